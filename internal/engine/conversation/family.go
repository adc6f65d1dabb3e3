package conversation

import (
	"cmp"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/event"
)

// Order is the order in which the figures take events: by time, and what begins a conversation before what is said in it.
func Order(a, b domain.Event) int {
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

// Family is where a conversation stands with all that was merged into it and split off from it: its own events, the messages of its children, and
// the moments of merging and parting. events are those of the contact, in any order; those of strangers to the conversation change nothing. Without
// merges and splits it is Replay in order of time.
func Family(recorded []domain.Event, id domain.ID, rules func(State) Rules) State {
	events := slices.Clone(event.Reached(event.Settle(recorded)))
	slices.SortStableFunc(events, Order)
	children := childrenOf(events, id)
	first := slices.IndexFunc(events, func(e domain.Event) bool { return e.ConversationID == id })
	if first < 0 {
		return State{}
	}
	own := events[first]
	s := State{ID: id, Contact: own.ContactID, Store: own.StoreID, Began: own.At, Status: domain.StatusOpen}
	asker := domain.ID(0) // whose message opened the turn
	home := reopenings(recorded, id)
	for _, e := range events {
		turn := s.Turn
		switch {
		case e.ConversationID == id:
			s = s.Step(e, rules)
		case marks(e, id):
			s = s.kin(e, children, rules(s))
		case slices.Contains(children, e.ConversationID) && slices.Contains(home, e.ID): // it had gone along with a message, and came home with it
			s = s.Step(e, rules)
		case slices.Contains(children, e.ConversationID):
			s = s.lent(e, asker, rules)
		}
		if s.Turn != turn {
			asker = e.ConversationID
		}
	}
	s.Came, s.Gone = strays(recorded, append(children, id))
	return s
}

// marks reports whether an event of another conversation merges it into this one, takes it out again, or took messages along.
func marks(e domain.Event, id domain.ID) bool {
	switch d := e.Data.(type) {
	case domain.ConversationSplit:
		return d.From == id && e.ConversationID != id
	case domain.ConversationMerged:
		return d.Into == id && e.ConversationID != id
	case domain.ConversationUnmerged:
		return d.From == id && e.ConversationID != id
	}
	return false
}

// childrenOf lists the conversations that stand merged into one.
func childrenOf(events []domain.Event, id domain.ID) []domain.ID {
	var out []domain.ID
	for _, e := range events {
		switch d := e.Data.(type) {
		case domain.ConversationMerged:
			out = slices.DeleteFunc(out, func(c domain.ID) bool { return c == e.ConversationID })
			if d.Into == id && e.ConversationID != id {
				out = append(out, e.ConversationID)
			}
		case domain.ConversationUnmerged:
			out = slices.DeleteFunc(out, func(c domain.ID) bool { return c == e.ConversationID })
		}
	}
	return out
}

// kin takes the moment at which another conversation came or went, or was begun with messages of this one: whoever did it looked at both, so
// waiting for silence begins anew and nobody has to fear that an offer is taken back.
func (s State) kin(e domain.Event, children []domain.ID, r Rules) State {
	s.LastEvent, s.Seq = max(s.LastEvent, e.At), max(s.Seq, e.ContactSeq)
	switch e.Data.(type) {
	case domain.ConversationMerged:
		if slices.Contains(children, e.ConversationID) && !slices.Contains(s.Merged, e.ConversationID) {
			s.Merged = append(slices.Clone(s.Merged), e.ConversationID)
		}
	case domain.ConversationSplit:
		s.Parts = append(slices.Clone(s.Parts), e.ConversationID)
		s = s.Overlook(e.At)
	}
	s.calm(e.At, r)
	s.derive(e.At, r)
	return s
}

// calm restarts the silence and forgets the offer.
func (s *State) calm(at domain.Instant, r Rules) {
	s.TakeBackAt = 0
	if s.SilenceAt != 0 {
		s.listen(at, r)
	}
}

// lent takes an event of a child: what was said there, and that the turn it opened was closed with it.
func (s State) lent(e domain.Event, asker domain.ID, rules func(State) Rules) State {
	switch e.Data.(type) {
	case domain.MessageCreated, domain.BotHandoff, domain.ConversationSeen, domain.SLAWarned, domain.SLABreached:
		return s.Step(e, rules)
	case domain.ConversationResolved:
		if s.Turn != 0 && asker == e.ConversationID {
			s.endTurn()
			s.derive(e.At, rules(s))
		}
	}
	return s
}
