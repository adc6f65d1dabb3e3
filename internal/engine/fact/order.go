package fact

import (
	"cmp"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/event"
)

// scratch is memory that folds use again.
type scratch struct {
	events []*domain.Event
	keyed  []*domain.Event
	moved  map[*domain.Event]domain.ID // copies of events that count elsewhere, with the conversation they were recorded in; nil: there are none
}

// Ranks of events with equal instant and source position.
const (
	rankCustomer = iota
	rankAssignment
	rankMessage
	rankStatus
	rankOther
)

func rank(e *domain.Event) int {
	switch e.Data.(type) {
	case domain.ConversationStarted:
		return rankCustomer - 1
	case domain.MessageCreated:
		if e.Actor.Kind == domain.ActorCustomer {
			return rankCustomer
		}
		return rankMessage
	case domain.ConversationAssigned:
		return rankAssignment
	case domain.ConversationStatus, domain.ConversationResolved, domain.ConversationReopened:
		return rankStatus
	}
	return rankOther
}

// before is the fold order: time, position in the source, kind, id.
func before(a, b *domain.Event) int {
	if a.At != b.At {
		return cmp.Compare(a.At, b.At)
	}
	if a.SourcePos != b.SourcePos {
		return cmp.Compare(a.SourcePos, b.SourcePos)
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Seq, b.Seq))
}

// order returns the events that stand, by the conversation in which they count and inside it in fold order.
func (s *scratch) order(events []domain.Event) []*domain.Event {
	s.events = s.events[:0]
	for i := range events {
		s.events = append(s.events, &events[i])
	}
	s.dropReplaced()
	s.lose()
	s.settle()
	slices.SortFunc(s.events, func(a, b *domain.Event) int {
		if a.ConversationID != b.ConversationID {
			return cmp.Compare(a.ConversationID, b.ConversationID)
		}
		return before(a, b)
	})
	s.events = slices.CompactFunc(s.events, func(a, b *domain.Event) bool { return a.ID == b.ID && a.ID != 0 })
	return s.events
}

// lose lets messages that never reached the customer answer nobody. The log is another's: what is marked is a copy.
func (s *scratch) lose() {
	var lost event.Lost
	for _, e := range s.events {
		lost.Take(e)
	}
	if !lost.Any() {
		return
	}
	for i, e := range s.events {
		if m, ok := lost.Message(e); ok {
			marked := *e
			marked.Data = m
			s.events[i] = &marked
		}
	}
}

// settle lets messages that were split off count where they stand now. The log is another's: what moves is a copy.
func (s *scratch) settle() {
	s.moved = nil
	var splits event.Splits
	for _, e := range s.events {
		splits.Take(e)
	}
	if !splits.Any() {
		return
	}
	s.moved = map[*domain.Event]domain.ID{}
	for i, e := range s.events {
		home := splits.Home(e)
		if home == e.ConversationID {
			continue
		}
		moved := *e
		moved.ConversationID = home
		s.events[i] = &moved
		s.moved[&moved] = e.ConversationID
	}
}

// dropReplaced keeps of several events with one source key only the last recorded.
func (s *scratch) dropReplaced() {
	s.keyed = s.keyed[:0]
	for _, e := range s.events {
		if e.SourceKey != 0 {
			s.keyed = append(s.keyed, e)
		}
	}
	if len(s.keyed) < 2 {
		return
	}
	slices.SortFunc(s.keyed, func(a, b *domain.Event) int {
		return cmp.Or(cmp.Compare(a.SourceKey, b.SourceKey), cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.RecordedAt, b.RecordedAt), cmp.Compare(a.ID, b.ID))
	})
	var replaced map[*domain.Event]bool
	for i, e := range s.keyed[:len(s.keyed)-1] {
		if e.SourceKey == s.keyed[i+1].SourceKey {
			if replaced == nil {
				replaced = map[*domain.Event]bool{}
			}
			replaced[e] = true
		}
	}
	if replaced != nil {
		s.events = slices.DeleteFunc(s.events, func(e *domain.Event) bool { return replaced[e] })
	}
}
