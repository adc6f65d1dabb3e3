package event_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/event"
)

// memory is a log and a cursor store in memory.
type memory struct {
	mu     sync.Mutex
	events []domain.Event
	saved  map[string]event.Cursor
	broken error
}

func (m *memory) add(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for range n {
		m.events = append(m.events, domain.Event{ID: domain.ID(len(m.events) + 1), Seq: int64(len(m.events) + 1)})
	}
}

// After implements event.Log.
func (m *memory) After(_ context.Context, c event.Cursor, limit int) ([]domain.Event, event.Cursor, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken != nil {
		return nil, c, m.broken
	}
	rest := m.events[c.Seq:]
	rest = slices.Clone(rest[:min(limit, len(rest))])
	return rest, event.Cursor{Seq: c.Seq + int64(len(rest))}, nil
}

// LoadCursor implements event.CursorStore.
func (m *memory) LoadCursor(_ context.Context, name string) (event.Cursor, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.saved[name], nil
}

// SaveCursor implements event.CursorStore.
func (m *memory) SaveCursor(_ context.Context, name string, c event.Cursor) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.saved == nil {
		m.saved = map[string]event.Cursor{}
	}
	m.saved[name] = c
	return nil
}

func TestDrain(t *testing.T) {
	var m memory
	m.add(7)
	refuse := true
	var batches [][]domain.ID
	s := event.Subscriber{Name: "a", Log: &m, Cursors: &m, Batch: 3, Handle: func(_ context.Context, events []domain.Event, next event.Cursor) error {
		var ids []domain.ID
		for _, e := range events {
			ids = append(ids, e.ID)
		}
		batches = append(batches, ids)
		if next.Seq == 6 && refuse {
			refuse = false
			return errors.New("not now")
		}
		return nil
	}}
	n, err := s.Drain(t.Context())
	if n != 3 || err == nil {
		t.Errorf("first: %d, %v", n, err)
	}
	n, err = s.Drain(t.Context())
	if n != 4 || err != nil {
		t.Errorf("second: %d, %v", n, err)
	}
	n, err = s.Drain(t.Context())
	if n != 0 || err != nil {
		t.Errorf("third: %d, %v", n, err)
	}
	want := [][]domain.ID{{1, 2, 3}, {4, 5, 6}, {4, 5, 6}, {7}}
	if d := cmp.Diff(want, batches); d != "" {
		t.Errorf("batches (-want +got):\n%s", d)
	}
	if got := m.saved["a"]; got != (event.Cursor{Seq: 7}) {
		t.Errorf("cursor %+v", got)
	}
}

// TestRun wakes a subscriber by the bell, breaks its log for a while, and stops it.
func TestRun(t *testing.T) {
	var m memory
	var bell event.Bell
	wake, end := bell.Listen()
	defer end()
	got := make(chan domain.ID, 100)
	s := event.Subscriber{Name: "a", Log: &m, Cursors: &m, Wake: wake, Poll: time.Hour, Handle: func(_ context.Context, events []domain.Event, _ event.Cursor) error {
		for _, e := range events {
			got <- e.ID
		}
		return nil
	}}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.Run(ctx) }()
	next := func(want domain.ID) {
		t.Helper()
		select {
		case id := <-got:
			if id != want {
				t.Errorf("got event %s, want %s", id, want)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("event %s never came", want)
		}
	}
	m.add(1)
	bell.Ring()
	next(1)
	m.mu.Lock()
	m.broken = errors.New("log away")
	m.mu.Unlock()
	m.add(1)
	bell.Ring()
	time.Sleep(20 * time.Millisecond)
	m.mu.Lock()
	m.broken = nil
	m.mu.Unlock()
	next(2) // tried again by itself: nobody rings
	stop()
	if err := <-ended; err != nil {
		t.Errorf("Run ended with %v", err)
	}
}

// TestGather: who is woken again and again reads the log seldom, and gets all that came meanwhile at once; nothing is left lying.
func TestGather(t *testing.T) {
	var m memory
	wake := make(chan struct{}, 1)
	const gather = 300 * time.Millisecond
	var mu sync.Mutex
	var batches []int
	s := event.Subscriber{Name: "a", Log: &m, Cursors: &m, Wake: wake, Gather: gather, Poll: time.Hour, Handle: func(_ context.Context, events []domain.Event, _ event.Cursor) error {
		mu.Lock()
		defer mu.Unlock()
		batches = append(batches, len(events))
		return nil
	}}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.Run(ctx) }()
	begun := time.Now()
	for range 20 {
		m.add(1)
		select {
		case wake <- struct{}{}:
		default:
		}
		time.Sleep(5 * time.Millisecond)
	}
	sum := func() (n int) {
		mu.Lock()
		defer mu.Unlock()
		for _, b := range batches {
			n += b
		}
		return n
	}
	for sum() < 20 {
		if time.Since(begun) > 20*time.Second {
			t.Fatalf("heard of %d events of 20", sum())
		}
		time.Sleep(time.Millisecond)
	}
	if most := int(time.Since(begun)/gather) + 2; len(batches) > most {
		t.Errorf("%d batches within %s: %v", len(batches), time.Since(begun), batches)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestBell(t *testing.T) {
	var bell event.Bell
	a, endA := bell.Listen()
	b, endB := bell.Listen()
	bell.Ring()
	bell.Ring()
	endB()
	bell.Ring()
	for name, c := range map[string]<-chan struct{}{"a": a, "b": b} {
		if len(c) != 1 {
			t.Errorf("%s heard %d signs, want 1", name, len(c))
		}
	}
	<-b
	bell.Ring()
	if len(b) != 0 {
		t.Error("b heard a ring after it had ended")
	}
	endA()
	endA()
}

func TestBefore(t *testing.T) {
	ordered := []event.Cursor{{}, {Seq: 1}, {Seq: 9}, {Xid: 1}, {Xid: 1, Seq: 4}, {Xid: 2, Seq: 3}}
	for i, a := range ordered {
		for j, b := range ordered {
			if got := a.Before(b); got != (i < j) {
				t.Errorf("%+v before %+v is %v", a, b, got)
			}
		}
	}
}
