package document

import (
	"context"
	"slices"
	"strconv"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/report"
)

// Screen makes a document of what the report page shows: findings, cards, trend, share and the open tab, by the queries of the page.
func (p *Press) Screen(ctx context.Context, job Job, v View) (*Document, error) {
	r, err := p.begin(ctx, job, "report", v.Where)
	if err != nil {
		return nil, err
	}
	q, err := r.viewQuery(&v)
	if err != nil {
		return nil, err
	}
	steps := grains(q.From, q.To)
	cards, meta, err := r.cardSection(q, v.Cards, v.Stat, steps[0])
	if err != nil {
		return nil, err
	}
	attention, err := r.findings(q)
	if err != nil {
		return nil, err
	}
	grain := steps[0]
	if slices.Contains(steps, v.Chart.Grain) {
		grain = v.Chart.Grain
	}
	trend, share, err := r.charts(q, v, grain)
	if err != nil {
		return nil, err
	}
	tab, err := r.tab(q, v)
	if err != nil {
		return nil, err
	}
	// The table of the tab stands before tables that only replace a chart: a CSV file holds the first.
	r.doc.Sections = []Section{attention, cards, trend, share, tab}
	if trend.Kind == KindTable || share.Kind == KindTable {
		r.doc.Sections = []Section{attention, cards, tab, trend, share}
	}
	return r.finish(meta), nil
}

// charts makes the two blocks in the middle of the page; as a heat map either shows when in the week its figures come about.
func (r *run) charts(q metric.Query, v View, grain string) (trend, share Section, err error) {
	if v.Chart.Type == "heat" {
		trend, err = r.heat(q, r.shown(v.Chart.Metric, v.Stat), "trend", "weekday", "hour_of_day")
	} else {
		trend, err = r.trend(q, r.shown(v.Chart.Metric, v.Stat), grain, v.Chart.Type)
	}
	if err != nil {
		return trend, share, err
	}
	if v.Share.Type == "heat" {
		share, err = r.heat(q, volume, "share", v.Share.Dim, "weekday")
	} else {
		share, err = r.share(q, v.Share.Dim, v.Share.Type)
	}
	return trend, share, err
}

// viewQuery fills what the view leaves open from the plan and returns the query all blocks share.
func (r *run) viewQuery(v *View) (metric.Query, error) {
	today, err := r.queries.Today(r.ctx)
	if err != nil {
		return metric.Query{}, err
	}
	from, to, err := v.Period.Days(today)
	if err != nil {
		return metric.Query{}, err
	}
	if v.Cards = r.having(v.Cards); len(v.Cards) == 0 {
		v.Cards = r.cards()
	}
	if len(v.Cards) == 0 {
		v.Cards = []string{handled}
	}
	if !r.known(v.Chart.Metric) || v.Chart.Metric == "" {
		v.Chart.Metric = v.Cards[0]
		if slices.Contains(v.Cards, first) {
			v.Chart.Metric = first
		}
	}
	if !slices.Contains(r.catalogue.DimensionsOf(volume), v.Share.Dim) {
		v.Share.Dim = "channel"
	}
	if !r.known(v.Focus) || v.Focus == "" {
		v.Focus = first
	}
	if v.Compare == "none" {
		v.Compare = ""
	}
	q := metric.Query{From: from, To: to, Where: v.Where, Clock: v.Clock, Compare: v.Compare}
	if v.Period.Preset == "today" {
		q.Until = wholeMinute(r.clock.Now())
	}
	return q, nil
}

// tab makes the block below the charts.
func (r *run) tab(q metric.Query, v View) (Section, error) {
	q.Compare = ""
	switch v.Tab {
	case "timeouts":
		return r.timeoutList(q)
	case "matrix":
		return r.heat(q, v.Focus, "matrix", "region", "channel")
	case "hours":
		return r.heat(q, v.Focus, "hours", "weekday", "hour_of_day")
	case "channels":
		return r.breakdown(q, v.Columns, v.Stat, "channel")
	case "issues":
		return r.breakdown(q, v.Columns, v.Stat, "issue_type")
	case "sales":
		dim := "agent"
		if r.job.For.Scope() == access.ScopeTotals {
			dim = "channel"
		}
		return r.breakdown(q, salesColumns(), v.Stat, dim)
	case "", "agents":
		if r.job.For.Scope() == access.ScopeTotals {
			return r.breakdown(q, v.Columns, v.Stat, "channel")
		}
		return r.agents(q, v.Columns, v.Stat)
	}
	return Section{}, domain.Invalid("view.tab", "bad_tab", "%q is none of agents, timeouts, issues, channels, matrix, hours, sales", v.Tab)
}

// salesColumns are what the tab of sales compares.
func salesColumns() []string {
	return []string{"agent_sales", "credited_orders", "service_aov", "consult_pay_rate", "refund_rate_amount", "discount_share"}
}

