package fact

import (
	"kefu/internal/domain"
	"kefu/internal/engine/deadline"
)

// statusState is where the conversation stands.
type statusState struct {
	status     domain.Status
	reason     string
	stateFrom  domain.Instant
	silenceAt  domain.Instant // when silence ends the conversation if nothing happens; zero: it does not
	silenceBot bool
	pauses     []deadline.Stop // waiting for the customer
	paused     bool
	held       bool
	holdReason string // first one
}

// cycle is one resolve and what followed.
type cycle struct {
	event       *domain.Event // nil for an end by silence
	at          domain.Instant
	reason      domain.ResolveReason
	closer      Credit
	owner       Credit // at the close
	reopenedAt  domain.Instant
	reopenedBy  string
	reopenEvent *domain.Event
	returned    int // customer messages until the next resolve
	thanks      int // of them mere thanks
	row         int
	spared      bool // the customer was not asked afterwards, by rule
}

// mereThanks reports whether the customer came back only to say thanks.
func (c *cycle) mereThanks() bool { return c.returned > 0 && c.returned == c.thanks }

// byCustomer reports whether the customer reopened it within a window, and not with mere thanks.
func (c *cycle) byCustomer() bool {
	return c.reopenedAt != 0 && c.reopenedBy == string(domain.ActorCustomer) && !c.mereThanks()
}

func (r *run) setStatus(e *domain.Event, d domain.ConversationStatus) {
	if r.status == domain.StatusResolved || d.Status == domain.StatusResolved || r.ended {
		return
	}
	r.act(e)
	if d.Status != r.status || d.Reason != r.reason {
		r.shift(e.At)
	}
	r.status, r.reason = d.Status, d.Reason
	r.endPause(e.At)
	switch d.Status {
	case domain.StatusPending:
		r.pauses, r.paused = append(r.pauses, deadline.Stop{From: e.At}), true
	case domain.StatusOnHold:
		if !r.held {
			r.held, r.holdReason = true, d.Reason
		}
	}
}

// endPause lets the resolution clock run again: the status changed, or the customer wrote.
func (r *run) endPause(at domain.Instant) {
	if r.paused {
		r.pauses[len(r.pauses)-1].To = at
		r.paused = false
	}
}

// shift ends the running state interval, because status, reason or owner are about to change.
func (r *run) shift(at domain.Instant) {
	if r.status == domain.StatusResolved || r.ended {
		return
	}
	if at > r.stateFrom {
		s := r.state()
		s.To, s.Ms, s.MsBiz = at, wait(r.stateFrom, at), r.service(r.stateFrom, at)
		r.fd.out.States = append(r.fd.out.States, s)
	}
	r.stateFrom = at
}

// state is the running interval, without an end.
func (r *run) state() State {
	return State{
		Dims: r.dims, Status: string(r.status), Reason: r.reason, Owner: r.th.owner, From: r.when(r.stateFrom), Waiting: r.waitingSince(),
	}
}

// waitingSince is the start of the open turn, if a human is waited for: no bot is dealing with it. Since automatic messages answer nothing,
// what a bot says after its hand-off hides nobody.
func (r *run) waitingSince() domain.Instant {
	if r.open < 0 {
		return 0
	}
	if m := r.meta(); m.bot && !m.handed {
		return 0
	}
	return r.turn().Start.At
}

// resolved takes a resolve event.
func (r *run) resolved(e *domain.Event, d domain.ConversationResolved) {
	reason := d.Reason
	if reason == "" {
		switch e.Actor.Kind {
		case domain.ActorBot:
			reason = domain.ResolveBot
		case domain.ActorRule:
			reason = domain.ResolveRule
		default:
			reason = domain.ResolveManual
		}
	}
	r.act(e)
	owner := creditOf(d.Owner)
	if owner.Agent == 0 {
		owner = r.presentOwner(e.At)
	}
	closer := owner
	switch {
	case reason == domain.ResolveSilence:
		owner, closer = r.lastHuman, r.lastHuman
	case reason == domain.ResolveBot:
		closer = Credit{}
	case e.Actor.Kind == domain.ActorAgent && e.Actor.Agent != 0:
		closer = creditOf(e.Actor.AgentRef)
	}
	if owner.Agent == 0 { // nobody held it: it counts for whoever closed it
		owner = closer
	}
	r.resolve(cycle{event: e, at: e.At, reason: reason, closer: closer, owner: owner})
}

