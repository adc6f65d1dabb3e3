package document

import (
	"kefu/internal/feature/report"
)

// Part says what of a table a file column holds.
type Part int

// The parts of a table.
const (
	PartKey    Part = iota // the label of a dimension value
	PartValue              // a figure
	PartBefore             // the figure of the period compared with
	PartN                  // the sample behind a figure
)

// Field is one column of a file made from a table: all keys, all figures, then the figures compared with, then the samples.
type Field struct {
	Part   Part
	Index  int // among the keys or among the cells
	Column report.Column
}

// Fields lists the file columns of a table. Counts and people have no sample of their own: the figure is the sample.
func Fields(t *report.Table) []Field {
	var keys, values, before, n []Field
	compared := Compared(t)
	for _, c := range t.Columns {
		if c.Kind == "dimension" {
			keys = append(keys, Field{Part: PartKey, Index: len(keys), Column: c})
			continue
		}
		i := len(values)
		values = append(values, Field{Part: PartValue, Index: i, Column: c})
		if compared {
			before = append(before, Field{Part: PartBefore, Index: i, Column: c})
		}
		if c.Unit != "count" && c.Unit != "people" {
			n = append(n, Field{Part: PartN, Index: i, Column: c})
		}
	}
	return append(append(append(keys, values...), before...), n...)
}

// Compared reports whether any row has figures of another period.
func Compared(t *report.Table) bool {
	for _, r := range t.Rows {
		if len(r.Before) > 0 {
			return true
		}
	}
	return t.Total != nil && len(t.Total.Before) > 0
}

// Header names the file column.
func (f Field) Header(lang string) string {
	switch f.Part {
	case PartBefore:
		return f.Column.Label + " " + Word(lang, "before")
	case PartN:
		return f.Column.Label + " " + Word(lang, "n")
	}
	return f.Column.Label
}

// Key is the label of a row's dimension value; a missing label falls back to the value.
func (f Field) Key(r report.Row) string {
	if f.Index >= len(r.Keys) {
		return ""
	}
	if k := r.Keys[f.Index]; k.Label != "" {
		return k.Label
	}
	return r.Keys[f.Index].Value
}

// Cell is the cell the column reads in a row; ok is false when the row has none.
func (f Field) Cell(r report.Row) (c report.Cell, ok bool) {
	cells := r.Cells
	if f.Part == PartBefore {
		cells = r.Before
	}
	if f.Index >= len(cells) {
		return report.Cell{}, false
	}
	return cells[f.Index], true
}

// Figure is the number of the cell in the column's own unit; ok is false for keys, for nulls and for what is no number.
func (f Field) Figure(r report.Row) (v float64, ok bool) {
	c, ok := f.Cell(r)
	switch {
	case !ok || f.Part == PartKey:
		return 0, false
	case f.Part == PartN:
		return float64(c.N), true
	case !finite(c.Value):
		return 0, false
	}
	return *c.Value, true
}
