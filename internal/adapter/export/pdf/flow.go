package pdf

import (
	"codeberg.org/go-pdf/fpdf"

	"kefu/internal/feature/report/document"
)

// Page measures in mm.
const (
	margin = 14.0
	foot   = 16.0 // kept free at the bottom for the footer
	short  = 210.0
	long   = 297.0
)

// flow lays blocks down the page and turns it when they do not fit.
type flow struct {
	canvas
	pdf   *fpdf.Fpdf // nil while the pages are being counted
	doc   *document.Document
	page  int
	pages int // 0 while they are being counted
	wide  bool
	y     float64
	top   float64 // where blocks begin on this page
}

func (f *flow) sheet() (w, h float64) {
	if f.wide {
		return long, short
	}
	return short, long
}

// room is the width between the margins.
func (f *flow) room() float64 {
	w, _ := f.sheet()
	return w - 2*margin
}

// left is the height still free on the page.
func (f *flow) left() float64 {
	_, h := f.sheet()
	return h - foot - f.y
}

// need turns the page unless h mm are free; it reports whether it did.
func (f *flow) need(h float64) bool {
	if h <= f.left() || f.fresh() {
		return false
	}
	f.turn(f.wide)
	return true
}

// fresh reports a page with nothing on it but its head.
func (f *flow) fresh() bool { return f.y <= f.top }

func (f *flow) turn(wide bool) {
	f.wide = wide
	f.page++
	f.y = margin
	if f.pdf != nil {
		f.pdf.AddPageFormat(orientation(wide), fpdf.SizeType{Wd: short, Ht: long})
		f.watermark()
	}
	f.footer()
	if f.page > 1 {
		st := style{size: 7.2, color: faint()}
		f.text(margin, f.y, fit(f, f.doc.Title, f.room()*0.45, st), st)
		right(f, margin+f.room(), f.y, fit(f, f.doc.Subtitle, f.room()*0.5, st), st)
		f.line([]point{{margin, f.y + 2}, {margin + f.room(), f.y + 2}}, stroke{width: 0.2, color: rule()})
		f.y += 8
	}
	f.top = f.y
}

func orientation(wide bool) string {
	if wide {
		return "L"
	}
	return "P"
}

func (f *flow) footer() {
	_, h := f.sheet()
	st := style{size: 7, color: faint()}
	pages := f.pages
	if pages == 0 {
		pages = f.page
	}
	number := document.PageNumber(f.doc.Lang, f.page, pages)
	f.text(margin, h-9, fit(f, f.doc.Imprint(), f.room()-f.width(number, st)-6, st), st)
	right(f, margin+f.room(), h-9, number, st)
}

// watermark names who took the file across the page, too faint to hinder reading.
func (f *flow) watermark() {
	if f.doc.Watermark == "" {
		return
	}
	w, h := f.sheet()
	st := style{size: 13, color: ink()}
	text := fit(f, f.doc.Watermark, 110, st)
	f.pdf.SetAlpha(0.05, "Normal")
	for y := 60.0; y < h; y += 75 {
		for x := w * 0.28; x < w; x += w * 0.48 {
			f.pdf.TransformBegin()
			f.pdf.TransformRotate(28, x, y)
			center(f, x, y, text, st)
			f.pdf.TransformEnd()
		}
	}
	f.pdf.SetAlpha(1, "Normal")
}

// document lays out everything.
func (f *flow) document() {
	sections := f.doc.Sections
	f.turn(len(sections) > 0 && lies(sections[0]))
	f.head()
	for i := 0; i < len(sections); i++ {
		s := sections[i]
		f.orient(s, lies(s))
		if pair := f.pair(sections, i); pair {
			f.charts(sections[i], sections[i+1])
			i++
			continue
		}
		switch s.Kind {
		case document.KindCards:
			f.cards(s)
		case document.KindList:
			f.list(s)
		case document.KindTable:
			f.table(s)
		default:
			f.charts(s)
		}
	}
	f.orient(document.Section{}, false)
	f.definitions()
}

// pair reports a chart with a share behind it: they stand side by side.
func (f *flow) pair(sections []document.Section, i int) bool {
	return sections[i].Kind == document.KindChart && i+1 < len(sections) && sections[i+1].Kind == document.KindShare && !sections[i+1].NewPage
}

// lies reports a block that needs the page on its side.
func lies(s document.Section) bool { return s.Kind == document.KindTable && len(s.Table.Columns) > 8 }

// orient turns the page when the next block begins one or lies the other way.
func (f *flow) orient(s document.Section, wide bool) {
	if wide != f.wide || s.NewPage && !f.fresh() {
		f.turn(wide)
	}
}

// head prints title, subtitle, basis and filters on the first page.
func (f *flow) head() {
	title := style{size: 20, bold: true, color: ink()}
	f.y += 6
	for _, l := range few(f, f.doc.Title, 2, f.room(), title) {
		f.text(margin, f.y, l, title)
		f.y += 9
	}
	f.y -= 2
	f.paragraph(f.doc.Subtitle, style{size: 10, color: grey()}, 2, 5)
	f.y += 0.5
	f.paragraph(f.doc.Basis(), style{size: 7.2, color: faint()}, 3, 3.8)
	for _, line := range f.doc.Filters {
		f.paragraph(line, style{size: 7.2, color: faint()}, 2, 3.8)
	}
	f.y += 3
	f.top = f.y
}

// paragraph sets text in at most so many lines of the given height; it turns the page between lines.
func (f *flow) paragraph(s string, st style, most int, leading float64) {
	if s == "" {
		return
	}
	for _, l := range few(f, s, most, f.room(), st) {
		f.need(leading)
		f.text(margin, f.y, l, st)
		f.y += leading
	}
}

// heading sets the title of a block above it, keeping at least rest mm of the block on the same page.
func (f *flow) heading(title string, rest float64) {
	if title == "" {
		f.need(rest)
		return
	}
	f.need(8 + rest)
	st := style{size: 10.5, bold: true, color: ink()}
	f.y += 3.5
	f.text(margin, f.y, fit(f, title, f.room(), st), st)
	f.y += 3.5
}

// list sets sentences one below the other, each with a dot in the colour of its tone.
func (f *flow) list(s document.Section) {
	if len(s.Lines) == 0 {
		return
	}
	const indent, leading = 4.0, 4.6
	st := style{size: 8.6, color: ink()}
	f.heading(s.Title, leading)
	f.y += 2
	for _, line := range s.Lines {
		rows := few(f, line.Text, 3, f.room()-indent, st)
		f.need(leading * float64(len(rows)))
		f.dot(margin+1.2, f.y-1.1, 0.8, toneColor(line.Tone))
		for _, r := range rows {
			f.text(margin+indent, f.y, r, st)
			f.y += leading
		}
	}
	f.note(s.Note)
	f.y += 2
}

func toneColor(tone string) color {
	switch tone {
	case document.ToneGood:
		return green()
	case document.ToneBad:
		return red()
	}
	return grey()
}

// note sets the remark under a block.
func (f *flow) note(s string) {
	if s != "" {
		f.y += 2.5
		f.paragraph(s, style{size: 7.2, color: grey()}, 12, 3.9)
	}
}
