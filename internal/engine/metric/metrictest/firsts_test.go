package metrictest_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"kefu/internal/domain"
	"kefu/internal/engine/metric"
	"kefu/internal/engine/metric/metrictest"
)

// acted is one row of contact_day.
type acted struct{ conversation, agent, team, out int }

func randomDays(r *rand.Rand) (rows []acted, csv string) {
	var b strings.Builder
	for range 80 {
		a := acted{1 + r.IntN(12), r.IntN(4), 10 + r.IntN(3), r.IntN(2)}
		rows = append(rows, a)
		fmt.Fprintf(&b, "%d,%d,%d,2026-03-0%d 1%d:00,2026-03-05 09:00,1,%d\n", a.conversation, a.agent, a.team, 1+a.conversation%3, a.conversation%2, a.out)
	}
	return rows, b.String()
}

// Counting marks gives what counting different conversations gives, whatever the split, filter and scope.
func TestMarkedCountsAreDistinctCounts(t *testing.T) {
	e := openDuck(t)
	c := metrictest.Catalogue(t, e)
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 3))
		rows, csv := randomDays(r)
		ex, err := metric.ParseExample("marks", []byte("zh: -\nen: -\n-- contact_day.csv --\n"+
			"conversation_id,acting_agent,acting_team,created_at,act_at,in_msgs,out_msgs\n"+csv+"-- query --\n{}\n-- want --\n-\n"))
		if err != nil {
			t.Fatal(err)
		}
		metrictest.Fill(t, e, *ex)
		for _, by := range [][]string{nil, {"agent"}, {"team"}, {"agent", "team"}, {"hour_of_day", "agent"}} {
			for _, teams := range [][]string{nil, {"10"}, {"10", "11"}} {
				q := metric.Query{Metrics: []string{"handled"}, By: by, From: "2026-03-01", To: "2026-03-09", Totals: true,
					Where: []metric.Filter{{Dim: "agent", Values: []string{"1", "2", "3"}}}}
				if teams != nil {
					q.Where = append(q.Where, metric.Filter{Dim: "team", Values: teams})
				}
				env := ex.Env
				if r.IntN(2) == 0 {
					env.Scope = &metric.Scope{Agents: []domain.ID{1}, Teams: []domain.ID{11, 12}}
				}
				p, err := c.Plan(q, env)
				if err != nil {
					t.Fatal(err)
				}
				res, err := e.Run(t.Context(), p)
				if err != nil {
					t.Fatal(err)
				}
				sameDays(t, fmt.Sprint("seed ", seed, " by ", by, " teams ", teams, " scope ", env.Scope), res, counted(rows, q, env.Scope))
			}
		}
	}
}

// counted works handled conversations out one row at a time: conversations per cell, the total under "total".
func counted(rows []acted, q metric.Query, scope *metric.Scope) map[string]int {
	cells := map[string]map[int]bool{}
	for _, a := range rows {
		team := len(q.Where) == 1
		for _, f := range q.Where[1:] {
			for _, v := range f.Values {
				team = team || v == strconv.Itoa(a.team)
			}
		}
		if a.out == 0 || a.agent == 0 || !team || scope != nil && a.agent != 1 && a.team != 11 && a.team != 12 {
			continue
		}
		var keys []string
		for _, d := range q.By {
			keys = append(keys, map[string]string{"agent": strconv.Itoa(a.agent), "team": strconv.Itoa(a.team), "hour_of_day": strconv.Itoa(10 + a.conversation%2)}[d])
		}
		for _, k := range []string{strings.Join(keys, "|"), "total"} {
			if cells[k] == nil {
				cells[k] = map[int]bool{}
			}
			cells[k][a.conversation] = true
		}
	}
	out := map[string]int{}
	for k, convs := range cells {
		out[k] = len(convs)
	}
	return out
}

func sameDays(t *testing.T, what string, got *metric.Result, want map[string]int) {
	t.Helper()
	for _, row := range got.Rows {
		k := strings.Join(row.Keys, "|")
		if int(*row.Cells[0].Value) != want[k] {
			t.Errorf("%s, %s: %v conversations, counted %d", what, k, *row.Cells[0].Value, want[k])
		}
		if k != "" {
			delete(want, k)
		}
	}
	if got.Total != nil && int(*got.Total.Cells[0].Value) != want["total"] {
		t.Errorf("%s: total %v, counted %d", what, *got.Total.Cells[0].Value, want["total"])
	}
	delete(want, "total")
	delete(want, "")
	if len(want) > 0 {
		t.Errorf("%s: no row for %v", what, want)
	}
}
