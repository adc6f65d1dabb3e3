package sqlgen

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kefu/internal/engine/metric"
)

// Print prints the scans of plans. Scans that differ only in what they are split by become one statement. Numbers are printed in place;
// every text a user may have sent is an argument.
func Print(d Dialect, plans ...*metric.Plan) ([]metric.Statement, error) {
	var passes []*pass
	at := map[string]*pass{}
	for i, p := range plans {
		for j, s := range p.Scans {
			k := s.Alike()
			if k == "" || at[k] == nil || !at[k].take(s, i, j) {
				own := newPass(s, i, j)
				passes = append(passes, own)
				if k != "" && own.plain {
					at[k] = own
				}
			}
		}
	}
	out := make([]metric.Statement, 0, len(passes))
	for _, p := range passes {
		st, err := p.print(d)
		if err != nil {
			return nil, err
		}
		out = append(out, st)
	}
	return out, nil
}

// printer collects arguments in the order their marks appear in the text; text must therefore be made from left to right.
type printer struct {
	d       Dialect
	args    []any
	buckets []metric.Bucket
	err     error
}

func printScan(s metric.Scan, d Dialect) (metric.Statement, error) {
	p := &printer{d: d, buckets: s.Buckets}
	if len(s.Measures) > 1 && len(s.Unit) > 0 {
		return p.units(s)
	}
	var b strings.Builder
	b.WriteString("SELECT ")
	for i, k := range s.Keys {
		fmt.Fprintf(&b, "CAST(%s AS %s) AS k%d, ", p.expr(k.Expr), d.textType, i)
	}
	b.WriteString(p.measures(s))
	b.WriteString(p.from(s.Table, s.SpreadTags, s.Where))
	for i, k := range s.Keys {
		b.WriteString([]string{"\nGROUP BY ", ", "}[min(i, 1)])
		b.WriteString(p.expr(k.Expr))
	}
	return metric.Statement{SQL: b.String(), Args: p.args, Keys: len(s.Keys), Values: len(s.Measures)}, p.err
}

func (p *printer) measures(s metric.Scan) string {
	parts := make([]string, len(s.Measures))
	for i, m := range s.Measures {
		of := make([]string, len(m.Of))
		for j, e := range m.Of {
			of[j] = p.expr(e)
		}
		parts[i] = fmt.Sprintf("CAST(%s AS %s) AS m%d", p.d.measure(string(m.Func), of, m.Quantile, p.all(m.Filter)), p.d.real, i)
	}
	return strings.Join(parts, ",\n  ")
}

// units prints a scan that counts different tuples under several conditions: it groups by the tuple first and then counts the groups in
// which a condition held for some row.
func (p *printer) units(s metric.Scan) (metric.Statement, error) {
	var inner, outer, group []string
	for i, k := range s.Keys {
		e := p.expr(k.Expr)
		inner = append(inner, fmt.Sprintf("%s AS g%d", e, i))
		outer = append(outer, fmt.Sprintf("CAST(g%d AS %s) AS k%d", i, p.d.textType, i))
		group = append(group, e)
	}
	for i, m := range s.Measures {
		held := "1"
		if len(m.Filter) > 0 {
			held = "CASE WHEN " + p.all(m.Filter) + " THEN 1 ELSE 0 END"
		}
		inner = append(inner, fmt.Sprintf("max(%s) AS f%d", held, i))
		outer = append(outer, fmt.Sprintf("CAST(sum(f%d) AS %s) AS m%d", i, p.d.real, i))
	}
	from := p.from(s.Table, s.SpreadTags, s.Where)
	for _, e := range s.Unit {
		group = append(group, p.expr(e))
	}
	sql := "SELECT " + strings.Join(outer, ", ") + "\nFROM (SELECT " + strings.Join(inner, ",\n  ") + from +
		"\nGROUP BY " + strings.Join(group, ", ") + ") AS units"
	for i := range s.Keys {
		sql += []string{"\nGROUP BY ", ", "}[min(i, 1)] + fmt.Sprintf("g%d", i)
	}
	return metric.Statement{SQL: sql, Args: p.args, Keys: len(s.Keys), Values: len(s.Measures)}, p.err
}

// from prints FROM and WHERE: the table, its tags spread, the buckets beside it.
func (p *printer) from(table string, spread bool, where []metric.Pred) string {
	var b strings.Builder
	b.WriteString("\nFROM ")
	if spread {
		early, late := split(where)
		fmt.Fprintf(&b, "(SELECT *, %s AS tag_1 FROM %s%s) AS f", p.d.spread(quote("tags")), quote(table), p.where(early))
		where = late
	} else {
		b.WriteString(quote(table))
	}
	if len(p.buckets) > 1 {
		b.WriteString(" CROSS JOIN " + p.d.buckets(p.buckets))
	}
	b.WriteString(p.where(where))
	if len(p.buckets) > 0 {
		touch := fmt.Sprintf(`"from_at" < %s AND ("to_at" IS NULL OR "to_at" > %s)`, p.bucket("e"), p.bucket("s"))
		if len(where) == 0 {
			b.WriteString("\nWHERE " + touch)
		} else {
			b.WriteString(" AND " + touch)
		}
	}
	return b.String()
}

func (p *printer) where(preds []metric.Pred) string {
	if len(preds) == 0 {
		return ""
	}
	return "\nWHERE " + p.all(preds)
}

// split parts the conditions that speak of the spread tag from the others, which can be tested before spreading.
func split(preds []metric.Pred) (early, late []metric.Pred) {
	for _, q := range preds {
		if predHasTag(q) {
			late = append(late, q)
		} else {
			early = append(early, q)
		}
	}
	return early, late
}

