package httpapi_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kefu/internal/adapter/httpapi"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// doors is who gets through the door of every route. What is found behind it depends on the caller's scope, which TestScope holds. A route
// without a line here fails, as does a line without a route. Ready answers of their own agents may remove too; one that is nobody's they may not.
const doors = `
everybody   GET /api/session
everybody   POST /api/session
everybody   DELETE /api/session
everybody   POST /api/setup
everybody   GET /w.js
everybody   GET /widget/{file}
everybody   GET /widget/{key}/{what}
everybody   POST /widget/{key}/{what}
everybody   OPTIONS /widget/{key}/{what}
everybody   GET /widget/{key}/files/{id}
everybody   GET /try/{key}
everybody   GET /survey/{token}
everybody   POST /survey/{token}
everybody   POST /api/v1/channels/{key}/messages
everybody   POST /api/v1/channels/{key}/status
everybody   POST /api/shops/{key}/orders
everybody   GET /healthz
everybody   GET /readyz
everybody   GET /api/openapi.json
everybody   /
machine     GET /metrics

users       PUT /api/me
users       POST /api/me/password
users       GET /api/me/viewers
users       GET /api/tokens
users       POST /api/tokens
users       DELETE /api/tokens/{id}

users       POST /api/query
users       POST /api/attention
users       GET /api/marks
users       GET /api/metrics
users       GET /api/metrics/{id}
users       GET /api/dimensions
users       GET /api/agents
users       GET /api/teams
users       GET /api/stores
users       GET /api/issue-types
users       GET /api/reports
users       POST /api/reports
users       PUT /api/reports/{id}
users       DELETE /api/reports/{id}
users       GET /api/settings
users       GET /api/targets
users       GET /api/plan/options
users       GET /api/calendars/packs
users       GET /api/health/freshness
users       GET /api/readiness

desk        POST /api/drill
desk        POST /api/timeouts
desk        GET /api/conversations/{id}
desk        GET /api/desk/conversations
desk        GET /api/desk/counts
desk        GET /api/desk/search
desk        GET /api/desk/views
desk        POST /api/desk/views
desk        PUT /api/desk/views/{id}
desk        DELETE /api/desk/views/{id}
desk        GET /api/desk/mentions
desk        POST /api/desk/handover
desk        GET /api/desk/conversations/{id}
desk        GET /api/desk/conversations/{id}/items
desk        POST /api/desk/conversations/{id}/messages
desk        POST /api/desk/conversations/{id}/read
desk        POST /api/desk/conversations/{id}/claim
desk        POST /api/desk/conversations/{id}/assign
desk        POST /api/desk/conversations/{id}/status
desk        POST /api/desk/conversations/{id}/resolve
desk        POST /api/desk/conversations/{id}/reopen
desk        POST /api/desk/conversations/{id}/classify
desk        POST /api/desk/conversations/{id}/tags
desk        POST /api/desk/conversations/{id}/exclude
desk        POST /api/desk/conversations/{id}/include
desk        POST /api/desk/conversations/{id}/inquiry
desk        POST /api/desk/conversations/{id}/merge
desk        POST /api/desk/conversations/{id}/unmerge
desk        POST /api/desk/conversations/{id}/split
desk        POST /api/desk/bulk
desk        GET /api/desk/presence
desk        PUT /api/desk/presence
desk        GET /api/desk/colleagues
desk        GET /api/desk/canned
desk        POST /api/desk/canned
desk        PUT /api/desk/canned/{id}
leads       DELETE /api/desk/canned/{id}
desk        GET /api/desk/conversations/{id}/canned/{canned}
leads       GET /api/surveys
office      PUT /api/surveys/{id}
leads       GET /api/skills
office      PUT /api/skills/{id}
desk        POST /api/desk/files
desk        GET /api/desk/files/{id}
desk        GET /socket/agent

desk        GET /api/v1/conversations
desk        GET /api/v1/conversations/{id}
desk        GET /api/v1/conversations/{id}/messages
desk        POST /api/v1/conversations/{id}/messages
desk        POST /api/v1/conversations/{id}/claim
desk        POST /api/v1/conversations/{id}/assign
desk        POST /api/v1/conversations/{id}/status
desk        POST /api/v1/conversations/{id}/resolve
desk        POST /api/v1/conversations/{id}/reopen
desk        POST /api/v1/conversations/{id}/classify
desk        POST /api/v1/conversations/{id}/tags
desk        POST /api/v1/conversations/{id}/exclude
desk        POST /api/v1/conversations/{id}/include
desk        POST /api/v1/conversations/{id}/inquiry
desk        POST /api/v1/conversations/{id}/merge
desk        POST /api/v1/conversations/{id}/unmerge
desk        POST /api/v1/conversations/{id}/split
desk        GET /api/v1/contacts
desk        POST /api/v1/contacts
desk        GET /api/v1/contacts/{id}
desk        PUT /api/v1/contacts/{id}
desk        GET /api/v1/agents
desk        GET /api/v1/presence
desk        PUT /api/v1/presence
desk        GET /api/v1/tags
desk        GET /api/v1/events
desk        POST /api/v1/files
desk        GET /api/v1/files/{id}
users       GET /api/v1/teams
users       GET /api/v1/stores
users       GET /api/v1/issue-types
office      GET /api/channels/api
office      POST /api/channels/api
office      PUT /api/channels/api/{id}
office      POST /api/channels/api/{id}/secret
office      GET /api/webhooks
office      POST /api/webhooks
office      PUT /api/webhooks/{id}
office      DELETE /api/webhooks/{id}
office      POST /api/webhooks/{id}/secret
office      POST /api/webhooks/{id}/test
office      GET /api/webhooks/{id}/deliveries
office      GET /api/webhooks/{id}/deliveries/{delivery}
office      POST /api/webhooks/{id}/deliveries/{delivery}/replay
office      POST /api/webhooks/{id}/replay

office      GET /api/shops
office      POST /api/shops
office      PUT /api/shops/{id}
office      POST /api/shops/{id}/secret
orders      GET /api/orders
orders      GET /api/orders/{id}
orders      GET /api/orders/{id}/credit
leads       POST /api/orders/{id}/flag
leads       POST /api/orders/{id}/share

staff       POST /api/export

leads       POST /api/desk/conversations/{id}/nudge
leads       POST /api/plan/recommend
leads       POST /api/calendars/preview
leads       POST /api/calendars/due
leads       POST /api/sla/try
leads       GET /api/wall
leads       GET /api/wall/agents/{id}
leads       GET /api/wall/conversations/{id}
leads       GET /api/wall/conversations/{id}/candidates
leads       POST /api/wall/conversations/{id}/assign
leads       POST /api/wall/conversations/{id}/take
leads       POST /api/wall/conversations/{id}/whisper
leads       POST /api/alerts/{id}/seen
office      GET /api/alerts/setup
office      PUT /api/alerts/setup
desk        GET /api/desk/looks
office      GET /api/sla/auto-replies
office      PUT /api/sla/auto-replies/{id}
desk        POST /api/desk/conversations/{id}/vip
leads       GET /api/schedules
leads       POST /api/schedules
leads       PUT /api/schedules/{id}
leads       DELETE /api/schedules/{id}
leads       POST /api/schedules/{id}/run
leads       GET /api/schedules/{id}/deliveries
leads       GET /api/deliveries

office      GET /api/users
office      POST /api/users
office      PUT /api/users/{id}
office      GET /api/audit
office      POST /api/agents
office      PUT /api/agents/{id}
office      POST /api/teams
office      PUT /api/teams/{id}
office      POST /api/stores
office      PUT /api/stores/{id}
office      PUT /api/issue-types
office      PUT /api/settings
office      PUT /api/targets
office      POST /api/targets/apply
office      POST /api/plan
office      PUT /api/plan
office      GET /api/imports
office      GET /api/imports/{id}
office      PUT /api/imports/{id}
office      POST /api/imports/{id}/start
office      POST /api/imports
office      GET /api/imports/{id}/rejects
office      POST /api/facts/rebuild
office      POST /api/facts/verify
office      GET /api/facts/work
office      POST /api/demo/clear
office      POST /api/desk/join
office      GET /api/desk/widgets
office      POST /api/desk/widgets
office      PUT /api/desk/widgets/{id}
office      GET /api/desk/widgets/{id}/secret
office      POST /api/desk/widgets/{id}/secret
office      GET /api/desk/widgets/{id}/invites
`

