package alert

import (
	"cmp"
	"slices"
	"time"

	"kefu/internal/domain"
	"kefu/internal/feature/desk"
)

// conditions lists the events that hold on the floor, each as the alert it would be, ordered by kind and subject.
func conditions(f Floor, s Setup, open func(desk.Brief, domain.Instant) bool) []Alert {
	var out []Alert
	teams := map[domain.ID]domain.ID{}
	for _, x := range f.Seats {
		teams[x.Agent] = x.Team
	}
	if r := s.rule(Unanswered); r.On {
		out = append(out, unanswered(f, r, teams)...)
	}
	if r := s.rule(SLA); r.On {
		out = append(out, targets(f, r, teams)...)
	}
	if r := s.rule(Queue); r.On {
		out = append(out, queues(f, r, open)...)
	}
	if r := s.rule(Break); r.On {
		out = append(out, breaks(f, r)...)
	}
	if r := s.rule(Silent); r.On {
		out = append(out, silences(f)...)
	}
	slices.SortFunc(out, func(a, b Alert) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Subject, b.Subject)) })
	return out
}

// unanswered are customers who wait past the red line of their conversation and at least as long as the supervisors' line: who wrote at night is
// not late before the line of the morning, and where four hours are promised ten minutes alarm nobody. A new wait is a new event.
func unanswered(f Floor, r Rule, teams map[domain.ID]domain.ID) (out []Alert) {
	for _, b := range f.Briefs {
		if b.Waiting == 0 || b.Due == 0 || f.At < max(b.Due, b.Waiting.Add(minutes(r.Minutes))) {
			continue
		}
		a := Alert{Kind: Unanswered, Subject: b.ID.String() + "@" + b.Waiting.String(), Facts: Facts{Conversation: b.ID, Agent: b.Owner, Team: b.Team,
			Channel: b.Channel, Country: b.Country, Since: b.Waiting}}
		if team, ok := teams[b.Owner]; ok {
			a.Team = team
		}
		out = append(out, a)
	}
	return out
}

// targets are those of the SLA that fall due within the rule's minutes, or have. Of a target that is shorter than four times these only the last
// quarter alarms, so that not every new question does. Each time that a target begins anew is another event.
func targets(f Floor, r Rule, teams map[domain.ID]domain.ID) (out []Alert) {
	for _, b := range f.Briefs {
		for _, l := range b.SLA {
			lead := min(minutes(r.Minutes), time.Duration(l.Length)*time.Millisecond/4)
			if l.Due == 0 || f.At < l.Due.Add(-lead) {
				continue
			}
			a := Alert{Kind: SLA, Subject: b.ID.String() + "/" + l.Target + "@" + l.Start.String(), Facts: Facts{Conversation: b.ID, Agent: b.Owner,
				Team: b.Team, Channel: b.Channel, Country: b.Country, Since: l.Start, Target: l.Target, Due: l.Due}}
			if team, ok := teams[b.Owner]; ok {
				a.Team = team
			}
			out = append(out, a)
		}
	}
	return out
}

// queues are those of teams, and of no team, in which somebody waits too long or too many wait, of those who may expect service now.
func queues(f Floor, r Rule, open func(desk.Brief, domain.Instant) bool) (out []Alert) {
	at := map[domain.ID]int{}
	for _, b := range f.Briefs {
		if b.Queued == 0 || b.Status != domain.StatusOpen || b.Waiting == 0 || !open(b, f.At) {
			continue
		}
		i, ok := at[b.Team]
		if !ok {
			i, at[b.Team] = len(out), len(out)
			out = append(out, Alert{Kind: Queue, Subject: b.Team.String(), Facts: Facts{Team: b.Team, Since: b.Queued}})
		}
		out[i].People++
		out[i].Since = min(out[i].Since, b.Queued)
	}
	return slices.DeleteFunc(out, func(a Alert) bool { return a.People < r.People && f.At.Sub(a.Since) < minutes(r.Minutes) })
}

// breaks have a plan and have gone beyond it for too long. The next break is another event.
func breaks(f Floor, r Rule) (out []Alert) {
	for _, x := range f.Seats {
		if !x.Break || x.Planned == 0 || f.At.Sub(x.Since) < minutes(x.Planned+r.Minutes) {
			continue
		}
		out = append(out, Alert{Kind: Break, Subject: x.Agent.String() + "@" + x.Since.String(), Facts: Facts{Agent: x.Agent, Team: x.Team, Since: x.Since,
			Reason: x.Reason, Planned: x.Planned}})
	}
	return out
}

func silences(f Floor) (out []Alert) {
	for _, c := range f.Silent {
		out = append(out, Alert{Kind: Silent, Subject: c.Account.String(), Facts: Facts{Account: c.Account, Channel: c.Channel, Since: c.Last, Usual: c.Usual}})
	}
	return out
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }
