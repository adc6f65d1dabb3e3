package domain

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Measure computes what figures need from a message's text: characters (white space apart), sentences, and whether it is nothing but
// thanks, good-bye or emoji.
func Measure(text string) (chars, sentences int, closing bool) {
	words, inSentence := false, false
	for _, r := range text {
		if unicode.IsSpace(r) {
			if r == '\n' && inSentence {
				sentences++
				inSentence = false
			}
			continue
		}
		chars++
		switch r {
		case '.', '!', '?', '\u3002', '\uff01', '\uff1f', '\u2026', ';', '\uff1b':
			if inSentence {
				sentences++
				inSentence = false
			}
			continue
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			words, inSentence = true, true
		}
	}
	if inSentence {
		sentences++
	}
	if chars == 0 {
		return 0, 0, false
	}
	return chars, sentences, !words && onlySymbols(text) || closingPhrase(text)
}

func onlySymbols(text string) bool {
	symbol := false
	for _, r := range text {
		if r == '?' || r == '\uff1f' {
			return false // a lone question mark asks for an answer
		}
		symbol = symbol || unicode.IsSymbol(r)
	}
	return symbol
}

func closingPhrase(text string) bool {
	if utf8.RuneCountInString(text) > 60 {
		return false
	}
	letters := false
	t := strings.Map(func(r rune) rune {
		letters = letters || unicode.IsLetter(r)
		if unicode.IsLetter(r) || unicode.IsSpace(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, strings.ToLower(text))
	if !letters {
		return false
	}
	for _, w := range closingWords() {
		t = strings.ReplaceAll(t, w, " ")
	}
	return strings.TrimSpace(t) == ""
}

// closingWords lists longer phrases before the words they contain.
func closingWords() []string {
	return []string{"thank you so much", "thank you very much", "thank you", "thanks a lot", "thanks", "thx", "many", "good bye", "goodbye", "bye bye",
		"bye", "ok", "okay", "great", "perfect", "cheers", "好的谢谢", "谢谢您", "谢谢你", "谢谢", "感谢", "多谢", "好的", "再见", "拜拜", "辛苦了", "嗯嗯", "嗯", "好", "danke", "merci", "gracias"}
}

// script is a way of writing that tells a language: the first of its languages, unless the language known so far is another of them.
type script struct {
	table     *unicode.RangeTable
	weight    int // how many Latin letters one of its letters is worth
	languages []string
}

func scripts() []script {
	return []script{
		{unicode.Hiragana, 3, []string{"ja"}},
		{unicode.Katakana, 3, []string{"ja"}},
		{unicode.Han, 3, []string{"zh", "ja", "yue"}},
		{unicode.Hangul, 3, []string{"ko"}},
		{unicode.Arabic, 1, []string{"ar", "fa", "ur", "ps", "ckb", "ug"}},
		{unicode.Thai, 1, []string{"th"}},
		{unicode.Cyrillic, 1, []string{"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg"}},
		{unicode.Hebrew, 1, []string{"he", "yi"}},
	}
}

// LanguageOf is the language of a text as far as its script gives it away; prior (BCP 47) where it does not, and where prior is written
// in that script too.
func LanguageOf(text, prior string) string {
	all := scripts()
	weights := make([]int, len(all))
	other := 0
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		i := slices.IndexFunc(all, func(s script) bool { return unicode.Is(s.table, r) })
		if i < 0 {
			other++
			continue
		}
		weights[i] += all[i].weight
	}
	best := 0
	for i, w := range weights {
		if w > weights[best] {
			best = i
		}
	}
	if weights[0]+weights[1] > 0 && all[best].languages[0] == "zh" {
		best = 0 // Japanese mixes Han with kana, Chinese does not
	}
	if weights[best] == 0 || weights[best] <= other {
		return prior
	}
	base, _, _ := strings.Cut(strings.ToLower(prior), "-")
	if slices.Contains(all[best].languages, base) {
		return prior
	}
	return all[best].languages[0]
}
