package document

import (
	"context"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/report"
)

// Monthly makes the monthly review of a month (YYYY-MM): summary, trend, channels, regions, issue types and agents, a page each, then the
// definitions. The month that is still running ends today.
func (p *Press) Monthly(ctx context.Context, job Job, month string, where []metric.Filter) (*Document, error) {
	job.Title = ""
	r, err := p.begin(ctx, job, "monthly", where)
	if err != nil {
		return nil, err
	}
	q, err := r.monthQuery(month, where)
	if err != nil {
		return nil, err
	}
	r.doc.Period = month
	cards := r.cards()
	if len(cards) == 0 {
		cards = []string{handled}
	}
	summary, meta, err := r.cardSection(q, cards, metric.StatP50, "day")
	if err != nil {
		return nil, err
	}
	attention, err := r.findings(q)
	if err != nil {
		return nil, err
	}
	r.doc.Sections = []Section{attention, summary}
	pages := []func(metric.Query, []string) ([]Section, error){r.trendPage, r.channelPage, r.regionPage, r.issuePage, r.agentPage}
	for _, page := range pages {
		sections, err := page(q, cards)
		if err != nil {
			return nil, err
		}
		if len(sections) > 0 {
			sections[0].NewPage = true
		}
		r.doc.Sections = append(r.doc.Sections, sections...)
	}
	return r.finish(meta), nil
}

func (r *run) monthQuery(month string, where []metric.Filter) (metric.Query, error) {
	start, err := time.Parse("2006-01", month)
	if err != nil {
		return metric.Query{}, domain.Invalid("month", "bad_month", "%q is not a month like 2026-10", month)
	}
	today, err := r.queries.Today(r.ctx)
	if err != nil {
		return metric.Query{}, err
	}
	from, to := start.Format(time.DateOnly), start.AddDate(0, 1, -1).Format(time.DateOnly)
	if from > today {
		return metric.Query{}, domain.Invalid("month", "month_ahead", "%s has not begun yet", month)
	}
	return metric.Query{From: from, To: min(to, today), Where: where, Compare: "previous"}, nil
}

// trendPage draws the leading figures day by day: volume over the whole width, the others below.
func (r *run) trendPage(q metric.Query, cards []string) ([]Section, error) {
	var out []Section
	for _, id := range cards[:min(len(cards), 4)] {
		s, err := r.trend(q, id, "day", ChartLine)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func (r *run) channelPage(q metric.Query, _ []string) ([]Section, error) {
	return r.dimensionPage(q, "channel", timeouts)
}

func (r *run) regionPage(q metric.Query, _ []string) ([]Section, error) {
	out, err := r.dimensionPage(q, "region", solved)
	if err != nil {
		return nil, err
	}
	heat, err := r.heat(q, first, "matrix", "region", "channel")
	return append(out, heat), err
}

func (r *run) issuePage(q metric.Query, _ []string) ([]Section, error) {
	return r.dimensionPage(q, "issue_type", timeouts)
}

// maxBars is how many bars can still be named.
const maxBars = 10

// dimensionPage shows a dimension three ways: one rate as bars, the share of conversations, and all figures as a table.
func (r *run) dimensionPage(q metric.Query, dim, rate string) ([]Section, error) {
	label := report.DimensionLabel(dim, r.job.Lang)
	t, err := r.ranked(q, rate, dim)
	if err != nil {
		return nil, err
	}
	chart := Section{Title: r.word("by", r.name(rate), label), Kind: KindChart, Chart: bars(readable(t, maxBars))}
	share, err := r.share(q, dim, ChartPie)
	if err != nil {
		return nil, err
	}
	table, err := r.breakdown(q, r.monthColumns(dim), metric.StatP50, dim)
	return []Section{chart, share, table}, err
}

// monthColumns are at most seven figures, so that the page stays upright.
func (r *run) monthColumns(dim string) []string {
	return r.having([]string{volume, handled, first, timeouts, solved, csat, inquiry}, dim)
}

// agentPage compares the agents by name, for those who may see names.
func (r *run) agentPage(q metric.Query, _ []string) ([]Section, error) {
	if r.job.For.Scope() == access.ScopeTotals {
		return nil, nil
	}
	s, err := r.agents(q, []string{handled, first, average, timeouts, solved, transfer, csat, inquiry}, metric.StatP50)
	return []Section{s}, err
}
