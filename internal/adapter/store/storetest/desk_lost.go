package storetest

import (
	"slices"
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/fact"
	inbox "kefu/internal/feature/desk"
)

// deskLost: an answer that did not reach the customer, as its channel says later, was none: the customer waits since he or she wrote, in the inbox and
// in the figures, also where the answer was given in a conversation that is merged into another one.
func deskLost(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	bridge := inbox.NewBridge(f.deps)
	lose := func(talk, message domain.ID) bool {
		t.Helper()
		return must(bridge.Report(ctx, inbox.Fate{Account: f.widget.Account.ID, Conversation: talk, Message: message, State: domain.DeliveryFailed, Reason: "131026"}))(t).Again
	}
	talk := f.says(1, "Wo ist mein Paket?").Conversation
	f.after(2 * time.Minute)
	said := f.replies(amy, talk, "Es kommt morgen.")
	same(t, "answered", f.fold(talk).Conversations[0].FRT.OK, true)
	f.after(10 * time.Minute)
	f.drain()
	same(t, "recorded", []bool{lose(talk, said.Message), lose(talk, said.Message)}, []bool{false, true})
	s := f.stored(talk).State
	same(t, "waits again", []any{s.Waiting, s.Red, s.Owner.Agent, s.Replies}, []any{morning, morning.Add(5 * time.Minute), amy, 0})
	same(t, "is told", len(f.drain()), 1)
	same(t, "counted", must(f.agents.Counts(ctx, boss()))(t).Views[inbox.ViewWaiting][inbox.ReachAll], 1)
	rows := f.fold(talk)
	same(t, "no answer", []any{rows.Conversations[0].FRT.OK, rows.Turns[0].Reply.At, rows.Conversations[0].OpenSince}, []any{false, domain.Instant(0), morning})
	why := ""
	for _, x := range f.folder.Explain(must(f.Timelines(ctx, []domain.ID{s.Contact}))(t)[0], talk) {
		if x.Kind == domain.EventMessageCreated && x.Actor.Kind == domain.ActorAgent {
			for _, n := range x.Notes {
				why += n.Code
			}
		}
	}
	same(t, "explained", why, fact.CodeFailedNotCounted)
	f.after(12 * time.Minute)
	f.replies(amy, talk, "Es kommt morgen.")
	rows = f.fold(talk)
	same(t, "the second try counts", []any{rows.Conversations[0].FRT.V, f.stored(talk).State.Waiting}, []any{(12 * time.Minute).Milliseconds(), domain.Instant(0)})
	same(t, "a late answer", rows.Turns[0].Reply.At, morning.Add(12*time.Minute))

	asked := f.clock.now
	first, second := f.twice(2)
	f.clock.now = f.clock.now.Add(time.Minute)
	said = f.replies(amy, first, "Ja, morgen.")
	f.clock.now = f.clock.now.Add(time.Minute)
	must(f.agents.Merge(ctx, as(amy), first, second))(t)
	same(t, "both are answered by the answer in the first", f.stored(second).State.Waiting, 0)
	f.drain()
	lose(first, said.Message)
	same(t, "the one that goes on waits", f.stored(second).State.Waiting, asked)
	var told []domain.ID
	for _, u := range f.drain() {
		told = append(told, u.Row.ID)
	}
	slices.Sort(told)
	same(t, "both are told", told, slices.Sorted(slices.Values([]domain.ID{first, second})))
	same(t, "counted as well", must(f.agents.Counts(ctx, boss()))(t).Views[inbox.ViewWaiting][inbox.ReachAll], 1)
}
