package records

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/feature/desk"
)

// Entry is an event as other programs see it: with the names and the text that events themselves do not carry.
type Entry struct {
	Event        domain.ID        `json:"event" doc:"the same wherever this event is told: what was seen before can be dropped"`
	Kind         domain.EventKind `json:"kind"`
	At           domain.Instant   `json:"at" doc:"when it happened"`
	RecordedAt   domain.Instant   `json:"recorded_at"`
	Seq          int64            `json:"seq" doc:"counts the events of one contact: the higher is the newer"`
	Store        domain.ID        `json:"store,omitempty"`
	Account      domain.ID        `json:"account,omitempty"`
	Channel      domain.Channel   `json:"channel,omitempty"`
	Contact      domain.ID        `json:"contact,omitempty"`
	Conversation domain.ID        `json:"conversation,omitempty"`
	External     string           `json:"external,omitempty" doc:"what the other system of an API channel calls the conversation"`
	By           desk.Author      `json:"by"`
	Data         domain.EventData `json:"data,omitempty" doc:"what else the event says; depends on its kind"`
	Message      *Message         `json:"message,omitempty" doc:"of message.created"`
}

// Message is the text of a message and, of one that an API channel brought, its name there.
type Message struct {
	desk.Message
	External string `json:"external,omitempty"`
}

// known is what the desk knows of the conversations that events speak of.
type known struct {
	rows     map[domain.ID]desk.Stored
	bonds    map[domain.ID]string
	messages map[domain.ID]domain.Message
	names    map[domain.ID]string
}

// Describe returns events as entries, in their order.
func Describe(ctx context.Context, store Store, events []domain.Event) ([]Entry, error) {
	k, err := look(ctx, store, events)
	if err != nil {
		return nil, err
	}
	out := make([]Entry, len(events))
	for i, e := range events {
		out[i] = k.entry(e)
	}
	return out, nil
}

func look(ctx context.Context, store Store, events []domain.Event) (known, error) {
	k := known{rows: map[domain.ID]desk.Stored{}, bonds: map[domain.ID]string{}, messages: map[domain.ID]domain.Message{}, names: map[domain.ID]string{}}
	wanted := map[domain.ID][]domain.ID{}
	seen, agents := map[domain.ID]bool{}, false
	var talks []domain.ID
	for _, e := range events {
		agents = agents || e.Actor.Agent != 0
		if e.ConversationID != 0 && !seen[e.ConversationID] {
			seen[e.ConversationID] = true
			talks = append(talks, e.ConversationID)
		}
		if m, ok := e.Data.(domain.MessageCreated); ok && m.Message != 0 {
			wanted[e.ConversationID] = append(wanted[e.ConversationID], m.Message)
		}
	}
	rows, err := store.Rows(ctx, talks)
	if err != nil {
		return k, err
	}
	for _, r := range rows {
		k.rows[r.State.ID] = r
	}
	bonds, err := store.Bonds(ctx, talks)
	if err != nil {
		return k, err
	}
	for _, b := range bonds {
		k.bonds[b.Conversation] = b.External
	}
	messages, err := store.Messages(ctx, wanted)
	if err != nil {
		return k, err
	}
	for _, m := range messages {
		k.messages[m.ID] = m
	}
	if !agents {
		return k, nil
	}
	all, err := store.Agents(ctx)
	for _, a := range all {
		k.names[a.ID] = a.Name
	}
	return k, err
}

func (k known) entry(e domain.Event) Entry {
	row := k.rows[e.ConversationID].State
	out := Entry{
		Event: e.ID, Kind: e.Kind, At: e.At, RecordedAt: e.RecordedAt, Seq: e.ContactSeq, Store: e.StoreID, Account: row.Account, Channel: row.Channel,
		Contact: e.ContactID, Conversation: e.ConversationID, External: k.bonds[e.ConversationID], Data: e.Data,
		By: desk.Author{Kind: e.Actor.Kind, ID: e.Actor.Agent, Name: k.names[e.Actor.Agent]},
	}
	if d, ok := e.Data.(domain.MessageCreated); ok {
		m := k.messages[d.Message]
		out.Message = &Message{Message: desk.Message{ID: d.Message, Type: d.Type, Note: d.Note, Lang: d.Language, Body: m.Body, Files: m.Files}}
		if row.Channel == domain.ChannelAPI && e.Actor.Kind == domain.ActorCustomer {
			out.Message.External = m.External
		}
	}
	return out
}
