// Package xlsx writes an export document as an Excel workbook: an overview with native charts, one sheet of real numbers per table, and
// the definitions in force.
package xlsx

import (
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"kefu/internal/feature/report/document"
)

// sheetRows is how many rows of a table go on one sheet; Excel takes 1,048,576 with header and total.
const sheetRows = 1_000_000

// book is a workbook being written.
type book struct {
	file   *excelize.File
	doc    *document.Document
	limit  int            // rows of a table per sheet
	used   map[string]int // sheet names taken, lower case
	styles map[look]int
	row    int // next free row of the overview
	col    int // next free column of the chart data
	over   string
	data   string // sheet of the chart data
}

// Write writes the workbook. Figures are exact: durations are days (so that Excel can compute with them), percents shares of 1. Nothing
// in the document becomes a formula.
func Write(w io.Writer, d *document.Document) error { return write(w, d, sheetRows) }

func write(w io.Writer, d *document.Document, limit int) (err error) {
	if err := d.Check(); err != nil {
		return err
	}
	b := &book{file: excelize.NewFile(), doc: d, limit: limit, used: map[string]int{}, styles: map[look]int{}}
	defer func() {
		if closed := b.file.Close(); err == nil {
			err = closed
		}
	}()
	if err := b.properties(); err != nil {
		return err
	}
	b.over = b.name(document.Word(d.Lang, "overview"))
	if err := b.file.SetSheetName("Sheet1", b.over); err != nil {
		return err
	}
	if err := b.paper(b.over); err != nil {
		return err
	}
	// These two take their names first, so that no section of the same title does.
	definitions, data := b.name(document.Word(d.Lang, "definitions")), b.name(document.Word(d.Lang, "chart_data"))
	for _, s := range d.Sections {
		var err error
		switch s.Kind {
		case document.KindTable:
			err = b.table(s)
		case document.KindHeatmap:
			err = b.heatmap(s)
		}
		if err != nil {
			return err
		}
	}
	if err := b.definitions(definitions); err != nil {
		return err
	}
	// The overview stands first but is written last: the numbers behind its charts belong at the end.
	if err := b.overview(data); err != nil {
		return err
	}
	b.file.SetActiveSheet(0)
	return b.file.Write(w)
}

func (b *book) properties() error {
	at := b.doc.GeneratedAt.Time().Format(time.RFC3339)
	return b.file.SetDocProps(&excelize.DocProperties{Creator: "Kefu", LastModifiedBy: "Kefu", Title: text(b.doc.Title), Created: at, Modified: at,
		Language: text(b.doc.Lang)})
}

// sheet adds a sheet that prints on its side, as wide as the page.
func (b *book) sheet(name string) error {
	if _, err := b.file.NewSheet(name); err != nil {
		return err
	}
	return b.paper(name)
}

func (b *book) paper(name string) error {
	orientation, size, yes, wide, tall := "landscape", 9, true, 1, 0
	if err := b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
		return err
	}
	return b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &orientation, Size: &size, FitToWidth: &wide, FitToHeight: &tall})
}

func (b *book) word(key string) string { return document.Word(b.doc.Lang, key) }

func cell(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil { // columns and rows are counted from 1 and bounded by limit
		return "A1"
	}
	return name
}
