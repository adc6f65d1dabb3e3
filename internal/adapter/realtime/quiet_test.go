package realtime

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"kefu/internal/feature/desk"
)

// wire writes to the socket of a peer as one piece, whatever frames it is made of.
func (p *peer) wire(frames ...[]byte) {
	p.t.Helper()
	if _, err := p.ws.NetConn().Write(bytes.Join(frames, nil)); err != nil {
		p.t.Fatal(err)
	}
}

// frame is a frame as a browser sends it: masked, with a mask that changes nothing.
func frame(first byte, body string) []byte {
	out := []byte{first, 0x80 | byte(min(len(body), 126))}
	if len(body) >= 126 {
		out = binary.BigEndian.AppendUint16(out, uint16(len(body)))
	}
	return append(append(out, 0, 0, 0, 0), body...)
}

func say(cid string) string { return `{"t":"send","cid":"` + cid + `","body":"` + cid + `"}` }

// TestFramesTogether: frames that come in one piece, with pongs before, between and behind them and inside a message, are all taken at once.
func TestFramesTogether(t *testing.T) {
	s := open(t)
	p := s.dial(t, "/v", hello(0))
	p.next()
	long := say(strings.Repeat("c", 3*readBuffer))
	p.wire(frame(0x8a, ""), frame(0x8a, "beat"), frame(0x81, say("a")), frame(0x8a, "x"), frame(0x81, say("b")), frame(0x01, say("d")[:9]), frame(0x8a, "in between"),
		frame(0x80, say("d")[9:]), frame(0x81, long), frame(0x81, say("e")), frame(0x8a, strings.Repeat("y", 125)))
	for _, want := range []string{"a", "b", "d", strings.Repeat("c", 3*readBuffer), "e"} {
		if f := p.next(); f.T != "ack" || f.CID != want {
			t.Fatalf("%+v, want the answer to %.20s", f, want)
		}
	}
	p.wire(frame(0x81, say("f"))[:7]) // a frame that comes in two pieces
	time.Sleep(10 * time.Millisecond)
	p.wire(frame(0x81, say("f"))[7:])
	if f := p.next(); f.T != "ack" || f.CID != "f" {
		t.Fatalf("%+v", f)
	}
	p.wire(frame(0x89, "are you there")) // a ping is answered
	pong := make(chan string, 1)
	p.ws.SetPongHandler(func(data string) error { pong <- data; return nil })
	p.wire(frame(0x81, say("g")))
	if f := p.next(); f.T != "ack" || f.CID != "g" || len(pong) != 1 || <-pong != "are you there" {
		t.Fatalf("%+v", f)
	}
}

// TestQuiet: a page that says nothing costs one small goroutine, answers to pings keep it, and who answers no more is cut off.
func TestQuiet(t *testing.T) {
	s := open(t)
	const pages = 50
	before := runtime.NumGoroutine()
	var peers []*peer
	for range pages {
		p := s.dial(t, "/v", hello(0))
		p.next()
		peers = append(peers, p)
	}
	for _, p := range peers[1:] {
		go func() {
			for {
				if _, _, err := p.ws.ReadMessage(); err != nil {
					return
				}
			}
		}()
	}
	everybody := func() {
		for turn := range turns {
			s.Hub.look(t.Context(), turn)
		}
	}
	left := func(want int) bool {
		for range 200 {
			if n, _ := s.Hub.Pages(); n == want {
				return true
			}
			time.Sleep(10 * time.Millisecond)
		}
		return false
	}
	pings := func() (most int32) {
		s.Hub.mu.Lock()
		defer s.Hub.mu.Unlock()
		heard := 0
		for _, group := range s.Hub.conns {
			for c := range group {
				if c.missed.Load() == 0 {
					heard++
				}
				most = max(most, c.missed.Load())
			}
		}
		return int32(pages - heard)
	}
	for n := range int32(missedPings) {
		everybody()
		for range 200 { // all answer but the first
			if pings() == 1 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		if got := pings(); got != 1 {
			t.Fatalf("after %d pings %d pages are silent, want 1", n+1, got)
		}
	}
	if !left(pages) {
		t.Fatal("a page was cut off too soon")
	}
	// One goroutine of ours each, two of the test's server and client at most; none is left reading a message.
	for range 200 {
		if runtime.NumGoroutine() <= before+3*pages {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	stacks := make([]byte, 4<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	if n := bytes.Count(stacks, []byte("realtime.(*conn).read(")); n != 0 {
		t.Errorf("%d pages wait inside a message after a pong", n)
	}
	if n := bytes.Count(stacks, []byte("realtime.(*conn).wait(")); n != pages {
		t.Errorf("%d pages wait, want %d", n, pages)
	}
	everybody()
	if !left(pages - 1) {
		n, _ := s.Hub.Pages()
		t.Errorf("%d pages are left, want all but the silent one", n)
	}
	s.Publish([]desk.Update{s.update(s.line("still here"))})
}

// TestShared: pages of one chat share what it says, until it is changed.
func TestShared(t *testing.T) {
	s := open(t)
	chat := func(greeting string) desk.Widget {
		return desk.Widget{Key: "k", Doc: desk.WidgetDoc{Greeting: map[string]string{"en": greeting}}}
	}
	first := s.Hub.shared(chat("Hi"))
	if again := s.Hub.shared(chat("Hi")); again != first {
		t.Error("the same chat is kept twice")
	}
	changed := s.Hub.shared(chat("Hello"))
	if changed == first || changed.Doc.Greeting["en"] != "Hello" || first.Doc.Greeting["en"] != "Hi" {
		t.Errorf("%v, %v", first, changed)
	}
	if other := s.Hub.shared(desk.Widget{Key: "other"}); other == changed || s.Hub.shared(chat("Hello")) != changed {
		t.Error("another chat took its place")
	}
}

// TestImpatient: whoever sends before the upgrade is answered is refused, as without the small reader.
func TestImpatient(t *testing.T) {
	s := open(t)
	c, err := net.Dial("tcp", strings.TrimPrefix(s.url, "ws://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "GET /v HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n%s",
		frame(0x81, "{}"))
	_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
	answer := make([]byte, 100)
	if n, err := c.Read(answer); err == nil && bytes.Contains(answer[:n], []byte("101")) {
		t.Errorf("it is answered %q", answer[:n])
	}
	if _, _, err := websocket.DefaultDialer.Dial(s.url+"/v", nil); err != nil {
		t.Error(err)
	}
}
