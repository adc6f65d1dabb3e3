package metric

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"kefu/internal/domain"
)

// Limits of one query.
const (
	maxMetrics = 80
	maxBy      = 4
	maxFilters = 40
	maxValues  = 2000
	maxDays    = 3700
	maxBuckets = 6000
	maxRows    = 10_000
	maxCells   = 400_000
)

// Check reports the first fault of a query as a domain.Error of kind invalid that names the field and says what is allowed.
func (c *Catalogue) Check(q Query) error {
	_, err := c.check(q)
	return err
}

// metricRef is a reference that was understood.
type metricRef struct {
	ref  Ref
	def  *Definition
	nums map[string]int64 // parameters that are numbers
	word map[string]string
}

// checked is a query whose parts were all understood.
type checked struct {
	refs    []metricRef
	by      []Dimension
	filters []filterDim
	from    int64
	to      int64
	byAgent bool
}

type filterDim struct {
	dim    Dimension
	values []Expr
	not    bool
	none   bool // "" is among the values
}

func (c *Catalogue) check(q Query) (*checked, error) {
	out := &checked{}
	if err := checkPeriod(q, out); err != nil {
		return nil, err
	}
	if err := checkWords(q); err != nil {
		return nil, err
	}
	if len(q.Metrics) == 0 || len(q.Metrics) > maxMetrics {
		return nil, domain.Invalid("metrics", "metric_count", "ask for 1 to %d metrics", maxMetrics)
	}
	for _, s := range q.Metrics {
		r, err := c.resolve(s)
		if err != nil {
			return nil, err
		}
		out.refs = append(out.refs, r)
	}
	if err := checkDims(q, out); err != nil {
		return nil, err
	}
	for _, r := range out.refs {
		if err := c.fits(q, out, r.def); err != nil {
			return nil, err
		}
	}
	return out, checkOrder(q)
}

func checkPeriod(q Query, out *checked) error {
	var ok bool
	if out.from, ok = parseDay(q.From); !ok {
		return domain.Invalid("from", "bad_day", "from must be a day written YYYY-MM-DD")
	}
	if out.to, ok = parseDay(q.To); !ok {
		return domain.Invalid("to", "bad_day", "to must be a day written YYYY-MM-DD")
	}
	if out.to < out.from || out.to-out.from >= maxDays {
		return domain.Invalid("to", "bad_period", "to must not be before from, nor more than %d days after it", maxDays)
	}
	perDay := map[string]int64{"hour": 24, "quarter_hour": 96}[q.Grain]
	if (out.to-out.from+1)*perDay > maxBuckets {
		return domain.Invalid("grain", "too_many_buckets", "this grain and period make more than %d time buckets; choose a coarser grain or a shorter period", maxBuckets)
	}
	return nil
}

func checkWords(q Query) error {
	words := []struct {
		field, value string
		allowed      []string
	}{
		{"grain", q.Grain, []string{"", "quarter_hour", "hour", "day", "week", "month", "quarter"}},
		{"compare", q.Compare, []string{"", "previous", "last_year"}},
		{"clock", q.Clock, []string{"", "business", "calendar"}},
	}
	for _, w := range words {
		if !slices.Contains(w.allowed, w.value) {
			return domain.Invalid(w.field, "bad_"+w.field, "%s is %q; allowed are %s or nothing", w.field, w.value, strings.Join(w.allowed[1:], ", "))
		}
	}
	if q.Limit < 0 || q.Limit > maxRows {
		return domain.Invalid("limit", "bad_limit", "limit must be from 0 (all) to %d", maxRows)
	}
	if q.DayFrom < 0 || q.DayFrom >= 1440 || q.DayTo < 0 || q.DayTo > 1440 || q.DayFrom%15 != 0 || q.DayTo%15 != 0 {
		return domain.Invalid("day_from", "bad_day_window", "the time-of-day window runs in quarter hours from 0 to 1440 minutes")
	}
	if q.Until < 0 || q.AsOf < 0 {
		return domain.Invalid("until", "bad_instant", "until and as_of must not be before 1970")
	}
	return nil
}

