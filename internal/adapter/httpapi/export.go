package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strconv"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/report/document"
)

// ExportBody asks for a file.
type ExportBody struct {
	Format string          `json:"format"` // xlsx, pdf, csv
	Kind   string          `json:"kind"`   // table: Query; screen: View; monthly: Month and Where
	Title  string          `json:"title,omitempty"`
	Query  *metric.Query   `json:"query,omitempty"`
	View   json.RawMessage `json:"view,omitempty"`
	Month  string          `json:"month,omitempty"`
	Where  []metric.Filter `json:"where,omitempty"`
}

// Press writes documents as files.
type Press interface {
	Table(ctx context.Context, job document.Job, q metric.Query) (*document.Document, error)
	Screen(ctx context.Context, job document.Job, v document.View) (*document.Document, error)
	Monthly(ctx context.Context, job document.Job, month string, where []metric.Filter) (*document.Document, error)
	// Write writes a document in a format: xlsx, pdf or csv.
	Write(w io.Writer, format string, d *document.Document) error
}

// maxExportBody is the largest request for a file, in bytes.
const maxExportBody = 1 << 20

func (a *API) registerExport() {
	a.raw(http.MethodPost, "/api/export", access.ReportExport, a.export)
}

// export answers with the file. It is made whole before the first byte is sent, so that a failure is a proper error and not half a file.
func (a *API) export(w http.ResponseWriter, r *http.Request) error {
	var b ExportBody
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxExportBody)).Decode(&b); err != nil {
		return domain.Invalid("body", "bad_json", "the request is not valid JSON: %v", err)
	}
	ctype := document.MediaType(b.Format)
	if ctype == "" {
		return domain.Invalid("format", "bad_format", "format %q is none of xlsx, pdf, csv", b.Format)
	}
	if b.Format == "csv" && b.Kind == "monthly" {
		return domain.Invalid("format", "bad_format", "the monthly review is a document of several pages; ask for pdf or xlsx")
	}
	d, err := a.document(r.Context(), b)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := a.Press.Write(&file, b.Format, d); err != nil {
		return err
	}
	err = a.record(r.Context(), "report.export", "report", map[string]string{"format": b.Format, "kind": b.Kind, "title": d.Title,
		"from": d.Meta.From, "to": d.Meta.To, "filters": strconv.Itoa(len(d.Filters))})
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", ctype)
	h.Set("Content-Length", strconv.Itoa(file.Len()))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": d.FileName(b.Format)}))
	_, err = file.WriteTo(w)
	return err
}

func (a *API) document(ctx context.Context, b ExportBody) (*document.Document, error) {
	profile, err := a.Workspace.Profile(ctx)
	if err != nil {
		return nil, err
	}
	job := document.Job{For: caller(ctx), Lang: lang(ctx), Title: b.Title, Workspace: profile.Name, Plan: profile.Plan}
	switch b.Kind {
	case "table":
		if b.Query == nil {
			return nil, domain.Invalid("query", "no_query", "an export of kind table needs a query")
		}
		return a.Press.Table(ctx, job, *b.Query)
	case "screen":
		if len(b.View) == 0 {
			return nil, domain.Invalid("view", "no_view", "an export of kind screen needs the view of the page")
		}
		v, err := document.ParseView(b.View)
		if err != nil {
			return nil, err
		}
		return a.Press.Screen(ctx, job, v)
	case "monthly":
		return a.Press.Monthly(ctx, job, b.Month, b.Where)
	}
	return nil, domain.Invalid("kind", "bad_kind", "kind %q is none of table, screen, monthly", b.Kind)
}
