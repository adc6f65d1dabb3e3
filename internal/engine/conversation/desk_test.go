package conversation_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
	"kefu/internal/engine/fact"
)

// desk acts on one conversation as the service does: what is due is settled first, every event bears an instant of its own.
type desk struct {
	*rand.Rand
	rules  func(conversation.State) conversation.Rules
	state  conversation.State
	events []domain.Event
	now    domain.Instant
	asked  domain.Instant // last invitation of the customer
	sweeps bool           // a sweeper runs between actions
	seen   map[string]int
}

func (d *desk) add(at domain.Instant, by domain.Actor, data domain.EventData) {
	n := domain.ID(len(d.events) + 1)
	e := domain.Event{
		ID: n, Seq: int64(n), StoreID: 5, ContactID: 7, ContactSeq: int64(n), ConversationID: 1, Kind: data.EventKind(), Version: 1,
		At: at, RecordedAt: d.now, Actor: by, Data: data,
	}
	d.events = append(d.events, e)
	d.state = d.state.Step(e, d.rules)
}

// do adds an event at the next instant.
func (d *desk) do(by domain.Actor, data domain.EventData) { d.add(d.state.Next(d.now), by, data) }

func (d *desk) settle(now domain.Instant) {
	for _, p := range d.state.Settle(now, d.rules(d.state)) {
		if _, ok := p.Data.(domain.SurveyInvited); ok {
			if d.asked != 0 && p.At.Sub(d.asked) < conversation.SurveyLife {
				d.state = d.state.SkipInvite()
				d.seen["skipped invitation"]++
				continue
			}
			d.asked = p.At
		}
		d.seen[fmt.Sprintf("due %T", p.Data)]++
		d.add(p.At, p.Actor, p.Data)
	}
}

// pass lets time go by.
func (d *desk) pass(gap time.Duration) {
	end := d.now.Add(gap)
	if d.sweeps {
		for n := range 7 {
			d.settle(d.now.Add(gap * time.Duration(n) / 7))
		}
	}
	d.now = end
	d.settle(end)
}

func (d *desk) customerWrites(closing bool) {
	at := d.state.Next(d.now)
	if !d.state.Continues(at, d.rules(d.state)) {
		return
	}
	customer := domain.Actor{Kind: domain.ActorCustomer}
	switch d.state.Status {
	case domain.StatusResolved:
		if d.state.Owner.Agent != 0 && d.IntN(2) == 0 {
			d.do(system(), domain.ConversationAssigned{From: d.state.Owner, To: domain.AgentRef{Team: d.state.Owner.Team}, Reason: domain.AssignRouting})
			at = d.state.Next(d.now)
		}
		d.add(at, customer, domain.MessageCreated{Closing: closing})
		d.add(at, customer, domain.ConversationReopened{})
		d.seen["returned"]++
		return
	case domain.StatusPending, domain.StatusSnoozed:
		d.do(customer, domain.ConversationStatus{Status: domain.StatusOpen})
	}
	d.do(customer, domain.MessageCreated{Closing: closing})
}

func (d *desk) reply(who domain.ID) {
	switch {
	case d.state.Status == domain.StatusResolved:
		d.do(human(who), domain.ConversationReopened{})
	case d.state.Owner.Agent == 0:
		d.do(human(who), domain.ConversationAssigned{From: d.state.Owner, To: ref(who), Reason: domain.AssignClaim})
	}
	d.do(human(who), domain.MessageCreated{Failed: d.IntN(12) == 0})
}

func pick[T any](d *desk, list ...T) T { return list[d.IntN(len(list))] }

