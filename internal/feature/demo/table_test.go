package demo

import (
	"math"
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance {
		t.Errorf("%s is %.4g, want %.4g ± %.2g", what, got, want, tolerance)
	}
}

// The rows of the story for the last 30 days, as a manager reads them.
func TestTable(t *testing.T) { table(t, fullStory(t)) }

func table(t *testing.T, st *story) {
	t.Helper()
	rows := 0
	for _, want := range []struct {
		name            string
		handled         int
		frt             time.Duration
		timeout, solved float64
		csat            float64
		rated           int
		inquiry         float64
	}{
		{"陈嘉怡", 820, 8*time.Minute + 6*time.Second, 0.31, 0.71, 0.86, 148, 0.068},
		{"林浩然", 520, 118 * time.Second, 0.06, 0.86, 0.93, 112, 0.174},
		{"苏晴", 470, 150 * time.Second, 0.08, 0.88, 0.95, 104, 0.213},
		{"郑凯", 430, 205 * time.Second, 0.12, 0.74, 0.87, 81, 0.095},
		{"赵一凡", 390, 12 * time.Minute, 0.38, 0.69, 0.82, 66, 0.059},
		{"莱拉·哈桑", 360, 95 * time.Second, 0.04, 0.87, 0.95, 72, 0.182},
		{"周启明", 560, 66 * time.Second, 0.05, 0.87, 0.94, 130, 0},
		{"何俊", 610, 14 * time.Second, 0.19, 0.61, 0.78, 140, 0},
		{"唐可", 310, 112 * time.Second, 0.09, 0.82, 0.90, 58, 0},
		{"罗薇", 480, 84 * time.Second, 0.07, 0.82, 0.92, 101, 0},
		{"吴诗雅", 520, 78 * time.Second, 0.04, 0.89, 0.96, 120, 0},
		{"高阳", 430, 92 * time.Second, 0.06, 0.72, 0.88, 92, 0},
		{"邓敏", 400, 52 * time.Minute, 0.09, 0.84, 0.94, 70, 0},
		{"Rina S.", 470, 96 * time.Second, 0.05, 0.79, 0.91, 88, 0},
		{"Marco R.", 410, 9 * time.Minute, 0.24, 0.68, 0.85, 74, 0},
		{"黄美玲", 590, 70 * time.Second, 0.04, 0.88, 0.95, 131, 0},
		{"Nattapong S.", 560, 110 * time.Second, 0.07, 0.85, 0.93, 117, 0},
		{"江一舟", 410, 260 * time.Second, 0.17, 0.72, 0.84, 77, 0},
		{"许诺", 160, 130 * time.Second, 0.09, 0.80, 1, 5, 0},
		{"白小雨", 120, 170 * time.Second, 0.12, 0.76, 0.90, 10, 0},
	} {
		got := st.figuresOf(st.agent(t, want.name), anything)
		rows += got.handled
		near(t, want.name+" 接待量", float64(got.handled), float64(want.handled), float64(want.handled)*0.1)
		near(t, want.name+" 首次响应时间 s", got.frt.Seconds(), want.frt.Seconds(), want.frt.Seconds()*0.1)
		near(t, want.name+" 响应超时率", got.timeout, want.timeout, max(want.timeout*0.1, 0.01))
		near(t, want.name+" 首次解决率", got.solved, want.solved, 0.03)
		near(t, want.name+" 客户满意度", got.csat, want.csat, 0.02)
		near(t, want.name+" n", float64(got.rated), float64(want.rated), max(1, float64(want.rated)*0.1))
		near(t, want.name+" 咨询转询盘率", got.inquiry, want.inquiry, want.inquiry*0.1)
	}
	near(t, "sum of the rows", float64(rows), monthRows, monthRows*0.1)
	all := st.figuresOf(0, anything)
	near(t, "首次解决率", all.solved, 0.79, 0.02)
	near(t, "客户满意度", all.csat, 0.90, 0.02)
	near(t, "ratings", float64(all.rated), 1800, 180)
	near(t, "响应超时率", all.timeout, 0.12, 0.012)
	near(t, "转接率", all.passed, 0.10, 0.01)
	if all.handled >= rows {
		t.Errorf("the de-duplicated 接待量 %d is not below the sum of the rows %d", all.handled, rows)
	}
	if x := st.figuresOf(st.agent(t, "许诺"), anything); x.rated >= 10 || x.csat != 1 {
		t.Errorf("许诺 has %d ratings at %.2f, want all good and fewer than the ten that may rank", x.rated, x.csat)
	}
	near(t, "高阳 转接率", st.figuresOf(st.agent(t, "高阳"), anything).passed, 0.27, 0.03)
}

// 咨询量 = 接待量 + 机器人独立解决 + 未接待, in every filter.
func TestVolumes(t *testing.T) { volumes(t, fullStory(t)) }

func volumes(t *testing.T, st *story) {
	t.Helper()
	type cut struct{ what, value string }
	counts := map[cut]map[string]int{}
	for i := range st.rows.Conversations {
		c := &st.rows.Conversations[i]
		if !st.month(c.Created) || c.Excluded != "" {
			continue
		}
		for _, k := range []cut{{}, {"channel", c.Channel}, {"region", c.Region}, {"store", c.Store.String()}, {"issue", c.IssueType}, {"language", c.Language}} {
			if counts[k] == nil {
				counts[k] = map[string]int{}
			}
			counts[k]["all"]++
			counts[k][c.Outcome]++
		}
	}
	for k, n := range counts {
		if n["all"] != n[fact.OutcomeHandled]+n[fact.OutcomeBot]+n[fact.OutcomeMissed]+n[fact.OutcomeWaiting] {
			t.Errorf("%v: %v do not add up", k, n)
		}
	}
	total := counts[cut{}]
	near(t, "咨询量", float64(total["all"]), 12020, 1202)
	near(t, "接待量", float64(total[fact.OutcomeHandled]), 8640, 864)
	near(t, "机器人独立解决", float64(total[fact.OutcomeBot]), 2900, 290)
	near(t, "未接待", float64(total[fact.OutcomeMissed]+total[fact.OutcomeWaiting]), 480, 48)
	for i, part := range []float64{shopClothes: 0.48, shopHome: 0.20, shopMachines: 0.32} {
		n := counts[cut{"store", st.world.Stores[i].ID.String()}]["all"]
		near(t, st.world.Stores[i].Name, float64(n)/float64(total["all"]), part, 0.01)
	}
	if n := counts[cut{"region", string(domain.RegionUnknown)}]; n != nil {
		t.Errorf("%d conversations have no region", n["all"])
	}
}