// circles are the roles behind the words of the table.
func circles() map[string][]access.Role {
	all := access.Roles()
	return map[string][]access.Role{
		"office": all[:2], "leads": all[:3], "staff": all[:4], "desk": all[:5], "users": all, "everybody": all,
		"orders":  {access.Owner, access.Manager, access.Supervisor, access.Agent, access.Outsourced, access.Finance},
		"machine": all[:3], // and whoever is on the same machine, without a login
	}
}

// doorsOf reads the table: who passes, by route.
func doorsOf(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(doors), "\n") {
		who, name, ok := strings.Cut(line, " ")
		if line == "" {
			continue
		}
		name = strings.TrimSpace(name)
		if _, known := circles()[who]; !ok || !known || out[name] != "" {
			t.Errorf("the line %q is wrong or there twice", line)
		}
		out[name] = who
	}
	return out
}

// plainPatterns are the patterns that handlers are registered under without the route table.
func plainPatterns(t *testing.T) (out []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	must(t, err)
	direct := regexp.MustCompile(`mux\.Handle(?:Func)?\((?:"([^"]+)")?`)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		must(t, err)
		for _, m := range direct.FindAllStringSubmatch(string(text), -1) {
			switch {
			case m[1] != "":
				out = append(out, m[1])
			case !strings.Contains(string(text), "a.routes = append(a.routes"): // what fills the table may take any pattern
				t.Errorf("%s registers a pattern that is not written out: %s", name, m[0])
			}
		}
	}
	return out
}

