package httpapi_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/adapter/httpapi"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/report"
)

const nobodys = "777777777"

// kept is what Amy of team A has, which nobody of team B may see.
type kept struct{ conversation, message, file, note, loose, report, schedule, token string }

// things lets Amy, her customer and the owner make one of everything.
func (f *floor) things(t *testing.T) kept {
	t.Helper()
	var k kept
	p := f.page(t)
	p.header.Set("X-Kefu-Visitor", p.token)
	var file struct{ ID string }
	p.form("/widget/"+f.key+"/files", "a.png", picture(t), &file)
	k.file = file.ID
	k.message = p.say("Geheim", file.ID).ID
	talk := f.newest(f.amy)
	k.conversation = talk[strings.LastIndex(talk, "/")+1:]
	f.amy.ok("POST", talk+"/claim", map[string]any{}, nil)
	f.amy.form("/api/desk/files", "b.png", picture(t), &file)
	k.note = file.ID
	f.amy.ok("POST", talk+"/messages", map[string]any{"cid": "amy-00001", "body": "Intern", "note": true, "files": []string{file.ID}}, nil)
	f.amy.ok("POST", talk+"/messages", map[string]any{"cid": "amy-00002", "body": "Guten Tag"}, nil)
	f.amy.form("/api/desk/files", "c.png", picture(t), &file)
	k.loose = file.ID
	var made struct{ ID string }
	f.amy.ok("POST", "/api/reports", map[string]any{"name": "Mine", "doc": map[string]any{}}, &made)
	k.report = made.ID
	f.owner.ok("POST", "/api/schedules", map[string]any{"name": "Daily", "kind": "daily", "time": "08:00", "format": []string{"pdf"}, "period": "yesterday",
		"channels": []map[string]any{{"type": "email", "to": "a@example.com"}}, "enabled": true}, &made)
	k.schedule = made.ID
	f.amy.ok("POST", "/api/tokens", map[string]any{"name": "mine"}, &made)
	k.token = made.ID
	_, err := f.feed.Drain(t.Context())
	must(t, err)
	_, err = f.projector.CatchUp(t.Context())
	must(t, err)
	return k
}

// TestFiltersNameOwnPeople: the filters offer a supervisor the agents of the own teams, an agent only him- or herself.
func TestFiltersNameOwnPeople(t *testing.T) {
	f := openFloor(t)
	lead := f.supervisor(t, teamA)
	for _, c := range []struct {
		who  string
		b    *browser
		want []string
	}{{"owner", f.owner, []string{"Amy", "Ben"}}, {"supervisor", lead, []string{"Amy"}}, {"agent", f.ben, []string{"Ben"}}} {
		var dims map[string][]report.Option
		c.b.ok("GET", "/api/dimensions", nil, &dims)
		got := []string{}
		for _, o := range dims["agent"] {
			got = append(got, o.Label)
		}
		if slices.Sort(got); !slices.Equal(got, c.want) {
			t.Errorf("%s may choose %v, want %v", c.who, got, c.want)
		}
	}
	var info httpapi.SessionInfo
	lead.ok("GET", "/api/session", nil, &info)
	if !slices.Equal(info.User.Teams, []domain.ID{teamA}) {
		t.Errorf("the session tells the supervisor of teams %v", info.User.Teams)
	}
}

