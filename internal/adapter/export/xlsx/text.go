package xlsx

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	maxCell = 32767 // UTF-16 units in a cell
	maxName = 31    // UTF-16 units in a sheet's name
)

// text makes any string fit for a cell: characters XML cannot hold are dropped, too long text is cut. It stays text: the writer never
// makes a formula of it.
func text(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n':
			return r
		case r == utf8.RuneError, r < 0x20, r == 0xFFFE, r == 0xFFFF:
			return -1
		}
		return r
	}, s)
	return short(s, maxCell)
}

// short cuts s to at most so many UTF-16 units, never inside a character.
func short(s string, units int) string {
	if len(s) <= units {
		return s
	}
	n := 0
	for i, r := range s {
		if n += utf16.RuneLen(r); n > units {
			return s[:i]
		}
	}
	return s
}

// name makes a sheet name of a title: without the characters Excel forbids, short enough, and not taken in any case.
func (b *book) name(title string) string {
	s := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) {
			return ' '
		}
		return r
	}, strings.ReplaceAll(text(title), "\n", " "))
	s = strings.Trim(short(strings.TrimSpace(s), maxName), "' ")
	if s == "" || strings.EqualFold(s, "history") { // Excel keeps that name for itself
		s = b.word("table")
	}
	for n := 1; ; n++ {
		try := s
		if n > 1 {
			tail := fmt.Sprintf(" %d", n)
			try = short(s, maxName-len(tail)) + tail
		}
		if key := strings.ToLower(try); b.used[key] == 0 {
			b.used[key] = 1
			return try
		}
	}
}

// quoted is a sheet name as references write it.
func quoted(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }
