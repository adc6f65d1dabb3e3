package importer

import (
	"errors"
	"io"

	"kefu/internal/feature/imports"
	"kefu/internal/feature/report/history"
)

// Formats is this package as feature/imports sees it.
type Formats struct{ Options Options }

var _ imports.Formats = Formats{}

// Look implements imports.Formats.
func (f Formats) Look(path string, m *history.Mapping) (imports.Look, error) {
	if m == nil {
		guess, notes, file, err := Guess(path, f.Options)
		if err != nil {
			return imports.Look{}, err
		}
		return imports.Look{Mapping: guess, Notes: notes, Sheets: file.Sheets, Header: file.Header()}, nil
	}
	file, err := Open(path, *m, f.Options)
	if err != nil {
		return imports.Look{}, err
	}
	return imports.Look{Mapping: *m, Sheets: file.Sheets, Header: file.Header()}, errors.Join(file.Close())
}

// Open implements imports.Formats.
func (f Formats) Open(path string, m history.Mapping) (imports.File, error) {
	return Open(path, m, f.Options)
}

// Spool implements imports.Formats.
func (Formats) Spool(dir string) (imports.Spool, error) { return NewSpool(dir) }

// Rejects implements imports.Formats.
func (Formats) Rejects(w io.Writer, lang string) (imports.Rejects, error) { return NewRejects(w, lang) }
