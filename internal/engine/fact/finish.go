package fact

import (
	"kefu/internal/domain"
)

// finish writes what is only known after the last event.
func (r *run) finish() {
	r.endDay()
	r.ticket = r.stampsOnly()
	if r.status != domain.StatusResolved && !r.ended {
		r.fd.out.States = append(r.fd.out.States, r.state())
	}
	if r.seg >= 0 {
		r.handled()
	}
	r.finishTurns()
	r.conversationRow()
	r.finishResolutions()
	r.finishDays()
	if !r.th.child() {
		r.slas()
	}
	r.ratings()
	r.keepContact()
	r.traceOutcome()
}

// finishTurns settles which turns timed out, and when, and who owned them then.
func (r *run) finishTurns() {
	turns := r.fd.out.Turns[r.turnBase:]
	for i := range turns {
		t, m := &turns[i], &r.turns[i]
		if t.Closing {
			continue
		}
		running := t.Reply.At == 0 && t.ClosedAt == 0
		if running && r.th.excludedAt != 0 {
			t.ClosedAt, running = max(r.th.excludedAt, t.Start.At), false
		}
		if t.Reply.At == 0 {
			t.BotOnly = m.bot && !m.handed
		}
		if running {
			r.row.OpenSince = r.waitingSince()
		}
		end := max(t.Reply.At, t.ClosedAt)
		if t.DueAt == 0 || t.BotOnly || !running && end <= t.DueAt {
			continue
		}
		t.TimeoutAt = t.DueAt
		t.Breach = r.breachOwner(m.thread, t.DueAt)
		if r.row.TimeoutAt == 0 || t.TimeoutAt < r.row.TimeoutAt {
			r.row.TimeoutAt, r.row.Breach = t.TimeoutAt, t.Breach
		}
		if r.fd.tr != nil {
			r.note(m.event, Note{Code: CodeTimeout, Area: AreaTimeout, Counted: true, Agent: t.Breach.Agent, Args: map[string]any{
				"n": t.N, "due_at": t.DueAt, "threshold_ms": t.Threshold,
			}})
		}
	}
}

// breachOwner is the owner at an instant of what began in th.
func (r *run) breachOwner(th *thread, at domain.Instant) Credit {
	if th != r.th && at < th.mergedAt {
		return th.ownerAt(at)
	}
	return r.th.ownerAt(at)
}

// consult reports whether a customer asked: by a message, or by a ticket of a source that shows none.
func (r *run) consult() bool { return r.firstCust != 0 || r.ticket }

// stampsOnly reports whether stamps are all there is.
func (r *run) stampsOnly() bool {
	return !r.th.observes(domain.ObservesMessages) && r.row.AgentMsgs == 0 && r.firstCust == 0 && !r.th.started.Outbound &&
		(r.th.stamped || r.th.observes(domain.ObservesStamps))
}

func (r *run) conversationRow() {
	row := &r.row
	row.Dims = r.dims
	created := r.firstCust
	if created == 0 {
		created = r.th.begin
	}
	row.Created = r.when(created)
	row.Outbound = r.outbound || r.th.started.Outbound
	row.Last = r.lastHuman
	row.Owner = r.th.owner
	row.HandoffAt = r.handoffAt
	row.TransfersOut = r.transfers()
	if r.ticket {
		r.stampedRow(created)
	}
	r.offHoursOf(created)
	r.responseTimes()
	r.outcome(created)
	row.Resolves = int64(len(r.th.cycles))
	row.Status = string(r.status)
	if n := len(r.th.cycles); n > 0 {
		row.FirstResolved = r.when(r.th.cycles[0].at)
		if r.status == domain.StatusResolved {
			row.Resolved = r.when(r.th.cycles[n-1].at)
		}
	}
	row.Staged = r.staged()
	r.fd.out.Conversations = append(r.fd.out.Conversations, *row)
}

// transfers counts those of the segments that stand under this conversation's name.
func (r *run) transfers() int64 {
	if len(r.th.children) == 0 {
		return r.transfersN
	}
	n := int64(0)
	for i := range r.fd.out.Segments {
		if s := &r.fd.out.Segments[i]; s.Conversation == r.th.id && s.Transfer {
			n++
		}
	}
	return n
}

// stampedRow fills in what a ticket's stamps say in place of its messages.
func (r *run) stampedRow(created domain.Instant) {
	s := &r.th.stamps
	row := &r.row
	if s.CustomerMessages != nil {
		row.CustomerMsgs = int64(*s.CustomerMessages)
	}
	if s.AgentMessages != nil {
		row.AgentMsgs = int64(*s.AgentMessages)
	}
	if row.Owner.Agent == 0 {
		row.Owner = r.presentOwner(max(s.FirstReply, created))
	}
	if s.FirstReply != 0 && s.FirstReply >= created {
		r.replies = max(1, int(row.AgentMsgs))
		r.firstReply, r.clockStart = s.FirstReply, created
		row.First = creditOf(s.FirstReplier)
		row.Last = row.First
		r.lastHuman = row.First
	}
}

