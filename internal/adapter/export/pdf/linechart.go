package pdf

import (
	"math"

	"kefu/internal/feature/report/document"
)

// plotted gathers every value of the chart, its target included.
func plotted(ch *document.Chart) []float64 {
	var out []float64
	for _, s := range ch.Series {
		for _, v := range s.Values {
			if known(v) {
				out = append(out, *v)
			}
		}
	}
	if known(ch.Target) {
		out = append(out, *ch.Target)
	}
	return out
}

func known(v *float64) bool { return v != nil && !math.IsNaN(*v) && !math.IsInf(*v, 0) }

// lineChart draws each series as a smooth line that never leaves its values, with gaps where a value is null; the only solid series is
// filled below.
func lineChart(c canvas, f frame, ch *document.Chart, lang string) {
	values := plotted(ch)
	if len(values) == 0 || len(ch.Labels) == 0 {
		nothing(c, f, lang)
		return
	}
	f = legend(c, f, ch, lang)
	a := scale(values, ch.Unit, false)
	plot := ladder(c, f, a, ch.Unit, lang)
	at := func(i int) float64 {
		if len(ch.Labels) == 1 {
			return plot.x + plot.w/2
		}
		return plot.x + plot.w*float64(i)/float64(len(ch.Labels)-1)
	}
	feet(c, plot, ch.Labels, at)
	solid := 0
	for _, s := range ch.Series {
		if !s.Dashed {
			solid++
		}
	}
	for i, s := range ch.Series {
		look := seriesStroke(ch, i)
		for _, run := range runs(s.Values, at, func(v float64) float64 { return a.y(plot, v) }) {
			if len(run) == 1 {
				c.dot(run[0].x, run[0].y, 0.7, look.color)
				continue
			}
			curve := smooth(run)
			if solid == 1 && !s.Dashed {
				under := append(append([]point{}, curve...), point{curve[len(curve)-1].x, plot.y + plot.h}, point{curve[0].x, plot.y + plot.h})
				c.area(under, look.color, 0.1)
			}
			c.line(curve, look)
		}
	}
	targetLine(c, plot, a, ch)
}

// seriesStroke is the look of the i-th series; dashed ones are grey so that the period itself stands out.
func seriesStroke(ch *document.Chart, i int) stroke {
	if ch.Series[i].Dashed {
		return stroke{width: 0.4, color: faint(), dash: true}
	}
	return stroke{width: 0.65, color: series(i)}
}

// targetLine draws the line to be held; the legend says its value.
func targetLine(c canvas, plot frame, a axis, ch *document.Chart) {
	if known(ch.Target) {
		y := a.y(plot, *ch.Target)
		c.line([]point{{plot.x, y}, {plot.x + plot.w, y}}, targetStroke())
	}
}

func targetStroke() stroke { return stroke{width: 0.3, color: red(), dash: true} }

// runs splits a series at its nulls.
func runs(values []*float64, at func(int) float64, y func(float64) float64) [][]point {
	var out [][]point
	var run []point
	for i, v := range values {
		if !known(v) {
			if len(run) > 0 {
				out, run = append(out, run), nil
			}
			continue
		}
		run = append(run, point{at(i), y(*v)})
	}
	if len(run) > 0 {
		out = append(out, run)
	}
	return out
}

// smooth lays a monotone cubic (Fritsch–Carlson) through the points: between two of them it never rises above the higher nor falls below
// the lower, so the picture shows no value that was not there.
func smooth(p []point) []point {
	n := len(p)
	if n < 3 || n > 400 {
		return p
	}
	slope := make([]float64, n-1)
	for i := range slope {
		slope[i] = (p[i+1].y - p[i].y) / (p[i+1].x - p[i].x)
	}
	tangent := make([]float64, n)
	tangent[0], tangent[n-1] = slope[0], slope[n-2]
	for i := 1; i < n-1; i++ {
		if slope[i-1]*slope[i] > 0 {
			tangent[i] = 2 * slope[i-1] * slope[i] / (slope[i-1] + slope[i]) // harmonic mean keeps it monotone
		}
	}
	const steps = 10
	out := []point{p[0]}
	for i := range n - 1 {
		w := p[i+1].x - p[i].x
		for k := 1; k <= steps; k++ {
			t := float64(k) / steps
			t2, t3 := t*t, t*t*t
			y := (2*t3-3*t2+1)*p[i].y + (t3-2*t2+t)*w*tangent[i] + (3*t2-2*t3)*p[i+1].y + (t3-t2)*w*tangent[i+1]
			out = append(out, point{p[i].x + w*t, y})
		}
	}
	return out
}

// legend names the series when there are several, and the target with its value; it returns the room left.
func legend(c canvas, f frame, ch *document.Chart, lang string) frame {
	type entry struct {
		name string
		look stroke
	}
	var list []entry
	if len(ch.Series) > 1 {
		for i, s := range ch.Series {
			list = append(list, entry{s.Name, seriesStroke(ch, i)})
		}
	}
	if known(ch.Target) {
		list = append(list, entry{document.Word(lang, "target") + " " + document.Value(lang, ch.Unit, *ch.Target), targetStroke()})
	}
	if len(list) == 0 {
		return f
	}
	x, y := f.x, f.y+1.5
	for _, e := range list {
		st := style{size: 6.8, color: grey()}
		if e.look == targetStroke() {
			st.color = red()
		}
		name := fit(c, e.name, 45, st)
		need := 6 + c.width(name, st) + 4
		if x > f.x && x+need > f.x+f.w {
			x, y = f.x, y+3.6
		}
		c.line([]point{{x, y}, {x + 4.5, y}}, e.look)
		c.text(x+6, y+0.9, name, st)
		x += need
	}
	return f.inset(0, y-f.y+2.8, 0, 0)
}

// nothing says that there is nothing to draw.
func nothing(c canvas, f frame, lang string) {
	center(c, f.x+f.w/2, f.y+f.h/2, document.Word(lang, "no_data"), style{size: 8, color: faint()})
}
