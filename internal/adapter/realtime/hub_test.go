package realtime

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/event"
	"kefu/internal/engine/presence"
	"kefu/internal/feature/desk"
)

const (
	customer domain.ID = 5
	talkID   domain.ID = 50
	chat     domain.ID = 1
)

// book is a desk of one customer in memory: what is written shows in threads at once, and in the feed when it is published.
type book struct {
	mu     sync.Mutex
	lines  []desk.Item
	greets func() // runs in the middle of a hello
	saw    int64
	beats  int
}

func (b *book) line(body string) desk.Item {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := desk.Item{Seq: int64(len(b.lines) + 1), Kind: desk.ItemMessage, Conversation: talkID, By: desk.Author{Kind: domain.ActorCustomer},
		Message: &desk.Message{Body: body}, CID: "cid-" + body}
	b.lines = append(b.lines, i)
	return i
}

func (b *book) row(seq int64) desk.Row {
	r := desk.Row{ID: talkID, Account: chat, Seq: seq, Status: domain.StatusOpen, Contact: desk.Person{ID: customer, Name: "Emma Wilson"}}
	r.State.Contact = customer
	return r
}

func (b *book) update(items ...desk.Item) desk.Update {
	return desk.Update{Row: b.row(items[len(items)-1].Seq), Items: items, Cursor: event.Cursor{Seq: items[len(items)-1].Seq},
		Counts: func(desk.Viewer) desk.Counts { return desk.Counts{} }}
}

func (b *book) Hello(_ context.Context, h desk.Hello) (desk.Welcome, error) {
	if b.greets != nil {
		b.greets()
	}
	if h.Token == "unknown" {
		return desk.Welcome{Token: "new", Contact: 6, Visitor: desk.Visitor{Key: "6"}, Thread: desk.Items{Seq: h.After}}, nil
	}
	row := b.row(1)
	thread, err := b.Thread(context.Background(), desk.Widget{}, desk.Visitor{}, 0, h.After)
	return desk.Welcome{Widget: desk.Widget{Account: domain.Account{ID: chat}}, Token: h.Token, Contact: customer, Visitor: desk.Visitor{Key: h.Token}, Thread: thread, Row: &row}, err
}

func (b *book) Thread(_ context.Context, _ desk.Widget, _ desk.Visitor, _, after int64) (desk.Items, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	rest := b.lines[min(int(after), len(b.lines)):]
	return desk.Items{Items: append([]desk.Item{}, rest...), Seq: max(after, int64(len(b.lines)))}, nil
}

func (b *book) Send(_ context.Context, m desk.VisitorMessage) (desk.Receipt, error) {
	if m.Body == "bad" {
		return desk.Receipt{}, domain.Invalid("body", "too_long", "x")
	}
	if m.Body == "broken" {
		return desk.Receipt{}, fmt.Errorf("disk full")
	}
	i := b.line(m.Body)
	return desk.Receipt{Seq: i.Seq}, nil
}

func (b *book) Rate(context.Context, desk.Widget, desk.Visitor, desk.Rating) (desk.Receipt, error) {
	return desk.Receipt{}, domain.Conflict("survey_expired", "x")
}
func (b *book) Look(context.Context, desk.Visitor, desk.PageView) error { return nil }

func (b *book) Came(context.Context, desk.Visitor, desk.Origin) error { return nil }

func (b *book) Saw(_ context.Context, _ desk.Widget, _ desk.Visitor, _ domain.ID, seq int64) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.saw = seq
	return nil
}

func (b *book) Viewer(_ context.Context, p access.Principal) (desk.Viewer, error) {
	return desk.Viewer{Agent: p.Agent, Teams: p.Teams, Masked: p.Masked()}, nil
}

func (b *book) Counts(context.Context, access.Principal) (desk.Counts, error) {
	return desk.Counts{Cursor: "0.9"}, nil
}