// breakdown compares the values of a dimension, the busiest first.
func (r *run) breakdown(q metric.Query, columns []string, stat, dim string) (Section, error) {
	refs := r.having(columns, dim)
	if len(refs) == 0 {
		refs = r.columns(dim)
	}
	for i, id := range refs {
		refs[i] = r.shown(id, stat)
	}
	q.Metrics, q.By, q.Totals = slices.Compact(refs), []string{dim}, true
	if slices.Contains(refs, handled) {
		q.Order = []metric.Order{{By: handled, Desc: true}}
	}
	t, err := r.query(q)
	return Section{Title: report.DimensionLabel(dim, r.job.Lang), Kind: KindTable, Table: t}, err
}

// agents compares the agents and says what no agent's row holds.
func (r *run) agents(q metric.Query, columns []string, stat string) (Section, error) {
	s, err := r.breakdown(q, columns, stat, "agent")
	if err != nil {
		return s, err
	}
	s.Title = r.word("agents")
	s.Table.Rows = slices.DeleteFunc(s.Table.Rows, func(row report.Row) bool {
		return !slices.ContainsFunc(row.Cells, func(c report.Cell) bool { return c.Value != nil })
	})
	s.Note = r.word("agents_note")
	if r.job.For.Scope() == access.ScopeSelf {
		return s, nil
	}
	q.Metrics, q.Compare = []string{byBot, missed}, ""
	if slices.ContainsFunc(q.Where, func(f metric.Filter) bool { return f.Dim == "agent" || f.Dim == "team" }) {
		return s, nil // neither the bot nor a missed conversation belongs to anybody
	}
	rest, err := r.query(q)
	if err != nil {
		return s, err
	}
	f := single(rest)
	s.Note += " " + r.word("others", r.text(f[byBot]), r.text(f[missed]))
	return s, nil
}

// heat puts two dimensions against each other.
func (r *run) heat(q metric.Query, ref, title, rows, columns string) (Section, error) {
	q.Metrics, q.By, q.Compare = []string{ref}, []string{rows, columns}, ""
	if len(r.having(q.Metrics, rows, columns)) == 0 {
		q.Metrics = []string{handled}
	}
	t, err := r.query(q)
	if err != nil {
		return Section{}, err
	}
	var fixedRows, fixedColumns []report.Key
	var week []report.Key
	for d := 1; d <= 7; d++ {
		week = append(week, r.key("weekday", d))
	}
	switch {
	case rows == "weekday":
		fixedRows = week
		for h := range 24 {
			fixedColumns = append(fixedColumns, r.key(columns, h))
		}
	case columns == "weekday":
		fixedColumns = week
	}
	return Section{Title: r.word(title) + " · " + r.name(q.Metrics[0]), Kind: KindHeatmap, Chart: cross(t, fixedRows, fixedColumns)}, nil
}

func (r *run) key(dim string, n int) report.Key {
	value := strconv.Itoa(n)
	return report.Key{Value: value, Label: report.ValueLabel(dim, value, r.job.Lang)}
}

// timeoutList lists the conversations that timed out, the longest waits first.
func (r *run) timeoutList(q metric.Query) (Section, error) {
	lang := r.job.Lang
	q.Metrics = []string{report.TimedOut}
	total, err := r.query(q) // brings the definition in force along
	if err != nil {
		return Section{}, err
	}
	page, err := r.queries.Timeouts(r.ctx, r.job.For, report.TimeoutsRequest{Query: q, Limit: report.MaxDrill}, lang)
	if err != nil {
		return Section{}, err
	}
	dim := func(key, label string) report.Column {
		return report.Column{Key: key, Kind: "dimension", Label: label}
	}
	length := func(key string) report.Column {
		return report.Column{Key: key, Kind: "metric", Label: r.word(key), Unit: "duration", Direction: "down"}
	}
	t := &report.Table{Meta: total.Meta, Columns: []report.Column{dim("customer", r.word("customer")), dim("agent", r.word("breach_owner")),
		dim("issue_type", report.DimensionLabel("issue_type", lang)), dim("channel", report.DimensionLabel("channel", lang)),
		dim("region", report.DimensionLabel("region", lang)), dim("at", r.word("asked")), length("wait"), length("threshold"), length("overrun")}}
	for _, l := range page.Rows {
		row := report.Row{Keys: []report.Key{{Label: l.Customer}, l.Agent, {Label: l.IssueType}, {Value: l.Channel, Label: l.ChannelLabel}, {Label: l.Region},
			{Label: At(l.Asked, total.Meta.Zone)}}}
		for _, ms := range []int64{l.Wait, l.Threshold, l.Overrun} {
			v := float64(ms)
			row.Cells = append(row.Cells, report.Cell{N: 1, Value: &v})
		}
		t.Rows = append(t.Rows, row)
	}
	s := Section{Title: r.word("timeouts"), Kind: KindTable, Table: t}
	if page.Total > int64(len(page.Rows)) {
		s.Note = r.word("partial", len(page.Rows), page.Total)
	}
	return s, nil
}
