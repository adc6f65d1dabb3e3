package desk

import (
	"net/mail"
	"slices"
	"strings"

	"kefu/internal/domain"
)

// PreForm is what a web chat asks before the first message.
type PreForm struct {
	When   string            `json:"when"` // always, or offline: only while nobody is on duty
	Intro  map[string]string `json:"intro,omitempty"`
	Fields []PreField        `json:"fields"`
}

// When a form is asked.
const (
	PreFormAlways  = "always"
	PreFormOffline = "offline"
)

// The kinds of field.
const (
	FieldText    = "text"
	FieldEmail   = "email"
	FieldPhone   = "phone"
	FieldSelect  = "select"
	FieldConsent = "consent"
)

// PreField is one question. The key "name" is the customer's name; every other key is the owner's choice.
type PreField struct {
	Key      string            `json:"key"`
	Kind     string            `json:"kind" enum:"text,email,phone,select,consent"`
	Label    map[string]string `json:"label" doc:"by language"`
	Hint     map[string]string `json:"hint,omitempty"`
	Required bool              `json:"required,omitempty"`
	Options  []PreOption       `json:"options,omitempty" doc:"of a select"`
}

// PreOption is one answer of a select.
type PreOption struct {
	Value string            `json:"value"`
	Label map[string]string `json:"label"`
}

// ContactDetail is something known of a customer beyond the name. What is not verified is only what somebody typed: it finds nobody and joins nobody.
type ContactDetail struct {
	Key      string         `json:"key"`
	Kind     string         `json:"kind"`
	Label    string         `json:"label" doc:"the question, as it was asked"`
	Value    string         `json:"value" doc:"of a consent: true or false"`
	Verified bool           `json:"verified,omitempty" doc:"the shop vouches for it"`
	At       domain.Instant `json:"at"`
}

const maxAnswer = 200

// Read checks the answers to a form and returns them as details; what was not asked is left out. An error has the code form and names the field.
func (f PreForm) Read(answers map[string]any, lang string) ([]ContactDetail, error) {
	var out []ContactDetail
	for _, field := range f.Fields {
		value, err := field.read(answers[field.Key])
		if err != nil {
			return nil, err
		}
		if value == "" && field.Required {
			return nil, badAnswer(field, "an answer is needed")
		}
		if value != "" {
			out = append(out, ContactDetail{Key: field.Key, Kind: field.Kind, Label: TextIn(field.Label, lang), Value: value})
		}
	}
	return out, nil
}

func badAnswer(f PreField, why string) error {
	return domain.Invalid(f.Key, "form", "the field %s: %s", f.Key, why)
}

// read returns an answer as it is kept; empty: there is none.
func (f PreField) read(answer any) (string, error) {
	if f.Kind == FieldConsent {
		yes, ok := answer.(bool)
		switch {
		case !ok && answer != nil:
			return "", badAnswer(f, "yes or no")
		case yes:
			return "true", nil
		case f.Required || !ok:
			return "", nil
		}
		return "false", nil
	}
	text, ok := answer.(string)
	if !ok && answer != nil {
		return "", badAnswer(f, "write a text")
	}
	if len([]rune(text)) > maxAnswer {
		return "", badAnswer(f, "the answer is too long")
	}
	text = oneLine(text)
	if text == "" {
		return "", nil
	}
	switch f.Kind {
	case FieldEmail:
		if !mailFits(text) {
			return "", badAnswer(f, "write an e-mail address")
		}
	case FieldPhone:
		number, ok := phoneOf(text)
		if !ok {
			return "", badAnswer(f, "write a phone number")
		}
		return number, nil
	case FieldSelect:
		if !slices.ContainsFunc(f.Options, func(o PreOption) bool { return o.Value == text }) {
			return "", badAnswer(f, "choose one of the answers")
		}
	}
	return text, nil
}

func mailFits(text string) bool {
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || a.Name != "" {
		return false
	}
	_, host, _ := strings.Cut(text, "@")
	return strings.Contains(host, ".") && !strings.ContainsAny(text, `"<>`)
}

// TextIn picks the text of a language, of its main form, the one for all, or English; then any, in a fixed order.
func TextIn(texts map[string]string, lang string) string {
	main, _, _ := strings.Cut(lang, "-")
	keys := []string{lang, main, "", "en"}
	var others []string
	for k := range texts {
		others = append(others, k)
	}
	slices.Sort(others)
	for _, k := range append(keys, others...) {
		if texts[k] != "" {
			return texts[k]
		}
	}
	return ""
}

// formNeeded is the answer to a first message that brings no answers.
func formNeeded() error {
	return domain.Invalid("form", "form", "the questions before the first message are not answered")
}

// answers reads what a message brings along.
func (m VisitorMessage) answers() ([]ContactDetail, error) {
	form := m.Widget.Doc.Form
	if form == nil || m.Form == nil {
		return nil, nil
	}
	return form.Read(m.Form, m.Visitor.Language)
}

// keepAnswers writes what a customer says about himself or herself: the name where none is known, everything as a detail.
func keepAnswers(tx Tx, contact domain.ID, m VisitorMessage, details []ContactDetail) error {
	now := tx.Now()
	c := domain.Contact{ID: contact, StoreID: m.Widget.Account.StoreID}
	if m.Visitor.User.ID != "" {
		c = vouched(contact, c.StoreID, m.Visitor.User)
		details = append(details, m.Visitor.User.detail(now))
		if c.Name != "" {
			details = append(details, ContactDetail{Key: "name", Kind: FieldText, Value: c.Name, Verified: true})
		}
		if m.Visitor.User.Email != "" {
			details = append(details, ContactDetail{Key: "email", Kind: FieldEmail, Value: m.Visitor.User.Email, Verified: true})
		}
	}
	if len(details) == 0 {
		return nil
	}
	for i := range details {
		details[i].At = now
		if details[i].Key == "name" && c.Name == "" {
			c.Name = details[i].Value
		}
	}
	if err := tx.FillContact(c); err != nil {
		return err
	}
	return tx.SaveDetails(contact, details)
}
