package metrictest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/metric"
	"kefu/internal/engine/metric/metrictest"
)

func TestTags(t *testing.T) {
	ask(t, `zh: -
en: -
-- conversation.csv --
conversation_id,created_at,tags,outcome
1,2026-03-02 09:00,vip|urgent,handled
2,2026-03-02 09:00,vip,missed
3,2026-03-02 09:00,,handled
4,2026-03-02 09:00,it's,handled
-- query --
{"metrics":["conversations","missed_rate"],"by":["tag"],"from":"2026-03-02","to":"2026-03-02","totals":true,"order":[{"by":"tag"}]}
-- want --
(none): 1 (n=1); 0 (n=1)
it's: 1 (n=1); 0 (n=1)
urgent: 1 (n=1); 0 (n=1)
vip: 2 (n=2); 0.5 (n=2)
total: 4 (n=4); 0.25 (n=4)
-- query --
{"metrics":["conversations"],"by":["tag"],"where":[{"dim":"tag","values":["vip","it's"]}],"from":"2026-03-02","to":"2026-03-02","totals":true}
-- want --
vip: 2 (n=2)
it's: 1 (n=1)
total: 3 (n=3)
-- query --
{"metrics":["conversations"],"where":[{"dim":"tag","values":["",""]}],"from":"2026-03-02","to":"2026-03-02"}
-- want --
1 (n=1)
-- query --
{"metrics":["conversations"],"where":[{"dim":"tag","values":["vip"],"not":true}],"from":"2026-03-02","to":"2026-03-02"}
-- want --
2 (n=2)
`)
}

// Eight days against the eight days that began on the same weekday two weeks earlier; a channel that fell silent keeps its line.
func TestCompare(t *testing.T) {
	ask(t, `zone: Asia/Shanghai
zh: -
en: -
-- conversation.csv --
conversation_id,created_at,channel,outcome
1,2026-03-09 09:00,web,handled
2,2026-03-16 23:59,web,missed
3,2026-02-23 00:00,email,handled
4,2026-03-02 23:59,web,handled
5,2026-03-03 00:00,web,handled
6,2025-03-10 10:00,web,handled
-- query --
{"metrics":["conversations","missed_rate"],"by":["channel"],"from":"2026-03-09","to":"2026-03-16","compare":"previous","totals":true}
-- want --
web: 2 (n=2); 0.5 (n=2) | before 1 (n=1); 0 (n=1)
email: 0 (n=0); – (no_data) | before 1 (n=1); 0 (n=1)
total: 2 (n=2); 0.5 (n=2) | before 2 (n=2); 0 (n=2)
-- query --
{"metrics":["conversations"],"from":"2026-03-09","to":"2026-03-16","compare":"last_year"}
-- want --
2 (n=2) | before 1 (n=1)
-- query --
{"metrics":["conversations"],"grain":"month","from":"2026-03-01","to":"2026-03-31","compare":"previous"}
-- want --
2026-03: 4 (n=4) | before 1 (n=1)
`)
}

// Today until 10:00 against the same day of last week until 10:00.
func TestUntil(t *testing.T) {
	ask(t, `as_of: 2026-03-09 10:00
zh: -
en: -
-- conversation.csv --
conversation_id,created_at,outcome
1,2026-03-09 09:00,handled
2,2026-03-02 09:59,handled
3,2026-03-02 10:00,handled
4,2026-03-02 11:00,handled
-- query --
{"metrics":["conversations"],"from":"2026-03-09","to":"2026-03-09","until":1773050400000000,"compare":"previous"}
-- want --
1 (n=1) | before 1 (n=1)
-- query --
{"metrics":["conversations"],"grain":"week","from":"2026-02-24","to":"2026-03-22"}
-- want --
2026-02-23: 0 (n=0)
2026-03-02: 3 (n=3)
2026-03-09: 1 (n=1)
-- query --
{"metrics":["conversations"],"grain":"quarter_hour","from":"2026-03-02","to":"2026-03-02","day_from":585,"day_to":615,"order":[{"by":"conversations","desc":true}],"limit":2}
-- want --
2026-03-02T09:45: 1 (n=1)
2026-03-02T10:00: 1 (n=1)
-- query --
{"metrics":["conversations"],"from":"2026-03-02","to":"2026-03-09","day_from":660,"day_to":570}
-- want --
2 (n=2)
-- query --
{"metrics":["conversations"],"grain":"quarter","by":["weekday"],"from":"2025-12-31","to":"2026-03-31"}
-- want --
2025-Q4 1: 0 (n=0)
2026-Q1 1: 4 (n=4)
`)
}

