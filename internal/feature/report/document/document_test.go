package document_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/adapter/export/exporttest"
	"kefu/internal/domain"
	"kefu/internal/feature/report"
	"kefu/internal/feature/report/document"
)

func TestDuration(t *testing.T) {
	for _, c := range []struct {
		ms     float64
		zh, en string
	}{
		{0, "0 秒", "0s"}, {49, "0 秒", "0s"}, {400, "0.4 秒", "0.4s"}, {960, "1 秒", "1s"}, {48_000, "48 秒", "48s"}, {59_499, "59 秒", "59s"},
		{59_500, "1 分 00 秒", "1m 00s"}, {84_000, "1 分 24 秒", "1m 24s"}, {486_000, "8 分 06 秒", "8m 06s"}, {3_599_400, "59 分 59 秒", "59m 59s"},
		{3_599_600, "1 小时 00 分", "1h 00m"}, {7_530_000, "2 小时 06 分", "2h 06m"}, {259_140_000, "71 小时 59 分", "71h 59m"}, {259_200_000, "3 天 0 小时", "3d 0h"},
		{273_600_000, "3 天 4 小时", "3d 4h"}, {-84_000, "-1 分 24 秒", "-1m 24s"}, {-30, "0 秒", "0s"},
	} {
		if got := document.Duration("zh-CN", c.ms); got != c.zh {
			t.Errorf("%v ms: %q, want %q", c.ms, got, c.zh)
		}
		if got := document.Duration("en", c.ms); got != c.en {
			t.Errorf("%v ms: %q, want %q", c.ms, got, c.en)
		}
	}
	business := report.Column{Unit: "duration", Clock: "business"}
	v := 360_000_000.0
	if got := document.Cell("en", business, report.Cell{Value: &v}); got != "100h 00m" {
		t.Errorf("business time has no days: %q", got)
	}
}

func TestValue(t *testing.T) {
	for _, c := range []struct {
		unit string
		v    float64
		want string
	}{
		{"count", 12090, "12,090"}, {"count", 999, "999"}, {"count", 1234567, "1,234,567"}, {"people", 0, "0"}, {"count", -1234, "-1,234"}, {"characters", 45.26, "45.3"},
		{"percent", 0.8174, "81.7%"}, {"percent", 1, "100.0%"}, {"percent", 0, "0.0%"}, {"percent", -0.0001, "0.0%"}, {"ratio", 1.005, "1.00"}, {"ratio", 2.345, "2.35"},
		{"score", 4.6125, "4.61"}, {"score", 96.44, "96.4"}, {"duration", 84000, "1m 24s"},
		{"money USD", 1234567, "12,345.67 USD"}, {"money USD", -5, "-0.05 USD"}, {"money JPY", 1234567, "1,234,567 JPY"}, {"money KWD", 1234567, "1,234.567 KWD"},
		{"money EUR", 4114.2857, "41.14 EUR"}, {"money CNY", 0, "0.00 CNY"},
	} {
		if got := document.Value("en", c.unit, c.v); got != c.want {
			t.Errorf("%s %v: %q, want %q", c.unit, c.v, got, c.want)
		}
	}
	nan := math.NaN()
	for _, cell := range []report.Cell{{}, {Value: &nan}} {
		if got := document.Cell("en", report.Column{Unit: "count"}, cell); got != "–" {
			t.Errorf("a null is %q", got)
		}
	}
	v := 240000.0
	if got := document.Cell("zh-CN", report.Column{Unit: "money", Currency: "CNY"}, report.Cell{Value: &v}); got != "2,400.00 CNY" {
		t.Errorf("money reads %q", got)
	}
	if got := document.Goal("en", report.Column{Unit: "money", Currency: "JPY", Direction: "up"}, 50000); got != "≥ 50,000 JPY" {
		t.Errorf("a line of money reads %q", got)
	}
}

