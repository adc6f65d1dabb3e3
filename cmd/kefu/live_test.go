package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// chatShop is a workspace with one store and one web chat, made over HTTP as a person makes it.
type chatShop struct {
	url, key, widget string
	owner            *caller
}

// caller calls as somebody who is logged in.
type caller struct {
	url    string
	cookie *http.Cookie
}

func (c *caller) do(t *testing.T, method, path string, in, out any) int {
	t.Helper()
	code, err := c.try(method, path, in, out)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// try is do for a server that may be dead.
func (c *caller) try(method, path string, in, out any) (int, error) {
	var body io.Reader
	if in != nil {
		doc, err := json.Marshal(in)
		if err != nil {
			return 0, err
		}
		body = bytes.NewReader(doc)
	}
	req, err := http.NewRequest(method, c.url+path, body)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	if c.cookie != nil {
		req.AddCookie(c.cookie)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	for _, cookie := range resp.Cookies() {
		c.cookie = cookie
	}
	text, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode < 300 && out != nil {
		err = json.Unmarshal(text, out)
	}
	if err == nil && resp.StatusCode >= 400 && resp.StatusCode != http.StatusServiceUnavailable {
		err = fmt.Errorf("%s %s gives %d %s", method, path, resp.StatusCode, text)
	}
	return resp.StatusCode, err
}

// openChatShop sets an empty server up.
func openChatShop(t *testing.T, url string) chatShop {
	t.Helper()
	s := chatShop{url: url, owner: &caller{url: url}}
	s.owner.do(t, "POST", "/api/setup", map[string]string{"workspace": "W", "name": "Mia", "email": "mia@example.com", "password": "right horse", "zone": "UTC"}, nil)
	s.owner.do(t, "POST", "/api/desk/join", map[string]any{}, nil)
	var store struct{ ID string }
	s.owner.do(t, "POST", "/api/stores", map[string]any{"id": "0", "name": "Shop"}, &store)
	var w struct{ ID, Key string }
	s.owner.do(t, "POST", "/api/desk/widgets", map[string]any{"store": store.ID, "name": "Chat", "enabled": true, "origins": []string{"https://shop.example"}}, &w)
	s.key, s.widget = w.Key, w.ID
	return s
}

// frame is any frame, as far as the tests look.
type frame struct {
	T, Token, Code, CID, Cursor, Status, By string
	Conversation                            string
	Seq, Read                               int64
	Reset, On, Gone, Online                 bool
	Agent                                   *struct{ Name string }
	Item                                    line
	Items                                   []line
	Row                                     struct {
		ID, Status string
		Owner      struct{ ID, Name string }
	}
	Counts struct {
		Views map[string]map[string]int
	}
	Presence []struct{ Agent, State string }
}

type line struct {
	Seq     int64
	Kind    string
	CID     string
	By      struct{ Kind, ID, Name string }
	Message struct {
		Body  string
		Note  bool
		Files []struct{ ID, URL string }
	}
	Data struct {
		Invitation string
		Score      int
	}
}

// wire is one open socket.
type wire struct {
	t    *testing.T
	ws   *websocket.Conn
	kept []frame // read and not waited for yet: an answer and the line it speaks of may come in either order
}

func dialTo(t *testing.T, url string, header http.Header) *wire {
	t.Helper()
	ws, resp, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(url, "http"), header)
	if err != nil {
		t.Fatalf("dial %s: %v %v", url, err, resp)
	}
	t.Cleanup(func() { _ = ws.Close() })
	return &wire{t: t, ws: ws}
}

func (s chatShop) visitor(t *testing.T, hello map[string]any) (*wire, frame) {
	t.Helper()
	w := dialTo(t, s.url+"/widget/"+s.key+"/socket", http.Header{"Origin": {"https://shop.example"}})
	hello["t"], hello["v"] = "hello", 1
	w.send(hello)
	return w, w.want("welcome")
}

func (s chatShop) agent(t *testing.T, after string) (*wire, frame) {
	t.Helper()
	w := dialTo(t, s.url+"/socket/agent", http.Header{"Cookie": {s.owner.cookie.String()}, "Origin": {s.url}})
	w.send(map[string]any{"t": "hello", "v": 1, "after": after})
	return w, w.want("welcome")
}

func (w *wire) send(v map[string]any) {
	w.t.Helper()
	if err := w.ws.WriteJSON(v); err != nil {
		w.t.Fatal(err)
	}
}

// next reads one frame.
func (w *wire) next() frame {
	w.t.Helper()
	_ = w.ws.SetReadDeadline(time.Now().Add(20 * time.Second))
	var f frame
	if err := w.ws.ReadJSON(&f); err != nil {
		w.t.Fatalf("read: %v", err)
	}
	return f
}

// want returns the next frame of a kind.
func (w *wire) want(kind string) frame {
	w.t.Helper()
	return w.until(kind, func(frame) bool { return true })
}

func (w *wire) until(kind string, fits func(frame) bool) frame {
	w.t.Helper()
	for i, f := range w.kept {
		if f.T == kind && fits(f) {
			w.kept = slices.Delete(w.kept, i, i+1)
			return f
		}
	}
	for {
		f := w.next()
		if f.T == kind && fits(f) {
			return f
		}
		if f.T == "nack" || f.T == "bye" {
			w.t.Fatalf("waiting for %s: %+v", kind, f)
		}
		w.kept = append(w.kept, f)
	}
}

func (w *wire) line(kind, body string) line {
	w.t.Helper()
	return w.until("item", func(f frame) bool { return f.Item.Kind == kind && f.Item.Message.Body == body }).Item
}

// TestTalk is a whole talk over sockets: a visitor asks, the agent's inbox hears of it, answers and resolves, the visitor gives stars, and the
// report and its drill show exactly that.
func TestTalk(t *testing.T) {
	data := t.TempDir()
	srv := start(t, data)
	s := openChatShop(t, srv.url)
	desk, hello := s.agent(t, "")
	if !hello.Reset || hello.Cursor == "" {
		t.Errorf("an inbox that begins is told %+v", hello)
	}
	page, first := s.visitor(t, map[string]any{"token": "", "after": 0, "lang": "de-DE", "page": map[string]string{"url": "https://shop.example/lamp", "title": "Lamp"}})
	if first.Token == "" || first.Seq != 0 || len(first.Items) != 0 || first.Online {
		t.Errorf("a stranger is told %+v", first)
	}
	s.owner.do(t, "PUT", "/api/desk/presence", map[string]any{"state": "online"}, nil)
	page.until("state", func(f frame) bool { return f.Online })
	if p := desk.want("presence").Presence; len(p) != 1 || p[0].State != "online" {
		t.Errorf("colleagues hear %+v", p)
	}

	page.send(map[string]any{"t": "send", "cid": "visitor-01", "body": "Wo ist mein Paket?"})
	ack := page.want("ack")
	row := desk.want("row")
	desk.until("row", func(f frame) bool { return f.Row.Owner.Name == "Mia" }) // the only one on duty gets it
	if ack.CID != "visitor-01" || row.Row.Status != "open" || len(row.Items) < 2 || row.Items[1].Message.Body != "Wo ist mein Paket?" ||
		row.Items[1].CID != "" || row.Counts.Views["waiting"]["all"] != 1 {
		t.Errorf("acknowledged %+v, inbox told %+v", ack, row)
	}
	talk := "/api/desk/conversations/" + row.Row.ID
	desk.send(map[string]any{"t": "watch", "conversation": row.Row.ID})
	desk.send(map[string]any{"t": "typing", "conversation": row.Row.ID, "on": true})
	page.until("typing", func(f frame) bool { return f.On })
	page.send(map[string]any{"t": "typing", "on": true})
	desk.until("typing", func(f frame) bool { return f.On && f.Conversation == row.Row.ID && f.By == "" })

	var receipt struct {
		Seq   int64
		Again bool
	}
	s.owner.do(t, "POST", talk+"/messages", map[string]any{"cid": "note-0001", "body": "VIP!", "note": true}, nil)
	s.owner.do(t, "POST", talk+"/messages", map[string]any{"cid": "agent-001", "body": "Ich sehe nach."}, &receipt)
	said := page.line("message", "Ich sehe nach.")
	if said.By.Kind != "agent" || said.By.Name != "Mia" || said.By.ID != "" || said.CID != "" || said.Seq != receipt.Seq {
		t.Errorf("the visitor reads %+v, the agent was told %+v", said, receipt)
	}
	page.until("state", func(f frame) bool { return f.Agent != nil && f.Agent.Name == "Mia" })
	s.owner.do(t, "POST", talk+"/messages", map[string]any{"cid": "agent-001", "body": "Ich sehe nach."}, &receipt)
	if !receipt.Again {
		t.Error("a message sent twice is recorded twice")
	}
	own := desk.until("row", func(f frame) bool {
		return len(f.Items) > 0 && f.Items[len(f.Items)-1].Message.Body == "Ich sehe nach."
	})
	if last := own.Items[len(own.Items)-1]; last.CID != "agent-001" || own.Row.Owner.Name != "Mia" || own.Counts.Views["waiting"]["all"] != 0 {
		t.Errorf("the writer is told %+v", own)
	}
	page.send(map[string]any{"t": "read", "seq": said.Seq})
	desk.until("read", func(f frame) bool { return f.Seq == said.Seq })
	s.owner.do(t, "POST", talk+"/read", map[string]any{"seq": 2}, nil)
	page.until("read", func(f frame) bool { return f.Seq == 2 })

	// The line breaks; what is said meanwhile is there when it is back, once, and what is sent again counts once.
	_ = page.ws.Close()
	s.owner.do(t, "POST", talk+"/messages", map[string]any{"cid": "agent-002", "body": "Es kommt morgen."}, nil)
	page, back := s.visitor(t, map[string]any{"token": first.Token, "after": said.Seq, "lang": "de-DE"})
	if back.Token != first.Token || back.Reset || len(back.Items) != 1 || back.Items[0].Message.Body != "Es kommt morgen." || back.Status != "open" {
		t.Errorf("after a break the page is told %+v", back)
	}
	page.send(map[string]any{"t": "send", "cid": "visitor-01", "body": "Wo ist mein Paket?"})
	if again := page.want("ack"); again.Seq != ack.Seq {
		t.Errorf("sent again it is number %d, was %d", again.Seq, ack.Seq)
	}
	cursor := own.Cursor
	_ = desk.ws.Close()
	s.owner.do(t, "POST", talk+"/resolve", map[string]any{"issue_type": "tracking"}, nil)
	desk, hello = s.agent(t, cursor)
	if hello.Reset {
		t.Error("an inbox that was away for a moment is told to load everything anew")
	}
	desk.until("row", func(f frame) bool { return f.Row.Status == "resolved" })

	asked := page.until("item", func(f frame) bool { return f.Item.Kind == "survey" }).Item
	page.send(map[string]any{"t": "rate", "cid": "rating-01", "invitation": asked.Data.Invitation, "score": 5, "comment": "Danke!"})
	page.want("ack")
	if rated := page.until("item", func(f frame) bool { return f.Item.Kind == "rated" }).Item; rated.Data.Score != 5 {
		t.Errorf("the stars are %+v", rated)
	}
	counted(t, srv, data, page)
}

// counted: the figures show the talk, and the server stops in time with pages open.
func counted(t *testing.T, srv *running, data string, page *wire) {
	t.Helper()
	// One conversation, served and resolved; one message of the customer, two of ours (the note is none), five stars.
	want := "[1 1 1 2 1 1]"
	got := ""
	for end := time.Now().Add(20 * time.Second); got != want && time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		got = values(t, data, "conversations,handled,customer_messages,agent_messages,resolved,csat")
	}
	if got != want {
		t.Errorf("the report says %s, want %s", got, want)
	}
	stopped := time.Now()
	srv.stop()
	if f := page.want("bye"); f.Code != "resume" {
		t.Errorf("at the stop a page is told %+v", f)
	}
	srv.end(t, data)
	if took := time.Since(stopped); took > stopWithin {
		t.Errorf("the stop takes %s", took)
	}
	if got := ok(t, "facts", "verify", "--data", data); !strings.Contains(got, "the facts are what the events say") {
		t.Error(got)
	}
}

// values are the figures of the last two days, in the order of their names.
func values(t *testing.T, data, metrics string) string {
	t.Helper()
	now := time.Now().UTC()
	doc := ok(t, "query", "--data", data, "--metrics", metrics, "--from", now.AddDate(0, 0, -1).Format(time.DateOnly), "--to", now.Format(time.DateOnly), "--json")
	var tab struct {
		Rows []struct{ Cells []struct{ Value float64 } }
	}
	if err := json.Unmarshal([]byte(doc), &tab); err != nil {
		t.Fatalf("%v in %s", err, doc)
	}
	var out []float64
	for _, r := range tab.Rows {
		for _, c := range r.Cells {
			out = append(out, c.Value)
		}
	}
	return fmt.Sprint(out)
}
