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

// ImportReject is a row that was not taken, with the reason's code.
type ImportReject struct {
	Line   int64  `json:"line"`
	Reason string `json:"reason"`
	Detail string `json:"detail,omitempty"`
	Raw    string `json:"raw,omitempty"`
}

// AddImportRejects adds rows to an import's list.
func (s *Store) AddImportRejects(ctx context.Context, run domain.ID, rejects []ImportReject) error {
	return s.InTx(ctx, func(tx *Tx) error {
		last, err := one(tx.ctx, tx.reader, "count", scanInt, `SELECT coalesce(max(n), 0) FROM import_reject WHERE run_id = $1`, int64(run))
		if err != nil {
			return err
		}
		_, err = tx.insert(`import_reject (run_id, n, line, reason, detail, raw)`, ``, 6, len(rejects), func(args []any, i int) []any {
			rej := rejects[i]
			return append(args, int64(run), last+int64(i)+1, rej.Line, rej.Reason, rej.Detail, rej.Raw)
		})
		return err
	})
}

// ImportRejects returns an import's rejected rows in the order in which they were found, from the offset on, at most limit.
func (r reader) ImportRejects(ctx context.Context, run domain.ID, offset, limit int) ([]ImportReject, error) {
	return list(ctx, r, func(row scanner, rej *ImportReject) error {
		return row.Scan(&rej.Line, &rej.Reason, &rej.Detail, &rej.Raw)
	},
		`SELECT line, reason, detail, raw FROM import_reject WHERE run_id = $1 AND n > $2 ORDER BY n LIMIT $3`, int64(run), offset, limit)
}

// ImportAgents returns, for a source, which agent each label of the old tool stands for.
func (r reader) ImportAgents(ctx context.Context, source string) (map[string]domain.ID, error) {
	out := map[string]domain.ID{}
	err := r.each(ctx, func(row scanner) error {
		var label string
		var id domain.ID
		if err := row.Scan(&label, (*int64)(&id)); err != nil {
			return err
		}
		out[label] = id
		return nil
	}, `SELECT label, agent_id FROM import_agent WHERE source = $1`, source)
	return out, err
}

// SaveImportAgents keeps which agent each label stands for; agent 0 forgets a label.
func (s *Store) SaveImportAgents(ctx context.Context, source string, agents map[string]domain.ID) error {
	return s.InTx(ctx, func(tx *Tx) error {
		for label, id := range agents {
			query, args := `DELETE FROM import_agent WHERE source = $1 AND label = $2`, []any{source, label}
			if id != 0 {
				query = `INSERT INTO import_agent (source, label, agent_id) VALUES ($1, $2, $3)
					ON CONFLICT (source, label) DO UPDATE SET agent_id = excluded.agent_id`
				args = append(args, int64(id))
			}
			if _, err := tx.exec(query, args...); err != nil {
				return err
			}
		}
		return nil
	})
}
