// Package exporttest makes a report document with every kind of block, for the tests of the file writers.
package exporttest

import (
	"fmt"
	"math"
	"time"

	"kefu/internal/domain"
	"kefu/internal/feature/report"
	"kefu/internal/feature/report/document"
)

// Ptr returns a pointer to v.
func Ptr(v float64) *float64 { return &v }

func pick(lang, zh, en string) string { return domain.Text{ZH: zh, EN: en}.In(lang) }

// Table has agents with counts, durations, shares and scores; among them a null, a provisional figure, one below its minimum sample,
// every level, names in four scripts, and figures of the period before.
func Table(lang string, rows int) *report.Table {
	t := &report.Table{Columns: []report.Column{
		{Key: "agent", Kind: "dimension", Label: pick(lang, "客服", "Agent")},
		{Key: "team", Kind: "dimension", Label: pick(lang, "团队", "Team")},
		{Key: "handled", Kind: "metric", Label: pick(lang, "接待量", "Conversations handled"), Unit: "count", Additive: true},
		{Key: "frt", Kind: "metric", Label: pick(lang, "首次响应时间", "First response time"), Short: pick(lang, "首响", "FRT"), Unit: "duration",
			Direction: "down", Clock: "business", Version: 2, MinN: 20},
		{Key: "fcr", Kind: "metric", Label: pick(lang, "首次解决率", "First contact resolution"), Unit: "percent", Direction: "up", MinN: 20},
		{Key: "csat", Kind: "metric", Label: pick(lang, "客户满意度", "CSAT"), Unit: "percent", Direction: "up", MinN: 10},
		{Key: "stars", Kind: "metric", Label: pick(lang, "平均星级", "Mean rating"), Unit: "score", Direction: "up"},
	}, Meta: meta(lang)}
	names := []string{"吴诗雅", "吕宇航", "刘天宇", "邱晓彤", "曾静怡", "María 玛丽亚", "さくら 佐藤", "Ольга 奥尔加", "Łukasz Dąbrowski", "=1+1", "𠮷田 😀", "欧阳若曦"}
	teams := []string{pick(lang, "欧美售前", "Presales West"), pick(lang, "欧美售后", "After-sale West"), pick(lang, "东南亚", "South-East Asia"), pick(lang, "中东", "Middle East")}
	levels := []string{report.LevelGreat, report.LevelGood, report.LevelGood, report.LevelNear, report.LevelMiss, report.LevelAlert}
	for i := range rows {
		n := int64(900 - 7*i%860)
		wait, fcr := 64000+float64(i%40)*7133.5, 0.92-0.0113*float64(i%30)
		r := report.Row{Keys: []report.Key{{Value: fmt.Sprint(i + 1), Label: names[i%len(names)]}, {Value: fmt.Sprint(i % 4), Label: teams[i%4]}},
			Cells: []report.Cell{
				{Value: Ptr(float64(n)), N: n},
				{Value: Ptr(wait), N: n - 3, Target: &report.Target{Good: Ptr(90000), Level: levels[i%6]}},
				{Value: Ptr(fcr), N: n / 2, Provisional: i%3 == 1, Target: &report.Target{Good: Ptr(0.85), Level: levels[(i+2)%6]}},
				{Value: Ptr(0.97), N: n / 5},
				{Value: Ptr(4.5), N: n / 5},
			},
			Before: []report.Cell{{Value: Ptr(float64(n - 20)), N: n - 20}, {Value: Ptr(wait + 18000), N: n}, {Value: Ptr(fcr - 0.019), N: n / 2}, {N: 0}, {N: 0}},
		}
		switch i % 12 {
		case 7:
			r.Cells[3] = report.Cell{Reason: "no_data"}
			r.Cells[4] = report.Cell{Reason: "no_data"}
		case 8:
			r.Cells[3] = report.Cell{Value: Ptr(1), N: 5, Few: true}
		}
		t.Rows = append(t.Rows, r)
	}
	t.Total = &report.Row{Keys: []report.Key{{}, {}}, Cells: []report.Cell{{Value: Ptr(12090), N: 12090}, {Value: Ptr(84000), N: 11890},
		{Value: Ptr(0.817), N: 6100}, {Value: Ptr(0.932), N: 1796}, {Value: Ptr(4.6125), N: 1796}}}
	return t
}

