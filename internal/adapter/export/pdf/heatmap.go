package pdf

import (
	"math"

	"kefu/internal/feature/report/document"
)

// rowHeight is the height of one row of a heat map in mm, less when there are more rows than a page takes.
func rowHeight(ch *document.Chart) float64 { return math.Min(6, 210/float64(max(1, len(ch.Series)))) }

// heatHeight is the room a heat map needs.
func heatHeight(ch *document.Chart) float64 {
	return rowHeight(ch)*float64(max(1, len(ch.Series))) + 13
}

// heatmap draws one cell per label and series: the larger the value the stronger the colour, null is white with a dash. The figure is
// written into the cell when every figure fits.
func heatmap(c canvas, f frame, ch *document.Chart, lang string) {
	values := plotted(&document.Chart{Series: ch.Series})
	if len(values) == 0 || len(ch.Labels) == 0 {
		nothing(c, f, lang)
		return
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		lo, hi = math.Min(lo, v), math.Max(hi, v)
	}
	names := 0.0
	for _, s := range ch.Series {
		names = math.Max(names, c.width(fit(c, s.Name, 34, tickStyle()), tickStyle()))
	}
	rowH := rowHeight(ch)
	grid := f.inset(names+2.5, 0, 0, 0)
	grid.h = rowH * float64(len(ch.Series))
	cell := grid.w / float64(len(ch.Labels))
	st := style{size: 6, color: ink()}
	written := true
	for _, v := range values {
		written = written && c.width(document.Value(lang, ch.Unit, v), st) <= cell-0.8
	}
	for i, s := range ch.Series {
		y := grid.y + rowH*float64(i)
		c.text(f.x, y+rowH/2+0.9, fit(c, s.Name, 34, tickStyle()), tickStyle())
		for k, v := range s.Values {
			x := grid.x + cell*float64(k)
			if !known(v) {
				center(c, x+cell/2, y+rowH/2+0.8, document.Null, style{size: 6, color: faint()})
				continue
			}
			share := 1.0
			if hi > lo {
				share = (*v - lo) / (hi - lo)
			}
			fill := heat(share)
			c.box(x+0.2, y+0.2, cell-0.4, rowH-0.4, 0.5, &fill, nil)
			if written {
				on := st
				if share > 0.55 {
					on.color = color{255, 255, 255}
				}
				center(c, x+cell/2, y+rowH/2+0.8, document.Value(lang, ch.Unit, *v), on)
			}
		}
	}
	feet(c, grid, ch.Labels, func(i int) float64 { return grid.x + cell*(float64(i)+0.5) })
	heatScale(c, f.x+f.w, grid.y+grid.h+9.5, lo, hi, ch.Unit, lang)
}

func heat(share float64) color { return indigo().tint(0.06 + 0.94*share) }

// heatScale prints which colour means how much, ending at x.
func heatScale(c canvas, x, y, lo, hi float64, unit, lang string) {
	most := document.Value(lang, unit, hi)
	right(c, x, y, most, tickStyle())
	x -= c.width(most, tickStyle()) + 1.5
	const steps = 12
	for i := steps - 1; i >= 0; i-- {
		x -= 2
		fill := heat(float64(i) / (steps - 1))
		c.box(x, y-2.4, 2, 2.8, 0, &fill, nil)
	}
	right(c, x-1.5, y, document.Value(lang, unit, lo), tickStyle())
}
