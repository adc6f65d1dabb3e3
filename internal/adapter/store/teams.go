package store

import (
	"context"

	"kefu/internal/domain"
)

// Teams returns all teams by name.
func (r reader) Teams(ctx context.Context) ([]domain.Team, error) {
	return list(ctx, r, func(row scanner, t *domain.Team) error {
		return row.Scan((*int64)(&t.ID), &t.Name, (*int64)(&t.Parent), &t.Demo)
	}, `SELECT id, name, parent, demo FROM team ORDER BY name, id`)
}

// SaveTeams creates or replaces teams.
func (s *Store) SaveTeams(ctx context.Context, teams ...domain.Team) error {
	return s.InTx(ctx, func(tx *Tx) error { return tx.SaveTeams(teams...) })
}

// SaveTeams creates or replaces teams.
func (tx *Tx) SaveTeams(teams ...domain.Team) error {
	return tx.addTeams(teams, ` ON CONFLICT (id) DO UPDATE SET name = excluded.name, parent = excluded.parent, demo = excluded.demo`)
}

func (tx *Tx) addTeams(teams []domain.Team, onConflict string) error {
	_, err := tx.insert(`team (id, name, parent, demo)`, onConflict, 4, len(teams), func(args []any, i int) []any {
		t := teams[i]
		return append(args, int64(t.ID), t.Name, int64(t.Parent), t.Demo)
	})
	return err
}
