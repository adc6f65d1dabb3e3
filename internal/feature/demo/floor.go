package demo

import (
	"cmp"
	"slices"
	"time"

	"kefu/internal/domain"
)

// pace is how fast a lane is to be answered.
type pace int

const (
	paceMinutes pace = iota // chats, and messages in most markets
	paceHours               // messages where some hours are promised
	paceMail
)

func (l *lane) pace() pace {
	switch {
	case l.kind == domain.KindMail:
		return paceMail
	case l.slowPromise():
		return paceHours
	}
	return paceMinutes
}

// left is a conversation that the history leaves on the floor: how long ago it began, where, and how it stands.
type left struct {
	ago   time.Duration
	pace  pace
	marks mark
}

// leftovers are what a supervisor finds who looks at the floor at the end of the history: customers of different ages, few of them past the
// line, some with nobody yet, and what colleagues have in hand.
func leftovers() []left {
	return []left{
		{13 * time.Minute, paceMinutes, markWaits},
		{40 * time.Second, paceMinutes, markWaits | markQueued},
		{95 * time.Minute, paceMail, markWaits},
		{4 * time.Minute, paceMinutes, markInHand},
		{110 * time.Second, paceMinutes, markWaits},
		{9 * time.Minute, paceMinutes, markInHand},
		{7 * time.Minute, paceMinutes, markWaits},
		{11 * time.Minute, paceMinutes, markInHand},
		{38 * time.Minute, paceHours, markWaits},
		{6 * time.Minute, paceMinutes, markInHand},
		{24 * time.Minute, paceMail, markWaits},
		{14 * time.Minute, paceMinutes, markInHand},
		{200 * time.Second, paceMinutes, markWaits | markQueued},
		{8 * time.Minute, paceMinutes, markInHand},
		{201 * time.Minute, paceHours, markWaits},
		{12 * time.Minute, paceMinutes, markInHand},
		{5 * time.Minute, paceMinutes, markInHand},
		{16 * time.Minute, paceMinutes, markInHand},
	}
}

// oneIn is how many conversations of the last days there must be for each that is left on the floor, and lately how many days those are from
// which customers whom nobody answers are taken: they are few.
const (
	oneIn  = 20
	lately = 9
)

// planFloor moves some plain conversations of the last days to the end, where they stay as they are: customers whom nobody answers anyway wait,
// and what was answered is in hand, so that nobody's figures change.
func (g *generator) planFloor(w *window) {
	var missed, plain []*slot
	for i := len(w.slots) - 1; i >= 0 && w.slots[i].day > -lately; i-- {
		s := &w.slots[i]
		switch {
		case s.outcome == outcomeMissed && s.marks&^markOff == 0:
			missed = append(missed, s)
		case s.outcome == outcomeHandled && s.day > -3 && s.marks&^(markOff|markBotFirst) == 0 && s.second < 0 && s.via < 0 && s.grade == 0 && s.rating == 0:
			plain = append(plain, s)
		}
	}
	room := len(plain) / oneIn
	load := map[int16]int{}
	for _, l := range leftovers() {
		if room == 0 {
			break
		}
		pool := &plain
		if l.marks&markWaits != 0 {
			pool = &missed
		}
		i := g.findFor(*pool, l, load)
		if i < 0 {
			continue
		}
		s := (*pool)[i]
		*pool = slices.Delete(*pool, i, i+1)
		s.start = g.p.Until.Add(-l.ago)
		s.day = int16(g.dates.dayOf(s.start))
		s.marks = l.marks
		if !g.lanes.list[s.lane].cal.OpenAt(s.start) {
			s.marks |= markOff
		}
		if s.agent < 0 && !s.has(markQueued) {
			s.agent = g.holder(s, load)
		}
		load[s.agent]++
		room--
	}
	w.slots = inOrder(w.slots)
}

// holder is who has a conversation that waits: of those who serve its shop somebody at work, then who serves that very lane, then who has least.
func (g *generator) holder(s *slot, load map[int16]int) int16 {
	best, who := -1, int16(0)
	lane := &g.lanes.list[s.lane]
	for a := range g.cast {
		t := &g.cast[a]
		if t.until != 0 || len(t.only) > 0 && !t.works(g.dates, int(s.day)) || t.crew.line() != lineOf(lane.shop) {
			continue
		}
		fit := 4 - min(4, load[int16(a)])
		if g.onShift(int16(a), s.start) && g.onShift(int16(a), g.p.Until) {
			fit += 20
		}
		if slices.ContainsFunc(t.routes, func(r route) bool { return r.on(int(s.day)) && r.key() == lane.key() }) {
			fit += 10
		}
		if fit > best {
			best, who = fit, int16(a)
		}
	}
	return who
}

// inOrder is the slots by their start. Partners stay partners: they point into the slice.
func inOrder(slots []slot) []slot {
	order := make([]int, len(slots))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(slots[a].start, slots[b].start) })
	out := make([]slot, len(slots))
	moved := make(map[*slot]*slot, len(slots))
	for to, from := range order {
		out[to] = slots[from]
		moved[&slots[from]] = &out[to]
	}
	for i := range out {
		if p := out[i].partner; p != nil {
			out[i].partner = moved[p]
		}
	}
	return out
}

// findFor returns which of the conversations can be left on the floor that way: those where the desk is open come first, and what is in hand is in
// the hands of somebody at work, of who has little first. -1: none.
func (g *generator) findFor(pool []*slot, l left, load map[int16]int) int {
	best, at := 0, -1
	start := g.p.Until.Add(-l.ago)
	for i, s := range pool {
		lane := &g.lanes.list[s.lane]
		if lane.pace() != l.pace {
			continue
		}
		fit := 4
		if l.marks&markInHand != 0 {
			if !g.onShift(s.agent, start) || !g.onShift(s.agent, g.p.Until) {
				continue
			}
			fit -= min(3, load[s.agent])
		}
		if l.marks&markQueued != 0 && lane.channel == domain.ChannelWeb {
			fit += 40 // chats are what queues, and a web chat that has just been used is not silent
		}
		if lane.cal.OpenAt(start) && lane.cal.OpenAt(g.p.Until) {
			fit += 10
		}
		if fit > best {
			best, at = fit, i
		}
	}
	return at
}

// waits writes a conversation whose customer still waits for the first answer.
func (sc *scene) waits() {
	g, s := sc.g, sc.slot
	if !s.has(markQueued) {
		at := s.start.Add(g.seconds(1, 6))
		sc.assign(at, system(), g.agents[s.agent].RefAt(at), domain.AssignRouting, "")
	}
}

// inHand writes a conversation that an agent is in the middle of: answered at once, and the customer has what was asked for.
func (sc *scene) inHand() {
	g, s := sc.g, sc.slot
	at := s.start.Add(g.seconds(1, 6))
	sc.assign(at, system(), g.agents[s.agent].RefAt(at), domain.AssignRouting, "")
	reply := s.start.Add(g.seconds(25, 70))
	sc.answer(reply, s.agent, true)
	sc.add(reply.Add(g.seconds(2, 9)), g.actor(s.agent, reply), domain.ConversationClassified{IssueType: g.issues[s.issue].Key, Intent: g.issues[s.issue].Parent})
	if ask := reply.Add(g.seconds(20, 50)); g.p.Until.Sub(ask) > 2*time.Minute {
		sc.customerSays(ask, sc.goOn())
		sc.answer(ask.Add(g.seconds(15, 60)), s.agent, false)
	}
}
