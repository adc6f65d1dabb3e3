package fact

import (
	"testing"

	"kefu/internal/domain"
)

func TestReopenedCountsAgainstTheCloser(t *testing.T) {
	tests := []struct {
		name  string
		after func(*script)
		by    string
		soon  bool
	}{
		{"by the customer in the window", func(s *script) {
			s.customer("18 10:00")
			s.reopen("18 10:00", domain.ActorCustomer)
		}, "customer", true},
		{"in the last instant of it", func(s *script) {
			s.customer("23 10:10")
			s.reopen("23 10:10", domain.ActorCustomer)
		}, "customer", true},
		{"after it", func(s *script) {
			s.customer("23 10:10:01")
			s.reopen("23 10:10:01", domain.ActorCustomer)
		}, "customer", false},
		{"by thanks", func(s *script) {
			s.thanks("16 10:20")
			s.reopen("16 10:20", domain.ActorCustomer)
		}, "customer", false},
		{"by thanks and then a question", func(s *script) {
			s.thanks("16 10:20")
			s.reopen("16 10:20", domain.ActorCustomer)
			s.customer("16 10:30")
		}, "customer", true},
		{"by an agent", func(s *script) { s.reopen("16 10:20", domain.ActorAgent) }, "agent", false},
		{"by a rule", func(s *script) { s.reopen("16 10:20", domain.ActorRule) }, "rule", false},
		{"by another program", func(s *script) { s.reopen("16 10:20", domain.ActorIntegration) }, "system", false},
		{"by a colleague", func(s *script) { s.reopen("16 10:20", domain.ActorColleague) }, "agent", false},
		{"by a source without messages", func(s *script) { s.reopen("16 10:20", domain.ActorCustomer) }, "customer", true},
		{"not", func(*script) {}, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := write(t)
			s.start(1, "16 10:00")
			s.customer("16 10:00")
			s.agent("16 10:05", amy)
			s.resolve("16 10:10", amy)
			tt.after(s)
			r := s.fold().Resolutions[0]
			want(t, "by", r.ReopenedBy, tt.by)
			want(t, "counts", r.ReopenSoon, tt.soon)
			want(t, "final", r.FinalAt, s.at("23 10:10"))
		})
	}
}

func TestCloserAndOwner(t *testing.T) {
	tests := []struct {
		name          string
		resolve       domain.ConversationResolved
		actor         domain.Actor
		closer, owner domain.ID
		reason        string
		eligible      bool
	}{
		{"by its owner", domain.ConversationResolved{Reason: domain.ResolveManual, Owner: ref(amy)}, human(amy), amy, amy, "manual", true},
		{"by another", domain.ConversationResolved{Reason: domain.ResolveManual, Owner: ref(amy)}, human(ben), ben, amy, "manual", true},
		{"without naming the owner", domain.ConversationResolved{}, human(ben), ben, amy, "manual", true},
		{"by another program", domain.ConversationResolved{}, someone(domain.ActorIntegration), amy, amy, "manual", true},
		{"by a rule", domain.ConversationResolved{}, someone(domain.ActorRule), amy, amy, "rule", false},
		{"by the bot", domain.ConversationResolved{}, someone(domain.ActorBot), 0, amy, "bot", false},
		{"by silence: who replied last", domain.ConversationResolved{Reason: domain.ResolveSilence, Owner: ref(amy)}, someone(domain.ActorSystem), carol, carol, "silence", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := write(t)
			s.start(1, "16 10:00")
			s.assign("16 10:00", 0, amy, domain.AssignRouting)
			s.customer("16 10:00:00")
			s.agent("16 10:05", carol)
			s.add("16 10:10", tt.actor, tt.resolve)
			rows := s.fold()
			r := rows.Resolutions[0]
			want(t, "closer", r.Closer.Agent, tt.closer)
			want(t, "reason", r.Reason, tt.reason)
			want(t, "owner at the close", rows.Issues[0].Closer.Agent, tt.owner)
			want(t, "eligible for a survey", r.Eligible, tt.eligible)
		})
	}
}

func TestNobodyOwnedIt(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.add("16 10:10", human(ben), domain.ConversationResolved{})
	want(t, "counts for who closed it", s.fold().Issues[0].Closer.Agent, ben)
}

