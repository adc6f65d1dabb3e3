package metric

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"kefu/internal/domain"
)

// Assemble puts the answers of Plan.Scans, in the same order, together: rows of different tables are joined on their keys, time buckets
// without rows are filled in, ratios are divided only now.
func (p *Plan) Assemble(answers [][]Raw) (*Result, error) {
	if len(answers) != len(p.Scans) {
		return nil, domain.Invalid("metrics", "answer_count", "%d answers for %d scans", len(answers), len(p.Scans))
	}
	out := &Result{From: dayText(p.frame.from), To: dayText(p.frame.to), Clock: p.clock, AsOf: p.asOf, Currency: p.currency}
	for _, d := range p.dims {
		out.Columns = append(out.Columns, ResultColumn{Key: d.name, Name: Name{Label: d.dim.Label, Short: d.dim.Label}})
	}
	for _, c := range p.cols {
		out.Columns = append(out.Columns, ResultColumn{Key: c.text, Def: c.def, Name: c.name(), Stat: cmp.Or(c.stat, "value"), Clock: c.clock})
	}
	var now, total, before, totalBefore *sheet
	for i, ph := range p.phases() {
		s, err := p.sheet(ph, p.answers[i*len(p.shapes):], answers)
		if err != nil {
			return nil, err
		}
		switch {
		case ph.frame == p.frame && !ph.total:
			now = s
		case ph.frame == p.frame:
			total = s
		case !ph.total:
			before = s
		default:
			totalBefore = s
		}
	}
	rows, err := p.join(now, before)
	if err != nil {
		return nil, err
	}
	if total != nil {
		out.Total = &Row{Keys: make([]string, len(p.dims)), Cells: p.cells(total, -1, nil)}
		if totalBefore != nil {
			out.Total.Before = p.compareCells(totalBefore, -1, nil)
		}
	}
	if p.before != nil {
		out.CompareFrom, out.CompareTo = dayText(p.before.from), dayText(p.before.to)
	}
	p.sort(rows)
	limit := p.Query.Limit
	if limit == 0 {
		limit = maxRows
	}
	if len(rows) > limit {
		rows, out.Truncated = rows[:limit], true
	}
	for _, r := range rows {
		out.Rows = append(out.Rows, r.Row)
	}
	return out, nil
}

// sheet is one phase's answers by key.
type sheet struct {
	frame  *frame
	shapes []map[string][]float64
	tuples [][]string // of the dimensions other than time, each once
	seen   map[string]bool
}

// line is a row of the answer with the position of its bucket, for sorting.
type line struct {
	Row
	pos int
}

func sheetKey(pos int, tuple []string) string {
	return strconv.Itoa(pos) + "\x00" + strings.Join(tuple, "\x00")
}

// sheet reads the answers of one phase.
func (p *Plan) sheet(ph phase, of []answerOf, answers [][]Raw) (*sheet, error) {
	s := &sheet{frame: ph.frame, seen: map[string]bool{}}
	for i, sh := range p.shapes {
		scan := p.Scans[i] // keys are the same in every phase that has any
		byKey := map[string][]float64{}
		raws := answers[of[i].scan]
		for _, raw := range raws {
			if want := len(p.Scans[of[i].scan].Measures); len(raw.Values) != want {
				return nil, domain.Invalid("metrics", "answer_shape", "a scan of %s answered %d values, not %d", sh.source.Table, len(raw.Values), want)
			}
		}
		if of[i].sum {
			raws = sh.sumUp(raws)
		}
		for _, raw := range raws {
			values := raw.Values[:len(sh.measures)]
			keys := scan.Keys
			if ph.total {
				keys = nil
			}
			pos, tuple, ok := p.readKeys(ph.frame, sh, keys, raw.Keys)
			if !ok {
				continue
			}
			byKey[sheetKey(pos, tuple)] = values
			if full := !sh.narrow && !sh.witness; full && !ph.total && slices.ContainsFunc(values, func(v float64) bool { return v != 0 && !math.IsNaN(v) }) {
				k := sheetKey(0, tuple)
				if !s.seen[k] {
					s.seen[k] = true
					s.tuples = append(s.tuples, tuple)
				}
			}
		}
		s.shapes = append(s.shapes, byKey)
	}
	return s, nil
}

