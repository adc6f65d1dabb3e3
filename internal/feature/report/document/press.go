package document

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/report"
)

// Queries answers the questions a file is made of; report.Service does, so that file and screen cannot disagree.
type Queries interface {
	Query(ctx context.Context, p access.Principal, q metric.Query, lang string) (*report.Table, error)
	Attention(ctx context.Context, p access.Principal, q metric.Query, lang string) ([]report.Finding, error)
	Timeouts(ctx context.Context, p access.Principal, r report.TimeoutsRequest, lang string) (*report.TimeoutPage, error)
	Dimensions(ctx context.Context, lang string) (map[string][]report.Option, error)
	Today(ctx context.Context) (string, error)
}

// Press makes documents.
type Press struct {
	queries   Queries
	catalogue *metric.Catalogue
	clock     domain.Clock
}

// NewPress makes a Press.
func NewPress(queries Queries, catalogue *metric.Catalogue, clock domain.Clock) *Press {
	return &Press{queries: queries, catalogue: catalogue, clock: clock}
}

// Job says who wants a document and how it is to be called.
type Job struct {
	For       access.Principal
	Lang      string
	Title     string // empty: the usual one of its kind
	Workspace string
	Plan      report.Plan
}

// run is one document in the making.
type run struct {
	*Press
	ctx    context.Context
	job    Job
	doc    *Document
	dims   map[string][]report.Option
	asked  []string // metrics, in the order of their first use: what the definitions explain
	clocks map[string]string
}

func (p *Press) begin(ctx context.Context, job Job, title string, where []metric.Filter) (*run, error) {
	if err := job.For.Require(access.ReportExport); err != nil {
		return nil, err
	}
	dims, err := p.queries.Dimensions(ctx, job.Lang)
	if err != nil {
		return nil, err
	}
	r := &run{Press: p, ctx: ctx, job: job, dims: dims, clocks: map[string]string{}}
	r.doc = &Document{Title: job.Title, Workspace: job.Workspace, Lang: job.Lang, GeneratedAt: p.clock.Now(), Site: r.word("all_stores")}
	if r.doc.Title == "" {
		r.doc.Title = r.word(title)
	}
	for _, f := range where {
		var values []string
		for _, v := range f.Values {
			values = append(values, r.label(f.Dim, v))
		}
		text := strings.Join(values, r.word("list"))
		if f.Dim == "store" && !f.Not && len(f.Values) == 1 {
			r.doc.Site = text
		}
		if f.Not {
			text = r.word("not") + text
		}
		r.doc.Filters = append(r.doc.Filters, report.DimensionLabel(f.Dim, job.Lang)+r.word("separator")+text)
	}
	return r, nil
}

func (r *run) word(key string, args ...any) string {
	if len(args) == 0 {
		return Word(r.job.Lang, key)
	}
	return fmt.Sprintf(Word(r.job.Lang, key), args...)
}

func (r *run) label(dim, value string) string {
	for _, o := range r.dims[dim] {
		if o.Value == value {
			return o.Label
		}
	}
	return report.Word(dim, value, r.job.Lang)
}

// query asks, and remembers which metrics were asked for.
func (r *run) query(q metric.Query) (*report.Table, error) {
	t, err := r.queries.Query(r.ctx, r.job.For, q, r.job.Lang)
	if err != nil {
		return nil, err
	}
	for _, c := range t.Columns {
		if c.Kind != "metric" {
			continue
		}
		ref, err := metric.ParseRef(c.Key)
		if err == nil && !slices.Contains(r.asked, ref.ID) {
			r.asked = append(r.asked, ref.ID)
			r.clocks[ref.ID] = c.Clock
		}
	}
	return t, nil
}

