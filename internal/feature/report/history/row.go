package history

import (
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"kefu/internal/domain"
)

// record is one row as read: canonical values by field, times as decimal microseconds.
type record struct {
	line   int
	vals   [fieldCount]string
	ident  uint64 // of the row's own id within its group; 0 when the file has none
	digest uint64 // of all values
}

func (r *record) time(f ord) domain.Instant {
	v, _ := strconv.ParseInt(r.vals[f], 10, 64)
	return domain.Instant(v)
}

func (r *record) int(f ord) int64 {
	v, _ := strconv.ParseInt(r.vals[f], 10, 64)
	return v
}

func (r *record) yes(f ord) bool { return r.vals[f] == "1" }

func (r *record) set(f ord, v string) { r.vals[f] = v }

// binding is one mapped field with the cells it is read from.
type binding struct {
	ord  ord
	spec fieldSpec
	rule ColumnRule
	cols []int
	norm map[string]string // rule.Map with keys made alike
}

// binder reads the cells of a row into a record.
type binder struct {
	bound  []binding
	stored []ord // bound fields and those derived from them: what the spool keeps
	times  *timeParser
	comma  byte // before the decimals of an amount
	notes  map[string]int64
}

// newBinder finds the columns of a mapping in a header. A column that is not there is an error that names those that are.
func newBinder(m Mapping, header []string, env Env) (*binder, error) {
	zone := m.Zone
	if zone == "" {
		zone = env.Zone
	}
	loc := time.UTC
	if zone != "" {
		l, err := time.LoadLocation(zone)
		if err != nil {
			return nil, domain.Invalid("zone", "mapping_zone", "%q is not a time zone; use a name such as Asia/Shanghai", zone)
		}
		loc = l
	}
	b := &binder{times: &timeParser{loc: loc, order: m.DateOrder, now: env.Clock.Now()}, comma: '.', notes: map[string]int64{}}
	if m.Decimal != "" {
		b.comma = m.Decimal[0]
	}
	find := columnIndex(header)
	for o, spec := range fieldTable() {
		rule, ok := m.Columns[spec.name]
		if !ok {
			continue
		}
		bd := binding{ord: ord(o), spec: spec, rule: rule, norm: map[string]string{}}
		for k, v := range rule.Map {
			bd.norm[alike(k)] = v
		}
		names := rule.Columns
		if rule.Column != "" {
			names = append([]string{rule.Column}, names...)
		}
		for _, n := range names {
			i := find(n)
			if i < 0 {
				return nil, missingColumn("columns."+string(spec.name), n, header)
			}
			bd.cols = append(bd.cols, i)
		}
		b.bound = append(b.bound, bd)
		b.stored = append(b.stored, bd.ord)
	}
	for _, f := range derivedFields(m.Grain) {
		if !slices.Contains(b.stored, f) {
			b.stored = append(b.stored, f)
		}
	}
	return b, nil
}

// derivedFields are filled by the row check even when no column gives them.
func derivedFields(g Grain) []ord {
	switch g {
	case GrainTicket:
		return []ord{fCreated, fFirstReply, fResolved}
	case GrainMessage:
		return []ord{fAuthorKind}
	}
	return nil
}

func missingColumn(field, name string, header []string) error {
	list := strings.Join(header, ", ")
	if len(list) > 400 {
		list = list[:400] + " …"
	}
	return domain.Invalid(field, "mapping_column_missing", "the file has no column %q; it has: %s", name, list)
}

// columnIndex looks a column up by its exact name, else by a name that differs in case and spaces only; -1 when absent.
func columnIndex(header []string) func(string) int {
	exact, loose := map[string]int{}, map[string]int{}
	for i := len(header) - 1; i >= 0; i-- {
		exact[header[i]] = i
		loose[alike(header[i])] = i
	}
	return func(n string) int {
		if i, ok := exact[n]; ok {
			return i
		}
		if i, ok := loose[alike(n)]; ok {
			return i
		}
		return -1
	}
}

