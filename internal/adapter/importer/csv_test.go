package importer

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"kefu/internal/domain"
	"kefu/internal/feature/report/history"
)

func open(t *testing.T, name string, b []byte, m history.Mapping) *File {
	t.Helper()
	f, err := OpenReaderAt(name, bytes.NewReader(b), int64(len(b)), m, Options{})
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

// lines writes what a reader yields as "line: a|b", rejected rows as "line! detail".
func lines(t *testing.T, f history.Reader) []string {
	t.Helper()
	out := []string{strings.Join(f.Header(), "|")}
	for {
		line, cells, err := f.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if bad, ok := errors.AsType[*history.RowError](err); ok {
			out = append(out, strconv.Itoa(bad.Line)+"! "+bad.Detail)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, strconv.Itoa(line)+": "+strings.Join(cells, "|"))
	}
}

func TestCSV(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		m    history.Mapping
		want []string
	}{
		"plain":           {"a,b\n1,2\n3,4", history.Mapping{}, []string{"a|b", "2: 1|2", "3: 3|4"}},
		"crlf and blank":  {"a,b\r\n\r\n1,2\r\n", history.Mapping{}, []string{"a|b", "3: 1|2"}},
		"mark":            {"\xef\xbb\xbfa,b\n1,2\n", history.Mapping{}, []string{"a|b", "2: 1|2"}},
		"quotes":          {"a,b\n\"x,\"\"y\"\"\",\"l1\nl2\"\nz,=1+1\n", history.Mapping{}, []string{"a|b", "2: x,\"y\"|l1\nl2", "4: z|=1+1"}},
		"crlf in quotes":  {"a,b\r\n\"1\r\n2\",\"\"\r\n", history.Mapping{}, []string{"a|b", "2: 1\r\n2|"}},
		"stray quote":     {"a,b\n5\" pipe,x\n\"y\"z,1\n", history.Mapping{}, []string{"a|b", "2: 5\" pipe|x", "3: yz|1"}},
		"open quote":      {"a,b\n\"oops,2\n3,4\n5,6\n", history.Mapping{}, []string{"a|b", "2! a quote is opened and not closed", "3: 3|4", "4: 5|6"}},
		"short and wide":  {"a,b\n1\n1,2,3\n1,2,\n", history.Mapping{}, []string{"a|b", "2: 1", "3! 3 cells, the header has 2", "4: 1|2|"}},
		"semicolon":       {"a;b\n1,5;2\n", history.Mapping{}, []string{"a|b", "2: 1,5|2"}},
		"tab":             {"a\tb\n1\t2\n", history.Mapping{}, []string{"a|b", "2: 1|2"}},
		"told delimiter":  {"a|b,c\n1|2\n", history.Mapping{Delimiter: "|"}, []string{"a|b,c", "2: 1|2"}},
		"titles above":    {"Report of June\n\nShop: X\na,b,c\n1,2,3\n", history.Mapping{}, []string{"a|b|c", "5: 1|2|3"}},
		"told header":     {"x,y\na,b\n1,2\n", history.Mapping{HeaderRow: 2}, []string{"a|b", "3: 1|2"}},
		"repeated header": {"a,a,,a\n1,2,3,4\n", history.Mapping{}, []string{"a|a (2)||a (3)", "2: 1|2|3|4"}},
	} {
		if d := cmp.Diff(c.want, lines(t, open(t, "f.csv", []byte(c.in), c.m))); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// What the page shows as the encoding is what the file was read with.
func TestGuessTellsTheEncoding(t *testing.T) {
	text := "工单号,创建时间,客服\nT1,2026-10-03 14:02,小王\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]string{text: "", gb: "gb18030"} {
		path := filepath.Join(t.TempDir(), "f.csv")
		if err := os.WriteFile(path, []byte(in), 0o600); err != nil {
			t.Fatal(err)
		}
		m, _, f, err := Guess(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if m.Encoding != want {
			t.Errorf("guessed %q for a file read as %s", m.Encoding, f.Encoding)
		}
	}
}

func TestEncodings(t *testing.T) {
	text := "客服,内容\n小王,您好\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	le, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("plain,ascii\n", 60000) // the first Chinese byte comes late
	for name, c := range map[string]struct{ in, enc string }{
		"utf-8": {text, "utf-8"}, "bom": {"\xef\xbb\xbf" + text, "utf-8"}, "gb18030": {gb, "gb18030"}, "late gb18030": {gb[:9] + "\n" + long + gb[10:], "gb18030"},
		"utf-16": {le, "utf-16le"}, "latin": {"name,text\nJos\xe9,caf\xe9 \xfcber\n", "windows-1252"},
	} {
		f := open(t, "f.csv", []byte(c.in), history.Mapping{})
		got := lines(t, f)
		if f.Encoding != c.enc || !utf8.ValidString(strings.Join(got, "")) {
			t.Errorf("%s: read as %s", name, f.Encoding)
		}
		switch {
		case name == "latin":
			if got[1] != "2: José|café über" {
				t.Errorf("%s: %q", name, got)
			}
		case name != "late gb18030" && (got[0] != "客服|内容" || got[1] != "2: 小王|您好"):
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	for name, c := range map[string]struct {
		file, in string
		m        history.Mapping
		code     string
	}{
		"empty":      {"a.csv", "", history.Mapping{}, "import_empty"},
		"blank":      {"a.csv", "\n\n", history.Mapping{}, "import_no_header"},
		"html":       {"a.xls", "<html><table>", history.Mapping{}, "import_html"},
		"old xls":    {"a.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", history.Mapping{}, "import_old_workbook"},
		"gzip":       {"a.csv", "\x1f\x8b\x08", history.Mapping{}, "import_compressed"},
		"binary":     {"a.csv", "a\x00b", history.Mapping{}, "import_binary"},
		"zip":        {"a.xlsx", "PK\x03\x04nonsense", history.Mapping{}, "import_workbook"},
		"encoding":   {"a.csv", "a,b", history.Mapping{Encoding: "ebcdic"}, "import_encoding"},
		"header row": {"a.csv", "a,b\n1,2", history.Mapping{HeaderRow: 7}, "import_no_header"},
		"too wide":   {"a.csv", strings.Repeat("a,", 2500), history.Mapping{}, "import_columns"},
		"no objects": {"a.jsonl", "{}\n", history.Mapping{}, "import_no_header"},
		"bad list":   {"a.json", "[{\"a\":1},", history.Mapping{}, "import_json"},
	} {
		_, err := OpenReaderAt(c.file, strings.NewReader(c.in), int64(len(c.in)), c.m, Options{})
		if e, ok := errors.AsType[*domain.Error](err); !ok || e.Code != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	if _, err := OpenReaderAt("a.csv", strings.NewReader("a,b"), 3, history.Mapping{}, Options{MaxBytes: 2}); domain.KindOf(err) != domain.KindInvalid {
		t.Errorf("over the limit: %v", err)
	}
	if _, err := Open("/does/not/exist.csv", history.Mapping{}, Options{}); domain.KindOf(err) != domain.KindNotFound {
		t.Errorf("missing file: %v", err)
	}
}

func TestRowsOverTheLimit(t *testing.T) {
	big := strings.Repeat("x", 3000)
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"one line": {"a,b\n1," + big + "\n3,4\n", []string{"a|b", "2! the row is longer than 1 KB", "3: 3|4"}},
		"in quotes": {"a,b\n1,\"" + strings.Repeat("line\n", 500) + "\"\n3,4\n",
			append(append([]string{"a|b", "2! a quote is opened and not closed"}, numbered(3, 499, "line")...), "502! a quote is opened and not closed", "503: 3|4")},
		"at the end": {"a,b\n1,2\n" + big, []string{"a|b", "2: 1|2", "3! the row is longer than 1 KB"}},
	} {
		f, err := OpenReaderAt("f.csv", strings.NewReader(c.in), int64(len(c.in)), history.Mapping{}, Options{MaxRowBytes: 1024})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.want, lines(t, f)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func numbered(from, n int, s string) []string {
	var out []string
	for i := range n {
		out = append(out, strconv.Itoa(from+i)+": "+s)
	}
	return out
}

func FuzzCSVReader(f *testing.F) {
	f.Add([]byte("a,b\n\"x,\"\"y\"\"\",\"l1\nl2\"\n"))
	f.Add([]byte("\xff\xfea\x00,\x00"))
	f.Add([]byte("\xef\xbb\xbfa\tb\n\"\n\"\n\"\""))
	f.Add([]byte("\xe4\xbd"))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := OpenReaderAt("f.csv", bytes.NewReader(b), int64(len(b)), history.Mapping{}, Options{MaxRowBytes: 256})
		if err != nil {
			return
		}
		last := 0
		for {
			line, cells, err := file.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			if bad, ok := errors.AsType[*history.RowError](err); ok {
				line = bad.Line
			} else if err != nil {
				return
			} else if filled(cells) > len(file.Header()) {
				t.Fatalf("line %d: %d cells under %d names", line, len(cells), len(file.Header()))
			}
			if line < last {
				t.Fatalf("line %d after %d", line, last)
			}
			last = line
		}
	})
}

// counted is a sink that only counts.
type counted struct {
	history.DryRun
	ids map[domain.ID]bool
	max int
}

func (c *counted) Batch(_ context.Context, b domain.Batch) error {
	c.max = max(c.max, len(b.Events))
	for _, e := range b.Events {
		c.ids[e.ID] = true
	}
	return nil
}

func env() history.Env {
	now := domain.At(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	return history.Env{Clock: domain.ClockFunc(func() domain.Instant { return now })}
}

func convert(t *testing.T, name string, b []byte, m history.Mapping, e history.Env) (history.Summary, *counted) {
	t.Helper()
	c := &counted{ids: map[domain.ID]bool{}}
	sum, err := history.Convert(t.Context(), open(t, name, b, m), m, e, c)
	if err != nil {
		t.Fatal(err)
	}
	return sum, c
}
