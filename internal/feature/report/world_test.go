package report_test

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"kefu/internal/adapter/olap"
	"kefu/internal/adapter/olap/duckdb"
	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/event"
	"kefu/internal/engine/fact"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/demo"
	"kefu/internal/feature/report"
)

// now is a Saturday afternoon in Shanghai; the history ends with it.
var now = domain.At(time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC))

const firstDay, lastDay = "2026-11-12", "2026-11-21"

type counter struct{ n atomic.Int64 }

func (c *counter) Next() domain.ID { return domain.ID(c.n.Add(1)) }

type reader struct {
	*duckdb.DB
	projector *olap.Projector
}

func (r reader) FreshAt() domain.Instant { return r.projector.FreshAt() }

// world is ten simulated days of five agents with everything behind them real.
type world struct {
	*report.Service
	store     *store.Store
	ports     store.Workspace
	catalogue *metric.Catalogue
	agents    []domain.Agent
	teams     map[domain.ID][]domain.ID // members by team
	clock     domain.Clock
}

func open(t *testing.T, p demo.Params) *world {
	t.Helper()
	ctx := t.Context()
	clock := domain.ClockFunc(func() domain.Instant { return now })
	st, err := store.Open(ctx, t.TempDir(), store.Options{Clock: clock, IDs: &counter{}})
	must(t, err)
	t.Cleanup(func() { must(t, st.Close()) })
	facts, err := duckdb.Open(ctx, "", duckdb.Options{})
	must(t, err)
	t.Cleanup(func() { must(t, facts.Close()) })
	w := &world{store: st, ports: store.Workspace{Store: st}, teams: map[domain.ID][]domain.ID{}, clock: clock}
	made, err := demo.NewWorld(p)
	must(t, err)
	must(t, demo.Generate(ctx, p, func(b demo.Part) error { _, err := st.Ingest(ctx, b.Batch); return err }, nil))
	_, err = st.SaveSettings(ctx, made.Settings, 0)
	must(t, err)
	history, err := w.ports.Settings(ctx)
	must(t, err)
	projector, err := olap.NewProjector(st, facts, history, clock, olap.Options{})
	must(t, err)
	_, err = projector.CatchUp(ctx)
	must(t, err)
	w.catalogue, err = metric.Load(metric.Files(), olap.Tables())
	must(t, err)
	w.Service = report.New(w.catalogue, reader{facts, projector}, w.ports, clock)
	for _, a := range made.Agents {
		if a.LeftOn == "" {
			w.agents = append(w.agents, a)
			team := a.RefAt(now).Team
			w.teams[team] = append(w.teams[team], a.ID)
		}
	}
	return w
}

func small() demo.Params {
	return demo.Params{Agents: 5, Days: 10, Conversations: 400, Seed: 1, Until: now, Zone: "Asia/Shanghai"}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func owner() access.Principal { return access.Principal{User: 1, Role: access.Owner} }

func asAgent(id domain.ID) access.Principal {
	return access.Principal{User: 2, Role: access.Agent, Agent: id}
}

// busiest are the agents by the number of conversations they answered, most first.
func (w *world) busiest(t *testing.T) []domain.ID {
	t.Helper()
	tab := w.query(t, owner(), ask("handled", "agent"))
	var out []domain.ID
	rows := slices.Clone(tab.Rows)
	slices.SortStableFunc(rows, func(a, b report.Row) int { return int(*b.Cells[0].Value - *a.Cells[0].Value) })
	for _, r := range rows {
		if r.Keys[0].Value != "" {
			id, err := domain.ParseID(r.Keys[0].Value)
			must(t, err)
			out = append(out, id)
		}
	}
	return out
}

func ask(ref string, by ...string) metric.Query {
	return metric.Query{Metrics: []string{ref}, By: by, From: firstDay, To: lastDay, Totals: true}
}

func where(q metric.Query, filters ...metric.Filter) metric.Query {
	q.Where = append(slices.Clone(q.Where), filters...)
	return q
}

func is(dim string, values ...string) metric.Filter { return metric.Filter{Dim: dim, Values: values} }
func not(dim string, values ...string) metric.Filter {
	return metric.Filter{Dim: dim, Values: values, Not: true}
}

func (w *world) query(t *testing.T, p access.Principal, q metric.Query) *report.Table {
	t.Helper()
	tab, err := w.Query(t.Context(), p, q, "en")
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	return tab
}

func (w *world) history(t *testing.T) fact.History {
	t.Helper()
	h, err := w.ports.Settings(t.Context())
	must(t, err)
	return h
}

// conversations lists who had a hand in every conversation: the actors and the owners of its events.
func (w *world) conversations(t *testing.T) map[domain.ID]map[domain.ID]bool {
	t.Helper()
	out := map[domain.ID]map[domain.ID]bool{}
	for at := (event.Cursor{}); ; {
		events, next, err := w.store.After(context.Background(), at, 5000)
		must(t, err)
		if len(events) == 0 {
			return out
		}
		at = next
		for _, e := range events {
			if e.ConversationID == 0 {
				continue
			}
			if out[e.ConversationID] == nil {
				out[e.ConversationID] = map[domain.ID]bool{}
			}
			refs := []domain.AgentRef{e.Actor.AgentRef}
			if a, ok := e.Data.(domain.ConversationAssigned); ok {
				refs = append(refs, a.From, a.To)
			}
			for _, r := range refs {
				if r.Agent != 0 {
					out[e.ConversationID][r.Agent] = true
				}
			}
		}
	}
}
