package document

import (
	"fmt"

	"kefu/internal/domain"
	"kefu/internal/feature/report"
)

// Document is one report as a file: the same for every format. All text is already in the language Lang.
type Document struct {
	Title       string
	Subtitle    string // period, store and comparison in one line
	Workspace   string
	Lang        string
	GeneratedAt domain.Instant
	Zone        string // IANA name; instants are printed in it
	Meta        report.Meta
	Filters     []string // one per filter, as a person reads it: 「渠道:WhatsApp」
	Sections    []Section
	Definitions []Definition
	Watermark   string // who took the file and when; empty for none
	Site        string // of the file name: the one store, or all
	Period      string // of the file name: 2026-10, or first and last day
}

// FileName is the name to save the document under, with the ending of a format.
func (d *Document) FileName(ext string) string {
	return FileName(d.Title, d.Site, d.Period, d.Meta.Settings, ext)
}

// MediaType is the media type of a format: xlsx, pdf or csv; empty for others.
func MediaType(format string) string {
	switch format {
	case "xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case "pdf":
		return "application/pdf"
	case "csv":
		return "text/csv; charset=utf-8"
	}
	return ""
}

// Headlines writes the cards as lines of a message: 「接待量 8,640(+3.4%)」.
func (d *Document) Headlines() []string {
	var out []string
	for _, s := range d.Sections {
		for _, c := range s.Cards {
			line := c.Label + " " + c.Value
			if c.Change != "" {
				line += domain.Text{ZH: "(" + c.Change + ")", EN: " (" + c.Change + ")"}.In(d.Lang)
			}
			out = append(out, line)
		}
	}
	return out
}

// Table is the first table of the document, nil if it has none: what a CSV file of it holds.
func (d *Document) Table() *report.Table {
	for _, s := range d.Sections {
		if s.Kind == KindTable {
			return s.Table
		}
	}
	return nil
}

// Section kinds.
const (
	KindCards   = "cards"
	KindChart   = "chart"
	KindShare   = "share"
	KindHeatmap = "heatmap"
	KindTable   = "table"
	KindList    = "list"
)

// Section is one block of the report. Kind says which of Cards, Chart, Table and Lines is read; a chart followed by a share stands beside it
// on paper.
type Section struct {
	Title   string
	Kind    string
	Cards   []Card
	Chart   *Chart
	Table   *report.Table
	Lines   []Line // sentences, one below the other
	Note    string // printed small under the block
	NewPage bool   // on paper the block begins a page
}

// Line is one sentence of a list.
type Line struct {
	Text string
	Tone string // ToneGood, ToneBad or empty
}

// Card is one headline figure, every part already in words.
type Card struct {
	Label      string
	Value      string
	Change     string // against the period compared with: 「快 18 秒」
	ChangeTone string // ToneGood, ToneBad or empty
	Target     string // 「目标 ≤ 1 分 30 秒」
	Level      string // a report level (great, good, near, miss, alert) or empty
	Small      string // 「平均 2 分 41 秒 · P90 6 分 05 秒」
	Spark      []float64
}

// Chart types.
const (
	ChartLine    = "line"
	ChartBar     = "bar"
	ChartPie     = "pie"
	ChartHeatmap = "heatmap"
)

// Chart is a picture of values. Values are in the Unit of their column: durations in ms, percents as shares of 1, money in its smallest unit. Every series has as
// many values as there are labels; nil means nothing was eligible. In a heat map the labels are the columns and each series is a row.
type Chart struct {
	Type   string
	Unit   string
	Labels []string
	Series []Series
	Target *float64 // drawn as a dashed line, in the same unit
}

// Series is one line, one set of bars, one ring or one row of a heat map.
type Series struct {
	Name   string
	Values []*float64
	Dashed bool // the period compared with
}

// Definition is what a figure of the document means, printed last.
type Definition struct {
	ID         string
	Label      string
	Formula    string
	Clock      string
	Credit     string
	Exclusions string
	Version    int
}

// Check reports the first thing that makes the document impossible to write.
func (d *Document) Check() error {
	if d == nil {
		return domain.Invalid("document", "export_empty", "there is no document to write")
	}
	for i, s := range d.Sections {
		field := fmt.Sprintf("sections[%d]", i)
		switch s.Kind {
		case KindCards, KindList:
		case KindTable:
			if s.Table == nil {
				return domain.Invalid(field, "export_no_table", "a section of kind table needs a table")
			}
		case KindChart, KindShare, KindHeatmap:
			if err := s.Chart.check(field); err != nil {
				return err
			}
		default:
			return domain.Invalid(field, "export_bad_section", "%q is no section kind; use cards, chart, share, heatmap, list or table", s.Kind)
		}
	}
	return nil
}

func (c *Chart) check(field string) error {
	if c == nil {
		return domain.Invalid(field, "export_no_chart", "a section that draws needs a chart")
	}
	switch c.Type {
	case ChartLine, ChartBar, ChartPie, ChartHeatmap:
	default:
		return domain.Invalid(field, "export_bad_chart", "%q is no chart type; use line, bar, pie or heatmap", c.Type)
	}
	for _, s := range c.Series {
		if len(s.Values) != len(c.Labels) {
			return domain.Invalid(field, "export_bad_series", "series %q has %d values for %d labels; give one value (or null) for each label",
				s.Name, len(s.Values), len(c.Labels))
		}
	}
	return nil
}
