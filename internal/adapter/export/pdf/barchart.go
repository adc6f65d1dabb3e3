package pdf

import (
	"math"

	"kefu/internal/feature/report/document"
)

// barChart draws the series side by side over each label, from zero; the values stand above the bars when there is room.
func barChart(c canvas, f frame, ch *document.Chart, lang string) {
	values := plotted(ch)
	if len(values) == 0 || len(ch.Labels) == 0 {
		nothing(c, f, lang)
		return
	}
	f = legend(c, f, ch, lang)
	a := scale(append(values, 0), ch.Unit, true)
	plot := ladder(c, f, a, ch.Unit, lang)
	slot := plot.w / float64(len(ch.Labels))
	at := func(i int) float64 { return plot.x + slot*(float64(i)+0.5) }
	feet(c, plot, ch.Labels, at)
	group := math.Min(slot*0.7, 9*float64(len(ch.Series)))
	bar := group / float64(len(ch.Series))
	white := color{255, 255, 255}
	zero := a.y(plot, 0)
	small := style{size: 6, color: grey()}
	targetLine(c, plot, a, ch) // behind the bars: it may cross none of their figures
	for i, s := range ch.Series {
		fill := series(i)
		if s.Dashed {
			fill = faint().tint(0.5)
		}
		for k, v := range s.Values {
			if !known(v) {
				continue
			}
			x, y := at(k)-group/2+bar*float64(i), a.y(plot, *v)
			c.box(x+bar*0.06, math.Min(y, zero), bar*0.88, math.Abs(zero-y), 0, &fill, nil)
			text := document.Value(lang, ch.Unit, *v)
			if w := c.width(text, small); w <= math.Max(bar, slot/float64(len(ch.Series)))-0.5 && *v >= 0 {
				c.box(x+bar/2-w/2-0.3, y-3, w+0.6, 2.9, 0, &white, nil)
				center(c, x+bar/2, y-0.8, text, small)
			}
		}
	}
}
