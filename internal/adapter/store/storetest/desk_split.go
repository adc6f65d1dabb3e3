package storetest

import (
	"slices"
	"testing"
	"time"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/conversation"
	"kefu/internal/engine/fact"
	inbox "kefu/internal/feature/desk"
)

// bodies lists what a thread says.
func (f *floor) bodies(talk domain.ID) (out []string) {
	f.Helper()
	for _, item := range must(f.agents.Thread(f.Context(), boss(), talk, 0, 0))(f).Items {
		if item.Message != nil {
			out = append(out, item.Message.Body)
		}
	}
	return out
}

// lines counts the lines of a kind in a thread.
func (f *floor) lines(talk domain.ID, kind inbox.ItemKind) (n int) {
	f.Helper()
	for _, item := range must(f.agents.Thread(f.Context(), boss(), talk, 0, 0))(f).Items {
		if item.Kind == kind {
			n++
		}
	}
	return n
}

// replayed checks that rows are the replay of the customer's events.
func (f *floor) replayed(talks ...domain.ID) {
	f.Helper()
	all := must(f.Timelines(f.Context(), []domain.ID{f.stored(talks[0]).State.Contact}))(f)[0].Events
	for _, id := range talks {
		want, got := conversation.Family(all, id, f.deps.Rules), f.stored(id).State
		want.InviteAt, want.InviteFor, got.InviteAt, got.InviteFor = 0, 0, 0, 0
		same(f, "a row is the replay", got, want)
	}
}

// factsOf are the rows of one conversation and its turns.
func (f *floor) factsOf(talk domain.ID) (row fact.Conversation, turns []fact.Turn) {
	f.Helper()
	rows := f.fold(talk)
	for _, c := range rows.Conversations {
		if c.Conversation == talk {
			row = c
		}
	}
	for _, t := range rows.Turns {
		if t.Conversation == talk {
			turns = append(turns, t)
		}
	}
	return row, turns
}