func (b *book) Presences(context.Context, access.Principal) ([]presence.State, error) {
	return nil, nil
}

func (b *book) Beat(context.Context, domain.ID) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.beats++
	return nil
}

func (b *book) Read(context.Context, access.Principal, domain.ID, int64) error { return nil }

func (b *book) See(_ context.Context, p access.Principal, id domain.ID) (desk.Row, error) {
	if p.Agent != 1 || id != talkID {
		return desk.Row{}, domain.NotFound("conversation_not_found", "x")
	}
	return b.row(1), nil
}

// site serves a hub: /v is a visitor's socket, /a an agent's.
type site struct {
	*book
	*Hub
	url   string
	p     access.Principal
	login bool
}

func open(t *testing.T) *site {
	t.Helper()
	s := &site{book: &book{}, p: access.Principal{User: 1, Agent: 1, Name: "Amy", Role: access.Agent, Teams: []domain.ID{11}}, login: true}
	s.Hub = New(Options{
		Visitors: s.book, Agents: s.book, Clock: domain.ClockFunc(func() domain.Instant { return domain.At(time.Now()) }), Log: slog.New(slog.DiscardHandler),
		Roster:   func(context.Context) ([]presence.State, error) { return nil, nil },
		Hours:    func(desk.Widget, string) (opens, replyBy domain.Instant) { return 0, 0 },
		FileLink: func(desk.Widget, desk.Visitor, domain.ID) string { return "" }, AgentItem: func(i desk.Item) any { return i }, FileBytes: 1,
	})
	mux := http.NewServeMux()
	mux.HandleFunc("/v", func(w http.ResponseWriter, r *http.Request) { s.Visitor(w, r, "key", "ip") })
	mux.HandleFunc("/a", func(w http.ResponseWriter, r *http.Request) {
		s.Agent(w, r, s.p, func(context.Context) (access.Principal, bool) { return s.p, s.login })
	})
	srv := httptest.NewUnstartedServer(mux)
	srv.Config.ConnState = func(c net.Conn, state http.ConnState) {
		if tcp, ok := c.(*net.TCPConn); ok && state == http.StateNew {
			_ = tcp.SetWriteBuffer(4 << 10) // so that a slow reader shows soon
		}
	}
	srv.Start()
	s.url = "ws" + strings.TrimPrefix(srv.URL, "http")
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		s.Hub.Close(ctx)
		srv.Close()
	})
	return s
}

type peer struct {
	t  *testing.T
	ws *websocket.Conn
}

type got struct {
	T, Code, CID, Token string
	Seq                 int64
	Reset, Gone, Retry  bool
	Item                struct {
		Seq int64
		CID string
	}
	Items []struct {
		Seq int64
		CID string
	}
	Row struct {
		ID      string
		Seq     int64
		Preview string
		Contact struct{ Name string }
	}
	Counts *struct{ Cursor string }
}

func (s *site) dial(t *testing.T, path string, hello any) *peer {
	t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial(s.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.Close() })
	p := &peer{t, ws}
	if hello != nil {
		p.send(hello)
	}
	return p
}

func (p *peer) send(v any) {
	p.t.Helper()
	if err := p.ws.WriteJSON(v); err != nil {
		p.t.Fatal(err)
	}
}

func (p *peer) next() got {
	p.t.Helper()
	_ = p.ws.SetReadDeadline(time.Now().Add(10 * time.Second))
	var g got
	if err := p.ws.ReadJSON(&g); err != nil {
		p.t.Fatal(err)
	}
	return g
}

func hello(after int64) map[string]any {
	return map[string]any{"t": "hello", "v": 1, "token": "known", "after": after}
}