// Sources that cannot see what a metric needs leave it empty and say what is missing; where others can, those alone count.
func TestNeeds(t *testing.T) {
	ask(t, `zh: -
en: -
-- conversation.csv --
conversation_id,store_id,created_at,outcome,observes
1,1,2026-03-02 09:00,handled,stamps
2,1,2026-03-02 09:10,handled,stamps
3,2,2026-03-02 09:20,handled,messages
-- turn.csv --
conversation_id,store_id,start_at,reply_at,wait_ms,wait_biz_ms,observes
3,2,2026-03-02 09:20,2026-03-02 09:21,60000,60000,messages
-- query --
{"metrics":["average_response_time","handled","transfer_rate"],"by":["store"],"from":"2026-03-02","to":"2026-03-02","totals":true,"order":[{"by":"store"}]}
-- want --
1: – (needs_messages); 2 (n=2); – (needs_assignment)
2: 60000 (n=1); 1 (n=1); – (needs_assignment)
total: 60000 (n=1); 3 (n=3); – (needs_assignment)
-- query --
{"metrics":["agent_messages"],"from":"2026-03-02","to":"2026-03-02","where":[{"dim":"store","values":["1"]}]}
-- want --
– (needs_messages)
-- query --
{"metrics":["agent_messages"],"from":"2026-03-03","to":"2026-03-03"}
-- want --
0 (n=0)
`)
}

const scopeRows = `zh: -
en: -
-- contact_day.csv --
conversation_id,acting_agent,acting_team,created_at,act_at,in_msgs,out_msgs
1,7,70,2026-03-02 09:00,2026-03-02 09:00,1,1
1,8,80,2026-03-02 09:00,2026-03-02 09:30,1,1
2,7,80,2026-03-02 09:00,2026-03-02 09:30,1,1
-- conversation.csv --
conversation_id,created_at,outcome
1,2026-03-02 09:00,handled
2,2026-03-02 09:00,handled
-- query --
{"metrics":["handled"],"from":"2026-03-02","to":"2026-03-02"}
-- want --
2 (n=2)
`

