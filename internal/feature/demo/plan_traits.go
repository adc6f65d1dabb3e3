package demo

import (
	"math"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/calendar"
)

// by groups the handled conversations of a window by an agent, keeping their order.
func (g *generator) by(w *window, of func(*slot) int16) [][]*slot {
	out := make([][]*slot, len(g.cast))
	for i := range w.slots {
		s := &w.slots[i]
		if s.outcome != outcomeHandled {
			continue
		}
		if a := of(s); a >= 0 {
			out[a] = append(out[a], s)
		}
	}
	return out
}

// planPassing draws who gives which conversation on: after a reply, or before any.
func (g *generator) planPassing(w *window) {
	for l := range lineCount {
		var slots []*slot
		var receivers []int16
		for i := range w.slots {
			s := &w.slots[i]
			if s.outcome == outcomeHandled && g.cast[s.agent].crew.line() == l {
				slots = append(slots, s)
			}
		}
		for a, n := range w.seconds {
			if g.cast[a].crew.line() != l {
				continue
			}
			for range n {
				receivers = append(receivers, int16(a))
			}
		}
		g.rng.Shuffle(len(receivers), func(i, j int) { receivers[i], receivers[j] = receivers[j], receivers[i] })
		p := make([]float64, len(slots))
		for i, s := range slots {
			p[i] = g.cast[s.agent].passWeight()
		}
		scaleTo(p, float64(len(receivers)))
		for i, on := range g.choose(p) {
			if on {
				receivers = g.takeOver(slots[i], receivers)
			}
		}
		g.planVia(w, l, slots)
	}
}

// takeOver gives the slot the first receiver who is another agent and works that day, failing that any other one.
func (g *generator) takeOver(s *slot, receivers []int16) []int16 {
	best := -1
	for i, r := range receivers {
		if r == s.agent {
			continue
		}
		if g.cast[r].works(g.dates, int(s.day)) {
			best = i
			break
		}
		if best < 0 && (g.cast[r].since == 0 || int(s.day) >= g.cast[r].since) {
			best = i
		}
	}
	if best < 0 {
		return receivers
	}
	s.second = receivers[best]
	return append(receivers[:best], receivers[best+1:]...)
}

func (g *generator) planVia(w *window, l line, slots []*slot) {
	weights := make([]float64, len(g.cast))
	for a := range g.cast {
		if t := &g.cast[a]; t.crew.line() == l && w.rows[a] > 0 {
			weights[a] = float64(w.rows[a]) * t.passWeight()
		}
	}
	p := make([]float64, len(slots))
	for i, s := range slots {
		if s.second < 0 {
			p[i] = 1
		}
	}
	scaleTo(p, float64(len(slots))*monthPassed/monthHandled)
	today := make([]float64, len(weights))
	for i, on := range g.choose(p) {
		if !on {
			continue
		}
		s := slots[i]
		for a := range weights {
			today[a] = 0
			if int16(a) != s.agent && weights[a] > 0 && g.cast[a].works(g.dates, int(s.day)) {
				today[a] = weights[a]
			}
		}
		s.via = int16(g.pickWeighted(today))
	}
}

// planTimeouts draws which conversations have an answer that came too late: first those about certificates, a weakness of the desk and
// not of a person, then each agent's others.
func (g *generator) planTimeouts(w *window) {
	var certificates []*slot
	var p []float64
	for i := range w.slots {
		s := &w.slots[i]
		if s.outcome != outcomeHandled || s.issue != issueCertificate {
			continue
		}
		certificates = append(certificates, s)
		p = append(p, 0.41)
		if int(s.day) > dayTraining {
			p[len(p)-1] = 0.14
		}
	}
	for i, on := range g.choose(p) {
		if on {
			g.late(certificates[i])
		}
	}
	for a, slots := range g.by(w, func(s *slot) int16 { return s.agent }) {
		t := &g.cast[a]
		want := t.timeout * float64(w.rows[a])
		if w.number > 0 {
			want *= 1.25 // before the temporary agents every Monday was like that
		}
		p := make([]float64, len(slots))
		for i, s := range slots {
			switch {
			case s.has(markSlow | markSlowLater):
				want--
			case s.issue != issueCertificate:
				p[i] = timeoutWeight(&g.lanes.list[s.lane]) * g.dates.strain(int(s.day), t.crew.line())
			}
		}
		scaleTo(p, max(0, want))
		for i, on := range g.choose(p) {
			if on {
				g.late(slots[i])
			}
		}
	}
}

