package fact

import (
	"slices"

	"kefu/internal/domain"
)

// Explained is one event of a conversation and what it did to the figures.
type Explained struct {
	Event        domain.ID        `json:"event"`
	Conversation domain.ID        `json:"conversation"` // differs from the one asked for when a merged one's message joined it
	At           domain.Instant   `json:"at"`
	Kind         domain.EventKind `json:"kind"`
	Actor        domain.Actor     `json:"actor"`
	Notes        []Note           `json:"notes"`
}

// tracer collects notes while a fold runs.
type tracer struct {
	notes map[*domain.Event][]Note
}

// Explain refolds a person and lists the events of one conversation, and of those merged into it, in fold order, each with what it did to
// the figures and why. Events that were replaced by a later record of the same source are not listed. It is nil if the person has no such
// conversation.
func (f *Folder) Explain(t Timeline, conversation domain.ID) []Explained {
	fd := fold{Folder: f, tr: &tracer{notes: map[*domain.Event][]Note{}}}
	s := &scratch{}
	events := s.order(t.Events)
	fd.moved = s.moved
	threads := fd.all(t.Person, events)
	fd.traceSplits(threads)
	for _, th := range threads {
		if th.id != conversation {
			continue
		}
		r := run{th: th}
		var out []Explained
		told, away := shown(threads, r.stream(), conversation)
		for _, e := range told {
			notes := fd.tr.notes[e]
			if away[e] {
				notes = []Note{splitNote(e, CodeSplitAway, "into", e.ConversationID)}
			}
			for i := range notes {
				notes[i].zone = f.location
			}
			out = append(out, Explained{Event: e.ID, Conversation: e.ConversationID, At: e.At, Kind: e.Data.EventKind(), Actor: e.Actor, Notes: notes})
		}
		return out
	}
	return nil
}

// shown lists the events of a stream and, in order, the splits that took messages out of its conversation: away.
func shown(threads []*thread, stream []placed, conversation domain.ID) (out []*domain.Event, away map[*domain.Event]bool) {
	out, away = make([]*domain.Event, 0, len(stream)), map[*domain.Event]bool{}
	for _, p := range stream {
		out = append(out, p.event)
	}
	for _, th := range threads {
		for _, e := range th.events {
			if d, ok := e.Data.(domain.ConversationSplit); ok && d.From == conversation && !slices.Contains(out, e) {
				i, _ := slices.BinarySearchFunc(out, e, before)
				out, away[e] = slices.Insert(out, i, e), true
			}
		}
	}
	return out, away
}

// traceSplits says of what was split off where it was said.
func (fd *fold) traceSplits(threads []*thread) {
	for _, th := range threads {
		for _, e := range th.events {
			if d, ok := e.Data.(domain.ConversationSplit); ok {
				fd.tr.notes[e] = append(fd.tr.notes[e], splitNote(e, CodeSplitFrom, "from", d.From))
			}
			if from := fd.moved[e]; from != 0 && e.Data.EventKind() == domain.EventMessageCreated {
				n := Note{Code: CodeMovedHere, Area: AreaVolume, Counted: true, Args: map[string]any{"from": from.String()}}
				fd.tr.notes[e] = append([]Note{n}, fd.tr.notes[e]...)
			}
		}
	}
}

func splitNote(e *domain.Event, code, side string, other domain.ID) Note {
	d, _ := e.Data.(domain.ConversationSplit)
	return Note{Code: code, Area: AreaVolume, Args: map[string]any{side: other.String(), "messages": int64(len(d.Messages))}}
}

// Other is the conversation that a note names, where messages went or came from; 0: none.
func (n Note) Other() domain.ID {
	for _, side := range [...]string{"into", "from"} {
		if s, ok := n.Args[side].(string); ok {
			id, _ := domain.ParseID(s)
			return id
		}
	}
	return 0
}

// note attaches a note to an event. A merged conversation speaks through its parent, except about what is its own.
func (r *run) note(e *domain.Event, n Note) {
	if e == nil {
		return
	}
	if r.th.child() && n.Area != AreaResolution && n.Area != AreaTransfer && n.Code != CodeMergedAway && n.Code != CodeExcluded && n.Area != AreaRating {
		return
	}
	r.fd.tr.notes[e] = append(r.fd.tr.notes[e], n)
}

// trace attaches a note that has nothing to say but its code.
func (r *run) trace(e *domain.Event, code string) {
	if r.fd.tr != nil {
		r.note(e, Note{Code: code, Area: sentences()[code].area})
	}
}

// put adds a value that exists.
func put(args map[string]any, name string, v Null) map[string]any {
	if v.OK {
		args[name] = v.V
	}
	return args
}

func (r *run) traceOffHours(e *domain.Event) {
	if r.fd.tr == nil || !r.offHours(e.At) {
		return
	}
	due, _ := r.th.cal.NextBusinessDayAt(e.At, r.th.version.dueHour, r.th.version.dueMinute)
	r.note(e, Note{Code: CodeOffHoursMessage, Area: AreaFirstResponse, Counted: true, Args: map[string]any{"due_at": due}})
}

