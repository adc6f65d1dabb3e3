package desk

import (
	"fmt"
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/event"
)

// A ring that is full forgets whole batches only: whoever is told that nothing is missing misses nothing.
func TestSinceAcrossForgottenBatches(t *testing.T) {
	f := NewFeed(Deps{}, nil, NewBoard())
	f.running = true
	var all []int64 // the batch of each update, in order
	var heard []event.Cursor
	for batch := int64(1); len(all) < 3*ringSize; batch++ {
		updates := make([]Update, 1+batch*7%11)
		for i := range updates {
			updates[i].Row.Seq = batch
			all = append(all, batch)
		}
		f.publish(updates, event.Cursor{Seq: batch})
		for _, u := range updates {
			heard = append(heard, u.Cursor)
		}
	}
	forgotten := 0
	for i, c := range heard {
		if at := i - (len(all) - len(f.ring)); at < -30 || at > 30 && i < len(all)-30 {
			continue // copies of the ring are large: look where it begins and ends
		}
		again, ok := f.Since(c)
		if !ok {
			forgotten++
			continue
		}
		missing := all[i+1:]
		if len(again) < len(missing) {
			t.Fatalf("after update %d (cursor %v) %d are told again, but %d are missing", i, c, len(again), len(missing))
		}
		for j, u := range again[len(again)-len(missing):] {
			if u.Row.Seq != missing[j] {
				t.Fatalf("after update %d the %d-th is of batch %d, want %d", i, j, u.Row.Seq, missing[j])
			}
		}
	}
	if forgotten < 20 || forgotten > 42 {
		t.Errorf("%d of the 30 positions before the ring and the 30 behind are forgotten", forgotten)
	}
	if again, ok := f.Since(f.at); !ok || len(again) != 0 {
		t.Errorf("at the end: %d updates, %v", len(again), ok)
	}
	for _, c := range []event.Cursor{{}, {Seq: f.at.Seq + 1}, {Xid: 1}} {
		if _, ok := f.Since(c); ok {
			t.Errorf("position %v was accepted", c)
		}
	}
}

// hearing is a sink that says when it is told something and goes on when it may.
type hearing struct{ told, goOn chan struct{} }

func (h hearing) Publish([]Update) {
	h.told <- struct{}{}
	<-h.goOn
}

// Nothing is told again before it has been told: a page that comes in between would hear it as what it missed, and then once more as news.
func TestSinceWaitsForSinks(t *testing.T) {
	h := hearing{make(chan struct{}), make(chan struct{})}
	f := NewFeed(Deps{}, nil, NewBoard(), h)
	f.running = true
	go f.publish(make([]Update, 1), event.Cursor{Seq: 1})
	<-h.told
	missed := make(chan []Update)
	go func() {
		updates, _ := f.Since(event.Cursor{})
		missed <- updates
	}()
	select {
	case <-missed:
		t.Fatal("an update that is just being told was told again")
	case <-time.After(100 * time.Millisecond):
	}
	close(h.goOn)
	if again := <-missed; len(again) != 1 {
		t.Errorf("%d updates afterwards, want 1", len(again))
	}
}

// What the customer sees has no note, no id of an agent and no word about him or her.
func TestPublic(t *testing.T) {
	agent := Author{Kind: domain.ActorAgent, ID: 7, Name: "Amy"}
	tests := []struct {
		item Item
		want string
	}{
		{Item{Kind: ItemMessage, By: agent, CID: "c", Message: &Message{ID: 1, Body: "Hi"}}, "message {agent 0 Amy} Hi  <nil>"},
		{Item{Kind: ItemMessage, By: Author{Kind: domain.ActorCustomer}, CID: "c", Message: &Message{Body: "Hi"}}, "message {customer 0 } Hi c <nil>"},
		{Item{Kind: ItemMessage, By: agent, Message: &Message{Body: "Hi", Note: true}}, ""},
		{Item{Kind: ItemMessage, By: Author{Kind: domain.ActorColleague}, Message: &Message{Body: "Hi"}}, ""},
		{Item{Kind: ItemResolved, By: agent, Data: domain.ConversationResolved{Reason: domain.ResolveManual}}, "resolved {agent 0 }   <nil>"},
		{Item{Kind: ItemSurvey, By: Author{Kind: domain.ActorSystem}, Data: domain.SurveyInvited{Invitation: 3, Survey: domain.SurveyCSAT, Agent: domain.AgentRef{Agent: 7}}},
			"survey {system 0 }   {3 csat {0 0  } - false false}"},
		{Item{Kind: ItemSurvey, By: Author{Kind: domain.ActorSystem}, Data: domain.SurveyInvited{Invitation: 3, Survey: domain.SurveyCSAT, Link: true}}, ""},
		{Item{Kind: ItemRated, By: Author{Kind: domain.ActorCustomer},
			Data: domain.SurveyAnswered{Invitation: 3, Survey: domain.SurveyCSAT, Score: 4, Agent: domain.AgentRef{Agent: 7}}},
			"rated {customer 0 }   {3 csat 4 false {0 0  } map[]}"},
		{Item{Kind: ItemRated, By: Author{Kind: domain.ActorCustomer}, Data: domain.SurveyAnswered{Invitation: 3, Survey: domain.SurveyNPS, Score: 9}}, ""},
		{Item{Kind: ItemCalledBack, By: Author{Kind: domain.ActorSystem}, Data: domain.SurveyWithdrawn{Invitation: 3, Reason: "reopened"}},
			"survey_withdrawn {system 0 }   {3 }"},
		{Item{Kind: ItemUnasked, By: Author{Kind: domain.ActorSystem}, Data: domain.SurveySkipped{Survey: domain.SurveyCSAT, Reason: "cooldown"}}, ""},
	}
	for _, kind := range []ItemKind{ItemStarted, ItemAssigned, ItemStatus, ItemClassified, ItemTagged, ItemExcluded, ItemIncluded, ItemInquiry} {
		tests = append(tests, struct {
			item Item
			want string
		}{Item{Kind: kind, By: agent}, ""})
	}
	for _, test := range tests {
		got := ""
		if p, ok := Public(test.item); ok {
			body := ""
			if p.Message != nil {
				body = p.Message.Body
			}
			got = fmt.Sprintf("%s %v %s %s %v", p.Kind, p.By, body, p.CID, p.Data)
		}
		if got != test.want {
			t.Errorf("%s by %s is shown as %q, want %q", test.item.Kind, test.item.By.Kind, got, test.want)
		}
	}
}

func TestCursorText(t *testing.T) {
	c := event.Cursor{Xid: 12, Seq: 815}
	if back, err := ParseCursor(CursorText(c)); err != nil || back != c {
		t.Errorf("%s came back as %v, %v", CursorText(c), back, err)
	}
	for _, s := range []string{"", "5", "a.b", "1.2.3"} {
		if _, err := ParseCursor(s); domain.KindOf(err) != domain.KindInvalid {
			t.Errorf("%q: %v", s, err)
		}
	}
}
