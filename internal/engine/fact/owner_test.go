package fact

import (
	"testing"

	"kefu/internal/domain"
)

func TestTransfers(t *testing.T) {
	tests := []struct {
		name  string
		act   func(*script)
		count int64
	}{
		{"after a reply", func(s *script) {
			s.agent("16 10:02", amy)
			s.assign("16 10:03", amy, ben, domain.AssignTransfer)
		}, 1},
		{"before any reply", func(s *script) { s.assign("16 10:03", amy, ben, domain.AssignTransfer) }, 0},
		{"a note is no reply", func(s *script) {
			s.add("16 10:02", human(amy), domain.MessageCreated{Note: true})
			s.assign("16 10:03", amy, ben, domain.AssignTransfer)
		}, 0},
		{"after claiming", func(s *script) {
			s.assign("16 10:02", amy, amy, domain.AssignClaim)
			s.assign("16 10:03", amy, ben, domain.AssignTransfer)
		}, 1},
		{"taken over by a colleague", func(s *script) {
			s.agent("16 10:02", amy)
			s.assign("16 10:03", amy, ben, domain.AssignClaim)
		}, 1},
		{"routing", func(s *script) {
			s.agent("16 10:02", amy)
			s.assign("16 10:03", amy, ben, domain.AssignRouting)
		}, 0},
		{"end of the shift", func(s *script) {
			s.agent("16 10:02", amy)
			s.assign("16 10:03", amy, ben, domain.AssignHandover)
		}, 0},
		{"taken back", func(s *script) {
			s.agent("16 10:02", amy)
			s.assign("16 10:03", amy, ben, domain.AssignTakeBack)
		}, 0},
		{"redistributed", func(s *script) {
			s.agent("16 10:02", amy)
			s.assign("16 10:03", amy, ben, domain.AssignManager)
		}, 0},
		{"from the bot", func(s *script) {
			s.agent("16 10:02", amy)
			s.assign("16 10:03", amy, ben, domain.AssignBotHandoff)
		}, 0},
		{"to oneself", func(s *script) {
			s.agent("16 10:02", amy)
			s.assign("16 10:03", amy, amy, domain.AssignTransfer)
		}, 0},
		{"back to nobody", func(s *script) {
			s.agent("16 10:02", amy)
			s.assign("16 10:03", amy, 0, domain.AssignTransfer)
		}, 0},
		{"to another team's queue", func(s *script) {
			s.agent("16 10:02", amy)
			s.add("16 10:03", human(amy), domain.ConversationAssigned{From: ref(amy), To: domain.AgentRef{Team: 555}, Reason: domain.AssignTransfer})
		}, 1},
		{"to the own team's queue", func(s *script) {
			s.agent("16 10:02", amy)
			s.add("16 10:03", human(amy), domain.ConversationAssigned{From: ref(amy), To: domain.AgentRef{Team: 101}, Reason: domain.AssignTransfer})
		}, 0},
		{"kept through a resolve, then given away", func(s *script) {
			s.agent("16 10:02", amy)
			s.resolve("16 10:03", amy)
			s.reopen("16 11:00", domain.ActorCustomer)
			s.assign("16 11:01", amy, ben, domain.AssignTransfer)
		}, 1},
		{"twice", func(s *script) {
			s.agent("16 10:02", amy)
			s.assign("16 10:03", amy, ben, domain.AssignTransfer)
			s.agent("16 10:04", ben)
			s.assign("16 10:05", ben, carol, domain.AssignTransfer)
		}, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := write(t)
			s.start(1, "16 10:00")
			s.assign("16 10:00", 0, amy, domain.AssignRouting)
			s.customer("16 10:00:00")
			tt.act(s)
			rows := s.fold()
			want(t, "transfers", rows.conversation(t, 1).TransfersOut, tt.count)
			charged := int64(0)
			for _, seg := range rows.Segments {
				if seg.Transfer && seg.Owner.Agent != carol {
					charged++
				}
			}
			want(t, "charged to those who held it", charged, tt.count)
		})
	}
}

func TestReasonFollowsFromWhoAssigned(t *testing.T) {
	from, to := creditOf(ref(amy)), creditOf(ref(ben))
	tests := []struct {
		actor domain.Actor
		want  domain.AssignReason
	}{
		{human(amy), domain.AssignTransfer},
		{human(ben), domain.AssignClaim},
		{human(carol), domain.AssignManager},
		{someone(domain.ActorAgent), domain.AssignTransfer},
		{someone(domain.ActorIntegration), domain.AssignTransfer},
		{someone(domain.ActorSystem), domain.AssignRouting},
		{someone(domain.ActorRule), domain.AssignRouting},
	}
	for _, tt := range tests {
		e := &domain.Event{Actor: tt.actor}
		want(t, string(tt.actor.Kind), assignReason(e, domain.ConversationAssigned{}, from, to), tt.want)
		want(t, "a given reason stands", assignReason(e, domain.ConversationAssigned{Reason: domain.AssignHandover}, from, to), domain.AssignHandover)
	}
}

