package metrictest_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/engine/metric"
	"kefu/internal/engine/metric/metrictest"
)

// ask runs the cases of a txtar text, as in the worked examples, and compares what they answer.
func ask(t *testing.T, body string) {
	t.Helper()
	e := openDuck(t)
	c := metrictest.Catalogue(t, e)
	ex, err := metric.ParseExample("case", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	metrictest.Fill(t, e, *ex)
	for i, cs := range ex.Cases {
		p, err := c.Plan(cs.Query, ex.Env)
		if err != nil {
			t.Fatalf("query %d: %v", i+1, err)
		}
		r, err := e.Run(t.Context(), p)
		if err != nil {
			t.Fatalf("query %d: %v", i+1, err)
		}
		if diff := cmp.Diff(strings.TrimSpace(cs.Want), strings.TrimSpace(metric.Render(r))); diff != "" {
			t.Errorf("query %d (-want +got)\n%s", i+1, diff)
		}
		metrictest.OpenAll(t, e, c, cs.Query, ex.Env, r)
	}
}

// Replies after 10 minutes and after 10 hours: (600 s + 36,000 s) ÷ 2 = 18,300 s = 305 min, not the 600 s of the one that met its target.
func TestPeerP3(t *testing.T) {
	ask(t, `zh: -
en: -
-- turn.csv --
conversation_id,n,start_at,reply_at,replier_agent,wait_ms,wait_biz_ms,timeout_at
1,1,2026-03-02 09:00,2026-03-02 09:10,7,10m,10m,
2,1,2026-03-02 09:00,2026-03-02 19:00,7,10h,10h,2026-03-02 09:15
-- query --
{"metrics":["average_response_time"],"from":"2026-03-02","to":"2026-03-02"}
-- want --
18300000 (n=2)
`)
}

// Created 40 days ago, resolved today: in the figures of the last 30 days.
func TestPeerP4(t *testing.T) {
	ask(t, `as_of: 2026-03-31 12:00
zh: -
en: -
-- conversation.csv --
conversation_id,created_at,outcome
1,2026-02-19 09:00,handled
-- resolution.csv --
conversation_id,closer_agent,resolved_at,reason
1,7,2026-03-31 10:00,manual
-- query --
{"metrics":["resolved","conversations"],"from":"2026-03-02","to":"2026-03-31"}
-- want --
1 (n=1); 0 (n=0)
`)
}

// A conversation without a calendar has no business value; it does not enter the mean as 0 s.
func TestPeerP12(t *testing.T) {
	ask(t, `zh: -
en: -
-- conversation.csv --
conversation_id,store_id,created_at,first_reply_at,first_agent,frt_ms,frt_biz_ms,outcome
1,1,2026-03-02 09:00,2026-03-02 09:01,7,60s,60s,handled
2,1,2026-03-02 09:00,2026-03-02 09:02,7,120s,120s,handled
3,2,2026-03-02 09:00,2026-03-02 09:20,7,20m,,handled
-- query --
{"metrics":["first_response_time:mean"],"from":"2026-03-02","to":"2026-03-02"}
-- want --
90000 (n=2)
-- query --
{"metrics":["first_response_time:mean"],"by":["store"],"from":"2026-03-02","to":"2026-03-02"}
-- want --
1: 90000 (n=2)
-- query --
{"metrics":["first_response_time:mean"],"clock":"calendar","from":"2026-03-02","to":"2026-03-02"}
-- want --
460000 (n=3)
`)
}

// One zone and one cut-off for every split: 23:30 and 00:30 in Berlin around the change to summer time on 29 March 2026, day from 06:00.
func TestPeerP13(t *testing.T) {
	ask(t, `zone: Europe/Berlin
cutoff: 360
as_of: 2026-04-02 00:00
zh: -
en: -
-- conversation.csv --
conversation_id,created_at,outcome
1,2026-03-28 05:59,handled
2,2026-03-28 06:00,handled
3,2026-03-28 23:30,handled
4,2026-03-29 03:30,handled
5,2026-03-29 05:59,handled
6,2026-03-29 06:00,handled
-- query --
{"metrics":["conversations"],"grain":"day","from":"2026-03-27","to":"2026-03-29","totals":true}
-- want --
2026-03-27: 1 (n=1)
2026-03-28: 4 (n=4)
2026-03-29: 1 (n=1)
total: 6 (n=6)
-- query --
{"metrics":["conversations"],"from":"2026-03-28","to":"2026-03-28"}
-- want --
4 (n=4)
-- query --
{"metrics":["conversations"],"by":["hour_of_day"],"from":"2026-03-28","to":"2026-03-28","order":[{"by":"hour_of_day"}]}
-- want --
3: 1 (n=1)
5: 1 (n=1)
6: 1 (n=1)
23: 1 (n=1)
-- query --
{"metrics":["conversations"],"grain":"hour","from":"2026-03-28","to":"2026-03-28","order":[{"by":"conversations","desc":true},{"by":"hour"}],"limit":4}
-- want --
2026-03-28T06:00: 1 (n=1)
2026-03-28T23:00: 1 (n=1)
2026-03-29T03:00: 1 (n=1)
2026-03-29T05:00: 1 (n=1)
`)
}

// A filter holds for both sides of a rate: two of two e-mail invitations answered is 100 %, not two of five.
func TestPeerP15(t *testing.T) {
	ask(t, `zh: -
en: -
-- rating.csv --
conversation_id,kind,channel,rated_agent,invited_at,answered_at,score,delivered
1,csat,email,7,2026-03-02 09:00,2026-03-02 09:05,5,true
2,csat,email,7,2026-03-02 09:00,2026-03-02 09:05,4,true
3,csat,web,7,2026-03-02 09:00,,,true
4,csat,web,8,2026-03-02 09:00,,,true
5,csat,web,8,2026-03-02 09:00,,,true
-- query --
{"metrics":["survey_response_rate"],"where":[{"dim":"channel","values":["email"]}],"from":"2026-03-02","to":"2026-03-02"}
-- want --
1 (n=2)
-- query --
{"metrics":["survey_response_rate"],"where":[{"dim":"channel","values":["email"],"not":true},{"dim":"agent","values":["8"]}],"from":"2026-03-02","to":"2026-03-02"}
-- want --
0 (n=2)
`)
}

// The heat map is in the reporting zone and today is in it: 23:30 UTC on Sunday is Monday 07:30 in Shanghai.
func TestPeerP19(t *testing.T) {
	ask(t, `zone: Asia/Shanghai
as_of: 2026-03-02 08:00
zh: -
en: -
-- conversation.csv --
conversation_id,created_at,created_how_store,outcome
1,2026-03-02 07:30,167,handled
2,2026-03-01 23:59,160,handled
-- query --
{"metrics":["conversations"],"by":["hour_of_week"],"from":"2026-02-24","to":"2026-03-02","order":[{"by":"hour_of_week"}]}
-- want --
7: 1 (n=1)
167: 1 (n=1)
-- query --
{"metrics":["conversations"],"by":["hour_of_week_store"],"from":"2026-02-24","to":"2026-03-02","order":[{"by":"hour_of_week_store"}]}
-- want --
160: 1 (n=1)
167: 1 (n=1)
`)
}

// A true median in which 0 is a value: of 0, 0, 10, 100 and 1,000 s it is 10 s; of the four smallest (0 + 10) ÷ 2 = 5 s.
func TestPeerP20(t *testing.T) {
	ask(t, `zh: -
en: -
-- conversation.csv --
conversation_id,store_id,created_at,first_reply_at,first_agent,frt_ms,frt_biz_ms,outcome
1,1,2026-03-02 09:00,2026-03-02 09:00,7,0,0,handled
2,1,2026-03-02 09:00,2026-03-02 09:00,7,0,0,handled
3,1,2026-03-02 09:00,2026-03-02 09:01,7,10s,10s,handled
4,1,2026-03-02 09:00,2026-03-02 09:01,7,100s,100s,handled
5,2,2026-03-02 09:00,2026-03-02 09:01,7,1000s,1000s,handled
-- query --
{"metrics":["first_response_time","first_response_time:min"],"from":"2026-03-02","to":"2026-03-02"}
-- want --
10000 (n=5); 0 (n=5)
-- query --
{"metrics":["first_response_time"],"where":[{"dim":"store","values":["1"]}],"from":"2026-03-02","to":"2026-03-02"}
-- want --
5000 (n=4)
`)
}
