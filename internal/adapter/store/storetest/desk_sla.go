package storetest

import (
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
	"kefu/internal/engine/fact"
	inbox "kefu/internal/feature/desk"
)

// promise puts other policies in force.
func (f *floor) promise(change func(*fact.Settings)) {
	f.Helper()
	s := fact.Defaults("Asia/Shanghai")
	change(&s)
	f.folder = must(fact.New(fact.History{s}))(f)
}

// marks lists what was recorded of the targets of a conversation.
func (f *floor) marks(talk domain.ID) (warned, breached []domain.Event) {
	f.Helper()
	row := must(f.deps.Store.Row(f.Context(), talk))(f)
	check(f, f.deps.Store.Change(f.Context(), func(tx inbox.Tx) error {
		warned, breached = nil, nil
		events, err := tx.Events(row.State.Contact, talk)
		for _, e := range events {
			switch e.Kind {
			case domain.EventSLAWarned:
				warned = append(warned, e)
			case domain.EventSLABreached:
				breached = append(breached, e)
			}
		}
		return err
	}))
	return warned, breached
}

// deskSLA lets targets run out while nobody sweeps, and looks at what was recorded then.
func deskSLA(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	f.promise(func(s *fact.Settings) {
		s.Policies = []fact.Policy{
			{Name: "vip", VIP: true, Clock: "business", FirstReply: 30, Assignment: 20},
			{Name: "chat", Kind: "chat", Clock: "business", FirstReply: 90, NextReply: 300, Acknowledge: 60, Assignment: 120, Resolution: 3600},
		}
	})
	talk := f.says(1, "Wo ist mein Paket?").Conversation
	row := must(f.agents.See(ctx, as(amy), talk))(t)
	same(t, "targets", len(row.SLA), 4)
	same(t, "due first", row.SLA[0].Target+"/"+row.SLA[0].Policy, "acknowledge/chat")
	same(t, "of 60 s", row.SLA[0].Length, int64(60_000))
	same(t, "due at", row.SLA[0].Due, morning.Add(time.Minute))
	same(t, "warned at", row.SLA[0].Warn, morning.Add(48*time.Second))
	same(t, "then", row.SLA[1].Target, "first_reply")
	same(t, "a dispute is likely", row.Dispute.Amber, morning.Add(24*time.Hour))
	same(t, "it may be there", row.Dispute.Over, morning.Add(48*time.Hour))

	f.after(50 * time.Second)
	check(t, f.agents.Read(ctx, as(ben), talk, row.Seq)) // opening it is taking note of it
	f.after(10 * time.Minute)                            // and then everybody is away, the sweeper too
	f.replies(amy, talk, "Einen Moment bitte.")
	warned, breached := f.marks(talk)
	same(t, "warnings", len(warned), 3)
	same(t, "breaches", len(breached), 2)
	same(t, "the first reply was due", breached[0].At, morning.Add(90*time.Second))
	same(t, "the assignment was due", breached[1].At, morning.Add(120*time.Second))
	same(t, "breach", breached[0].Data.(domain.SLABreached).SLAMark, domain.SLAMark{
		Target: "first_reply", Policy: "chat", Start: morning, Due: morning.Add(90 * time.Second),
	})
	for range 3 {
		must(f.sweeper.Sweep(ctx))(t)
	}
	_, again := f.marks(talk)
	same(t, "breaches after sweeping", len(again), 2)
	for _, s := range f.fold(talk).SLAs {
		switch s.Target {
		case fact.TargetFirstReply:
			same(t, "the figures' breach", s.BreachAt, breached[0].At)
		case fact.TargetAssignment:
			same(t, "the figures' breach of the assignment", s.BreachAt, breached[1].At)
		case fact.TargetAcknowledge:
			same(t, "acknowledged in time", s.Met, true)
			same(t, "by who opened it", s.Holder.Agent, ben)
		}
	}
	row = must(f.agents.See(ctx, as(amy), talk))(t)
	same(t, "what still runs", row.SLA[0].Target, "resolution")
	same(t, "nobody waits", row.Dispute == nil, true)

	row = must(f.agents.MarkVIP(ctx, as(amy), talk, true))(t)
	same(t, "marked", row.VIP, true)
	same(t, "and without a promise", len(row.SLA), 0) // the policy of important customers has no target of resolution
	must(f.agents.Resolve(ctx, as(amy), talk, "tracking"))(t)
	f.after(7 * 24 * time.Hour)
	later := f.says(1, "Hallo?")
	same(t, "another conversation", later.Conversation != talk, true)
	row = must(f.agents.See(ctx, as(amy), later.Conversation))(t)
	same(t, "of an important customer", row.SLA[0].Policy, "vip")
	same(t, "due at once", row.SLA[0].Due, later.At.Add(20*time.Second))
}