// readKeys splits an answered row's keys into the bucket's position (-1 without a grain) and the other dimensions in the answer's order.
// ok is false for rows outside the buckets.
func (p *Plan) readKeys(f *frame, sh *shape, keys []Key, raw []string) (pos int, tuple []string, ok bool) {
	pos = -1
	for i, k := range keys {
		if i >= len(raw) {
			return 0, nil, false
		}
		d := p.dims[k.Column]
		if !d.grain {
			tuple = append(tuple, dimKeyText(d.dim, raw[i]))
			continue
		}
		code, err := strconv.ParseInt(raw[i], 10, 64)
		if err != nil {
			return 0, nil, false
		}
		if sh.interval {
			pos = int(code)
		} else if pos, ok = f.index[code]; !ok {
			return 0, nil, false
		}
	}
	return pos, tuple, true
}

// project leaves of a tuple what a shape's keys fill.
func (p *Plan) project(shape int, tuple []string) []string {
	sh := p.shapes[shape]
	if !sh.narrow && !sh.witness {
		return tuple
	}
	offset := 0
	if len(p.dims) > 0 && p.dims[0].grain {
		offset = 1
	}
	var out []string
	for _, k := range p.Scans[shape].Keys {
		if i := k.Column - offset; i >= 0 && i < len(tuple) {
			out = append(out, tuple[i])
		}
	}
	return out
}

// value looks a measure up; NaN when its scan had no such row.
func (p *Plan) value(s *sheet, at slot, pos int, tuple []string) float64 {
	row, ok := s.shapes[at.shape][sheetKey(pos, p.project(at.shape, tuple))]
	if !ok {
		return math.NaN()
	}
	return row[at.measure]
}

func (p *Plan) cells(s *sheet, pos int, tuple []string) []Cell {
	out := make([]Cell, len(p.cols))
	for i := range p.cols {
		out[i] = p.cell(s, &p.cols[i], pos, tuple)
	}
	return out
}

// compareCells is cells for the period compared with: figures of the present have none.
func (p *Plan) compareCells(s *sheet, pos int, tuple []string) []Cell {
	out := p.cells(s, pos, tuple)
	for i, c := range p.cols {
		if c.snapshot {
			out[i] = Cell{Reason: ReasonSnapshot}
		}
	}
	return out
}

func (p *Plan) cell(s *sheet, c *column, pos int, tuple []string) Cell {
	if len(c.terms) > 0 {
		return p.derivedCell(s, c, pos, tuple)
	}
	count := func(at *slot) int64 {
		if at == nil {
			return 0
		}
		if v := p.value(s, *at, pos, tuple); !math.IsNaN(v) {
			return int64(v)
		}
		return 0
	}
	out := Cell{N: count(&c.n), Provisional: count(c.pending)}
	missing := ReasonNoData
	for _, u := range c.unseen {
		if n := count(&u.at); n > out.Unobserved {
			out.Unobserved, missing = n, u.reason
		}
	}
	for _, at := range c.unrated {
		out.Unrated = max(out.Unrated, count(&at))
	}
	v := p.value(s, c.value, pos, tuple)
	switch {
	case out.Unrated > 0 && c.stat != StatN:
		out.Reason, out.Provisional = ReasonNoRate, 0
		return out
	case c.stat == StatN:
		v = float64(out.N)
	case out.N == 0 && (!c.def.countLike() || out.Unobserved > 0):
		out.Reason = missing
		return out
	case math.IsNaN(v):
		v = 0
	}
	if c.bottom != nil && c.stat == "" {
		den := p.value(s, *c.bottom, pos, tuple)
		if math.IsNaN(den) || den == 0 {
			out.Reason = ReasonNoData
			return out
		}
		if v /= den; c.def.Complement {
			v = 1 - v
		}
	}
	out.Value = &v
	out.Few = c.stat != StatN && c.stat != StatTop && !c.def.countLike() && out.N < c.def.MinN
	return out
}

