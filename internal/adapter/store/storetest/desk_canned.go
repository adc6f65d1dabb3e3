package storetest

import (
	"slices"
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/fact"
	inbox "kefu/internal/feature/desk"
)

func texts(language, text string) map[string]string { return map[string]string{language: text} }

// deskCanned is who may keep which ready answers, and what is refused when one is saved.
func deskCanned(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	save := func(p access.Principal, x inbox.Canned) func(testing.TB, domain.ErrorKind, string) {
		return refused(f.agents.SaveCanned(ctx, p, x))
	}
	save(as(amy), inbox.Canned{Shortcut: "a", Texts: texts("", "b")})(t, domain.KindForbidden, "no_right")
	save(boss(), inbox.Canned{Shortcut: "a", Texts: texts("de", " ")})(t, domain.KindInvalid, "bad_body")
	save(boss(), inbox.Canned{Texts: texts("", "b")})(t, domain.KindInvalid, "bad_shortcut")
	save(boss(), inbox.Canned{Shortcut: "a", Texts: texts("", "Dear {{customer.nmae}}")})(t, domain.KindInvalid, "unknown_variable")
	save(boss(), inbox.Canned{Shortcut: "a", Texts: texts("", "b"), Actions: inbox.MacroActions{IssueType: "weather"}})(t, domain.KindInvalid, "unknown_issue_type")
	save(boss(), inbox.Canned{Shortcut: "a", Texts: texts("", "b"), Actions: inbox.MacroActions{Status: domain.StatusOnHold}})(t, domain.KindInvalid, "bad_reason")
	save(as(amy), inbox.Canned{Owner: ben, Shortcut: "a", Texts: texts("", "b")})(t, domain.KindForbidden, "not_yours")

	all := must(f.agents.SaveCanned(ctx, boss(), inbox.Canned{Shortcut: " a ", Texts: texts("", "b")}))(t)
	same(t, "ready answers", must(f.agents.Canned(ctx, as(amy)))(t), []inbox.Canned{{ID: all.ID, Shortcut: "a", Texts: texts("", "b")}})
	own := must(f.agents.SaveCanned(ctx, as(amy), inbox.Canned{Owner: amy, Shortcut: "mine", Texts: texts("", "b")}))(t)
	two := must(f.agents.SaveCanned(ctx, boss(), inbox.Canned{Team: teamTwo, Shortcut: "two", Texts: texts("", "b")}))(t)
	for who, want := range map[domain.ID][]domain.ID{amy: {all.ID, own.ID}, ben: {all.ID}, cat: {all.ID, two.ID}} {
		var got []domain.ID
		for _, x := range must(f.agents.Canned(ctx, as(who)))(t) {
			got = append(got, x.ID)
		}
		same(t, "what "+who.String()+" may use", got, want)
	}
	own.Owner = 0
	save(as(amy), own)(t, domain.KindForbidden, "no_right") // one's own does not become everybody's
	all.Owner = amy
	save(as(amy), all)(t, domain.KindForbidden, "no_right") // nor everybody's one's own
	fails(t, f.agents.DeleteCanned(ctx, as(ben), own.ID), domain.KindForbidden, "not_yours")
	check(t, f.agents.DeleteCanned(ctx, as(amy), own.ID))
	fails(t, f.agents.DeleteCanned(ctx, as(amy), all.ID), domain.KindForbidden, "no_right")
	check(t, f.agents.DeleteCanned(ctx, boss(), all.ID))
	fails(t, f.agents.DeleteCanned(ctx, boss(), all.ID), domain.KindNotFound, "canned_not_found")
}

