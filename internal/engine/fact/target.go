package fact

import (
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/deadline"
)

// The targets of an SLA policy.
const (
	TargetFirstReply  = "first_reply"
	TargetNextReply   = "next_reply"
	TargetAcknowledge = "acknowledge" // the first message until a human opened, claimed or answered the conversation
	TargetAssignment  = "assignment"  // a customer waits in a queue until an agent owns the conversation
	TargetResolution  = "resolution"
)

// Targets lists the targets in the order of their names in settings.
func Targets() []string {
	return []string{TargetAcknowledge, TargetAssignment, TargetFirstReply, TargetNextReply, TargetResolution}
}

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
	case TargetAcknowledge:
		return seconds(p.Acknowledge)
	case TargetAssignment:
		return seconds(p.Assignment)
	}
	return seconds(p.Resolution)
}

// warnAfter is how much of a length has run when the policy warns; 0: it does not.
func (p *Policy) warnAfter(length time.Duration) time.Duration {
	percent := p.Warn
	if percent == 0 {
		percent = DefaultWarn
	}
	if percent < 1 || percent > 99 {
		return 0
	}
	return length * time.Duration(percent) / 100
}

// Outlook works out a target as the fold does.
func (p Promise) Outlook(t deadline.Running) deadline.Outlook {
	target, steps := p.target(t)
	res := target.Judge(0, 0)
	policy := steps[res.Applied]
	if policy == nil || res.Length <= 0 {
		return deadline.Outlook{}
	}
	out := deadline.Outlook{Policy: policy.Name, Length: res.Length, Due: res.Due, Breach: res.BreachAt}
	if warn := policy.warnAfter(res.Length); warn > 0 {
		out.Warn, _ = deadline.Due(target.Clock, t.Start, warn, target.Stops)
	}
	return out
}

// target is a target as deadline judges it, and the policy that holds after each of its changes; steps[0] holds at its start.
func (p Promise) target(t deadline.Running) (target deadline.Target, steps []*Policy) {
	target = deadline.Target{Start: t.Start, Stops: p.stops(t)}
	var first deadline.Terms
	i := 0
	for ; i < len(t.Terms) && (i == 0 || t.Terms[i].At <= t.Start); i++ {
		first = t.Terms[i]
	}
	policy := p.version.policy(&p.setting, &first)
	target.Length = policy.length(t.Target)
	steps = []*Policy{policy}
	for ; i < len(t.Terms); i++ {
		next := p.version.policy(&p.setting, &t.Terms[i])
		target.Changes = append(target.Changes, deadline.Change{At: t.Terms[i].At, Length: next.length(t.Target)})
		steps = append(steps, next)
	}
	for _, s := range steps {
		if s != nil {
			target.Clock = clock(s.Clock, p.cal)
			break
		}
	}
	return target, steps
}

// stops are the times in which the clock of a target stands: pauses, which together stop it only so long, and gaps.
func (p Promise) stops(t deadline.Running) []deadline.Stop {
	if len(t.Pauses)+len(t.Gaps) == 0 {
		return nil
	}
	return deadline.Union(append(append([]deadline.Stop(nil), t.Gaps...), p.paused(t.Pauses, t.Start)...)...)
}

// paused cuts pauses to what lies after a start, and to the longest time they may last together.
func (p Promise) paused(pauses []deadline.Stop, start domain.Instant) []deadline.Stop {
	var all []deadline.Stop
	for _, s := range pauses {
		if s.To == 0 || s.To > start {
			all = append(all, deadline.Stop{From: max(s.From, start), To: s.To})
		}
	}
	return deadline.Capped(deadline.Union(all...), hours(p.version.PendingMaxHours))
}

// ReopenWindow is how long after 已解决 a return continues the resolution target instead of beginning another.
func (p Promise) ReopenWindow() time.Duration { return p.version.reopenWindow }
