package report_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/adapter/olap"
	"kefu/internal/domain"
	"kefu/internal/engine/fact"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/report"
)

// till answers every question with the same sales: 1,200 of agent 71, and of agent 72 some that lack a rate.
type till struct {
	lateDesk
}

func (d *till) RunAll(_ context.Context, plans []*metric.Plan) ([]*metric.Result, error) {
	out := make([]*metric.Result, len(plans))
	for i, p := range plans {
		res, err := p.Assemble(make([][]metric.Raw, len(p.Scans)))
		if err != nil {
			return nil, err
		}
		sum := 1200.0
		res.Rows = []metric.Row{
			{Keys: []string{"71"}, Cells: []metric.Cell{{Value: &sum, N: 2}, {Value: &sum, N: 2}}},
			{Keys: []string{"72"}, Cells: []metric.Cell{{N: 3, Unrated: 2, Reason: metric.ReasonNoRate}, {N: 3, Unrated: 2, Reason: metric.ReasonNoRate}}},
		}
		out[i] = res
	}
	return out, nil
}
func (d *till) Targets(context.Context) ([]report.TargetRule, error) { return nil, nil }
func (d *till) FreshAt() domain.Instant                              { return 1 }
func (d *till) Drill(context.Context, *metric.DrillPlan) (*metric.RowSet, error) {
	amount := 4000.0
	return &metric.RowSet{Total: 2, Rows: []metric.DrillRow{{Person: 5, Order: 9, At: 10, Value: &amount}, {Conversation: 3, Person: 6, Order: 8, At: 11}}}, nil
}

// Money has the currency of the newest settings, on the table as on the rows behind a figure; a missing rate is counted and said.
func TestMoneyOfATable(t *testing.T) {
	set := fact.Defaults("UTC")
	set.Currency = "JPY"
	d := &till{lateDesk: lateDesk{settings: set}}
	catalogue, err := metric.Load(metric.Files(), olap.Tables())
	must(t, err)
	s := report.New(catalogue, d, d, domain.ClockFunc(func() domain.Instant { return 1_800_000_000_000_000 }))
	q := metric.Query{Metrics: []string{"agent_sales", "credited_orders"}, By: []string{"agent"}, From: "2026-03-01", To: "2026-03-02"}
	table, err := s.Query(t.Context(), owner(), q, "zh-CN")
	must(t, err)
	if c := table.Columns; c[1].Unit != "money" || c[1].Currency != "JPY" || c[2].Currency != "" {
		t.Errorf("columns %+v", c)
	}
	if c := table.Rows[1].Cells[0]; c.Value != nil || c.Reason != "no_rate" || c.Unrated != 2 {
		t.Errorf("what lacks a rate is %+v", c)
	}
	if diff := cmp.Diff([]string{"default_calendar", "no_rate"}, table.Meta.Notes); diff != "" {
		t.Errorf("notes %s", diff)
	}
	page, err := s.Drill(t.Context(), owner(), report.DrillRequest{Query: q, Ref: "agent_sales"}, "zh-CN")
	must(t, err)
	silent, other := page.Rows[0], page.Rows[1]
	if page.Unit != "money" || page.Currency != "JPY" || silent.Conversation != 0 || silent.Order != 9 || *silent.Value != 4000 || other.Value != nil || other.Conversation != 3 {
		t.Errorf("the rows are %+v", page)
	}
	orders, err := s.Drill(t.Context(), owner(), report.DrillRequest{Query: q, Ref: "refund_rate_orders"}, "zh-CN")
	must(t, err)
	if orders.Unit != "percent" || orders.Currency != "" {
		t.Errorf("orders are counted in %s %s", orders.Unit, orders.Currency)
	}
	if got, err := s.Currency(t.Context()); err != nil || got != "JPY" {
		t.Errorf("reports are in %s, %v", got, err)
	}
	d.settings.Currency = ""
	if got, err := s.Currency(t.Context()); err != nil || got != fact.DefaultCurrency {
		t.Errorf("nobody chose a currency: %s, %v", got, err)
	}
}
