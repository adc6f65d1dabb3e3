package fact

import (
	"kefu/internal/domain"
	"kefu/internal/engine/credit"
)

// messageState is what the messages so far say.
type messageState struct {
	firstCust    domain.Instant
	firstEvent   *domain.Event
	outbound     bool // an agent wrote before any customer
	replies      int  // human public messages after the first customer message
	custClosing  int  // customer messages that are mere thanks
	publicMsgs   int  // of customers, agents and bots
	cycleReplies int
	botSpoke     bool
	handoffAt    domain.Instant // first hand-off
	handoffReply domain.Instant // first human message after it
	firstReply   domain.Instant
	firstReplied *domain.Event
	clockStart   domain.Instant // where the first reply's clock started
	handoffUsed  domain.Instant // hand-off that lies before the first reply
	botFirst     bool           // a bot wrote before the first human reply
	lastHuman    Credit
	lastEvent    *domain.Event // last public message by a human, a bot or a customer
	open         int           // the open turn: index in out.Turns, or -1
	closing      int           // the row of mere thanks that came last, or -1
	day          int64
	dayFrom      int // first row of that day in out.ContactDays
	dayRows      bool
	inAny        int64
	lastOurs     bool
}

// turnMeta is what a turn needs beside its row.
type turnMeta struct {
	thread *thread // that the first message belongs to
	event  *domain.Event
	row    int // its contact day
	bot    bool
	handed bool
}

func (r *run) turn() *Turn     { return &r.fd.out.Turns[r.open] }
func (r *run) meta() *turnMeta { return &r.turns[r.open-r.turnBase] }

// message takes one message. Only public messages of human agents that were not refused answer the customer.
func (r *run) message(e *domain.Event, m domain.MessageCreated, th *thread) {
	if m.Note {
		r.row.Notes++
		r.act(e)
		r.trace(e, CodeNoteNotCounted)
		return
	}
	switch {
	case e.Actor.Kind == domain.ActorCustomer:
		r.customer(e, m, th)
	case m.Failed:
		r.trace(e, CodeFailedNotCounted)
	case e.Actor.Kind == domain.ActorAgent:
		r.human(e, m, th)
	case e.Actor.Kind == domain.ActorBot:
		r.bot(e)
	case e.Actor.Kind == domain.ActorColleague:
		r.trace(e, CodeColleagueNotCounted)
	default:
		r.trace(e, CodeAutoReplyNotCounted)
	}
}

// ownerOf is the owner for a message of th: a merged conversation had its own owner until the merge.
func (r *run) ownerOf(th *thread, at domain.Instant) Credit {
	if th != r.th && at < th.mergedAt {
		return th.owner
	}
	return r.th.owner
}

func (r *run) customer(e *domain.Event, m domain.MessageCreated, th *thread) {
	r.implicitReopen(e)
	r.said(e, domain.AgentRef{})
	r.row.CustomerMsgs++
	r.publicMsgs++
	if m.Closing {
		r.custClosing++
	}
	if r.firstCust == 0 {
		r.firstCust, r.firstEvent = e.At, e
		r.traceOffHours(e)
	}
	r.returned(m.Closing)
	r.endPause(e.At)
	r.lastEvent = e
	day := r.contactDay(e.At, r.ownerOf(th, e.At))
	r.fd.out.ContactDays[day].In++
	if m.Type == domain.MessageSticker {
		r.fd.out.ContactDays[day].Stickers++
	}
	r.inAny++
	r.lastOurs = false
	if r.seg >= 0 && (th == r.th || e.At >= th.mergedAt) {
		r.segment().InMsgs++
	}
	r.silenceAt = 0
	if r.open >= 0 {
		r.turn().Msgs++
		r.trace(e, CodeTurnJoined)
		return
	}
	if r.th.version.ClosingIsNoAsk && m.Closing && r.replies > 0 {
		r.thanks(e, th)
		return
	}
	r.openTurn(e, th, day)
}

// said keeps a word for the credit of orders.
func (r *run) said(e *domain.Event, who domain.AgentRef) {
	if r.fd.sells {
		r.th.words = append(r.th.words, credit.Word{At: e.At, Event: e.ID, Agent: who, Round: who.Agent != 0 && r.open >= 0 && r.firstCust != 0})
	}
}