// TestScope: what belongs to another team is answered as what there is not, word for word, whatever is asked of it; nothing about it is told.
func TestScope(t *testing.T) {
	f := openFloor(t)
	k := f.things(t)
	_, err := f.store.Ingest(t.Context(), domain.Batch{Agents: []domain.Agent{{ID: 103, Name: "Rina", Terms: []domain.AgentTerm{{Team: teamB, Employment: "outsourced"}}}}})
	must(t, err)
	others := map[string]*browser{"agent": f.ben, "outsourced": f.user(t, access.Outsourced, 103), "supervisor": f.user(t, access.Supervisor, 0, teamB)}
	bodies := map[string]string{
		"messages": `{"cid":"other-0001","body":"x","note":true}`, "read": `{"seq":1}`, "assign": `{"team":"12"}`, "status": `{"status":"open"}`,
		"resolve": `{"issue_type":"tracking"}`, "classify": `{"priority":"high"}`, "tags": `{"added":["x"]}`, "exclude": `{"reason":"spam"}`, "inquiry": `{"grade":"A"}`,
	}
	asked := 0
	for who, b := range others {
		for _, r := range f.api.Routes() {
			id := k.conversation
			switch {
			case strings.Contains(r.Path, "/conversations/{id}"):
			case r.Path == "/api/reports/{id}":
				id = k.report
			case strings.HasPrefix(r.Path, "/api/schedules/{id}"):
				id = k.schedule
			case r.Path == "/api/tokens/{id}":
				id = k.token
			case r.Path == "/api/desk/files/{id}":
				id = k.file
			default:
				continue
			}
			_, last, _ := strings.Cut(r.Path, "{id}/")
			body := any(nil)
			if r.Method != "GET" && r.Method != "DELETE" {
				body = "{}"
				if bodies[last] != "" {
					body = bodies[last]
				}
			}
			if r.Path == "/api/reports/{id}" && r.Method == "PUT" {
				body = `{"name":"Yours","doc":{}}`
			}
			if strings.HasPrefix(r.Path, "/api/schedules/") && r.Method == "PUT" {
				body = `{"name":"Daily","kind":"daily","time":"08:00","format":["pdf"],"period":"yesterday","channels":[{"type":"email","to":"b@example.com"}],"enabled":true}`
			}
			asked++
			f.alike(t, b, who, r.Method, r.Path, id, body)
		}
		for _, id := range []string{k.note, k.loose} {
			f.alike(t, b, who, "GET", "/api/desk/files/{id}", id, nil)
		}
	}
	if asked < 3*20 {
		t.Errorf("only %d questions were asked", asked)
	}
	f.unheard(t, k, others)
	f.unlisted(t, k, others)
	f.amy.ok("GET", "/api/desk/conversations/"+k.conversation, nil, nil) // all of it is still there
	f.amy.ok("PUT", "/api/reports/"+k.report, `{"name":"Mine","doc":{}}`, nil)
	if got := f.amy.ok("GET", "/api/tokens", nil, nil); !strings.Contains(got.body, k.token) {
		t.Error("somebody ended Amy's token")
	}
	f.owner.ok("GET", "/api/schedules/"+k.schedule+"/deliveries", nil, nil)
}

// alike asks for what somebody else has and for what nobody has.
func (f *floor) alike(t *testing.T, b *browser, who, method, path, id string, body any) {
	t.Helper()
	answerOf := func(id string) (int, string) {
		got := b.do(method, strings.ReplaceAll(path, "{id}", id), body, nil)
		return got.code, strings.ReplaceAll(got.body, id, "ID")
	}
	code, text := answerOf(id)
	noCode, noText := answerOf(nobodys)
	if code != noCode || text != noText {
		t.Errorf("%s %s gives the %s\n%d %swhere there is nothing\n%d %s", method, path, who, code, text, noCode, noText)
	}
	if code < 300 && !(method == "DELETE" && strings.HasPrefix(path, "/api/tokens/")) { // ending a token that is none of one's own ends nothing
		t.Errorf("%s %s gives the %s %d %s", method, path, who, code, text)
	}
}

