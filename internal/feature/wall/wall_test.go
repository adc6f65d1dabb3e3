package wall

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/event"
	"kefu/internal/engine/metric"
	"kefu/internal/engine/presence"
	"kefu/internal/engine/routing"
	"kefu/internal/feature/desk"
	"kefu/internal/feature/report"
)

// noon is a Monday; at is so many seconds after it.
var noon = domain.At(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC))

func at(seconds int) domain.Instant { return noon.Add(time.Duration(seconds) * time.Second) }

const (
	amy, ben, cat, dan, eve domain.ID = 21, 22, 23, 24, 25
	teamOne, teamTwo        domain.ID = 31, 32
)

// hall is a floor made by hand.
type hall struct {
	now    domain.Instant
	briefs []desk.Brief
	states []presence.State
	setups map[domain.ID]routing.Setup
}

func (h *hall) Now() domain.Instant                  { return h.now }
func (h *hall) Unresolved() []desk.Brief             { return h.briefs }
func (h *hall) At() event.Cursor                     { return event.Cursor{} }
func (h *hall) scene(context.Context, string) string { return "" }

func (h *hall) Agents(context.Context) ([]domain.Agent, error) {
	agent := func(id domain.ID, name string, team domain.ID, langs ...string) domain.Agent {
		return domain.Agent{ID: id, Name: name, Languages: langs, HiredOn: "2020-01-01", Terms: []domain.AgentTerm{{Team: team, Seniority: domain.SeniorityMiddle}}}
	}
	left := agent(eve, "Eve", teamOne)
	left.LeftOn = "2026-02-01"
	return []domain.Agent{agent(amy, "Amy", teamOne, "en"), agent(ben, "Ben", teamOne, "de"), agent(cat, "Cat", teamTwo, "en", "de"), agent(dan, "Dan", teamTwo), left}, nil
}

func (h *hall) Presences(context.Context) ([]presence.State, error) { return h.states, nil }

func (h *hall) Setups(context.Context) (map[domain.ID]routing.Setup, error) { return h.setups, nil }

func (h *hall) Contacts(_ context.Context, ids []domain.ID) (out []domain.Contact, err error) {
	for _, id := range ids {
		out = append(out, domain.Contact{ID: id, Name: "C" + id.String()})
	}
	return out, nil
}

func (h *hall) Widgets(context.Context) ([]desk.Widget, error) {
	return []desk.Widget{{Account: domain.Account{ID: 9, Name: "Chat", Channel: domain.ChannelWeb}, Enabled: true}, {Account: domain.Account{ID: 8}, Enabled: false}}, nil
}

func (h *hall) Today(context.Context) (string, error) { return "2026-03-02", nil }

func (h *hall) Queries(context.Context, access.Principal, []metric.Query, string) ([]*report.Table, error) {
	return nil, nil
}

func (h *hall) service() *Service {
	return New(Deps{Store: h, Board: h, Figures: h, Clock: h, Open: func(desk.Brief, domain.Instant) bool { return true }, Scene: h.scene})
}

func online(agent domain.ID, since domain.Instant) presence.State {
	return presence.State{Agent: agent, Chosen: domain.PresenceOnline, Since: since, LastSeen: noon}
}

// talk is an open chat of an agent of a team whose customer waits since some seconds after noon: yellow after 180 s, red after 300 s.
func talk(id, owner, team domain.ID, waits int) desk.Brief {
	b := desk.Brief{ID: id, Contact: 1000 + id, Channel: domain.ChannelWeb, Status: domain.StatusOpen, Owner: owner, Team: team, Owned: at(waits)}
	if waits != 0 {
		b.Waiting, b.Amber, b.Due = at(waits), at(waits+180), at(waits+300)
	}
	if owner == 0 {
		b.Queued, b.Owned = at(waits), 0
	}
	return b
}

// busyHall: Amy of team one holds four chats, of which two wait since 400 and 200 s ago, so she is full; Ben has a meal of 45 minutes since 50
// minutes; Cat of team two is idle, Dan offline with a chat that waits since 600 s ago. In the queues wait one of team two for 130 s, one of
// no team for 20 s.
func busyHall() *hall {
	return &hall{now: noon, briefs: []desk.Brief{
		talk(1, amy, teamOne, -400), talk(2, amy, teamOne, -200), talk(3, amy, teamOne, 0), talk(4, amy, teamOne, 0),
		talk(5, dan, teamTwo, -600), talk(6, 0, teamTwo, -130), talk(7, 0, 0, -20),
	}, states: []presence.State{online(amy, at(-7200)), {Agent: ben, Chosen: domain.PresenceBreak, Reason: "meal", Planned: 45, Since: at(-3000), LastSeen: noon},
		online(cat, at(-60)), {Agent: dan, Chosen: domain.PresenceOffline, Since: at(-900)}}}
}