func predHasTag(q metric.Pred) bool {
	return slices.ContainsFunc(q.Preds, predHasTag) || slices.ContainsFunc(q.Args, func(e metric.Expr) bool { return e.Op == metric.ExprTag })
}

// all joins conditions with AND; no condition is the empty text.
func (p *printer) all(preds []metric.Pred) string {
	parts := make([]string, len(preds))
	for i, q := range preds {
		if q.Op == metric.PredOr && len(q.Preds) > 1 && !aboutOne(q.Preds) {
			parts[i] = p.d.either(p.each(q.Preds))
		} else {
			parts[i] = p.pred(q)
		}
	}
	return strings.Join(parts, " AND ")
}

// aboutOne reports whether conditions compare one and the same column: engines use those to skip blocks of rows unread.
func aboutOne(preds []metric.Pred) bool {
	name := ""
	for _, q := range preds {
		if len(q.Preds) > 0 || len(q.Args) == 0 || q.Args[0].Op != metric.ExprColumn || name != "" && q.Args[0].Name != name {
			return false
		}
		name = q.Args[0].Name
	}
	return true
}

func (p *printer) each(preds []metric.Pred) []string {
	parts := make([]string, len(preds))
	for i, q := range preds {
		parts[i] = p.pred(q)
	}
	return parts
}

func (p *printer) bucket(name string) string {
	if len(p.buckets) == 1 {
		b := p.buckets[0]
		return strconv.FormatInt(map[string]int64{"k": 0, "s": b.Start, "e": b.End}[name], 10)
	}
	return "bucket_" + name
}

func (p *printer) expr(e metric.Expr) string {
	switch e.Op {
	case metric.ExprColumn:
		return quote(e.Name)
	case metric.ExprInt:
		return strconv.FormatInt(e.Int, 10)
	case metric.ExprText:
		p.args = append(p.args, e.Text)
		return "?"
	case metric.ExprTag:
		return "tag_1"
	case metric.ExprBucket:
		return p.bucket(e.Name)
	case metric.ExprAnswer:
		return "CASE WHEN " + p.pred(*e.Pred) + " THEN 1 ELSE 0 END"
	}
	a := make([]string, len(e.Args))
	for i, x := range e.Args {
		a[i] = p.expr(x)
	}
	switch e.Op {
	case metric.ExprAdd:
		return "(" + a[0] + " + " + a[1] + ")"
	case metric.ExprSub:
		return "(" + a[0] + " - " + a[1] + ")"
	case metric.ExprMul:
		return "(" + a[0] + " * " + a[1] + ")"
	case metric.ExprMod:
		return "(" + a[0] + " % " + a[1] + ")"
	case metric.ExprDiv:
		return p.d.div(a[0], a[1])
	case metric.ExprMonth:
		return p.d.month(a[0])
	case metric.ExprLeast:
		return "least(" + strings.Join(a, ", ") + ")"
	case metric.ExprMost:
		return "greatest(" + strings.Join(a, ", ") + ")"
	case metric.ExprElse:
		return "coalesce(" + strings.Join(a, ", ") + ")"
	case metric.ExprSteps:
		var b strings.Builder
		b.WriteString("CASE")
		for i, step := range a[1:] {
			fmt.Fprintf(&b, " WHEN %s < %s THEN %d", a[0], step, i)
		}
		fmt.Fprintf(&b, " ELSE %d END", len(a)-1)
		return b.String()
	}
	p.err = fmt.Errorf("expression %q cannot be printed", e.Op)
	return "NULL"
}

func (p *printer) pred(q metric.Pred) string {
	switch q.Op {
	case metric.PredAnd, metric.PredOr:
		if len(q.Preds) == 0 {
			return map[metric.PredOp]string{metric.PredAnd: "TRUE", metric.PredOr: "FALSE"}[q.Op]
		}
		parts := p.each(q.Preds)
		if len(parts) == 1 {
			return parts[0]
		}
		return "(" + strings.Join(parts, map[metric.PredOp]string{metric.PredAnd: " AND ", metric.PredOr: " OR "}[q.Op]) + ")"
	case metric.PredNot:
		return "NOT (" + p.pred(q.Preds[0]) + ")"
	case metric.PredNever:
		return "FALSE"
	}
	a := make([]string, len(q.Args))
	for i, x := range q.Args {
		a[i] = p.expr(x)
	}
	switch q.Op {
	case metric.PredEq, metric.PredNe, metric.PredLt, metric.PredLe, metric.PredGt, metric.PredGe:
		sign := map[metric.PredOp]string{metric.PredEq: " = ", metric.PredNe: " <> ", metric.PredLt: " < ", metric.PredLe: " <= ", metric.PredGt: " > ", metric.PredGe: " >= "}
		return a[0] + sign[q.Op] + a[1]
	case metric.PredIn:
		return a[0] + " IN (" + strings.Join(a[1:], ", ") + ")"
	case metric.PredNull:
		return a[0] + " IS NULL"
	case metric.PredNotNull:
		return a[0] + " IS NOT NULL"
	case metric.PredTrue:
		return a[0]
	case metric.PredFalse:
		return "NOT " + a[0]
	case metric.PredHas:
		return p.d.has(a[0], a[1])
	case metric.PredEmpty:
		return p.d.empty(a[0])
	case metric.PredBits:
		return p.d.bits(a[0], a[1])
	}
	p.err = fmt.Errorf("condition %q cannot be printed", q.Op)
	return "FALSE"
}
