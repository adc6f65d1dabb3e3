package demo

import (
	"math"
	"slices"

	"kefu/internal/domain"
)

// window is the plan of 30 days while it is made.
type window struct {
	number  int
	size    int
	first   int // day
	last    int
	rows    []int // 接待量 by agent
	seconds []int // of them taken over after another agent's reply
	slots   []slot
}

// plan draws the conversations of a window, ordered by their start.
func (g *generator) plan(number, size int) []slot {
	w := &window{number: number, size: size, first: g.firstDay(number), last: g.lastDay(number)}
	g.planRows(w)
	w.slots = make([]slot, 0, size)
	handled := make([]int, lineCount)
	for a := range g.cast {
		n := w.rows[a] - w.seconds[a]
		handled[g.cast[a].crew.line()] += n
		g.planAgent(w, a, n)
	}
	g.planUnhandled(w, handled)
	slices.SortStableFunc(w.slots, func(a, b slot) int { return int(min(1, max(-1, a.start-b.start))) })
	g.planPassing(w)
	g.planTimeouts(w)
	g.planMornings(w)
	g.planReturns(w)
	g.planRatings(w)
	g.planInquiries(w)
	g.planForms(w)
	if number == 0 {
		g.planFloor(w)
	}
	return w.slots
}

// planRows shares the handled conversations out to the agents.
func (g *generator) planRows(w *window) {
	weights := make([]float64, len(g.cast))
	staffed := [lineCount]int{}
	for a := range g.cast {
		t := &g.cast[a]
		all, tenure, work := 0.0, 0.0, 0.0
		for day := w.first; day <= w.last; day++ {
			x := g.dates.traffic(day, t.crew.line())
			all += x
			if (t.since == 0 || day >= t.since) && (t.until == 0 || day <= t.until) {
				tenure += x
			}
			if t.works(g.dates, day) {
				work += x
			}
		}
		if work == 0 {
			continue
		}
		weights[a] = float64(t.handled)
		if w.number > 0 {
			weights[a] *= tenure / all
		}
		staffed[t.crew.line()]++
	}
	handled := math.Round(float64(w.size) * monthHandled / monthIn)
	rows := int(math.Round(handled * monthRows / monthHandled))
	w.rows = share(rows, weights)
	for a := range weights {
		if staffed[g.cast[a].crew.line()] < 2 {
			weights[a] = 0 // nobody to take over from
		}
	}
	w.seconds = share(rows-int(handled), weights)
	for a, n := range w.seconds {
		w.seconds[a] = min(n, w.rows[a])
	}
}

// planAgent draws the conversations an agent answers first.
func (g *generator) planAgent(w *window, a, n int) {
	t := &g.cast[a]
	weights := make([]float64, w.last-w.first+1)
	for i := range weights {
		if t.works(g.dates, w.first+i) {
			weights[i] = g.dates.traffic(w.first+i, t.crew.line())
		}
	}
	d := g.newDeck(t.routes)
	for i, count := range share(n, weights) {
		for range count {
			s := slot{day: int16(w.first + i), agent: int16(a), second: -1, via: -1, lane: g.deal(d, w.first+i)}
			g.begin(&s, t.crew.desk(), 0.1)
			w.slots = append(w.slots, s)
		}
	}
}

// begin draws the time and the issue of a conversation.
func (g *generator) begin(s *slot, d desk, offShare float64) {
	l := &g.lanes.list[s.lane]
	off := false
	if s.start, off = g.startAt(int(s.day), l, g.rng.Float64() < offShare); off {
		s.marks |= markOff
	}
	mix := g.mixes[d]
	day := int(s.day)
	if l.shop != shopMachines && l.country == "DE" && day >= dayStrike && day <= dayStrikeTo {
		mix[issueDelay] += 40
		mix[issueTracking] += 15
	}
	if i := day - dayPromo; l.shop != shopMachines && i >= 0 && i < promoDays {
		mix[issuePromotion] *= 3
	}
	s.issue = uint8(g.pickWeighted(mix[:]))
}

// planUnhandled draws what the bot solves and what nobody answers, so that the stores keep their shares of everything that comes in.
func (g *generator) planUnhandled(w *window, handled []int) {
	rest := w.size
	left := make([]float64, lineCount)
	shares := [lineCount]float64{lineTrade: 0.32, lineWest: 0.48, lineSea: 0.20}
	for l, n := range handled {
		rest -= n
		left[l] = max(0, shares[l]*float64(w.size)-float64(n))
	}
	bot := int(math.Round(float64(rest) * monthBot / (monthIn - monthHandled)))
	bots, missed := share(bot, left), share(rest-bot, left)
	for l := range lineCount {
		g.planWithout(w, l, outcomeBot, bots[l])
		g.planWithout(w, l, outcomeMissed, missed[l])
	}
	if w.number != 0 {
		return
	}
	var old []int
	for i := range w.slots {
		if s := &w.slots[i]; s.outcome == outcomeMissed && s.day <= -4 && s.day >= -15 {
			old = append(old, i)
		}
	}
	g.rng.Shuffle(len(old), func(i, j int) { old[i], old[j] = old[j], old[i] })
	for k, i := range old[:min(len(old), int(math.Round(monthOld*g.scale)))] {
		w.slots[i].marks |= markOld
		if k < monthDisputes {
			w.slots[i].marks |= markDispute
		}
	}
}

func (g *generator) planWithout(w *window, l line, o outcome, n int) {
	weights := make([]float64, w.last-w.first+1)
	for i := range weights {
		weights[i] = g.dates.traffic(w.first+i, l)
		if o == outcomeMissed {
			strain := g.dates.strain(w.first+i, l)
			weights[i] *= strain * strain
		}
	}
	d := g.newDeck(anyRoutes(l, o))
	desks := [lineCount][]desk{lineTrade: {deskTrade}, lineWest: {deskSales, deskCare}, lineSea: {deskHome}}[l]
	off := 0.25 // the bot never sleeps
	if o == outcomeMissed {
		off = 0.02
	}
	for i, count := range share(n, weights) {
		for range count {
			s := slot{day: int16(w.first + i), agent: -1, second: -1, via: -1, outcome: o, lane: g.deal(d, w.first+i)}
			g.begin(&s, desks[g.rng.IntN(len(desks))], off)
			w.slots = append(w.slots, s)
		}
	}
}

// anyRoutes is the mix of channels of conversations without a human.
func anyRoutes(l line, o outcome) []route {
	mail := 0.1
	if o == outcomeBot {
		mail = 0 // the bot answers chats only
	}
	switch l {
	case lineTrade:
		return cross(shopMachines, []channelShare{{domain.ChannelWhatsApp, 6}, {domain.ChannelTelegram, 2}, {domain.ChannelForm, 10 * mail}}, anyTrade())
	case lineSea:
		return cross(shopHome, []channelShare{{domain.ChannelLINE, 3}, {domain.ChannelWhatsApp, 2}, {domain.ChannelWeb, 3}, {domain.ChannelMessenger, 2}}, seaAll())
	}
	return cross(shopClothes, []channelShare{{domain.ChannelWeb, 6}, {domain.ChannelWhatsApp, 2}, {domain.ChannelInstagram, 2}, {domain.ChannelEmail, 10 * mail}}, western())
}