func TestCycleCounts(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.add("16 10:00:01", someone(domain.ActorBot), domain.MessageCreated{})
	s.add("16 10:00:02", someone(domain.ActorRule), domain.MessageCreated{})
	s.agent("16 10:05", amy)
	s.resolve("16 10:10", amy)
	s.resolve("16 10:11", ben) // already resolved: no second cycle
	s.customer("16 11:00")
	s.reopen("16 11:00", domain.ActorCustomer)
	s.reopen("16 11:01", domain.ActorAgent) // already open
	s.agent("16 11:05", amy)
	s.agent("16 11:06", amy)
	s.resolve("16 11:10", amy)
	rows := s.fold()
	want(t, "cycles", len(rows.Resolutions), 2)
	one, two := rows.Resolutions[0], rows.Resolutions[1]
	want(t, "one touch", one.OneTouch, true)
	want(t, "replies", one.HumanMsgs, 1)
	want(t, "public messages: customer, bot, agent", one.AllMsgs, 3)
	want(t, "first", one.First, true)
	want(t, "no longer one touch", two.OneTouch, false)
	want(t, "replies so far", two.HumanMsgs, 3)
	want(t, "replies in the cycle", two.CycleMsgs, 2)
	want(t, "public messages so far", two.AllMsgs, 6)
	want(t, "cycle started", two.Started, s.at("16 11:00"))
	want(t, "last", two.Last, true)
	c := rows.conversation(t, 1)
	want(t, "resolves", c.Resolves, 2)
	want(t, "reopenings", c.Reopens, 1)
	want(t, "status", c.Status, "resolved")
	want(t, "first resolved", c.FirstResolved.At, s.at("16 10:10"))
}

func TestReopenedCycleIsNotTheLast(t *testing.T) {
	s := write(t)
	s.solved(1, "16", domain.ConversationClassified{})
	want(t, "stands", s.fold().Resolutions[0].Last, true)
	s.reopen("16 11:00", domain.ActorAgent)
	rows := s.fold()
	want(t, "no longer", rows.Resolutions[0].Last, false)
	want(t, "not resolved", rows.conversation(t, 1).Resolved.At, 0)
}

func TestSilentCloseIsNotOneTouch(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.resolve("16 10:10", amy)
	want(t, "one touch", s.fold().Resolutions[0].OneTouch, false)
}

func TestResolutionTimeInServiceHours(t *testing.T) {
	s := write(t)
	s.start(1, "16 22:00")
	s.customer("16 22:00")
	s.agent("17 09:30", amy)
	s.resolve("17 10:00", amy)
	r := s.fold().Resolutions[0]
	want(t, "plain", r.Time, Some(12*hour))
	want(t, "service", r.TimeBiz, Some(2*hour))
}

func TestStates(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.assign("16 10:10", 0, amy, domain.AssignRouting)
	s.agent("16 10:20", amy)
	s.status("16 10:30", domain.StatusOnHold, "carrier")
	s.status("16 22:30", domain.StatusPending, "")
	s.resolve("17 09:30", amy)
	s.customer("17 11:00")
	s.reopen("17 11:00", domain.ActorCustomer)
	rows := s.fold()
	type state struct {
		status, reason string
		owner          domain.ID
		from, to       string
		waiting        string
		ms, biz        Null
	}
	wants := []state{
		{"open", "", 0, "16 10:00", "16 10:10", "16 10:00", Some(10 * minute), Some(10 * minute)},
		{"open", "", amy, "16 10:10", "16 10:30", "", Some(20 * minute), Some(20 * minute)},
		{"on_hold", "carrier", amy, "16 10:30", "16 22:30", "", Some(12 * hour), Some(12 * hour)},
		{"pending", "", amy, "16 22:30", "17 09:30", "", Some(11 * hour), Some(hour)},
		{"open", "", amy, "17 11:00", "", "17 11:00", Null{}, Null{}},
	}
	if len(rows.States) != len(wants) {
		t.Fatalf("%d intervals, want %d: %+v", len(rows.States), len(wants), rows.States)
	}
	instant := func(text string) domain.Instant {
		if text == "" {
			return 0
		}
		return s.at(text)
	}
	for i, w := range wants {
		g := rows.States[i]
		want(t, "status", g.Status, w.status)
		want(t, "reason", g.Reason, w.reason)
		want(t, "owner", g.Owner.Agent, w.owner)
		want(t, "from", g.From.At, instant(w.from))
		want(t, "to", g.To, instant(w.to))
		want(t, "waiting since", g.Waiting, instant(w.waiting))
		want(t, "duration", g.Ms, w.ms)
		want(t, "in service hours", g.MsBiz, w.biz)
	}
}

func TestResolvedIsLeftOnlyByReopening(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.agent("16 10:01", amy)
	s.resolve("16 10:10", amy)
	s.status("16 10:20", domain.StatusOpen, "")
	s.status("16 10:30", domain.StatusResolved, "")
	c := s.fold().conversation(t, 1)
	want(t, "status", c.Status, "resolved")
	want(t, "cycles", c.Resolves, 1)
	want(t, "states end with the resolve", len(s.fold().States), 1)
}
