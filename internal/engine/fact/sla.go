package fact

import (
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/deadline"
)

// The targets of an SLA policy.
const (
	TargetFirstReply = "first_reply"
	TargetNextReply  = "next_reply"
	TargetResolution = "resolution"
)

// length of a target in a policy; 0 if there is no policy or no such target.
func (p *Policy) length(target string) time.Duration {
	if p == nil {
		return 0
	}
	switch target {
	case TargetFirstReply:
		return seconds(p.FirstReply)
	case TargetNextReply:
		return seconds(p.NextReply)
	}
	return seconds(p.Resolution)
}

// promise is one target instance on its way to a row.
type promise struct {
	target string
	start  domain.Instant
	event  *domain.Event
	thread *thread
	stops  []deadline.Stop
	pauses []deadline.Stop // finished ones
	done   domain.Instant
	doer   Credit
	given  domain.Instant // given up
}

// slas writes the target instances. Turns that a bot dealt with alone promise nothing of a human; a conversation that only a bot dealt with
// has no resolution target.
func (r *run) slas() {
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
	}
}

// resolutionTargets writes one instance for the first cycle and those that continue it, and a new one for each reopening after the window.
func (r *run) resolutionTargets() {
	p := promise{target: TargetResolution, start: r.row.Created.At, event: r.firstEvent, thread: r.th}
	if p.event == nil {
		p.event = r.th.events[0]
	}
	var gaps []deadline.Stop
	for i := range r.th.cycles {
		c := &r.th.cycles[i]
		p.done, p.doer = c.at, c.closer
		if c.reopenedAt == 0 {
			break
		}
		if c.reopenedAt.Sub(c.at) <= r.th.version.reopenWindow {
			gaps = append(gaps, deadline.Stop{From: c.at, To: c.reopenedAt})
			p.done, p.doer = 0, Credit{}
			continue
		}
		r.resolutionTarget(p, gaps)
		p.start, p.done, p.doer, gaps = c.reopenedAt, 0, Credit{}, nil
	}
	if p.done == 0 && r.th.excludedAt != 0 {
		p.given = max(r.th.excludedAt, p.start)
	}
	r.resolutionTarget(p, gaps)
}

func (r *run) resolutionTarget(p promise, gaps []deadline.Stop) {
	var all, over []deadline.Stop
	for _, s := range r.pauses {
		s.From = max(s.From, p.start)
		if s.To == 0 || s.To > p.start {
			all = append(all, s)
		}
		if s.To > p.start {
			over = append(over, s)
		}
	}
	limit := hours(r.th.version.PendingMaxHours)
	p.pauses = deadline.Capped(deadline.Union(over...), limit)
	p.stops = deadline.Union(append(gaps, deadline.Capped(deadline.Union(all...), limit)...)...)
	r.sla(p)
}

// sla judges an instance and writes its row, if any policy in its time had such a target.
func (r *run) sla(p promise) {
	v := r.th.version
	policy := v.policy(&r.dims, r.th.market, r.th.priorityAt(p.start))
	target := deadline.Target{Start: p.start, Length: policy.length(p.target), Stops: p.stops}
	steps := []*Policy{policy}
	for i, c := range r.th.priorities {
		if i == 0 || c.at <= p.start {
			continue
		}
		next := v.policy(&r.dims, r.th.market, c.priority)
		target.Changes = append(target.Changes, deadline.Change{At: c.at, Length: next.length(p.target)})
		steps = append(steps, next)
	}
	for _, s := range steps {
		if s != nil {
			target.Clock = clock(s.Clock, r.th.cal)
			break
		}
	}
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
	for _, s := range p.pauses {
		if res.Fulfilled == 0 || s.To <= res.Fulfilled {
			row.PausedMs += ms(s.To.Sub(s.From))
		}
	}
	r.fd.out.SLAs = append(r.fd.out.SLAs, row)
	r.traceSLA(p.event, &row)
}