// deskSLAOrder sorts a list by the target that is due next, and finds who has waited for a day.
func deskSLAOrder(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	f.promise(func(s *fact.Settings) {
		s.Policies = []fact.Policy{
			{Name: "fr", Country: "FR", Clock: "calendar", FirstReply: 600},
			{Name: "de", Country: "DE", Clock: "calendar", FirstReply: 60, Resolution: 7200},
		}
	})
	var talks []domain.ID
	for n, from := range []int{2, 1, 5, 4, 7} { // FR DE FR DE DE
		f.after(time.Duration(n) * time.Second)
		talks = append(talks, f.says(from, "Hallo").Conversation)
	}
	f.after(time.Minute)
	f.replies(amy, talks[1], "Guten Tag") // the resolution is due at 1 + 7200 s
	f.replies(amy, talks[2], "Bonjour")   // nothing runs any more
	must(f.agents.Resolve(ctx, as(amy), talks[2], "tracking"))(t)
	f.replies(amy, talks[4], "Guten Tag")
	must(f.agents.SetStatus(ctx, as(amy), talks[4], domain.StatusPending, "", 0))(t) // its resolution stands for at most seven days
	f.drain()
	find := f.finder()
	list := func(q inbox.ListQuery) (out []domain.ID) {
		t.Helper()
		q.Reach, q.Limit = inbox.ReachAll, 1
		for range 9 {
			page := must(f.agents.List(ctx, boss(), q))(t)
			for _, r := range page.Items {
				out = append(out, r.ID)
			}
			if q.Cursor = page.Next; q.Cursor == "" {
				return out
			}
		}
		t.Fatal("the list does not end")
		return nil
	}
	same(t, "who waits", list(inbox.ListQuery{View: inbox.ViewWaiting, Order: inbox.OrderSLA}), []domain.ID{talks[3], talks[0]})
	same(t, "open", list(inbox.ListQuery{View: inbox.ViewOpen, Order: inbox.OrderSLA}), []domain.ID{talks[3], talks[0], talks[1]})
	same(t, "all", list(inbox.ListQuery{View: inbox.ViewAll, Order: inbox.OrderSLA}), []domain.ID{talks[3], talks[0], talks[1], talks[4], talks[2]})
	same(t, "of one channel", list(inbox.ListQuery{View: inbox.ViewWaiting, Order: inbox.OrderSLA, Filter: inbox.Filter{Countries: []string{"FR"}}}), talks[:1])
	row := must(f.agents.See(ctx, boss(), talks[3]))(t)
	same(t, "due next", row.SLADue, morning.Add(63*time.Second))
	same(t, "that stands", must(f.agents.See(ctx, boss(), talks[4]))(t).SLADue, morning.Add(4*time.Second+2*time.Hour+168*time.Hour))
	same(t, "nothing runs", must(f.agents.See(ctx, boss(), talks[2]))(t).SLADue, 0)
	refused(f.agents.List(ctx, boss(), inbox.ListQuery{View: inbox.ViewOpen, Reach: inbox.ReachAll, Order: "nonsense"}))(t, domain.KindInvalid, "bad_sort")

	risk := inbox.ListQuery{View: inbox.ViewWaiting, Filter: inbox.Filter{AtRisk: true}}
	kept := must(find.SaveView(ctx, boss(), inbox.SavedView{Name: "Risk", View: risk.View, Reach: inbox.ReachAll, Order: inbox.OrderSLA, Filter: risk.Filter}))(t)
	for _, tt := range []struct {
		after time.Duration
		want  []domain.ID
	}{{24*time.Hour - 1, nil}, {24 * time.Hour, talks[:1]}, {24*time.Hour + 3*time.Second, []domain.ID{talks[3], talks[0]}}} {
		f.after(tt.after)
		risk.Order = inbox.OrderSLA
		same(t, "at risk after "+tt.after.String(), list(risk), tt.want)
		risk.Order = inbox.OrderUsual
		same(t, "in the usual order", len(list(risk)), len(tt.want))
		counted := must(find.Views(ctx, boss()))(t)[0]
		same(t, "counted", *counted.Count, len(tt.want))
		same(t, "kept", counted.SavedView, kept)
	}
}

