package metric

import (
	"slices"
	"strings"

	"kefu/internal/domain"
)

// shape is what the scans of one query over one table and date have in common; each period and the totals make a scan of it.
type shape struct {
	source   Source // of the first metric that needed it: table, date, cut, credit, excluded
	interval bool
	level    bool
	narrow   bool   // grouped by time only: the denominator of a share
	witness  bool   // counts what other tables cannot see; dimensions it lacks are left out
	unit     []Expr // the tuple all measures count, when they count different tuples
	first    bool   // and all have marks for it
	measures []Measure
	known    map[string]int
}

// slot points at a measure.
type slot struct{ shape, measure int }

// column is how one metric column of the answer is computed from measures.
type column struct {
	metricRef
	text     string
	stat     string
	clock    string
	snapshot bool
	value    slot
	bottom   *slot // denominator of a ratio or share
	n        slot
	pending  *slot
	unseen   []unseen
	unrated  []slot // rows that have to be added up and lack an exchange rate
	terms    []column
}

// unseen counts the conversations that a need leaves out.
type unseen struct {
	at     slot
	reason string
}

// dimColumn is a dimension column of the answer; grain is set for the time column.
type dimColumn struct {
	name  string
	dim   Dimension
	grain bool
}

// planner turns a checked query into shapes and columns.
type planner struct {
	c      *Catalogue
	q      Query
	ck     *checked
	env    Env
	asOf   domain.Instant
	clock  string
	shapes []*shape
	index  map[string]int
}

// Plan checks a query and plans it: one scan per table and date and period, and for totals that are not what the rows add up to. The answers of the scans are put together by Assemble.
func (c *Catalogue) Plan(q Query, env Env) (*Plan, error) {
	ck, err := c.check(q)
	if err != nil {
		return nil, err
	}
	p := c.newPlanner(q, ck, env)
	plan := &Plan{Query: q, frame: newFrame(q, ck, env), asOf: p.asOf, clock: p.clock, currency: env.Currency}
	if q.Grain != "" {
		d, _ := dimension(q.Grain)
		plan.dims = append(plan.dims, dimColumn{q.Grain, d, true})
	}
	for _, d := range ck.by {
		plan.dims = append(plan.dims, dimColumn{name: d.Name, dim: d})
	}
	for i, r := range ck.refs {
		col, err := p.column(r, q.Metrics[i])
		if err != nil {
			return nil, err
		}
		plan.cols = append(plan.cols, col)
	}
	plan.shapes = p.shapes
	if q.Compare != "" {
		plan.before = plan.frame.compared(q.Compare)
	}
	p.scans(plan)
	return plan, nil
}

func (c *Catalogue) newPlanner(q Query, ck *checked, env Env) *planner {
	p := &planner{c: c, q: q, ck: ck, env: env, asOf: env.Now, clock: env.Clock, index: map[string]int{}}
	if q.AsOf != 0 {
		p.asOf = q.AsOf
	}
	if q.Clock != "" {
		p.clock = q.Clock
	}
	if p.clock != "calendar" {
		p.clock = "business"
	}
	if env.Scope != nil {
		ck.byAgent = true
	}
	return p
}

// phase is one reading of all shapes.
type phase struct {
	frame *frame
	total bool
}

func (p *Plan) phases() []phase {
	out := []phase{{p.frame, false}}
	total := p.Query.Totals && len(p.dims) > 0
	if total {
		out = append(out, phase{p.frame, true})
	}
	if p.before != nil {
		out = append(out, phase{p.before, false})
		if total {
			out = append(out, phase{p.before, true})
		}
	}
	return out
}

// clockOf is the clock a metric runs on in this query; empty when none plays a part.
func (p *planner) clockOf(d *Definition) string {
	switch d.Clock {
	case "both":
		return p.clock
	case "none":
		return ""
	}
	return d.Clock
}

