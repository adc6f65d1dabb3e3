package fact

import (
	"testing"

	"kefu/internal/domain"
)

func TestTurnStartsAtTheFirstUnansweredMessage(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	first := s.customer("16 10:00")
	s.customer("16 10:02")
	s.customer("16 10:04")
	reply := s.agent("16 10:05", amy)
	s.agent("16 10:06", amy) // a second answer ends nothing
	s.customer("16 10:10")
	s.agent("16 10:10:30", amy)
	rows := s.fold()
	if len(rows.Turns) != 2 {
		t.Fatalf("%d turns, want 2", len(rows.Turns))
	}
	one, two := rows.Turns[0], rows.Turns[1]
	want(t, "n", one.N, 1)
	want(t, "start", one.Start.At, s.at("16 10:00"))
	want(t, "start message", one.StartMsg, first)
	want(t, "reply message", one.ReplyMsg, reply)
	want(t, "messages", one.Msgs, 3)
	want(t, "wait", one.Wait, Some(5*minute))
	want(t, "exactly at the threshold is in time", one.TimeoutAt, 0)
	want(t, "threshold", one.Threshold, 5*minute)
	want(t, "due", one.DueAt, s.at("16 10:05"))
	want(t, "second", two.Wait, Some(30*second))
	c := rows.conversation(t, 1)
	want(t, "turns", c.Turns, 2)
	want(t, "answered", c.AnsweredTurns, 2)
	want(t, "max wait", c.MaxWait, Some(5*minute))
	want(t, "slower than 3 minutes", c.SlowTurns, 1)
	want(t, "customer messages", c.CustomerMsgs, 4)
	want(t, "agent messages", c.AgentMsgs, 3)
	want(t, "agent characters", c.AgentChars, 60)
}

func TestWhatAnswersAndWhatDoesNot(t *testing.T) {
	agentMsg := func(m domain.MessageCreated) func(*script) {
		return func(s *script) { s.add("16 10:01", human(amy), m) }
	}
	tests := []struct {
		name    string
		message func(*script)
		answers bool
	}{
		{"public message", agentMsg(domain.MessageCreated{}), true},
		{"canned reply by click", agentMsg(domain.MessageCreated{Macro: true}), true},
		{"draft of a machine approved by the agent", agentMsg(domain.MessageCreated{Assisted: true}), true},
		{"echo of a message sent outside the desk", agentMsg(domain.MessageCreated{Outside: true}), true},
		{"echo of nobody in particular", func(s *script) {
			s.add("16 10:01", someone(domain.ActorAgent), domain.MessageCreated{Outside: true})
		}, true},
		{"internal note", agentMsg(domain.MessageCreated{Note: true}), false},
		{"refused by the channel", agentMsg(domain.MessageCreated{Failed: true}), false},
		{"rule", func(s *script) { s.add("16 10:01", someone(domain.ActorRule), domain.MessageCreated{}) }, false},
		{"colleague", func(s *script) { s.add("16 10:01", someone(domain.ActorColleague), domain.MessageCreated{}) }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := write(t)
			s.start(1, "16 10:00")
			s.customer("16 10:00")
			tt.message(s)
			rows := s.fold()
			want(t, "answered", rows.Turns[0].Reply.At != 0, tt.answers)
			want(t, "handled", rows.conversation(t, 1).Outcome == OutcomeHandled, tt.answers)
		})
	}
}

func TestEqualInstantsFollowTheFoldOrder(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.resolve("16 10:05", amy)
	s.agent("16 10:05", amy)
	s.assign("16 10:05", 0, amy, domain.AssignClaim)
	s.customer("16 10:05")
	rows := s.fold()
	turn := rows.Turns[0]
	want(t, "the customer asked first", turn.Asked.Agent, 0)
	want(t, "then it was assigned, then answered", turn.Wait, Some(0))
	want(t, "then resolved", rows.Resolutions[0].HumanMsgs, 1)
	want(t, "zero is a wait", rows.conversation(t, 1).FRT, Some(0))
}

