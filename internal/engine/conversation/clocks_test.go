package conversation_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

// slaFolder has policies with every condition and every target.
func slaFolder(t *testing.T, closingIsNoAsk bool) *fact.Folder {
	t.Helper()
	s := fact.Defaults("Asia/Shanghai")
	s.ClosingIsNoAsk = closingIsNoAsk
	s.PendingMaxHours, s.ReopenHours = 30, 40
	s.Policies = []fact.Policy{
		{Name: "vip", VIP: true, Clock: "business", FirstReply: 60, NextReply: 120, Acknowledge: 60, Assignment: 30, Resolution: 4 * 3600, Warn: 50},
		{Name: "high", Priority: "high", Clock: "calendar", FirstReply: 90, NextReply: 200, Acknowledge: 80, Assignment: 60, Resolution: 6 * 3600},
		{Name: "team", Team: 102, Clock: "business", FirstReply: 400, NextReply: 600, Resolution: 10 * 3600},
		{Name: "asia", Region: "southeast_asia", Clock: "business", FirstReply: 900, Assignment: 600, Resolution: 20 * 3600},
		{Name: "rest", Kind: "chat", Clock: "business", FirstReply: 300, NextReply: 300, Acknowledge: 180, Assignment: 240, Resolution: 8 * 3600},
	}
	f, err := fact.New(fact.History{s})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// What the desk records as breached while it happens is what the figures find breached afterwards.
func TestRecordedBreachesAreThoseOfTheFold(t *testing.T) {
	folders := []*fact.Folder{slaFolder(t, false), slaFolder(t, true)}
	seen := map[string]int{}
	for seed := range uint64(histories) {
		f := folders[seed%2]
		d := work(seed, f, seed%3 == 0, map[string]int{})
		d.now = d.now.Add(time.Second) // the events of an action run ahead of the clock
		d.settle(d.now)
		if d.state.Market != d.events[0].Data.(domain.ConversationStarted).Country {
			continue // the figures go by a market that became known too late for those who looked at a clock
		}
		if d.state.Excluded {
			continue // it counts nowhere, and nothing is recorded until it does
		}
		rows := f.Fold(fact.Timeline{Person: 70, Contacts: []domain.ID{7}, Events: d.events})
		if diff := cmp.Diff(foldedBreaches(rows, d.now), d.recorded(t, rows, seen)); diff != "" {
			t.Fatalf("seed %d: breaches differ (-fold +recorded)\n%s\n%s", seed, diff, d.dump())
		}
	}
	for _, c := range []string{
		"first_reply", "next_reply", "acknowledge", "assignment", "resolution", "vip", "high", "team", "asia", "rest", "on the dot", "by an owner", "warned",
	} {
		if seen[c] < 40 {
			t.Errorf("%q came up %d times, want at least 40", c, seen[c])
		}
	}
}

func foldedBreaches(rows fact.Rows, now domain.Instant) []string {
	out := []string{}
	for _, r := range rows.SLAs {
		if r.BreachAt != 0 && r.BreachAt < now {
			out = append(out, fmt.Sprint(r.Target, " ", r.Policy, " from ", r.Start.At, " due ", r.Due.At))
		}
	}
	slices.Sort(out)
	return out
}

// recorded lists the breaches that were recorded, and holds each against what was known when it fell due.
func (d *desk) recorded(t *testing.T, rows fact.Rows, seen map[string]int) []string {
	t.Helper()
	out := []string{}
	warned := map[string]bool{}
	var owner domain.AgentRef
	for i, e := range d.events {
		switch x := e.Data.(type) {
		case domain.ConversationAssigned:
			owner = x.To
		case domain.SLAWarned:
			key := fmt.Sprint(x.Target, x.Start)
			if warned[key] {
				t.Fatalf("warned twice of %s\n%s", key, d.dump())
			}
			warned[key] = true
			seen["warned"]++
		case domain.SLABreached:
			if x.Target != "resolution" && x.Target != "assignment" && leftToABot(rows, x.Start) && slices.ContainsFunc(d.events[i:], func(e domain.Event) bool { return e.Actor.Kind == domain.ActorBot }) {
				continue // it was breached, but then a bot came and dealt with the question alone: the figures count no wait
			}
			out = append(out, fmt.Sprint(x.Target, " ", x.Policy, " from ", x.Start, " due ", x.Due))
			seen[x.Target]++
			seen[x.Policy]++
			if x.Owner != owner {
				t.Fatalf("event %d: the owner is %v, recorded %v\n%s", e.ID, owner, x.Owner, d.dump())
			}
			if owner.Agent != 0 {
				seen["by an owner"]++
			}
			if e.At == x.Due {
				seen["on the dot"]++
			} else if e.At < x.Due || e.At > d.events[i-1].At.Add(time.Microsecond) {
				t.Fatalf("event %d: due at %v, recorded at %v, though nothing happened at %v\n%s", e.ID, x.Due, e.At, e.At.Add(-time.Microsecond), d.dump())
			}
		}
	}
	slices.Sort(out)
	return out
}

func leftToABot(rows fact.Rows, start domain.Instant) bool {
	return slices.ContainsFunc(rows.Turns, func(x fact.Turn) bool { return x.BotOnly && x.Start.At == start })
}
