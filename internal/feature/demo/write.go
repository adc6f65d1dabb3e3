package demo

import (
	"time"

	"kefu/internal/domain"
)

// firstReply is when the first human answers.
func (sc *scene) firstReply() domain.Instant {
	g, s, l := sc.g, sc.slot, sc.lane
	wait := g.firstWait(&g.speeds[s.agent], l, s.has(markSlow))
	if !s.has(markOff) {
		return sc.after(s.start, wait, s.has(markSlow))
	}
	open := opening(l.cal, s.start)
	var at domain.Instant
	switch {
	case s.has(markMorning|markSlow) && s.has(markMorning) && s.has(markSlow):
		at = sc.working(s.start, max(l.limit, time.Hour)+g.seconds(200, 9000))
	case s.has(markMorning):
		at = open.Add(g.seconds(3700, 6600))
	case s.has(markSlow):
		at = sc.working(s.start, l.limit+g.seconds(20, 3000))
	default:
		awake := 3
		if g.cast[s.agent].nights {
			awake = 8
		}
		at = s.start.Add(g.seconds(120, 9000))
		if g.rng.IntN(10) >= awake || at >= open {
			at = open.Add(time.Duration((0.05 + 0.8*g.rng.Float64()) * float64(min(l.limit, 55*time.Minute))))
		}
	}
	return sc.inTime(s.start, at)
}

// working is the instant at which d of service hours has passed.
func (sc *scene) working(from domain.Instant, d time.Duration) domain.Instant {
	if at, ok := sc.lane.cal.Add(from, d); ok {
		return at
	}
	return from.Add(d)
}

// after is when an answer comes that took wait: agents finish what they began before the desk closes unless it takes long anyway, and
// begin with the night's messages when it opens.
func (sc *scene) after(from domain.Instant, wait time.Duration, exact bool) domain.Instant {
	c := sc.lane.cal
	switch {
	case exact || wait > 20*time.Minute && c.OpenAt(from):
		return sc.inTime(from, sc.working(from, wait))
	case c.OpenAt(from):
		return from.Add(wait)
	}
	return sc.inTime(from, opening(c, from).Add(min(wait, sc.lane.limit*9/10)))
}

// restMost is how many who wrote while their desk was closed still wait at the end.
const restMost = 5

// inTime lets somebody on call answer most of what would otherwise wait at the end of the history: who waits then is planned apart, but for some
// who wrote while their desk was closed and are nobody's fault.
func (sc *scene) inTime(from, at domain.Instant) domain.Instant {
	end := sc.g.p.Until
	left := end.Sub(from)
	if at <= end || left < 2*time.Minute {
		return at
	}
	c := sc.lane.cal
	if g := sc.g; g.rest < restMost && left < 14*time.Hour && !c.OpenAt(from) && !c.OpenAt(end) && g.rng.IntN(8) == 0 {
		g.rest++
		return at
	}
	return from.Add(time.Duration(min(sc.g.seconds(600, 5000).Seconds(), left.Seconds()*0.7) * float64(time.Second)))
}

// nextWait draws the wait for an answer after the first one.
func (sc *scene) nextWait(a int16) time.Duration {
	g, l := sc.g, sc.lane
	sp := &g.speeds[a]
	limit := l.limit.Minutes() * inTime
	switch {
	case l.kind == domain.KindMail:
		return g.lognormal(40, 0.5, limit)
	case g.cast[a].late > 0:
		return g.lognormal(1.6, 0.6, limit)
	}
	return g.lognormal(max(0.4, 0.8*sp.base), 0.6, limit)
}

// gap is how long the customer takes to go on.
func (sc *scene) gap() time.Duration {
	switch sc.lane.kind {
	case domain.KindChat:
		return sc.g.seconds(12, 140)
	case domain.KindMail:
		return sc.g.seconds(1200, 36000)
	}
	return sc.g.seconds(25, 1300)
}

// turns draws how many times the customer asks.
func (sc *scene) turns() int {
	s := sc.slot
	more := 5
	if sc.lane.kind == domain.KindMail {
		more = 3
	}
	n := 1
	for n < 6 && sc.g.rng.IntN(10) < more {
		n++
	}
	if s.has(markSlowLater) {
		n = max(n, 2)
	}
	if s.second >= 0 {
		n = max(n, sc.passAfter()+1)
	}
	return n
}

// passAfter is the turn after which a second agent takes over.
func (sc *scene) passAfter() int {
	if sc.slot.has(markSlowLater) {
		return 2
	}
	return 1
}

// handled writes a conversation that humans answer.
func (sc *scene) handled() {
	g, s := sc.g, sc.slot
	reply := sc.firstReply()
	sc.reception(reply)
	current := s.agent
	sc.answer(reply, current, true)
	sc.add(reply.Add(g.seconds(2, 9)), g.actor(current, reply), domain.ConversationClassified{
		IssueType: g.issues[s.issue].Key, Intent: g.issues[s.issue].Parent,
	})
	sc.tag(reply.Add(10 * time.Second))
	last := reply
	for i, n := 2, sc.turns(); i <= n; i++ {
		if i == sc.passAfter()+1 && s.second >= 0 {
			at := last.Add(g.seconds(3, 11))
			sc.assign(at, g.actor(current, at), g.agents[s.second].RefAt(at), domain.AssignTransfer, sc.passReason())
			current = s.second
		}
		ask := last.Add(sc.gap())
		sc.customerSays(ask, sc.goOn())
		if i == 2 && s.has(markSlowLater) {
			last = sc.after(ask, lateWait(&g.speeds[current], sc.lane), true)
		} else {
			last = sc.after(ask, sc.nextWait(current), false)
		}
		sc.answer(last, current, false)
	}
	switch {
	case s.grade != 0:
		sc.add(last.Add(g.seconds(15, 25)), g.actor(current, last), domain.InquiryMarked{Grade: string(s.grade)})
	case s.has(markNoMark):
		sc.add(last.Add(g.seconds(15, 25)), g.actor(current, last), domain.InquiryMarked{Grade: "none"})
	}
	sc.ending(last, current)
}