// alike folds what people vary without meaning: case, spaces, underscores, hyphens.
func alike(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '_', '-', '\t', '\n', '\r', '\u00a0', '\u3000', '\ufeff':
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// problem is a cell that cannot be read.
type problem struct {
	field  Field
	reason Reason
	raw    string
}

// read fills a record; it stops at the first problem.
func (b *binder) read(cells []string, rec *record) *problem {
	for i := range b.bound {
		v, reason := b.value(&b.bound[i], cells)
		if reason != "" {
			return &problem{b.bound[i].spec.name, reason, b.raw(&b.bound[i], cells)}
		}
		rec.vals[b.bound[i].ord] = v
	}
	return nil
}

func (b *binder) raw(bd *binding, cells []string) string {
	if len(bd.cols) == 0 {
		return bd.rule.Const
	}
	if len(bd.cols) == 1 {
		return cell(cells, bd.cols[0])
	}
	parts := make([]string, len(bd.cols))
	for i, c := range bd.cols {
		parts[i] = strings.TrimSpace(cell(cells, c))
	}
	join := bd.rule.Join
	if join == "" {
		join = "/"
	}
	return strings.Join(parts, join)
}

func cell(cells []string, i int) string {
	if i < len(cells) {
		return cells[i]
	}
	return ""
}

func (b *binder) value(bd *binding, cells []string) (string, Reason) {
	s := b.raw(bd, cells)
	if bd.ord != fText {
		s = strings.TrimSpace(s)
	}
	if s == "" && bd.rule.Const != "" {
		s = bd.rule.Const
	}
	if s != "" && (len(bd.norm) > 0 || bd.rule.Else != "") {
		if v, ok := bd.norm[alike(s)]; ok {
			s = v
		} else if bd.rule.Else != "" {
			s = bd.rule.Else
		}
	}
	if s == "" {
		return "", ""
	}
	if bd.spec.kind == asTime {
		if absent(s) {
			return "", ""
		}
		at, reason := b.times.parse(s, bd.rule.Format)
		if reason != "" {
			return "", reason
		}
		return strconv.FormatInt(int64(at), 10), ""
	}
	if bd.spec.kind == asMoney {
		return amountOf(s, b.comma)
	}
	v, reason := canonical(bd.spec.kind, bd.rule, s)
	if v == "" && bd.spec.kind == asCountry && !absent(s) {
		b.notes["unknown_country"]++
	}
	return v, reason
}

// encode appends the record in the spool's form.
func (r *record) encode(buf []byte, b *binder) []byte {
	buf = binary.AppendUvarint(buf, uint64(r.line))
	buf = binary.LittleEndian.AppendUint64(buf, r.ident)
	for _, f := range b.stored {
		v := r.vals[f]
		buf = binary.AppendUvarint(buf, uint64(len(v)))
		buf = append(buf, v...)
	}
	return buf
}

// decode is the inverse of encode.
func (b *binder) decode(buf []byte) record {
	var r record
	line, n := binary.Uvarint(buf)
	buf = buf[n:]
	r.line, r.ident = int(line), binary.LittleEndian.Uint64(buf)
	buf = buf[8:]
	h := fnv.New64a()
	h.Write(buf)
	r.digest = h.Sum64()
	text := string(buf)
	at := 0
	for _, f := range b.stored {
		l, n := binary.Uvarint(buf[at:])
		at += n
		r.vals[f] = text[at : at+int(l)]
		at += int(l)
	}
	return r
}

// rawOf writes the values of a record as one CSV line, for the file of rejected rows.
func (b *binder) rawOf(r *record) string {
	parts := make([]string, len(b.bound))
	for i := range b.bound {
		v := r.vals[b.bound[i].ord]
		if b.bound[i].spec.kind == asTime && v != "" {
			v = r.time(b.bound[i].ord).String()
		}
		parts[i] = v
	}
	return joinCSV(parts)
}

// joinCSV writes cells as one CSV line without its end.
func joinCSV(cells []string) string {
	var b strings.Builder
	for i, c := range cells {
		if i > 0 {
			b.WriteByte(',')
		}
		if strings.ContainsAny(c, ",\"\n\r") {
			b.WriteByte('"')
			b.WriteString(strings.ReplaceAll(c, `"`, `""`))
			b.WriteByte('"')
			continue
		}
		b.WriteString(c)
	}
	return b.String()
}
