package store

import (
	"context"
	"encoding/json"

	"kefu/internal/domain"
	"kefu/internal/engine/routing"
)

// Setups returns what is set of agents for routing, by agent; of others nothing is.
func (r reader) Setups(ctx context.Context) (map[domain.ID]routing.Setup, error) {
	out := map[domain.ID]routing.Setup{}
	err := r.each(ctx, func(row scanner) error {
		var id domain.ID
		var s routing.Setup
		var skills string
		if err := row.Scan((*int64)(&id), &s.Capacity, &skills); err != nil {
			return err
		}
		if skills != "{}" { // nothing was ever set
			if err := json.Unmarshal([]byte(skills), &s.Skills); err != nil {
				return err
			}
		}
		out[id] = s
		return nil
	}, `SELECT agent_id, capacity, skills FROM agent_state`)
	return out, err
}

// SaveSetup keeps what is set of an agent for routing; whether he or she is on duty stays.
func (s *Store) SaveSetup(ctx context.Context, agent domain.ID, set routing.Setup) error {
	return s.InTx(ctx, func(tx *Tx) error { return tx.saveSetup(agent, set) })
}

func (tx *Tx) saveSetup(agent domain.ID, set routing.Setup) error {
	doc, err := encodeJSON(append([]routing.Skill{}, set.Skills...))
	if err != nil {
		return err
	}
	if _, err := tx.LockPresence(agent); err != nil {
		return err
	}
	_, err = tx.exec(`UPDATE agent_state SET capacity = $1, skills = $2 WHERE agent_id = $3`, set.Capacity, doc, int64(agent))
	return err
}
