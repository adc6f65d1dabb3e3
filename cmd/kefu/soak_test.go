package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// soakFor is how long the traffic lasts, and how often the server dies; KEFU_SOAK asks for more than the seconds of an ordinary run.
func soakFor(t *testing.T) (long, every time.Duration, visitors int) {
	t.Helper()
	text, set := os.LookupEnv("KEFU_SOAK")
	if !set {
		return 6 * time.Second, 1500 * time.Millisecond, 6
	}
	long, err := time.ParseDuration(text)
	if err != nil || long < time.Second {
		t.Fatalf("KEFU_SOAK is %q; give a duration such as 30m", text)
	}
	return long, min(time.Minute, long/4), 20
}

// mortal is a server that is killed and started again on the same folder and address.
type mortal struct {
	bin, data, addr string
	cmd             *exec.Cmd
}

func (m *mortal) start(t *testing.T) {
	t.Helper()
	_ = os.Remove(filepath.Join(m.data, "server.json"))
	m.cmd = exec.Command(m.bin, "serve", "--data", m.data, "--listen", m.addr, "--log", "error")
	m.cmd.Stderr = os.Stderr
	if err := m.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	waitReady(t, m.data, func() string { return "killed server" })
}

func (m *mortal) kill() {
	_ = m.cmd.Process.Kill()
	_ = m.cmd.Wait()
}

// told is any frame, with what a page needs in order to send again.
type told struct {
	frame
	Retry bool
	Wait  int64 `json:"wait_ms"`
}

// soaking is a visitor's page that writes, reads, gives stars, loses its connection and comes back.
type soaking struct {
	talking
	from    net.IP // an address of its own, as visitors have
	ws      *websocket.Conn
	frames  chan told
	heard   map[int64]string // messages by number, as the page was told
	last    int64            // the highest number told
	first   int64            // the lowest
	back    int              // times it came back
	stars   map[string]int   // acknowledged, by invitation
	asked   []string         // invitations not answered yet
	ended   atomic.Int64     // times an agent was told that the talk is resolved
	endings atomic.Int64     // times an agent tried
}

// run is the page's life.
func (v *soaking) run(ctx context.Context, t *testing.T) {
	for i := 0; ctx.Err() == nil; {
		if !v.connect(ctx, t) {
			pause(ctx, 30*time.Millisecond)
			continue
		}
		v.back++
		for up := true; up && ctx.Err() == nil; {
			body := fmt.Sprintf("%s-%05d", v.name, i)
			v.mine.mu.Lock()
			v.mine.tried[body]++
			v.mine.mu.Unlock()
			var acked bool
			var at int64
			if up, acked, at = v.ask(ctx, t, map[string]any{"t": "send", "cid": "cid-" + body, "body": body}); acked {
				v.mine.ack(t, body, at)
				i++
			}
			up = up && v.listen(ctx, t, time.Duration(50+rand.IntN(900))*time.Millisecond) && v.rate(ctx, t)
			if rand.IntN(40) == 0 {
				up = false // a tunnel
			}
		}
		_ = v.ws.Close()
	}
}

// connect opens the socket and says where the page stands.
func (v *soaking) connect(ctx context.Context, t *testing.T) bool {
	d := websocket.Dialer{NetDialContext: (&net.Dialer{LocalAddr: &net.TCPAddr{IP: v.from}}).DialContext, HandshakeTimeout: 5 * time.Second}
	ws, _, err := d.DialContext(ctx, "ws"+strings.TrimPrefix(v.shop.url, "http")+"/widget/"+v.shop.key+"/socket", http.Header{"Origin": {"https://shop.example"}})
	if err != nil {
		return false
	}
	v.ws, v.frames = ws, make(chan told, 1000)
	go func(to chan<- told) {
		defer close(to)
		for {
			var f told
			if ws.ReadJSON(&f) != nil {
				return
			}
			to <- f
		}
	}(v.frames)
	if ws.WriteJSON(map[string]any{"t": "hello", "v": 1, "token": v.token, "after": v.last, "lang": "de-DE"}) != nil {
		_ = ws.Close()
		return false
	}
	f, ok := v.next(ctx, 5*time.Second)
	if !ok || f.T != "welcome" {
		_ = ws.Close()
		return false
	}
	if v.token == "" {
		v.token = f.Token
	}
	if f.Token != v.token {
		t.Errorf("%s comes back and is somebody else", v.name)
	}
	if f.Reset {
		v.heard, v.last, v.first = map[int64]string{}, 0, 0
	}
	for _, l := range f.Items {
		v.hear(t, l)
	}
	v.last = max(v.last, f.Seq)
	return true
}

