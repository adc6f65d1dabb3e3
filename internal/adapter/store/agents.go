package store

import (
	"context"
	"encoding/json"

	"kefu/internal/domain"
)

const agentColumns = `id, name, email, languages, hired_on, left_on, terms, demo`

func scanAgent(row scanner, a *domain.Agent) error {
	var languages, terms []byte
	if err := row.Scan((*int64)(&a.ID), &a.Name, &a.Email, &languages, &a.HiredOn, &a.LeftOn, &terms, &a.Demo); err != nil {
		return err
	}
	if err := json.Unmarshal(languages, &a.Languages); err != nil {
		return err
	}
	return json.Unmarshal(terms, &a.Terms)
}

// Agents returns all agents by name, those who left too.
func (r reader) Agents(ctx context.Context) ([]domain.Agent, error) {
	return list(ctx, r, scanAgent, `SELECT `+agentColumns+` FROM agent ORDER BY name, id`)
}

// AgentNames returns the names of those of the agents that exist.
func (r reader) AgentNames(ctx context.Context, ids []domain.ID) (map[domain.ID]string, error) {
	type named struct {
		id   domain.ID
		name string
	}
	some, err := listIn(ctx, r, func(row scanner, n *named) error { return row.Scan((*int64)(&n.id), &n.name) },
		`SELECT id, name FROM agent WHERE id IN `, ``, sortedIDs(ids))
	out := make(map[domain.ID]string, len(some))
	for _, n := range some {
		out[n.id] = n.name
	}
	return out, err
}

// Agent returns one agent, or not_found.
func (r reader) Agent(ctx context.Context, id domain.ID) (domain.Agent, error) {
	return one(ctx, r, "agent", scanAgent, `SELECT `+agentColumns+` FROM agent WHERE id = $1`, int64(id))
}

// SaveAgents creates or replaces agents.
func (s *Store) SaveAgents(ctx context.Context, agents ...domain.Agent) error {
	return s.InTx(ctx, func(tx *Tx) error { return tx.SaveAgents(agents...) })
}

// SaveAgents creates or replaces agents.
func (tx *Tx) SaveAgents(agents ...domain.Agent) error {
	return tx.addAgents(agents, ` ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, languages = excluded.languages,
		hired_on = excluded.hired_on, left_on = excluded.left_on, terms = excluded.terms, demo = excluded.demo`)
}

func (tx *Tx) addAgents(agents []domain.Agent, onConflict string) error {
	docs := make([][2]string, len(agents))
	for i, a := range agents {
		for j, v := range []any{a.Languages, a.Terms} {
			doc, err := encodeJSON(v)
			if err != nil {
				return err
			}
			docs[i][j] = doc
		}
	}
	_, err := tx.insert(`agent (`+agentColumns+`)`, onConflict, 8, len(agents), func(args []any, i int) []any {
		a := agents[i]
		return append(args, int64(a.ID), a.Name, a.Email, docs[i][0], a.HiredOn, a.LeftOn, docs[i][1], a.Demo)
	})
	return err
}
