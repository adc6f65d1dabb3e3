package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kefu/internal/adapter/export/exporttest"
	"kefu/internal/domain"
	"kefu/internal/feature/report"
	"kefu/internal/feature/report/document"
)

func open(t *testing.T, d *document.Document, limit int) *excelize.File {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, d, limit); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func raw(t *testing.T, f *excelize.File, sheet string, col, row int) string {
	t.Helper()
	v, err := f.GetCellValue(sheet, cell(col, row), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func shown(t *testing.T, f *excelize.File, sheet string, col, row int) string {
	t.Helper()
	v, err := f.GetCellValue(sheet, cell(col, row))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// unit undoes what Excel's units do to a figure.
func unit(t *testing.T, s, unit string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatalf("%q is not a number", s)
	}
	if unit == "duration" {
		return v * 24 * 60 * 60 * 1000
	}
	return v
}

func TestEveryFigureIsTheTables(t *testing.T) {
	d := exporttest.Document("zh-CN", 6)
	f := open(t, d, sheetRows)
	table := d.Sections[len(d.Sections)-1].Table
	fields := document.Fields(table)
	want := []string{"客服", "团队", "接待量", "首次响应时间", "首次解决率", "客户满意度", "平均星级", "接待量 对比期", "首次响应时间 对比期", "首次解决率 对比期",
		"客户满意度 对比期", "平均星级 对比期", "首次响应时间 样本数", "首次解决率 样本数", "客户满意度 样本数", "平均星级 样本数"}
	for i, h := range want {
		if got := raw(t, f, "客服对比", i+1, 1); got != h {
			t.Errorf("header %d is %q, want %q", i+1, got, h)
		}
	}
	rows := append(slices.Clone(table.Rows), *table.Total)
	compared := 0
	for r, row := range rows {
		for c, fd := range fields {
			got := raw(t, f, "客服对比", c+1, r+2)
			if fd.Part == document.PartKey {
				if label := fd.Key(row); got != label && r < len(table.Rows) {
					t.Fatalf("row %d: key %q, want %q", r, got, label)
				}
				continue
			}
			figure, ok := fd.Figure(row)
			if !ok {
				if got != "" {
					t.Fatalf("row %d column %d: a null became %q", r, c, got)
				}
				continue
			}
			u := fd.Column.Unit
			if fd.Part == document.PartN {
				u = "count"
			}
			if v := unit(t, got, u); math.Abs(v-figure) > 1e-6 {
				t.Fatalf("row %d column %d: %v, want %v", r, c, v, figure)
			}
			compared++
		}
	}
	if compared < 14*len(table.Rows)-3*len(table.Rows) {
		t.Errorf("only %d figures compared", compared)
	}
	if got := raw(t, f, "客服对比", 1, len(table.Rows)+2); got != "合计(已去重)" {
		t.Errorf("the last row is %q", got)
	}
}

func TestFiguresReadAsPeopleWriteThem(t *testing.T) {
	d := exporttest.Document("zh-CN", 1)
	table := d.Sections[len(d.Sections)-1].Table
	table.Rows = table.Rows[:1]
	table.Rows[0].Cells[0].Value = exporttest.Ptr(1234567)
	table.Rows[0].Cells[1].Value = exporttest.Ptr(84000)
	f := open(t, d, sheetRows)
	for col, want := range map[int]string{3: "1,234,567", 4: `1分24秒`, 5: "92.0%", 7: "4.50"} {
		if got := shown(t, f, "客服对比", col, 2); got != want {
			t.Errorf("column %d shows %q, want %q", col, got, want)
		}
	}
	table.Rows[0].Cells[1].Value = exporttest.Ptr(90_061_000)
	if got := shown(t, open(t, d, sheetRows), "客服对比", 4, 2); got != "25:01:01" {
		t.Errorf("25 hours show as %q", got)
	}
	for _, tc := range []struct {
		currency, held, shown string
	}{{"USD", "12345.67", "12,345.67 USD"}, {"JPY", "1234567", "1,234,567 JPY"}, {"KWD", "1234.567", "1,234.567 KWD"}} {
		table.Columns[2].Unit, table.Columns[2].Currency = "money", tc.currency
		f := open(t, d, sheetRows)
		if held, read := raw(t, f, "客服对比", 3, 2), shown(t, f, "客服对比", 3, 2); held != tc.held || read != tc.shown {
			t.Errorf("an amount in %s is held as %q and shows %q", tc.currency, held, read)
		}
	}
}

func TestSheets(t *testing.T) {
	for lang, want := range map[string][]string{
		"zh-CN": {"概览", "咨询时段", "客服对比", "口径", "图表数据"},
		"en":    {"Overview", "When customers write", "Agents compared", "Definitions", "Chart data"},
	} {
		f := open(t, exporttest.Document(lang, 6), sheetRows)
		if diff := cmp.Diff(want, f.GetSheetList()); diff != "" {
			t.Errorf("%s: %s", lang, diff)
		}
	}
}

// part is the text of one file inside the workbook.
func part(t *testing.T, d *document.Document, name string) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, d); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestChartsAreNative(t *testing.T) {
	d := exporttest.Document("zh-CN", 6)
	for name, want := range map[string][]string{
		"xl/charts/chart1.xml": {"<c:lineChart>", `!$G$1<`, `!$G$2:$G$31`, `!$I$2:$I$31`, `val="5B5BD6"`, `prstDash val="dash"`, "首次响应时间趋势"},
		"xl/charts/chart2.xml": {"<c:doughnutChart>", "各渠道咨询量占比"},
		"xl/charts/chart3.xml": {"<c:barChart>", "<c:lineChart>", "各区域首次解决率"},
	} {
		got := strings.ReplaceAll(strings.ReplaceAll(part(t, d, name), "<lineChart>", "<c:lineChart>"), "<doughnutChart>", "<c:doughnutChart>")
		got = strings.ReplaceAll(got, "<barChart>", "<c:barChart>")
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s has no %s", name, w)
			}
		}
	}
	f := open(t, d, sheetRows)
	// Five cards with a course come first, then the labels of the trend and its series.
	if got := raw(t, f, "图表数据", 6, 1); got != "首次响应时间趋势" {
		t.Errorf("column F of the chart data is %q", got)
	}
	values := d.Sections[1].Chart.Series[0].Values
	for i, v := range values {
		got := raw(t, f, "图表数据", 7, i+2)
		if v == nil {
			if got != "" {
				t.Errorf("the gap became %q", got)
			}
			continue
		}
		if ms := unit(t, got, "duration"); math.Abs(ms-*v) > 1e-6 {
			t.Errorf("point %d is %v, want %v", i, ms, *v)
		}
	}
	if got := unit(t, raw(t, f, "图表数据", 9, 2), "duration"); math.Abs(got-90000) > 1e-6 {
		t.Errorf("the target is drawn at %v", got)
	}
}

