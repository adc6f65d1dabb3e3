package demo

import (
	"context"
	"fmt"
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

// scenery is what a supervisor finds on the floor at the end of a history.
type scenery struct {
	waiting, late, old, unheld, inHand int
	online, away                       int
	onShiftHolds                       int // conversations in hand of somebody who is at work
}

// look replays a history and counts what is on the floor.
func look(t *testing.T, p Params) scenery {
	t.Helper()
	w, err := NewWorld(p)
	if err != nil {
		t.Fatal(err)
	}
	f, err := fact.New(fact.History{w.Settings})
	if err != nil {
		t.Fatal(err)
	}
	byContact, duty := map[domain.ID][]domain.Event{}, map[domain.ID]domain.Event{}
	err = Generate(context.Background(), p, func(b Part) error {
		for _, e := range b.Events {
			if e.ContactID != 0 {
				byContact[e.ContactID] = append(byContact[e.ContactID], e)
			} else if e.At >= duty[e.Actor.Agent].At {
				duty[e.Actor.Agent] = e
			}
		}
		return nil
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var s scenery
	there := map[domain.ID]bool{}
	for agent, e := range duty {
		switch e.Data.(domain.PresenceChanged).State {
		case domain.PresenceOnline:
			s.online++
			there[agent] = true
		case domain.PresenceBreak:
			s.away++
			there[agent] = true
		}
	}
	for _, events := range byContact {
		for _, state := range replay(events, f) {
			switch {
			case state.Waiting != 0:
				s.waiting++
				if state.Red != 0 && state.Red <= p.Until {
					s.late++
				}
				if p.Until.Sub(state.Waiting) > 20*time.Hour {
					s.old++
				}
				if state.Owner.Agent == 0 {
					s.unheld++
				}
			case state.Status == domain.StatusOpen && p.Until.Sub(state.LastAt) < 20*time.Minute:
				s.inHand++
				if there[state.Owner.Agent] {
					s.onShiftHolds++
				}
			}
		}
	}
	return s
}

// Whenever a demo is made, a believable floor is found: some at work, a handful waiting, few of them late, hardly any of them from days ago.
func TestFloor(t *testing.T) {
	for hour := 0; hour < 7*24; hour += 5 {
		at := until.Add(time.Duration(hour) * time.Hour)
		t.Run(at.Time().UTC().Format("Mon 15h"), func(t *testing.T) {
			s := look(t, Params{Agents: 20, Days: 6, Conversations: 2600, Seed: 1, Until: at, Zone: "Asia/Shanghai"})
			say := fmt.Sprintf("%+v", s)
			if s.online+s.away == 0 {
				t.Errorf("nobody is at work: %s", say)
			}
			if s.waiting < 6 || s.waiting > 35 {
				t.Errorf("not a handful waits: %s", say)
			}
			if s.late > 12 {
				t.Errorf("too many are late: %s", say)
			}
			if s.old > monthDisputes+1 {
				t.Errorf("too many have waited for a day: %s", say)
			}
			if s.inHand == 0 || s.onShiftHolds == 0 {
				t.Errorf("nobody at work has anything in hand: %s", say)
			}
		})
	}
}
