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

// state is a conversation as it is stored.
func (f *floor) stored(talk domain.ID) inbox.Stored {
	f.Helper()
	return must(f.deps.Store.Row(f.Context(), talk))(f)
}

// events lists what is recorded of a conversation.
func (f *floor) events(talk domain.ID) []domain.Event {
	f.Helper()
	return must(f.ConversationEvents(f.Context(), talk))(f)
}

// kinds lists the kinds of the events behind the n-th.
func (f *floor) kinds(talk domain.ID, n int) []domain.EventKind {
	f.Helper()
	var out []domain.EventKind
	for _, e := range f.events(talk)[n:] {
		out = append(out, e.Kind)
	}
	return out
}

func (f *floor) sweep() {
	f.Helper()
	if _, err := f.sweeper.Sweep(f.Context()); err != nil {
		f.Fatal(err)
	}
}

// comes puts an agent on duty.
func (f *floor) comes(agent domain.ID) {
	f.Helper()
	must(f.agents.Choose(f.Context(), as(agent), domain.PresenceOnline, "", 0))(f)
}

// refused checks the error of a call with an answer.
func refused[T any](_ T, err error) func(testing.TB, domain.ErrorKind, string) {
	return func(t testing.TB, kind domain.ErrorKind, code string) {
		t.Helper()
		fails(t, err, kind, code)
	}
}

// deskAgain sends everything twice: it is recorded once, and the second receipt is the first.
func deskAgain(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	m := inbox.VisitorMessage{Widget: f.widget, Visitor: visitor(1), CID: "the-same-one", Body: "Hallo"}
	first := must(f.visitors.Send(ctx, m))(t)
	f.after(time.Minute)
	m.Body = "Hallo?"
	want := first
	want.Again = true
	same(t, "visitor again", must(f.visitors.Send(ctx, m))(t), want)
	m.Visitor = visitor(2)
	if other := must(f.visitors.Send(ctx, m))(t); other.Again || other.Conversation == first.Conversation {
		t.Errorf("another visitor's message of the same name: %+v", other)
	}
	r := inbox.Reply{CID: "the-same-one", Body: "Guten Tag"}
	reply := must(f.agents.Reply(ctx, as(amy), first.Conversation, r))(t)
	want = reply
	want.Again = true
	same(t, "agent again", must(f.agents.Reply(ctx, as(amy), first.Conversation, r))(t), want)
	same(t, "events", f.kinds(first.Conversation, 0), []domain.EventKind{domain.EventConversationStarted, domain.EventMessageCreated,
		domain.EventConversationAssigned, domain.EventMessageCreated})
	must(f.agents.Resolve(ctx, as(amy), first.Conversation, "tracking"))(t)
	asked := f.stored(first.Conversation).State.Invitation
	rating := inbox.Rating{CID: "the-same-stars", Invitation: asked, Score: 4}
	stars := must(f.visitors.Rate(ctx, f.widget, visitor(1), rating))(t)
	want = stars
	want.Again = true
	same(t, "stars again", must(f.visitors.Rate(ctx, f.widget, visitor(1), rating))(t), want)
	refused(f.visitors.Rate(ctx, f.widget, visitor(2), inbox.Rating{CID: "of somebody else", Invitation: asked, Score: 1}))(t,
		domain.KindNotFound, "invitation_not_found")
	rating.CID, rating.Score = "changed-my-mind", 2
	f.after(24 * time.Hour)
	must(f.visitors.Rate(ctx, f.widget, visitor(1), rating))(t)
	same(t, "the later answer stands", f.fold(first.Conversation).Conversations[0].Rating, fact.Some(2))
	f.after(8 * 24 * time.Hour)
	rating.CID = "much-too-late"
	refused(f.visitors.Rate(ctx, f.widget, visitor(1), rating))(t, domain.KindConflict, "survey_expired")
}

