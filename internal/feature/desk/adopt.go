package desk

import (
	"cmp"
	"context"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
)

// Adopt takes conversations whose events are in the log already into the inbox, and repairs rows that are there: a row is always the replay of
// its events. Customers of the past are not asked for stars; what else time has made due is left to the next sweep. It returns how many rows it wrote; reload the feed afterwards.
func (s *Sweeper) Adopt(ctx context.Context, contact domain.ID, conversations ...domain.ID) (int, error) {
	written := 0
	for _, id := range conversations {
		done := false
		err := s.Store.Change(ctx, func(tx Tx) error {
			done = false
			if err := tx.LockContact(contact); err != nil {
				return err
			}
			events, err := tx.Events(contact, id)
			if err != nil || len(events) == 0 {
				return err
			}
			last, found, err := tx.LastMessage(id)
			if err != nil {
				return err
			}
			slices.SortStableFunc(events, foldOrder)
			state := conversation.Replay(events, s.Rules)
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

// foldOrder is the order in which the figures take events: by time, and what begins a conversation before what is said in it.
func foldOrder(a, b domain.Event) int {
	return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.SourcePos, b.SourcePos), cmp.Compare(rank(a), rank(b)), cmp.Compare(a.ID, b.ID))
}

func rank(e domain.Event) int {
	switch e.Data.(type) {
	case domain.ConversationStarted:
		return 0
	case domain.MessageCreated:
		if e.Actor.Kind == domain.ActorCustomer {
			return 1
		}
		return 3
	case domain.ConversationAssigned:
		return 2
	case domain.ConversationStatus, domain.ConversationResolved, domain.ConversationReopened:
		return 4
	}
	return 5
}
