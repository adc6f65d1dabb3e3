package csv

import (
	"bytes"
	stdcsv "encoding/csv"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/adapter/export/exporttest"
	"kefu/internal/feature/report"
)

func ptr(v float64) *float64 { return &v }

func table() *report.Table {
	return &report.Table{
		Columns: []report.Column{{Key: "agent", Kind: "dimension", Label: "客服"}, {Key: "handled", Kind: "metric", Label: "接待量", Unit: "count"},
			{Key: "frt", Kind: "metric", Label: "首次响应时间", Unit: "duration"}, {Key: "fcr", Kind: "metric", Label: "首次解决率", Unit: "percent"}},
		Rows: []report.Row{
			{Keys: []report.Key{{Value: "1", Label: "陈嘉怡"}}, Cells: []report.Cell{{Value: ptr(820), N: 820}, {Value: ptr(486123.5), N: 800}, {Value: ptr(0.123), N: 400}}},
			{Keys: []report.Key{{Value: "2", Label: "a\"b,c\nd"}}, Cells: []report.Cell{{Value: ptr(0)}, {N: 0, Reason: "no_data"}, {Value: ptr(math.NaN())}}},
			{Keys: []report.Key{{Value: "3"}}, Cells: []report.Cell{{Value: ptr(-5), N: 1}}},
		},
		Total: &report.Row{Keys: []report.Key{{}}, Cells: []report.Cell{{Value: ptr(815), N: 815}, {Value: ptr(486123.5), N: 800}, {Value: ptr(0.123), N: 400}}},
	}
}

func TestWholeFile(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, table(), Options{Lang: "zh-CN"}); err != nil {
		t.Fatal(err)
	}
	want := "\uFEFF客服,接待量,首次响应时间(秒),首次解决率,首次响应时间 样本数,首次解决率 样本数\r\n" +
		"陈嘉怡,820,486.1235,0.123,800,400\r\n" +
		"\"a\"\"b,c\r\nd\",0,,,0,0\r\n" +
		"3,-5,,,,\r\n" +
		"合计(已去重),815,486.1235,0.123,800,400\r\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

// Money is written in the unit people count in, with the decimals of its currency; a mean keeps every digit, and a missing rate is an empty field.
func TestMoney(t *testing.T) {
	tb := &report.Table{
		Columns: []report.Column{{Key: "agent", Kind: "dimension", Label: "客服"}, {Key: "agent_sales", Kind: "metric", Label: "客服销售额", Unit: "money", Currency: "USD"},
			{Key: "service_aov", Kind: "metric", Label: "客服客单价", Unit: "money", Currency: "JPY"}},
		Rows: []report.Row{
			{Keys: []report.Key{{Value: "1", Label: "A"}}, Cells: []report.Cell{{Value: ptr(1234567), N: 9}, {Value: ptr(4114.25), N: 4}}},
			{Keys: []report.Key{{Value: "2", Label: "B"}}, Cells: []report.Cell{{Value: ptr(-3000), N: 1}, {Reason: "no_rate", Unrated: 2, N: 3}}},
			{Keys: []report.Key{{Value: "3", Label: "C"}}, Cells: []report.Cell{{Value: ptr(1234.5), N: 1}, {Value: ptr(50), N: 1}}},
		},
	}
	var b bytes.Buffer
	if err := Write(&b, tb, Options{Lang: "zh-CN"}); err != nil {
		t.Fatal(err)
	}
	want := "\uFEFF客服,客服销售额(USD),客服客单价(JPY),客服销售额 样本数,客服客单价 样本数\r\nA,12345.67,4114.25,9,4\r\nB,-30.00,,1,3\r\nC,12.345,50,1,1\r\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestEnglishAndComparison(t *testing.T) {
	var b bytes.Buffer
	tb := table()
	tb.Columns[2].Label = "First response time"
	tb.Rows[0].Before = []report.Cell{{Value: ptr(800)}, {Value: ptr(1500)}, {}}
	if err := Write(&b, tb, Options{Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(b.String(), "\r\n")
	if want := "\uFEFF客服,接待量,First response time(s),首次解决率,接待量 compared,First response time compared(s),首次解决率 compared,First response time n,首次解决率 n"; lines[0] != want {
		t.Errorf("header %q", lines[0])
	}
	if want := "陈嘉怡,820,486.1235,0.123,800,1.5,,800,400"; lines[1] != want {
		t.Errorf("row %q, want %q", lines[1], want)
	}
	if want := "Total (de-duplicated),"; !strings.HasPrefix(lines[len(lines)-2], want) {
		t.Errorf("total %q", lines[len(lines)-2])
	}
}

func TestNoKeysNoTotal(t *testing.T) {
	tb := &report.Table{Columns: table().Columns[1:2], Rows: []report.Row{{Cells: []report.Cell{{Value: ptr(7)}}}}, Total: &report.Row{Cells: []report.Cell{{Value: ptr(7)}}}}
	var b bytes.Buffer
	if err := Write(&b, tb, Options{Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	if want := "\uFEFF接待量\r\n7\r\n"; b.String() != want {
		t.Errorf("got %q", b.String())
	}
	if err := Write(&b, nil, Options{}); err == nil {
		t.Error("no table, no error")
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""}, {"陈嘉怡", "陈嘉怡"}, {"=1+1", "'=1+1"}, {"+861380", "'+861380"}, {"-5", "-5"}, {"-5.25", "-5.25"}, {"12", "12"}, {"-", "'-"}, {"--1", "'--1"},
		{"-5+3", "'-5+3"}, {"-1e5", "'-1e5"}, {"5.", "5."}, {"-5.", "'-5."}, {"@SUM(A1)", "'@SUM(A1)"}, {"\t=1", "'\t=1"}, {"\r=1", "'\r=1"}, {"\n=1", "'\n=1"},
		{" =1", "' =1"}, {"\u200b=1", "'\u200b=1"}, {"\uFEFF@x", "'\uFEFF@x"}, {"＝1", "'＝1"}, {"a=1", "a=1"}, {"😀", "😀"}, {"-Lee", "'-Lee"},
	} {
		if got := Text(c.in); got != c.want {
			t.Errorf("Text(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"=1", "-1", " +x", "\u202e@", "'", "-.5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Text(s)
		if got != s && got != "'"+s {
			t.Fatalf("%q became %q", s, got)
		}
		if got == "" || number(got) {
			return
		}
		if strings.ContainsRune("=+-@\t\r", []rune(got)[0]) {
			t.Fatalf("%q is run", got)
		}
	})
}

func TestReadsBack(t *testing.T) {
	tb := exporttest.Table("zh-CN", 40)
	var b bytes.Buffer
	if err := Write(&b, tb, Options{Lang: "zh-CN"}); err != nil {
		t.Fatal(err)
	}
	rows, err := stdcsv.NewReader(bytes.NewReader(bytes.TrimPrefix(b.Bytes(), []byte("\uFEFF")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 42 || len(rows[0]) != 16 {
		t.Fatalf("%d rows of %d columns, want 42 of 16", len(rows), len(rows[0]))
	}
	if rows[10][0] != "'=1+1" || rows[11][0] != "𠮷田 😀" {
		t.Errorf("names %q and %q", rows[10][0], rows[11][0])
	}
}
