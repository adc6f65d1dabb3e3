package history

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"kefu/internal/domain"
)

// Guess proposes a mapping for a file from its header and some rows. A preset whose columns are all there wins, the one with most columns
// first; otherwise names and contents decide. The notes say what a person should look at; the mapping may need correcting before it
// validates.
func Guess(header []string, sample [][]string, fileName string, presets ...Mapping) (Mapping, []Note) {
	if p, ok := recognise(header, presets); ok {
		notes := []Note{{Code: "preset"}}
		if p.Zone == "" && !offsets(p, header, sample) {
			notes = append(notes, Note{Code: "zone_missing"})
		}
		return p, notes
	}
	g := &guesser{header: header, sample: sample, used: map[int]bool{}}
	m := Mapping{Version: 1, Source: sourceName(fileName), Columns: map[Field]ColumnRule{}}
	if g.figures(&m) {
		return m, g.finish(&m)
	}
	if g.orders(&m, fileName) {
		return m, g.finish(&m)
	}
	m.Grain = g.grain()
	g.order = g.dateOrder(m.Grain)
	m.DateOrder = g.order
	g.columns(&m)
	switch m.Grain {
	case GrainMessage:
		g.message(&m)
	case GrainEvent:
		g.events(&m)
	}
	return m, g.finish(&m)
}

func recognise(header []string, presets []Mapping) (Mapping, bool) {
	find := columnIndex(header)
	best := -1
	for i, p := range presets {
		all := len(p.Recognise) > 0
		for _, c := range p.Recognise {
			all = all && find(c) >= 0
		}
		if all && (best < 0 || len(p.Recognise) > len(presets[best].Recognise)) {
			best = i
		}
	}
	if best < 0 {
		return Mapping{}, false
	}
	return presets[best].Fit(header), true
}

// Fit returns the mapping without the columns that a file does not have: a ready mapping names more than every export carries.
func (m Mapping) Fit(header []string) Mapping {
	find := columnIndex(header)
	columns := map[Field]ColumnRule{}
	for f, r := range m.Columns {
		if r.Const != "" || slices.ContainsFunc(append([]string{r.Column}, r.Columns...), func(n string) bool { return n != "" && find(n) >= 0 }) {
			columns[f] = r
		}
	}
	m.Columns = columns
	return m
}

func offsets(m Mapping, header []string, sample [][]string) bool {
	find := columnIndex(header)
	for _, spec := range fieldTable() {
		r, ok := m.Columns[spec.name]
		if !ok || spec.kind != asTime {
			continue
		}
		for _, row := range sample {
			if s := strings.TrimSpace(cell(row, max(0, find(r.Column)))); find(r.Column) >= 0 && !absent(s) {
				return zoned(s) || r.Format == "unix" || r.Format == "unix_ms"
			}
		}
	}
	return true
}

// zoned tells whether a time says its own offset.
func zoned(s string) bool {
	if isNumber(s) {
		return len(s) >= 9 && len(s) != 14
	}
	c := regexp.MustCompile(`(?i)(\d|\s)(z|utc|gmt)$|[+-]\d\d:?\d\d(\s+\d{4})?$`)
	return c.MatchString(strings.TrimSpace(s)) && strings.Contains(s, ":")
}

