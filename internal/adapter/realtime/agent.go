package realtime

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/desk"
)

const agentFrame = 64 << 10 // bytes of one frame

// agent is the page of somebody who answers.
type agent struct {
	hub   *Hub
	conn  *conn
	again func(context.Context) (access.Principal, bool)

	mu      sync.Mutex
	p       access.Principal
	viewer  desk.Viewer
	kept    []desk.Update
	lost    bool
	watched desk.Row
	wall    bool // watches the wall
	counted domain.Instant
	owed    func(desk.Viewer) desk.Counts // the counts have changed since; nil: they have not
}

// Agent serves the socket of an agent's page. The page must come from this server: an upgrade is a GET, which no other protection covers.
// again recognises the caller anew, so that an ended session does not go on listening.
func (h *Hub) Agent(w http.ResponseWriter, r *http.Request, p access.Principal, again func(context.Context) (access.Principal, bool)) {
	ws, err := h.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	a := &agent{hub: h, conn: newConn(ws, nil, agentFrame), again: again, p: p}
	if !h.enter(a.conn, "") {
		return
	}
	go a.serve(context.WithoutCancel(r.Context()))
}

func (a *agent) serve(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer a.hub.leave(a.conn, "")
	defer a.conn.close()
	if !a.join(ctx) {
		<-a.conn.done
		return
	}
	defer func() {
		a.hub.mu.Lock()
		delete(a.hub.agents, a)
		a.hub.mu.Unlock()
		a.hub.crowd(a.watches().ID)
	}()
	a.beat(ctx)
	for {
		body, err := a.conn.read()
		if err != nil {
			return
		}
		var f fromAgent
		if json.Unmarshal(body, &f) == nil {
			a.handle(ctx, f)
		}
	}
}

// join reads the hello and greets; what happens meanwhile is kept and told afterwards.
func (a *agent) join(ctx context.Context) bool {
	body, err := a.conn.read()
	var f fromAgent
	if err != nil {
		a.conn.close()
		return false
	}
	if json.Unmarshal(body, &f) != nil || f.T != "hello" || f.V != version {
		a.conn.bye(bye{Code: byeVersion})
		return false
	}
	h := a.hub
	h.mu.Lock()
	h.joining[a] = struct{}{}
	h.mu.Unlock()
	out, missed, err := a.greet(ctx, f)
	h.mu.Lock()
	delete(h.joining, a)
	if err != nil {
		h.mu.Unlock()
		h.failed(ctx, "an agent's page could not be greeted", err)
		a.conn.bye(byeOf(err))
		return false
	}
	h.agents[a] = struct{}{}
	a.mu.Lock() // before the feed can tell the page anything
	h.mu.Unlock()
	defer a.mu.Unlock()
	a.conn.send(out)
	if a.lost || len(missed)+len(a.kept) >= queueLength {
		a.conn.bye(bye{Code: byeResume}) // too much to be told on one connection that is just beginning
	}
	a.deliver(h.newsOf(missed))
	a.deliver(h.newsOf(untold(a.kept, missed)))
	a.kept = nil
	return true
}

// greet makes the welcome, and lists what the page has missed since its cursor; Reset says that this cannot be told.
func (a *agent) greet(ctx context.Context, f fromAgent) (agentWelcome, []desk.Update, error) {
	out := agentWelcome{T: "welcome", Reset: true, At: a.hub.Clock.Now(), Presence: []Presence{}}
	var missed []desk.Update
	if cursor, err := desk.ParseCursor(f.After); err == nil {
		a.hub.mu.Lock()
		past := a.hub.past
		a.hub.mu.Unlock()
		if past != nil {
			updates, ok := past.Since(cursor)
			if len(updates) < queueLength/2 && ok {
				out.Reset, missed = false, updates
			}
		}
	}
	viewer, err := a.hub.Agents.Viewer(ctx, a.p)
	if err != nil {
		return out, nil, err
	}
	a.viewer = viewer
	if out.Counts, err = a.hub.Agents.Counts(ctx, a.p); err != nil {
		return out, nil, err
	}
	out.Cursor = out.Counts.Cursor
	all, err := a.hub.Agents.Presences(ctx, a.p)
	for _, s := range all {
		out.Presence = append(out.Presence, PresenceOf(s))
	}
	return out, missed, err
}