// resolve reads a metric reference and its parameters.
func (c *Catalogue) resolve(s string) (metricRef, error) {
	ref, err := ParseRef(s)
	if err != nil {
		return metricRef{}, err
	}
	def, ok := c.defs[ref.ID]
	if !ok {
		return metricRef{}, domain.Invalid("metrics", "unknown_metric", "there is no metric %q; %s", ref.ID, c.suggest(ref.ID))
	}
	if ref.Stat != "" && !slices.Contains(def.Kind.stats(), ref.Stat) {
		return metricRef{}, domain.Invalid("metrics", "bad_metric_stat", "%s has no statistic %q; allowed are %s", ref.ID, ref.Stat, strings.Join(def.Kind.stats(), ", "))
	}
	r := metricRef{ref: ref, def: def, nums: map[string]int64{}, word: map[string]string{}}
	for _, p := range def.Params {
		value := p.Default
		for _, a := range ref.Args {
			if a.Name == p.Name {
				value = a.Value
			}
		}
		if r.nums[p.Name], err = p.accept(value); err != nil {
			return metricRef{}, err
		}
		r.word[p.Name] = value
	}
	for _, a := range ref.Args {
		if _, ok := def.param(a.Name); !ok {
			return metricRef{}, domain.Invalid("metrics", "bad_metric_param", "%s has no parameter %q; %s", ref.ID, a.Name, paramNames(def))
		}
	}
	return r, nil
}

func paramNames(d *Definition) string {
	if len(d.Params) == 0 {
		return "it has none"
	}
	var names []string
	for _, p := range d.Params {
		names = append(names, p.Name)
	}
	return "allowed are " + strings.Join(names, ", ")
}

// suggest names the metrics that are written most like id.
func (c *Catalogue) suggest(id string) string {
	type near struct {
		id   string
		dist int
	}
	var all []near
	for known := range c.defs {
		dist := editDistance(id, known)
		switch rest := len(known) - len(id); {
		case strings.HasPrefix(known, id):
			dist = min(dist, rest/4)
		case strings.Contains(known, id):
			dist = min(dist, 1+rest/2)
		}
		all = append(all, near{known, dist})
	}
	slices.SortFunc(all, func(a, b near) int { return cmp.Or(cmp.Compare(a.dist, b.dist), cmp.Compare(a.id, b.id)) })
	var names []string
	for _, n := range all[:min(3, len(all))] {
		names = append(names, n.id)
	}
	return "the nearest are " + strings.Join(names, ", ")
}

// editDistance counts the insertions, deletions and replacements between two words.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diag := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			diag, row[j] = row[j], min(row[j]+1, row[j-1]+1, diag+cost)
		}
	}
	return row[len(b)]
}

func checkDims(q Query, out *checked) error {
	if len(q.By) > maxBy {
		return domain.Invalid("by", "too_many_dimensions", "split by at most %d dimensions", maxBy)
	}
	for i, name := range q.By {
		d, ok := dimension(name)
		if !ok || d.Kind == dimTime {
			return domain.Invalid("by", "unknown_dimension", "cannot split by %q; allowed are %s; time is set by grain", name, dimNames())
		}
		if slices.Contains(q.By[:i], name) {
			return domain.Invalid("by", "repeated_dimension", "%q is listed twice", name)
		}
		out.by = append(out.by, d)
		out.byAgent = out.byAgent || d.Agent
	}
	if len(q.Where) > maxFilters {
		return domain.Invalid("where", "too_many_filters", "use at most %d filters", maxFilters)
	}
	for _, f := range q.Where {
		fd, err := checkFilter(f)
		if err != nil {
			return err
		}
		out.filters = append(out.filters, fd)
		out.byAgent = out.byAgent || fd.dim.Agent
	}
	return nil
}

func checkFilter(f Filter) (filterDim, error) {
	d, ok := dimension(f.Dim)
	if !ok || d.Kind == dimTime {
		return filterDim{}, domain.Invalid("where", "unknown_dimension", "cannot filter by %q; allowed are %s; the period is set by from and to", f.Dim, dimNames())
	}
	if len(f.Values) == 0 || len(f.Values) > maxValues {
		return filterDim{}, domain.Invalid("where", "bad_filter", "the filter on %s needs 1 to %d values", f.Dim, maxValues)
	}
	out := filterDim{dim: d, not: f.Not}
	for _, v := range f.Values {
		e, err := dimValue(d, v)
		if err != nil {
			return filterDim{}, err
		}
		out.values = append(out.values, e)
		out.none = out.none || v == ""
	}
	return out, nil
}

