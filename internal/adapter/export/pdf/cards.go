package pdf

import (
	"math"

	"kefu/internal/feature/report/document"
)

const (
	cardGap = 4.0
	cardPad = 3.4
	smallLn = 3.6
)

// perRow is how many cards stand side by side.
func (f *flow) perRow(n int) int {
	most := 5
	if f.wide {
		most = 6
	}
	switch {
	case n <= most:
		return max(n, 3)
	case n%3 == 0 && !f.wide:
		return 3
	}
	return 4
}

func (f *flow) cards(s document.Section) {
	if len(s.Cards) == 0 {
		return
	}
	n := f.perRow(len(s.Cards))
	w := (f.room() - cardGap*float64(n-1)) / float64(n)
	f.heading(s.Title, 30)
	for from := 0; from < len(s.Cards); from += n {
		row := s.Cards[from:min(from+n, len(s.Cards))]
		h, below := 0.0, false
		for _, c := range row {
			below = below || !f.levelFits(c, w)
		}
		for _, c := range row {
			h = math.Max(h, f.cardHeight(c, w, below))
		}
		f.need(h + 2)
		for i, c := range row {
			f.card(frame{margin + (w+cardGap)*float64(i), f.y, w, h}, c, below)
		}
		f.y += h + cardGap
	}
	f.note(s.Note)
	f.y += 2
}

func smallStyle() style { return style{size: 6.9, color: grey()} }

// cardTail is what stands under the figure: change and target on lines of their own, the small print in at most two.
func (f *flow) cardTail(c document.Card, w float64, below bool) []run {
	var out []run
	inner := w - 2*cardPad
	if col, ok := levelColor(c.Level); ok && below {
		out = append(out, run{"● " + document.Level(f.doc.Lang, c.Level), style{size: 6.9, color: col}})
	}
	if c.Change != "" {
		tone := smallStyle()
		switch c.ChangeTone {
		case document.ToneGood:
			tone.color = green()
		case document.ToneBad:
			tone.color = red()
		}
		out = append(out, run{fit(f, c.Change, inner, tone), tone})
	}
	for _, l := range few(f, c.Target, 2, inner, smallStyle()) {
		out = append(out, run{l, smallStyle()})
	}
	for _, l := range few(f, c.Small, 2, inner, smallStyle()) {
		out = append(out, run{l, smallStyle()})
	}
	return out
}

// run is a line of text with its look.
type run struct {
	text  string
	style style
}

func (f *flow) cardHeight(c document.Card, w float64, below bool) float64 {
	return 15.5 + smallLn*float64(len(f.cardTail(c, w, below))) + 2.2
}

// levelFits reports whether the level has room beside the label; else the whole row of cards has it below the figure.
func (f *flow) levelFits(c document.Card, w float64) bool {
	return f.width(c.Label, labelStyle())+f.width(document.Level(f.doc.Lang, c.Level), smallStyle())+4 <= w-2*cardPad
}

func labelStyle() style { return style{size: 7.6, color: grey()} }

func (f *flow) card(at frame, c document.Card, below bool) {
	edge := rule()
	f.box(at.x, at.y, at.w, at.h, 1.8, nil, &edge)
	in := at.inset(cardPad, 0, cardPad, 0)
	room := in.w
	if col, ok := levelColor(c.Level); ok && !below {
		word := document.Level(f.doc.Lang, c.Level)
		st := style{size: 6.9, color: col}
		w := f.width(word, st)
		right(f, in.x+in.w, at.y+6, word, st)
		f.dot(in.x+in.w-w-1.6, at.y+5.1, 0.75, col)
		room -= w + 4
	}
	f.text(in.x, at.y+6, fit(f, c.Label, room, labelStyle()), labelStyle())
	value := style{size: 15.5, bold: true, color: ink()}
	for value.size > 9 && f.width(c.Value, value) > in.w {
		value.size -= 0.5
	}
	f.text(in.x, at.y+13.2, fit(f, c.Value, in.w, value), value)
	if free := in.w - f.width(c.Value, value) - 4; free > 12 {
		w := math.Min(free, 26)
		f.spark(frame{in.x + in.w - w, at.y + 8.4, w, 5}, c.Spark)
	}
	y := at.y + 18
	for _, l := range f.cardTail(c, at.w, below) {
		f.text(in.x, y, l.text, l.style)
		y += smallLn
	}
}

// spark draws the course of a figure without any scale.
func (f *flow) spark(at frame, values []float64) {
	var known []float64
	for _, v := range values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			known = append(known, v)
		}
	}
	if len(known) < 2 {
		return
	}
	lo, hi := known[0], known[0]
	for _, v := range known {
		lo, hi = math.Min(lo, v), math.Max(hi, v)
	}
	pts := make([]point, len(known))
	for i, v := range known {
		y := at.y + at.h/2
		if hi > lo {
			y = at.y + at.h - (v-lo)/(hi-lo)*at.h
		}
		pts[i] = point{at.x + at.w*float64(i)/float64(len(known)-1), y}
	}
	f.line(smooth(pts), stroke{width: 0.4, color: indigo().tint(0.7)})
	last := pts[len(pts)-1]
	f.dot(last.x, last.y, 0.6, indigo())
}
