package storetest

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/conversation"
	"kefu/internal/engine/event"
	inbox "kefu/internal/feature/desk"
)

// finder is the floor with what finds conversations.
func (f *floor) finder() *inbox.Finder {
	return inbox.NewFinder(f.agents, store.Finder{Store: f.Store})
}

func (f *floor) indexer() *inbox.Indexer {
	return inbox.NewIndexer(f.deps.Store, store.Finder{Store: f.Store}, f.Store, nil)
}

// twice lets a visitor begin a second conversation, because the first has been excluded and taken in again.
func (f *floor) twice(n int) (first, second domain.ID) {
	f.Helper()
	first = f.says(n, "Wo ist mein Paket?").Conversation
	f.clock.now = f.clock.now.Add(time.Minute)
	must(f.agents.Exclude(f.Context(), as(amy), first, "duplicate"))(f)
	f.clock.now = f.clock.now.Add(time.Minute)
	second = f.says(n, "Hallo? Paket 77?").Conversation
	must(f.agents.Include(f.Context(), as(amy), first))(f)
	return first, second
}

// deskMerge puts one conversation into another: the customer waits once, since the first word, what he writes comes to the one that goes on, and
// undoing leaves both as if they had never met.
func deskMerge(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	first, second := f.twice(1)
	if first == second {
		t.Fatal("there is one conversation only")
	}
	before := f.stored(second).State
	f.clock.now = f.clock.now.Add(time.Minute)
	f.drain()
	row := must(f.agents.Merge(ctx, as(amy), first, second))(t)
	same(t, "waits since the first word", row.Waiting, morning)
	same(t, "until", row.Due, morning.Add(5*time.Minute))
	same(t, "merged", row.Merged, []domain.ID{first})
	same(t, "preview", row.Preview, "Hallo? Paket 77?")
	child := f.stored(first)
	same(t, "the child", []any{child.State.Into, child.State.Waiting, child.ListStatus(), child.State.Timer()}, []any{second, domain.Instant(0), domain.StatusResolved, domain.Instant(0)})
	var told []domain.ID
	for _, u := range f.drain() {
		told = append(told, u.Row.ID)
	}
	slices.Sort(told)
	want := []domain.ID{first, second}
	slices.Sort(want)
	same(t, "both rows are told", told, want)
	counts := must(f.agents.Counts(ctx, boss()))(t)
	same(t, "one waits", counts.Views[inbox.ViewWaiting][inbox.ReachAll], 1)
	same(t, "one waits at the store", counts.Stores[shop][inbox.ViewWaiting][inbox.ReachAll], 1)

	thread := must(f.agents.Thread(ctx, as(amy), second, 0, 0))(t)
	var bodies []string
	for _, item := range thread.Items {
		if item.Message != nil {
			bodies = append(bodies, item.Message.Body)
		}
	}
	same(t, "one thread", bodies, []string{"Wo ist mein Paket?", "Hallo? Paket 77?"})

	for what, act := range map[string]func() error{
		"reply": func() error {
			_, err := f.agents.Reply(ctx, as(amy), first, inbox.Reply{CID: f.cid(), Body: "x"})
			return err
		},
		"resolve":     func() error { _, err := f.agents.Resolve(ctx, as(amy), first, "tracking"); return err },
		"merge again": func() error { _, err := f.agents.Merge(ctx, as(amy), first, second); return err },
	} {
		if err := act(); domain.KindOf(err) != domain.KindConflict {
			t.Errorf("%s to a merged conversation: %v", what, err)
		}
	}
	refused(f.agents.Merge(ctx, as(amy), second, first))(t, domain.KindConflict, "target_merged")
	same(t, "the customer's next words", f.says(1, "Noch da?").Conversation, second)
	f.clock.now = f.clock.now.Add(time.Minute)
	f.replies(amy, second, "Ja, morgen.")
	same(t, "answered", f.stored(second).State.Waiting, 0)
	for _, c := range f.fold(second).Conversations {
		switch c.Conversation {
		case second:
			same(t, "the clock began with the first word", c.Created.At, morning)
		case first:
			same(t, "out of the figures", c.Excluded, "merged")
		}
	}

	f.clock.now = f.clock.now.Add(time.Minute)
	back := must(f.agents.Unmerge(ctx, as(amy), first))(t)
	same(t, "waits again", back.Waiting, morning)
	same(t, "in the queue", back.Status, domain.StatusOpen)
	alone := f.stored(second).State
	same(t, "nothing is merged", alone.Merged, nil)
	same(t, "since when it was asked", alone.Asked, before.Asked)
	refused(f.agents.Unmerge(ctx, as(amy), first))(t, domain.KindConflict, "not_merged")

	other := f.says(2, "Guten Tag").Conversation
	refused(f.agents.Merge(ctx, as(amy), other, second))(t, domain.KindInvalid, "other_customer")
	must(f.agents.Resolve(ctx, as(amy), second, "tracking"))(t)
	refused(f.agents.Merge(ctx, as(amy), first, second))(t, domain.KindConflict, "target_resolved")
	must(f.agents.Assign(ctx, as(amy), first, inbox.To{Agent: cat, Reason: domain.AssignTransfer}))(t)
	refused(f.agents.Merge(ctx, as(ben), second, first))(t, domain.KindNotFound, "conversation_not_found")

	repaired := must(f.sweeper.Adopt(ctx, f.stored(first).State.Contact, first, second))(t)
	same(t, "repaired", repaired, 2)
	all := must(f.Timelines(ctx, []domain.ID{f.stored(first).State.Contact}))(t)[0].Events
	for _, id := range []domain.ID{first, second} {
		want := conversation.Family(all, id, f.deps.Rules)
		got := f.stored(id).State
		want.InviteAt, want.InviteFor, got.InviteAt, got.InviteFor = 0, 0, 0, 0
		same(t, "a row is the replay of both", got, want)
	}
}

