package report

import (
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/metric"
)

// shield hides the figures of groups so small that a total is somebody's: whoever may not see agents by name must not learn them from a team of
// one, or from the only senior. What can be worked out by taking the other rows from a total stays: teams whose totals must not give one person
// away have to be joined.
type shield struct {
	dir  Directory
	now  domain.Instant
	open []domain.ID // teams whose members the caller may see by name
	all  bool        // the caller may see everybody by name, or sees only own rows
}

func newShield(p access.Principal, d Directory, now domain.Instant) shield {
	s := shield{dir: d, now: now}
	switch p.Scope() {
	case access.ScopeAll, access.ScopeSelf:
		s.all = true
	case access.ScopeTeams:
		s.open = p.Teams
	}
	return s
}

// cover takes the figures of too small groups out of a table.
func (s shield) cover(t *Table, q metric.Query) {
	if s.all {
		return
	}
	for i := range t.Rows {
		s.row(t, &t.Rows[i], q)
	}
	if t.Total != nil {
		s.row(t, t.Total, q)
	}
}

func (s shield) row(t *Table, r *Row, q metric.Query) {
	groups := slices.Clone(q.Where)
	for i, k := range r.Keys {
		if k.Value != "" {
			groups = append(groups, metric.Filter{Dim: t.Columns[i].Key, Values: []string{k.Value}})
		}
	}
	if !s.hidden(groups) {
		return
	}
	hide := func(cells []Cell) {
		for i := range cells {
			cells[i] = Cell{Reason: ReasonFewAgents}
		}
	}
	hide(r.Cells)
	hide(r.Before)
}

// hidden reports whether the agents who satisfy the filters are too few. Rows that nobody is credited with are nobody's.
func (s shield) hidden(filters []metric.Filter) bool {
	personal := slices.DeleteFunc(slices.Clone(filters), func(f metric.Filter) bool { return attributeOf(f.Dim) == nil })
	if len(personal) == 0 {
		return false
	}
	others, own := 0, false
	for _, a := range s.dir.Agents {
		ref := a.RefAt(s.now)
		outside := slices.ContainsFunc(personal, func(f metric.Filter) bool {
			return slices.Contains(f.Values, attributeOf(f.Dim)(ref)) == f.Not
		})
		switch {
		case outside || a.LeftOn != "":
		case slices.Contains(s.open, ref.Team):
			own = true
		default:
			others++
		}
	}
	nobody := slices.ContainsFunc(personal, func(f metric.Filter) bool { return !f.Not && slices.Equal(f.Values, []string{"0"}) })
	return others < access.MinimumAverage && (others > 0 || !own) && !nobody
}

// attributeOf reads a dimension that groups agents from an agent; nil for other dimensions.
func attributeOf(dim string) func(domain.AgentRef) string {
	switch dim {
	case "team":
		return func(r domain.AgentRef) string { return r.Team.String() }
	case "seniority":
		return func(r domain.AgentRef) string { return string(r.Seniority) }
	case "employment":
		return func(r domain.AgentRef) string { return string(r.Employment) }
	}
	return nil
}
