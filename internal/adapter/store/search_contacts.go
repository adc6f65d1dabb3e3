package store

import (
	"context"
	"slices"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/feature/desk"
)

// staleContacts has contacts indexed anew, if there is anything of them to be found.
func (tx *Tx) staleContacts(contacts []domain.Contact) error {
	var ids []domain.ID
	for _, c := range contacts {
		if c.Name != "" || slices.ContainsFunc(c.Identifiers, func(i domain.Identifier) bool { return i.Kind != "visitor" }) {
			ids = append(ids, c.ID)
		}
	}
	ids = sortedIDs(ids)
	_, err := tx.insert(`contact_stale (contact_id, turn)`, ` ON CONFLICT (contact_id) DO UPDATE SET turn = contact_stale.turn + 1`, 2, len(ids),
		func(args []any, i int) []any { return append(args, int64(ids[i]), 0) })
	return err
}

// Stale implements desk.ContactSearch.
func (f Finder) Stale(ctx context.Context, limit int) ([]desk.Stale, error) {
	return list(ctx, f.reader, func(row scanner, s *desk.Stale) error { return row.Scan((*int64)(&s.Contact), &s.Turn) },
		`SELECT contact_id, turn FROM contact_stale ORDER BY contact_id LIMIT $1`, limit)
}

// StaleBelow implements desk.ContactSearch.
func (f Finder) StaleBelow(ctx context.Context, below domain.ID, limit int) ([]domain.ID, error) {
	return list(ctx, f.reader, scanID, `SELECT contact_id FROM contact_stale WHERE contact_id < $1 ORDER BY contact_id DESC LIMIT $2`, int64(below), limit)
}

func scanSegment(row scanner, s *desk.Segment) error { return row.Scan(&s.ID, &s.Docs) }

// LastContacts implements desk.ContactSearch.
func (f Finder) LastContacts(ctx context.Context) (desk.Segment, error) {
	all, err := list(ctx, f.reader, scanSegment, `SELECT id, docs FROM contact_segment ORDER BY id DESC LIMIT 1`)
	if err != nil || len(all) == 0 {
		return desk.Segment{}, err
	}
	return all[0], nil
}

// ContactSegments implements desk.ContactSearch.
func (f Finder) ContactSegments(ctx context.Context, ids []int64) ([]desk.Segment, error) {
	return listIn(ctx, f.reader, scanSegment, `SELECT id, docs FROM contact_segment WHERE id IN `, ` ORDER BY id DESC`, sortedIDs(numbers(ids)))
}

// ContactBuckets implements desk.ContactSearch.
func (f Finder) ContactBuckets(ctx context.Context, from, to int64, buckets []int64) ([]desk.Bucket, error) {
	return f.reader.buckets(ctx, `contact_bucket`, from, to, buckets)
}

// listFrom lists so many parameters from a number on.
func listFrom(first, n int) string {
	places := make([]string, n)
	for i := range places {
		places[i] = place(first + i)
	}
	return strings.Join(places, ",")
}

// SaveContacts implements desk.ContactSearch. The segment comes first: of two processes that index the same one waits there and then finds it changed.
func (f Finder) SaveContacts(ctx context.Context, was, next desk.Segment, buckets []desk.Bucket, done []desk.Stale) error {
	return f.InTx(ctx, func(tx *Tx) error {
		if was.ID == 0 {
			if _, err := tx.exec(`INSERT INTO contact_segment (id, docs) VALUES ($1, $2)`, next.ID, next.Docs); err != nil {
				return err
			}
		} else {
			n, err := tx.exec(`UPDATE contact_segment SET docs = $3 WHERE id = $1 AND docs = $2`, next.ID, was.Docs, next.Docs)
			if err == nil && n == 0 {
				err = domain.Conflict("segment_changed", "another process has indexed these customers")
			}
			if err != nil {
				return err
			}
		}
		if err := tx.addBuckets(`contact_bucket`, ` ON CONFLICT (bucket, segment) DO UPDATE SET grams = excluded.grams`, buckets); err != nil {
			return err
		}
		return tx.fresh(done)
	})
}

// fresh takes contacts off the list unless they have changed since it was read.
func (tx *Tx) fresh(done []desk.Stale) error {
	turns := map[int64][]domain.ID{}
	for _, s := range done {
		turns[s.Turn] = append(turns[s.Turn], s.Contact)
	}
	for turn, ids := range turns {
		for part := range slices.Chunk(sortedIDs(ids), inChunk) {
			args := append([]any{turn}, inArgs(part)...)
			if _, err := tx.exec(`DELETE FROM contact_stale WHERE turn = $1 AND contact_id IN (`+listFrom(2, len(args)-1)+`)`, args...); err != nil {
				return err
			}
		}
	}
	return nil
}
