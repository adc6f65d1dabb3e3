package history

import (
	"strconv"

	"kefu/internal/domain"
)

// checkTicket completes the stamps of a ticket from its durations and says why they cannot be true, if so.
func checkTicket(rec *record) (Reason, string) {
	if rec.vals[fConversation] == "" {
		return ReasonMissingID, "conversation"
	}
	created := rec.time(fCreated)
	for _, d := range []struct{ stamp, after ord }{{fFirstReply, fFirstReplyAfter}, {fResolved, fResolvedAfter}} {
		if created != 0 && rec.vals[d.stamp] == "" && rec.vals[d.after] != "" {
			rec.set(d.stamp, strconv.FormatInt(int64(created)+rec.int(d.after)*1000, 10))
		}
	}
	reply, resolved := rec.time(fFirstReply), rec.time(fResolved)
	switch {
	case ticketStart(rec) == 0:
		return ReasonMissingTime, "created"
	case reply != 0 && reply < created:
		return ReasonReplyBeforeCreated, reply.String() + " < " + created.String()
	case resolved != 0 && resolved < created:
		return ReasonResolvedFirst, resolved.String() + " < " + created.String()
	case resolved != 0 && reply != 0 && resolved < reply:
		return ReasonResolvedBeforeReply, resolved.String() + " < " + reply.String()
	}
	return "", ""
}

// ticketStart is the creation, or the earliest stamp when the file has no creation.
func ticketStart(rec *record) domain.Instant {
	if at := rec.time(fCreated); at != 0 {
		return at
	}
	if at := rec.time(fFirstReply); at != 0 {
		return at
	}
	return rec.time(fResolved)
}

// ticket writes one row per conversation: the stamps stand in for messages that the file does not have.
func (e *emitter) ticket(rec *record) {
	recs := []record{*rec}
	start, reply, resolved := ticketStart(rec), rec.time(fFirstReply), rec.time(fResolved)
	key := rec.vals[fConversation]
	c := e.begin(key, recs, start, domain.ConversationStarted{})
	row := "conversation:" + key
	system := domain.Actor{Kind: domain.ActorSystem}
	end := max(start, reply, resolved)
	agent, team := rec.vals[fAgent], rec.vals[fTeam]
	c.classify(recs, end)
	if owner := e.ref(agent, team, end); owner != (domain.AgentRef{}) {
		at := rec.time(fAssigned)
		if at < start || at > end {
			at = start
		}
		c.event(row, 0, at, system, domain.ConversationAssigned{To: owner, Reason: domain.AssignRouting})
		c.owner = owner
	}
	stamped := domain.ConversationStamped{CustomerMessages: countOf(rec, fCustomerMsgs), AgentMessages: countOf(rec, fAgentMsgs)}
	at := start
	if reply != 0 && rec.time(fCreated) != 0 {
		at = reply
		first := rec.vals[fFirstAgent]
		if first == "" {
			first = agent
		}
		stamped.FirstReply, stamped.FirstReplier = reply, e.ref(first, team, reply)
	}
	c.event(row, 0, at, system, stamped)
	if resolved != 0 {
		c.event(row, 0, resolved, e.agentActor(agent, team, resolved), domain.ConversationResolved{Owner: c.owner})
		c.status = domain.StatusResolved
	} else if s := domain.Status(rec.vals[fStatus]); s == domain.StatusResolved {
		e.c.b.notes["resolved_without_time"]++
		c.status = s
	} else if s != "" {
		c.status = s
	}
	c.rate(recs, end, c.owner)
	c.end()
}

func countOf(rec *record, f ord) *int {
	if rec.vals[f] == "" {
		return nil
	}
	n := int(rec.int(f))
	return &n
}