// sixScripts is one sentence in each of six scripts, with parts of it that must be found.
var sixScripts = []struct{ body, query string }{
	{"Where is my Refund for order SH-10482?", "refund sh-10482"},
	{"你好,物流延迟了三天,请帮忙查一下", "物流延迟"},
	{"注文した商品がまだ届きません", "届きま"},
	{"أين طلبي؟ لم تصل الشحنة بعد", "الشحنة"},
	{"สินค้าของฉันยังไม่มาส่งเลย", "ยังไม่มา"},
	{"Где моя посылка? Ёлка разбита", "ПОСЫЛКА"},
}

// deskSearch finds words in six scripts, whole or in parts, in no order, and nothing that the caller may not see.
func deskSearch(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	find := f.finder()
	talks := make([]domain.ID, len(sixScripts))
	for i, s := range sixScripts {
		talks[i] = f.says(i+10, s.body).Conversation
		f.clock.now = f.clock.now.Add(time.Second)
	}
	for i, s := range sixScripts {
		got := must(find.Search(ctx, boss(), inbox.SearchQuery{Text: s.query}))(t)
		if len(got.Hits) != 1 || got.Hits[0].Row.ID != talks[i] {
			t.Errorf("%q finds %d conversations, want the one", s.query, len(got.Hits))
			continue
		}
		same(t, "end of "+s.query, got.Next, "")
		marked := ""
		for _, p := range got.Hits[0].Parts {
			if p.Hit {
				marked += p.Text
			}
		}
		want := strings.ReplaceAll(strings.ToLower(s.query), " ", "")
		if i == 0 {
			want = "refundsh-10482"
		}
		same(t, "marked", strings.ToLower(marked), want)
	}
	for query, want := range map[string]int{"延迟": 1, "ёл": 1, "елка": 1, "we": 0, "re": 1, "Ｏｒｄｅｒ": 1, "三天 你好": 1, "三天 refund": 0, "%": -1, "": -1, "ก": -1, "_%": 0, "'\"--": 0} {
		got, err := find.Search(ctx, boss(), inbox.SearchQuery{Text: query})
		if want < 0 {
			fails(t, err, domain.KindInvalid, "too_short")
		} else if err != nil || len(got.Hits) != want {
			t.Errorf("%q: %d hits and %v, want %d", query, len(got.Hits), err, want)
		}
	}
	// What Cat of another team has, Amy does not find; nor by the customer's name.
	must(f.agents.Assign(ctx, boss2(), talks[1], inbox.To{Agent: cat, Reason: domain.AssignTransfer}))(t)
	for p, want := range map[domain.ID]int{amy: 0, cat: 1} {
		same(t, "hits", len(must(find.Search(ctx, as(p), inbox.SearchQuery{Text: "物流"}))(t).Hits), want)
	}
	contact := f.stored(talks[1]).State.Contact
	_, err := f.Ingest(ctx, domain.Batch{Contacts: []domain.Contact{{ID: 900, StoreID: shop, Name: "王小明"}}})
	check(t, err)
	check(t, f.InTx(ctx, func(tx *store.Tx) error { return nil }))
	_ = contact
	same(t, "a customer without a conversation", len(must(find.Search(ctx, boss(), inbox.SearchQuery{Text: "王小明"}))(t).Contacts), 0)
	refused(find.Search(ctx, boss(), inbox.SearchQuery{Text: "xx", Cursor: "?"}))(t, domain.KindInvalid, "bad_cursor")
	refused(find.Search(ctx, access.Principal{User: 5, Role: access.Finance}, inbox.SearchQuery{Text: "xx"}))(t, domain.KindForbidden, "no_right")
}

