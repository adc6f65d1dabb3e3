package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"kefu/internal/adapter/olap"
	"kefu/internal/adapter/olap/duckdb"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/fact"
	"kefu/internal/engine/metric"
	"kefu/internal/engine/metric/sqlgen"
	"kefu/internal/feature/demo"
	performance "kefu/internal/feature/report"
)

// question is one request of the performance page.
type question struct {
	name string
	// ask plans, runs and assembles an answer.
	ask func(ctx context.Context, db *duckdb.DB) error
	// statements are what asking sends to the engine.
	statements func(ctx context.Context, db *duckdb.DB) ([]metric.Statement, error)
}

// page makes the questions of the performance page as it opens: the last 30 days against the 30 before, for a mature team that sells both
// to consumers and to businesses.
type page struct {
	catalogue *metric.Catalogue
	env       metric.Env
	world     *demo.World
	from, to  string
	until     domain.Instant
}

func newPage(m made) (*page, error) {
	c, err := metric.Load(metric.Files(), olap.Tables())
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(m.params.Zone)
	if err != nil {
		return nil, err
	}
	s := m.world.Settings
	last := m.params.Until.Time().In(zone)
	return &page{
		catalogue: c, world: m.world, until: m.params.Until, env: metric.Env{Now: m.params.Until, Zone: zone, CutoffMinutes: s.CutoffMinutes, Clock: s.Clock},
		from: last.AddDate(0, 0, -29).Format(time.DateOnly), to: last.Format(time.DateOnly),
	}, nil
}

func (p *page) questions() []question {
	cards := []string{"handled", "first_response_time", "timeout_rate", "first_contact_resolution", "csat", "inquiry_rate"}
	lead := append(slices.Clone(cards), "first_response_time:mean", "first_response_time:p90", "conversations", "missed")
	byCount := []metric.Order{{By: "conversations", Desc: true}}
	frt := []string{"first_response_time"}
	sales := []string{"agent_sales", "credited_orders", "consult_pay_rate", "service_aov", "refund_rate_amount"}
	return []question{
		p.query("cards", metric.Query{Metrics: lead, Compare: "previous"}),
		p.query("cards, line by day", metric.Query{Metrics: cards, Grain: "day"}),
		p.query("trend by day", metric.Query{Metrics: frt, Grain: "day", Compare: "previous"}),
		p.query("share by channel", metric.Query{Metrics: []string{"conversations"}, By: []string{"channel"}, Order: byCount}),
		p.query("tab agents", metric.Query{Metrics: p.columns("agent"), By: []string{"agent"}, Totals: true}),
		p.query("tab agents, without a human", metric.Query{Metrics: []string{"missed", "bot_resolved"}}),
		p.drill("tab timeouts", "timed_out_conversations", 20),
		p.query("tab issues", metric.Query{Metrics: p.columns("issue_type"), By: []string{"issue_type"}, Totals: true}),
		p.query("tab channels", metric.Query{Metrics: p.columns("channel"), By: []string{"channel"}, Totals: true}),
		p.query("tab region × channel", metric.Query{Metrics: frt, By: []string{"region", "channel"}}),
		p.query("tab hour of week", metric.Query{Metrics: frt, By: []string{"weekday", "hour_of_day"}}),
		p.query("sales, cards", metric.Query{Metrics: append(slices.Clone(sales), "agent_sales_share"), Compare: "previous"}),
		p.query("sales, agents", metric.Query{Metrics: sales, By: []string{"agent"}, Totals: true}),
		p.query("sales, line by day", metric.Query{Metrics: sales[:1], Grain: "day", Compare: "previous"}),
		p.attention(),
	}
}

// inPeriod is how many conversations lie in the period that all questions are about.
func (p *page) inPeriod(ctx context.Context, path string) (n float64, err error) {
	db, err := duckdb.Open(ctx, path, duckdb.Options{})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	plan, err := p.catalogue.Plan(metric.Query{Metrics: []string{"conversations"}, From: p.from, To: p.to}, p.env)
	if err != nil {
		return 0, err
	}
	res, err := db.Run(ctx, plan)
	if err != nil {
		return 0, err
	}
	if len(res.Rows) != 1 || res.Rows[0].Cells[0].Value == nil {
		return 0, errors.New("the conversations of the period cannot be counted")
	}
	return *res.Rows[0].Cells[0].Value, nil
}

