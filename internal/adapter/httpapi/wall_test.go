package httpapi_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"kefu/internal/adapter/realtime"
	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/alert"
	"kefu/internal/feature/auth"
	"kefu/internal/feature/desk"
	"kefu/internal/feature/notice"
	"kefu/internal/feature/wall"
)

// noCourier brings nothing anywhere.
type noCourier struct{}

func (noCourier) Check(notice.Channel) error { return nil }
func (noCourier) Send(context.Context, notice.Channel, notice.Message, []notice.File) error {
	return nil
}

type alertPages struct{ *realtime.Hub }

func (p alertPages) Alert(user domain.ID, v alert.View) { p.Hub.Alert(user, v) }

// lookout is the floor as alerts see it, as far as conversations go.
type lookout struct{ *wall.Service }

func (l lookout) Floor(ctx context.Context) (alert.Floor, error) {
	f, err := l.Service.Floor(ctx)
	return alert.Floor{At: f.At, Briefs: f.Briefs}, err
}

// supervise builds the wall and the alerts; nothing watches unless a test looks.
func (s *server) supervise() (*wall.Service, *alert.Service) {
	always := func(desk.Brief, domain.Instant) bool { return true }
	w := wall.New(wall.Deps{Store: store.Desk{Store: s.store}, Board: s.api.Board, Figures: s.api.Report, Clock: s.clock, Open: always,
		Scene: func(context.Context, string) string { return "" }})
	return w, alert.New(alert.Parts{Store: store.Alerts{Store: s.store}, Floor: lookout{w}, Open: always, Pages: alertPages{s.hub}, Courier: noCourier{}, Clock: s.clock, IDs: &counter{}})
}

// supervisor is somebody who leads a team and is no agent.
func (s *server) supervisor(t *testing.T, team domain.ID) *browser {
	t.Helper()
	email := "lead" + team.String() + "@example.com"
	_, _, err := s.auth.CreateUser(t.Context(), auth.NewUser{Email: email, Name: "Lead", Password: "right horse", Role: access.Supervisor, Teams: []domain.ID{team}})
	must(t, err)
	b := s.browser(t)
	b.ok("POST", "/api/session", map[string]string{"email": email, "password": "right horse"}, nil)
	return b
}

type wallScreen struct {
	Tiles struct {
		Unanswered struct{ N int }
		Employed   int
	}
	Waiting []struct{ ID string }
	Seats   []struct{ Name string }
	Alerts  []struct{ ID, Kind string }
}

// asks lets a customer write, gives the conversation to an agent, and lets time go by until it is late.
func (f *floor) asks(t *testing.T, agent domain.ID) string {
	t.Helper()
	f.page(t).say("hello")
	path := f.newest(f.owner)
	id := path[strings.LastIndex(path, "/")+1:]
	f.owner.ok("POST", "/api/wall/conversations/"+id+"/assign", map[string]string{"agent": agent.String()}, nil)
	_, err := f.feed.Drain(t.Context())
	must(t, err)
	return id
}

func TestWallOverHTTP(t *testing.T) {
	f := openFloor(t)
	f.clock.pass(2 * time.Hour) // service hours begin at nine; before, nobody is late
	leadA, leadB := f.supervisor(t, teamA), f.supervisor(t, teamB)
	id := f.asks(t, amyID)
	f.clock.pass(11 * time.Minute)
	must(t, f.api.Alerts.Round(t.Context()))
	for who, b := range map[string]*browser{"owner": f.owner, "a": leadA, "b": leadB} {
		var s wallScreen
		got := b.ok("GET", "/api/wall", nil, &s)
		switch {
		case who == "owner" && (s.Tiles.Employed != 2 || len(s.Waiting) != 1 || len(s.Alerts) != 1):
			t.Errorf("the owner sees %s", got.body)
		case who == "a" && (len(s.Seats) != 1 || s.Seats[0].Name != "Amy" || len(s.Waiting) != 1 || len(s.Alerts) != 1 || strings.Contains(got.body, "Ben")):
			t.Errorf("the supervisor of A sees %s", got.body)
		case who == "b" && (len(s.Seats) != 1 || s.Seats[0].Name != "Ben" || len(s.Waiting) != 0 || len(s.Alerts) != 0 || strings.Contains(got.body, "Amy")):
			t.Errorf("the supervisor of B sees %s", got.body)
		}
		if who == "a" {
			b.ok("POST", "/api/alerts/"+s.Alerts[0].ID+"/seen", nil, nil)
			if got := leadB.do("POST", "/api/alerts/"+s.Alerts[0].ID+"/seen", nil, nil); got.code != http.StatusNotFound {
				t.Errorf("another team's alert: %d %s", got.code, got.body)
			}
		}
	}
	if got := f.amy.do("GET", "/api/wall", nil, nil); got.code != http.StatusForbidden {
		t.Errorf("an agent gets %d", got.code)
	}
	for _, path := range []string{"/api/wall/conversations/" + id, "/api/wall/conversations/" + id + "/candidates", "/api/wall/agents/" + amyID.String()} {
		leadA.ok("GET", path, nil, nil)
		if got := leadB.do("GET", path, nil, nil); got.code != http.StatusNotFound {
			t.Errorf("%s gives the supervisor of another team %d %s", path, got.code, got.body)
		}
	}
}