// unheard: actions that name several things at once, or a file of somebody else's.
func (f *floor) unheard(t *testing.T, k kept, others map[string]*browser) {
	t.Helper()
	f.clock.pass(time.Second)
	f.page(t).say("für Ben")
	talk := f.newest(f.owner)
	for _, action := range []string{"claim", "resolve", "tags", "exclude"} {
		var done struct{ Items []map[string]any }
		f.ben.ok("POST", "/api/desk/bulk", map[string]any{"ids": []string{k.conversation, nobodys}, "action": action, "with": map[string]any{"over": true,
			"issue_type": "tracking", "added": []string{"x"}, "reason": "spam"}}, &done)
		if len(done.Items) != 2 {
			t.Fatalf("%s of two gives %v", action, done.Items)
		}
		delete(done.Items[0], "id")
		delete(done.Items[1], "id")
		if d := cmp.Diff(done.Items[0], done.Items[1]); d != "" || done.Items[0]["code"] == nil {
			t.Errorf("%s at once: %v", action, done.Items)
		}
	}
	f.ben.ok("POST", talk+"/claim", map[string]any{}, nil)
	for i, file := range []string{k.loose, k.note, k.file} {
		body := map[string]any{"cid": fmt.Sprint("ben-0000", i), "body": "x", "files": []string{file}}
		got := f.ben.do("POST", talk+"/messages", body, nil)
		body["files"] = []string{nobodys}
		none := f.ben.do("POST", talk+"/messages", body, nil)
		if got.code < 400 || got.code != none.code || got.body != none.body {
			t.Errorf("a file of Amy's is sent with %d %s, one of nobody's with %d %s", got.code, got.body, none.code, none.body)
		}
	}
}

// unlisted: lists, counts and figures of the others hold nothing of Amy's.
func (f *floor) unlisted(t *testing.T, k kept, others map[string]*browser) {
	t.Helper()
	q := metric.Query{Metrics: []string{"conversations", "handled"}, From: "2026-11-20", To: "2026-11-21"}
	byAgent, ofAmy := q, q
	byAgent.By = []string{"agent"}
	ofAmy.Where = []metric.Filter{{Dim: "agent", Values: []string{amyID.String()}}}
	for who, b := range others {
		told := ""
		for _, view := range []string{"waiting", "open", "pending", "on_hold", "snoozed", "resolved", "all"} {
			for _, scope := range []string{"mine", "unassigned", "team", "all"} {
				told += b.ok("GET", "/api/desk/conversations?view="+view+"&scope="+scope, nil, nil).body
			}
		}
		told += b.ok("GET", "/api/desk/canned", nil, nil).body
		for _, path := range []string{"/api/query", "/api/drill", "/api/timeouts"} {
			for _, one := range []metric.Query{q, byAgent, ofAmy} {
				in := any(one)
				switch path {
				case "/api/drill":
					in = map[string]any{"query": one, "ref": "handled", "keys": keysOf(one)}
				case "/api/timeouts":
					in = map[string]any{"query": one}
				}
				got := b.do("POST", path, in, nil)
				if got.code >= 500 {
					t.Errorf("%s gives the %s %d %s", path, who, got.code, got.body)
				}
				if path != "/api/query" {
					told += got.body
				} else if strings.Contains(got.body, "Amy") && len(one.By) > 0 {
					t.Errorf("the %s reads Amy's figures: %s", who, got.body)
				}
			}
		}
		for _, secret := range []string{k.conversation, k.message, "Geheim", "Intern", "Guten Tag"} {
			if strings.Contains(told, secret) {
				t.Errorf("the %s is told %q", who, secret)
			}
		}
	}
	var whole struct {
		Rows []struct{ Conversation string }
	}
	f.owner.ok("POST", "/api/drill", map[string]any{"query": byAgent, "ref": "handled", "keys": map[string]string{"agent": amyID.String()}}, &whole)
	if len(whole.Rows) != 1 {
		t.Errorf("the owner finds %d rows of Amy's, so nobody else's empty list proves anything", len(whole.Rows))
	}
}

func keysOf(q metric.Query) map[string]string {
	if len(q.By) == 0 {
		return nil
	}
	return map[string]string{"agent": amyID.String()}
}

