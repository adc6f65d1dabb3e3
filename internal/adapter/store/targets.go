package store

import (
	"context"

	"kefu/internal/domain"
)

// Target is the line a metric is held against in one cell: market × channel × grade × team, where empty fields match everything. It holds
// from EffectiveFrom until a later row of the same cell and set supersedes it; a row without any line ends the target.
type Target struct {
	ID            domain.ID        `json:"id"`
	Set           string           `json:"set,omitempty"` // name of the set it came with
	Metric        string           `json:"metric"`
	Market        string           `json:"market,omitempty"`
	Channel       string           `json:"channel,omitempty"`
	Seniority     domain.Seniority `json:"seniority,omitempty"`
	Team          domain.ID        `json:"team,omitempty"`
	Good          *float64         `json:"good,omitempty"`  // 达标
	Great         *float64         `json:"great,omitempty"` // 优秀
	Alert         *float64         `json:"alert,omitempty"` // 预警
	EffectiveFrom domain.Instant   `json:"effective_from"`
}

// Targets returns all rows ever written, of each cell the oldest first; the last with EffectiveFrom not after an instant holds then.
func (r reader) Targets(ctx context.Context) ([]Target, error) {
	return list(ctx, r, func(row scanner, t *Target) error {
		return row.Scan((*int64)(&t.ID), &t.Set, &t.Metric, &t.Market, &t.Channel, (*string)(&t.Seniority), (*int64)(&t.Team), &t.Good, &t.Great,
			&t.Alert, (*int64)(&t.EffectiveFrom))
	}, `SELECT id, set_name, metric, market, channel, seniority, team_id, good, great, alert, effective_from FROM target
		ORDER BY metric, market, channel, seniority, team_id, set_name, effective_from, saved_at, id`)
}

// SaveTargets adds rows, which supersede those before them in the same cell; a zero ID is filled in. Rows are never changed.
func (s *Store) SaveTargets(ctx context.Context, targets ...Target) error {
	return s.InTx(ctx, func(tx *Tx) error { return tx.SaveTargets(targets...) })
}

// SaveTargets is Store.SaveTargets as part of a transaction.
func (tx *Tx) SaveTargets(targets ...Target) error {
	now := tx.Now()
	_, err := tx.insert(`target (id, set_name, metric, market, channel, seniority, team_id, good, great, alert, effective_from, saved_at)`,
		``, 12, len(targets), func(args []any, i int) []any {
			t := &targets[i]
			return append(args, int64(tx.idFor(t.ID)), t.Set, t.Metric, t.Market, t.Channel, string(t.Seniority), int64(t.Team), t.Good, t.Great, t.Alert,
				int64(t.EffectiveFrom), int64(now))
		})
	return err
}

// idFor keeps an id that was chosen and makes one otherwise.
func (tx *Tx) idFor(id domain.ID) domain.ID {
	if id != 0 {
		return id
	}
	return tx.opts.IDs.Next()
}

// IssueType is one line of the list of issue types (问题类型).
type IssueType struct {
	Key           string `json:"key"`
	Parent        string `json:"parent,omitempty"`
	ZH            string `json:"zh"`
	EN            string `json:"en"`
	Position      int    `json:"position"`
	EffectiveFrom string `json:"effective_from,omitempty"` // YYYY-MM-DD, empty: always
	EffectiveTo   string `json:"effective_to,omitempty"`   // YYYY-MM-DD exclusive, empty: until further notice
}

// IssueTypes returns the list in its order.
func (r reader) IssueTypes(ctx context.Context) ([]IssueType, error) {
	return list(ctx, r, func(row scanner, t *IssueType) error {
		return row.Scan(&t.Key, &t.Parent, &t.ZH, &t.EN, &t.Position, &t.EffectiveFrom, &t.EffectiveTo)
	}, `SELECT key, parent, zh, en, position, effective_from, effective_to FROM issue_type ORDER BY position, key`)
}

// SaveIssueTypes creates or replaces lines; lines are ended by a date, never removed, because history speaks of them.
func (s *Store) SaveIssueTypes(ctx context.Context, types ...IssueType) error {
	return s.InTx(ctx, func(tx *Tx) error {
		_, err := tx.insert(`issue_type (key, parent, zh, en, position, effective_from, effective_to)`,
			` ON CONFLICT (key) DO UPDATE SET parent = excluded.parent, zh = excluded.zh, en = excluded.en, position = excluded.position,
			effective_from = excluded.effective_from, effective_to = excluded.effective_to`, 7, len(types), func(args []any, i int) []any {
				t := types[i]
				return append(args, t.Key, t.Parent, t.ZH, t.EN, t.Position, t.EffectiveFrom, t.EffectiveTo)
			})
		return err
	})
}
