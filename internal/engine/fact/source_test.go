package fact

import (
	"testing"

	"kefu/internal/domain"
)

func silent(d *domain.ConversationStarted) {
	d.SilenceEnds, d.Observes = true, domain.ObservesMessages|domain.ObservesIdentity
}

func TestEndBySilence(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00", silent)
	s.customer("16 10:00")
	s.agent("16 10:01", amy)
	s.agent("16 10:10", ben)
	rows := s.fold()
	r := rows.Resolutions[0]
	want(t, "30 minutes after our last word", r.Resolved.At, s.at("16 10:40"))
	want(t, "reason", r.Reason, "silence")
	want(t, "credited to the last replier", r.Closer.Agent, ben)
	want(t, "status", rows.conversation(t, 1).Status, "resolved")
	want(t, "owner at the close", rows.Issues[0].Closer.Agent, ben)
	want(t, "solved", rows.Issues[0].Solved, true)

	s.customer("16 10:40") // in the last instant: it goes on
	want(t, "no end while the customer waits", len(s.fold().Resolutions), 0)
}

func TestReturnAfterSilence(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00", silent)
	s.customer("16 10:00")
	s.agent("16 10:01", amy)
	s.customer("16 12:00")
	s.agent("16 12:05", ben)
	rows := s.fold()
	want(t, "cycles", len(rows.Resolutions), 2)
	want(t, "reopened by", rows.Resolutions[0].ReopenedBy, "customer")
	want(t, "at", rows.Resolutions[0].Reopened.At, s.at("16 12:00"))
	want(t, "second end", rows.Resolutions[1].Resolved.At, s.at("16 12:35"))
	want(t, "second cycle", rows.Resolutions[1].CycleTime, Some(35*minute))
	want(t, "solved", rows.Issues[0].Solved, false)

	s = write(t)
	s.start(1, "16 10:00", silent)
	s.customer("16 10:00")
	s.agent("16 10:01", amy)
	s.agent("16 12:00", amy)
	want(t, "our own afterthought", s.fold().Resolutions[0].ReopenedBy, "agent")
}

func TestUnansweredNeverEndsBySilence(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00", silent)
	s.customer("16 10:00")
	s.add("16 10:00:01", someone(domain.ActorRule), domain.MessageCreated{})
	rows := s.fold()
	want(t, "cycles", len(rows.Resolutions), 0)
	want(t, "outcome", rows.conversation(t, 1).Outcome, OutcomeWaiting)
}

func TestSilenceDependsOnTheChannel(t *testing.T) {
	tests := []struct {
		channel domain.Channel
		end     string
	}{{domain.ChannelWeb, "16 10:31"}, {domain.ChannelWhatsApp, "17 10:01"}, {domain.ChannelEmail, "19 10:01"}}
	for _, tt := range tests {
		s := write(t)
		s.start(1, "16 10:00", silent, func(d *domain.ConversationStarted) { d.Channel = tt.channel })
		s.customer("16 10:00")
		s.agent("16 10:01", amy)
		want(t, string(tt.channel), s.fold().Resolutions[0].Resolved.At, s.at(tt.end))
	}
	s := write(t)
	s.start(1, "16 10:00", silent)
	s.customer("16 10:00")
	s.agent("16 10:01", amy)
	rows := s.fold(func(s *Settings) { s.Life.SilenceEnd = nil })
	want(t, "no rule, no end", len(rows.Resolutions), 0)
}

func TestSilenceAfterThanks(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00", silent)
	s.customer("16 10:00")
	s.agent("16 10:01", amy)
	s.thanks("16 10:05")
	want(t, "thanks ask, so nothing ends", len(s.fold().Resolutions), 0)
	rows := s.fold(func(s *Settings) { s.ClosingIsNoAsk = true })
	want(t, "thanks ask nothing", rows.Resolutions[0].Resolved.At, s.at("16 10:35"))
}

func TestBotSilence(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00", silent)
	s.customer("16 10:00")
	s.add("16 10:00:05", someone(domain.ActorBot), domain.MessageCreated{})
	rows := s.fold()
	want(t, "outcome", rows.conversation(t, 1).Outcome, OutcomeBot)
	want(t, "end", rows.Resolutions[0].Resolved.At, s.at("16 10:30:05"))
	s.add("16 10:20", someone(domain.ActorBot), domain.BotHandoff{})
	want(t, "handed off: a human is waited for", s.fold().conversation(t, 1).Outcome, OutcomeWaiting)

	s = write(t)
	s.start(1, "16 10:00", silent)
	s.customer("16 10:00")
	s.agent("16 10:01", amy)
	s.customer("16 10:02")
	s.add("16 10:02:05", someone(domain.ActorBot), domain.MessageCreated{})
	want(t, "a bot after a human ends nothing", len(s.fold().Resolutions), 0)
}