// columns are those of the comparison tables that can be split by a dimension.
func (p *page) columns(dim string) []string {
	all := []string{"handled", "first_response_time", "average_response_time", "timeout_rate", "first_contact_resolution", "transfer_rate", "csat",
		"inquiry_rate", "sla_attainment", "reply_rate_within(x=180)", "high_intent_share"}
	return slices.DeleteFunc(all, func(ref string) bool {
		r, err := metric.ParseRef(ref)
		if err != nil {
			return true
		}
		dims := p.catalogue.DimensionsOf(r.ID)
		return len(dims) > 0 && !slices.Contains(dims, dim)
	})
}

func (p *page) query(name string, q metric.Query) question {
	q.From, q.To = p.from, p.to
	return question{
		name: name,
		ask: func(ctx context.Context, db *duckdb.DB) error {
			plan, err := p.catalogue.Plan(q, p.env)
			if err != nil {
				return err
			}
			res, err := db.Run(ctx, plan)
			if err == nil && len(res.Rows) == 0 {
				err = errors.New("no rows in the answer")
			}
			return err
		},
		statements: func(context.Context, *duckdb.DB) ([]metric.Statement, error) {
			plan, err := p.catalogue.Plan(q, p.env)
			if err != nil {
				return nil, err
			}
			return sqlgen.Print(sqlgen.DuckDB(), plan)
		},
	}
}

func (p *page) drill(name, ref string, limit int) question {
	plan := func() (*metric.DrillPlan, error) {
		return p.catalogue.Drill(metric.Query{Metrics: []string{ref}, From: p.from, To: p.to}, metric.CellRef{Metric: ref, Limit: limit}, p.env)
	}
	return question{
		name: name,
		ask: func(ctx context.Context, db *duckdb.DB) error {
			dp, err := plan()
			if err != nil {
				return err
			}
			rows, err := db.Drill(ctx, dp)
			if err == nil && len(rows.Rows) == 0 {
				err = errors.New("no rows in the answer")
			}
			return err
		},
		statements: func(context.Context, *duckdb.DB) ([]metric.Statement, error) {
			dp, err := plan()
			if err != nil {
				return nil, err
			}
			list, count, err := sqlgen.PrintDrill(dp, sqlgen.DuckDB())
			return []metric.Statement{count, list}, err
		},
	}
}

// attention is the one request of the page that is many queries.
func (p *page) attention() question {
	ask := func(ctx context.Context, facts performance.Facts) error {
		s := performance.New(p.catalogue, facts, names{world: p.world}, domain.ClockFunc(func() domain.Instant { return p.until }))
		_, err := s.Attention(ctx, access.Principal{Role: access.Owner}, metric.Query{From: p.from, To: p.to, Compare: "previous"}, "en")
		return err
	}
	return question{
		name: "attention (one request, many queries)",
		ask: func(ctx context.Context, db *duckdb.DB) error {
			return ask(ctx, facts{DB: db, until: p.until})
		},
		statements: func(ctx context.Context, db *duckdb.DB) ([]metric.Statement, error) {
			l := &listening{facts: facts{DB: db, until: p.until}}
			err := ask(ctx, l)
			return l.statements, err
		},
	}
}

// facts is a fact store as reports see it.
type facts struct {
	*duckdb.DB
	until domain.Instant
}

// FreshAt implements the facts of reports.
func (f facts) FreshAt() domain.Instant { return f.until }

// listening remembers the statements of the plans it runs.
type listening struct {
	facts
	statements []metric.Statement
}

// RunAll implements the facts of reports.
func (l *listening) RunAll(ctx context.Context, plans []*metric.Plan) ([]*metric.Result, error) {
	st, err := sqlgen.Print(sqlgen.DuckDB(), plans...)
	if err != nil {
		return nil, err
	}
	l.statements = append(l.statements, st...)
	return l.facts.RunAll(ctx, plans)
}

// names are what a report needs beside facts when nobody looks at a single conversation.
type names struct {
	performance.Store // of the methods not below, none is called
	world             *demo.World
}

// Directory implements the store of reports.
func (n names) Directory(context.Context) (performance.Directory, error) {
	w := n.world
	return performance.Directory{Stores: w.Stores, Accounts: w.Accounts, Teams: w.Teams, Agents: w.Agents}, nil
}

// Settings implements the store of reports.
func (n names) Settings(context.Context) (fact.History, error) {
	return fact.History{n.world.Settings}, nil
}

// Targets implements the store of reports.
func (n names) Targets(context.Context) ([]performance.TargetRule, error) { return nil, nil }
