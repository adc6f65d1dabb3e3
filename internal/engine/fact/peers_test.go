package fact

import (
	"testing"

	"kefu/internal/domain"
	"kefu/internal/engine/calendar"
)

func TestPeerP1SurveyMessageIsNoReply(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.assign("16 10:00:10", 0, amy, domain.AssignRouting)
	s.resolve("16 10:02", amy)
	s.add("16 10:02:01", someone(domain.ActorSystem), domain.MessageCreated{Chars: 40})
	s.add("16 10:02:01", someone(domain.ActorSystem), domain.SurveyInvited{Invitation: 900, Survey: domain.SurveyCSAT, Agent: ref(amy)})
	rows := s.fold()
	c := rows.conversation(t, 1)
	want(t, "frt", c.FRT, Null{})
	want(t, "outcome", c.Outcome, OutcomeMissed)
	want(t, "first replier", c.First.Agent, 0)
	want(t, "agent messages", c.AgentMsgs, 0)
	want(t, "one touch", rows.Resolutions[0].OneTouch, false)
	want(t, "eligible for a survey", rows.Resolutions[0].Eligible, false)
}

func TestPeerP2OneLateReplyIsOneBreachNeverMet(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.agent("16 10:01", amy)
	s.customer("16 10:10")
	s.agent("16 10:20", amy) // target 5 minutes
	rows := s.fold()
	var next []SLA
	for _, r := range rows.SLAs {
		if r.Target == TargetNextReply {
			next = append(next, r)
		}
	}
	if len(next) != 1 {
		t.Fatalf("%d rows for one late reply, want 1", len(next))
	}
	want(t, "met", next[0].Met, false)
	want(t, "breach", next[0].BreachAt, s.at("16 10:15"))
	want(t, "overrun", next[0].OverrunMs, Some(5*minute))
	want(t, "elapsed", next[0].ElapsedMs, Some(10*minute))
}

func TestPeerP5EveryCycleCounts(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.agent("16 10:05", amy)
	s.resolve("16 11:00", amy)
	s.customer("18 09:00")
	s.reopen("18 09:00", domain.ActorCustomer)
	s.agent("18 09:10", ben)
	s.resolve("18 10:00", ben)
	rows := s.fold()
	if len(rows.Resolutions) != 2 {
		t.Fatalf("%d cycles, want 2", len(rows.Resolutions))
	}
	one, two := rows.Resolutions[0], rows.Resolutions[1]
	want(t, "first closer", one.Closer.Agent, amy)
	want(t, "first time", one.Time, Some(hour))
	want(t, "first reopened by", one.ReopenedBy, "customer")
	want(t, "first reopened in the window", one.ReopenSoon, true)
	want(t, "first is last", one.Last, false)
	want(t, "second closer", two.Closer.Agent, ben)
	want(t, "second time", two.Time, Some(48*hour))
	want(t, "second cycle", two.CycleTime, Some(hour))
	want(t, "second is last", two.Last, true)
	want(t, "full resolution", rows.conversation(t, 1).Resolved.At, s.at("18 10:00"))
}

func TestPeerP7ReopenedAfterDaysThenAnsweredInTwoMinutes(t *testing.T) {
	t.Run("answered before", func(t *testing.T) {
		s := write(t)
		s.start(1, "16 10:00")
		s.customer("16 10:00")
		s.agent("16 10:01", amy)
		s.resolve("16 10:30", amy)
		s.customer("20 14:00")
		s.reopen("20 14:00", domain.ActorCustomer)
		s.agent("20 14:02", amy)
		rows := s.fold()
		want(t, "turn 2", rows.Turns[1].Wait, Some(2*minute))
		want(t, "frt", rows.conversation(t, 1).FRT, Some(minute))
	})
	t.Run("never answered before", func(t *testing.T) {
		s := write(t)
		s.start(1, "16 10:00")
		s.customer("16 10:00")
		s.resolve("16 10:30", amy)
		s.customer("20 14:00")
		s.reopen("20 14:00", domain.ActorCustomer)
		s.agent("20 14:02", amy)
		rows := s.fold()
		want(t, "turn 1", rows.Turns[0].Wait, Null{})
		want(t, "turn 1 closed", rows.Turns[0].ClosedAt, s.at("16 10:30"))
		want(t, "turn 2", rows.Turns[1].Wait, Some(2*minute))
		want(t, "frt", rows.conversation(t, 1).FRT, Some(2*minute))
	})
}

func TestPeerP8AnswerByAnotherThanTheOwner(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.assign("16 10:00", 0, amy, domain.AssignRouting)
	s.customer("16 10:01")
	s.agent("16 10:09", ben)
	rows := s.fold()
	turn := rows.Turns[0]
	want(t, "asked", turn.Asked.Agent, amy)
	want(t, "replier", turn.Replier.Agent, ben)
	want(t, "owner at the breach", turn.Breach.Agent, amy)
	c := rows.conversation(t, 1)
	want(t, "first replier", c.First.Agent, ben)
	want(t, "owner", c.Owner.Agent, amy)
	want(t, "assigned response", c.FRTAssigned, Null{})
}

func TestPeerP9RatingStaysWithWhoWasAskedAbout(t *testing.T) {
	for _, later := range []domain.ID{ben, 0} {
		s := write(t)
		s.start(1, "16 10:00")
		s.customer("16 10:00")
		s.assign("16 10:00:30", 0, amy, domain.AssignClaim)
		s.agent("16 10:01", amy)
		s.resolve("16 10:30", amy)
		s.add("16 10:30", someone(domain.ActorSystem), domain.SurveyInvited{Invitation: 900, Survey: domain.SurveyCSAT, Agent: ref(amy)})
		s.assign("16 11:00", amy, later, domain.AssignRouting)
		s.add("16 12:00", someone(domain.ActorCustomer), domain.SurveyAnswered{Invitation: 900, Survey: domain.SurveyCSAT, Score: 5, Agent: ref(later)})
		rows := s.fold()
		want(t, "rated", rows.Ratings[0].Agent.Agent, amy)
		want(t, "score", rows.Ratings[0].Score, Some(5))
		want(t, "invited", rows.Resolutions[0].Invited, true)
	}
}