// deskAway lets customers write at night.
func deskAway(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	f.widget.Doc.AutoReply = map[string]string{"de": "Wir antworten bis {{reply_by}}.", "en": "We answer by {{reply_by}}."}
	f.after(13*time.Hour + 30*time.Minute) // 23:30 in Shanghai; the desk closed at 23:00
	talk := f.says(1, "Guten Abend, wo ist mein Paket?").Conversation
	f.after(14 * time.Hour)
	f.says(1, "Hallo?")
	said := f.automatic(talk)
	same(t, "said once in a night", len(said), 1)
	// 10:00 in Shanghai is 03:00 in Berlin.
	same(t, "in the customer's language and zone", said[0].Message.Body, "Wir antworten bis 03.03., 03:00 Uhr (UTC+01:00).")
	same(t, "by a rule", said[0].By.Kind, domain.ActorRule)

	promised := morning.Add(24 * time.Hour)
	row := must(f.agents.See(ctx, as(amy), talk))(t)
	same(t, "the inbox", row.ReplyBy, promised)
	shown := f.folder.Promise(fact.Case{Store: shop, Channel: f.widget.Account.Channel, Country: "DE", Began: f.clock.now}).ReplyBy(f.clock.now)
	same(t, "the page", shown, promised)
	rows := f.fold(talk)
	same(t, "the figures", rows.Conversations[0].OffHoursDue, promised)
	same(t, "no response", rows.Conversations[0].FRT.OK, false)
	same(t, "nobody answered", rows.Conversations[0].Outcome, fact.OutcomeWaiting)
	same(t, "the question is open", rows.Turns[0].Reply.At, 0)
	same(t, "somebody waits", row.Waiting != 0, true)

	f.after(23*time.Hour + 10*time.Minute) // 09:10: open again
	f.says(1, "Guten Morgen")
	same(t, "nothing is said in service hours", len(f.automatic(talk)), 1)
	f.replies(amy, talk, "Guten Morgen!")
	same(t, "answered", f.fold(talk).Conversations[0].FRT.OK, true)
	row = must(f.agents.See(ctx, as(amy), talk))(t)
	same(t, "nothing promised any more", row.ReplyBy, 0)
	f.after(37*time.Hour + 30*time.Minute) // the next night: the silence had ended it, and it goes on
	f.says(1, "Noch etwas")
	same(t, "said again in another night", len(f.automatic(talk)), 2)

	f.widget.Doc.AutoReply = nil
	other := f.says(4, "Bonsoir").Conversation
	same(t, "nothing where nothing is set", len(f.automatic(other)), 0)
}

// deskAwayBridge lets customers write at night through another system: it is told the same as a web chat tells, and that answers nothing.
func deskAwayBridge(t *testing.T, url string) {
	f := newFloor(t, url)
	b := inbox.NewBridge(f.deps)
	account := domain.Account{ID: 13, StoreID: shop, Channel: domain.ChannelAPI, Name: "App"}
	check(t, f.SaveAccounts(t.Context(), account))
	texts := map[string]string{"de": "Wir antworten bis {{reply_by}}.", "en": "We answer by {{reply_by}}."}
	bring := func(thread, message string) inbox.Receipt {
		t.Helper()
		return must(b.Bring(t.Context(), inbox.Incoming{Account: account, Team: teamOne, Thread: thread, Message: message, Body: "Hallo", AutoReply: texts,
			Sender: inbox.Sender{Identifiers: []domain.Identifier{{Kind: "external", Value: thread}}, Country: "DE", Language: "de"}}))(t)
	}
	f.after(13*time.Hour + 30*time.Minute) // 23:30 in Shanghai; the desk closed at 23:00
	talk := bring("T", "M1").Conversation
	f.after(14 * time.Hour)
	bring("T", "M2")
	same(t, "the same message again", bring("T", "M1").Again, true)
	said := f.automatic(talk)
	same(t, "said once in a night", len(said), 1)
	same(t, "by when", said[0].Message.Body, "Wir antworten bis 03.03., 03:00 Uhr (UTC+01:00).")
	same(t, "waits in the queue", f.stored(talk).State.Owner.Team, teamOne)
	rows := f.fold(talk)
	same(t, "no response", []any{rows.Conversations[0].FRT.OK, rows.Turns[0].Reply.At}, []any{false, domain.Instant(0)})
	f.after(24 * time.Hour)
	same(t, "nothing in service hours", len(f.automatic(bring("T-2", "M3").Conversation)), 0)
	texts = nil
	f.after(38 * time.Hour)
	same(t, "nothing where nothing is set", len(f.automatic(bring("T-3", "M4").Conversation)), 0)
}

