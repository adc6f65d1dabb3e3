package sqlgen

import (
	"fmt"
	"strings"

	"kefu/internal/engine/metric"
)

// PrintDrill prints a page of the rows behind a cell, with the columns of metric.DrillColumns, and the count of all of them.
func PrintDrill(dp *metric.DrillPlan, d Dialect) (page, count metric.Statement, err error) {
	if page, err = printPage(dp, d); err != nil {
		return page, count, err
	}
	p := &printer{d: d, buckets: dp.Buckets}
	var b strings.Builder
	if len(dp.Distinct) == 0 {
		fmt.Fprintf(&b, "SELECT CAST(count(*) AS %s) AS m0%s", d.real, p.from(dp.Table, dp.SpreadTags, dp.Where))
	} else {
		fmt.Fprintf(&b, "SELECT CAST(count(*) AS %s) AS m0 FROM (SELECT 1 AS one%s%s) AS units", d.real, p.from(dp.Table, dp.SpreadTags, dp.Where), p.group(dp))
	}
	return page, metric.Statement{SQL: b.String(), Args: p.args, Values: 1}, p.err
}

func (p *printer) group(dp *metric.DrillPlan) string {
	keys := make([]string, len(dp.Distinct))
	for i, e := range dp.Distinct {
		keys[i] = p.expr(e)
	}
	return "\nGROUP BY " + strings.Join(keys, ", ")
}

func printPage(dp *metric.DrillPlan, d Dialect) (metric.Statement, error) {
	p := &printer{d: d, buckets: dp.Buckets}
	answer := func(q *metric.Pred) *metric.Expr {
		if q == nil {
			return nil
		}
		return &metric.Expr{Op: metric.ExprAnswer, Pred: q}
	}
	cols := []*metric.Expr{&dp.Conv, &dp.Person, dp.Agent, dp.At, dp.Until, dp.Value, answer(dp.Hit), answer(dp.Pending), dp.Order}
	var b strings.Builder
	b.WriteString("SELECT ")
	for i, e := range cols {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s AS %s", p.pageColumn(dp, i, e), pageName(i))
	}
	b.WriteString(p.from(dp.Table, dp.SpreadTags, dp.Where))
	if len(dp.Distinct) > 0 {
		b.WriteString(p.group(dp))
	}
	b.WriteString("\nORDER BY " + order(dp))
	fmt.Fprintf(&b, "\nLIMIT %d OFFSET %d", dp.Limit, dp.Offset)
	return metric.Statement{SQL: b.String(), Args: p.args, Values: len(cols)}, p.err
}

// pageName is the printed name of a page column; the prefix keeps it apart from columns of the table.
func pageName(i int) string { return "row_" + metric.DrillColumns()[i] }

func (p *printer) pageColumn(dp *metric.DrillPlan, i int, e *metric.Expr) string {
	if e == nil {
		return "NULL"
	}
	text := p.expr(*e)
	if len(dp.Distinct) > 0 {
		text = []string{"min", "min", "min", "min", "max", "max", "max", "max", "min"}[i] + "(" + text + ")"
	}
	if metric.DrillColumns()[i] == "value" {
		return "CAST(" + text + " AS " + p.d.real + ")"
	}
	return text
}

// order puts the worst rows first, or the newest, and is total over ties of what is shown.
func order(dp *metric.DrillPlan) string {
	way := " DESC NULLS LAST"
	if dp.Ascending {
		way = " ASC NULLS LAST"
	}
	var parts []string
	if !dp.Newest {
		if dp.Value != nil && dp.Unit == "money" { // what lacks a rate is why the figure is missing
			parts = append(parts, "row_value"+strings.Replace(way, "LAST", "FIRST", 1))
		} else if dp.Value != nil {
			parts = append(parts, "row_value"+way)
		}
		if dp.Hit != nil {
			parts = append(parts, "row_hit"+way)
		}
	}
	return strings.Join(append(parts, "row_at DESC NULLS LAST", "row_conversation", "row_until", "row_agent", "row_order"), ", ")
}
