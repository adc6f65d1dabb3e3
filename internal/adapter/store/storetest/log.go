package storetest

import (
	"context"
	"sync"
	"testing"
	"time"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/event"
)

// all reads the log from the beginning in pieces of the given size.
func all(t testing.TB, s *store.Store, limit int) []domain.Event {
	t.Helper()
	var out []domain.Event
	var at event.Cursor
	for {
		events, next, err := s.After(t.Context(), at, limit)
		check(t, err)
		if len(events) == 0 {
			same(t, "cursor at the end", next, at)
			same(t, "head", must(s.Head(t.Context()))(t), at)
			return out
		}
		out, at = append(out, events...), next
	}
}

func ingestTwice(t *testing.T, url string) {
	s := open(t, url)
	batch := Talk(100, 30, 9)
	batch.Stores = []domain.Store{{ID: 11, Name: "Shop"}}
	batch.Accounts = []domain.Account{{ID: 12, StoreID: 11, Channel: domain.ChannelEmail, Name: "mail"}}
	batch.Teams = []domain.Team{{ID: 31, Name: "Team"}}
	batch.Agents = []domain.Agent{{ID: 21, Name: "A", Terms: []domain.AgentTerm{{Team: 31}}}}
	first := must(s.Ingest(t.Context(), batch))(t)
	same(t, "first", first, domain.BatchResult{Contacts: 30, Conversations: 30, Messages: 270, Events: 300})
	before := all(t, s, 64)
	same(t, "events", len(before), 300)

	batch.Stores[0].Name = "Renamed"
	second := must(s.Ingest(t.Context(), batch))(t)
	same(t, "second", second, domain.BatchResult{SkippedEvents: 300})
	same(t, "log after the second time", all(t, s, 1000), before)
	same(t, "stores", must(s.Stores(t.Context()))(t), []domain.Store{{ID: 11, Name: "Shop"}})

	more := Talk(100, 30, 10)
	same(t, "third", must(s.Ingest(t.Context(), more))(t), domain.BatchResult{Messages: 30, Events: 30, SkippedEvents: 300})
	twice := domain.Batch{Contacts: Talk(500, 1, 0).Contacts, Events: append(Talk(500, 1, 2).Events, Talk(500, 1, 2).Events...)}
	same(t, "an id twice in a batch", must(s.Ingest(t.Context(), twice))(t), domain.BatchResult{Contacts: 1, Events: 3, SkippedEvents: 3})

	got := must(s.ConversationEvents(t.Context(), batch.Conversations[7].ID))(t)
	want := Talk(100, 30, 10).Events[7*11 : 8*11]
	for i := range want {
		want[i].ContactSeq, want[i].Seq = int64(i+1), got[i].Seq
	}
	same(t, "events of a conversation", got, want)
	same(t, "messages of a conversation", must(s.Messages(t.Context(), batch.Conversations[7].ID))(t), more.Messages[70:80])
	same(t, "events by id", must(s.Events(t.Context(), []domain.ID{want[3].ID, 4}))(t), want[3:4])
	same(t, "count", must(s.CountEvents(t.Context()))(t), 333)
}

func unknownContact(t *testing.T, url string) {
	s := open(t, url)
	batch := Talk(1, 2, 3)
	batch.Contacts = batch.Contacts[:1]
	_, err := s.Ingest(t.Context(), batch)
	fails(t, err, domain.KindInvalid, "unknown_contact")
	if _, err := s.Contact(t.Context(), 1); domain.KindOf(err) != domain.KindNotFound {
		t.Errorf("the refused batch left a contact: %v", err)
	}
}

