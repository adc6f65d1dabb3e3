package httpapi

import (
	"context"
	"net/http"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/report"
)

// MetricInfo is a metric as people read about it.
type MetricInfo struct {
	ID         string       `json:"id"`
	Code       string       `json:"code"`
	Group      string       `json:"group"`
	Label      string       `json:"label"`
	Short      string       `json:"short"`
	Formula    string       `json:"formula"`
	Exclusions string       `json:"exclusions"`
	Sums       string       `json:"sums,omitempty" doc:"how the agents' rows relate to the total; with one metric only"`
	Cohort     string       `json:"cohort,omitempty" doc:"what puts a row into the period; with one metric only"`
	Kind       string       `json:"kind"`
	Unit       string       `json:"unit"`
	Currency   string       `json:"currency,omitempty" doc:"of money, ISO 4217; amounts are in its smallest unit"`
	Direction  string       `json:"direction,omitempty"`
	Clock      string       `json:"clock"`
	Credit     string       `json:"credit" doc:"whom a row counts for"`
	MinN       int64        `json:"min_n,omitempty"`
	Needs      []string     `json:"needs"`
	Version    int          `json:"version"`
	Params     []ParamInfo  `json:"params"`
	Dims       []string     `json:"dims"`
	Stats      []string     `json:"stats"`
	Presets    []string     `json:"presets"`
	Example    *ExampleInfo `json:"example,omitempty"`
}

// ParamInfo is a parameter of a metric.
type ParamInfo struct {
	Name    string   `json:"name"`
	Label   string   `json:"label"`
	Unit    string   `json:"unit,omitempty"`
	Default string   `json:"default"`
	Min     int64    `json:"min,omitempty"`
	Max     int64    `json:"max,omitempty"`
	Choices []string `json:"choices,omitempty"`
}

// ExampleInfo is a worked example: a few rows, questions and the answers a person computed.
type ExampleInfo struct {
	Work   string         `json:"work"`
	Tables []ExampleTable `json:"tables"`
	Cases  []ExampleCase  `json:"cases"`
}

// ExampleTable is the rows of one fact table.
type ExampleTable struct {
	Name    string     `json:"name"`
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
}

// ExampleCase is a question and its answer.
type ExampleCase struct {
	Query metric.Query `json:"query"`
	Want  string       `json:"want"`
}

type metricIn struct {
	ID string `path:"id" maxLength:"64"`
}

func (a *API) registerMetrics() {
	route(a, http.MethodGet, "/api/metrics", "list-metrics", "All metrics", access.ReportView, a.metrics)
	route(a, http.MethodGet, "/api/metrics/{id}", "metric", "One metric with its worked example", access.ReportView, a.metric)
}

func (a *API) metrics(ctx context.Context, _ *empty) (*list[MetricInfo], error) {
	currency, err := a.currency(ctx)
	if err != nil {
		return nil, err
	}
	var out []MetricInfo
	for _, d := range a.Catalogue.All() {
		info := a.metricInfo(d, currency, lang(ctx))
		info.Sums, info.Cohort = "", "" // every page loads this list, and only the page of a metric shows them
		out = append(out, info)
	}
	return items(out, nil)
}

func (a *API) metric(ctx context.Context, in *metricIn) (*bodyOf[MetricInfo], error) {
	d, ok := a.Catalogue.Get(in.ID)
	if !ok {
		return nil, domain.NotFound("no_metric", "there is no metric %q; GET /api/metrics lists them", in.ID)
	}
	currency, err := a.currency(ctx)
	if err != nil {
		return nil, err
	}
	info := a.metricInfo(d, currency, lang(ctx))
	examples, err := metric.LoadExamples(metric.ExampleFiles())
	if err != nil {
		return nil, err
	}
	for _, ex := range examples {
		if ex.ID == d.ID {
			info.Example = exampleInfo(ex, lang(ctx))
		}
	}
	return &bodyOf[MetricInfo]{Body: info}, nil
}

// currency is that of the reports; none where the catalogue is asked without a workspace.
func (a *API) currency(ctx context.Context) (string, error) {
	if a.Report == nil {
		return "", nil
	}
	return a.Report.Currency(ctx)
}

func exampleInfo(ex metric.Example, lang string) *ExampleInfo {
	out := &ExampleInfo{Work: ex.Work.In(lang), Tables: []ExampleTable{}, Cases: []ExampleCase{}}
	for _, t := range ex.Tables {
		out.Tables = append(out.Tables, ExampleTable{Name: t.Name, Columns: t.Columns, Rows: t.Lines})
	}
	for _, c := range ex.Cases {
		out.Cases = append(out.Cases, ExampleCase{Query: c.Query, Want: c.Want})
	}
	return out
}

func (a *API) metricInfo(d *metric.Definition, currency, lang string) MetricInfo {
	i := MetricInfo{ID: d.ID, Code: d.Code, Group: d.Group, Label: d.Label.In(lang), Short: d.Short.In(lang), Formula: d.Formula.In(lang),
		Exclusions: d.Notes.In(lang), Sums: d.Sums.In(lang), Cohort: d.Cohort.In(lang), Kind: string(d.Kind), Unit: d.Unit, Direction: d.Direction,
		Clock: d.Clock, Credit: report.CreditLabel(d.Credited(), lang), MinN: d.MinN, Needs: d.AllNeeds(), Version: d.Version,
		Params: []ParamInfo{}, Dims: a.Catalogue.DimensionsOf(d.ID), Stats: d.Kind.Stats(), Presets: append([]string{}, d.Presets...)}
	if d.Unit == "money" {
		i.Currency = currency
	}
	for _, p := range d.Params {
		i.Params = append(i.Params, ParamInfo{Name: p.Name, Label: p.Label.In(lang), Unit: p.Unit, Default: p.Default, Min: p.Min, Max: p.Max, Choices: p.Choices})
	}
	return i
}