// deskOwners is who may take, give and see.
func deskOwners(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	talk := f.says(1, "Hallo").Conversation
	refused(f.agents.Reply(ctx, boss(), talk, inbox.Reply{CID: f.cid(), Body: "Hi"}))(t, domain.KindConflict, "no_agent")
	must(f.agents.Reply(ctx, boss(), talk, inbox.Reply{CID: f.cid(), Body: "VIP", Note: true}))(t)
	same(t, "a note is no answer", f.stored(talk).State.Waiting, morning)
	same(t, "a note shows", f.stored(talk).PreviewBy, "note")
	shown := must(f.visitors.Thread(ctx, f.widget, visitor(1), 0, 0))(t)
	same(t, "but not to the customer", len(shown.Items), 1)

	must(f.agents.Claim(ctx, as(amy), talk, false))(t)
	refused(f.agents.Claim(ctx, as(ben), talk, false))(t, domain.KindConflict, "taken")
	refused(f.agents.Claim(ctx, as(cat), talk, true))(t, domain.KindNotFound, "conversation_not_found")
	refused(f.agents.Assign(ctx, as(ben), talk, inbox.To{Agent: ben, Reason: domain.AssignTransfer}))(t, domain.KindForbidden, "not_yours")
	f.replies(ben, talk, "Ich helfe kurz aus.")
	same(t, "a colleague's answer takes nothing", f.stored(talk).State.Owner.Agent, amy)
	refused(f.agents.Assign(ctx, as(amy), talk, inbox.To{Agent: 99, Reason: domain.AssignTransfer}))(t, domain.KindNotFound, "agent_not_found")
	refused(f.agents.Assign(ctx, as(amy), talk, inbox.To{Team: 99, Reason: domain.AssignTransfer}))(t, domain.KindNotFound, "team_not_found")
	refused(f.agents.Assign(ctx, as(amy), talk, inbox.To{Agent: ben, Team: teamTwo, Reason: domain.AssignTransfer}))(t, domain.KindInvalid, "bad_target")
	f.after(time.Minute)
	must(f.agents.Assign(ctx, as(amy), talk, inbox.To{Team: teamTwo, Reason: domain.AssignTransfer, Note: "language"}))(t)
	refused(f.agents.Reply(ctx, as(amy), talk, inbox.Reply{CID: f.cid(), Body: "?"}))(t, domain.KindNotFound, "conversation_not_found")
	f.after(2 * time.Minute)
	f.replies(cat, talk, "Bonjour")
	must(f.agents.Claim(ctx, access.Principal{User: 5, Role: access.Manager, Agent: ben}, talk, true))(t)
	rows := f.fold(talk)
	var owners []domain.ID
	var begin []string
	for _, s := range rows.Segments {
		owners, begin = append(owners, s.Owner.Agent), append(begin, s.Begin)
	}
	same(t, "owners", owners, []domain.ID{amy, cat, ben})
	same(t, "how they got it", begin, []string{"claim", "claim", "manager"})
	same(t, "one transfer", rows.Conversations[0].TransfersOut, 1)
	same(t, "notes", rows.Conversations[0].Notes, 1)
	same(t, "first reply by", rows.Conversations[0].First.Agent, ben)

	queued := f.says(2, "Hallo").Conversation
	reason := func() domain.AssignReason {
		events := f.events(queued)
		return events[len(events)-1].Data.(domain.ConversationAssigned).Reason
	}
	must(f.agents.Assign(ctx, as(amy), queued, inbox.To{Agent: ben, Reason: domain.AssignTransfer}))(t)
	same(t, "out of the queue", reason(), domain.AssignTransfer)
	must(f.agents.Assign(ctx, access.Principal{User: 5, Role: access.Manager, Agent: cat}, queued, inbox.To{Agent: amy, Reason: domain.AssignTransfer}))(t)
	same(t, "by a manager", reason(), domain.AssignManager)
	same(t, "neither counts as a transfer", f.fold(queued).Conversations[0].TransfersOut, 0)
}

