package report

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/metric"
)

// Finding is one line of 值得关注: what stands out, with the filters that open it.
type Finding struct {
	Tone   string          `json:"tone"` // bad, good
	Metric string          `json:"metric"`
	Ref    string          `json:"ref"`
	Part   string          `json:"part,omitempty"`
	Text   string          `json:"text"`
	Count  int64           `json:"count"`
	Filter []metric.Filter `json:"filter"`
	From   string          `json:"from,omitempty"` // the period it speaks of, when that is not the report's
	To     string          `json:"to,omitempty"`
}

// attentionMin is the smallest sample a finding may rest on.
const attentionMin = 20

// watched are the metrics looked at. All of them are shares with a countable bad side, so that a finding can say how much of the excess
// one value explains.
func watched() []watch {
	return []watch{
		{ref: "timeout_rate", bad: true, part: "numerator"},
		{ref: resolutionRef, part: "denominator"},
		{ref: "csat", part: "denominator"},
	}
}

type watch struct {
	ref  string
	bad  bool // a larger share is worse
	part string
}

// excess is how far a share lies on the wrong side of the line, in shares.
func (w watch) excess(value, line float64) float64 {
	if w.bad {
		return value - line
	}
	return line - value
}

// badCount is the number of cases on the wrong side.
func (w watch) badCount(c Cell) float64 {
	if c.Value == nil {
		return 0
	}
	if w.bad {
		return *c.Value * float64(c.N)
	}
	return (1 - *c.Value) * float64(c.N)
}

type slice struct {
	watch  watch
	label  string // of the metric
	dim    string
	key    Key
	cell   Cell
	before *Cell
	line   float64
	target bool
	score  float64
}

// Attention finds at most three things worth a look: the slices farthest on the wrong side of their target (without a target: of the
// figure of the whole), each with the one value that explains most of it, then the largest improvement. It is arithmetic, not a model:
// what counts is the number of cases beyond the line, so that small slices do not shout. A team whose first contact resolution stayed
// below its red line two weeks running goes before any other slice of that metric.
func (s *Service) Attention(ctx context.Context, p access.Principal, q metric.Query, lang string) ([]Finding, error) {
	q.Grain, q.By, q.Order, q.Limit, q.Bare = "", nil, nil, 0, true
	if q.Compare == "" {
		q.Compare = "previous"
	}
	dims := []string{"channel", "team", "region", "issue_type"}
	if p.Can(access.ReportAgents) {
		dims = append(dims, "agent")
	}
	found, weeks, err := s.look(ctx, p, q, dims, lang)
	if err != nil {
		return nil, err
	}
	worst := map[string]slice{}
	var best *slice
	for _, sl := range found {
		if sl.score > 0 && sl.score > worst[sl.watch.ref].score {
			worst[sl.watch.ref] = sl
		}
		if g := sl.gain(); g > 0 && (best == nil || g > best.gain()) {
			best = &sl
		}
	}
	var out []lookInside
	for _, w := range watched() {
		if w.ref == resolutionRef && weeks != nil {
			out = append(out, lookInside{tell: func([]*Table) Finding { return *weeks }})
			continue
		}
		if sl, ok := worst[w.ref]; ok && len(out) < 2 {
			out = append(out, findingOf(q, sl, dims, lang))
		}
	}
	if best != nil {
		out = append(out, improvementOf(q, *best, p.Can(access.ReportAgents), lang))
	}
	return s.lookInside(ctx, p, out, lang)
}

// lookInside is a finding that wants to know more: its queries, and what it says once they are answered.
type lookInside struct {
	queries []metric.Query
	tell    func([]*Table) Finding
}

// lookInside asks what all findings want to know in one go.
func (s *Service) lookInside(ctx context.Context, p access.Principal, all []lookInside, lang string) ([]Finding, error) {
	var queries []metric.Query
	for _, l := range all {
		queries = append(queries, l.queries...)
	}
	var tables []*Table
	if len(queries) > 0 {
		var err error
		if tables, err = s.Queries(ctx, p, queries, lang); err != nil {
			return nil, err
		}
	}
	out := make([]Finding, len(all))
	for i, l := range all {
		out[i] = l.tell(tables[:len(l.queries)])
		tables = tables[len(l.queries):]
	}
	return out, nil
}

