package desk

import (
	"cmp"
	"context"
	"encoding/binary"
	"maps"
	"math"
	"slices"
	"strings"

	"kefu/internal/domain"
)

// Stale is a customer who is new or has changed since he or she was indexed; Turn tells one change from the next.
type Stale struct {
	Contact domain.ID
	Turn    int64
}

// Bucket holds, of one segment, the lists of the grams whose hash falls into it.
type Bucket struct {
	Bucket  int64
	Segment int64
	Grams   []byte
}

// ContactSearch keeps the index of customers, by names and identifiers. Whatever changes these makes the customer stale in the same transaction.
type ContactSearch interface {
	// Stale returns customers whom the index does not hold as they are, the lowest ids first.
	Stale(ctx context.Context, limit int) ([]Stale, error)
	// StaleBelow returns their ids below one, the highest first.
	StaleBelow(ctx context.Context, below domain.ID, limit int) ([]domain.ID, error)
	// LastContacts returns the segment with the highest number; numbers begin with 1, and 0 is none.
	LastContacts(ctx context.Context) (Segment, error)
	ContactSegments(ctx context.Context, ids []int64) ([]Segment, error) // the highest number first
	// ContactBuckets returns some buckets of the segments from one number up to another, in no particular order, as they are at one moment.
	ContactBuckets(ctx context.Context, from, to int64, buckets []int64) ([]Bucket, error)
	// SaveContacts adds a segment, or puts it in the place of what it was, and takes off the list who is in it now and has not changed again;
	// conflict when another process was faster.
	SaveContacts(ctx context.Context, was, next Segment, buckets []Bucket, done []Stale) error
}

// What the index of customers is made of; the buckets are those of messages, too. Fewer than a batch wait: search looks at them itself. A segment is filled up before the next one begins.
const (
	contactSegment = 2048
	contactBatch   = 256
	indexBuckets   = 512
	bucketShift    = 22
)

// ofIdentifier sets grams of identifiers apart from those of names.
const ofIdentifier = math.MinInt64

// gramHash is by what a gram is kept; its upper bits are the bucket. Two grams may share one: the text itself decides in the end.
func gramHash(gram int64) uint32 { return uint32(uint64(gram) * 0x9e3779b97f4a7c15 >> 33) }

// Customers indexes one batch of new or changed customers if there are enough for one, and returns how many it took.
func (x *Indexer) Customers(ctx context.Context) (int, error) {
	stale, err := x.search.Stale(ctx, contactSegment)
	if err != nil || len(stale) < contactBatch {
		return 0, err
	}
	was, err := x.search.LastContacts(ctx)
	if err != nil {
		return 0, err
	}
	next := Segment{ID: was.ID}
	if was.ID == 0 || len(was.Docs) > (contactSegment-contactBatch)*idBytes {
		was, next = Segment{}, Segment{ID: was.ID + 1}
	}
	var ids []domain.ID
	place := make(map[domain.ID]bool, contactSegment)
	for n := range len(was.Docs) / idBytes {
		id, err := unpackID(was.Docs, n)
		if err != nil {
			return 0, err
		}
		ids = append(ids, id)
		place[id] = true
	}
	var done []Stale
	for _, s := range stale {
		if !place[s.Contact] && len(ids) == contactSegment {
			continue
		}
		if !place[s.Contact] {
			ids = append(ids, s.Contact) // those before keep their numbers, so that who searches meanwhile reads right
			place[s.Contact] = true
		}
		done = append(done, s)
	}
	people, err := x.store.Contacts(ctx, ids)
	if err != nil {
		return 0, err
	}
	next.Docs = packIDs(ids)
	return len(done), x.search.SaveContacts(ctx, was, next, bucketsOf(next.ID, ids, people), done)
}

// gaps is a list of rising numbers as it is kept.
type gaps struct {
	bytes []byte
	next  int // behind the last number
}

func (l *gaps) add(n int) {
	if l.next <= n {
		l.bytes = binary.AppendUvarint(l.bytes, uint64(n-l.next))
		l.next = n + 1
	}
}

// bucketsOf makes all buckets of a segment of customers.
func bucketsOf(segment int64, ids []domain.ID, people []domain.Contact) []Bucket {
	at := make(map[domain.ID]int, len(people))
	for i, c := range people {
		at[c.ID] = i
	}
	lists := map[uint32]*gaps{}
	for n, id := range ids {
		i, ok := at[id]
		if !ok {
			continue
		}
		contactGrams(people[i], func(gram int64) { keep(lists, gram, n) })
	}
	return spread(segment, lists)
}

