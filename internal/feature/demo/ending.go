package demo

import (
	"time"

	"kefu/internal/domain"
)

// ending writes how a handled conversation closes after the last reply, and what comes after that.
func (sc *scene) ending(last domain.Instant, a int16) {
	g, s := sc.g, sc.slot
	if s.has(markHold) && !s.has(markReturn) {
		last = sc.hold(last, a, sc.holdReason())
	}
	byHand := s.rating > 0 || s.has(markReturn|markHead|markHold) || sc.lane.kind == domain.KindMail || g.rng.IntN(10) < 8
	if !byHand {
		silence := 24 * time.Hour
		if sc.lane.kind == domain.KindChat {
			silence = 30 * time.Minute
		}
		sc.add(last.Add(g.seconds(12, 14)), g.actor(a, last), domain.ConversationStatus{Status: domain.StatusPending})
		sc.add(last.Add(silence), system(), domain.ConversationResolved{Reason: domain.ResolveSilence, Owner: sc.owner})
		return
	}
	closed := sc.close(last, a)
	if s.rating > 0 || g.rng.IntN(10) < 6 {
		sc.survey(closed, a)
	} else {
		sc.skipSurvey(closed)
	}
	if s.has(markReturn) {
		sc.comeBack(closed, a)
	}
}

// close writes thanks, perhaps, and the agent's resolve.
func (sc *scene) close(last domain.Instant, a int16) domain.Instant {
	g := sc.g
	at := last.Add(g.seconds(60, 360))
	if sc.lane.kind != domain.KindChat {
		at = last.Add(g.seconds(300, 3600))
	}
	if g.rng.IntN(10) < 3 && !sc.slot.has(markReturn|markHead|markSticker) {
		thanks := last.Add(g.seconds(30, 160))
		sc.say(thanks, customer(), sc.one(g.books.thanks[sc.tongue]), utterance{tongue: sc.tongue, closing: true})
		at = thanks.Add(g.seconds(15, 150))
	}
	sc.add(at, g.actor(a, at), domain.ConversationResolved{Reason: domain.ResolveManual, Owner: sc.owner})
	return at
}

// hold writes a wait for somebody inside and the message that ends it.
func (sc *scene) hold(last domain.Instant, a int16, reason string) domain.Instant {
	g := sc.g
	from := last.Add(g.seconds(20, 90))
	sc.add(from, g.actor(a, from), domain.ConversationStatus{Status: domain.StatusOnHold, Reason: reason})
	until := from.Add(g.seconds(3*3600, 20*3600))
	sc.add(until, g.actor(a, until), domain.ConversationStatus{Status: domain.StatusOpen})
	reply := until.Add(g.seconds(30, 200))
	sc.answer(reply, a, false)
	return reply
}

func (sc *scene) holdReason() string {
	switch topicOf(sc.slot.issue, sc.lane.shop) {
	case topicTrack:
		return [...]string{"carrier", "warehouse"}[sc.g.rng.IntN(2)]
	case topicReturn, topicRefund, topicAddress:
		return [...]string{"finance", "warehouse"}[sc.g.rng.IntN(2)]
	case topicDamaged, topicRepair:
		return [...]string{"supplier", "engineer"}[sc.g.rng.IntN(2)]
	case topicPrice, topicQuote:
		return "approval"
	}
	return "supplier"
}

// askAt is when the customer of a conversation that was closed is asked for stars.
func (sc *scene) askAt(closed domain.Instant) domain.Instant {
	switch sc.lane.kind {
	case domain.KindMessaging:
		return closed.Add(10 * time.Minute)
	case domain.KindMail:
		return closed.Add(time.Hour)
	}
	return closed.Add(3 * time.Second)
}

// skipSurvey writes that a customer was not asked, for some of those who were not: asked a short while ago, or out of reach.
func (sc *scene) skipSurvey(closed domain.Instant) {
	reason := "cooldown"
	switch {
	case sc.lane.channel == domain.ChannelForm:
		reason = "unreachable"
	case sc.conv%5 > 0:
		return
	}
	sc.add(sc.askAt(closed), system(), domain.SurveySkipped{Survey: domain.SurveyCSAT, Reason: reason})
}

// survey asks and, if the plan says so, is answered.
func (sc *scene) survey(closed domain.Instant, a int16) {
	g, s := sc.g, sc.slot
	ask := sc.askAt(closed)
	invitation, credit := g.id(), g.agents[a].RefAt(ask)
	sc.add(ask, system(), domain.SurveyInvited{Invitation: invitation, Survey: domain.SurveyCSAT, Agent: credit, Expires: ask.Add(7 * 24 * time.Hour)})
	if s.rating == 0 {
		return
	}
	at := ask.Add(g.seconds(40, 9000))
	if at > g.p.Until && ask < g.p.Until {
		at = ask + (g.p.Until-ask)/2
	}
	sc.add(at, customer(), domain.SurveyAnswered{
		Invitation: invitation, Survey: domain.SurveyCSAT, Score: int(s.rating), Commented: g.rng.IntN(5) == 0, Agent: credit,
	})
	if s.rating == 1 && s.day > 1-windowDays && !g.retaken && !s.has(markReturn) {
		sc.giveAway(at, a)
	}
}

