package pdf

import (
	"math"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// point is a place on the page in mm from the top left corner.
type point struct{ x, y float64 }

// style is how text is set; size is in points.
type style struct {
	size   float64
	bold   bool
	italic bool
	color  color
}

// stroke is how a line is drawn; width is in mm, dash in mm on and off.
type stroke struct {
	width float64
	color color
	dash  bool
}

// canvas is all that cards, charts and tables need of a page, so that they can be drawn on anything.
type canvas interface {
	width(s string, st style) float64 // of the text in mm, as text would set it
	text(x, y float64, s string, st style)
	lines(s string, width float64, st style) []string // the text cut into lines no wider than width
	line(pts []point, s stroke)
	area(pts []point, fill color, alpha float64)
	box(x, y, w, h, radius float64, fill, edge *color)
	dot(x, y, radius float64, fill color)
}

// faces are the two weights every page is set in.
type faces struct{ regular, bold *face }

func (f faces) of(st style) *face {
	if st.bold {
		return f.bold
	}
	return f.regular
}

const family = "noto"

// mmPerPoint turns a size in points into mm.
const mmPerPoint = 25.4 / 72

// ruler is a canvas that measures and draws nothing: it tells how many pages a document takes.
type ruler struct{ faces faces }

func (r ruler) width(s string, st style) float64 {
	f := r.faces.of(st)
	return f.advance(f.clean(s)) / 1000 * st.size * mmPerPoint
}

func (r ruler) lines(s string, width float64, st style) []string {
	f := r.faces.of(st)
	scale := st.size * mmPerPoint / 1000
	// A hair of slack: the sum of rounded widths must not break a line that fits exactly.
	return wrap(f.clean(s), width+0.01, func(t string) float64 { return f.advance(t) * scale })
}

func (ruler) text(float64, float64, string, style)                            {}
func (ruler) line([]point, stroke)                                            {}
func (ruler) area([]point, color, float64)                                    {}
func (ruler) box(float64, float64, float64, float64, float64, *color, *color) {}
func (ruler) dot(float64, float64, float64, color)                            {}

// paper is the canvas of a PDF page. No text reaches the PDF library but through text, which cleans it: the library cannot take
// characters above U+FFFF.
type paper struct {
	ruler
	pdf *fpdf.Fpdf
}

func (p *paper) text(x, y float64, s string, st style) {
	s = strings.TrimRight(strings.ReplaceAll(p.faces.of(st).clean(s), "\n", " "), " ")
	if s == "" {
		return
	}
	weight := ""
	if st.bold {
		weight = "B"
	}
	p.pdf.SetFont(family, weight, st.size)
	p.pdf.SetTextColor(st.color.r, st.color.g, st.color.b)
	if st.italic { // the font has no italics: lean the upright
		p.pdf.TransformBegin()
		p.pdf.TransformSkewX(11, x, y)
		defer p.pdf.TransformEnd()
	}
	p.pdf.Text(x, y, s)
}

func (p *paper) line(pts []point, s stroke) {
	if len(pts) < 2 {
		return
	}
	p.pdf.SetDrawColor(s.color.r, s.color.g, s.color.b)
	p.pdf.SetLineWidth(s.width)
	p.pdf.SetLineJoinStyle("round")
	if s.dash {
		p.pdf.SetDashPattern([]float64{1.4, 1.1}, 0)
		defer p.pdf.SetDashPattern(nil, 0)
	}
	p.pdf.MoveTo(pts[0].x, pts[0].y)
	for _, q := range pts[1:] {
		p.pdf.LineTo(q.x, q.y)
	}
	p.pdf.DrawPath("D")
}

func (p *paper) area(pts []point, fill color, alpha float64) {
	if len(pts) < 3 {
		return
	}
	p.pdf.SetFillColor(fill.r, fill.g, fill.b)
	if alpha < 1 {
		p.pdf.SetAlpha(alpha, "Normal")
		defer p.pdf.SetAlpha(1, "Normal")
	}
	out := make([]fpdf.PointType, len(pts))
	for i, q := range pts {
		out[i] = fpdf.PointType{X: q.x, Y: q.y}
	}
	p.pdf.Polygon(out, "F")
}

func (p *paper) box(x, y, w, h, radius float64, fill, edge *color) {
	how := ""
	if fill != nil {
		p.pdf.SetFillColor(fill.r, fill.g, fill.b)
		how = "F"
	}
	if edge != nil {
		p.pdf.SetDrawColor(edge.r, edge.g, edge.b)
		p.pdf.SetLineWidth(0.25)
		how += "D"
	}
	if how == "" || w <= 0 || h <= 0 {
		return
	}
	if radius = math.Min(radius, math.Min(w, h)/2); radius <= 0 {
		p.pdf.Rect(x, y, w, h, how)
		return
	}
	p.pdf.RoundedRect(x, y, w, h, radius, "1234", how)
}

func (p *paper) dot(x, y, radius float64, fill color) {
	p.pdf.SetFillColor(fill.r, fill.g, fill.b)
	p.pdf.Circle(x, y, radius, "F")
}

// right sets text that ends at x.
func right(c canvas, x, y float64, s string, st style) { c.text(x-c.width(s, st), y, s, st) }

// center sets text around x.
func center(c canvas, x, y float64, s string, st style) { c.text(x-c.width(s, st)/2, y, s, st) }

// fit is the text as one line, shortened with an ellipsis when it is wider than the room.
func fit(c canvas, s string, room float64, st style) string {
	return strings.Join(few(c, s, 1, room, st), "")
}

// few is the text in at most so many lines, the last one shortened when more were needed.
func few(c canvas, s string, most int, room float64, st style) []string {
	return clip(c.lines(s, room, st), most, room, func(t string) float64 { return c.width(t, st) })
}
