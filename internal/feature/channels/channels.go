// Package channels keeps the web chats of a workspace: the key that a page carries, which pages may show it, how it looks and what it says.
package channels

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/desk"
)

// Store keeps web chats.
type Store interface {
	Widgets(ctx context.Context) ([]desk.Widget, error)
	WidgetOf(ctx context.Context, account domain.ID) (desk.Widget, error) // or not_found
	SaveWidget(ctx context.Context, w desk.Widget) error
	Stores(ctx context.Context) ([]domain.Store, error)
	Teams(ctx context.Context) ([]domain.Team, error)
}

// Service sets web chats up.
type Service struct {
	store Store
	ids   domain.IDs
}

// New returns the service.
func New(store Store, ids domain.IDs) *Service { return &Service{store, ids} }

// List returns all web chats by name.
func (s *Service) List(ctx context.Context, p access.Principal) ([]desk.Widget, error) {
	if err := p.Require(access.SettingsEdit); err != nil {
		return nil, err
	}
	return s.store.Widgets(ctx)
}

// Setup is what can be set of a web chat.
type Setup struct {
	Name    string
	Enabled bool
	Origins []string // pages that may show it, as https://shop.example or https://*.shop.example; none: all
	Doc     desk.WidgetDoc
}

// Add makes a web chat of a store, with a new key.
func (s *Service) Add(ctx context.Context, p access.Principal, store domain.ID, set Setup) (desk.Widget, error) {
	if err := p.Require(access.SettingsEdit); err != nil {
		return desk.Widget{}, err
	}
	stores, err := s.store.Stores(ctx)
	if err != nil {
		return desk.Widget{}, err
	}
	for _, x := range stores {
		if x.ID == store {
			return s.Open(ctx, domain.Account{ID: s.ids.Next(), StoreID: store, Channel: domain.ChannelWeb, Demo: x.Demo}, set)
		}
	}
	return desk.Widget{}, domain.NotFound("store_not_found", "there is no such store; it may have been removed")
}

// Open gives an account of a store a web chat, with a new key.
func (s *Service) Open(ctx context.Context, account domain.Account, set Setup) (desk.Widget, error) {
	w := desk.Widget{Account: account, Key: random(12), Secret: random(32)}
	return s.put(ctx, w, set)
}

// Save changes a web chat; its key stays.
func (s *Service) Save(ctx context.Context, p access.Principal, account domain.ID, set Setup) (desk.Widget, error) {
	if err := p.Require(access.SettingsEdit); err != nil {
		return desk.Widget{}, err
	}
	w, err := s.store.WidgetOf(ctx, account)
	if err != nil {
		return desk.Widget{}, err
	}
	return s.put(ctx, w, set)
}

// Limits of what a web chat says.
const (
	maxName     = 60
	maxGreeting = 300
	maxOrigins  = 50
)

func (s *Service) put(ctx context.Context, w desk.Widget, set Setup) (desk.Widget, error) {
	set.Name = strings.TrimSpace(cmp.Or(set.Name, w.Account.Name))
	if set.Name == "" || utf8.RuneCountInString(set.Name) > maxName {
		return w, domain.Invalid("name", "bad_name", "a web chat needs a name of at most %d characters", maxName)
	}
	origins, err := Origins(set.Origins)
	if err != nil {
		return w, err
	}
	if err := s.check(ctx, set.Doc); err != nil {
		return w, err
	}
	if set.Doc.Invites, err = s.checkInvites(set.Doc.Invites); err != nil {
		return w, err
	}
	w.Account.Name, w.Enabled, w.Origins, w.Doc = set.Name, set.Enabled, origins, set.Doc
	return w, s.store.SaveWidget(ctx, w)
}

func (s *Service) check(ctx context.Context, d desk.WidgetDoc) error {
	if d.Color != "" && !regexp.MustCompile(`^#[0-9a-fA-F]{6}$`).MatchString(d.Color) {
		return domain.Invalid("color", "bad_color", "%q is no colour like #5b5bd6", d.Color)
	}
	if d.Side != "" && d.Side != "left" && d.Side != "right" {
		return domain.Invalid("side", "bad_side", "the chat stands on the left or on the right")
	}
	if err := checkForm(d.Form); err != nil {
		return err
	}
	if err := checkPrivacy(d.Privacy); err != nil {
		return err
	}
	for _, texts := range []map[string]string{d.Greeting, d.Away} {
		for lang, text := range texts {
			if utf8.RuneCountInString(text) > maxGreeting || len(lang) > 35 {
				return domain.Invalid("greeting", "bad_greeting", "a greeting has at most %d characters", maxGreeting)
			}
		}
	}
	if d.Team == 0 {
		return nil
	}
	teams, err := s.store.Teams(ctx)
	if err != nil {
		return err
	}
	for _, t := range teams {
		if t.ID == d.Team {
			return nil
		}
	}
	return domain.NotFound("team_not_found", "there is no such team; it may have been removed")
}

// Origins checks a list of page origins and returns it in the form that browsers send.
func Origins(list []string) ([]string, error) {
	if len(list) > maxOrigins {
		return nil, domain.Invalid("origins", "too_many_origins", "at most %d sites can be named", maxOrigins)
	}
	out := []string{}
	for _, o := range list {
		o = strings.ToLower(strings.TrimRight(strings.TrimSpace(o), "/"))
		u, err := url.Parse(strings.Replace(o, "://*.", "://", 1))
		if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Hostname() == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" ||
			u.User != nil || strings.Contains(u.Host, "*") {
			return nil, domain.Invalid("origins", "bad_origin", "%q is no site like https://shop.example or https://*.shop.example", o)
		}
		out = append(out, o)
	}
	return out, nil
}

// Allows reports whether a page of an origin, as the browser names it, may show a web chat with a list of origins.
func Allows(list []string, origin string) bool {
	if len(list) == 0 {
		return true
	}
	origin = strings.ToLower(origin)
	for _, o := range list {
		if o == origin {
			return true
		}
		scheme, domainName, wild := strings.Cut(o, "://*.")
		host, ok := strings.CutPrefix(origin, scheme+"://")
		if wild && ok && strings.HasSuffix(host, "."+domainName) {
			return true
		}
	}
	return false
}

func random(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}
