package main

import (
	"io"

	"kefu/internal/adapter/export/csv"
	"kefu/internal/adapter/export/pdf"
	"kefu/internal/adapter/export/xlsx"
	"kefu/internal/domain"
	"kefu/internal/feature/report/document"
)

// press makes documents and writes them in every format.
type press struct {
	*document.Press
	pdf *pdf.Renderer
}

func newPress(p *document.Press) (*press, error) {
	r, err := pdf.New()
	return &press{Press: p, pdf: r}, err
}

// Write implements httpapi.Press. A CSV file holds the first table of the document.
func (p *press) Write(w io.Writer, format string, d *document.Document) error {
	switch format {
	case "xlsx":
		return xlsx.Write(w, d)
	case "pdf":
		return p.pdf.Write(w, d)
	case "csv":
		t := d.Table()
		if t == nil {
			return domain.Invalid("format", "no_table", "this view shows no table; ask for pdf or xlsx, or open another tab")
		}
		return csv.Write(w, t, csv.Options{Lang: d.Lang})
	}
	return domain.Invalid("format", "bad_format", "format %q is none of xlsx, pdf, csv", format)
}