func TestChange(t *testing.T) {
	p := exporttest.Ptr
	for _, c := range []struct {
		unit, direction string
		now, before     *float64
		zh, en, tone    string
	}{
		{"duration", "down", p(84000), p(102000), "快 18 秒", "18s faster", "good"}, {"duration", "down", p(102000), p(84000), "慢 18 秒", "18s slower", "bad"},
		{"duration", "up", p(102000), p(84000), "升 18 秒", "up 18s", "good"}, {"duration", "down", p(84100), p(84000), "持平", "no change", ""},
		{"percent", "up", p(0.836), p(0.817), "升 1.9 个百分点", "up 1.9 pp", "good"}, {"percent", "down", p(0.12), p(0.101), "升 1.9 个百分点", "up 1.9 pp", "bad"},
		{"percent", "up", p(0.8171), p(0.817), "持平", "no change", ""}, {"count", "", p(110), p(100), "+10.0%", "+10.0%", ""}, {"count", "up", p(90), p(100), "-10.0%", "-10.0%", "bad"},
		{"count", "up", p(5), p(0), "", "", ""}, {"count", "up", p(0), p(0), "持平", "no change", ""}, {"count", "up", nil, p(0), "", "", ""}, {"count", "up", p(1), nil, "", "", ""},
		{"score", "up", p(4.5), p(4.62), "降 0.12", "down 0.12", "bad"}, {"money", "up", p(11000), p(10000), "+10.0%", "+10.0%", "good"},
	} {
		col := report.Column{Unit: c.unit, Direction: c.direction}
		zh, tone := document.Change("zh-CN", col, c.now, c.before)
		en, _ := document.Change("en", col, c.now, c.before)
		if zh != c.zh || en != c.en || tone != c.tone {
			t.Errorf("%s %s: %q %q %q, want %q %q %q", c.unit, c.direction, zh, en, tone, c.zh, c.en, c.tone)
		}
	}
}

func TestFileName(t *testing.T) {
	for _, c := range []struct {
		title, site, period string
		version             int64
		ext, want           string
	}{
		{"月度复盘", "全部站点", "2026-10", 12, "pdf", "月度复盘_全部站点_2026-10_v12.pdf"}, {"月度复盘", "", "2026-10", 0, ".csv", "月度复盘_2026-10.csv"},
		{"a/b\\c:d*e?f\"g<h>i|j", "", "", 1, "xlsx", "a-b-c-d-e-f-g-h-i-j_v1.xlsx"}, {"../../etc/passwd", "", "", 0, "pdf", "-..-etc-passwd.pdf"},
		{"a\x00b\nc\u202ed", "", "", 0, "pdf", "abcd.pdf"}, {"", "", "", 0, "pdf", "report.pdf"}, {"...", " ", "", 0, "pdf", "report.pdf"}, {"CON", "", "", 0, "csv", "_CON.csv"},
		{"lpt1", "", "", 0, "csv", "_lpt1.csv"}, {"e\u0301", "", "", 0, "pdf", "é.pdf"}, {"\xff", "", "", 0, "pdf", "-.pdf"}, {"a\u00a0b", "", "", 0, "pdf", "a b.pdf"},
	} {
		if got := document.FileName(c.title, c.site, c.period, c.version, c.ext); got != c.want {
			t.Errorf("%q: %q, want %q", c.title, got, c.want)
		}
	}
	long := document.FileName(strings.Repeat("长", 300), "站点", "2026-10", 3, "pdf")
	if len(long) > 255 || !utf8.ValidString(long) || !strings.HasSuffix(long, ".pdf") {
		t.Errorf("%d bytes: %q", len(long), long)
	}
}

func TestFactsAndLines(t *testing.T) {
	d := exporttest.Document("zh-CN", 1)
	d.Filters = []string{"渠道:WhatsApp", "区域:中东"}
	d.Meta.CutoffMinutes = 390
	want := []document.Fact{{"统计周期", "2026-10-23 – 2026-11-21"}, {"对比周期", "2026-09-23 – 2026-10-22"}, {"报表时区", "Asia/Shanghai"}, {"统计日", "日切点 06:30"},
		{"计时口径", "营业时间"}, {"数据截至", "2026-11-21 21:14"}, {"统计时点", "2026-11-21 21:15"}, {"口径版本", "v12"}, {"筛选", "渠道:WhatsApp · 区域:中东"},
		{"说明", "营业时间为默认值(每天 09:00–23:00)"}}
	if diff := cmp.Diff(want, d.Facts()); diff != "" {
		t.Error(diff)
	}
	if got, want := d.Basis(), "口径:日切点 06:30 (Asia/Shanghai) · 营业时间计时 · 对比周期 2026-09-23 – 2026-10-22 · 数据截至 2026-11-21 21:14"; got != want {
		t.Errorf("basis %q", got)
	}
	if got, want := d.Imprint(), "北辰贸易 · 生成于 2026-11-21 21:15 (Asia/Shanghai) · 口径版本 v12"; got != want {
		t.Errorf("imprint %q", got)
	}
	bare := &document.Document{Lang: "en"}
	if diff := cmp.Diff([]document.Fact{{"Time zone", "UTC"}, {"Day", "calendar day, 00:00"}}, bare.Facts()); diff != "" {
		t.Error(diff)
	}
	if got := document.PageNumber("en", 2, 6) + document.PageNumber("zh-CN", 2, 6); got != "Page 2 / 6第 2 / 6 页" {
		t.Errorf("page numbers %q", got)
	}
	at := domain.At(time.Date(2026, 3, 29, 1, 30, 0, 0, time.UTC))
	if got := document.At(at, "Europe/Berlin") + document.At(at, "No/Where") + document.At(0, "UTC"); got != "2026-03-29 03:302026-03-29 01:30–" {
		t.Errorf("instants %q", got)
	}
}

