package realtime

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/event"
	"kefu/internal/engine/limit"
	"kefu/internal/engine/presence"
	"kefu/internal/feature/desk"
)

// Visitors is the desk as visitors' pages use it.
type Visitors interface {
	Hello(ctx context.Context, h desk.Hello) (desk.Welcome, error)
	Send(ctx context.Context, m desk.VisitorMessage) (desk.Receipt, error)
	Rate(ctx context.Context, w desk.Widget, who desk.Visitor, r desk.Rating) (desk.Receipt, error)
	Thread(ctx context.Context, w desk.Widget, who desk.Visitor, before, after int64) (desk.Items, error)
	Look(ctx context.Context, who desk.Visitor, p desk.PageView) error
	Came(ctx context.Context, who desk.Visitor, o desk.Origin) error
	Saw(ctx context.Context, w desk.Widget, who desk.Visitor, conversation domain.ID, seq int64) error
}

// Agents is the desk as agents' pages use it.
type Agents interface {
	Viewer(ctx context.Context, p access.Principal) (desk.Viewer, error)
	Counts(ctx context.Context, p access.Principal) (desk.Counts, error)
	Presences(ctx context.Context, p access.Principal) ([]presence.State, error)
	Beat(ctx context.Context, agent domain.ID) error
	Read(ctx context.Context, p access.Principal, conversation domain.ID, seq int64) error
	// See returns a conversation the caller may see, or not_found.
	See(ctx context.Context, p access.Principal, conversation domain.ID) (desk.Row, error)
}

// Past tells again what was told lately; ok is false when that is not all.
type Past interface {
	Since(c event.Cursor) (updates []desk.Update, ok bool)
}

// Options are what a Hub works with; all are needed.
type Options struct {
	Visitors Visitors
	Agents   Agents
	Clock    domain.Clock
	Log      *slog.Logger
	// Roster returns the presence of every agent.
	Roster func(context.Context) ([]presence.State, error)
	// Hours says what a customer from a country is promised by a web chat now: when it opens if it is closed, and by when a message is
	// answered; 0: it is open, nothing is promised.
	Hours func(w desk.Widget, country string) (opens, replyBy domain.Instant)
	// FileLink is the address under which a visitor gets a file, for a while.
	FileLink func(w desk.Widget, who desk.Visitor, file domain.ID) string
	// AgentItem is how a line of a thread travels to agents.
	AgentItem func(desk.Item) any
	// FileBytes is how large a file of a visitor may be.
	FileBytes int64
}

// Hub knows every open page. It is a sink of the feed.
type Hub struct {
	Options
	upgrader websocket.Upgrader
	foreign  websocket.Upgrader // for visitors: whoever calls has checked the origin
	sends    *limit.Keys        // messages of one visitor
	sendsIP  *limit.Keys        // and of one address
	begins   *limit.Keys        // first messages of strangers, of one address
	frames   *limit.Keys        // of any kind, of one address
	looks    *limit.Keys        // pages of one visitor
	origins  *limit.Keys        // and where he or she came from

	mu       sync.Mutex
	closed   bool
	past     Past
	visitors map[domain.ID][]*visitor // by contact
	agents   map[*agent]struct{}
	joining  map[joiner]struct{}
	conns    [turns]map[*conn]struct{} // by when they are pinged
	entered  int
	perIP    map[string]int
	readers  sync.WaitGroup

	dutyMu sync.Mutex
	duty   map[domain.ID]presence.State

	widgetMu sync.Mutex
	widgets  map[string]*desk.Widget // as last read, so that the pages of one chat share it

	seenMu sync.Mutex
	seen   map[string]string // the last page of a visitor, so that it is noted once
}

// joiner is a page that has said hello and does not know yet where it stands: it keeps all it hears until it does.
type joiner interface{ keep([]desk.Update) }