func (sc *scene) passReason() string {
	return [...]string{"language", "skill", "presale_to_aftersale", "escalation", "other"}[sc.g.rng.IntN(5)]
}

// reception writes what lies between the customer's first message and the first human reply.
func (sc *scene) reception(reply domain.Instant) {
	g, s := sc.g, sc.slot
	wait := reply.Sub(s.start)
	from := s.start
	reason := domain.AssignRouting
	if s.has(markBotFirst) && wait > 12*time.Second {
		sc.say(s.start.Add(1500*time.Millisecond), bot(), sc.one(g.books.bot[sc.tongue]), utterance{tongue: sc.tongue})
		from = s.start.Add(min(wait/4, g.seconds(5, 30)))
		sc.add(from, bot(), domain.BotHandoff{Reason: "no_answer"})
		reason = domain.AssignBotHandoff
	}
	if s.has(markOff) && reply <= g.p.Until {
		from = max(from, min(opening(sc.lane.cal, s.start), reply.Add(-30*time.Second)))
	}
	left := reply.Sub(from)
	at := from.Add(min(left/8, g.seconds(0.5, 6)))
	first := s.agent
	if s.via >= 0 {
		first = s.via
	}
	sc.assign(at, system(), g.agents[first].RefAt(at), reason, "")
	if s.via >= 0 {
		claim := at.Add(min(left/8, g.seconds(1, 5)))
		sc.assign(claim, g.actor(s.via, claim), g.agents[s.via].RefAt(claim), domain.AssignClaim, "")
		give := claim.Add(min(left/8, g.seconds(5, 25)))
		sc.assign(give, g.actor(s.via, give), g.agents[s.agent].RefAt(give), domain.AssignTransfer, sc.passReason())
	}
	if wait > 40*time.Second && g.rng.IntN(4) == 0 && !s.has(markOff) {
		sc.customerSays(s.start.Add(min(wait/2, g.seconds(5, 30))), g.books.more[sc.tongue])
	}
}

// answer writes an agent's reply.
func (sc *scene) answer(at domain.Instant, a int16, first bool) {
	g, s, t := sc.g, sc.slot, &sc.g.cast[a]
	by := g.actor(a, at)
	u := utterance{tongue: tongueEn, macro: g.rng.IntN(5) == 0}
	list := g.books.answer[topicOf(s.issue, sc.lane.shop)]
	for _, l := range t.languages {
		if l == sc.tongue.tag() && sc.tongue != tongueEn {
			u.tongue, list = sc.tongue, g.books.reply[sc.tongue]
		}
	}
	if !first && u.tongue == tongueEn && g.rng.IntN(2) == 0 {
		list = g.books.reply[tongueEn]
	}
	switch p := sc.one(list); {
	case first && t.late > 0:
		sc.say(at, by, g.books.hello, utterance{tongue: tongueEn})
	case first && t.manual && g.issues[s.issue].Parent == "presale":
		sc.say(at, by, g.books.manual, utterance{tongue: tongueEn, macro: true})
	default:
		sc.say(at, by, p, u)
	}
	if g.rng.IntN(14) == 0 {
		sc.say(at.Add(1500*time.Millisecond), by, sc.one(g.books.notes), utterance{tongue: tongueZh, note: true})
	}
}

// goOn is what the customer says next; parcels that do not move make for hard words.
func (sc *scene) goOn() []phrase {
	if sc.strike() && sc.g.rng.IntN(2) == 0 {
		return sc.g.books.angry[sc.tongue]
	}
	return sc.g.books.more[sc.tongue]
}

// strike reports whether the conversation is about a parcel held up by the carrier strike.
func (sc *scene) strike() bool {
	s := sc.slot
	return sc.lane.country == "DE" && s.issue == issueDelay && s.day >= dayStrike && s.day <= dayStrikeTo
}

// tag writes the free tags that agents put on what happens around them.
func (sc *scene) tag(at domain.Instant) {
	g, s := sc.g, sc.slot
	var tags []string
	if sc.strike() {
		tags = append(tags, "承运商罢工")
	}
	if i := int(s.day) - dayPromo; sc.lane.shop != shopMachines && s.issue == issuePromotion && i >= 0 && i < promoDays {
		tags = append(tags, "大促")
	}
	if s.has(markHold) && g.cast[s.closer()].crew == crewCare && g.dates.outage(int(s.day)) {
		tags = append(tags, "订单接口故障")
	}
	if len(tags) > 0 {
		sc.add(at, g.actor(s.agent, at), domain.ConversationTagged{Added: tags})
	}
}