func snapshot(t *testing.T, s *Service, p access.Principal) Wall {
	t.Helper()
	w, err := s.Snapshot(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

type line struct {
	Name  string
	State State
	Since domain.Instant
	Load  [2]int
	Talks [2]int // open, unanswered
}

func lines(seats []Seat) (out []line) {
	for _, s := range seats {
		out = append(out, line{s.Name, s.State, s.Since, [2]int{s.Points, s.Capacity}, [2]int{s.Open, s.Unanswered}})
	}
	return out
}

func TestSnapshot(t *testing.T) {
	w := snapshot(t, busyHall().service(), access.Principal{Role: access.Manager})
	want := Tiles{Unanswered: Pile{N: 5, Since: at(-600), Level: Red}, Queue: Pile{N: 2, Since: at(-130), Level: Red}, Online: 2, Employed: 4, Idle: 1, Full: 1, Break: 1}
	if diff := cmp.Diff(want, w.Tiles); diff != "" {
		t.Error("tiles", diff)
	}
	// Amy became full with the fourth chat, which she was given at noon.
	seats := []line{{"Amy", Full, noon, [2]int{24, 24}, [2]int{4, 2}}, {"Cat", Idle, at(-60), [2]int{0, 24}, [2]int{}},
		{"Ben", Break, at(-3000), [2]int{0, 24}, [2]int{}}, {"Dan", Offline, at(-900), [2]int{6, 24}, [2]int{1, 1}}}
	if diff := cmp.Diff(seats, lines(w.Seats)); diff != "" {
		t.Error("seats", diff)
	}
	if b := w.Seats[2]; b.Reason != "meal" || b.Planned != 45 || !b.Overrun {
		t.Errorf("the break of 50 minutes: %+v", b)
	}
	var late []domain.ID
	for _, x := range w.Waiting {
		late = append(late, x.ID)
	}
	if diff := cmp.Diff([]domain.ID{5, 1, 2}, late); diff != "" || w.Late != 3 {
		t.Errorf("late, the longest waiting first: %s, %d in all", diff, w.Late)
	}
	if x := w.Waiting[0]; x.Contact.Name != "C1005" || x.Owner.Name != "Dan" || x.Due != at(-300) {
		t.Errorf("the first: %+v", x)
	}
}

// A tile is red past the red line only; the queue also by its length.
func TestLevels(t *testing.T) {
	h := &hall{now: noon, briefs: []desk.Brief{talk(1, amy, teamOne, -299), talk(2, 0, 0, -119)}, states: nil}
	w := snapshot(t, h.service(), access.Principal{Role: access.Owner})
	if w.Tiles.Unanswered.Level != "" || w.Tiles.Queue.Level != Amber || w.Late != 1 {
		t.Errorf("a second before the red lines: %+v, %d late", w.Tiles, w.Late)
	}
	h.now = at(1)
	if w = snapshot(t, h.service(), access.Principal{Role: access.Owner}); w.Tiles.Unanswered.Level != Red || w.Tiles.Queue.Level != Red {
		t.Errorf("at the red lines: %+v", w.Tiles)
	}
	h = &hall{now: noon}
	for id := range domain.ID(5) {
		h.briefs = append(h.briefs, talk(id+1, 0, 0, -1))
	}
	if w = snapshot(t, h.service(), access.Principal{Role: access.Owner}); w.Tiles.Queue.Level != Red {
		t.Errorf("five people: %+v", w.Tiles.Queue)
	}
	h.briefs = h.briefs[1:]
	if w = snapshot(t, h.service(), access.Principal{Role: access.Owner}); w.Tiles.Queue.Level != "" {
		t.Errorf("four people: %+v", w.Tiles.Queue)
	}
}

// A supervisor sees the own teams and the queue of no team, and never the name of anybody else's agent; who leads nobody sees nobody.
func TestScope(t *testing.T) {
	h := busyHall()
	s := h.service()
	one := access.Principal{Role: access.Supervisor, Teams: []domain.ID{teamOne}}
	w := snapshot(t, s, one)
	want := Tiles{Unanswered: Pile{N: 3, Since: at(-400), Level: Red}, Queue: Pile{N: 1, Since: at(-20)}, Online: 1, Employed: 2, Full: 1, Break: 1}
	if diff := cmp.Diff(want, w.Tiles); diff != "" {
		t.Error(diff)
	}
	for _, x := range w.Seats {
		if x.Team != teamOne {
			t.Errorf("%s of another team is on the wall", x.Name)
		}
	}
	for _, x := range w.Waiting {
		if x.Team != teamOne {
			t.Errorf("conversation %s of another team is on the wall", x.ID)
		}
	}
	people, err := s.Candidates(t.Context(), one, 2)
	if err != nil || len(people) != 0 {
		t.Errorf("only Amy is online in team one, and it is hers: %v %v", people, err)
	}
	for _, id := range []domain.ID{5, 6, 99} {
		if _, err := s.Candidates(t.Context(), one, id); domain.KindOf(err) != domain.KindNotFound {
			t.Errorf("candidates for conversation %s: %v", id, err)
		}
	}
	if _, err := s.Held(t.Context(), one, dan); domain.KindOf(err) != domain.KindNotFound {
		t.Errorf("what Dan holds: %v", err)
	}
	// A conversation of team one whose holder has moved to team two stays on the wall without the name.
	h.briefs = append(h.briefs, talk(8, dan, teamOne, -500))
	w = snapshot(t, h.service(), one)
	if x := w.Waiting[0]; x.ID != 8 || x.Owner.Name != "" {
		t.Errorf("the holder of another team has a name: %+v", x)
	}
	w = snapshot(t, s, access.Principal{Role: access.Supervisor})
	if len(w.Seats) != 0 || w.Tiles.Unanswered.N != 1 || len(w.Waiting) != 0 {
		t.Errorf("who leads nobody sees %+v", w)
	}
	for _, role := range []access.Role{access.Agent, access.Outsourced, access.Quality, access.TechLead, access.Finance, access.Viewer} {
		if _, err := s.Snapshot(t.Context(), access.Principal{Role: role, Agent: amy, Teams: []domain.ID{teamOne}}); domain.KindOf(err) != domain.KindForbidden {
			t.Errorf("%s gets %v", role, err)
		}
	}
}

// Since is what the floor proves, or the moment at which a change was seen.
func TestSince(t *testing.T) {
	h := busyHall()
	s := h.service()
	snapshot(t, s, access.Principal{Role: access.Owner})
	h.now, h.briefs = at(90), h.briefs[:3] // one of four chats has ended
	h.states[0].LastSeen, h.states[2].LastSeen = at(90), at(90)
	w := snapshot(t, s, access.Principal{Role: access.Owner})
	if x := w.Seats[0]; x.State != Busy || x.Since != at(90) {
		t.Errorf("no longer full: %+v", x)
	}
	h.now, h.briefs = at(120), nil
	h.states[0].LastSeen, h.states[2].LastSeen = at(120), at(120)
	w = snapshot(t, s, access.Principal{Role: access.Owner})
	if x := w.Seats[0]; x.Name != "Amy" || x.State != Idle || x.Since != at(120) {
		t.Errorf("idle from the moment it was seen: %+v", x)
	}
	h.now = at(240) // nobody beats for 90 s
	w = snapshot(t, s, access.Principal{Role: access.Owner})
	for _, x := range w.Seats {
		if x.State != Offline || x.ID == amy && x.Since != at(210) {
			t.Errorf("fell silent: %+v", x)
		}
	}
}

// Who has room comes first, then who suits best, then who has least to do.
func TestCandidates(t *testing.T) {
	h := busyHall()
	h.states = append(h.states[:1], online(ben, noon), online(cat, noon), online(dan, noon))
	h.briefs[1].Language = "de"
	got, err := h.service().Candidates(t.Context(), access.Principal{Role: access.Owner}, 2)
	type choice struct {
		Name  string
		Score int
		Fits  bool
	}
	var short []choice
	for _, c := range got {
		short = append(short, choice{c.Name, c.Score, c.Fits})
	}
	// Ben and Cat speak German and have nothing to do; Dan names no language, which narrows nothing, but has a chat already.
	want := []choice{{"Ben", 100, true}, {"Cat", 100, true}, {"Dan", 100, true}}
	if diff := cmp.Diff(want, short); err != nil || diff != "" {
		t.Error(err, diff)
	}
	h.setups = map[domain.ID]routing.Setup{ben: {Capacity: 2}} // not enough for a chat
	if got, err = h.service().Candidates(t.Context(), access.Principal{Role: access.Owner}, 2); err != nil || got[2].Name != "Ben" || got[2].Fits || got[2].Capacity != 4 {
		t.Errorf("a capacity of two points: %+v %v", got, err)
	}
	h.setups, h.briefs[1].Language = nil, "fr"
	got, err = h.service().Candidates(t.Context(), access.Principal{Role: access.Owner}, 2)
	if err != nil || got[0].Name != "Dan" || got[0].Score != 100 || got[1].Score != 60 {
		t.Errorf("nobody but Dan may know French: %+v %v", got, err)
	}
}

func TestHeld(t *testing.T) {
	got, err := busyHall().service().Held(t.Context(), access.Principal{Role: access.Supervisor, Teams: []domain.ID{teamOne}}, amy)
	var ids []domain.ID
	for _, x := range got {
		ids = append(ids, x.ID)
	}
	if diff := cmp.Diff([]domain.ID{1, 2, 3, 4}, ids); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestQuiet(t *testing.T) {
	// 28 days with 84 messages at this hour: three an hour, one in twenty minutes. Below 20 messages no gap is usual.
	for count, want := range map[int]time.Duration{84: 20 * time.Minute, 20: 84 * time.Minute, 19: 0, 0: 0, 28 * 600: time.Minute} {
		if got := usual(count); got != want {
			t.Errorf("%d messages: %s, want %s", count, got, want)
		}
	}
	gap := (20 * time.Minute).Milliseconds()
	for _, c := range []struct {
		minutes int
		want    Quiet
	}{{0, Sounds}, {59, Sounds}, {60, IsQuiet}, {119, IsQuiet}, {120, Silent}} {
		if got := quietness(Channel{Last: noon, Usual: gap}, noon.Add(time.Duration(c.minutes)*time.Minute)); got != c.want {
			t.Errorf("after %d minutes: %s, want %s", c.minutes, got, c.want)
		}
	}
	if quietness(Channel{Usual: gap}, noon) != Sounds || quietness(Channel{Last: noon}, noon.Add(time.Hour)) != Sounds {
		t.Error("what is not known is no silence")
	}
	h := &hall{now: noon}
	s := h.service()
	s.Publish([]desk.Update{{Row: desk.Row{Account: 9}, Items: []desk.Item{{Kind: desk.ItemMessage, At: at(-5), By: desk.Author{Kind: domain.ActorCustomer}},
		{Kind: desk.ItemMessage, At: at(-1), By: desk.Author{Kind: domain.ActorAgent}}}}})
	w := snapshot(t, s, access.Principal{Role: access.Owner})
	want := []Channel{{ID: 9, Name: "Chat", Channel: domain.ChannelWeb, Last: at(-5), State: Sounds}}
	if diff := cmp.Diff(want, w.Channels); diff != "" {
		t.Error("the disabled one is left out, and agents make no noise", diff)
	}
}

// tableOf is an answer by quarter of an hour.
func tableOf(counts map[string]float64) *report.Table {
	out := &report.Table{}
	for clock, n := range counts {
		out.Rows = append(out.Rows, report.Row{Keys: []report.Key{{Value: "2026-03-02T" + clock}}, Cells: []report.Cell{{Value: &n}}})
	}
	return out
}

func TestStrip(t *testing.T) {
	today := tableOf(map[string]float64{"09:00": 2, "09:15": 3, "09:30": 0})
	mine, _ := halvesOf(today)
	day := func(nine int) []int {
		out := make([]int, halves)
		out[18] = nine
		return out
	}
	got := points(mine, reached(today), [][]int{day(4), day(9), day(1), day(6)})
	five, none, median, zero := 5, 0, 5.0, 0.0
	want := []Half{{Minute: 540, In: &five, Usual: &median}, {Minute: 570, In: &none, Usual: &zero}, {Minute: 600, Usual: &zero}}
	if diff := cmp.Diff(want, got[18:21]); diff != "" || len(got) != 48 {
		t.Error(diff)
	}
	if _, any := halvesOf(tableOf(map[string]float64{"09:00": 0})); any {
		t.Error("a day without conversations is one to compare with")
	}
	if got := points(mine, reached(today), nil); got[18].Usual != nil {
		t.Errorf("nothing to compare with gives %v", *got[18].Usual)
	}
	days, err := sameWeekdays("2026-03-02")
	if diff := cmp.Diff([]string{"2026-02-23", "2026-02-16", "2026-02-09", "2026-02-02"}, days); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestToday(t *testing.T) {
	v := func(f float64) *float64 { return &f }
	row := func(cells ...report.Cell) *report.Table { return &report.Table{Rows: []report.Row{{Cells: cells}}} }
	var got Today
	got.fill(row(report.Cell{Value: v(286)}, report.Cell{Value: v(23)}, report.Cell{Value: v(78_000), N: 250, Target: &report.Target{Good: v(90_000), Level: "good"}}), row(report.Cell{Value: v(251)}))
	want := Today{Handled: 286, HandledBefore: 251, Timeouts: 23, FirstResponse: v(78_000), Answered: 250, Target: v(90_000), Level: "good"}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}
