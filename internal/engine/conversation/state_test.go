package conversation_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
)

const (
	amy domain.ID = 1
	ben domain.ID = 2
)

func ref(agent domain.ID) domain.AgentRef {
	return domain.AgentRef{Agent: agent, Team: 100 + agent, Seniority: domain.SeniorityMiddle, Employment: domain.EmploymentOwn}
}

func human(agent domain.ID) domain.Actor {
	return domain.Actor{Kind: domain.ActorAgent, AgentRef: ref(agent)}
}
func system() domain.Actor   { return domain.Actor{Kind: domain.ActorSystem} }
func customer() domain.Actor { return domain.Actor{Kind: domain.ActorCustomer} }

// minute is an instant that many minutes into the test.
func minute(n float64) domain.Instant {
	return domain.At(time.Date(2026, 11, 16, 10, 0, 0, 0, time.UTC)).Add(time.Duration(n * float64(time.Minute)))
}

// happened is an event so many minutes into the test.
type happened struct {
	at   float64
	by   domain.Actor
	data domain.EventData
}

// rules: amber after 3 minutes, red after 5, silence after 30, take-back after 2, the survey at once.
func rules(change ...func(*conversation.Rules)) conversation.Rules {
	r := conversation.Rules{
		Due: func(from domain.Instant) (amber, red domain.Instant) {
			return from.Add(3 * time.Minute), from.Add(5 * time.Minute)
		},
		Silence: 30 * time.Minute, Continue: 72 * time.Hour, TakeBack: 2 * time.Minute, Survey: true, ClosingIsNoAsk: true,
	}
	for _, c := range change {
		c(&r)
	}
	return r
}

func said(at float64) happened { return happened{at, customer(), domain.MessageCreated{}} }
func thanked(at float64) happened {
	return happened{at, customer(), domain.MessageCreated{Closing: true}}
}
func answered(at float64, who domain.ID) happened {
	return happened{at, human(who), domain.MessageCreated{}}
}
func claimed(at float64, who domain.ID) happened {
	return happened{at, human(who), domain.ConversationAssigned{To: ref(who), Reason: domain.AssignClaim}}
}
func routed(at float64, who domain.ID) happened {
	return happened{at, system(), domain.ConversationAssigned{To: ref(who), Reason: domain.AssignRouting}}
}
func status(at float64, st domain.Status) happened {
	return happened{at, human(amy), domain.ConversationStatus{Status: st}}
}
func resolved(at float64) happened {
	return happened{at, human(amy), domain.ConversationResolved{Reason: domain.ResolveManual, Owner: ref(amy)}}
}
func reopened(at float64, by domain.Actor) happened {
	return happened{at, by, domain.ConversationReopened{}}
}

// state plays what happened after a conversation began at minute 0 with nothing but its start.
func state(r conversation.Rules, list ...happened) conversation.State {
	all := append([]happened{{0, customer(), domain.ConversationStarted{Account: 9, Channel: domain.ChannelWeb, Country: "DE"}}}, list...)
	var s conversation.State
	for i, h := range all {
		s = s.Apply(domain.Event{ID: domain.ID(i + 1), ContactSeq: int64(i + 1), StoreID: 5, ContactID: 7, ConversationID: 1, At: minute(h.at), Actor: h.by, Data: h.data}, r)
	}
	return s
}

// row is what a list shows of a conversation; instants in minutes.
type row struct {
	Status                       domain.Status
	Waiting, Amber, Red, Silence float64
	Owner                        domain.ID
	Accepted                     bool
	Queued, TakeBack, Invite     float64
	LastAt                       float64
	Replies                      int
}

const (
	none  = -1.0       // no instant
	micro = 1.0 / 60e6 // a microsecond in minutes
)

func rowOf(s conversation.State) row {
	in := func(i domain.Instant) float64 {
		if i == 0 {
			return none
		}
		return i.Sub(minute(0)).Minutes()
	}
	return row{
		s.Status, in(s.Waiting), in(s.Amber), in(s.Red), in(s.SilenceAt), s.Owner.Agent, s.Accepted, in(s.QueuedSince), in(s.TakeBackAt),
		in(s.InviteAt), in(s.LastAt), s.Replies,
	}
}

// play is a story and how it ends.
type play struct {
	name string
	list []happened
	r    conversation.Rules
	want row
}

