package history

import (
	"cmp"
	"strings"

	"kefu/internal/domain"
)

// agentStat is what the first pass learns about one agent label.
type agentStat struct {
	rows        int64
	first, last domain.Instant
	teams       map[string]int64
}

func (a *agentStat) team() string {
	best := ""
	for t, n := range a.teams {
		if best == "" || n > a.teams[best] || n == a.teams[best] && t < best {
			best = t
		}
	}
	return best
}

func (a *agentStat) seen(label string, id domain.ID) AgentSeen {
	return AgentSeen{Label: label, ID: id, Team: a.team(), Rows: a.rows, First: a.first, Last: a.last}
}

func (c *conversion) seeAgents(rec *record) {
	at := c.when(rec)
	c.seeAgent(rec.vals[fAgent], rec.vals[fTeam], at)
	if f := rec.vals[fFirstAgent]; f != rec.vals[fAgent] {
		c.seeAgent(f, "", at)
	}
	if rec.vals[fAuthorKind] == string(domain.ActorAgent) && rec.vals[fAuthor] != rec.vals[fAgent] {
		team := rec.vals[fTeam]
		if rec.vals[fAgent] != "" {
			team = "" // the team column speaks of the owner
		}
		c.seeAgent(rec.vals[fAuthor], team, at)
	}
}

func (c *conversion) seeAgent(label, team string, at domain.Instant) {
	if label == "" {
		return
	}
	a := c.agents[label]
	if a == nil {
		a = &agentStat{first: at, last: at, teams: map[string]int64{}}
		c.agents[label] = a
	}
	a.rows++
	a.first, a.last = min(a.first, at), max(a.last, at)
	if team != "" {
		a.teams[team]++
	}
}

// rule finds who a label is after merging; name is the label that stays.
func (m Mapping) agent(label string) (name string, rule AgentRule) {
	rule = m.Agents[label]
	if rule.As == "" {
		return label, rule
	}
	return rule.As, m.Agents[rule.As]
}

func (c *conversion) agentID(label string) domain.ID {
	name, rule := c.m.agent(label)
	if rule.ID != 0 {
		return rule.ID
	}
	return domain.HashID(c.m.Source, "agent", name)
}

// SuggestAgents proposes who the labels of a file are: labels that differ only in case, spaces, a mail domain or a mark such as 离职 are
// merged into the one with most rows, and a label like the name or e-mail of a known agent gets that agent. A person confirms.
func SuggestAgents(seen []AgentSeen, known []domain.Agent) map[string]AgentRule {
	byCore := map[string]domain.Agent{}
	for _, a := range known {
		for _, k := range []string{a.Name, a.Email} {
			if core, _ := agentCore(k); core != "" {
				byCore[core] = a
			}
		}
	}
	stays := map[string]AgentSeen{}
	for _, s := range seen {
		core, left := agentCore(s.Label)
		best, ok := stays[core]
		_, bestLeft := agentCore(best.Label)
		if !ok || cmp.Or(boolCompare(bestLeft, left), cmp.Compare(s.Rows, best.Rows), strings.Compare(best.Label, s.Label)) > 0 {
			stays[core] = s
		}
	}
	out := map[string]AgentRule{}
	for _, s := range seen {
		core, left := agentCore(s.Label)
		stay := stays[core]
		var r AgentRule
		switch a, ok := byCore[core]; {
		case stay.Label != s.Label:
			r.As = stay.Label
		case ok:
			r.ID, r.Name = a.ID, a.Name
		default:
			r.Name, r.Team = cleanAgent(s.Label), s.Team
			if strings.Contains(s.Label, "@") {
				r.Email = s.Label
			}
		}
		if left && r.As == "" && r.ID == 0 {
			r.Left = s.Last.Time().Format("2006-01-02")
		}
		out[s.Label] = r
	}
	return out
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// cleanAgent takes marks in brackets off a label.
func cleanAgent(label string) string {
	s := label
	for _, open := range []string{"(", "\uff08", "["} {
		if i := strings.Index(s, open); i > 0 {
			s = s[:i]
		}
	}
	return strings.TrimSpace(s)
}

// agentCore is the part of a label by which two are the same person; left tells that the label says the person has gone.
func agentCore(label string) (core string, left bool) {
	for _, w := range []string{"离职", "已停用", "(left)", "inactive", "deactivated"} {
		left = left || strings.Contains(strings.ToLower(label), w)
	}
	core = cleanAgent(label)
	core, _, _ = strings.Cut(core, "@")
	core = strings.ReplaceAll(core, ".", "")
	for _, w := range []string{"离职", "已停用"} {
		core = strings.ReplaceAll(core, w, "")
	}
	return alike(core), left
}
