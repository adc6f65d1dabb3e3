package demo

import (
	"time"

	"kefu/internal/domain"
)

// outcome is how a planned conversation ends.
type outcome uint8

const (
	outcomeHandled outcome = iota
	outcomeBot
	outcomeMissed
)

// mark is a set of planned traits of a conversation.
type mark uint32

const (
	markOff       mark = 1 << iota // begins outside service hours
	markSlow                       // the first response is a time-out
	markSlowLater                  // a later one is
	markMorning                    // a message at night that is answered after ten
	markReturn                     // the customer comes back to the same conversation
	markHead                       // the customer comes back by another conversation
	markTail                       // is that other conversation
	markHold                       // waits for somebody inside
	markSticker                    // the customer sends stickers only
	markVoice                      // the customer sends a voice note
	markBotFirst                   // the bot speaks before the human
	markOld                        // never answered, for more than two days
	markDispute                    // one of those over which the customer opened a dispute
	markNoMark                     // looked like an inquiry and was none
	markWaits                      // still waits for its first answer at the end
	markQueued                     // of those, in nobody's hands
	markInHand                     // answered, and not over at the end
)

// slot is one planned conversation.
type slot struct {
	start   domain.Instant
	partner *slot // the first conversation of a tail
	day     int16
	lane    uint8
	issue   uint8
	outcome outcome
	rating  int8 // stars; 0 is no answer
	grade   byte // of the inquiry: A … D, or 0
	marks   mark
	agent   int16    // first human replier, -1 if there is none
	second  int16    // takes over after the first reply, or -1
	via     int16    // took the conversation and gave it on before any reply, or -1
	known   *regular // the customer, once written, of a head
}

func (s *slot) has(m mark) bool { return s.marks&m != 0 }

// closer is who has the conversation at its end.
func (s *slot) closer() int16 {
	if s.second >= 0 {
		return s.second
	}
	return s.agent
}

// deck deals an agent's or a store's routes so that each gets exactly its share of any long stretch.
type deck struct {
	routes []route
	lane   []uint8
	credit []float64
}

func (g *generator) newDeck(routes []route) *deck {
	d := &deck{routes: routes, credit: make([]float64, len(routes))}
	for i, r := range routes {
		d.lane = append(d.lane, uint8(g.lanes.find[r.key()]))
		d.credit[i] = g.rng.Float64() - 0.5
	}
	return d
}

// deal returns the lane of the next conversation on a day.
func (g *generator) deal(d *deck, day int) uint8 {
	sum := 0.0
	for i := range d.routes {
		if d.routes[i].on(day) {
			sum += d.routes[i].weight
		}
	}
	best, at := -1e18, 0
	for i := range d.routes {
		if !d.routes[i].on(day) {
			continue
		}
		d.credit[i] += d.routes[i].weight / sum
		if c := d.credit[i] + 0.8*g.rng.Float64(); c > best {
			best, at = c, i
		}
	}
	d.credit[at]--
	return d.lane[at]
}

func (r *route) on(day int) bool {
	return (r.from == 0 || day >= r.from) && (r.to == 0 || day <= r.to)
}

// startAt draws when a customer writes on a day: in the market's service hours or, if off, outside them. It says which it became.
func (g *generator) startAt(day int, l *lane, off bool) (domain.Instant, bool) {
	from, to := g.dates.from(day), g.dates.to(day)
	if day == 0 && to-from > domain.Instant(time.Hour.Microseconds()) {
		to = to.Add(-20 * time.Minute) // time to answer those of today
	}
	open := l.cal.Between(from, to)
	if open < 30*time.Minute {
		off = true
	} else if to.Sub(from)-open < time.Hour {
		off = false
	}
	if !off {
		u := g.rng.Float64()
		if g.rng.IntN(2) == 0 {
			u = (u + g.rng.Float64()) / 2 // busier in the middle of the day
		}
		if t, ok := l.cal.Add(from, time.Duration(u*float64(open))); ok && t < to && l.cal.OpenAt(t) {
			return t, false
		}
		off = true
	}
	t := from
	for range 40 {
		t = from + domain.Instant(g.rng.Int64N(max(1, int64(to-from))))
		if !l.cal.OpenAt(t) {
			return t, true
		}
	}
	return t, false
}
