package alert_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/alert"
	"kefu/internal/feature/desk"
	"kefu/internal/feature/notice"
)

var noon = domain.At(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC))

const (
	amy, ben         domain.ID = 21, 22
	teamOne, teamTwo domain.ID = 31, 32
)

// hall is a floor that is set by hand, with the screens and the post office around it.
type hall struct {
	now    domain.Instant
	ids    int64
	floor  alert.Floor
	open   bool
	people []access.Principal
	told   []string // user: title
	sent   []string // address: title
	lines  []string
	fail   map[string]bool
	store  *store.Store
	alerts *alert.Service
}

func (h *hall) Now() domain.Instant { return h.now }
func (h *hall) Next() domain.ID     { h.ids++; return domain.ID(h.ids) }

func (h *hall) Floor(context.Context) (alert.Floor, error) {
	f := h.floor
	f.At = h.now
	return f, nil
}

func (h *hall) People() []access.Principal { return h.people }

func (h *hall) Alert(user domain.ID, v alert.View) {
	h.told = append(h.told, fmt.Sprintf("%d: %s", user, strings.TrimSpace(v.Title.EN)))
}

func (h *hall) Check(notice.Channel) error { return nil }

func (h *hall) Send(_ context.Context, c notice.Channel, m notice.Message, _ []notice.File) error {
	if h.fail[c.To] {
		return errors.New("the robot is asleep")
	}
	h.sent, h.lines = append(h.sent, c.To+": "+m.Title), append(h.lines, m.Lines...)
	return nil
}

func newHall(t *testing.T) *hall {
	t.Helper()
	h := &hall{now: noon, open: true, fail: map[string]bool{}}
	var err error
	if h.store, err = store.Open(t.Context(), t.TempDir(), store.Options{Clock: h, IDs: h, Logger: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.store.Close() })
	must(t, h.store.SaveTeams(t.Context(), domain.Team{ID: teamOne, Name: "One"}, domain.Team{ID: teamTwo, Name: "Two"}))
	must(t, h.store.SaveAgents(t.Context(), domain.Agent{ID: amy, Name: "Amy"}, domain.Agent{ID: ben, Name: "Ben"}))
	h.restart()
	return h
}

