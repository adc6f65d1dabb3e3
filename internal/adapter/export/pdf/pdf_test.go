package pdf

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"kefu/internal/adapter/export/exporttest"
	"kefu/internal/domain"
	"kefu/internal/feature/report"
	"kefu/internal/feature/report/document"
)

func render(t *testing.T, r *Renderer, d *document.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := r.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// page is one page read back: its size in points and the strings set on it, in order.
type page struct {
	w, h  string
	texts []string
}

func (p page) has(s string) bool {
	for _, t := range p.texts {
		if t == s {
			return true
		}
	}
	return false
}

// pages reads a file back far enough to see every page and what is written on it.
func pages(t *testing.T, file []byte) []page {
	t.Helper()
	if !bytes.HasPrefix(file, []byte("%PDF-1.")) || !bytes.HasSuffix(bytes.TrimSpace(file), []byte("%%EOF")) {
		t.Fatal("not a PDF file")
	}
	objects := regexp.MustCompile(`(?s)(\d+) 0 obj\n(.*?)endobj`).FindAllSubmatch(file, -1)
	bodies := map[string][]byte{}
	for _, o := range objects {
		bodies[string(o[1])] = o[2]
	}
	root := regexp.MustCompile(`/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]`).FindSubmatch(bodies["1"])
	kids := regexp.MustCompile(`(\d+) 0 R`).FindAllSubmatch(regexp.MustCompile(`/Kids \[(.*?)\]`).FindSubmatch(bodies["1"])[1], -1)
	var out []page
	for _, k := range kids {
		body := bodies[string(k[1])]
		size := regexp.MustCompile(`/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]`).FindSubmatch(body)
		if size == nil {
			size = root
		}
		content := bodies[string(regexp.MustCompile(`/Contents (\d+) 0 R`).FindSubmatch(body)[1])]
		raw := content[bytes.Index(content, []byte("stream\n"))+7:]
		z, err := zlib.NewReader(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, page{string(size[1]), string(size[2]), strings16(plain)})
	}
	return out
}

// strings16 decodes the strings of a content stream, written as escaped UTF-16.
func strings16(stream []byte) (out []string) {
	for _, m := range regexp.MustCompile(`(?s)Td \((.*?[^\\]|)\) Tj`).FindAllSubmatch(stream, -1) {
		var b []byte
		for i := 0; i < len(m[1]); i++ {
			c := m[1][i]
			if c == '\\' && i+1 < len(m[1]) {
				i++
				if c = m[1][i]; c == 'r' {
					c = '\r'
				}
			}
			b = append(b, c)
		}
		var units []uint16
		for i := 0; i+1 < len(b); i += 2 {
			units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
		}
		out = append(out, string(utf16.Decode(units)))
	}
	return out
}

func TestWholeReport(t *testing.T) {
	r := newRenderer(t)
	for _, c := range []struct {
		lang     string
		n, pages int
		want     []string
	}{
		{"zh-CN", 1, 2, []string{"客服绩效月报", "12,090", "1 分 24 秒", "目标 ≤ 1 分 30 秒", "首次响应时间趋势", "34.8%", "合计(已去重)", "81.7%", "María 玛丽亚", "さくら 佐藤", "Ольга 奥尔加",
			"Lukasz Dabrowski", "=1+1", "n=5", "▼ 未达标", "斜体:暂定", "灰色:样本不足", "口径版本", "v12", "首次响应时间", "fcr · v1", "第 2 / 2 页"}},
		{"en", 1, 2, []string{"Customer service monthly report", "1m 24s", "First response time by day", "Total (de-duplicated)", "Italics: provisional", "Page 2 / 2"}},
		{"zh-CN", 6, 5, []string{"各区域首次解决率", "目标 85.0%", "咨询时段", "□田 □", "第 5 / 5 页"}},
	} {
		got := pages(t, render(t, r, exporttest.Document(c.lang, c.n)))
		if len(got) != c.pages {
			t.Errorf("%s: %d pages, want %d", c.lang, len(got), c.pages)
		}
		for _, w := range c.want {
			found := false
			for _, p := range got {
				found = found || p.has(w)
			}
			if !found {
				t.Errorf("%s: %q is on no page", c.lang, w)
			}
		}
	}
}

func TestEveryRowIsPrintedOnceUnderAHeader(t *testing.T) {
	d := &document.Document{Lang: "zh-CN", Title: "T", Sections: []document.Section{{Kind: document.KindTable, Title: "客服", Table: exporttest.Table("zh-CN", 150)}}}
	for i := range d.Sections[0].Table.Rows {
		d.Sections[0].Table.Rows[i].Keys[0].Label = fmt.Sprintf("客服%03d", i)
	}
	seen := map[string]int{}
	list := pages(t, render(t, newRenderer(t), d))
	for n, p := range list {
		rows := 0
		for _, s := range p.texts {
			if strings.HasPrefix(s, "客服") && len(s) == len("客服000") {
				seen[s]++
				rows++
			}
		}
		if rows > 0 && !p.has("首次解决率") {
			t.Errorf("page %d has rows without a header", n+1)
		}
	}
	for i := range 150 {
		if n := seen[fmt.Sprintf("客服%03d", i)]; n != 1 {
			t.Errorf("row %d is printed %d times", i, n)
		}
	}
}

// TestAFewRowsTooManyCloseUp prints tables of growing length: one that would end on the next page is set closer, one that is longer than a
// page anyway is not.
func TestAFewRowsTooManyCloseUp(t *testing.T) {
	r := newRenderer(t)
	on := func(rows int) int {
		d := &document.Document{Lang: "zh-CN", Title: "T", Sections: []document.Section{{Kind: document.KindTable, Title: "客服", Table: exporttest.Table("zh-CN", rows)}}}
		for i := range d.Sections[0].Table.Rows {
			d.Sections[0].Table.Rows[i].Keys[0].Label = "这一行"
		}
		n := 0
		for _, s := range pages(t, render(t, r, d))[0].texts {
			if s == "这一行" {
				n++
			}
		}
		return n
	}
	eased := on(150)
	if got := on(eased + 4); got != eased+4 {
		t.Errorf("of %d rows %d are on the first page, which holds %d at ease; want all, set closer", eased+4, got, eased)
	}
	if got := on(2 * eased); got != eased {
		t.Errorf("of %d rows %d are on the first page; want %d as before: closing up would not keep them together", 2*eased, got, eased)
	}
}

func wide(columns int) *report.Table {
	tb := exporttest.Table("en", 5)
	for len(tb.Columns) < columns {
		i := 3 + len(tb.Columns)%3
		c := tb.Columns[i]
		c.Label, c.Short = fmt.Sprintf("Column %d", len(tb.Columns)), ""
		tb.Columns = append(tb.Columns, c)
		for k := range tb.Rows {
			tb.Rows[k].Cells = append(tb.Rows[k].Cells, tb.Rows[k].Cells[i-2])
		}
	}
	return tb
}

func TestWideTablesLieOnTheirSide(t *testing.T) {
	r := newRenderer(t)
	for columns, upright := range map[int]bool{8: true, 9: false, 30: false} {
		d := &document.Document{Lang: "en", Title: "T", Sections: []document.Section{{Kind: document.KindTable, Title: "Wide", Table: wide(columns)}}}
		list := pages(t, render(t, r, d))
		if got := list[0].h == "841.89"; got != upright {
			t.Errorf("%d columns: the page is %s × %s", columns, list[0].w, list[0].h)
		}
		if last := list[len(list)-1]; last.h != "841.89" {
			t.Errorf("%d columns: the definitions lie on their side", columns)
		}
	}
	// Thirty columns take several parts; each repeats the names and no column is lost.
	d := &document.Document{Lang: "en", Title: "T", Sections: []document.Section{{Kind: document.KindTable, Title: "Wide", Table: wide(30)}}}
	all := []string{}
	for _, p := range pages(t, render(t, r, d)) {
		all = append(all, p.texts...)
	}
	joined := strings.Join(all, "\n")
	for i := 7; i < 30; i++ {
		if !strings.Contains(strings.ReplaceAll(joined, "\n", " "), fmt.Sprintf("Column %d", i)) {
			t.Errorf("column %d is lost", i)
		}
	}
	if !strings.Contains(joined, "Wide (continued)") || strings.Count(joined, "吴诗雅") < 2 {
		t.Error("the second part needs its title and the names again")
	}
}

func TestSameDocumentSameBytesAlsoAtTheSameTime(t *testing.T) {
	r := newRenderer(t)
	want := render(t, r, exporttest.Document("zh-CN", 1))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			var b bytes.Buffer
			if err := r.Write(&b, exporttest.Document("zh-CN", 1)); err != nil || !bytes.Equal(b.Bytes(), want) {
				t.Errorf("differs from the first one (%v)", err)
			}
		})
	}
	wg.Wait()
}

