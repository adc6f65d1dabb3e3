package channels

import (
	"net/url"
	"regexp"
	"unicode/utf8"

	"kefu/internal/domain"
	"kefu/internal/feature/desk"
)

// Limits of the questions before the first message.
const (
	maxFields  = 10
	maxOptions = 30
	maxLabel   = 100
	maxIntro   = 300
)

// checkForm checks the questions; nil asks nothing.
func checkForm(f *desk.PreForm) error {
	if f == nil {
		return nil
	}
	if f.When != desk.PreFormAlways && f.When != desk.PreFormOffline {
		return domain.Invalid("form", "bad_form", "questions are asked always or while nobody is on duty")
	}
	if len(f.Fields) == 0 || len(f.Fields) > maxFields {
		return domain.Invalid("form", "bad_form", "1 to %d questions can be asked", maxFields)
	}
	if err := texts("form", f.Intro, maxIntro, false); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, field := range f.Fields {
		if !regexp.MustCompile(`^[a-z][a-z0-9_]{0,30}$`).MatchString(field.Key) || seen[field.Key] {
			return domain.Invalid("form", "bad_field", "%q is no name for a question: small letters, digits and _, each name once", field.Key)
		}
		seen[field.Key] = true
		if err := checkField(field); err != nil {
			return err
		}
	}
	return nil
}

func checkField(f desk.PreField) error {
	switch f.Kind {
	case desk.FieldText, desk.FieldEmail, desk.FieldPhone, desk.FieldConsent:
		if len(f.Options) > 0 {
			return domain.Invalid("form", "bad_field", "%s: only a select has answers to choose from", f.Key)
		}
	case desk.FieldSelect:
		if len(f.Options) < 1 || len(f.Options) > maxOptions {
			return domain.Invalid("form", "bad_field", "%s: give 1 to %d answers to choose from", f.Key, maxOptions)
		}
		seen := map[string]bool{}
		for _, o := range f.Options {
			if o.Value == "" || len(o.Value) > maxLabel || seen[o.Value] {
				return domain.Invalid("form", "bad_field", "%s: each answer needs a value of its own", f.Key)
			}
			seen[o.Value] = true
			if err := texts("form", o.Label, maxLabel, true); err != nil {
				return err
			}
		}
	default:
		return domain.Invalid("form", "bad_field", "%q is none of text, email, phone, select, consent", f.Kind)
	}
	if err := texts("form", f.Hint, maxIntro, false); err != nil {
		return err
	}
	return texts("form", f.Label, maxIntro, true)
}

// texts checks what is said in languages.
func texts(field string, by map[string]string, longest int, needed bool) error {
	some := false
	for lang, text := range by {
		if utf8.RuneCountInString(text) > longest || len(lang) > 35 {
			return domain.Invalid(field, "bad_text", "a text has at most %d characters here", longest)
		}
		some = some || text != ""
	}
	if needed && !some {
		return domain.Invalid(field, "bad_text", "write the text in at least one language")
	}
	return nil
}

// checkPrivacy checks the address of the shop's notice; empty: none.
func checkPrivacy(address string) error {
	if u, err := url.Parse(address); address != "" && (err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || len(address) > 500) {
		return domain.Invalid("privacy", "bad_privacy", "%q is no address like https://shop.example/privacy", address)
	}
	return nil
}