// A scope sees what was credited to its agents, or to its teams as they were at the event; not what nobody is credited for.
func TestScope(t *testing.T) {
	e := openDuck(t)
	c := metrictest.Catalogue(t, e)
	ex, err := metric.ParseExample("scope", []byte(scopeRows))
	if err != nil {
		t.Fatal(err)
	}
	metrictest.Fill(t, e, *ex)
	q := ex.Cases[0].Query
	for _, tc := range []struct {
		name  string
		scope *metric.Scope
		want  float64
	}{
		{"everybody", nil, 2},
		{"agent 8", &metric.Scope{Agents: []domain.ID{8}}, 1},
		{"team 80, in which 7 once was", &metric.Scope{Teams: []domain.ID{80}}, 2},
		{"team 70", &metric.Scope{Teams: []domain.ID{70}}, 1},
		{"team 70 or agent 8", &metric.Scope{Teams: []domain.ID{70}, Agents: []domain.ID{8}}, 1},
		{"nobody", &metric.Scope{}, 0},
	} {
		env := ex.Env
		env.Scope = tc.scope
		p, err := c.Plan(q, env)
		if err != nil {
			t.Fatal(err)
		}
		r, err := e.Run(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		if got := *r.Rows[0].Cells[0].Value; got != tc.want {
			t.Errorf("%s sees %v, want %v", tc.name, got, tc.want)
		}
		metrictest.OpenAll(t, e, c, q, env, r)
	}
	env := ex.Env
	env.Scope = &metric.Scope{Agents: []domain.ID{7}}
	q.Metrics = []string{"nps"}
	if _, err := c.Plan(q, env); domain.KindOf(err) != domain.KindForbidden {
		t.Errorf("a figure of the brand was planned for one agent: %v", err)
	}
	if _, err := c.Drill(q, metric.CellRef{Metric: "nps"}, env); domain.KindOf(err) != domain.KindForbidden {
		t.Errorf("a figure of the brand was opened for one agent: %v", err)
	}
}

const drillRows = `as_of: 2026-03-02 12:00
zh: -
en: -
-- turn.csv --
person_id,conversation_id,start_at,reply_at,asked_agent,replier_agent,wait_ms,wait_biz_ms
11,1,2026-03-02 09:00,2026-03-02 09:01,7,8,60000,60000
12,2,2026-03-02 10:00,2026-03-02 10:10,7,8,600000,600000
13,3,2026-03-02 11:00,,7,0,,
-- query --
{"metrics":["reply_rate_within","average_response_time"],"from":"2026-03-02","to":"2026-03-02"}
-- want --
0.3333 (n=3); 330000 (n=2)
`

// The rows behind a figure carry whose they are, when they were, what they measure and whether they are in the numerator.
func TestDrillRows(t *testing.T) {
	e := openDuck(t)
	c := metrictest.Catalogue(t, e)
	ex, err := metric.ParseExample("drill", []byte(drillRows))
	if err != nil {
		t.Fatal(err)
	}
	metrictest.Fill(t, e, *ex)
	type short struct {
		Conversation, Person, Agent domain.ID
		Wait                        float64
		Hit                         string
		Span                        int64
	}
	open := func(ref metric.CellRef) (out []short, total int64) {
		t.Helper()
		dp, err := c.Drill(ex.Cases[0].Query, ref, ex.Env)
		if err != nil {
			t.Fatal(err)
		}
		set, err := e.Drill(t.Context(), dp)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range set.Rows {
			s := short{Conversation: r.Conversation, Person: r.Person, Agent: r.Agent, Wait: -1, Hit: "-"}
			if r.Value != nil {
				s.Wait = *r.Value
			}
			if r.Hit != nil {
				s.Hit = map[bool]string{true: "yes", false: "no"}[*r.Hit]
			}
			if r.Until != 0 {
				s.Span = r.Until.Sub(r.At).Milliseconds()
			}
			out = append(out, s)
		}
		return out, set.Total
	}
	for _, tc := range []struct {
		name  string
		ref   metric.CellRef
		want  []short
		total int64
	}{
		{"worst first", metric.CellRef{Metric: "average_response_time"},
			[]short{{2, 12, 8, 600000, "-", 600000}, {1, 11, 8, 60000, "-", 60000}}, 2},
		{"newest first, second page", metric.CellRef{Metric: "average_response_time", Newest: true, Limit: 1, Offset: 1},
			[]short{{1, 11, 8, 60000, "-", 60000}}, 2},
		{"all of a rate", metric.CellRef{Metric: "reply_rate_within"},
			[]short{{2, 12, 7, 600000, "no", 600000}, {1, 11, 7, 60000, "yes", 60000}, {3, 13, 7, -1, "no", 0}}, 3},
		{"numerator of a rate", metric.CellRef{Metric: "reply_rate_within", Part: metric.PartNumerator},
			[]short{{1, 11, 7, 60000, "yes", 60000}}, 1},
		{"one agent", metric.CellRef{Metric: "average_response_time", Keys: map[string]string{"agent": "9"}}, nil, 0},
	} {
		got, total := open(tc.ref)
		if diff := cmp.Diff(tc.want, got); diff != "" || total != tc.total {
			t.Errorf("%s: total %d, want %d (-want +got)\n%s", tc.name, total, tc.total, diff)
		}
	}
}

const moneyRows = `zh: -
en: -
-- order_credit.csv --
order_id,person_id,conversation_id,view,entry,role,credited_agent,sold_at,booked_at,net,base
1,11,101,own,sale,credit,7,2026-03-02 09:00,2026-03-02 09:00,10000,10000
1,11,101,own,refund,credit,7,2026-03-02 09:00,2026-03-03 09:00,-3000,-3000
2,12,102,own,sale,credit,7,2026-03-02 10:00,2026-03-02 10:00,500,
3,13,0,own,sale,silent,0,2026-03-02 11:00,2026-03-02 11:00,4000,4000
-- query --
{"metrics":["store_sales","average_item_price","refund_rate_amount"],"from":"2026-03-02","to":"2026-03-02"}
-- want --
– (no_rate: 1); – (no_rate: 1); – (no_rate: 1)
-- query --
{"metrics":["store_sales:n","service_aov:num","service_aov:n"],"from":"2026-03-02","to":"2026-03-02"}
-- want --
4 (n=4); – (no_rate: 1); 2 (n=2)
`

// The rows behind an amount are the rows of the ledger: those without a rate come first, an order that nobody led up to has no conversation, and
// rows that are counted are not shown as money.
func TestMoneyRows(t *testing.T) {
	ask(t, moneyRows)
	e := openDuck(t)
	c := metrictest.Catalogue(t, e)
	ex, err := metric.ParseExample("money", []byte(moneyRows))
	if err != nil {
		t.Fatal(err)
	}
	metrictest.Fill(t, e, *ex)
	type short struct {
		Order, Conversation, Person, Agent domain.ID
		Amount                             float64
	}
	for _, tc := range []struct {
		metric, unit string
		want         []short
	}{
		{"store_sales", "money", []short{{2, 102, 12, 0, -1}, {1, 101, 11, 0, 10000}, {3, 0, 13, 0, 4000}, {1, 101, 11, 0, -3000}}},
		{"refund_rate_amount", "money", []short{{2, 102, 12, 7, -1}, {1, 101, 11, 7, 10000}}},
		{"average_item_price", "count", []short{{2, 102, 12, 7, 0}, {1, 101, 11, 7, 0}, {1, 101, 11, 7, 0}}},
	} {
		dp, err := c.Drill(ex.Cases[0].Query, metric.CellRef{Metric: tc.metric}, ex.Env)
		if err != nil {
			t.Fatal(err)
		}
		set, err := e.Drill(t.Context(), dp)
		if err != nil {
			t.Fatal(err)
		}
		var got []short
		for _, r := range set.Rows {
			s := short{r.Order, r.Conversation, r.Person, r.Agent, -1}
			if r.Value != nil {
				s.Amount = *r.Value
			}
			got = append(got, s)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" || dp.Unit != tc.unit || set.Total != int64(len(tc.want)) {
			t.Errorf("%s: in %s, %d rows (-want +got)\n%s", tc.metric, dp.Unit, set.Total, diff)
		}
	}
}

// The currency of the reports goes along with the answer.
func TestCurrencyOfTheAnswer(t *testing.T) {
	e := openDuck(t)
	c := metrictest.Catalogue(t, e)
	p, err := c.Plan(metric.Query{Metrics: []string{"agent_sales"}, From: "2026-03-02", To: "2026-03-02"}, metric.Env{Now: 1, Currency: "JPY"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := e.Run(t.Context(), p)
	if err != nil || r.Currency != "JPY" {
		t.Errorf("the answer is in %q, %v", r.Currency, err)
	}
}
