package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/report"
	"kefu/internal/feature/report/document"
)

// queryFlags are the flags that make a metric query.
type queryFlags struct {
	metrics, by, from, to, grain, compare, clock, order, file, asOf *string
	where                                                           multi
	limit                                                           *int
	totals                                                          *bool
}

// multi collects a flag that may be given several times.
type multi []string

// String implements flag.Value.
func (m *multi) String() string { return strings.Join(*m, " ") }

// Set implements flag.Value.
func (m *multi) Set(s string) error {
	*m = append(*m, s)
	return nil
}

func (f *flags) query() *queryFlags {
	q := &queryFlags{
		metrics: f.String("metrics", "", "metric references, comma-separated: handled,first_response_time:p90,reply_rate_within(x=180)"),
		by:      f.String("by", "", "dimensions, comma-separated: agent,channel"),
		from:    f.String("from", "", "first day, YYYY-MM-DD; default: 30 days before --to (`date`)"),
		to:      f.String("to", "", "last day, YYYY-MM-DD, inclusive; default: the newest day with data (`date`)"),
		grain:   f.String("grain", "", "quarter_hour, hour, day, week, month or quarter"),
		compare: f.String("compare", "", "previous or last_year"),
		clock:   f.String("clock", "", "business or calendar; default: the workspace's"),
		order:   f.String("order", "", "sort by a dimension or metric of the query; a leading - sorts down"),
		asOf:    f.String("as-of", "", "what was known at this instant, 2026-11-21T09:00:00+08:00; default: now (`time`)"),
		file:    f.String("query", "", "read the query as JSON from a file, - for standard input (`file`)"),
		limit:   f.Int("limit", 0, "at most so many rows"),
		totals:  f.Bool("totals", true, "add the de-duplicated total"),
	}
	f.Var(&q.where, "where", "filter, repeatable: channel=whatsapp,line or team!=17")
	return q
}

// build makes the query, asking for the newest day when no period is given.
func (q *queryFlags) build(ctx context.Context, c *client, in io.Reader) (metric.Query, error) {
	var out metric.Query
	if *q.file != "" {
		return q.read(in)
	}
	if *q.metrics == "" {
		return out, domain.Invalid("metrics", "no_metrics", "name at least one metric with --metrics; kefu metric list shows them")
	}
	out = metric.Query{Metrics: splitRefs(*q.metrics), By: split(*q.by), From: *q.from, To: *q.to, Grain: *q.grain, Compare: *q.compare,
		Clock: *q.clock, Limit: *q.limit, Totals: *q.totals}
	if *q.asOf != "" {
		at, err := time.Parse(time.RFC3339, *q.asOf)
		if err != nil {
			return out, domain.Invalid("as-of", "bad_date", "--as-of %q is not a time like 2026-11-21T09:00:00+08:00", *q.asOf)
		}
		out.AsOf = domain.At(at)
	}
	for _, w := range q.where {
		dim, values, ok := strings.Cut(w, "=")
		if !ok || dim == "" {
			return out, domain.Invalid("where", "bad_where", "--where %q is not dimension=value,value or dimension!=value", w)
		}
		f := metric.Filter{Dim: strings.TrimSuffix(dim, "!"), Values: strings.Split(values, ","), Not: strings.HasSuffix(dim, "!")}
		out.Where = append(out.Where, f)
	}
	for _, o := range splitRefs(*q.order) {
		out.Order = append(out.Order, metric.Order{By: strings.TrimPrefix(o, "-"), Desc: strings.HasPrefix(o, "-")})
	}
	return out, q.period(ctx, c, &out)
}

func (q *queryFlags) read(in io.Reader) (metric.Query, error) {
	var out metric.Query
	if *q.file != "-" {
		f, err := os.Open(*q.file)
		if err != nil {
			return out, domain.Invalid("query", "bad_query_file", "%v", err)
		}
		defer f.Close()
		in = f
	}
	d := json.NewDecoder(in)
	d.DisallowUnknownFields()
	if err := d.Decode(&out); err != nil {
		return out, domain.Invalid("query", "bad_query_file", "the query is not valid JSON: %v", err)
	}
	return out, nil
}

func (q *queryFlags) period(ctx context.Context, c *client, out *metric.Query) error {
	if out.To == "" {
		var fresh struct {
			LastDay string `json:"last_day"`
		}
		if err := c.call(ctx, http.MethodGet, "/api/health/freshness", nil, &fresh); err != nil {
			return err
		}
		if fresh.LastDay == "" {
			return domain.NotFound("no_data", "there are no conversations yet; import history first")
		}
		out.To = fresh.LastDay
	}
	if out.From == "" {
		to, err := time.Parse(time.DateOnly, out.To)
		if err != nil {
			return domain.Invalid("to", "bad_date", "--to %q is not a date like 2026-11-21", out.To)
		}
		out.From = to.AddDate(0, 0, -29).Format(time.DateOnly)
	}
	return nil
}

func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

// splitRefs splits at commas outside parentheses.
func splitRefs(s string) []string {
	var out []string
	depth, start := 0, 0
	for i, r := range s {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ',' && depth == 0:
			out = append(out, s[start:i])
			start = i + 1
		}
	}
	if s[start:] != "" {
		out = append(out, s[start:])
	}
	return out
}

