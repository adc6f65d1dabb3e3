package fact

import (
	"testing"

	"kefu/internal/domain"
)

// solved plays one conversation that amy answers and closes within ten minutes of the hour.
func (s *script) solved(conv domain.ID, day string, about domain.ConversationClassified) {
	s.start(conv, day+" 10:00")
	s.customer(day + " 10:00")
	s.agent(day+" 10:05", amy)
	if about != (domain.ConversationClassified{}) {
		s.add(day+" 10:06", human(amy), about)
	}
	s.resolve(day+" 10:10", amy)
}

type issueCase struct {
	name   string
	play   func(*script)
	solved []bool // of each issue
}

// returnCases are about other conversations of the same person.
func returnCases() []issueCase {
	delay := domain.ConversationClassified{Intent: "aftersale", IssueType: "delay"}
	refund := domain.ConversationClassified{Intent: "aftersale", IssueType: "refund"}
	price := domain.ConversationClassified{Intent: "presale", IssueType: "price"}
	unknown := domain.ConversationClassified{}
	return []issueCase{
		{"once", func(s *script) { s.solved(1, "02", delay) }, []bool{true}},
		{"again about the same within the week", func(s *script) {
			s.solved(1, "02", delay)
			s.solved(2, "08", delay)
		}, []bool{false}},
		{"the same intent is the same issue", func(s *script) {
			s.solved(1, "02", delay)
			s.solved(2, "08", refund)
		}, []bool{false}},
		{"about another thing", func(s *script) {
			s.solved(1, "02", delay)
			s.solved(2, "08", price)
		}, []bool{true, true}},
		{"nothing known of the first", func(s *script) {
			s.solved(1, "02", unknown)
			s.solved(2, "08", price)
		}, []bool{false}},
		{"nothing known of the second", func(s *script) {
			s.solved(1, "02", price)
			s.solved(2, "08", unknown)
		}, []bool{false}},
		{"after the week", func(s *script) {
			s.solved(1, "02", delay)
			s.solved(2, "10", delay)
		}, []bool{true, true}},
		{"a chain of returns is one issue", func(s *script) {
			s.solved(1, "02", delay)
			s.solved(2, "08", delay)
			s.solved(3, "14", delay)
		}, []bool{false}},
		{"another channel while the first is open", func(s *script) {
			s.start(1, "02 10:00")
			s.customer("02 10:00")
			s.solved(2, "02", unknown)
			s.conv = 1
			s.agent("02 12:00", amy)
			s.resolve("02 12:10", amy)
		}, []bool{false}},
	}
}

// reopenCases are about the same conversation, and about what is no return.
func reopenCases() []issueCase {
	delay := domain.ConversationClassified{Intent: "aftersale", IssueType: "delay"}
	return []issueCase{
		{"reopened by the customer", func(s *script) {
			s.solved(1, "02", delay)
			s.customer("03 10:00")
			s.reopen("03 10:00", domain.ActorCustomer)
			s.resolve("03 11:00", amy)
		}, []bool{false}},
		{"reopened with mere thanks", func(s *script) {
			s.solved(1, "02", delay)
			s.thanks("03 10:00")
			s.reopen("03 10:00", domain.ActorCustomer)
			s.resolve("03 11:00", amy)
		}, []bool{true}},
		{"reopened by us", func(s *script) {
			s.solved(1, "02", delay)
			s.reopen("03 10:00", domain.ActorAgent)
			s.resolve("03 11:00", amy)
		}, []bool{true}},
		{"reopened by the customer after the week: two issues", func(s *script) {
			s.solved(1, "02", delay)
			s.customer("12 10:00")
			s.reopen("12 10:00", domain.ActorCustomer)
			s.resolve("12 11:00", amy)
		}, []bool{true, true}},
		{"thanks in a conversation of their own", func(s *script) {
			s.solved(1, "02", delay)
			s.start(2, "03 10:00")
			s.thanks("03 10:00")
			s.resolve("03 10:10", amy)
		}, []bool{true}},
		{"a spam conversation is no return", func(s *script) {
			s.solved(1, "02", delay)
			s.solved(2, "03", delay)
			s.add("03 11:00", human(amy), domain.ConversationExcluded{Reason: "spam"})
		}, []bool{true}},
		{"excluded and included again", func(s *script) {
			s.solved(1, "02", delay)
			s.solved(2, "03", delay)
			s.add("03 11:00", human(amy), domain.ConversationExcluded{Reason: "spam"})
			s.add("03 12:00", human(amy), domain.ConversationIncluded{})
		}, []bool{false}},
		{"our own call is no return", func(s *script) {
			s.solved(1, "02", delay)
			s.start(2, "03 10:00")
			s.agent("03 10:00", amy)
			s.customer("03 10:01")
			s.resolve("03 10:10", amy)
		}, []bool{true}},
		{"never closed", func(s *script) {
			s.start(1, "02 10:00")
			s.customer("02 10:00")
		}, nil},
		{"closed only in the second contact", func(s *script) {
			s.start(1, "02 10:00")
			s.customer("02 10:00")
			s.solved(2, "03", delay)
		}, []bool{false}},
		{"long dead and never closed: it takes nothing in", func(s *script) {
			s.start(1, "02 10:00")
			s.customer("02 10:00")
			s.solved(2, "20", delay)
		}, []bool{true}},
	}
}