// deskMacros is a ready answer on its way: languages, variables, gaps, what it does besides, and what figures see of it.
func deskMacros(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	check(t, f.SaveStores(ctx, domain.Store{ID: shop, Name: "Shop", PublicName: "Lumière", Zone: "Europe/Berlin",
		Signatures: map[string]string{"de": "Ihr Team", "": "Your team"}, SignChat: true}))
	talk := f.says(1, "Wo ist mein Paket?").Conversation
	x := must(f.agents.SaveCanned(ctx, boss(), inbox.Canned{Shortcut: "late", Texts: map[string]string{
		"de": "{{store.name}}, {{ agent.name }}: bis {{reply_by}} ({{conversation.id}})", "zh": "您好",
	}, Actions: inbox.MacroActions{Tags: []string{"late", "late"}, IssueType: "tracking", Status: domain.StatusPending, Note: "asked the carrier"}}))(t)
	filled := must(f.agents.Fill(ctx, as(amy), talk, x.ID))(t)
	// 10:00 in Shanghai is 03:00 in Berlin; the red line of a chat is five minutes later.
	same(t, "filled in", filled, inbox.Filled{ID: x.ID, Body: "Lumière, Amy: bis 2026-03-02 03:05 (CET) (" + talk.String() + ")", Language: "de",
		Missing: []string{}, Actions: x.Actions})
	polite := must(f.agents.SaveCanned(ctx, boss(), inbox.Canned{Shortcut: "hi", Texts: texts("en", "Dear {{customer.name}},")}))(t)
	filled = must(f.agents.Fill(ctx, as(amy), talk, polite.ID))(t)
	same(t, "a gap, in another language", []any{filled.Body, filled.Fallback, filled.Missing}, []any{"Dear {{customer.name}},", true, []string{"customer.name"}})
	refused(f.agents.Reply(ctx, as(amy), talk, inbox.Reply{CID: f.cid(), Body: filled.Body}))(t, domain.KindInvalid, "unfilled")
	must(f.agents.Reply(ctx, as(amy), talk, inbox.Reply{CID: f.cid(), Body: filled.Body, Note: true}))(t)

	n := len(f.events(talk))
	f.after(time.Minute)
	must(f.agents.Reply(ctx, as(amy), talk, inbox.Reply{CID: f.cid(), Body: "Bald", Canned: x.ID, Apply: true}))(t)
	same(t, "all of it at once", f.kinds(talk, n), []domain.EventKind{domain.EventConversationAssigned, domain.EventMessageCreated,
		domain.EventConversationTagged, domain.EventConversationClassified, domain.EventMessageCreated, domain.EventConversationStatus})
	s := f.stored(talk)
	same(t, "as it stands", []any{s.State.Tags, s.State.IssueType, s.State.Status, s.Preview}, []any{[]string{"late"}, "tracking", domain.StatusPending, "Bald\n\nIhr Team"})
	rows := f.fold(talk)
	same(t, "answered within the minute", rows.Turns[0].Wait, fact.Some(60_000))
	same(t, "notes are none to the customer", rows.Conversations[0].Notes, 2)
	used := must(f.agents.Canned(ctx, as(amy)))(t)
	same(t, "counted", []int64{used[0].Used, used[1].Used}, []int64{1, 0})
	shown := must(f.visitors.Thread(ctx, f.widget, visitor(1), 0, 0))(t).Items
	same(t, "the customer reads one answer", len(slices.DeleteFunc(shown, func(i inbox.Item) bool { return i.By.Kind != domain.ActorAgent })), 1)

	ends := must(f.agents.SaveCanned(ctx, boss(), inbox.Canned{Shortcut: "bye", Texts: texts("", "Bye"),
		Actions: inbox.MacroActions{Tags: []string{"done"}, Status: domain.StatusResolved}}))(t)
	other := f.says(2, "Bonjour").Conversation
	n = len(f.events(other))
	bye := inbox.Reply{CID: f.cid(), Body: "Bye", Canned: ends.ID, Apply: true}
	refused(f.agents.Reply(ctx, as(amy), other, bye))(t, domain.KindInvalid, "issue_type_missing")
	same(t, "nothing of it was kept", len(f.events(other)), n)
	bye.Apply = false
	must(f.agents.Reply(ctx, as(amy), other, bye))(t)
	same(t, "the text alone", []any{f.stored(other).State.Status, f.stored(other).State.Tags}, []any{domain.StatusOpen, []string(nil)})
}