// offHoursOf marks a conversation whose first message came outside service hours, a 留言, and when it is due.
func (r *run) offHoursOf(created domain.Instant) {
	if !r.consult() || !r.offHours(created) {
		return
	}
	row := &r.row
	row.OffHours = true
	row.OffHoursDue, _ = r.th.cal.NextBusinessDayAt(created, r.th.version.dueHour, r.th.version.dueMinute)
	row.OffHoursMet = r.firstReply
	row.OffHoursReply = r.firstReply != 0 && r.offHours(r.firstReply)
}

func (r *run) responseTimes() {
	if r.firstReply == 0 {
		return
	}
	row := &r.row
	row.FirstReply = r.when(r.firstReply)
	row.FRT = wait(r.clockStart, r.firstReply)
	if !row.OffHours && !r.offHours(r.clockStart) {
		row.FRTBiz = r.waitBiz(r.clockStart, r.firstReply)
	}
	row.FRTHuman = row.FRT
	if r.botFirst && r.handoffUsed > r.clockStart {
		row.FRTHuman = wait(r.handoffUsed, r.firstReply)
	}
	if r.handoffReply != 0 {
		row.FRTHandoff = wait(r.handoffAt, r.handoffReply)
		row.FRTHandoffBiz = r.waitBiz(r.handoffAt, r.handoffReply)
	}
	if at := r.assignedTo(row.First.Agent, r.firstReply); at != 0 {
		from := max(at, r.clockStart)
		row.FRTAssigned, row.FRTAssignedBiz = wait(from, r.firstReply), r.waitBiz(from, r.firstReply)
	}
}

// assignedTo is when an agent last became the owner before an instant; zero if never, or if the source does not report it.
func (r *run) assignedTo(agent domain.ID, before domain.Instant) domain.Instant {
	if agent == 0 || !r.th.observes(domain.ObservesAssignment) {
		return 0
	}
	for i := len(r.th.owners) - 1; i >= 0; i-- {
		if o := &r.th.owners[i]; o.at <= before && o.credit.Agent == agent {
			return o.at
		}
	}
	return 0
}

// outcome decides the one outcome.
func (r *run) outcome(created domain.Instant) {
	row := &r.row
	last := cycle{}
	if n := len(r.th.cycles); n > 0 && r.status == domain.StatusResolved {
		last = r.th.cycles[n-1]
	}
	deadline := created.Add(r.th.version.missedAfter)
	switch {
	case !r.consult():
		row.Outcome = OutcomeOutbound
	case r.replies > 0:
		row.Outcome = OutcomeHandled
	case last.at != 0 && last.reason == domain.ResolveBot && r.handoffAt == 0:
		row.Outcome = OutcomeBot
		row.BotFinal = last.at.Add(hours(r.th.version.BotReturnHours))
	case last.at != 0:
		row.Outcome = OutcomeMissed
		row.MissedAt = min(last.at, deadline)
	default:
		row.Outcome = OutcomeWaiting
		row.MissedAt = deadline
	}
}

func (r *run) finishResolutions() {
	created := r.row.Created.At
	for i := range r.th.cycles {
		c := &r.th.cycles[i]
		row := &r.fd.out.Resolutions[c.row]
		if r.ticket {
			row.HumanMsgs = int64(r.stampReplies(c.at))
			if row.First {
				row.Started = created
			}
		}
		if r.consult() && c.at >= created {
			row.Time, row.TimeBiz = wait(created, c.at), r.service(created, c.at)
		}
		if row.Started != 0 && c.at >= row.Started {
			row.CycleTime = wait(row.Started, c.at)
		}
		row.Last = i == len(r.th.cycles)-1 && c.reopenedAt == 0
		row.OneTouch = row.HumanMsgs == 1
		row.FinalAt = c.at.Add(r.th.version.reopenWindow)
		row.Reopened, row.ReopenedBy = r.when(c.reopenedAt), c.reopenedBy
		row.ReopenSoon = c.byCustomer() && c.reopenedAt <= row.FinalAt
		row.Eligible = row.HumanMsgs > 0 && r.dims.Excluded == "" && c.reason != domain.ResolveBot && c.reason != domain.ResolveRule &&
			!c.spared
		r.traceReopen(i, row)
	}
}

// stampReplies is how many replies the stamps prove up to an instant.
func (r *run) stampReplies(at domain.Instant) int {
	if r.firstReply == 0 || r.firstReply > at {
		return 0
	}
	return r.replies
}

// finishDays gives contact days their cohort, and a source of stamps the days that its stamps prove: one request, one reply.
func (r *run) finishDays() {
	if r.ticket && !r.th.child() {
		r.dayRows = false
		r.dayFrom = len(r.fd.out.ContactDays)
		day := r.contactDay(r.row.Created.At, r.th.ownerAt(r.row.Created.At))
		r.inAny = max(1, r.row.CustomerMsgs)
		r.fd.out.ContactDays[day].In = r.inAny
		if r.firstReply != 0 {
			day = r.contactDay(r.firstReply, r.row.First)
			r.fd.out.ContactDays[day].Out = max(1, r.row.AgentMsgs)
			r.lastOurs = true
		}
		r.endDay()
	}
	if !r.consult() {
		return
	}
	rows := r.fd.out.ContactDays[r.dayBase:]
	for i := range rows {
		rows[i].Created = r.row.Created
	}
	markFirsts(rows)
}