// giveAway moves the conversation to a colleague after a bad rating; the credit must not follow.
func (sc *scene) giveAway(rated domain.Instant, a int16) {
	g := sc.g
	for b := range g.cast {
		if int16(b) != a && g.cast[b].crew == g.cast[a].crew && g.cast[b].works(g.dates, int(sc.slot.day)) {
			at := rated.Add(g.seconds(120, 600))
			sc.assign(at, g.actor(a, at), g.agents[b].RefAt(at), domain.AssignTransfer, "other")
			g.retaken = true
			return
		}
	}
}

// comeBack writes the customer's return to the same conversation.
func (sc *scene) comeBack(closed domain.Instant, a int16) {
	g, s := sc.g, sc.slot
	left := g.p.Until.Sub(closed)
	if left < time.Hour {
		return
	}
	longest := 6 * 24 * time.Hour
	if sc.lane.kind == domain.KindChat {
		longest = 70 * time.Hour
	}
	if s.has(markHold) {
		longest = 16 * time.Hour // the parcel that was promised is not sent
	}
	longest = min(longest, left*9/10)
	shortest := min(longest/2, 3*time.Hour)
	back := closed.Add(shortest + time.Duration(g.rng.Float64()*float64(longest-shortest)))
	list := g.books.back[sc.tongue]
	if s.has(markHold) || g.rng.IntN(4) == 0 {
		list = g.books.angry[sc.tongue]
	}
	sc.customerSays(back, list)
	sc.add(back, customer(), domain.ConversationReopened{})
	last := sc.after(back, sc.nextWait(a), false)
	sc.answer(last, a, false)
	if s.has(markHold) {
		last = sc.hold(last, a, "warehouse")
	}
	at := last.Add(g.seconds(200, 4000))
	sc.add(at, g.actor(a, at), domain.ConversationResolved{Reason: domain.ResolveManual, Owner: sc.owner})
}

// botAlone writes a conversation that the bot solves.
func (sc *scene) botAlone() {
	g, s := sc.g, sc.slot
	last := s.start.Add(g.seconds(1, 4))
	sc.say(last, bot(), sc.one(g.books.bot[sc.tongue]), utterance{tongue: sc.tongue})
	for g.rng.IntN(10) < 5 {
		ask := last.Add(g.seconds(10, 90))
		sc.customerSays(ask, g.books.more[sc.tongue])
		last = ask.Add(g.seconds(1, 4))
		sc.say(last, bot(), sc.one(g.books.bot[sc.tongue]), utterance{tongue: sc.tongue})
	}
	sc.add(last, bot(), domain.ConversationClassified{IssueType: g.issues[s.issue].Key, Intent: g.issues[s.issue].Parent})
	sc.add(last.Add(30*time.Minute), bot(), domain.ConversationResolved{Reason: domain.ResolveBot})
}

// takenAndLeft gives the conversation to somebody of the desk that it belongs to, who does nothing about it.
func (sc *scene) takenAndLeft(at domain.Instant) {
	g := sc.g
	for a := range g.cast {
		t := &g.cast[a]
		if t.until == 0 && (t.since == 0 || int(sc.slot.day) >= t.since) && len(t.only) == 0 && lineOf(sc.lane.shop) == t.crew.line() {
			sc.assign(at, system(), g.agents[a].RefAt(at), domain.AssignRouting, "")
			return
		}
	}
}

// lineOf is the desks that serve a shop.
func lineOf(s shop) line {
	return [...]line{shopClothes: lineWest, shopHome: lineSea, shopMachines: lineTrade}[s]
}

// missed writes a conversation that no human answers: a customer who gave up before the time-out, a message that was closed unread, or
// one that was left lying for more than two days; three of those are still there.
func (sc *scene) missed() {
	g, s := sc.g, sc.slot
	if s.has(markOld) {
		again := s.start.Add(g.seconds(3600, 40000))
		sc.customerSays(again, g.books.more[sc.tongue])
		if s.has(markDispute) {
			at := again.Add(20 * time.Hour)
			sc.add(at, rule(), domain.ConversationTagged{Added: []string{"PayPal 纠纷"}})
			sc.takenAndLeft(s.start.Add(2 * time.Hour))
			return
		}
		// Found in a round through what was left lying.
		sc.add(s.start.Add(g.seconds(50*3600, 70*3600)), rule(), domain.ConversationResolved{Reason: domain.ResolveRule})
		return
	}
	closed := s.start.Add(g.seconds(4*3600, 20*3600))
	if left := g.p.Until.Sub(s.start); closed > g.p.Until && left > time.Hour {
		closed = s.start.Add(left * 9 / 10)
	}
	if sc.lane.kind == domain.KindChat || (sc.lane.kind == domain.KindMessaging && g.rng.IntN(10) < 9) {
		closed = s.start.Add(g.seconds(60, 280))
	}
	sc.add(closed, rule(), domain.ConversationResolved{Reason: domain.ResolveRule})
}
