package metric

import (
	"slices"
	"strings"

	"kefu/internal/domain"
)

// The parts of a ratio that a drill-down may open.
const (
	PartAll         = "all"         // the denominator's rows, each marked whether it is in the numerator
	PartNumerator   = "numerator"   // only the rows of the numerator
	PartDenominator = "denominator" // the same rows as all
)

// CellRef asks for the rows behind one figure of a query.
type CellRef struct {
	Metric string            `json:"metric"`         // a reference of the query
	Keys   map[string]string `json:"keys,omitempty"` // dimension (or grain) → key; missing ones are not narrowed, as in the total row
	Part   string            `json:"part,omitempty"` // all (default), numerator, denominator
	Newest bool              `json:"newest,omitempty"`
	Limit  int               `json:"limit,omitempty"` // 0 means 50, at most 1,000
	Offset int               `json:"offset,omitempty"`
}

// Drill plans the rows behind a cell. The count of its rows is the cell's N (for the numerator: the numerator's).
func (c *Catalogue) Drill(q Query, cell CellRef, env Env) (*DrillPlan, error) {
	q.Metrics = []string{cell.Metric}
	q.Order = nil
	grainKey, err := cellFilters(&q, cell)
	if err != nil {
		return nil, err
	}
	ck, err := c.check(q)
	if err != nil {
		return nil, err
	}
	p := c.newPlanner(q, ck, env)
	r := ck.refs[0]
	if r.def.Kind == KindDerived {
		if r, err = c.resolve(r.def.Terms[0].Metric); err != nil {
			return nil, err
		}
	}
	f := newFrame(q, ck, env)
	if grainKey != "" {
		if err := f.narrow(grainKey); err != nil {
			return nil, err
		}
	}
	return p.drill(r, f, cell, grainKey)
}

// cellFilters turns the cell's keys into filters; the key of the grain is returned apart.
func cellFilters(q *Query, cell CellRef) (grainKey string, err error) {
	q.Where = append([]Filter(nil), q.Where...)
	for dim, key := range cell.Keys {
		if dim == q.Grain {
			grainKey = key
			continue
		}
		q.Where = append(q.Where, Filter{Dim: dim, Values: []string{key}})
	}
	if cell.Limit < 0 || cell.Limit > 1000 || cell.Offset < 0 {
		return "", domain.Invalid("limit", "bad_limit", "limit must be from 1 to 1000 and offset not negative")
	}
	switch cell.Part {
	case "", PartAll, PartNumerator, PartDenominator:
		return grainKey, nil
	}
	return "", domain.Invalid("part", "bad_part", "part is %q; allowed are all, numerator, denominator", cell.Part)
}

// narrow keeps one bucket.
func (f *frame) narrow(key string) error {
	code, ok := f.code(key)
	if !ok {
		return domain.Invalid("keys", "bad_bucket", "%q is not a %s of this period", key, f.grain)
	}
	f.codes, f.index = []int64{code}, map[int64]int{code: 0}
	return nil
}

func (p *planner) drill(r metricRef, f *frame, cell CellRef, grainKey string) (*DrillPlan, error) {
	sides := p.c.sides(r.def, p.ck.byAgent)
	src, top := sides[0], sides[len(sides)-1]
	numerator := cell.Part == PartNumerator && r.def.Kind == KindRatio
	if numerator {
		src = top
	}
	for _, s := range sides {
		if p.env.Scope != nil && s.Credit == "" {
			return nil, domain.Forbidden("metric_not_personal", "%s credits nobody, so its rows are open only to those who may see everyone's figures", r.def.ID)
		}
	}
	interval := r.def.Kind == KindLevel || r.def.Kind == KindOverlap
	sh := &shape{source: src, interval: interval, level: r.def.Kind == KindLevel}
	if interval {
		sh.source.Date = "from"
	}
	out := &DrillPlan{Table: src.Table, Limit: cell.Limit, Offset: cell.Offset, Newest: cell.Newest || r.def.Worst == "newest", Ascending: r.def.Worst == "small"}
	if out.Limit == 0 {
		out.Limit = 50
	}
	if interval {
		out.Buckets = f.buckets(grainKey == "", sh.level)
	}
	out.Where = append(p.where(sh, f, false), p.conds(src, r)...)
	out.Where = append(out.Where, p.seen(src)...)
	if grainKey != "" && !interval {
		e, _ := p.c.schema.grainExpr(src, f.grain)
		out.Where = append(out.Where, pred(PredEq, e, num(f.codes[0])))
	}
	p.drillColumns(out, src, r)
	if r.def.Kind == KindRatio && !numerator && p.within(top, src, r) {
		hit := allOf(p.conds(top, r)...)
		out.Hit = &hit
	} else if numerator {
		hit := allOf()
		out.Hit = &hit
	}
	return out, nil
}