func dimNames() string {
	var names []string
	for _, d := range Dimensions() {
		if d.Kind != dimTime {
			names = append(names, d.Name)
		}
	}
	return strings.Join(names, ", ")
}

// fits reports a dimension, grain or window that a metric does not have.
func (c *Catalogue) fits(q Query, ck *checked, d *Definition) error {
	if d.Kind == KindDerived {
		terms := d.Terms
		if d.Over != "" {
			terms = append(slices.Clone(terms), Term{Metric: d.Over})
		}
		for _, t := range terms {
			if err := c.fits(q, ck, c.defs[t.Metric]); err != nil {
				return err
			}
		}
		return nil
	}
	interval := d.Kind == KindLevel || d.Kind == KindOverlap
	for _, src := range c.sides(d, ck.byAgent) {
		for i, dim := range ck.by {
			if _, ok := c.schema.dimExpr(src, interval, dim, 0); !ok {
				return c.lacks(d, "by", q.By[i])
			}
		}
		for _, f := range ck.filters {
			if _, ok := c.schema.dimExpr(src, interval, f.dim, 0); !ok {
				return c.lacks(d, "where", f.dim.Name)
			}
		}
		if q.Grain != "" && src.Date == "now" {
			return domain.Invalid("grain", "metric_is_snapshot", "%s tells the present and has no history; leave grain empty", d.ID)
		}
		if q.Grain != "" && !interval {
			if _, ok := c.schema.grainExpr(src, q.Grain); !ok {
				return domain.Invalid("grain", "metric_lacks_grain", "%s cannot be cut by %s here; use day, week, month or quarter", d.ID, q.Grain)
			}
		}
		if q.DayFrom != q.DayTo && (interval || src.Date == "now" || !c.schema.has(src.Table, src.Date+"_slot")) {
			return domain.Invalid("day_from", "metric_lacks_window", "%s cannot be limited to a time of day here", d.ID)
		}
	}
	return nil
}

// sides are the sources a query of the metric reads, given whether it concerns agents.
func (c *Catalogue) sides(d *Definition, byAgent bool) []Source {
	pick := func(s Source) Source {
		if byAgent && s.ByAgent != nil {
			return *s.ByAgent
		}
		return s
	}
	if d.Kind == KindRatio {
		top, bottom := d.ratio()
		return []Source{pick(bottom), pick(top)}
	}
	return []Source{pick(d.Source)}
}

func (c *Catalogue) lacks(d *Definition, field, dim string) error {
	return domain.Invalid(field, "metric_lacks_dimension", "%s has no dimension %q; it has %s", d.ID, dim, strings.Join(c.DimensionsOf(d.ID), ", "))
}

// DimensionsOf lists the dimensions a metric can be split and filtered by, each on its own.
func (c *Catalogue) DimensionsOf(id string) []string {
	d, ok := c.defs[id]
	if !ok {
		return nil
	}
	if d.Kind == KindDerived {
		out := c.DimensionsOf(d.Terms[0].Metric)
		if d.Over != "" {
			over := c.DimensionsOf(d.Over)
			out = slices.DeleteFunc(out, func(name string) bool { return !slices.Contains(over, name) })
		}
		return out
	}
	var out []string
	interval := d.Kind == KindLevel || d.Kind == KindOverlap
	for _, dim := range Dimensions() {
		all := dim.Kind != dimTime
		for _, src := range c.sides(d, dim.Agent) {
			_, has := c.schema.dimExpr(src, interval, dim, 0)
			all = all && has
		}
		if all {
			out = append(out, dim.Name)
		}
	}
	return out
}

func checkOrder(q Query) error {
	for _, o := range q.Order {
		if !slices.Contains(q.By, o.By) && !slices.Contains(q.Metrics, o.By) && (q.Grain == "" || o.By != q.Grain) {
			return domain.Invalid("order", "bad_order", "cannot order by %q; it is neither a dimension nor a metric of this query", o.By)
		}
	}
	return nil
}

// newFrame lays the query's period over the environment's zone.
func newFrame(q Query, ck *checked, env Env) *frame {
	f := &frame{from: ck.from, to: ck.to, until: q.Until, asOf: env.Now, grain: q.Grain, zone: env.Zone, cutoff: env.CutoffMinutes}
	if q.AsOf != 0 {
		f.asOf = q.AsOf
	}
	if f.zone == nil {
		f.zone = time.UTC
	}
	f.cut()
	return f
}
