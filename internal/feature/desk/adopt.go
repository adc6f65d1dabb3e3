package desk

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
)

// Adopt takes conversations whose events are in the log already into the inbox, and repairs rows that are there: a row is always the replay of
// its events. Customers of the past are not asked for stars, targets of the past are not recorded as breached, and offers of the past are
// not taken back; what else time has made due is left to the next sweep. It returns how many rows it wrote; reload the feed afterwards.
func (s *Sweeper) Adopt(ctx context.Context, contact domain.ID, conversations ...domain.ID) (int, error) {
	written := 0
	for _, id := range conversations {
		done := false
		err := s.Store.Change(ctx, func(tx Tx) error {
			done = false
			if err := tx.LockContact(contact); err != nil {
				return err
			}
			events, err := tx.Events(contact, 0)
			if err != nil {
				return err
			}
			last, found, err := tx.LastMessage(id)
			if err != nil {
				return err
			}
			state := conversation.Family(events, id, s.Rules)
			if state.Account == 0 {
				return nil // no channel: nothing could be answered
			}
			row, known, err := tx.State(id)
			if err != nil {
				return err
			}
			if !known || row.InviteAt == 0 {
				state = state.SkipInvite() // whom to ask was settled when it happened
			}
			if !known {
				state = state.Overlook(tx.Now()) // nobody was reminded then, and need not be now
				state.TakeBackAt = 0             // offers of the past are nobody's to take back
			}
			var p Preview
			if found {
				p = previewOfMessage(last)
			}
			done = true
			return tx.Save(state, p)
		})
		if err != nil {
			return written, err
		}
		if done {
			written++
		}
	}
	return written, nil
}

func previewOfMessage(m domain.Message) Preview {
	p := Preview{Text: previewOf(words{body: m.Body, files: m.Files}), By: string(m.Actor.Kind)}
	if m.Note {
		p.By = "note"
	}
	return p
}
