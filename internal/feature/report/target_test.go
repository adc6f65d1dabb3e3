package report_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/adapter/olap"
	"kefu/internal/domain"
	"kefu/internal/engine/calendar"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/report"
)

func f(v float64) *float64 { return &v }

func TestFindTarget(t *testing.T) {
	const m = "first_response_time"
	rules := []report.TargetRule{
		{ID: 1, Metric: m, Good: f(1)}, {ID: 2, Metric: m, Channel: "messaging", Good: f(1)}, {ID: 3, Metric: m, Channel: "whatsapp", Good: f(1)},
		{ID: 4, Metric: m, Market: "europe", Good: f(1)}, {ID: 5, Metric: m, Market: "DE", Good: f(1)}, {ID: 6, Metric: m, Seniority: "senior", Good: f(1)},
		{ID: 7, Metric: m, Market: "europe", Channel: "whatsapp", Good: f(1)}, {ID: 8, Metric: m, Team: 9, Good: f(1)},
		{ID: 9, Metric: m, Market: "DE", Channel: "email", From: 100, Good: f(1)}, {ID: 10, Metric: m, Market: "DE", Channel: "email", From: 200, Good: f(1)},
		{ID: 11, Metric: m, Market: "DE", Channel: "email", From: 900, Good: f(1)}, {ID: 12, Metric: m, Channel: "line"}, {ID: 13, Metric: "csat", Good: f(1)},
	}
	for _, tt := range []struct {
		name  string
		place report.Place
		want  domain.ID
	}{
		{"nothing fixed", report.Place{}, 1},
		{"kind of channel", report.Place{Channel: "telegram", ChannelKind: "messaging"}, 2},
		{"the channel before its kind", report.Place{Channel: "whatsapp", ChannelKind: "messaging"}, 3},
		{"region", report.Place{Region: "europe", Country: "FR"}, 4},
		{"the country before its region", report.Place{Region: "europe", Country: "DE"}, 5},
		{"grade", report.Place{Seniority: "senior"}, 6},
		{"the market before the channel, both before one", report.Place{Region: "europe", Country: "FR", Channel: "whatsapp", ChannelKind: "messaging"}, 7},
		{"the country alone beats region and channel", report.Place{Region: "europe", Country: "DE", Channel: "whatsapp", ChannelKind: "messaging"}, 5},
		{"the team before all", report.Place{Region: "europe", Country: "DE", Channel: "whatsapp", ChannelKind: "messaging", Team: "9"}, 8},
		{"of equals the newest that has begun", report.Place{Region: "europe", Country: "DE", Channel: "email", ChannelKind: "mail"}, 10},
		{"an unknown place takes the general line", report.Place{Region: "africa", Channel: "email", ChannelKind: "mail", Seniority: "junior", Team: "4"}, 1},
	} {
		got, ok := report.FindTarget(rules, m, tt.place, 500)
		if !ok || got.ID != tt.want {
			t.Errorf("%s: rule %d (%v), want %d", tt.name, got.ID, ok, tt.want)
		}
	}
	if got, ok := report.FindTarget(rules, m, report.Place{Channel: "line", ChannelKind: "messaging"}, 500); ok {
		t.Errorf("a line that ends a target gives %+v", got)
	}
	if _, ok := report.FindTarget(rules, "nps", report.Place{}, 500); ok {
		t.Error("a metric without rules has a target")
	}
}

func TestJudge(t *testing.T) {
	frt := report.TargetRule{Good: f(90), Great: f(15), Alert: f(217)}
	fcr := report.TargetRule{Good: f(0.82), Great: f(0.90), Alert: f(0.75)}
	for _, tt := range []struct {
		rule      report.TargetRule
		direction string
		value     float64
		want      string
	}{
		{frt, "down", 0, "great"}, {frt, "down", 15, "great"}, {frt, "down", 15.1, "good"}, {frt, "down", 90, "good"}, {frt, "down", 90.1, "near"},
		{frt, "down", 99, "near"}, {frt, "down", 99.1, "miss"}, {frt, "down", 217, "miss"}, {frt, "down", 217.1, "alert"},
		{fcr, "up", 1, "great"}, {fcr, "up", 0.90, "great"}, {fcr, "up", 0.8999, "good"}, {fcr, "up", 0.82, "good"}, {fcr, "up", 0.8199, "near"},
		{fcr, "up", 0.75, "near"}, {fcr, "up", 0.7499, "alert"}, {fcr, "up", 0, "alert"},
		{report.TargetRule{Good: f(0.15)}, "down", 0.16, "near"}, {report.TargetRule{Good: f(0.15)}, "down", 0.17, "miss"},
		{report.TargetRule{Alert: f(0)}, "up", -0.01, "alert"}, {report.TargetRule{Alert: f(0)}, "up", 0, "good"},
	} {
		if got := tt.rule.Judge(tt.value, tt.direction); got.Level != tt.want {
			t.Errorf("%v against %v (%s is better) is %s, want %s", tt.value, tt.rule, tt.direction, got.Level, tt.want)
		}
	}
}