func meta(lang string) report.Meta {
	return report.Meta{From: "2026-10-23", To: "2026-11-21", CompareFrom: "2026-09-23", CompareTo: "2026-10-22", Zone: "Asia/Shanghai",
		Clock: "business", AsOf: domain.At(time.Date(2026, 11, 21, 13, 15, 0, 0, time.UTC)), FreshAt: domain.At(time.Date(2026, 11, 21, 13, 14, 55, 0, time.UTC)),
		Settings: 12, Lang: lang, Notes: []string{"default_calendar"}}
}

func days() []string {
	var out []string
	for i := range 30 {
		out = append(out, time.Date(2026, 10, 23+i, 0, 0, 0, 0, time.UTC).Format("01/02"))
	}
	return out
}

func wave(base, swing float64, hole int) []*float64 {
	var out []*float64
	for i := range 30 {
		if i == hole {
			out = append(out, nil)
			continue
		}
		out = append(out, Ptr(math.Round(base+swing*math.Sin(float64(i)*0.9)-float64(i)*700)))
	}
	return out
}

// Document has every kind of section and, when pages is more than one, enough rows and sections for about that many pages.
func Document(lang string, pages int) *document.Document {
	d := &document.Document{Title: pick(lang, "客服绩效月报", "Customer service monthly report"),
		Subtitle:  pick(lang, "2026-10-23 至 2026-11-21 · 全部站点 · 对比上期", "2026-10-23 to 2026-11-21 · All stores · compared with the period before"),
		Workspace: pick(lang, "北辰贸易", "Beichen Trading"), Lang: lang, Zone: "Asia/Shanghai", Meta: meta(lang),
		GeneratedAt: domain.At(time.Date(2026, 11, 21, 13, 15, 0, 0, time.UTC)), Watermark: pick(lang, "李主管 2026-11-21 21:15", "Lee 2026-11-21 21:15")}
	d.Sections = []document.Section{{Kind: document.KindCards, Cards: cards(lang)}}
	d.Sections = append(d.Sections, trend(lang), share(lang))
	rows := 10
	if pages > 1 {
		bars := document.Section{Title: pick(lang, "各区域首次解决率", "First contact resolution by region"), Kind: document.KindChart, NewPage: true,
			Chart: &document.Chart{Type: document.ChartBar, Unit: "percent", Target: Ptr(0.85),
				Labels: []string{pick(lang, "北美", "North America"), pick(lang, "欧洲", "Europe"), pick(lang, "东南亚", "South-East Asia"), pick(lang, "中东", "Middle East")},
				Series: []document.Series{{Name: pick(lang, "本期", "This period"), Values: []*float64{Ptr(0.86), Ptr(0.812), nil, Ptr(0.79)}},
					{Name: pick(lang, "上期", "Before"), Values: []*float64{Ptr(0.84), Ptr(0.80), Ptr(0.7), Ptr(0.81)}, Dashed: true}}}}
		d.Sections = append(d.Sections, bars, heat(lang))
		rows = 24 * (pages - 3)
	}
	d.Sections = append(d.Sections, document.Section{Title: pick(lang, "客服对比", "Agents compared"), Kind: document.KindTable, Table: Table(lang, rows),
		Note: pick(lang, "未校正渠道与班次,仅供比较。转接会话计入每位实际回复的客服,合计不等于各行相加。",
			"Not adjusted for channel and shift; for comparison only. A transferred conversation counts for every agent who replied, so the total is not the sum of the rows.")})
	d.Definitions = definitions(lang)
	return d
}

