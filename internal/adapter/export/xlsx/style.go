package xlsx

import (
	"math"
	"strings"

	"github.com/xuri/excelize/v2"

	"kefu/internal/feature/report"
	"kefu/internal/feature/report/document"
)

// dayMs is one day in ms: Excel counts time in days.
const dayMs = 24 * 60 * 60 * 1000

// look is everything that tells two cell styles apart.
type look struct {
	format string // of numbers; empty for text
	size   float64
	bold   bool
	italic bool
	color  string
	fill   string
	wrap   bool
	top    bool // a line above: the total
	right  bool
}

const (
	inkColor   = "17181C"
	greyColor  = "686E7A"
	faintColor = "969BA6"
	headFill   = "F1F3F7"
)

// style returns the number of a style, making it when it is new.
func (b *book) style(l look) (int, error) {
	if id, ok := b.styles[l]; ok {
		return id, nil
	}
	key := l
	if l.color == "" {
		l.color = inkColor
	}
	if l.size == 0 {
		l.size = 10.5
	}
	s := &excelize.Style{Font: &excelize.Font{Family: "Microsoft YaHei", Size: l.size, Bold: l.bold, Italic: l.italic, Color: l.color},
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: l.wrap}}
	if l.right {
		s.Alignment.Horizontal = "right"
	}
	if l.format != "" {
		s.CustomNumFmt = &l.format
	}
	if l.fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.top {
		s.Border = []excelize.Border{{Type: "top", Color: faintColor, Style: 1}}
	}
	id, err := b.file.NewStyle(s)
	if err == nil {
		b.styles[key] = id
	}
	return id, err
}

// number is a figure as Excel holds it: durations in days, money in the unit people count in, all else as it is.
func number(unit string, v float64) float64 {
	if _, decimals, ok := document.Currency(unit); ok {
		return document.Major(v, decimals)
	}
	if unit == "duration" {
		return v / dayMs
	}
	return v
}

// format is the number format of a unit, given the figures that will stand in the column.
func format(lang, unit string, values []float64) string {
	most, fraction := 0.0, false
	for _, v := range values {
		most = math.Max(most, math.Abs(v))
		fraction = fraction || v != math.Trunc(v)
	}
	if code, decimals, ok := document.Currency(unit); ok {
		places := ""
		if decimals > 0 {
			places = "." + strings.Repeat("0", decimals)
		}
		return "#,##0" + places + ` "` + code + `"`
	}
	switch unit {
	case "duration":
		switch {
		case most >= 3600_000:
			return "[h]:mm:ss"
		case strings.HasPrefix(strings.ToLower(lang), "zh"):
			return `[m]"分"ss"秒"`
		}
		return `[m]"m "ss"s"`
	case "percent":
		return "0.0%"
	case "ratio", "score":
		return "#,##0.00"
	}
	if fraction {
		return "#,##0.0"
	}
	return "#,##0"
}

// tone colours a figure by how it did, grey when the sample is too small to say.
func tone(c report.Cell) string {
	if c.Few {
		return faintColor
	}
	if c.Target == nil {
		return ""
	}
	switch c.Target.Level {
	case report.LevelGreat:
		return "0D8476"
	case report.LevelNear:
		return "B06808"
	case report.LevelMiss, report.LevelAlert:
		return "D03036"
	}
	return ""
}

// figures gathers the numbers of a column.
func figures(t *report.Table, f document.Field) []float64 {
	var out []float64
	for _, r := range t.Rows {
		if v, ok := f.Figure(r); ok {
			out = append(out, v)
		}
	}
	if t.Total != nil {
		if v, ok := f.Figure(*t.Total); ok {
			out = append(out, v)
		}
	}
	return out
}