func (d *desk) act() {
	who := pick(d, amy, ben)
	switch d.IntN(24) {
	case 0, 1, 2, 3, 4, 5, 6:
		d.customerWrites(d.IntN(4) == 0)
	case 7, 8, 9, 10:
		d.reply(who)
	case 11:
		d.do(human(who), pick[domain.EventData](d, domain.MessageCreated{Note: true}, domain.ConversationSeen{}))
	case 12:
		d.do(domain.Actor{Kind: pick(d, domain.ActorRule, domain.ActorColleague, domain.ActorSystem, domain.ActorBot)}, domain.MessageCreated{})
	case 13:
		d.do(domain.Actor{Kind: domain.ActorBot}, domain.BotHandoff{})
	case 14, 15, 16:
		reason := pick(d, domain.AssignRouting, domain.AssignRouting, domain.AssignClaim, domain.AssignTransfer, domain.AssignManager, "")
		to := pick(d, ref(amy), ref(ben), domain.AgentRef{Team: 101}, domain.AgentRef{}, domain.AgentRef{Agent: amy, Team: 102})
		d.do(pick(d, system(), human(who)), domain.ConversationAssigned{From: d.state.Owner, To: to, Reason: reason})
	case 17, 18:
		st := pick(d, domain.StatusOpen, domain.StatusPending, domain.StatusOnHold, domain.StatusSnoozed)
		data := domain.ConversationStatus{Status: st}
		switch st {
		case domain.StatusOnHold:
			data.Reason = "warehouse"
		case domain.StatusSnoozed:
			data.Until = pick(d, 0, d.now.Add(time.Hour))
		}
		d.do(human(who), data)
	case 19, 20:
		d.do(human(who), domain.ConversationResolved{Reason: domain.ResolveManual, Owner: d.state.Owner})
		d.settle(d.state.Next(d.now))
	case 21:
		d.do(human(who), domain.ConversationClassified{IssueType: pick(d, "", "delay"), Country: pick(d, "", "DE", "TH"), Priority: pick(d, "", "high")})
		if on := d.IntN(2) == 0; d.IntN(3) == 0 {
			d.do(human(who), domain.ConversationClassified{VIP: &on})
		}
		d.do(human(who), domain.ConversationTagged{Added: []string{pick(d, "vip", "b2b")}, Removed: []string{pick(d, "vip", "b2b")}})
	case 22:
		d.do(human(who), pick[domain.EventData](d, domain.ConversationExcluded{Reason: "spam"}, domain.ConversationIncluded{}, domain.ConversationIncluded{}))
	case 23:
		if d.state.Invitation != 0 {
			d.do(domain.Actor{Kind: domain.ActorCustomer}, domain.SurveyAnswered{Invitation: d.state.Invitation, Survey: domain.SurveyCSAT, Score: 1 + d.IntN(5)})
		}
	}
}

// work plays a whole conversation.
func work(seed uint64, f *fact.Folder, sweeps bool, seen map[string]int) *desk {
	d := &desk{Rand: rand.New(rand.NewPCG(seed, 1)), rules: rulesOf(f), sweeps: sweeps, seen: seen}
	d.now = domain.At(time.Date(2026, 11, 10+d.IntN(9), d.IntN(24), d.IntN(60), 0, 0, time.UTC))
	start := domain.ConversationStarted{
		Account: 9, Channel: pick(d, domain.ChannelWeb, domain.ChannelWeb, domain.ChannelLINE), Country: pick(d, "", "", "US", "TH"),
		Region: pick(d, "", "", "", domain.RegionUnknown, domain.RegionSoutheastAsia), Observes: domain.ObservesAll,
	}
	customer := domain.Actor{Kind: domain.ActorCustomer}
	d.add(d.now, customer, start)
	d.add(d.now, customer, domain.MessageCreated{})
	for range 5 + d.IntN(30) {
		d.pass(pick(d, 0, time.Second, time.Minute, 2*time.Minute, 10*time.Minute, 31*time.Minute, 5*time.Hour, 30*time.Hour, 80*time.Hour))
		d.act()
	}
	return d
}

