package pdf

import (
	"math"
	"strings"

	"kefu/internal/feature/report/document"
)

// frame is a rectangle on the page in mm.
type frame struct{ x, y, w, h float64 }

func (f frame) inset(left, top, right, bottom float64) frame {
	return frame{f.x + left, f.y + top, f.w - left - right, f.h - top - bottom}
}

// axis is a scale of values from bottom to top with its marked values.
type axis struct {
	document.Scale
	marks []float64
}

func (a axis) y(f frame, v float64) float64 { return f.y + f.h - (v-a.Lo)/(a.Hi-a.Lo)*f.h }

func scale(values []float64, unit string, fromZero bool) axis {
	a := axis{Scale: document.ScaleOf(values, unit, fromZero)}
	for i := 0; i <= int(math.Round((a.Hi-a.Lo)/a.Step)); i++ {
		a.marks = append(a.marks, a.Lo+float64(i)*a.Step)
	}
	return a
}

// markText writes a marked value as shortly as it can be said: 「2 分」 instead of 「2 分 00 秒」, 20% instead of 20.0%,
// 2,000 USD instead of 2,000.00 USD.
func markText(lang, unit string, v, step float64) string {
	if code, decimals, ok := document.Currency(unit); ok && math.Mod(math.Round(step), math.Pow10(decimals)) == 0 {
		return document.Number(document.Major(v, decimals), 0) + " " + code
	}
	switch {
	case unit == "percent" && math.Abs(step*100-math.Round(step*100)) < 1e-9:
		return document.Number(v*100, 0) + "%"
	case unit == "duration" && v == 0:
		return "0"
	case unit == "duration":
		s := document.Duration(lang, v)
		for _, tail := range []string{" 00 秒", " 00 分", " 0 小时", " 00s", " 00m", " 0h"} {
			s = strings.TrimSuffix(s, tail)
		}
		return s
	case (unit == "score" || unit == "ratio") && math.Abs(v-math.Round(v*10)/10) < 1e-9:
		return document.Number(v, 1)
	}
	return document.Value(lang, unit, v)
}

func tickStyle() style { return style{size: 6.8, color: grey()} }

// ladder draws the marked values with their grid lines and returns the room left for the plot.
func ladder(c canvas, f frame, a axis, unit, lang string) frame {
	labels := make([]string, len(a.marks))
	widest := 0.0
	for i, v := range a.marks {
		labels[i] = markText(lang, unit, v, a.Step)
		widest = math.Max(widest, c.width(labels[i], tickStyle()))
	}
	plot := f.inset(widest+2.2, 1.5, 1, 5.5)
	for i, v := range a.marks {
		y := a.y(plot, v)
		c.line([]point{{plot.x, y}, {plot.x + plot.w, y}}, stroke{width: 0.2, color: rule()})
		right(c, plot.x-1.6, y+0.9, labels[i], tickStyle())
	}
	return plot
}

// feet writes labels under the plot, every n-th of them so that none touches the next; at returns the centre of the i-th.
func feet(c canvas, plot frame, labels []string, at func(int) float64) {
	if len(labels) == 0 {
		return
	}
	st := tickStyle()
	slot := plot.w
	if len(labels) > 1 {
		slot = at(1) - at(0)
	}
	widest := 0.0
	texts := make([]string, len(labels))
	for i, l := range labels {
		texts[i] = fit(c, l, 30, st)
		widest = math.Max(widest, c.width(texts[i], st))
	}
	stride := int(math.Max(1, math.Ceil((widest+2)/slot)))
	for i := 0; i < len(texts); i += stride {
		w := c.width(texts[i], st)
		x := math.Min(math.Max(at(i)-w/2, plot.x-4), plot.x+plot.w-w+1)
		c.text(x, plot.y+plot.h+4.2, texts[i], st)
	}
}
