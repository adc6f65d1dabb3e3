package report_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/report"
)

// TestReports asks all questions over one simulated history.
func TestReports(t *testing.T) {
	w := open(t, small())
	for name, test := range map[string]func(*testing.T, *world){
		"every figure opens into its rows": everyFigureOpens, "volumes add up": volumesAddUp, "sum rule": sumRule, "own rows only": ownRowsOnly,
		"averages give nobody away": averages, "supervisor": supervisor, "totals only": totalsOnly, "transcripts": transcripts,
		"outsourced": outsourced, "labels": labels, "attention": attention, "readiness": readiness, "targets in tables": targetsInTables,
		"languages": languages, "time-outs": timeoutsList, "page as a file": screenFile,
	} {
		t.Run(name, func(t *testing.T) { test(t, w) })
	}
}

// everyFigureOpens is the promise of the product: the rows behind a figure are exactly as many as its sample, for every metric.
func everyFigureOpens(t *testing.T, w *world) {
	opened, filled := 0, map[string]bool{}
	for _, def := range w.catalogue.All() {
		dims := w.catalogue.DimensionsOf(def.ID)
		for _, by := range []string{"agent", "channel", "issue_type", "tag", "grain"} {
			q := ask(def.ID)
			switch {
			case by == "grain" && def.Date != "now" && def.Kind != metric.KindLevel:
				q.Grain = "week"
			case by == "grain" || !slices.Contains(dims, by):
				continue
			default:
				q.By = []string{by}
			}
			tab := w.query(t, owner(), q)
			for i, row := range append([]report.Row{*tab.Total}, tab.Rows...) {
				if i > 2 {
					break
				}
				keys := map[string]string{}
				for k, key := range row.Keys {
					if i > 0 {
						keys[tab.Columns[k].Key] = key.Value
					}
				}
				page, err := w.Drill(t.Context(), owner(), report.DrillRequest{Query: q, Ref: def.ID, Keys: keys, Limit: 3}, "en")
				if err != nil {
					t.Fatalf("%s %v: %v", def.ID, keys, err)
				}
				opened++
				filled[def.ID] = filled[def.ID] || page.Total > 0
				cell := row.Cells[0]
				if def.Kind == metric.KindShare {
					cell.N = page.Total // its sample is the whole column; the row's own rows are checked by the numbers of the count it is a share of
				}
				if page.Total != cell.N || len(page.Rows) != int(min(3, page.Total)) {
					t.Errorf("%s %v shows n=%d but opens into %d rows (%d on the page)", def.ID, keys, cell.N, page.Total, len(page.Rows))
				}
			}
		}
	}
	ratios := 0
	for _, def := range w.catalogue.All() {
		if def.Kind != metric.KindRatio || slices.Contains([]string{"answer_ask_ratio", "concurrency"}, def.ID) {
			continue
		}
		tab := w.query(t, owner(), metric.Query{Metrics: []string{def.ID + ":num"}, From: firstDay, To: lastDay})
		page, err := w.Drill(t.Context(), owner(), report.DrillRequest{Query: ask(def.ID), Ref: def.ID, Part: "numerator"}, "en")
		must(t, err)
		if top := tab.Rows[0].Cells[0].Value; top != nil && (def.Numerator == nil || !def.Numerator.Sum) && !def.Sum {
			ratios++
			if float64(page.Total) != *top {
				t.Errorf("%s has a numerator of %v and opens %d rows", def.ID, *top, page.Total)
			}
		}
	}
	if ratios < 10 {
		t.Errorf("only %d numerators were opened", ratios)
	}
	if opened < 400 || len(filled) < 60 {
		t.Errorf("only %d figures were opened, of %d metrics", opened, len(filled))
	}
}

