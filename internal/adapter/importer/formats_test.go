package importer

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kefu/internal/domain"
	"kefu/internal/feature/report/history"
)

// workbook makes an .xlsx of sheets in order; a nil sheet is left empty.
func workbook(t testing.TB, date1904 bool, names []string, sheets ...[][]any) []byte {
	t.Helper()
	x := excelize.NewFile()
	for i, rows := range sheets {
		if i == 0 {
			if err := x.SetSheetName("Sheet1", names[0]); err != nil {
				t.Fatal(err)
			}
		} else if _, err := x.NewSheet(names[i]); err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			at, err := excelize.CoordinatesToCellName(1, r+1)
			if err != nil {
				t.Fatal(err)
			}
			if err := x.SetSheetRow(names[i], at, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if date1904 {
		if err := x.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904}); err != nil {
			t.Fatal(err)
		}
	}
	b, err := x.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestXLSX(t *testing.T) {
	b := workbook(t, false, []string{"六月", "空", "七月", "说明"},
		[][]any{{"Report"}, {"id", "created", "note"}, {1, time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC), "=1+1"}, {}, {"000123", "2026-06-02 10:00", nil}},
		nil,
		[][]any{{"created", "id"}, {"2026-07-01", 3}},
		[][]any{{"何人", "何事"}, {"x", "y"}})
	for sheet, want := range map[string][]string{
		"":   {"id|created|note", "3: 1|46174.5|=1+1", "5: 000123|2026-06-02 10:00"}, // 2026-06-01 is day 46174
		"七月": {"created|id", "2: 2026-07-01|3"},
		"*":  {"id|created|note", "3: 1|46174.5|=1+1", "5: 000123|2026-06-02 10:00", "2: 3|2026-07-01|"},
	} {
		f := open(t, "f.xlsx", b, history.Mapping{Sheet: sheet})
		if d := cmp.Diff(want, lines(t, f)); d != "" {
			t.Errorf("sheet %q: %s", sheet, d)
		}
		if len(f.Sheets) != 4 || f.Date1904 {
			t.Errorf("%+v", f)
		}
	}
	_, err := OpenReaderAt("f.xlsx", bytes.NewReader(b), int64(len(b)), history.Mapping{Sheet: "八月"}, Options{})
	if e, ok := errors.AsType[*domain.Error](err); !ok || e.Code != "import_sheet" || !strings.Contains(e.Message, "七月") {
		t.Errorf("%v", err)
	}
	if f := open(t, "f.xlsx", workbook(t, true, []string{"a"}, [][]any{{"id", "created"}, {1, 2}}), history.Mapping{}); !f.Date1904 {
		t.Error("the 1904 date system was not seen")
	}
}

func TestZipBombsAreRefused(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(make([]byte, 40<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for _, o := range []Options{{}, {MaxUnzipped: 1 << 20}} {
		_, err := OpenReaderAt("f.xlsx", bytes.NewReader(b.Bytes()), int64(b.Len()), history.Mapping{}, o)
		if e, ok := errors.AsType[*domain.Error](err); !ok || e.Code != "import_zip_bomb" {
			t.Errorf("%v", err)
		}
	}
}

func TestJSONL(t *testing.T) {
	ticket := `{"id":12345678901234567890,"who":{"name":"Eva","ok":true},"tags":[{"name":"a"},{"name":"b"}],"x":null,"m":[{"id":1,"t":"hi"},{"id":2}]}`
	for name, c := range map[string]struct {
		in, explode string
		want        []string
	}{
		"lines": {ticket + "\n\n{\"id\":2}\nnot json\n[1]\n{\"id\":3} {}\n", "", []string{"id|m.id|m.t|tags.name|who.name|who.ok", "1: 12345678901234567890|1,2|hi|a,b|Eva|true", "3: 2|||||",
			"4! not a JSON object: invalid character 'o' in literal null (expecting 'u')", "5! not a JSON object: json: cannot unmarshal array into Go value of type map[string]interface {}",
			"6! not a JSON object: more than one value on the line"}},
		"list":    {"[{\"a\":\"=1\"}, {\"a\":\"2\"}]", "", []string{"a", "1: =1", "2: 2"}},
		"explode": {ticket + "\n{\"id\":2,\"m\":[]}\n", "m", []string{"id|m.id|m.t|tags.name|who.name|who.ok", "1: 12345678901234567890|1|hi|a,b|Eva|true", "1: 12345678901234567890|2||a,b|Eva|true"}},
	} {
		file := "f.json"
		if d := cmp.Diff(c.want, lines(t, open(t, file, []byte(c.in), history.Mapping{Explode: c.explode}))); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	long := `{"a":"` + strings.Repeat("x", 20<<10) + "\"}\n{\"a\":\"y\"}\n"
	f, err := OpenReaderAt("f.jsonl", strings.NewReader(long), int64(len(long)), history.Mapping{}, Options{MaxRowBytes: 1024})
	if err != nil {
		t.Fatal(err)
	}
	if got := lines(t, f); len(got) != 3 || got[2] != "2: y" {
		t.Errorf("%q", got)
	}
}

func FuzzJSONL(f *testing.F) {
	f.Add([]byte(`{"a":[{"b":[1,[2,{"c":null}]]}]}`), "a.b")
	f.Add([]byte("[{\"a\":1},2"), "")
	f.Add([]byte("{\"a\":{}}\n{\"a\":5}"), "a")
	f.Fuzz(func(t *testing.T, b []byte, explode string) {
		file, err := OpenReaderAt("f.json", bytes.NewReader(b), int64(len(b)), history.Mapping{Explode: explode}, Options{MaxRowBytes: 64})
		if err != nil {
			return
		}
		for {
			_, cells, err := file.Next()
			if _, ok := errors.AsType[*history.RowError](err); ok {
				continue
			}
			if err != nil {
				return
			}
			if file.Format == FormatJSONL && len(cells) != len(file.Header()) {
				t.Fatalf("%d cells under %d names", len(cells), len(file.Header()))
			}
		}
	})
}

func FuzzXLSX(f *testing.F) {
	f.Add(workbook(f, false, []string{"a", "b"}, [][]any{{"id", "t"}, {1, "x"}}, [][]any{{"t", "id"}, {"y", 2}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := OpenReaderAt("f.xlsx", bytes.NewReader(b), int64(len(b)), history.Mapping{Sheet: "*"}, Options{MaxUnzipped: 4 << 20})
		if err != nil {
			return
		}
		for {
			_, _, err := file.Next()
			if _, ok := errors.AsType[*history.RowError](err); err != nil && !ok {
				break
			}
		}
		if err := file.Close(); err != nil && !errors.Is(err, io.ErrClosedPipe) {
			t.Log(err)
		}
	})
}
