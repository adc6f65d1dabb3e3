package history

import (
	"fmt"
	"strconv"

	"kefu/internal/domain"
)

// checkMessage completes a message row with its author's kind and says what it lacks, if anything.
func (c *conversion) checkMessage(rec *record) (Reason, string) {
	switch {
	case rec.vals[fTime] == "":
		return ReasonMissingTime, "time"
	case c.m.Conversation.By == "customer" && customerKey(rec) == "":
		return ReasonMissingCustomer, "customer"
	case c.m.Conversation.By == "reply_to" && rec.vals[fMessage] == "":
		return ReasonMissingID, "message"
	case (c.m.Conversation.By == "" || c.m.Conversation.By == "column") && rec.vals[fConversation] == "":
		return ReasonMissingID, "conversation"
	}
	kind := c.authorKind(rec)
	if kind == "" {
		return ReasonUnknownAuthor, rec.vals[fAuthor]
	}
	rec.set(fAuthorKind, string(kind))
	return "", ""
}

// authorKind applies the rules in order: a kind column, an inbound flag, the list of agents, the customer's own column. A label that the
// mapping calls a bot or a system is one wherever an agent is meant.
func (c *conversion) authorKind(rec *record) domain.ActorKind {
	author := rec.vals[fAuthor]
	_, listed := c.m.Agents[author]
	kind := domain.ActorKind(rec.vals[fAuthorKind])
	switch {
	case kind != "":
	case rec.vals[fInbound] == "1":
		kind = domain.ActorCustomer
	case rec.vals[fInbound] == "0":
		kind = domain.ActorAgent
	case author == "":
		return ""
	case listed:
		kind = domain.ActorAgent
	case len(c.m.Agents) > 0 || author == rec.vals[fCustomer]:
		kind = domain.ActorCustomer
	case rec.vals[fCustomer] != "":
		kind = domain.ActorAgent
	default:
		return ""
	}
	if _, rule := c.m.agent(author); kind == domain.ActorAgent && rule.Kind != "" {
		kind = rule.Kind
	}
	return kind
}

// messages writes the conversations of one group of message rows.
func (c *conversion) messages(recs []record) error {
	if c.m.Conversation.By != "customer" {
		key := recs[0].vals[fConversation]
		if c.chains != nil {
			key = chainKey(recs)
			var err error
			if recs, err = c.answersAfterQuestions(recs); err != nil || len(recs) == 0 {
				return err
			}
		}
		return c.messageConversation(key, recs)
	}
	for _, seg := range segments(recs, c.env.Life) {
		first := seg[0].vals[fMessage]
		if first == "" {
			first = strconv.FormatInt(int64(seg[0].time(fTime)), 10)
		}
		if err := c.messageConversation(customerKey(&seg[0])+"#"+first, seg); err != nil {
			return err
		}
	}
	return nil
}

// answersAfterQuestions rejects replies that are earlier than the message they answer.
func (c *conversion) answersAfterQuestions(recs []record) ([]record, error) {
	at := make(map[string]domain.Instant, len(recs))
	for i := range recs {
		at[recs[i].vals[fMessage]] = recs[i].time(fTime)
	}
	out := recs[:0]
	for i := range recs {
		asked, own := at[recs[i].vals[fReplyTo]], recs[i].time(fTime)
		if asked > own {
			if err := c.reject(recs[i].line, ReasonReplyBeforeQuestion, own.String()+" < "+asked.String(), c.b.rawOf(&recs[i])); err != nil {
				return nil, err
			}
			continue
		}
		out = append(out, recs[i])
	}
	return out, nil
}

func (c *conversion) messageConversation(key string, recs []record) error {
	resolved, _ := strconv.ParseInt(lastOf(recs, fResolved), 10, 64)
	start := recs[0].time(fTime)
	if resolved != 0 && domain.Instant(resolved) < start {
		for i := range recs {
			if err := c.reject(recs[i].line, ReasonResolvedFirst, domain.Instant(resolved).String()+" < "+start.String(), c.b.rawOf(&recs[i])); err != nil {
				return err
			}
		}
		return nil
	}
	c.emit.conversation(key, recs, domain.Instant(resolved))
	c.sum.Accepted += int64(len(recs))
	return nil
}

// conversation writes one conversation from its messages, oldest first; resolved is zero when the file does not tell.
func (e *emitter) conversation(key string, recs []record, resolved domain.Instant) {
	start, end := recs[0].time(fTime), recs[len(recs)-1].time(fTime)
	w := &messageWriter{emitter: e, resolved: resolved, repeats: map[string]int{}}
	opened := domain.ConversationStarted{SilenceEnds: !e.m.has("resolved")}
	for i := range recs {
		if !recs[i].yes(fPrivate) {
			opened.Outbound = recs[i].vals[fAuthorKind] == string(domain.ActorAgent)
			break
		}
	}
	w.convo = e.begin(key, recs, start, opened)
	w.classify(recs, end)
	for i := range recs {
		w.message(&recs[i])
	}
	w.resolve(resolved)
	if w.owner == (domain.AgentRef{}) {
		w.owner = w.lastHuman
	}
	if s := domain.Status(lastOf(recs, fStatus)); resolved == 0 && s != "" {
		w.status = s
		if s == domain.StatusResolved {
			e.c.b.notes["resolved_without_time"]++
		}
	}
	w.rate(recs, max(end, resolved), w.lastHuman)
	w.end()
}

