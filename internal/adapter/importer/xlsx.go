package importer

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"kefu/internal/domain"
	"kefu/internal/feature/report/history"
)

// xlsxReader streams the rows of one sheet, or of all sheets that share the first one's columns.
type xlsxReader struct {
	book    *excelize.File
	sheets  []string // still to be read
	rows    *excelize.Rows
	line    int
	max     int
	columns int
	names   []string
	order   []int // place of a later sheet's columns in the header; nil for the first
	queue   []csvRow
	row     []string
}

const maxWorkbook = 512 << 20

func openXLSX(r io.ReaderAt, size int64, m history.Mapping, o Options) (f *File, err error) {
	if err := checkZip(r, size, o); err != nil {
		return nil, err
	}
	defer guard(&err)
	book, err := excelize.OpenReader(io.NewSectionReader(r, 0, size), excelize.Options{RawCellValue: true, UnzipSizeLimit: o.MaxUnzipped,
		UnzipXMLSizeLimit: min(32<<20, o.MaxUnzipped), TmpDir: o.TempDir})
	if err != nil {
		return nil, domain.Invalid("file", "import_workbook", "the workbook cannot be read: %v; open it and save it again as .xlsx", err)
	}
	x := &xlsxReader{book: book, max: o.MaxRowBytes, columns: o.MaxColumns}
	f = &File{Format: FormatXLSX, Sheets: book.GetSheetList(), rows: x, closers: []io.Closer{x}}
	if p, err := book.GetWorkbookProps(); err == nil && p.Date1904 != nil {
		f.Date1904 = *p.Date1904
	}
	switch {
	case len(f.Sheets) == 0:
		err = domain.Invalid("file", "import_no_sheets", "the workbook has no sheets")
	case m.Sheet == "*":
		x.sheets = f.Sheets
	case m.Sheet == "":
		x.sheets = f.Sheets[:1]
	default:
		for _, s := range f.Sheets {
			if s == m.Sheet {
				x.sheets = []string{s}
			}
		}
		if x.sheets == nil {
			err = domain.Invalid("sheet", "import_sheet", "there is no sheet %q; the workbook has: %s", m.Sheet, strings.Join(f.Sheets, ", "))
		}
	}
	if err == nil {
		err = x.start(m.HeaderRow)
	}
	if err != nil {
		return nil, errors.Join(err, x.Close())
	}
	return f, nil
}

// guard turns a panic of the workbook library on a damaged file into an error.
func guard(err *error) {
	if p := recover(); p != nil {
		*err = domain.Invalid("file", "import_workbook", "the workbook is damaged (%v); open it and save it again as .xlsx", p)
	}
}

// checkZip refuses archives that would unpack to far more than they are.
func checkZip(r io.ReaderAt, size int64, o Options) error {
	if size > maxWorkbook {
		return domain.Invalid("file", "import_too_large", "the workbook has %d MB, the limit is %d MB; save it as CSV", size>>20, maxWorkbook>>20)
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return domain.Invalid("file", "import_workbook", "the workbook cannot be unpacked: %v; open it and save it again as .xlsx", err)
	}
	var total uint64
	sheets := false
	for _, f := range z.File {
		total += f.UncompressedSize64
		sheets = sheets || strings.HasPrefix(f.Name, "xl/")
		if total > uint64(o.MaxUnzipped) || len(z.File) > 10000 {
			return domain.Invalid("file", "import_zip_bomb", "the workbook would unpack to more than %d MB; save it as CSV", o.MaxUnzipped>>20)
		}
	}
	if total > 64<<20 && total > 300*uint64(size) {
		return domain.Invalid("file", "import_zip_bomb", "the workbook unpacks to %d times its size; save it as CSV", total/uint64(size))
	}
	if !sheets {
		return domain.Invalid("file", "import_not_workbook", "this archive is not an Excel workbook; unpack it first")
	}
	return nil
}

// Close releases the workbook and its temporary files.
func (x *xlsxReader) Close() error {
	var errs []error
	if x.rows != nil {
		errs = append(errs, x.rows.Close())
	}
	return errors.Join(append(errs, x.book.Close())...)
}

