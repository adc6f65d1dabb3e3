package storetest

import (
	"testing"

	"kefu/internal/domain"
)

// ingestLarge writes more rows than any statement takes, and checks each.
func ingestLarge(t *testing.T, url string) {
	s := open(t, url)
	const contacts, messages = 40, 110
	must(s.Ingest(t.Context(), Talk(1_000, contacts, messages)))(t)
	want := Talk(1_000, contacts, messages)
	for i := range want.Events {
		want.Events[i].Seq, want.Events[i].ContactSeq = int64(i+1), int64(i%(messages+1)+1)
	}
	same(t, "log", all(t, s, 1000), want.Events)
	for i, c := range want.Conversations {
		same(t, "messages", must(s.Messages(t.Context(), c.ID))(t), want.Messages[i*messages:(i+1)*messages])
	}
	again := must(s.Ingest(t.Context(), Talk(1_000, contacts, messages)))(t)
	same(t, "again", again, domain.BatchResult{SkippedEvents: contacts * (messages + 1)})

	// Every second contact is new now, the others go on.
	mixed := must(s.Ingest(t.Context(), Talk(1_000+contacts/2, contacts, messages+1)))(t)
	same(t, "half of it new", mixed, domain.BatchResult{Contacts: 20, Conversations: 20, Messages: 20 + 20*111, Events: 20 + 20*112, SkippedEvents: 20 * 111})
	for _, c := range []domain.ID{1_000, 1_020, 1_059} {
		events := must(s.Timelines(t.Context(), []domain.ID{c}))(t)[0].Events
		for i, e := range events {
			if e.ContactSeq != int64(i+1) {
				t.Fatalf("contact %d: event %d has number %d", c, i+1, e.ContactSeq)
			}
		}
		if want := map[domain.ID]int{1_000: 111, 1_020: 112, 1_059: 112}[c]; len(events) != want {
			t.Errorf("contact %d has %d events, want %d", c, len(events), want)
		}
	}
}

// recordedForAnother gives a new contact an event that another one has already: that one is skipped and leaves no gap.
func recordedForAnother(t *testing.T, url string) {
	s := open(t, url)
	must(s.Ingest(t.Context(), Talk(1, 1, 2)))(t)
	batch := Talk(2, 2, 2)
	batch.Events[1].ID = Talk(1, 1, 2).Events[1].ID
	same(t, "result", must(s.Ingest(t.Context(), batch))(t), domain.BatchResult{Contacts: 2, Conversations: 2, Messages: 4, Events: 5, SkippedEvents: 1})
	later := Talk(2, 2, 3).Events[3]
	must(s.Ingest(t.Context(), domain.Batch{Events: []domain.Event{later}}))(t)

	type place struct {
		ID, Contact     domain.ID
		Seq, ContactSeq int64
	}
	var got []place
	for _, e := range all(t, s, 100)[3:] {
		got = append(got, place{e.ID, e.ContactID, e.Seq, e.ContactSeq})
	}
	e := batch.Events
	same(t, "log", got, []place{{e[0].ID, 2, 4, 1}, {e[2].ID, 2, 5, 2}, {e[3].ID, 3, 6, 1}, {e[4].ID, 3, 7, 2}, {e[5].ID, 3, 8, 3}, {later.ID, 2, 9, 3}})
}

// unwritable is a payload without a JSON form.
type unwritable struct{ C chan int }

// EventKind implements domain.EventData.
func (unwritable) EventKind() domain.EventKind { return domain.EventMessageCreated }

func brokenPayload(t *testing.T, url string) {
	s := open(t, url)
	for _, at := range []int{1, 700} { // among the first that are encoded, and among later ones
		batch := Talk(1, 1, 800)
		batch.Events[at].Data = unwritable{}
		if _, err := s.Ingest(t.Context(), batch); err == nil {
			t.Fatalf("event %d has no JSON form and was taken", at)
		}
	}
	same(t, "events", must(s.CountEvents(t.Context()))(t), 0)
	if _, err := s.Contact(t.Context(), 1); domain.KindOf(err) != domain.KindNotFound {
		t.Errorf("the refused batch left a contact: %v", err)
	}
}
