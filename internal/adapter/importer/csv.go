package importer

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/feature/report/history"
)

// csvReader splits delimited text. It is lenient as spreadsheets are: quotes count only where a cell begins with one.
type csvReader struct {
	br      *bufio.Reader
	comma   byte
	line    int // lines read so far
	max     int
	columns int
	buf     []byte // the record being read, several lines if quoted
	pos     int    // how much of it is unquoted
	open    bool   // a quote is open
	out     []byte // its unquoted cells
	ends    []int
	cells   []string
	queue   []csvRow // rows read while looking for the header
	names   []string
	repairs int
}

type csvRow struct {
	line  int
	cells []string
	err   error
}

// maxRepairs bounds how often an open quote may be repaired by reading on from the next line.
const maxRepairs = 100

func openCSV(name string, r io.ReaderAt, size int64, m history.Mapping, o Options) (*File, error) {
	text, enc, err := textReader(r, size, strings.ToLower(m.Encoding))
	if err != nil {
		return nil, err
	}
	c := &csvReader{br: bufio.NewReaderSize(text, 1<<16), max: o.MaxRowBytes, columns: o.MaxColumns}
	switch {
	case m.Delimiter == `\t`:
		c.comma = '\t'
	case m.Delimiter != "":
		c.comma = m.Delimiter[0]
	case strings.HasSuffix(strings.ToLower(name), ".tsv"):
		c.comma = '\t'
	default:
		head, err := c.br.Peek(1 << 16)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, domain.Unavailable("import_read", "the file cannot be read: %v", err)
		}
		c.comma = delimiter(head)
	}
	if err := c.start(m.HeaderRow); err != nil {
		return nil, err
	}
	return &File{Format: FormatCSV, Encoding: enc, Delimiter: string(c.comma), rows: c}, nil
}

// delimiter is the separator that splits most of the first lines alike, outside quotes.
func delimiter(head []byte) byte {
	best, score := byte(','), 0
	for _, d := range []byte{',', '\t', ';', '|'} {
		counts := map[int]int{}
		n, quoted, lines := 0, false, 0
		for _, b := range head {
			switch {
			case b == '"':
				quoted = !quoted
			case quoted:
			case b == d:
				n++
			case b == '\n':
				counts[n]++
				n = 0
				lines++
			}
			if lines >= 50 {
				break
			}
		}
		if lines == 0 {
			counts[n]++
		}
		for columns, times := range counts {
			if s := columns * times; s > score {
				best, score = d, s
			}
		}
	}
	return best
}

// start finds the header and keeps the rows below it that were read on the way.
func (c *csvReader) start(headerRow int) error {
	var first []csvRow
	var cells [][]string
	for len(first) < max(lookahead, headerRow) {
		line, row, err := c.read()
		if errors.Is(err, io.EOF) {
			break
		}
		if _, ok := errors.AsType[*history.RowError](err); err != nil && !ok {
			return err
		}
		kept := make([]string, len(row))
		copy(kept, row)
		first = append(first, csvRow{line, kept, err})
		cells = append(cells, kept)
	}
	at := titled(cells)
	if headerRow > 0 {
		at = -1
		for i, r := range first {
			if r.line == headerRow {
				at = i
			}
		}
	}
	if at < 0 || at >= len(first) || filled(first[at].cells) == 0 {
		return domain.Invalid("header_row", "import_no_header", "no header row was found; the first row of the table must name the columns")
	}
	if len(first[at].cells) > c.columns {
		return domain.Invalid("file", "import_columns", "the file has %d columns, the limit is %d", len(first[at].cells), c.columns)
	}
	c.names = uniqueHeader(first[at].cells)
	c.queue = first[at+1:]
	return nil
}

func (c *csvReader) header() []string { return c.names }

func (c *csvReader) next() (int, []string, error) {
	line, cells, err := 0, []string(nil), error(nil)
	if len(c.queue) > 0 {
		r := c.queue[0]
		c.queue = c.queue[1:]
		line, cells, err = r.line, r.cells, r.err
	} else {
		line, cells, err = c.read()
	}
	if err == nil && tooWide(cells, len(c.names)) {
		return line, nil, &history.RowError{Line: line, Detail: fmt.Sprintf("%d cells, the header has %d", len(cells), len(c.names)),
			Raw: clip([]byte(strings.Join(cells, string(c.comma))))}
	}
	return line, cells, err
}