func volumesAddUp(t *testing.T, w *world) {
	rng := rand.New(rand.NewPCG(1, 2))
	options, err := w.Dimensions(t.Context(), "en")
	must(t, err)
	dims := slices.Sorted(maps.Keys(options))
	nonzero := 0
	for range 30 {
		q := metric.Query{Metrics: []string{"conversations", "handled", "bot_resolved", "missed", "waiting"}, From: firstDay, To: lastDay}
		q.To = fmt.Sprintf("2026-11-%d", 12+rng.IntN(10))
		for range 1 + rng.IntN(2) {
			dim := dims[rng.IntN(len(dims))]
			if dim == "agent" || dim == "team" || dim == "seniority" || dim == "employment" || len(options[dim]) == 0 {
				continue // by agent a conversation counts for each who answered
			}
			pick := options[dim][rng.IntN(len(options[dim]))]
			q.Where = append(q.Where, metric.Filter{Dim: dim, Values: []string{pick.Value}, Not: rng.IntN(3) == 0})
		}
		c := w.query(t, owner(), q).Rows[0].Cells
		v := func(i int) float64 { return *c[i].Value }
		if v(0) != v(1)+v(2)+v(3)+v(4) {
			t.Errorf("%+v: %v conversations = %v handled + %v by the bot + %v missed + %v waiting?", q.Where, v(0), v(1), v(2), v(3), v(4))
		}
		if v(0) > 0 {
			nonzero++
		}
	}
	if nonzero < 15 {
		t.Errorf("only %d of 30 filters left anything", nonzero)
	}
}

// sumRule holds what is said about adding up against what the figures do.
func sumRule(t *testing.T, w *world) {
	for _, def := range w.catalogue.All() {
		if !def.Additive() || def.Kind == metric.KindLevel {
			continue
		}
		for _, by := range []string{"agent", "channel"} {
			if !slices.Contains(w.catalogue.DimensionsOf(def.ID), by) {
				continue
			}
			tab := w.query(t, owner(), ask(def.ID, by))
			sum := 0.0
			for _, r := range tab.Rows {
				if r.Cells[0].Value != nil {
					sum += *r.Cells[0].Value
				}
			}
			if total := tab.Total.Cells[0].Value; total == nil || math.Abs(*total-sum) > 1e-6*math.Max(1, sum) {
				t.Errorf("%s is called additive, but by %s the rows make %v and the total %v", def.ID, by, sum, total)
			}
		}
	}
	tab := w.query(t, owner(), ask("handled", "agent"))
	sum := 0.0
	for _, r := range tab.Rows {
		sum += *r.Cells[0].Value
	}
	if def, _ := w.catalogue.Get("handled"); def.Additive() || sum < *tab.Total.Cells[0].Value {
		t.Errorf("handled: rows make %v, total %v, additive %v", sum, *tab.Total.Cells[0].Value, def.Additive())
	}
	if sum == *tab.Total.Cells[0].Value {
		t.Error("no conversation was answered by two agents, the history proves nothing")
	}
}

// lines are the rows and, where there is one, the total.
func lines(tab *report.Table) []report.Row {
	out := slices.Clone(tab.Rows)
	if tab.Total != nil {
		out = append(out, *tab.Total)
	}
	return out
}

func figures(tab *report.Table) string {
	b, _ := json.Marshal([]any{tab.Rows, tab.Total})
	return string(b)
}

// ownRowsOnly tries to see a colleague's figures as an agent.
func ownRowsOnly(t *testing.T, w *world) {
	ids := w.busiest(t)
	me, other := asAgent(ids[0]), ids[1].String()
	for _, ref := range []string{"handled", "first_response_time", "csat", "timeout_rate", "received_customers", "conversations"} {
		for _, q := range []metric.Query{
			ask(ref), ask(ref, "channel"), ask(ref, "team"), ask(ref, "agent"), ask(ref, "team", "agent"), ask(ref, "seniority", "employment"), ask(ref, "tag"),
			where(ask(ref), is("agent", ids[0].String(), other)), where(ask(ref), not("agent", "1")), where(ask(ref, "agent"), not("agent", "")),
			{Metrics: []string{ref}, From: firstDay, To: lastDay, Grain: "day", Compare: "previous", Order: []metric.Order{{By: ref, Desc: true}}, Totals: true},
		} {
			mine := where(q, is("agent", ids[0].String()))
			want, got := w.query(t, owner(), mine), w.query(t, me, q)
			if figures(want) != figures(got) {
				t.Errorf("%+v shows an agent\n%s\nbut the own figures are\n%s", q, figures(got), figures(want))
			}
		}
		for _, q := range []metric.Query{where(ask(ref), is("agent", other)), where(ask(ref, "agent"), not("agent", ids[0].String()))} {
			tab := w.query(t, me, q)
			for _, r := range lines(tab) {
				if r.Cells[0].N != 0 {
					t.Errorf("%s for %+v shows an agent %+v of a colleague", ref, q.Where, r)
				}
			}
		}
		for _, r := range []report.DrillRequest{
			{Query: ask(ref, "agent"), Ref: ref, Keys: map[string]string{"agent": other}}, {Query: ask(ref), Ref: ref, Keys: map[string]string{"agent": other}},
			{Query: where(ask(ref), not("agent", ids[0].String())), Ref: ref}, {Query: ask(ref, "team"), Ref: ref, Keys: map[string]string{"seniority": "nobody"}},
		} {
			page, err := w.Drill(t.Context(), me, r, "en")
			if err != nil || page.Total != 0 || len(page.Rows) != 0 {
				t.Errorf("%s drilled with %v %v opens %+v, %v", ref, r.Query.Where, r.Keys, page, err)
			}
		}
		page, err := w.Drill(t.Context(), me, report.DrillRequest{Query: ask(ref), Ref: ref, Limit: 500}, "en")
		must(t, err)
		if page.Total == 0 {
			t.Errorf("%s: the agent has no rows, which proves nothing", ref)
		}
		for _, line := range page.Rows {
			if line.Agent.Value != ids[0].String() {
				t.Errorf("%s opens a row of agent %s", ref, line.Agent.Value)
			}
		}
	}
	nobody := access.Principal{User: 3, Role: access.Agent}
	if tab := w.query(t, nobody, ask("handled", "agent")); len(tab.Rows) != 0 || *tab.Total.Cells[0].Value != 0 {
		t.Errorf("a user who is no agent sees %s", figures(tab))
	}
}

