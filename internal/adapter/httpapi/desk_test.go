package httpapi_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// floor is a shop with a web chat, two teams and an agent in each.
type floor struct {
	*server
	owner       *browser
	key, widget string
	amy, ben    *browser
}

const (
	amyID  domain.ID = 101
	benID  domain.ID = 102
	teamA  domain.ID = 11
	teamB  domain.ID = 12
	shopID domain.ID = 21
)

func openFloor(t *testing.T) *floor {
	t.Helper()
	s := open(t)
	agent := func(id, team domain.ID, name string) domain.Agent {
		return domain.Agent{ID: id, Name: name, Terms: []domain.AgentTerm{{Team: team}}}
	}
	_, err := s.store.Ingest(t.Context(), domain.Batch{Stores: []domain.Store{{ID: shopID, Name: "Shop"}}, Teams: []domain.Team{{ID: teamA, Name: "A"}, {ID: teamB, Name: "B"}},
		Agents: []domain.Agent{agent(amyID, teamA, "Amy"), agent(benID, teamB, "Ben")}})
	must(t, err)
	f := &floor{server: s, owner: s.user(t, access.Owner, 0), amy: s.user(t, access.Agent, amyID), ben: s.user(t, access.Agent, benID)}
	var w struct{ ID, Key string }
	f.owner.ok("POST", "/api/desk/widgets", map[string]any{"store": "21", "name": "Chat", "enabled": true, "origins": []string{"https://shop.example"}}, &w)
	f.key, f.widget = w.Key, w.ID
	return f
}

// page is a visitor's browser on a page of the shop.
type page struct {
	*browser
	key, token string
	cids       int
}

func (f *floor) page(t *testing.T) *page {
	t.Helper()
	p := &page{browser: f.browser(t), key: f.key}
	p.header = http.Header{"Origin": {"https://shop.example"}, "Sec-Fetch-Site": {"cross-site"}}
	p.token = p.hello(0).Token
	return p
}

type wireFrame struct {
	T, Token, Code, CID, ID, User string
	Seq, WaitMs                   int64
	Reset, Retry                  bool
	Items                         []struct {
		Seq     int64
		Kind    string
		Message struct {
			Body  string
			Files []struct{ ID, Kind, URL, Name string }
		}
	}
}

func (p *page) frames(in ...map[string]any) []wireFrame {
	p.t.Helper()
	hello := map[string]any{"t": "hello", "v": 1, "token": p.token, "after": 0, "lang": "de-DE"}
	var out []wireFrame
	p.ok("POST", "/widget/"+p.key+"/frames", append([]map[string]any{hello}, in...), &out)
	return out
}

func (p *page) hello(after int64) wireFrame {
	p.t.Helper()
	var out []wireFrame
	p.ok("POST", "/widget/"+p.key+"/frames", []any{map[string]any{"t": "hello", "v": 1, "token": p.token, "after": after, "lang": "de-DE"}}, &out)
	return out[0]
}

func (p *page) say(body string, files ...string) wireFrame {
	p.t.Helper()
	p.cids++
	return p.frames(map[string]any{"t": "send", "cid": fmt.Sprintf("page-%06d", p.cids), "body": body, "files": files})[1]
}

// form sends a file.
func (b *browser) form(path, name string, content []byte, out any) answer {
	b.t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", name)
	must(b.t, err)
	_, err = part.Write(content)
	must(b.t, err)
	must(b.t, w.Close())
	old := b.header
	b.header = old.Clone()
	b.header.Set("Content-Type", w.FormDataContentType())
	defer func() { b.header = old }()
	return b.do("POST", path, &form, out)
}

func (f *floor) newest(b *browser) string {
	b.t.Helper()
	_, err := f.feed.Drain(b.t.Context())
	must(b.t, err)
	var list struct{ Items []struct{ ID string } }
	b.ok("GET", "/api/desk/conversations?view=all&scope=all", nil, &list)
	if len(list.Items) == 0 {
		b.t.Fatal("the inbox is empty")
	}
	return "/api/desk/conversations/" + list.Items[0].ID
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 20))))
	return b.Bytes()
}

