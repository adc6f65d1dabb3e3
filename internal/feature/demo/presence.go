package demo

import (
	"time"

	"kefu/internal/domain"
)

// shiftStart is the hour of the reporting day at which an agent's nine hours begin.
func (t *trait) shiftStart() int {
	switch {
	case t.nights:
		return 22
	case t.crew == crewSea:
		return 10
	case t.crew == crewTrade:
		return 13
	}
	return 15
}

// presence writes the states of everybody who works on a day.
func (g *generator) presence(day int) {
	for a := range g.cast {
		t := &g.cast[a]
		if !t.works(g.dates, day) {
			continue
		}
		at := g.dates.from(day).Add(time.Duration(t.shiftStart())*time.Hour + g.seconds(-480, 240))
		end := at.Add(9*time.Hour + g.seconds(0, 900))
		g.state(a, at, domain.PresenceOnline, "", 0)
		rest := at.Add(g.seconds(6000, 9000))
		g.state(a, rest, domain.PresenceBreak, "rest", 10)
		g.state(a, rest.Add(g.seconds(400, 720)), domain.PresenceOnline, "", 0)
		meal := at.Add(g.seconds(14000, 18000))
		g.state(a, meal, domain.PresenceBreak, "meal", 45)
		g.state(a, meal.Add(g.seconds(2100, 3100)), domain.PresenceOnline, "", 0)
		g.state(a, end, domain.PresenceOffline, "", 0)
	}
}

func (g *generator) state(a int, at domain.Instant, s domain.Presence, reason string, planned int) {
	if at > g.p.Until {
		return
	}
	data := domain.PresenceChanged{State: s, Reason: reason, Planned: planned}
	g.batch.Events = append(g.batch.Events, domain.Event{
		ID: g.id(), Kind: data.EventKind(), Version: 1, At: at, RecordedAt: at, Actor: g.actor(int16(a), at), Data: data,
	})
}
