package importer

import (
	"bufio"
	"bytes"
	"embed"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/feature/report/history"
)

//go:embed presets/*.yaml
var presetFiles embed.FS

// Presets returns the ready mappings, by name.
func Presets() ([]history.Mapping, error) {
	names, err := fs.Glob(presetFiles, "presets/*.yaml")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var out []history.Mapping
	for _, n := range names {
		b, err := presetFiles.ReadFile(n)
		if err != nil {
			return nil, err
		}
		m, err := history.ParseMapping(b)
		if err != nil {
			return nil, domain.Invalid(n, "preset", "the ready mapping %s: %v", n, err)
		}
		out = append(out, m)
	}
	return out, nil
}

// Preset returns one ready mapping.
func Preset(name string) (history.Mapping, error) {
	all, err := Presets()
	if err != nil {
		return history.Mapping{}, err
	}
	var names []string
	for _, m := range all {
		if m.Name == name {
			return m, nil
		}
		names = append(names, m.Name)
	}
	return history.Mapping{}, domain.NotFound("preset", "there is no ready mapping %q; there are: %s", name, strings.Join(names, ", "))
}

// guessRows is how many rows a guess looks at.
const guessRows = 200

// Guess looks at a file and proposes a mapping; the File says what was found out about it and is closed.
func Guess(path string, o Options) (history.Mapping, []history.Note, *File, error) {
	presets, err := Presets()
	if err != nil {
		return history.Mapping{}, nil, nil, err
	}
	flat := slices.DeleteFunc(slices.Clone(presets), func(p history.Mapping) bool { return p.Explode != "" })
	f, sample, err := look(path, "", o)
	if err != nil {
		return history.Mapping{}, nil, nil, err
	}
	for _, p := range presets {
		if p.Explode == "" || f.Format != FormatJSONL {
			continue
		}
		// A preset that unfolds a list wins when the unfolded rows have its columns.
		unfolded, rows, err := look(path, p.Explode, o)
		if err == nil && !slices.ContainsFunc(p.Recognise, func(c string) bool { return !slices.Contains(unfolded.Header(), c) }) {
			f, sample, flat = unfolded, rows, []history.Mapping{p}
		}
	}
	m, notes := history.Guess(f.Header(), sample, path, flat...)
	if f.Format == FormatCSV && m.Delimiter == "" && f.Delimiter != "," {
		m.Delimiter = strings.ReplaceAll(f.Delimiter, "\t", `\t`)
	}
	if m.Encoding == "" && f.Encoding != "utf-8" {
		m.Encoding = f.Encoding
	}
	if f.Date1904 {
		notes = append(notes, history.Note{Code: "epoch_1904"})
		for _, info := range history.Fields(m.Grain) {
			if r, ok := m.Columns[info.Field]; ok && info.IsTime {
				r.Format = "excel1904"
				m.Columns[info.Field] = r
			}
		}
	}
	return m, notes, f, nil
}

// look reads the first rows of a file, with a list unfolded if one is named, and closes it.
func look(path, explode string, o Options) (*File, [][]string, error) {
	f, err := Open(path, history.Mapping{Explode: explode}, o)
	if err != nil {
		return nil, nil, err
	}
	sample, err := head(f, guessRows)
	return f, sample, errors.Join(err, f.Close())
}

func head(f *File, n int) ([][]string, error) {
	var out [][]string
	for len(out) < n {
		_, cells, err := f.Next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if _, ok := errors.AsType[*history.RowError](err); ok {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, slices.Clone(cells))
	}
	return out, nil
}

// Spool is a temporary file for history.Env.Spool; Close removes it.
type Spool struct{ f *os.File }

// NewSpool makes a temporary file in dir, or in the system's place when dir is empty.
func NewSpool(dir string) (*Spool, error) {
	f, err := os.CreateTemp(dir, "kefu-import-*")
	if err != nil {
		return nil, domain.Unavailable("import_spool", "no temporary file can be made: %v", err)
	}
	return &Spool{f}, nil
}

// Write implements io.Writer.
func (s *Spool) Write(p []byte) (int, error) { return s.f.Write(p) }

// ReadAt implements io.ReaderAt.
func (s *Spool) ReadAt(p []byte, off int64) (int, error) { return s.f.ReadAt(p, off) }

// Close removes the file.
func (s *Spool) Close() error { return errors.Join(s.f.Close(), os.Remove(s.f.Name())) }

// Rejects writes the file of rejected rows: CSV that Excel opens in the right encoding, with line, code, reason in words, detail and the
// row itself. Cells that a spreadsheet would take for a formula get a leading apostrophe.
type Rejects struct {
	w    *bufio.Writer
	lang string
}

// NewRejects begins such a file in the given language (zh-CN or en).
func NewRejects(w io.Writer, lang string) (*Rejects, error) {
	r := &Rejects{w: bufio.NewWriter(w), lang: lang}
	head := "\ufeffline,code,reason,detail,row\r\n"
	if lang == "zh-CN" {
		head = "\ufeff行号,代码,原因,说明,原始行\r\n"
	}
	_, err := r.w.WriteString(head)
	return r, err
}

// Add writes one rejected row.
func (r *Rejects) Add(line int, reason history.Reason, detail, raw string) error {
	var b bytes.Buffer
	for i, c := range []string{strconv.Itoa(line), string(reason), reason.Text(r.lang), detail, raw} {
		if i > 0 {
			b.WriteByte(',')
		}
		if c != "" && strings.ContainsRune("=+-@\t\r", rune(c[0])) {
			c = "'" + c
		}
		if strings.ContainsAny(c, ",\"\r\n") {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		b.WriteString(c)
	}
	b.WriteString("\r\n")
	_, err := r.w.Write(b.Bytes())
	return err
}

// Flush writes what is still buffered.
func (r *Rejects) Flush() error { return r.w.Flush() }