func TestPeerP10OneOutcome(t *testing.T) {
	botResolves := func() *script {
		s := write(t)
		s.start(1, "16 10:00")
		s.customer("16 10:00")
		s.add("16 10:00:02", someone(domain.ActorBot), domain.MessageCreated{})
		s.add("16 10:30", someone(domain.ActorBot), domain.ConversationResolved{Reason: domain.ResolveBot})
		return s
	}
	s := botResolves()
	want(t, "bot alone", s.fold().conversation(t, 1).Outcome, OutcomeBot)
	want(t, "final", s.fold().conversation(t, 1).BotFinal, s.at("19 10:30"))

	s.customer("16 11:00")
	s.reopen("16 11:00", domain.ActorCustomer)
	s.add("16 11:00:05", someone(domain.ActorBot), domain.BotHandoff{Reason: "asked"})
	want(t, "handed off, no human yet", s.fold().conversation(t, 1).Outcome, OutcomeWaiting)

	s.agent("16 11:03", amy)
	want(t, "human replied", s.fold().conversation(t, 1).Outcome, OutcomeHandled)
	want(t, "final", s.fold().conversation(t, 1).BotFinal, 0)
}

func TestPeerP11TwoClocks(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.add("16 10:00:02", someone(domain.ActorBot), domain.MessageCreated{})
	s.add("16 10:20", someone(domain.ActorBot), domain.BotHandoff{})
	s.agent("16 10:21", amy)
	c := s.fold().conversation(t, 1)
	want(t, "from the customer's message", c.FRT, Some(21*minute))
	want(t, "clock of the human", c.FRTHuman, Some(minute))
	want(t, "after the hand-off", c.FRTHandoff, Some(minute))
}

func TestPeerP12NoCalendarNoBusinessValue(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.agent("16 10:04", amy)
	s.resolve("16 11:00", amy)
	c := s.fold(func(s *Settings) { s.DefaultCalendar = "missing" })
	row := c.conversation(t, 1)
	want(t, "frt", row.FRT, Some(4*minute))
	want(t, "business frt", row.FRTBiz, Null{})
	want(t, "business wait", c.Turns[0].WaitBiz, Null{})
	want(t, "business max wait", row.MaxWaitBiz, Null{})
	want(t, "business resolution", c.Resolutions[0].TimeBiz, Null{})
	want(t, "no 留言 without hours", row.OffHours, false)
}

func TestPeerP16ThanksLastClosesOnResolve(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.agent("16 10:01", amy)
	s.thanks("16 10:02")
	s.resolve("16 10:03", amy)
	rows := s.fold()
	want(t, "closed", rows.Turns[1].ClosedAt, s.at("16 10:03"))
	want(t, "wait", rows.Turns[1].Wait, Null{})
	want(t, "timeout", rows.Turns[1].TimeoutAt, 0)
	want(t, "open", rows.conversation(t, 1).OpenSince, 0)
	for _, r := range rows.SLAs {
		if r.Target == TargetNextReply {
			want(t, "target cancelled", r.Cancelled, s.at("16 10:03"))
			want(t, "breach", r.BreachAt, 0)
		}
	}
}

func TestPeerP17IntervalCalendar(t *testing.T) {
	lunch := func(s *Settings) {
		s.Calendars = []calendar.Spec{{ID: "split", Zone: "Asia/Shanghai", Weekly: []calendar.Weekly{
			{Days: []int{1, 2, 3, 4, 5}, From: "09:00", To: "12:00"},
			{Days: []int{1, 2, 3, 4, 5}, From: "13:00", To: "18:00"},
			{Days: []int{5}, From: "22:00", To: "06:00"},
		}, Holidays: []calendar.Day{{Date: "2026-11-18"}}}}
		s.DefaultCalendar = "split"
	}
	tests := []struct {
		name, asked, answered string
		biz                   int64
	}{
		{"lunch break", "16 11:50", "16 13:05", 15 * minute},
		{"over a holiday", "17 17:50", "19 09:10", 20 * minute},
		{"night shift over midnight", "20 23:30", "21 00:30", hour},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := write(t)
			s.start(1, tt.asked)
			s.customer(tt.asked)
			s.agent(tt.answered, amy)
			want(t, "business wait", s.fold(lunch).Turns[0].WaitBiz, Some(tt.biz))
		})
	}
}

func TestPeerP18AutomaticMessagesNeverAnswer(t *testing.T) {
	for _, k := range []domain.ActorKind{domain.ActorBot, domain.ActorRule, domain.ActorSystem, domain.ActorIntegration, domain.ActorColleague} {
		s := write(t)
		s.start(1, "16 10:00")
		s.customer("16 10:00")
		s.add("16 10:00:05", someone(k), domain.MessageCreated{Chars: 5})
		s.agent("16 10:03", amy)
		rows := s.fold()
		want(t, string(k)+": frt", rows.conversation(t, 1).FRT, Some(3*minute))
		want(t, string(k)+": wait", rows.Turns[0].Wait, Some(3*minute))
		want(t, string(k)+": agent messages", rows.conversation(t, 1).AgentMsgs, 1)
	}
}