// untold drops from what was kept during the greeting what is among the missed as well: it would be told twice, and the older after the newer.
func untold(kept, missed []desk.Update) []desk.Update {
	last := map[domain.ID]int64{}
	for _, u := range missed {
		for _, i := range u.Items {
			last[u.Row.ID] = max(last[u.Row.ID], i.Seq)
		}
	}
	return slices.DeleteFunc(slices.Clone(kept), func(u desk.Update) bool {
		return len(u.Items) > 0 && u.Items[len(u.Items)-1].Seq <= last[u.Row.ID]
	})
}

func (a *agent) handle(ctx context.Context, f fromAgent) {
	h, p, id := a.hub, a.who(), f.Conversation
	switch f.T {
	case "hb":
		a.beat(ctx)
	case "watch":
		var row desk.Row
		if id != 0 {
			var err error
			if row, err = h.Agents.See(ctx, p, id); err != nil {
				h.failed(ctx, "a conversation could not be watched", err)
				row = desk.Row{}
			}
		}
		before := a.watches().ID
		a.mu.Lock()
		a.watched, a.wall = row, f.Wall
		a.mu.Unlock()
		if before != row.ID {
			h.crowd(before)
		}
		h.crowd(row.ID)
	case "typing":
		if row := a.watches(); row.ID != 0 && row.ID == id && p.Agent != 0 {
			for _, v := range h.pagesOf(row.State.Contact) {
				v.conn.send(typing{T: "typing", On: f.On})
			}
			for _, other := range h.desks() {
				if other != a && other.watches().ID == row.ID {
					other.conn.send(typing{T: "typing", Conversation: row.ID, On: f.On, By: p.Name})
				}
			}
		}
	case "read":
		row, err := h.Agents.See(ctx, p, id)
		if err == nil {
			err = h.Agents.Read(ctx, p, id, f.Seq)
		}
		if err != nil {
			h.failed(ctx, "how far an agent has read could not be kept", err)
			return
		}
		h.HasRead(row, min(f.Seq, row.Seq))
	}
}

func (a *agent) beat(ctx context.Context) {
	if p := a.who(); p.Agent != 0 && p.Can(access.DeskAnswer) {
		if err := a.hub.Agents.Beat(ctx, p.Agent); err != nil {
			a.hub.failed(ctx, "a heartbeat could not be kept", err)
		}
	}
}

// check ends the page of somebody who is logged out or has lost the right, and sees new teams.
func (a *agent) check(ctx context.Context) {
	p, ok := a.again(ctx)
	if ctx.Err() != nil {
		return
	}
	if !ok || !p.Can(access.DeskView) {
		a.conn.bye(bye{Code: byeLogin})
		return
	}
	viewer, err := a.hub.Agents.Viewer(ctx, p)
	if err != nil {
		a.hub.failed(ctx, "what an agent may see could not be read", err)
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.p, a.viewer = p, viewer
}

func (a *agent) who() access.Principal {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.p
}

func (a *agent) watches() desk.Row {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.watched
}

// keep implements joiner.
func (a *agent) keep(updates []desk.Update) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.kept)+len(updates) > maxKept {
		a.lost = true
		return
	}
	a.kept = append(a.kept, updates...)
}

// news is an update with what is the same for everybody encoded once.
type news struct {
	desk.Update
	row    json.RawMessage
	masked func() json.RawMessage // the row for those from whom personal data are hidden
	lines  []line
}

