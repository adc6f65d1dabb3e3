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
}

func widgetView(w desk.Widget) WidgetView {
	return WidgetView{ID: w.Account.ID, Store: w.Account.StoreID, Name: w.Account.Name, Key: w.Key, Enabled: w.Enabled, Origins: w.Origins,
		Color: w.Doc.Color, Side: w.Doc.Side, Team: w.Doc.Team, Greeting: w.Doc.Greeting, Away: w.Doc.Away}
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
}

func (s WidgetSetup) setup(doc desk.WidgetDoc) channels.Setup {
	doc.Color, doc.Side, doc.Team, doc.Greeting, doc.Away = s.Color, s.Side, s.Team, s.Greeting, s.Away
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