// What one visitor and one address may send.
const (
	sendEvery   = time.Second
	sendBurst   = 10
	sendIPEvery = 200 * time.Millisecond
	sendIPBurst = 100
	beginEvery  = 2 * time.Second
	beginBurst  = 60
	frameEvery  = 20 * time.Millisecond
	frameBurst  = 1000
	lookEvery   = 2 * time.Second
	lookBurst   = 40
	originEvery = 30 * time.Second
	originBurst = 5
	maxPerIP    = 200 // open sockets
)

// New returns a hub without pages.
func New(o Options) *Hub {
	up := websocket.Upgrader{ReadBufferSize: 512, WriteBufferSize: 1024, WriteBufferPool: &sync.Pool{}, HandshakeTimeout: 10 * time.Second}
	foreign := up
	foreign.ReadBufferSize = 0 // that of lean
	foreign.CheckOrigin = func(*http.Request) bool { return true }
	h := &Hub{
		Options: o, upgrader: up, foreign: foreign,
		sends: limit.New(o.Clock, sendEvery, sendBurst), sendsIP: limit.New(o.Clock, sendIPEvery, sendIPBurst),
		begins: limit.New(o.Clock, beginEvery, beginBurst), frames: limit.New(o.Clock, frameEvery, frameBurst), looks: limit.New(o.Clock, lookEvery, lookBurst),
		origins:  limit.New(o.Clock, originEvery, originBurst),
		visitors: map[domain.ID][]*visitor{}, agents: map[*agent]struct{}{}, joining: map[joiner]struct{}{},
		perIP: map[string]int{}, duty: map[domain.ID]presence.State{}, seen: map[string]string{}, widgets: map[string]*desk.Widget{},
	}
	for i := range h.conns {
		h.conns[i] = map[*conn]struct{}{}
	}
	return h
}

// turns is how many groups of sockets are pinged one after another, so that ten thousand do not answer at the same moment.
const turns = 25

// rosterEvery is how often the roster is read anew, in case a change was missed.
const rosterEvery = time.Minute

// Run keeps the pages alive until ctx ends. Past tells what a page has missed that comes back.
func (h *Hub) Run(ctx context.Context, past Past) {
	h.mu.Lock()
	h.past = past
	h.mu.Unlock()
	h.readRoster(ctx)
	ping, roster, counts := time.NewTicker(pingEvery/turns), time.NewTicker(rosterEvery), time.NewTicker(countsEvery)
	defer ping.Stop()
	defer roster.Stop()
	defer counts.Stop()
	for turn := 0; ; {
		select {
		case <-ctx.Done():
			return
		case <-roster.C:
			h.readRoster(ctx)
		case <-counts.C:
			for _, a := range h.desks() {
				a.settle()
			}
		case <-ping.C:
			turn = (turn + 1) % turns
			h.look(ctx, turn)
		}
	}
}

// look pings the sockets whose turn it is, and sees whether the agents among them may go on.
func (h *Hub) look(ctx context.Context, turn int) {
	h.mu.Lock()
	all := slices.Collect(maps.Keys(h.conns[turn]))
	h.mu.Unlock()
	for _, c := range all {
		c.ping()
	}
	for _, a := range h.desks() {
		if a.conn.turn == turn {
			a.check(ctx)
		}
	}
}

// shared is the web chat as the pages that came before have it, if it is still the same.
func (h *Hub) shared(w desk.Widget) *desk.Widget {
	h.widgetMu.Lock()
	defer h.widgetMu.Unlock()
	if known := h.widgets[w.Key]; known != nil && reflect.DeepEqual(*known, w) {
		return known
	}
	h.widgets[w.Key] = &w
	return &w
}

func (h *Hub) readRoster(ctx context.Context) {
	all, err := h.Roster(ctx)
	if err != nil {
		if ctx.Err() == nil {
			h.Log.Error("who is on duty could not be read and will be tried again", "err", err)
		}
		return
	}
	h.note(all)
}

func (h *Hub) note(states []presence.State) {
	h.dutyMu.Lock()
	defer h.dutyMu.Unlock()
	for _, s := range states {
		h.duty[s.Agent] = s
	}
}

