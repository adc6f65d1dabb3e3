package xlsx

import (
	"strconv"

	"github.com/xuri/excelize/v2"

	"kefu/internal/feature/report/document"
)

func itoa(n int) string { return strconv.Itoa(n) }

// charts places one chart, or a chart and a share side by side, on the overview.
func (b *book) charts(list ...document.Section) error {
	for i, s := range list {
		at, width := 1, uint(680)
		if i == 1 {
			at, width = 5, 560
		}
		if len(s.Chart.Labels) == 0 || len(s.Chart.Series) == 0 {
			if err := b.put(b.over, at, b.row, s.Title+b.word("separator")+b.word("no_data"), look{color: greyColor}); err != nil {
				return err
			}
			continue
		}
		if err := b.chart(s, at, width); err != nil {
			return err
		}
	}
	b.row += chartRows
	for _, s := range list {
		if err := b.remark(s.Note); err != nil {
			return err
		}
	}
	return nil
}

// chart writes the numbers of a chart on the sheet of chart data and a native chart over them.
func (b *book) chart(s document.Section, col int, width uint) error {
	if err := b.openData(); err != nil {
		return err
	}
	ch := s.Chart
	labels := b.col
	if err := b.put(b.data, labels, 1, s.Title, look{bold: true, fill: headFill}); err != nil {
		return err
	}
	for i, l := range ch.Labels {
		if err := b.put(b.data, labels, i+2, l, look{}); err != nil {
			return err
		}
	}
	b.col++
	last := len(ch.Labels) + 1
	main := &excelize.Chart{Type: chartType(ch.Type), Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: text(s.Title),
		Font: &excelize.Font{Bold: true, Size: 11, Color: inkColor}}}},
		Dimension: excelize.ChartDimension{Width: width, Height: 320}, Legend: excelize.ChartLegend{Position: "bottom"}, ShowBlanksAs: "gap"}
	if ch.Type == document.ChartPie {
		main.Legend.Position = "right"
		main.PlotArea = excelize.ChartPlotArea{ShowPercent: true}
		main.HoleSize = 60
	} else {
		main.YAxis = b.axis(ch)
		main.XAxis = excelize.ChartAxis{Font: axisFont()}
	}
	series := ch.Series
	if ch.Type == document.ChartPie {
		series = series[:1]
	}
	for i, one := range series {
		if err := b.dataColumn(one.Name, ch.Unit, one.Values); err != nil {
			return err
		}
		main.Series = append(main.Series, b.series(labels, last, ch, i, one.Dashed))
	}
	var combo []*excelize.Chart
	if ch.Target != nil && ch.Type != document.ChartPie {
		line, err := b.target(labels, last, ch)
		if err != nil {
			return err
		}
		if ch.Type == document.ChartLine {
			main.Series = append(main.Series, line)
		} else {
			combo = append(combo, &excelize.Chart{Type: excelize.Line, Series: []excelize.ChartSeries{line}, YAxis: main.YAxis})
		}
	}
	return b.file.AddChart(b.over, cell(col, b.row), main, combo...)
}

func axisFont() excelize.Font { return excelize.Font{Size: 9, Color: greyColor} }

// axis gives the chart round marks in its unit: Excel's own are round in days, 17.28 s apart.
func (b *book) axis(ch *document.Chart) excelize.ChartAxis {
	values := known(ch)
	if ch.Target != nil {
		values = append(values, *ch.Target)
	}
	a := document.ScaleOf(values, ch.Unit, ch.Type != document.ChartLine)
	lo, hi := number(ch.Unit, a.Lo), number(ch.Unit, a.Hi)
	return excelize.ChartAxis{MajorGridLines: true, Minimum: &lo, Maximum: &hi, MajorUnit: number(ch.Unit, a.Step),
		Font: axisFont(), NumFmt: excelize.ChartNumFmt{CustomNumFmt: format(b.doc.Lang, ch.Unit, values)}}
}