// TestDeskOverHTTP is a talk without a socket.
func TestDeskOverHTTP(t *testing.T) {
	f := openFloor(t)
	p := f.page(t)
	ack := p.say("Hallo")
	if ack.T != "ack" || ack.Seq != 2 || ack.ID == "" {
		t.Fatalf("a message is answered with %+v", ack)
	}
	if again := p.frames(map[string]any{"t": "send", "cid": "page-000001", "body": "Hallo"})[1]; again.Seq != ack.Seq || again.ID != ack.ID {
		t.Errorf("sent again it is %+v, was %+v", again, ack)
	}
	talk := f.newest(f.amy)
	var receipt struct {
		Seq   int64
		Again bool
	}
	f.amy.ok("POST", talk+"/messages", map[string]any{"cid": "amy-00001", "body": "Guten Tag"}, &receipt)
	f.amy.ok("POST", talk+"/messages", map[string]any{"cid": "amy-00002", "body": "nicht gut", "note": true}, nil)
	f.amy.ok("POST", talk+"/read", map[string]any{"seq": 2}, nil)
	got := p.hello(2)
	if len(got.Items) != 1 || got.Items[0].Message.Body != "Guten Tag" || got.Items[0].Seq != receipt.Seq || got.Seq != receipt.Seq+1 {
		t.Errorf("the visitor reads %+v", got)
	}
	f.clock.pass(time.Minute)
	f.amy.ok("POST", talk+"/status", map[string]any{"status": "pending"}, nil)
	var bulk struct{ Items []struct{ ID, Code string } }
	id := talk[strings.LastIndex(talk, "/")+1:]
	f.amy.ok("POST", "/api/desk/bulk", map[string]any{"ids": []string{id, "77"}, "action": "tags", "with": map[string]any{"added": []string{"vip"}}}, &bulk)
	if len(bulk.Items) != 2 || bulk.Items[0].Code != "" || bulk.Items[1].Code != "conversation_not_found" {
		t.Errorf("many at once: %+v", bulk)
	}
}

// TestStrangersStayOut: what a visitor may not do, whichever way he or she tries.
func TestStrangersStayOut(t *testing.T) {
	f := openFloor(t)
	p, other := f.page(t), f.page(t)
	p.say("Geheim")
	if p.token == other.token {
		t.Fatal("two visitors are one")
	}
	if got := other.hello(0); len(got.Items) != 0 {
		t.Errorf("another visitor reads %+v", got.Items)
	}
	guess := f.browser(t)
	guess.header = p.header
	for _, token := range []string{"", "x", strings.Repeat("A", 32), p.token + "A", p.token[:31] + "\x00"} {
		g := &page{browser: guess, key: f.key, token: token}
		if got := g.hello(0); len(got.Items) != 0 || got.Token == p.token {
			t.Errorf("token %q reads %+v", token, got)
		}
	}
	if got := p.browser.do("POST", "/widget/"+f.key+"/frames", `[{"t":"hello","v":1,"token":"`+other.token+`"}]`, nil); got.code != http.StatusOK {
		t.Errorf("a hello without a header gives %d", got.code)
	}
	p.header.Set("X-Kefu-Visitor", p.token)
	if got := p.do("POST", "/widget/"+f.key+"/frames", `[{"t":"hello","v":1,"token":"`+other.token+`"}]`, nil); got.Code != "bad_token" {
		t.Errorf("two tokens in one call give %d %s", got.code, got.body)
	}
	p.header.Del("X-Kefu-Visitor")

	// Stars for another visitor's talk, and a line that is nobody's, are refused alike.
	nack := other.frames(map[string]any{"t": "rate", "cid": "other-0001", "invitation": "1", "score": 5})[1]
	if nack.T != "nack" || nack.Retry {
		t.Errorf("stars that nobody asked for give %+v", nack)
	}
	long := other.say(strings.Repeat("啊", 4001))
	if long.T != "nack" || long.Code != "too_long" {
		t.Errorf("4,001 characters give %+v", long)
	}
	if fits := other.say(strings.Repeat("啊", 4000)); fits.T != "ack" {
		t.Errorf("4,000 characters give %+v", fits)
	}

	// A cookie of somebody who is logged in counts for nothing here: the message is the visitor's.
	as := f.page(t)
	as.cookie = f.owner.cookie
	if ack := as.say("mit Cookie"); ack.T != "ack" {
		t.Errorf("with a cookie: %+v", ack)
	}
	evil := f.browser(t)
	evil.cookie, evil.header = f.owner.cookie, http.Header{"Origin": {"https://shop.example"}, "Sec-Fetch-Site": {"cross-site"}}
	for _, path := range []string{"/api/desk/bulk", "/api/desk/widgets", "/api/desk/files"} {
		if got := evil.do("POST", path, `{}`, nil); got.code != http.StatusForbidden {
			t.Errorf("a shop's page posts to %s and gets %d", path, got.code)
		}
	}
	for _, bad := range []string{`{}`, `[]`, `[{"t":"send"}]`, `[1]`, `"`, `[` + strings.Repeat(`{"t":"hello","v":1},`, 60) + `{}]`} {
		if got := p.do("POST", "/widget/"+f.key+"/frames", bad, nil); got.code != http.StatusUnprocessableEntity {
			t.Errorf("%.30s gives %d %s", bad, got.code, got.body)
		}
	}
	if got := p.do("POST", "/widget/"+f.key+"/frames", `[{"t":"hello","v":99}]`, nil); !strings.Contains(got.body, `"version"`) {
		t.Errorf("a newer page is told %s", got.body)
	}
}

