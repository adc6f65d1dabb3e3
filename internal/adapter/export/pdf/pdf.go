// Package pdf draws an export document on A4 pages: cards, charts, tables and the definitions in force, in Chinese and Latin script.
package pdf

import (
	"io"

	"codeberg.org/go-pdf/fpdf"

	"kefu/internal/adapter/export"
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
func (r *Renderer) Write(w io.Writer, d *export.Document) error {
	if err := d.Check(); err != nil {
		return err
	}
	draft := r.draw(d, 0)
	if err := draft.pdf.Error(); err != nil {
		return err
	}
	// The number of pages is known only after laying them out, and every page prints it.
	final := r.draw(d, draft.page)
	return final.pdf.Output(w)
}

func (r *Renderer) draw(d *export.Document, pages int) *flow {
	out := fpdf.New("P", "mm", "A4", "")
	out.SetAutoPageBreak(false, 0)
	out.SetMargins(0, 0, 0)
	out.SetCatalogSort(true)
	out.SetCreationDate(d.GeneratedAt.Time())
	out.SetModificationDate(d.GeneratedAt.Time())
	out.SetProducer("Kefu", true)
	out.SetCreator("Kefu", true)
	out.SetTitle(r.faces.regular.clean(d.Title), true)
	out.SetAuthor(r.faces.regular.clean(d.Workspace), true)
	out.SetLang(r.faces.regular.clean(d.Lang))
	out.AddUTF8FontFromBytes(family, "", r.faces.regular.data)
	out.AddUTF8FontFromBytes(family, "B", r.faces.bold.data)
	f := &flow{canvas: &paper{pdf: out, faces: r.faces}, pdf: out, doc: d, pages: pages}
	f.document()
	return f
}
