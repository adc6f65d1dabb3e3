package conversation_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
	"kefu/internal/engine/fact"
)

// stagedFolder has 3-5-15 in force, with limits that random histories keep and miss, and no service hours, so that due instants and elapsed
// times are the same thing.
func stagedFolder(t *testing.T) *fact.Folder {
	t.Helper()
	s := fact.Defaults("Asia/Shanghai")
	s.Calendars, s.DefaultCalendar = nil, ""
	staged := fact.Staged{On: true, MarkS: 60, ReplyS: 600, ResolveS: 7200, Simple: []string{"delay"}}
	s.Staged = &staged
	f, err := fact.New(fact.History{s})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// judged is what the figures say of stages that are over.
func judged(s *conversation.Stages) (out fact.StagedResult) {
	in := func(done, due domain.Instant) fact.Null {
		switch {
		case done != 0 && done <= due:
			return fact.Some(1)
		case done != 0 || s.Resolved != 0:
			return fact.Some(0)
		}
		return fact.Null{}
	}
	out.Mark, out.Reply = in(s.Noted, s.Mark), in(s.Replied, s.Reply)
	if s.Resolve != 0 && s.Resolved != 0 {
		out.Resolve = in(s.Resolved, s.Resolve)
	}
	return out
}

// What the inbox shows of 3-5-15 is what the figures make of it.
func TestStagesAreThoseOfTheFold(t *testing.T) {
	f := stagedFolder(t)
	seen := map[string]int{}
	for seed := range uint64(histories) {
		d := work(seed, f, seed%3 == 0, map[string]int{})
		rows := f.Fold(fact.Timeline{Person: 70, Contacts: []domain.ID{7}, Events: d.events})
		if d.state.Excluded || len(rows.Conversations) != 1 {
			continue
		}
		want := rows.Conversations[0].Staged
		want.Content = fact.Null{} // of which the row says only what is missing
		var got fact.StagedResult
		if s := d.state.Staged; s != nil {
			got = judged(s)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d: stages differ (-fold +inbox)\n%s\n%+v\n%s", seed, diff, d.state.Staged, d.dump())
		}
		for name, v := range map[string]fact.Null{"mark": want.Mark, "reply": want.Reply, "resolve": want.Resolve} {
			seen[name+map[fact.Null]string{fact.Some(1): " met", fact.Some(0): " missed"}[v]]++
		}
	}
	for _, c := range []string{"mark", "mark met", "mark missed", "reply met", "reply missed", "resolve", "resolve met", "resolve missed"} {
		if seen[c] < 10 {
			t.Errorf("%q came up %d times, want at least 10: %v", c, seen[c], seen)
		}
	}
}

// A conversation that began before stages were followed has none, whatever is done in it later.
func TestStagesBeginWithTheQuestion(t *testing.T) {
	began := domain.Instant(1_000_000_000)
	rules := conversation.Rules{Stages: func(asked domain.Instant, _ string) (mark, reply, resolve domain.Instant) {
		return asked.Add(time.Minute), asked.Add(2 * time.Minute), 0
	}}
	event := func(after time.Duration, by domain.Actor, data domain.EventData) domain.Event {
		return domain.Event{ID: 1, ConversationID: 5, ContactID: 7, At: began.Add(after), Actor: by, Data: data}
	}
	customer, agent := domain.Actor{Kind: domain.ActorCustomer}, domain.Actor{Kind: domain.ActorAgent, AgentRef: domain.AgentRef{Agent: 9}}
	asked := conversation.State{}.Apply(event(0, customer, domain.MessageCreated{}), conversation.Rules{})
	if late := asked.Apply(event(time.Hour, agent, domain.MessageCreated{}), rules); late.Staged != nil {
		t.Errorf("stages of a question that nobody followed: %+v", late.Staged)
	}
	s := conversation.State{}.Apply(event(0, customer, domain.MessageCreated{}), rules)
	before := s.Staged
	s = s.Apply(event(30*time.Second, agent, domain.MessageCreated{}), rules)
	want := &conversation.Stages{Asked: began, Mark: began.Add(time.Minute), Reply: began.Add(2 * time.Minute), Noted: began.Add(30 * time.Second), Replied: began.Add(30 * time.Second)}
	if diff := cmp.Diff(want, s.Staged); diff != "" {
		t.Errorf("after the answer (-want +got)\n%s", diff)
	}
	if before.Replied != 0 {
		t.Error("an answer changed the state before it")
	}
}
