package fact

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
)

// twins plays a chat that ben looked after and a later mail of the same person that amy has.
func twins(t *testing.T) *script {
	s := write(t)
	s.start(1, "16 10:00", func(d *domain.ConversationStarted) { d.Channel = domain.ChannelEmail })
	s.start(2, "16 09:30")
	s.assign("16 09:29", 0, ben, domain.AssignClaim)
	s.customer("16 09:30")
	s.agent("16 09:40", ben)
	s.customer("16 09:50") // ben never answers this
	s.conv = 1
	s.assign("16 10:00", 0, amy, domain.AssignClaim)
	s.customer("16 10:00")
	return s
}

func (s *script) merge(when string, child, into domain.ID) {
	s.conv = child
	s.add(when, human(amy), domain.ConversationMerged{Into: into})
	s.conv = into
}

func TestMergedConversation(t *testing.T) {
	s := twins(t)
	s.merge("16 10:20", 2, 1)
	s.agent("16 10:30", amy)
	s.resolve("16 11:00", amy)
	rows := s.fold()
	parent, child := rows.conversation(t, 1), rows.conversation(t, 2)
	want(t, "child", child.Excluded, "merged")
	want(t, "parent", parent.Excluded, "")
	want(t, "the clock starts with the earliest message", parent.Created.At, s.at("16 09:30"))
	want(t, "its first reply was ben's", parent.First.Agent, ben)
	want(t, "frt", parent.FRT, Some(10*minute))
	want(t, "customer messages", parent.CustomerMsgs, 3)
	want(t, "agent messages", parent.AgentMsgs, 2)

	type turn struct {
		Conv    domain.ID
		Asked   domain.ID
		Wait    Null
		Replier domain.ID
		Breach  domain.ID
	}
	var got []turn
	for _, x := range rows.Turns {
		got = append(got, turn{x.Conversation, x.Asked.Agent, x.Wait, x.Replier.Agent, x.Breach.Agent})
	}
	wants := []turn{
		{1, ben, Some(10 * minute), ben, 0},
		{1, ben, Some(40 * minute), amy, 0},
	}
	if diff := cmp.Diff(wants, got); diff != "" {
		t.Error(diff)
	}

	work := map[domain.ID]domain.ID{}
	for _, g := range rows.Segments {
		work[g.Owner.Agent] = g.Conversation
		want(t, "work is not excluded", g.Excluded, "")
	}
	want(t, "ben's work stands under the parent", work[ben], 1)
	for _, g := range rows.Segments {
		if g.Owner.Agent == ben {
			want(t, "ended by the merge", g.End, EndMerged)
			want(t, "at", g.To, s.at("16 10:20"))
		}
	}
	want(t, "one issue", len(rows.Issues), 1)
	want(t, "one contact", rows.Issues[0].Contacts, 1)
	for _, d := range rows.ContactDays {
		want(t, "contact days are the parent's", d.Conversation, 1)
	}
}

func TestOwnerAtTheBreachBeforeAndAfterTheMerge(t *testing.T) {
	chat := func(d *domain.ConversationStarted) { d.Channel = domain.ChannelWeb }
	for _, tt := range []struct {
		merged string
		breach domain.ID
	}{{"16 10:04", amy}, {"16 10:06", ben}} {
		s := write(t)
		s.start(1, "16 09:00", chat)
		s.assign("16 09:00", 0, amy, domain.AssignClaim)
		s.start(2, "16 10:00", chat)
		s.assign("16 09:59", 0, ben, domain.AssignClaim)
		s.customer("16 10:00")
		s.merge(tt.merged, 2, 1)
		want(t, "merged at "+tt.merged, s.fold().Turns[0].Breach.Agent, tt.breach)
	}
}

func TestUnmergeRestores(t *testing.T) {
	s := twins(t)
	before := s.fold()
	s.merge("16 10:20", 2, 1)
	s.conv = 2
	s.add("16 10:25", human(amy), domain.ConversationUnmerged{From: 1})
	if diff := cmp.Diff(before, s.fold()); diff != "" {
		t.Errorf("merge and unmerge leave a trace\n%s", diff)
	}
}

