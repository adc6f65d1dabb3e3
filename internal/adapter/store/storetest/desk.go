package storetest

import (
	"fmt"
	"testing"
	"time"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/fact"
	inbox "kefu/internal/feature/desk"
)

// morning is a Monday at 10:00 in Shanghai, inside service hours.
var morning = domain.At(time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC))

// floor is a desk over a store, with a clock that is moved by hand.
type floor struct {
	testing.TB
	*store.Store
	clock    *hand
	deps     inbox.Deps
	visitors *inbox.Visitors
	agents   *inbox.Agents
	board    *inbox.Board
	feed     *inbox.Feed
	sweeper  *inbox.Sweeper
	folder   *fact.Folder
	widget   inbox.Widget
	told     []inbox.Update
	cids     int
}

// Publish implements desk.Sink.
func (f *floor) Publish(updates []inbox.Update) { f.told = append(f.told, updates...) }

// The people of the floor: two of one team, one of another, and a manager who is no agent.
const (
	amy, ben, cat          domain.ID = 21, 22, 23
	teamOne, teamTwo, shop domain.ID = 31, 32, 11
)

func as(agent domain.ID) access.Principal {
	return access.Principal{User: 1000 + agent, Role: access.Agent, Agent: agent}
}

func boss() access.Principal { return access.Principal{User: 1, Role: access.Manager} }

func newFloor(t testing.TB, url string) *floor {
	t.Helper()
	f := &floor{TB: t, clock: &hand{now: morning}}
	var err error
	ids := IDs()
	f.Store, err = store.Open(t.Context(), url, store.Options{Clock: f.clock, IDs: ids})
	check(t, err)
	t.Cleanup(func() { f.Close() })
	f.folder = must(fact.New(fact.History{fact.Defaults("Asia/Shanghai")}))(t)
	take := func(domain.ChannelKind) time.Duration { return 2 * time.Minute }
	f.deps = inbox.Deps{
		Store: store.Desk{Store: f.Store}, Clock: f.clock, IDs: ids,
		Rules: inbox.SettingsRules(func() *fact.Folder { return f.folder }, take),
	}
	f.board = inbox.NewBoard()
	f.visitors, f.agents, f.sweeper = inbox.NewVisitors(f.deps), inbox.NewAgents(f.deps, f.board), inbox.NewSweeper(f.deps)
	f.feed = inbox.NewFeed(f.deps, f.Store, f.board, f)
	f.people()
	check(t, f.feed.Start(t.Context()))
	return f
}

func (f *floor) people() {
	ctx := f.Context()
	check(f, f.SaveStores(ctx, domain.Store{ID: shop, Name: "Shop"}))
	check(f, f.SaveTeams(ctx, domain.Team{ID: teamOne, Name: "One"}, domain.Team{ID: teamTwo, Name: "Two"}))
	agent := func(id domain.ID, name string, team domain.ID) domain.Agent {
		return domain.Agent{ID: id, Name: name, Terms: []domain.AgentTerm{{Team: team, Seniority: domain.SeniorityJunior, Employment: domain.EmploymentOwn}}}
	}
	check(f, f.SaveAgents(ctx, agent(amy, "Amy", teamOne), agent(ben, "Ben", teamOne), agent(cat, "Cat", teamTwo)))
	check(f, f.SaveIssueTypes(ctx, store.IssueType{Key: "tracking", Parent: "aftersale", ZH: "物流查询", EN: "Parcel tracking", Position: 1}))
	f.widget = inbox.Widget{
		Account: domain.Account{ID: 12, StoreID: shop, Channel: domain.ChannelWeb, Name: "Web"}, Key: "pk_test", Secret: "s", Enabled: true,
	}
	check(f, f.deps.Store.SaveWidget(ctx, f.widget))
	f.widget = must(f.visitors.Widget(ctx, "pk_test"))(f)
}

// after moves the clock to a time after the morning began.
func (f *floor) after(d time.Duration) { f.clock.now = morning.Add(d) }

func (f *floor) cid() string {
	f.cids++
	return fmt.Sprintf("cid-%06d", f.cids)
}

// visitor is one of many visitors; every third is from France, the others from Germany.
func visitor(n int) inbox.Visitor {
	country := "DE"
	if n%3 == 2 {
		country = "FR"
	}
	return inbox.Visitor{Key: inbox.VisitorKey(fmt.Sprint("token", n)), Country: country, CountryRule: "locale", Language: "de"}
}

// says lets a visitor write.
func (f *floor) says(n int, body string) inbox.Receipt {
	f.Helper()
	return must(f.visitors.Send(f.Context(), inbox.VisitorMessage{Widget: f.widget, Visitor: visitor(n), CID: f.cid(), Body: body}))(f)
}

// replies lets an agent answer.
func (f *floor) replies(agent, talk domain.ID, body string) inbox.Receipt {
	f.Helper()
	return must(f.agents.Reply(f.Context(), as(agent), talk, inbox.Reply{CID: f.cid(), Body: body}))(f)
}

