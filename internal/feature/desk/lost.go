package desk

import (
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
)

// lose takes back what a message of ours did, because its channel says that it never reached the customer: the conversation, and the one it is merged
// into, stand as if that had been known from the beginning. Who was answered by it waits again, since he or she wrote. known are the events before
// those of the action.
func (a *action) lose(known []domain.Event) error {
	events := append(slices.Clone(known), a.events...)
	a.state = a.replayed(events, a.state)
	if a.state.Into == 0 {
		return nil
	}
	parent, found, err := a.tx.State(a.state.Into)
	if err != nil || !found {
		return err
	}
	parent = a.replayed(events, parent)
	p, err := lastOf(a.tx, parent, parent.ID)
	if err != nil {
		return err
	}
	return a.tx.Save(parent, p)
}

func (a *action) replayed(events []domain.Event, was conversation.State) conversation.State {
	s := conversation.Family(events, was.ID, a.Rules)
	if was.InviteAt == 0 {
		s = s.SkipInvite() // whom to ask was settled when it happened
	}
	return s
}

// parents lists the conversations into which some are merged, but for those that are listed already: what happens to one may change both rows.
func parents(stored []Stored, listed []domain.ID) []domain.ID {
	var out []domain.ID
	for _, s := range stored {
		if id := s.State.Into; id != 0 && !slices.Contains(listed, id) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}
