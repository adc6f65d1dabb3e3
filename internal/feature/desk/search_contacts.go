package desk

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"kefu/internal/domain"
)

// Bounds of looking for customers.
const (
	searchContacts = 20    // so many are shown
	contactLooks   = 1_000 // so many that the index names are looked at
	contactPage    = 128   // at once
	shortestValue  = 3     // of an identifier
)

// lookup is one search of customers on its way from the newest to the oldest.
type lookup struct {
	*Finder
	viewer Viewer
	store  domain.ID
	terms  [][]rune // all of them are in the name,
	value  []rune   // or this is in an identifier; nil: too short for that
	dial   string   // or this in a telephone number; empty: none
	looked int
	known  map[domain.ID]bool
	out    []Who
}

// contacts finds customers by name, address or number.
func (f *Finder) contacts(ctx context.Context, v Viewer, q SearchQuery) ([]Who, error) {
	l := &lookup{Finder: f, viewer: v, store: q.Store, terms: termsOf(q.Text), known: map[domain.ID]bool{}, out: []Who{}}
	value := []rune(strings.Join(strings.Fields(string(foldText([]rune(q.Text)).runes)), ""))
	if len(value) >= shortestValue {
		l.value = value
		if d := dialled(string(value)); len(d) >= shortestValue {
			l.dial = d
		}
	}
	if err := l.tail(ctx); err != nil {
		return nil, err
	}
	return l.out, l.index(ctx)
}

func (l *lookup) done() bool { return len(l.out) == searchContacts || l.looked >= contactLooks }

// tail looks at those whom the index does not hold as they are. It comes first: who is indexed in between is found there.
func (l *lookup) tail(ctx context.Context) error {
	for below := domain.ID(math.MaxInt64); !l.done(); {
		ids, err := l.Finder.store.StaleBelow(ctx, below, contactSegment)
		if err != nil || len(ids) == 0 {
			return err
		}
		if err := l.look(ctx, ids); err != nil {
			return err
		}
		below = ids[len(ids)-1]
	}
	return nil
}

// wanted are the hashes that a customer has who is found: all of one of the lists.
func (l *lookup) wanted() [][]uint32 {
	var lists [][]uint32
	add := func(mark int64, terms ...[]rune) {
		var all []uint32
		for _, t := range terms {
			for _, g := range gramsOf(t) {
				all = append(all, gramHash(g|mark))
			}
		}
		slices.Sort(all)
		lists = append(lists, slices.Compact(all))
	}
	add(0, l.terms...)
	if l.value != nil {
		add(ofIdentifier, l.value)
	}
	if l.dial != "" && l.dial != string(l.value) {
		add(ofIdentifier, []rune(l.dial))
	}
	return lists
}

// index goes through the segments, newest first.
func (l *lookup) index(ctx context.Context) error {
	last, err := l.Finder.store.LastContacts(ctx)
	if err != nil {
		return err
	}
	wanted := l.wanted()
	buckets := bucketNumbers(slices.Concat(wanted...))
	for w, to := 0, last.ID+1; to > 1 && !l.done(); w++ {
		from := max(1, to-windows[min(w, len(windows)-1)])
		found, err := l.Finder.store.ContactBuckets(ctx, from, to, buckets)
		if err != nil {
			return err
		}
		if err := l.window(ctx, found, wanted); err != nil {
			return err
		}
		to = from
	}
	return nil
}

// window looks at those whom the buckets of some segments name.
func (l *lookup) window(ctx context.Context, found []Bucket, wanted [][]uint32) error {
	hits := map[int64][]int{}
	var segments []int64
	for segment, buckets := range bySegment(found) {
		for _, hashes := range wanted {
			docs, err := membersOf(buckets, hashes)
			if err != nil {
				return err
			}
			hits[segment] = append(hits[segment], docs...)
		}
		if len(hits[segment]) > 0 {
			segments = append(segments, segment)
		}
	}
	slices.SortFunc(segments, func(a, b int64) int { return cmp.Compare(b, a) })
	for part := range slices.Chunk(segments, 16) {
		rows, err := l.Finder.store.ContactSegments(ctx, part)
		if err != nil {
			return err
		}
		var ids []domain.ID
		for _, row := range rows {
			slices.Sort(hits[row.ID])
			for _, n := range slices.Backward(slices.Compact(hits[row.ID])) {
				id, err := unpackID(row.Docs, n)
				if err != nil {
					return err
				}
				ids = append(ids, id)
			}
		}
		for some := range slices.Chunk(ids, contactPage) {
			if l.done() {
				return nil
			}
			l.looked += len(some)
			if err := l.look(ctx, some); err != nil {
				return err
			}
		}
	}
	return nil
}

// bucketNumbers are the buckets in which hashes lie.
func bucketNumbers(hashes []uint32) []int64 {
	var out []int64
	for _, h := range hashes {
		out = append(out, int64(h>>bucketShift))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// bySegment sorts buckets by segment and their own number.
func bySegment(found []Bucket) map[int64]map[uint32][]byte {
	out := map[int64]map[uint32][]byte{}
	for _, b := range found {
		if out[b.Segment] == nil {
			out[b.Segment] = map[uint32][]byte{}
		}
		out[b.Segment][uint32(b.Bucket)] = b.Grams
	}
	return out
}

// membersOf are the numbers of those in a segment who have all hashes.
func membersOf(buckets map[uint32][]byte, hashes []uint32) ([]int, error) {
	lists := make([][]byte, len(hashes))
	for i, hash := range hashes {
		var err error
		if lists[i], err = listIn(buckets[hash>>bucketShift], hash); err != nil || lists[i] == nil {
			return nil, err
		}
	}
	return common(lists)
}

// look keeps those customers of whom the caller sees a conversation and who are what is looked for.
func (l *lookup) look(ctx context.Context, ids []domain.ID) error {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id domain.ID) bool { return l.known[id] })
	held, err := l.Finder.store.NewestOf(ctx, ids)
	if err != nil {
		return err
	}
	newest := map[domain.ID]Held{}
	ids = ids[:0]
	for _, h := range held {
		if l.viewer.Sees(h.Owner, h.Team) && (l.store == 0 || l.store == h.Store) && newest[h.Contact].Conversation == 0 {
			newest[h.Contact] = h
			ids = append(ids, h.Contact)
		}
	}
	people, err := l.agents.Store.Contacts(ctx, ids)
	if err != nil {
		return err
	}
	for _, c := range slices.Backward(people) {
		if w, ok := l.match(c); ok && len(l.out) < searchContacts {
			h := newest[c.ID]
			w.Conversation, w.Store = h.Conversation, h.Store
			l.known[c.ID] = true
			l.out = append(l.out, w)
		}
	}
	return nil
}

// match reports whether a customer is what is looked for: the name has all words, or else an identifier has the text.
func (l *lookup) match(c domain.Contact) (Who, bool) {
	w := Who{Contact: Person{ID: c.ID, Name: c.Name, Country: c.Country, Lang: c.Language}}
	if w.Name = excerpt(c.Name, l.terms); w.Name != nil {
		return w, true
	}
	for _, i := range c.Identifiers {
		if l.value == nil || i.Kind == "visitor" {
			continue
		}
		if w.Identifier = excerpt(i.Value, [][]rune{l.value}); w.Identifier != nil {
			return w, true
		}
		if l.dial != "" && strings.Contains(dialled(i.Value), l.dial) {
			w.Identifier = []Part{{Text: i.Value, Hit: true}}
			return w, true
		}
	}
	return w, false
}
