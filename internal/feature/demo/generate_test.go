package demo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

func small() Params {
	return Params{Agents: 5, Days: 10, Conversations: 2000, Seed: 3, Until: until, Zone: "Asia/Shanghai"}
}

func digest(t *testing.T, p Params) string {
	t.Helper()
	h := sha256.New()
	enc := json.NewEncoder(h)
	err := Generate(context.Background(), p, func(b Part) error { return enc.Encode(b) }, nil)
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func TestSameBytes(t *testing.T) {
	p := small()
	first := digest(t, p)
	if second := digest(t, p); second != first {
		t.Error("two runs with the same parameters differ")
	}
	p.Seed++
	if other := digest(t, p); other == first {
		t.Error("another seed gives the same bytes")
	}
	p = small()
	p.Until = p.Until.Add(24 * time.Hour)
	if other := digest(t, p); other == first {
		t.Error("another end gives the same bytes")
	}
}

// Every batch stands for itself, nothing happens after the end, every reference exists and no personal data can be real.
func TestBatches(t *testing.T) {
	for _, p := range []Params{small(), {Agents: 1, Days: 1, Seed: 1, Until: until, Zone: "UTC"}, {Agents: 45, Days: 40, Conversations: 3000, Until: until, Zone: "Europe/Berlin"}} {
		seen := map[domain.ID]string{}
		fresh := func(id domain.ID, what string) {
			if id <= 0 || seen[id] != "" {
				t.Fatalf("id %d of a %s is not fresh: %q", id, what, seen[id])
			}
			seen[id] = what
		}
		conversations, last, lastDone, total := 0, domain.Instant(0), 0, 0
		err := Generate(context.Background(), p, func(b Part) error {
			for _, s := range b.Stores {
				fresh(s.ID, "store")
				demo(t, s.Demo)
			}
			for _, a := range b.Accounts {
				fresh(a.ID, "account")
				demo(t, a.Demo && seen[a.StoreID] == "store")
			}
			for _, x := range b.Teams {
				fresh(x.ID, "team")
				demo(t, x.Demo)
			}
			for _, a := range b.Agents {
				fresh(a.ID, "agent")
				demo(t, a.Demo && seen[a.Terms[0].Team] == "team" && strings.HasSuffix(a.Email, "@example.com"))
			}
			for _, c := range b.Contacts {
				if seen[c.ID] == "" {
					fresh(c.ID, "contact")
				}
				for _, id := range c.Identifiers {
					demo(t, strings.HasPrefix(id.Value, "demo-") || strings.HasSuffix(id.Value, "@example.com"))
				}
			}
			for _, c := range b.Conversations {
				fresh(c.ID, "conversation")
				conversations++
				if seen[c.ContactID] != "contact" || seen[c.AccountID] != "account" || c.Started < last.Add(-time.Hour) {
					t.Fatalf("conversation %+v is out of order or refers to nothing", c)
				}
				last = max(last, c.Started)
			}
			if len(b.Events) > 2000 {
				t.Errorf("a batch has %d events, want 2,000 at most", len(b.Events))
			}
			checkEvents(t, p, b.Batch, seen, fresh)
			return nil
		}, func(done, all int) {
			if done < lastDone || done > all {
				t.Errorf("progress goes from %d to %d of %d", lastDone, done, all)
			}
			lastDone, total = done, all
		})
		if err != nil {
			t.Fatal(err)
		}
		if p.Conversations > 0 && conversations != p.Conversations || conversations != total || lastDone != total {
			t.Errorf("%+v: %d conversations, progress ended at %d of %d", p, conversations, lastDone, total)
		}
	}
}

func demo(t *testing.T, ok bool) {
	t.Helper()
	if !ok {
		t.Fatal("an entity is not marked as demo, refers to nothing or may be real")
	}
}

func checkEvents(t *testing.T, p Params, b domain.Batch, seen map[domain.ID]string, fresh func(domain.ID, string)) {
	t.Helper()
	bodies := map[domain.ID]domain.Message{}
	for _, m := range b.Messages {
		fresh(m.ID, "message")
		bodies[m.ID] = m
	}
	begun := map[domain.ID]bool{}
	for _, e := range b.Events {
		fresh(e.ID, "event")
		if e.Kind == domain.EventConversationStarted {
			if begun[e.ConversationID] {
				t.Fatalf("conversation %d begins twice", e.ConversationID)
			}
			begun[e.ConversationID] = true
		}
		if e.At > p.Until || e.At <= 0 || e.Version != 1 || e.Kind != e.Data.EventKind() {
			t.Fatalf("event %+v is malformed or after the end", e)
		}
		if e.Kind != domain.EventPresenceChanged && (seen[e.ConversationID] != "conversation" || seen[e.ContactID] != "contact") {
			t.Fatalf("event %+v refers to nothing", e)
		}
		if e.Actor.Kind == domain.ActorAgent && seen[e.Actor.Agent] != "agent" {
			t.Fatalf("event %+v is by nobody", e)
		}
		raw, err := domain.EncodeData(e.Data)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := domain.DecodeData(e.Kind, e.Version, raw); err != nil || !reflect.DeepEqual(back, e.Data) {
			t.Fatalf("event %+v does not survive storage: %+v, %v", e, back, err)
		}
		m, ok := e.Data.(domain.MessageCreated)
		if !ok {
			continue
		}
		if body, found := bodies[m.Message]; !found || body.Type == domain.MessageText && len([]rune(body.Body)) != m.Chars || strings.Contains(body.Body, "{") {
			t.Fatalf("message %+v does not match its text %q", m, body.Body)
		}
	}
}

// Two runs into one store share the stores and agents and nothing else.
func TestTwoRuns(t *testing.T) {
	seen := map[string]bool{}
	shared := map[domain.ID]int{}
	for day := range 2 {
		p := small()
		p.Conversations = 200
		p.Until = p.Until.Add(time.Duration(day) * 24 * time.Hour)
		err := Generate(context.Background(), p, func(b Part) error {
			for _, a := range b.Agents {
				shared[a.ID]++
			}
			for _, c := range b.Contacts {
				for _, id := range c.Identifiers {
					key := c.StoreID.String() + id.Kind + id.Value
					if day > 0 && seen[key] {
						t.Fatalf("both runs know %s", id.Value)
					}
					if day == 0 {
						seen[key] = true
					}
				}
			}
			for _, e := range b.Events {
				if shared[e.ID]++; shared[e.ID] > 1 {
					t.Fatalf("both runs have the event %d", e.ID)
				}
			}
			return nil
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
	}
	if n := shared[domain.HashID("demo", "agent", "陈嘉怡")]; n != 2 {
		t.Errorf("陈嘉怡 came with %d of 2 runs under the same id", n)
	}
}

// A smaller world folds like the large one.
func TestSmall(t *testing.T) {
	st, err := tell(small())
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for i := range st.rows.Conversations {
		n[st.rows.Conversations[i].Outcome]++
	}
	near(t, "handled", float64(n[fact.OutcomeHandled]), 2000*monthHandled/monthIn, 100)
	near(t, "bot", float64(n[fact.OutcomeBot]), 2000*monthBot/monthIn, 50)
	if len(st.world.Agents) != 5 || len(st.rows.Issues) < 1000 || len(st.rows.Ratings) < 300 || st.presence < 5*5*4 {
		t.Errorf("%d agents, %d issues, %d ratings, %d changes of presence", len(st.world.Agents), len(st.rows.Issues), len(st.rows.Ratings), st.presence)
	}
}

func TestDefaultSize(t *testing.T) {
	if p := Default(until); p.Conversations != 34257 || p.Agents != 20 || p.Days != 90 {
		t.Errorf("Default is %+v", p)
	}
	p := Default(until)
	p.Conversations = 0
	w, err := NewWorld(p)
	if err != nil {
		t.Fatal(err)
	}
	g, err := newGenerator(p, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	// 12,020 now, 5 % and 10 % fewer in the months before.
	for i, n := range g.windowSizes() {
		if want := []int{12020, 11419, 10818}[i]; n != want {
			t.Errorf("window %d has %d conversations, want %d", i, n, want)
		}
	}
}

func TestParams(t *testing.T) {
	for _, c := range []struct {
		field  string
		change func(*Params)
	}{
		{"agents", func(p *Params) { p.Agents = 0 }},
		{"agents", func(p *Params) { p.Agents = 5000 }},
		{"days", func(p *Params) { p.Days = 0 }},
		{"conversations", func(p *Params) { p.Conversations = -1 }},
		{"until", func(p *Params) { p.Until = 0 }},
		{"zone", func(p *Params) { p.Zone = "Mars/Base" }},
		{"zone", func(p *Params) { p.Zone = "" }},
	} {
		p := small()
		c.change(&p)
		err := Generate(context.Background(), p, func(Part) error { return nil }, nil)
		if e, ok := errors.AsType[*domain.Error](err); !ok || e.Kind != domain.KindInvalid || e.Field != c.field {
			t.Errorf("%s: error %v", c.field, err)
		}
	}
}

func TestStop(t *testing.T) {
	broken := errors.New("disk full")
	n := 0
	err := Generate(context.Background(), small(), func(Part) error {
		if n++; n == 3 {
			return broken
		}
		return nil
	}, nil)
	if !errors.Is(err, broken) || n != 3 {
		t.Errorf("error %v after %d batches, want the sink's after 3", err, n)
	}
	ctx, cancel := context.WithCancel(context.Background())
	err = Generate(ctx, small(), func(Part) error { cancel(); return nil }, nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}

func BenchmarkGenerate(b *testing.B) {
	events := 0
	for b.Loop() {
		p := Default(until)
		if err := Generate(context.Background(), p, func(x Part) error { events += len(x.Events); return nil }, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}