func TestSourcePositionBreaksTies(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:01")
	s.agent("16 10:01", amy)
	s.events[1].SourcePos, s.events[2].SourcePos = 20, 10 // the source says: the agent wrote first
	rows := s.fold()
	want(t, "outbound", rows.conversation(t, 1).Outbound, true)
	want(t, "unanswered", rows.Turns[0].Reply.At, 0)
}

func TestLastRecordOfOneKeyStands(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.agent("16 10:09", amy)
	s.agent("16 10:02", ben) // the source corrects time and author
	s.events[2].SourceKey, s.events[3].SourceKey = 44, 44
	rows := s.fold()
	want(t, "wait", rows.Turns[0].Wait, Some(2*minute))
	want(t, "replier", rows.Turns[0].Replier.Agent, ben)
	want(t, "messages", rows.conversation(t, 1).AgentMsgs, 1)

	s.events[2].Seq = 99 // now the other one was recorded last
	want(t, "replier", s.fold().Turns[0].Replier.Agent, amy)

	s.events[2].Seq, s.events[3].Seq = 3, 3
	s.events[2].RecordedAt, s.events[3].RecordedAt = s.at("17 10:00"), s.at("16 11:00")
	want(t, "later recorded", s.fold().Turns[0].Replier.Agent, amy)
}

func TestOutboundHasNoResponseUntilTheCustomerAsks(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00", func(d *domain.ConversationStarted) { d.Outbound = true })
	s.agent("16 10:00", amy)
	c := s.fold().conversation(t, 1)
	want(t, "outcome", c.Outcome, OutcomeOutbound)
	want(t, "frt", c.FRT, Null{})
	want(t, "created", c.Created.At, s.at("16 10:00"))

	s.customer("16 12:00")
	c = s.fold().conversation(t, 1)
	want(t, "outcome", c.Outcome, OutcomeWaiting)
	want(t, "missed after", c.MissedAt, s.at("16 15:00"))
	want(t, "created", c.Created.At, s.at("16 12:00"))

	s.agent("16 12:03", ben)
	s.resolve("16 12:10", ben)
	rows := s.fold()
	c = rows.conversation(t, 1)
	want(t, "outcome", c.Outcome, OutcomeHandled)
	want(t, "frt", c.FRT, Some(3*minute))
	want(t, "first replier", c.First.Agent, ben)
	want(t, "one touch counts from the second message on", rows.Resolutions[0].OneTouch, true)
	want(t, "a conversation we began is no issue", len(rows.Issues), 0)
}

func TestTimeoutAndOwnerAtTheBreach(t *testing.T) {
	tests := []struct {
		name    string
		after   func(*script)
		timeout string
		breach  domain.ID
	}{
		{"answered in time", func(s *script) { s.agent("16 10:04:59", amy) }, "", 0},
		{"answered late by the same", func(s *script) { s.agent("16 10:06", amy) }, "16 10:05", amy},
		{"handed on before the breach", func(s *script) {
			s.assign("16 10:04", amy, ben, domain.AssignManager)
			s.agent("16 10:08", ben)
		}, "16 10:05", ben},
		{"handed on after the breach", func(s *script) {
			s.assign("16 10:06", amy, ben, domain.AssignManager)
			s.agent("16 10:08", ben)
		}, "16 10:05", amy},
		{"still open", func(*script) {}, "16 10:05", amy},
		{"resolved in time without an answer", func(s *script) { s.resolve("16 10:03", amy) }, "", 0},
		{"resolved too late without an answer", func(s *script) { s.resolve("16 10:30", ben) }, "16 10:05", amy},
		{"excluded at once", func(s *script) { s.add("16 10:01", human(amy), domain.ConversationExcluded{Reason: "spam"}) }, "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := write(t)
			s.start(1, "16 10:00")
			s.assign("16 10:00", 0, amy, domain.AssignRouting)
			s.customer("16 10:00:00")
			tt.after(s)
			rows := s.fold()
			due := domain.Instant(0)
			if tt.timeout != "" {
				due = s.at(tt.timeout)
			}
			want(t, "timeout", rows.Turns[0].TimeoutAt, due)
			want(t, "owner at the breach", rows.Turns[0].Breach.Agent, tt.breach)
			c := rows.conversation(t, 1)
			want(t, "conversation's timeout", c.TimeoutAt, due)
			want(t, "conversation's owner at the breach", c.Breach.Agent, tt.breach)
		})
	}
}

