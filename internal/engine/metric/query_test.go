package metric_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/metric"
	"kefu/internal/engine/metric/metrictest"
)

func catalogue(t testing.TB) *metric.Catalogue {
	t.Helper()
	c, err := metric.Load(metric.Files(), metrictest.Schema(t, "testdata/schema.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// ok is a query every metric that counts conversations can answer.
func ok(metrics ...string) metric.Query {
	return metric.Query{Metrics: metrics, From: "2026-03-01", To: "2026-03-07"}
}

func TestCheckNamesTheFaultAndWhatIsAllowed(t *testing.T) {
	c := catalogue(t)
	for _, tc := range []struct {
		name        string
		change      func(*metric.Query)
		field, code string
		says        string
	}{
		{"nothing asked", func(q *metric.Query) { q.Metrics = nil }, "metrics", "metric_count", "1 to 80"},
		{"no such metric", func(q *metric.Query) { q.Metrics = []string{"first_respnse_time"} }, "metrics", "unknown_metric", "first_response_time"},
		{"half a name", func(q *metric.Query) { q.Metrics = []string{"resolution"} }, "metrics", "unknown_metric", "resolution_rate"},
		{"not a reference", func(q *metric.Query) { q.Metrics = []string{"a b"} }, "metrics", "bad_metric_ref", "id(x=180)"},
		{"no such statistic", func(q *metric.Query) { q.Metrics = []string{"csat:p50"} }, "metrics", "bad_metric_stat", "num"},
		{"no such parameter", func(q *metric.Query) { q.Metrics = []string{"reply_rate_within(y=3)"} }, "metrics", "bad_metric_param", "allowed are x"},
		{"parameter too small", func(q *metric.Query) { q.Metrics = []string{"reply_rate_within(x=0)"} }, "metrics", "bad_metric_param", "from 1 to 604800"},
		{"not one of the choices", func(q *metric.Query) { q.Metrics = []string{"sla_attainment(target=mood)"} }, "metrics", "bad_metric_param", "first_reply"},
		{"parameter of one that has none", func(q *metric.Query) { q.Metrics = []string{"handled(x=1)"} }, "metrics", "bad_metric_param", "it has none"},
		{"day that does not exist", func(q *metric.Query) { q.From = "2026-02-30" }, "from", "bad_day", "YYYY-MM-DD"},
		{"upside down", func(q *metric.Query) { q.To = "2026-02-27" }, "to", "bad_period", "before from"},
		{"grain", func(q *metric.Query) { q.Grain = "fortnight" }, "grain", "bad_grain", "quarter_hour"},
		{"too fine", func(q *metric.Query) { q.Grain, q.To = "quarter_hour", "2026-12-31" }, "grain", "too_many_buckets", "coarser"},
		{"compare", func(q *metric.Query) { q.Compare = "best" }, "compare", "bad_compare", "last_year"},
		{"clock", func(q *metric.Query) { q.Clock = "lunar" }, "clock", "bad_clock", "business"},
		{"limit", func(q *metric.Query) { q.Limit = -1 }, "limit", "bad_limit", "10000"},
		{"time of day", func(q *metric.Query) { q.DayFrom = 7 }, "day_from", "bad_day_window", "quarter hours"},
		{"dimension", func(q *metric.Query) { q.By = []string{"mood"} }, "by", "unknown_dimension", "channel"},
		{"time as a dimension", func(q *metric.Query) { q.By = []string{"day"} }, "by", "unknown_dimension", "grain"},
		{"twice", func(q *metric.Query) { q.By = []string{"store", "store"} }, "by", "repeated_dimension", "store"},
		{"too many", func(q *metric.Query) { q.By = []string{"store", "tag", "team", "agent", "region"} }, "by", "too_many_dimensions", "4"},
		{"dimension the metric lacks", func(q *metric.Query) { q.By = []string{"target"} }, "by", "metric_lacks_dimension", "issue_type"},
		{"filter the metric lacks", func(q *metric.Query) { q.Where = []metric.Filter{{Dim: "state", Values: []string{"online"}}} }, "where", "metric_lacks_dimension", "channel"},
		{"filter without values", func(q *metric.Query) { q.Where = []metric.Filter{{Dim: "store"}} }, "where", "bad_filter", "1 to"},
		{"text for an id", func(q *metric.Query) { q.Where = []metric.Filter{{Dim: "store", Values: []string{"main"}}} }, "where", "bad_dimension_value", "main"},
		{"hour 24", func(q *metric.Query) { q.Where = []metric.Filter{{Dim: "hour_of_day", Values: []string{"24"}}} }, "where", "bad_dimension_value", "24"},
		{"order", func(q *metric.Query) { q.Order = []metric.Order{{By: "csat"}} }, "order", "bad_order", "csat"},
		{"history of the present", func(q *metric.Query) { q.Metrics, q.Grain = []string{"unanswered_now"}, "day" }, "grain", "metric_is_snapshot", "history"},
		{"person of a brand figure", func(q *metric.Query) { q.Metrics, q.By = []string{"nps"}, []string{"agent"} }, "by", "metric_lacks_dimension", "channel"},
	} {
		q := ok("conversations")
		tc.change(&q)
		err := c.Check(q)
		var de *domain.Error
		if de, _ = err.(*domain.Error); de == nil {
			t.Errorf("%s: got %v, want a domain error", tc.name, err)
			continue
		}
		if de.Kind != domain.KindInvalid || de.Field != tc.field || de.Code != tc.code || !strings.Contains(de.Message, tc.says) {
			t.Errorf("%s: got %s %s %q", tc.name, de.Field, de.Code, de.Message)
		}
	}
}

func TestEveryMetricCanBeAskedByEachOfItsDimensions(t *testing.T) {
	c := catalogue(t)
	if n := len(c.All()); n < 45 {
		t.Fatalf("%d metrics", n)
	}
	for _, d := range c.All() {
		dims := c.DimensionsOf(d.ID)
		if len(dims) == 0 {
			t.Errorf("%s has no dimension", d.ID)
		}
		for _, dim := range dims {
			q := ok(d.ID)
			q.By, q.Totals, q.Compare = []string{dim}, true, "previous"
			if err := c.Check(q); err != nil {
				t.Errorf("%s by %s: %v", d.ID, dim, err)
			}
		}
		ex, err := c.Explain(d.ID)
		if err != nil || !slices.Equal(ex.Dimensions, dims) || len(ex.Sources) == 0 {
			t.Errorf("explain %s: %+v, %v", d.ID, ex, err)
		}
	}
	if _, err := c.Explain("reply_rat"); domain.KindOf(err) != domain.KindNotFound || !strings.Contains(err.Error(), "reply_rate") {
		t.Errorf("explain an unknown metric: %v", err)
	}
}

// The words of the glossary, and none of those it forbids.
func TestWordsOfTheCatalogue(t *testing.T) {
	c := catalogue(t)
	want := map[string]string{
		"conversations": "咨询量", "handled": "接待量", "missed": "未接待", "received_customers": "接待人数", "inquiring_customers": "咨询人数",
		"first_response_time": "首次响应时间", "average_response_time": "平均响应时间", "max_wait": "最长等待", "reply_rate": "回复率", "timeout_rate": "响应超时率",
		"timed_out_turns": "超时轮次", "unanswered_now": "未回复", "offline_handled_rate": "留言处理率", "average_handle_time": "平均处理时长",
		"first_contact_resolution": "首次解决率", "resolution_rate": "解决率", "resolution_time": "解决时长", "repeat_contact_rate": "重复咨询率",
		"reopen_rate": "重开率", "transfer_rate": "转接率", "backlog": "积压量", "csat": "客户满意度", "mean_rating": "平均星级", "dsat_rate": "差评率(占评价)",
		"dsat_handled_rate": "差评率(占接待)", "invite_rate": "邀评率", "survey_response_rate": "参评率", "nps": "净推荐值", "ces": "费力度",
		"inquiry_rate": "咨询转询盘率", "high_intent_share": "高意向询盘占比", "sla_attainment": "SLA达成率", "bot_resolved": "机器人独立解决",
		"consult_customers": "询单人数", "consult_pay_rate": "询单转化率", "conversation_conversion": "会话转化率", "agent_sales": "客服销售额",
		"silent_sales": "静默销售额", "service_aov": "客服客单价", "discount_share": "手工折扣率",
	}
	for id, label := range want {
		if d, ok := c.Get(id); !ok || d.Label.ZH != label {
			t.Errorf("%s is not called %s", id, label)
		}
	}
	for _, d := range c.All() {
		for _, s := range []string{d.Label.ZH, d.Short.ZH, d.Formula.ZH, d.Notes.ZH, d.Sums.ZH, d.Cohort.ZH} {
			for _, bad := range []string{"坐席", "座席", "逾期", "违约", "买家", "用户", "店铺"} {
				if strings.Contains(s, bad) {
					t.Errorf("%s says %s: %s", d.ID, bad, s)
				}
			}
		}
		if d.Label.ZH == "转化率" || d.Label.ZH == "响应时间" {
			t.Errorf("%s has a bare label", d.ID)
		}
	}
}

func TestNames(t *testing.T) {
	c := catalogue(t)
	for ref, want := range map[string]metric.Text{
		"reply_rate_within":                    {ZH: "3分钟回复率", EN: "3-minute reply rate"},
		"reply_rate_within(x=86400)":           {ZH: "24小时回复率", EN: "24-hour reply rate"},
		"first_reply_within":                   {ZH: "首响30秒率", EN: "30-second first reply rate"},
		"unanswered_over":                      {ZH: "已逾48小时未回复", EN: "Unanswered for 48 hours and more"},
		"resolution_rate":                      {ZH: "解决率", EN: "Resolution rate"},
		"resolution_rate(n=1)":                 {ZH: "解决率(1天)", EN: "Resolution rate (1 day)"},
		"first_response_time:p90":              {ZH: "首次响应时间 · P90", EN: "First response time · P90"},
		"sla_attainment(target=first_reply):n": {ZH: "SLA达成率(first_reply) · 样本数", EN: "SLA attainment (first_reply) · sample"},
		"average_response_time:mean":           {ZH: "平均响应时间 · 平均", EN: "Average response time · mean"},
	} {
		got, err := c.Name(ref)
		if err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(want, got.Label); diff != "" {
			t.Errorf("%s (-want +got)\n%s", ref, diff)
		}
	}
	for ref, unit := range map[string]string{
		"csat:n": "count", "service_aov": "money", "service_aov:num": "money", "service_aov:n": "count", "refund_rate_amount:num": "money",
		"refund_rate_orders:num": "count", "items_per_buyer:num": "count", "revenue_per_hour:n": "count",
	} {
		if n, _ := c.Name(ref); n.Unit != unit {
			t.Errorf("%s is in %s, not %s", ref, n.Unit, unit)
		}
	}
}

func TestParseRef(t *testing.T) {
	for _, tc := range []struct {
		text string
		want metric.Ref
	}{
		{"handled", metric.Ref{ID: "handled"}},
		{"frt:p90", metric.Ref{ID: "frt", Stat: "p90"}},
		{"a(x=180)", metric.Ref{ID: "a", Args: []metric.Arg{{Name: "x", Value: "180"}}}},
		{"a(x=1,y=two):n", metric.Ref{ID: "a", Args: []metric.Arg{{Name: "x", Value: "1"}, {Name: "y", Value: "two"}}, Stat: "n"}},
	} {
		got, err := metric.ParseRef(tc.text)
		if err != nil || !cmp.Equal(got, tc.want) || got.String() != tc.text {
			t.Errorf("%q: %+v %q, %v", tc.text, got, got.String(), err)
		}
	}
	for _, bad := range []string{"", "A", "a:", "a()", "a(x)", "a(x=)", "a(x=1", "a(x=1)(y=2)", "a(x=1,x=2)", "a:p90:n", "a b", "1a", "a(x='1')"} {
		if r, err := metric.ParseRef(bad); err == nil {
			t.Errorf("%q was read as %+v", bad, r)
		}
	}
}

func FuzzRef(f *testing.F) {
	for _, s := range []string{"handled", "a(x=180):n", "a(x=1,y=two)", "a(", ":p90", "a((x=1))", "é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := metric.ParseRef(s)
		if err != nil {
			return
		}
		again, err := metric.ParseRef(r.String())
		if err != nil || !cmp.Equal(r, again) {
			t.Fatalf("%q was read as %+v, and its own text %q as %+v, %v", s, r, r.String(), again, err)
		}
	})
}

const sound = `id: sample
code: X1
version: 1
group: volume
label: {zh: 样, en: Sample}
short: {zh: 样, en: Sample}
formula: {zh: 样, en: Sample}
notes: {zh: 样, en: Sample}
sums: {zh: 样, en: Sample}
cohort: {zh: 样, en: Sample}
kind: count
table: conversation
date: created
credit: arrived
where:
  - [outcome, eq, handled]
clock: none
unit: count
direction: ''
worst: newest
`

// A faulty definition is refused with the reason; the sound one it was made from is not.
func TestLoadRefuses(t *testing.T) {
	tables := metrictest.Schema(t, "testdata/schema.txt")
	load := func(body string) error {
		_, err := metric.Load(fstest.MapFS{"sample.yaml": {Data: []byte(body)}}, tables)
		return err
	}
	if err := load(sound); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, old, new, says string }{
		{"unknown field", "credit:", "credits:", "credits"},
		{"name of the file", "id: sample", "id: other", "file name"},
		{"missing text", "notes: {zh: 样, en: Sample}", "notes: {zh: 样}", "notes"},
		{"kind", "kind: count", "kind: average", "average"},
		{"table", "table: conversation", "table: chats", "chats"},
		{"date", "date: created", "date: born", "born_day"},
		{"credit", "credit: arrived", "credit: winner", "winner_agent"},
		{"column", "[outcome, eq, handled]", "[mood, eq, good]", "mood"},
		{"operator", "[outcome, eq, handled]", "[outcome, like, handled]", "like"},
		{"operator for the type", "[outcome, eq, handled]", "[outcome, gt, handled]", "gt"},
		{"operand for the type", "[outcome, eq, handled]", "[turns, gt, many]", "many"},
		{"boolean", "[outcome, eq, handled]", "[off_hours, eq, maybe]", "maybe"},
		{"missing operand", "[outcome, eq, handled]", "[outcome, eq]", "operands"},
		{"too many operands", "[outcome, eq, handled]", "[outcome, eq, a, b]", "one operand"},
		{"short condition", "[outcome, eq, handled]", "[outcome]", "condition"},
		{"empty group", "[outcome, eq, handled]", "{any: []}", "group"},
		{"undeclared parameter", "[outcome, eq, handled]", "[turns, gt, $x]", "undeclared"},
		{"column of an operand", "[outcome, eq, handled]", "[created_at, le, '@born_at']", "born_at"},
		{"unit", "unit: count", "unit: apples", "apples"},
		{"needs", "date: created", "date: created\nneeds: [luck]", "luck"},
		{"unused parameter", "worst: newest", "worst: newest\nparams:\n  - {name: x, unit: s, default: '1', min: 1, max: 2, label: {zh: 样, en: S}}", "never used"},
		{"ratio without numerator", "kind: count", "kind: ratio", "numerator"},
		{"sum without value", "kind: count", "kind: sum", "value"},
		{"derived with a table", "kind: count", "kind: derived", "terms"},
		{"no version", "version: 1", "version: 0", "version"},
		{"money that is none", "unit: count", "unit: money", "called base"},
		{"a sum of money that is not called so", "kind: count", "kind: sum\nvalue: total_base", "has the unit money"},
		{"preset", "worst: newest", "worst: newest\npresets: [huge]", "huge"},
	} {
		body := strings.Replace(sound, tc.old, tc.new, 1)
		if body == sound {
			t.Fatalf("%s: nothing was changed", tc.name)
		}
		if err := load(body); err == nil || !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
	if _, err := metric.Load(fstest.MapFS{}, tables); err == nil {
		t.Error("an empty catalogue was accepted")
	}
}

// What a source sees decides which metrics it can feed; a derived metric needs what its terms need.
func TestLacks(t *testing.T) {
	c := catalogue(t)
	for _, tc := range []struct {
		id   string
		sees domain.Observes
		want []string
	}{
		{"first_response_time", domain.ObservesStamps, nil},
		{"first_response_time", domain.ObservesRatings, []string{"messages"}},
		{"average_response_time", domain.ObservesStamps, []string{"messages"}},
		{"first_contact_resolution", domain.ObservesStatus, []string{"identity"}},
		{"nps", domain.ObservesMessages, []string{"ratings"}},
		{"nps", domain.ObservesAll, nil},
		{"conversations", 0, nil},
	} {
		d, ok := c.Get(tc.id)
		if !ok {
			t.Fatal(tc.id)
		}
		if got := d.Lacks(tc.sees); !cmp.Equal(got, tc.want) {
			t.Errorf("%s from a source that sees %b lacks %v, want %v", tc.id, tc.sees, got, tc.want)
		}
	}
	if d, _ := c.Get("handled"); d.Credited() != "acting" || d.Additive() {
		t.Errorf("handled is credited by %s, additive %v", d.Credited(), d.Additive())
	}
}

func TestAssembleRefusesForeignAnswers(t *testing.T) {
	c := catalogue(t)
	p, err := c.Plan(ok("conversations", "csat"), metric.Env{Now: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Assemble(nil); err == nil {
		t.Error("no answers were accepted")
	}
	answers := make([][]metric.Raw, len(p.Scans))
	answers[0] = []metric.Raw{{Values: []float64{1, 2, 3, 4, 5, 6, 7}}}
	if _, err := p.Assemble(answers); err == nil {
		t.Error("an answer with too many values was accepted")
	}
	answers[0] = nil
	r, err := p.Assemble(answers)
	if err != nil || len(r.Rows) != 1 || *r.Rows[0].Cells[0].Value != 0 || r.Rows[0].Cells[1].Value != nil || r.Rows[0].Cells[1].Reason != metric.ReasonNoData {
		t.Errorf("empty answers: %+v, %v", r, err)
	}
}

// Small samples and empty cells come last whichever way a column is sorted.
func TestOrder(t *testing.T) {
	c := catalogue(t)
	q := ok("csat")
	q.By, q.Order = []string{"agent"}, []metric.Order{{By: "csat"}}
	p, err := c.Plan(q, metric.Env{Now: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Scans) == 0 || len(p.Scans[0].Measures) < 2 {
		t.Fatalf("unexpected plan: %+v", p.Scans)
	}
	answers := make([][]metric.Raw, len(p.Scans))
	for agent, counts := range map[string][2]float64{"1": {20, 18}, "2": {5, 0}, "3": {20, 10}, "0": {0, 0}, "12": {20, 18}} {
		answers[0] = append(answers[0], metric.Raw{Keys: []string{agent}, Values: []float64{counts[0], counts[1]}})
	}
	for _, desc := range []bool{false, true} {
		p.Query.Order[0].Desc = desc
		r, err := p.Assemble(answers)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, row := range r.Rows {
			got = append(got, row.Keys[0])
		}
		want := []string{"3", "1", "12", "2"}
		if desc {
			want = []string{"1", "12", "3", "2"}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("descending %v (-want +got)\n%s", desc, diff)
		}
	}
}
