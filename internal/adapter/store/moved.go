package store

import (
	"context"
	"slices"

	"kefu/internal/domain"
)

// MoveMessages implements desk.SplitTx.
func (t deskTx) MoveMessages(contact, from, to domain.ID, messages []domain.ID) error {
	for part := range slices.Chunk(messages, inChunk) {
		args := append([]any{int64(to), int64(from)}, inArgs(part)...)
		in := ` IN ` + placesFrom(3, len(args)-2)
		for _, move := range []string{
			`UPDATE message SET conversation_id = $1 WHERE conversation_id = $2 AND id` + in,
			`UPDATE attachment SET conversation_id = $1 WHERE conversation_id = $2 AND message_id` + in,
			// Whom a note names is found by when it was written.
			`UPDATE mention SET conversation_id = $1 WHERE conversation_id = $2 AND (agent_id, at, message_id) IN
				(SELECT a.id, m.at, m.id FROM message m CROSS JOIN agent a WHERE m.conversation_id = $1 AND m.note AND m.id` + in + `)`,
		} {
			if _, err := t.exec(move, args...); err != nil {
				return err
			}
		}
	}
	_, err := t.insert(`moved_message (message_id, contact_id, conversation_id)`,
		` ON CONFLICT (message_id) DO UPDATE SET conversation_id = excluded.conversation_id`, 3, len(messages), func(args []any, i int) []any {
			return append(args, int64(messages[i]), int64(contact), int64(to))
		})
	if err != nil {
		return err
	}
	if _, err := t.exec(`INSERT INTO conversation_bond (`+bondColumns+`) SELECT CAST($1 AS BIGINT), contact_id, account_id, external
		FROM conversation_bond WHERE conversation_id = $2`, int64(to), int64(from)); err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO conversation_origin (conversation_id, doc) SELECT CAST($1 AS BIGINT), doc
		FROM conversation_origin WHERE conversation_id = $2`, int64(to), int64(from))
	return err
}

// placesFrom writes so many places in brackets, beginning with a number.
func placesFrom(first, n int) string { return `(` + listFrom(first, n) + `)` }

// ReadAlike implements desk.SplitTx.
func (t deskTx) ReadAlike(from, to domain.ID) error {
	_, err := t.exec(`UPDATE inbox SET agent_read = seq, visitor_read = (SELECT i.visitor_read FROM inbox i WHERE i.conversation_id = $1)
		WHERE conversation_id = $2`, int64(from), int64(to))
	return err
}

// Moved implements desk.SearchStore.
func (r reader) Moved(ctx context.Context, messages []domain.ID) (map[domain.ID]domain.ID, error) {
	type move struct{ message, to domain.ID }
	rows, err := listIn(ctx, r, func(row scanner, m *move) error { return row.Scan((*int64)(&m.message), (*int64)(&m.to)) },
		`SELECT message_id, conversation_id FROM moved_message WHERE message_id IN `, ``, sortedIDs(messages))
	out := make(map[domain.ID]domain.ID, len(rows))
	for _, m := range rows {
		out[m.message] = m.to
	}
	return out, err
}

// missing lists the messages of conversations that are not among those found, by the conversation in which they stand now.
func (r reader) missing(ctx context.Context, ids map[domain.ID][]domain.ID, found []domain.Message) (map[domain.ID][]domain.ID, error) {
	there := make(map[domain.ID]bool, len(found))
	for _, m := range found {
		there[m.ID] = true
	}
	var gone []domain.ID
	for _, some := range ids {
		for _, id := range some {
			if !there[id] {
				gone = append(gone, id)
			}
		}
	}
	if len(gone) == 0 {
		return nil, nil
	}
	moved, err := r.Moved(ctx, gone)
	out := map[domain.ID][]domain.ID{}
	for message, talk := range moved {
		out[talk] = append(out[talk], message)
	}
	return out, err
}
