package report_test

import (
	"slices"
	"strings"
	"testing"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/report"
)

// labels: whatever is printed has a name in both languages, and what is empty is printed too.
func labels(t *testing.T, w *world) {
	for _, lang := range []string{"zh-CN", "en"} {
		for _, by := range []string{"store", "team", "agent", "channel", "channel_kind", "region", "issue_type", "intent", "seniority", "employment", "outcome"} {
			ref := "conversations"
			if by == "seniority" || by == "employment" || by == "team" {
				ref = "handled"
			}
			tab, err := w.Query(t.Context(), owner(), ask(ref, by), lang)
			must(t, err)
			for _, r := range tab.Rows {
				k := r.Keys[0]
				if k.Label == "" || (k.Label == k.Value && !slices.Contains([]string{"LINE", "QQ"}, k.Label)) {
					t.Errorf("%s %q is called %q in %s", by, k.Value, k.Label, lang)
				}
				if lang == "en" && by != "store" && by != "team" && by != "agent" && strings.ContainsFunc(k.Label, func(r rune) bool { return r > 0x2e80 }) {
					t.Errorf("%s %q is called %q in English", by, k.Value, k.Label)
				}
			}
			if tab.Columns[0].Label == by || tab.Columns[1].Label == ref {
				t.Errorf("columns %q and %q have no names in %s", tab.Columns[0].Label, tab.Columns[1].Label, lang)
			}
		}
	}
	q := ask("conversations")
	for grain, want := range map[string]string{"day": "11/12", "week": "11/09–11/15", "month": "2026年11月", "quarter": "2026年第4季度"} {
		q.Grain = grain
		tab, err := w.Query(t.Context(), owner(), q, "zh-CN")
		must(t, err)
		if tab.Rows[0].Keys[0].Label != want {
			t.Errorf("the first %s is called %q, want %q", grain, tab.Rows[0].Keys[0].Label, want)
		}
	}
	for _, tt := range [][4]string{{"channel", "web", "网站聊天", "Web chat"}, {"region", "unknown", "未知", "Unknown"}, {"status", "on_hold", "等内部", "On hold"},
		{"outcome", "bot", "机器人独立解决", "Resolved by the bot"}, {"channel", "viber", "viber", "viber"}} {
		if zh, en := report.Word(tt[0], tt[1], "zh-CN"), report.Word(tt[0], tt[1], "en"); zh != tt[2] || en != tt[3] {
			t.Errorf("%s %s is %q and %q", tt[0], tt[1], zh, en)
		}
	}
	for _, never := range []string{"坐席", "座席", "逾期", "违约", "买家", "用户"} {
		for _, d := range w.catalogue.All() {
			if text := d.Label.ZH + d.Short.ZH + d.Formula.ZH + d.Notes.ZH; strings.Contains(text, never) {
				t.Errorf("%s says %s", d.ID, never)
			}
		}
	}
}

// attention: every finding must open, and its number must be the number of what opens.
func attention(t *testing.T, w *world) {
	q := metric.Query{From: "2026-11-17", To: lastDay}
	found, err := w.Attention(t.Context(), owner(), q, "zh-CN")
	must(t, err)
	if len(found) == 0 || len(found) > 3 {
		t.Fatalf("%d findings", len(found))
	}
	for _, f := range found {
		if strings.Contains(f.Text, "%!") || f.Text == "" || f.Count <= 0 || len(f.Filter) == 0 {
			t.Errorf("finding %+v", f)
		}
		one := metric.Query{Metrics: []string{f.Ref}, From: q.From, To: q.To, Where: f.Filter}
		page, err := w.Drill(t.Context(), owner(), report.DrillRequest{Query: one, Ref: f.Ref, Part: f.Part}, "en")
		must(t, err)
		if page.Total != f.Count {
			t.Errorf("%q says %d, opens %d", f.Text, f.Count, page.Total)
		}
	}
	me := asAgent(w.busiest(t)[0])
	own, err := w.Attention(t.Context(), me, q, "en")
	must(t, err)
	for _, f := range own {
		if slices.ContainsFunc(f.Filter, func(x metric.Filter) bool { return x.Dim == "agent" }) {
			t.Errorf("an agent is told of another: %+v", f)
		}
	}
	if nothing, err := w.Attention(t.Context(), owner(), metric.Query{From: "2020-01-01", To: "2020-01-31"}, "en"); err != nil || len(nothing) != 0 {
		t.Errorf("in an empty month %+v deserves attention, %v", nothing, err)
	}
}