// deskStatuses goes through the statuses, tags and exclusion.
func deskStatuses(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	talk := f.says(1, "Hallo").Conversation
	f.after(time.Minute)
	f.replies(amy, talk, "Einen Moment.")
	refused(f.agents.SetStatus(ctx, as(amy), talk, domain.StatusOnHold, "lunch", 0))(t, domain.KindInvalid, "bad_reason")
	refused(f.agents.SetStatus(ctx, as(amy), talk, domain.StatusSnoozed, "", f.clock.now))(t, domain.KindInvalid, "bad_until")
	refused(f.agents.SetStatus(ctx, as(amy), talk, domain.StatusResolved, "", 0))(t, domain.KindInvalid, "bad_status")
	held := must(f.agents.SetStatus(ctx, as(amy), talk, domain.StatusOnHold, "carrier", 0))(t)
	same(t, "on hold", string(held.Status)+"/"+held.Reason, "on_hold/carrier")
	n := len(f.events(talk))
	must(f.agents.SetStatus(ctx, as(amy), talk, domain.StatusOnHold, "carrier", 0))(t)
	same(t, "the same again records nothing", len(f.events(talk)), n)
	f.says(1, "Noch da?")
	same(t, "what waits for a colleague still does", f.stored(talk).State.Status, domain.StatusOnHold)
	f.replies(amy, talk, "Ja.")
	must(f.agents.SetStatus(ctx, as(amy), talk, domain.StatusPending, "", 0))(t)
	f.after(2 * time.Minute)
	n = len(f.events(talk))
	f.says(1, "Danke, hier die Nummer.")
	same(t, "the customer's answer opens", f.kinds(talk, n), []domain.EventKind{domain.EventConversationStatus, domain.EventMessageCreated})

	f.replies(amy, talk, "Ich melde mich.")
	wake := morning.Add(time.Hour)
	must(f.agents.SetStatus(ctx, as(amy), talk, domain.StatusSnoozed, "", wake))(t)
	f.after(time.Hour - time.Second)
	f.sweep()
	same(t, "asleep", f.stored(talk).State.Status, domain.StatusSnoozed)
	f.after(90 * time.Minute)
	f.sweep()
	events := f.events(talk)
	same(t, "awake at the time asked for, however late the sweep", events[len(events)-1].At, wake)
	same(t, "awake", f.stored(talk).State.Status, domain.StatusOpen)

	tagged := must(f.agents.Tag(ctx, as(amy), talk, []string{"b", "a", "b"}, []string{"z"}))(t)
	same(t, "tags", tagged.Tags, []string{"a", "b"})
	same(t, "untagged", must(f.agents.Tag(ctx, as(amy), talk, nil, []string{"b"}))(t).Tags, []string{"a"})
	refused(f.agents.Tag(ctx, as(amy), talk, []string{" "}, nil))(t, domain.KindInvalid, "bad_tag")
	refused(f.agents.Classify(ctx, as(amy), talk, domain.ConversationClassified{IssueType: "none"}))(t, domain.KindInvalid, "unknown_issue_type")
	same(t, "priority", must(f.agents.Classify(ctx, as(amy), talk, domain.ConversationClassified{Priority: "high"}))(t).Priority, "high")

	f.says(1, "Hallo?")
	must(f.agents.Exclude(ctx, as(amy), talk, "spam"))(t)
	waiting := inbox.ListQuery{View: inbox.ViewWaiting, Reach: inbox.ReachMine}
	same(t, "spam waits for nobody", len(must(f.agents.List(ctx, as(amy), waiting))(t).Items), 0)
	f.drain()
	same(t, "and is not counted", f.board.Unresolved(), []inbox.Brief{})
	refused(f.agents.Reply(ctx, as(amy), talk, inbox.Reply{CID: f.cid(), Body: "?"}))(t, domain.KindConflict, "excluded")
	must(f.agents.Include(ctx, as(amy), talk))(t)
	same(t, "taken back in, it waits as before", len(must(f.agents.List(ctx, as(amy), waiting))(t).Items), 1)
	must(f.agents.Exclude(ctx, as(amy), talk, "spam"))(t)
	if next := f.says(1, "Buy now").Conversation; next == talk {
		t.Error("a message after spam joined it")
	}
	must(f.agents.MarkInquiry(ctx, as(amy), talk, "B"))(t)
	same(t, "inquiry", f.fold(talk).Conversations[0].InquiryGrade, "B")
}

