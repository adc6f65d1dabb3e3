package desk

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// folded is a text as search sees it: without case, accents and width. at says where in the runes of the original each rune stands.
type folded struct {
	runes []rune
	at    []int
}

// decomposed is where letters with accents end; further on marks are vowels and tones, which make another word.
const decomposed = 0x0780

func foldText(original []rune) folded {
	f := folded{make([]rune, 0, len(original)), make([]int, 0, len(original))}
	put := func(r rune, i int) {
		if unicode.IsSpace(r) || r == 0x200b || r == 0 {
			r = ' '
		}
		f.runes, f.at = append(f.runes, unicode.ToLower(r)), append(f.at, i)
	}
	for i, r := range original {
		switch {
		case r < 0x80:
			put(r, i)
		case r == 0x0640, r < decomposed && unicode.Is(unicode.Mn, r), r >= 0x200c && r <= 0x200f: // stretched Arabic, loose accents, joiners
		case r < decomposed, r >= 0xfb00 && r <= 0xfdff, r >= 0xfe70 && r <= 0xffef:
			for _, part := range norm.NFKD.String(string(r)) {
				if !unicode.Is(unicode.Mn, part) {
					put(part, i)
				}
			}
		default:
			put(r, i)
		}
	}
	return f
}

// maxTerms bounds the words of one search.
const maxTerms = 8

// termsOf splits what somebody looks for into words, each of which has to occur.
func termsOf(query string) [][]rune {
	var out [][]rune
	for _, word := range strings.Fields(string(foldText([]rune(query)).runes)) {
		if r := []rune(word); len(out) < maxTerms && !slices.ContainsFunc(out, func(o []rune) bool { return slices.Equal(o, r) }) {
			out = append(out, r)
		}
	}
	return out
}

// spaced reports whether a rune belongs to a script that puts spaces between words, or is a digit: of these three in a row say much more than two.
func spaced(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	}
	return r < 0x0e00 && unicode.IsLetter(r) || r >= 0x10a0 && r < 0x1200
}

const runeBits = 21

func gram(runes ...rune) int64 {
	var g int64
	for _, r := range runes {
		g = g<<runeBits | int64(r)
	}
	return g
}

// eachGram calls fn for every two neighbouring runes of a word, and for every three of a script with spaces. Grams may come twice.
func eachGram(runes []rune, fn func(int64)) {
	for i := 0; i+1 < len(runes); i++ {
		a, b := runes[i], runes[i+1]
		if a == ' ' || b == ' ' {
			continue
		}
		fn(gram(a, b))
		if i+2 < len(runes) && spaced(a) && spaced(b) && spaced(runes[i+2]) {
			fn(gram(a, b, runes[i+2]))
		}
	}
}

// termGrams bounds by how many grams a word is looked up; the text itself decides afterwards.
const termGrams = 4

// gramsOf are the grams by which a word is looked up, the ones that say most, spread over the word; none for a single rune.
func gramsOf(term []rune) []int64 {
	var out []int64
	for i := 0; i+1 < len(term); i++ {
		a, b := term[i], term[i+1]
		switch {
		case i+2 < len(term) && spaced(a) && spaced(b) && spaced(term[i+2]):
			out = append(out, gram(a, b, term[i+2]))
		case i > 0 && spaced(term[i-1]) && spaced(a) && spaced(b): // held by the three before
		default:
			out = append(out, gram(a, b))
		}
	}
	if len(out) <= termGrams {
		return out
	}
	some := make([]int64, termGrams)
	for i := range some {
		some[i] = out[i*(len(out)-1)/(termGrams-1)]
	}
	return some
}

// Part is a piece of an excerpt; Hit: it is what was looked for.
type Part struct {
	Text string `json:"text"`
	Hit  bool   `json:"hit,omitempty"`
}

// What an excerpt shows before and behind its first hit, in runes.
const (
	excerptBefore = 24
	excerptAfter  = 96
)

// excerpt returns the surroundings of the first hit, or nil when a word does not occur.
func excerpt(body string, terms [][]rune) []Part {
	original := []rune(body)
	f := foldText(original)
	var spans [][2]int
	for _, term := range terms {
		found := false
		for i := indexOf(f.runes, term, 0); i >= 0; i = indexOf(f.runes, term, i+len(term)) {
			found = true
			spans = append(spans, [2]int{f.at[i], f.at[i+len(term)-1] + 1})
		}
		if !found {
			return nil
		}
	}
	slices.SortFunc(spans, func(a, b [2]int) int { return a[0] - b[0] })
	from := max(0, spans[0][0]-excerptBefore)
	to := min(len(original), spans[0][0]+excerptAfter)
	var out []Part
	add := func(a, b int, hit bool) {
		if a < b {
			out = append(out, Part{strings.Join(strings.Fields("x"+string(original[a:b])+"x"), " "), hit})
			last := &out[len(out)-1]
			last.Text = last.Text[1 : len(last.Text)-1]
		}
	}
	if from > 0 {
		out = append(out, Part{Text: "…"})
	}
	at := from
	for _, s := range spans {
		a, b := max(at, s[0]), min(to, s[1])
		if a >= b {
			continue
		}
		add(at, a, false)
		add(a, b, true)
		at = b
	}
	add(at, to, false)
	if to < len(original) {
		out = append(out, Part{Text: "…"})
	}
	return out
}

func indexOf(text, term []rune, from int) int {
	for i := from; i+len(term) <= len(text); i++ {
		if text[i] == term[0] && slices.Equal(text[i:i+len(term)], term) {
			return i
		}
	}
	return -1
}
