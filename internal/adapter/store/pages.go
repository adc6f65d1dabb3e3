package store

import (
	"context"

	"kefu/internal/feature/desk"
)

// Pages returns the pages a visitor looked at, newest first.
func (r reader) Pages(ctx context.Context, visitor string, limit int) ([]desk.PageView, error) {
	return list(ctx, r, func(row scanner, p *desk.PageView) error {
		return row.Scan((*int64)(&p.At), &p.URL, &p.Title, &p.Referrer)
	},
		`SELECT at, url, title, referrer FROM page_view WHERE visitor = $1 ORDER BY at DESC, id DESC LIMIT $2`, visitor, limit)
}

// maxPages is how many pages of one visitor are kept.
const maxPages = 50

// AddPage remembers a page a visitor looked at, and forgets the oldest.
func (s *Store) AddPage(ctx context.Context, visitor string, p desk.PageView) error {
	id := s.opts.IDs.Next()
	return s.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`INSERT INTO page_view (visitor, at, id, url, title, referrer) VALUES ($1, $2, $3, $4, $5, $6)`,
			visitor, int64(p.At), int64(id), p.URL, p.Title, p.Referrer)
		if err != nil {
			return err
		}
		_, err = tx.exec(`DELETE FROM page_view WHERE visitor = $1 AND at < (SELECT min(at) FROM (
			SELECT at FROM page_view WHERE visitor = $1 ORDER BY at DESC LIMIT $2) kept)`, visitor, maxPages)
		return err
	})
}
