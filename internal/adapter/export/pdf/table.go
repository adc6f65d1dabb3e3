package pdf

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"kefu/internal/feature/report"
	"kefu/internal/feature/report/document"
)

// maxRows is the longest table worth printing; the other formats hold every row.
const maxRows = 2000

const (
	cellPad  = 1.7
	rowH     = 7.2
	headLn   = 3.5
	minKey   = 22.0
	maxKey   = 62.0
	maxLines = 3
)

// spacing is how high rows are: plain ones, and what a second line adds.
type spacing struct{ row, sub float64 }

// Rows stand at ease, unless closing up keeps the whole table on the page.
func atEase() spacing { return spacing{row: rowH, sub: 2.9} }
func closed() spacing { return spacing{row: 4.9, sub: 2.1} }

// sheet is a table being printed: which columns, how wide, and what its marks mean.
type sheet struct {
	flow   *flow
	space  spacing
	table  *report.Table
	keys   []document.Field
	cells  []document.Field
	widths []float64 // of keys and cells
	heads  [][]string
	seen   map[string]bool // levels, provisional, few: named under the table
}

func (f *flow) table(s document.Section) {
	t := s.Table
	var keys, values []document.Field
	for _, fd := range document.Fields(t) {
		switch fd.Part {
		case document.PartKey:
			keys = append(keys, fd)
		case document.PartValue:
			values = append(values, fd)
		}
	}
	seen := map[string]bool{}
	for i, group := range f.split(t, keys, values) {
		sh := &sheet{flow: f, space: atEase(), table: t, keys: keys, cells: group, seen: seen}
		sh.measure()
		title := s.Title
		if i > 0 {
			title += document.Word(f.doc.Lang, "continued")
		}
		sh.fit(underTable(s))
		f.heading(title, sh.headHeight()+2*rowH)
		sh.print()
		f.y += 1.5
	}
	f.marks(seen)
	if len(t.Rows) > maxRows {
		f.note(document.Word(f.doc.Lang, "paper_rows"))
	}
	if t.Meta.Truncated {
		f.note(document.Word(f.doc.Lang, "truncated"))
	}
	f.note(s.Note)
	f.y += 3
}

// underTable is the room that what stands under a table takes at most, in mm, with its title.
func underTable(s document.Section) float64 {
	const title, marks, note = 7, 4.5, 10
	if s.Note == "" {
		return title + marks
	}
	return title + marks + note
}

// fit closes the rows up if that keeps them all on this page.
func (sh *sheet) fit(around float64) {
	f := sh.flow
	room := f.left() - around - sh.headHeight()
	if sh.height() <= room {
		return
	}
	if sh.space = closed(); sh.height() > room {
		sh.space = atEase()
	}
}

// height is how high all rows are; it stops counting beyond any page.
func (sh *sheet) height() float64 {
	h := 0.0
	for i, r := range sh.rows() {
		_, _, own := sh.content(r, i == len(sh.table.Rows))
		if h += own; h > 500 {
			break
		}
	}
	return h
}

// split deals the figures into groups that fit beside the keys.
func (f *flow) split(t *report.Table, keys, values []document.Field) [][]document.Field {
	probe := &sheet{flow: f, table: t, keys: keys, seen: map[string]bool{}}
	fixed := 0.0
	for _, k := range keys {
		fixed += math.Min(probe.natural(k), minKey+8)
	}
	var out [][]document.Field
	var group []document.Field
	used := fixed
	for _, v := range values {
		w := probe.natural(v)
		if len(group) > 0 && used+w > f.room() {
			out, group, used = append(out, group), nil, fixed
		}
		group, used = append(group, v), used+w
	}
	return append(out, group)
}

func headStyle() style { return style{size: 7.2, color: grey()} }
func bodyStyle() style { return style{size: 7.8, color: ink()} }
func subStyle() style  { return style{size: 5.8, color: faint()} }

func header(fd document.Field) string {
	if fd.Column.Short != "" && fd.Part == document.PartValue {
		return fd.Column.Short
	}
	return fd.Column.Label
}

