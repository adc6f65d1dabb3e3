// Package importer reads the exports of other tools (CSV, TSV, XLSX, JSONL) as rows for the import of history and holds the ready mappings;
// it trusts no byte of a file and stops at stated limits.
package importer

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/feature/report/history"
)

// Options are the limits of a file. Zero fields take the defaults.
type Options struct {
	MaxBytes    int64  // of the file; 4 GiB, workbooks 512 MiB
	MaxRowBytes int    // of one row; 1 MiB
	MaxColumns  int    // 2,000
	MaxUnzipped int64  // of a workbook; 2 GiB
	TempDir     string // for large workbooks; the system's when empty
}

func (o Options) withDefaults() Options {
	if o.MaxBytes == 0 {
		o.MaxBytes = 4 << 30
	}
	if o.MaxRowBytes == 0 {
		o.MaxRowBytes = 1 << 20
	}
	if o.MaxColumns == 0 {
		o.MaxColumns = 2000
	}
	if o.MaxUnzipped == 0 {
		o.MaxUnzipped = 2 << 30
	}
	return o
}

// Formats.
const (
	FormatCSV   = "csv" // and TSV
	FormatXLSX  = "xlsx"
	FormatJSONL = "jsonl"
)

// File is an opened export: a history.Reader that says what it found.
type File struct {
	Format    string
	Encoding  string   // of text files, as used
	Delimiter string   // of CSV, as used
	Sheets    []string // of workbooks
	Date1904  bool     // the workbook counts days from 1904

	rows    rowReader
	closers []io.Closer
}

// rowReader is what each format implements.
type rowReader interface {
	header() []string
	next() (line int, cells []string, err error)
}

// Header implements history.Reader. Empty names stay empty, repeated ones get " (2)", " (3)" ….
func (f *File) Header() []string { return f.rows.header() }

// Next implements history.Reader.
func (f *File) Next() (int, []string, error) { return f.rows.next() }

// Close releases the file.
func (f *File) Close() error {
	var errs []error
	for _, c := range f.closers {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// Open opens an export to be read by a mapping; of the mapping only sheet, header row, explode, delimiter, encoding and column names are
// used, so a zero mapping opens a file to look at it. Errors are domain errors that say what to do.
func Open(path string, m history.Mapping, o Options) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, domain.NotFound("import_file", "the file cannot be opened: %v", err)
	}
	st, err := f.Stat()
	if err != nil || st.IsDir() {
		return nil, errors.Join(domain.Invalid("file", "import_file", "%s is not a file", path), f.Close())
	}
	file, err := OpenReaderAt(filepath.Base(path), f, st.Size(), m, o)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	file.closers = append(file.closers, f)
	return file, nil
}

// OpenReaderAt is Open for bytes that are not a file on disk; name serves to tell formats apart.
func OpenReaderAt(name string, r io.ReaderAt, size int64, m history.Mapping, o Options) (*File, error) {
	o = o.withDefaults()
	if size == 0 {
		return nil, domain.Invalid("file", "import_empty", "the file is empty")
	}
	if size > o.MaxBytes {
		return nil, domain.Invalid("file", "import_too_large", "the file has %d MB, the limit is %d MB; split it by month", size>>20, o.MaxBytes>>20)
	}
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, domain.Unavailable("import_read", "the file cannot be read: %v", err)
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK")):
		return openXLSX(r, size, m, o)
	case bytes.HasPrefix(head, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		return nil, domain.Invalid("file", "import_old_workbook", "this is an old or encrypted Excel workbook; open it and save it as .xlsx without a password")
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return nil, domain.Invalid("file", "import_compressed", "the file is compressed; unpack it first")
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	ext := strings.ToLower(filepath.Ext(name))
	switch {
	case bytes.HasPrefix(text, []byte("<")):
		return nil, domain.Invalid("file", "import_html", "this is an HTML page, whatever its name says; open it in Excel and save it as .xlsx")
	case bytes.HasPrefix(text, []byte("{")) || (bytes.HasPrefix(text, []byte("[")) && (ext == ".json" || ext == ".jsonl" || ext == ".ndjson")):
		return openJSONL(r, size, m, o)
	}
	return openCSV(name, r, size, m, o)
}

// uniqueHeader names columns so that each can be told from the others.
func uniqueHeader(cells []string) []string {
	out := make([]string, len(cells))
	seen := map[string]int{}
	for i, c := range cells {
		c = strings.TrimSpace(strings.TrimPrefix(c, "\ufeff"))
		out[i] = strings.Clone(c)
		if c == "" {
			continue
		}
		seen[c]++
		if n := seen[c]; n > 1 {
			out[i] = c + " (" + strconv.Itoa(n) + ")"
		}
	}
	return out
}

// titled finds the header among the first rows: exports put titles and dates above it, which fill fewer cells.
func titled(first [][]string) int {
	widest := 0
	for _, r := range first {
		widest = max(widest, filled(r))
	}
	for i, r := range first {
		if filled(r) >= max(1, min(2, widest), (widest+1)/2) {
			return i
		}
	}
	return 0
}

func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

// lookahead is how many rows may stand above the header.
const lookahead = 10

// tooWide says whether a row has filled cells beyond the header.
func tooWide(cells []string, columns int) bool {
	return len(cells) > columns && filled(cells[columns:]) > 0
}

func clip(b []byte) string {
	if len(b) > 300 {
		b = b[:300]
	}
	return strings.ToValidUTF8(string(b), "\ufffd")
}
