package desk

import (
	"encoding/json"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"kefu/internal/domain"
)

// FuzzSearch says that the index finds whatever the text holds: a word that occurs is looked up by grams that the text has, and its excerpt
// shows a hit.
func FuzzSearch(f *testing.F) {
	for _, s := range [][2]string{{"Wo ist meine Bestellung? ÄÖÜ ﬁne", "BESTELLUNG aou"}, {"订单什么时候发货？ＡＢＣ", "发货 abc"}, {"أين طلبي؟ شكراً", "طلبي"},
		{"สั่งซื้อเมื่อวาน", "ซื้อ"}, {"İstanbul ıssız ΣΑΣ", "istanbul σας"}, {"a\u0301b\u200dc 한국어", "ab c"}, {"\xff\xfe", "\xff"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, body, query string) {
		terms := termsOf(query)
		if len(terms) == 0 {
			return
		}
		parts := excerpt(body, terms)
		if parts == nil {
			return
		}
		indexed := map[int64]bool{}
		eachGram(foldText([]rune(body)).runes, func(g int64) { indexed[g] = true })
		for _, term := range terms {
			for _, g := range gramsOf(term) {
				if !indexed[g] {
					t.Errorf("%q holds %q, and the index of it lacks gram %x", body, string(term), g)
				}
			}
		}
		hit := false
		for _, p := range parts {
			hit = hit || p.Hit
		}
		if !hit {
			t.Errorf("%q in %q: no hit in %+v", query, body, parts)
		}
	})
}

// FuzzAnswers says that what is kept of an answer is short, in one line, and taken as it is when it is given again.
func FuzzAnswers(f *testing.F) {
	form := PreForm{Fields: []PreField{{Key: "name", Kind: FieldText}, {Key: "mail", Kind: FieldEmail}, {Key: "phone", Kind: FieldPhone},
		{Key: "topic", Kind: FieldSelect, Options: []PreOption{{Value: "order"}}}, {Key: "ok", Kind: FieldConsent}}}
	f.Add(`{"name":"Ann\u202e","mail":"a@example.com","phone":"+49 (0) 30 123456","topic":"order","ok":true}`)
	f.Add(`{"name":7,"ok":"yes"}`)
	f.Add(`{"mail":"\"x\"@example.com","phone":"００４９３０"}`)
	f.Fuzz(func(t *testing.T, body string) {
		var answers map[string]any
		if json.Unmarshal([]byte(body), &answers) != nil {
			return
		}
		details, err := form.Read(answers, "en")
		if err != nil {
			if domain.KindOf(err) != domain.KindInvalid {
				t.Errorf("%s: %v", body, err)
			}
			return
		}
		again := map[string]any{}
		for _, d := range details {
			if d.Value == "" || utf8.RuneCountInString(d.Value) > maxClaim || !utf8.ValidString(d.Value) || strings.ContainsAny(d.Value, "\n\r\x00") {
				t.Errorf("%s is kept as %q", d.Key, d.Value)
			}
			if again[d.Key] = d.Value; d.Kind == FieldConsent {
				again[d.Key] = d.Value == "true"
			}
		}
		if second, err := form.Read(again, "en"); err != nil || !reflect.DeepEqual(second, details) {
			t.Errorf("given again %+v becomes %+v, %v", details, second, err)
		}
	})
}

// FuzzOrigin says that what is kept of where a visitor came from is clean already, and holds addresses of pages without passwords.
func FuzzOrigin(f *testing.F) {
	f.Add(`{"ref":"https://user:pw@www.google.com/search?q=a#b","landing":"javascript:alert(1)","first":{"source":"a\nb","at":-5},"clicks":{"gclid":"x"},"ga":{"client":"1.2"}}`)
	f.Add(`{"ref":"https:ann:secret@shop.example/x"}`)
	f.Add(`{"ref":"http://[::1","last":{"campaign":"\u2066夏"}}`)
	f.Fuzz(func(t *testing.T, body string) {
		var o Origin
		if json.Unmarshal([]byte(body), &o) != nil {
			return
		}
		now := domain.Instant(1_700_000_000_000)
		once := o.clean(now)
		if twice := once.clean(now); !reflect.DeepEqual(once, twice) {
			t.Errorf("cleaned again %+v becomes %+v", once, twice)
		}
		for _, address := range []string{once.Referrer, once.Landing} {
			if u, err := url.Parse(address); err != nil || u.User != nil || address != "" && (u.Host == "" || !strings.HasPrefix(u.Scheme, "http")) {
				t.Errorf("kept the address %q", address)
			}
		}
	})
}

// A long address, as advertisements make them, is kept as far as it goes, not lost.
func TestPageAddress(t *testing.T) {
	long := "https://shop.example/dress?note=" + strings.Repeat("%E5%A4%8F", 60)
	for in, want := range map[string]string{
		long: long[:len("https://shop.example/dress?note=")+468], "https://a:b@shop.example/x#top": "https://shop.example/x",
		"https:a:b@shop.example": "", "javascript:alert(1)": "", "/dress": "", "https://shop.example/" + strings.Repeat("x", 9000): "",
	} {
		if got := pageAddress(in); got != want {
			t.Errorf("%.80s is kept as %q, want %q", in, got, want)
		}
	}
}

// FuzzIdentifiers says that identifiers brought by another system are taken as they are once they were taken.
func FuzzIdentifiers(f *testing.F) {
	f.Add("email", "Ann@Example.com")
	f.Add("phone", "+1 (555) 010-9999")
	f.Add("external", " 42\n")
	f.Fuzz(func(t *testing.T, kind, value string) {
		once, err := CheckIdentifiers([]domain.Identifier{{Kind: kind, Value: value}})
		if err != nil {
			if domain.KindOf(err) != domain.KindInvalid {
				t.Errorf("%q %q: %v", kind, value, err)
			}
			return
		}
		if twice, err := CheckIdentifiers(once); err != nil || !reflect.DeepEqual(once, twice) {
			t.Errorf("%+v becomes %+v, %v", once, twice, err)
		}
	})
}
