package olap_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/adapter/olap"
	"kefu/internal/adapter/olap/duckdb"
	"kefu/internal/domain"
	"kefu/internal/engine/event"
	"kefu/internal/engine/fact"
)

func openFacts(t testing.TB) *duckdb.DB {
	t.Helper()
	db, err := duckdb.Open(t.Context(), "", duckdb.Options{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func settings() fact.History { return fact.History{fact.Defaults("Asia/Shanghai")} }

// tick is a clock that moves one second with every look.
func tick() domain.Clock {
	var n atomic.Int64
	return domain.ClockFunc(func() domain.Instant { return start + domain.Instant(n.Add(1)*1_000_000) })
}

func newProjector(t testing.TB, l olap.Source, db olap.Facts, opts olap.Options) *olap.Projector {
	t.Helper()
	p, err := olap.NewProjector(l, db, settings(), tick(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func catchUp(t testing.TB, p *olap.Projector) {
	t.Helper()
	if _, err := p.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// same fails unless the stored facts are what a fresh fold of the whole log says, and there are some.
func same(t testing.TB, p *olap.Projector) {
	t.Helper()
	c, err := p.Verify(t.Context(), 5, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Differing != 0 || len(c.Differences) != 0 {
		t.Errorf("%d persons differ: %+v", c.Differing, c.Differences)
	}
	for _, tab := range c.Tables {
		if tab.Stored != tab.Folded || (tab.Table == "conversation" && tab.Stored == 0) {
			t.Errorf("%+v", tab)
		}
	}
}

func TestIncrementalEqualsRebuild(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 1))
			l, db := &memoryLog{}, openFacts(t)
			p := newProjector(t, l, db, olap.Options{BatchEvents: 40, BatchContacts: 9})
			catchUp(t, p) // the empty log makes the first rebuild
			for range 3 {
				l.add(randomDay(r, 60)...)
				catchUp(t, p)
			}
			same(t, p)
			if err := p.Rebuild(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			same(t, p)
			l.add(randomDay(r, 40)...)
			catchUp(t, p)
			same(t, p)
			if m, err := db.Mark(t.Context()); err != nil || m.Rebuild || m.Cursor.Seq != int64(len(l.events)) {
				t.Errorf("mark %+v, %v; want it at %d", m, err, len(l.events))
			}
		})
	}
}

func TestEventsDuringARebuildAreNotLost(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	l, db := &memoryLog{}, openFacts(t)
	l.add(randomDay(r, 200)...)
	p := newProjector(t, l, db, olap.Options{BatchEvents: 10})
	l.onEach = func(n int) {
		if n%4 == 0 && n < 30 {
			l.add(randomDay(r, 5)...) // merges among them: contacts already read join contacts still to come
		}
	}
	if err := p.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	l.onEach = nil
	same(t, p)
	m, err := db.Mark(t.Context())
	if err != nil || m.Cursor.Seq != int64(len(l.events)) {
		t.Errorf("mark %+v, %v; want it at %d", m, err, len(l.events))
	}
}

func TestVerifyNamesWhoDiffers(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	l, db := &memoryLog{}, openFacts(t)
	l.add(randomDay(r, 150)...)
	l.add(happened(77, 7700, start, customer(), domain.ConversationStarted{Channel: "chat", Observes: domain.ObservesAll}),
		happened(77, 7700, start, customer(), domain.MessageCreated{Chars: 3}))
	p := newProjector(t, l, db, olap.Options{})
	catchUp(t, p)
	same(t, p)
	m, err := db.Mark(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rows := p.Folder().Fold(fact.Timeline{Person: 77, Contacts: []domain.ID{77}, Events: l.events[len(l.events)-2:]})
	rows.Turns[0].Msgs = 9 // one number in one row
	if err := db.Replace(t.Context(), olap.Change{Persons: []olap.PersonRows{{Person: 77, Contacts: []domain.ID{77}, Rows: rows}}}, m.Cursor); err != nil {
		t.Fatal(err)
	}
	c, err := p.Verify(t.Context(), 5, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []olap.Difference{{Table: "turn", Person: 77, Stored: 1, Folded: 1}}
	if diff := cmp.Diff(want, c.Differences); diff != "" || c.Differing != 1 {
		t.Errorf("%d differ (-want +got):\n%s", c.Differing, diff)
	}
	l.onEach = func(n int) { // an event that arrives during the verification is no difference
		if n == 1 {
			l.add(happened(77, 7700, start+day, customer(), domain.MessageCreated{Chars: 4}))
		}
	}
	if c, err = p.Verify(t.Context(), 5, nil); err != nil || c.Differing != 0 {
		t.Errorf("while 77 writes: %d differ, %v", c.Differing, err)
	}
}

func TestErasedContactLeavesNoRows(t *testing.T) {
	l, db := &memoryLog{}, openFacts(t)
	l.add(randomDay(rand.New(rand.NewPCG(5, 5)), 100)...)
	l.add(happened(77, 7700, start, customer(), domain.ConversationStarted{Channel: "chat", Observes: domain.ObservesAll}))
	p := newProjector(t, l, db, olap.Options{})
	catchUp(t, p)
	l.hidden = map[domain.ID]bool{77: true}
	if c, err := p.Verify(t.Context(), 5, nil); err != nil || c.Differing == 0 {
		t.Fatalf("an erased person goes unnoticed: %+v, %v", c, err)
	}
	l.add(happened(77, 7700, start+day, customer(), domain.MessageCreated{Chars: 4}))
	catchUp(t, p)
	same(t, p)
}

func TestSettingsChangeRefoldsEveryone(t *testing.T) {
	l, db := &memoryLog{}, openFacts(t)
	l.add(randomDay(rand.New(rand.NewPCG(9, 9)), 100)...)
	p := newProjector(t, l, db, olap.Options{})
	catchUp(t, p)
	before, err := db.Mark(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	next := settings()
	next[0].FCRWindowHours = 24
	next[0].CutoffMinutes = 120
	var seen, total int64
	if err := p.SetSettings(t.Context(), next, func(d, n int64) { seen, total = d, n }); err != nil {
		t.Fatal(err)
	}
	if count, _ := l.CountEvents(t.Context()); total != count || seen == 0 || seen > total {
		t.Errorf("progress ended at %d of %d; the log has %d", seen, total, count)
	}
	same(t, p)
	after, err := db.Mark(t.Context())
	if err != nil || after.Settings == before.Settings {
		t.Errorf("the mark names the same settings before and after: %+v, %v", after, err)
	}
	// A projector that starts with the old settings finds the facts to be of others and folds again.
	catchUp(t, newProjector(t, l, db, olap.Options{}))
	if m, err := db.Mark(t.Context()); err != nil || m != before {
		t.Errorf("mark %+v, %v; want %+v", m, err, before)
	}
	bad := settings()
	bad[0].Zone = "Mars/Olympus"
	if err := p.SetSettings(t.Context(), bad, nil); err == nil {
		t.Error("settings with an unknown zone were taken")
	}
}

func TestFarBehindRebuilds(t *testing.T) {
	l, db := &memoryLog{}, openFacts(t)
	p := newProjector(t, l, db, olap.Options{BatchEvents: 50, RebuildAfter: 120})
	catchUp(t, p)
	each := 0
	l.onEach = func(int) { each++ }
	l.add(randomDay(rand.New(rand.NewPCG(1, 1)), 60)...)
	catchUp(t, p)
	if each != 0 {
		t.Errorf("a rebuild for %d events", len(l.events))
	}
	l.add(randomDay(rand.New(rand.NewPCG(2, 1)), 400)...)
	catchUp(t, p)
	if each == 0 {
		t.Error("no rebuild though far behind")
	}
	same(t, p)
}

// TestRunFollowsAndRecovers runs the loop: it must follow within two seconds, report a failing log, and go on when that is over.
func TestRunFollowsAndRecovers(t *testing.T) {
	l, db := &memoryLog{}, openFacts(t)
	p := newProjector(t, l, db, olap.Options{Gather: 10 * time.Millisecond, Poll: 50 * time.Millisecond})
	if p.Lag() < time.Hour {
		t.Errorf("lag %v before anything was folded", p.Lag())
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	at := func(seq int64) func() bool {
		return func() bool { c, err := db.Cursor(t.Context()); return err == nil && c == (event.Cursor{Seq: seq}) }
	}
	l.add(happened(1, 100, start, customer(), domain.ConversationStarted{Channel: "chat", Observes: domain.ObservesAll}))
	p.Notify()
	eventually(t, "the first event", at(1))
	eventually(t, "freshness", func() bool { return p.FreshAt() > 0 && p.Lag() < time.Minute })
	l.mu.Lock()
	l.fail = errors.New("the disk is gone")
	l.mu.Unlock()
	eventually(t, "the failure to be reported", func() bool { return p.Status() != nil })
	l.mu.Lock()
	l.fail = nil
	l.mu.Unlock()
	l.add(happened(1, 100, start, customer(), domain.MessageCreated{Chars: 3}))
	eventually(t, "the recovery", func() bool { return p.Status() == nil && at(2)() })
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Run ended with %v", err)
	}
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 400 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s did not come within four seconds", what)
}
