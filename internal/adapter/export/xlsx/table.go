package xlsx

import (
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"kefu/internal/feature/report"
	"kefu/internal/feature/report/document"
)

// table writes a table on a sheet of its own, or on several when it is longer than a sheet: header frozen and filtered, total last.
func (b *book) table(s document.Section) error {
	title := s.Title
	if title == "" {
		title = b.word("table")
	}
	fields := document.Fields(s.Table)
	formats := make([]string, len(fields))
	for i, f := range fields {
		switch f.Part {
		case document.PartValue, document.PartBefore:
			formats[i] = format(b.doc.Lang, document.Unit(f.Column), figures(s.Table, f))
		case document.PartN:
			formats[i] = "#,##0"
		}
	}
	for from := 0; from == 0 || from < len(s.Table.Rows); from += b.limit {
		to := min(from+b.limit, len(s.Table.Rows))
		var total *report.Row
		if to == len(s.Table.Rows) {
			total = s.Table.Total
		}
		if err := b.dataSheet(b.name(title), fields, formats, s.Table.Rows[from:to], total); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) dataSheet(name string, fields []document.Field, formats []string, rows []report.Row, total *report.Row) error {
	if err := b.sheet(name); err != nil {
		return err
	}
	sw, err := b.file.NewStreamWriter(name)
	if err != nil {
		return err
	}
	keys := 0
	for i, f := range fields {
		if f.Part == document.PartKey {
			keys++
		}
		if err := sw.SetColWidth(i+1, i+1, columnWidth(f, b.doc.Lang, rows)); err != nil {
			return err
		}
	}
	if len(fields) > 0 {
		if err := sw.SetPanes(&excelize.Panes{Freeze: true, XSplit: keys, YSplit: 1, TopLeftCell: cell(keys+1, 2), ActivePane: pane(keys)}); err != nil {
			return err
		}
		if err := b.file.AutoFilter(name, "A1:"+cell(len(fields), max(2, len(rows)+1)), nil); err != nil {
			return err
		}
	}
	if err := b.header(sw, fields); err != nil {
		return err
	}
	for i, r := range rows {
		if err := b.record(sw, i+2, fields, formats, r, false); err != nil {
			return err
		}
	}
	if total != nil {
		if err := b.record(sw, len(rows)+2, fields, formats, *total, true); err != nil {
			return err
		}
	}
	return sw.Flush()
}

func pane(keys int) string {
	if keys > 0 {
		return "bottomRight"
	}
	return "bottomLeft"
}

func (b *book) header(sw *excelize.StreamWriter, fields []document.Field) error {
	out := make([]any, len(fields))
	for i, f := range fields {
		id, err := b.style(look{bold: true, fill: headFill, wrap: true, right: f.Part != document.PartKey})
		if err != nil {
			return err
		}
		out[i] = excelize.Cell{StyleID: id, Value: text(f.Header(b.doc.Lang))}
	}
	return sw.SetRow("A1", out, excelize.RowOpts{Height: 32})
}

func (b *book) record(sw *excelize.StreamWriter, row int, fields []document.Field, formats []string, r report.Row, total bool) error {
	out := make([]any, len(fields))
	for i, f := range fields {
		l := look{format: formats[i], bold: total, top: total}
		var value any
		if f.Part == document.PartKey {
			value = text(f.Key(r))
			if total {
				value = ""
				if i == 0 {
					value = b.word("total")
				}
			}
		} else {
			c, _ := f.Cell(r)
			l.right = true
			switch f.Part {
			case document.PartValue:
				l.italic, l.color = c.Provisional, tone(c)
			default:
				l.color = greyColor
			}
			if v, ok := f.Figure(r); ok {
				value = v
				if f.Part != document.PartN {
					value = number(document.Unit(f.Column), v)
				}
			}
		}
		id, err := b.style(l)
		if err != nil {
			return err
		}
		out[i] = excelize.Cell{StyleID: id, Value: value}
	}
	return sw.SetRow(cell(1, row), out)
}

// columnWidth is in characters of the default font; a Chinese character takes two.
func columnWidth(f document.Field, lang string, rows []report.Row) float64 {
	w := (wideness(f.Header(lang)) + 4) / 1.4
	if f.Part == document.PartKey {
		for _, r := range rows[:min(len(rows), 200)] {
			w = max(w, wideness(f.Key(r))+3)
		}
	}
	return min(max(w, 12), 40)
}

func wideness(s string) float64 {
	w := 0.0
	for _, r := range s {
		w++
		if utf8.RuneLen(r) > 2 {
			w++
		}
	}
	return w
}