// TestVisitorsScope: whatever a visitor names of another visitor's, it is as if it were not there.
func TestVisitorsScope(t *testing.T) {
	f := openFloor(t)
	p, other := f.page(t), f.page(t)
	p.header.Set("X-Kefu-Visitor", p.token)
	var file struct{ ID, URL string }
	p.form("/widget/"+f.key+"/files", "a.png", picture(t), &file)
	p.say("Geheim", file.ID)
	talk := f.newest(f.amy)
	f.amy.ok("POST", talk+"/claim", map[string]any{}, nil)
	f.amy.ok("POST", talk+"/messages", map[string]any{"cid": "amy-00001", "body": "Antwort"}, nil)
	f.amy.ok("POST", talk+"/resolve", map[string]any{"issue_type": "tracking"}, nil)
	_, err := f.feed.Drain(t.Context())
	must(t, err)
	var detail struct {
		Items []struct {
			Kind string
			Data struct{ Invitation string }
		}
		Row struct {
			VisitorRead int64 `json:"visitor_read"`
		}
	}
	f.amy.ok("GET", talk, nil, &detail)
	invitation := ""
	for _, i := range detail.Items {
		if i.Kind == "survey" {
			invitation = i.Data.Invitation
		}
	}
	if invitation == "" {
		t.Fatal("nobody asked for stars")
	}
	hello := map[string]any{"t": "hello", "v": 1, "token": other.token, "after": 0}
	for name, in := range map[string][]map[string]any{
		"stars":     {{"t": "rate", "cid": "other-0001", "invitation": invitation, "score": 1}},
		"file":      {{"t": "send", "cid": "other-0002", "body": "x", "files": []string{file.ID}}},
		"back":      {{"t": "back", "before": 100}},
		"read":      {{"t": "read", "seq": 100}},
		"typing":    {{"t": "typing", "on": true}},
		"no number": {{"t": "back", "before": -1}, {"t": "read", "seq": -5}},
	} {
		got := other.ok("POST", "/widget/"+f.key+"/frames", append([]map[string]any{hello}, in...), nil).body
		made := strings.ReplaceAll(fmt.Sprint(in), invitation, nobodys)
		for _, secret := range []string{"Geheim", "Antwort", `"t":"ack"`, `"seq":2`} {
			if strings.Contains(got, secret) {
				t.Errorf("%s (%s) tells %q: %s", name, made, secret, got)
			}
		}
	}
	nack := other.frames(map[string]any{"t": "rate", "cid": "other-0003", "invitation": invitation, "score": 1})[1]
	none := other.frames(map[string]any{"t": "rate", "cid": "other-0003", "invitation": nobodys, "score": 1})[1]
	if d := cmp.Diff(none, nack); d != "" {
		t.Errorf("another visitor's stars are refused otherwise than nobody's: %s", d)
	}
	f.amy.ok("GET", talk, nil, &detail)
	if detail.Row.VisitorRead != 0 {
		t.Errorf("somebody else has read up to %d", detail.Row.VisitorRead)
	}
	p.header.Set("X-Kefu-Visitor", other.token)
	if got := p.do("POST", "/widget/"+f.key+"/frames", []map[string]any{{"t": "hello", "v": 1, "token": p.token}}, nil); got.code != http.StatusUnprocessableEntity {
		t.Errorf("two tokens at once give %d %s", got.code, got.body)
	}
	// The same token at another store is another person.
	_, err = f.store.Ingest(t.Context(), domain.Batch{Stores: []domain.Store{{ID: 22, Name: "Other shop"}}})
	must(t, err)
	var w struct{ ID, Key string }
	f.owner.ok("POST", "/api/desk/widgets", map[string]any{"store": "22", "name": "Chat", "enabled": true}, &w)
	same := &page{browser: f.browser(t), key: w.Key, token: p.token}
	if got := same.hello(0); len(got.Items) != 0 {
		t.Errorf("another shop's chat shows %+v", got.Items)
	}
	if got := f.browser(t).do("GET", "/"+strings.Replace(file.URL, f.key, w.Key, 1), nil, nil); got.code < 400 {
		t.Errorf("another shop's chat hands the file out: %d", got.code)
	}
}