func TestThresholdOfTheMarket(t *testing.T) {
	tests := []struct {
		name    string
		channel domain.Channel
		country string
		minutes int64
	}{
		{"chat", domain.ChannelWeb, "US", 5},
		{"chat in Thailand", domain.ChannelWeb, "TH", 5},
		{"messaging in Thailand", domain.ChannelWhatsApp, "TH", 240},
		{"messaging elsewhere", domain.ChannelWhatsApp, "FR", 5},
		{"mail", domain.ChannelEmail, "FR", 60},
		{"mail in Germany", domain.ChannelEmail, "DE", 120},
		{"form in Brazil", domain.ChannelForm, "BR", 1440},
		{"unknown country", domain.ChannelEmail, "", 60},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := write(t)
			s.start(1, "16 10:00", func(d *domain.ConversationStarted) { d.Channel, d.Country = tt.channel, tt.country })
			s.customer("16 10:00")
			want(t, "threshold", s.fold().Turns[0].Threshold, tt.minutes*minute)
		})
	}
}

func TestMarketIsFixedWhenItIsKnown(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00", func(d *domain.ConversationStarted) { d.Channel = domain.ChannelEmail })
	s.add("16 10:00", someone(domain.ActorSystem), domain.ConversationClassified{Country: "DE"})
	s.customer("16 10:01")
	s.add("16 10:02", someone(domain.ActorSystem), domain.ConversationClassified{Country: "BR"})
	rows := s.fold()
	want(t, "threshold of Germany", rows.Turns[0].Threshold, 120*minute)
	want(t, "dimension as it stands", rows.Turns[0].Country, "BR")
	want(t, "region as it stands", rows.Turns[0].Region, string(domain.RegionLatinAmerica))
}

func TestOffHours(t *testing.T) {
	tests := []struct {
		name, asked, replied string
		offHours             bool
		due                  string
		frt, biz             Null
		replyOff             bool
	}{
		{"by day", "16 10:00", "16 10:02", false, "", Some(2 * minute), Some(2 * minute), false},
		{"at night, answered by day", "16 23:30", "17 09:10", true, "17 10:00", Some(9*hour + 40*minute), Null{}, false},
		{"at night, answered at night", "16 23:30", "16 23:50", true, "17 10:00", Some(20 * minute), Null{}, true},
		{"before opening", "16 07:00", "16 09:30", true, "16 10:00", Some(150 * minute), Null{}, false},
		{"asked by day, answered at night", "16 22:50", "16 23:30", false, "", Some(40 * minute), Some(10 * minute), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := write(t)
			s.start(1, tt.asked)
			s.customer(tt.asked)
			s.agent(tt.replied, amy)
			c := s.fold().conversation(t, 1)
			want(t, "off hours", c.OffHours, tt.offHours)
			want(t, "frt", c.FRT, tt.frt)
			want(t, "business frt", c.FRTBiz, tt.biz)
			want(t, "reply off hours", c.OffHoursReply, tt.replyOff)
			if tt.due != "" {
				want(t, "due", c.OffHoursDue, s.at(tt.due))
				want(t, "met", c.OffHoursMet, s.at(tt.replied))
			} else {
				want(t, "due", c.OffHoursDue, 0)
			}
		})
	}
}

func TestServiceTimeOfATurn(t *testing.T) {
	tests := []struct {
		name, asked, replied string
		biz                  Null
	}{
		{"both at night, nothing open between", "16 23:30", "17 08:00", Null{}},
		{"both at night, a whole day between", "16 23:30", "17 23:30", Some(14 * hour)},
		{"answered at the opening", "16 23:30", "17 09:00", Some(0)},
		{"asked at the closing second", "16 23:00", "17 09:05", Some(5 * minute)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := write(t)
			s.start(1, tt.asked)
			s.customer(tt.asked)
			s.agent(tt.replied, amy)
			want(t, "service time", s.fold().Turns[0].WaitBiz, tt.biz)
		})
	}
}

