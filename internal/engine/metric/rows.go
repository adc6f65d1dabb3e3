package metric

import (
	"strconv"
	"strings"
)

// conds turns a source's conditions into predicates, with parameters filled in.
func (p *planner) conds(src Source, r metricRef) []Pred {
	out := p.condList(src, r, src.Where)
	if p.clockOf(r.def) == "business" {
		out = append(out, p.condList(src, r, src.Business)...)
	}
	return out
}

func (p *planner) condList(src Source, r metricRef, conds []Cond) []Pred {
	var out []Pred
	for _, c := range conds {
		switch {
		case len(c.Any) > 0:
			if alts := p.condList(src, r, c.Any); len(alts) == len(c.Any) { // an alternative that always holds drops the group
				out = append(out, anyOf(alts...))
			}
		case len(c.All) > 0:
			out = append(out, allOf(p.condList(src, r, c.All)...))
		default:
			if q, ok := p.cond(src, r, c); ok {
				out = append(out, q)
			}
		}
	}
	return out
}

// cond is false when the condition falls away because its parameter is "any".
func (p *planner) cond(src Source, r metricRef, c Cond) (Pred, bool) {
	left, unit := col(c.Column), suffix(c.Column)
	typ := p.c.schema[src.Table][c.Column]
	if c.Column == "value" {
		v, ok := p.value(src, r)
		if !ok {
			return Pred{}, false
		}
		left, unit, typ = v, "_ms", TypeInt
	}
	switch c.Op {
	case "null":
		return pred(PredNull, left), true
	case "notnull":
		return pred(PredNotNull, left), true
	}
	args := []Expr{left}
	for _, o := range c.Operand {
		parts := splitOperand(o)
		word, isWord := r.word[parts.param]
		switch {
		case isWord && word == "any":
			return Pred{}, false
		case typ == TypeBool:
			if (parts.literal == "true") == (c.Op == "eq") {
				return pred(PredTrue, left), true
			}
			return pred(PredFalse, left), true
		case typ == TypeInt:
			args = append(args, p.operand(o, unit, r))
		case parts.param != "":
			args = append(args, text(word))
		default:
			args = append(args, text(parts.literal))
		}
	}
	ops := map[string]PredOp{"eq": PredEq, "ne": PredNe, "lt": PredLt, "le": PredLe, "gt": PredGt, "ge": PredGe, "in": PredIn, "has": PredHas}
	return Pred{Op: ops[c.Op], Args: args}, true
}

// suffix tells what an integer column counts: _ms, _at, or a plain number.
func suffix(column string) string {
	switch {
	case strings.HasSuffix(column, "_ms"):
		return "_ms"
	case strings.HasSuffix(column, "_at"), column == "open_since", column == "waiting_since":
		return "_at"
	}
	return ""
}

// operand computes an integer operand in the unit of the column it is compared with.
func (p *planner) operand(o, unit string, r metricRef) Expr {
	parts := splitOperand(o)
	n := int64(0)
	if parts.param != "" {
		par, _ := r.def.param(parts.param)
		n = r.nums[par.Name] * parts.sign
		switch {
		case par.micros() == 0:
		case unit == "_ms":
			n *= par.micros() / 1000
		default:
			n *= par.micros()
		}
	}
	switch {
	case parts.asOf:
		return num(int64(p.asOf) + n)
	case parts.column != "" && n != 0:
		return expr(ExprAdd, col(parts.column), num(n))
	case parts.column != "":
		return col(parts.column)
	case parts.param != "":
		return num(n)
	}
	v, _ := strconv.ParseInt(parts.literal, 10, 64)
	return num(v)
}

// value is the measured expression of a source on the metric's clock.
func (p *planner) value(src Source, r metricRef) (Expr, bool) {
	switch {
	case src.Value.Since != "":
		return expr(ExprDiv, expr(ExprSub, num(int64(p.asOf)), col(src.Value.Since)), num(1000)), true
	case p.clockOf(r.def) == "business" && src.Value.Business != "":
		return col(src.Value.Business), true
	case src.Value.Calendar != "":
		return col(src.Value.Calendar), true
	}
	return Expr{}, false
}

// inMoney reports whether a source measures money.
func (p *planner) inMoney(src Source, r metricRef) bool {
	v, ok := p.value(src, r)
	return ok && v.Op == ExprColumn && isMoney(v.Name)
}

// isMoney reports whether a column holds money in the reporting currency, see Value.
func isMoney(column string) bool { return column == "base" || strings.HasSuffix(column, "_base") }

func valuePresent(src Source, clock string) []Pred {
	name := src.Value.Calendar
	if clock == "business" && src.Value.Business != "" {
		name = src.Value.Business
	}
	if src.Value.Since != "" {
		name = src.Value.Since
	}
	return []Pred{pred(PredNotNull, col(name))}
}

// overlap is how much of the row's interval lies in the joined bucket, in ms. An interval that lasts ends at as-of.
func (p *planner) overlap() Expr {
	end := expr(ExprLeast, expr(ExprElse, col("to_at"), num(int64(p.asOf))), Expr{Op: ExprBucket, Name: "e"})
	begin := expr(ExprMost, col("from_at"), Expr{Op: ExprBucket, Name: "s"})
	return expr(ExprDiv, expr(ExprMost, expr(ExprSub, end, begin), num(0)), num(1000))
}

// seen returns, per need of the source, the condition that the row's source observes it.
func (p *planner) seen(src Source) []Pred {
	if !p.c.schema.has(src.Table, "observes") {
		return nil
	}
	var out []Pred
	for _, n := range src.Needs {
		var bits int64
		for alt := range strings.SplitSeq(n, "|") {
			bits |= int64(observes(alt))
		}
		out = append(out, pred(PredBits, col("observes"), num(bits)))
	}
	return out
}

