package store

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/engine/presence"
)

const presenceColumns = `agent_id, state, reason, planned, since, last_seen, missed`

func scanPresence(row scanner, s *presence.State) error {
	return row.Scan((*int64)(&s.Agent), (*string)(&s.Chosen), &s.Reason, &s.Planned, (*int64)(&s.Since), (*int64)(&s.LastSeen), &s.Missed)
}

// Presences returns the presence of every agent who has one, by agent.
func (r reader) Presences(ctx context.Context) ([]presence.State, error) {
	return list(ctx, r, scanPresence, `SELECT `+presenceColumns+` FROM agent_state ORDER BY agent_id`)
}

func (r reader) presence(ctx context.Context, agent domain.ID, lock string) (presence.State, error) {
	found, err := list(ctx, r, scanPresence, `SELECT `+presenceColumns+` FROM agent_state WHERE agent_id = $1`+lock, int64(agent))
	if err != nil || len(found) == 0 {
		return presence.State{Agent: agent}, err
	}
	return found[0], nil
}

// Presence returns an agent's presence; who has none was never there.
func (r reader) Presence(ctx context.Context, agent domain.ID) (presence.State, error) {
	return r.presence(ctx, agent, ``)
}

// LockPresence returns an agent's presence and holds it until the transaction ends.
func (tx *Tx) LockPresence(agent domain.ID) (presence.State, error) {
	_, err := tx.exec(`INSERT INTO agent_state (`+presenceColumns+`, capacity, skills) VALUES ($1, '', '', 0, 0, 0, 0, 0, '{}')
		ON CONFLICT (agent_id) DO NOTHING`, int64(agent))
	if err != nil {
		return presence.State{}, err
	}
	return tx.presence(tx.ctx, agent, tx.dialect.forUpdate())
}

// SavePresence keeps the presence of an agent whom LockPresence holds.
func (tx *Tx) SavePresence(s presence.State) error {
	_, err := tx.exec(`UPDATE agent_state SET state = $1, reason = $2, planned = $3, since = $4, last_seen = $5, missed = $6 WHERE agent_id = $7`,
		string(s.Chosen), s.Reason, s.Planned, int64(s.Since), int64(s.LastSeen), s.Missed, int64(s.Agent))
	return err
}
