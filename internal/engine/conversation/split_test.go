package conversation_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
)

// told is what happened in a conversation.
type told struct {
	talk domain.ID
	happened
}

// recorded numbers what happened, in the order of recording.
func recorded(list ...told) []domain.Event {
	var out []domain.Event
	for i, h := range list {
		out = append(out, domain.Event{ID: domain.ID(100 + i), ContactSeq: int64(i + 1), ConversationID: h.talk, At: minute(h.at), Actor: h.by, Data: h.data})
	}
	return out
}

func fixed(conversation.State) conversation.Rules {
	return rules(func(r *conversation.Rules) { r.TakeBack = 0 })
}

func spoke(at float64, by domain.Actor, message domain.ID) happened {
	return happened{at, by, domain.MessageCreated{Message: message}}
}

// A second question that is asked at minute 6 and answered at 8 is split off at minute 20.
func TestFamilyOfASplit(t *testing.T) {
	begun := happened{0, customer(), domain.ConversationStarted{Account: 9, Channel: domain.ChannelWeb}}
	again := begun
	again.at = 6
	events := recorded(
		told{1, begun}, told{1, spoke(0, customer(), 11)}, told{1, claimed(1, amy)}, told{1, spoke(2, human(amy), 12)},
		told{1, spoke(6, customer(), 13)}, told{1, happened{7, system(), domain.ConversationAssigned{From: ref(amy), To: ref(ben), Reason: domain.AssignManager}}},
		told{1, spoke(8, human(ben), 14)}, told{1, spoke(9, customer(), 15)},
		told{2, again}, told{2, happened{20, human(ben), domain.ConversationSplit{From: 1, Messages: []domain.ID{13, 14}}}},
	)
	events[8].SourcePos = -1
	old, made := conversation.Family(events, 1, fixed), conversation.Family(events, 2, fixed)
	type side struct {
		Turn, Silence, LastAt, Began domain.Instant
		Replies                      int
		From                         domain.ID
		Parts                        []domain.ID
		Came, Gone                   []int64
		Seq                          int64
	}
	look := func(s conversation.State) side {
		return side{s.Turn, s.SilenceAt, s.LastAt, s.Began, s.Replies, s.From, s.Parts, s.Came, s.Gone, s.Seq}
	}
	if diff := cmp.Diff(side{Turn: minute(9), LastAt: minute(9), Began: minute(0), Replies: 1, Parts: []domain.ID{2}, Came: []int64{10}, Gone: []int64{5, 7}, Seq: 10}, look(old)); diff != "" {
		t.Error("the old one", diff)
	}
	if diff := cmp.Diff(side{Silence: minute(50), LastAt: minute(8), Began: minute(6), Replies: 1, From: 1, Came: []int64{5, 7}, Seq: 10}, look(made)); diff != "" {
		t.Error("the new one", diff)
	}

	merged := append(events, recorded(told{2, happened{30, human(ben), domain.ConversationMerged{Into: 1}}})...)
	merged[10].ID, merged[10].ContactSeq = 110, 11
	joined := conversation.Family(merged, 1, fixed)
	if joined.Turn != minute(9) || joined.Replies != 2 || joined.Came != nil || joined.Gone != nil {
		t.Errorf("merged back: turn %v, %d replies, came %v, gone %v", joined.Turn, joined.Replies, joined.Came, joined.Gone)
	}
}

func TestPart(t *testing.T) {
	events := recorded(
		told{1, claimed(1, amy)}, told{1, spoke(2, human(amy), 12)}, told{1, spoke(6, customer(), 13)}, told{2, claimed(6, ben)},
		told{1, happened{6, human(ben), domain.ConversationSeen{}}}, told{1, happened{7, system(), domain.ConversationAssigned{From: ref(amy), To: ref(ben)}}},
		told{1, resolved(8)},
	)
	got := conversation.Part(events, 1, []domain.ID{13, 99})
	want := conversation.Parted{Began: minute(6), Owner: ref(amy), Around: []domain.Event{events[4], events[5]}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if conversation.Claims(events[5]) || !conversation.Claims(events[0]) {
		t.Error("only taking on what nobody has is a claim")
	}
}
