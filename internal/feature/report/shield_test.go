package report

import (
	"testing"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/metric"
)

func member(id, team domain.ID, seniority domain.Seniority, left string) domain.Agent {
	return domain.Agent{ID: id, LeftOn: left, Terms: []domain.AgentTerm{{Team: team, Seniority: seniority, Employment: domain.EmploymentOwn}}}
}

// TestShield: team 1 has four members, team 2 one and somebody who left, team 3 only somebody who left; the one senior is in team 1.
func TestShield(t *testing.T) {
	dir := Directory{Agents: []domain.Agent{
		member(1, 1, domain.SeniorityJunior, ""), member(2, 1, domain.SeniorityJunior, ""), member(3, 1, domain.SeniorityJunior, ""),
		member(4, 1, domain.SenioritySenior, ""), member(5, 2, domain.SeniorityJunior, ""), member(6, 2, domain.SeniorityJunior, "2026-01-01"),
		member(7, 3, domain.SeniorityJunior, "2026-01-01"),
	}}
	is := func(dim string, values ...string) metric.Filter { return metric.Filter{Dim: dim, Values: values} }
	viewer := access.Principal{Role: access.Viewer}
	lead := func(teams ...domain.ID) access.Principal {
		return access.Principal{Role: access.Supervisor, Teams: teams}
	}
	for _, tt := range []struct {
		name    string
		who     access.Principal
		filters []metric.Filter
		hidden  bool
	}{
		{"no group", viewer, []metric.Filter{is("channel", "email")}, false},
		{"team of four", viewer, []metric.Filter{is("team", "1")}, false},
		{"team of one", viewer, []metric.Filter{is("team", "2")}, true},
		{"team that left", viewer, []metric.Filter{is("team", "3")}, true},
		{"nobody's", viewer, []metric.Filter{is("team", "0")}, false},
		{"all but a team of four", viewer, []metric.Filter{{Dim: "team", Values: []string{"1"}, Not: true}}, true},
		{"two teams", viewer, []metric.Filter{is("team", "1", "2")}, false},
		{"the only senior", viewer, []metric.Filter{is("seniority", "senior")}, true},
		{"the juniors of a team of four", viewer, []metric.Filter{is("team", "1"), is("seniority", "junior")}, true},
		{"own team of one", lead(2), []metric.Filter{is("team", "2")}, false},
		{"another's team of one", lead(1), []metric.Filter{is("team", "2")}, true},
		{"own members and one more", lead(1), []metric.Filter{is("seniority", "junior")}, true},
		{"own members only", lead(1), []metric.Filter{is("seniority", "senior")}, false},
	} {
		if got := newShield(tt.who, dir, 1).hidden(tt.filters); got != tt.hidden {
			t.Errorf("%s: hidden %v", tt.name, got)
		}
	}
	one := 1.0
	table := &Table{Columns: []Column{{Key: "team", Kind: "dimension"}, {Key: "handled", Kind: "metric"}},
		Rows: []Row{{Keys: []Key{{Value: "1"}}, Cells: []Cell{{Value: &one, N: 1}}}, {Keys: []Key{{Value: "2"}}, Cells: []Cell{{Value: &one, N: 1}}}}}
	newShield(viewer, dir, 1).cover(table, metric.Query{})
	if a, b := table.Rows[0].Cells[0], table.Rows[1].Cells[0]; a.Value == nil || b.Value != nil || b.N != 0 || b.Reason != ReasonFewAgents {
		t.Errorf("covered: %+v, %+v", a, b)
	}
}
