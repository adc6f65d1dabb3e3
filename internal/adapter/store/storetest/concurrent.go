package storetest

import (
	"sync/atomic"
	"testing"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/event"
)

// RunConcurrent proves an engine whose transactions run side by side; url is as in Run.
func RunConcurrent(t *testing.T, url func(testing.TB) string) {
	t.Run("LateCommit", func(t *testing.T) { lateCommit(t, url(t)) })
	t.Run("OlderWritesLater", func(t *testing.T) { olderWritesLater(t, url(t)) })
	t.Run("Deadlock", func(t *testing.T) { deadlock(t, url(t)) })
}

// say makes an event of a contact.
func say(id, contact domain.ID) []domain.Event {
	e := Talk(1, 1, 1).Events[1]
	e.ID, e.ContactID = id, contact
	return []domain.Event{e}
}

// seen lists the ids of the events behind a cursor.
func seen(t testing.TB, s *store.Store, at event.Cursor) ([]domain.ID, event.Cursor) {
	t.Helper()
	events, next, err := s.After(t.Context(), at, 100)
	check(t, err)
	out := []domain.ID{}
	for _, e := range events {
		out = append(out, e.ID)
	}
	return out, next
}

// held runs a transaction that appends before, waits for the returned function, and then appends after.
func held(t *testing.T, s *store.Store, before, after []domain.Event) (finish func()) {
	t.Helper()
	started, release, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- s.InTx(t.Context(), func(tx *store.Tx) error {
			if _, err := tx.Append(before); err != nil {
				return err
			}
			close(started)
			<-release
			_, err := tx.Append(after)
			return err
		})
	}()
	<-started
	return func() {
		close(release)
		check(t, <-ended)
	}
}

// lateCommit: a transaction that took its places in the log early commits late. A cursor over positions alone would have passed them.
func lateCommit(t *testing.T, url string) {
	s := open(t, url)
	must(s.Ingest(t.Context(), domain.Batch{Contacts: Talk(1, 2, 0).Contacts}))(t)
	finish := held(t, s, say(1, 1), nil)
	must(s.Ingest(t.Context(), domain.Batch{Events: say(2, 2)}))(t)
	early, at := seen(t, s, event.Cursor{})
	same(t, "while the older transaction runs", early, []domain.ID{})
	same(t, "head", must(s.Head(t.Context()))(t), event.Cursor{})
	finish()
	late, _ := seen(t, s, at)
	same(t, "after it", late, []domain.ID{1, 2})
}

// olderWritesLater: a transaction that began first writes to a contact after a younger one did, an event alone or several at once. The
// contact's order holds.
func olderWritesLater(t *testing.T, url string) {
	s := open(t, url)
	must(s.Ingest(t.Context(), domain.Batch{Contacts: Talk(1, 2, 0).Contacts}))(t)
	var at event.Cursor
	for _, last := range []int{1, 2} {
		first := domain.ID(10 * last)
		var late []domain.Event
		want := []domain.ID{first, first + 1, first + 2}
		for n := range last {
			late = append(late, say(first+domain.ID(3+n), 2)...)
			want = append(want, first+domain.ID(3+n))
		}
		finish := held(t, s, say(first, 1), late)
		for n := range 2 {
			must(s.Ingest(t.Context(), domain.Batch{Events: say(first+domain.ID(1+n), 2)}))(t)
		}
		finish()
		var got []domain.ID
		got, at = seen(t, s, at)
		same(t, "log", got, want)
	}
}

// deadlock: two transactions lock two contacts in opposite order; the one the server gives up is run again, and both succeed.
func deadlock(t *testing.T, url string) {
	s := open(t, url)
	must(s.Ingest(t.Context(), domain.Batch{Contacts: Talk(1, 2, 0).Contacts}))(t)
	var runs atomic.Int32
	both := make(chan struct{})
	ended := make(chan error, 2)
	for i := range 2 {
		go func() {
			ended <- s.InTx(t.Context(), func(tx *store.Tx) error {
				first, second := domain.ID(1+i), domain.ID(2-i)
				if _, err := tx.Append(say(domain.ID(10+i), first)); err != nil {
					return err
				}
				if runs.Add(1) == 2 {
					close(both)
				}
				<-both
				_, err := tx.Append(say(domain.ID(20+i), second))
				return err
			})
		}()
	}
	check(t, <-ended)
	check(t, <-ended)
	got, _ := seen(t, s, event.Cursor{})
	same(t, "events", len(got), 4)
	same(t, "runs of two transactions", runs.Load(), 3)
}
