package httpapi_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kefu/internal/engine/access"
)

// TestRouteTable: every route says who may call it, strangers get no further than 401, and a viewer may change nothing.
func TestRouteTable(t *testing.T) {
	s := open(t)
	stranger, viewer := s.browser(t), s.user(t, access.Viewer, 0)
	junk := regexp.MustCompile(`\{[a-z]+\}`)
	seen := map[string]bool{}
	for _, r := range s.api.Routes() {
		name := r.Method + " " + r.Path
		if seen[name] {
			t.Errorf("%s is there twice", name)
		}
		seen[name] = true
		stated := 0
		for _, why := range []string{string(r.Right), r.LoggedIn, r.Public} {
			if why != "" {
				stated++
			}
		}
		if stated != 1 {
			t.Errorf("%s: right %q, logged-in %q, public %q; exactly one must be stated", name, r.Right, r.LoggedIn, r.Public)
		}
		if r.Public != "" {
			if !slices.Contains([]string{"GET /api/session", "POST /api/session", "DELETE /api/session", "POST /api/setup", "GET /w.js", "GET /widget/{file}", "GET /try/{key}",
				"GET /widget/{key}/{what}", "POST /widget/{key}/{what}", "OPTIONS /widget/{key}/{what}", "GET /widget/{key}/files/{id}", "POST /api/v1/channels/{key}/messages", "POST /api/v1/channels/{key}/status",
				"GET /survey/{token}", "POST /survey/{token}", "POST /api/shops/{key}/orders"}, name) {
				t.Errorf("%s is public: %s", name, r.Public)
			}
			continue
		}
		path := junk.ReplaceAllString(r.Path, "1")
		for _, body := range []any{nil, `{"broken`, `{}`} {
			if got := stranger.do(r.Method, path, body, nil); got.code != http.StatusUnauthorized || got.Code != "not_logged_in" {
				t.Errorf("%s with body %v gives a stranger %d %s", name, body, got.code, got.body)
			}
		}
		if r.Right != "" && !slices.Contains(access.Rights(access.Viewer), r.Right) {
			if got := viewer.do(r.Method, path, `{}`, nil); got.code != http.StatusForbidden || got.Code != "no_right" {
				t.Errorf("%s gives a viewer %d %s", name, got.code, got.body)
			}
		} else if r.Right != "" && r.Method != "GET" && !slices.Contains([]string{"/api/query", "/api/attention", "/api/reports", "/api/reports/{id}"}, r.Path) {
			t.Errorf("%s changes something under the right %s, which every role has", name, r.Right)
		}
	}
	if len(seen) < 40 {
		t.Errorf("only %d routes are in the table", len(seen))
	}
	for _, bad := range []string{"local-secre", "local-secretx", "", "kefu_", "kefu_x"} {
		b := s.browser(t)
		b.header.Set("Authorization", "Bearer "+bad)
		if got := b.do("GET", "/api/users", nil, nil); got.code != http.StatusUnauthorized {
			t.Errorf("bearer %q gives %d", bad, got.code)
		}
	}
	local := s.browser(t)
	local.header.Set("Authorization", "Bearer local-secret")
	local.ok("GET", "/api/users", nil, nil)
	forged := s.browser(t)
	forged.cookie = &http.Cookie{Name: "kefu_session", Value: "AAAA"}
	if got := forged.do("GET", "/api/metrics", nil, nil); got.code != http.StatusUnauthorized {
		t.Errorf("a made-up session gives %d", got.code)
	}
}

// TestEveryRouteIsInTheTable holds the document against the table: what is documented is guarded by it.
func TestEveryRouteIsInTheTable(t *testing.T) {
	s := open(t)
	table := map[string]bool{}
	for _, r := range s.api.Routes() {
		table[strings.ToLower(r.Method)+" "+r.Path] = true
	}
	raw, err := s.api.OpenAPI()
	must(t, err)
	var doc struct {
		OpenAPI string                                `json:"openapi"`
		Paths   map[string]map[string]json.RawMessage `json:"paths"`
	}
	must(t, json.Unmarshal(raw, &doc))
	if !strings.HasPrefix(doc.OpenAPI, "3.1") || len(doc.Paths) < 30 {
		t.Errorf("version %q with %d paths", doc.OpenAPI, len(doc.Paths))
	}
	for path, methods := range doc.Paths {
		for method := range methods {
			if !table[method+" "+path] {
				t.Errorf("%s %s is documented but not in the table", method, path)
			}
		}
	}
	b := s.browser(t)
	if got := b.ok("GET", "/api/openapi.json", nil, nil); got.body != string(raw) {
		t.Error("the served document is another one")
	}
}