func TestMergeChainsRingsAndStrangers(t *testing.T) {
	s := twins(t)
	s.start(3, "16 11:00")
	s.customer("16 11:00")
	s.merge("16 12:00", 2, 3)
	s.merge("16 12:10", 3, 1)
	rows := s.fold()
	want(t, "all messages come to the root", rows.conversation(t, 1).CustomerMsgs, 4)

	s.merge("16 12:20", 1, 2) // a ring
	rows = s.fold()
	want(t, "every conversation is there", len(rows.Conversations), 3)
	for _, c := range rows.Conversations {
		want(t, "and out of the figures", c.Excluded, "merged")
	}

	s = twins(t)
	s.merge("16 12:00", 2, 999) // into a conversation that is not this person's
	rows = s.fold()
	want(t, "out of the figures", rows.conversation(t, 2).Excluded, "merged")
	want(t, "nothing joined", rows.conversation(t, 1).CustomerMsgs, 1)
}

func TestResolveOfTheChildClosesItsTurn(t *testing.T) {
	s := twins(t)
	s.conv = 2
	s.resolve("16 09:55", ben)
	s.merge("16 10:20", 2, 1)
	s.agent("16 10:30", amy)
	rows := s.fold()
	want(t, "second question closed", rows.Turns[1].ClosedAt, s.at("16 09:55"))
	want(t, "third answered", rows.Turns[2].Wait, Some(30*minute))
	want(t, "the child's cycle is out of the figures", rows.Resolutions[0].Excluded, "merged")
}

func TestRatingOfAMergedConversationSurvives(t *testing.T) {
	s := twins(t)
	s.conv = 2
	s.resolve("16 09:55", ben)
	s.add("16 09:56", someone(domain.ActorSystem), domain.SurveyInvited{Invitation: 900, Agent: ref(ben)})
	s.merge("16 10:20", 2, 1)
	s.conv = 2
	s.add("16 10:40", someone(domain.ActorCustomer), domain.SurveyAnswered{Invitation: 900, Score: 4})
	r := s.fold().Ratings[0]
	want(t, "stands under the parent", r.Conversation, 1)
	want(t, "not excluded", r.Excluded, "")
	want(t, "score", r.Score, Some(4))
	want(t, "credited", r.Agent.Agent, ben)
}

func TestMessageToTheChildAfterTheMerge(t *testing.T) {
	s := twins(t)
	s.merge("16 10:20", 2, 1)
	s.agent("16 10:30", amy)
	s.conv = 2
	s.customer("16 10:40") // the channel still knows the old conversation
	s.agent("16 10:45", amy)
	rows := s.fold()
	last := rows.Turns[len(rows.Turns)-1]
	want(t, "asked the parent's owner", last.Asked.Agent, amy)
	want(t, "wait", last.Wait, Some(5*minute))
	for _, g := range rows.Segments {
		if g.Owner.Agent == amy {
			want(t, "counts as amy's work", g.OutMsgs, 2)
			want(t, "and as what she was asked", g.InMsgs, 1)
		}
	}
}

func TestMergedSourceWithoutAssignments(t *testing.T) {
	s := write(t)
	noAssignment := func(d *domain.ConversationStarted) { d.Observes = domain.ObservesMessages }
	s.start(1, "16 09:00", noAssignment)
	s.start(2, "16 09:00", noAssignment)
	s.customer("16 09:00")
	s.agent("16 09:01", ben)
	s.customer("16 09:02")
	s.merge("16 09:30", 2, 1)
	s.agent("16 09:40", amy)
	s.customer("16 09:50")
	rows := s.fold()
	want(t, "ben had replied last in the child", rows.Turns[1].Asked.Agent, ben)
	want(t, "amy in the parent", rows.Turns[2].Asked.Agent, amy)
}
