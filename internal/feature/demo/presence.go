package demo

import (
	"time"

	"kefu/internal/domain"
)

// shift is how long an agent works on a day.
const shift = 9 * time.Hour

// shiftStart is when on the reporting day an agent's shift begins. Together the shifts cover the clock, so that whenever a demo is made somebody
// is at work.
func (t *trait) shiftStart() time.Duration {
	switch {
	case t.nights:
		return 23*time.Hour + 15*time.Minute
	case t.crew == crewSea:
		return 8 * time.Hour
	case t.crew == crewTrade:
		return 13 * time.Hour
	}
	return 15 * time.Hour
}

// onShift reports whether an agent is at work at an instant of the last two days, breaks aside, with some minutes to spare at both ends.
func (g *generator) onShift(a int16, at domain.Instant) bool {
	t := &g.cast[a]
	for day := max(-1, 1-g.dates.days); day <= 0; day++ {
		from := g.dates.from(day).Add(t.shiftStart())
		if t.works(g.dates, day) && at > from.Add(8*time.Minute) && at < from.Add(shift) {
			return true
		}
	}
	return false
}

// presence writes the states of everybody who works on a day.
func (g *generator) presence(day int) {
	for a := range g.cast {
		t := &g.cast[a]
		if !t.works(g.dates, day) {
			continue
		}
		at := g.dates.from(day).Add(t.shiftStart() + g.seconds(-480, 240))
		end := at.Add(shift + g.seconds(0, 900))
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