// look asks all watched metrics, split by each of the dimensions, and the weekly red line, in one go.
func (s *Service) look(ctx context.Context, p access.Principal, q metric.Query, dims []string, lang string) ([]slice, *Finding, error) {
	weekly, err := weeklyQuery(q)
	if err != nil {
		return nil, nil, err
	}
	queries := []metric.Query{weekly}
	for _, dim := range dims {
		each := q
		each.Metrics, each.By, each.Totals = nil, []string{dim}, true
		for _, w := range watched() {
			each.Metrics = append(each.Metrics, w.ref)
		}
		queries = append(queries, each)
	}
	tables, err := s.Queries(ctx, p, queries, lang)
	if err != nil {
		return nil, nil, err
	}
	var out []slice
	for i, dim := range dims {
		out = append(out, slicesOf(tables[i+1], dim)...)
	}
	return out, lowWeeks(tables[0], lang), nil
}

// slicesOf reads a table of all watched metrics by one dimension.
func slicesOf(t *Table, dim string) []slice {
	if t.Total == nil {
		return nil
	}
	var out []slice
	for i, w := range watched() {
		if t.Total.Cells[i].Value == nil {
			continue
		}
		whole := *t.Total.Cells[i].Value
		for _, r := range t.Rows {
			c := r.Cells[i]
			if c.Value == nil || c.N < attentionMin || r.Keys[0].Value == "" || r.Keys[0].Value == "0" {
				continue
			}
			sl := slice{watch: w, label: t.Columns[1+i].Label, dim: dim, key: r.Keys[0], cell: c, line: whole}
			if c.Target != nil && c.Target.Good != nil {
				sl.line, sl.target = *c.Target.Good, true
			}
			if len(r.Before) > i && r.Before[i].Value != nil && r.Before[i].N >= attentionMin {
				sl.before = &r.Before[i]
			}
			// A slice must be worse than the whole as well: if everybody misses the target, naming the best of them helps nobody.
			if w.excess(*c.Value, whole) > 0 {
				sl.score = w.excess(*c.Value, sl.line) * float64(c.N)
			}
			out = append(out, sl)
		}
	}
	return out
}

// gain weighs an improvement against the period before; only clear ones count.
func (sl slice) gain() float64 {
	if sl.before == nil {
		return 0
	}
	better := sl.watch.excess(*sl.before.Value, *sl.cell.Value)
	if better < 0.05 {
		return 0
	}
	return better * math.Sqrt(float64(min(sl.cell.N, sl.before.N)))
}

// findingOf looks inside the slice for the one value of another dimension that holds most of the bad cases beyond its fair share.
func findingOf(q metric.Query, sl slice, dims []string, lang string) lookInside {
	inside := metric.Filter{Dim: sl.dim, Values: []string{sl.key.Value}}
	q.Where = append(append([]metric.Filter{}, q.Where...), inside)
	q.Compare = ""
	var queries []metric.Query
	others := otherDims(dims, sl.dim)
	for _, dim := range others {
		q.Metrics, q.By, q.Totals = []string{sl.watch.ref}, []string{dim}, false
		queries = append(queries, q)
	}
	return lookInside{queries: queries, tell: func(tables []*Table) Finding {
		f := Finding{Tone: "bad", Metric: sl.watch.ref, Ref: sl.watch.ref, Part: sl.watch.part, Text: sl.sentence(lang),
			Count: sl.count(sl.cell), Filter: []metric.Filter{inside}}
		if top, share := culprit(sl, others, tables); top != nil {
			f.Text += domain.Text{ZH: fmt.Sprintf(";其中 %.0f%% 来自%s", share*100, spaced(top.key.Label)),
				EN: fmt.Sprintf("; %.0f%% of it from %s", share*100, top.key.Label)}.In(lang)
			f.Filter = append(f.Filter, metric.Filter{Dim: top.dim, Values: []string{top.key.Value}})
			f.Count = sl.count(top.cell)
		}
		return f
	}}
}