// TestOrigins: only the pages an owner named may show the chat.
func TestOrigins(t *testing.T) {
	f := openFloor(t)
	host := strings.TrimPrefix(f.URL, "http://")
	for origin, want := range map[string]int{
		"https://shop.example": 200, "https://evil.example": 403, "https://shop.example.evil.example": 403, "http://shop.example": 403, "null": 403,
		"http://" + host: 200, "": 200,
	} {
		b := f.browser(t)
		if origin != "" {
			b.header.Set("Origin", origin)
		}
		got := b.do("GET", "/widget/"+f.key+"/config?lang=de", nil, nil)
		if got.code != want || (want == 403 && got.Code != "origin_not_allowed") {
			t.Errorf("%q gives %d %s", origin, got.code, got.body)
		}
		if allowed := got.header.Get("Access-Control-Allow-Origin"); allowed != "" && (allowed != origin || want != 200) {
			t.Errorf("%q is answered with %q", origin, allowed)
		}
		if got.header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%q may send cookies", origin)
		}
		if got := b.do("POST", "/widget/"+f.key+"/frames", `[{"t":"hello","v":1}]`, nil); got.code != want {
			t.Errorf("frames of %q give %d", origin, got.code)
		}
		up := b.do("GET", "/widget/"+f.key+"/socket", nil, nil)
		if want == 403 && up.code != 403 {
			t.Errorf("a socket of %q gives %d", origin, up.code)
		}
		pre := b.do("OPTIONS", "/widget/"+f.key+"/frames", nil, nil)
		if want == 200 && origin == "https://shop.example" && (pre.code != 204 || pre.header.Get("Access-Control-Allow-Headers") != "content-type, x-kefu-visitor") {
			t.Errorf("a preflight gives %d %v", pre.code, pre.header)
		}
		if want == 403 && pre.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("a preflight of %q is granted", origin)
		}
	}
	b := f.browser(t)
	if got := b.do("GET", "/widget/nope/config", nil, nil); got.code != 404 {
		t.Errorf("no key gives %d", got.code)
	}
	first := b.ok("GET", "/widget/"+f.key+"/config", nil, nil)
	b.header.Set("If-None-Match", first.header.Get("ETag"))
	if got := b.do("GET", "/widget/"+f.key+"/config", nil, nil); got.code != 304 {
		t.Errorf("asked again: %d", got.code)
	}
	f.owner.ok("PUT", "/api/desk/widgets/"+f.widget, map[string]any{"enabled": false}, nil)
	if got := b.do("POST", "/widget/"+f.key+"/frames", `[{"t":"hello","v":1}]`, nil); got.code != 404 {
		t.Errorf("a chat that is off gives %d", got.code)
	}
}

