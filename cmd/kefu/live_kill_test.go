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
	"testing"
	"time"
)

// ledger is what one writer was told about its messages.
type ledger struct {
	mu    sync.Mutex
	acked []string         // bodies, in the order in which they were acknowledged
	seq   map[string]int64 // by body
	tried map[string]int
}

func newLedger() *ledger { return &ledger{seq: map[string]int64{}, tried: map[string]int{}} }

func (l *ledger) ack(t *testing.T, body string, seq int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if old, again := l.seq[body]; again {
		if old != seq {
			t.Errorf("%s is number %d and number %d", body, old, seq)
		}
		return
	}
	l.acked, l.seq[body] = append(l.acked, body), seq
}

// talking is a visitor that writes one message after the other, each until it is acknowledged.
type talking struct {
	shop  chatShop
	name  string
	token string
	mine  *ledger
	agent *ledger   // what an agent answered in this talk
	more  []*ledger // what other agents did
	lines []line    // the talk at its end
}

// say sends a message once; acknowledged says whether the server has it for certain.
func (v *talking) say(t *testing.T, body string) (acknowledged bool) {
	v.mine.mu.Lock()
	v.mine.tried[body]++
	v.mine.mu.Unlock()
	var out []frame
	c := caller{url: v.shop.url}
	code, err := c.try("POST", "/widget/"+v.shop.key+"/frames", []map[string]any{
		{"t": "hello", "v": 1, "token": v.token, "after": 0, "lang": "de-DE"}, {"t": "send", "cid": "cid-" + body, "body": body},
	}, &out)
	if err != nil || code != http.StatusOK || len(out) < 2 {
		return false
	}
	v.token = out[0].Token
	if out[1].T != "ack" {
		return false // at its limit
	}
	v.mine.ack(t, body, out[1].Seq)
	return true
}

// run writes until ctx ends; a message is sent again, under the same name, until it is acknowledged.
func (v *talking) run(ctx context.Context, t *testing.T) {
	for v.token == "" && ctx.Err() == nil { // before the first acknowledgement a page keeps the token it was given
		var out []frame
		c := caller{url: v.shop.url}
		if _, err := c.try("POST", "/widget/"+v.shop.key+"/frames", []map[string]any{{"t": "hello", "v": 1, "lang": "de-DE"}}, &out); err == nil && len(out) == 1 {
			v.token = out[0].Token
		}
	}
	for i := 0; ctx.Err() == nil; i++ {
		body := fmt.Sprintf("%s-%04d", v.name, i)
		for ctx.Err() == nil && !v.say(t, body) {
			time.Sleep(20 * time.Millisecond)
		}
		time.Sleep(time.Duration(rand.IntN(60)) * time.Millisecond)
	}
}