// count is how many cases of a cell the finding's link opens.
func (sl slice) count(c Cell) int64 {
	if sl.watch.part == "denominator" {
		return c.N
	}
	return int64(math.Round(sl.watch.badCount(c)))
}

// otherDims are the dimensions besides one. A person can be asked, a channel cannot: the last dimension, agents if they may be seen, goes
// before the others.
func otherDims(dims []string, but string) []string {
	var out []string
	for _, dim := range slices.Backward(dims) {
		if dim != but {
			out = append(out, dim)
		}
	}
	return out
}

// culprit is the value of another dimension that holds the largest share of a slice's bad cases, more than its fair part; the tables are
// those of the other dimensions.
func culprit(sl slice, others []string, tables []*Table) (top *slice, most float64) {
	for i, t := range tables {
		if top != nil && top.dim == "agent" {
			break
		}
		for _, r := range t.Rows {
			share := sl.watch.badCount(r.Cells[0]) / max(sl.watch.badCount(sl.cell), 1)
			fair := float64(r.Cells[0].N) / float64(max(sl.cell.N, 1))
			if r.Keys[0].Value == "" || r.Keys[0].Value == "0" || share < 0.3 || share <= fair*1.15 || share <= most || fair > 0.9 {
				continue
			}
			most = min(share, 1)
			top = &slice{dim: others[i], key: r.Keys[0], cell: r.Cells[0]}
		}
	}
	return top, most
}

func (sl slice) sentence(lang string) string {
	value, line := percent(*sl.cell.Value), percent(sl.line)
	if sl.target {
		relation := domain.Text{ZH: "低于目标", EN: "below the target of"}
		if sl.watch.bad {
			relation = domain.Text{ZH: "高于目标", EN: "above the target of"}
		}
		return fmt.Sprintf(pattern(lang), sl.key.Label, sl.label, value, relation.In(lang), line)
	}
	relation := domain.Text{ZH: "低于整体", EN: "below the overall"}
	if sl.watch.bad {
		relation = domain.Text{ZH: "高于整体", EN: "above the overall"}
	}
	return fmt.Sprintf(pattern(lang), sl.key.Label, sl.label, value, relation.In(lang), line)
}

func pattern(lang string) string {
	return domain.Text{ZH: "%s %s %s,%s %s", EN: "%s: %s %s, %s %s"}.In(lang)
}

// improvementOf says what got better, and who holds the best figure inside, if agents may be named.
func improvementOf(q metric.Query, sl slice, named bool, lang string) lookInside {
	inside := metric.Filter{Dim: sl.dim, Values: []string{sl.key.Value}}
	f := Finding{Tone: "good", Metric: sl.watch.ref, Ref: sl.watch.ref, Text: sl.change(lang), Count: sl.cell.N, Filter: []metric.Filter{inside}}
	if sl.dim == "agent" || !named {
		return lookInside{tell: func([]*Table) Finding { return f }}
	}
	q.Metrics, q.By, q.Compare = []string{sl.watch.ref}, []string{"agent"}, ""
	q.Where = append(append([]metric.Filter{}, q.Where...), inside)
	return lookInside{queries: []metric.Query{q}, tell: func(tables []*Table) Finding {
		if best := sl.best(tables[0]); best != nil {
			name, value := best.Keys[0].Label, percent(*best.Cells[0].Value)
			f.Text += domain.Text{ZH: fmt.Sprintf(";%s 最好,%s", spaced(name), value), EN: fmt.Sprintf("; %s is best at %s", name, value)}.In(lang)
		}
		return f
	}}
}

// change is the sentence about an improvement.
func (sl slice) change(lang string) string {
	change := math.Abs(*sl.cell.Value-*sl.before.Value) * 100
	word := domain.Text{ZH: "升", EN: "up"}
	if *sl.cell.Value < *sl.before.Value {
		word = domain.Text{ZH: "降", EN: "down"}
	}
	return domain.Text{
		ZH: fmt.Sprintf("%s %s %s,比上期%s %.1f 个百分点", sl.key.Label, sl.label, percent(*sl.cell.Value), word.ZH, change),
		EN: fmt.Sprintf("%s: %s %s, %s %.1f points on the period before", sl.key.Label, sl.label, percent(*sl.cell.Value), word.EN, change),
	}.In(lang)
}

