package xlsx

import (
	"fmt"

	"kefu/internal/feature/report/document"
)

// definitions writes the last sheet: how each figure is computed and what was in force, so that the file explains itself alone.
func (b *book) definitions(name string) error {
	if err := b.sheet(name); err != nil {
		return err
	}
	facts := b.doc.Facts()
	var inForce []document.Fact // repeated on every row; filters and remarks stand below only
	for _, f := range facts {
		if f.Label != b.word("filters") && f.Label != b.word("remark") && f.Label != b.word("clock") {
			inForce = append(inForce, f)
		}
	}
	heads := []string{"id", "metric", "formula", "clock", "credit", "exclusions", "version"}
	widths := []float64{26, 24, 70, 18, 24, 40, 8}
	col := 0
	head := func(text string, width float64) error {
		col++
		letter := cell(col, 1)
		letter = letter[:len(letter)-1]
		if err := b.file.SetColWidth(name, letter, letter, width); err != nil {
			return err
		}
		return b.put(name, col, 1, text, look{bold: true, fill: headFill})
	}
	for i, key := range heads {
		if err := head(b.word(key), widths[i]); err != nil {
			return err
		}
	}
	for _, f := range inForce {
		if err := head(f.Label, 26); err != nil {
			return err
		}
	}
	row := 2
	for _, d := range b.doc.Definitions {
		values := []string{d.ID, d.Label, d.Formula, document.DefinitionClock(b.doc.Lang, d.Clock), d.Credit, d.Exclusions, fmt.Sprintf("v%d", d.Version)}
		for _, f := range inForce {
			values = append(values, f.Value)
		}
		for i, v := range values {
			if err := b.put(name, i+1, row, v, look{wrap: true}); err != nil {
				return err
			}
		}
		row++
	}
	return b.below(name, row+1, facts)
}

// below lists what was in force once more, with filters and remarks, and the notes of the sections.
func (b *book) below(name string, row int, facts []document.Fact) error {
	for _, s := range b.doc.Sections {
		if s.Note != "" {
			facts = append(facts, document.Fact{Label: s.Title, Value: s.Note})
		}
	}
	for _, f := range facts {
		if err := b.put(name, 1, row, f.Label, look{color: greyColor}); err != nil {
			return err
		}
		if err := b.put(name, 2, row, f.Value, look{}); err != nil {
			return err
		}
		row++
	}
	return nil
}