// averages: A9. An agent compares with the own team from four members on, else with everybody, and never with one person.
func averages(t *testing.T, w *world) {
	all := w.query(t, owner(), ask("first_response_time")).Rows[0].Cells[0]
	handled := w.query(t, owner(), ask("handled", "agent"))
	heads := 0
	for _, r := range handled.Rows {
		if r.Keys[0].Value != "" {
			heads++
		}
	}
	tried := 0
	for _, a := range w.agents {
		team := a.RefAt(now).Team
		tab := w.query(t, asAgent(a.ID), metric.Query{Metrics: []string{"first_response_time", "handled"}, From: firstDay, To: lastDay})
		if len(w.teams[team]) >= access.MinimumAverage {
			if tab.AverageOf != "team" {
				t.Errorf("%s has %d team mates, compares with %q", a.Name, len(w.teams[team]), tab.AverageOf)
			}
			continue
		}
		tried++
		if tab.AverageOf != "all" || tab.Average.Cells[0].N != all.N || *tab.Average.Cells[0].Value != *all.Value {
			t.Errorf("%s in a team of %d compares with %q: %+v, everybody is %+v", a.Name, len(w.teams[team]), tab.AverageOf, tab.Average, all)
		}
		if want := *handled.Total.Cells[0].Value / float64(heads); *tab.Average.Cells[1].Value != want {
			t.Errorf("a count per head is %v, want %v", *tab.Average.Cells[1].Value, want)
		}
	}
	if tried == 0 {
		t.Error("every team has four members, nothing was tried")
	}
	me := w.agents[0]
	for _, a := range w.agents[1:] {
		ref := a.RefAt(now)
		for _, f := range []metric.Filter{is("agent", a.ID.String()), is("team", ref.Team.String()), is("seniority", string(ref.Seniority)),
			is("employment", string(ref.Employment)), not("agent", me.ID.String())} {
			tab := w.query(t, asAgent(me.ID), where(ask("first_response_time"), f))
			if tab.Average == nil || tab.Average.Cells[0].N != all.N {
				t.Errorf("filtering by %v narrows the average to %+v", f, tab.Average)
			}
		}
	}
	// A filter that is no agent's may still leave few of them: then there is no average.
	blank := 0
	for _, ch := range w.query(t, owner(), ask("first_response_time", "channel")).Rows {
		by := w.query(t, owner(), where(ask("first_response_time", "agent"), is("channel", ch.Keys[0].Value)))
		agents := 0
		for _, r := range by.Rows {
			if r.Keys[0].Value != "" && r.Cells[0].N > 0 {
				agents++
			}
		}
		cell := w.query(t, asAgent(me.ID), where(ask("first_response_time"), is("channel", ch.Keys[0].Value))).Average.Cells[0]
		if (cell.Value != nil) != (agents >= access.MinimumAverage) || (agents < access.MinimumAverage && cell.N != 0) {
			t.Errorf("%s is answered by %d agents, the average is %+v", ch.Keys[0].Value, agents, cell)
		}
		if agents < access.MinimumAverage {
			blank++
		}
	}
	if blank == 0 {
		t.Error("every channel is answered by four agents, nothing was tried")
	}
	if tab := w.query(t, access.Principal{Role: access.Outsourced, Agent: me.ID}, ask("handled")); tab.Average != nil || tab.AverageOf != "" {
		t.Errorf("an outsourced agent compares with %+v", tab.Average)
	}
	if tab := w.query(t, owner(), ask("handled")); tab.Average != nil {
		t.Error("the owner needs no average")
	}
}