// rulesOf is the promise of the settings, with take-back and a survey ten minutes after the end.
func rulesOf(f *fact.Folder) func(conversation.State) conversation.Rules {
	return func(s conversation.State) conversation.Rules {
		p := f.Promise(fact.Case{Store: s.Store, Channel: s.Channel, Country: s.Market, Region: s.Region, Began: s.Began})
		silence, within := p.Life(s.Channel.Kind())
		after := 10 * time.Minute
		if s.Channel.Kind() == domain.KindChat {
			after = 0
		}
		r := conversation.Rules{
			Due: p.Due, Outlook: p.Outlook, ReopenWindow: p.ReopenWindow(),
			Silence: silence, Continue: within, TakeBack: 2 * time.Minute, InviteAfter: after, ClosingIsNoAsk: p.ClosingIsNoAsk(), Survey: true,
		}
		if p.Staged(s.Channel.Kind()) {
			r.Stages = p.Stages
		}
		return r
	}
}

func folder(t *testing.T, closingIsNoAsk bool) *fact.Folder {
	t.Helper()
	first := fact.Defaults("Asia/Shanghai")
	first.ClosingIsNoAsk = closingIsNoAsk
	second := first
	second.Version, second.EffectiveFrom = 2, domain.At(time.Date(2026, 11, 15, 0, 0, 0, 0, time.UTC))
	second.Timeouts = []fact.Timeout{{AmberS: 60, RedS: 120}, {Country: "DE", AmberS: 600, RedS: 900}}
	f, err := fact.New(fact.History{first, second})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const histories = 6000

// Whatever happens, in whatever order, a row is the replay of its events, and it says the same as the fold.
func TestTheRowIsTheReplayAndAgreesWithTheFold(t *testing.T) {
	folders := []*fact.Folder{folder(t, false), folder(t, true)}
	seen := map[string]int{}
	for seed := range uint64(histories) {
		f := folders[seed%2]
		d := work(seed, f, seed%3 == 0, seen)
		replayed := conversation.Replay(d.events, d.rules)
		if replayed.InviteAt != 0 && d.state.InviteAt == 0 {
			replayed = replayed.SkipInvite() // skipping leaves no event
		}
		if diff := cmp.Diff(d.state, replayed); diff != "" {
			t.Fatalf("seed %d: the replay differs (-row +replay)\n%s\n%s", seed, diff, d.dump())
		}
		raw, err := json.Marshal(d.state)
		if err != nil {
			t.Fatal(err)
		}
		var read conversation.State
		if err := json.Unmarshal(raw, &read); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d.state, read); diff != "" {
			t.Fatalf("seed %d: written and read again\n%s", seed, diff)
		}
		rows := f.Fold(fact.Timeline{Person: 70, Contacts: []domain.ID{7}, Events: d.events})
		if diff := cmp.Diff(folded(rows), shown(d.state)); diff != "" {
			t.Fatalf("seed %d: the row differs (-fold +row)\n%s\n%s", seed, diff, d.dump())
		}
		d.count()
	}
	for _, c := range []string{
		"due domain.ConversationResolved", "due domain.ConversationStatus", "due domain.ConversationAssigned", "due domain.SurveyInvited", "skipped invitation",
		"returned", "waits", "bot in the way", "excluded", "queued", "accepted", "pending", "on_hold", "snoozed", "resolved", "open", "rated", "market known late",
	} {
		if seen[c] < 40 {
			t.Errorf("%q came up %d times, want at least 40", c, seen[c])
		}
	}
}

// view is what the fold and the row both know.
type view struct {
	Status, Reason, IssueType, Country, Priority string
	Tags                                         []string
	Waiting, Red                                 domain.Instant
	Owner, LastHuman                             fact.Credit
	Accepted                                     bool
	Cycles, Replies                              int64
	Score                                        fact.Null
}

