package metric_test

import (
	"math"
	"testing"

	"kefu/internal/engine/metric"
)

// What the rows add up to needs no scan of its own; what they do not add up to has one.
func TestTotalsOfRows(t *testing.T) {
	c := catalogue(t)
	for _, tc := range []struct {
		metric string
		by     string
		scans  map[string]int // by table
	}{
		{"resolves", "agent", map[string]int{"resolution": 1}},
		{"average_response_time", "agent", map[string]int{"turn": 1, "conversation": 1}},
		{"first_response_time", "channel", map[string]int{"conversation": 2}},
		{"resolves", "tag", map[string]int{"resolution": 2}},
		{"inquiring_customers_unique", "channel", map[string]int{"contact_day": 2, "conversation": 1}},
		{"backlog", "channel", map[string]int{"state": 2}},
	} {
		q := ok(tc.metric)
		q.By, q.Totals = []string{tc.by}, true
		p, err := c.Plan(q, metric.Env{Now: 1})
		if err != nil {
			t.Fatal(err)
		}
		for table, want := range tc.scans {
			n := 0
			for _, s := range p.Scans {
				if s.Table == table {
					n++
				}
			}
			if n != want {
				t.Errorf("%s by %s: %d scans of %s, want %d", tc.metric, tc.by, n, table, want)
			}
		}
	}
}

// The total of a mean weighs the rows by their size; sums and largest values skip rows without a value.
func TestTotalsAddUp(t *testing.T) {
	c := catalogue(t)
	q := ok("average_response_time", "average_response_time:max", "average_response_time:min")
	q.By, q.Totals = []string{"channel"}, true
	p, err := c.Plan(q, metric.Env{Now: 1})
	if err != nil {
		t.Fatal(err)
	}
	answers := make([][]metric.Raw, len(p.Scans))
	for i, s := range p.Scans {
		for _, row := range []struct {
			key               string
			n, mean, min, max float64
		}{{"web", 1, 10, 10, 10}, {"email", 3, 30, 20, 50}, {"line", 0, math.NaN(), math.NaN(), math.NaN()}} {
			raw := metric.Raw{Keys: []string{row.key}}
			for _, m := range s.Measures {
				raw.Values = append(raw.Values, map[metric.Func]float64{
					metric.FuncCount: row.n, metric.FuncMean: row.mean, metric.FuncMin: row.min, metric.FuncMax: row.max,
				}[m.Func])
			}
			answers[i] = append(answers[i], raw)
		}
	}
	r, err := p.Assemble(answers)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{25, 50, 10} {
		if cell := r.Total.Cells[i]; cell.Value == nil || *cell.Value != want || cell.N != 4 {
			t.Errorf("%s: total %+v, want %v of 4", q.Metrics[i], cell, want)
		}
	}
	// Without any row a total says so.
	if r, err = p.Assemble(make([][]metric.Raw, len(p.Scans))); err != nil || r.Total.Cells[0].Value != nil || r.Total.Cells[0].N != 0 {
		t.Errorf("total of nothing: %+v, %v", r.Total, err)
	}
}