// thanks records a message that asks for no answer.
func (r *run) thanks(e *domain.Event, th *thread) {
	r.waitForSilence(e.At, false)
	if r.closing >= 0 {
		r.fd.out.Turns[r.closing].Msgs++
	} else {
		r.closing = len(r.fd.out.Turns)
		r.fd.out.Turns = append(r.fd.out.Turns, Turn{
			Dims: r.dims, Start: r.when(e.At), StartMsg: e.ID, Asked: r.ownerOf(th, e.At), Msgs: 1, OffHours: r.offHours(e.At),
			ClosedAt: e.At, Closing: true,
		})
		r.turns = append(r.turns, turnMeta{thread: th, event: e, row: -1})
	}
	r.trace(e, CodeClosingNoAsk)
}

func (r *run) openTurn(e *domain.Event, th *thread, day int) {
	r.row.Turns++
	r.closing = -1
	t := Turn{
		Dims: r.dims, N: r.row.Turns, Start: r.when(e.At), StartMsg: e.ID, Asked: r.ownerOf(th, e.At), Msgs: 1, OffHours: r.offHours(e.At),
	}
	t.Threshold = ms(r.th.promise.red)
	_, t.DueAt = r.th.promise.Due(e.At)
	r.open = len(r.fd.out.Turns)
	r.fd.out.Turns = append(r.fd.out.Turns, t)
	r.turns = append(r.turns, turnMeta{thread: th, event: e, row: day})
	r.fd.out.ContactDays[day].Turns++
	if r.fd.tr != nil {
		r.note(e, Note{Code: CodeTurnOpened, Area: AreaTurn, Counted: true, Agent: t.Asked.Agent, Args: map[string]any{
			"n": t.N, "threshold_ms": t.Threshold, "due_at": t.DueAt,
		}})
	}
}

func (r *run) human(e *domain.Event, m domain.MessageCreated, th *thread) {
	r.implicitReopen(e)
	who := creditOf(e.Actor.AgentRef)
	r.said(e, e.Actor.AgentRef)
	r.row.AgentMsgs++
	r.row.AgentChars += int64(m.Chars)
	r.publicMsgs++
	r.lastHuman, r.lastEvent = who, e
	day := r.contactDay(e.At, who)
	d := &r.fd.out.ContactDays[day]
	d.Out++
	d.OutChars += int64(m.Chars)
	if m.Macro {
		d.Macros++
	}
	if m.Type == domain.MessageSticker {
		d.Stickers++
	}
	r.lastOurs = true
	r.implyOwner(e, who, th)
	if th == r.th || e.At >= th.mergedAt {
		r.act(e)
		if who.Agent != 0 && r.th.owner.Agent == who.Agent {
			r.accept()
			if r.seg >= 0 {
				r.segment().OutMsgs++
			}
		}
	}
	r.closing = -1
	r.waitForSilence(e.At, false)
	if r.handoffAt != 0 && r.handoffReply == 0 {
		r.handoffReply = e.At
	}
	if r.firstCust == 0 {
		r.outbound = true
		r.trace(e, CodeOutboundNotReply)
		return
	}
	r.replies++
	r.cycleReplies++
	if r.open >= 0 {
		r.answer(e, who)
	}
	if r.replies == 1 {
		r.first(e, who)
	}
}

// first notes the first human reply. Its clock starts with the turn it answers; a question that was closed unanswered does not count into the
// wait of a later one.
func (r *run) first(e *domain.Event, who Credit) {
	r.firstReply, r.firstReplied, r.row.First = e.At, e, who
	r.handoffUsed, r.botFirst = r.handoffAt, r.botSpoke
	if r.clockStart == 0 {
		r.clockStart = r.firstCust
	}
}

