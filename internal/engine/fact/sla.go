package fact

import (
	"kefu/internal/domain"
	"kefu/internal/engine/deadline"
)

// promise is one target instance on its way to a row.
type promise struct {
	target string
	start  domain.Instant
	event  *domain.Event
	thread *thread
	gaps   []deadline.Stop
	done   domain.Instant
	doer   Credit
	given  domain.Instant // given up
}

// queued is one stay in a queue: a customer waits for a human, and no agent owns the conversation.
type queued struct {
	from, to domain.Instant // to: zero while it lasts
	owner    Credit         // who took it; zero agent: nobody did
	event    *domain.Event
}

// acknowledged notes the first human who took note of the first question.
func (r *run) acknowledged(at domain.Instant, who Credit) {
	if r.ackAt == 0 && who.Agent != 0 && r.open >= 0 && r.turn().N == 1 {
		r.ackAt, r.acker = at, who
	}
}

// queue follows whether the customer waits in a queue, after an event.
func (r *run) queue(at domain.Instant, e *domain.Event) {
	waits := r.waitingSince() != 0 && r.status == domain.StatusOpen && r.th.owner.Agent == 0 && !r.ended
	n := len(r.queues)
	lasts := n > 0 && r.queues[n-1].to == 0
	switch {
	case waits && !lasts:
		r.queues = append(r.queues, queued{from: at, event: e})
	case !waits && lasts:
		r.queues[n-1].to = at
		if r.status == domain.StatusOpen {
			r.queues[n-1].owner = r.th.owner
		}
	}
}

// slas writes the target instances. Turns that a bot dealt with alone promise nothing of a human; a conversation that only a bot dealt with
// has no resolution target.
func (r *run) slas() {
	if len(r.th.version.Policies) == 0 {
		return
	}
	r.allTerms = r.th.allTerms()
	turns := r.fd.out.Turns[r.turnBase:]
	for i := range turns {
		t := &turns[i]
		if t.Closing || t.BotOnly {
			continue
		}
		p := promise{target: TargetNextReply, start: t.Start.At, event: r.turns[i].event, thread: r.turns[i].thread, done: t.Reply.At, doer: t.Replier, given: t.ClosedAt}
		if t.N == 1 {
			p.target = TargetFirstReply
		}
		r.sla(p)
		if t.N == 1 {
			r.acknowledgement(p)
		}
	}
	if r.ticket {
		p := promise{target: TargetFirstReply, start: r.row.Created.At, event: r.th.events[0], thread: r.th, done: r.firstReply, doer: r.row.First}
		if n := len(r.th.cycles); n > 0 && p.done == 0 {
			p.given = r.th.cycles[0].at
		}
		r.sla(p)
	}
	if r.consult() && r.row.Outcome != OutcomeBot {
		r.resolutionTargets()
		r.assignments()
	}
}

// acknowledgement writes the instance beside that of the first reply: opening or claiming fulfils it as well.
func (r *run) acknowledgement(p promise) {
	p.target = TargetAcknowledge
	if r.ackAt != 0 && (p.done == 0 || r.ackAt <= p.done) {
		p.done, p.doer, p.given = r.ackAt, r.acker, 0
	}
	r.sla(p)
}

// assignments writes an instance for each stay in a queue. A stay ends given up when nobody has to answer any more.
func (r *run) assignments() {
	if !r.th.observes(domain.ObservesAssignment) {
		return
	}
	for _, q := range r.queues {
		p := promise{target: TargetAssignment, start: q.from, event: q.event, thread: r.th}
		switch {
		case q.owner.Agent != 0:
			p.done, p.doer = q.to, q.owner
		case q.to != 0:
			p.given = q.to
		case r.th.excludedAt != 0:
			p.given = max(r.th.excludedAt, q.from)
		}
		r.sla(p)
	}
}

// resolutionTargets writes one instance for the first cycle and those that continue it, and a new one for each reopening after the window.
func (r *run) resolutionTargets() {
	p := promise{target: TargetResolution, start: r.row.Created.At, event: r.firstEvent, thread: r.th}
	if p.event == nil {
		p.event = r.th.events[0]
	}
	for i := range r.th.cycles {
		c := &r.th.cycles[i]
		p.done, p.doer = c.at, c.closer
		if c.reopenedAt == 0 {
			break
		}
		if c.reopenedAt.Sub(c.at) <= r.th.version.reopenWindow {
			p.gaps = append(p.gaps, deadline.Stop{From: c.at, To: c.reopenedAt})
			p.done, p.doer = 0, Credit{}
			continue
		}
		r.sla(p)
		p.start, p.done, p.doer, p.gaps = c.reopenedAt, 0, Credit{}, nil
	}
	if p.done == 0 && r.th.excludedAt != 0 {
		p.given = max(r.th.excludedAt, p.start)
	}
	r.sla(p)
}

// sla judges an instance and writes its row, if any policy in its time had such a target.
func (r *run) sla(p promise) {
	running := deadline.Running{Target: p.target, Start: p.start, Gaps: p.gaps, Terms: r.allTerms}
	if p.target == TargetResolution {
		running.Pauses = r.pauses
	}
	target, steps := r.th.promise.target(running)
	if target.Length == 0 && len(target.Changes) == 0 {
		return
	}
	res := target.Judge(p.done, p.given)
	if res.Length == 0 && res.Due == 0 && target.Length == 0 {
		return
	}
	row := SLA{
		Dims: r.dims, Target: p.target, Start: r.when(p.start), Due: r.when(res.Due), Fulfilled: res.Fulfilled, Cancelled: res.Cancelled,
		BreachAt: res.BreachAt, Met: res.Met, TargetMs: ms(res.Length),
	}
	if s := steps[res.Applied]; s != nil {
		row.Policy = s.Name
	}
	if res.Fulfilled != 0 {
		row.ElapsedMs = Some(ms(res.Elapsed))
		if !res.Met && res.BreachAt != 0 {
			row.OverrunMs = Some(ms(res.Overrun))
		}
	}
	if res.Met {
		row.Holder = p.doer
	} else if res.BreachAt != 0 {
		row.Holder = r.breachOwner(p.thread, res.BreachAt)
	}
	for _, s := range r.finishedPauses(running) {
		if res.Fulfilled == 0 || s.To <= res.Fulfilled {
			row.PausedMs += ms(s.To.Sub(s.From))
		}
	}
	r.fd.out.SLAs = append(r.fd.out.SLAs, row)
	r.traceSLA(p.event, &row)
}

// finishedPauses are those pauses of a target that are over, as far as they stopped it.
func (r *run) finishedPauses(t deadline.Running) []deadline.Stop {
	var over []deadline.Stop
	for _, s := range t.Pauses {
		if s.To != 0 {
			over = append(over, s)
		}
	}
	return r.th.promise.paused(over, t.Start)
}
