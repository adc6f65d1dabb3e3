package pdf

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
)

// missing stands for a character the font does not have.
const missing = '□'

// clean makes any text printable: NFC, line breaks as \n, other controls and invisible marks (joiners, variation selectors, direction
// overrides) dropped, every space an ordinary one. A character the font lacks is written with its parts or compatibility form when the
// font has those (ą as a, ㎡ as m2), else as one □ for each character a reader sees, however many code points it is made of. The result
// holds only characters of the font, all below U+10000, and \n.
func (f *face) clean(s string) string {
	if f.plain(s) {
		return s
	}
	s = norm.NFC.String(strings.ToValidUTF8(s, string(missing)))
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var b strings.Builder
	state := -1
	for s != "" {
		var cluster string
		cluster, s, _, state = uniseg.FirstGraphemeClusterInString(s, state)
		boxed := false
		for _, r := range cluster {
			t := f.printable(r)
			if t == string(missing) && r != missing {
				if boxed {
					continue
				}
				boxed = true
			}
			b.WriteString(t)
		}
	}
	return strings.Map(func(r rune) rune { // parts brought together may compose to a character the font lacks
		if r == '\n' || f.has(r) {
			return r
		}
		return missing
	}, norm.NFC.String(b.String()))
}

// plain reports text that clean would not change: ASCII of the font, the common case.
func (f *face) plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x7F || c < 0x20 && c != '\n' || !f.has(rune(c)) && c != '\n' {
			return false
		}
	}
	return true
}

// printable is what stands for one character.
func (f *face) printable(r rune) string {
	switch {
	case r == '\n', r == '\r', r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
		return "\n"
	case r == '\t', unicode.Is(unicode.Zs, r):
		return " "
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
		return ""
	case r < 0x10000 && f.has(r):
		return string(r)
	}
	switch r {
	case 'ł':
		return "l"
	case 'Ł':
		return "L"
	case '\u2010', '\u2011', '\u2212':
		return "-"
	}
	var b strings.Builder
	for _, d := range norm.NFKD.String(string(r)) {
		switch {
		case d == r:
		case unicode.Is(unicode.Zs, d):
			b.WriteRune(' ')
		case d < 0x10000 && f.has(d) && !unicode.IsControl(d):
			b.WriteRune(d)
		case !unicode.Is(unicode.Mn, d):
			return string(missing)
		}
	}
	if b.Len() == 0 {
		return string(missing)
	}
	return b.String()
}

// wrap cuts cleaned text into lines no wider than width, at the places Unicode allows (UAX 14: never before 、, between all Chinese
// characters, after a space); a word wider than the line is cut between characters. Blanks and the \n that ended a line stay at its end
// and may hang out, so the lines joined are the text: nothing is lost.
func wrap(s string, width float64, measure func(string) float64) []string {
	var lines []string
	// Line breaks are cut here: before a hyphen and a digit the segmenter overlooks them.
	for s != "" {
		end := strings.IndexByte(s, '\n') + 1
		if end == 0 {
			end = len(s)
		}
		lines = append(lines, wrapLine(s[:end], width, measure)...)
		s = s[end:]
	}
	return lines
}

// wrapLine wraps text whose only \n, if any, is its end.
func wrapLine(s string, width float64, measure func(string) float64) []string {
	var lines []string
	line := ""
	used, state := 0.0, -1
	for s != "" {
		var seg string
		seg, s, _, state = uniseg.FirstLineSegmentInString(s, state)
		visible := measure(strings.TrimRight(seg, " \n"))
		if line != "" && used+visible > width {
			lines, line, used = append(lines, line), "", 0
		}
		if visible > width {
			pieces := chop(seg, width, measure)
			lines = append(lines, pieces[:len(pieces)-1]...)
			seg = pieces[len(pieces)-1]
		}
		line += seg
		used += measure(strings.TrimRight(seg, "\n"))
	}
	return append(lines, line)
}

// chop cuts one unbreakable segment between characters; every piece holds at least one.
func chop(seg string, width float64, measure func(string) float64) []string {
	var pieces []string
	piece, used, state := "", 0.0, -1
	for seg != "" {
		var cluster string
		cluster, seg, _, state = uniseg.FirstGraphemeClusterInString(seg, state)
		blank := strings.Trim(cluster, " \n") == "" // blanks may hang out, but count when something follows them
		w := measure(strings.Trim(cluster, "\n"))
		if piece != "" && used+w > width && !blank {
			pieces = append(pieces, piece)
			piece, used = "", 0
		}
		piece += cluster
		used += w
	}
	return append(pieces, piece)
}

// clip keeps the first lines; when some are left out the last one kept ends in an ellipsis that still fits.
func clip(lines []string, most int, width float64, measure func(string) float64) []string {
	if len(lines) <= most || most < 1 {
		return lines
	}
	out := append([]string(nil), lines[:most]...)
	last := []rune(strings.TrimRight(out[most-1], " \n"))
	for len(last) > 0 && measure(string(last)+"…") > width {
		last = last[:len(last)-1]
	}
	out[most-1] = string(last) + "…"
	return out
}
