package metrictest_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/metric"
	"kefu/internal/engine/metric/metrictest"
)

// conv is a conversation as the naive reckoning knows it.
type conv struct {
	at      time.Time
	channel string
	store   int64
	agent   int64
	outcome string
	spam    bool
	tags    []string
	wait    int64 // ms, -1 without a reply
	grade   string
	person  int64
}

func randomConvs(r *rand.Rand) []conv {
	var out []conv
	for range 60 + r.IntN(60) {
		c := conv{
			at:      time.Date(2026, 3, 1+r.IntN(12), r.IntN(24), r.IntN(60), 0, 0, time.UTC),
			channel: []string{"web", "email", "line"}[r.IntN(3)], store: int64(r.IntN(3)), agent: int64(r.IntN(4)),
			outcome: []string{"handled", "handled", "bot", "missed", "outbound"}[r.IntN(5)], spam: r.IntN(10) == 0, wait: -1, person: int64(1 + r.IntN(20)),
		}
		for _, tag := range []string{"vip", "new", "late"} {
			if r.IntN(3) == 0 {
				c.tags = append(c.tags, tag)
			}
		}
		if c.outcome == "handled" {
			c.wait = int64(r.IntN(6)) * 1000 * int64(r.IntN(200))
			c.grade = []string{"", "A", "C"}[r.IntN(3)]
		}
		out = append(out, c)
	}
	return out
}

func rowsOf(t *testing.T, e *duck, convs []conv) metrictest.Rows {
	t.Helper()
	var table metric.Table
	for _, tab := range e.Tables() {
		if tab.Name == "conversation" {
			table = tab
		}
	}
	out := metrictest.Rows{Table: "conversation", Columns: table.Columns}
	for i, c := range convs {
		day := c.at.Unix() / 86400
		values := map[string]any{
			"conversation_id": int64(i + 1), "person_id": c.person, "store_id": c.store, "channel": c.channel, "tags": append([]string{}, c.tags...),
			"observes": int64(domain.ObservesAll), "excluded": "", "outcome": c.outcome, "created_at": c.at.UnixMicro(), "created_day": day,
			"created_slot": int64(c.at.Hour()*4 + c.at.Minute()/15), "created_how": int64((c.at.Weekday()+6)%7)*24 + int64(c.at.Hour()),
			"arrived_agent": c.agent, "first_agent": c.agent, "inquiry_grade": c.grade,
		}
		if c.spam {
			values["excluded"] = "spam"
		}
		if c.wait >= 0 {
			values["frt_ms"], values["frt_biz_ms"] = c.wait, c.wait
			values["first_reply_at"], values["first_reply_day"] = c.at.UnixMicro(), day
			values["first_reply_slot"], values["first_reply_how"] = values["created_slot"], values["created_how"]
		}
		var row []any
		for _, col := range table.Columns {
			v, ok := values[col.Name]
			if !ok {
				v = map[metric.ColumnType]any{metric.TypeText: "", metric.TypeBool: false, metric.TypeTextList: []string{}}[col.Type]
			}
			row = append(row, v)
		}
		out.Values = append(out.Values, row)
	}
	return out
}

// keys are the values of a dimension a conversation has.
func (c conv) keys(dim string) []string {
	id := func(v int64) []string {
		if v == 0 {
			return []string{""}
		}
		return []string{strconv.FormatInt(v, 10)}
	}
	switch dim {
	case "channel":
		return []string{c.channel}
	case "store":
		return id(c.store)
	case "agent":
		return id(c.agent)
	case "weekday":
		return []string{strconv.Itoa(int(c.at.Weekday()+6)%7 + 1)}
	case "hour_of_day":
		return []string{strconv.Itoa(c.at.Hour())}
	case "day":
		return []string{c.at.Format("2006-01-02")}
	case "week":
		return []string{c.at.AddDate(0, 0, -(int(c.at.Weekday()+6) % 7)).Format("2006-01-02")}
	case "tag":
		if len(c.tags) == 0 {
			return []string{""}
		}
		return c.tags
	}
	return []string{""}
}