func TestTicketRatingAndInquiry(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00", stamps)
	two := 2
	s.add("16 10:00", someone(domain.ActorIntegration), domain.ConversationStamped{FirstReply: s.at("16 10:30"), FirstReplier: ref(amy), CustomerMessages: &two})
	s.add("16 11:00", someone(domain.ActorIntegration), domain.InquiryMarked{Grade: "B"})
	s.add("16 12:00", someone(domain.ActorCustomer), domain.SurveyAnswered{Score: 4})
	rows := s.fold()
	want(t, "inquiry of who replied first", rows.conversation(t, 1).Marker.Agent, amy)
	want(t, "rating of who replied first", rows.Ratings[0].Agent.Agent, amy)
	want(t, "customer messages", rows.conversation(t, 1).CustomerMsgs, 2)
}

func TestOwnerIsTheLastReplierWhereAssignmentIsNotReported(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00", func(d *domain.ConversationStarted) { d.Observes = domain.ObservesMessages | domain.ObservesStatus })
	s.customer("16 10:00")
	s.agent("16 10:01", amy)
	s.customer("16 10:10")
	s.agent("16 10:20", ben)
	s.customer("16 10:30")
	s.add("16 11:00", someone(domain.ActorIntegration), domain.ConversationResolved{})
	rows := s.fold()
	want(t, "nobody at first", rows.Turns[0].Asked.Agent, 0)
	want(t, "then amy", rows.Turns[1].Asked.Agent, amy)
	want(t, "late under amy", rows.Turns[1].Breach.Agent, amy)
	want(t, "then ben", rows.Turns[2].Asked.Agent, ben)
	want(t, "closer", rows.Resolutions[0].Closer.Agent, ben)
	want(t, "segments", len(rows.Segments), 2)
	want(t, "began by a reply", rows.Segments[1].Begin, BeginReply)
	c := rows.conversation(t, 1)
	want(t, "no transfer", c.TransfersOut, 0)
	want(t, "assigned response is unknown", c.FRTAssigned, Null{})
}

func stamps(d *domain.ConversationStarted) {
	d.Observes = domain.ObservesStamps | domain.ObservesIdentity | domain.ObservesStatus
	d.Channel = domain.ChannelEmail
}

func TestOneRowPerTicket(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00", stamps)
	three := 3
	s.add("16 10:00", someone(domain.ActorIntegration), domain.ConversationStamped{
		FirstReply: s.at("16 10:45"), FirstReplier: ref(amy), AgentMessages: &three,
	})
	s.add("17 09:00", someone(domain.ActorIntegration), domain.ConversationResolved{})
	rows := s.fold()
	c := rows.conversation(t, 1)
	want(t, "outcome", c.Outcome, OutcomeHandled)
	want(t, "frt", c.FRT, Some(45*minute))
	want(t, "business frt", c.FRTBiz, Some(45*minute))
	want(t, "first replier", c.First.Agent, amy)
	want(t, "owner", c.Owner.Agent, amy)
	want(t, "agent messages", c.AgentMsgs, 3)
	want(t, "turns", len(rows.Turns), 0)
	r := rows.Resolutions[0]
	want(t, "resolution time", r.Time, Some(23*hour))
	want(t, "closer", r.Closer.Agent, amy)
	want(t, "one touch", r.OneTouch, false)
	want(t, "sla", target(t, rows, TargetFirstReply).Met, true)
	want(t, "resolution target", target(t, rows, TargetResolution).ElapsedMs, Some(13*hour)) // 10–23 and nothing at night
	want(t, "issue", rows.Issues[0].Solved, true)

	var asked, answered int64
	for _, d := range rows.ContactDays {
		asked += d.In
		if d.Agent.Agent == amy {
			answered += d.Out
		}
	}
	want(t, "at least one request is proven", asked, 1)
	want(t, "replies", answered, 3)
}

func TestTicketWithoutAReply(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00", stamps)
	s.add("16 10:00", someone(domain.ActorIntegration), domain.ConversationStamped{})
	c := s.fold().conversation(t, 1)
	want(t, "outcome", c.Outcome, OutcomeWaiting)
	want(t, "missed after", c.MissedAt, s.at("16 13:00"))
	s.add("16 11:01", someone(domain.ActorIntegration), domain.ConversationResolved{})
	rows := s.fold()
	want(t, "outcome", rows.conversation(t, 1).Outcome, OutcomeMissed)
	want(t, "missed at", rows.conversation(t, 1).MissedAt, s.at("16 11:01"))
	want(t, "target breached before", target(t, rows, TargetFirstReply).BreachAt, s.at("16 11:00"))
}