// automatic lists what rules said in a conversation.
func (f *floor) automatic(talk domain.ID) []inbox.Item {
	f.Helper()
	var out []inbox.Item
	for _, item := range must(f.agents.Thread(f.Context(), boss(), talk, 0, 0))(f).Items {
		if item.Kind == inbox.ItemMessage && item.By.Kind == domain.ActorRule {
			out = append(out, item)
		}
	}
	return out
}

// deskStaged holds first answers against 3-5-15.
func deskStaged(t *testing.T, url string) {
	f := newFloor(t, url)
	staged := fact.DefaultStaged()
	staged.On = true
	f.promise(func(s *fact.Settings) { s.Staged = &staged })
	ctx := t.Context()
	poor := f.says(1, "Wo ist mein Paket?").Conversation
	f.after(2 * time.Minute)
	f.replies(amy, poor, "Guten Tag!")
	row := must(f.agents.See(ctx, as(amy), poor))(t)
	same(t, "it tells no time", row.Check != nil && !row.Check.Time, true)
	first := conversation.Stages{
		Asked: morning, Mark: morning.Add(3 * time.Minute), Reply: morning.Add(5 * time.Minute),
		Noted: morning.Add(2 * time.Minute), Replied: morning.Add(2*time.Minute + time.Microsecond), // answering claims first
	}
	same(t, "stages of a question that is not classified", *row.Staged, first)
	f.after(10 * time.Minute)
	row = must(f.agents.Classify(ctx, as(amy), poor, domain.ConversationClassified{IssueType: "tracking"}))(t)
	first.Resolve = morning.Add(15 * time.Minute)
	same(t, "of a simple one", *row.Staged, first)
	row = must(f.agents.Resolve(ctx, as(amy), poor, "tracking"))(t)
	same(t, "resolved in time", row.Staged.Resolved > first.Noted && row.Staged.Resolved <= first.Resolve, true)
	same(t, "marked, answered, empty, resolved", f.fold(poor).Conversations[0].Staged, fact.StagedResult{
		Mark: fact.Some(1), Reply: fact.Some(1), Content: fact.Some(0), Resolve: fact.Some(1),
	})

	f.after(20 * time.Minute)
	good := f.says(2, "Hallo").Conversation
	f.after(26 * time.Minute)
	f.replies(amy, good, "Ich melde mich in 10 Minuten.")
	row = must(f.agents.See(ctx, as(amy), good))(t)
	same(t, "nothing is missing", row.Check == nil, true)
	same(t, "answered too late", row.Staged.Replied > row.Staged.Reply, true)
	same(t, "late, but with a time", f.fold(good).Conversations[0].Staged, fact.StagedResult{Mark: fact.Some(0), Reply: fact.Some(0), Content: fact.Some(1)})

	f.promise(func(*fact.Settings) {})
	f.after(30 * time.Minute)
	off := f.says(3, "Hallo").Conversation
	f.replies(amy, off, "Guten Tag!")
	same(t, "off, no stages", must(f.agents.See(ctx, as(amy), off))(t).Staged == nil, true)
	same(t, "off, nothing is looked at", f.fold(off).Conversations[0].Staged, fact.StagedResult{})
}