// reckon works a metric out from the definition in words, one conversation at a time.
func reckon(id string, convs []conv) (value float64, n int, some bool) {
	var waits []float64
	people, inquiring := map[int64]bool{}, map[int64]bool{}
	consults, handled, missed := 0, 0, 0
	for _, c := range convs {
		if c.outcome != "outbound" {
			consults++
			people[c.person] = true
			if c.grade != "" {
				inquiring[c.person] = true
			}
		}
		if c.outcome == "handled" {
			handled++
		}
		if c.outcome == "missed" {
			missed++
		}
		if c.wait >= 0 {
			waits = append(waits, float64(c.wait))
		}
	}
	switch id {
	case "conversations":
		return float64(consults), consults, true
	case "missed_rate":
		return float64(missed) / float64(consults), consults, consults > 0
	case "inquiry_rate":
		return float64(len(inquiring)) / float64(len(people)), len(people), len(people) > 0
	}
	if len(waits) == 0 {
		return 0, 0, false
	}
	slices.Sort(waits)
	at := float64(len(waits)-1) * map[string]float64{"first_response_time": 0.5, "first_response_time:p90": 0.9, "first_response_time:max": 1}[id]
	lo := int(at)
	hi := min(lo+1, len(waits)-1)
	return waits[lo] + (at-float64(lo))*(waits[hi]-waits[lo]), len(waits), true
}

// Random conversations, random questions: the engine answers what a plain loop over the rows does, and every figure opens.
func TestAgainstPlainReckoning(t *testing.T) {
	e := openDuck(t)
	c := metrictest.Catalogue(t, e)
	metrics := []string{"conversations", "missed_rate", "first_response_time", "first_response_time:p90", "first_response_time:max"}
	for seed := range uint64(8) {
		r := rand.New(rand.NewPCG(seed, 7))
		convs := randomConvs(r)
		if err := e.Load(t.Context(), []metrictest.Rows{rowsOf(t, e, convs)}); err != nil {
			t.Fatal(err)
		}
		for range 5 {
			q := metric.Query{Metrics: metrics, From: "2026-03-03", To: "2026-03-10", Totals: true, Grain: []string{"", "", "day", "week"}[r.IntN(4)]}
			dims := []string{"channel", "store", "agent", "weekday", "hour_of_day", "tag"}
			r.Shuffle(len(dims), func(i, j int) { dims[i], dims[j] = dims[j], dims[i] })
			q.By = dims[:r.IntN(3)]
			if r.IntN(2) == 0 {
				q.Where = []metric.Filter{{Dim: "channel", Values: []string{"web", "line"}, Not: r.IntN(2) == 0}}
			}
			if !slices.Contains(q.By, "agent") {
				q.Metrics = append(slices.Clone(metrics), "inquiry_rate")
			}
			same(t, e, c, q, convs, fmt.Sprintf("seed %d %+v", seed, q))
		}
	}
}

// cellsOf sorts the conversations of a question into its cells.
func cellsOf(q metric.Query, convs []conv) (dims []string, cells map[string][]conv, all []conv) {
	dims = q.By
	if q.Grain != "" {
		dims = append([]string{q.Grain}, q.By...)
	}
	cells = map[string][]conv{}
	for _, x := range convs {
		day := x.at.Format("2006-01-02")
		dropped := len(q.Where) > 0 && slices.Contains(q.Where[0].Values, x.channel) == q.Where[0].Not
		if x.spam || day < q.From || day > q.To || dropped {
			continue
		}
		all = append(all, x)
		keys := []string{""}
		for _, d := range dims {
			var next []string
			for _, k := range keys {
				for _, v := range x.keys(d) {
					next = append(next, k+"|"+v)
				}
			}
			keys = next
		}
		for _, k := range keys {
			cells[k] = append(cells[k], x)
		}
	}
	return dims, cells, all
}

func same(t *testing.T, e *duck, c *metric.Catalogue, q metric.Query, convs []conv, what string) {
	t.Helper()
	env := metric.Env{Now: domain.At(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC))}
	p, err := c.Plan(q, env)
	if err != nil {
		t.Fatal(err)
	}
	got, err := e.Run(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	dims, cells, all := cellsOf(q, convs)
	check := func(row metric.Row, members []conv) {
		for i, id := range q.Metrics {
			value, n, some := reckon(id, members)
			cell := row.Cells[i]
			if int(cell.N) != n || some != (cell.Value != nil) || some && (*cell.Value-value > 1e-6 || value-*cell.Value > 1e-6) {
				t.Errorf("%s\n%s at %v: got %+v, reckoned %v of %d (%v)", what, id, row.Keys, cell, value, n, some)
			}
		}
	}
	for _, row := range got.Rows {
		k := ""
		if len(row.Keys) > 0 {
			k = "|" + strings.Join(row.Keys, "|")
		}
		check(row, cells[k])
		delete(cells, k)
	}
	for k, members := range cells {
		if slices.ContainsFunc(members, func(c conv) bool { return c.outcome != "outbound" }) {
			t.Errorf("%s\nno row for %s", what, k)
		}
	}
	if len(dims) > 0 {
		check(*got.Total, all)
	}
	if len(got.Rows) < 12 {
		metrictest.OpenAll(t, e, c, q, env, got)
	}
}