// TestFiles: what may be sent, who gets it, and how browsers are told to treat it.
func TestFiles(t *testing.T) {
	f := openFloor(t)
	p, other := f.page(t), f.page(t)
	up := "/widget/" + f.key + "/files"
	p.header.Set("X-Kefu-Visitor", p.token)
	other.header.Set("X-Kefu-Visitor", other.token)
	var file struct {
		ID, Name, Kind, URL string
		Size                int64
		W, H                int
	}
	if got := p.form(up, `..\..\etc/pic"ture.png`, picture(t), &file); got.code != 201 || file.Kind != "image/png" || file.W != 30 || file.H != 20 || file.Name != `pic"ture.png` {
		t.Fatalf("a picture gives %d %+v %s", got.code, file, got.body)
	}
	for name, tt := range map[string]struct {
		content []byte
		want    int
	}{
		"page.png":  {[]byte("<!doctype html><script>alert(1)</script>"), 415},
		"pic.svg":   {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), 415},
		"tool.exe":  {append([]byte("MZ\x90\x00"), make([]byte, 600)...), 415},
		"empty.png": {nil, 422},
		"big.png":   {append(picture(t), make([]byte, 10<<20)...), 413},
		"huge.png":  {append(picture(t), make([]byte, 12<<20)...), 413},
		"note.txt":  {[]byte("plain words"), 201},
	} {
		if got := p.form(up, name, tt.content, nil); got.code != tt.want {
			t.Errorf("%s gives %d %.200s, want %d", name, got.code, got.body, tt.want)
		}
	}
	if got := f.browser(t).form(up, "a.png", picture(t), nil); got.code != 401 {
		t.Errorf("a file of nobody gives %d", got.code)
	}

	// Another visitor can neither send nor read it.
	if got := other.say("meins", file.ID); got.T != "nack" || got.Code != "file" {
		t.Errorf("somebody else's file is sent: %+v", got)
	}
	if ack := p.say("Bild", file.ID); ack.T != "ack" {
		t.Fatalf("the own file: %+v", ack)
	}
	if again := p.say("Bild", file.ID); again.Code != "file" {
		t.Errorf("one file in two messages: %+v", again)
	}
	items := p.hello(0).Items
	got := items[len(items)-1].Message.Files
	if len(got) != 1 || got[0].ID != file.ID {
		t.Fatalf("the line has files %+v", got)
	}
	b := f.browser(t)
	got[0].URL = "/" + got[0].URL // relative to where w.js lies
	shown := b.ok("GET", got[0].URL, nil, nil)
	if shown.body != string(picture(t)) || shown.header.Get("Content-Type") != "image/png" || !strings.HasPrefix(shown.header.Get("Content-Disposition"), "inline") ||
		!strings.Contains(shown.header.Get("Content-Security-Policy"), "sandbox") || shown.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the picture comes with %v", shown.header)
	}
	for name, url := range map[string]string{
		"no signature":   strings.Split(got[0].URL, "?")[0],
		"other file":     strings.Replace(got[0].URL, file.ID, "2"+file.ID[1:], 1),
		"other visitor":  strings.Replace(got[0].URL, "v=", "v=0", 1),
		"longer life":    strings.Replace(got[0].URL, "s=1", "s=2", 1),
		"bent signature": got[0].URL[:len(got[0].URL)-2] + "AA",
	} {
		if got := b.do("GET", url, nil, nil); got.code < 400 {
			t.Errorf("%s gives %d", name, got.code)
		}
	}
	f.clock.pass(2*time.Hour + time.Second)
	if got := b.do("GET", got[0].URL, nil, nil); got.Code != "old_link" {
		t.Errorf("a link of yesterday gives %d %s", got.code, got.body)
	}

	// Agents see it if they see the talk; what is no picture is only saved.
	talk := f.newest(f.amy)
	f.amy.ok("POST", talk+"/claim", map[string]any{}, nil)
	f.amy.ok("GET", "/api/desk/files/"+file.ID, nil, nil)
	if got := f.ben.do("GET", "/api/desk/files/"+file.ID, nil, nil); got.code != 404 {
		t.Errorf("an agent of another team gets %d", got.code)
	}
	var doc struct{ ID, URL string }
	if got := f.amy.form("/api/desk/files", "a.html", []byte("<!doctype html><script>alert(1)</script>"), &doc); got.code != 201 {
		t.Fatalf("an agent's file gives %d %s", got.code, got.body)
	}
	if got := f.ben.do("GET", doc.URL, nil, nil); got.code != 404 {
		t.Errorf("a file that is not sent yet gives a colleague %d", got.code)
	}
	f.amy.ok("POST", talk+"/messages", map[string]any{"cid": "amy-00001", "body": "intern", "note": true, "files": []string{doc.ID}}, nil)
	if h := f.amy.ok("GET", doc.URL, nil, nil).header; !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("a page comes with %v", h)
	}
	for _, id := range []string{"..%2f..%2fkefu.db", "0", "99999999999999999999"} {
		if got := f.amy.do("GET", "/api/desk/files/"+id, nil, nil); got.code < 400 {
			t.Errorf("file %s gives %d", id, got.code)
		}
	}
}