func cards(lang string) []document.Card {
	spark := []float64{5, 6, 4, 7, 8, 6, 9, 7, 10, 9}
	return []document.Card{
		{Label: pick(lang, "接待量", "Conversations handled"), Value: "12,090", Change: "+3.4%", Small: pick(lang, "咨询量 12,570 · 未接待 480", "12,570 in · 480 missed"), Spark: spark},
		{Label: pick(lang, "首次响应时间", "First response time"), Value: document.Duration(lang, 84000), Change: pick(lang, "快 18 秒", "18s faster"), ChangeTone: document.ToneGood,
			Target: pick(lang, "目标 ≤ 1 分 30 秒", "Target ≤ 1m 30s"), Level: "good", Small: pick(lang, "平均 2 分 41 秒 · P90 6 分 05 秒", "mean 2m 41s · P90 6m 05s"), Spark: spark},
		{Label: pick(lang, "响应超时率", "Time-out rate"), Value: "12.0%", Change: pick(lang, "升 1.9 个百分点", "up 1.9 pp"), ChangeTone: document.ToneBad, Level: "alert", Small: "n=12,090", Spark: spark},
		{Label: pick(lang, "首次解决率", "First contact resolution"), Value: "81.7%", Change: pick(lang, "降 0.4 个百分点", "down 0.4 pp"), ChangeTone: document.ToneBad,
			Target: pick(lang, "目标 ≥ 82%", "Target ≥ 82%"), Level: "near", Small: "n=6,100", Spark: spark},
		{Label: pick(lang, "客户满意度", "CSAT"), Value: "93.2%", Target: pick(lang, "目标 ≥ 92%", "Target ≥ 92%"), Level: "great", Small: "n=1,796", Spark: spark},
		{Label: pick(lang, "咨询转询盘率", "Consult→inquiry rate"), Value: document.Null, Small: pick(lang, "样本不足(n=5)", "too few (n=5)")},
	}
}

func trend(lang string) document.Section {
	return document.Section{Title: pick(lang, "首次响应时间趋势", "First response time by day"), Kind: document.KindChart, Chart: &document.Chart{Type: document.ChartLine,
		Unit: "duration", Labels: days(), Target: Ptr(90000), Series: []document.Series{{Name: pick(lang, "本期", "This period"), Values: wave(110000, 16000, 12)},
			{Name: pick(lang, "上期", "Before"), Values: wave(120000, 9000, -1), Dashed: true}}}}
}

func share(lang string) document.Section {
	return document.Section{Title: pick(lang, "各渠道咨询量占比", "Conversations by channel"), Kind: document.KindShare, Chart: &document.Chart{Type: document.ChartPie, Unit: "count",
		Labels: []string{"WhatsApp", pick(lang, "网站聊天", "Web chat"), pick(lang, "邮件", "E-mail"), "Instagram", "LINE", "Telegram"},
		Series: []document.Series{{Name: pick(lang, "咨询量", "Conversations"), Values: []*float64{Ptr(4207), Ptr(3192), Ptr(1898), Ptr(1257), Ptr(883), Ptr(653)}}}}}
}

func heat(lang string) document.Section {
	ch := &document.Chart{Type: document.ChartHeatmap, Unit: "count"}
	for h := range 24 {
		ch.Labels = append(ch.Labels, fmt.Sprintf("%02d:00", h))
	}
	for d, name := range []string{pick(lang, "周一", "Mon"), pick(lang, "周二", "Tue"), pick(lang, "周三", "Wed"), pick(lang, "周四", "Thu"), pick(lang, "周五", "Fri"), pick(lang, "周六", "Sat"), pick(lang, "周日", "Sun")} {
		s := document.Series{Name: name}
		for h := range 24 {
			s.Values = append(s.Values, Ptr(math.Round(60+55*math.Sin(float64(h-7)/24*2*math.Pi)-float64(d)*4)))
		}
		s.Values[3] = nil
		ch.Series = append(ch.Series, s)
	}
	return document.Section{Title: pick(lang, "咨询时段", "When customers write"), Kind: document.KindHeatmap, Chart: ch}
}

func definitions(lang string) []document.Definition {
	return []document.Definition{
		{ID: "first_response_time", Label: pick(lang, "首次响应时间", "First response time"), Version: 2, Clock: "business",
			Formula:    pick(lang, "客户首条消息到首次人工公开回复的间隔,取中位数;自动回复、机器人回复与系统消息不计入。", "From the customer's first message to the first public human reply; the median. Automatic, bot and system messages do not count."),
			Credit:     pick(lang, "首次回复的客服", "the agent who replied first"),
			Exclusions: pick(lang, "非营业时间到达的留言、垃圾会话", "messages that came out of hours, spam")},
		{ID: "fcr", Label: pick(lang, "首次解决率", "First contact resolution"), Version: 1, Clock: "calendar",
			Formula: pick(lang, "一次接触解决、且 7 天内未再次咨询同一问题的问题数 ÷ 已解决问题数。", "Issues solved at first contact without a return in 7 days, divided by issues resolved."),
			Credit:  pick(lang, "最后回复的客服", "the agent who replied last")},
	}
}