func (r *run) traceAnswer(e *domain.Event, t *Turn) {
	if r.fd.tr == nil {
		return
	}
	args := put(put(map[string]any{"n": t.N}, "wait_ms", t.Wait), "wait_biz_ms", t.WaitBiz)
	r.note(e, Note{Code: CodeTurnAnswered, Area: AreaTurn, Counted: true, Agent: t.Replier.Agent, Args: args})
}

// traceOutcome explains the first reply and what the conversation counts as.
func (r *run) traceOutcome() {
	if r.fd.tr == nil {
		return
	}
	row := &r.row
	if r.firstReplied != nil {
		n := Note{Code: CodeFirstReplyCounted, Area: AreaFirstResponse, Counted: true, Agent: row.First.Agent}
		n.Args = put(put(map[string]any{}, "wait_ms", row.FRT), "wait_biz_ms", row.FRTBiz)
		if row.OffHours {
			n.Code = CodeFirstReplyOffHours
			n.Args["due_at"] = row.OffHoursDue
		}
		r.note(r.firstReplied, n)
	}
	first := r.th.events[0]
	if r.dims.Excluded != "" {
		r.note(first, Note{Code: CodeExcluded, Area: AreaVolume, Args: map[string]any{"reason": r.dims.Excluded}})
		return
	}
	r.note(first, Note{Code: CodeConversation, Area: AreaVolume, Counted: row.Outcome != OutcomeOutbound, Args: map[string]any{"outcome": row.Outcome}})
}

func (r *run) traceExcluded(e *domain.Event, d domain.ConversationExcluded) {
	if r.fd.tr != nil {
		r.note(e, Note{Code: CodeExcluded, Area: AreaVolume, Args: map[string]any{"reason": d.Reason}})
	}
}

func (r *run) traceTransfer(e *domain.Event, reason domain.AssignReason, from Credit, counted bool, why string) {
	if r.fd.tr == nil {
		return
	}
	n := Note{Code: CodeTransferCounted, Area: AreaTransfer, Counted: counted, Agent: from.Agent, Args: map[string]any{"reason": string(reason)}}
	if !counted {
		n.Code = CodeTransferNotCounted
		n.Args["why"] = why
	}
	r.note(e, n)
}

// traceReopen explains a reopening, at its event if there is one.
func (r *run) traceReopen(i int, row *Resolution) {
	c := &r.th.cycles[i]
	if r.fd.tr == nil || c.reopenedAt == 0 {
		return
	}
	n := Note{Code: CodeReopenedCounted, Area: AreaResolution, Counted: true, Agent: row.Closer.Agent, Args: map[string]any{"after_ms": ms(c.reopenedAt.Sub(c.at))}}
	if !row.ReopenSoon {
		n.Code, n.Counted = CodeReopenedNotCounted, false
		switch {
		case c.reopenedBy != string(domain.ActorCustomer):
			n.Args["why"] = NoReopenActor
		case c.mereThanks():
			n.Args["why"] = NoReopenThanks
		default:
			n.Args["why"] = NoReopenLate
		}
	}
	r.note(c.reopenEvent, n)
}

func (r *run) traceSLA(e *domain.Event, row *SLA) {
	if r.fd.tr == nil {
		return
	}
	n := Note{Code: CodeSLARunning, Area: AreaSLA, Agent: row.Holder.Agent, Args: map[string]any{
		"target": row.Target, "target_ms": row.TargetMs, "due_at": row.Due.At, "policy": row.Policy,
	}}
	put(n.Args, "elapsed_ms", row.ElapsedMs)
	put(n.Args, "overrun_ms", row.OverrunMs)
	switch {
	case row.Met:
		n.Code, n.Counted = CodeSLAMet, true
	case row.Cancelled != 0:
		n.Code = CodeSLACancelled
	case row.Fulfilled != 0 && row.BreachAt != 0:
		n.Code, n.Counted = CodeSLABreached, true
	}
	r.note(e, n)
}

// traceIssue explains first contact resolution at the close that decides it and at the return that undoes it.
func (fd *fold) traceIssue(i *issue, closed cycle, row *Issue) {
	if fd.tr == nil {
		return
	}
	n := Note{Code: CodeFCRSolved, Area: AreaFCR, Counted: row.Solved, Agent: row.Closer.Agent, Args: map[string]any{
		"final_at": row.FinalAt, "contacts": row.Contacts,
	}}
	if !row.Solved {
		n.Code = CodeFCRReturned
	}
	if closed.event != nil {
		fd.tr.notes[closed.event] = append(fd.tr.notes[closed.event], n)
	}
	for k := 1; k < len(i.members); k++ {
		if e := i.members[k].th.contact.beginEvent; e != nil {
			fd.tr.notes[e] = append(fd.tr.notes[e], Note{Code: CodeFCRReturn, Area: AreaFCR, Agent: row.Closer.Agent, Args: map[string]any{"closed_at": row.Closed.At}})
		}
	}
}