// messageWriter writes the messages of one conversation in order.
type messageWriter struct {
	*convo
	emitter   *emitter
	resolved  domain.Instant // still to be written
	done      bool           // the resolved event is written
	assignee  string
	lastHuman domain.AgentRef
	repeats   map[string]int
}

func (w *messageWriter) message(rec *record) {
	at := rec.time(fTime)
	if w.resolved != 0 && !w.done && at > w.resolved {
		w.resolve(w.resolved)
	}
	kind := domain.ActorKind(rec.vals[fAuthorKind])
	if w.done && w.status == domain.StatusResolved && kind == domain.ActorCustomer && !rec.yes(fPrivate) {
		w.event(w.record(rec, at), 0, at, domain.Actor{Kind: domain.ActorCustomer}, domain.ConversationReopened{})
		w.status = domain.StatusOpen
	}
	w.assign(rec, at)
	actor := domain.Actor{Kind: kind}
	if kind == domain.ActorAgent {
		label, team := rec.vals[fAuthor], rec.vals[fTeam]
		if label == "" {
			label = rec.vals[fAgent]
		} else if rec.vals[fAgent] != "" && label != rec.vals[fAgent] {
			team = "" // the team column speaks of the owner
		}
		actor.AgentRef = w.emitter.ref(label, team, at)
	}
	identity := w.record(rec, at)
	n := 0
	if rec.vals[fMessage] == "" {
		n = w.repeats[identity]
		w.repeats[identity]++
	}
	id := domain.HashID(w.emitter.m.Source, identity, strconv.Itoa(n))
	data := domain.MessageCreated{Message: id, Type: domain.MessageType(rec.vals[fType]), Note: rec.yes(fPrivate), Failed: rec.yes(fFailed)}
	if data.Type == domain.MessageText {
		data.Type = ""
	}
	data.Language = rec.vals[fLanguage]
	data.Chars, data.Sentences, data.Closing = domain.Measure(rec.vals[fText])
	w.event(identity, n, at, actor, data)
	e := w.emitter
	e.c.sum.Messages++
	typ := data.Type
	if typ == "" {
		typ = domain.MessageText
	}
	e.batch.Messages = append(e.batch.Messages, domain.Message{ID: id, ConversationID: w.id, ContactID: w.contact, At: at, Actor: actor,
		Type: typ, Note: data.Note, Body: rec.vals[fText], External: rec.vals[fMessage]})
	if kind == domain.ActorAgent && !data.Note {
		w.lastHuman = actor.AgentRef
	}
}

// record is the identity of a message: its id at the source, else what it says, by whom and when.
func (w *messageWriter) record(rec *record, at domain.Instant) string {
	scope := "conversation:" + w.key
	if w.emitter.m.Conversation.By == "customer" {
		scope = "customer:" + customerKey(rec)
	} else if w.emitter.m.Conversation.By == "reply_to" {
		scope = ""
	}
	if id := rec.vals[fMessage]; id != "" {
		return "message:" + scope + ":" + id
	}
	return fmt.Sprintf("message:%s:%d:%s:%s:%d", scope, at, rec.vals[fAuthorKind], rec.vals[fAuthor], domain.HashID(rec.vals[fText]))
}

// assign follows the owner's column from message to message.
func (w *messageWriter) assign(rec *record, at domain.Instant) {
	label := rec.vals[fAgent]
	if label == "" || label == w.assignee {
		return
	}
	to := w.emitter.ref(label, rec.vals[fTeam], at)
	if to.Agent == 0 || to.Agent == w.owner.Agent {
		w.assignee = label
		return
	}
	reason := domain.AssignRouting
	if w.owner.Agent != 0 {
		reason = domain.AssignTransfer
	}
	w.event(w.record(rec, at), 0, at, domain.Actor{Kind: domain.ActorSystem}, domain.ConversationAssigned{From: w.owner, To: to, Reason: reason})
	w.owner, w.assignee = to, label
}

func (w *messageWriter) resolve(at domain.Instant) {
	if at == 0 || w.done {
		return
	}
	actor := domain.Actor{Kind: domain.ActorSystem}
	owner := w.owner
	if owner == (domain.AgentRef{}) {
		owner = w.lastHuman
	}
	if owner.Agent != 0 {
		actor = domain.Actor{Kind: domain.ActorAgent, AgentRef: owner}
	}
	w.event("conversation:"+w.key, 0, at, actor, domain.ConversationResolved{Owner: owner})
	w.done, w.status = true, domain.StatusResolved
}