// thread reads the whole talk, once: nobody writes any more.
func (v *talking) thread(t *testing.T) []line {
	t.Helper()
	c := caller{url: v.shop.url}
	all := []line{}
	before := int64(0)
	if v.lines != nil {
		return v.lines
	}
	for {
		var out []frame
		in := []map[string]any{{"t": "hello", "v": 1, "token": v.token, "after": 0}}
		if before > 0 {
			in = append(in, map[string]any{"t": "back", "before": before})
		}
		code, err := c.try("POST", "/widget/"+v.shop.key+"/frames", in, &out)
		if code == http.StatusTooManyRequests { // long talks of many visitors from one address
			time.Sleep(300 * time.Millisecond)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		items := out[len(out)-1].Items
		if len(items) == 0 {
			v.lines = all
			return all
		}
		all = append(append([]line{}, items...), all...)
		if before = items[0].Seq; before <= 1 {
			v.lines = all
			return all
		}
	}
}

// answering replies to whatever is in the inbox, each message until it is acknowledged.
func answering(ctx context.Context, t *testing.T, s chatShop, talks map[string]*talking) {
	me := *s.owner
	for i := 0; ctx.Err() == nil; i++ {
		time.Sleep(20 * time.Millisecond)
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
		body := fmt.Sprintf("re-%s-%04d", name, i)
		for ctx.Err() == nil {
			talk.agent.mu.Lock()
			talk.agent.tried[body]++
			talk.agent.mu.Unlock()
			var r struct{ Seq int64 }
			code, err := me.try("POST", "/api/desk/conversations/"+row.ID+"/messages", map[string]any{"cid": "cid-" + body, "body": body}, &r)
			if err == nil && code == http.StatusOK {
				talk.agent.ack(t, body, r.Seq)
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
}

// check holds a talk against what its writers were told: every acknowledged message once, none twice, none made up, in order.
func (v *talking) check(t *testing.T) (visitor, agent int) {
	t.Helper()
	count, at := map[string]int{}, map[string]int64{}
	last := int64(0)
	for _, l := range v.thread(t) {
		if l.Seq <= last {
			t.Errorf("%s: line %d follows line %d", v.name, l.Seq, last)
		}
		last = l.Seq
		if l.Kind == "message" {
			count[l.Message.Body]++
			at[l.Message.Body] = l.Seq
		}
	}
	known := 0
	for _, book := range append([]*ledger{v.mine, v.agent}, v.more...) {
		before := int64(0)
		for _, body := range book.acked {
			if count[body] != 1 {
				t.Errorf("%s was acknowledged and is there %d times", body, count[body])
			}
			if at[body] != book.seq[body] || at[body] <= before {
				t.Errorf("%s is line %d, was acknowledged as %d, after line %d", body, at[body], book.seq[body], before)
			}
			before = at[body]
		}
		for body := range book.tried {
			if count[body] > 1 {
				t.Errorf("%s is there %d times", body, count[body])
			}
			known += count[body]
		}
	}
	total := 0
	for _, n := range count {
		total += n
	}
	if total != known {
		t.Errorf("%s: %d messages are in the talk, its writers know of %d", v.name, total, known)
	}
	for body := range v.mine.tried {
		visitor += count[body]
	}
	for _, book := range append([]*ledger{v.agent}, v.more...) {
		for body := range book.tried {
			agent += count[body]
		}
	}
	return visitor, agent
}

// TestKilledDesk kills the server again and again while visitors and an agent write. What was acknowledged is there, once and in order, and the
// figures are what the events say.
func TestKilledDesk(t *testing.T) {
	times, _ := kills(t)
	bin, data := built(t), t.TempDir()
	port, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := port.Addr().String()
	_ = port.Close()
	up := func() *exec.Cmd {
		_ = os.Remove(filepath.Join(data, "server.json"))
		cmd := exec.Command(bin, "serve", "--data", data, "--listen", addr, "--log", "error")
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		waitReady(t, data, func() string { return "killed server" })
		return cmd
	}
	cmd := up()
	s := openChatShop(t, "http://"+addr)
	s.owner.do(t, "PUT", "/api/desk/presence", map[string]any{"state": "online"}, nil)
	talks := map[string]*talking{}
	ctx, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	for i := range 4 {
		v := &talking{shop: s, name: fmt.Sprint("v", i), mine: newLedger(), agent: newLedger()}
		talks[v.name] = v
	}
	for _, v := range talks {
		writers.Go(func() { v.run(ctx, t) })
	}
	writers.Go(func() { answering(ctx, t, s, talks) })
	for range times {
		time.Sleep(300*time.Millisecond + time.Duration(rand.Float64()*float64(1200*time.Millisecond)))
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		cmd = up()
	}
	time.Sleep(500 * time.Millisecond)
	stop()
	writers.Wait()
	visitor, agent, acked := 0, 0, 0
	for _, v := range talks {
		a, b := v.check(t)
		visitor, agent = visitor+a, agent+b
		acked += len(v.mine.acked) + len(v.agent.acked)
	}
	if visitor < 4 || agent < 1 {
		t.Errorf("%d messages of visitors and %d of agents prove little", visitor, agent)
	}
	t.Logf("%d kills, %d messages of visitors, %d of agents, %d acknowledged", times, visitor, agent, acked)
	want := fmt.Sprintf("[%d %d %d]", len(talks), visitor, agent)
	got := ""
	for end := time.Now().Add(20 * time.Second); got != want && time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		got = values(t, data, "conversations,customer_messages,agent_messages")
	}
	if got != want {
		t.Errorf("the report says %s, want %s", got, want)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if got := ok(t, "facts", "verify", "--data", data); !strings.Contains(got, "the facts are what the events say") {
		t.Errorf("verify says %s", got)
	}
}
