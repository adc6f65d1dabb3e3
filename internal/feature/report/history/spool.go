package history

import (
	"cmp"
	"fmt"
	"io"
	"slices"
)

// entry is where a row lies in the spool and what it sorts by: about fifty bytes a row are all that stays in memory.
type entry struct {
	group uint64
	near  uint64 // the customer as far as the row tells, else 0
	at    int64
	off   int64
	size  uint32
	line  uint32
}

// rows is the first pass's result: rows in the spool, entries in memory.
type rows struct {
	spool   Spool
	entries []entry
	off     int64
	pending []byte // written in large pieces
	buf     []byte
}

// memory is the spool used when none is given.
type memory struct{ b []byte }

// Write implements io.Writer.
func (m *memory) Write(p []byte) (int, error) {
	m.b = append(m.b, p...)
	return len(p), nil
}

// ReadAt implements io.ReaderAt.
func (m *memory) ReadAt(p []byte, off int64) (int, error) {
	if off >= int64(len(m.b)) {
		return 0, io.EOF
	}
	n := copy(p, m.b[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func newRows(s Spool) *rows {
	if s == nil {
		s = &memory{}
	}
	return &rows{spool: s}
}

func (rs *rows) add(b *binder, r *record, group, near uint64, at int64) error {
	before := len(rs.pending)
	rs.pending = r.encode(rs.pending, b)
	size := len(rs.pending) - before
	rs.entries = append(rs.entries, entry{group: group, near: near, at: at, off: rs.off, size: uint32(size), line: uint32(r.line)})
	rs.off += int64(size)
	if len(rs.pending) < 1<<20 {
		return nil
	}
	return rs.flush()
}

func (rs *rows) flush() error {
	if len(rs.pending) == 0 {
		return nil
	}
	if _, err := rs.spool.Write(rs.pending); err != nil {
		return fmt.Errorf("write the import's temporary file: %w", err)
	}
	rs.pending = rs.pending[:0]
	return nil
}

// span is the entries [from, to) of one group.
type span struct {
	near     uint64
	from, to int
}

// groups brings the rows of a group together, oldest first, and the groups of a customer. The order of customers is that of their ids: the
// database has an easier time when what comes together lies together.
func (rs *rows) groups() []span {
	rs.sort()
	var out []span
	for i, e := range rs.entries {
		if i == 0 || e.group != rs.entries[i-1].group {
			out = append(out, span{from: i})
		}
		g := &out[len(out)-1]
		g.near, g.to = cmp.Or(g.near, e.near), i+1
	}
	slices.SortStableFunc(out, func(a, b span) int { return cmp.Compare(a.near, b.near) })
	return out
}

func (rs *rows) sort() {
	slices.SortFunc(rs.entries, func(a, b entry) int {
		switch {
		case a.group != b.group:
			return less(a.group < b.group)
		case a.at != b.at:
			return less(a.at < b.at)
		}
		return int(a.line) - int(b.line)
	})
}

func less(b bool) int {
	if b {
		return -1
	}
	return 1
}

// load reads the rows of entries [i, j) into recs.
func (rs *rows) load(b *binder, i, j int, recs []record) ([]record, error) {
	recs = recs[:0]
	for ; i < j; i++ {
		e := rs.entries[i]
		if cap(rs.buf) < int(e.size) {
			rs.buf = make([]byte, e.size*2)
		}
		buf := rs.buf[:e.size]
		if _, err := rs.spool.ReadAt(buf, e.off); err != nil && err != io.EOF {
			return nil, fmt.Errorf("read the import's temporary file: %w", err)
		}
		recs = append(recs, b.decode(buf))
	}
	return recs, nil
}