// deskSplit takes a second question out of a conversation: it waits by itself since it was asked, the first one is answered, both threads, the search
// and the mentions follow, and merging it back leaves the turns as they were.
func deskSplit(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	first := f.says(1, "Wo ist mein Paket?")
	talk := first.Conversation
	f.after(time.Minute)
	reply := f.replies(amy, talk, "Unterwegs.")
	f.after(2 * time.Minute)
	second := f.says(1, "Und passt Größe 42?")
	f.after(3 * time.Minute)
	note := must(f.agents.Reply(ctx, as(amy), talk, inbox.Reply{CID: f.cid(), Body: "@Ben weißt du das?", Note: true}))(t)
	_, before := f.factsOf(talk)
	f.after(4 * time.Minute)

	split := func(p access.Principal, talk domain.ID, messages ...domain.ID) (inbox.Row, error) {
		return f.agents.Split(ctx, p, talk, messages)
	}
	refused(split(as(amy), talk))(t, domain.KindInvalid, "bad_messages")
	refused(split(as(amy), talk, 999))(t, domain.KindConflict, "message_moved")
	refused(split(as(amy), talk, note.Message))(t, domain.KindInvalid, "only_notes")
	refused(split(as(amy), talk, first.Message, reply.Message, second.Message))(t, domain.KindConflict, "nothing_left")
	refused(split(as(ben), talk, second.Message))(t, domain.KindForbidden, "not_yours")
	refused(split(as(cat), talk, second.Message))(t, domain.KindNotFound, "conversation_not_found")

	f.drain()
	row := must(split(as(amy), talk, second.Message, note.Message))(t)
	made := row.ID
	same(t, "the new one", []any{row.From, row.Owner.ID, row.Status, row.Waiting, row.Due, row.Began, row.Preview, row.PreviewBy},
		[]any{talk, amy, domain.StatusOpen, morning.Add(2 * time.Minute), morning.Add(7 * time.Minute), morning.Add(2 * time.Minute), "@Ben weißt du das?", "note"})
	old := f.stored(talk)
	same(t, "the old one", []any{old.State.Parts, old.State.Waiting, old.State.LastAt, old.Preview}, []any{[]domain.ID{made}, domain.Instant(0), reply.At, "Unterwegs."})
	same(t, "what is left", f.bodies(talk), []string{"Wo ist mein Paket?", "Unterwegs."})
	same(t, "what went", f.bodies(made), []string{"Und passt Größe 42?", "@Ben weißt du das?"})
	same(t, "both tell of it", []int{f.lines(talk, inbox.ItemSplit), f.lines(made, inbox.ItemSplit)}, []int{1, 1})
	f.splitIsTold(talk, made)
	f.replayed(talk, made)

	hits := must(f.finder().Search(ctx, boss(), inbox.SearchQuery{Text: "größe 42"}))(t).Hits
	same(t, "found where it stands", []any{len(hits), hits[0].Row.ID}, []any{1, made})
	same(t, "named there", must(f.finder().Mentions(ctx, as(ben), ""))(t).Items[0].ID, made)

	was, turns := f.factsOf(talk)
	same(t, "figures of the old one", []any{was.CustomerMsgs, was.AgentMsgs, was.FRT, was.OpenSince, len(turns)}, []any{int64(1), int64(1), fact.Some(60_000), domain.Instant(0), 1})
	is, turns := f.factsOf(made)
	same(t, "and of the new one", []any{is.CustomerMsgs, is.Created.At, is.OpenSince, len(turns), turns[0].Asked.Agent},
		[]any{int64(1), morning.Add(2 * time.Minute), morning.Add(2 * time.Minute), 1, amy})

	refused(split(as(amy), talk, second.Message))(t, domain.KindConflict, "message_moved")
	f.after(5 * time.Minute)
	same(t, "the customer goes on in the newest", f.says(1, "Hallo?").Conversation, made)

	f.after(6 * time.Minute)
	must(f.agents.Merge(ctx, as(amy), made, talk))(t)
	refused(split(as(amy), talk, second.Message))(t, domain.KindConflict, "has_merged")
	refused(split(as(amy), made, second.Message))(t, domain.KindConflict, "merged")
	same(t, "one thread again", f.bodies(talk), []string{"Wo ist mein Paket?", "Unterwegs.", "Und passt Größe 42?", "@Ben weißt du das?", "Hallo?"})
	_, after := f.factsOf(talk)
	before[1].Msgs = 2 // the customer has asked once more
	same(t, "the turns are as they were", after, before)
	f.replayed(talk, made)
	same(t, "repaired", must(f.sweeper.Adopt(ctx, old.State.Contact, talk, made))(t), 2)
	f.replayed(talk, made)
	must(f.agents.Unmerge(ctx, as(amy), made))(t)
	same(t, "and apart again", f.bodies(talk), []string{"Wo ist mein Paket?", "Unterwegs."})
	f.after(7 * time.Minute)
	must(f.agents.Exclude(ctx, as(amy), talk, "spam"))(t)
	refused(split(as(amy), talk, first.Message))(t, domain.KindConflict, "excluded")
}

// splitIsTold checks that everybody hears of both rows and of the line in both threads.
func (f *floor) splitIsTold(talk, made domain.ID) {
	f.Helper()
	lines := map[domain.ID]int{}
	for _, u := range f.drain() {
		for _, item := range u.Items {
			if item.Kind == inbox.ItemSplit {
				lines[u.Row.ID]++
			}
		}
	}
	same(f, "lines that are told", lines, map[domain.ID]int{talk: 1, made: 1})
}

