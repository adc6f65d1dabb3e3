package store

import (
	"context"
	"encoding/json"

	"kefu/internal/domain"
)

// ImportRun is one import of history; Mapping and Counts are documents the store does not read.
type ImportRun struct {
	ID       domain.ID       `json:"id"`
	FileName string          `json:"file_name"`
	Source   string          `json:"source"`
	Mapping  json.RawMessage `json:"mapping,omitempty"`
	State    string          `json:"state"` // running, done, failed …
	Counts   json.RawMessage `json:"counts,omitempty"`
	Error    string          `json:"error,omitempty"`
	Started  domain.Instant  `json:"started"`
	Finished domain.Instant  `json:"finished"`
	User     domain.ID       `json:"user_id"`
}

const importColumns = `id, file_name, source, mapping, state, counts, error, started, finished, user_id`

func scanImport(row scanner, i *ImportRun) error {
	var mapping, counts string
	err := row.Scan((*int64)(&i.ID), &i.FileName, &i.Source, &mapping, &i.State, &counts, &i.Error, (*int64)(&i.Started), (*int64)(&i.Finished), (*int64)(&i.User))
	if mapping != "" {
		i.Mapping = json.RawMessage(mapping)
	}
	if counts != "" {
		i.Counts = json.RawMessage(counts)
	}
	return err
}

// ImportRuns returns the imports, newest first, at most limit.
func (r reader) ImportRuns(ctx context.Context, limit int) ([]ImportRun, error) {
	return list(ctx, r, scanImport, `SELECT `+importColumns+` FROM import_run ORDER BY started DESC, id DESC LIMIT $1`, limit)
}

// ImportRun returns one import, or not_found.
func (r reader) ImportRun(ctx context.Context, id domain.ID) (ImportRun, error) {
	return one(ctx, r, "import", scanImport, `SELECT `+importColumns+` FROM import_run WHERE id = $1`, int64(id))
}

// SaveImportRun creates or replaces the record of an import and returns it with its id.
func (s *Store) SaveImportRun(ctx context.Context, run ImportRun) (ImportRun, error) {
	err := s.InTx(ctx, func(tx *Tx) error {
		run.ID = tx.idFor(run.ID)
		_, err := tx.exec(`INSERT INTO import_run (`+importColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)
			ON CONFLICT (id) DO UPDATE SET file_name = excluded.file_name, source = excluded.source, mapping = excluded.mapping, state = excluded.state,
			counts = excluded.counts, error = excluded.error, started = excluded.started, finished = excluded.finished, user_id = excluded.user_id`,
			int64(run.ID), run.FileName, run.Source, string(run.Mapping), run.State, string(run.Counts), run.Error, int64(run.Started), int64(run.Finished), int64(run.User))
		return err
	})
	return run, err
}
