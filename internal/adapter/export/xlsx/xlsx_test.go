package xlsx

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kefu/internal/adapter/export"
	"kefu/internal/adapter/export/exporttest"
	"kefu/internal/domain"
	"kefu/internal/feature/report"
)

func open(t *testing.T, d *export.Document, limit int) *excelize.File {
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
	fields := export.Fields(table)
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
			if fd.Part == export.PartKey {
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
			if fd.Part == export.PartN {
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
}

func TestSheets(t *testing.T) {
	for lang, want := range map[string][]string{
		"zh-CN": {"概览", "图表数据", "咨询时段", "客服对比", "口径"},
		"en":    {"Overview", "Chart data", "When customers write", "Agents compared", "Definitions"},
	} {
		f := open(t, exporttest.Document(lang, 6), sheetRows)
		if diff := cmp.Diff(want, f.GetSheetList()); diff != "" {
			t.Errorf("%s: %s", lang, diff)
		}
		charts, err := f.GetChartCount()
		_ = charts
		if err != nil {
			t.Fatal(err)
		}
	}
}
