package store

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/feature/desk"
)

const attachmentColumns = `id, message_id, conversation_id, by_visitor, by_agent, name, kind, size, sha256, width, height, at`

func scanAttachment(row scanner, a *desk.Attachment) error {
	return row.Scan((*int64)(&a.ID), (*int64)(&a.Message), (*int64)(&a.Conversation), &a.Visitor, (*int64)(&a.Agent), &a.Name, &a.Kind, &a.Size,
		&a.SHA256, &a.Width, &a.Height, (*int64)(&a.At))
}

// AddFile records an uploaded file.
func (s *Store) AddFile(ctx context.Context, a desk.Attachment) error {
	return s.InTx(ctx, func(tx *Tx) error {
		_, err := tx.insert(`attachment (`+attachmentColumns+`)`, ``, 12, 1, func(args []any, _ int) []any {
			return append(args, int64(a.ID), int64(a.Message), int64(a.Conversation), a.Visitor, int64(a.Agent), a.Name, a.Kind, a.Size, a.SHA256,
				a.Width, a.Height, int64(a.At))
		})
		return err
	})
}

// File returns an uploaded file, or not_found.
func (r reader) File(ctx context.Context, id domain.ID) (desk.Attachment, error) {
	return one(ctx, r, "file", scanAttachment, `SELECT `+attachmentColumns+` FROM attachment WHERE id = $1`, int64(id))
}

// TakeFiles returns files that no message has yet and that the given visitor or agent uploaded, in the order asked for; any other is
// not_found. It holds them until the transaction ends.
func (tx *Tx) TakeFiles(ids []domain.ID, visitor string, agent domain.ID) ([]domain.File, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := listIn(tx.ctx, tx.reader, scanAttachment, `SELECT `+attachmentColumns+` FROM attachment WHERE id IN `,
		` ORDER BY id`+tx.dialect.forUpdate(), sortedIDs(ids))
	if err != nil {
		return nil, err
	}
	free := make(map[domain.ID]domain.File, len(found))
	for _, a := range found {
		if a.Message == 0 && a.Visitor == visitor && a.Agent == agent {
			free[a.ID] = a.File
		}
	}
	out := make([]domain.File, 0, len(ids))
	for _, id := range ids {
		f, ok := free[id]
		if !ok {
			return nil, domain.NotFound("file_not_found", "this file is not there any more; choose it again")
		}
		delete(free, id)
		out = append(out, f)
	}
	return out, nil
}

// bindFiles binds the files of a message to it.
func (tx *Tx) bindFiles(m domain.Message) error {
	for _, f := range m.Files {
		_, err := tx.exec(`UPDATE attachment SET message_id = $1, conversation_id = $2 WHERE id = $3`, int64(m.ID), int64(m.ConversationID), int64(f.ID))
		if err != nil {
			return err
		}
	}
	return nil
}

// withFiles fills in the files of messages.
func (r reader) withFiles(ctx context.Context, messages []domain.Message) ([]domain.Message, error) {
	at := map[domain.ID]int{}
	var ids []domain.ID
	for i, m := range messages {
		if m.Type == domain.MessageFile || m.Type == domain.MessageImage {
			at[m.ID] = i
			ids = append(ids, m.ID)
		}
	}
	if len(ids) == 0 {
		return messages, nil
	}
	files, err := listIn(ctx, r, scanAttachment, `SELECT `+attachmentColumns+` FROM attachment WHERE message_id IN `, ` ORDER BY id`, sortedIDs(ids))
	for _, f := range files {
		m := &messages[at[f.Message]]
		m.Files = append(m.Files, f.File)
	}
	return messages, err
}