func supervisor(t *testing.T, w *world) {
	ids := w.busiest(t)
	var team domain.ID
	for _, a := range w.agents {
		if a.ID == ids[0] {
			team = a.RefAt(now).Team
		}
	}
	p := access.Principal{User: 4, Role: access.Supervisor, Teams: []domain.ID{team}}
	for _, q := range []metric.Query{ask("handled"), ask("handled", "channel"), where(ask("handled"), is("team", team.String()))} {
		if figures(w.query(t, p, q)) != figures(w.query(t, owner(), q)) {
			t.Errorf("%+v: totals are not the same for a supervisor", q)
		}
	}
	for _, r := range w.query(t, p, ask("handled", "team")).Rows { // no team of this small shop has four members
		own := r.Keys[0].Value == team.String()
		if c := r.Cells[0]; r.Keys[0].Value != "0" && (c.Value != nil) != own {
			t.Errorf("team %s, led %v, shows %+v", r.Keys[0].Label, own, c)
		}
	}
	if c := w.query(t, p, where(ask("csat"), not("team", team.String()))).Rows[0].Cells[0]; c.Value != nil || c.Reason != report.ReasonFewAgents {
		t.Errorf("the one other agent's figure shows: %+v", c)
	}
	for _, q := range []metric.Query{ask("handled", "agent"), where(ask("handled"), is("agent", list(ids).str()...)), where(ask("handled", "channel"), not("agent", "1")),
		ask("first_response_time", "channel", "agent")} {
		if figures(w.query(t, p, q)) != figures(w.query(t, owner(), where(q, is("team", team.String())))) {
			t.Errorf("%+v: by name a supervisor sees more than the own team", q)
		}
	}
	for _, r := range []report.DrillRequest{{Query: ask("handled"), Ref: "handled", Limit: 500}, {Query: ask("handled", "team"), Ref: "handled", Limit: 500}} {
		page, err := w.Drill(t.Context(), p, r, "en")
		must(t, err)
		for _, line := range page.Rows {
			id, _ := domain.ParseID(line.Agent.Value)
			if !slices.Contains(w.teams[team], id) {
				t.Errorf("a supervisor opens a row of %s", line.Agent.Label)
			}
		}
	}
	lost := access.Principal{User: 5, Role: access.Supervisor}
	if tab := w.query(t, lost, ask("handled", "agent")); len(tab.Rows) != 0 {
		t.Errorf("a supervisor without teams sees %s", figures(tab))
	}
}

func totalsOnly(t *testing.T, w *world) {
	id := w.agents[0].ID.String()
	for _, role := range []access.Role{access.Viewer, access.Finance, access.Quality, access.TechLead} {
		p := access.Principal{User: 6, Role: role}
		if figures(w.query(t, p, ask("handled", "channel"))) != figures(w.query(t, owner(), ask("handled", "channel"))) {
			t.Errorf("%s does not see the totals", role)
		}
		for _, q := range []metric.Query{ask("handled", "agent"), ask("handled", "channel", "agent"), where(ask("handled"), is("agent", id)),
			where(ask("handled"), not("agent", id)), where(ask("handled"), metric.Filter{Dim: "agent"})} {
			if _, err := w.Query(t.Context(), p, q, "en"); domain.KindOf(err) != domain.KindForbidden {
				t.Errorf("%s asks %+v: %v", role, q, err)
			}
		}
		if _, err := w.Drill(t.Context(), p, report.DrillRequest{Query: ask("handled"), Ref: "handled"}, "en"); domain.KindOf(err) != domain.KindForbidden {
			t.Errorf("%s opens a figure: %v", role, err)
		}
		if _, err := w.Attention(t.Context(), p, ask("handled"), "en"); err != nil {
			t.Errorf("%s: %v", role, err)
		}
	}
	if _, err := w.Query(t.Context(), access.Principal{Role: "boss"}, ask("handled"), "en"); domain.KindOf(err) != domain.KindForbidden {
		t.Errorf("an unknown role: %v", err)
	}
}

