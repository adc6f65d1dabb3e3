package fact

import (
	"cmp"
	"slices"

	"kefu/internal/domain"
)

// scratch is memory that folds use again.
type scratch struct {
	events []*domain.Event
	keyed  []*domain.Event
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

// order returns the events that stand, by conversation and inside it in fold order.
func (s *scratch) order(events []domain.Event) []*domain.Event {
	s.events = s.events[:0]
	for i := range events {
		s.events = append(s.events, &events[i])
	}
	s.dropReplaced()
	slices.SortFunc(s.events, func(a, b *domain.Event) int {
		if a.ConversationID != b.ConversationID {
			return cmp.Compare(a.ConversationID, b.ConversationID)
		}
		return before(a, b)
	})
	s.events = slices.CompactFunc(s.events, func(a, b *domain.Event) bool { return a.ID == b.ID && a.ID != 0 })
	return s.events
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
