package domain_test

import (
	"testing"

	"kefu/internal/domain"
)

func TestMeasure(t *testing.T) {
	for _, c := range []struct {
		text             string
		chars, sentences int
		closing          bool
	}{
		{"", 0, 0, false},
		{"Where is my order?", 15, 1, false},
		{"Hello. It broke! Why", 17, 3, false},
		{"你好\u3002订单在哪\uff1f", 8, 2, false},
		{"thanks!", 7, 1, true},
		{"Thank you so much, bye", 18, 1, true},
		{"好的\uff0c谢谢", 5, 1, true},
		{"👍", 1, 0, true},
		{"???", 3, 0, false},
		{"12345", 5, 1, false},
		{"thanks, but it is broken", 20, 1, false},
	} {
		chars, sentences, closing := domain.Measure(c.text)
		if chars != c.chars || sentences != c.sentences || closing != c.closing {
			t.Errorf("%q: %d chars, %d sentences, closing %v; want %d, %d, %v", c.text, chars, sentences, closing, c.chars, c.sentences, c.closing)
		}
	}
}

func TestLanguageOf(t *testing.T) {
	for _, c := range []struct{ text, prior, want string }{
		{"Where is my order?", "de", "de"},
		{"12345 👍", "fr", "fr"},
		{"", "", ""},
		{"你好,订单在哪", "en", "zh"},
		{"你好", "zh-TW", "zh-TW"},
		{"注文はどこですか", "en", "ja"},
		{"了解", "ja", "ja"},    // Han alone may be Japanese
		{"カメラ购买", "zh", "ja"}, // kana is not Chinese
		{"주문은 어디에 있나요", "", "ko"},
		{"أين طلبي", "en", "ar"},
		{"سفارش من کجاست", "fa-IR", "fa-IR"},
		{"สั่งซื้อแล้ว", "en", "th"},
		{"Где мой заказ", "en", "ru"},
		{"Де моє замовлення", "uk", "uk"},
		{"איפה ההזמנה שלי", "en", "he"},
		{"my order TH-1 from บ", "en", "en"}, // a stray letter decides nothing
		{"iPhone 15 Pro 手机壳有货吗", "en", "zh"}, // 9 Latin letters, 6 of Han, which say more each
	} {
		if got := domain.LanguageOf(c.text, c.prior); got != c.want {
			t.Errorf("%q after %q: %q, want %q", c.text, c.prior, got, c.want)
		}
	}
}
