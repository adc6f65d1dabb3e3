package demo

import (
	"context"
	"slices"
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
	"kefu/internal/engine/fact"
)

// What the inbox shows of simulated conversations is what the fold counts: the red line of every turn, and where every conversation stands.
func TestTheInboxAgreesWithTheFold(t *testing.T) {
	p := Default(until)
	w, err := NewWorld(p)
	if err != nil {
		t.Fatal(err)
	}
	byContact := map[domain.ID][]domain.Event{}
	err = Generate(context.Background(), p, func(b Part) error {
		for _, e := range b.Events {
			byContact[e.ContactID] = append(byContact[e.ContactID], e)
		}
		return nil
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	delete(byContact, 0) // presence
	f, err := fact.New(fact.History{w.Settings})
	if err != nil {
		t.Fatal(err)
	}
	turns, waiting, open := 0, 0, 0
	for contact, events := range byContact {
		rows := f.Fold(fact.Timeline{Person: contact, Contacts: []domain.ID{contact}, Events: events})
		states := replay(events, f)
		for i := range rows.Turns {
			x := &rows.Turns[i]
			if x.Closing {
				continue
			}
			turns++
			if _, red := promiseOf(f, states[x.Conversation]).Due(x.Start.At); red != x.DueAt {
				t.Fatalf("a turn of %d is due at %v, promised was %v", x.Conversation, x.DueAt, red)
			}
		}
		for i := range rows.Conversations {
			c := &rows.Conversations[i]
			s := states[c.Conversation]
			if string(s.Status) != c.Status || s.Waiting != c.OpenSince || s.Owner.Agent != c.Owner.Agent || s.LastHuman.Agent != c.Last.Agent ||
				s.IssueType != c.IssueType || int64(s.Cycles) != c.Resolves || !slices.Equal(s.Tags, c.Tags) {
				t.Fatalf("conversation %d stands at %+v, the fold says %s, waiting %v, owner %d, last %d", c.Conversation, s, c.Status, c.OpenSince, c.Owner.Agent, c.Last.Agent)
			}
			if s.Waiting != 0 {
				waiting++
			}
			if s.Status != domain.StatusResolved {
				open++
			}
		}
	}
	if turns < 50_000 || waiting < 5 || open < 8 {
		t.Errorf("%d turns, %d waiting and %d open conversations were compared", turns, waiting, open)
	}
}

func promiseOf(f *fact.Folder, s conversation.State) fact.Promise {
	return f.Promise(fact.Case{Store: s.Store, Channel: s.Channel, Country: s.Market, Region: s.Region, Began: s.Began})
}

// replay plays the conversations of one contact in order of time.
func replay(events []domain.Event, f *fact.Folder) map[domain.ID]conversation.State {
	rules := func(s conversation.State) conversation.Rules {
		p := promiseOf(f, s)
		silence, within := p.Life(s.Channel.Kind())
		return conversation.Rules{Due: p.Due, Silence: silence, Continue: within, ClosingIsNoAsk: p.ClosingIsNoAsk(), InviteAfter: time.Hour, Survey: true}
	}
	list := slices.Clone(events)
	slices.SortStableFunc(list, func(a, b domain.Event) int { return int(min(1, max(-1, a.At-b.At))) })
	states := map[domain.ID]conversation.State{}
	for _, e := range list {
		states[e.ConversationID] = states[e.ConversationID].Step(e, rules)
	}
	return states
}