// deskSplitReturn takes out what a customer came back with: the old conversation stands resolved as if nobody had come back, and the new one is open
// or, from a resolved one, as done as the rest. A message goes on from part to part.
func deskSplitReturn(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	talk := f.says(1, "Wo ist mein Paket?").Conversation
	f.after(time.Minute)
	f.replies(amy, talk, "Unterwegs.")
	f.after(2 * time.Minute)
	must(f.agents.Resolve(ctx, as(amy), talk, "tracking"))(t)
	ended := f.stored(talk).State.ResolvedAt
	f.comes(amy)
	f.after(time.Hour)
	back := f.says(1, "Etwas anderes: passt Größe 42?")
	same(t, "reopened", []any{back.Conversation, f.stored(talk).State.Status}, []any{talk, domain.StatusOpen})
	f.after(61 * time.Minute)
	answer := f.replies(amy, talk, "Ja.")
	f.after(62 * time.Minute)
	third := f.says(1, "Und in Blau?")
	f.after(63 * time.Minute)
	made := must(f.agents.Split(ctx, as(amy), talk, []domain.ID{back.Message, answer.Message, third.Message}))(t).ID
	old, _ := f.factsOf(talk)
	same(t, "as if nobody had come back", []any{f.stored(talk).State.Status, old.Status, old.Reopens, old.Resolved.At}, []any{domain.StatusResolved, "resolved", int64(0), ended})
	same(t, "the new one waits", []any{f.stored(made).State.Status, f.stored(made).State.Waiting}, []any{domain.StatusOpen, morning.Add(62 * time.Minute)})
	f.replayed(talk, made)

	f.after(64 * time.Minute)
	last := must(f.agents.Split(ctx, as(amy), made, []domain.ID{third.Message}))(t).ID
	same(t, "from part to part", [][]string{f.bodies(talk), f.bodies(made), f.bodies(last)},
		[][]string{{"Wo ist mein Paket?", "Unterwegs."}, {"Etwas anderes: passt Größe 42?", "Ja."}, {"Und in Blau?"}})
	f.replayed(talk, made, last)

	f.after(65 * time.Minute)
	f.replies(amy, last, "Auch.")
	must(f.agents.Resolve(ctx, as(amy), last, "tracking"))(t)
	f.after(66 * time.Minute)
	again := f.replies(amy, last, "Und in Rot.")
	f.after(67 * time.Minute)
	must(f.agents.Resolve(ctx, as(amy), last, "tracking"))(t)
	f.after(68 * time.Minute)
	done := must(f.agents.Split(ctx, as(amy), last, []domain.ID{again.Message}))(t)
	same(t, "nobody waits: as done as the rest", []any{done.Status, f.stored(last).State.Status}, []any{domain.StatusResolved, domain.StatusResolved})
	f.replayed(talk, made, last, done.ID)

	refused(f.agents.Merge(ctx, as(amy), made, talk))(t, domain.KindConflict, "target_resolved")
	must(f.agents.Reopen(ctx, as(amy), talk))(t)
	must(f.agents.Merge(ctx, as(amy), made, talk))(t)
	old, turns := f.factsOf(talk)
	same(t, "the customer's return is back", []any{old.Reopens, old.Status, len(turns), turns[1].Start.At, turns[1].Reply.At}, []any{int64(1), "open", 2, back.At, answer.At})
	f.replayed(talk, made)
}

// deskSplitBridge: what another system reports of a message that was split off counts where it stands, and its next message goes there, too.
func deskSplitBridge(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	b := inbox.NewBridge(f.deps)
	account := domain.Account{ID: 13, StoreID: shop, Channel: domain.ChannelAPI, Name: "App"}
	check(t, f.SaveAccounts(ctx, account))
	bring := func(message string) inbox.Receipt {
		f.clock.now = f.clock.now.Add(time.Minute)
		return must(b.Bring(ctx, inbox.Incoming{Account: account, Thread: "T", Message: message, Body: "Hallo",
			Sender: inbox.Sender{Identifiers: []domain.Identifier{{Kind: "external", Value: "C-1"}}}}))(t)
	}
	talk := bring("M1").Conversation
	f.replies(amy, talk, "Guten Tag")
	second := bring("M2")
	said := f.replies(amy, talk, "Morgen")
	made := must(f.agents.Split(ctx, as(amy), talk, []domain.ID{second.Message, said.Message}))(t).ID
	for i, named := range []domain.ID{talk, made} { // by the conversation it was sent in, and by where it stands
		state := []domain.DeliveryState{domain.DeliveryDelivered, domain.DeliveryRead}[i]
		same(t, "reported", must(b.Report(ctx, inbox.Fate{Account: 13, Conversation: named, Message: said.Message, State: state}))(t).Again, false)
	}
	deliveries := slices.DeleteFunc(f.events(made), func(e domain.Event) bool { return e.Kind != domain.EventMessageDelivery })
	same(t, "where it stands", len(deliveries), 2)
	same(t, "read by the customer", f.stored(made).VisitorRead, said.Seq)
	f.replayed(talk, made)
	same(t, "goes on in the new one", bring("M3").Conversation, made)
	bonds := must(store.Desk{Store: f.Store}.Bonds(ctx, []domain.ID{talk, made}))(t)
	same(t, "names", len(bonds), 2)
}
