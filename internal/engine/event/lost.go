package event

import (
	"slices"

	"kefu/internal/domain"
)

// Lost knows which messages of ours never reached the customer, because their channel said so after they were recorded. They answer nobody, from the
// beginning: whoever replays events asks here. What is in it depends on the set of events taken only. The zero Lost is ready.
type Lost struct{ messages map[domain.ID]bool }

// Take notes a failure; other events change nothing.
func (l *Lost) Take(e *domain.Event) {
	d, ok := e.Data.(domain.MessageDelivery)
	if !ok || d.State != domain.DeliveryFailed || d.Message == 0 {
		return
	}
	if l.messages == nil {
		l.messages = map[domain.ID]bool{}
	}
	l.messages[d.Message] = true
}

// Any reports whether anything was lost.
func (l *Lost) Any() bool { return len(l.messages) > 0 }

// Message is what an event that recorded a lost message says now; false for every other event, and where it said so itself.
func (l *Lost) Message(e *domain.Event) (domain.MessageCreated, bool) {
	m, ok := e.Data.(domain.MessageCreated)
	if !ok || m.Failed || e.Actor.Kind == domain.ActorCustomer || !l.messages[m.Message] {
		return domain.MessageCreated{}, false
	}
	m.Failed = true
	return m, true
}

// Reached returns events with lost messages marked as such, in the order given. Without one it returns the slice itself.
func Reached(events []domain.Event) []domain.Event {
	var l Lost
	for i := range events {
		l.Take(&events[i])
	}
	if !l.Any() {
		return events
	}
	out := slices.Clone(events)
	for i := range out {
		if m, ok := l.Message(&out[i]); ok {
			out[i].Data = m
		}
	}
	return out
}
