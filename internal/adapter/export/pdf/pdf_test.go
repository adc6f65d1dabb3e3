package pdf

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"kefu/internal/adapter/export"
	"kefu/internal/adapter/export/exporttest"
	"kefu/internal/feature/report"
)

func wide(lang string, cols int) *report.Table {
	t := exporttest.Table(lang, 14)
	extra := t.Columns[3:6]
	for i := 0; len(t.Columns) < cols; i++ {
		c := extra[i%3]
		c.Label = fmt.Sprintf("%s %d", c.Label, i)
		c.Short = ""
		t.Columns = append(t.Columns, c)
		for k := range t.Rows {
			t.Rows[k].Cells = append(t.Rows[k].Cells, t.Rows[k].Cells[1+i%3])
		}
		t.Total.Cells = append(t.Total.Cells, t.Total.Cells[1+i%3])
	}
	t.Rows[2].Keys[0].Label = strings.Repeat("很长的客服姓名", 30)
	t.Rows[3].Keys[1].Label = strings.Repeat("Averylongteamname", 30)
	return t
}

func TestTmp(t *testing.T) {
	r, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"zh-CN", "en"} {
		for _, n := range []int{1, 6, 9} {
			var b bytes.Buffer
			d := exporttest.Document(lang, min(n, 6))
			if n == 9 {
				d.Sections = append(d.Sections[:1], export.Section{Kind: "table", Title: "Wide", Table: wide(lang, 11)}, export.Section{Kind: "table", Title: "Wider", Table: wide(lang, 24)}, d.Sections[2], d.Sections[1])
				d.Title = strings.Repeat(d.Title, 6)
				d.Sections[0].Cards = d.Sections[0].Cards[:5]
			}
			if err := r.Write(&b, d); err != nil {
				t.Fatal(err)
			}
			os.WriteFile("/tmp/kefu/pdfout/"+lang+string(rune('0'+n))+".pdf", b.Bytes(), 0o644)
		}
	}
}
