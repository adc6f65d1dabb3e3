// Package metrictest runs the worked examples of the metric catalogue against a real engine: the same files are specification, test and help page.
package metrictest

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/engine/metric"
)

// Rows is the whole content of one fact table: a value (int64, string, bool, []string or nil) per column of the schema.
type Rows struct {
	Table   string
	Columns []metric.Column
	Values  [][]any
}

// Engine is what the examples run on.
type Engine interface {
	// Tables is the schema of the fact tables.
	Tables() []metric.Table
	// Load replaces the content of every fact table; tables that are not named become empty.
	Load(ctx context.Context, rows []Rows) error
	// Run answers a plan.
	Run(ctx context.Context, p *metric.Plan) (*metric.Result, error)
	// Drill answers a drill-down.
	Drill(ctx context.Context, p *metric.DrillPlan) (*metric.RowSet, error)
}

// Catalogue loads the shipped catalogue over the engine's schema.
func Catalogue(t testing.TB, e Engine) *metric.Catalogue {
	t.Helper()
	c, err := metric.Load(metric.Files(), e.Tables())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Run runs every worked example, and opens every figure of every answer to see that it has exactly as many rows as the figure says.
func Run(t *testing.T, e Engine) {
	t.Helper()
	c := Catalogue(t, e)
	examples, err := metric.LoadExamples(metric.ExampleFiles())
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, ex := range examples {
		have[ex.ID] = true
		t.Run(ex.ID, func(t *testing.T) { runExample(t, e, c, ex) })
	}
	for _, d := range c.All() {
		if !have[d.ID] {
			t.Errorf("metric %s has no worked example", d.ID)
		}
	}
}

func runExample(t *testing.T, e Engine, c *metric.Catalogue, ex metric.Example) {
	Fill(t, e, ex)
	for i, cs := range ex.Cases {
		p, err := c.Plan(cs.Query, ex.Env)
		if err != nil {
			t.Errorf("query %d: %v", i+1, err)
			continue
		}
		got, err := e.Run(t.Context(), p)
		if err != nil {
			t.Errorf("query %d: %v", i+1, err)
			continue
		}
		if diff := cmp.Diff(tidy(cs.Want), tidy(metric.Render(got))); diff != "" {
			t.Errorf("query %d (-worked out by hand, +answered)\n%s", i+1, diff)
		}
		OpenAll(t, e, c, cs.Query, ex.Env, got)
	}
}

// tidy drops spaces around lines.
func tidy(s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// Fill loads an example's rows.
func Fill(t testing.TB, e Engine, ex metric.Example) {
	t.Helper()
	columns := map[string][]metric.Column{}
	for _, tab := range e.Tables() {
		columns[tab.Name] = tab.Columns
	}
	var rows []Rows
	for _, tab := range ex.Tables {
		values, err := ex.Values(tab, columns[tab.Name])
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, Rows{tab.Name, columns[tab.Name], values})
	}
	if err := e.Load(t.Context(), rows); err != nil {
		t.Fatal(err)
	}
}

// OpenAll opens every figure of an answer, rows and total, and compares the number of rows behind it with its sample.
func OpenAll(t *testing.T, e Engine, c *metric.Catalogue, q metric.Query, env metric.Env, r *metric.Result) {
	t.Helper()
	dims := len(r.Columns) - len(q.Metrics)
	open := func(row metric.Row, keyed bool) {
		for i, cell := range row.Cells {
			def := r.Columns[dims+i].Def
			if def.Kind == metric.KindShare { // its sample is the whole, its rows are the part
				continue
			}
			ref := metric.CellRef{Metric: q.Metrics[i], Keys: map[string]string{}}
			for j := range dims {
				if keyed {
					ref.Keys[r.Columns[j].Key] = row.Keys[j]
				}
			}
			dp, err := c.Drill(q, ref, env)
			if err != nil {
				t.Errorf("open %s %v: %v", ref.Metric, ref.Keys, err)
				continue
			}
			set, err := e.Drill(t.Context(), dp)
			if err != nil {
				t.Errorf("open %s %v: %v", ref.Metric, ref.Keys, err)
				continue
			}
			if set.Total != cell.N || int64(len(set.Rows)) != min(cell.N, int64(dp.Limit)) {
				t.Errorf("open %s %v: %d rows (%d on the page) behind a figure of n=%d", ref.Metric, ref.Keys, set.Total, len(set.Rows), cell.N)
			}
		}
	}
	for _, row := range r.Rows {
		open(row, true)
	}
	if r.Total != nil {
		open(*r.Total, false)
	}
}