func TestThanksAskNothingIfTheWorkspaceSaysSo(t *testing.T) {
	optIn := func(s *Settings) { s.ClosingIsNoAsk = true }
	s := write(t)
	s.start(1, "16 10:00")
	s.thanks("16 09:59") // nobody has replied yet: this asks
	s.agent("16 10:01", amy)
	s.thanks("16 10:02")
	s.thanks("16 10:03")
	rows := s.fold(optIn)
	want(t, "turns", rows.conversation(t, 1).Turns, 1)
	want(t, "rows", len(rows.Turns), 2)
	closing := rows.Turns[1]
	want(t, "closing", closing.Closing, true)
	want(t, "number", closing.N, 0)
	want(t, "messages", closing.Msgs, 2)
	want(t, "closed at once", closing.ClosedAt, s.at("16 10:02"))
	want(t, "timeout", closing.TimeoutAt, 0)
	want(t, "nobody waits", rows.conversation(t, 1).OpenSince, 0)
	want(t, "without the option it is a turn", s.fold().conversation(t, 1).Turns, 2)

	s.customer("16 10:04")
	s.agent("16 10:05", amy)
	rows = s.fold(optIn)
	want(t, "a question after thanks is a turn of its own", rows.Turns[2].Wait, Some(minute))
	want(t, "numbers have no gap", rows.Turns[2].N, 2)
}

func TestBotTurnsWaitForNobody(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.add("16 10:00:01", someone(domain.ActorBot), domain.MessageCreated{})
	rows := s.fold()
	want(t, "bot only", rows.Turns[0].BotOnly, true)
	want(t, "timeout", rows.Turns[0].TimeoutAt, 0)
	want(t, "nobody waits", rows.conversation(t, 1).OpenSince, 0)
	want(t, "no reply target", len(rows.SLAs), 1) // resolution only

	s.add("16 10:10", someone(domain.ActorBot), domain.BotHandoff{})
	rows = s.fold()
	want(t, "after the hand-off somebody waits", rows.Turns[0].BotOnly, false)
	want(t, "timeout", rows.Turns[0].TimeoutAt, s.at("16 10:05"))
	s.add("16 10:10:01", someone(domain.ActorBot), domain.MessageCreated{}) // "please hold on"
	rows = s.fold()
	want(t, "what the bot says then hides nobody", rows.conversation(t, 1).OpenSince, s.at("16 10:00"))
	want(t, "nor in the state", rows.States[0].Waiting, s.at("16 10:00"))
}

func TestOffHoursMessageStaysOneThroughAResolve(t *testing.T) {
	s := write(t)
	s.start(1, "16 23:30")
	s.customer("16 23:30")
	s.resolve("16 23:40", amy)
	s.customer("17 10:30")
	s.reopen("17 10:30", domain.ActorCustomer)
	s.agent("17 10:32", amy)
	c := s.fold().conversation(t, 1)
	want(t, "off hours", c.OffHours, true)
	want(t, "frt of the answered question", c.FRT, Some(2*minute))
	want(t, "it is measured as an off-hours message", c.FRTBiz, Null{})
	want(t, "answered after it was due", c.OffHoursMet > c.OffHoursDue, true)
}

func TestWaitingSince(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.agent("16 10:01", amy)
	want(t, "answered", s.fold().conversation(t, 1).OpenSince, 0)
	s.customer("16 10:07")
	s.customer("16 10:09")
	want(t, "first unanswered", s.fold().conversation(t, 1).OpenSince, s.at("16 10:07"))
}

func TestSlowTurnsOnTheWorkspaceClock(t *testing.T) {
	s := write(t)
	s.start(1, "16 22:58")
	s.customer("16 22:58")
	s.agent("17 09:00:30", amy) // 2 min 30 s of service time, ten hours of plain time
	want(t, "service hours", s.fold().conversation(t, 1).SlowTurns, 0)
	want(t, "plain time", s.fold(func(s *Settings) { s.Clock = "calendar" }).conversation(t, 1).SlowTurns, 1)
}