func TestErrorShapes(t *testing.T) {
	s := open(t)
	b := s.user(t, access.Owner, 0)
	q := `{"metrics":["handled"],"from":"2026-11-01","to":"2026-11-21"`
	for _, tt := range []struct {
		name, method, path string
		body               any
		status             int
		code               string
	}{
		{"broken JSON", "POST", "/api/query", `{"metrics":`, 400, "bad_request"},
		{"no body", "POST", "/api/query", nil, 400, "bad_request"},
		{"unknown field", "POST", "/api/query", q + `,"colour":1}`, 422, "bad_request"},
		{"wrong type", "POST", "/api/query", q + `,"limit":"many"}`, 422, "bad_request"},
		{"missing field", "POST", "/api/query", `{"metrics":["handled"]}`, 422, "bad_request"},
		{"too large", "POST", "/api/query", `{"metrics":["` + strings.Repeat("x", 5<<20) + `"]}`, 413, "bad_request"},
		{"unknown metric", "POST", "/api/query", `{"metrics":["handeld"],"from":"2026-11-01","to":"2026-11-21"}`, 422, "unknown_metric"},
		{"bad day", "POST", "/api/query", `{"metrics":["handled"],"from":"yesterday","to":"2026-11-21"}`, 422, "bad_day"},
		{"id in letters", "GET", "/api/conversations/abc", nil, 422, "bad_request"},
		{"negative id", "GET", "/api/conversations/-1", nil, 422, "bad_request"},
		{"id beyond 63 bits", "GET", "/api/conversations/9999999999999999999", nil, 422, "bad_request"},
		{"SQL as id", "GET", "/api/conversations/1%27%20OR%201=1", nil, 422, "bad_request"},
		{"nobody's id", "GET", "/api/conversations/42", nil, 404, "no_conversation"},
		{"import in letters", "GET", "/api/imports/x/rejects", nil, 422, "bad_id"},
		{"nobody's import", "GET", "/api/imports/42", nil, 404, ""},
		{"nobody's user", "PUT", "/api/users/42", `{}`, 404, ""},
		{"nobody's token", "DELETE", "/api/tokens/42", nil, 404, ""},
		{"unknown metric card", "GET", "/api/metrics/nope", nil, 404, "no_metric"},
		{"unknown path", "GET", "/api/nope", nil, 404, "no_route"},
		{"unknown path to post", "POST", "/api/nope", `{}`, 404, "no_route"},
		{"unknown method", "DELETE", "/api/query", nil, 404, "no_route"},
		{"bad choice", "PUT", "/api/me", `{"lang":"de"}`, 422, "bad_request"},
		{"upload without a form", "POST", "/api/imports", `{}`, 422, "no_file"},
		{"bad target set", "POST", "/api/targets/apply", `{"set":"nope"}`, 404, "no_target_set"},
		{"bad target", "PUT", "/api/targets", `{"items":[{"id":"0","metric":"nope","good":1,"effective_from":0}]}`, 422, "no_metric"},
		{"audit limit", "GET", "/api/audit?limit=9999", nil, 422, "bad_request"},
	} {
		got := b.do(tt.method, tt.path, tt.body, nil)
		if got.code != tt.status || got.Status != tt.status || (tt.code != "" && got.Code != tt.code) || got.Code == "" || got.Title == "" || got.Detail == "" {
			t.Errorf("%s gives %d %.300s, want %d with code %s", tt.name, got.code, got.body, tt.status, tt.code)
		}
		if ct := got.header.Get("Content-Type"); ct != "application/problem+json" {
			t.Errorf("%s answers as %q", tt.name, ct)
		}
		if strings.Contains(got.body, "goroutine") || strings.Contains(got.body, "SQL logic") || strings.Contains(got.body, ".go:") {
			t.Errorf("%s shows its inside: %s", tt.name, got.body)
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
	s := open(t)
	b := s.user(t, access.Owner, 0)
	for _, path := range []string{"/", "/report", "/api/session", "/api/nope", "/healthz", "/assets/none.js"} {
		h := b.do("GET", path, nil, nil).header
		csp := h.Get("Content-Security-Policy")
		wants := []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"}
		if strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/assets/") { // no page: nothing is allowed at all
			wants = wants[:1]
			if strings.Contains(csp, "-src 'self'") {
				t.Errorf("%s: the policy %q allows something", path, csp)
			}
		}
		for _, want := range wants {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: the policy %q lacks %s", path, csp, want)
			}
		}
		if strings.Contains(csp, "script-src 'self' 'unsafe") || strings.Contains(csp, "http:") || strings.Contains(csp, "*") {
			t.Errorf("%s: the policy %q is too wide", path, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X-Request-Id") == "" {
			t.Errorf("%s: headers %v", path, h)
		}
		if strings.HasPrefix(path, "/api/") && h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be cached: %q", path, h.Get("Cache-Control"))
		}
	}
	if b.cookie == nil || !b.cookie.HttpOnly || b.cookie.SameSite != http.SameSiteLaxMode || b.cookie.MaxAge <= 0 {
		t.Errorf("cookie %+v", b.cookie)
	}
	for _, h := range []http.Header{{"Origin": {"https://evil.example"}}, {"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}, {"Origin": {"null"}}} {
		evil := s.browser(t)
		evil.cookie, evil.header = b.cookie, h
		if got := evil.do("POST", "/api/demo/clear", nil, nil); got.code != http.StatusForbidden {
			t.Errorf("a post from another site (%v) gives %d", h, got.code)
		}
		if got := evil.do("GET", "/api/metrics", nil, nil); got.code != http.StatusOK {
			t.Errorf("a link from another site (%v) gives %d", h, got.code)
		}
	}
	same := s.browser(t)
	same.cookie, same.header = b.cookie, http.Header{"Sec-Fetch-Site": {"same-origin"}, "Origin": {s.URL}}
	same.ok("PUT", "/api/me", `{"lang":"en"}`, nil)
}
