package storetest

import (
	"math/rand/v2"
	"slices"
	"testing"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

// join makes an event that merges (or parts) two contacts at minute n.
func join(n int, on bool, a, b domain.ID) domain.Event {
	e := domain.Event{ID: domain.ID(7000 + n), StoreID: 11, ContactID: a, Version: 1, At: Start + domain.Instant(n)*60_000_000, RecordedAt: Start,
		Kind: domain.EventContactMerged, Data: domain.ContactMerged{Other: b}, Actor: domain.Actor{Kind: domain.ActorSystem}}
	if !on {
		e.Kind, e.Data = domain.EventContactUnmerged, domain.ContactUnmerged{Other: b}
	}
	return e
}

func personsOf(t testing.TB, s *store.Store, ids ...domain.ID) []domain.ID {
	t.Helper()
	var out []domain.ID
	for _, c := range must(s.Contacts(t.Context(), ids))(t) {
		out = append(out, c.Person)
	}
	return out
}

func persons(t *testing.T, url string) {
	s := open(t, url)
	must(s.Ingest(t.Context(), Talk(1, 6, 1)))(t)
	steps := []struct {
		event domain.Event
		want  []domain.ID
	}{
		{join(1, true, 5, 3), []domain.ID{1, 2, 3, 4, 3, 6}},
		{join(2, true, 2, 6), []domain.ID{1, 2, 3, 4, 3, 2}},
		{join(3, true, 6, 5), []domain.ID{1, 2, 2, 4, 2, 2}},
		{join(4, false, 3, 5), []domain.ID{1, 2, 3, 4, 2, 2}},
		{join(5, true, 1, 5), []domain.ID{1, 1, 3, 4, 1, 1}},
		{join(6, false, 5, 6), []domain.ID{1, 2, 3, 4, 1, 2}},
		{join(0, true, 5, 6), []domain.ID{1, 2, 3, 4, 1, 2}}, // told late: it was undone at minute 6
	}
	for i, step := range steps {
		if i == len(steps)-1 {
			step.event.ID = 7999
		}
		must(s.Ingest(t.Context(), domain.Batch{Events: []domain.Event{step.event}}))(t)
		same(t, "persons after step "+domain.ID(i+1).String(), personsOf(t, s, 1, 2, 3, 4, 5, 6), step.want)
	}
	_, err := s.Ingest(t.Context(), domain.Batch{Events: []domain.Event{join(50, true, 1, 99)}})
	fails(t, err, domain.KindInvalid, "unknown_contact")
}

// personsAnyOrder tells the same merges in one batch, one by one and shuffled: the persons are the same.
func personsAnyOrder(t *testing.T, url string) {
	s := open(t, url)
	const groups, people = 6, 8
	rng := rand.New(rand.NewPCG(1, 2))
	var moves [][2]int
	for range 14 {
		a := rng.IntN(people)
		moves = append(moves, [2]int{a, (a + 1 + rng.IntN(people-1)) % people})
	}
	var want []domain.ID
	for g := range groups {
		first := domain.ID(1 + g*people)
		must(s.Ingest(t.Context(), Talk(first, people, 0)))(t)
		events := make([]domain.Event, len(moves))
		for i, m := range moves {
			e := join(i, i%3 != 2, first+domain.ID(m[0]), first+domain.ID(m[1]))
			e.ID = domain.ID(10_000 + g*100 + i)
			events[i] = e
		}
		if g > 0 {
			rng.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
		}
		for part := range slices.Chunk(events, []int{len(events), 1, 3}[g%3]) {
			must(s.Ingest(t.Context(), domain.Batch{Events: part}))(t)
		}
		var got []domain.ID
		for i := range people {
			got = append(got, personsOf(t, s, first+domain.ID(i))[0]-first)
		}
		if g == 0 {
			want = got
		}
		same(t, "persons of group "+domain.ID(g).String(), got, want)
	}
	if len(slices.Compact(slices.Sorted(slices.Values(want)))) == people {
		t.Error("the moves joined nobody, so this test shows nothing")
	}
}

func timelines(t *testing.T, url string) {
	s := open(t, url)
	must(s.Ingest(t.Context(), Talk(1, 5, 2)))(t)
	must(s.Ingest(t.Context(), domain.Batch{Contacts: Talk(6, 1, 0).Contacts}))(t)
	must(s.Ingest(t.Context(), domain.Batch{Events: []domain.Event{join(1, true, 4, 2)}}))(t)
	shape := func(all []fact.Timeline) [][]domain.ID {
		var out [][]domain.ID
		for _, tl := range all {
			line := append([]domain.ID{tl.Person, domain.ID(len(tl.Events))}, tl.Contacts...)
			out = append(out, line)
			for _, e := range tl.Events {
				if !slices.Contains(tl.Contacts, e.ContactID) {
					t.Errorf("person %s has an event of contact %s", tl.Person, e.ContactID)
				}
			}
		}
		return out
	}
	got := must(s.Timelines(t.Context(), []domain.ID{4, 5, 2, 6, 99}))(t)
	same(t, "person, events, contacts", shape(got), [][]domain.ID{{2, 7, 2, 4}, {5, 3, 5}, {6, 0, 6}})
	same(t, "of nobody", len(must(s.Timelines(t.Context(), nil))(t)), 0)

	var each []fact.Timeline
	check(t, s.EachTimeline(t.Context(), func(tl fact.Timeline) error { each = append(each, tl); return nil }))
	same(t, "everybody", shape(each), [][]domain.ID{{1, 3, 1}, {3, 3, 3}, {5, 3, 5}, {2, 7, 2, 4}})
	for _, tl := range each {
		same(t, "asked one by one", must(s.Timelines(t.Context(), tl.Contacts))(t), []fact.Timeline{tl})
	}
	calls := 0
	err := s.EachTimeline(t.Context(), func(fact.Timeline) error { calls++; return errRefused })
	if err != errRefused || calls != 1 {
		t.Errorf("after a refusal: %v, %d calls", err, calls)
	}
}

func clearDemo(t *testing.T, url string) {
	s := open(t, url)
	ctx := t.Context()
	demo := Talk(1, 4, 3)
	demo.Stores = []domain.Store{{ID: 11, Name: "Demo", Demo: true}}
	demo.Accounts = []domain.Account{{ID: 12, StoreID: 11, Demo: true}}
	demo.Teams = []domain.Team{{ID: 31, Demo: true}, {ID: 32}}
	demo.Agents = []domain.Agent{{ID: 21, Demo: true}, {ID: 22}}
	real := Talk(100, 2, 3)
	real.Stores = []domain.Store{{ID: 13, Name: "Real"}}
	for i := range real.Contacts {
		real.Contacts[i].StoreID = 13
	}
	on := domain.PresenceChanged{State: domain.PresenceOnline}
	for i, agent := range []domain.ID{21, 22} {
		demo.Events = append(demo.Events, domain.Event{ID: domain.ID(300 + i), Kind: on.EventKind(), At: Start, Data: on,
			Actor: domain.Actor{Kind: domain.ActorAgent, AgentRef: domain.AgentRef{Agent: agent}}})
	}
	must(s.Ingest(ctx, real))(t)
	must(s.Ingest(ctx, demo))(t)
	same(t, "demo", must(s.HasDemo(ctx))(t), true)
	high := all(t, s, 100)[len(all(t, s, 100))-1].Seq
	same(t, "events gone", must(s.ClearDemo(ctx))(t), 17)
	same(t, "demo", must(s.HasDemo(ctx))(t), false)
	same(t, "events left", len(all(t, s, 100)), 9)
	same(t, "stores", must(s.Stores(ctx))(t), real.Stores)
	same(t, "accounts", len(must(s.Accounts(ctx))(t)), 0)
	same(t, "teams", must(s.Teams(ctx))(t), demo.Teams[1:])
	same(t, "agents", len(must(s.Agents(ctx))(t)), 1)
	same(t, "presence", must(s.AgentsWithPresence(ctx))(t), []domain.ID{22})
	same(t, "contacts", len(must(s.Contacts(ctx, []domain.ID{1, 2, 3, 4, 100, 101}))(t)), 2)
	same(t, "messages", len(must(s.Messages(ctx, demo.Conversations[0].ID))(t)), 0)
	same(t, "conversations", len(must(s.ConversationsOf(ctx, []domain.ID{1, 100}))(t)), 1)
	must(s.Ingest(ctx, demo))(t)
	for _, e := range all(t, s, 100)[9:] {
		if e.Seq <= high {
			t.Fatalf("position %d was given again", e.Seq)
		}
	}
}