func readiness(t *testing.T, w *world) {
	r, err := w.Readiness(t.Context(), owner(), "zh-CN")
	must(t, err)
	ok, keys := 0, map[string]bool{}
	for _, i := range r.Items {
		if i.OK {
			ok++
		}
		if keys[i.Key] || i.Title == "" || i.Detail == "" || (!i.OK && (i.Label == "" || i.To == "")) || i.OK != (i.Level == "ok") {
			t.Errorf("item %+v", i)
		}
		keys[i.Key] = true
	}
	if r.OK != ok || r.Total != len(r.Items) || !keys["history"] || !keys["channels"] || !keys["ratings"] {
		t.Errorf("%d of %d: %+v", r.OK, r.Total, r.Items)
	}
	first, last, any, err := w.Span(t.Context())
	if err != nil || !any || first > "2026-11-13" || last != lastDay {
		t.Errorf("the data run from %s to %s (%v, %v)", first, last, any, err)
	}
	if today, err := w.Today(t.Context()); err != nil || today != lastDay {
		t.Errorf("today is %s, %v", today, err)
	}
}

func targetsInTables(t *testing.T, w *world) {
	day, line := 86_400_000.0, 1.0
	must(t, w.ports.ReplaceTargets(t.Context(), []report.TargetRule{
		{Metric: "first_response_time", Good: &day}, {Metric: "first_response_time", Channel: "email", Good: &line, Alert: &line},
	}))
	tab := w.query(t, owner(), metric.Query{Metrics: []string{"first_response_time", "first_response_time:n", "handled"}, By: []string{"channel"}, From: firstDay, To: lastDay, Totals: true})
	judged := 0
	for _, r := range lines(tab) {
		if r.Cells[0].Value == nil {
			continue
		}
		if r.Cells[0].Few { // too few cases are not judged
			if r.Cells[0].Target != nil {
				t.Errorf("%v has %d cases and is held against %+v", r.Keys, r.Cells[0].N, r.Cells[0].Target)
			}
			continue
		}
		judged++
		want := report.LevelGood
		if len(r.Keys) > 0 && r.Keys[0].Value == "email" {
			want = report.LevelAlert
		}
		if r.Cells[0].Target == nil || r.Cells[0].Target.Level != want {
			t.Errorf("%v is held against %+v, want %s", r.Keys, r.Cells[0].Target, want)
		}
		if r.Cells[1].Target != nil || r.Cells[2].Target != nil {
			t.Errorf("a sample or a volume has a target: %+v", r.Cells)
		}
	}
	if judged < 2 {
		t.Errorf("only %d figures were judged", judged)
	}
	must(t, w.ports.ReplaceTargets(t.Context(), nil))
	if rules, err := w.ports.Targets(t.Context()); err != nil || len(rules) != 0 {
		t.Errorf("after their removal there are %+v, %v", rules, err)
	}
}

// languages: figures do not depend on the language they are asked in, and Meta says which settings are in force.
func languages(t *testing.T, w *world) {
	zh, err := w.Query(t.Context(), owner(), ask("csat", "channel"), "zh-CN")
	must(t, err)
	en := w.query(t, owner(), ask("csat", "channel"))
	for i := range zh.Rows {
		if zh.Rows[i].Keys[0].Value != en.Rows[i].Keys[0].Value || zh.Rows[i].Cells[0].N != en.Rows[i].Cells[0].N {
			t.Errorf("row %d is %+v in Chinese and %+v in English", i, zh.Rows[i], en.Rows[i])
		}
	}
	m := zh.Meta
	h := w.history(t)
	if m.From != firstDay || m.To != lastDay || m.Zone != "Asia/Shanghai" || m.Settings != h[len(h)-1].Version || m.AsOf != now || m.FreshAt == 0 || m.Clock != "business" {
		t.Errorf("meta %+v", m)
	}
	for _, bad := range []metric.Query{ask("no_such"), ask("handled", "colour"), {Metrics: []string{"handled"}, From: "x", To: lastDay},
		{Metrics: []string{"handled"}, From: lastDay, To: firstDay}, {From: firstDay, To: lastDay}, ask("handled:p50"), ask("csat(x=1)"),
		where(ask("handled"), is("agent", "Amy")), {Metrics: []string{"handled"}, From: firstDay, To: lastDay, Order: []metric.Order{{By: "csat"}}}} {
		if _, err := w.Query(t.Context(), owner(), bad, "en"); domain.KindOf(err) != domain.KindInvalid {
			t.Errorf("%+v gives %v", bad, err)
		}
	}
	for _, bad := range []report.DrillRequest{{Query: ask("handled"), Ref: "handled", Limit: 501}, {Query: ask("handled"), Ref: "handled", Offset: -1},
		{Query: ask("handled"), Ref: "handled", Part: "half"}, {Query: ask("handled"), Ref: "handled", Keys: map[string]string{"colour": "red"}}, {Query: ask("handled"), Ref: "h!"}} {
		if _, err := w.Drill(t.Context(), owner(), bad, "en"); domain.KindOf(err) != domain.KindInvalid {
			t.Errorf("%+v gives %v", bad, err)
		}
	}
	if _, err := w.Drill(t.Context(), access.Principal{Role: access.Owner}, report.DrillRequest{Query: ask("handled"), Ref: "no_such"}, "en"); domain.KindOf(err) != domain.KindNotFound {
		t.Errorf("an unknown metric: %v", err)
	}
}