// TestLimits: neither one visitor nor one address can flood the desk; what is refused may be sent again.
func TestLimits(t *testing.T) {
	f := openFloor(t)
	p := f.page(t)
	refused := wireFrame{}
	for i := range 12 {
		if got := p.say(fmt.Sprint("Zeile ", i)); got.T != "ack" {
			if i < 10 {
				t.Errorf("message %d is refused: %+v", i, got)
			}
			refused = got
		}
	}
	if refused.Code != "limit" || !refused.Retry {
		t.Errorf("the twelfth message at once gives %+v", refused)
	}
	if got := f.page(t).say("anderer"); got.T != "ack" {
		t.Errorf("another visitor pays for it: %+v", got)
	}
	f.clock.pass(2 * time.Second)
	if got := p.say("später"); got.T != "ack" {
		t.Errorf("after two seconds: %+v", got)
	}
	// One address may not fill the inbox with made-up visitors.
	first := wireFrame{}
	for range 60 {
		if first = f.page(t).say("noch einer"); first.T != "ack" {
			break
		}
	}
	if first.Code != "limit" || !first.Retry {
		t.Errorf("the 62nd stranger of one address gets %+v", first)
	}
	p.header.Set("X-Kefu-Visitor", p.token)
	last := 0
	for range 11 {
		last = p.form("/widget/"+f.key+"/files", "a.png", picture(t), nil).code
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the eleventh file at once gives %d", last)
	}
	code := 0
	for range 450 {
		got := f.browser(t).do("GET", "/widget/"+f.key+"/config", nil, nil)
		if code = got.code; code == http.StatusTooManyRequests {
			if got.header.Get("Retry-After") == "" {
				t.Error("a call too many is not told when to come again")
			}
			break
		}
	}
	if code != http.StatusTooManyRequests {
		t.Errorf("450 calls of one address end with %d", code)
	}
}