// deskReturns is a customer who comes back: soon, late, to somebody who is there and to somebody who is not.
func deskReturns(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	talk := f.says(1, "Hallo").Conversation
	f.comes(amy)
	f.replies(amy, talk, "Hallo!")
	f.after(time.Minute)
	must(f.agents.Resolve(ctx, as(amy), talk, "tracking"))(t)
	n := len(f.events(talk))
	back := f.says(1, "Doch noch etwas")
	same(t, "the same conversation", back.Conversation, talk)
	same(t, "the owner is there, and nobody is asked how it went", f.kinds(talk, n), []domain.EventKind{domain.EventMessageCreated,
		domain.EventConversationReopened, domain.EventSurveyWithdrawn})
	same(t, "and keeps it", f.stored(talk).State.Owner.Agent, amy)
	f.replies(amy, talk, "Gern.")
	must(f.agents.Resolve(ctx, as(amy), talk, ""))(t)
	asked := slices.DeleteFunc(f.kinds(talk, 0), func(k domain.EventKind) bool { return k != domain.EventSurveyInvited })
	same(t, "asked anew after the first invitation was called back", len(asked), 2)

	f.after(72*time.Hour + 30*time.Second) // Amy was last heard of days ago
	n = len(f.events(talk))
	f.says(1, "Und jetzt?")
	same(t, "the owner has gone", f.kinds(talk, n), []domain.EventKind{domain.EventConversationAssigned, domain.EventMessageCreated, domain.EventConversationReopened,
		domain.EventSurveyWithdrawn})
	s := f.stored(talk).State
	same(t, "back in the queue of her team", []domain.ID{s.Owner.Agent, s.Owner.Team}, []domain.ID{0, teamOne})
	rows := f.fold(talk)
	same(t, "nothing is held by somebody absent", len(rows.Segments), 2)
	same(t, "reopened twice", rows.Conversations[0].Reopens, 2)
	same(t, "waiting", rows.Conversations[0].OpenSince, s.Waiting)

	f.replies(ben, talk, "Ich kümmere mich.")
	must(f.agents.Resolve(ctx, as(ben), talk, ""))(t)
	f.after(72*time.Hour + 30*time.Second + 72*time.Hour + time.Second)
	late := f.says(1, "Neue Frage")
	if late.Conversation == talk {
		t.Error("three days later it is a new conversation")
	}
	detail := must(f.agents.Open(ctx, as(ben), late.Conversation))(t)
	same(t, "what was before", detail.History, []inbox.Earlier{{ID: talk, Began: morning, IssueType: "tracking", Status: domain.StatusResolved}})
	must(f.agents.Resolve(ctx, as(ben), late.Conversation, ""))(t)
	same(t, "reopened by hand", must(f.agents.Reopen(ctx, as(ben), late.Conversation))(t).Status, domain.StatusOpen)
}

