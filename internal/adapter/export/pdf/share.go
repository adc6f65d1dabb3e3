package pdf

import (
	"math"
	"slices"

	"kefu/internal/feature/report/document"
)

// slice is one part of a whole.
type slice struct {
	label string
	value float64
}

// maxSlices is how many parts a reader can tell apart; the smallest ones become 「其他」.
const maxSlices = 8

// slices of the first series, largest first; nulls and what is not positive have no share.
func parts(ch *document.Chart, lang string) (out []slice, total float64) {
	if len(ch.Series) == 0 {
		return nil, 0
	}
	for i, v := range ch.Series[0].Values {
		if known(v) && *v > 0 {
			out = append(out, slice{ch.Labels[i], *v})
			total += *v
		}
	}
	slices.SortStableFunc(out, func(a, b slice) int {
		switch {
		case a.value > b.value:
			return -1
		case a.value < b.value:
			return 1
		}
		return 0
	})
	if len(out) > maxSlices {
		rest := slice{label: document.Word(lang, "other")}
		for _, s := range out[maxSlices-1:] {
			rest.value += s.value
		}
		out = append(out[:maxSlices-1:maxSlices-1], rest)
	}
	return out, total
}

// shareChart draws a ring with the total inside and a legend with percentages at its right.
func shareChart(c canvas, f frame, ch *document.Chart, lang string) {
	list, total := parts(ch, lang)
	if total <= 0 {
		nothing(c, f, lang)
		return
	}
	outer := math.Min(f.h/2-1, f.w*0.24)
	inner := outer * 0.62
	cx, cy := f.x+outer+1, f.y+f.h/2
	angle := -math.Pi / 2
	for i, s := range list {
		to := angle + 2*math.Pi*s.value/total
		c.area(ring(cx, cy, outer, inner, angle, to), series(i), 1)
		angle = to
	}
	angle = -math.Pi / 2
	if len(list) > 1 { // white seams keep neighbours apart in print
		for _, s := range list {
			sin, cos := math.Sincos(angle)
			c.line([]point{{cx + inner*cos, cy + inner*sin}, {cx + outer*cos, cy + outer*sin}}, stroke{width: 0.4, color: color{255, 255, 255}})
			angle += 2 * math.Pi * s.value / total
		}
	}
	if ch.Unit != "percent" && ch.Unit != "ratio" && ch.Unit != "score" { // shares of shares have no sum worth printing
		big := style{size: 10.5, bold: true, color: ink()}
		sum := document.Value(lang, ch.Unit, total)
		for big.size > 6 && c.width(sum, big) > inner*1.8 {
			big.size -= 0.5
		}
		center(c, cx, cy+0.4, sum, big)
		small := style{size: 6.5, color: grey()}
		center(c, cx, cy+4.2, fit(c, ch.Series[0].Name, inner*1.7, small), small)
	}
	shareLegend(c, f.inset(2*outer+6, 0, 0, 0), list, total)
}

func shareLegend(c canvas, f frame, list []slice, total float64) {
	st := style{size: 7.5, color: ink()}
	step := math.Min(6.2, f.h/float64(len(list)))
	y := f.y + f.h/2 - step*float64(len(list)-1)/2
	width := math.Min(f.w, 70)
	for i, s := range list {
		c.dot(f.x+1, y, 0.95, series(i))
		percent := document.Value("", "percent", s.value/total)
		c.text(f.x+3.6, y+1, fit(c, s.label, width-5.5-c.width(percent, st), st), st)
		right(c, f.x+width, y+1, percent, style{size: 7.5, color: grey()})
		y += step
	}
}

// ring is the outline of a slice, in steps of at most two degrees.
func ring(cx, cy, outer, inner, from, to float64) []point {
	n := max(2, int(math.Ceil((to-from)/(math.Pi/90))))
	out := make([]point, 0, 2*n+2)
	for i := 0; i <= n; i++ {
		sin, cos := math.Sincos(from + (to-from)*float64(i)/float64(n))
		out = append(out, point{cx + outer*cos, cy + outer*sin})
	}
	for i := n; i >= 0; i-- {
		sin, cos := math.Sincos(from + (to-from)*float64(i)/float64(n))
		out = append(out, point{cx + inner*cos, cy + inner*sin})
	}
	return out
}
