package document

import (
	"slices"
	"strings"

	"kefu/internal/engine/metric"
	"kefu/internal/feature/report"
)

// figure is one cell of a one-row answer.
type figure struct {
	column report.Column
	cell   report.Cell
	before *report.Cell
}

// single reads an answer without dimensions, by reference.
func single(t *report.Table) map[string]figure {
	out := map[string]figure{}
	row := t.Total
	if len(t.Rows) > 0 {
		row = &t.Rows[0]
	}
	if row == nil {
		return out
	}
	i := 0
	for _, c := range t.Columns {
		if c.Kind != "metric" {
			continue
		}
		f := figure{column: c, cell: row.Cells[i]}
		if i < len(row.Before) {
			f.before = &row.Before[i]
		}
		out[c.Key] = f
		i++
	}
	return out
}

func (r *run) text(f figure) string { return Cell(r.job.Lang, f.column, f.cell) }

// cardRefs lists what has to be asked so that each card has headline, second statistic and 90th percentile.
func (r *run) cardRefs(cards []string) []string {
	var out []string
	add := func(ref string) {
		for _, o := range out {
			if o == ref {
				return
			}
		}
		if r.known(ref) {
			out = append(out, ref)
		}
	}
	for _, id := range cards {
		add(id)
		if r.duration(id) {
			add(id + ":" + metric.StatMean)
			add(id + ":" + metric.StatP90)
			add(id + ":" + metric.StatP50)
		}
	}
	add(volume)
	add(missed)
	return out
}

// cardSection asks for the cards and for their course over time. The metas of both answers are the same; the first is returned.
func (r *run) cardSection(q metric.Query, cards []string, stat, grain string) (Section, report.Meta, error) {
	q.Metrics = r.cardRefs(cards)
	now, err := r.query(q)
	if err != nil {
		return Section{}, report.Meta{}, err
	}
	q.Metrics, q.Grain, q.Compare = cards, grain, ""
	course, err := r.query(q)
	if err != nil {
		return Section{}, report.Meta{}, err
	}
	figures := single(now)
	s := Section{Kind: KindCards}
	for i, id := range cards {
		c := r.card(id, stat, figures)
		for _, row := range course.Rows {
			if v := row.Cells[i].Value; v != nil {
				c.Spark = append(c.Spark, *v)
			}
		}
		s.Cards = append(s.Cards, c)
	}
	return s, now.Meta, nil
}

func (r *run) card(id, stat string, figures map[string]figure) Card {
	main, f := figures[id], figures[r.shown(id, stat)]
	c := Card{Label: r.name(id), Value: r.text(f), Small: r.small(id, stat, f, figures)}
	if f.before != nil {
		c.Change, c.ChangeTone = Change(r.job.Lang, f.column, f.cell.Value, f.before.Value)
	}
	if t := main.cell.Target; t != nil && t.Good != nil {
		c.Target = r.word("target") + " " + Goal(r.job.Lang, main.column, *t.Good)
		if !main.cell.Few {
			c.Level = t.Level
		}
	}
	return c
}

// Goal writes the line a figure is held against: 「≤ 1 分 30 秒」, ≥ 82%.
func Goal(lang string, col report.Column, line float64) string {
	sign := "≥ "
	if col.Direction == "down" {
		sign = "≤ "
	}
	return sign + strings.Replace(Value(lang, Unit(col), line), ".0%", "%", 1)
}

// small is the second line of a card: what else belongs to the figure, and whether it may still change.
func (r *run) small(id, stat string, f figure, figures map[string]figure) string {
	var parts []string
	switch {
	case f.cell.Few:
		parts = append(parts, r.word("few_n", Number(float64(f.cell.N), 0)))
	case id == handled:
		parts = append(parts, r.word("volume", r.text(figures[volume]), r.text(figures[missed])))
	case r.duration(id) && stat == metric.StatMean:
		parts = append(parts, r.word("spread_mean", r.text(figures[id+":"+metric.StatP50]), r.text(figures[id+":"+metric.StatP90])))
	case r.duration(id):
		parts = append(parts, r.word("spread", r.text(figures[id+":"+metric.StatMean]), r.text(figures[id+":"+metric.StatP90])))
	default:
		parts = append(parts, r.word("sample", Number(float64(f.cell.N), 0)))
	}
	if f.cell.Provisional {
		parts = append(parts, r.word("provisional_one"))
	}
	return strings.Join(parts, " · ")
}