func TestCheck(t *testing.T) {
	one := func(s document.Section) *document.Document {
		return &document.Document{Sections: []document.Section{s}}
	}
	short := &document.Chart{Type: document.ChartLine, Labels: []string{"a"}, Series: []document.Series{{}}}
	for _, c := range []struct {
		doc  *document.Document
		code string
	}{
		{nil, "export_empty"}, {one(document.Section{Kind: "x"}), "export_bad_section"}, {one(document.Section{Kind: document.KindTable}), "export_no_table"},
		{one(document.Section{Kind: document.KindShare}), "export_no_chart"}, {one(document.Section{Kind: document.KindChart, Chart: &document.Chart{Type: "3d"}}), "export_bad_chart"},
		{one(document.Section{Kind: document.KindChart, Chart: short}), "export_bad_series"},
	} {
		var e *domain.Error
		if err := c.doc.Check(); !errors.As(err, &e) || e.Code != c.code {
			t.Errorf("got %v, want %s", err, c.code)
		}
	}
	if err := exporttest.Document("en", 6).Check(); err != nil {
		t.Error(err)
	}
}

func TestScaleOf(t *testing.T) {
	for _, c := range []struct {
		values []float64
		unit   string
		zero   bool
		want   document.Scale
	}{
		{[]float64{86, 120}, "count", false, document.Scale{Lo: 80, Hi: 120, Step: 10}}, {[]float64{30, 120}, "count", false, document.Scale{Lo: 0, Hi: 150, Step: 50}},
		{[]float64{0.86}, "percent", true, document.Scale{Lo: 0, Hi: 1, Step: 0.25}}, {[]float64{75000, 135000}, "duration", false, document.Scale{Lo: 75000, Hi: 135000, Step: 15000}},
		{nil, "count", true, document.Scale{Lo: 0, Hi: 4, Step: 1}}, {[]float64{3}, "count", true, document.Scale{Lo: 0, Hi: 3, Step: 1}}, {[]float64{0}, "duration", true, document.Scale{Lo: 0, Hi: 4000, Step: 1000}},
		{[]float64{123456}, "money USD", true, document.Scale{Lo: 0, Hi: 150000, Step: 50000}},
		{[]float64{-7, -3}, "count", true, document.Scale{Lo: -8, Hi: 0, Step: 2}},
	} {
		if diff := cmp.Diff(c.want, document.ScaleOf(c.values, c.unit, c.zero)); diff != "" {
			t.Errorf("%v %s: %s", c.values, c.unit, diff)
		}
	}
}

func FuzzScaleOf(f *testing.F) {
	f.Add(1.0, 2.0, uint8(0), true)
	f.Add(84000.0, 9e9, uint8(1), false)
	f.Fuzz(func(t *testing.T, a, b float64, unit uint8, zero bool) {
		if math.IsNaN(a+b) || math.Abs(a) > 1e15 || math.Abs(b) > 1e15 {
			return
		}
		u := []string{"count", "duration", "percent", "score", "ratio"}[int(unit)%5]
		s := document.ScaleOf([]float64{a, b}, u, zero)
		slack := s.Step * 1e-6
		if s.Lo > min(a, b)+slack || s.Hi < max(a, b)-slack {
			t.Fatalf("%v leaves out %v or %v", s, a, b)
		}
		if marks := (s.Hi - s.Lo) / s.Step; !(s.Step > 0) || marks < 1 || marks > 12 {
			t.Fatalf("%v has %v intervals", s, marks)
		}
	})
}