// keep notes that number n of a segment has a gram.
func keep(lists map[uint32]*gaps, gram int64, n int) {
	h := gramHash(gram)
	if lists[h] == nil {
		lists[h] = &gaps{}
	}
	lists[h].add(n)
}

// spread puts lists into the buckets of their hashes. Each holds in order of the hashes: the gap from the one before, the length of the list, the list.
func spread(segment int64, lists map[uint32]*gaps) []Bucket {
	out := make([]Bucket, indexBuckets)
	for b := range out {
		out[b] = Bucket{Bucket: int64(b), Segment: segment, Grams: []byte{}}
	}
	var last uint32
	for _, h := range slices.Sorted(maps.Keys(lists)) {
		bucket := h >> bucketShift
		last = max(last, bucket<<bucketShift)
		b := &out[bucket].Grams
		*b = binary.AppendUvarint(*b, uint64(h-last))
		*b = binary.AppendUvarint(*b, uint64(len(lists[h].bytes)))
		*b = append(*b, lists[h].bytes...)
		last = h
	}
	return out
}

// listIn finds the list of a hash in its bucket; nil: nobody has it.
func listIn(bucket []byte, hash uint32) ([]byte, error) {
	at := uint64(hash >> bucketShift << bucketShift)
	for len(bucket) > 0 {
		gap, n := binary.Uvarint(bucket)
		if n <= 0 {
			return nil, errIndex
		}
		size, m := binary.Uvarint(bucket[n:])
		if m <= 0 || size > uint64(len(bucket)-n-m) {
			return nil, errIndex
		}
		at += gap
		bucket = bucket[n+m:]
		if at == uint64(hash) {
			return bucket[:size], nil
		}
		if at > uint64(hash) {
			return nil, nil
		}
		bucket = bucket[size:]
	}
	return nil, nil
}

// contactGrams calls fn for whatever a customer is found by.
func contactGrams(c domain.Contact, fn func(int64)) {
	each := func(text string, mark int64) {
		runes := []rune(text)
		eachGram(foldText(runes[:min(len(runes), indexedRunes)]).runes, func(g int64) { fn(g | mark) })
	}
	each(c.Name, 0)
	for _, i := range c.Identifiers {
		if i.Kind == "visitor" {
			continue
		}
		each(i.Value, ofIdentifier)
		if d := dialled(i.Value); d != i.Value {
			each(d, ofIdentifier)
		}
	}
}

// dialled is a telephone number without what people write between its digits; empty if it is none.
func dialled(s string) string {
	folded := string(foldText([]rune(s)).runes)
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" +-()./", r) {
			return -1
		}
		return r
	}, folded)
	if strings.ContainsFunc(digits, func(r rune) bool { return r < '0' || r > '9' }) {
		return ""
	}
	return digits
}

// A segment names its customers by eight bytes each, so that one of them is found without reading the others.
const idBytes = 8

func packIDs(ids []domain.ID) []byte {
	out := make([]byte, 0, idBytes*len(ids))
	for _, id := range ids {
		out = binary.BigEndian.AppendUint64(out, uint64(id))
	}
	return out
}

// unpackID is the customer with a number.
func unpackID(docs []byte, n int) (domain.ID, error) {
	if n < 0 || (n+1)*idBytes > len(docs) {
		return 0, errIndex
	}
	return domain.ID(binary.BigEndian.Uint64(docs[n*idBytes:])), nil
}

// common keeps what all lists have; the shortest list comes first, because it decides how long that takes.
func common(lists [][]byte) ([]int, error) {
	slices.SortFunc(lists, func(a, b []byte) int { return cmp.Compare(len(a), len(b)) })
	var both []int
	for i, l := range lists {
		if i > 0 && len(both) == 0 {
			return nil, nil
		}
		docs, err := unpackPosting(l)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			both = docs
			continue
		}
		k := 0
		both = slices.DeleteFunc(both, func(d int) bool {
			for k < len(docs) && docs[k] < d {
				k++
			}
			return k == len(docs) || docs[k] != d
		})
	}
	return both, nil
}