// late marks a conversation as timed out, at first or later.
func (g *generator) late(s *slot) {
	if g.rng.Float64() < g.cast[s.agent].lateShare() {
		s.marks |= markSlowLater
	} else {
		s.marks |= markSlow
	}
}

// planMornings draws which of the messages at night are answered after ten, so that 92 % are answered by then.
func (g *generator) planMornings(w *window) {
	var free []*slot
	off, late := 0, 0
	for i := range w.slots {
		s := &w.slots[i]
		if !s.has(markOff) || s.outcome == outcomeBot {
			continue
		}
		off++
		l := &g.lanes.list[s.lane]
		switch slow := s.has(markSlow); {
		case s.outcome == outcomeMissed:
			late++
		case slow && l.limit >= time.Hour:
			s.marks |= markMorning
			late++
		case slow || l.slowPromise():
			free = append(free, s)
		}
	}
	p := make([]float64, len(free))
	for i := range p {
		p[i] = 1
	}
	scaleTo(p, max(0, 0.08*float64(off)-float64(late)))
	for i, on := range g.choose(p) {
		if on {
			free[i].marks |= markMorning
		}
	}
}

// planReturns draws which customers come back within a week, and how.
func (g *generator) planReturns(w *window) {
	pool := map[returnKey][]*slot{}
	for i := range w.slots {
		if s := &w.slots[i]; s.outcome == outcomeHandled {
			k := g.returnKey(s)
			pool[k] = append(pool[k], s)
		}
	}
	for a, slots := range g.by(w, (*slot).closer) {
		t := &g.cast[a]
		p := make([]float64, len(slots))
		want := 0.0
		for i, s := range slots {
			day := int(s.day)
			p[i] = 1 - t.solvedOn(day)
			want += p[i]
			if t.crew == crewCare && g.dates.outage(day) {
				p[i] *= 2.6
			}
			if s.issue == issueCertificate && t.seniority == domain.SeniorityMiddle && t.solved < 0.75 {
				p[i] *= 1.5
			}
			if g.p.Until.Sub(s.start) < 20*time.Hour {
				p[i] = 0 // no time left to come back
			}
		}
		scaleTo(p, want*0.925) // a second conversation is no issue of its own
		for i, on := range g.choose(p) {
			s := slots[i]
			if !on || s.has(markTail) {
				continue
			}
			if g.rng.IntN(5) == 0 && g.pair(s, pool[g.returnKey(s)]) {
				s.marks |= markHead
				continue
			}
			s.marks |= markReturn
			if t.crew == crewCare && g.dates.outage(int(s.day)) && g.rng.IntN(5) > 0 {
				s.marks |= markHold
			}
		}
		for _, s := range slots {
			if !s.has(markReturn|markHead|markTail) && g.rng.IntN(25) == 0 {
				s.marks |= markHold
			}
		}
	}
}

// returnKey is what a conversation must share with another to be its customer's second attempt.
type returnKey struct {
	shop    shop
	country string
	issue   uint8
}

func (g *generator) returnKey(s *slot) returnKey {
	l := &g.lanes.list[s.lane]
	return returnKey{l.shop, l.country, s.issue}
}

