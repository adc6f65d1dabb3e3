package event

import (
	"cmp"

	"kefu/internal/domain"
)

// Splits says of every event in which conversation it counts. The log is never edited, so a message that was split off stays recorded where it was
// said; whoever replays events asks here first. What is in it depends on the set of events taken only, not on their order. The zero Splits is ready
// and leaves every event where it was recorded.
type Splits struct {
	moved map[moved]*domain.Event // to the split that took it last
}

// moved is a message, or an event that went along with messages.
type moved struct{ message, event domain.ID }

// Take notes a split; other events change nothing.
func (s *Splits) Take(e *domain.Event) {
	if d, ok := e.Data.(domain.ConversationSplit); ok {
		s.take(e, d)
	}
}

func (s *Splits) take(e *domain.Event, d domain.ConversationSplit) {
	if s.moved == nil {
		s.moved = map[moved]*domain.Event{}
	}
	for _, id := range d.Messages {
		s.put(moved{message: id}, e)
	}
	for _, id := range d.Reopenings {
		s.put(moved{event: id}, e)
	}
}

func (s *Splits) put(m moved, e *domain.Event) {
	if m == (moved{}) {
		return
	}
	if before := s.moved[m]; before == nil || later(e, before) {
		s.moved[m] = e
	}
}

// later reports whether a split was recorded after another one of the same contact.
func later(a, b *domain.Event) bool {
	return cmp.Or(cmp.Compare(a.ContactSeq, b.ContactSeq), cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.ID, b.ID)) > 0
}

// Any reports whether anything was split off.
func (s *Splits) Any() bool { return len(s.moved) > 0 }

// Home is the conversation in which an event counts.
func (s *Splits) Home(e *domain.Event) domain.ID {
	if !s.Any() {
		return e.ConversationID
	}
	about := moved{}
	switch d := e.Data.(type) {
	case domain.MessageCreated:
		about.message = d.Message
	case domain.MessageDelivery:
		about.message = d.Message
	case domain.ReplyChecked:
		about.message = d.Message
	case domain.ConversationReopened:
		about.event = e.ID
	}
	if to := s.moved[about]; to != nil {
		return to.ConversationID
	}
	return e.ConversationID
}

// Settle returns events with the conversations in which they count, in the order given. Without a split it returns the slice itself.
func Settle(events []domain.Event) []domain.Event {
	var s Splits
	for i := range events {
		s.Take(&events[i])
	}
	if !s.Any() {
		return events
	}
	out := make([]domain.Event, len(events))
	for i := range events {
		out[i] = events[i]
		out[i].ConversationID = s.Home(&events[i])
	}
	return out
}