// natural is the width a column would like: its widest cell, and its header in at most two lines.
func (sh *sheet) natural(fd document.Field) float64 {
	f := sh.flow
	w := f.width(header(fd), headStyle())
	if w > 14 { // two lines will do, but no word is cut
		w = math.Max(14, w*0.6)
		w = math.Max(w, longestWord(f, header(fd)))
	}
	for i, r := range sh.rows() {
		if i >= 400 {
			break
		}
		if fd.Part == document.PartKey {
			w = math.Max(w, math.Min(f.width(fd.Key(r), bodyStyle()), maxKey))
			continue
		}
		l := sh.figure(fd, r)
		w = math.Max(w, math.Max(f.width(l.text, l.style)+l.markWidth(f), f.width(l.sub.text, l.sub.style)))
	}
	return w + 2*cellPad
}

// longestWord is the width of the widest part of a header that may not be broken, up to 30 mm.
func longestWord(f *flow, s string) float64 {
	w := 0.0
	for s != "" {
		var word string
		word, s, _, _ = uniseg.FirstLineSegmentInString(s, -1)
		w = math.Max(w, f.width(strings.TrimRight(word, " "), headStyle())+0.1)
	}
	return math.Min(w, 30)
}

func (sh *sheet) rows() []report.Row {
	rows := sh.table.Rows[:min(len(sh.table.Rows), maxRows)]
	if sh.table.Total != nil {
		rows = append(slices.Clip(rows), *sh.table.Total)
	}
	return rows
}

func (sh *sheet) measure() {
	sum, keys := 0.0, 0.0
	for _, fd := range sh.fields() {
		w := sh.natural(fd)
		sh.widths = append(sh.widths, w)
		sum += w
		if fd.Part == document.PartKey {
			keys += w
		}
	}
	room := sh.flow.room()
	for i, fd := range sh.fields() {
		switch {
		case sum <= room && sum > 0:
			sh.widths[i] *= room / sum
		case fd.Part == document.PartKey && keys > 0: // the keys give way: names wrap, figures do not
			sh.widths[i] = math.Max(12, sh.widths[i]*math.Max(0.2, 1-(sum-room)/keys))
		}
		most := sh.widths[i] - 2*cellPad
		sh.heads = append(sh.heads, few(sh.flow, header(fd), maxLines, most, headStyle()))
	}
}

func (sh *sheet) fields() []document.Field { return slices.Concat(sh.keys, sh.cells) }

func (sh *sheet) headHeight() float64 {
	lines := 1
	for _, h := range sh.heads {
		lines = max(lines, len(h))
	}
	return 3.6 + headLn*float64(lines)
}

func (sh *sheet) print() {
	f := sh.flow
	sh.head()
	rows := sh.table.Rows[:min(len(sh.table.Rows), maxRows)]
	if len(rows) == 0 && sh.table.Total == nil {
		f.text(margin+cellPad, f.y+5, document.Word(f.doc.Lang, "no_data"), style{size: 7.8, color: faint()})
		f.y += rowH
		return
	}
	for _, r := range rows {
		sh.row(r, false)
	}
	if sh.table.Total != nil {
		sh.row(*sh.table.Total, len(sh.keys) > 0)
	}
}

func (sh *sheet) head() {
	f := sh.flow
	h := sh.headHeight()
	fill := wash()
	f.box(margin, f.y, f.room(), h, 0, &fill, nil)
	x := margin
	for i, fd := range sh.fields() {
		y := f.y + h/2 + 0.9 - headLn*float64(len(sh.heads[i])-1)/2
		for _, l := range sh.heads[i] {
			if fd.Part == document.PartKey {
				f.text(x+cellPad, y, l, headStyle())
			} else {
				right(f, x+sh.widths[i]-cellPad, y, l, headStyle())
			}
			y += headLn
		}
		x += sh.widths[i]
	}
	f.y += h
	f.line([]point{{margin, f.y}, {margin + f.room(), f.y}}, stroke{width: 0.2, color: rule()})
}

// label is one figure ready to be set.
type label struct {
	text  string
	mark  string
	style style
	sub   run
}

func (l label) markWidth(f *flow) float64 {
	if l.mark == "" {
		return 0
	}
	return f.width(l.mark, l.markStyle()) + 0.9
}

func (l label) markStyle() style { return style{size: 5.6, color: l.style.color} }