func (p *planner) column(r metricRef, text string) (column, error) {
	out := column{metricRef: r, text: text, stat: r.ref.Stat, clock: p.clockOf(r.def)}
	if out.stat == "" {
		out.stat = r.def.Kind.headline()
	}
	if r.def.Kind == KindDerived {
		terms := r.def.Terms
		if r.def.Over != "" {
			terms = append(slices.Clone(terms), Term{Metric: r.def.Over})
		}
		for _, t := range terms {
			term, err := p.c.resolve(t.Metric)
			if err != nil {
				return out, err
			}
			col, err := p.column(term, t.Metric)
			if err != nil {
				return out, err
			}
			out.terms = append(out.terms, col)
		}
		return out, nil
	}
	sides := p.c.sides(r.def, p.ck.byAgent)
	bottom, top := sides[0], sides[len(sides)-1]
	for _, s := range sides {
		if p.env.Scope != nil && s.Credit == "" {
			return out, domain.Forbidden("metric_not_personal", "%s credits nobody, so it is shown only to those who may see everyone's figures", r.def.ID)
		}
	}
	out.snapshot = bottom.Date == "now"
	b := p.leaf(bottom, r, wholeLeaf)
	out.n, out.pending, out.unseen = b.n, b.pending, b.unseen
	out.lacksRate(b)
	switch r.def.Kind {
	case KindRatio:
		t := p.leaf(top, r, valueLeaf)
		out.value = t.value
		out.lacksRate(t)
		out.bottom = &b.value
	case KindShare:
		whole := p.leaf(bottom, r, narrowLeaf)
		out.value, out.bottom, out.n = b.value, &whole.value, whole.n
	default:
		out.value = p.statistic(bottom, r, out.stat, b)
	}
	return out, nil
}

// leafSlots are the measures one source contributes.
type leafSlots struct {
	value, n slot
	pending  *slot
	unrated  *slot // of what is added up, the rows without an exchange rate
	unseen   []unseen
	filter   []Pred // of rows that count
	measured []Pred // of rows that count and have a value
}

// leafMode says how much of a leaf is needed.
type leafMode int

const (
	wholeLeaf  leafMode = iota
	valueLeaf           // the numerator of a ratio: its sample is the denominator's
	narrowLeaf          // the denominator of a share: over all rows
)

// leaf plans the rows of one source: how many, their value, how many may still change, how many could not be seen.
func (p *planner) leaf(src Source, r metricRef, mode leafMode) leafSlots {
	interval := r.def.Kind == KindLevel || r.def.Kind == KindOverlap
	at := p.shape(src, interval, r.def.Kind == KindLevel, mode == narrowLeaf)
	seen := p.seen(src)
	base := p.conds(src, r)
	out := leafSlots{filter: append(append([]Pred(nil), base...), seen...)}
	out.measured = out.filter
	value, valued := p.value(src, r)
	if money := p.inMoney(src, r); valued && !money {
		out.measured = append(append([]Pred(nil), out.filter...), valuePresent(src, p.clockOf(r.def))...)
	}
	switch {
	case len(src.Distinct) > 0:
		out.n = p.measure(at, Measure{Func: FuncDistinct, Of: columns(src.Distinct), first: src.First, Filter: out.filter})
		out.value = out.n
	case r.def.Kind == KindRatio && !src.Sum || r.def.Kind == KindCount || r.def.Kind == KindShare || r.def.Kind == KindLevel:
		out.n = p.measure(at, Measure{Func: FuncCount, Filter: out.filter})
		out.value = out.n
	case r.def.Kind == KindOverlap:
		out.n = p.measure(at, Measure{Func: FuncCount, Filter: out.filter})
		out.value = p.measure(at, Measure{Func: FuncSum, Of: []Expr{p.overlap()}, Filter: out.filter})
	default:
		if mode != valueLeaf {
			out.n = p.measure(at, Measure{Func: FuncCount, Filter: out.measured})
		}
		if r.def.Kind == KindSum || r.def.Kind == KindRatio {
			out.value = p.measure(at, Measure{Func: FuncSum, Of: []Expr{value}, Filter: out.measured})
		}
		if p.inMoney(src, r) {
			s := p.measure(at, Measure{Func: FuncCount, Filter: append(append([]Pred(nil), out.filter...), pred(PredNull, value))})
			out.unrated = &s
		}
	}
	if mode != wholeLeaf {
		return out
	}
	if src.Final != "" {
		open := pred(PredGt, p.operand(src.Final, "_at", r), num(int64(p.asOf)))
		s := p.measure(at, Measure{Func: FuncCount, Filter: append(append([]Pred(nil), out.measured...), open)})
		out.pending = &s
	}
	out.unseen = p.unseen(src, at, base, seen)
	return out
}

// lacksRate adds the rows of a side that lack an exchange rate.
func (c *column) lacksRate(l leafSlots) {
	if l.unrated != nil && !slices.Contains(c.unrated, *l.unrated) {
		c.unrated = append(c.unrated, *l.unrated)
	}
}