// numbers checks the counters of contacts, filled-in fields and what an actor was.
func numbers(t *testing.T, url string) {
	s := open(t, url)
	must(s.Ingest(t.Context(), Talk(1, 3, 0)))(t)
	e := Talk(1, 1, 1).Events[1]
	e.ID, e.Version, e.RecordedAt = 4242, 0, 0
	e.Source, e.SourceKey, e.SourcePos = 5, 6, 7
	e.Actor = domain.Actor{Kind: domain.ActorAgent, AgentRef: domain.AgentRef{Agent: 21, Team: 31, Seniority: "senior", Employment: "outsourced"}}
	e.Data = domain.MessageCreated{Message: 9, Note: true, Chars: 3}
	must(s.Ingest(t.Context(), domain.Batch{Events: []domain.Event{e}}))(t)
	got := must(s.Events(t.Context(), []domain.ID{4242}))(t)[0]
	if got.RecordedAt.IsZero() || got.Seq != 4 {
		t.Errorf("recorded at %s, position %d; want a time and 4", got.RecordedAt, got.Seq)
	}
	e.Version, e.ContactSeq, e.Seq, e.RecordedAt = 1, 2, got.Seq, got.RecordedAt
	same(t, "event", got, e)
}

func movesForward(t *testing.T, url string) {
	s := open(t, url)
	batch := Talk(1, 1, 1)
	must(s.Ingest(t.Context(), batch))(t)
	c := batch.Conversations[0]
	c.Subject, c.IssueType = "Where is it", "logistics"
	newer := c
	newer.Status, newer.Owner, newer.Team, newer.LastAt, newer.Subject = domain.StatusResolved, 21, 31, c.LastAt+5, ""
	older := c
	older.Status, older.LastAt = domain.StatusPending, c.LastAt-5
	same(t, "result", must(s.Ingest(t.Context(), domain.Batch{Conversations: []domain.Conversation{c, newer, older}}))(t), domain.BatchResult{})
	newer.IssueType, newer.Subject = "logistics", ""
	want := newer
	same(t, "conversation", must(s.Conversation(t.Context(), c.ID))(t), want)
	must(s.Ingest(t.Context(), domain.Batch{Conversations: []domain.Conversation{older}}))(t)
	same(t, "after an older state", must(s.Conversations(t.Context(), []domain.ID{c.ID}))(t), []domain.Conversation{want})
	same(t, "of the contact", must(s.ConversationsOf(t.Context(), []domain.ID{1}))(t), []domain.Conversation{want})
}

func recordMessage(t *testing.T, url string) {
	s := open(t, url)
	talk := Talk(1, 1, 2)
	c := talk.Conversations[0]
	_, err := s.RecordMessage(t.Context(), talk.Messages[0], c, talk.Events[1])
	fails(t, err, domain.KindInvalid, "unknown_contact")
	must(s.Ingest(t.Context(), domain.Batch{Contacts: talk.Contacts}))(t)
	for i := range 2 {
		for round, want := range []bool{true, false} {
			c.LastAt = talk.Messages[i].At
			if got := must(s.RecordMessage(t.Context(), talk.Messages[i], c, talk.Events[i+1]))(t); got != want {
				t.Errorf("message %d, round %d: added is %v", i, round, got)
			}
		}
	}
	same(t, "messages", must(s.Messages(t.Context(), c.ID))(t), talk.Messages)
	events := all(t, s, 10)
	same(t, "events", len(events), 2)
	same(t, "number of the second", events[1].ContactSeq, 2)
	same(t, "last at", must(s.Conversation(t.Context(), c.ID))(t).LastAt, talk.Messages[1].At)
}

func presence(t *testing.T, url string) {
	s := open(t, url)
	var batch domain.Batch
	for i := range 6 {
		batch.Events = append(batch.Events, domain.Event{ID: domain.ID(i + 1), Kind: domain.EventPresenceChanged, At: Start + domain.Instant(i), Version: 1,
			RecordedAt: Start, Actor: domain.Actor{Kind: domain.ActorAgent, AgentRef: domain.AgentRef{Agent: domain.ID(21 + i%2)}},
			Data: domain.PresenceChanged{State: domain.PresenceBreak, Reason: "meal", Planned: i}})
	}
	must(s.Ingest(t.Context(), batch))(t)
	same(t, "agents", must(s.AgentsWithPresence(t.Context()))(t), []domain.ID{21, 22})
	var planned []int
	for _, e := range must(s.PresenceEvents(t.Context(), 22))(t) {
		planned = append(planned, e.Data.(domain.PresenceChanged).Planned)
	}
	same(t, "planned", planned, []int{1, 3, 5})
	same(t, "log", len(all(t, s, 4)), 6)
}