func TestUnknownBeginningObservesNothing(t *testing.T) {
	s := write(t)
	s.conv = 1
	s.customer("16 10:00")
	c := s.fold().conversation(t, 1)
	want(t, "observes", c.Observes, 0)
	want(t, "region", c.Region, string(domain.RegionUnknown))
	want(t, "outcome", c.Outcome, OutcomeWaiting)
}

func TestSurveys(t *testing.T) {
	closed := func() *script {
		s := write(t)
		s.start(1, "16 10:00")
		s.customer("16 10:00")
		s.agent("16 10:05", amy)
		s.resolve("16 10:10", amy)
		return s
	}
	invite := func(s *script, change func(*domain.SurveyInvited)) {
		d := domain.SurveyInvited{Invitation: 900, Survey: domain.SurveyCSAT, Expires: s.at("23 10:10")}
		if change != nil {
			change(&d)
		}
		s.add("16 10:11", someone(domain.ActorSystem), d)
	}
	answer := func(s *script, when string, score int) {
		s.add(when, someone(domain.ActorCustomer), domain.SurveyAnswered{Invitation: 900, Survey: domain.SurveyCSAT, Score: score})
	}
	s := closed()
	invite(s, nil)
	rows := s.fold()
	want(t, "no answer yet", rows.Ratings[0].Score, Null{})
	want(t, "delivered", rows.Ratings[0].Delivered, true)
	want(t, "credited to the last replier when asked", rows.Ratings[0].Agent.Agent, amy)

	answer(s, "16 12:00", 2)
	answer(s, "17 12:00", 5)
	answer(s, "23 10:11", 1) // expired
	rows = s.fold()
	want(t, "one row", len(rows.Ratings), 1)
	want(t, "the last answer in time", rows.Ratings[0].Score, Some(5))
	want(t, "on the conversation", rows.conversation(t, 1).Rating, Some(5))

	s.add("18 12:00", someone(domain.ActorCustomer), domain.SurveyWithdrawn{Invitation: 900})
	rows = s.fold()
	want(t, "withdrawn", rows.Ratings[0].Withdrawn, true)
	want(t, "off the conversation", rows.conversation(t, 1).Rating, Null{})

	s = closed()
	invite(s, nil)
	answer(s, "23 10:10", 3)
	want(t, "in the last instant", s.fold().Ratings[0].Score, Some(3))

	s = closed()
	invite(s, func(d *domain.SurveyInvited) { d.Bounced = true })
	want(t, "bounced", s.fold().Ratings[0].Delivered, false)

	s = closed()
	invite(s, func(d *domain.SurveyInvited) { d.Survey = domain.SurveyNPS })
	want(t, "an NPS is no CSAT invitation", s.fold().Resolutions[0].Invited, false)

	s = closed() // an import knows answers only
	s.add("17 10:00", someone(domain.ActorCustomer), domain.SurveyAnswered{Score: 4, Agent: ref(ben)})
	s.add("17 11:00", someone(domain.ActorCustomer), domain.SurveyAnswered{Score: 3})
	rows = s.fold()
	want(t, "two rows", len(rows.Ratings), 2)
	want(t, "credit of the record", rows.Ratings[0].Agent.Agent, ben)
	want(t, "else the last replier", rows.Ratings[1].Agent.Agent, amy)
	want(t, "never invited", rows.Ratings[0].Invited.At, 0)
}

func TestInquiryMark(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.agent("16 10:05", amy)
	s.add("16 10:06", human(carol), domain.InquiryMarked{})
	s.agent("16 10:07", ben)
	c := s.fold().conversation(t, 1)
	want(t, "credited to the last replier before", c.Marker.Agent, amy)
	want(t, "grade", c.InquiryGrade, "ungraded")
	s.add("17 10:00", human(carol), domain.InquiryMarked{Grade: "A"})
	c = s.fold().conversation(t, 1)
	want(t, "grade", c.InquiryGrade, "A")
	want(t, "dated on the first mark", c.Inquiry.At, s.at("16 10:06"))
	want(t, "credit stays", c.Marker.Agent, amy)
	s.add("18 10:00", human(carol), domain.InquiryMarked{Grade: "none"})
	c = s.fold().conversation(t, 1)
	want(t, "taken back", c.Inquiry, When{})
	want(t, "nobody's", c.Marker.Agent, 0)
}
