package channels

import (
	"context"
	"slices"
	"strings"
	"testing"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/desk"
)

type memory struct{ widgets []desk.Widget }

func (m *memory) Widgets(context.Context) ([]desk.Widget, error) { return m.widgets, nil }

func (m *memory) WidgetOf(_ context.Context, account domain.ID) (desk.Widget, error) {
	for _, w := range m.widgets {
		if w.Account.ID == account {
			return w, nil
		}
	}
	return desk.Widget{}, domain.NotFound("widget_not_found", "none")
}

func (m *memory) SaveWidget(_ context.Context, w desk.Widget) error {
	m.widgets = slices.DeleteFunc(m.widgets, func(x desk.Widget) bool { return x.Account.ID == w.Account.ID })
	m.widgets = append(m.widgets, w)
	return nil
}

func (m *memory) Stores(context.Context) ([]domain.Store, error) {
	return []domain.Store{{ID: 7, Name: "Nordlicht", Demo: true}}, nil
}

func (m *memory) Teams(context.Context) ([]domain.Team, error) { return []domain.Team{{ID: 3}}, nil }

type counter struct{ n domain.ID }

func (c *counter) Next() domain.ID { c.n++; return c.n }

func TestService(t *testing.T) {
	m := &memory{}
	s := New(m, &counter{})
	owner := access.Principal{Role: access.Owner}
	w, err := s.Add(t.Context(), owner, 7, Setup{Name: " Shop ", Enabled: true, Origins: []string{"HTTPS://Shop.example/"}, Doc: desk.WidgetDoc{Team: 3}})
	if err != nil || w.Account.Name != "Shop" || w.Account.StoreID != 7 || w.Account.Channel != domain.ChannelWeb || !w.Account.Demo ||
		len(w.Key) != 16 || len(w.Secret) < 40 || !slices.Equal(w.Origins, []string{"https://shop.example"}) {
		t.Fatalf("added %+v, %v", w, err)
	}
	again, err := s.Save(t.Context(), owner, w.Account.ID, Setup{Doc: desk.WidgetDoc{Color: "#5B5bd6", Side: "left"}})
	if err != nil || again.Key != w.Key || again.Secret != w.Secret || again.Enabled || again.Account.Name != "Shop" || again.Doc.Side != "left" {
		t.Errorf("saved %+v, %v", again, err)
	}
	if all, err := s.List(t.Context(), owner); err != nil || len(all) != 1 {
		t.Errorf("list %v, %v", all, err)
	}
	for name, set := range map[string]Setup{
		"long name":   {Name: strings.Repeat("客", 61)},
		"path":        {Origins: []string{"https://shop.example/de"}},
		"no scheme":   {Origins: []string{"shop.example"}},
		"script":      {Origins: []string{"javascript://shop.example"}},
		"star":        {Origins: []string{"*"}},
		"inner star":  {Origins: []string{"https://a.*.example"}},
		"password":    {Origins: []string{"https://u:p@shop.example"}},
		"colour":      {Doc: desk.WidgetDoc{Color: "red;background:url(x)"}},
		"side":        {Doc: desk.WidgetDoc{Side: "top"}},
		"team":        {Doc: desk.WidgetDoc{Team: 4}},
		"long words":  {Doc: desk.WidgetDoc{Greeting: map[string]string{"de": strings.Repeat("a", 301)}}},
		"many places": {Origins: slices.Repeat([]string{"https://shop.example"}, 51)},
	} {
		if _, err := s.Save(t.Context(), owner, w.Account.ID, set); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	if _, err := s.Add(t.Context(), owner, 8, Setup{Name: "x"}); domain.KindOf(err) != domain.KindNotFound {
		t.Errorf("a web chat of no store gives %v", err)
	}
	for _, role := range []access.Role{access.Supervisor, access.Agent, access.Viewer} {
		p := access.Principal{Role: role}
		_, err1 := s.List(t.Context(), p)
		_, err2 := s.Add(t.Context(), p, 7, Setup{Name: "x"})
		_, err3 := s.Save(t.Context(), p, w.Account.ID, Setup{})
		for _, err := range []error{err1, err2, err3} {
			if domain.KindOf(err) != domain.KindForbidden {
				t.Errorf("%s gets %v", role, err)
			}
		}
	}
}

func TestAllows(t *testing.T) {
	list := []string{"https://shop.example", "https://*.shop.example", "http://localhost:3000"}
	for origin, want := range map[string]bool{
		"https://shop.example":          true,
		"https://SHOP.example":          true,
		"https://www.shop.example":      true,
		"https://a.b.shop.example":      true,
		"http://localhost:3000":         true,
		"http://shop.example":           false, // another scheme is another origin
		"https://shop.example:8443":     false,
		"https://evilshop.example":      false,
		"https://shop.example.evil.com": false,
		"https://.shop.example":         true, // no browser sends it
		"null":                          false,
		"":                              false,
	} {
		if got := Allows(list, origin); got != want {
			t.Errorf("%q gives %v", origin, got)
		}
	}
	if !Allows(nil, "null") || !Allows(nil, "https://any.example") {
		t.Error("an empty list allows not all")
	}
}