func TestSegments(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.assign("16 10:01", 0, amy, domain.AssignRouting)
	s.agent("16 10:03", amy) // 2 min since it came
	s.customer("16 10:04")
	s.add("16 10:05", human(amy), domain.MessageCreated{Note: true})     // 2 min
	s.agent("16 10:25", amy)                                             // 20 min, cut to 5
	s.assign("16 10:30", amy, ben, domain.AssignTransfer)                // no act of the owner's own
	s.assign("16 10:40", ben, 0, domain.AssignTakeBack)                  // ben did nothing
	s.assign("16 10:50", 0, carol, domain.AssignClaim)                   //
	s.resolve("16 10:51", carol)                                         // 1 min
	s.reopen("16 12:00", domain.ActorRule)                               // carol keeps it
	s.add("16 12:01", someone(domain.ActorBot), domain.MessageCreated{}) // not hers
	rows := s.fold()
	type seg struct {
		who        domain.ID
		from, to   string
		begin, end string
		accepted   bool
		in, out    int64
		handle     Null
	}
	wants := []seg{
		{amy, "16 10:01", "16 10:30", "routing", "transfer", true, 1, 2, Some(9 * minute)},
		{ben, "16 10:30", "16 10:40", "transfer", "take_back", false, 0, 0, Null{}},
		{carol, "16 10:50", "16 10:51", "claim", "resolved", true, 0, 0, Some(minute)},
		{carol, "16 12:00", "", "reopened", "", true, 0, 0, Null{}},
	}
	if len(rows.Segments) != len(wants) {
		t.Fatalf("%d segments, want %d", len(rows.Segments), len(wants))
	}
	for i, w := range wants {
		g := rows.Segments[i]
		to := domain.Instant(0)
		if w.to != "" {
			to = s.at(w.to)
		}
		want(t, "owner", g.Owner.Agent, w.who)
		want(t, "from", g.From.At, s.at(w.from))
		want(t, "to", g.To, to)
		want(t, "begin", g.Begin, w.begin)
		want(t, "end", g.End, w.end)
		want(t, "accepted", g.Accepted, w.accepted)
		want(t, "in", g.InMsgs, w.in)
		want(t, "out", g.OutMsgs, w.out)
		want(t, "handle time", g.HandleMs, w.handle)
	}
	c := rows.conversation(t, 1)
	want(t, "owner changes", c.OwnerChanges, 2)
	want(t, "arrived at", c.Arrived.Agent, amy)
	want(t, "owner", c.Owner.Agent, carol)
}

func TestAssignedWhileResolved(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.assign("16 10:00", 0, amy, domain.AssignClaim)
	s.agent("16 10:01", amy)
	s.resolve("16 10:02", amy)
	s.assign("16 11:00", amy, ben, domain.AssignRouting)
	rows := s.fold()
	want(t, "a resolved conversation is no work", len(rows.Segments), 1)
	want(t, "no transfer", rows.conversation(t, 1).TransfersOut, 0)
	s.reopen("16 12:00", domain.ActorCustomer)
	rows = s.fold()
	want(t, "work begins with the reopening", rows.Segments[1].From.At, s.at("16 12:00"))
	want(t, "owner", rows.Segments[1].Owner.Agent, ben)
	want(t, "began by", rows.Segments[1].Begin, "routing")
}

func TestCreditIsFrozenWithTeamAndGrade(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	promoted := human(amy)
	promoted.Team, promoted.Seniority = 777, domain.SenioritySenior
	s.agent("16 10:01", amy)
	s.customer("17 10:00")
	s.add("17 10:01", promoted, domain.MessageCreated{})
	rows := s.fold()
	want(t, "team then", rows.Turns[0].Replier.Team, 101)
	want(t, "team later", rows.Turns[1].Replier, Credit{amy, 777, "senior", "own"})
	want(t, "first replier", rows.conversation(t, 1).First.Team, 101)
	want(t, "last replier", rows.conversation(t, 1).Last.Team, 777)
}

func TestTeamMoveOfTheOwner(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.assign("16 10:00", 0, amy, domain.AssignRouting)
	moved := ref(amy)
	moved.Team = 888
	s.add("16 10:01", someone(domain.ActorSystem), domain.ConversationAssigned{From: ref(amy), To: moved, Reason: domain.AssignRouting})
	s.customer("16 10:02")
	rows := s.fold()
	want(t, "asked in the new team", rows.Turns[0].Asked.Team, 888)
	want(t, "one segment", len(rows.Segments), 1)
	want(t, "no change of owner", rows.conversation(t, 1).OwnerChanges, 0)
}

func TestAssignedResponseTime(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.assign("16 10:01", 0, amy, domain.AssignRouting)
	s.assign("16 10:10", amy, ben, domain.AssignManager)
	s.agent("16 10:12", ben)
	c := s.fold().conversation(t, 1)
	want(t, "since ben has it", c.FRTAssigned, Some(2*minute))
	want(t, "in service hours", c.FRTAssignedBiz, Some(2*minute))
	want(t, "since the customer asked", c.FRT, Some(12*minute))

	s = write(t)
	s.start(1, "16 10:00")
	s.assign("16 09:00", 0, amy, domain.AssignRouting)
	s.customer("16 10:00")
	s.agent("16 10:12", amy)
	want(t, "assigned before the question", s.fold().conversation(t, 1).FRTAssigned, Some(12*minute))
}