// deskSilence ends by silence, once swept in time and once found by the customer's next message.
func deskSilence(t *testing.T, url string) {
	f := newFloor(t, url)
	for who, swept := range []bool{true, false} {
		begin := time.Duration(who) * 24 * time.Hour
		f.after(begin)
		talk := f.says(who, "Hallo").Conversation
		f.after(begin + time.Minute)
		f.replies(amy, talk, "Ja?")
		f.after(begin + 35*time.Minute)
		if swept {
			f.sweep()
			same(t, "ended", f.stored(talk).State.Status, domain.StatusResolved)
		}
		f.after(begin + 40*time.Minute)
		f.says(who, "Bin wieder da")
		rows := f.fold(talk)
		same(t, "ended half an hour after our last word", rows.Resolutions[0].Resolved.At, morning.Add(begin+31*time.Minute+time.Microsecond))
		same(t, "by silence", rows.Resolutions[0].Reason, string(domain.ResolveSilence))
		same(t, "credit", rows.Resolutions[0].Closer.Agent, amy)
		same(t, "came back", rows.Resolutions[0].Reopened.At.Sub(morning).Truncate(time.Second), begin+40*time.Minute)
		same(t, "asked for stars", rows.Resolutions[0].Invited, true)
		same(t, "waiting", f.stored(talk).State.Waiting != 0, true)
	}
}

// deskOffers routes: only to who is there and has room, and back when nobody answers.
func deskOffers(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	router := inbox.NewRouter(f.deps)
	room := func(open map[domain.Channel]int) bool { return open[domain.ChannelWeb] < 1 }
	offer := func(talk, agent domain.ID) bool { return must(router.Offer(ctx, talk, agent, room))(t) }
	talk := f.says(1, "Hallo").Conversation
	same(t, "nobody there", offer(talk, amy), false)
	f.comes(amy)
	f.comes(ben)
	same(t, "taken", offer(talk, amy), true)
	same(t, "not twice", offer(talk, ben), false)
	same(t, "no room", offer(f.says(2, "Hallo").Conversation, amy), false)
	beat := func(d time.Duration) {
		f.after(d)
		check(t, f.agents.Beat(ctx, amy))
		check(t, f.agents.Beat(ctx, ben))
	}
	beat(time.Minute)
	beat(119 * time.Second)
	f.sweep()
	same(t, "still hers", f.stored(talk).State.Owner.Agent, amy)
	beat(3 * time.Minute)
	f.sweep()
	same(t, "taken back", f.stored(talk).State.Owner, domain.AgentRef{Team: teamOne})
	events := f.events(talk)
	same(t, "after two minutes", events[len(events)-1].At.Sub(morning).Truncate(time.Second), 2*time.Minute)
	same(t, "a missed offer", must(f.agents.Presence(ctx, as(amy)))(t).Missed, 1)
	same(t, "again", offer(talk, amy), true)
	beat(4 * time.Minute)
	f.replies(amy, talk, "Hallo!")
	same(t, "an answer clears the count", must(f.agents.Presence(ctx, as(amy)))(t).Missed, 0)
	rows := f.fold(talk)
	same(t, "taken back, not given away", rows.Conversations[0].TransfersOut, 0)
	same(t, "how it ended for her", rows.Segments[0].End, string(domain.AssignTakeBack))

	other := f.says(3, "Hallo").Conversation
	for i := range 2 {
		same(t, "offered", offer(other, ben), true)
		beat(time.Duration(5+3*i) * time.Minute)
		beat(time.Duration(6+3*i) * time.Minute)
		beat(time.Duration(7+3*i) * time.Minute)
		f.sweep()
	}
	gone := must(f.agents.Presence(ctx, as(ben)))(t)
	same(t, "two missed offers are a break", gone.Chosen, domain.PresenceBreak)
	f.after(time.Hour)
	f.sweep()
	same(t, "silent for long", must(f.agents.Presence(ctx, as(amy)))(t).At(f.clock.now), domain.PresenceOffline)
	all := must(f.PresenceEvents(ctx, amy))(t)
	last := all[len(all)-1]
	same(t, "offline 90 s after the last beat", last.At, morning.Add(10*time.Minute+90*time.Second))
	same(t, "by itself", last.Actor, domain.Actor{Kind: domain.ActorSystem, AgentRef: domain.AgentRef{Agent: amy, Team: teamOne,
		Seniority: domain.SeniorityJunior, Employment: domain.EmploymentOwn}})
}