func columns(names []string) []Expr {
	out := make([]Expr, len(names))
	for i, n := range names {
		out[i] = col(n)
	}
	return out
}

// scan makes one reading of a shape. If it is totalled, the total will be made from its rows.
func (p *planner) scan(plan *Plan, sh *shape, ph phase, totalled bool) Scan {
	unit, measures := sh.unit, sh.measures
	if combination, ok := p.combination(plan, sh, ph); ok {
		unit, measures = nil, marked(sh.measures, combination)
		if totalled {
			all, _ := p.combination(plan, sh, phase{ph.frame, true})
			measures = append(measures, marked(sh.measures, all)...)
		}
	}
	shared, measures := hoist(measures)
	out := Scan{Table: sh.source.Table, Unit: unit, Measures: measures}
	if !ph.total {
		out.Keys, out.SpreadTags = p.keys(plan, sh)
	}
	if sh.interval {
		out.Buckets = ph.frame.buckets(ph.total || sh.narrow && plan.Query.Grain == "", sh.level)
	}
	out.Where = append(p.where(sh, ph.frame, out.SpreadTags), shared...)
	return out
}

func (p *planner) keys(plan *Plan, sh *shape) (keys []Key, spread bool) {
	for i, d := range plan.dims {
		switch {
		case d.grain && sh.interval:
			keys = append(keys, Key{Expr{Op: ExprBucket, Name: "k"}, i})
		case d.grain:
			e, _ := p.c.schema.grainExpr(sh.source, d.name)
			keys = append(keys, Key{e, i})
		case sh.narrow:
		default:
			e, ok := p.c.schema.dimExpr(sh.source, sh.interval, d.dim, p.asOf)
			if !ok {
				continue
			}
			keys = append(keys, Key{e, i})
			spread = spread || d.name == "tag"
		}
	}
	return keys, spread
}

// where is the period, the exclusions, the query's filters and the caller's scope.
func (p *planner) where(sh *shape, f *frame, spread bool) []Pred {
	src, has := sh.source, p.c.schema.has
	var out []Pred
	switch {
	case sh.interval:
		b := f.whole()
		if sh.level {
			at := max(b.Start, b.End-1)
			b.End = at + 1
			if f.grain == "" {
				b.Start = at
			}
		}
		out = append(out, pred(PredLt, col("from_at"), num(b.End)), anyOf(pred(PredNull, col("to_at")), pred(PredGt, col("to_at"), num(b.Start))))
	case src.Date == "now":
		out = append(out, pred(PredLe, col("created_at"), num(int64(f.asOf))))
	default:
		day := col(src.Date + "_day")
		out = append(out, pred(PredGe, day, num(f.from)), pred(PredLe, day, num(f.to)))
		at := src.Date + "_at"
		if f.until != 0 {
			out = append(out, pred(PredLt, col(at), num(int64(f.until))))
		}
		if p.q.AsOf != 0 {
			out = append(out, pred(PredLe, col(at), num(int64(p.asOf))))
		}
		out = append(out, window(p.q, src)...)
	}
	if !src.Excluded && has(src.Table, "excluded") {
		out = append(out, pred(PredEq, col("excluded"), text("")))
	}
	for _, fd := range p.ck.filters {
		if q, ok := p.filter(sh, fd, spread); ok {
			out = append(out, q)
		}
	}
	return append(out, p.scope(src)...)
}

// window keeps the rows whose local time of day lies between DayFrom and DayTo; a window may run over midnight.
func window(q Query, src Source) []Pred {
	if q.DayFrom == q.DayTo {
		return nil
	}
	slot, from, to := col(src.Date+"_slot"), num(int64(q.DayFrom/15)), num(int64(q.DayTo/15))
	if q.DayFrom < q.DayTo {
		return []Pred{pred(PredGe, slot, from), pred(PredLt, slot, to)}
	}
	return []Pred{anyOf(pred(PredGe, slot, from), pred(PredLt, slot, to))}
}

func (p *planner) filter(sh *shape, fd filterDim, spread bool) (Pred, bool) {
	e, ok := p.c.schema.dimExpr(sh.source, sh.interval, fd.dim, p.asOf)
	if !ok {
		return Pred{}, false // only a witness lacks a dimension: the query was checked
	}
	var out Pred
	if fd.dim.Name == "tag" && !spread {
		var alts []Pred
		for _, v := range fd.values {
			if v.Text == "" {
				alts = append(alts, pred(PredEmpty, col("tags")))
			} else {
				alts = append(alts, pred(PredHas, col("tags"), v))
			}
		}
		out = anyOf(alts...)
	} else {
		out = Pred{Op: PredIn, Args: append([]Expr{e}, fd.values...)}
	}
	if fd.not {
		out = not(out)
	}
	return out, true
}

func (p *planner) scope(src Source) []Pred {
	if p.env.Scope == nil {
		return nil
	}
	var alts []Pred
	in := func(column string, ids []int64) {
		if len(ids) > 0 {
			args := []Expr{col(column)}
			for _, id := range ids {
				args = append(args, num(id))
			}
			alts = append(alts, Pred{Op: PredIn, Args: args})
		}
	}
	var agents, teams []int64
	for _, id := range p.env.Scope.Agents {
		agents = append(agents, int64(id))
	}
	for _, id := range p.env.Scope.Teams {
		teams = append(teams, int64(id))
	}
	in(src.Credit+"_agent", agents)
	in(src.Credit+"_team", teams)
	if len(alts) == 0 {
		return []Pred{{Op: PredNever}}
	}
	return []Pred{anyOf(alts...)}
}
