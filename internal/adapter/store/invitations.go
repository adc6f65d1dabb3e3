package store

import (
	"context"
	"encoding/json"

	"kefu/internal/domain"
	"kefu/internal/feature/desk"
)

const invitationColumns = `id, conversation_id, contact_id, kind, agent, asked, expires, score, comment, answered`

func scanInvitation(row scanner, i *desk.Invitation) error {
	var agent []byte
	err := row.Scan((*int64)(&i.ID), (*int64)(&i.Conversation), (*int64)(&i.Contact), (*string)(&i.Kind), &agent, (*int64)(&i.Asked),
		(*int64)(&i.Expires), &i.Score, &i.Comment, (*int64)(&i.Answered))
	if err != nil {
		return err
	}
	return json.Unmarshal(agent, &i.Agent)
}

// Invitation returns a survey invitation, or not_found.
func (r reader) Invitation(ctx context.Context, id domain.ID) (desk.Invitation, error) {
	return one(ctx, r, "invitation", scanInvitation, `SELECT `+invitationColumns+` FROM survey_invitation WHERE id = $1`, int64(id))
}

// LastInvitation is when a contact was last asked; 0: never.
func (r reader) LastInvitation(ctx context.Context, contact domain.ID) (domain.Instant, error) {
	n, err := one(ctx, r, "count", scanInt, `SELECT coalesce(max(asked), 0) FROM survey_invitation WHERE contact_id = $1`, int64(contact))
	return domain.Instant(n), err
}

// SaveInvitation creates an invitation or takes its answer.
func (tx *Tx) SaveInvitation(i desk.Invitation) error {
	agent, err := encodeJSON(i.Agent)
	if err != nil {
		return err
	}
	_, err = tx.insert(`survey_invitation (`+invitationColumns+`)`,
		` ON CONFLICT (id) DO UPDATE SET score = excluded.score, comment = excluded.comment, answered = excluded.answered`, 10, 1,
		func(args []any, _ int) []any {
			return append(args, int64(i.ID), int64(i.Conversation), int64(i.Contact), string(i.Kind), agent, int64(i.Asked), int64(i.Expires),
				i.Score, i.Comment, int64(i.Answered))
		})
	return err
}
