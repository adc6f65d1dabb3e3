package olap_test

import (
	"context"
	"path/filepath"
	"testing"

	"kefu/internal/adapter/olap"
	"kefu/internal/adapter/olap/duckdb"
	"kefu/internal/domain"
	"kefu/internal/engine/event"
	"kefu/internal/engine/fact"
)

// crowd is a log of many persons with one ordinary conversation each, made on the fly: what it costs is next to nothing.
type crowd struct {
	persons int
	line    []domain.Event // of one person; ids are set on the copy
}

func newCrowd(persons int) crowd {
	a := agent(3)
	const minute = 60_000_000
	at := func(m int64) domain.Instant { return start + domain.Instant(m*minute) }
	line := []domain.Event{
		happened(1, 1, at(0), customer(), domain.ConversationStarted{Channel: "chat", Country: "DE", Observes: domain.ObservesAll}),
		happened(1, 1, at(0), customer(), domain.MessageCreated{Chars: 40}),
		happened(1, 1, at(1), domain.Actor{Kind: domain.ActorSystem}, domain.ConversationAssigned{To: a.AgentRef, Reason: domain.AssignRouting}),
		happened(1, 1, at(2), a, domain.MessageCreated{Chars: 60}),
		happened(1, 1, at(4), customer(), domain.MessageCreated{Chars: 20}),
		happened(1, 1, at(5), customer(), domain.MessageCreated{Chars: 12}),
		happened(1, 1, at(9), a, domain.MessageCreated{Chars: 90}),
		happened(1, 1, at(10), customer(), domain.MessageCreated{Chars: 8}),
		happened(1, 1, at(11), a, domain.MessageCreated{Chars: 30}),
		happened(1, 1, at(30), a, domain.ConversationResolved{Owner: a.AgentRef}),
	}
	return crowd{persons, line}
}

func (c crowd) timeline(i int) fact.Timeline {
	id := domain.ID(i + 1)
	events := append([]domain.Event(nil), c.line...)
	for k := range events {
		events[k].ID, events[k].ContactID, events[k].ConversationID = id*100+domain.ID(k), id, id
		events[k].At += domain.Instant(i%400) * day
	}
	return fact.Timeline{Person: id, Contacts: []domain.ID{id}, Events: events}
}

func (c crowd) EachTimeline(_ context.Context, fn func(fact.Timeline) error) error {
	for i := range c.persons {
		if err := fn(c.timeline(i)); err != nil {
			return err
		}
	}
	return nil
}

func (c crowd) Timelines(context.Context, []domain.ID) ([]fact.Timeline, error) { return nil, nil }

func (c crowd) After(_ context.Context, cur event.Cursor, _ int) ([]domain.Event, event.Cursor, error) {
	return nil, cur, nil
}
func (c crowd) Head(context.Context) (event.Cursor, error)              { return event.Cursor{Seq: 1}, nil }
func (c crowd) AgentsWithPresence(context.Context) ([]domain.ID, error) { return nil, nil }
func (c crowd) CountEvents(context.Context) (int64, error) {
	return int64(c.persons * len(c.line)), nil
}
func (c crowd) PresenceEvents(context.Context, domain.ID) ([]domain.Event, error) { return nil, nil }

// BenchmarkRebuild folds and writes 30,000 persons of ten events into a file.
func BenchmarkRebuild(b *testing.B) {
	c := newCrowd(30_000)
	db, err := duckdb.Open(b.Context(), filepath.Join(b.TempDir(), "facts.duckdb"), duckdb.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	p := newProjector(b, c, db, olap.Options{})
	for b.Loop() {
		if err := p.Rebuild(b.Context(), nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*c.persons*len(c.line))/b.Elapsed().Seconds(), "events/s")
}
