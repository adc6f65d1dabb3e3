package store

import (
	"context"
	"slices"

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

// postsAtOnce bounds the rows of one transaction, so that nobody waits long for the writer.
const postsAtOnce = 512

// AddSegment implements desk.SearchStore. Grams show only after the segment is there.
func (f Finder) AddSegment(ctx context.Context, s desk.Segment, posts []desk.Posting, upTo event.Cursor) error {
	for part := range slices.Chunk(posts, postsAtOnce) {
		err := f.InTx(ctx, func(tx *Tx) error {
			_, err := tx.insert(`search_gram (segment, gram, docs)`, keepExisting, 3, len(part), func(args []any, i int) []any {
				return append(args, part[i].Segment, part[i].Gram, part[i].Docs)
			})
			return err
		})
		if err != nil {
			return err
		}
	}
	return f.InTx(ctx, func(tx *Tx) error {
		if _, err := tx.exec(`INSERT INTO search_segment (id, docs) VALUES ($1, $2)`, s.ID, s.Docs); err != nil {
			return err
		}
		return tx.SaveCursor(searchCursor, upTo)
	})
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

// Postings implements desk.SearchStore.
func (f Finder) Postings(ctx context.Context, segments, grams []int64) ([]desk.Posting, error) {
	if len(segments) == 0 || len(grams) == 0 {
		return nil, nil
	}
	args := append(inArgs(numbers(segments)), inArgs(numbers(grams))...)
	n := len(inArgs(numbers(segments)))
	return list(ctx, f.reader, func(row scanner, p *desk.Posting) error { return row.Scan(&p.Segment, &p.Gram, &p.Docs) },
		`SELECT segment, gram, docs FROM search_gram WHERE segment IN (`+listFrom(1, n)+`) AND gram IN (`+
			listFrom(n+1, len(args)-n)+`)`, args...)
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