func folded(rows fact.Rows) view {
	c := rows.Conversations[0]
	v := view{
		Status: c.Status, IssueType: c.IssueType, Country: c.Country, Priority: c.Priority, Tags: c.Tags, Waiting: c.OpenSince,
		Owner: c.Owner, LastHuman: c.Last, Cycles: c.Resolves,
	}
	for _, x := range rows.Turns {
		if x.Start.At == c.OpenSince && x.Reply.At == 0 && x.ClosedAt == 0 {
			v.Red = x.DueAt
		}
	}
	for _, s := range rows.States {
		if s.To == 0 {
			v.Reason = s.Reason
		}
	}
	for _, s := range rows.Segments {
		if s.To == 0 {
			v.Accepted = s.Accepted
		}
	}
	for _, x := range rows.Resolutions {
		v.Replies = x.HumanMsgs
	}
	for _, x := range rows.Ratings {
		v.Score = x.Score // the last invitation's
	}
	if len(v.Tags) == 0 {
		v.Tags = nil
	}
	return v
}

func shown(s conversation.State) view {
	v := view{
		Status: string(s.Status), Reason: s.Reason, IssueType: s.IssueType, Country: s.Country, Priority: s.Priority, Tags: s.Tags, Waiting: s.Waiting, Red: s.Red,
		Owner: credit(s.Owner), LastHuman: credit(s.LastHuman), Cycles: int64(s.Cycles), Replies: int64(s.Replies - s.CycleReplies),
	}
	if s.Status != domain.StatusResolved && s.Owner.Agent != 0 {
		v.Accepted = s.Accepted
	}
	if s.Score != 0 {
		v.Score = fact.Some(int64(s.Score))
	}
	return v
}

func credit(a domain.AgentRef) fact.Credit {
	return fact.Credit{Agent: a.Agent, Team: a.Team, Seniority: string(a.Seniority), Employment: string(a.Employment)}
}

func (d *desk) count() {
	s := d.state
	d.seen[string(s.Status)]++
	for what, is := range map[string]bool{
		"waits": s.Waiting != 0, "bot in the way": s.Turn != 0 && s.Waiting == 0 && !s.Excluded, "excluded": s.Excluded, "queued": s.QueuedSince != 0,
		"accepted": s.Accepted, "rated": s.Score != 0, "market known late": s.Market != "" && s.Market != d.events[0].Data.(domain.ConversationStarted).Country,
	} {
		if is {
			d.seen[what]++
		}
	}
}

func (d *desk) dump() string {
	s := ""
	for _, e := range d.events {
		s += fmt.Sprintf("%d %s %s %s/%d %+v\n", e.ID, e.At, e.Kind, e.Actor.Kind, e.Actor.Agent, e.Data)
	}
	return s
}

// A sweeper that runs all the time and one that never runs leave the same events: only when they were recorded differs.
func TestALateSweeperChangesNothing(t *testing.T) {
	f := folder(t, true)
	due := 0
	for seed := range uint64(2000) {
		seen := map[string]int{}
		never, often := work(seed, f, false, seen), work(seed, f, true, map[string]int{})
		for _, d := range []*desk{never, often} {
			for i := range d.events {
				d.events[i].RecordedAt = 0
			}
		}
		if diff := cmp.Diff(never.events, often.events); diff != "" {
			t.Fatalf("seed %d: the sweeper's events differ (-never +often)\n%s", seed, diff)
		}
		if diff := cmp.Diff(never.state, often.state); diff != "" {
			t.Fatalf("seed %d: the state differs (-never +often)\n%s", seed, diff)
		}
		due += seen["due domain.ConversationResolved"]
	}
	if due < 500 {
		t.Errorf("only %d conversations ended by silence", due)
	}
}

// Instants rise from event to event, except where two events are one happening.
func TestInstantsRise(t *testing.T) {
	f := folder(t, false)
	for seed := range uint64(1000) {
		d := work(seed, f, true, map[string]int{})
		for i := 1; i < len(d.events); i++ {
			a, b := d.events[i-1], d.events[i]
			_, returned := b.Data.(domain.ConversationReopened)
			_, started := a.Data.(domain.ConversationStarted)
			if b.At < a.At || b.At == a.At && !returned && !started {
				t.Fatalf("seed %d: event %d at %v after one at %v", seed, b.ID, b.At, a.At)
			}
		}
	}
}
