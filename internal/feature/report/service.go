package report

import (
	"context"
	"slices"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/fact"
	"kefu/internal/engine/metric"
)

// Facts runs planned queries over the fact tables.
type Facts interface {
	// RunAll answers plans, all of them from the same state of the facts.
	RunAll(ctx context.Context, plans []*metric.Plan) ([]*metric.Result, error)
	Drill(ctx context.Context, p *metric.DrillPlan) (*metric.RowSet, error)
	// Values lists the values of a dimension that occur, most frequent first.
	Values(ctx context.Context, dim string) ([]string, error)
	// Span is the first and the last reporting day with a conversation; ok is false when there is none.
	Span(ctx context.Context) (first, last int64, ok bool, err error)
	// FreshAt is the instant up to which facts are complete.
	FreshAt() domain.Instant
}

// Store reads what reports need beside the facts.
type Store interface {
	Directory(ctx context.Context) (Directory, error)
	Settings(ctx context.Context) (fact.History, error)
	Targets(ctx context.Context) ([]TargetRule, error)
	Conversations(ctx context.Context, ids []domain.ID) ([]domain.Conversation, error)
	Contacts(ctx context.Context, ids []domain.ID) ([]domain.Contact, error)
	Messages(ctx context.Context, conversation domain.ID) ([]domain.Message, error)
	Timelines(ctx context.Context, contacts []domain.ID) ([]fact.Timeline, error)
}

// Service answers report questions within the scope of who asks.
type Service struct {
	catalogue *metric.Catalogue
	facts     Facts
	store     Store
	clock     domain.Clock
}

// New makes a Service.
func New(catalogue *metric.Catalogue, facts Facts, store Store, clock domain.Clock) *Service {
	return &Service{catalogue: catalogue, facts: facts, store: store, clock: clock}
}

// frame is what one request needs from the settings.
type frame struct {
	settings fact.Settings // the newest version
	history  fact.History
	zone     *time.Location
	now      domain.Instant
}

func (s *Service) frame(ctx context.Context) (frame, error) {
	h, err := s.store.Settings(ctx)
	if err != nil {
		return frame{}, err
	}
	newest := h[len(h)-1]
	zone, err := time.LoadLocation(newest.Zone)
	if err != nil {
		return frame{}, err
	}
	return frame{settings: newest, history: h, zone: zone, now: s.clock.Now()}, nil
}

// Today is the current reporting day of the workspace, YYYY-MM-DD.
func (s *Service) Today(ctx context.Context) (string, error) {
	f, err := s.frame(ctx)
	if err != nil {
		return "", err
	}
	return f.day(f.now), nil
}

func (f frame) env(scope *metric.Scope) metric.Env {
	return metric.Env{Now: f.now, Zone: f.zone, CutoffMinutes: f.settings.CutoffMinutes, Clock: f.settings.Clock, Currency: f.currency(), Scope: scope}
}

// Currency is the reporting currency, ISO 4217: amounts of money are in its smallest unit.
func (s *Service) Currency(ctx context.Context) (string, error) {
	f, err := s.frame(ctx)
	if err != nil {
		return "", err
	}
	return f.currency(), nil
}

// currency is that of the reports.
func (f frame) currency() string { return f.settings.ReportCurrency() }

func (f frame) day(at domain.Instant) string {
	return at.Time().In(f.zone).Add(-time.Duration(f.settings.CutoffMinutes) * time.Minute).Format(time.DateOnly)
}

// Span is the first and the last reporting day that has a conversation; ok is false when there is none.
func (s *Service) Span(ctx context.Context) (first, last string, ok bool, err error) {
	f, l, ok, err := s.facts.Span(ctx)
	text := func(day int64) string { return time.Unix(day*86400, 0).UTC().Format(time.DateOnly) }
	return text(f), text(l), ok, err
}