// next is the next frame; not ok: the socket has ended, or nothing came.
func (v *soaking) next(ctx context.Context, within time.Duration) (told, bool) {
	timer := time.NewTimer(within)
	defer timer.Stop()
	select {
	case f, ok := <-v.frames:
		return f, ok
	case <-timer.C:
	case <-ctx.Done():
	}
	return told{}, false
}

// hear takes a line. Lines come in order, each once.
func (v *soaking) hear(t *testing.T, l line) {
	if l.Seq <= v.last {
		t.Errorf("%s is told line %d after line %d", v.name, l.Seq, v.last)
	}
	v.last = max(v.last, l.Seq)
	if v.first == 0 {
		v.first = l.Seq
	}
	switch l.Kind {
	case "message":
		v.heard[l.Seq] = l.Message.Body
	case "survey":
		v.asked = append(v.asked, l.Data.Invitation)
	}
}

// ask sends a frame and waits for its answer, taking what else comes. up: the socket still lives.
func (v *soaking) ask(ctx context.Context, t *testing.T, in map[string]any) (up, acked bool, seq int64) {
	if v.ws.WriteJSON(in) != nil {
		return false, false, 0
	}
	for {
		f, ok := v.next(ctx, 10*time.Second)
		switch {
		case !ok || f.T == "bye":
			return false, false, 0
		case f.T == "item":
			v.hear(t, f.Item)
		case f.T == "ack" && f.CID == in["cid"]:
			return true, true, f.Seq
		case f.T == "nack" && f.CID == in["cid"]:
			switch {
			case f.Retry:
			case in["t"] == "rate" && f.Code == "expired": // the customer wrote on before, which calls the question back
				v.asked = v.asked[1:]
			default:
				t.Errorf("%s: %v is refused for good: %s", v.name, in, f.Code)
			}
			pause(ctx, time.Duration(f.Wait)*time.Millisecond)
			return true, false, 0
		}
	}
}

// listen takes what comes for a while; false: the socket has ended.
func (v *soaking) listen(ctx context.Context, t *testing.T, long time.Duration) bool {
	for end := time.Now().Add(long); time.Now().Before(end) && ctx.Err() == nil; {
		timer := time.NewTimer(time.Until(end))
		select {
		case f, ok := <-v.frames:
			timer.Stop()
			if !ok || f.T == "bye" {
				return false
			}
			if f.T == "item" {
				v.hear(t, f.Item)
			}
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
		}
	}
	return true
}

// rate answers what the visitor was asked, most of the time; the same stars until they are acknowledged.
func (v *soaking) rate(ctx context.Context, t *testing.T) (up bool) {
	for len(v.asked) > 0 {
		invitation := v.asked[0]
		score := 1 + len(invitation)*7%5
		up, acked, _ := v.ask(ctx, t, map[string]any{"t": "rate", "cid": "stars-" + invitation, "invitation": invitation, "score": score})
		if !up {
			return false
		}
		if acked {
			v.stars[invitation] = score
			v.asked = v.asked[1:]
		}
	}
	return true
}

