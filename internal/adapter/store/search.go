package store

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/engine/event"
	"kefu/internal/feature/desk"
)

// Finder is the store as the search of feature/desk sees it.
type Finder struct{ *Store }

var _ desk.FinderStore = Finder{}

// searchCursor names how far the index of messages has come.
const searchCursor = "desk.search"

// Indexed implements desk.SearchStore.
func (f Finder) Indexed(ctx context.Context) (at event.Cursor, last int64, err error) {
	err = f.snapshot(ctx, func(r reader) error {
		if at, err = r.LoadCursor(ctx, searchCursor); err != nil {
			return err
		}
		last, err = one(ctx, r, "segment", scanInt, `SELECT coalesce(max(id), 0) FROM search_segment`)
		return err
	})
	return at, last, err
}

// Unindexed implements desk.SearchStore.
func (f Finder) Unindexed(ctx context.Context, after, before event.Cursor, limit int) ([]desk.Spoken, error) {
	where, args := ``, []any{after.Xid, after.Seq, limit}
	if before != (event.Cursor{}) {
		where, args = ` AND (xid, seq) < ($4, $5)`, append(args, before.Xid, before.Seq)
	}
	rows, err := list(ctx, f.reader, scanEvent, `SELECT `+eventColumns+` FROM event WHERE (xid, seq) > ($1, $2)`+where+f.Store.dialect.settled()+
		` AND kind = '`+string(domain.EventMessageCreated)+`' ORDER BY xid DESC, seq DESC LIMIT $3`, args...)
	out := make([]desk.Spoken, 0, len(rows))
	for _, r := range rows {
		if m, ok := r.event.Data.(domain.MessageCreated); ok {
			out = append(out, desk.Spoken{
				Conversation: r.event.ConversationID, Message: m.Message, Seq: r.event.ContactSeq, At: event.Cursor{Xid: r.xid, Seq: r.event.Seq},
			})
		}
	}
	return out, err
}

// AddSegment implements desk.SearchStore. The segment comes first: of two processes that index the same one waits there and then finds it.
func (f Finder) AddSegment(ctx context.Context, s desk.Segment, buckets []desk.Bucket, upTo event.Cursor) error {
	return f.InTx(ctx, func(tx *Tx) error {
		if _, err := tx.exec(`INSERT INTO search_segment (id, docs) VALUES ($1, $2)`, s.ID, s.Docs); err != nil {
			return err
		}
		if err := tx.addBuckets(`message_bucket`, ``, buckets); err != nil {
			return err
		}
		return tx.SaveCursor(searchCursor, upTo)
	})
}

// addBuckets writes buckets of an index.
func (tx *Tx) addBuckets(table, onConflict string, buckets []desk.Bucket) error {
	_, err := tx.insert(table+` (bucket, segment, grams)`, onConflict, 3, len(buckets), func(args []any, i int) []any {
		return append(args, buckets[i].Bucket, buckets[i].Segment, buckets[i].Grams)
	})
	return err
}

// buckets reads some buckets of the segments from one number up to another.
func (r reader) buckets(ctx context.Context, table string, from, to int64, numbers []int64) ([]desk.Bucket, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	args := []any{from, to}
	for _, n := range numbers {
		args = append(args, n)
	}
	return list(ctx, r, func(row scanner, b *desk.Bucket) error { return row.Scan(&b.Bucket, &b.Segment, &b.Grams) },
		`SELECT bucket, segment, grams FROM `+table+` WHERE segment >= $1 AND segment < $2 AND bucket IN (`+listFrom(3, len(numbers))+`)`, args...)
}

// numbers makes ids of numbers, to be listed.
func numbers(n []int64) []domain.ID {
	out := make([]domain.ID, len(n))
	for i, v := range n {
		out[i] = domain.ID(v)
	}
	return out
}

// Segments implements desk.SearchStore.
func (f Finder) Segments(ctx context.Context, ids []int64) ([]desk.Segment, error) {
	return listIn(ctx, f.reader, func(row scanner, s *desk.Segment) error { return row.Scan(&s.ID, &s.Docs) },
		`SELECT id, docs FROM search_segment WHERE id IN `, ``, sortedIDs(numbers(ids)))
}

// MessageBuckets implements desk.SearchStore.
func (f Finder) MessageBuckets(ctx context.Context, from, to int64, buckets []int64) ([]desk.Bucket, error) {
	return f.reader.buckets(ctx, `message_bucket`, from, to, buckets)
}

const heldColumns = `conversation_id, contact_id, store_id, owner_id, team_id`

func scanHeld(row scanner, h *desk.Held) error {
	return row.Scan((*int64)(&h.Conversation), (*int64)(&h.Contact), (*int64)(&h.Store), (*int64)(&h.Owner), (*int64)(&h.Team))
}

// Held implements desk.SearchStore.
func (f Finder) Held(ctx context.Context, ids []domain.ID) ([]desk.Held, error) {
	return listIn(ctx, f.reader, scanHeld, `SELECT `+heldColumns+` FROM inbox WHERE conversation_id IN `, ``, sortedIDs(ids))
}

// NewestOf implements desk.SearchStore.
func (f Finder) NewestOf(ctx context.Context, contacts []domain.ID) ([]desk.Held, error) {
	return listIn(ctx, f.reader, scanHeld, `SELECT `+heldColumns+` FROM inbox WHERE contact_id IN `, ` ORDER BY last_at DESC, conversation_id DESC`,
		sortedIDs(contacts))
}