func TestStylesTellFewAndProvisional(t *testing.T) {
	f := open(t, exporttest.Document("zh-CN", 1), sheetRows)
	font := func(at string) *excelize.Font {
		t.Helper()
		id, err := f.GetCellStyle("客服对比", at)
		if err != nil {
			t.Fatal(err)
		}
		s, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		return s.Font
	}
	if !font("E3").Italic || font("E2").Italic {
		t.Error("only provisional figures lean")
	}
	if font("F10").Color != faintColor || font("F9").Color == faintColor {
		t.Error("only figures below their minimum sample are grey")
	}
	if font("D6").Color != "D03036" || font("D3").Color != inkColor {
		t.Error("a missed target is red, a held one is not coloured")
	}
	panes, err := f.GetPanes("客服对比")
	if err != nil || !panes.Freeze || panes.XSplit != 2 || panes.YSplit != 1 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	if x := part(t, exporttest.Document("zh-CN", 1), "xl/worksheets/sheet2.xml"); !strings.Contains(x, `<autoFilter ref="$A$1:$P$11"`) {
		t.Error("the rows are filtered, header included, total not")
	}
}

func TestTextIsNeverAFormula(t *testing.T) {
	d := exporttest.Document("zh-CN", 1)
	nasty := []string{"=1+1", `=HYPERLINK("http://example.org","x")`, "+1", "-1", "@SUM(A1)", "\tx", "a\x00b\x1f", "_x0041_", "<b>&\"'", "𠮷😀", strings.Repeat("长", 40000)}
	table := d.Sections[len(d.Sections)-1].Table
	for i, s := range nasty[:10] {
		table.Rows[i].Keys[0].Label = s
	}
	d.Title, d.Sections[0].Cards[0].Label, d.Sections[1].Title = nasty[0], nasty[1], nasty[4]
	d.Definitions[0].Label, d.Definitions[0].Formula = "=2+2", nasty[10]
	f := open(t, d, sheetRows)
	want := slices.Clone(nasty[:10])
	want[6] = "ab"
	for i, w := range want {
		if got := raw(t, f, "客服对比", 1, i+2); got != w {
			t.Errorf("%q came back as %q", w, got)
		}
	}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r := range rows {
			for c := range rows[r] {
				if formula, err := f.GetCellFormula(sheet, cell(c+1, r+1)); err != nil || formula != "" {
					t.Fatalf("%s %s is the formula %q (%v)", sheet, cell(c+1, r+1), formula, err)
				}
			}
		}
	}
	if got := raw(t, f, "口径", 3, 2); len([]rune(got)) != 32767 {
		t.Errorf("a long text has %d characters, want 32767", len([]rune(got)))
	}
}

