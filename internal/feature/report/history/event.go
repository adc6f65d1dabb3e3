package history

import (
	"fmt"
	"strconv"
	"strings"

	"kefu/internal/domain"
)

// EventClasses are the values a mapping gives to the event column.
func EventClasses() []string {
	return []string{"started", "customer_message", "agent_message", "bot_message", "note", "assigned", "working", "queued", "open", "pending",
		"on_hold", "snoozed", "resolved", "reopened", "spam", "ignore"}
}

// eventClassOf knows the classes themselves and the words that other tools commonly use for them.
func eventClassOf(s string) string {
	t := strings.ToLower(strings.TrimSpace(s))
	for _, c := range EventClasses() {
		if t == c {
			return c
		}
	}
	switch t {
	case "created", "new", "opened", "创建":
		return "started"
	case "assignment", "assign", "transferred", "分配", "转接":
		return "assigned"
	case "in progress", "accepted", "claimed", "处理中":
		return "working"
	case "awaiting assignment", "unassigned", "排队":
		return "queued"
	case "wait", "waiting", "hold", "on hold", "等内部":
		return "on_hold"
	case "waiting on customer", "等客户":
		return "pending"
	case "closed", "solved", "completed", "close", "resolve", "已解决", "关闭":
		return "resolved"
	case "reopen", "重新打开", "重开":
		return "reopened"
	case "comment", "internal note", "备注":
		return "note"
	}
	return ""
}

// history writes one conversation from the things that happened to it, oldest first. What the log implies is written too: work on a
// resolved conversation has reopened it, and a second closing in a row is none.
func (e *emitter) history(recs []record) {
	key := recs[0].vals[fConversation]
	start := recs[0].time(fTime)
	w := &eventWriter{emitter: e, repeats: map[string]int{}}
	w.convo = e.begin(key, recs, start, domain.ConversationStarted{Outbound: recs[0].vals[fEvent] == "agent_message"})
	w.classify(recs, start)
	for i := range recs {
		w.row(&recs[i])
	}
	w.rate(recs, recs[len(recs)-1].time(fTime), w.owner)
	w.end()
}

type eventWriter struct {
	*convo
	emitter *emitter
	repeats map[string]int
}

func (w *eventWriter) row(rec *record) {
	at, class := rec.time(fTime), rec.vals[fEvent]
	identity := "event:" + w.key + ":" + rec.vals[fEventID]
	n := 0
	if rec.vals[fEventID] == "" {
		identity = fmt.Sprintf("event:%s:%d:%s:%s:%s", w.key, at, class, rec.vals[fAgent], rec.vals[fTeam])
		n = w.repeats[identity]
		w.repeats[identity]++
	}
	actor := w.emitter.agentActor(rec.vals[fAgent], rec.vals[fTeam], at)
	if w.status == domain.StatusResolved && reopens(class) {
		by := actor
		if class == "customer_message" {
			by = domain.Actor{Kind: domain.ActorCustomer}
		}
		w.event(identity, n, at, by, domain.ConversationReopened{})
		w.status = domain.StatusOpen
	}
	switch class {
	case "assigned", "working":
		w.give(identity, n, at, actor, w.emitter.ref(rec.vals[fAgent], rec.vals[fTeam], at))
		w.set(identity, n, at, actor, domain.StatusOpen)
	case "queued":
		w.give(identity, n, at, actor, w.emitter.ref("", rec.vals[fTeam], at))
		w.set(identity, n, at, actor, domain.StatusOpen)
	case "open", "pending", "on_hold", "snoozed":
		w.set(identity, n, at, actor, domain.Status(class))
	case "resolved":
		if w.status != domain.StatusResolved {
			w.event(identity, n, at, actor, domain.ConversationResolved{Owner: w.owner})
			w.status = domain.StatusResolved
		}
	case "spam":
		w.event(identity, n, at, actor, domain.ConversationExcluded{Reason: "spam"})
	case "customer_message", "agent_message", "bot_message", "note":
		w.message(identity, n, at, class, actor)
	}
}

// reopens tells what cannot happen to a conversation that stays resolved.
func reopens(class string) bool {
	switch class {
	case "assigned", "working", "queued", "open", "pending", "on_hold", "snoozed", "reopened", "customer_message":
		return true
	}
	return false
}

// give changes the owner unless nothing changes. A named new owner after a human one is a transfer, after nobody a claim or routing.
func (w *eventWriter) give(identity string, n int, at domain.Instant, actor domain.Actor, to domain.AgentRef) {
	if to.Agent == w.owner.Agent && (to.Agent != 0 || to.Team == w.owner.Team) {
		return
	}
	reason := domain.AssignRouting
	switch {
	case to.Agent != 0 && w.owner.Agent != 0:
		reason = domain.AssignTransfer
	case to.Agent != 0 && actor.Agent == to.Agent:
		reason = domain.AssignClaim
	}
	w.event(identity, n, at, actor, domain.ConversationAssigned{From: w.owner, To: to, Reason: reason})
	w.owner = to
}

func (w *eventWriter) set(identity string, n int, at domain.Instant, actor domain.Actor, s domain.Status) {
	if w.status == s {
		return
	}
	w.event(identity, n, at, actor, domain.ConversationStatus{Status: s})
	w.status = s
}

// message writes a message that the log mentions without its text.
func (w *eventWriter) message(identity string, n int, at domain.Instant, class string, actor domain.Actor) {
	switch class {
	case "customer_message":
		actor = domain.Actor{Kind: domain.ActorCustomer}
	case "bot_message":
		actor = domain.Actor{Kind: domain.ActorBot}
	}
	if actor.Kind == domain.ActorSystem && class == "agent_message" {
		actor.Kind = domain.ActorAgent
	}
	id := domain.HashID(w.emitter.m.Source, identity, strconv.Itoa(n))
	w.event(identity, n, at, actor, domain.MessageCreated{Message: id, Note: class == "note"})
	w.emitter.c.sum.Messages++
	w.emitter.batch.Messages = append(w.emitter.batch.Messages, domain.Message{ID: id, ConversationID: w.id, ContactID: w.contact, At: at, Actor: actor,
		Type: domain.MessageText, Note: class == "note"})
}