// TestShippedReferences: whatever ships by name must exist.
func TestShippedReferences(t *testing.T) {
	catalogue, err := metric.Load(metric.Files(), olap.Tables())
	if err != nil {
		t.Fatal(err)
	}
	known := func(where, ref string) {
		t.Helper()
		if _, err := catalogue.Name(ref); err != nil {
			t.Errorf("%s names %s: %v", where, ref, err)
		}
	}
	seen := map[string]bool{}
	for _, set := range report.TargetSets() {
		if seen[set.ID] || set.Label.ZH == "" || set.Label.EN == "" || len(set.Items) == 0 {
			t.Errorf("set %+v", set)
		}
		seen[set.ID] = true
		for _, r := range set.Items {
			known(set.ID, r.Metric)
			d, _ := catalogue.Get(r.Metric)
			if d.Direction == "" {
				t.Errorf("%s has a target but no direction", r.Metric)
			}
			better := func(a, b *float64) bool {
				return a == nil || b == nil || (d.Direction == "up") == (*a > *b) && *a != *b
			}
			if !better(r.Great, r.Good) || !better(r.Good, r.Alert) {
				t.Errorf("%s: the lines of %+v are in the wrong order", set.ID, r)
			}
		}
	}
	for _, size := range []string{report.PresetStart, report.PresetGrowth, report.PresetMature} {
		for _, kind := range []string{"dtc", "b2b", "mixed"} {
			for _, ref := range report.PresetMetrics(size, kind) {
				known(size+" "+kind, ref)
			}
		}
	}
	for _, p := range report.Options("en").Packs {
		for _, ref := range p.Adds {
			if ref != "issue_types" {
				known(p.ID, ref)
			}
		}
	}
}

func TestRecommend(t *testing.T) {
	r, err := report.Recommend(report.Answers{Kind: "dtc", Size: "growth", Markets: []string{"europe", "southeast_asia"}, Packs: []string{"taobao"}}, "zh-CN")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"handled", "first_response_time", "csat", "average_response_time", "timeout_rate", "reply_rate_within(x=180)", "reply_rate", "answer_ask_ratio"}
	if d := cmp.Diff(want, r.Plan.Metrics); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"quality", "chat_pass", "messaging", "mail_west", "sea"}, r.TargetSets); d != "" {
		t.Error(d)
	}
	if r.Period != "last7" || r.Tab != "agents" || r.Hint != "" || len(r.Calendars) != 2 || r.Markets["europe"] == "" || r.Markets["southeast_asia"] == "" {
		t.Errorf("got %+v", r)
	}
	for _, c := range r.Calendars {
		if _, err := calendar.Compile(c); err != nil {
			t.Errorf("calendar %s: %v", c.ID, err)
		}
	}
	small, err := report.Recommend(report.Answers{Kind: "b2b", Size: "start"}, "en")
	if err != nil || small.Period != "today" || small.Tab != "timeouts" || small.Hint == "" || !slices.Equal(small.Plan.Metrics, []string{"handled", "first_response_time", "inquiry_rate"}) {
		t.Errorf("got %+v, %v", small, err)
	}
	for _, bad := range []report.Answers{{}, {Kind: "dtc"}, {Size: "start"}, {Kind: "x", Size: "start"}, {Kind: "dtc", Size: "huge"}, {Kind: "dtc", Size: "start", Markets: []string{"mars"}}} {
		if _, err := report.Recommend(bad, "en"); domain.KindOf(err) != domain.KindInvalid {
			t.Errorf("%+v gives %v", bad, err)
		}
	}
}
