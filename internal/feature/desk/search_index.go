package desk

import (
	"context"
	"encoding/binary"
	"errors"
	"log/slog"
	"slices"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/event"
)

// Segment is an indexed stretch of the log; Docs names its messages, in the order of the log.
type Segment struct {
	ID   int64
	Docs []byte
}

// Spoken is a message as the log has it.
type Spoken struct {
	Conversation domain.ID
	Message      domain.ID
	Seq          int64 // ContactSeq
	At           event.Cursor
}

// SearchStore keeps the index of messages.
type SearchStore interface {
	// Indexed is the position in the log up to which the index reaches, and the number of the last segment, 0 for none.
	Indexed(ctx context.Context) (event.Cursor, int64, error)
	// Unindexed returns messages behind a position, newest first, of those before another one (zero: of all).
	Unindexed(ctx context.Context, after, before event.Cursor, limit int) ([]Spoken, error)
	// AddSegment writes a segment with its buckets and moves the position; conflict when there is one of that number.
	AddSegment(ctx context.Context, s Segment, buckets []Bucket, upTo event.Cursor) error
	Segments(ctx context.Context, ids []int64) ([]Segment, error)
	// MessageBuckets returns some buckets of the segments from one number up to another, in no particular order.
	MessageBuckets(ctx context.Context, from, to int64, buckets []int64) ([]Bucket, error)
	// Moved returns the conversation in which messages stand that were split off from the one they were recorded in; of all others nothing.
	Moved(ctx context.Context, messages []domain.ID) (map[domain.ID]domain.ID, error)
	// Held returns who has conversations of the inbox, in no particular order.
	Held(ctx context.Context, ids []domain.ID) ([]Held, error)
	// NewestOf returns the newest conversations of the inbox of some customers.
	NewestOf(ctx context.Context, contacts []domain.ID) ([]Held, error)
}

// Held is a conversation with who has it.
type Held struct{ Conversation, Contact, Store, Owner, Team domain.ID }

// What the index is made of: so many messages are one segment, or those of so many events where little was said; of a long message so many runes
// are indexed.
const (
	segmentSize  = 1000
	segmentSpan  = 20_000
	indexedRunes = 20_000
	indexBatch   = 200 // events that are read at once
)

// IndexStore keeps what makes messages and customers findable.
type IndexStore interface {
	SearchStore
	ContactSearch
}

// Indexer makes the words of messages, and customers, findable, a segment at a time. What is not yet in one is looked through by search itself.
type Indexer struct {
	store  Store
	search IndexStore
	log    Log
	logger *slog.Logger
	ahead  ahead
}

// ahead is what was read behind the end of the index and is not a segment yet, so that it is read once.
type ahead struct {
	from, at event.Cursor
	events   int
	docs     []Spoken
}

// NewIndexer returns an indexer; logger may be nil.
func NewIndexer(store Store, search IndexStore, log Log, logger *slog.Logger) *Indexer {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	return &Indexer{store: store, search: search, log: log, logger: logger}
}

// How long the indexer rests: between two segments, so that others get their turn, and when nothing is left.
const (
	indexPause = 50 * time.Millisecond
	indexRest  = 5 * time.Second
)

// Run indexes until ctx ends.
func (x *Indexer) Run(ctx context.Context) error {
	for {
		rest := indexRest
		for _, step := range []func(context.Context) (int, error){x.Step, x.Customers} {
			n, err := step(ctx)
			switch {
			case err != nil && ctx.Err() == nil && domain.KindOf(err) != domain.KindConflict: // another process was faster
				x.logger.Error("messages or customers could not be made findable and will be tried again", "error", err)
			case err == nil && n > 0:
				rest = indexPause
			}
		}
		timer := time.NewTimer(rest)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-timer.C:
		}
	}
}

// Step indexes one segment if there are events enough for one, and returns how many messages it took, 1 at least. It is not for several goroutines.
func (x *Indexer) Step(ctx context.Context) (int, error) {
	at, last, err := x.search.Indexed(ctx)
	if err != nil {
		return 0, err
	}
	if x.ahead.from != at {
		x.ahead = ahead{from: at, at: at}
	}
	full, err := x.read(ctx)
	if err != nil || !full {
		return 0, err
	}
	docs, upTo := x.ahead.docs, x.ahead.at
	bodies, err := bodiesOf(ctx, x.store, docs)
	if err != nil {
		return 0, err
	}
	return max(len(docs), 1), x.search.AddSegment(ctx, Segment{last + 1, packDocs(docs)}, messageBuckets(last+1, docs, bodies), upTo)
}

// read goes on in the log until there is enough for a segment. Only full batches count, so that whoever begins anew finds the same segment.
func (x *Indexer) read(ctx context.Context) (bool, error) {
	a := &x.ahead
	for len(a.docs) < segmentSize && a.events < segmentSpan {
		events, next, err := x.log.After(ctx, a.at, indexBatch)
		if err != nil || len(events) < indexBatch {
			return false, err
		}
		for _, e := range events {
			if m, ok := e.Data.(domain.MessageCreated); ok && m.Message != 0 {
				a.docs = append(a.docs, Spoken{Conversation: e.ConversationID, Message: m.Message, Seq: e.ContactSeq})
			}
		}
		a.at, a.events = next, a.events+len(events)
	}
	return true, nil
}

func bodiesOf(ctx context.Context, store Store, docs []Spoken) (map[domain.ID]domain.Message, error) {
	wanted := map[domain.ID][]domain.ID{}
	for _, d := range docs {
		wanted[d.Conversation] = append(wanted[d.Conversation], d.Message)
	}
	found, err := store.Messages(ctx, wanted)
	out := make(map[domain.ID]domain.Message, len(found))
	for _, m := range found {
		out[m.ID] = m
	}
	return out, err
}

// messageBuckets are the buckets of a segment of messages, but for empty ones.
func messageBuckets(segment int64, docs []Spoken, bodies map[domain.ID]domain.Message) []Bucket {
	lists := map[uint32]*gaps{}
	for i, d := range docs {
		runes := []rune(bodies[d.Message].Body)
		f := foldText(runes[:min(len(runes), indexedRunes)])
		eachGram(f.runes, func(g int64) { keep(lists, g, i) })
	}
	return slices.DeleteFunc(spread(segment, lists), func(b Bucket) bool { return len(b.Grams) == 0 })
}

// unpackPosting lists the documents of a posting, in order.
func unpackPosting(b []byte) ([]int, error) {
	var out []int
	for next := 0; len(b) > 0; {
		gap, n := binary.Uvarint(b)
		if n <= 0 || gap > segmentSize*4 {
			return nil, errIndex
		}
		out = append(out, next+int(gap))
		next, b = next+int(gap)+1, b[n:]
	}
	return out, nil
}

func packDocs(docs []Spoken) []byte {
	out := []byte{}
	for _, d := range docs {
		out = binary.AppendUvarint(out, uint64(d.Conversation))
		out = binary.AppendUvarint(out, uint64(d.Message))
		out = binary.AppendUvarint(out, uint64(d.Seq))
	}
	return out
}

func unpackDocs(b []byte) ([]Spoken, error) {
	var out []Spoken
	for len(b) > 0 {
		var v [3]uint64
		for i := range v {
			x, n := binary.Uvarint(b)
			if n <= 0 {
				return nil, errIndex
			}
			v[i], b = x, b[n:]
		}
		out = append(out, Spoken{Conversation: domain.ID(v[0]), Message: domain.ID(v[1]), Seq: int64(v[2])})
	}
	return out, nil
}

var errIndex = errors.New("the search index is damaged")