// unseen counts what was left out: in the conversation table the rows themselves, for other tables the conversations of the period whose
// source would have had to report them.
func (p *planner) unseen(src Source, at *shape, base []Pred, seen []Pred) []unseen {
	if len(seen) == 0 || p.q.Bare {
		return nil
	}
	if src.Table != "conversation" {
		w := Source{Table: "conversation", Date: "created", Credit: "arrived", Excluded: src.Excluded}
		at, base = p.witness(w), nil
	}
	var out []unseen
	for i, need := range seen {
		word, _, _ := strings.Cut(src.Needs[i], "|")
		s := p.measure(at, Measure{Func: FuncCount, Filter: append(append([]Pred(nil), base...), not(need))})
		out = append(out, unseen{s, ReasonNeeds + word})
	}
	return out
}

// statistic plans the asked statistic of a measured column.
func (p *planner) statistic(src Source, r metricRef, stat string, l leafSlots) slot {
	switch {
	case stat == StatN:
		return l.n
	case r.def.Kind.headline() == "":
		return l.value
	}
	m := Measure{Filter: l.measured}
	switch stat {
	case StatMean:
		m.Func = FuncMean
	case StatMax:
		m.Func = FuncMax
	case StatMin:
		m.Func = FuncMin
	case StatP50, StatP90, StatP95:
		m.Func = FuncQuantile
		m.Quantile = map[string]float64{StatP50: 0.5, StatP90: 0.9, StatP95: 0.95}[stat]
	case StatSum:
		m.Func = FuncSum
	}
	value, _ := p.value(src, r)
	m.Of = []Expr{value}
	return p.measure(p.shape(src, false, false, false), m)
}

func (p *planner) shape(src Source, interval, level, narrow bool) *shape {
	s := &shape{source: src, interval: interval, level: level, narrow: narrow}
	if interval {
		s.source.Date = "from"
	}
	return s
}

// witness prefers a scan that is made anyway.
func (p *planner) witness(src Source) *shape {
	for _, s := range p.shapes {
		if s.source.Table == src.Table && s.source.Date == src.Date && s.source.Excluded == src.Excluded && !s.narrow && !s.interval &&
			len(s.unit) == 0 && (s.source.Credit == src.Credit || !p.ck.byAgent) {
			return s
		}
	}
	return &shape{source: src, witness: true}
}

// intern returns the number of the shape equal to s, which becomes one of the plan's if there is none.
func (p *planner) intern(s *shape) int {
	key := []string{s.source.Table, s.source.Date}
	if p.ck.byAgent {
		key = append(key, s.source.Credit)
	}
	for _, b := range []bool{s.interval, s.level, s.narrow, s.witness, s.first, s.source.Excluded} {
		key = append(key, map[bool]string{true: "1", false: "0"}[b])
	}
	for _, e := range s.unit {
		key = append(key, e.key())
	}
	k := strings.Join(key, "|")
	if i, ok := p.index[k]; ok {
		return i
	}
	own := *s
	own.known, own.measures = map[string]int{}, nil
	p.index[k] = len(p.shapes)
	p.shapes = append(p.shapes, &own)
	return len(p.shapes) - 1
}

// measure asks a scan of the given shape for an aggregate. Counts of different tuples get a scan of their own per tuple: grouping by the tuple
// first is several times faster than many COUNT(DISTINCT) side by side.
func (p *planner) measure(sh *shape, m Measure) slot {
	if m.Func == FuncDistinct {
		unit := *sh
		unit.unit, unit.first = m.Of, m.first != ""
		sh = &unit
	}
	at := p.intern(sh)
	s := p.shapes[at]
	k := string(m.Func) + "|" + m.first + "|" + predsKey(m.Filter) + "|"
	for _, e := range m.Of {
		k += e.key()
	}
	if m.Func == FuncQuantile {
		k += map[float64]string{0.5: "50", 0.9: "90", 0.95: "95"}[m.Quantile]
	}
	i, ok := s.known[k]
	if !ok {
		i = len(s.measures)
		s.known[k] = i
		s.measures = append(s.measures, m)
	}
	return slot{at, i}
}

// hoist moves the conditions that all measures share to where.
func hoist(measures []Measure) (shared []Pred, rest []Measure) {
	keys := func(ps []Pred) map[string]bool {
		out := map[string]bool{}
		for _, q := range ps {
			out[predsKey([]Pred{q})] = true
		}
		return out
	}
	common := keys(measures[0].Filter)
	for _, m := range measures[1:] {
		have := keys(m.Filter)
		for k := range common {
			if !have[k] {
				delete(common, k)
			}
		}
	}
	for _, q := range measures[0].Filter {
		if k := predsKey([]Pred{q}); common[k] {
			shared = append(shared, q)
		}
	}
	for _, m := range measures {
		m.Filter = slices.DeleteFunc(slices.Clone(m.Filter), func(q Pred) bool { return common[predsKey([]Pred{q})] })
		rest = append(rest, m)
	}
	return shared, rest
}