func chartType(t string) excelize.ChartType {
	switch t {
	case document.ChartBar, document.ChartHeatmap:
		return excelize.Col
	case document.ChartPie:
		return excelize.Doughnut
	}
	return excelize.Line
}

// series refers to the column just written.
func (b *book) series(labels, last int, ch *document.Chart, i int, dashed bool) excelize.ChartSeries {
	palette := []string{"5B5BD6", "12A594", "F0A61E", "0E96E1", "A860D0", "78A03C", "C97050", "8B8D98"}
	hue := palette[i%len(palette)]
	if dashed {
		hue = "B5B9C2"
	}
	fill := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{hue}}
	out := excelize.ChartSeries{Name: b.dataRange(b.col-1, 1, 1), Categories: b.dataRange(labels, 2, last), Values: b.dataRange(b.col-1, 2, last)}
	switch ch.Type {
	case document.ChartPie:
		for k := range ch.Labels {
			out.DataPoint = append(out.DataPoint, excelize.ChartDataPoint{Index: k,
				Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{palette[k%len(palette)]}}})
		}
	case document.ChartLine:
		out.Line, out.Fill = excelize.LineOptions{Width: 2}, fill // a line takes its colour from the fill
		out.Marker = excelize.ChartMarker{Symbol: "none"}
		if dashed {
			out.Line = excelize.LineOptions{Width: 1.25, Dash: excelize.LineDashDash}
		}
	default:
		out.Fill = fill
	}
	return out
}

// target writes the line to be held as a series of its own, so that Excel draws it.
func (b *book) target(labels, last int, ch *document.Chart) (excelize.ChartSeries, error) {
	values := make([]*float64, len(ch.Labels))
	for i := range values {
		values[i] = ch.Target
	}
	if err := b.dataColumn(b.word("target"), ch.Unit, values); err != nil {
		return excelize.ChartSeries{}, err
	}
	fill := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"D03036"}}
	return excelize.ChartSeries{Name: b.dataRange(b.col-1, 1, 1), Categories: b.dataRange(labels, 2, last), Values: b.dataRange(b.col-1, 2, last),
		Fill: fill, Line: excelize.LineOptions{Width: 1.25, Dash: excelize.LineDashDash}, Marker: excelize.ChartMarker{Symbol: "none"}}, nil
}

func known(ch *document.Chart) []float64 {
	var out []float64
	for _, s := range ch.Series {
		for _, v := range s.Values {
			if v != nil {
				out = append(out, *v)
			}
		}
	}
	return out
}

// heatmap writes the values as a grid on a sheet of its own, coloured by Excel's own scale.
func (b *book) heatmap(s document.Section) error {
	title := s.Title
	if title == "" {
		title = b.word("table")
	}
	name := b.name(title)
	if err := b.sheet(name); err != nil {
		return err
	}
	head := look{bold: true, fill: headFill}
	for i, l := range s.Chart.Labels {
		if err := b.put(name, i+2, 1, l, head); err != nil {
			return err
		}
	}
	fmtCode := look{format: format(b.doc.Lang, s.Chart.Unit, known(s.Chart))}
	for r, one := range s.Chart.Series {
		if err := b.put(name, 1, r+2, one.Name, head); err != nil {
			return err
		}
		for c, v := range one.Values {
			if v == nil {
				continue
			}
			at := cell(c+2, r+2)
			if err := b.file.SetCellFloat(name, at, number(s.Chart.Unit, *v), -1, 64); err != nil {
				return err
			}
			if err := b.dress(name, at, fmtCode); err != nil {
				return err
			}
		}
	}
	if len(s.Chart.Labels) == 0 || len(s.Chart.Series) == 0 {
		return nil
	}
	return b.file.SetConditionalFormat(name, "B2:"+cell(len(s.Chart.Labels)+1, len(s.Chart.Series)+1), []excelize.ConditionalFormatOptions{
		{Type: "2_color_scale", Criteria: "=", MinType: "min", MaxType: "max", MinColor: "F4F4FC", MaxColor: "5B5BD6"}})
}
