package storetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/feature/channels"
	inbox "kefu/internal/feature/desk"
)

// deskAnswers keeps answers and where a visitor came from with the contact and the conversation, and a verified one outlasts what is typed.
func deskAnswers(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	w := must(f.visitors.Hello(ctx, inbox.Hello{Key: "pk_test"}))(t)
	check(t, f.visitors.Came(ctx, w.Visitor, inbox.Origin{Landing: "https://shop.example/", First: &inbox.Touch{Source: "news"}}))
	check(t, f.visitors.Came(ctx, w.Visitor, inbox.Origin{Landing: "https://shop.example/b", First: &inbox.Touch{Source: "news"}}))
	chat := f.widget
	chat.Doc.Form = &inbox.PreForm{When: inbox.PreFormAlways, Fields: []inbox.PreField{
		{Key: "email", Kind: inbox.FieldEmail, Label: map[string]string{"": "E-mail"}, Required: true}, {Key: "tel", Kind: inbox.FieldPhone},
	}}
	m := inbox.VisitorMessage{Widget: chat, Visitor: w.Visitor, CID: f.cid(), Body: "Hallo"}
	refused(f.visitors.Send(ctx, m))(t, domain.KindInvalid, "form")
	same(t, "nothing is left of a refusal", len(must(f.Contacts(ctx, []domain.ID{w.Contact}))(t)), 0)
	m.Form = map[string]any{"email": "anna@example.com", "tel": "+49 30 123456"}
	m.Visitor.Country, m.Visitor.CountryRule = "US", "locale"
	first := must(f.visitors.Send(ctx, m))(t)
	d := must(f.agents.Open(ctx, boss(), first.Conversation))(t)
	values := []string{}
	for _, x := range d.Details {
		values = append(values, x.Key+"="+x.Value)
	}
	same(t, "answers", values, []string{"email=anna@example.com", "tel=+4930123456"})
	same(t, "origin", d.Origin.Landing, "https://shop.example/b")
	same(t, "market", []string{d.Contact.Country, f.stored(first.Conversation).State.Market}, []string{"DE", "DE"})

	m.CID, m.Form = f.cid(), nil
	m.Visitor.User = inbox.Known{ID: "42", Email: "real@example.com", Name: "Anna"}
	must(f.visitors.Send(ctx, m))(t)
	m.CID, m.Visitor.User, m.Form = f.cid(), inbox.Known{}, map[string]any{"email": "typed@example.com"}
	must(f.visitors.Send(ctx, m))(t)
	d = must(f.agents.Open(ctx, boss(), first.Conversation))(t)
	at := slices.IndexFunc(d.Details, func(x inbox.ContactDetail) bool { return x.Key == "email" })
	same(t, "what the shop vouches for stays", []any{d.Details[at].Value, d.Details[at].Verified}, []any{"real@example.com", true})
	same(t, "name", d.Contact.Name, "Anna")

	check(t, f.deps.Store.ForgetOrigins(ctx, f.clock.now+1))
	m.Visitor, m.Form, m.CID = visitor(7), map[string]any{"email": "x@example.com"}, f.cid()
	other := must(f.visitors.Send(ctx, m))(t)
	if o := must(f.deps.Store.OriginOf(ctx, other.Conversation))(t); o != nil {
		t.Errorf("somebody nobody knows came from %+v", o)
	}
}

// deskMarks counts who met the conditions of an invitation, once in the days of the rule, in both arms.
func deskMarks(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	account := f.widget.Account.ID
	day := domain.Instant((24 * time.Hour).Microseconds())
	now := f.clock.now
	mark := func(visitor string, at domain.Instant, out bool) bool {
		return must(f.MarkInvite(ctx, channels.Mark{Rule: 5, Visitor: visitor, Account: account, At: at, HeldOut: out}, at-7*day))(t)
	}
	same(t, "once", []bool{mark("a", now, false), mark("a", now+1, false), mark("a", now+7*day+1, false), mark("b", now, true)}, []bool{true, false, true, true})
	check(t, f.MarkInviteSeen(ctx, 5, "a", true, now+9)) // clicked before it was shown
	check(t, f.MarkInviteSeen(ctx, 5, "a", false, now+9))
	check(t, f.MarkInviteSeen(ctx, 5, "a", true, now+9))
	check(t, f.MarkInviteSeen(ctx, 5, "b", false, now+9)) // held out
	send := func(who int, mark string) {
		v := visitor(who)
		v.Mark = mark
		must(f.visitors.Send(ctx, inbox.VisitorMessage{Widget: f.widget, Visitor: v, CID: f.cid(), Body: "Hallo"}))(t)
	}
	send(1, "b")
	send(2, "c")
	same(t, "counted", must(f.InviteCounts(ctx, account))(t), []channels.Count{
		{Rule: 5, Eligible: 2, Shown: 1, Clicked: 1}, {Rule: 5, HeldOut: true, Eligible: 1, Conversations: 1},
	})
	f.clock.now += day + 1
	mark("d", now, false)
	send(3, "d") // more than a day after the conditions held
	same(t, "too late", must(f.InviteCounts(ctx, account))(t)[0], channels.Count{Rule: 5, Eligible: 3, Shown: 1, Clicked: 1})
}

type shredder []string

func (s *shredder) Remove(_ context.Context, hash string, _ time.Time) error {
	*s = append(*s, hash)
	return nil
}

// deskUnsent removes files that were never sent after a day, and their bytes unless another file has the same.
func deskUnsent(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	upload := func(hash string) domain.ID {
		return must(f.visitors.Uploaded(ctx, visitor(1), inbox.Attachment{File: domain.File{Name: "a", Kind: "text/plain", Size: 1}, SHA256: hash}))(t).ID
	}
	old, twice, sent := upload("aa"), upload("bb"), upload("bb")
	must(f.visitors.Send(ctx, inbox.VisitorMessage{Widget: f.widget, Visitor: visitor(1), CID: f.cid(), Files: []domain.ID{sent}}))(t)
	f.clock.now = f.clock.now.Add(24 * time.Hour)
	var gone shredder
	tidy := inbox.Tidy{Deps: f.deps, Bytes: &gone}
	check(t, tidy.Once(ctx))
	same(t, "a day is not over", len(gone), 0)
	fresh := upload("cc")
	f.clock.now++
	check(t, tidy.Once(ctx))
	same(t, "bytes", []string(gone), []string{"aa"})
	for _, id := range []domain.ID{old, twice} {
		refused(f.deps.Store.File(ctx, id))(t, domain.KindNotFound, "file_not_found")
	}
	for _, id := range []domain.ID{sent, fresh} {
		must(f.deps.Store.File(ctx, id))(t)
	}
}