// finish writes what stands around the sections. Meta is that of the table the document is about.
func (r *run) finish(meta report.Meta) *Document {
	d := r.doc
	d.Meta, d.Zone = meta, meta.Zone
	parts := []string{span(meta.From, meta.To), d.Site}
	if c := span(meta.CompareFrom, meta.CompareTo); c != "" {
		parts = append(parts, r.word("compared")+c)
	}
	d.Subtitle = strings.Join(parts, " · ")
	if d.Period == "" {
		d.Period = strings.ReplaceAll(span(meta.From, meta.To), " – ", "_")
	}
	d.Watermark = strings.TrimSpace(r.job.For.Name + " " + At(d.GeneratedAt, d.Zone))
	for _, id := range r.asked {
		def, ok := r.catalogue.Get(id)
		if !ok {
			continue
		}
		d.Definitions = append(d.Definitions, Definition{ID: id, Label: r.name(id), Formula: def.Formula.In(r.job.Lang), Clock: r.clocks[id],
			Credit: report.CreditLabel(def.Credited(), r.job.Lang), Exclusions: def.Notes.In(r.job.Lang), Version: def.Version})
	}
	return d
}

func (r *run) name(ref string) string {
	n, err := r.catalogue.Name(ref)
	if err != nil {
		return ref
	}
	return n.Label.In(r.job.Lang)
}

// Table makes a document of one query.
func (p *Press) Table(ctx context.Context, job Job, q metric.Query) (*Document, error) {
	r, err := p.begin(ctx, job, "query", q.Where)
	if err != nil {
		return nil, err
	}
	t, err := r.query(q)
	if err != nil {
		return nil, err
	}
	r.doc.Sections = []Section{{Kind: KindTable, Title: r.doc.Title, Table: t}}
	return r.finish(t.Meta), nil
}

// Metrics the page and the monthly review speak of by themselves.
const (
	volume   = "conversations"
	handled  = "handled"
	missed   = "missed"
	byBot    = "bot_resolved"
	first    = "first_response_time"
	average  = "average_response_time"
	timeouts = "timeout_rate"
	solved   = "first_contact_resolution"
	transfer = "transfer_rate"
	csat     = "csat"
	inquiry  = "inquiry_rate"
)

// maxCards is how many headline figures the page leads with.
const maxCards = 6

// cards picks the headline figures of a plan: the leading ones in their order, then whatever else is ticked.
func (r *run) cards() []string {
	leading := []string{handled, first, timeouts, solved, csat, inquiry}
	wanted := r.job.Plan.Metrics
	if len(wanted) == 0 {
		wanted = leading
	}
	out := slices.DeleteFunc(leading, func(id string) bool { return !slices.Contains(wanted, id) })
	for _, id := range wanted {
		if !slices.Contains(out, id) && id != average && r.known(id) {
			out = append(out, id)
		}
	}
	return out[:min(len(out), maxCards)]
}

// columns picks the figures of a comparison table: the usual ones, then whatever else is ticked, as far as the metric has the dimension.
func (r *run) columns(dims ...string) []string {
	out := []string{handled, first, average, timeouts, solved, transfer, csat, inquiry}
	for _, id := range r.job.Plan.Metrics {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return r.having(out, dims...)
}

func (r *run) known(ref string) bool {
	_, err := r.catalogue.Name(ref)
	return err == nil
}

// having drops metrics that do not exist (any more) or lack a dimension.
func (r *run) having(refs []string, dims ...string) []string {
	return slices.DeleteFunc(slices.Clone(refs), func(s string) bool {
		ref, err := metric.ParseRef(s)
		if err != nil || !r.known(s) {
			return true
		}
		has := r.catalogue.DimensionsOf(ref.ID)
		return slices.ContainsFunc(dims, func(d string) bool { return !slices.Contains(has, d) })
	})
}

// duration reports a metric of which median and mean can both be shown.
func (r *run) duration(id string) bool {
	ref, err := metric.ParseRef(id)
	if err != nil || ref.Stat != "" {
		return false
	}
	def, ok := r.catalogue.Get(ref.ID)
	return ok && def.Unit == "duration" && slices.Contains(def.Kind.Stats(), metric.StatP90) && ref.ID != average
}

// shown is the reference whose figure stands large.
func (r *run) shown(id, stat string) string {
	if stat == metric.StatMean && r.duration(id) {
		return id + ":" + metric.StatMean
	}
	return id
}

// wholeMinute cuts an instant to the minute, as the page does for periods that are still running.
func wholeMinute(at domain.Instant) domain.Instant { return domain.At(at.Time().Truncate(time.Minute)) }