// trend draws a metric over time, with the period compared with and the target.
func (r *run) trend(q metric.Query, ref, grain, kind string) (Section, error) {
	q.Metrics, q.Grain = []string{ref}, grain
	t, err := r.query(q)
	if err != nil {
		return Section{}, err
	}
	id, _, _ := strings.Cut(ref, ":")
	s := Section{Title: r.word("trend_of", r.name(id)), Kind: KindChart, Chart: &Chart{Type: ChartLine}}
	switch kind {
	case ChartBar:
		s.Chart.Type = ChartBar
	case "table":
		s.Kind, s.Chart, s.Table = KindTable, nil, t
		return s, nil
	}
	now, before := Series{Name: r.word("this_period")}, Series{Name: r.word("last_period"), Dashed: true}
	compared := false
	for _, row := range t.Rows {
		s.Chart.Labels = append(s.Chart.Labels, row.Keys[0].Label)
		now.Values = append(now.Values, row.Cells[0].Value)
		if goal := row.Cells[0].Target; goal != nil && s.Chart.Target == nil {
			s.Chart.Target = goal.Good
		}
		var old *float64
		if len(row.Before) > 0 {
			old = row.Before[0].Value
		}
		before.Values = append(before.Values, old)
		compared = compared || old != nil
	}
	s.Chart.Unit = Unit(t.Columns[len(t.Columns)-1])
	s.Chart.Series = []Series{now}
	if compared {
		s.Chart.Series = append(s.Chart.Series, before)
	}
	return s, nil
}

// share draws how conversations are distributed over a dimension.
func (r *run) share(q metric.Query, dim, kind string) (Section, error) {
	title := r.word("share_of", report.DimensionLabel(dim, r.job.Lang))
	t, err := r.ranked(q, volume, dim)
	if err != nil {
		return Section{}, err
	}
	if kind == "table" {
		return Section{Title: title, Kind: KindTable, Table: t}, nil
	}
	s := Section{Title: title, Kind: KindShare, Chart: bars(t)}
	s.Chart.Type = ChartPie
	if kind == ChartBar {
		s.Chart.Type = ChartBar
	}
	return s, nil
}

// ranked splits one metric by one dimension, the largest first.
func (r *run) ranked(q metric.Query, ref, dim string) (*report.Table, error) {
	q.Metrics, q.By, q.Compare, q.Order = []string{ref}, []string{dim}, "", []metric.Order{{By: ref, Desc: true}}
	return r.query(q)
}

// readable drops figures below the minimum sample from a chart of rates and keeps the first so many.
func readable(t *report.Table, most int) *report.Table {
	out := *t
	out.Rows = slices.DeleteFunc(slices.Clone(t.Rows), func(row report.Row) bool { return row.Cells[0].Few || row.Cells[0].Value == nil })
	out.Rows = out.Rows[:min(len(out.Rows), most)]
	return &out
}

// bars turns a table of one dimension and one metric into a chart.
func bars(t *report.Table) *Chart {
	col := t.Columns[len(t.Columns)-1]
	ch := &Chart{Type: ChartBar, Unit: Unit(col), Series: []Series{{Name: col.Label}}}
	for _, row := range t.Rows {
		ch.Labels = append(ch.Labels, row.Keys[0].Label)
		ch.Series[0].Values = append(ch.Series[0].Values, row.Cells[0].Value)
	}
	return ch
}

// cross turns a table of two dimensions into a heat map; fixed keys give every weekday and hour its place.
func cross(t *report.Table, rows, columns []report.Key) *Chart {
	place := func(list []report.Key, k report.Key) ([]report.Key, int) {
		for i, x := range list {
			if x.Value == k.Value {
				return list, i
			}
		}
		return append(list, k), len(list)
	}
	values := map[[2]int]*float64{}
	for _, row := range t.Rows {
		var i, j int
		rows, i = place(rows, row.Keys[0])
		columns, j = place(columns, row.Keys[1])
		values[[2]int{i, j}] = row.Cells[0].Value
	}
	ch := &Chart{Type: ChartHeatmap, Unit: Unit(t.Columns[len(t.Columns)-1])}
	for _, c := range columns {
		ch.Labels = append(ch.Labels, c.Label)
	}
	for i, row := range rows {
		s := Series{Name: row.Label}
		for j := range columns {
			s.Values = append(s.Values, values[[2]int{i, j}])
		}
		ch.Series = append(ch.Series, s)
	}
	return ch
}

// findings lists what is worth a look.
func (r *run) findings(q metric.Query) (Section, error) {
	found, err := r.queries.Attention(r.ctx, r.job.For, q, r.job.Lang)
	s := Section{Title: r.word("attention"), Kind: KindList}
	for _, f := range found {
		s.Lines = append(s.Lines, Line{Text: f.Text, Tone: f.Tone})
	}
	if len(s.Lines) == 0 {
		s.Lines = []Line{{Text: r.word("attention_none")}}
	}
	return s, err
}