// TestJoinLosesNothing: what is published while a page is being greeted is told once, whether the thread had it already or not.
func TestJoinLosesNothing(t *testing.T) {
	s := open(t)
	for range 5 {
		s.line("x")
	}
	entered, goOn := make(chan struct{}), make(chan struct{})
	s.greets = func() {
		close(entered)
		<-goOn
	}
	p := s.dial(t, "/v", hello(2))
	<-entered
	for _, i := range s.lines {
		s.Publish([]desk.Update{s.update(i)})
	}
	six := s.line("late")
	s.Publish([]desk.Update{s.update(six)})
	s.lines = s.lines[:4] // the thread is read before the last two are there
	close(goOn)
	w := p.next()
	if w.T != "welcome" || w.Seq != 4 || len(w.Items) != 2 || w.Items[0].Seq != 3 || w.Items[0].CID != "cid-x" {
		t.Fatalf("welcome %+v", w)
	}
	for _, want := range []int64{5, 6} {
		if f := p.next(); f.T != "item" || f.Item.Seq != want {
			t.Fatalf("got %+v, want item %d", f, want)
		}
	}
	seven, eight := desk.Item{Seq: 7, Kind: desk.ItemResolved}, desk.Item{Seq: 8, Kind: desk.ItemReopened}
	s.Publish([]desk.Update{s.update(six), s.update(eight), s.update(seven)}) // two conversations of one customer, in the order of their last event
	for _, want := range []int64{7, 8} {
		if f := p.next(); f.T != "item" || f.Item.Seq != want {
			t.Fatalf("got %+v, want item %d", f, want)
		}
	}
}

// TestResume: pages come and go at any moment while lines are written; each reads every line once and in order.
func TestResume(t *testing.T) {
	s := open(t)
	const lines, pages = 400, 4
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range lines {
			s.Publish([]desk.Update{s.update(s.line(fmt.Sprint(i)))})
			time.Sleep(time.Duration(rand.IntN(500)) * time.Microsecond)
		}
	})
	for range pages {
		wg.Go(func() {
			var last int64
			for last < lines {
				ws, _, err := websocket.DefaultDialer.Dial(s.url+"/v", nil)
				if err != nil {
					t.Error(err)
					return
				}
				_ = ws.WriteJSON(hello(last))
				_ = ws.SetReadDeadline(time.Now().Add(10 * time.Second))
				for range 1 + rand.IntN(60) {
					var g got
					if err := ws.ReadJSON(&g); err != nil {
						t.Error(err)
						return
					}
					if g.T == "item" {
						g.Items = append(g.Items, g.Item)
					}
					for _, i := range g.Items {
						if i.Seq != last+1 {
							t.Errorf("after line %d comes %d in a %s", last, i.Seq, g.T)
							return
						}
						last = i.Seq
					}
					if last == lines {
						break
					}
				}
				_ = ws.Close()
			}
		})
	}
	wg.Wait()
}

// TestForgotten: a page whose talk is gone, or is somebody else's, begins anew and hears what comes.
func TestForgotten(t *testing.T) {
	s := open(t)
	p := s.dial(t, "/v", map[string]any{"t": "hello", "v": 1, "token": "unknown", "after": 17})
	if w := p.next(); !w.Reset || w.Token != "new" || w.Seq != 0 {
		t.Errorf("welcome %+v", w)
	}
}

