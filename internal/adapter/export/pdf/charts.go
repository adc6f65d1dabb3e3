package pdf

import (
	"kefu/internal/feature/report/document"
)

// charts draws one chart over the whole width, or a chart and a share side by side, each in its own frame.
func (f *flow) charts(list ...document.Section) {
	h := 0.0
	for _, s := range list {
		h = max(h, chartHeight(s))
	}
	f.need(h + 2)
	x, room := margin, f.room()
	for i, s := range list {
		w := room
		if len(list) == 2 {
			w = room*0.61 - cardGap/2
			if i == 1 {
				w = room*0.39 - cardGap/2
			}
		}
		f.chart(frame{x, f.y, w, h}, s)
		x += w + cardGap
	}
	f.y += h + cardGap
	for _, s := range list {
		f.note(s.Note)
	}
	f.y += 1
}

func chartHeight(s document.Section) float64 {
	switch s.Chart.Type {
	case document.ChartHeatmap:
		return 14 + heatHeight(s.Chart)
	case document.ChartPie:
		return 56
	}
	return 60
}

func (f *flow) chart(at frame, s document.Section) {
	edge := rule()
	f.box(at.x, at.y, at.w, at.h, 1.8, nil, &edge)
	title := style{size: 9, bold: true, color: ink()}
	f.text(at.x+4, at.y+6.6, fit(f, s.Title, at.w-8, title), title)
	in := at.inset(4, 11, 4, 3)
	switch s.Chart.Type {
	case document.ChartLine:
		lineChart(f, in, s.Chart, f.doc.Lang)
	case document.ChartBar:
		barChart(f, in, s.Chart, f.doc.Lang)
	case document.ChartPie:
		shareChart(f, in, s.Chart, f.doc.Lang)
	case document.ChartHeatmap:
		heatmap(f, in, s.Chart, f.doc.Lang)
	}
}
