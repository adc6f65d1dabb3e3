package storetest

import (
	"sync/atomic"

	"kefu/internal/domain"
)

// Start is the instant at which the made-up traffic begins: 2026-03-02 01:00 UTC.
const Start domain.Instant = 1_772_413_200_000_000

// Clock is a clock that moves on by a millisecond each time it is read.
func Clock() domain.Clock {
	var now atomic.Int64
	now.Store(int64(Start))
	return domain.ClockFunc(func() domain.Instant { return domain.Instant(now.Add(1000)) })
}

// ids counts up.
type ids struct{ last atomic.Int64 }

// Next implements domain.IDs.
func (i *ids) Next() domain.ID { return domain.ID(i.last.Add(1)) }

// IDs is a source of ids that counts up from 900,000,001.
func IDs() domain.IDs {
	i := &ids{}
	i.last.Store(900_000_000)
	return i
}

// Talk makes a batch of contacts, each with one conversation of the given number of messages; the n-th call for the same first contact
// gives the same batch.
func Talk(first domain.ID, contacts, messages int) domain.Batch {
	var b domain.Batch
	const shop, account = 11, 12
	agent := domain.Actor{Kind: domain.ActorAgent, AgentRef: domain.AgentRef{Agent: 21, Team: 31, Seniority: domain.SeniorityJunior, Employment: domain.EmploymentOwn}}
	customer := domain.Actor{Kind: domain.ActorCustomer}
	for i := range contacts {
		contact := first + domain.ID(i)
		conversation := domain.HashID("conversation", contact.String())
		at := Start.Add(0) + domain.Instant(i)*60_000_000
		b.Contacts = append(b.Contacts, domain.Contact{ID: contact, StoreID: shop, Name: "C" + contact.String(), Country: "DE",
			Identifiers: []domain.Identifier{{Kind: "email", Value: "c" + contact.String() + "@example.com"}}})
		base := domain.Event{StoreID: shop, ContactID: contact, ConversationID: conversation, Actor: customer, At: at, Version: 1, RecordedAt: at}
		open := base
		open.ID, open.Kind = domain.HashID("start", contact.String()), domain.EventConversationStarted
		open.Data = domain.ConversationStarted{Account: account, Channel: domain.ChannelEmail, Country: "DE", Observes: domain.ObservesAll}
		b.Events = append(b.Events, open)
		for n := range messages {
			who := customer
			if n%2 == 1 {
				who = agent
			}
			m := domain.Message{ID: domain.HashID("message", contact.String(), domain.ID(n).String()), ConversationID: conversation, ContactID: contact,
				At: at.Add(0) + domain.Instant(n)*30_000_000, Actor: who, Type: domain.MessageText, Body: "Wo ist meine Bestellung SH-10482? Ich warte seit Montag."}
			e := base
			e.ID, e.Kind, e.At, e.Actor = domain.HashID("event", m.ID.String()), domain.EventMessageCreated, m.At, who
			e.Data = domain.MessageCreated{Message: m.ID, Chars: 55, Sentences: 2, Language: "de"}
			b.Messages = append(b.Messages, m)
			b.Events = append(b.Events, e)
			at = m.At
		}
		b.Conversations = append(b.Conversations, domain.Conversation{ID: conversation, StoreID: shop, ContactID: contact, AccountID: account,
			Channel: domain.ChannelEmail, Status: domain.StatusOpen, Started: base.At, LastAt: at})
	}
	return b
}
