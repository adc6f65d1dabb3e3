package demo

import (
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

// Who stands out, and why: what the report's first five minutes show.
func TestPeople(t *testing.T) { people(t, fullStory(t)) }

func people(t *testing.T, st *story) {
	t.Helper()
	row := func(name string) figures { return st.figuresOf(st.agent(t, name), anything) }
	order := []string{"何俊", "莱拉·哈桑", "林浩然", "陈嘉怡", "赵一凡", "邓敏"}
	for i := 1; i < len(order); i++ {
		if a, b := row(order[i-1]).frt, row(order[i]).frt; a >= b {
			t.Errorf("首次响应时间: %s %v is not below %s %v", order[i-1], a, order[i], b)
		}
	}
	whatsapp := st.figuresOf(0, onChannel(domain.ChannelWhatsApp))
	chen := st.figuresOf(st.agent(t, "陈嘉怡"), onChannel(domain.ChannelWhatsApp))
	if share := ratio(chen.timedOut, whatsapp.timedOut); share < 0.4 {
		t.Errorf("陈嘉怡 has %.0f %% of the time-outs on WhatsApp, want at least 40 %%", share*100)
	}
	deng := st.figuresOf(st.agent(t, "邓敏"), onChannel(domain.ChannelEmail))
	he, su := row("何俊"), row("苏晴")
	for _, a := range st.world.Agents {
		if x := st.figuresOf(a.ID, onChannel(domain.ChannelWhatsApp)); a.Name != "陈嘉怡" && x.handled >= chen.handled {
			t.Errorf("%s handled %d on WhatsApp, 陈嘉怡 only %d", a.Name, x.handled, chen.handled)
		}
		if x := st.figuresOf(a.ID, onChannel(domain.ChannelEmail)); a.Name != "邓敏" && x.frtN >= 20 && x.frt <= deng.frt {
			t.Errorf("by e-mail %s answers in %v (n=%d), not slower than 邓敏 with %v", a.Name, x.frt, x.frtN, deng.frt)
		}
		x := st.figuresOf(a.ID, anything)
		if a.Name != "何俊" && x.issues >= 20 && x.solved <= he.solved {
			t.Errorf("首次解决率 of %s is %.3f, not above 何俊 with %.3f", a.Name, x.solved, he.solved)
		}
		if a.Name != "苏晴" && x.inquiry >= su.inquiry {
			t.Errorf("咨询转询盘率 of %s is %.3f, not below 苏晴 with %.3f", a.Name, x.inquiry, su.inquiry)
		}
	}
}

// timeouts is the time-out rate of the handled conversations that began on the days from … to.
func (st *story) timeouts(from, to int, keep func(*fact.Conversation) bool) (rate float64, n int) {
	out := 0
	for i := range st.rows.Conversations {
		c := &st.rows.Conversations[i]
		if c.Outcome != fact.OutcomeHandled || !st.on(c.Created, from, to) || !keep(c) {
			continue
		}
		n++
		if c.TimeoutAt != 0 && c.TimeoutAt <= st.until {
			out++
		}
	}
	return ratio(out, n), n
}

// What happened on planted days shows in the figures of those days.
func TestEvents(t *testing.T) { plantedEvents(t, fullStory(t)) }

func plantedEvents(t *testing.T, st *story) {
	t.Helper()
	gulf := func(from, to int) time.Duration {
		var waits []int64
		for i := range st.rows.Conversations {
			c := &st.rows.Conversations[i]
			if c.Channel == "telegram" && c.Region == string(domain.RegionMiddleEast) && c.FRTBiz.OK && st.on(c.FirstReply, from, to) {
				waits = append(waits, c.FRTBiz.V)
			}
		}
		return median(waits)
	}
	if before, after := gulf(-29, dayArabic-1), gulf(dayArabic+1, 0); after == 0 || after > before/3 {
		t.Errorf("Telegram in the Gulf: %v before and %v after, want a third at most", before, after)
	}
	monTue := func(c *fact.Conversation) bool { return c.Created.How.V < 48 }
	before, n := st.timeouts(-89, dayTemps-1, monTue)
	after, m := st.timeouts(dayTemps, 0, monTue)
	if n < 1000 || m < 500 || after > before*0.6 {
		t.Errorf("Monday and Tuesday: time-outs %.3f of %d before the temporary agents and %.3f of %d after, want 40 %% less", before, n, after, m)
	}
	certificate := func(c *fact.Conversation) bool { return c.IssueType == "certification" }
	before, n = st.timeouts(-29, dayTraining, certificate)
	after, m = st.timeouts(dayTraining+1, 0, certificate)
	near(t, "产品认证 before", before, 0.40, 0.05)
	near(t, "产品认证 after", after, 0.14, 0.03)
	if n < 50 || m < 50 || after > before/2 {
		t.Errorf("产品认证: time-outs %.3f of %d before and %.3f of %d after, want half at most", before, n, after, m)
	}
	st.promotion(t)
	st.strike(t)
	st.regions(t)
}

func (st *story) count(from, to int, keep func(*fact.Conversation) bool) int {
	n := 0
	for i := range st.rows.Conversations {
		if c := &st.rows.Conversations[i]; st.on(c.Created, from, to) && keep(c) {
			n++
		}
	}
	return n
}

func (st *story) promotion(t *testing.T) {
	t.Helper()
	shops := func(c *fact.Conversation) bool { return c.Store != st.world.Stores[shopMachines].ID }
	flood := st.count(dayPromo, dayPromo, shops)
	// The same weekday of the three weeks before it.
	usual := float64(st.count(dayPromo-7, dayPromo-7, shops)+st.count(dayPromo-14, dayPromo-14, shops)+st.count(dayPromo-21, dayPromo-21, shops)) / 3
	if x := float64(flood) / usual; x < 2.3 || x > 3.9 {
		t.Errorf("大促 brings %.1f times the usual volume on its first day, want about 3", x)
	}
}

func (st *story) strike(t *testing.T) {
	t.Helper()
	share := func(from, to int) float64 {
		german := func(c *fact.Conversation) bool {
			return c.Country == "DE" && c.Store == st.world.Stores[shopClothes].ID
		}
		late := func(c *fact.Conversation) bool { return german(c) && c.IssueType == "delay" }
		return ratio(st.count(from, to, late), st.count(from, to, german))
	}
	if during, else_ := share(dayStrike, dayStrikeTo), share(-60, dayStrike-1); during < 3*else_ {
		t.Errorf("物流延迟 is %.2f of the German conversations during the strike and %.2f before", during, else_)
	}
}

func (st *story) regions(t *testing.T) {
	t.Helper()
	zhou, huang := st.agent(t, "周启明"), st.agent(t, "黄美玲")
	served := func(agent domain.ID, region domain.Region, from, to int) int {
		return st.count(from, to, func(c *fact.Conversation) bool {
			return c.First.Agent == agent && (c.Region == string(region)) == (region == domain.RegionSoutheastAsia)
		})
	}
	if n := served(zhou, domain.RegionSoutheastAsia, -89, dayRegions-1); n < 200 {
		t.Errorf("周启明 served South-East Asia %d times before the markets were assigned, want some hundreds", n)
	}
	for day := dayRegions + 1; day <= 0; day++ {
		if n := served(zhou, domain.RegionSoutheastAsia, day, day); n > 0 {
			t.Errorf("周启明 still served South-East Asia %d times on day %d", n, day)
		}
		for _, c := range []string{"US", "GB", "DE"} {
			n := st.count(day, day, func(x *fact.Conversation) bool { return x.First.Agent == huang && x.Country == c })
			if n > 0 {
				t.Errorf("黄美玲 still served %s %d times on day %d", c, n, day)
			}
		}
	}
}

// 欧美售后 falls below 75 % first contact resolution in exactly the two calendar weeks of the outage.
func TestOutage(t *testing.T) { outage(t, fullStory(t)) }

func outage(t *testing.T, st *story) {
	t.Helper()
	loc, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	d := newDates(st.until, storyDays, loc)
	type week struct{ issues, solved, failed, warehouse int }
	weeks := map[int]*week{}
	for i := range st.rows.Issues {
		x := &st.rows.Issues[i]
		day := int(x.Closed.Day.V - st.today)
		if x.Closer.Team != crewCare.id() || day < 1-storyDays {
			continue
		}
		monday := day - (d.weekdayOf(day) - 1)
		w := weeks[monday]
		if w == nil {
			w = &week{}
			weeks[monday] = w
		}
		w.issues++
		if x.Solved {
			w.solved++
			continue
		}
		w.failed++
		if x.HoldReason == "warehouse" {
			w.warehouse++
		}
	}
	for monday, w := range weeks {
		if w.issues < 20 {
			continue
		}
		rate, broken := ratio(w.solved, w.issues), monday > 1-storyDays && d.outage(monday)
		if (rate < 0.75) != broken {
			t.Errorf("week of day %d: 首次解决率 %.3f of %d, outage %v", monday, rate, w.issues, broken)
		}
		if share := ratio(w.warehouse, w.failed); broken && (share < 0.5 || share > 0.9) {
			t.Errorf("week of day %d: %.2f of the unresolved waited for the warehouse", monday, share)
		}
	}
	n, solved := 0, 0
	for i := range st.rows.Issues {
		if x := &st.rows.Issues[i]; x.Closer.Team == crewCare.id() && st.month(x.Closed) {
			n++
			if x.Solved {
				solved++
			}
		}
	}
	near(t, "欧美售后 首次解决率 over 30 days", ratio(solved, n), 0.79, 0.025)
}
