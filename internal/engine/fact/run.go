package fact

import (
	"slices"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/deadline"
)

// run is the pass over one conversation: its own events and the messages of the conversations merged into it.
type run struct {
	fd   *fold
	th   *thread
	row  Conversation
	dims Dims // of every row but segments
	work Dims // of segments and ratings: the parent's for a merged conversation

	ended  bool // merged away: later events belong to the parent
	ticket bool // a source of stamps: a customer asked, but no message is known

	messageState
	ownerState
	statusState

	checked  Null           // what the first answer told was enough: 1, or 0
	ackAt    domain.Instant // when a human first took note of the first question
	acker    Credit
	queues   []queued
	allTerms []deadline.Terms

	asked    []asked
	turns    []turnMeta // beside out.Turns[turnBase:]
	turnBase int
	dayBase  int
	segBase  int
	resBase  int
}

// conversation folds one conversation and appends its rows.
func (fd *fold) conversation(th *thread) {
	r := &run{fd: fd, th: th, dims: th.dims, work: th.root.dims}
	r.turnBase, r.dayBase, r.segBase, r.resBase = len(fd.out.Turns), len(fd.out.ContactDays), len(fd.out.Segments), len(fd.out.Resolutions)
	r.open, r.seg, r.closing = -1, -1, -1
	r.status, r.stateFrom = domain.StatusOpen, th.begin
	for _, c := range th.children {
		c.owner = Credit{}
	}
	for _, e := range r.stream() {
		r.step(e.event, e.thread)
	}
	if r.silenceAt != 0 {
		r.silence()
	}
	r.finish()
	if th.child() {
		fd.out.Turns = fd.out.Turns[:r.turnBase]
		fd.out.ContactDays = fd.out.ContactDays[:r.dayBase]
	}
}

// placed is an event of the conversation or of one merged into it.
type placed struct {
	event  *domain.Event
	thread *thread
}

// stream is the joined timeline in fold order.
func (r *run) stream() []placed {
	n := len(r.th.events)
	family := r.family(nil, r.th)
	for _, c := range family {
		n += len(c.events)
	}
	out := make([]placed, 0, n)
	for _, e := range r.th.events {
		out = append(out, placed{e, r.th})
	}
	if len(family) == 0 {
		return out
	}
	for _, c := range family {
		for _, e := range c.events {
			out = append(out, placed{e, c})
		}
	}
	slices.SortFunc(out, func(a, b placed) int { return before(a.event, b.event) })
	return out
}

// family collects the conversations merged into th. All of a chain of merges hang on the root; a merged one has none of its own.
func (r *run) family(out []*thread, th *thread) []*thread {
	if th.child() {
		return nil
	}
	return append(out, th.children...)
}

// step takes one event. Of a merged conversation only what its messages need is taken: who owned it and when it was closed.
func (r *run) step(e *domain.Event, th *thread) {
	if r.silenceAt != 0 && e.At > r.silenceAt {
		at := r.silenceAt
		r.silence()
		r.queue(at, e)
	}
	r.take(e, th)
	r.queue(e.At, e)
}

// take is step but for what time alone has done.
func (r *run) take(e *domain.Event, th *thread) {
	own := th == r.th
	switch d := e.Data.(type) {
	case domain.MessageCreated:
		r.message(e, d, th)
	case domain.BotHandoff:
		r.handoff(e)
	case domain.ReplyChecked:
		if own && !r.checked.OK {
			r.checked = yes(d.OK())
		}
	case domain.ConversationSeen, domain.ConversationSplit: // who splits has read it
		r.acknowledged(e.At, creditOf(e.Actor.AgentRef))
	case domain.ConversationAssigned:
		if assignReason(e, d, th.owner, creditOf(d.To)) == domain.AssignClaim {
			r.acknowledged(e.At, creditOf(d.To))
		}
		if own {
			r.assign(e, d)
		} else {
			th.owner = creditOf(d.To)
		}
	case domain.ConversationResolved:
		if own {
			r.resolved(e, d)
		} else if r.open >= 0 && r.meta().thread == th {
			r.closeTurn(e.At, e)
		}
	}
	if _, back := e.Data.(domain.ConversationReopened); back && r.fd.moved[e] == r.th.id {
		own = true // it had gone along with a message, and came home with it
	}
	if !own {
		return
	}
	switch d := e.Data.(type) {
	case domain.ConversationStatus:
		r.setStatus(e, d)
	case domain.ConversationReopened:
		r.reopen(e.At, e.Actor, e)
	case domain.ConversationMerged:
		if r.dims.Excluded == "merged" && e.At == th.mergedAt {
			r.mergedAway(e)
		}
	case domain.SurveyInvited:
		r.invited(e, d)
	case domain.SurveyAnswered:
		r.answered(e, d)
	case domain.SurveyWithdrawn:
		r.withdrawn(e, d)
	case domain.SurveySkipped:
		r.skipped(e, d)
	case domain.InquiryMarked:
		r.inquiry(e, d)
	case domain.ConversationExcluded:
		r.traceExcluded(e, d)
	}
}

// mergedAway ends what the conversation itself was doing.
func (r *run) mergedAway(e *domain.Event) {
	r.shift(e.At)
	r.endSegment(e.At, "merged", false)
	if r.open >= 0 {
		r.closeTurn(e.At, e)
	}
	r.ended = true
	if r.fd.tr != nil {
		r.note(e, Note{Code: CodeMergedAway, Area: AreaVolume, Args: map[string]any{"into": r.th.into.String()}})
	}
}

// credit is an agent as of the event.
func creditOf(a domain.AgentRef) Credit {
	return Credit{Agent: a.Agent, Team: a.Team, Seniority: string(a.Seniority), Employment: string(a.Employment)}
}

func (r *run) when(at domain.Instant) When { return r.fd.when(at, r.th.zone) }

// ms cuts a duration to whole milliseconds.
func ms(d time.Duration) int64 { return d.Milliseconds() }

// wait is the plain time from one instant to another.
func wait(from, to domain.Instant) Null { return Some(ms(to.Sub(from))) }

// waitBiz is the service time from one instant to another: NULL if no calendar applies, and if both fell outside service hours with no
// service hour between them.
func (r *run) waitBiz(from, to domain.Instant) Null {
	if r.th.cal == nil {
		return Null{}
	}
	d := r.th.cal.Between(from, to)
	if d == 0 && !r.th.cal.OpenAt(from) && !r.th.cal.OpenAt(to) {
		return Null{}
	}
	return Some(ms(d))
}

// service is the service time from one instant to another, NULL only if no calendar applies.
func (r *run) service(from, to domain.Instant) Null {
	if r.th.cal == nil {
		return Null{}
	}
	return Some(ms(r.th.cal.Between(from, to)))
}

// offHours reports whether an instant lies outside service hours.
func (r *run) offHours(at domain.Instant) bool { return r.th.cal != nil && !r.th.cal.OpenAt(at) }
