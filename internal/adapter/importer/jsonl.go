package importer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/feature/report/history"
)

// jsonReader reads one JSON object a line, or the objects of one array, as rows: nested keys become dotted columns, lists become one cell.
type jsonReader struct {
	br      *bufio.Reader
	dec     *json.Decoder // for a file that is one array
	explode string
	max     int
	columns int
	line    int
	names   []string
	index   map[string]int
	queue   []jsonRow
	cells   []string
}

type jsonRow struct {
	line   int
	values map[string]string
	err    error
}

// jsonSample is how many rows are looked at for the names of the columns.
const jsonSample = 1000

func openJSONL(r io.ReaderAt, size int64, m history.Mapping, o Options) (*File, error) {
	text, enc, err := textReader(r, size, strings.ToLower(m.Encoding))
	if err != nil {
		return nil, err
	}
	j := &jsonReader{br: bufio.NewReaderSize(text, 1<<16), explode: m.Explode, max: 16 * o.MaxRowBytes, columns: o.MaxColumns, index: map[string]int{}}
	if err := j.array(); err != nil {
		return nil, err
	}
	for _, rule := range m.Columns {
		for _, n := range append([]string{rule.Column}, rule.Columns...) {
			if n != "" {
				j.index[n] = 0
			}
		}
	}
	for len(j.queue) < jsonSample {
		rows, err := j.read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			for k := range row.values {
				j.index[k] = 0
			}
		}
		j.queue = append(j.queue, rows...)
	}
	if len(j.index) == 0 {
		return nil, domain.Invalid("file", "import_no_header", "the file has no JSON objects with named values")
	}
	if len(j.index) > j.columns {
		return nil, domain.Invalid("file", "import_columns", "the file has %d columns, the limit is %d", len(j.index), j.columns)
	}
	for k := range j.index {
		j.names = append(j.names, k)
	}
	slices.Sort(j.names)
	for i, k := range j.names {
		j.index[k] = i
	}
	j.cells = make([]string, len(j.names))
	return &File{Format: FormatJSONL, Encoding: enc, rows: j}, nil
}

// array prepares for a file that is a single list of objects.
func (j *jsonReader) array() error {
	for {
		b, err := j.br.ReadByte()
		if err != nil {
			return domain.Invalid("file", "import_empty", "the file is empty")
		}
		switch b {
		case ' ', '\t', '\r':
			continue
		case '\n':
			j.line++
			continue
		case '[':
			j.dec = json.NewDecoder(io.MultiReader(strings.NewReader("["), j.br))
			j.dec.UseNumber()
			_, err := j.dec.Token()
			return err
		}
		return j.br.UnreadByte()
	}
}

func (j *jsonReader) header() []string { return j.names }

func (j *jsonReader) next() (int, []string, error) {
	for len(j.queue) == 0 {
		rows, err := j.read()
		if err != nil {
			return j.line, nil, err
		}
		j.queue = rows
	}
	row := j.queue[0]
	j.queue = j.queue[1:]
	if row.err != nil {
		return row.line, nil, row.err
	}
	clear(j.cells)
	for k, v := range row.values {
		if i, ok := j.index[k]; ok && i < len(j.names) && j.names[i] == k {
			j.cells[i] = v
		}
	}
	return row.line, j.cells, nil
}

// read returns the rows of the next object: one, or one for each element of the exploded list.
func (j *jsonReader) read() ([]jsonRow, error) {
	var obj map[string]any
	if j.dec != nil {
		j.line++
		if !j.dec.More() {
			return nil, io.EOF
		}
		if err := j.dec.Decode(&obj); err != nil {
			return nil, domain.Invalid("file", "import_json", "element %d of the list cannot be read: %v", j.line, err)
		}
	} else {
		text, err := j.text()
		if err != nil {
			if bad, ok := errors.AsType[*history.RowError](err); ok {
				return []jsonRow{{line: bad.Line, err: bad}}, nil
			}
			return nil, err
		}
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		if err := d.Decode(&obj); err != nil || d.More() {
			if err == nil {
				err = errors.New("more than one value on the line")
			}
			return []jsonRow{{line: j.line, err: &history.RowError{Line: j.line, Detail: "not a JSON object: " + err.Error(), Raw: clip(text)}}}, nil
		}
	}
	return j.rows(obj), nil
}

// text is the next line that is not empty.
func (j *jsonReader) text() ([]byte, error) {
	for {
		var buf []byte
		long := false
		for {
			part, err := j.br.ReadSlice('\n')
			if long = long || len(buf)+len(part) > j.max; !long {
				buf = append(buf, part...)
			}
			if errors.Is(err, bufio.ErrBufferFull) {
				continue
			}
			if err != nil && (!errors.Is(err, io.EOF) || len(buf) == 0 && !long) {
				return nil, err
			}
			break
		}
		j.line++
		if long {
			return nil, &history.RowError{Line: j.line, Detail: fmt.Sprintf("the line is longer than %d MB", j.max>>20), Raw: clip(buf)}
		}
		if len(bytes.TrimSpace(buf)) > 0 {
			return buf, nil
		}
	}
}

func (j *jsonReader) rows(obj map[string]any) []jsonRow {
	if j.explode == "" {
		values := map[string]string{}
		flatten(values, "", obj, 0)
		return []jsonRow{{line: j.line, values: values}}
	}
	list, _ := dig(obj, strings.Split(j.explode, ".")).([]any)
	bury(obj, strings.Split(j.explode, "."))
	parent := map[string]string{}
	flatten(parent, "", obj, 0)
	out := make([]jsonRow, 0, len(list))
	for _, el := range list {
		values := map[string]string{}
		for k, v := range parent {
			values[k] = v
		}
		flatten(values, j.explode, el, 0)
		out = append(out, jsonRow{line: j.line, values: values})
	}
	return out
}

func dig(v any, path []string) any {
	for _, p := range path {
		m, _ := v.(map[string]any)
		v = m[p]
	}
	return v
}

// bury removes the list that was exploded.
func bury(v any, path []string) {
	m, _ := dig(v, path[:len(path)-1]).(map[string]any)
	delete(m, path[len(path)-1])
}

// maxDepth bounds the nesting that becomes columns.
const maxDepth = 20

// flatten writes a value under a dotted name. A list of objects gives, for each of their keys, the values joined by commas.
func flatten(out map[string]string, name string, v any, depth int) {
	put := func(s string) {
		if s == "" || name == "" {
			return
		}
		if old, ok := out[name]; ok && old != "" {
			s = old + "," + s
		}
		out[name] = s
	}
	switch v := v.(type) {
	case map[string]any:
		if depth > maxDepth {
			return
		}
		for _, k := range sortedKeys(v) {
			sub := k
			if name != "" {
				sub = name + "." + k
			}
			flatten(out, sub, v[k], depth+1)
		}
	case []any:
		if depth > maxDepth {
			return
		}
		for _, el := range v {
			flatten(out, name, el, depth+1)
		}
	case string:
		put(v)
	case json.Number:
		put(v.String())
	case bool:
		if v {
			put("true")
		} else {
			put("false")
		}
	}
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