// best is the agent who is farthest on the good side of the slice's figure, if anybody is.
func (sl slice) best(t *Table) (best *Row) {
	most := 0.0
	for i, r := range t.Rows {
		c := r.Cells[0]
		if c.Value == nil || c.N < attentionMin || r.Keys[0].Value == "0" {
			continue
		}
		if better := sl.watch.excess(*sl.cell.Value, *c.Value); better > most {
			most, best = better, &t.Rows[i]
		}
	}
	return best
}

// resolutionRef is the metric that has a weekly red line.
const resolutionRef = "first_contact_resolution"

// Weeks looked back for the weekly red line, and its default when no target names one.
const (
	lowWeeksBack = 6
	lowWeeksLine = 0.75
)

// weeklyQuery asks every team's first contact resolution of the last whole weeks.
func weeklyQuery(q metric.Query) (metric.Query, error) {
	end, err := time.Parse(time.DateOnly, q.To)
	if err != nil {
		return q, domain.Invalid("to", "bad_day", "day %q does not read as YYYY-MM-DD", q.To)
	}
	monday := end.AddDate(0, 0, -(int(end.Weekday())+6)%7)
	q.From, q.To = monday.AddDate(0, 0, -7*lowWeeksBack).Format(time.DateOnly), monday.AddDate(0, 0, -1).Format(time.DateOnly)
	q.Metrics, q.By, q.Grain, q.Compare, q.Totals = []string{resolutionRef}, []string{"team"}, "week", "", false
	return q, nil
}

// lowWeeks finds the team whose final first contact resolution was below the red line two whole weeks running, each with enough cases.
func lowWeeks(t *Table, lang string) *Finding {
	low := map[string][]Row{}
	var found *Finding
	for _, r := range t.Rows {
		c, team := r.Cells[0], r.Keys[1]
		line := lowWeeksLine
		if c.Target != nil && c.Target.Alert != nil {
			line = *c.Target.Alert
		}
		if c.Value == nil || c.N < attentionMin || c.Provisional || *c.Value >= line || team.Value == "0" {
			low[team.Value] = nil
			continue
		}
		low[team.Value] = append(low[team.Value], r)
		if run := low[team.Value]; len(run) >= 2 {
			f := lowWeeksFinding(run, line, t.Columns[2].Label, lang)
			found = &f
		}
	}
	return found
}

func lowWeeksFinding(run []Row, line float64, label, lang string) Finding {
	last := run[len(run)-1]
	var values string
	var n int64
	for i, r := range run {
		if i > 0 {
			values += domain.Text{ZH: "、", EN: ", "}.In(lang)
		}
		values += r.Keys[0].Label + " " + percent(*r.Cells[0].Value)
		n += r.Cells[0].N
	}
	text := domain.Text{ZH: fmt.Sprintf("%s %s连续 %d 周低于 %.0f%%(%s)", last.Keys[1].Label, label, len(run), line*100, values),
		EN: fmt.Sprintf("%s: %s below %.0f%% %d weeks running (%s)", last.Keys[1].Label, label, line*100, len(run), values)}.In(lang)
	return Finding{Tone: "bad", Metric: resolutionRef, Ref: resolutionRef, Part: "denominator", Text: text, Count: n,
		Filter: []metric.Filter{{Dim: "team", Values: []string{last.Keys[1].Value}}}, From: run[0].Keys[0].Value, To: weekEnd(last.Keys[0].Value)}
}

func weekEnd(monday string) string {
	t, err := time.Parse(time.DateOnly, monday)
	if err != nil {
		return monday
	}
	return t.AddDate(0, 0, 6).Format(time.DateOnly)
}

func percent(v float64) string {
	s := strconv.FormatFloat(v*100, 'f', 1, 64)
	return s + "%"
}

// spaced puts a blank before a Latin name inside a Chinese sentence.
func spaced(s string) string {
	if s != "" && s[0] < 0x80 {
		return " " + s
	}
	return s
}
