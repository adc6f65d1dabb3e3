package fact

import "kefu/internal/domain"

// Timeline is one person: the contacts joined by merges and all their events, in any order.
type Timeline struct {
	Person   domain.ID
	Contacts []domain.ID
	Events   []domain.Event
}

// fold is one call of Fold.
type fold struct {
	*Folder
	out   Rows
	tr    *tracer                     // nil unless the call explains
	moved map[*domain.Event]domain.ID // events that count elsewhere than in the conversation they were recorded in, which it names
	sells bool                        // the person ordered something, so that it matters who said what
	// consulted is beside out.Consults: the first answer of each.
	consulted []domain.Instant
}

// Fold computes all fact rows of one person. The result depends on the set of events only, not on their order, and is in a fixed order:
// merged conversations first, then by conversation id, then in time. A merged conversation keeps its own row (excluded as "merged") with its cycles and states; its messages,
// turns and contact days belong to the parent, each with its own author and time, and so do its ownership segments, so that no work is lost.
// A SilenceEnds source may end its last cycle by silence at an instant that still lies ahead.
func (f *Folder) Fold(t Timeline) Rows {
	fd := fold{Folder: f}
	s := f.scratch.Get().(*scratch)
	events := s.order(t.Events)
	fd.moved = s.moved
	fd.all(t.Person, events)
	clear(s.events)
	clear(s.keyed)
	s.moved = nil
	f.scratch.Put(s)
	return fd.out
}

// all folds merged conversations before those they belong to, then what joins conversations. The threads it returns have been folded.
func (fd *fold) all(person domain.ID, events []*domain.Event) []*thread {
	threads := fd.threads(person, events)
	orders := events[:apart(events)]
	fd.sells = len(orders) > 0
	fd.reserve(threads)
	for _, th := range threads {
		if th.child() {
			fd.conversation(th)
		}
	}
	for _, th := range threads {
		if !th.child() {
			fd.conversation(th)
		}
	}
	fd.issues(threads)
	fd.orders(person, orders, threads)
	return threads
}

// apart counts the events that belong to no conversation: they come first.
func apart(events []*domain.Event) (n int) {
	for n < len(events) && events[n].ConversationID == 0 {
		n++
	}
	return n
}

// reserve makes room, so that rows are seldom moved while they grow.
func (fd *fold) reserve(threads []*thread) {
	events := 0
	for _, th := range threads {
		events += len(th.events)
	}
	fd.out.Conversations = make([]Conversation, 0, len(threads))
	fd.out.Turns = make([]Turn, 0, events/4)
	fd.out.ContactDays = make([]ContactDay, 0, len(threads)*2)
}