// restart puts a new program in the place of the old one: what it knows is what the store knows.
func (h *hall) restart() {
	h.alerts = alert.New(alert.Parts{Store: store.Alerts{Store: h.store}, Floor: h, Pages: h, Courier: h, Clock: h, IDs: h,
		Open: func(desk.Brief, domain.Instant) bool { return h.open }, Link: "https://kefu.example.com/wall"})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// round lets time go by and looks once.
func (h *hall) round(t *testing.T, by time.Duration) {
	t.Helper()
	h.now = h.now.Add(by)
	must(t, h.alerts.Round(t.Context()))
}

func (h *hall) state(t *testing.T) (open, all int) {
	t.Helper()
	a := store.Alerts{Store: h.store}
	o, err := a.OpenAlerts(t.Context())
	must(t, err)
	l, err := a.LatestAlerts(t.Context(), 100)
	must(t, err)
	return len(o), len(l)
}

func at(seconds int) domain.Instant { return noon.Add(time.Duration(seconds) * time.Second) }

// waits is a chat of Amy's whose customer waits since some seconds after noon; red after 300 s.
func waits(id domain.ID, since int) desk.Brief {
	return desk.Brief{ID: id, Channel: domain.ChannelWeb, Country: "DE", Status: domain.StatusOpen, Owner: amy, Team: teamOne, Waiting: at(since), Due: at(since + 300)}
}

// promised is a conversation of Amy's with a target that began and falls due some seconds before or after noon.
func promised(id domain.ID, target string, start, due int) desk.Brief {
	return desk.Brief{ID: id, Channel: domain.ChannelWeb, Country: "DE", Status: domain.StatusOpen, Owner: amy, Team: teamOne,
		SLA: []desk.SLALine{{Target: target, Start: at(start), Length: int64(due-start) * 1000, Due: at(due)}}}
}

func queued(id, team domain.ID, since int) desk.Brief {
	return desk.Brief{ID: id, Channel: domain.ChannelWeb, Status: domain.StatusOpen, Team: team, Waiting: at(since), Queued: at(since), Due: at(since + 300)}
}

func lead(user domain.ID, teams ...domain.ID) access.Principal {
	return access.Principal{User: user, Role: access.Supervisor, Teams: teams}
}

// Each row is a floor; what holds at noon, by kind and subject.
func TestConditions(t *testing.T) {
	meal := func(minutes int) alert.Seat {
		return alert.Seat{Agent: ben, Team: teamTwo, Break: true, Reason: "meal", Planned: 45, Since: at(-60 * minutes)}
	}
	mail := waits(1, -3600)
	mail.Due = at(10) // an hour is promised, and a little is left
	night := waits(1, -6*3600)
	night.Due = at(-1)
	four := []desk.Brief{queued(1, teamOne, -60), queued(2, teamOne, -60), queued(3, teamOne, -60), queued(4, teamOne, -60)}
	for _, c := range []struct {
		name   string
		floor  alert.Floor
		closed bool
		want   []string
	}{
		{"nothing", alert.Floor{}, false, nil},
		{"9 min 59 s are not ten", alert.Floor{Briefs: []desk.Brief{waits(1, -599)}}, false, nil},
		{"ten minutes", alert.Floor{Briefs: []desk.Brief{waits(1, -600)}}, false, []string{"unanswered 1"}},
		{"longer promises come first", alert.Floor{Briefs: []desk.Brief{mail}}, false, nil},
		{"who wrote at night is late when the line of the morning is passed", alert.Floor{Briefs: []desk.Brief{night}}, false, []string{"unanswered 1"}},
		{"nobody promised anything", alert.Floor{Briefs: []desk.Brief{{ID: 1, Waiting: at(-9000)}}}, false, nil},
		{"ten minutes and a second are left of an hour", alert.Floor{Briefs: []desk.Brief{promised(1, "resolution", -2999, 601)}}, false, nil},
		{"ten minutes are left of an hour", alert.Floor{Briefs: []desk.Brief{promised(1, "resolution", -3000, 600)}}, false, []string{"sla 1/resolution"}},
		{"of four minutes more than one is left", alert.Floor{Briefs: []desk.Brief{promised(1, "first_reply", -179, 61)}}, false, nil},
		{"of four minutes one is left", alert.Floor{Briefs: []desk.Brief{promised(1, "first_reply", -180, 60)}}, false, []string{"sla 1/first_reply"}},
		{"a target was missed", alert.Floor{Briefs: []desk.Brief{promised(1, "next_reply", -300, -1)}}, false, []string{"sla 1/next_reply"}},
		{"a target was missed an hour ago", alert.Floor{Briefs: []desk.Brief{promised(1, "next_reply", -9000, -3601)}}, false, nil},
		{"a target stands still", alert.Floor{Briefs: []desk.Brief{{ID: 1, SLA: []desk.SLALine{{Target: "resolution", Start: at(-9000), Length: 60_000}}}}}, false, nil},
		{"a queue of 119 s", alert.Floor{Briefs: []desk.Brief{queued(1, teamOne, -119)}}, false, nil},
		{"a queue of 120 s", alert.Floor{Briefs: []desk.Brief{queued(1, teamOne, -120)}}, false, []string{"queue 31"}},
		{"four in one queue and one in another", alert.Floor{Briefs: append(slices.Clone(four), queued(5, teamTwo, -60))}, false, nil},
		{"five in one queue", alert.Floor{Briefs: append(slices.Clone(four), queued(5, teamOne, -60))}, false, []string{"queue 31"}},
		{"a queue at night", alert.Floor{Briefs: []desk.Brief{queued(1, 0, -500)}}, true, nil},
		{"a meal of 54 minutes", alert.Floor{Seats: []alert.Seat{meal(54)}}, false, nil},
		{"a meal of 55 minutes", alert.Floor{Seats: []alert.Seat{meal(55)}}, false, []string{"break 22"}},
		{"a meeting has no plan", alert.Floor{Seats: []alert.Seat{{Agent: ben, Break: true, Reason: "meeting", Since: at(-90000)}}}, false, nil},
		{"silent", alert.Floor{Silent: []alert.Silence{{Account: 9}}}, false, []string{"silent 9"}},
	} {
		h := newHall(t)
		h.watchTargets(t)
		h.floor, h.open = c.floor, !c.closed
		h.round(t, 0)
		open, err := store.Alerts{Store: h.store}.OpenAlerts(t.Context())
		must(t, err)
		var got []string
		for _, a := range open {
			subject, _, _ := strings.Cut(a.Subject, "@")
			got = append(got, string(a.Kind)+" "+subject)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// One event is one alert for each person until it is over, whatever happens to the program; the next event is another one.
func TestOnce(t *testing.T) {
	h := newHall(t)
	h.people = []access.Principal{lead(7, teamOne), lead(8, teamTwo), {User: 9, Role: access.Manager}, {User: 10, Role: access.Agent, Agent: amy}}
	late := []desk.Brief{waits(1, -600)}
	type step struct {
		name      string
		after     time.Duration
		briefs    []desk.Brief
		restart   bool
		join      *access.Principal
		told      []string
		open, all int
	}
	const title, later = "A customer has waited 10 min", "A customer has waited 11 min" // the second looks come at 12:12:06 and 12:12:07
	boss := access.Principal{User: 11, Role: access.Owner}
	for _, s := range []step{
		{"it begins", 0, late, false, nil, []string{"7: " + title, "9: " + title}, 1, 1},
		{"it goes on", time.Second, late, false, nil, nil, 1, 1},
		{"after a restart", time.Second, late, true, nil, nil, 1, 1},
		{"and a minute later", time.Minute, late, false, nil, nil, 1, 1},
		{"somebody comes who does not know", time.Second, late, false, &boss, []string{"11: " + title}, 1, 1},
		{"not twice, after another restart", time.Second, late, true, nil, nil, 1, 1},
		{"the customer is answered", time.Second, nil, false, nil, nil, 0, 1},
		{"a restart in between", time.Second, nil, true, nil, nil, 0, 1},
		{"the customer waits again", 11 * time.Minute, []desk.Brief{waits(1, 60)}, false, nil, []string{"7: " + later, "9: " + later, "11: " + later}, 1, 2},
		{"another customer too", time.Second, []desk.Brief{waits(1, 60), waits(2, 65)}, false, nil, []string{"7: " + later, "9: " + later, "11: " + later}, 2, 3},
	} {
		h.floor.Briefs, h.told = s.briefs, nil
		if s.join != nil {
			h.people = append(h.people, *s.join)
		}
		if s.restart {
			h.restart()
		}
		h.round(t, s.after)
		if diff := cmp.Diff(s.told, h.told); diff != "" {
			t.Errorf("%s: told %s", s.name, diff)
		}
		if open, all := h.state(t); open != s.open || all != s.all {
			t.Errorf("%s: %d open of %d, want %d of %d", s.name, open, all, s.open, s.all)
		}
	}
}

// A queue that goes below the line for less than a minute is the same queue.
func TestFlapping(t *testing.T) {
	h := newHall(t)
	long, short := []desk.Brief{queued(1, teamOne, -130)}, []desk.Brief{queued(1, teamOne, -10)}
	for i, s := range []struct {
		after     time.Duration
		briefs    []desk.Brief
		open, all int
	}{{0, long, 1, 1}, {30 * time.Second, short, 1, 1}, {20 * time.Second, long, 1, 1}, {time.Second, nil, 1, 1}, {58 * time.Second, nil, 1, 1}, {time.Second, nil, 0, 1},
		{time.Second, long, 1, 2}} {
		h.floor.Briefs = s.briefs
		h.round(t, s.after)
		if open, all := h.state(t); open != s.open || all != s.all {
			t.Errorf("step %d: %d open of %d, want %d of %d", i, open, all, s.open, s.all)
		}
	}
	// A program that begins anew does not know since when the queue is short; it waits a minute of its own.
	h.floor.Briefs = nil
	h.restart()
	h.round(t, time.Hour)
	if open, _ := h.state(t); open != 1 {
		t.Error("cleared at the first look")
	}
	h.round(t, time.Minute)
	if open, _ := h.state(t); open != 0 {
		t.Error("not cleared after a minute")
	}
}

// watchTargets switches on the alert of SLA targets, which is off at first.
func (h *hall) watchTargets(t *testing.T) {
	t.Helper()
	s, err := h.alerts.Setup(t.Context(), access.Principal{Role: access.Owner})
	must(t, err)
	for i := range s.Rules {
		s.Rules[i].On = true
	}
	_, err = h.alerts.SaveSetup(t.Context(), access.Principal{Role: access.Owner}, s)
	must(t, err)
}

// A target is one event from the moment when it is nearly due until it is met, however long that takes; the next target is another one.
func TestTargets(t *testing.T) {
	h := newHall(t)
	h.round(t, 0)
	h.floor.Briefs = []desk.Brief{promised(1, "first_reply", -600, -1)}
	h.round(t, 0)
	if open, _ := h.state(t); open != 0 {
		t.Error("a rule that nobody has switched on raises alerts")
	}
	h.watchTargets(t)
	h.people = []access.Principal{lead(7, teamOne), lead(8, teamTwo)}
	reply, next := promised(1, "first_reply", 0, 600), promised(1, "next_reply", 7200, 7800)
	both := reply
	both.SLA = append(slices.Clone(reply.SLA), desk.SLALine{Target: "resolution", Start: at(0), Length: 3_600_000, Due: at(3600)})
	const title = "SLA target due within 3 min: first reply"
	for i, s := range []struct {
		at        int
		brief     desk.Brief
		told      []string
		open, all int
	}{
		{449, reply, nil, 0, 0},
		{450, reply, []string{"7: " + title}, 1, 1}, // a quarter of ten minutes is left
		{601, reply, nil, 1, 1},
		{3000, both, []string{"7: SLA target due within 10 min: resolution"}, 2, 2},
		{7000, both, nil, 2, 2}, // more than an hour after the first was missed
		{7001, desk.Brief{ID: 1}, nil, 0, 2},
		{7801, next, []string{"7: SLA target missed: next reply"}, 1, 3},
	} {
		h.now, h.told, h.floor.Briefs = at(s.at), nil, []desk.Brief{s.brief}
		h.round(t, 0)
		if diff := cmp.Diff(s.told, h.told); diff != "" {
			t.Errorf("step %d: told %s", i, diff)
		}
		if open, all := h.state(t); open != s.open || all != s.all {
			t.Errorf("step %d: %d open of %d, want %d of %d", i, open, all, s.open, s.all)
		}
	}
	screen, err := h.alerts.Newest(t.Context(), lead(7, teamOne))
	must(t, err)
	var words []string
	for _, a := range screen {
		words = append(words, a.Title.ZH)
	}
	if diff := cmp.Diff([]string{"后续响应已 SLA 超时", "解决已 SLA 超时", "首次响应已 SLA 超时"}, words); diff != "" {
		t.Error(diff)
	}
}

func (h *hall) save(t *testing.T, routes ...alert.Route) alert.Setup {
	t.Helper()
	s, err := h.alerts.SaveSetup(t.Context(), access.Principal{Role: access.Owner}, alert.Setup{Routes: routes})
	must(t, err)
	return s
}

func route(name, to string) alert.Route {
	return alert.Route{Name: name, On: true, Lang: "en", Channel: notice.Channel{Type: notice.Slack, To: to, Secret: "s"}}
}

// Mailboxes and groups are told once, through failures and restarts.
func TestDelivery(t *testing.T) {
	h := newHall(t)
	two := route("Two", "https://b")
	two.Teams = []domain.ID{teamTwo}
	breaks := route("Breaks", "https://c")
	breaks.Kinds = []alert.Kind{alert.Break}
	off := route("Off", "https://d")
	off.On = false
	h.save(t, route("All", "https://a"), two, breaks, off, route("Broken", "https://e"))
	h.fail["https://e"] = true
	h.floor.Briefs = []desk.Brief{waits(1, -600)}
	h.round(t, 0)
	h.restart() // before anything was sent
	h.round(t, time.Second)
	deliver := func(after time.Duration) {
		t.Helper()
		h.now = h.now.Add(after)
		must(t, h.alerts.Deliver(t.Context()))
	}
	deliver(time.Second)
	deliver(time.Second)
	want := []string{"https://a: A customer has waited 10 min"}
	if diff := cmp.Diff(want, h.sent); diff != "" {
		t.Error(diff)
	}
	troubles, err := h.alerts.Troubles(t.Context(), access.Principal{Role: access.Owner})
	if err != nil || len(troubles) != 1 {
		t.Errorf("troubles: %v %v", troubles, err)
	}
	h.fail["https://e"] = false
	h.restart()
	deliver(5 * time.Second) // the pause after the first failure
	deliver(time.Minute)
	want = append(want, "https://e: A customer has waited 10 min")
	if diff := cmp.Diff(want, h.sent); diff != "" {
		t.Error(diff)
	}
	if troubles, err = h.alerts.Troubles(t.Context(), access.Principal{Role: access.Owner}); err != nil || len(troubles) != 0 {
		t.Errorf("troubles that are over: %v %v", troubles, err)
	}
	// Twelve at once are one message, which names ten.
	h.sent, h.lines = nil, nil
	for id := range domain.ID(12) {
		h.floor.Briefs = append(h.floor.Briefs, waits(100+id, -600))
	}
	h.round(t, time.Second)
	deliver(time.Second)
	if diff := cmp.Diff([]string{"https://a: 12 alerts", "https://e: 12 alerts"}, h.sent); diff != "" || len(h.lines) != 22 || h.lines[10] != "and 2 more" {
		t.Error(diff, h.lines)
	}
	h.sent = nil
	// What is an hour old is no news.
	h.floor.Briefs = []desk.Brief{waits(2, -9000)}
	h.round(t, time.Second)
	deliver(time.Hour + time.Second)
	if len(h.sent) != 0 {
		t.Errorf("old news: %v", h.sent)
	}
}

// Every kind in both languages: numbers stand apart from Chinese words, the words after a unit do not.
func TestWords(t *testing.T) {
	h := newHall(t)
	h.watchTargets(t)
	h.floor = alert.Floor{
		Briefs: []desk.Brief{waits(1, -605), queued(2, teamTwo, -150), promised(3, "first_reply", -1000, 100)},
		Seats:  []alert.Seat{{Agent: ben, Team: teamTwo, Break: true, Reason: "meal", Planned: 45, Since: at(-3600)}},
		Silent: []alert.Silence{{Account: 9, Channel: domain.ChannelWeb, Last: at(-7500), Usual: 90_000}},
	}
	h.round(t, 0)
	screen, err := h.alerts.Newest(t.Context(), access.Principal{User: 1, Role: access.Owner})
	must(t, err)
	got := map[alert.Kind][]string{}
	for _, a := range screen {
		got[a.Kind] = []string{a.Title.ZH, a.Detail.ZH, a.Title.EN, a.Detail.EN}
	}
	want := map[alert.Kind][]string{
		alert.Unanswered: {"客户已等 10 分钟没有回复", "网站聊天 · DE · 客服 Amy · One", "A customer has waited 10 min", "Web chat · DE · Amy · One"},
		alert.SLA:        {"首次响应将在 2 分钟内 SLA 超时", "网站聊天 · DE · 客服 Amy · One", "SLA target due within 2 min: first reply", "Web chat · DE · Amy · One"},
		alert.Queue:      {"排队 1 人", "最长已等 2 分钟 30 秒 · Two", "1 in the queue", "the longest for 2 min 30 s · Two"},
		alert.Break:      {"Ben 的用餐超出计划 15 分钟", "计划 45 分钟 · Two", "Ben: meal break 15 min over plan", "45 minutes planned · Two"},
		alert.Silent: {"网站聊天 2 小时 5 分钟没有新消息", "这个时段平时约 1 分钟 30 秒一条,渠道可能已断开",
			"Web chat: no message for 2 h 5 min", "usually one in 1 min 30 s at this hour; the channel may be cut off"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSee(t *testing.T) {
	h := newHall(t)
	h.floor.Briefs, h.floor.Silent = []desk.Brief{waits(1, -600)}, []alert.Silence{{Account: 9, Channel: domain.ChannelWeb, Last: at(-7200), Usual: 60_000}}
	h.round(t, 0)
	one, two := lead(7, teamOne), lead(8, teamTwo)
	screen, err := h.alerts.Newest(t.Context(), one)
	must(t, err)
	if len(screen) != 1 || screen[0].Kind != alert.Unanswered {
		t.Fatalf("a supervisor sees %+v", screen)
	}
	a := screen[0]
	if got, want := a.Title.ZH+"|"+a.Detail.ZH, "客户已等 10 分钟没有回复|网站聊天 · DE · 客服 Amy · One"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if err := h.alerts.See(t.Context(), two, a.ID); domain.KindOf(err) != domain.KindNotFound {
		t.Errorf("the supervisor of another team: %v", err)
	}
	if err := h.alerts.See(t.Context(), access.Principal{User: 10, Role: access.Agent}, a.ID); domain.KindOf(err) != domain.KindForbidden {
		t.Errorf("an agent: %v", err)
	}
	must(t, h.alerts.See(t.Context(), one, a.ID))
	screen, err = h.alerts.Newest(t.Context(), one)
	must(t, err)
	if diff := cmp.Diff([]domain.ID{7}, screen[0].Seen); diff != "" {
		t.Error(diff)
	}
	h.people = []access.Principal{one, {User: 9, Role: access.Manager}} // who has noted it on the wall is not told again
	h.round(t, time.Second)
	if len(h.told) != 2 || !strings.HasPrefix(h.told[0], "9: ") || !strings.HasPrefix(h.told[1], "9: ") {
		t.Errorf("told: %v", h.told)
	}
	boss, err := h.alerts.Newest(t.Context(), access.Principal{User: 9, Role: access.Manager})
	must(t, err)
	var kinds []string
	for _, x := range boss {
		kinds = append(kinds, string(x.Kind)+" "+x.Title.EN)
	}
	slices.Sort(kinds)
	if diff := cmp.Diff([]string{"silent Web chat: no message for 2 h", "unanswered A customer has waited 10 min"}, kinds); diff != "" {
		t.Error(diff)
	}
}

func TestSetup(t *testing.T) {
	h := newHall(t)
	first, err := h.alerts.Setup(t.Context(), access.Principal{Role: access.Manager})
	must(t, err)
	if len(first.Rules) != 5 || first.Rules[1].On || first.Rules[0].Minutes != 10 || first.Rules[1].Minutes != 10 || first.Rules[2].Minutes != 2 || first.Rules[2].People != 5 {
		t.Errorf("the product's rules: %+v", first.Rules)
	}
	saved := h.save(t, route("Group", "https://hooks.example.com/secret/1234"))
	r := saved.Routes[0]
	masked := r
	masked.Channel, masked.Name = r.Masked(), "Renamed"
	masked.Type = notice.Slack
	again := h.save(t, masked)
	if got := again.Routes[0]; got.To != r.To || got.Secret != "s" || got.Name != "Renamed" || got.ID != r.ID {
		t.Errorf("what came back masked is now %+v", got)
	}
	elsewhere := masked
	elsewhere.To = "https://elsewhere.example.com/x"
	if got := h.save(t, elsewhere).Routes[0]; got.Secret != "" {
		t.Error("the secret of one address went to another")
	}
	for name, bad := range map[string]alert.Setup{
		"no minutes": {Rules: []alert.Rule{{Kind: alert.Unanswered}}}, "no people": {Rules: []alert.Rule{{Kind: alert.Queue, Minutes: 1}}},
		"no minutes before a target falls due": {Rules: []alert.Rule{{Kind: alert.SLA}}},
		"no such kind":                         {Rules: []alert.Rule{{Kind: "fire", Minutes: 1}}}, "a role without a wall": {Rules: []alert.Rule{{Kind: alert.Break, Minutes: 1, Roles: []access.Role{access.Viewer}}}},
		"no name": {Routes: []alert.Route{{}}},
	} {
		if _, err := h.alerts.SaveSetup(t.Context(), access.Principal{Role: access.Owner}, bad); domain.KindOf(err) != domain.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := h.alerts.Setup(t.Context(), access.Principal{Role: access.Supervisor}); domain.KindOf(err) != domain.KindForbidden {
		t.Errorf("a supervisor: %v", err)
	}
	rules := again.Rules
	rules[0].On = false
	if _, err := h.alerts.SaveSetup(t.Context(), access.Principal{Role: access.Owner}, alert.Setup{Rules: rules}); err != nil {
		t.Fatal(err)
	}
	h.floor.Briefs = []desk.Brief{waits(1, -600)}
	h.round(t, time.Second)
	if open, _ := h.state(t); open != 0 {
		t.Error("a rule that is off raises alerts")
	}
}
