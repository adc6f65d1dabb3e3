package store

import (
	"context"
	"encoding/json"

	"kefu/internal/domain"
	"kefu/internal/feature/desk"
)

const invitationColumns = `id, conversation_id, contact_id, kind, agent, asked, expires, score, comment, answered, asks, dimensions, cancelled`

func scanInvitation(row scanner, i *desk.Invitation) error {
	var agent []byte
	var asks, dimensions string
	err := row.Scan((*int64)(&i.ID), (*int64)(&i.Conversation), (*int64)(&i.Contact), (*string)(&i.Kind), &agent, (*int64)(&i.Asked),
		(*int64)(&i.Expires), &i.Score, &i.Comment, (*int64)(&i.Answered), &asks, &dimensions, (*int64)(&i.Cancelled))
	if err != nil {
		return err
	}
	if err := decodeDoc(asks, &i.Asks); err != nil {
		return err
	}
	if err := decodeDoc(dimensions, &i.Dimensions); err != nil {
		return err
	}
	return json.Unmarshal(agent, &i.Agent)
}

// decodeDoc reads a column of JSON that older rows leave empty.
func decodeDoc(doc string, into any) error {
	if doc == "" {
		return nil
	}
	return json.Unmarshal([]byte(doc), into)
}

// Invitation returns a survey invitation, or not_found.
func (r reader) Invitation(ctx context.Context, id domain.ID) (desk.Invitation, error) {
	return one(ctx, r, "invitation", scanInvitation, `SELECT `+invitationColumns+` FROM survey_invitation WHERE id = $1`, int64(id))
}

// LastInvitation is when a contact was last asked so; 0: never. What was called back does not count.
func (r reader) LastInvitation(ctx context.Context, contact domain.ID, kind domain.SurveyKind) (domain.Instant, error) {
	n, err := one(ctx, r, "count", scanInt, `SELECT coalesce(max(asked), 0) FROM survey_invitation WHERE contact_id = $1 AND kind = $2 AND cancelled = 0`,
		int64(contact), string(kind))
	return domain.Instant(n), err
}

// OpenInvitations returns those of a conversation that are neither answered nor called back, oldest first.
func (r reader) OpenInvitations(ctx context.Context, conversation domain.ID) ([]desk.Invitation, error) {
	return list(ctx, r, scanInvitation, `SELECT `+invitationColumns+` FROM survey_invitation
		WHERE conversation_id = $1 AND answered = 0 AND cancelled = 0 ORDER BY asked, id`, int64(conversation))
}

// SaveInvitation creates an invitation, takes its answer, or calls it back.
func (tx *Tx) SaveInvitation(i desk.Invitation) error {
	var docs [3]string
	for n, v := range []any{i.Agent, i.Asks, i.Dimensions} {
		doc, err := encodeJSON(v)
		if err != nil {
			return err
		}
		docs[n] = doc
	}
	_, err := tx.insert(`survey_invitation (`+invitationColumns+`)`, ` ON CONFLICT (id) DO UPDATE SET score = excluded.score, comment = excluded.comment,
		answered = excluded.answered, dimensions = excluded.dimensions, cancelled = excluded.cancelled`, 13, 1,
		func(args []any, _ int) []any {
			return append(args, int64(i.ID), int64(i.Conversation), int64(i.Contact), string(i.Kind), docs[0], int64(i.Asked), int64(i.Expires),
				i.Score, i.Comment, int64(i.Answered), docs[1], docs[2], int64(i.Cancelled))
		})
	return err
}