// read returns the next record that is not empty.
func (c *csvReader) read() (int, []string, error) {
	for {
		c.buf = c.buf[:0]
		if err := c.more(); err != nil {
			if errors.Is(err, errLong) {
				return c.line, nil, c.tooLong(c.line)
			}
			return c.line, nil, err
		}
		line := c.line
		if len(bytes.TrimSpace(c.buf)) == 0 {
			continue
		}
		if bytes.IndexByte(c.buf, '"') < 0 {
			return line, c.plain(), nil
		}
		c.pos, c.open, c.out, c.ends = 0, false, c.out[:0], c.ends[:0]
		for !c.split() {
			err := c.more()
			if err == nil {
				continue
			}
			if !errors.Is(err, io.EOF) && !errors.Is(err, errLong) {
				return line, nil, err
			}
			return line, nil, c.repair(line)
		}
		return line, c.take(), nil
	}
}

var errLong = errors.New("row too long")

// more appends the next line to the record.
func (c *csvReader) more() error {
	start := len(c.buf)
	for {
		part, err := c.br.ReadSlice('\n')
		if len(c.buf)+len(part) > c.max {
			if start == 0 {
				c.buf = append(c.buf, part[:min(len(part), 300)]...)
			}
			if !errors.Is(err, bufio.ErrBufferFull) && start == 0 {
				c.line++
			}
			if start > 0 { // keep it for the repair
				c.buf = append(c.buf, part...)
				if err == nil {
					c.line++
				}
			}
			return c.long(err, start)
		}
		c.buf = append(c.buf, part...)
		switch {
		case err == nil:
			c.line++
			return nil
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(c.buf) > start:
			c.line++
			return nil
		default:
			return err
		}
	}
}

// long drops the rest of a line that is too long by itself.
func (c *csvReader) long(err error, start int) error {
	for start == 0 && errors.Is(err, bufio.ErrBufferFull) {
		if _, err = c.br.ReadSlice('\n'); !errors.Is(err, bufio.ErrBufferFull) {
			c.line++
		}
	}
	return errLong
}

func (c *csvReader) tooLong(line int) error {
	return &history.RowError{Line: line, Detail: fmt.Sprintf("the row is longer than %d KB", c.max>>10), Raw: clip(c.buf)}
}

// repair gives up the line on which a quote was opened and never closed, and reads on from the next.
func (c *csvReader) repair(line int) error {
	i := bytes.IndexByte(c.buf, '\n')
	if i < 0 {
		i = len(c.buf) - 1
	}
	if c.repairs++; c.repairs > maxRepairs {
		return domain.Invalid("file", "import_quotes", "more than %d rows open a quote and do not close it (the last is line %d); is the delimiter right?", maxRepairs, line)
	}
	rest := bytes.Clone(c.buf[i+1:])
	c.line = line
	bad := &history.RowError{Line: line, Detail: "a quote is opened and not closed", Raw: clip(c.buf[:i+1])}
	c.br = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(rest), c.br), 1<<16)
	return bad
}

// plain splits a record without quotes: one allocation for all its cells.
func (c *csvReader) plain() []string {
	s := strings.TrimRight(string(c.buf), "\r\n")
	c.cells = c.cells[:0]
	for {
		i := strings.IndexByte(s, c.comma)
		if i < 0 {
			c.cells = append(c.cells, s)
			return c.cells
		}
		c.cells = append(c.cells, s[:i])
		s = s[i+1:]
	}
}

// split unquotes the lines of the record that are new since the last call; false means a quote is still open.
func (c *csvReader) split() bool {
	line := c.buf[c.pos:]
	c.pos = len(c.buf)
	b := bytes.TrimRight(line, "\r\n")
	for {
		if !c.open && len(b) > 0 && b[0] == '"' {
			c.open, b = true, b[1:]
		}
		if c.open {
			i := bytes.IndexByte(b, '"')
			if i < 0 {
				c.out = append(append(c.out, b...), line[len(bytes.TrimRight(line, "\r\n")):]...)
				return false
			}
			c.out = append(c.out, b[:i]...)
			b = b[i+1:]
			if len(b) > 0 && b[0] == '"' {
				c.out, b = append(c.out, '"'), b[1:]
				continue
			}
			c.open = false
		}
		i := bytes.IndexByte(b, c.comma)
		if i < 0 {
			c.out = append(c.out, b...)
			c.ends = append(c.ends, len(c.out))
			return true
		}
		c.out = append(c.out, b[:i]...)
		c.ends = append(c.ends, len(c.out))
		b = b[i+1:]
	}
}

func (c *csvReader) take() []string {
	s := string(c.out)
	c.cells = c.cells[:0]
	from := 0
	for _, end := range c.ends {
		c.cells = append(c.cells, s[from:end])
		from = end
	}
	return c.cells
}
