package httpapi_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kefu/internal/adapter/httpapi"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

func setup(name, email, password, zone string) map[string]string {
	return map[string]string{"workspace": name, "name": "周雅婷", "email": email, "password": password, "zone": zone, "lang": "en"}
}

func TestSetup(t *testing.T) {
	s := open(t)
	b := s.browser(t)
	var info httpapi.SessionInfo
	b.ok("GET", "/api/session", nil, &info)
	if !info.SetupNeeded || info.User != nil || info.Workspace != nil || info.Rights == nil {
		t.Errorf("before: %+v", info)
	}
	for _, bad := range []struct {
		in   map[string]string
		code string
	}{
		{setup("", "a@example.com", "right horse", "Asia/Shanghai"), "name_missing"}, {setup("W", "a", "right horse", "Asia/Shanghai"), "bad_email"},
		{setup("W", "a@example.com", "short", "Asia/Shanghai"), "password_short"}, {setup("W", "a@example.com", "", "Asia/Shanghai"), "password_short"},
		{setup("W", "a@example.com", "right horse", "Mars/Olympus"), "bad_zone"}, {setup("W", "a@example.com", "right horse", "Local"), "bad_zone"},
		{setup("W", "a@example.com", "right horse", ""), "bad_zone"},
	} {
		if got := b.do("POST", "/api/setup", bad.in, nil); got.Code != bad.code || got.code != 422 {
			t.Errorf("%v gives %d %s", bad.in, got.code, got.body)
		}
	}
	var wg sync.WaitGroup
	var won atomic.Pointer[string]
	for i := range 6 {
		wg.Go(func() {
			name, one := fmt.Sprint("W", i), s.browser(t)
			switch got := one.do("POST", "/api/setup", setup(name, fmt.Sprintf("o%d@example.com", i), "right horse", "Europe/Berlin"), nil); got.code {
			case http.StatusOK:
				if !won.CompareAndSwap(nil, &name) {
					t.Errorf("%s and %s both set up", name, *won.Load())
				}
			case http.StatusConflict:
			default:
				t.Errorf("%d %s", got.code, got.body)
			}
		})
	}
	wg.Wait()
	if won.Load() == nil {
		t.Fatal("nobody set up")
	}
	email := "o" + strings.TrimPrefix(*won.Load(), "W") + "@example.com"
	b.ok("POST", "/api/session", map[string]string{"email": email, "password": "right horse"}, &info)
	if info.SetupNeeded || info.User.Role != "owner" || info.Workspace.Name != *won.Load() || info.Workspace.Zone != "Europe/Berlin" || info.Workspace.Demo || info.Workspace.Today != "2026-11-21" {
		t.Errorf("after: %+v %+v", info.User, info.Workspace)
	}
	if got := b.do("POST", "/api/setup", setup("X", "x@example.com", "right horse", "UTC"), nil); got.Code != "setup_done" {
		t.Errorf("a second set-up gives %d %s", got.code, got.body)
	}
	b.ok("DELETE", "/api/session", nil, &info)
	if b.cookie != nil {
		t.Error("the cookie stays")
	}
	if got := b.do("GET", "/api/metrics", nil, nil); got.code != 401 {
		t.Errorf("after logout %d", got.code)
	}
}

func TestLoginOverHTTP(t *testing.T) {
	s := open(t)
	b := s.user(t, access.Owner, 0)
	body := map[string]string{"email": "owner0@example.com", "password": "wrong horse"}
	for i := range 10 {
		if got := b.do("POST", "/api/session", body, nil); got.code != 401 || got.Code != "bad_login" {
			t.Fatalf("attempt %d gives %d %s", i, got.code, got.body)
		}
	}
	if got := b.do("POST", "/api/session", body, nil); got.code != 429 || got.Code != "slow_down" {
		t.Errorf("the eleventh gives %d %s", got.code, got.body)
	}
	s.clock.pass(15 * 24 * time.Hour)
	if got := b.do("GET", "/api/metrics", nil, nil); got.code != 401 {
		t.Errorf("after fifteen days the session gives %d", got.code)
	}
}