func sourceName(fileName string) string {
	s := strings.ToLower(path.Base(strings.ReplaceAll(fileName, `\`, "/")))
	s, _, _ = strings.Cut(s, ".")
	s = regexp.MustCompile(`[0-9]{4,}|[-_ ()]+`).ReplaceAllString(s, "_")
	s = strings.Trim(regexp.MustCompile(`_+`).ReplaceAllString(s, "_"), "_")
	if s == "" || s == "_" {
		return "import"
	}
	return s
}

type guesser struct {
	header []string
	sample [][]string
	used   map[int]bool
	order  string
	comma  byte // before the decimals of an amount
	notes  []Note
}

func (g *guesser) note(code string, f Field, column string) {
	g.notes = append(g.notes, Note{Code: code, Field: f, Column: column})
}

// find returns the first unused column with one of the names.
func (g *guesser) find(names []string) int {
	for _, n := range names {
		for i, h := range g.header {
			if !g.used[i] && alike(h) == n {
				return i
			}
		}
	}
	return -1
}

func (g *guesser) any(grain Grain, f Field) bool { return g.find(columnNames(grain)[f]) >= 0 }

func (g *guesser) grain() Grain {
	switch {
	case g.any(GrainEvent, "event") && g.any(GrainEvent, "conversation") && g.any(GrainEvent, "time"):
		return GrainEvent
	case g.any(GrainMessage, "time") && (g.any(GrainMessage, "inbound") || g.any(GrainMessage, "text") && (g.any(GrainMessage, "author") || g.any(GrainMessage, "author_kind"))):
		return GrainMessage
	case g.any(GrainTicket, "created") || g.any(GrainTicket, "first_reply") || g.any(GrainTicket, "resolved"):
		return GrainTicket
	}
	g.note("grain_unsure", "", "")
	return GrainTicket
}

// values are the filled cells of a column in the sample.
func (g *guesser) values(col int) []string {
	var out []string
	for _, row := range g.sample {
		if s := strings.TrimSpace(cell(row, col)); !absent(s) {
			out = append(out, s)
		}
	}
	return out
}

// fits tells whether most of a column's cells can be read as the field wants; an empty column fits.
func (g *guesser) fits(spec fieldSpec, col int) bool {
	vals := g.values(col)
	bad := 0
	p := timeParser{loc: time.UTC, order: g.order, now: domain.Instant(1 << 61)}
	comma := cmp.Or(g.comma, '.')
	for _, v := range vals {
		ok := true
		switch spec.kind {
		case asTime:
			_, reason := p.parse(v, "")
			ok = reason == ""
		case asMoney:
			_, reason := amountOf(v, comma)
			ok = reason == ""
		case asText, asEvent, asOrderStatus:
		case asAuthorKind:
			ok = authorKindOf(v) != ""
		default:
			_, reason := canonical(spec.kind, ColumnRule{}, v)
			ok = reason == ""
		}
		if !ok {
			bad++
		}
	}
	return bad*5 <= len(vals)*2
}

func (g *guesser) columns(m *Mapping) {
	names := columnNames(m.Grain)
	for _, spec := range fieldTable() {
		if !spec.at(m.Grain) || spec.name == "author_kind" {
			continue
		}
		i := g.find(names[spec.name])
		if i < 0 || !g.fits(spec, i) {
			continue
		}
		g.take(m, spec.name, i, ColumnRule{Column: g.header[i]})
	}
	if r, ok := m.Columns["first_reply_after"]; ok && strings.Contains(alike(r.Column), "minutes") {
		r.Format = "min"
		m.Columns["first_reply_after"] = r
	}
	if r, ok := m.Columns["resolved_after"]; ok && strings.Contains(alike(r.Column), "minutes") {
		r.Format = "min"
		m.Columns["resolved_after"] = r
	}
	if m.Grain == GrainTicket && !m.has("created") {
		g.note("created_unknown", "created", "")
	}
}

func (g *guesser) take(m *Mapping, f Field, col int, r ColumnRule) {
	g.used[col] = true
	m.Columns[f] = r
}

func (g *guesser) message(m *Mapping) {
	if !m.has("inbound") {
		spec := fieldTable()[fAuthorKind]
		for _, n := range columnNames(GrainMessage)["author_kind"] {
			if i := g.find([]string{n}); i >= 0 && g.fits(spec, i) && len(g.values(i)) > 0 {
				g.take(m, "author_kind", i, ColumnRule{Column: g.header[i]})
				break
			}
		}
	}
	switch {
	case m.has("conversation"):
	case m.has("message") && m.has("reply_to", "replies"):
		m.Conversation.By = "reply_to"
	default:
		m.Conversation.By = "customer"
		g.note("conversation_unknown", "conversation", "")
	}
	if !m.has("inbound", "author_kind") && !(m.has("author") && m.has("customer")) {
		g.note("author_unknown", "author_kind", "")
	}
}

// events proposes a class for every event name of the sample; names that say nothing are ignored until a person decides.
func (g *guesser) events(m *Mapping) {
	r := m.Columns["event"]
	find := columnIndex(g.header)
	r.Map = map[string]string{}
	for _, v := range g.values(find(r.Column)) {
		class := eventClassOf(v)
		if class == "" {
			class = "ignore"
		}
		r.Map[v] = class
	}
	r.Else = "ignore"
	m.Columns["event"] = r
	g.note("column_guessed", "event", r.Column)
}

// dateOrder looks for a day above twelve in dates made of numbers.
func (g *guesser) dateOrder(grain Grain) string {
	names := columnNames(grain)
	seen := false
	for _, spec := range fieldTable() {
		if spec.kind != asTime || !spec.at(grain) {
			continue
		}
		for i, h := range g.header {
			if !slices.Contains(names[spec.name], alike(h)) {
				continue
			}
			for _, v := range g.values(i) {
				c := &scan{s: v}
				a, na := c.int(4)
				if na == 0 || na > 2 || !c.skip("-", "/", ".") {
					continue
				}
				b, nb := c.int(4)
				if nb == 0 || nb > 2 || !c.skip("-", "/", ".") {
					continue
				}
				switch seen = true; {
				case a > 12:
					return "dmy"
				case b > 12:
					return "mdy"
				}
			}
		}
	}
	if seen {
		g.note("ambiguous_dates", "", "")
		return "dmy"
	}
	return ""
}

// figures recognises an agent-day sheet: an agent, a day and at least three known figures.
func (g *guesser) figures(m *Mapping) bool {
	known := figureNames()
	found := map[string]FigureRule{}
	for i, h := range g.header {
		rule, ok := known[alike(h)]
		if !ok {
			continue
		}
		switch vals := g.values(i); {
		case rule.Unit == "ratio" && slices.ContainsFunc(vals, func(v string) bool {
			f, ok := figureValue(v, FigureRule{})
			return ok && !strings.HasSuffix(v, "%") && f > 1.5
		}):
			rule.Format = "percent"
		case rule.Unit == "ms" && strings.Contains(h, "分钟"):
			rule.Format = "min"
		}
		found[h] = rule
	}
	names := columnNames(GrainFigures)
	agent := g.find(append([]string{"客服账号", "子账号"}, names["agent"]...))
	if len(found) < 3 || agent < 0 {
		return false
	}
	m.Grain, m.Figures = GrainFigures, found
	for h := range found {
		for i := range g.header {
			if g.header[i] == h {
				g.used[i] = true
			}
		}
	}
	g.take(m, "agent", agent, ColumnRule{Column: g.header[agent]})
	for _, f := range []Field{"day", "team", "store"} {
		if i := g.find(names[f]); i >= 0 {
			g.take(m, f, i, ColumnRule{Column: g.header[i]})
		}
	}
	return true
}

func (g *guesser) finish(m *Mapping) []Note {
	for i, h := range g.header {
		if !g.used[i] && h != "" {
			g.note("column_unused", "", h)
		}
	}
	if m.Grain != GrainFigures && m.Zone == "" && !offsets(*m, g.header, g.sample) {
		g.note("zone_missing", "", "")
	}
	return g.notes
}