// presentOwner is the owner; for a source that stamps tickets and reports no owner, the one who replied first.
func (r *run) presentOwner(at domain.Instant) Credit {
	if r.th.owner.Agent == 0 && r.th.stamped && !r.th.observes(domain.ObservesAssignment) && r.th.stamps.FirstReply != 0 && r.th.stamps.FirstReply <= at {
		return creditOf(r.th.stamps.FirstReplier)
	}
	return r.th.owner
}

// silence ends the conversation because the customer did not answer our last word.
func (r *run) silence() {
	at := r.silenceAt
	c := cycle{at: at, reason: domain.ResolveSilence, closer: r.lastHuman, owner: r.lastHuman}
	if r.silenceBot {
		c = cycle{at: at, reason: domain.ResolveBot, owner: r.th.owner}
	}
	if r.fd.tr != nil {
		r.note(r.lastEvent, Note{Code: CodeSilenceEnd, Area: AreaResolution, Counted: true, Agent: c.closer.Agent, Args: map[string]any{"end_at": at}})
	}
	r.resolve(c)
}

// resolve ends a cycle. Resolving what is resolved changes nothing.
func (r *run) resolve(c cycle) {
	r.silenceAt = 0
	if r.status == domain.StatusResolved || r.ended {
		return
	}
	if r.open >= 0 {
		r.closeTurn(c.at, c.event)
	}
	r.shift(c.at)
	r.endSegment(c.at, EndResolved, false)
	r.endPause(c.at)
	r.status, r.reason = domain.StatusResolved, ""
	row := Resolution{
		Dims: r.dims, N: int64(len(r.th.cycles) + 1), Resolved: r.when(c.at), Closer: c.closer, Reason: string(c.reason),
		HumanMsgs: int64(r.replies), CycleMsgs: int64(r.cycleReplies), AllMsgs: int64(r.publicMsgs),
	}
	row.First = row.N == 1
	row.Started = r.firstCust
	if n := len(r.th.cycles); n > 0 {
		row.Started = r.th.cycles[n-1].reopenedAt
	}
	c.row = len(r.fd.out.Resolutions)
	r.cycleReplies = 0
	r.fd.out.Resolutions = append(r.fd.out.Resolutions, row)
	r.th.cycles = append(r.th.cycles, c)
	if r.fd.tr != nil && c.event != nil {
		r.note(c.event, Note{Code: CodeResolvedCycle, Area: AreaResolution, Counted: true, Agent: c.closer.Agent, Args: map[string]any{
			"n": row.N, "reason": row.Reason, "replies": row.HumanMsgs,
		}})
	}
}

// returned counts a customer message after a resolve.
func (r *run) returned(closing bool) {
	n := len(r.th.cycles)
	if n == 0 {
		return
	}
	r.th.cycles[n-1].returned++
	if closing {
		r.th.cycles[n-1].thanks++
	}
}

// implicitReopen lets a public message continue a conversation that silence had ended.
func (r *run) implicitReopen(e *domain.Event) {
	if r.th.started.SilenceEnds && r.status == domain.StatusResolved {
		r.reopen(e.At, e.Actor, e)
	}
}

// reopen begins the next cycle. Reopening what is open changes nothing.
func (r *run) reopen(at domain.Instant, by domain.Actor, e *domain.Event) {
	if r.status != domain.StatusResolved || r.ended {
		return
	}
	c := &r.th.cycles[len(r.th.cycles)-1]
	c.reopenedAt, c.reopenedBy, c.reopenEvent = at, reopener(by.Kind), e
	r.row.Reopens++
	r.status, r.reason, r.stateFrom = domain.StatusOpen, "", at
	begin := BeginReopened
	if r.beginAs != "" {
		begin = r.beginAs
	}
	r.beginSegment(at, begin)
}

// reopener maps an actor to who reopened.
func reopener(k domain.ActorKind) string {
	switch k {
	case domain.ActorCustomer, domain.ActorAgent, domain.ActorRule:
		return string(k)
	case domain.ActorColleague:
		return string(domain.ActorAgent)
	}
	return string(domain.ActorSystem)
}
