package httpapi

import (
	"encoding/json"
	"net/http"

	"golang.org/x/text/language"

	"kefu/internal/domain"
	"kefu/internal/feature/channels"
	"kefu/internal/feature/desk"
)

// WidgetForm is what the chat asks first, in one language.
type WidgetForm struct {
	When   string        `json:"when"`
	Intro  string        `json:"intro,omitempty"`
	Fields []WidgetField `json:"fields"`
}

// WidgetField is one question, by the names that browsers have for the kinds of field.
type WidgetField struct {
	Key      string         `json:"key"`
	Kind     string         `json:"kind"`
	Label    string         `json:"label"`
	Hint     string         `json:"hint,omitempty"`
	Required bool           `json:"required,omitempty"`
	Options  []WidgetOption `json:"options,omitempty"`
}

// WidgetOption is one answer of a select.
type WidgetOption struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// WidgetInvite is an invitation that may hold on this page.
type WidgetInvite struct {
	ID   domain.ID `json:"id"`
	Text string    `json:"text"`
	Idle int       `json:"idle,omitempty"`
	Exit bool      `json:"exit,omitempty"`
	Cart float64   `json:"cart,omitempty"`
	URL  string    `json:"url,omitempty"`
}

func widgetForm(f *desk.PreForm, lang string) *WidgetForm {
	if f == nil {
		return nil
	}
	kinds := map[string]string{desk.FieldPhone: "tel", desk.FieldConsent: "checkbox"}
	out := &WidgetForm{When: f.When, Intro: textIn(f.Intro, lang)}
	for _, x := range f.Fields {
		field := WidgetField{Key: x.Key, Kind: x.Kind, Label: desk.TextIn(x.Label, lang), Hint: textIn(x.Hint, lang), Required: x.Required}
		if k := kinds[x.Kind]; k != "" {
			field.Kind = k
		}
		for _, o := range x.Options {
			field.Options = append(field.Options, WidgetOption{Value: o.Value, Label: desk.TextIn(o.Label, lang)})
		}
		out.Fields = append(out.Fields, field)
	}
	return out
}

// widgetInvites are the rules for a page in a language. The market is that of the browser's language and region; nothing else is known of a stranger.
func widgetInvites(w desk.Widget, lang, locale string, open bool) []WidgetInvite {
	country := ""
	if tag, err := language.Parse(locale); err == nil {
		if region, sure := tag.Region(); sure == language.Exact && region.IsCountry() {
			country = region.String()
		}
	}
	var out []WidgetInvite
	for _, r := range channels.For(w, lang, country, open) {
		out = append(out, WidgetInvite{ID: r.ID, Text: desk.TextIn(r.Text, lang), Idle: r.Idle, Exit: r.Exit, Cart: r.Cart, URL: r.URL})
	}
	return out
}

// inviteStep takes a step of an invitation that a page tells of.
func (a *API) inviteStep(w http.ResponseWriter, r *http.Request, found desk.Widget) error {
	var in struct {
		Rule    domain.ID `json:"rule"`
		Visitor string    `json:"visitor"`
		Step    string    `json:"step"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1024)).Decode(&in); err != nil {
		return domain.Invalid("body", "bad_step", "send rule, visitor and step as JSON")
	}
	_, opens, _ := a.Sockets.Duty(found, "")
	show, err := a.Inviter.Step(r.Context(), found, in.Rule, in.Visitor, in.Step, opens == 0)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, "application/json", map[string]bool{"show": show})
	return nil
}