// pair finds the conversation by which the customer of head comes back: by another channel, or in a new chat.
func (g *generator) pair(head *slot, pool []*slot) bool {
	hl := &g.lanes.list[head.lane]
	if hl.kind == domain.KindMail {
		return false
	}
	lo, hi := 0, len(pool)
	earliest, latest := head.start.Add(50*time.Hour), head.start.Add(6*24*time.Hour)
	for lo < hi {
		if mid := (lo + hi) / 2; pool[mid].start < earliest {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	for _, s := range pool[lo:] {
		if s.start > latest {
			return false
		}
		l := &g.lanes.list[s.lane]
		fresh := l.channel != hl.channel || l.kind == domain.KindChat && s.start.Sub(head.start) > 100*time.Hour
		if fresh && !s.has(markReturn|markHead|markTail) {
			s.marks |= markTail
			s.partner = head
			return true
		}
	}
	return false
}

// planRatings draws who answers the survey and with how many stars.
func (g *generator) planRatings(w *window) {
	for a, slots := range g.by(w, (*slot).closer) {
		t := &g.cast[a]
		want := float64(t.rated) * float64(w.rows[a]) / float64(t.handled)
		p := make([]float64, len(slots))
		for i, s := range slots {
			if g.p.Until.Sub(s.start) > 40*time.Hour || g.p.Days < 4 {
				p[i] = 1
			}
		}
		scaleTo(p, math.Round(want))
		var rated []*slot
		for i, on := range g.choose(p) {
			if on {
				rated = append(rated, slots[i])
			}
		}
		p = p[:len(rated)]
		for i, s := range rated {
			p[i] = 1
			if s.has(markReturn | markSlow | markSlowLater) {
				p[i] = 3
			}
			if s.second >= 0 && g.cast[s.agent].passWeight() > 1 {
				p[i] = 9 // given on before the customer's anger shows
			}
		}
		scaleTo(p, math.Round((1-t.csat)*float64(len(rated))))
		for i, bad := range g.choose(p) {
			rated[i].rating = [...]int8{5, 5, 5, 4}[g.rng.IntN(4)]
			if bad {
				rated[i].rating = [...]int8{3, 3, 2, 1}[g.rng.IntN(4)]
			}
		}
	}
}

// planInquiries draws which B2B conversations become an inquiry.
func (g *generator) planInquiries(w *window) {
	for a, slots := range g.by(w, (*slot).closer) {
		t := &g.cast[a]
		if t.inquiry == 0 {
			continue
		}
		p := make([]float64, len(slots))
		for i, s := range slots {
			p[i] = [issueCount]float64{issuePrice: 1.5, issueSpec: 2, issueStock: 1, issueCertificate: 1.2, issueQuote: 3, issueShipping: 0.5}[s.issue]
		}
		scaleTo(p, math.Round(t.inquiry*float64(w.rows[a])))
		for i, on := range g.choose(p) {
			if on {
				slots[i].grade = "AAABBBBBCCCCCCCDDDD"[g.rng.IntN(19)]
			} else if g.rng.IntN(60) == 0 {
				slots[i].marks |= markNoMark
			}
		}
	}
}

// planForms draws the conversations of stickers, the voice notes and those the bot begins.
func (g *generator) planForms(w *window) {
	size := float64(w.size) / monthIn
	for _, form := range []struct {
		mark  mark
		count float64
		fits  func(*lane) bool
	}{
		{markSticker, 140, func(l *lane) bool { return l.channel == domain.ChannelLINE }},
		{markVoice, 60, func(l *lane) bool { return l.channel == domain.ChannelWhatsApp }},
	} {
		p := make([]float64, len(w.slots))
		for i := range w.slots {
			s := &w.slots[i]
			if s.outcome == outcomeHandled && form.fits(&g.lanes.list[s.lane]) {
				p[i] = 1
			}
		}
		scaleTo(p, math.Round(form.count*size))
		for i, on := range g.choose(p) {
			if on {
				w.slots[i].marks |= form.mark
			}
		}
	}
	for i := range w.slots {
		s := &w.slots[i]
		if s.outcome == outcomeHandled && !s.has(markOff|markSticker) && g.lanes.list[s.lane].kind != domain.KindMail && g.rng.IntN(10) < 3 {
			s.marks |= markBotFirst
		}
	}
}

// opening is when the market's desk is next open.
func opening(c *calendar.Calendar, t domain.Instant) domain.Instant {
	if at, ok := c.NextOpen(t); ok {
		return at
	}
	return t
}