func (p *Plan) derivedCell(s *sheet, c *column, pos int, tuple []string) Cell {
	var out Cell
	sum := 0.0
	for i := range c.terms {
		cell := p.cell(s, &c.terms[i], pos, tuple)
		if i == 0 {
			out.N, out.Provisional, out.Unobserved, out.Reason = cell.N, cell.Provisional, cell.Unobserved, cell.Reason
		}
		if cell.Value == nil {
			out.Reason, out.Unrated = cell.Reason, cell.Unrated
			return out
		}
		if i < len(c.def.Terms) {
			sum += c.def.Terms[i].Weight * *cell.Value
			continue
		}
		if *cell.Value == 0 {
			out.Reason = ReasonNoData
			return out
		}
		sum /= *cell.Value
	}
	if c.stat == StatN {
		sum = float64(out.N)
	}
	out.Value, out.Reason = &sum, ""
	out.Few = c.stat == "" && out.N < c.def.MinN
	return out
}

// join makes the rows: every combination of dimensions that occurs now or in the period compared with, in every bucket.
func (p *Plan) join(now, before *sheet) ([]line, error) {
	tuples := now.tuples
	if before != nil {
		for _, t := range before.tuples {
			if !now.seen[sheetKey(0, t)] {
				tuples = append(tuples, t)
			}
		}
	}
	grain := len(p.dims) > 0 && p.dims[0].grain
	if width := len(p.dims); width == 0 || width == 1 && grain {
		tuples = [][]string{nil}
	}
	positions := []int{-1}
	if grain {
		positions = nil
		for i := range now.frame.codes {
			positions = append(positions, i)
		}
	}
	if len(tuples)*len(positions) > maxCells {
		return nil, domain.Invalid("by", "too_many_cells", "this question has more than %d answers; choose a coarser grain, fewer dimensions or a filter", maxCells)
	}
	var out []line
	for _, t := range tuples {
		for _, pos := range positions {
			l := line{pos: pos}
			if grain {
				l.Keys = append(l.Keys, now.frame.text(now.frame.codes[pos]))
			}
			l.Keys = append(l.Keys, t...)
			l.Cells = p.cells(now, pos, t)
			if before != nil {
				l.Before = p.compareCells(before, pos, t)
			}
			out = append(out, l)
		}
	}
	return out, nil
}

// sort orders the lines as asked, or by time and then by the first metric, largest first. Cells without a value come last and those with too
// small a sample just before them, in either direction.
func (p *Plan) sort(rows []line) {
	order := p.Query.Order
	if len(order) == 0 {
		if p.Query.Grain == "" && len(p.cols) > 0 {
			order = []Order{{By: p.cols[0].text, Desc: true}}
		}
	}
	slices.SortStableFunc(rows, func(a, b line) int {
		for _, o := range order {
			if c := p.compareBy(o, a, b); c != 0 {
				return c
			}
		}
		if a.pos != b.pos {
			return cmp.Compare(a.pos, b.pos)
		}
		for i, d := range p.dims {
			if c := compareKeys(d, a.Keys[i], b.Keys[i]); c != 0 && !d.grain {
				return c
			}
		}
		return 0
	})
}

func (p *Plan) compareBy(o Order, a, b line) int {
	sign := 1
	if o.Desc {
		sign = -1
	}
	for i, d := range p.dims {
		if d.name == o.By {
			if d.grain {
				return sign * cmp.Compare(a.pos, b.pos)
			}
			return sign * compareKeys(d, a.Keys[i], b.Keys[i])
		}
	}
	i := slices.IndexFunc(p.cols, func(c column) bool { return c.text == o.By })
	if i < 0 {
		return 0
	}
	x, y := a.Cells[i], b.Cells[i]
	if c := cmp.Compare(rank(x), rank(y)); c != 0 || x.Value == nil {
		return c
	}
	return sign * cmp.Compare(*x.Value, *y.Value)
}

// rank puts usable cells before small samples before empty ones.
func rank(c Cell) int {
	switch {
	case c.Value == nil:
		return 2
	case c.Few:
		return 1
	}
	return 0
}

func compareKeys(d dimColumn, a, b string) int {
	if d.dim.Kind == dimID || d.dim.Kind == dimNumber {
		if c := cmp.Compare(len(a), len(b)); c != 0 {
			return c
		}
	}
	if d.name == "age" {
		return cmp.Compare(slices.Index(Ages(), a), slices.Index(Ages(), b))
	}
	return cmp.Compare(a, b)
}
