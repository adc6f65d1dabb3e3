package history

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"kefu/internal/domain"
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

func messageType(s string) domain.MessageType {
	switch strings.ToLower(s) {
	case "image", "photo", "picture", "图片":
		return domain.MessageImage
	case "sticker", "表情":
		return domain.MessageSticker
	case "file", "document", "attachment", "文件":
		return domain.MessageFile
	case "voice", "audio", "语音":
		return domain.MessageVoice
	case "video", "视频":
		return domain.MessageVideo
	case "story":
		return domain.MessageStory
	case "call", "通话":
		return domain.MessageCall
	}
	return domain.MessageText
}
