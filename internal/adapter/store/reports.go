package store

import (
	"context"
	"encoding/json"

	"kefu/internal/domain"
)

// SavedReport is a report somebody keeps; Doc is its definition, which the store does not read.
type SavedReport struct {
	ID      domain.ID       `json:"id"`
	Owner   domain.ID       `json:"owner_id"`
	Name    string          `json:"name"`
	Shared  bool            `json:"shared"`
	Doc     json.RawMessage `json:"doc"`
	Updated domain.Instant  `json:"updated_at"`
}

const reportColumns = `id, owner_id, name, shared, doc, updated_at`

func scanReport(row scanner, s *SavedReport) error {
	var doc string
	err := row.Scan((*int64)(&s.ID), (*int64)(&s.Owner), &s.Name, &s.Shared, &doc, (*int64)(&s.Updated))
	s.Doc = json.RawMessage(doc)
	return err
}

// Reports returns the reports a user may open: the user's own and all shared ones, by name.
func (r reader) Reports(ctx context.Context, user domain.ID) ([]SavedReport, error) {
	return list(ctx, r, scanReport, `SELECT `+reportColumns+` FROM saved_report WHERE owner_id = $1 OR shared ORDER BY name, id`, int64(user))
}

// Report returns one report, or not_found; whether the caller may see it is the feature's business.
func (r reader) Report(ctx context.Context, id domain.ID) (SavedReport, error) {
	return one(ctx, r, "report", scanReport, `SELECT `+reportColumns+` FROM saved_report WHERE id = $1`, int64(id))
}

// SaveReport creates or replaces a report and returns it with its id and Updated; the owner of an existing one stays.
func (s *Store) SaveReport(ctx context.Context, rep SavedReport) (SavedReport, error) {
	err := s.InTx(ctx, func(tx *Tx) error {
		rep.ID, rep.Updated = tx.idFor(rep.ID), tx.Now()
		_, err := tx.exec(`INSERT INTO saved_report (`+reportColumns+`) VALUES ($1,$2,$3,$4,$5,$6)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, shared = excluded.shared, doc = excluded.doc, updated_at = excluded.updated_at`,
			int64(rep.ID), int64(rep.Owner), rep.Name, rep.Shared, string(rep.Doc), int64(rep.Updated))
		return err
	})
	return rep, err
}

// DeleteReport removes a report with its schedules; not_found if there is none.
func (s *Store) DeleteReport(ctx context.Context, id domain.ID) error {
	return s.InTx(ctx, func(tx *Tx) error {
		if _, err := tx.exec(`DELETE FROM schedule WHERE report_id = $1`, int64(id)); err != nil {
			return err
		}
		return tx.changeOne("report", `DELETE FROM saved_report WHERE id = $1`, int64(id))
	})
}