// fold folds the customer of a conversation.
func (f *floor) fold(talk domain.ID) fact.Rows {
	f.Helper()
	row := must(f.deps.Store.Row(f.Context(), talk))(f)
	all := must(f.Timelines(f.Context(), []domain.ID{row.State.Contact}))(f)
	return f.folder.Fold(all[0])
}

// drain lets the feed tell what is in the log. On PostgreSQL an event shows as soon as no older transaction runs.
func (f *floor) drain() []inbox.Update {
	f.Helper()
	f.told = nil
	if _, err := f.feed.Drain(f.Context()); err != nil {
		f.Fatal(err)
	}
	return f.told
}

// deskSpine is one talk from the first word to the stars, and its figures worked out by hand.
func deskSpine(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	first := f.says(1, "Wo ist mein Paket?")
	talk := first.Conversation
	same(t, "first receipt", first, inbox.Receipt{CID: first.CID, Conversation: talk, Message: first.Message, Seq: 2, At: morning})
	page := must(f.agents.List(ctx, as(amy), inbox.ListQuery{View: inbox.ViewWaiting, Reach: inbox.ReachUnassigned}))(t)
	same(t, "waiting", len(page.Items), 1)
	row := page.Items[0]
	same(t, "waiting since", row.Waiting, morning)
	same(t, "due", row.Due, morning.Add(5*time.Minute)) // the red line of every channel
	same(t, "amber", row.Amber, morning.Add(3*time.Minute))
	same(t, "preview", row.Preview+"/"+row.PreviewBy, "Wo ist mein Paket?/customer")

	f.after(84 * time.Second)
	must(f.agents.Claim(ctx, as(amy), talk, false))(t)
	f.replies(amy, talk, "Es ist unterwegs.")
	f.after(2 * time.Minute)
	f.says(1, "Wann kommt es?")
	f.after(150 * time.Second)
	f.replies(amy, talk, "Morgen.")
	f.after(5 * time.Minute)
	fails(t, func() error { _, err := f.agents.Resolve(ctx, as(amy), talk, ""); return err }(), domain.KindInvalid, "issue_type_missing")
	done := must(f.agents.Resolve(ctx, as(amy), talk, "tracking"))(t)
	same(t, "status", done.Status, domain.StatusResolved)
	same(t, "nobody waits", done.Waiting, 0)

	var asked domain.ID
	thread := must(f.visitors.Thread(ctx, f.widget, visitor(1), 0, 0))(t)
	var kinds []inbox.ItemKind
	for _, item := range thread.Items {
		kinds = append(kinds, item.Kind)
		if d, ok := item.Data.(domain.SurveyInvited); ok {
			asked = d.Invitation
			same(t, "the customer is not told whose score it is", d.Agent, domain.AgentRef{})
		}
		same(t, "no id of an agent for the customer", item.By.ID, 0)
	}
	same(t, "what the customer sees", kinds, []inbox.ItemKind{inbox.ItemMessage, inbox.ItemMessage, inbox.ItemMessage, inbox.ItemMessage,
		inbox.ItemResolved, inbox.ItemSurvey})
	f.after(6 * time.Minute)
	rated := must(f.visitors.Rate(ctx, f.widget, visitor(1), inbox.Rating{CID: f.cid(), Invitation: asked, Score: 5, Comment: "schnell"}))(t)
	same(t, "rated", must(f.deps.Store.Row(ctx, talk))(t).State.Score, 5)
	same(t, "number of the answer", rated.Seq, 11) // one was the warning of the first reply, 72 seconds after the question

	rows := f.fold(talk)
	c := rows.Conversations[0]
	same(t, "outcome", c.Outcome, fact.OutcomeHandled)
	same(t, "first reply", c.FRT, fact.Some(84_000))
	same(t, "first reply by", c.First.Agent, amy)
	same(t, "rating", c.Rating, fact.Some(5))
	same(t, "waits", []fact.Null{rows.Turns[0].Wait, rows.Turns[1].Wait}, []fact.Null{fact.Some(84_000), fact.Some(30_000)})
	same(t, "issue type", c.IssueType+"/"+c.Intent, "tracking/aftersale")
	same(t, "country, language", c.Country+"/"+c.Language, "DE/de")
	res := rows.Resolutions[0]
	same(t, "counts for FCR", res.Eligible, true)
	same(t, "replies before the end", res.HumanMsgs, 2)
	same(t, "came back", res.Reopened.At, 0)
	same(t, "resolved by", res.Closer.Agent, amy)
	same(t, "asked for stars", res.Invited, true)
	same(t, "time to resolve", res.Time, fact.Some(300_000))
	same(t, "credit for the stars", rows.Ratings[0].Agent.Agent, amy)
	same(t, "commented", rows.Ratings[0].Commented, true)
	same(t, "one owner", len(rows.Segments), 1)
	same(t, "accepted", rows.Segments[0].Accepted, true)
	same(t, "solved at first contact", rows.Issues[0].Solved, true)
}