// cursorSeesEachOnce reads the log while writers with slow transactions on the same contacts are at work.
func cursorSeesEachOnce(t *testing.T, url string) {
	s := open(t, url)
	const writers, rounds, people = 8, 25, 5
	must(s.Ingest(t.Context(), domain.Batch{Contacts: Talk(1, people, 0).Contacts}))(t)
	ctx, stop := context.WithCancel(t.Context())
	var seen []domain.Event
	var reading sync.WaitGroup
	reading.Go(func() {
		var at event.Cursor
		for done := false; ; {
			events, next, err := s.After(t.Context(), at, 7)
			if err != nil {
				t.Error(err)
				return
			}
			seen, at = append(seen, events...), next
			if len(events) == 0 && done {
				return
			}
			done = ctx.Err() != nil
		}
	})
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for r := range rounds {
				check(t, s.InTx(t.Context(), func(tx *store.Tx) error { return twoAppends(tx, s.Engine() == "postgres", w, r, people) }))
			}
		})
	}
	wg.Wait()
	stop()
	reading.Wait()
	same(t, "events seen", len(seen), writers*rounds*2)
	last := map[domain.ID]int64{}
	for _, e := range seen {
		if e.ContactSeq != last[e.ContactID]+1 {
			t.Fatalf("contact %s: event %d came after %d", e.ContactID, e.ContactSeq, last[e.ContactID])
		}
		last[e.ContactID] = e.ContactSeq
	}
}

// twoAppends writes to two contacts in id order, slowly where transactions run side by side.
func twoAppends(tx *store.Tx, slow bool, w, r, people int) error {
	a, b := 1+(w*7+r*3)%people, 1+(w*7+r*3+1+w%3)%people
	for i, contact := range []int{min(a, b), max(a, b)} {
		e := Talk(1, 1, 1).Events[1]
		e.ID = domain.ID(1 + i + 2*(r+100*w))
		e.ContactID = domain.ID(contact)
		if _, err := tx.Append([]domain.Event{e}); err != nil {
			return err
		}
		if slow {
			time.Sleep(time.Duration((w*5+r)%4) * time.Millisecond)
		}
	}
	return nil
}

func cursors(t *testing.T, url string) {
	s := open(t, url)
	same(t, "fresh", must(s.LoadCursor(t.Context(), "x"))(t), event.Cursor{})
	for _, c := range []event.Cursor{{Xid: 1, Seq: 2}, {Xid: 3, Seq: 1}} {
		check(t, s.SaveCursor(t.Context(), "x", c))
		same(t, "saved", must(s.LoadCursor(t.Context(), "x"))(t), c)
	}
	same(t, "another", must(s.LoadCursor(t.Context(), "y"))(t), event.Cursor{})
}

// bell rings after a commit that appended, and only then.
func bell(t *testing.T, url string) {
	s := open(t, url)
	rung, end := s.Listen()
	defer end()
	check(t, s.SaveTeams(t.Context(), domain.Team{ID: 1}))
	must(s.Ingest(t.Context(), domain.Batch{Contacts: Talk(1, 1, 0).Contacts}))(t)
	select {
	case <-rung:
		t.Error("rang without an event")
	default:
	}
	must(s.Ingest(t.Context(), Talk(1, 1, 1)))(t)
	select {
	case <-rung:
	case <-time.After(5 * time.Second):
		t.Error("did not ring")
	}
	same(t, "events at the ring", len(all(t, s, 10)), 2)
}

// twoStores opens one database twice, as two processes would.
func twoStores(t *testing.T, url string) {
	a, b := open(t, url), open(t, url)
	var wg sync.WaitGroup
	for i, s := range []*store.Store{a, b} {
		wg.Go(func() {
			for n := range 20 {
				_, err := s.Ingest(t.Context(), Talk(domain.ID(1+n*2+i), 1, 3))
				check(t, err)
			}
		})
	}
	wg.Wait()
	events := all(t, a, 50)
	same(t, "events", len(events), 160)
	places := map[int64]bool{}
	for _, e := range events {
		places[e.Seq] = true
	}
	same(t, "places in the log", len(places), 160)
}
