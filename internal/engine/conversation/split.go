package conversation

import (
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/event"
)

// split takes the moment at which this conversation was begun with messages of another one. Whoever did it has read them. What fell due before
// was recorded over there, if at all.
func (s *State) split(e domain.Event, d domain.ConversationSplit, r Rules) {
	s.From = d.From
	s.note(e.Actor.AgentRef)
	*s = s.Overlook(e.At)
	s.calm(e.At, r)
}

// strays lists events that are shown elsewhere than where they were recorded, as one of several conversations sees it. A split is a line of both.
func strays(recorded []domain.Event, talks []domain.ID) (came, gone []int64) {
	settled := event.Settle(recorded)
	for i, e := range recorded {
		was, is := slices.Contains(talks, e.ConversationID), slices.Contains(talks, settled[i].ConversationID)
		if d, ok := e.Data.(domain.ConversationSplit); ok {
			is = is || slices.Contains(talks, d.From)
		}
		switch {
		case is && !was:
			came = append(came, e.ContactSeq)
		case was && !is:
			gone = append(gone, e.ContactSeq)
		}
	}
	slices.Sort(came)
	slices.Sort(gone)
	return came, gone
}

// reopenings lists those that were recorded in a conversation.
func reopenings(recorded []domain.Event, id domain.ID) (out []domain.ID) {
	for _, e := range recorded {
		if _, ok := e.Data.(domain.ConversationReopened); ok && e.ConversationID == id {
			out = append(out, e.ID)
		}
	}
	return out
}

// Parted is what happened to a conversation while messages were in it that are split off now: in order, from the first of them on. Owner is who
// had it when the first was said. events are those of the contact; talk is the conversation the messages stand in.
type Parted struct {
	Began  domain.Instant
	Owner  domain.AgentRef
	Around []domain.Event
}

// Part works out a split. Of what is around the messages those events are of interest that tell who had the question and whether a human was asked.
func Part(events []domain.Event, talk domain.ID, messages []domain.ID) Parted {
	events = slices.Clone(event.Settle(events))
	slices.SortStableFunc(events, Order)
	var out Parted
	for _, e := range events {
		if e.ConversationID != talk {
			continue
		}
		m, said := e.Data.(domain.MessageCreated)
		if said && out.Began == 0 && slices.Contains(messages, m.Message) {
			out.Began = e.At
		}
		switch d := e.Data.(type) {
		case domain.ConversationAssigned:
			if out.Began == 0 {
				out.Owner = d.To
				continue
			}
		case domain.ConversationSeen, domain.BotHandoff:
		default:
			continue
		}
		if out.Began != 0 {
			out.Around = append(out.Around, e)
		}
	}
	return out
}

// Claims reports whether an assignment took a question on that nobody had.
func Claims(e domain.Event) bool {
	d, ok := e.Data.(domain.ConversationAssigned)
	return ok && d.From.Agent == 0 && assignReason(e, d, d.From) == domain.AssignClaim
}