func TestOwnPassword(t *testing.T) {
	s := open(t)
	b, other := s.user(t, access.Viewer, 0), s.browser(t)
	other.ok("POST", "/api/session", map[string]string{"email": "viewer0@example.com", "password": "right horse"}, nil)
	if got := b.do("POST", "/api/me/password", map[string]string{"old": "wrong", "new": "another horse"}, nil); got.Code != "bad_password" {
		t.Errorf("%d %s", got.code, got.body)
	}
	b.ok("POST", "/api/me/password", map[string]string{"old": "right horse", "new": "another horse"}, nil)
	b.ok("GET", "/api/metrics", nil, nil)
	if got := other.do("GET", "/api/metrics", nil, nil); got.code != 401 {
		t.Errorf("the other browser is still in: %d", got.code)
	}
}

func TestTokensOverHTTP(t *testing.T) {
	s := open(t)
	b := s.user(t, access.Viewer, 0)
	var made httpapi.TokenView
	b.ok("POST", "/api/tokens", `{"name":"script"}`, &made)
	script := s.browser(t)
	script.header.Set("Authorization", "Bearer "+made.Token)
	script.ok("GET", "/api/metrics", nil, nil)
	if got := script.do("GET", "/api/users", nil, nil); got.code != 403 {
		t.Errorf("a viewer's token manages users: %d", got.code)
	}
	if got := b.ok("GET", "/api/tokens", nil, nil); strings.Contains(got.body, made.Token) {
		t.Error("the secret is shown again")
	}
	b.ok("DELETE", "/api/tokens/"+made.ID.String(), nil, nil)
	if got := script.do("GET", "/api/metrics", nil, nil); got.code != 401 {
		t.Errorf("after its end the token gives %d", got.code)
	}
}

func TestManagersDoNotMakeOwners(t *testing.T) {
	s := open(t)
	owner, manager := s.user(t, access.Owner, 0), s.user(t, access.Manager, 0)
	var me httpapi.SessionInfo
	owner.ok("GET", "/api/session", nil, &me)
	for _, tt := range []struct{ method, path, body string }{
		{"POST", "/api/users", `{"name":"X","email":"x@example.com","role":"owner"}`},
		{"PUT", "/api/users/" + me.User.ID.String(), `{"password":"taken over"}`},
		{"PUT", "/api/users/" + me.User.ID.String(), `{"role":"viewer"}`},
		{"PUT", "/api/users/" + me.User.ID.String(), `{"disabled":true}`},
	} {
		if got := manager.do(tt.method, tt.path, tt.body, nil); got.code != 403 || got.Code != "owner_only" {
			t.Errorf("%+v gives a manager %d %s", tt, got.code, got.body)
		}
	}
	var info httpapi.SessionInfo
	manager.ok("GET", "/api/session", nil, &info)
	if got := manager.do("PUT", "/api/users/"+info.User.ID.String(), `{"role":"owner"}`, nil); got.Code != "owner_only" {
		t.Errorf("a manager makes itself owner: %d %s", got.code, got.body)
	}
	if got := owner.do("PUT", "/api/users/"+me.User.ID.String(), `{"role":"viewer"}`, nil); got.Code != "last_owner" {
		t.Errorf("the last owner steps down: %d %s", got.code, got.body)
	}
	var added httpapi.UserView
	owner.ok("POST", "/api/users", `{"name":"Amy","email":"Amy@Example.com","role":"agent"}`, &added)
	if len(added.Password) < 12 || added.Email != "amy@example.com" {
		t.Errorf("added %+v", added)
	}
	if got := owner.ok("GET", "/api/users", nil, nil); strings.Contains(got.body, added.Password) || strings.Contains(got.body, "argon2") {
		t.Error("the list shows secrets")
	}
	var page struct {
		Items   []httpapi.AuditView `json:"items"`
		ChainOK bool                `json:"chain_ok"`
	}
	got := owner.ok("GET", "/api/audit?limit=200", nil, &page)
	actions := map[string]bool{}
	for _, e := range page.Items {
		actions[e.Action] = true
	}
	if !page.ChainOK || !actions["login"] || !actions["user.add"] || strings.Contains(got.body, added.Password) {
		t.Errorf("the audit says %s", got.body)
	}
	if domain.Instant(page.Items[0].At) != s.clock.Now() {
		t.Errorf("the newest line is of %s", page.Items[0].At)
	}
}