// TestWhoMayWhat holds every role against the new routes: allowed says what passes the door; what happens behind it is the desk's matter.
func TestWhoMayWhat(t *testing.T) {
	f := openFloor(t)
	f.page(t).say("Hallo")
	talk := f.newest(f.owner)
	desk := []access.Role{access.Owner, access.Manager, access.Supervisor, access.Agent, access.Outsourced}
	lead := desk[:3]
	edit := desk[:2]
	users := map[access.Role]*browser{}
	for i, role := range access.Roles() {
		users[role] = f.user(t, role, domain.ID(900+i))
	}
	_, err := f.store.Ingest(t.Context(), domain.Batch{Agents: func() (out []domain.Agent) {
		for i := range access.Roles() {
			out = append(out, domain.Agent{ID: domain.ID(900 + i), Name: fmt.Sprint("P", i), Terms: []domain.AgentTerm{{}}})
		}
		return out
	}()})
	must(t, err)
	for _, tt := range []struct {
		method, path, body string
		may                []access.Role
	}{
		{"GET", "/api/desk/conversations", "", desk}, {"GET", "/api/desk/counts", "", desk}, {"GET", talk, "", desk}, {"GET", talk + "/items", "", desk},
		{"POST", talk + "/read", `{"seq":1}`, desk}, {"POST", talk + "/messages", `{"cid":"note-%s","body":"x","note":true}`, desk},
		{"POST", talk + "/tags", `{"added":["x"]}`, desk}, {"POST", talk + "/classify", `{"priority":"high"}`, desk},
		{"POST", talk + "/status", `{"status":"open"}`, desk}, {"POST", talk + "/exclude", `{"reason":"nope"}`, desk},
		{"POST", talk + "/nudge", "", lead}, {"GET", "/api/desk/presence", "", desk}, {"GET", "/api/desk/colleagues", "", desk},
		{"GET", "/api/desk/canned", "", desk}, {"POST", "/api/desk/canned", `{"shortcut":"hi","texts":{"":"Hi"}}`, lead},
		{"GET", "/api/desk/widgets", "", edit}, {"POST", "/api/desk/widgets", `{"store":"1","enabled":true}`, edit},
		{"PUT", "/api/desk/widgets/" + f.widget, `{"enabled":true}`, edit}, {"POST", "/api/desk/join", `{}`, edit},
		{"GET", "/api/desk/widgets/" + f.widget + "/secret", "", edit}, {"POST", "/api/desk/widgets/" + f.widget + "/secret", `{"keep":true}`, edit},
		{"GET", "/api/desk/widgets/" + f.widget + "/invites", "", edit},
		{"POST", "/api/desk/bulk", `{"ids":["1"],"action":"claim"}`, desk}, {"GET", "/socket/agent", "", desk},
	} {
		for _, role := range access.Roles() {
			may := false
			for _, r := range tt.may {
				may = may || r == role
			}
			var body any
			if tt.body != "" {
				body = strings.ReplaceAll(tt.body, "%s", string(role))
			}
			got := users[role].do(tt.method, tt.path, body, nil)
			if (got.Code == "no_right") == may || got.code >= 500 || (may && got.code == 403) {
				t.Errorf("%s %s gives a %s %d %s", tt.method, tt.path, role, got.code, got.body)
			}
		}
	}
	// An agent of one team sees nothing of the other's.
	f.amy.ok("POST", talk+"/claim", map[string]any{}, nil)
	for _, path := range []string{"", "/items"} {
		if got := f.ben.do("GET", talk+path, nil, nil); got.code != 404 {
			t.Errorf("the other team reads %s: %d", path, got.code)
		}
	}
	for _, path := range []string{"/messages", "/claim", "/resolve", "/tags", "/read", "/status"} {
		if got := f.ben.do("POST", talk+path, `{"cid":"ben-00001","body":"x","seq":1,"status":"pending"}`, nil); got.code != 404 && got.code != 422 {
			t.Errorf("the other team does %s: %d %s", path, got.code, got.body)
		}
	}
	var counts struct {
		Views map[string]map[string]int
	}
	f.newest(f.amy)
	f.ben.ok("GET", "/api/desk/counts", nil, &counts)
	if counts.Views["open"]["all"] != 0 {
		t.Errorf("the other team counts %v", counts.Views)
	}
}

// TestJoin: an owner becomes an agent once, and takes the agent of the same address if there is one.
func TestJoin(t *testing.T) {
	f := openFloor(t)
	f.page(t).say("Hallo")
	talk := f.newest(f.owner)
	if got := f.owner.do("POST", talk+"/messages", map[string]any{"cid": "owner-001", "body": "x"}, nil); got.Code != "no_agent" {
		t.Errorf("a user who is no agent answers: %d %s", got.code, got.body)
	}
	var me struct {
		User struct {
			Agent string `json:"agent_id"`
		}
	}
	f.owner.ok("POST", "/api/desk/join", map[string]any{"team": "11"}, &me)
	first := me.User.Agent
	f.owner.ok("POST", "/api/desk/join", map[string]any{}, &me)
	if first == "" || me.User.Agent != first {
		t.Errorf("joined as %q, then as %q", first, me.User.Agent)
	}
	f.owner.ok("POST", talk+"/messages", map[string]any{"cid": "owner-001", "body": "x"}, nil)
	f.owner.ok("PUT", "/api/desk/presence", map[string]any{"state": "break", "reason": "meal"}, nil)
	if got := f.owner.do("PUT", "/api/desk/presence", map[string]any{"state": "break"}, nil); got.code != 422 {
		t.Errorf("a break without a reason gives %d", got.code)
	}
}

// TestTryPage: names that an owner chose are text and nothing else.
func TestTryPage(t *testing.T) {
	f := openFloor(t)
	f.owner.ok("PUT", "/api/desk/widgets/"+f.widget, map[string]any{"enabled": true, "name": `<script>alert(1)</script>`}, nil)
	got := f.browser(t).ok("GET", "/try/"+f.key, nil, nil)
	if strings.Contains(got.body, "<script>alert") || !strings.Contains(got.body, `data-key="`+f.key+`"`) || !strings.Contains(got.body, `lang="en"`) {
		t.Errorf("the page is %s", got.body)
	}
	if csp := got.header.Get("Content-Security-Policy"); !strings.Contains(csp, "connect-src 'self' ws://127.0.0.1:") || strings.Contains(csp, "script-src 'self' 'unsafe") {
		t.Errorf("its policy is %q", csp)
	}
	b := f.browser(t)
	if got := b.do("GET", "/try/nope", nil, nil); got.code != 404 {
		t.Errorf("no key gives %d", got.code)
	}
}

