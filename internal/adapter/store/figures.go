package store

import (
	"context"

	"kefu/internal/domain"
)

// Figure is a number another system reported about an agent's day. It is shown beside our own figures and never added to them.
type Figure struct {
	Source     string    `json:"source"`
	AgentLabel string    `json:"agent_label"`
	Agent      domain.ID `json:"agent_id,omitempty"`
	Day        string    `json:"day"` // YYYY-MM-DD as the source cuts its days
	Metric     string    `json:"metric"`
	Value      float64   `json:"value"`
	Unit       string    `json:"unit"`
}

// SaveFigures keeps figures; one of the same source, agent label, day and metric is replaced.
func (s *Store) SaveFigures(ctx context.Context, figures []Figure) error {
	return s.InTx(ctx, func(tx *Tx) error {
		type key struct{ source, label, day, metric string }
		last := make(map[key]int, len(figures))
		unique := make([]Figure, 0, len(figures))
		for _, f := range figures {
			k := key{f.Source, f.AgentLabel, f.Day, f.Metric}
			if i, again := last[k]; again {
				unique[i] = f
				continue
			}
			last[k] = len(unique)
			unique = append(unique, f)
		}
		_, err := tx.insert(`reported_figure (source, agent_label, day, metric, agent_id, value, unit)`,
			` ON CONFLICT (source, agent_label, day, metric) DO UPDATE SET agent_id = excluded.agent_id, value = excluded.value, unit = excluded.unit`,
			7, len(unique), func(args []any, i int) []any {
				f := unique[i]
				return append(args, f.Source, f.AgentLabel, f.Day, f.Metric, int64(f.Agent), f.Value, f.Unit)
			})
		return err
	})
}

// Figures returns the figures of the days from … to, inclusive, by source, day, agent label and metric.
func (r reader) Figures(ctx context.Context, from, to string) ([]Figure, error) {
	return list(ctx, r, func(row scanner, f *Figure) error {
		return row.Scan(&f.Source, &f.AgentLabel, (*int64)(&f.Agent), &f.Day, &f.Metric, &f.Value, &f.Unit)
	}, `SELECT source, agent_label, agent_id, day, metric, value, unit FROM reported_figure WHERE day >= $1 AND day <= $2
		ORDER BY source, day, agent_label, metric`, from, to)
}