// TestSlow: a page that does not read is sent away and holds up nobody.
func TestSlow(t *testing.T) {
	s := open(t)
	narrow := websocket.Dialer{NetDial: func(network, addr string) (net.Conn, error) {
		c, err := net.Dial(network, addr)
		if err == nil {
			err = c.(*net.TCPConn).SetReadBuffer(4 << 10)
		}
		return c, err
	}}
	ws, _, err := narrow.Dial(s.url+"/v", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	p := &peer{t, ws}
	p.send(hello(0))
	if w := p.next(); w.T != "welcome" {
		t.Fatalf("%+v", w)
	}
	begun := time.Now()
	body := strings.Repeat("x", 4<<10)
	for range 600 { // more than the queue and the buffers on the way
		s.Publish([]desk.Update{s.update(s.line(body))})
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("telling takes %s", took)
	}
	s.Hub.mu.Lock()
	for _, group := range s.Hub.conns {
		for c := range group {
			c.mu.Lock()
			if len(c.queue) > queueLength+2 {
				t.Errorf("%d frames wait for one page", len(c.queue))
			}
			c.mu.Unlock()
		}
	}
	s.Hub.mu.Unlock()
	last := int64(0)
	for {
		f := p.next()
		if f.T == "bye" {
			if f.Code != byeResume {
				t.Errorf("sent away with %+v", f)
			}
			break
		}
		if f.T == "item" && f.Item.Seq != last+1 {
			t.Fatalf("line %d after %d", f.Item.Seq, last)
		}
		last = max(last, f.Item.Seq)
	}
	if last == 0 || last == 600 {
		t.Errorf("it read up to %d", last)
	}
}

func TestFramesOfVisitors(t *testing.T) {
	s := open(t)
	a := s.dial(t, "/a", map[string]any{"t": "hello", "v": 1})
	if w := a.next(); w.T != "welcome" || !w.Reset {
		t.Fatalf("agent %+v", w)
	}
	a.send(map[string]any{"t": "watch", "conversation": talkID})
	p := s.dial(t, "/v", hello(0))
	p.next()
	for body, want := range map[string]got{"bad": {T: "nack", Code: "too_long"}, "broken": {T: "nack", Code: "failed", Retry: true}} {
		p.send(map[string]any{"t": "send", "cid": "c-" + body, "body": body})
		if g := p.next(); g.T != want.T || g.Code != want.Code || g.Retry != want.Retry || g.CID != "c-"+body {
			t.Errorf("%s gives %+v", body, g)
		}
	}
	p.send(map[string]any{"t": "rate", "cid": "c-rate", "score": 5})
	if g := p.next(); g.Code != "expired" {
		t.Errorf("stars too late give %+v", g)
	}
	p.send(map[string]any{"t": "unheard-of"})
	p.send([]int{1})
	p.send(map[string]any{"t": "send", "cid": "c-good", "body": "good"})
	if g := p.next(); g.T != "ack" || g.Seq != 1 {
		t.Errorf("after nonsense: %+v", g)
	}
	// Nobody has read what was never sent.
	s.Publish([]desk.Update{s.update(s.lines[0])})
	if g := p.next(); g.T != "item" {
		t.Errorf("%+v", g)
	}
	p.send(map[string]any{"t": "read", "seq": 99})
	a.until("read")
	if s.saw != 1 {
		t.Errorf("read up to %d", s.saw)
	}
	// Who looks away hears no more of it; who may not see it never did.
	a.send(map[string]any{"t": "watch", "conversation": ""})
	a.send(map[string]any{"t": "hb"})
	s.waitBeats(t, 2)
	s.p.Agent = 2
	b := s.dial(t, "/a", map[string]any{"t": "hello", "v": 1})
	b.next()
	b.send(map[string]any{"t": "watch", "conversation": talkID})
	b.send(map[string]any{"t": "hb"})
	s.waitBeats(t, 4)
	p.send(map[string]any{"t": "typing", "on": true})
	p.send(map[string]any{"t": "send", "cid": "c-next", "body": "next"})
	p.until("ack")
	for _, page := range s.desks() {
		if w := page.watches(); w.ID != 0 {
			t.Errorf("somebody still watches %d", w.ID)
		}
	}
	p.send(map[string]any{"t": "send", "cid": "c-big", "body": strings.Repeat("x", visitorFrame)})
	_ = p.ws.SetReadDeadline(time.Now().Add(5 * time.Second))
	if _, _, err := p.ws.ReadMessage(); err == nil {
		t.Error("a frame of more than 16 KB is taken")
	}
	for _, first := range []any{map[string]any{"t": "send"}, map[string]any{"t": "hello", "v": 2}, []int{}} {
		if g := s.dial(t, "/v", first).next(); g.T != "bye" || g.Code != byeVersion {
			t.Errorf("%v gives %+v", first, g)
		}
	}
}

func (p *peer) until(kind string) got {
	p.t.Helper()
	for {
		if g := p.next(); g.T == kind {
			return g
		}
	}
}

// TestAgentsSeeTheirs: rows reach those who may see them; who loses one is told only that it is gone.
func TestAgentsSeeTheirs(t *testing.T) {
	s := open(t)
	a := s.dial(t, "/a", map[string]any{"t": "hello", "v": 1})
	a.next()
	row := func(owner, team domain.ID, seq int64) desk.Update {
		u := s.update(desk.Item{Seq: seq, Kind: desk.ItemMessage, By: desk.Author{Kind: domain.ActorAgent, ID: owner}, Message: &desk.Message{Body: "x"}, CID: "mine"})
		u.Row.Owner.ID, u.Row.Team, u.Row.Preview = owner, team, "words"
		return u
	}
	foreign := row(2, 12, 1)
	lost := row(2, 12, 3)
	lost.Before = desk.Brief{ID: talkID, Owner: 1, Team: 11}
	given := row(2, 12, 4)
	given.Items[0] = desk.Item{Seq: 4, Kind: desk.ItemAssigned, Data: domain.ConversationAssigned{From: domain.AgentRef{Team: 11}}}
	s.Publish([]desk.Update{foreign, row(1, 11, 2), lost, row(3, 11, 5), given})
	if g := a.next(); g.Row.Seq != 2 || g.Gone || g.Items[0].CID != "mine" || g.Row.Preview != "words" {
		t.Errorf("the own row is %+v", g)
	}
	if g := a.next(); g.Row.Seq != 3 || !g.Gone || len(g.Items) != 0 || g.Row.Preview != "" {
		t.Errorf("a lost row is %+v", g)
	}
	if g := a.next(); g.Row.Seq != 5 || g.Gone || g.Items[0].CID != "" {
		t.Errorf("a colleague's row is %+v", g)
	}
	if g := a.next(); g.Row.Seq != 4 || !g.Gone {
		t.Errorf("a row that was given away is %+v", g)
	}
	a.send(map[string]any{"t": "hb"})
	s.waitBeats(t, 2) // one at the beginning, one now
	// A session that has ended hears no more.
	s.login = false
	for _, page := range s.desks() {
		page.check(t.Context())
	}
	if g := a.next(); g.T != "bye" || g.Code != byeLogin {
		t.Errorf("after the logout: %+v", g)
	}
	if n := len(s.desks()); n != 0 {
		time.Sleep(50 * time.Millisecond)
		if n = len(s.desks()); n != 0 {
			t.Errorf("%d pages listen on", n)
		}
	}
}

// TestMaskedRows: an outsourced agent is told what happens, and of the customer's name only the first letter.
func TestMaskedRows(t *testing.T) {
	s := open(t)
	a := s.dial(t, "/a", map[string]any{"t": "hello", "v": 1})
	a.next()
	s.p.Role = access.Outsourced
	b := s.dial(t, "/a", map[string]any{"t": "hello", "v": 1})
	b.next()
	s.Publish([]desk.Update{s.update(s.line("Hallo"))})
	if g := a.next(); g.Row.Contact.Name != "Emma Wilson" {
		t.Errorf("an agent reads %+v", g.Row)
	}
	if g := b.next(); g.Row.Contact.Name != "E***" || g.Row.Seq != 1 || len(g.Items) != 1 {
		t.Errorf("an outsourced agent reads %+v", g)
	}
}

// TestCountsAreRationed: one page is told the counts at once after a rest, and while they change all the time only now and then, the last of them too.
func TestCountsAreRationed(t *testing.T) {
	s := open(t)
	now := domain.At(time.Now())
	s.Clock = domain.ClockFunc(func() domain.Instant { return now })
	a := s.dial(t, "/a", map[string]any{"t": "hello", "v": 1})
	a.next()
	page := s.desks()[0]
	happens := func(counts string) {
		u := s.update(s.line("Hallo"))
		u.Counts = func(desk.Viewer) desk.Counts { return desk.Counts{Cursor: counts} }
		s.Publish([]desk.Update{u})
	}
	told := func(what, kind, counts string) {
		t.Helper()
		g := a.next()
		if got := g.Counts; g.T != kind || (got == nil) != (counts == "") || got != nil && got.Cursor != counts {
			t.Errorf("%s: told %+v with counts %+v, want %s %q", what, g, got, kind, counts)
		}
	}
	happens("0.1")
	told("after a rest", "row", "0.1")
	now = now.Add(countsEvery - time.Millisecond)
	happens("0.2")
	happens("0.3")
	told("soon after", "row", "")
	told("and again", "row", "")
	page.settle()
	told("what is owed", "counts", "0.3")
	page.settle() // nothing is
	now = now.Add(countsEvery)
	happens("0.4")
	told("after the next rest", "row", "0.4")
	now = now.Add(-time.Hour)
	happens("0.5")
	told("after the clock was set back", "row", "0.5")
}

func (b *book) waitBeats(t *testing.T, n int) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		b.mu.Lock()
		beats := b.beats
		b.mu.Unlock()
		if beats >= n {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%d heartbeats arrive, want %d", beats, n)
		}
	}
}

