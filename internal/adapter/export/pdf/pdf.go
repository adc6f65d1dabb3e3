// Package pdf draws an export document on A4 pages: cards, charts, tables and the definitions in force, in Chinese and Latin script.
package pdf

import (
	"io"

	"codeberg.org/go-pdf/fpdf"

	"kefu/internal/feature/report/document"
)

// Renderer holds the fonts; it is safe for use by many goroutines.
type Renderer struct{ faces faces }

// New reads the embedded fonts. Make one and keep it.
func New() (*Renderer, error) {
	regular, err := loadFace("NotoSansSC-Regular-subset.ttf")
	if err != nil {
		return nil, err
	}
	bold, err := loadFace("NotoSansSC-Bold-subset.ttf")
	if err != nil {
		return nil, err
	}
	return &Renderer{faces{regular, bold}}, nil
}

// Write writes the document. The same document always gives the same bytes. Pages are upright; those of a table with more than eight
// columns lie on their side.
func (r *Renderer) Write(w io.Writer, d *document.Document) error {
	if err := d.Check(); err != nil {
		return err
	}
	// The number of pages is known only after laying them out, and every page prints it.
	draft := &flow{canvas: ruler{r.faces}, doc: d}
	draft.document()
	sheet := newPaper(r)
	sheet.describe(d)
	final := &flow{canvas: sheet, pdf: sheet.pdf, doc: d, pages: draft.page}
	final.document()
	return sheet.pdf.Output(w)
}

// describe writes what a reader's program shows about the file.
func (p *paper) describe(d *document.Document) {
	plain := p.faces.regular.clean
	p.pdf.SetCreationDate(d.GeneratedAt.Time())
	p.pdf.SetModificationDate(d.GeneratedAt.Time())
	p.pdf.SetProducer("Kefu", true)
	p.pdf.SetCreator("Kefu", true)
	p.pdf.SetTitle(plain(d.Title), true)
	p.pdf.SetAuthor(plain(d.Workspace), true)
	p.pdf.SetLang(plain(d.Lang))
}

// newPaper is an empty file with the fonts in it.
func newPaper(r *Renderer) *paper {
	out := fpdf.New("P", "mm", "A4", "")
	out.SetAutoPageBreak(false, 0)
	out.SetMargins(0, 0, 0)
	out.SetCatalogSort(true)
	out.AddUTF8FontFromBytes(family, "", r.faces.regular.data)
	out.AddUTF8FontFromBytes(family, "B", r.faces.bold.data)
	return &paper{ruler: ruler{r.faces}, pdf: out}
}