func check(t *testing.T, plays []play) {
	t.Helper()
	for _, tt := range plays {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, rowOf(state(tt.r, tt.list...))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMessagesAndOwners(t *testing.T) {
	check(t, []play{
		{"the first message waits and lies in the queue", []happened{said(0)}, rules(),
			row{domain.StatusOpen, 0, 3, 5, none, 0, false, 0, none, none, 0, 0}},
		{"a second message moves no line", []happened{said(0), said(2)}, rules(),
			row{domain.StatusOpen, 0, 3, 5, none, 0, false, 0, none, none, 2, 0}},
		{"claim and reply", []happened{said(0), claimed(1, amy), answered(2, amy)}, rules(),
			row{domain.StatusOpen, none, none, none, 32, amy, true, none, none, none, 2, 1}},
		{"routing gives two minutes", []happened{said(0), routed(1, amy)}, rules(),
			row{domain.StatusOpen, 0, 3, 5, none, amy, false, none, 3, none, 0, 0}},
		{"the reply of the routed agent accepts", []happened{said(0), routed(1, amy), answered(2, amy)}, rules(),
			row{domain.StatusOpen, none, none, none, 32, amy, true, none, none, none, 2, 1}},
		{"a colleague's reply answers but accepts nothing", []happened{said(0), routed(1, amy), answered(2, ben)}, rules(),
			row{domain.StatusOpen, none, none, none, 32, amy, false, none, none, none, 2, 1}},
		{"a note answers nobody", []happened{said(0), claimed(1, amy), {2, human(amy), domain.MessageCreated{Note: true}}}, rules(),
			row{domain.StatusOpen, 0, 3, 5, none, amy, true, none, none, none, 0, 0}},
		{"a refused message answers nobody", []happened{said(0), claimed(1, amy), {2, human(amy), domain.MessageCreated{Failed: true}}}, rules(),
			row{domain.StatusOpen, 0, 3, 5, none, amy, true, none, none, none, 0, 0}},
		{"an automatic reply answers nobody", []happened{said(0), {1, domain.Actor{Kind: domain.ActorRule}, domain.MessageCreated{}}}, rules(),
			row{domain.StatusOpen, 0, 3, 5, none, 0, false, 0, none, none, 1, 0}},
		{"a colleague who is no agent answers nobody", []happened{said(0), {1, domain.Actor{Kind: domain.ActorColleague}, domain.MessageCreated{}}}, rules(),
			row{domain.StatusOpen, 0, 3, 5, none, 0, false, 0, none, none, 1, 0}},
		{"mere thanks ask for nothing and start the silence anew", []happened{said(0), claimed(1, amy), answered(2, amy), thanked(4)}, rules(),
			row{domain.StatusOpen, none, none, none, 34, amy, true, none, none, none, 4, 1}},
		{"thanks ask where the settings say so", []happened{said(0), claimed(1, amy), answered(2, amy), thanked(4)},
			rules(func(r *conversation.Rules) { r.ClosingIsNoAsk = false }),
			row{domain.StatusOpen, 4, 7, 9, none, amy, true, none, none, none, 4, 1}},
		{"thanks before any reply wait", []happened{thanked(0)}, rules(), row{domain.StatusOpen, 0, 3, 5, none, 0, false, 0, none, none, 0, 0}},
		{"a bot that deals with it hides the wait", []happened{said(0), {1, domain.Actor{Kind: domain.ActorBot}, domain.MessageCreated{}}}, rules(),
			row{domain.StatusOpen, none, none, none, none, 0, false, 0, none, none, 1, 0}},
		{"until it gives up", []happened{said(0), {1, domain.Actor{Kind: domain.ActorBot}, domain.MessageCreated{}},
			{2, domain.Actor{Kind: domain.ActorBot}, domain.BotHandoff{}}}, rules(),
			row{domain.StatusOpen, 0, 3, 5, none, 0, false, 0, none, none, 1, 0}},
	})
}

func TestStatus(t *testing.T) {
	check(t, []play{
		{"waiting for the customer runs on into the silence", []happened{said(0), claimed(1, amy), answered(2, amy), status(3, domain.StatusPending)}, rules(),
			row{domain.StatusPending, none, none, none, 32, amy, true, none, none, none, 2, 1}},
		{"what waits for a colleague is not ended by silence", []happened{said(0), claimed(1, amy), answered(2, amy), status(3, domain.StatusOnHold)}, rules(),
			row{domain.StatusOnHold, none, none, none, none, amy, true, none, none, none, 2, 1}},
		{"nor does a word said meanwhile", []happened{said(0), claimed(1, amy), status(2, domain.StatusOnHold), answered(3, amy)}, rules(),
			row{domain.StatusOnHold, none, none, none, none, amy, true, none, none, none, 3, 1}},
		{"back from a colleague to the customer", []happened{said(0), claimed(1, amy), status(2, domain.StatusOnHold), answered(3, amy), status(4, domain.StatusPending)}, rules(),
			row{domain.StatusPending, none, none, none, 34, amy, true, none, none, none, 3, 1}},
		{"a wait goes on through a hold", []happened{said(0), claimed(1, amy), status(2, domain.StatusOnHold), said(3)}, rules(),
			row{domain.StatusOnHold, 0, 3, 5, none, amy, true, none, none, none, 3, 0}},
		{"pending before any word has no silence", []happened{said(0), claimed(1, amy), status(2, domain.StatusPending)}, rules(),
			row{domain.StatusPending, 0, 3, 5, none, amy, true, none, none, none, 0, 0}},
		{"resolving ends the wait and plans the survey", []happened{said(0), claimed(1, amy), answered(2, amy), said(3), resolved(4)}, rules(),
			row{domain.StatusResolved, none, none, none, none, amy, true, none, none, 4 + micro, 3, 1}},
		{"a later survey", []happened{said(0), claimed(1, amy), answered(2, amy), resolved(4)},
			rules(func(r *conversation.Rules) { r.InviteAfter = 10 * time.Minute }),
			row{domain.StatusResolved, none, none, none, none, amy, true, none, none, 14, 2, 1}},
		{"no survey without a reply", []happened{said(0), claimed(1, amy), resolved(4)}, rules(),
			row{domain.StatusResolved, none, none, none, none, amy, true, none, none, none, 0, 0}},
		{"no survey of nuisance", []happened{said(0), claimed(1, amy), answered(2, amy), {3, human(amy), domain.ConversationExcluded{Reason: "spam"}}, resolved(4)}, rules(),
			row{domain.StatusResolved, none, none, none, none, amy, true, none, none, none, 2, 1}},
		{"a return withdraws the survey", []happened{said(0), claimed(1, amy), answered(2, amy), resolved(4), said(60), reopened(60, customer())}, rules(),
			row{domain.StatusOpen, 60, 63, 65, none, amy, true, none, none, none, 60, 1}},
		{"an agent who reopens has the time he or she needs", []happened{said(0), claimed(1, amy), answered(2, amy), resolved(4), reopened(60, human(amy))}, rules(),
			row{domain.StatusOpen, none, none, none, none, amy, true, none, none, none, 2, 1}},
		{"a return with thanks ends by silence", []happened{said(0), claimed(1, amy), answered(2, amy), resolved(4), thanked(60), reopened(60, customer())}, rules(),
			row{domain.StatusOpen, none, none, none, 90, amy, true, none, none, none, 60, 1}},
		{"a return whose owner is away lies in the queue of the team", []happened{said(0), claimed(1, amy), answered(2, amy), resolved(4),
			{60, system(), domain.ConversationAssigned{From: ref(amy), To: domain.AgentRef{Team: 101}, Reason: domain.AssignRouting}},
			said(60.5), reopened(60.5, customer())}, rules(),
			row{domain.StatusOpen, 60.5, 63.5, 65.5, none, 0, false, 60.5, none, none, 60.5, 1}},
		{"nuisance waits for nobody", []happened{said(0), {1, human(amy), domain.ConversationExcluded{Reason: "spam"}}}, rules(),
			row{domain.StatusOpen, none, none, none, none, 0, false, none, none, none, 0, 0}},
		{"unless it was none", []happened{said(0), {1, human(amy), domain.ConversationExcluded{Reason: "spam"}}, {2, human(amy), domain.ConversationIncluded{}}}, rules(),
			row{domain.StatusOpen, 0, 3, 5, none, 0, false, 2, none, none, 0, 0}},
		{"from team to team keeps its place", []happened{said(0), {1, system(), domain.ConversationAssigned{To: domain.AgentRef{Team: 101}}},
			{2, system(), domain.ConversationAssigned{From: domain.AgentRef{Team: 101}, To: domain.AgentRef{Team: 102}}}}, rules(),
			row{domain.StatusOpen, 0, 3, 5, none, 0, false, 0, none, none, 0, 0}},
		{"we wrote first: no reply yet", []happened{claimed(0, amy), answered(1, amy)}, rules(),
			row{domain.StatusOpen, none, none, none, 31, amy, true, none, none, none, 1, 0}},
	})
}

func TestSettle(t *testing.T) {
	answeredAt2 := []happened{said(0), claimed(1, amy), answered(2, amy)}
	invitation := domain.HashID("invitation", "1", minute(32).String())
	for _, tt := range []struct {
		name string
		list []happened
		r    conversation.Rules
		now  float64
		want []conversation.Planned
	}{
		{"not yet", answeredAt2, rules(), 31.9, nil},
		{"silence, and the survey after it", answeredAt2, rules(), 500, []conversation.Planned{
			{At: minute(32), Data: domain.ConversationResolved{Reason: domain.ResolveSilence, Owner: ref(amy)}},
			{At: minute(32).Add(time.Microsecond), Data: domain.SurveyInvited{Invitation: invitation, Survey: domain.SurveyCSAT, Agent: ref(amy), Expires: minute(32 + 7*24*60).Add(time.Microsecond)}},
		}},
		{"at the very instant", answeredAt2, rules(func(r *conversation.Rules) { r.Survey = false }), 32, []conversation.Planned{
			{At: minute(32), Data: domain.ConversationResolved{Reason: domain.ResolveSilence, Owner: ref(amy)}},
		}},
		{"the survey asks about the last human, not the owner", []happened{said(0), claimed(1, amy), answered(2, ben)},
			rules(func(r *conversation.Rules) { r.InviteAfter = time.Hour }), 92, []conversation.Planned{
				{At: minute(32), Data: domain.ConversationResolved{Reason: domain.ResolveSilence, Owner: ref(amy)}},
				{At: minute(92), Data: domain.SurveyInvited{Invitation: invitation, Survey: domain.SurveyCSAT, Agent: ref(ben), Expires: minute(92 + 7*24*60)}},
			}},
		{"taken back to the team", []happened{said(0), routed(1, amy)}, rules(), 500, []conversation.Planned{
			{At: minute(3), Data: domain.ConversationAssigned{From: ref(amy), To: domain.AgentRef{Team: 101}, Reason: domain.AssignTakeBack}},
		}},
		{"routing without a wait is not taken back", []happened{routed(1, amy)}, rules(), 500, nil},
		{"the reminder", []happened{said(0), claimed(1, amy), {2, human(amy), domain.ConversationStatus{Status: domain.StatusSnoozed, Until: minute(60)}}}, rules(), 61,
			[]conversation.Planned{{At: minute(60), Data: domain.ConversationStatus{Status: domain.StatusOpen}}}},
		{"a snooze without end", []happened{said(0), claimed(1, amy), status(2, domain.StatusSnoozed)}, rules(), 500, nil},
		{"a reminder that lies before the last event comes after it", []happened{said(0), claimed(1, amy),
			{2, human(amy), domain.ConversationStatus{Status: domain.StatusSnoozed, Until: minute(1)}}}, rules(), 2,
			[]conversation.Planned{{At: minute(2).Add(time.Microsecond), Data: domain.ConversationStatus{Status: domain.StatusOpen}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := state(tt.r, tt.list...)
			before := s
			got := s.Settle(minute(tt.now), tt.r)
			keys := map[string]bool{}
			for i := range got {
				if got[i].Actor != system() || got[i].Key == "" || keys[got[i].Key] {
					t.Errorf("event %d is by %v with key %q", i, got[i].Actor, got[i].Key)
				}
				keys[got[i].Key] = true
				got[i].Actor, got[i].Key = domain.Actor{}, ""
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(before, s); diff != "" {
				t.Error("settling changed the state", diff)
			}
		})
	}
}

func TestTimerIsTheEarliest(t *testing.T) {
	if at := state(rules(), said(0)).Timer(); at != 0 {
		t.Errorf("who waits has timer %v", at)
	}
	s := state(rules(), said(0), claimed(1, amy), answered(2, amy), resolved(3))
	if at := s.Timer(); at != minute(3).Add(time.Microsecond) {
		t.Errorf("the survey's timer is %v", at)
	}
	if at := s.SkipInvite().Timer(); at != 0 {
		t.Errorf("a skipped survey still has timer %v", at)
	}
	s.SilenceAt, s.TakeBackAt = minute(2), minute(2.5)
	if at := s.Timer(); at != minute(2) {
		t.Errorf("the earliest timer is %v", at)
	}
}

func TestContinues(t *testing.T) {
	closed := state(rules(), said(0), claimed(1, amy), answered(2, amy), resolved(4))
	spam := state(rules(), said(0), happened{1, human(amy), domain.ConversationExcluded{Reason: "spam"}})
	for _, tt := range []struct {
		name string
		s    conversation.State
		at   float64
		want bool
	}{
		{"none", conversation.State{}, 0, false},
		{"open", state(rules(), said(0)), 1e6, true},
		{"within 72 hours", closed, 4 + 72*60, true},
		{"later", closed, 4.01 + 72*60, false},
		{"nuisance", spam, 2, false},
	} {
		if got := tt.s.Continues(minute(tt.at), rules()); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestNextStandsStillUnderAClockThatJumpsBack(t *testing.T) {
	s := state(rules(), said(5))
	if got := s.Next(minute(6)); got != minute(6) {
		t.Errorf("next is %v", got)
	}
	if got := s.Next(minute(1)); got != minute(5).Add(time.Microsecond) {
		t.Errorf("after the clock jumped back next is %v", got)
	}
}

// The survey's answer may be changed until it expires; one to an older invitation is another's.
func TestScore(t *testing.T) {
	ask := func(at float64, id domain.ID) happened {
		return happened{at, system(), domain.SurveyInvited{Invitation: id, Survey: domain.SurveyCSAT, Agent: ref(amy), Expires: minute(at + 60)}}
	}
	rate := func(at float64, id domain.ID, score int) happened {
		return happened{at, customer(), domain.SurveyAnswered{Invitation: id, Survey: domain.SurveyCSAT, Score: score}}
	}
	for _, tt := range []struct {
		name string
		list []happened
		want int
	}{
		{"rated", []happened{ask(1, 8), rate(2, 8, 4)}, 4},
		{"changed", []happened{ask(1, 8), rate(2, 8, 4), rate(3, 8, 2)}, 2},
		{"at the last moment", []happened{ask(1, 8), rate(61, 8, 5)}, 5},
		{"too late", []happened{ask(1, 8), rate(61.1, 8, 5)}, 0},
		{"an older invitation", []happened{ask(1, 8), ask(2, 9), rate(3, 8, 5)}, 0},
		{"withdrawn", []happened{ask(1, 8), rate(2, 8, 4), {3, customer(), domain.SurveyWithdrawn{Invitation: 8}}}, 0},
	} {
		if got := state(rules(), tt.list...).Score; got != tt.want {
			t.Errorf("%s: score %d, want %d", tt.name, got, tt.want)
		}
	}
}

// The first known country is the market; a correction changes what is shown and moves no line.
func TestMarket(t *testing.T) {
	country := func(at float64, c string) happened {
		return happened{at, human(amy), domain.ConversationClassified{Country: c}}
	}
	start := func(c string, r domain.Region) happened {
		return happened{0, customer(), domain.ConversationStarted{Channel: domain.ChannelWeb, Country: c, Region: r}}
	}
	byMarket := func(s conversation.State) conversation.Rules {
		return rules(func(r *conversation.Rules) {
			if s.Market == "TH" {
				r.Due = func(from domain.Instant) (amber, red domain.Instant) {
					return from.Add(time.Hour), from.Add(2 * time.Hour)
				}
			}
		})
	}
	for _, tt := range []struct {
		name            string
		list            []happened
		country, market string
		red             float64
	}{
		{"known at once", []happened{start("TH", ""), said(0), country(1, "DE")}, "DE", "TH", 120},
		{"known late", []happened{start("", ""), said(0), country(1, "TH"), country(2, "DE")}, "DE", "TH", 120},
		{"a stated region is a market", []happened{start("", domain.RegionEurope), said(0), country(1, "TH")}, "TH", "", 5},
		{"an unknown one is none", []happened{start("", domain.RegionUnknown), said(0), country(1, "TH")}, "TH", "TH", 120},
	} {
		var events []domain.Event
		for _, h := range tt.list {
			events = append(events, domain.Event{ConversationID: 1, At: minute(h.at), Actor: h.by, Data: h.data})
		}
		s := conversation.Replay(events, byMarket)
		if s.Country != tt.country || s.Market != tt.market || s.Red != minute(tt.red) {
			t.Errorf("%s: country %q market %q red %v", tt.name, s.Country, s.Market, s.Red)
		}
	}
}

func TestTags(t *testing.T) {
	tag := func(added, removed []string) happened {
		return happened{1, human(amy), domain.ConversationTagged{Added: added, Removed: removed}}
	}
	one := state(rules(), tag([]string{"vip", "b2b"}, nil))
	two := one.Apply(domain.Event{ConversationID: 1, At: minute(2), Data: domain.ConversationTagged{Added: []string{"a", "vip"}, Removed: []string{"b2b"}}}, rules())
	if diff := cmp.Diff([]string{"b2b", "vip"}, one.Tags); diff != "" {
		t.Error("the state before changed", diff)
	}
	if diff := cmp.Diff([]string{"a", "vip"}, two.Tags); diff != "" {
		t.Error(diff)
	}
	if none := state(rules(), tag([]string{"vip"}, nil), tag(nil, []string{"vip"})).Tags; none != nil {
		t.Errorf("no tags left, but %v", none)
	}
}