// TestWidgetFiles: any site may load the chat's own files, and gets nothing else of this one.
func TestWidgetFiles(t *testing.T) {
	f := openWith(t, fstest.MapFS{
		"index.html": {Data: []byte("app")}, "w.js": {Data: []byte("script")}, "widget/panel.abc123.js": {Data: []byte("window")},
		"widget/renew.abc123.js": {Data: []byte("anew")}, "widget/locales/de.0123456789.json": {Data: []byte("[]")},
		"widget/locales/more-de.0123456789.json": {Data: []byte("[1]")}, "widget/locales/x.js": {Data: []byte("other")},
	})
	b := f.browser(t)
	b.header.Set("Origin", "https://shop.example")
	for path, want := range map[string]struct{ body, kind, cache string }{
		"/w.js":                              {"script", "text/javascript; charset=utf-8", "public, max-age=300, stale-while-revalidate=86400"},
		"/widget/panel.abc123.js":            {"window", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		"/widget/locales/de.0123456789.json": {"[]", "application/json", "public, max-age=31536000, immutable"},
		// What a page of an older version asks for.
		"/widget/panel.older99.js":                {"anew", "text/javascript; charset=utf-8", "no-store"},
		"/widget/locales/de.9999999999.json":      {"[]", "application/json", "no-store"},
		"/widget/locales/more-de.9999999999.json": {"[1]", "application/json", "no-store"},
	} {
		got := b.ok("GET", path, nil, nil)
		h := got.header
		if got.body != want.body || h.Get("Content-Type") != want.kind || h.Get("Cache-Control") != want.cache || h.Get("Access-Control-Allow-Origin") != "*" ||
			h.Get("Cross-Origin-Resource-Policy") != "cross-origin" || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s gives %q with %v", path, got.body, h)
		}
		b.header.Set("If-None-Match", h.Get("ETag"))
		if again := b.do("GET", path, nil, nil); h.Get("ETag") == "" || again.code != http.StatusNotModified {
			t.Errorf("%s asked again gives %d with ETag %q", path, again.code, h.Get("ETag"))
		}
		b.header.Del("If-None-Match")
	}
	if got := b.do("GET", "/widget/other.abc123.js", nil, nil); got.code != http.StatusNotFound {
		t.Errorf("a script of no version gives %d", got.code)
	}
	for _, path := range []string{"/widget/locales/fr.0123456789.json", "/widget/locales/x.js", "/widget/index.abc123.html", "/widget/other.abc123.js", "/widget/locales/..%2f..%2findex.html", "/widget/locales/../../index.html"} {
		if got := b.do("GET", path, nil, nil); got.body == "app" || got.body == "other" {
			if got.header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s gives another site %q", path, got.body)
			}
		}
	}
}

// TestAwayText: while nobody is on duty the chat says what its owner wrote for that, and otherwise greets.
func TestAwayText(t *testing.T) {
	f := openFloor(t)
	f.owner.ok("PUT", "/api/desk/widgets/"+f.widget, map[string]any{"enabled": true, "name": "Chat",
		"greeting": map[string]string{"de": "Hallo"}, "away": map[string]string{"de": "Wir schlafen"}}, nil)
	greeting := func() string {
		t.Helper()
		var c struct{ Greeting string }
		f.browser(t).ok("GET", "/widget/"+f.key+"/config?lang=de", nil, &c)
		return c.Greeting
	}
	if got := greeting(); got != "Wir schlafen" {
		t.Errorf("nobody is there, and the chat says %q", got)
	}
	f.amy.ok("PUT", "/api/desk/presence", map[string]any{"state": "online"}, nil)
	if _, err := f.feed.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := greeting(); got != "Hallo" {
		t.Errorf("Amy is there, and the chat says %q", got)
	}
}
