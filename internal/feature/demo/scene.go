package demo

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"kefu/internal/domain"
)

// scene is one conversation while it is written.
type scene struct {
	g        *generator
	slot     *slot
	lane     *lane
	contact  domain.Contact
	tongue   tongue
	order    string
	said     string // last
	conv     domain.ID
	owner    domain.AgentRef
	events   []domain.Event
	messages []domain.Message
}

func (sc *scene) add(at domain.Instant, actor domain.Actor, data domain.EventData) {
	sc.events = append(sc.events, domain.Event{
		ID: sc.g.id(), StoreID: sc.lane.store, ContactID: sc.contact.ID, ConversationID: sc.conv, Kind: data.EventKind(), Version: 1,
		At: at, RecordedAt: at, Actor: actor, Data: data,
	})
}

// utterance is how a phrase is sent.
type utterance struct {
	kind    domain.MessageType
	tongue  tongue
	note    bool
	closing bool
	macro   bool
}

func (sc *scene) say(at domain.Instant, actor domain.Actor, p phrase, u utterance) {
	id := sc.g.id()
	if u.kind == "" {
		u.kind = domain.MessageText
	}
	m := domain.MessageCreated{Message: id, Type: u.kind, Note: u.note, Closing: u.closing, Macro: u.macro}
	body := ""
	sc.said = p.text
	if u.kind == domain.MessageText {
		m.Chars, m.Sentences, m.Language = p.chars, p.sentences, u.tongue.tag()
		if body = p.text; p.order {
			body = strings.Replace(body, orderMark, sc.order, 1)
		}
	}
	sc.add(at, actor, m)
	sc.messages = append(sc.messages, domain.Message{
		ID: id, ConversationID: sc.conv, ContactID: sc.contact.ID, At: at, Actor: actor, Type: u.kind, Note: u.note, Body: body,
	})
}

func (sc *scene) customerSays(at domain.Instant, list []phrase) {
	u := utterance{tongue: sc.tongue}
	if sc.slot.has(markSticker) {
		u.kind = domain.MessageSticker
	}
	sc.say(at, customer(), sc.one(list), u)
}

func customer() domain.Actor { return domain.Actor{Kind: domain.ActorCustomer} }
func system() domain.Actor   { return domain.Actor{Kind: domain.ActorSystem} }
func rule() domain.Actor     { return domain.Actor{Kind: domain.ActorRule} }
func bot() domain.Actor      { return domain.Actor{Kind: domain.ActorBot} }

func (g *generator) actor(a int16, at domain.Instant) domain.Actor {
	return domain.Actor{Kind: domain.ActorAgent, AgentRef: g.agents[a].RefAt(at)}
}

func (sc *scene) assign(at domain.Instant, by domain.Actor, to domain.AgentRef, reason domain.AssignReason, note string) {
	sc.add(at, by, domain.ConversationAssigned{From: sc.owner, To: to, Reason: reason, Note: note})
	sc.owner = to
}

// write turns a slot into its conversation and hands it to the batch.
func (g *generator) write(s *slot) {
	sc := &g.scene
	*sc = scene{g: g, slot: s, lane: &g.lanes.list[s.lane], events: sc.events[:0], messages: sc.messages[:0], conv: g.id()}
	g.customer(sc)
	sc.order = "SH-" + strconv.Itoa(10000+g.rng.IntN(90000))
	sc.start()
	switch {
	case s.has(markWaits):
		sc.waits()
	case s.has(markInHand):
		sc.inHand()
	case s.outcome == outcomeHandled:
		sc.handled()
	case s.outcome == outcomeBot:
		sc.botAlone()
	default:
		sc.missed()
	}
	g.buys(sc)
	g.keep(sc)
}

// start is the customer's first message and what answers it by itself at night.
func (sc *scene) start() {
	g, s, l := sc.g, sc.slot, sc.lane
	sc.add(s.start, customer(), domain.ConversationStarted{
		Account: l.account, Channel: l.channel, Country: l.country, CountryRule: countryRule(l.channel), Language: sc.tongue.tag(), Priority: "normal", Observes: domain.ObservesAll,
	})
	if s.has(markTail) {
		sc.customerSays(s.start, g.books.back[sc.tongue])
	} else {
		sc.customerSays(s.start, g.books.ask[sc.tongue][topicOf(s.issue, sc.lane.shop)])
	}
	if s.has(markVoice) {
		sc.say(s.start.Add(700*time.Millisecond), customer(), phrase{}, utterance{kind: domain.MessageVoice})
	}
	if s.has(markOff) && s.outcome != outcomeBot {
		sc.say(s.start.Add(1100*time.Millisecond), rule(), sc.one(g.books.auto[sc.tongue]), utterance{tongue: sc.tongue})
	}
}

// countryRule is how the country of a customer becomes known on a channel.
func countryRule(ch domain.Channel) string {
	switch ch {
	case domain.ChannelWeb:
		return "ip"
	case domain.ChannelWhatsApp:
		return "phone"
	case domain.ChannelForm:
		return "ship_to"
	}
	return "locale"
}

// keep puts what happened until the end of the history into the batch.
func (g *generator) keep(sc *scene) {
	slices.SortStableFunc(sc.events, func(a, b domain.Event) int { return int(min(1, max(-1, a.At-b.At))) })
	c := domain.Conversation{
		ID: sc.conv, StoreID: sc.lane.store, ContactID: sc.contact.ID, AccountID: sc.lane.account, Channel: sc.lane.channel,
		Status: domain.StatusOpen, Started: sc.slot.start, External: "DEMO-" + g.run + "-" + strconv.FormatInt(int64(sc.conv&(1<<room-1)), 36),
	}
	if sc.lane.kind == domain.KindMail {
		c.Subject = g.issues[sc.slot.issue].Name.EN + " · " + sc.order
	}
	for _, e := range sc.events {
		if e.At > g.p.Until {
			break
		}
		c.LastAt = e.At
		switch d := e.Data.(type) {
		case domain.ConversationAssigned:
			c.Owner, c.Team = d.To.Agent, d.To.Team
		case domain.ConversationStatus:
			c.Status = d.Status
		case domain.ConversationResolved:
			c.Status = domain.StatusResolved
		case domain.ConversationReopened:
			c.Status = domain.StatusOpen
		case domain.ConversationClassified:
			c.IssueType = d.IssueType
		}
		g.batch.Events = append(g.batch.Events, e)
	}
	for _, m := range sc.messages {
		if m.At <= g.p.Until {
			g.batch.Messages = append(g.batch.Messages, m)
		}
	}
	g.batch.Contacts = append(g.batch.Contacts, sc.contact)
	g.batch.Conversations = append(g.batch.Conversations, c)
}

// seconds draws between two numbers of seconds.
func (g *generator) seconds(lo, hi float64) time.Duration {
	return time.Duration((lo + (hi-lo)*g.rng.Float64()) * float64(time.Second))
}
