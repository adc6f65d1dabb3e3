package event_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/event"
)

// homes lists the conversation of each event after settling.
func homes(events []domain.Event) []domain.ID {
	var out []domain.ID
	for _, e := range event.Settle(events) {
		out = append(out, e.ConversationID)
	}
	return out
}

func at(seq int64, talk domain.ID, data domain.EventData) domain.Event {
	return domain.Event{ID: domain.ID(1000 + seq), ContactSeq: seq, ConversationID: talk, Kind: data.EventKind(), Data: data}
}

func TestSettle(t *testing.T) {
	said := func(seq int64, id domain.ID) domain.Event { return at(seq, 1, domain.MessageCreated{Message: id}) }
	for _, tt := range []struct {
		name   string
		events []domain.Event
		want   []domain.ID
	}{
		{"no split", []domain.Event{said(1, 11), said(2, 12)}, []domain.ID{1, 1}},
		{"a message goes, another stays", []domain.Event{said(1, 11), said(2, 12), at(3, 2, domain.ConversationSplit{From: 1, Messages: []domain.ID{12}})},
			[]domain.ID{1, 2, 2}},
		{"and what tells of it", []domain.Event{said(1, 11), at(2, 1, domain.ReplyChecked{Message: 11}), at(3, 1, domain.MessageDelivery{Message: 11}),
			at(4, 1, domain.ConversationAssigned{}), at(5, 2, domain.ConversationSplit{From: 1, Messages: []domain.ID{11}}),
			at(6, 1, domain.MessageDelivery{Message: 11, State: domain.DeliveryRead})}, []domain.ID{2, 2, 2, 1, 2, 2}},
		{"twice: the last one", []domain.Event{said(1, 11), at(2, 2, domain.ConversationSplit{From: 1, Messages: []domain.ID{11}}),
			at(3, 3, domain.ConversationSplit{From: 2, Messages: []domain.ID{11}})}, []domain.ID{3, 2, 3}},
		{"in whatever order they arrive", []domain.Event{at(3, 3, domain.ConversationSplit{From: 2, Messages: []domain.ID{11}}),
			at(2, 2, domain.ConversationSplit{From: 1, Messages: []domain.ID{11}}), said(1, 11)}, []domain.ID{3, 2, 3}},
		{"a reopening that went along, and one that did not", []domain.Event{at(1, 1, domain.ConversationReopened{}), at(2, 1, domain.ConversationReopened{}),
			at(3, 2, domain.ConversationSplit{From: 1, Reopenings: []domain.ID{1002}})}, []domain.ID{1, 2, 2}},
		{"a message without a name is never meant", []domain.Event{said(1, 0), at(2, 2, domain.ConversationSplit{From: 1, Messages: []domain.ID{0}})}, []domain.ID{1, 2}},
		{"one that is not there", []domain.Event{said(1, 11), at(2, 2, domain.ConversationSplit{From: 1, Messages: []domain.ID{99}})}, []domain.ID{1, 2}},
	} {
		if diff := cmp.Diff(tt.want, homes(tt.events)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
	events := []domain.Event{said(1, 11)}
	if got := event.Settle(events); &got[0] != &events[0] {
		t.Error("events without a split were copied")
	}
}

// Whatever is split off and in whatever order it is read, every message counts once, in the conversation of its last split, and the events that came
// in are not changed.
func TestSettleOfRandomSplits(t *testing.T) {
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 3))
		want := map[domain.ID]domain.ID{} // by message
		var events []domain.Event
		talks := domain.ID(1)
		for seq := int64(1); seq <= 40; seq++ {
			if r.IntN(4) > 0 || len(want) == 0 {
				id := domain.ID(100 + seq)
				want[id] = domain.ID(1 + r.IntN(int(talks)))
				events = append(events, at(seq, want[id], domain.MessageCreated{Message: id}))
				continue
			}
			talks++
			split := domain.ConversationSplit{}
			for id := domain.ID(101); id < domain.ID(100+seq); id++ {
				if _, is := want[id]; is && r.IntN(3) == 0 {
					split.Messages, want[id] = append(split.Messages, id), talks
				}
			}
			events = append(events, at(seq, talks, split))
		}
		r.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
		before := append([]domain.Event(nil), events...)
		got := map[domain.ID]domain.ID{}
		for _, e := range event.Settle(events) {
			if m, ok := e.Data.(domain.MessageCreated); ok {
				got[m.Message] = e.ConversationID
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
		if diff := cmp.Diff(before, events); diff != "" {
			t.Fatalf("seed %d: the events that came in changed %s", seed, diff)
		}
		if diff := cmp.Diff(homes(events), homes(event.Settle(events))); diff != "" {
			t.Fatalf("seed %d: settling again moves something %s", seed, diff)
		}
	}
}