type list []domain.ID

func (l list) str() []string {
	var out []string
	for _, id := range l {
		out = append(out, id.String())
	}
	return out
}

func transcripts(t *testing.T, w *world) {
	hands := w.conversations(t)
	me := w.busiest(t)[0]
	var team domain.ID
	for _, a := range w.agents {
		if a.ID == me {
			team = a.RefAt(now).Team
		}
	}
	boss := access.Principal{User: 4, Role: access.Supervisor, Teams: []domain.ID{team}}
	own, others := 0, 0
	for i, id := range slices.Sorted(maps.Keys(hands)) {
		if i%7 != 0 {
			continue
		}
		v, err := w.Conversation(t.Context(), asAgent(me), id, "zh-CN")
		if hands[id][me] != (err == nil) || (err != nil && domain.KindOf(err) != domain.KindNotFound) {
			t.Errorf("conversation %s, mine: %v, gives %v", id, hands[id][me], err)
		}
		if err == nil {
			own++
			if len(v.Messages) == 0 || len(v.Events) == 0 || v.StatusLabel == "" || v.Customer.Label == "" {
				t.Errorf("conversation %s is empty: %+v", id, v)
			}
		} else {
			others++
		}
		ours := slices.ContainsFunc(w.teams[team], func(a domain.ID) bool { return hands[id][a] })
		if _, err := w.Conversation(t.Context(), boss, id, "en"); (err == nil) != ours {
			t.Errorf("conversation %s, of the team: %v, gives the supervisor %v", id, ours, err)
		}
		if _, err := w.Conversation(t.Context(), owner(), id, "en"); err != nil {
			t.Errorf("the owner: %v", err)
		}
	}
	if own < 3 || others < 3 {
		t.Errorf("%d own conversations and %d of others were tried", own, others)
	}
	for _, p := range []access.Principal{{Role: access.Viewer}, {Role: access.Finance}, {Role: access.Quality}, {Role: access.Agent}, {Role: access.Supervisor}} {
		for id := range hands {
			if _, err := w.Conversation(t.Context(), p, id, "en"); err == nil {
				t.Errorf("%s opened a conversation", p.Role)
			}
			break
		}
	}
	if _, err := w.Conversation(t.Context(), owner(), 4711, "en"); domain.KindOf(err) != domain.KindNotFound {
		t.Errorf("a conversation that is not there: %v", err)
	}
}

func outsourced(t *testing.T, w *world) {
	me := w.busiest(t)[0]
	p := access.Principal{User: 9, Role: access.Outsourced, Agent: me}
	if p.Can(access.ReportExport) || p.Can(access.MoneyView) {
		t.Error("outsourced agents export or see money")
	}
	page, err := w.Drill(t.Context(), p, report.DrillRequest{Query: ask("handled"), Ref: "handled", Limit: 200}, "en")
	must(t, err)
	plain, err := w.Drill(t.Context(), asAgent(me), report.DrillRequest{Query: ask("handled"), Ref: "handled", Limit: 200}, "en")
	must(t, err)
	named := 0
	for i, line := range page.Rows {
		if strings.HasSuffix(plain.Rows[i].Customer, "***") || !(strings.HasSuffix(line.Customer, "***") || line.Customer == "Visitor") {
			t.Fatalf("an outsourced agent reads the name %q, an own one %q", line.Customer, plain.Rows[i].Customer)
		}
		if line.Customer != "Visitor" {
			named++
		}
		v, err := w.Conversation(t.Context(), p, line.Conversation, "en")
		must(t, err)
		for _, m := range v.Messages {
			if strings.Contains(m.Body, "@example") || (m.Author.Kind == "customer" && m.Author.Label != line.Customer) {
				t.Errorf("an outsourced agent reads %q by %q", m.Body, m.Author.Label)
			}
		}
	}
	if named == 0 {
		t.Error("no customer has a name, nothing was tried")
	}
}