// TestDoors holds every route against every role, with a session and with a token, against strangers, and against the users and tokens of
// another workspace.
func TestDoors(t *testing.T) {
	f, elsewhere := openFloor(t), openFloor(t)
	want := doorsOf(t)
	var names []string
	for _, r := range f.api.Routes() {
		names = append(names, r.Method+" "+r.Path)
	}
	names = append(names, plainPatterns(t)...)
	for _, name := range names {
		if want[name] == "" {
			t.Errorf("%s has no line in the table of doors", name)
		}
	}
	for name := range want {
		if !slices.Contains(names, name) {
			t.Errorf("%s is in the table of doors and is no route", name)
		}
	}
	strangers := map[string]*browser{"nobody": f.browser(t)}
	for name, from := range map[string]*browser{"a session of another workspace": elsewhere.owner, "a token of another workspace": tokenOf(t, elsewhere.owner)} {
		b := f.browser(t)
		b.cookie, b.header = from.cookie, from.header
		strangers[name] = b
	}
	ended, gone := f.user(t, access.Owner, 70), f.user(t, access.Owner, 71)
	strangers["a token of a user who was disabled"], strangers["a session of a user who was disabled"] = tokenOf(t, gone), gone
	strangers["a session that was left"] = f.browser(t)
	strangers["a session that was left"].cookie = ended.cookie
	ended.ok("DELETE", "/api/session", nil, nil)
	f.owner.ok("PUT", "/api/users/"+idOf(t, gone).String(), `{"disabled":true}`, nil)
	users := map[access.Role][]*browser{}
	for _, role := range access.Roles() {
		b := f.user(t, role, domain.ID(80))
		users[role] = []*browser{b, tokenOf(t, b)}
	}
	for _, name := range names {
		door := want[name]
		if door == "everybody" || door == "" || door == "machine" {
			continue
		}
		for who, b := range strangers {
			for _, body := range []any{nil, `{`, `{}`} {
				if got := knock(b, name, body); got.code != http.StatusUnauthorized || got.Code != "not_logged_in" {
					t.Errorf("%s gives %s %d %.200s", name, who, got.code, got.body)
				}
			}
		}
		for _, role := range access.Roles() {
			may := slices.Contains(circles()[door], role)
			for way, b := range users[role] {
				got := knock(b, name, bodyFor(name))
				inside := got.code != http.StatusUnauthorized && got.Code != "no_right"
				if inside != may || got.code >= 500 {
					t.Errorf("%s (token: %v) gives %s %d %.200s", name, way == 1, role, got.code, got.body)
				}
			}
		}
	}
	f.background.Wait()
}

// knock calls a route with ids that nobody has.
func knock(b *browser, name string, body any) answer {
	method, path, _ := strings.Cut(name, " ")
	return b.do(method, regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(path, "77"), body, nil)
}

// bodyFor is broken, so that what passes the door changes nothing; what takes no body gets none.
func bodyFor(name string) any {
	if strings.HasPrefix(name, "GET ") || strings.HasPrefix(name, "DELETE ") {
		return nil
	}
	return `{`
}

// tokenOf is the same user with a token instead of a session.
func tokenOf(t *testing.T, b *browser) *browser {
	t.Helper()
	var made httpapi.TokenView
	b.ok("POST", "/api/tokens", `{"name":"script"}`, &made)
	out := b.server.browser(t)
	out.header.Set("Authorization", "Bearer "+made.Token)
	return out
}

func idOf(t *testing.T, b *browser) domain.ID {
	t.Helper()
	var info httpapi.SessionInfo
	b.ok("GET", "/api/session", nil, &info)
	return info.User.ID
}

// TestMachineDoor: the numbers about the process are for this machine, and for others only with a right.
func TestMachineDoor(t *testing.T) {
	f := openFloor(t)
	from := func(addr string, b *browser, header http.Header) int {
		t.Helper()
		return f.asked(t, "GET", "/metrics", addr, b, header).Code
	}
	if got := from("127.0.0.1:5", f.browser(t), nil); got != http.StatusNotFound { // what stands for the numbers in these tests
		t.Errorf("this machine gets %d", got)
	}
	for header, want := range map[string]int{"": 401, "X-Forwarded-For": 401, "X-Real-Ip": 401, "Forwarded": 401} {
		h := http.Header{}
		if header != "" {
			h.Set(header, "127.0.0.1")
		}
		if got := from("203.0.113.9:5", f.browser(t), h); got != want {
			t.Errorf("a stranger with %q gets %d", header, got)
		}
	}
	for _, role := range access.Roles() {
		want := http.StatusUnauthorized
		if slices.Contains(circles()["machine"], role) {
			want = http.StatusNotFound
		}
		if got := from("203.0.113.9:5", tokenOf(t, f.user(t, role, 81)), nil); got != want {
			t.Errorf("from elsewhere %s gets %d, want %d", role, got, want)
		}
	}
}
