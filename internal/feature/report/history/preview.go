package history

import (
	"errors"
	"io"

	"kefu/internal/domain"
)

// PreviewCell is one mapped value of a row: as it stands in the file and as it would be read.
type PreviewCell struct {
	Field   Field  `json:"field"`
	Column  string `json:"column"`
	Raw     string `json:"raw"`
	Value   string `json:"value"`             // times in RFC 3339 UTC, lists one element a line
	Problem Reason `json:"problem,omitempty"` // why this cell cannot be read
}

// PreviewRow is one row as it would be read; Reject says why it would not be taken in, as far as one row alone can tell.
type PreviewRow struct {
	Line   int           `json:"line"`
	Cells  []PreviewCell `json:"cells"`
	Reject Reason        `json:"reject,omitempty"`
	Detail string        `json:"detail,omitempty"`
}

// Preview reads the first n rows by a mapping without keeping anything.
func Preview(r Reader, m Mapping, env Env, n int) ([]PreviewRow, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	b, err := newBinder(m, r.Header(), env)
	if err != nil {
		return nil, err
	}
	c := &conversion{m: m, env: env, b: b, agents: map[string]*agentStat{}}
	c.sum.Rejected = map[Reason]int64{}
	var cols []figureColumn
	if m.Grain == GrainFigures {
		if cols, err = c.figureColumns(r.Header()); err != nil {
			return nil, err
		}
	}
	out := []PreviewRow{}
	for len(out) < n {
		line, cells, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if bad, ok := errors.AsType[*RowError](err); ok {
			out = append(out, PreviewRow{Line: bad.Line, Reject: ReasonBrokenRow, Detail: bad.Detail})
			continue
		}
		if err != nil {
			return out, err
		}
		row := c.preview(line, cells, r.Header())
		if cols != nil && row.Reject == "" {
			c.previewFigures(&row, cols, cells)
		}
		out = append(out, row)
	}
	return out, nil
}

func (c *conversion) preview(line int, cells, header []string) PreviewRow {
	row := PreviewRow{Line: line, Cells: []PreviewCell{}}
	rec := record{line: line}
	for i := range c.b.bound {
		bd := &c.b.bound[i]
		p := PreviewCell{Field: bd.spec.name, Raw: c.b.raw(bd, cells)}
		if len(bd.cols) > 0 {
			p.Column = header[bd.cols[0]]
		}
		v, reason := c.b.value(bd, cells)
		rec.vals[bd.ord], p.Value, p.Problem = v, v, reason
		if bd.spec.kind == asTime && v != "" {
			p.Value = rec.time(bd.ord).String()
		}
		if reason != "" && row.Reject == "" {
			row.Reject, row.Detail = reason, string(bd.spec.name)
		}
		row.Cells = append(row.Cells, p)
	}
	switch {
	case row.Reject != "" || c.m.Grain == GrainFigures:
	case c.m.Grain == GrainOrder:
		row.Reject, row.Detail = c.previewOrder(&rec)
	default:
		row.Reject, row.Detail = c.check(&rec)
	}
	if rec.vals[fAuthorKind] != "" && !c.m.has("author_kind") {
		row.Cells = append(row.Cells, PreviewCell{Field: "author_kind", Value: string(domain.ActorKind(rec.vals[fAuthorKind]))})
	}
	return row
}

func (c *conversion) previewFigures(row *PreviewRow, cols []figureColumn, cells []string) {
	f, reason, detail := c.figureRow(cols, row.Line, cells)
	row.Reject, row.Detail = reason, detail
	read := map[string]float64{}
	for _, x := range f.figures {
		read[x.Label] = x.Value
	}
	for _, col := range cols {
		p := PreviewCell{Field: Field(col.rule.Key), Column: col.label, Raw: cell(cells, col.col)}
		if v, ok := read[col.label]; ok {
			p.Value = formatFloat(v)
		}
		row.Cells = append(row.Cells, p)
	}
}
