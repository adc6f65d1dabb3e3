package document

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/report"
)

func TestPeriodDays(t *testing.T) {
	for _, c := range []struct{ preset, today, from, to string }{
		{"today", "2026-11-22", "2026-11-22", "2026-11-22"}, {"yesterday", "2026-03-01", "2026-02-28", "2026-02-28"},
		{"last7", "2026-11-22", "2026-11-16", "2026-11-22"}, {"last30", "2026-11-22", "2026-10-24", "2026-11-22"},
		{"month", "2026-11-22", "2026-11-01", "2026-11-22"}, {"lastMonth", "2026-03-31", "2026-02-01", "2026-02-28"},
		{"lastMonth", "2027-01-15", "2026-12-01", "2026-12-31"}, {"quarter", "2026-12-31", "2026-10-01", "2026-12-31"},
		{"quarter", "2026-02-01", "2026-01-01", "2026-02-01"},
	} {
		from, to, err := Period{Preset: c.preset}.Days(c.today)
		if err != nil || from != c.from || to != c.to {
			t.Errorf("%s on %s: %s – %s %v, want %s – %s", c.preset, c.today, from, to, err, c.from, c.to)
		}
	}
	if from, to, err := (Period{From: "2026-10-01", To: "2026-10-02"}).Days("2026-11-22"); err != nil || from+to != "2026-10-012026-10-02" {
		t.Errorf("own days: %s %s %v", from, to, err)
	}
	for _, p := range []Period{{}, {Preset: "ever"}, {From: "2026-10-02", To: "2026-10-01"}, {From: "2026-10-02"}, {From: "2026-13-01", To: "2026-13-02"}} {
		if _, _, err := p.Days("2026-11-22"); domain.KindOf(err) != domain.KindInvalid {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

func TestGrains(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"2026-11-22", "2026-11-22", "hour"}, {"2026-11-20", "2026-11-22", "hour day"}, {"2026-11-16", "2026-11-22", "day"},
		{"2026-10-23", "2026-11-22", "day week"}, {"2026-08-23", "2026-11-22", "day week month"}, {"2026-01-01", "2026-11-22", "day week month quarter"},
	} {
		if got := strings.Join(grains(c.from, c.to), " "); got != c.want {
			t.Errorf("%s – %s: %s, want %s", c.from, c.to, got, c.want)
		}
	}
}

func TestAddress(t *testing.T) {
	v := View{Tab: "channels", Where: []metric.Filter{{Dim: "channel", Values: []string{"line", "whatsapp"}}, {Dim: "team", Values: []string{"1"}, Not: true}}}
	if got, want := v.Address("2026-11-01", "2026-11-02"), "f.channel=line%2Cwhatsapp&p=2026-11-01~2026-11-02&tab=channels"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestGoal(t *testing.T) {
	for _, c := range []struct {
		col  report.Column
		line float64
		want string
	}{
		{report.Column{Unit: "duration", Direction: "down"}, 90000, "≤ 1 分 30 秒"}, {report.Column{Unit: "percent", Direction: "up"}, 0.82, "≥ 82%"},
		{report.Column{Unit: "percent", Direction: "down"}, 0.008, "≤ 0.8%"},
	} {
		if got := Goal("zh-CN", c.col, c.line); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestHeadlines(t *testing.T) {
	d := &Document{Lang: "zh-CN", Sections: []Section{{Kind: KindCards, Cards: []Card{{Label: "接待量", Value: "8,640", Change: "+3.4%"}, {Label: "净推荐值", Value: Null}}}}}
	if diff := cmp.Diff([]string{"接待量 8,640(+3.4%)", "净推荐值 –"}, d.Headlines()); diff != "" {
		t.Error(diff)
	}
	d.Lang = "en"
	if got := d.Headlines()[0]; got != "接待量 8,640 (+3.4%)" {
		t.Error(got)
	}
}

func TestCross(t *testing.T) {
	one, two := 1.0, 2.0
	key := func(v string) report.Key { return report.Key{Value: v, Label: "L" + v} }
	table := &report.Table{Columns: []report.Column{{}, {}, {Unit: "count"}}, Rows: []report.Row{
		{Keys: []report.Key{key("2"), key("b")}, Cells: []report.Cell{{Value: &two}}}, {Keys: []report.Key{key("1"), key("a")}, Cells: []report.Cell{{Value: &one}}}}}
	got := cross(table, []report.Key{key("1"), key("2"), key("3")}, nil)
	want := &Chart{Type: ChartHeatmap, Unit: "count", Labels: []string{"Lb", "La"}, Series: []Series{{Name: "L1", Values: []*float64{nil, &one}},
		{Name: "L2", Values: []*float64{&two, nil}}, {Name: "L3", Values: []*float64{nil, nil}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadable(t *testing.T) {
	one := 1.0
	row := func(c report.Cell) report.Row { return report.Row{Cells: []report.Cell{c}} }
	table := &report.Table{Rows: []report.Row{row(report.Cell{Value: &one}), row(report.Cell{Value: &one, Few: true}), row(report.Cell{}), row(report.Cell{Value: &one}), row(report.Cell{Value: &one})}}
	if got := len(readable(table, 2).Rows); got != 2 || len(table.Rows) != 5 || table.Rows[1].Cells[0].Few != true {
		t.Errorf("%d rows, %d in the table", got, len(table.Rows))
	}
}

func FuzzView(f *testing.F) {
	f.Add([]byte(`{"period":{"preset":"last30"},"cards":["handled"]}`))
	f.Add([]byte(`{"period":{"from":"2026-01-01","to":"2026-02-30"},"where":[{"dim":"agent","values":null}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := ParseView(b)
		if err != nil {
			return
		}
		from, to, err := v.Period.Days("2026-11-22")
		if err == nil && (from > to || len(grains(from, to)) == 0 || !strings.Contains(v.Address(from, to), "p=")) {
			t.Errorf("%+v gives %s – %s", v, from, to)
		}
	})
}
