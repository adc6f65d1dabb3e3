package store

import (
	"context"
	"encoding/json"

	"kefu/internal/domain"
	"kefu/internal/feature/desk"
)

// viewDoc is what a kept list is besides its name.
type viewDoc struct {
	View   desk.View   `json:"view"`
	Reach  desk.Reach  `json:"reach"`
	Order  desk.Order  `json:"sort,omitempty"`
	Filter desk.Filter `json:"filter"`
}

const viewColumns = `id, owner_id, team_id, name, doc`

func scanView(row scanner, v *desk.SavedView) error {
	var raw []byte
	if err := row.Scan((*int64)(&v.ID), (*int64)(&v.Owner), (*int64)(&v.Team), &v.Name, &raw); err != nil {
		return err
	}
	var doc viewDoc
	err := json.Unmarshal(raw, &doc)
	v.View, v.Reach, v.Order, v.Filter = doc.View, doc.Reach, doc.Order, doc.Filter
	return err
}

// SavedViews implements desk.ViewStore.
func (f Finder) SavedViews(ctx context.Context, user domain.ID) ([]desk.SavedView, error) {
	return list(ctx, f.reader, scanView, `SELECT `+viewColumns+` FROM inbox_view WHERE owner_id = $1 OR team_id <> 0 ORDER BY name, id`, int64(user))
}

// SavedView implements desk.ViewStore.
func (f Finder) SavedView(ctx context.Context, id domain.ID) (desk.SavedView, error) {
	return one(ctx, f.reader, "view", scanView, `SELECT `+viewColumns+` FROM inbox_view WHERE id = $1`, int64(id))
}

// SaveView implements desk.ViewStore.
func (f Finder) SaveView(ctx context.Context, v desk.SavedView) error {
	doc, err := encodeJSON(viewDoc{v.View, v.Reach, v.Order, v.Filter})
	if err != nil {
		return err
	}
	return f.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`INSERT INTO inbox_view (`+viewColumns+`) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (id) DO UPDATE SET team_id = excluded.team_id, name = excluded.name, doc = excluded.doc`,
			int64(v.ID), int64(v.Owner), int64(v.Team), v.Name, doc)
		return err
	})
}

// DeleteView implements desk.ViewStore.
func (f Finder) DeleteView(ctx context.Context, id domain.ID) error {
	return f.InTx(ctx, func(tx *Tx) error { return tx.changeOne("view", `DELETE FROM inbox_view WHERE id = $1`, int64(id)) })
}

// AddMentions implements desk.Tx.
func (t deskTx) AddMentions(some []desk.Mention) error {
	_, err := t.insert(`mention (agent_id, at, message_id, conversation_id, seen)`, keepExisting, 5, len(some), func(args []any, i int) []any {
		m := some[i]
		return append(args, int64(m.Agent), int64(m.At), int64(m.Message), int64(m.Conversation), m.Seen)
	})
	return err
}

// Mentions implements desk.MentionStore.
func (f Finder) Mentions(ctx context.Context, agent domain.ID, after *desk.Place, limit int) ([]desk.Mention, error) {
	where, args := ``, []any{int64(agent), limit}
	if after != nil {
		where, args = ` AND (at, message_id) < ($3, $4)`, append(args, int64(after.At), int64(after.ID))
	}
	return list(ctx, f.reader, func(row scanner, m *desk.Mention) error {
		m.Agent = agent
		return row.Scan((*int64)(&m.At), (*int64)(&m.Message), (*int64)(&m.Conversation), &m.Seen)
	}, `SELECT at, message_id, conversation_id, seen FROM mention WHERE agent_id = $1`+where+` ORDER BY at DESC, message_id DESC LIMIT $2`, args...)
}

// Unseen implements desk.MentionStore.
func (f Finder) Unseen(ctx context.Context, agent domain.ID) ([]domain.ID, error) {
	return list(ctx, f.reader, scanID, `SELECT DISTINCT conversation_id FROM mention WHERE agent_id = $1 AND NOT seen`, int64(agent))
}

// SawMentions implements desk.MentionStore.
func (f Finder) SawMentions(ctx context.Context, agent, conversation domain.ID) error {
	return f.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`UPDATE mention SET seen = true WHERE agent_id = $1 AND conversation_id = $2 AND NOT seen`, int64(agent), int64(conversation))
		return err
	})
}