// Who looks is written down before anything is shown, and the agent sees who it was, on that day.
func TestSilentView(t *testing.T) {
	f := openFloor(t)
	lead := f.supervisor(t, teamA)
	id := f.asks(t, amyID)
	type looks struct {
		Items []struct{ By, Conversation string }
	}
	var none, some looks
	f.amy.ok("GET", "/api/desk/looks", nil, &none)
	lead.ok("GET", "/api/wall/conversations/"+id, nil, nil)
	f.amy.ok("GET", "/api/desk/looks", nil, &some)
	if len(none.Items) != 0 || len(some.Items) != 1 || some.Items[0].Conversation != id || some.Items[0].By == "" {
		t.Errorf("before %v, after %v", none, some)
	}
	var other looks
	f.ben.ok("GET", "/api/desk/looks", nil, &other)
	if len(other.Items) != 0 {
		t.Errorf("Ben sees %v", other)
	}
	f.clock.pass(24 * time.Hour)
	f.amy.ok("GET", "/api/desk/looks", nil, &other)
	if len(other.Items) != 0 {
		t.Errorf("the day after: %v", other)
	}
}

// What a supervisor does from the wall: each is in the audit.
func TestWallDeeds(t *testing.T) {
	f := openFloor(t)
	lead := f.supervisor(t, teamA)
	id := f.asks(t, amyID)
	path := "/api/wall/conversations/" + id
	whisper := map[string]string{"cid": "whisper-1", "body": "offer a refund"}
	lead.ok("POST", path+"/whisper", whisper, nil)
	var again struct{ Again bool }
	lead.ok("POST", path+"/whisper", whisper, &again)
	if !again.Again {
		t.Error("the same whisper is recorded twice")
	}
	var detail struct {
		Items []struct {
			Message *struct {
				Body string
				Note bool
			}
		}
	}
	f.amy.ok("GET", "/api/desk/conversations/"+id, nil, &detail)
	notes := 0
	for _, i := range detail.Items {
		if i.Message != nil && i.Message.Note && i.Message.Body == "@Amy offer a refund" {
			notes++
		}
	}
	if notes != 1 {
		t.Errorf("%d notes for Amy: %+v", notes, detail)
	}
	lead.ok("POST", "/api/desk/conversations/"+id+"/nudge", nil, nil)
	if got := lead.do("POST", "/api/desk/conversations/"+id+"/nudge", nil, nil); got.Code != "nudged" {
		t.Errorf("a second nudge gives %d %s", got.code, got.body)
	}
	f.clock.pass(5 * time.Minute)
	lead.ok("POST", "/api/desk/conversations/"+id+"/nudge", nil, nil)
	if got := lead.do("POST", path+"/take", nil, nil); got.Code != "no_agent" {
		t.Errorf("somebody who is no agent takes over: %d %s", got.code, got.body)
	}
	if got := f.ben.do("POST", path+"/assign", map[string]string{"agent": benID.String()}, nil); got.code != http.StatusForbidden {
		t.Errorf("an agent reassigns from the wall: %d", got.code)
	}
	var row struct{ Owner struct{ ID string } }
	lead.ok("POST", path+"/assign", map[string]string{"agent": benID.String()}, &row)
	if row.Owner.ID != benID.String() {
		t.Errorf("now with %s", row.Owner.ID)
	}
	var audit struct{ Items []struct{ Action string } }
	f.owner.ok("GET", "/api/audit?limit=50", nil, &audit)
	counted := map[string]int{}
	for _, e := range audit.Items {
		counted[e.Action]++
	}
	if counted["desk.whisper"] != 1 || counted["desk.nudge"] != 2 || counted["desk.redistribute"] != 2 {
		t.Errorf("in the audit: %v", counted)
	}
}

func TestAlertSetup(t *testing.T) {
	f := openFloor(t)
	type setup struct {
		Rules  []map[string]any `json:"rules"`
		Routes []map[string]any `json:"routes"`
	}
	var s setup
	f.owner.ok("GET", "/api/alerts/setup", nil, &s)
	if len(s.Rules) != 5 || len(s.Routes) != 0 {
		t.Fatalf("at first %+v", s)
	}
	s.Routes = []map[string]any{{"name": "Group", "on": true, "lang": "en", "kinds": []string{"queue"}, "teams": []string{teamA.String()},
		"channel": map[string]any{"type": "feishu", "to": "https://open.feishu.cn/hook/abcdef", "secret": "shh"}}}
	got := f.owner.ok("PUT", "/api/alerts/setup", s, &s)
	if strings.Contains(got.body, "abcdef") || strings.Contains(got.body, "shh") || !strings.Contains(got.body, `"secret_set":true`) {
		t.Errorf("secrets come out: %s", got.body)
	}
	if got := f.supervisor(t, teamB).do("GET", "/api/alerts/setup", nil, nil); got.code != http.StatusForbidden {
		t.Errorf("a supervisor gets %d", got.code)
	}
	s.Rules[0]["minutes"] = 0
	if got := f.owner.do("PUT", "/api/alerts/setup", s, nil); got.Code != "bad_minutes" {
		t.Errorf("no minutes: %d %s", got.code, got.body)
	}
}