// boss2 is a manager who is an agent.
func boss2() access.Principal { return access.Principal{User: 2, Role: access.Manager, Agent: amy} }

// deskSearchSegments indexes three thousand messages and finds the same as a look at each of them.
func deskSearchSegments(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	find, index := f.finder(), f.indexer()
	words := []string{"退货", "refund", "配送", "ส่งของ", "الشحنة", "посылка", "届き", "Größe", "10482"}
	bodies := map[domain.ID][]string{}
	var talks []domain.ID
	for n := range 20 {
		talk := f.says(n, "Hallo").Conversation
		talks = append(talks, talk)
		bodies[talk] = []string{"Hallo"}
	}
	for i := range 2600 {
		talk := talks[(i*7)%len(talks)]
		body := fmt.Sprintf("%s %d %s", words[i%len(words)], i, words[(i/3)%len(words)])
		f.clock.now = f.clock.now.Add(time.Second)
		must(f.agents.Reply(ctx, boss(), talk, inbox.Reply{CID: f.cid(), Body: body, Note: true}))(t)
		bodies[talk] = append(bodies[talk], body)
		if i == 1100 { // more than a segment waits to be indexed, and some of it is not for everybody
			must(f.agents.Assign(ctx, boss2(), talks[0], inbox.To{Agent: amy, Reason: domain.AssignTransfer}))(t)
			same(t, "what Cat finds", len(must(find.Search(ctx, as(cat), inbox.SearchQuery{Text: "nothing"}))(t).Hits), 0)
		}
		if i == 1500 {
			same(t, "a step", must(index.Step(ctx))(t) >= 1000, true)
			same(t, "too few for another", must(index.Step(ctx))(t), 0)
		}
	}
	same(t, "the next step", must(index.Step(ctx))(t) >= 1000, true)
	for _, query := range append(words, "退货 refund", "groSSe", "größe 999", "1234", "nothing", "25", "hal") {
		var want []domain.ID
		for talk, all := range bodies {
			if slices.ContainsFunc(all, func(b string) bool {
				for _, w := range strings.Fields(query) {
					if !strings.Contains(strings.ReplaceAll(strings.ToLower(b), "ö", "o"), strings.ReplaceAll(strings.ToLower(w), "ö", "o")) {
						return false
					}
				}
				return true
			}) {
				want = append(want, talk)
			}
		}
		var got []domain.ID
		q := inbox.SearchQuery{Text: query, Limit: 3}
		for range 200 {
			page := must(find.Search(ctx, boss(), q))(t)
			for _, h := range page.Hits {
				got = append(got, h.Row.ID)
			}
			if q.Cursor = page.Next; q.Cursor == "" {
				break
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		same(t, "found for "+query, slices.Compact(got), want)
		same(t, "end of "+query, q.Cursor, "")
	}
	hit := must(find.Search(ctx, boss(), inbox.SearchQuery{Text: "1234"}))(t).Hits[0]
	items := must(f.agents.Thread(ctx, boss(), hit.Row.ID, hit.Seq+1, 0))(t).Items
	same(t, "where the hit stands", items[len(items)-1].Message.ID, hit.Message)
	at, last, err := store.Finder{Store: f.Store}.Indexed(ctx)
	check(t, err)
	same(t, "segments", last, 2)
	fails(t, store.Finder{Store: f.Store}.AddSegment(ctx, inbox.Segment{ID: 2, Docs: []byte{}}, nil, event.Cursor{}), domain.KindConflict, "duplicate")
	again, _, err := store.Finder{Store: f.Store}.Indexed(ctx)
	check(t, err)
	same(t, "a process that came late moved nothing", again, at)
}

// reads counts how many events are read of the log.
type reads struct {
	inbox.Log
	events int
}

// After implements inbox.Log.
func (r *reads) After(ctx context.Context, c event.Cursor, limit int) ([]domain.Event, event.Cursor, error) {
	events, next, err := r.Log.After(ctx, c, limit)
	r.events += len(events)
	return events, next, err
}

// deskSearchQuiet reads a stretch of the log in which nothing is said once, and leaves it behind.
func deskSearchQuiet(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	first := f.says(1, "Where is my parcel?")
	contact := f.stored(first.Conversation).State.Contact
	quiet := func(n int) {
		events := make([]domain.Event, n)
		for i := range events {
			events[i] = domain.Event{ID: domain.HashID("quiet", strconv.Itoa(n), strconv.Itoa(i)), StoreID: shop, ContactID: contact, ConversationID: first.Conversation, Kind: domain.EventConversationSeen, Version: 1,
				At: f.clock.now, RecordedAt: f.clock.now, Actor: domain.Actor{Kind: domain.ActorSystem}, Data: domain.ConversationSeen{}}
		}
		for part := range slices.Chunk(events, 5000) {
			must(f.Ingest(ctx, domain.Batch{Events: part}))(t)
		}
	}
	log := &reads{Log: f.Store}
	index := inbox.NewIndexer(f.deps.Store, store.Finder{Store: f.Store}, log, nil)
	quiet(19_000)
	same(t, "too little for a segment", must(index.Step(ctx))(t), 0)
	same(t, "nor later", must(index.Step(ctx))(t), 0)
	if log.events > 19_500 {
		t.Errorf("%d events are read, some of them twice", log.events)
	}
	quiet(2_000)
	f.says(2, "Where is my other parcel?")
	same(t, "a segment of one message", must(index.Step(ctx))(t), 1)
	same(t, "and no more", must(index.Step(ctx))(t), 0)
	at, last, err := store.Finder{Store: f.Store}.Indexed(ctx)
	check(t, err)
	same(t, "segments", last, int64(1))
	same(t, "left to look through", len(must(store.Finder{Store: f.Store}.Unindexed(ctx, at, event.Cursor{}, 100))(t)), 1)
	same(t, "found", len(must(f.finder().Search(ctx, boss(), inbox.SearchQuery{Text: "parcel"}))(t).Hits), 2)
}

// deskViews keeps lists, counts them as they are read, and lets nobody change another's.
func deskViews(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	find := f.finder()
	for n := range 9 {
		talk := f.says(n, "Hallo").Conversation // every third is from France
		f.clock.now = f.clock.now.Add(time.Second)
		if n%2 == 0 {
			must(f.agents.Tag(ctx, as(amy), talk, []string{"vip"}, nil))(t)
		}
		if n == 0 {
			f.replies(amy, talk, "Guten Tag")
		}
	}
	f.drain()
	for _, tt := range []struct {
		what   string
		filter inbox.Filter
		want   int
	}{
		{"all", inbox.Filter{}, 9},
		{"country", inbox.Filter{Countries: []string{"FR"}}, 3},
		{"tag", inbox.Filter{Tags: []string{"vip", "none"}}, 5},
		{"tag and country", inbox.Filter{Tags: []string{"vip"}, Countries: []string{"FR"}}, 2},
		{"waiting", inbox.Filter{Waiting: true}, 8},
		{"owner", inbox.Filter{Owners: []domain.ID{amy}}, 1},
		{"nobody", inbox.Filter{Owners: []domain.ID{0}}, 8},
		{"store", inbox.Filter{Stores: []domain.ID{shop}}, 9},
		{"another store", inbox.Filter{Stores: []domain.ID{99}}, 0},
		{"channel", inbox.Filter{Channels: []domain.Channel{domain.ChannelWeb, domain.ChannelEmail}}, 9},
		{"another channel", inbox.Filter{Channels: []domain.Channel{domain.ChannelEmail}}, 0},
		{"team", inbox.Filter{Teams: []domain.ID{teamOne}}, 1},
		{"language", inbox.Filter{Languages: []string{"de"}}, 9},
		{"issue type", inbox.Filter{IssueTypes: []string{"tracking"}}, 0},
	} {
		v := must(find.SaveView(ctx, as(amy), inbox.SavedView{Name: tt.what, View: inbox.ViewOpen, Reach: inbox.ReachAll, Filter: tt.filter}))(t)
		var got int
		q := inbox.ListQuery{View: v.View, Reach: v.Reach, Filter: v.Filter, Limit: 2}
		for range 20 {
			page := must(f.agents.List(ctx, as(amy), q))(t)
			got += len(page.Items)
			if q.Cursor = page.Next; q.Cursor == "" {
				break
			}
		}
		same(t, tt.what+" in the list", got, tt.want)
		all := must(find.Views(ctx, as(amy)))(t)
		i := slices.IndexFunc(all, func(c inbox.Counted) bool { return c.ID == v.ID })
		same(t, tt.what+" counted", *all[i].Count, tt.want)
		same(t, tt.what+" kept", all[i].Filter, tt.filter)
		check(t, find.DeleteView(ctx, as(amy), v.ID))
	}
	shared := must(find.SaveView(ctx, as(amy), inbox.SavedView{Name: "Team", Team: teamOne, View: inbox.ViewAll, Reach: inbox.ReachTeam}))(t)
	must(find.SaveView(ctx, as(amy), inbox.SavedView{Name: "Own", View: inbox.ViewOpen, Reach: inbox.ReachMine}))(t)
	names := func(p access.Principal) (out []string) {
		for _, c := range must(find.Views(ctx, p))(t) {
			out = append(out, c.Name)
		}
		return out
	}
	same(t, "Amy's", names(as(amy)), []string{"Own", "Team"})
	same(t, "Ben's, of the same team", names(as(ben)), []string{"Team"})
	same(t, "Cat's, of another", names(as(cat)), nil)
	shared.Name = "Mine now"
	refused(find.SaveView(ctx, as(ben), shared))(t, domain.KindNotFound, "view_not_found")
	fails(t, find.DeleteView(ctx, as(cat), shared.ID), domain.KindNotFound, "view_not_found")
	refused(find.SaveView(ctx, as(cat), inbox.SavedView{Name: "x", Team: teamOne, View: inbox.ViewOpen, Reach: inbox.ReachAll}))(t, domain.KindForbidden, "not_your_team")
	refused(find.SaveView(ctx, as(cat), inbox.SavedView{Name: " ", View: inbox.ViewOpen, Reach: inbox.ReachAll}))(t, domain.KindInvalid, "bad_name")
	refused(find.SaveView(ctx, as(cat), inbox.SavedView{Name: "x", View: "nonsense", Reach: inbox.ReachAll}))(t, domain.KindInvalid, "bad_view")
	shared.Name = "Everybody's"
	same(t, "the owner stays", must(find.SaveView(ctx, boss(), shared))(t).Owner, as(amy).User)
}

// deskMentions names people in notes.
func deskMentions(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	find := f.finder()
	one, two := f.says(1, "Hallo").Conversation, f.says(2, "Hallo").Conversation
	note := func(talk domain.ID, body string) {
		t.Helper()
		f.clock.now = f.clock.now.Add(time.Second)
		must(f.agents.Reply(ctx, as(amy), talk, inbox.Reply{CID: f.cid(), Body: body, Note: true}))(t)
	}
	note(one, "@Ben bitte ansehen, @amy auch, @Benno nicht")
	note(two, "＠ben!")
	note(one, "ask ben@example.com")
	f.replies(amy, two, "@Cat is no note")
	rows := must(find.Mentions(ctx, as(ben), ""))(t)
	var ids []domain.ID
	for _, r := range rows.Items {
		ids = append(ids, r.ID)
	}
	same(t, "the last first", ids, []domain.ID{two, one})
	same(t, "not yet opened", must(find.Unseen(ctx, as(ben)))(t), 2)
	check(t, find.Saw(ctx, as(ben), two))
	same(t, "opened", must(find.Unseen(ctx, as(ben)))(t), 1)
	for _, p := range []domain.ID{amy, cat} {
		same(t, "nobody else", len(must(find.Mentions(ctx, as(p), ""))(t).Items), 0)
	}
	note(one, "@Cat ist nicht von hier")
	same(t, "Cat sees it while nobody has it", must(find.Unseen(ctx, as(cat)))(t), 1)
	must(f.agents.Claim(ctx, as(amy), one, false))(t)
	same(t, "and not when the other team has", must(find.Unseen(ctx, as(cat)))(t), 0)
	same(t, "nor in the list", len(must(find.Mentions(ctx, as(cat), ""))(t).Items), 0)
}

// deskHandOver leaves conversations to others at the end of a shift: with a note, counted as hand-over and not as transfer.
func deskHandOver(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	one, two := f.says(1, "Hallo").Conversation, f.says(2, "Hallo").Conversation
	f.after(time.Minute)
	for _, talk := range []domain.ID{one, two} {
		f.replies(amy, talk, "Guten Tag")
	}
	f.after(2 * time.Minute)
	cid := f.cid()
	row := must(f.agents.HandOver(ctx, as(amy), one, inbox.HandOver{Agent: ben, CID: cid, Note: "wartet auf das Lager"}))(t)
	same(t, "Ben has it", row.Owner.ID, ben)
	same(t, "the note", row.Preview+"/"+row.PreviewBy, "wartet auf das Lager/note")
	refused(f.agents.HandOver(ctx, as(amy), one, inbox.HandOver{Agent: ben, CID: cid, Note: "wartet auf das Lager"}))(t, domain.KindConflict, "not_yours")
	row = must(f.agents.HandOver(ctx, as(amy), two, inbox.HandOver{}))(t)
	same(t, "the queue has it", []domain.ID{row.Owner.ID, row.Team}, []domain.ID{0, teamOne})
	refused(f.agents.HandOver(ctx, as(ben), one, inbox.HandOver{Agent: ben}))(t, domain.KindInvalid, "bad_target")
	for _, talk := range []domain.ID{one, two} {
		for _, s := range f.fold(talk).Segments {
			if s.Owner.Agent == amy {
				same(t, "how it ended", s.End, string(domain.AssignHandover))
				same(t, "a transfer", s.Transfer, false)
			}
		}
	}
}