func TestLongTablesTakeSeveralSheets(t *testing.T) {
	d := exporttest.Document("en", 1)
	f := open(t, d, 4)
	if diff := cmp.Diff([]string{"Overview", "Agents compared", "Agents compared 2", "Agents compared 3", "Definitions", "Chart data"}, f.GetSheetList()); diff != "" {
		t.Fatal(diff)
	}
	if got := raw(t, f, "Agents compared 3", 1, 4); got != "Total (de-duplicated)" {
		t.Errorf("the total stands last, got %q", got)
	}
	if got := raw(t, f, "Agents compared", 1, 6); got != "" {
		t.Errorf("the first sheet goes on with %q", got)
	}
}

func TestSheetNames(t *testing.T) {
	b := &book{doc: &document.Document{Lang: "en"}, used: map[string]int{}}
	long := strings.Repeat("渠道", 20)
	for _, c := range []struct{ title, want string }{
		{"Agents", "Agents"}, {"AGENTS", "AGENTS 2"}, {"a/b:c", "a b c"}, {"", "Table"}, {"'x'", "x"}, {"History", "Table 2"},
		{long, strings.Repeat("渠道", 15) + "渠"}, {long, strings.Repeat("渠道", 14) + "渠 2"}, {strings.Repeat("😀", 20), strings.Repeat("😀", 15)},
	} {
		if got := b.name(c.title); got != c.want {
			t.Errorf("name(%q) = %q, want %q", c.title, got, c.want)
		}
	}
}

func TestDefinitionsSheetSaysWhatWasInForce(t *testing.T) {
	f := open(t, exporttest.Document("zh-CN", 1), sheetRows)
	rows, err := f.GetRows("口径")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"编号", "指标", "公式", "计时口径", "归属", "不计入", "版本", "统计周期", "对比周期", "报表时区", "统计日", "数据截至", "统计时点", "口径版本"},
		{"first_response_time", "首次响应时间", "客户首条消息到首次人工公开回复的间隔,取中位数;自动回复、机器人回复与系统消息不计入。", "营业时间", "首次回复的客服",
			"非营业时间到达的留言、垃圾会话", "v2", "2026-10-23 – 2026-11-21", "2026-09-23 – 2026-10-22", "Asia/Shanghai", "自然日 00:00", "2026-11-21 21:14",
			"2026-11-21 21:15", "v12"},
	}
	if diff := cmp.Diff(want, rows[:2]); diff != "" {
		t.Error(diff)
	}
}

func TestRefusesWhatItCannotWrite(t *testing.T) {
	for _, d := range []*document.Document{nil, {Sections: []document.Section{{Kind: "poem"}}}, {Sections: []document.Section{{Kind: document.KindTable}}}} {
		var e *domain.Error
		if err := Write(&bytes.Buffer{}, d); !errors.As(err, &e) || e.Kind != domain.KindInvalid {
			t.Errorf("got %v", err)
		}
	}
	empty := &document.Document{Lang: "en", Title: "Nothing", Sections: []document.Section{{Kind: document.KindTable, Title: "T", Table: &report.Table{}},
		{Kind: document.KindChart, Chart: &document.Chart{Type: document.ChartLine}}, {Kind: document.KindHeatmap, Chart: &document.Chart{Type: document.ChartHeatmap}}}}
	open(t, empty, sheetRows)
}
