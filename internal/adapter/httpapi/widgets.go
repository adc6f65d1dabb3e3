package httpapi

import (
	"context"
	"net/http"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/channels"
	"kefu/internal/feature/desk"
)

// WidgetView is a web chat as its owner sets it up.
type WidgetView struct {
	ID       domain.ID         `json:"id" doc:"of its account"`
	Store    domain.ID         `json:"store"`
	Name     string            `json:"name"`
	Key      string            `json:"key" doc:"what the page carries; not secret"`
	Enabled  bool              `json:"enabled"`
	Origins  []string          `json:"origins" doc:"pages that may show it; none: all"`
	Color    string            `json:"color,omitempty"`
	Side     string            `json:"side,omitempty" enum:"left,right"`
	Team     domain.ID         `json:"team,omitempty" doc:"whose queue new conversations join"`
	Greeting map[string]string `json:"greeting,omitempty" doc:"by language"`
	Away     map[string]string `json:"away,omitempty" doc:"said outside service hours, by language"`
	Form     *desk.PreForm     `json:"form,omitempty" doc:"asked before the first message"`
	Consent  bool              `json:"consent,omitempty" doc:"browsers store nothing before the visitor agrees"`
	Privacy  string            `json:"privacy,omitempty" doc:"address of the shop's notice"`
	Invites  []desk.Invite     `json:"invites,omitempty"`
}

func widgetView(w desk.Widget) WidgetView {
	return WidgetView{ID: w.Account.ID, Store: w.Account.StoreID, Name: w.Account.Name, Key: w.Key, Enabled: w.Enabled, Origins: w.Origins,
		Color: w.Doc.Color, Side: w.Doc.Side, Team: w.Doc.Team, Greeting: w.Doc.Greeting, Away: w.Doc.Away,
		Form: w.Doc.Form, Consent: w.Doc.Consent, Privacy: w.Doc.Privacy, Invites: w.Doc.Invites}
}

// WidgetSetup is what can be set of a web chat.
type WidgetSetup struct {
	Name     string            `json:"name,omitempty" maxLength:"100"`
	Enabled  bool              `json:"enabled"`
	Origins  []string          `json:"origins,omitempty" maxItems:"50"`
	Color    string            `json:"color,omitempty" maxLength:"7"`
	Side     string            `json:"side,omitempty" enum:"left,right"`
	Team     domain.ID         `json:"team,omitempty"`
	Greeting map[string]string `json:"greeting,omitempty"`
	Away     map[string]string `json:"away,omitempty"`
	Form     *desk.PreForm     `json:"form,omitempty"`
	Consent  bool              `json:"consent,omitempty"`
	Privacy  string            `json:"privacy,omitempty" maxLength:"500"`
	Invites  []desk.Invite     `json:"invites,omitempty" maxItems:"20"`
}

func (s WidgetSetup) setup(doc desk.WidgetDoc) channels.Setup {
	doc.Color, doc.Side, doc.Team, doc.Greeting, doc.Away = s.Color, s.Side, s.Team, s.Greeting, s.Away
	doc.Form, doc.Consent, doc.Privacy, doc.Invites = s.Form, s.Consent, s.Privacy, s.Invites
	return channels.Setup{Name: s.Name, Enabled: s.Enabled, Origins: s.Origins, Doc: doc}
}

type addWidgetIn struct {
	Body struct {
		Store domain.ID `json:"store"`
		WidgetSetup
	}
}

func (a *API) registerWidgets() {
	route(a, http.MethodGet, "/api/desk/widgets", "list-widgets", "All web chats", access.SettingsEdit, a.widgets)
	route(a, http.MethodPost, "/api/desk/widgets", "add-widget", "Add a web chat to a store", access.SettingsEdit, a.addWidget)
	route(a, http.MethodPut, "/api/desk/widgets/{id}", "save-widget", "Change a web chat", access.SettingsEdit, a.saveWidget)
	route(a, http.MethodGet, "/api/desk/widgets/{id}/secret", "show-widget-secret", "The secret that signs logged-in visitors", access.SettingsEdit, a.widgetSecret)
	route(a, http.MethodPost, "/api/desk/widgets/{id}/secret", "rotate-widget-secret", "A new secret", access.SettingsEdit, a.rotateWidgetSecret)
	route(a, http.MethodGet, "/api/desk/widgets/{id}/invites", "invite-results", "What came of the invitations", access.SettingsEdit, a.inviteResults)
}

func (a *API) widgets(ctx context.Context, _ *empty) (*list[WidgetView], error) {
	all, err := a.Channels.List(ctx, caller(ctx))
	var out []WidgetView
	for _, w := range all {
		out = append(out, widgetView(w))
	}
	return items(out, err)
}

func (a *API) addWidget(ctx context.Context, in *addWidgetIn) (*bodyOf[WidgetView], error) {
	w, err := a.Channels.Add(ctx, caller(ctx), in.Body.Store, in.Body.setup(desk.WidgetDoc{}))
	return a.savedWidget(ctx, "widget.add", w, err)
}

func (a *API) saveWidget(ctx context.Context, in *change[WidgetSetup]) (*bodyOf[WidgetView], error) {
	all, err := a.Channels.List(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	var doc desk.WidgetDoc // what is not set here stays
	for _, w := range all {
		if w.Account.ID == in.ID {
			doc = w.Doc
		}
	}
	w, err := a.Channels.Save(ctx, caller(ctx), in.ID, in.Body.setup(doc))
	return a.savedWidget(ctx, "widget.change", w, err)
}

func (a *API) savedWidget(ctx context.Context, action string, w desk.Widget, err error) (*bodyOf[WidgetView], error) {
	if err != nil {
		return nil, err
	}
	v := widgetView(w)
	return &bodyOf[WidgetView]{Body: v}, a.record(ctx, action, "account:"+v.ID.String(), v)
}

// WidgetSecret is what a shop signs its logged-in customers with.
type WidgetSecret struct {
	Secret   string         `json:"secret"`
	OldUntil domain.Instant `json:"old_until,omitempty" doc:"until when the one before holds, too"`
}

func (a *API) widgetSecret(ctx context.Context, in *PathID) (*bodyOf[WidgetSecret], error) {
	w, err := a.Channels.Secret(ctx, caller(ctx), in.ID)
	return a.shownSecret(ctx, "widget.secret.show", w, err)
}

type rotateIn struct {
	PathID
	Body struct {
		Keep bool `json:"keep" doc:"the secret before holds for another day"`
	}
}

func (a *API) rotateWidgetSecret(ctx context.Context, in *rotateIn) (*bodyOf[WidgetSecret], error) {
	w, err := a.Channels.Rotate(ctx, caller(ctx), in.ID, a.Clock.Now(), in.Body.Keep)
	return a.shownSecret(ctx, "widget.secret.change", w, err)
}

// shownSecret answers with a secret; who saw it is written down, the secret is not.
func (a *API) shownSecret(ctx context.Context, action string, w desk.Widget, err error) (*bodyOf[WidgetSecret], error) {
	if err != nil {
		return nil, err
	}
	v := WidgetSecret{Secret: w.Secret}
	if w.OldSecret != "" && a.Clock.Now() < w.OldUntil {
		v.OldUntil = w.OldUntil
	}
	return &bodyOf[WidgetSecret]{Body: v}, a.record(ctx, action, "account:"+w.Account.ID.String(), nil)
}

func (a *API) inviteResults(ctx context.Context, in *PathID) (*list[channels.Result], error) {
	w, err := a.Channels.Secret(ctx, caller(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return items(a.Inviter.Results(ctx, caller(ctx), w))
}
