package duckdb

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/engine/metric"
	"kefu/internal/engine/metric/metrictest"
)

// TestTogetherIsEachAlone answers every worked example's questions, split in several ways, in one go and one by one.
func TestTogetherIsEachAlone(t *testing.T) {
	e := exampleEngine{openMemory(t)}
	c := metrictest.Catalogue(t, e)
	examples, err := metric.LoadExamples(metric.ExampleFiles())
	if err != nil {
		t.Fatal(err)
	}
	merged := 0
	for _, ex := range examples {
		metrictest.Fill(t, e, ex)
		var plans []*metric.Plan
		for _, cs := range ex.Cases {
			plans = append(plans, split(c, cs.Query, ex.Env)...)
		}
		got, err := e.RunAll(t.Context(), plans)
		if err != nil {
			t.Fatalf("%s: %v", ex.ID, err)
		}
		for i, p := range plans {
			want, err := e.Run(t.Context(), p)
			if err != nil {
				t.Fatalf("%s: %v", ex.ID, err)
			}
			if diff := cmp.Diff(metric.Render(want), metric.Render(got[i])); diff != "" {
				t.Errorf("%s, plan %d (-alone +together)\n%s", ex.ID, i, diff)
			}
		}
		merged += len(plans)
	}
	if merged < 4*len(examples) {
		t.Errorf("only %d plans of %d examples", merged, len(examples))
	}
}

// split plans a question with totals as it is, split in other ways, and for a period in which nothing happened.
func split(c *metric.Catalogue, q metric.Query, env metric.Env) []*metric.Plan {
	var out []*metric.Plan
	add := func(by ...string) {
		q.By, q.Totals, q.Order = by, true, nil
		if p, err := c.Plan(q, env); err == nil {
			out = append(out, p)
		}
	}
	add(q.By...)
	add()
	add("channel")
	add("agent", "channel")
	q.From, q.To = "2001-01-01", "2001-01-02"
	add("channel")
	return out
}
