package conversation

import (
	"kefu/internal/domain"
)

// Timer is the earliest timer; 0 none.
func (s State) Timer() domain.Instant {
	at, _, _ := s.due()
	return at
}

// timer is what time makes due.
type timer string

// The timers; of those that are due at one instant the first goes first.
const (
	noTimer      timer = ""
	timerSnooze  timer = "snooze"
	timerTake    timer = "take_back"
	timerSilence timer = "silence"
	timerInvite  timer = "invite"
	timerWarn    timer = "sla_warn"
	timerBreach  timer = "sla_breach"
)

// due is the earliest timer, what it is, and the target that it is about.
func (s State) due() (domain.Instant, timer, domain.SLAMark) {
	at, which, about := domain.Instant(0), noTimer, domain.SLAMark{}
	if s.Into != 0 {
		return at, which, about
	}
	for _, t := range [...]struct {
		at domain.Instant
		is timer
	}{{s.SnoozeUntil, timerSnooze}, {s.TakeBackAt, timerTake}, {s.SilenceAt, timerSilence}, {s.InviteAt, timerInvite}} {
		if t.at != 0 && (at == 0 || t.at < at) {
			at, which = t.at, t.is
		}
	}
	if m, is, when := s.promiseDue(); is != noTimer && (at == 0 || when < at) {
		at, which, about = when, is, m
	}
	return at, which, about
}

// Settle lists the events that are due at now, in order of time, each worked out after those before it. An event bears the instant at
// which it was due, however late that is noticed, unless something has been recorded since. The state is not changed: apply the events one
// by one, and SkipInvite instead of an invitation that is not wanted.
func (s State) Settle(now domain.Instant, r Rules) []Planned {
	var out []Planned
	for {
		at, which, about := s.due()
		if which == noTimer || at > now {
			return out
		}
		p := s.plan(s.Next(at), which)
		if about.Target != "" {
			p = s.planMark(which, about)
		}
		out = append(out, p)
		s = s.stop(which).Apply(domain.Event{StoreID: s.Store, ContactID: s.Contact, ConversationID: s.ID, At: p.At, Actor: p.Actor, Data: p.Data}, r)
	}
}

func (s State) plan(at domain.Instant, which timer) Planned {
	p := Planned{At: at, Key: string(which) + "/" + s.ID.String() + "/" + at.String(), Actor: domain.Actor{Kind: domain.ActorSystem}}
	switch which {
	case timerSnooze:
		p.Data = domain.ConversationStatus{Status: domain.StatusOpen}
	case timerTake:
		p.Data = domain.ConversationAssigned{From: s.Owner, To: domain.AgentRef{Team: s.Owner.Team}, Reason: domain.AssignTakeBack}
	case timerSilence:
		p.Data = domain.ConversationResolved{Reason: domain.ResolveSilence, Owner: s.Owner}
	case timerInvite:
		p.Data = domain.SurveyInvited{
			Invitation: domain.HashID("invitation", s.ID.String(), s.InviteFor.String()), Survey: domain.SurveyCSAT, Agent: s.LastHuman,
			Expires: at.Add(SurveyLife),
		}
	}
	return p
}

// stop clears a timer.
func (s State) stop(which timer) State {
	switch which {
	case timerSnooze:
		s.SnoozeUntil = 0
	case timerTake:
		s.TakeBackAt = 0
	case timerSilence:
		s.SilenceAt = 0
	case timerInvite:
		s.InviteAt, s.InviteFor = 0, 0
	}
	return s
}

// SkipInvite is the state after the due invitation was not sent.
func (s State) SkipInvite() State { return s.stop(timerInvite) }