// open goes to the next sheet; io.EOF after the last.
func (x *xlsxReader) open() error {
	if x.rows != nil {
		if err := x.rows.Close(); err != nil {
			return err
		}
		x.rows = nil
	}
	if len(x.sheets) == 0 {
		return io.EOF
	}
	rows, err := x.book.Rows(x.sheets[0])
	if err != nil {
		return domain.Invalid("sheet", "import_workbook", "the sheet %q cannot be read: %v", x.sheets[0], err)
	}
	x.rows, x.sheets, x.line = rows, x.sheets[1:], 0
	return nil
}

// start opens a sheet and finds its header. A later sheet must have at least one of the first one's columns; others are passed over.
func (x *xlsxReader) start(headerRow int) error {
	if err := x.open(); err != nil {
		return err
	}
	var first []csvRow
	var cells [][]string
	for len(first) < max(lookahead, headerRow) {
		line, row, err := x.read()
		if errors.Is(err, io.EOF) {
			break
		}
		if _, ok := errors.AsType[*history.RowError](err); err != nil && !ok {
			return err
		}
		first = append(first, csvRow{line, row, err})
		cells = append(cells, row)
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
		if x.names != nil {
			x.queue = nil
			return nil
		}
		return domain.Invalid("header_row", "import_no_header", "no header row was found; the first row of the table must name the columns")
	}
	names := uniqueHeader(first[at].cells)
	x.queue = first[at+1:]
	if x.names == nil {
		x.names = names
		return nil
	}
	return x.align(names)
}

func (x *xlsxReader) align(names []string) error {
	x.order = make([]int, len(names))
	known := 0
	for i, n := range names {
		x.order[i] = -1
		for k, h := range x.names {
			if n != "" && n == h {
				x.order[i] = k
				known++
			}
		}
	}
	if known == 0 { // another kind of sheet: nothing of it can be read by this mapping
		x.queue = nil
		err := x.rows.Close()
		x.rows = nil
		return err
	}
	return nil
}

func (x *xlsxReader) header() []string { return x.names }

func (x *xlsxReader) next() (line int, cells []string, err error) {
	defer guard(&err)
	for {
		if len(x.queue) > 0 {
			r := x.queue[0]
			x.queue = x.queue[1:]
			line, cells, err = r.line, r.cells, r.err
		} else if line, cells, err = x.read(); errors.Is(err, io.EOF) {
			if len(x.sheets) == 0 {
				return line, nil, io.EOF
			}
			if err = x.start(0); err != nil {
				return 0, nil, err
			}
			continue
		}
		if err != nil {
			return line, nil, err
		}
		if cells = x.aligned(cells); tooWide(cells, len(x.names)) {
			return line, nil, &history.RowError{Line: line, Detail: fmt.Sprintf("%d cells, the header has %d", len(cells), len(x.names)),
				Raw: clip([]byte(strings.Join(cells, ",")))}
		}
		return line, cells, nil
	}
}

func (x *xlsxReader) aligned(cells []string) []string {
	if x.order == nil {
		return cells
	}
	x.row = append(x.row[:0], make([]string, len(x.names))...)
	for i, c := range cells {
		if i < len(x.order) && x.order[i] >= 0 {
			x.row[x.order[i]] = c
		}
	}
	return x.row
}

// read returns the next row of the sheet that is not empty.
func (x *xlsxReader) read() (int, []string, error) {
	for x.rows != nil && x.rows.Next() {
		x.line++
		cells, err := x.rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return x.line, nil, domain.Invalid("file", "import_workbook", "row %d of the sheet cannot be read: %v", x.line, err)
		}
		if filled(cells) == 0 {
			continue
		}
		size := 0
		for _, c := range cells {
			size += len(c)
		}
		if size > x.max || len(cells) > x.columns {
			return x.line, nil, &history.RowError{Line: x.line, Detail: fmt.Sprintf("the row is longer than %d KB or wider than %d columns", x.max>>10, x.columns)}
		}
		return x.line, cells, nil
	}
	if x.rows != nil {
		if err := x.rows.Error(); err != nil {
			return x.line, nil, domain.Invalid("file", "import_workbook", "row %d of the sheet cannot be read: %v", x.line+1, err)
		}
	}
	return x.line, nil, io.EOF
}