// Duty says what a web chat promises now: whether somebody is there, when it opens if it is closed, and by when a message is answered.
func (h *Hub) Duty(w desk.Widget, country string) (online bool, opens, replyBy domain.Instant) {
	opens, replyBy = h.Hours(w, country)
	now := h.Clock.Now()
	h.dutyMu.Lock()
	defer h.dutyMu.Unlock()
	for _, s := range h.duty {
		if s.Chosen == domain.PresenceOnline && !s.Told(now) {
			return true, 0, replyBy
		}
	}
	return false, opens, replyBy
}

// Publish implements desk.Sink.
func (h *Hub) Publish(updates []desk.Update) {
	for _, u := range updates {
		h.note(u.Presence)
	}
	h.mu.Lock()
	for j := range h.joining {
		j.keep(updates)
	}
	var agents []*agent
	for a := range h.agents {
		agents = append(agents, a)
	}
	visitors := map[*visitor][]desk.Update{}
	for _, u := range updates {
		if len(u.Presence) > 0 {
			for _, group := range h.visitors {
				for _, v := range group {
					visitors[v] = append(visitors[v], u)
				}
			}
		}
		for _, v := range h.visitors[u.Row.State.Contact] {
			visitors[v] = append(visitors[v], u)
		}
	}
	h.mu.Unlock()
	for v, some := range visitors {
		v.tell(some)
	}
	news := h.newsOf(updates)
	for _, a := range agents {
		a.tell(news)
	}
}

// enter adds a socket; false: the server is stopping, or the address has too many.
func (h *Hub) enter(c *conn, ip string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		c.bye(bye{Code: byeResume})
		return false
	}
	if ip != "" && h.perIP[ip] >= maxPerIP {
		c.bye(bye{Code: byeLimit, Wait: 30_000})
		return false
	}
	h.entered++
	c.turn = h.entered % turns
	h.conns[c.turn][c] = struct{}{}
	h.readers.Add(1)
	if ip != "" {
		h.perIP[ip]++
	}
	return true
}

func (h *Hub) leave(c *conn, ip string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.conns[c.turn], c)
	h.readers.Done()
	if ip != "" {
		if h.perIP[ip]--; h.perIP[ip] <= 0 {
			delete(h.perIP, ip)
		}
	}
}

// Close asks every page to come again later and returns when they are gone, or cuts them off when ctx ends. New ones are sent away.
func (h *Hub) Close(ctx context.Context) {
	h.mu.Lock()
	h.closed = true
	var all []*conn
	for _, group := range h.conns {
		all = slices.AppendSeq(all, maps.Keys(group))
	}
	h.mu.Unlock()
	for _, c := range all {
		c.bye(bye{Code: byeResume})
	}
	for _, c := range all {
		select {
		case <-c.done:
		case <-ctx.Done():
			c.close()
		}
	}
	h.readers.Wait()
}

// Pages counts the open sockets of visitors and of agents.
func (h *Hub) Pages() (visitors, agents int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, group := range h.visitors {
		visitors += len(group)
	}
	return visitors, len(h.agents)
}

// HasRead tells the customer that agents have read up to a line.
func (h *Hub) HasRead(row desk.Row, seq int64) {
	for _, v := range h.pagesOf(row.State.Contact) {
		v.conn.send(read{T: "read", Seq: seq})
	}
}

// Nudge tells an agent that somebody urges him or her to answer.
func (h *Hub) Nudge(to, conversation domain.ID, by string) {
	for _, a := range h.desks() {
		if a.who().Agent == to {
			a.conn.send(nudge{T: "nudge", Conversation: conversation, By: by})
		}
	}
}

func (h *Hub) pagesOf(contact domain.ID) []*visitor {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.visitors[contact])
}

func (h *Hub) desks() (out []*agent) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for a := range h.agents {
		out = append(out, a)
	}
	return out
}