// answer ends the open turn.
func (r *run) answer(e *domain.Event, who Credit) {
	t, m := r.turn(), r.meta()
	t.Reply, t.ReplyMsg, t.Replier = r.when(e.At), e.ID, who
	t.Wait, t.WaitBiz = wait(t.Start.At, e.At), r.waitBiz(t.Start.At, e.At)
	if r.replies == 1 {
		r.clockStart = t.Start.At
	}
	r.row.AnsweredTurns++
	r.row.MaxWait = larger(r.row.MaxWait, t.Wait)
	r.row.MaxWaitBiz = larger(r.row.MaxWaitBiz, t.WaitBiz)
	if r.slow(t) {
		r.row.SlowTurns++
	}
	d := &r.fd.out.ContactDays[m.row]
	d.Answered++
	d.Slowest = larger(d.Slowest, t.Wait)
	r.open = -1
	r.traceAnswer(e, t)
}

// slow reports whether a finished turn took longer than the slow line, on the workspace's clock.
func (r *run) slow(t *Turn) bool {
	w := t.Wait
	if r.th.version.Clock != "calendar" && r.th.cal != nil {
		w = t.WaitBiz
	}
	return r.th.version.slowMs > 0 && w.OK && w.V > r.th.version.slowMs
}

func larger(a, b Null) Null {
	if !a.OK || b.OK && b.V > a.V {
		return b
	}
	return a
}

// closeTurn ends the open turn without an answer.
func (r *run) closeTurn(at domain.Instant, e *domain.Event) {
	t, m := r.turn(), r.meta()
	t.ClosedAt = at
	t.BotOnly = m.bot && !m.handed
	r.open = -1
	if r.fd.tr != nil && e != nil {
		r.note(e, Note{Code: CodeTurnClosed, Area: AreaTurn, Agent: t.Asked.Agent, Args: map[string]any{
			"n": t.N, "wait_ms": ms(at.Sub(t.Start.At)),
		}})
	}
}

func (r *run) bot(e *domain.Event) {
	r.row.BotMsgs++
	r.publicMsgs++
	r.botSpoke = true
	r.lastEvent = e
	r.lastOurs = false
	if r.open >= 0 {
		r.meta().bot = true
	}
	if r.row.AgentMsgs == 0 && r.handoffAt == 0 {
		r.waitForSilence(e.At, true)
	}
	r.trace(e, CodeBotNotCounted)
}

func (r *run) handoff(e *domain.Event) {
	if r.handoffAt == 0 {
		r.handoffAt = e.At
		r.silenceAt = 0
	}
	if r.open >= 0 {
		r.meta().handed = true
	}
	r.trace(e, CodeHandoff)
}

// contactDay is the row of an acting agent (or nobody) on the day of an instant.
func (r *run) contactDay(at domain.Instant, who Credit) int {
	out := &r.fd.out
	day := r.fd.zone.day(at, r.fd.cutoff)
	if !r.dayRows || day != r.day {
		r.endDay()
		r.day, r.dayFrom, r.dayRows, r.inAny, r.lastOurs = day, len(out.ContactDays), true, 0, false
	}
	for i := r.dayFrom; i < len(out.ContactDays); i++ {
		if out.ContactDays[i].Agent.Agent == who.Agent {
			return i
		}
	}
	if who.Agent == 0 {
		who = Credit{Team: who.Team}
	}
	out.ContactDays = append(out.ContactDays, ContactDay{Dims: r.dims, Agent: who, Day: r.when(at)})
	return len(out.ContactDays) - 1
}

// endDay writes what is true of all rows of the day.
func (r *run) endDay() {
	if !r.dayRows {
		return
	}
	rows := r.fd.out.ContactDays[r.dayFrom:]
	for i := range rows {
		rows[i].InAny, rows[i].LastOurs = r.inAny, r.lastOurs
	}
}

// waitForSilence arms the end by silence after our word, for sources that report no status.
func (r *run) waitForSilence(at domain.Instant, bot bool) {
	if !r.th.started.SilenceEnds {
		return
	}
	life := &r.th.version.Life
	d := life.silence(r.th.started.Channel.Kind())
	if bot {
		d = sensible(life.BotSilence)
	}
	r.silenceAt, r.silenceBot = 0, bot
	if d > 0 {
		r.silenceAt = at.Add(d)
	}
}
