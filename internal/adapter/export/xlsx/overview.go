package xlsx

import (
	"math"

	"github.com/xuri/excelize/v2"

	"kefu/internal/feature/report/document"
)

// The overview is laid out in seven columns of these widths.
func overviewWidths() []float64 { return []float64{30, 18, 20, 24, 14, 44, 22} }

// chartRows is how many rows of the overview a chart covers.
const chartRows = 20

// overview writes the first sheet: title, cards with their course, charts. The numbers of the charts go on the sheet data.
func (b *book) overview(data string) error {
	b.data = data
	for i, w := range overviewWidths() {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := b.file.SetColWidth(b.over, name, name, w); err != nil {
			return err
		}
	}
	if err := b.file.SetSheetView(b.over, 0, &excelize.ViewOptions{ShowGridLines: new(bool)}); err != nil {
		return err
	}
	b.row = 1
	lines := []struct {
		text string
		look look
	}{
		{b.doc.Title, look{size: 18, bold: true}}, {b.doc.Subtitle, look{color: greyColor}}, {b.doc.Basis(), look{color: faintColor, size: 9}},
		{b.doc.Imprint(), look{color: faintColor, size: 9}}, {b.exported(), look{color: faintColor, size: 9}},
	}
	for _, l := range lines {
		if l.text == "" {
			continue
		}
		if err := b.put(b.over, 1, b.row, l.text, l.look); err != nil {
			return err
		}
		b.row++
	}
	b.row++
	sections := b.doc.Sections
	for i := 0; i < len(sections); i++ {
		var err error
		switch s := sections[i]; s.Kind {
		case document.KindCards:
			err = b.cards(s)
		case document.KindList:
			err = b.list(s)
		case document.KindChart, document.KindShare:
			if s.Kind == document.KindChart && i+1 < len(sections) && sections[i+1].Kind == document.KindShare {
				err = b.charts(s, sections[i+1])
				i++
			} else {
				err = b.charts(s)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// exported names who took the file, as the watermark does on paper.
func (b *book) exported() string {
	if b.doc.Watermark == "" {
		return ""
	}
	return b.word("exported") + b.word("separator") + b.doc.Watermark
}

// put writes text into a cell; it is never taken for a formula.
func (b *book) put(sheet string, col, row int, s string, l look) error {
	at := cell(col, row)
	if err := b.file.SetCellStr(sheet, at, text(s)); err != nil {
		return err
	}
	return b.dress(sheet, at, l)
}

func (b *book) dress(sheet, at string, l look) error {
	id, err := b.style(l)
	if err != nil {
		return err
	}
	return b.file.SetCellStyle(sheet, at, at, id)
}

func (b *book) cards(s document.Section) error {
	if len(s.Cards) == 0 {
		return nil
	}
	if s.Title != "" {
		if err := b.put(b.over, 1, b.row, s.Title, look{bold: true, size: 12}); err != nil {
			return err
		}
		b.row++
	}
	for i, key := range []string{"metric", "value", "change", "target", "level", "remark", "trend"} {
		if err := b.put(b.over, i+1, b.row, b.word(key), look{color: greyColor, fill: headFill}); err != nil {
			return err
		}
	}
	b.row++
	for _, c := range s.Cards {
		parts := []string{c.Label, c.Value, c.Change, c.Target, document.Level(b.doc.Lang, c.Level), c.Small}
		for i, p := range parts {
			l := look{color: greyColor}
			if i < 2 {
				l = look{bold: i == 1, size: 11.5}
			}
			if err := b.put(b.over, i+1, b.row, p, l); err != nil {
				return err
			}
		}
		if err := b.spark(c); err != nil {
			return err
		}
		if err := b.file.SetRowHeight(b.over, b.row, 22); err != nil {
			return err
		}
		b.row++
	}
	b.row++
	return b.remark(s.Note)
}

// list writes sentences, one a row.
func (b *book) list(s document.Section) error {
	if len(s.Lines) == 0 {
		return nil
	}
	if s.Title != "" {
		if err := b.put(b.over, 1, b.row, s.Title, look{bold: true, size: 12}); err != nil {
			return err
		}
		b.row++
	}
	for _, line := range s.Lines {
		if err := b.put(b.over, 1, b.row, line.Text, look{}); err != nil {
			return err
		}
		b.row++
	}
	b.row++
	return b.remark(s.Note)
}

func (b *book) remark(s string) error {
	if s == "" {
		return nil
	}
	err := b.put(b.over, 1, b.row, s, look{color: greyColor, size: 9})
	b.row += 2
	return err
}

// spark draws a card's course with a native sparkline over numbers on the sheet of chart data.
func (b *book) spark(c document.Card) error {
	var values []*float64
	for i := range c.Spark {
		values = append(values, &c.Spark[i])
	}
	if len(values) < 2 {
		return nil
	}
	if err := b.dataColumn(c.Label, "count", values); err != nil {
		return err
	}
	return b.file.AddSparkline(b.over, &excelize.SparklineOptions{Location: []string{cell(7, b.row)},
		Range: []string{b.dataRange(b.col-1, 2, len(values)+1)}, Type: "line", Markers: false, SeriesColor: "5B5BD6"})
}

// dataColumn writes one column of chart data and moves on; durations are days there as on every sheet.
func (b *book) dataColumn(head, unit string, values []*float64) error {
	if err := b.openData(); err != nil {
		return err
	}
	if err := b.put(b.data, b.col, 1, head, look{bold: true, fill: headFill}); err != nil {
		return err
	}
	var known []float64
	for _, v := range values {
		if v != nil && !math.IsNaN(*v) && !math.IsInf(*v, 0) {
			known = append(known, *v)
		}
	}
	l := look{format: format(b.doc.Lang, unit, known)}
	for i, v := range values {
		if v == nil || math.IsNaN(*v) || math.IsInf(*v, 0) {
			continue
		}
		at := cell(b.col, i+2)
		if err := b.file.SetCellFloat(b.data, at, number(unit, *v), -1, 64); err != nil {
			return err
		}
		if err := b.dress(b.data, at, l); err != nil {
			return err
		}
	}
	b.col++
	return nil
}

// openData makes the sheet of chart data when the first chart needs it.
func (b *book) openData() error {
	if b.col > 0 {
		return nil
	}
	b.col = 1
	if err := b.sheet(b.data); err != nil {
		return err
	}
	return b.file.SetColWidth(b.data, "A", "CZ", 18)
}

func (b *book) dataRange(col, from, to int) string {
	name, err := excelize.ColumnNumberToName(col)
	if err != nil {
		name = "A"
	}
	ref := quoted(b.data) + "!$" + name + "$" + itoa(from)
	if to == from {
		return ref
	}
	return ref + ":$" + name + "$" + itoa(to)
}