func runQuery(ctx context.Context, s streams, args []string) error {
	f := newFlags("query", "", s)
	p := f.place()
	q := f.query()
	lang := f.String("lang", "zh-CN", "language of the labels: zh-CN or en")
	asJSON := f.Bool("json", false, "print the whole answer as JSON")
	asCSV := f.Bool("csv", false, "print CSV")
	if err := f.parse(args); err != nil {
		return err
	}
	c, err := dial(ctx, p, *lang)
	if err != nil {
		return err
	}
	defer c.close()
	query, err := q.build(ctx, c, s.in)
	if err != nil {
		return err
	}
	if *asJSON {
		var raw json.RawMessage
		if err := c.call(ctx, http.MethodPost, "/api/query", query, &raw); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s\n", raw)
		return nil
	}
	if *asCSV {
		return c.download(ctx, s.out, exportRequest{Format: "csv", Kind: "table", Query: &query})
	}
	var t report.Table
	if err := c.call(ctx, http.MethodPost, "/api/query", query, &t); err != nil {
		return err
	}
	printTable(s.out, &t)
	return nil
}

// exportRequest is the body of POST /api/export as the command line sends it.
type exportRequest struct {
	Format string        `json:"format"`
	Kind   string        `json:"kind"`
	Title  string        `json:"title,omitempty"`
	Query  *metric.Query `json:"query,omitempty"`
	Month  string        `json:"month,omitempty"`
}

func (c *client) download(ctx context.Context, w io.Writer, r exportRequest) error {
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	resp, err := c.do(ctx, http.MethodPost, "/api/export", "application/json", strings.NewReader(string(b)))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(w, resp.Body)
	return err
}

// printTable writes a table for people: aligned, wide characters counted double.
func printTable(w io.Writer, t *report.Table) {
	var lines [][]string
	head := []string{}
	for _, c := range t.Columns {
		head = append(head, c.Label)
	}
	lines = append(lines, head)
	line := func(first string, r report.Row) []string {
		var out []string
		for _, k := range r.Keys {
			out = append(out, k.Label)
		}
		if first != "" {
			for len(out) < len(t.Columns)-len(r.Cells) {
				out = append(out, "")
			}
			if len(out) > 0 {
				out[0] = first
			}
		}
		for i, c := range r.Cells {
			out = append(out, figure(c, t.Columns[len(t.Columns)-len(r.Cells)+i], t.Meta.Lang))
		}
		return out
	}
	for _, r := range t.Rows {
		lines = append(lines, line("", r))
	}
	if t.Total != nil && len(t.Columns) > len(t.Total.Cells) {
		lines = append(lines, line(domain.Text{ZH: "合计(已去重)", EN: "Total (de-duplicated)"}.In(t.Meta.Lang), *t.Total))
	}
	align(w, lines, len(t.Columns)-metricCount(t))
	fmt.Fprintf(w, "%s – %s · %s · %s\n", t.Meta.From, t.Meta.To, t.Meta.Zone, t.Meta.Clock)
}

func metricCount(t *report.Table) int {
	n := 0
	for _, c := range t.Columns {
		if c.Kind == "metric" {
			n++
		}
	}
	return n
}

func figure(c report.Cell, col report.Column, lang string) string {
	switch {
	case c.Value == nil && c.Unrated > 0:
		return fmt.Sprintf("– (%s %d)", domain.Text{ZH: "缺少汇率", EN: "no rate"}.In(lang), c.Unrated)
	case c.Value == nil:
		return "–"
	}
	s := ""
	switch col.Unit {
	case "money":
		s = document.Value(lang, document.Unit(col), *c.Value)
	case "percent":
		s = strconv.FormatFloat(*c.Value*100, 'f', 1, 64) + "%"
	case "duration":
		s = time.Duration(*c.Value * float64(time.Millisecond)).Round(time.Second).String()
	case "count", "people", "characters":
		s = strconv.FormatFloat(*c.Value, 'f', -1, 64)
	default:
		s = strconv.FormatFloat(*c.Value, 'f', 2, 64)
	}
	if c.Provisional {
		s += "*"
	}
	if c.Few {
		s = "(" + s + ")"
	}
	return s
}

func align(w io.Writer, lines [][]string, textColumns int) {
	var width []int
	for _, l := range lines {
		for i, cell := range l {
			if i == len(width) {
				width = append(width, 0)
			}
			width[i] = max(width[i], cells(cell))
		}
	}
	for _, l := range lines {
		for i, cell := range l {
			pad := strings.Repeat(" ", width[i]-cells(cell))
			if i < textColumns {
				fmt.Fprint(w, cell, pad, "  ")
			} else {
				fmt.Fprint(w, pad, cell, "  ")
			}
		}
		fmt.Fprintln(w)
	}
}

// cells is how many columns of a terminal a text takes.
func cells(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 && (r <= 0x115f || (r >= 0x2e80 && r <= 0xa4cf) || (r >= 0xac00 && r <= 0xd7a3) || (r >= 0xf900 && r <= 0xfaff) || (r >= 0xfe30 && r <= 0xfe6f) || (r >= 0xff00 && r <= 0xff60)) {
			n++
		}
	}
	return n
}
