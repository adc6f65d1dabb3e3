package fact

import (
	"kefu/internal/domain"
	"kefu/internal/engine/deadline"
)

// Walked is a target of a case that somebody tries out: when it warns and falls due, and the working time on the way there.
type Walked struct {
	Target string
	Length int64 // seconds
	Warn   domain.Instant
	Due    domain.Instant // 0: never
	Steps  []deadline.Stop
	Plain  bool // the policy runs on plain time, or no calendar applies
}

// maxSteps is how many openings of a calendar are listed; a longer way shows its beginning and its end.
const maxSteps = 12

// Walk tries out what a message that comes at an instant is promised: the policy that matches, and each of its targets.
func (p Promise) Walk(at domain.Instant, priority string, vip bool, team domain.ID) (policy string, targets []Walked) {
	terms := []deadline.Terms{{At: at, Priority: priority, VIP: vip, Team: team}}
	for _, name := range Targets() {
		running := deadline.Running{Target: name, Start: at, Terms: terms}
		target, steps := p.target(running)
		if steps[0] != nil {
			policy = steps[0].Name
		}
		if target.Length == 0 {
			continue
		}
		o := p.Outlook(running)
		w := Walked{Target: name, Length: int64(target.Length.Seconds()), Warn: o.Warn, Due: o.Due, Plain: target.Clock.Calendar == nil}
		if o.Due != 0 {
			w.Steps = openings(target.Clock, at, o.Due)
		}
		targets = append(targets, w)
	}
	return policy, targets
}

// openings lists the working time between two instants: the first ones, and the last.
func openings(c deadline.Clock, from, to domain.Instant) []deadline.Stop {
	if c.Calendar == nil {
		return []deadline.Stop{{From: from, To: to}}
	}
	var out []deadline.Stop
	for at := from; ; {
		open, ok := c.Calendar.NextOpen(at)
		if !ok || open >= to {
			return out
		}
		end, ok := c.Calendar.NextClose(open)
		if !ok || end > to {
			end = to
		}
		if len(out) == maxSteps {
			out[maxSteps-1] = deadline.Stop{From: open, To: end}
		} else {
			out = append(out, deadline.Stop{From: open, To: end})
		}
		at = end
	}
}

// Calendar names the calendar that applies and its zone; both empty where none does.
func (p Promise) Calendar() (id, zone string) {
	if p.cal == nil {
		return "", ""
	}
	return p.cal.ID(), p.cal.Zone().String()
}
