package fact

import "kefu/internal/domain"

// Begin reasons of a segment that are not reasons of an assignment, and end reasons that are not.
const (
	BeginReply    = "reply"    // the source does not report assignments: who replies last is the owner
	BeginReopened = "reopened" // the owner was kept through a resolve
	EndResolved   = "resolved"
	EndMerged     = "merged"
)

// ownerState is who holds the conversation.
type ownerState struct {
	seg        int            // the open segment: index in out.Segments, or -1
	segAct     domain.Instant // last act of its owner
	acted      bool
	accepted   bool   // the owner replied or claimed, in this segment or before a resolve he or she kept it through
	handle     int64  // ms
	beginAs    string // reason of an assignment made while the conversation was resolved
	lastAgent  domain.ID
	everOwned  bool
	transfersN int64
}

func (r *run) segment() *Segment { return &r.fd.out.Segments[r.seg] }

// assign takes a change of owner.
func (r *run) assign(e *domain.Event, d domain.ConversationAssigned) {
	from, to := r.th.owner, creditOf(d.To)
	reason := assignReason(e, d, from, to)
	if from.Agent == to.Agent && to.Agent != 0 {
		if from != to {
			r.shift(e.At)
			r.own(e.At, to)
		}
		if reason == domain.AssignClaim {
			r.accept()
		}
		return
	}
	if from == to {
		return
	}
	r.shift(e.At)
	transfer, why := r.transfer(reason, from, to)
	r.traceTransfer(e, reason, from, transfer, why)
	r.endSegment(e.At, string(reason), transfer)
	r.own(e.At, to)
	r.beginAs = string(reason)
	r.accepted = reason == domain.AssignClaim
	r.beginSegment(e.At, string(reason))
}

// accept notes that the owner took the conversation on.
func (r *run) accept() {
	r.accepted = true
	if r.seg >= 0 {
		r.segment().Accepted = true
	}
}

// assignReason is the reason of an assignment; where the source gives none, it follows from who did it.
func assignReason(e *domain.Event, d domain.ConversationAssigned, from, to Credit) domain.AssignReason {
	if d.Reason != "" {
		return d.Reason
	}
	switch e.Actor.Kind {
	case domain.ActorAgent:
		switch e.Actor.Agent {
		case 0, from.Agent:
			return domain.AssignTransfer
		case to.Agent:
			return domain.AssignClaim
		}
		return domain.AssignManager
	case domain.ActorIntegration:
		return domain.AssignTransfer
	}
	return domain.AssignRouting
}

// Reasons why a change of owner is no transfer.
const (
	NoTransferReason   = "reason"       // routing, hand-off by the bot, hand-over, take-back, redistribution
	NoTransferAccepted = "not_accepted" // the agent had neither replied nor claimed it
	NoTransferTarget   = "no_target"    // given back to nobody, or to the agent's own team
	NoTransferOwner    = "no_owner"     // nobody held it
)

// transfer reports whether the change counts against the agent who held it: a change from one human to another, or by transfer to another
// team's queue, after that agent replied or accepted.
func (r *run) transfer(reason domain.AssignReason, from, to Credit) (bool, string) {
	switch {
	case from.Agent == 0 || r.seg < 0:
		return false, NoTransferOwner
	case reason != domain.AssignTransfer && reason != domain.AssignClaim:
		return false, NoTransferReason
	case to.Agent == 0 && (reason != domain.AssignTransfer || to.Team == 0 || to.Team == from.Team):
		return false, NoTransferTarget
	case !r.accepted:
		return false, NoTransferAccepted
	}
	return true, ""
}

// own makes someone the owner.
func (r *run) own(at domain.Instant, to Credit) {
	r.th.owner = to
	r.th.owners = append(r.th.owners, ownerAt{at, to})
	if !r.everOwned && to != (Credit{}) {
		r.everOwned = true
		r.row.Arrived = to
	}
	if to.Agent != 0 {
		if r.lastAgent != 0 && r.lastAgent != to.Agent {
			r.row.OwnerChanges++
		}
		r.lastAgent = to.Agent
	}
}

// implyOwner makes the replier the owner where the source does not report assignments.
func (r *run) implyOwner(e *domain.Event, who Credit, th *thread) {
	if th.observes(domain.ObservesAssignment) || who.Agent == 0 {
		return
	}
	if th != r.th && e.At < th.mergedAt {
		th.owner = who
		return
	}
	if r.th.observes(domain.ObservesAssignment) || r.th.owner.Agent == who.Agent {
		return
	}
	r.shift(e.At)
	r.endSegment(e.At, BeginReply, false)
	r.own(e.At, who)
	r.accepted = false
	r.beginSegment(e.At, BeginReply)
}

func (r *run) beginSegment(at domain.Instant, reason string) {
	if r.th.owner.Agent == 0 || r.status == domain.StatusResolved || r.ended {
		return
	}
	r.seg = len(r.fd.out.Segments)
	r.segAct, r.acted, r.handle, r.beginAs = at, false, 0, ""
	r.fd.out.Segments = append(r.fd.out.Segments, Segment{
		Dims: r.work, Owner: r.th.owner, From: r.when(at), Begin: reason, Accepted: r.accepted,
	})
}

func (r *run) endSegment(at domain.Instant, reason string, transfer bool) {
	if r.seg < 0 {
		return
	}
	s := r.segment()
	s.To, s.End, s.Transfer = at, reason, transfer
	if transfer {
		r.transfersN++
	}
	r.handled()
	r.seg = -1
}

// handled writes the handle time of the open segment: NULL if its owner did nothing in it or messages are not observed.
func (r *run) handled() {
	if r.acted && r.th.observes(domain.ObservesMessages) {
		r.segment().HandleMs = Some(r.handle)
	}
}

// act counts the gap since the owner's last act, or since the conversation came to him or her, up to the idle cut.
func (r *run) act(e *domain.Event) {
	if r.seg < 0 || e.Actor.Kind != domain.ActorAgent || e.Actor.Agent != r.segment().Owner.Agent {
		return
	}
	gap := e.At.Sub(r.segAct)
	if idle := r.th.version.idleCut; gap > idle {
		gap = idle
	}
	r.handle += ms(gap)
	r.segAct, r.acted = e.At, true
}
