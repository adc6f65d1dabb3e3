package httpapi_test

import (
	"strings"
	"testing"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/metric"
)

// TestLookingAtNamesIsWrittenDown: a list of agents once an hour and question, one agent under the agent's own object, totals never.
func TestLookingAtNamesIsWrittenDown(t *testing.T) {
	s := open(t)
	s.fill(t)
	b := s.user(t, access.Owner, 0)
	looks := func() (objects []string) {
		t.Helper()
		entries, err := s.api.Audit.Before(t.Context(), 0, "", 100)
		must(t, err)
		for _, e := range entries {
			if e.Action == "report.view_agent" {
				objects = append(objects, e.Object)
			}
		}
		return objects
	}
	q := metric.Query{Metrics: []string{"handled"}, From: "2026-11-12", To: "2026-11-21"}
	var table struct {
		Rows []struct {
			Keys []struct{ Value string }
		}
	}
	b.ok("POST", "/api/query", q, &table)
	if got := looks(); len(got) != 0 {
		t.Fatalf("a total was written down: %v", got)
	}
	q.By = []string{"agent"}
	b.ok("POST", "/api/query", q, &table)
	q.Order = []metric.Order{{By: "handled", Desc: true}}
	b.ok("POST", "/api/query", q, &table)
	if got := looks(); len(got) != 1 || got[0] != "agents" {
		t.Fatalf("a list, sorted again: %v", got)
	}
	one := table.Rows[0].Keys[0].Value
	q.By, q.Order, q.Where = nil, nil, []metric.Filter{{Dim: "agent", Values: []string{one}}}
	b.ok("POST", "/api/query", q, nil)
	if got := looks(); len(got) != 2 || got[0] != "agent:"+one {
		t.Fatalf("one agent: %v", got)
	}
	own, err := domain.ParseID(one)
	must(t, err)
	me := s.user(t, access.Agent, own)
	me.ok("POST", "/api/query", q, nil)
	me.ok("POST", "/api/query", metric.Query{Metrics: q.Metrics, By: []string{"agent"}, From: q.From, To: q.To}, nil)
	if got := looks(); len(got) != 2 {
		t.Errorf("an agent's own figures were written down: %s", strings.Join(got, " "))
	}
}
