// Package csv writes a report table as a CSV file that spreadsheets open without guessing and without running anything in it.
package csv

import (
	stdcsv "encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode"

	"kefu/internal/domain"
	"kefu/internal/feature/report"
	"kefu/internal/feature/report/document"
)

// Options choose how the file is written.
type Options struct {
	Lang string // of the header and the total row
}

const bom = "\uFEFF"

// Write writes UTF-8 with a byte order mark and CRLF: one header row, one row per row of the table, the total last. Durations are in
// seconds and money is in its currency, which the header says; percents are shares of 1, nulls are empty. Text that a spreadsheet would take for a formula is
// prefixed with an apostrophe.
func Write(w io.Writer, t *report.Table, opts Options) error {
	if t == nil {
		return domain.Invalid("table", "export_no_table", "there is no table to write")
	}
	if _, err := io.WriteString(w, bom); err != nil {
		return err
	}
	out := stdcsv.NewWriter(w)
	out.UseCRLF = true
	fields := document.Fields(t)
	record := make([]string, len(fields))
	for i, f := range fields {
		record[i] = Text(header(f, opts.Lang))
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for _, r := range t.Rows {
		fill(record, fields, r)
		if err := out.Write(record); err != nil {
			return err
		}
	}
	if t.Total != nil && len(fields) > 0 && fields[0].Part == document.PartKey {
		fill(record, fields, *t.Total)
		for i, f := range fields {
			if f.Part == document.PartKey {
				record[i] = ""
			}
		}
		record[0] = Text(document.Word(opts.Lang, "total"))
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func header(f document.Field, lang string) string {
	h := f.Header(lang)
	if f.Part == document.PartN || f.Part == document.PartKey {
		return h
	}
	if code, _, ok := document.Currency(document.Unit(f.Column)); ok {
		return h + "(" + code + ")"
	}
	if f.Column.Unit == "duration" {
		h += "(" + document.Word(lang, "seconds") + ")"
	}
	return h
}

func fill(record []string, fields []document.Field, r report.Row) {
	for i, f := range fields {
		if f.Part == document.PartKey {
			record[i] = Text(f.Key(r))
			continue
		}
		record[i] = ""
		v, ok := f.Figure(r)
		if !ok {
			continue
		}
		if f.Column.Unit == "duration" && f.Part != document.PartN {
			v /= 1000
		}
		record[i] = strconv.FormatFloat(v, 'f', -1, 64)
		if _, decimals, ok := document.Currency(document.Unit(f.Column)); ok && f.Part != document.PartN {
			record[i] = amount(document.Major(v, decimals), decimals)
		}
	}
}

// amount writes money with at least its decimals, and to the last digit where a mean has more.
func amount(v float64, decimals int) string {
	exact := strconv.FormatFloat(v, 'f', -1, 64)
	if _, have, _ := strings.Cut(exact, "."); len(have) < decimals {
		return strconv.FormatFloat(v, 'f', decimals, 64)
	}
	return exact
}

// Text makes a string safe to open in a spreadsheet: one that would be read as a formula gets an apostrophe in front. A plain number,
// negative or not, stays as it is.
func Text(s string) string {
	if number(s) {
		return s
	}
	if strings.HasPrefix(s, "\t") || strings.HasPrefix(s, "\r") || strings.HasPrefix(s, "\n") {
		return "'" + s
	}
	// Some programs look for the sign behind blanks and invisible marks.
	visible := strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) })
	for _, r := range visible {
		if strings.ContainsRune("=+-@＝＋－＠", r) {
			return "'" + s
		}
		break
	}
	return s
}

// number accepts an optional minus, digits, and an optional decimal part: nothing a spreadsheet would compute.
func number(s string) bool {
	s = strings.TrimPrefix(s, "-")
	digits, decimals, point := strings.Cut(s, ".")
	return onlyDigits(digits) && (!point || onlyDigits(decimals))
}

func onlyDigits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}