func TestEdges(t *testing.T) {
	r := newRenderer(t)
	for _, d := range []*document.Document{nil, {Sections: []document.Section{{Kind: "poem"}}}} {
		var e *domain.Error
		if err := r.Write(&bytes.Buffer{}, d); !errors.As(err, &e) {
			t.Errorf("got %v", err)
		}
	}
	one := exporttest.Ptr(7)
	chart := func(kind string, labels int, values ...*float64) document.Section {
		ch := &document.Chart{Type: kind, Unit: "count", Series: []document.Series{{Name: "s", Values: values}}}
		for i := range labels {
			ch.Labels = append(ch.Labels, fmt.Sprint(i))
		}
		return document.Section{Kind: document.KindChart, Title: kind, Chart: ch}
	}
	tall := &document.Chart{Type: document.ChartHeatmap, Labels: []string{"a"}}
	for range 300 {
		tall.Series = append(tall.Series, document.Series{Name: "row", Values: []*float64{one}})
	}
	d := &document.Document{Lang: "en", Title: strings.Repeat("long title 😀 ", 60), Sections: []document.Section{
		chart("line", 0), chart("bar", 0), chart("pie", 0), chart("heatmap", 0), chart("line", 1, one), chart("bar", 1, one), chart("pie", 1, one), chart("heatmap", 1, one),
		chart("line", 2, nil, nil), chart("bar", 2, nil, exporttest.Ptr(-3)), chart("pie", 2, nil, exporttest.Ptr(-3)), chart("line", 3, one, one, one),
		{Kind: document.KindTable, Table: &report.Table{}}, {Kind: document.KindTable, Title: "no rows", Table: &report.Table{Columns: exporttest.Table("en", 0).Columns}},
		{Kind: document.KindCards}, {Kind: document.KindCards, Cards: make([]document.Card, 11)}, {Kind: document.KindHeatmap, Chart: tall, NewPage: true},
	}}
	found := 0
	for _, p := range pages(t, render(t, r, d)) {
		for _, s := range p.texts {
			if s == "No data in the chosen range" {
				found++
			}
		}
	}
	if found != 8 {
		t.Errorf("%d blocks say that there is no data, want 8", found)
	}
	if n := len(pages(t, render(t, r, &document.Document{}))); n != 1 {
		t.Errorf("an empty document has %d pages", n)
	}
}

func TestListIsPrinted(t *testing.T) {
	r, err := New()
	if err != nil {
		t.Fatal(err)
	}
	d := exporttest.Document("zh-CN", 1)
	d.Sections = append([]document.Section{{Title: "值得关注", Kind: document.KindList, Lines: []document.Line{{Text: "WhatsApp 响应超时率 17%", Tone: document.ToneBad}}}}, d.Sections...)
	first := pages(t, render(t, r, d))[0]
	for _, want := range []string{"值得关注", "WhatsApp 响应超时率 17%"} {
		if !first.has(want) {
			t.Errorf("no %q on the first page: %q", want, first.texts)
		}
	}
}