func pause(ctx context.Context, long time.Duration) {
	timer := time.NewTimer(long)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// attending is an agent who answers and resolves, over HTTP, each until it is acknowledged.
func attending(ctx context.Context, t *testing.T, s chatShop, number int, talks map[string]*soaking) {
	me := *s.owner
	for i := 0; ctx.Err() == nil; i++ {
		pause(ctx, time.Duration(20+rand.IntN(80))*time.Millisecond)
		var list struct {
			Items []struct{ ID, Preview string }
		}
		if _, err := me.try("GET", "/api/desk/conversations?view=open&scope=all", nil, &list); err != nil || len(list.Items) == 0 {
			continue
		}
		row := list.Items[rand.IntN(len(list.Items))]
		name, _, _ := strings.Cut(strings.TrimPrefix(row.Preview, "re-"), "-")
		talk := talks[name]
		if talk == nil {
			continue
		}
		path := "/api/desk/conversations/" + row.ID
		if rand.IntN(12) == 0 {
			talk.endings.Add(1)
			if code, err := me.try("POST", path+"/resolve", map[string]any{"issue_type": "tracking"}, nil); err == nil && code == http.StatusOK {
				talk.ended.Add(1)
			}
			continue
		}
		book := append([]*ledger{talk.agent}, talk.more...)[number]
		body := fmt.Sprintf("re-%s-%d-%05d", name, number, i)
		for ctx.Err() == nil {
			book.mu.Lock()
			book.tried[body]++
			book.mu.Unlock()
			var r struct{ Seq int64 }
			if code, err := me.try("POST", path+"/messages", map[string]any{"cid": "cid-" + body, "body": body}, &r); err == nil && code == http.StatusOK {
				book.ack(t, body, r.Seq)
				break
			}
			pause(ctx, 30*time.Millisecond)
		}
	}
}

// watching is an agent's open inbox, which comes back whenever the server does. It counts the connections; lines of a conversation come in order
// on each of them.
func watching(ctx context.Context, t *testing.T, s chatShop) (connections int) {
	header := http.Header{"Cookie": {s.owner.cookie.String()}, "Origin": {s.url}}
	cursor := ""
	for ctx.Err() == nil {
		ws, _, err := websocket.DefaultDialer.DialContext(ctx, "ws"+strings.TrimPrefix(s.url, "http")+"/socket/agent", header)
		if err != nil {
			pause(ctx, 50*time.Millisecond)
			continue
		}
		connections++
		stop := context.AfterFunc(ctx, func() { _ = ws.Close() })
		beat := time.AfterFunc(20*time.Second, func() { _ = ws.Close() }) // comes back, which is a heartbeat as well
		_ = ws.WriteJSON(map[string]any{"t": "hello", "v": 1, "after": cursor})
		last := map[string]int64{}
		for {
			var f frame
			if ws.ReadJSON(&f) != nil {
				break
			}
			for _, l := range f.frameItems() {
				if l.Seq <= last[f.Row.ID] {
					t.Errorf("an inbox is told line %d of %s after line %d", l.Seq, f.Row.ID, last[f.Row.ID])
				}
				last[f.Row.ID] = l.Seq
			}
			if f.Cursor != "" {
				cursor = f.Cursor
			}
		}
		beat.Stop()
		stop()
		_ = ws.Close()
	}
	return connections
}

func (f frame) frameItems() []line {
	if f.T != "row" {
		return nil
	}
	return f.Items
}

// settle holds what the page was told, its stars and its endings against the talk as it is.
func (v *soaking) settle(t *testing.T) {
	t.Helper()
	resolved, stars := int64(0), map[string][]int{}
	for _, l := range v.thread(t) {
		switch l.Kind {
		case "message":
			if got := v.heard[l.Seq]; v.first != 0 && l.Seq >= v.first && l.Seq <= v.last && got != l.Message.Body {
				t.Errorf("%s: line %d is %q, the page was told %q", v.name, l.Seq, l.Message.Body, got)
			}
		case "resolved":
			resolved++
		case "rated":
			stars[l.Data.Invitation] = append(stars[l.Data.Invitation], l.Data.Score)
		}
	}
	if resolved > v.endings.Load() || resolved == 0 && v.ended.Load() > 0 {
		t.Errorf("%s was resolved %d times; agents tried %d times, and were told so %d times", v.name, resolved, v.endings.Load(), v.ended.Load())
	}
	for invitation, score := range v.stars {
		if got := stars[invitation]; len(got) != 1 || got[0] != score {
			t.Errorf("%s gave %d stars, the talk has %v", v.name, score, got)
		}
	}
}

// TestSoak is a desk at work while its server is killed again and again: visitors write, lose their connection, come back and give stars, agents
// answer and resolve. What was acknowledged is there, once and in order, pages were told all of it, and the figures are what the events say.
func TestSoak(t *testing.T) {
	long, every, n := soakFor(t)
	port, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &mortal{bin: built(t), data: t.TempDir(), addr: port.Addr().String()}
	_ = port.Close()
	m.start(t)
	s := openChatShop(t, "http://"+m.addr)
	s.owner.do(t, "PUT", "/api/desk/presence", map[string]any{"state": "online"}, nil)
	talks := map[string]*soaking{}
	for i := range n {
		v := &soaking{talking: talking{shop: s, name: fmt.Sprint("v", i), mine: newLedger(), agent: newLedger(), more: []*ledger{newLedger(), newLedger()}}, from: net.IPv4(127, 3, 0, byte(i+1)),
			heard: map[int64]string{}, stars: map[string]int{}}
		talks[v.name] = v
	}
	ctx, stop := context.WithTimeout(t.Context(), long)
	defer stop()
	var desk sync.WaitGroup
	for _, v := range talks {
		desk.Go(func() { v.run(ctx, t) })
	}
	for number := range 3 {
		desk.Go(func() { attending(ctx, t, s, number, talks) })
	}
	seen := 0
	desk.Go(func() { seen = watching(ctx, t, s) })
	died := 0
	for ctx.Err() == nil {
		if pause(ctx, every/2+time.Duration(rand.Float64()*float64(every))); ctx.Err() == nil {
			m.kill()
			m.start(t)
			died++
		}
	}
	desk.Wait()
	settled(t, m, talks, fmt.Sprintf("%s, %d kills, the inbox opened %d times", long, died, seen))
	if died == 0 || seen <= died/2 {
		t.Errorf("%d kills and %d openings of the inbox prove little", died, seen)
	}
}

// settled checks everything once the desk is quiet.
func settled(t *testing.T, m *mortal, talks map[string]*soaking, what string) {
	t.Helper()
	visitor, agent, acked, stars, ended, back := 0, 0, 0, 0, int64(0), 0
	for _, v := range talks {
		a, b := v.check(t)
		v.settle(t)
		visitor, agent, acked = visitor+a, agent+b, acked+len(v.mine.acked)
		for _, book := range append([]*ledger{v.agent}, v.more...) {
			acked += len(book.acked)
		}
		stars, ended, back = stars+len(v.stars), ended+v.ended.Load(), back+v.back
	}
	t.Logf("%s: %d messages of visitors, %d of agents, %d acknowledged; %d talks resolved, %d rated; pages opened %d times", what, visitor, agent, acked, ended, stars, back)
	if visitor < len(talks) || agent < 1 || ended < 1 {
		t.Errorf("%d messages of visitors, %d of agents and %d endings prove little", visitor, agent, ended)
	}
	want := fmt.Sprintf("[%d %d]", visitor, agent)
	got := ""
	for end := time.Now().Add(20 * time.Second); got != want && time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		got = values(t, m.data, "customer_messages,agent_messages")
	}
	if got != want {
		t.Errorf("the report says %s, want %s", got, want)
	}
	all := "conversations,handled,customer_messages,agent_messages,resolved,csat"
	before := values(t, m.data, all)
	ok(t, "facts", "rebuild", "--data", m.data)
	if after := values(t, m.data, all); after != before {
		t.Errorf("computed anew the figures are %s, were %s", after, before)
	}
	if err := m.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = m.cmd.Wait()
	if got := ok(t, "facts", "verify", "--data", m.data); !strings.Contains(got, "the facts are what the events say") {
		t.Errorf("verify says %s", got)
	}
}
