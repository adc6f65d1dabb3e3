package metric_test

import (
	"slices"
	"strings"
	"testing"

	"kefu/internal/domain"
	"kefu/internal/engine/metric"
	"kefu/internal/engine/metric/metrictest"
)

// Handled conversations by agent are a plain count of marked rows wherever the marks say the same as comparing, and only there.
func TestMarksStandForDistinct(t *testing.T) {
	c := catalogue(t)
	where := func(dim string, not bool, values ...string) []metric.Filter {
		return []metric.Filter{{Dim: dim, Values: values, Not: not}}
	}
	for _, tc := range []struct {
		name  string
		by    []string
		where []metric.Filter
		scope *metric.Scope
		rows  int64 // mark counted in the rows of the answer; 0 when tuples are compared
		total int64 // the same for its total
	}{
		{"agent", []string{"agent"}, nil, nil, 1 << 1, 1},
		{"team", []string{"team"}, nil, nil, 1 << 2, 1},
		{"agent and team", []string{"agent", "team"}, nil, nil, 1 << 3, 1},
		{"agent, employment and channel", []string{"employment", "channel", "agent"}, nil, nil, 1 << 9, 1},
		{"one team by agent", []string{"agent"}, where("team", false, "7"), nil, 1 << 3, 1 << 2},
		{"some of the agents by agent", []string{"agent"}, where("agent", false, "7", "8"), nil, 1 << 1, 0},
		{"two teams by agent", []string{"agent"}, where("team", false, "7", "8"), nil, 0, 0},
		{"all but one team by agent", []string{"agent"}, where("team", true, "7"), nil, 0, 0},
		{"a channel by seniority", []string{"seniority"}, where("channel", false, "web", "email"), nil, 1 << 4, 1},
		{"oneself", []string{"agent"}, nil, &metric.Scope{Agents: []domain.ID{7}}, 1 << 1, 1 << 1},
		{"oneself and one's team by agent", []string{"agent"}, nil, &metric.Scope{Agents: []domain.ID{7}, Teams: []domain.ID{1}}, 0, 0},
		{"oneself and one's team by both", []string{"agent", "team"}, nil, &metric.Scope{Agents: []domain.ID{7}, Teams: []domain.ID{1}}, 1 << 3, 0},
		{"some teams by team", []string{"team"}, nil, &metric.Scope{Teams: []domain.ID{1, 2}}, 1 << 2, 0},
	} {
		q := ok("handled")
		q.By, q.Where, q.Totals = tc.by, tc.where, true
		p, err := c.Plan(q, metric.Env{Scope: tc.scope})
		if err != nil {
			t.Fatalf("%s: %v", tc.name, err)
		}
		var got []int64
		for _, s := range p.Scans {
			if s.Table == "contact_day" {
				got = append(got, marks(t, s)...)
			}
		}
		if len(got) == 1 && tc.rows == tc.total {
			got = append(got, got[0]) // one count serves both
		}
		if !slices.Equal(got, []int64{tc.rows, tc.total}) {
			t.Errorf("%s: marks %b, want %b and %b", tc.name, got, tc.rows, tc.total)
		}
	}
}

// marks are the bits of the marks a scan counts, 0 if it compares tuples instead.
func marks(t *testing.T, s metric.Scan) []int64 {
	t.Helper()
	conds := slices.Clone(s.Where)
	for _, m := range s.Measures {
		conds = append(conds, m.Filter...)
	}
	var out []int64
	for _, q := range conds {
		if q.Op == metric.PredBits && strings.HasPrefix(q.Args[0].Name, "first_") {
			if len(s.Unit) > 0 || s.Measures[0].Func != metric.FuncCount {
				t.Errorf("a scan counts marks and compares: %+v", s)
			}
			out = append(out, q.Args[1].Int)
		}
	}
	if len(out) == 0 {
		if len(s.Unit) == 0 || s.Measures[0].Func != metric.FuncDistinct {
			t.Errorf("a scan neither counts marks nor compares: %+v", s)
		}
		return []int64{0}
	}
	return out
}

// A date that has a day and no time of day has no hours.
func TestGrainTheTableLacks(t *testing.T) {
	tables := metrictest.Schema(t, "testdata/schema.txt")
	for i := range tables {
		if tables[i].Name == "contact_day" {
			tables[i].Columns = slices.DeleteFunc(tables[i].Columns, func(c metric.Column) bool { return c.Name == "created_slot" })
		}
	}
	c, err := metric.Load(metric.Files(), tables)
	if err != nil {
		t.Fatal(err)
	}
	q := ok("handled")
	q.Grain, q.By = "hour", []string{"agent"}
	if err := c.Check(q); domain.KindOf(err) != domain.KindInvalid || !strings.Contains(err.Error(), "day") {
		t.Errorf("hours of a date without a time of day: %v", err)
	}
	if err := catalogue(t).Check(q); err != nil {
		t.Errorf("hours by agent: %v", err)
	}
}