// within reports whether the rows of top are some of the rows of bottom, so that each of those can be marked.
func (p *planner) within(top, bottom Source, r metricRef) bool {
	if top.Table != bottom.Table || top.Date != bottom.Date || top.Sum {
		return false
	}
	of := p.conds(top, r)
	for _, q := range p.conds(bottom, r) {
		if !slices.ContainsFunc(of, func(x Pred) bool { return predsKey([]Pred{x}) == predsKey([]Pred{q}) }) {
			return false
		}
	}
	return true
}

// drillColumns fills in whose row it is, when it was and what it measures.
func (p *planner) drillColumns(out *DrillPlan, src Source, r metricRef) {
	has := func(column string) bool { return column != "" && p.c.schema.has(src.Table, column) }
	ref := func(column string) *Expr {
		if !has(column) {
			return nil
		}
		e := col(column)
		return &e
	}
	out.Person, out.Conv = num(0), num(0)
	if has("person_id") {
		out.Person, out.Conv = col("person_id"), col("conversation_id")
	}
	out.Agent, out.Order = ref(src.Credit+"_agent"), ref("order_id")
	out.Unit = p.rowUnit(src, r)
	start, end := src.Start, src.End
	switch {
	case r.def.Kind == KindLevel || r.def.Kind == KindOverlap:
		start, end = "from_at", "to_at"
	case start == "" && src.Date == "now":
		start = "created_at"
	case start == "":
		start = src.Date + "_at"
	}
	out.At, out.Until = ref(start), ref(end)
	if v, ok := p.value(src, r); ok {
		out.Value = &v
		money := p.inMoney(src, r) // rows without an exchange rate are shown: they are why the figure is missing
		switch r.def.Kind {
		case KindSum, KindMean, KindQuantile, KindMax:
			if !money {
				out.Where = append(out.Where, valuePresent(src, p.clockOf(r.def))...)
			}
		case KindRatio:
			if src.Sum && !money {
				out.Where = append(out.Where, valuePresent(src, p.clockOf(r.def))...)
			}
		}
	}
	if r.def.Kind == KindOverlap {
		v := p.overlap()
		out.Value = &v
	}
	if len(src.Distinct) > 0 {
		out.Distinct = columns(src.Distinct)
	}
	if src.Final != "" {
		open := pred(PredGt, p.operand(src.Final, "_at", r), num(int64(p.asOf)))
		out.Pending = &open
	}
}

// rowUnit is what the value of one row is measured in: the rows of an amount of money per item are not money if they are items.
func (p *planner) rowUnit(src Source, r metricRef) string {
	switch {
	case p.inMoney(src, r):
		return "money"
	case r.def.Unit == "money":
		return "count"
	}
	return r.def.Unit
}

// Explanation is everything that can be said about a metric without asking the data.
type Explanation struct {
	*Definition
	Dimensions []string `json:"dimensions"`
	Stats      []string `json:"stats"`
	Sources    []string `json:"sources"` // fact tables it reads
}

// Explain describes a metric; the error names the nearest ids when there is none.
func (c *Catalogue) Explain(id string) (*Explanation, error) {
	d, ok := c.defs[id]
	if !ok {
		return nil, domain.NotFound("unknown_metric", "there is no metric %q; %s", id, c.suggest(id))
	}
	out := &Explanation{Definition: d, Dimensions: c.DimensionsOf(id), Stats: d.Kind.stats()}
	tables := map[string]bool{}
	for _, s := range d.sources() {
		if !tables[s.Table] {
			tables[s.Table] = true
			out.Sources = append(out.Sources, s.Table)
		}
	}
	if len(out.Sources) == 0 {
		for _, t := range d.Terms {
			out.Sources = append(out.Sources, strings.TrimSpace(t.Metric))
		}
	}
	return out, nil
}
