package realtime

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// board is a wall that counts how often it was made for whom.
type board struct {
	mu   sync.Mutex
	made map[string]int
}

func (b *board) Key(p access.Principal) (string, error) {
	if p.Role == access.Agent {
		return "", domain.Forbidden("no_right", "x")
	}
	return string(p.Role), nil
}

func (b *board) Screen(_ context.Context, p access.Principal) (any, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.made[string(p.Role)]++
	return map[string]string{"for": string(p.Role)}, nil
}

// watch opens a page of somebody who watches the wall or not, and waits until that is known.
func (s *site) watch(t *testing.T, p access.Principal, on bool) *websocket.Conn {
	t.Helper()
	s.p = p
	page := s.dial(t, "/a", map[string]any{"t": "hello", "v": 1, "after": ""})
	page.until("welcome")
	page.send(map[string]any{"t": "watch", "conversation": "", "wall": on})
	deadline := time.Now().Add(5 * time.Second)
	for on && !s.watchedBy(p.User) {
		if time.Now().After(deadline) {
			t.Fatal("the page is not known to watch the wall")
		}
		time.Sleep(time.Millisecond)
	}
	return page.ws
}

func (s *site) watchedBy(user domain.ID) bool {
	for _, a := range s.Hub.desks() {
		if a.who().User == user && a.watchesWall() {
			return true
		}
	}
	return false
}

// next reads frames until one of a kind comes; false when another kind of those comes first.
func next(t *testing.T, ws *websocket.Conn, kind, other string) (json.RawMessage, bool) {
	t.Helper()
	if err := ws.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	for {
		_, body, err := ws.ReadMessage()
		if err != nil {
			t.Fatal(err)
		}
		var f struct{ T string }
		if err := json.Unmarshal(body, &f); err != nil {
			t.Fatal(err)
		}
		if f.T == kind || f.T == other {
			return body, f.T == kind
		}
	}
}

// The wall goes to those who watch it, made once for all who see the same; alerts go to one person, on all pages.
func TestWallFrames(t *testing.T) {
	s := open(t)
	boss, deputy := access.Principal{User: 1, Role: access.Manager}, access.Principal{User: 2, Role: access.Manager}
	lead := access.Principal{User: 3, Role: access.Supervisor}
	one, two, three := s.watch(t, boss, true), s.watch(t, deputy, true), s.watch(t, lead, true)
	reader := s.watch(t, access.Principal{User: 4, Role: access.Manager}, false)
	agent := s.watch(t, access.Principal{User: 5, Role: access.Agent, Agent: 9}, true)
	b := &board{made: map[string]int{}}
	s.Hub.showWall(t.Context(), b)
	for who, ws := range map[string]*websocket.Conn{"manager": one, "deputy": two, "supervisor": three} {
		body, ok := next(t, ws, "wall", "alert")
		want := `{"t":"wall","wall":{"for":"manager"}}`
		if who == "supervisor" {
			want = `{"t":"wall","wall":{"for":"supervisor"}}`
		}
		if !ok || string(body) != want {
			t.Errorf("%s gets %s", who, body)
		}
	}
	if b.made["manager"] != 1 || b.made["supervisor"] != 1 || len(b.made) != 2 {
		t.Errorf("made %v", b.made)
	}
	if got := len(s.Hub.People()); got != 5 {
		t.Errorf("%d people, want 5", got)
	}
	s.Hub.Alert(4, map[string]int{"id": 1})
	if body, ok := next(t, reader, "alert", "wall"); !ok || string(body) != `{"t":"alert","alert":{"id":1}}` {
		t.Errorf("who watches no wall gets %s", body)
	}
	s.Hub.Whisper(9, 50, "Boss", "be kind")
	if body, ok := next(t, agent, "whisper", "wall"); !ok || string(body) != `{"t":"whisper","conversation":"50","by":"Boss","body":"be kind"}` {
		t.Errorf("the agent gets %s", body)
	}
	s.Hub.Alert(1, map[string]int{"id": 2})
	s.Hub.Alert(2, map[string]int{"id": 3})
	if body, _ := next(t, two, "alert", "wall"); string(body) != `{"t":"alert","alert":{"id":3}}` {
		t.Errorf("the alert of another: %s", body)
	}
}