func TestFirstContactResolution(t *testing.T) {
	for _, tt := range append(returnCases(), reopenCases()...) {
		t.Run(tt.name, func(t *testing.T) {
			s := write(t)
			tt.play(s)
			rows := s.fold()
			if len(rows.Issues) != len(tt.solved) {
				t.Fatalf("%d issues, want %d", len(rows.Issues), len(tt.solved))
			}
			for i, w := range tt.solved {
				want(t, "solved at first contact", rows.Issues[i].Solved, w)
			}
		})
	}
}

func TestIssueRow(t *testing.T) {
	s := write(t)
	s.solved(1, "02", domain.ConversationClassified{IssueType: "delay"})
	s.solved(2, "05", domain.ConversationClassified{IssueType: "delay"})
	s.conv = 1
	s.status("02 10:04", domain.StatusOnHold, "warehouse")
	s.status("02 10:05", domain.StatusOnHold, "carrier")
	i := s.fold().Issues[0]
	want(t, "its first conversation", i.Conversation, 1)
	want(t, "contacts", i.Contacts, 2)
	want(t, "closed", i.Closed.At, s.at("02 10:10"))
	want(t, "closer", i.Closer.Agent, amy)
	want(t, "return", i.Repeat.At, s.at("05 10:00"))
	want(t, "in conversation", i.RepeatConv, 2)
	want(t, "solvable at first line", i.NetOK, false)
	want(t, "first reason", i.HoldReason, "warehouse")
	want(t, "final", i.FinalAt, s.at("09 10:10"))
	want(t, "not the bot's", i.BotOnly, false)
}

func TestReopenedIssueDatesOnItsLastClose(t *testing.T) {
	s := write(t)
	s.solved(1, "02", domain.ConversationClassified{})
	s.customer("03 10:00")
	s.reopen("03 10:00", domain.ActorCustomer)
	s.resolve("03 11:00", ben)
	i := s.fold().Issues[0]
	want(t, "closed", i.Closed.At, s.at("03 11:00"))
	want(t, "closer", i.Closer.Agent, ben)
	want(t, "return", i.Repeat.At, s.at("03 10:00"))
	want(t, "contacts", i.Contacts, 1)
}

func TestBotIssue(t *testing.T) {
	s := write(t)
	s.start(1, "02 10:00")
	s.customer("02 10:00")
	s.add("02 10:00:02", someone(domain.ActorBot), domain.MessageCreated{})
	s.add("02 10:30", someone(domain.ActorBot), domain.ConversationResolved{Reason: domain.ResolveBot})
	i := s.fold().Issues[0]
	want(t, "bot only", i.BotOnly, true)
	want(t, "nobody's", i.Closer.Agent, 0)
}

func TestOtherWindow(t *testing.T) {
	s := write(t)
	s.solved(1, "02", domain.ConversationClassified{})
	s.solved(2, "05", domain.ConversationClassified{})
	rows := s.fold(func(s *Settings) { s.FCRWindowHours = 24 })
	want(t, "issues with a window of a day", len(rows.Issues), 2)
	want(t, "final", rows.Issues[0].FinalAt, s.at("03 10:10"))
}