type line struct {
	by      domain.ID
	all     json.RawMessage
	forSelf json.RawMessage // with the writer's own name for it
}

func (h *Hub) newsOf(updates []desk.Update) []news {
	out := make([]news, len(updates))
	for i, u := range updates {
		out[i] = news{Update: u, row: encode(u.Row), masked: sync.OnceValue(func() json.RawMessage { return encode(u.Row.Masked()) }),
			lines: make([]line, len(u.Items))}
		for j, item := range u.Items {
			l := line{by: item.By.ID}
			if item.CID != "" {
				l.forSelf = encode(h.AgentItem(item))
			}
			item.CID = ""
			l.all = encode(h.AgentItem(item))
			out[i].lines[j] = l
		}
	}
	return out
}

func encode(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil { // frames are plain data
		panic(err)
	}
	return b
}

func (a *agent) tell(updates []news) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.deliver(updates)
}

// countsEvery is how often one page is told the counts at most: at a busy desk they change with every message, and nobody reads that fast.
const countsEvery = 250 * time.Millisecond

// counts are what a frame says of them: those of now, or nil when the page has been told a moment ago, and is told in a moment again. mu is held.
func (a *agent) counts(of func(desk.Viewer) desk.Counts) json.RawMessage {
	now := a.hub.Clock.Now()
	if since := now.Sub(a.counted); since >= 0 && since < countsEvery {
		a.owed = of
		return nil
	}
	a.counted, a.owed = now, nil
	return encode(of(a.viewer))
}

// settle sends the counts that are owed.
func (a *agent) settle() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.owed == nil {
		return
	}
	a.conn.send(countsFrame{T: "counts", Counts: a.owed(a.viewer)})
	a.counted, a.owed = a.hub.Clock.Now(), nil
}

// deliver sends what this person may see; mu is held.
func (a *agent) deliver(updates []news) {
	for _, u := range updates {
		cursor := desk.CursorText(u.Cursor)
		if len(u.Presence) > 0 {
			frame := presenceFrame{T: "presence", Cursor: cursor}
			for _, s := range u.Presence {
				frame.Presence = append(frame.Presence, PresenceOf(s))
			}
			a.conn.send(frame)
		}
		if u.Row.ID == 0 {
			continue
		}
		sees := a.viewer.SeesRow(u.Row)
		if !sees && !a.saw(u.Update) {
			continue
		}
		frame := rowFrame{cursor: cursor, row: u.row, gone: !sees, counts: a.counts(u.Counts)}
		if a.viewer.Masked {
			frame.row = u.masked()
		}
		if !sees {
			frame.row = encode(struct {
				ID  domain.ID `json:"id"`
				Seq int64     `json:"seq"`
			}{u.Row.ID, u.Row.Seq})
		}
		for _, l := range u.lines {
			switch {
			case !sees:
			case l.forSelf != nil && l.by != 0 && l.by == a.viewer.Agent:
				frame.items = append(frame.items, l.forSelf)
			default:
				frame.items = append(frame.items, l.all)
			}
		}
		a.conn.push(message{websocket.TextMessage, frame.body()})
	}
}

// saw reports whether the person saw the conversation before this update.
func (a *agent) saw(u desk.Update) bool {
	if u.Before.ID != 0 && a.viewer.Sees(u.Before.Owner, u.Before.Team) {
		return true
	}
	for _, item := range u.Items {
		if item.Kind == desk.ItemStarted {
			return false // it has just begun; that nobody had it for a moment is no news to everybody
		}
		if d, ok := item.Data.(domain.ConversationAssigned); ok && a.viewer.Sees(d.From.Agent, d.From.Team) {
			return true
		}
	}
	return false
}

// watching sends a frame to everybody who has a conversation open.
func (h *Hub) watching(conversation domain.ID, frame any) {
	for _, a := range h.desks() {
		if a.watches().ID == conversation {
			a.conn.send(frame)
		}
	}
}