// TestDoor: an agent's socket opens for pages of this server only, an address has so many, and a server that stops sends everybody away.
func TestDoor(t *testing.T) {
	s := open(t)
	_, resp, err := websocket.DefaultDialer.Dial(s.url+"/a", http.Header{"Origin": {"https://evil.example"}})
	if err == nil || resp == nil || resp.StatusCode != http.StatusForbidden {
		t.Errorf("another site's page opens an agent's socket: %v %v", resp, err)
	}
	host := strings.TrimPrefix(s.url, "ws://")
	if ws, _, err := websocket.DefaultDialer.Dial(s.url+"/a", http.Header{"Origin": {"http://" + host}}); err != nil {
		t.Errorf("the own page: %v", err)
	} else {
		_ = ws.Close()
	}
	s.Hub.mu.Lock()
	s.Hub.perIP["ip"] = maxPerIP
	s.Hub.mu.Unlock()
	if g := s.dial(t, "/v", nil).next(); g.T != "bye" || g.Code != byeLimit {
		t.Errorf("one socket too many: %+v", g)
	}
	s.Hub.mu.Lock()
	delete(s.Hub.perIP, "ip")
	s.Hub.mu.Unlock()
	p, silent := s.dial(t, "/v", hello(0)), s.dial(t, "/v", nil)
	p.next()
	begun := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	s.Hub.Close(ctx)
	if took := time.Since(begun); took > 3*time.Second {
		t.Errorf("closing takes %s", took)
	}
	for _, page := range []*peer{p, silent} {
		if g := page.next(); g.T != "bye" || g.Code != byeResume {
			t.Errorf("at the end: %+v", g)
		}
	}
	if g := s.dial(t, "/v", nil).next(); g.T != "bye" || g.Code != byeResume {
		t.Errorf("after the end: %+v", g)
	}
	s.Hub.mu.Lock()
	defer s.Hub.mu.Unlock()
	sockets := 0
	for _, group := range s.Hub.conns {
		sockets += len(group)
	}
	if sockets+len(s.Hub.visitors)+len(s.Hub.agents)+len(s.Hub.joining)+len(s.Hub.perIP) != 0 {
		t.Errorf("left: %d sockets, %d visitors, %d agents, %d joining, %v", sockets, len(s.Hub.visitors), len(s.Hub.agents), len(s.Hub.joining), s.Hub.perIP)
	}
}