// figure says how a cell is printed: its level as colour and mark, provisional leaning, too small a sample grey with its n.
func (sh *sheet) figure(fd document.Field, r report.Row) label {
	lang := sh.flow.doc.Lang
	c, ok := fd.Cell(r)
	if !ok {
		return label{}
	}
	l := label{text: document.Cell(lang, fd.Column, c), style: bodyStyle(), sub: run{style: subStyle()}}
	if l.text == document.Null {
		l.style.color = faint()
		return l
	}
	if c.Provisional {
		l.style.italic, sh.seen["provisional"] = true, true
	}
	switch {
	case c.Few:
		l.style.color, sh.seen["few"] = faint(), true
		l.sub.text = fmt.Sprintf("n=%s", document.Number(float64(c.N), 0))
	case c.Target != nil:
		if col, known := levelColor(c.Target.Level); known && c.Target.Level != report.LevelGood {
			l.style.color, l.mark = col, levelMark(c.Target.Level)
			sh.seen[c.Target.Level] = true
		}
	}
	if fd.Index < len(r.Before) && !c.Few {
		text, tone := document.Change(lang, fd.Column, c.Value, r.Before[fd.Index].Value)
		l.sub.text = text
		switch tone {
		case document.ToneGood:
			l.sub.style.color = green()
		case document.ToneBad:
			l.sub.style.color = red()
		}
	}
	return l
}

// content is what a row says and how high it is.
func (sh *sheet) content(r report.Row, total bool) (names [][]string, figures []label, h float64) {
	f := sh.flow
	names = make([][]string, len(sh.keys))
	figures = make([]label, len(sh.cells))
	h = sh.space.row
	for i, k := range sh.keys {
		st := bodyStyle()
		text := k.Key(r)
		if total {
			st.bold, text = true, ""
			if i == 0 {
				text = document.Word(f.doc.Lang, "total")
			}
		}
		names[i] = few(f, text, maxLines, sh.widths[i]-2*cellPad, st)
		h = math.Max(h, sh.space.row+3.4*float64(len(names[i])-1))
	}
	for i, c := range sh.cells {
		figures[i] = sh.figure(c, r)
		figures[i].style.bold = total
		if figures[i].sub.text != "" {
			h = math.Max(h, sh.space.row+sh.space.sub)
		}
	}
	return names, figures, h
}

func (sh *sheet) row(r report.Row, total bool) {
	f := sh.flow
	names, figures, h := sh.content(r, total)
	if f.need(h) {
		sh.head()
	}
	if total {
		f.line([]point{{margin, f.y}, {margin + f.room(), f.y}}, stroke{width: 0.35, color: faint()})
	}
	sh.set(names, figures, h, total)
	f.y += h
	f.line([]point{{margin, f.y}, {margin + f.room(), f.y}}, stroke{width: 0.2, color: rule()})
}

func (sh *sheet) set(names [][]string, figures []label, h float64, total bool) {
	f, x := sh.flow, margin
	for i, lines := range names {
		st := bodyStyle()
		st.bold = total
		y := f.y + h/2 + 1 - 3.4*float64(len(lines)-1)/2
		for _, l := range lines {
			f.text(x+cellPad, y, l, st)
			y += 3.4
		}
		x += sh.widths[i]
	}
	for i, l := range figures {
		x += sh.widths[len(names)+i]
		y := f.y + h/2 + 1
		if l.sub.text != "" {
			y -= 1.3
			right(f, x-cellPad, y+3, l.sub.text, l.sub.style)
		}
		right(f, x-cellPad, y, l.text, l.style)
		if l.mark != "" {
			right(f, x-cellPad-f.width(l.text, l.style)-0.9, y-0.15, l.mark, l.markStyle())
		}
	}
}

// marks explains under the table what its colours and marks mean, as far as they occur.
func (f *flow) marks(seen map[string]bool) {
	x := margin
	st := style{size: 6.6, color: grey()}
	begun := false
	for _, key := range []string{report.LevelGreat, report.LevelNear, report.LevelMiss, report.LevelAlert, "provisional", "few"} {
		if !seen[key] {
			continue
		}
		if !begun {
			f.need(5)
			f.y += 2.5
			begun = true
		}
		text, look := document.Word(f.doc.Lang, key), st
		if col, ok := levelColor(key); ok {
			look.color = col
			text = levelMark(key) + " " + text
		}
		look.italic = key == "provisional"
		if key == "few" {
			look.color = faint()
		}
		f.text(x, f.y, text, look)
		x += f.width(text, look) + 5
	}
	if begun {
		f.y += 2
	}
}