// Query answers a metric query with labels, targets and the definition in force.
func (s *Service) Query(ctx context.Context, p access.Principal, q metric.Query, lang string) (*Table, error) {
	all, err := s.Queries(ctx, p, []metric.Query{q}, lang)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// Queries answers several queries from the same state of the facts, each as Query would; what they have in common is read once.
func (s *Service) Queries(ctx context.Context, p access.Principal, queries []metric.Query, lang string) ([]*Table, error) {
	f, err := s.frame(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.store.Directory(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]asked, len(queries))
	for i, q := range queries {
		all[i].query = q
		if all[i].scope, err = scopeOf(p, q); err != nil {
			return nil, err
		}
	}
	results, err := s.run(ctx, f, all...)
	if err != nil {
		return nil, err
	}
	targets, err := s.store.Targets(ctx)
	if err != nil {
		return nil, err
	}
	guard := newShield(p, d, f.now)
	out := make([]*Table, len(queries))
	for i, q := range queries {
		t := tabler{catalogue: s.catalogue, lang: lang, names: d.names(lang), dir: d, targets: targets, query: q, frame: f}
		out[i] = t.table(results[i], s.facts.FreshAt())
		guard.cover(out[i], q)
		if p.Scope() == access.ScopeSelf {
			if err := s.addAverage(ctx, p, f, d, q, &t, out[i]); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// asked is a query with the scope of who asks.
type asked struct {
	query metric.Query
	scope *metric.Scope
}

// run plans and answers queries. The total of a split by agents is the figure of the whole.
func (s *Service) run(ctx context.Context, f frame, all ...asked) ([]*metric.Result, error) {
	plans := make([]*metric.Plan, len(all))
	wholes := map[int]int{} // of a query, the position of the plan of its whole
	for i, a := range all {
		whole, apart := wholeOf(a.query)
		if apart = apart && a.scope == nil; apart {
			a.query.Totals = false
			plan, err := s.catalogue.Plan(whole, f.env(nil))
			if err != nil {
				return nil, err
			}
			wholes[i] = len(plans)
			plans = append(plans, plan)
		}
		plan, err := s.catalogue.Plan(a.query, f.env(a.scope))
		if err != nil {
			return nil, err
		}
		plans[i] = plan
	}
	results, err := s.facts.RunAll(ctx, plans)
	if err != nil {
		return nil, err
	}
	for i, at := range wholes {
		if rows := results[at].Rows; len(rows) > 0 {
			results[i].Total = &rows[0]
			rows[0].Keys = make([]string, len(all[i].query.By)+min(1, len(all[i].query.Grain)))
		}
	}
	return results[:len(all)], nil
}

// wholeOf is the query of the total row of a split by agents: the figure of the whole, which also counts what no agent touched, so that
// the total of the table is the figure on the card. It is apart only when the query asks for totals and narrows nothing to agents.
func wholeOf(q metric.Query) (whole metric.Query, apart bool) {
	agents := func(dim string) bool {
		return dim == "agent" || dim == "team" || dim == "seniority" || dim == "employment"
	}
	narrowed := slices.ContainsFunc(q.Where, func(f metric.Filter) bool { return agents(f.Dim) })
	if !q.Totals || narrowed || !slices.ContainsFunc(q.By, agents) {
		return q, false
	}
	whole = q
	whole.By, whole.Grain, whole.Order, whole.Limit, whole.Totals = nil, "", nil, 0, false
	return whole, true
}

// addAverage gives an agent the figure of the own team, if it is big enough not to give a colleague away, else of the whole workspace.
func (s *Service) addAverage(ctx context.Context, p access.Principal, f frame, d Directory, q metric.Query, t *tabler, table *Table) error {
	if p.Role == access.Outsourced {
		return nil
	}
	team := d.teamOf(p.Agent, f.now)
	var scope *metric.Scope
	switch {
	case team != 0 && d.members(team, f.now) >= access.MinimumAverage:
		scope = &metric.Scope{Teams: []domain.ID{team}}
		table.AverageOf = "team"
	case d.members(0, f.now) >= access.MinimumAverage:
		table.AverageOf = "all"
	default:
		return nil
	}
	avg := q
	avg.By, avg.Grain, avg.Compare, avg.Order, avg.Limit, avg.Totals = []string{"agent"}, "", "", nil, 0, true
	avg.Where = slices.DeleteFunc(slices.Clone(q.Where), func(f metric.Filter) bool { return personal(f.Dim) })
	results, err := s.run(ctx, f, asked{avg, scope})
	if err != nil || results[0].Total == nil {
		table.AverageOf = ""
		return err
	}
	res := results[0]
	row := t.row(average(res), res)
	table.Average = &row
	return nil
}

// personal reports whether a dimension tells agents apart: a team's average over its only senior is that senior's figure.
func personal(dim string) bool {
	return slices.ContainsFunc(metric.Dimensions(), func(d metric.Dimension) bool { return d.Name == dim && d.Agent })
}

// average turns the total over agents into what an agent may compare with: counts per head, other figures as they are, and nothing where
// so few agents took part (a filter may leave only one) that the figure would be somebody's.
func average(res *metric.Result) metric.Row {
	out := metric.Row{}
	for i, col := range metricColumns(res) {
		c, heads := res.Total.Cells[i], 0
		for _, r := range res.Rows {
			if r.Keys[0] != "" && (r.Cells[i].N > 0 || (r.Cells[i].Value != nil && *r.Cells[i].Value != 0)) {
				heads++
			}
		}
		switch {
		case c.Value == nil:
		case heads < access.MinimumAverage:
			c = metric.Cell{Reason: ReasonFewAgents}
		case counts(col):
			each := *c.Value / float64(heads)
			c.Value = &each
		}
		out.Cells = append(out.Cells, c)
	}
	return out
}

// ReasonFewAgents says that a figure is left out because so few agents are behind it that it would be somebody's.
const ReasonFewAgents = "few_agents"

// counts reports whether a column grows with the number of agents.
func counts(col metric.ResultColumn) bool {
	if col.Stat == metric.StatN || col.Stat == metric.StatTop || col.Stat == metric.StatSum {
		return true
	}
	switch col.Def.Kind {
	case metric.KindCount, metric.KindSum, metric.KindDistinct, metric.KindLevel, metric.KindOverlap:
		return true
	}
	return false
}

// teamOf returns the team of an agent at an instant, 0 if none.
func (d Directory) teamOf(agent domain.ID, at domain.Instant) domain.ID {
	for _, a := range d.Agents {
		if a.ID == agent {
			return a.RefAt(at).Team
		}
	}
	return 0
}

// members counts the agents of a team (0: of all) that have not left.
func (d Directory) members(team domain.ID, at domain.Instant) int {
	n := 0
	for _, a := range d.Agents {
		if a.LeftOn == "" && (team == 0 || a.RefAt(at).Team == team) {
			n++
		}
	}
	return n
}

// scopeOf narrows a query to whose figures the caller may see, or refuses it. Nil means everybody's.
func scopeOf(p access.Principal, q metric.Query) (*metric.Scope, error) {
	if err := p.Require(access.ReportView); err != nil {
		return nil, err
	}
	names := slices.Contains(q.By, "agent") || slices.ContainsFunc(q.Where, func(f metric.Filter) bool { return f.Dim == "agent" })
	switch p.Scope() {
	case access.ScopeAll:
		return nil, nil
	case access.ScopeTeams:
		if names {
			return &metric.Scope{Teams: p.Teams}, nil
		}
		return nil, nil
	case access.ScopeSelf:
		own := &metric.Scope{}
		if p.Agent != 0 {
			own.Agents = []domain.ID{p.Agent}
		}
		return own, nil
	}
	if names {
		return nil, domain.Forbidden("no_names", "your role sees totals, not the figures of single agents; leave the agents out")
	}
	return nil, nil
}
