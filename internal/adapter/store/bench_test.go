package store_test

import (
	"testing"
	"time"

	"kefu/internal/adapter/store"
	"kefu/internal/adapter/store/storetest"
	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

func openSQLite(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), t.TempDir(), store.Options{Clock: storetest.Clock(), IDs: storetest.IDs()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// BenchmarkIngest writes batches of 200 contacts with 10 messages each: one message and one event per message.
func BenchmarkIngest(b *testing.B) {
	s := openSQLite(b)
	first, messages := domain.ID(1_000_000), 0
	for b.Loop() {
		b.StopTimer()
		batch := storetest.Talk(first, 200, 10)
		first += 200
		b.StartTimer()
		if _, err := s.Ingest(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
		messages += len(batch.Messages)
	}
	b.ReportMetric(float64(messages)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkEachTimeline reads 220,000 events as persons.
func BenchmarkEachTimeline(b *testing.B) {
	s := openSQLite(b)
	for i := range 100 {
		if _, err := s.Ingest(b.Context(), storetest.Talk(domain.ID(1+i*200), 200, 10)); err != nil {
			b.Fatal(err)
		}
	}
	events := 0
	for b.Loop() {
		err := s.EachTimeline(b.Context(), func(t fact.Timeline) error { events += len(t.Events); return nil })
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkSearchContacts looks for customers among 300,000.
func BenchmarkSearchContacts(b *testing.B) {
	storetest.SearchContacts(b, b.TempDir(), 300_000, domain.ClockFunc(func() domain.Instant { return domain.At(time.Now()) }))
}
