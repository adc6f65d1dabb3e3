package desk

import (
	"strings"
	"testing"

	"kefu/internal/domain"
)

// Signatures as openssl prints them: printf '42' | openssl dgst -sha256 -hmac shop-secret, and printf '42\nanna@example.com' likewise.
const (
	signedID   = "9264a94bae6120689ed68fe2de6a68015a0f35b3e19c7e8f4ed4073362c32e6f"
	signedMail = "14ee37ece27aa1304d1acbe2950c0026dfa87c5510550414832fa584a60d1d71"
)

func TestVerify(t *testing.T) {
	w := Widget{Secret: "shop-secret", OldSecret: "older", OldUntil: 100}
	for name, c := range map[string]struct {
		claim  Claim
		secret string
		now    domain.Instant
		want   Known
		code   string
	}{
		"id":               {claim: Claim{ID: "42", Name: " Anna\nMeier ", Signature: signedID}, want: Known{ID: "42", Name: "Anna Meier"}},
		"id and e-mail":    {claim: Claim{ID: "42", Email: "anna@example.com", Signature: signedMail}, want: Known{ID: "42", Email: "anna@example.com"}},
		"e-mail not meant": {claim: Claim{ID: "42", Email: "eve@example.com", Signature: signedID}, want: Known{ID: "42"}},
		"another id":       {claim: Claim{ID: "43", Signature: signedID}, code: "bad_signature"},
		"another e-mail":   {claim: Claim{ID: "42", Email: "eve@example.com", Signature: signedMail}, code: "bad_signature"},
		"moved line":       {claim: Claim{ID: "42\nanna@example.com", Signature: signedMail}, code: "bad_user"},
		"no signature":     {claim: Claim{ID: "42"}, code: "unsigned_user"},
		"no hex":           {claim: Claim{ID: "42", Signature: "zz"}, code: "bad_signature"},
		"no id":            {claim: Claim{Email: "anna@example.com", Signature: signedMail}, code: "bad_user"},
		"older secret":     {claim: Claim{ID: "42", Signature: signedID}, secret: "new", now: 99, want: Known{ID: "42"}},
		"run out":          {claim: Claim{ID: "42", Signature: signedID}, secret: "new", now: 100, code: "bad_signature"},
	} {
		w := w
		if c.secret != "" {
			w.Secret, w.OldSecret = c.secret, "shop-secret"
		}
		got, err := w.Verify(c.claim, c.now)
		code := ""
		if e, ok := err.(*domain.Error); ok {
			code = e.Code
		}
		if got != c.want || code != c.code {
			t.Errorf("%s gives %+v, %v", name, got, err)
		}
	}
	if _, err := (Widget{}).Verify(Claim{ID: "42", Signature: signedID}, 0); err == nil {
		t.Error("an empty secret vouches for somebody")
	}
}

func TestReadForm(t *testing.T) {
	form := PreForm{Fields: []PreField{
		{Key: "name", Kind: FieldText, Label: map[string]string{"en": "Name", "de": "Ihr Name"}},
		{Key: "email", Kind: FieldEmail, Required: true},
		{Key: "tel", Kind: FieldPhone},
		{Key: "topic", Kind: FieldSelect, Options: []PreOption{{Value: "order"}, {Value: "size"}}},
		{Key: "news", Kind: FieldConsent},
	}}
	got, err := form.Read(map[string]any{
		"name": "  <b>Anna</b>\u202e\n Meier", "email": "anna@example.com", "tel": "0049 (30) 123-456", "topic": "size", "news": false, "admin": "yes",
	}, "de-AT")
	want := []ContactDetail{
		{Key: "name", Kind: FieldText, Label: "Ihr Name", Value: "<b>Anna</b> Meier"}, {Key: "email", Kind: FieldEmail, Value: "anna@example.com"},
		{Key: "tel", Kind: FieldPhone, Value: "+4930123456"}, {Key: "topic", Kind: FieldSelect, Value: "size"},
		{Key: "news", Kind: FieldConsent, Value: "false"},
	}
	if err != nil || len(got) != len(want) {
		t.Fatalf("read %+v, %v", got, err)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("field %d is %+v", i, got[i])
		}
	}
	for name, answers := range map[string]map[string]any{
		"nothing":     nil,
		"blank":       {"email": "  "},
		"no mail":     {"email": "anna@example"},
		"two mails":   {"email": "a@b.example, c@d.example"},
		"mail header": {"email": "anna@example.com\r\nBcc: all@example.com"},
		"named mail":  {"email": "Anna <anna@example.com>"},
		"number":      {"email": 5.0},
		"list":        {"email": []any{"a@b.example"}},
		"phone":       {"email": "a@b.example", "tel": "call me"},
		"choice":      {"email": "a@b.example", "topic": "refund"},
		"consent":     {"email": "a@b.example", "news": "true"},
		"long":        {"email": "a@b.example", "name": strings.Repeat("a", 201)},
	} {
		if got, err := form.Read(answers, "en"); err == nil {
			t.Errorf("%s gives %+v", name, got)
		} else if e, ok := err.(*domain.Error); !ok || e.Code != "form" {
			t.Errorf("%s gives %v", name, err)
		}
	}
	consent := PreForm{Fields: []PreField{{Key: "terms", Kind: FieldConsent, Required: true}}}
	if _, err := consent.Read(map[string]any{"terms": false}, ""); err == nil {
		t.Error("a consent that is needed can be refused")
	}
}

func TestPhoneCountry(t *testing.T) {
	for number, want := range map[string]string{
		"+4930123456": "DE", "+8613800138000": "CN", "+12125550100": "US", "+14165550100": "CA", "+17875550100": "PR", "+74951234567": "RU", "+77011234567": "KZ",
		"+971501234567": "AE", "+85221234567": "HK", "+97212345678": "IL", "030123456": "", "+999123456": "", "": "",
	} {
		if got := PhoneCountry(number); got != want {
			t.Errorf("%s gives %q, not %q", number, got, want)
		}
	}
	if c, rule := marketOf(Visitor{Country: "US", CountryRule: "locale"}, []ContactDetail{{Kind: FieldPhone, Value: "+4930123456"}}); c != "DE" || rule != "phone" {
		t.Errorf("a phone gives %s by %s", c, rule)
	}
	if c, rule := marketOf(Visitor{Country: "US", CountryRule: "locale"}, []ContactDetail{{Kind: FieldPhone, Value: "030123456"}}); c != "US" || rule != "locale" {
		t.Errorf("a phone without a country gives %s by %s", c, rule)
	}
}

func TestCleanOrigin(t *testing.T) {
	got := Origin{
		Referrer: "javascript:alert(1)", Landing: "https://u:p@shop.example/a#b", First: &Touch{Source: strings.Repeat("x", 300), At: 500},
		Clicks: &OriginClicks{Google: "G\n1"},
	}.clean(100)
	if got.Referrer != "" || got.Landing != "https://shop.example/a" || len(got.First.Source) != 200 || got.First.At != 100 || got.Clicks.Google != "G 1" || got.Last != nil {
		t.Errorf("cleaned %+v %+v", got, got.First)
	}
}
