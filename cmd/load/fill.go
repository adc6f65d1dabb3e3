package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/conversation"
	"kefu/internal/engine/fact"
	"kefu/internal/feature/auth"
	"kefu/internal/feature/desk"
)

// How the desk is made up.
const (
	teams      = 20
	days       = 90 // over which the conversations are spread
	openShare  = 33 // of so many conversations one is not resolved
	fillBatch  = 2_000
	shop       = domain.ID(1)
	account    = domain.ID(2)
	firstTeam  = domain.ID(100)
	firstAgent = domain.ID(1_000)
	firstTalk  = domain.ID(1 << 40)
)

// world is who is at the desk.
type world struct {
	owner  string   // token
	agents []string // tokens
	keys   []string // of the web chats, one of each team
	caller caller   // the owner
	cids   atomic.Int64
}

// counter makes ids below those of the conversations.
type counter struct{ n atomic.Int64 }

// Next implements domain.IDs.
func (c *counter) Next() domain.ID { return domain.ID(1<<20 + c.n.Add(1)) }

func now() domain.Instant { return domain.At(time.Now()) }

// fill writes the folder through the store: teams, agents with tokens, and conversations of the last days with their rows in the inbox.
func (l *load) fill(ctx context.Context, folder string) (w *world, err error) {
	clock, ids := domain.ClockFunc(now), &counter{}
	s, err := store.Open(ctx, folder, store.Options{Clock: clock, IDs: ids})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	start := time.Now()
	w = &world{}
	people := domain.Batch{Stores: []domain.Store{{ID: shop, Name: "Shop"}}, Accounts: []domain.Account{{ID: account, StoreID: shop, Channel: domain.ChannelWeb, Name: "Chat"}}}
	for i := range teams {
		people.Teams = append(people.Teams, domain.Team{ID: firstTeam + domain.ID(i), Name: fmt.Sprint("Team ", i)})
	}
	for i := range l.agents {
		people.Agents = append(people.Agents, domain.Agent{ID: firstAgent + domain.ID(i), Name: fmt.Sprint("Agent ", i), Terms: []domain.AgentTerm{{Team: teamOf(i)}}})
	}
	if _, err := s.Ingest(ctx, people); err != nil {
		return nil, err
	}
	logins := auth.New(store.Auth{Store: s}, clock, ids)
	token := func(u auth.User) (string, error) {
		u.ID, u.Email, u.CreatedAt = ids.Next(), fmt.Sprintf("%s-%d@example.com", u.Role, u.Agent), now()
		if err := (store.Auth{Store: s}).SaveUser(ctx, u); err != nil {
			return "", err
		}
		_, t, err := logins.CreateToken(ctx, u.ID, "load", 0)
		return t, err
	}
	if w.owner, err = token(auth.User{Name: "Owner", Role: access.Owner}); err != nil {
		return nil, err
	}
	for i := range l.agents {
		t, err := token(auth.User{Name: fmt.Sprint("Agent ", i), Role: access.Agent, Agent: firstAgent + domain.ID(i)})
		if err != nil {
			return nil, err
		}
		w.agents = append(w.agents, t)
	}
	if err := l.talks(ctx, s); err != nil {
		return nil, err
	}
	l.say("%d conversations written in %s", l.conversations, time.Since(start).Round(time.Millisecond))
	return w, nil
}

func teamOf(agent int) domain.ID { return firstTeam + domain.ID(agent%teams) }

// talks writes the conversations in batches, and the row of each in the inbox as the replay of its events.
func (l *load) talks(ctx context.Context, s *store.Store) error {
	h, err := store.Workspace{Store: s}.Settings(ctx)
	if err != nil {
		return err
	}
	folder, err := fact.New(h)
	if err != nil {
		return err
	}
	rules := desk.SettingsRules(func() *fact.Folder { return folder }, func(domain.ChannelKind) time.Duration { return 0 })
	end := now()
	for first := 0; first < l.conversations; first += fillBatch {
		var b domain.Batch
		var states []conversation.State
		for i := first; i < min(first+fillBatch, l.conversations); i++ {
			events := l.talk(&b, i, end)
			state := conversation.Replay(events, rules)
			state.Seq = int64(len(events))
			states = append(states, state.SkipInvite().Overlook(end)) // what fell due in the history was no work of this desk
			b.Events = append(b.Events, events...)
		}
		err := s.InTx(ctx, func(tx *store.Tx) error {
			if _, err := tx.Ingest(b); err != nil {
				return err
			}
			for i, state := range states {
				if err := tx.SaveInbox(state, desk.Preview{Text: b.Messages[i].Body, By: "customer"}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if done := first + fillBatch; done%200_000 == 0 {
			l.say("%d of %d conversations", done, l.conversations)
		}
	}
	return nil
}

// talk adds contact, conversation and message number i, and returns its events. Most are answered and resolved; the others began just now.
func (l *load) talk(b *domain.Batch, i int, end domain.Instant) []domain.Event {
	id, contact := firstTalk+domain.ID(2*i), firstTalk+domain.ID(2*i+1)
	open := i%openShare == 0
	span := int64(days * 24 * time.Hour / time.Microsecond)
	at := end - domain.Instant(span/int64(l.conversations)*int64(l.conversations-i)) - 3_600_000_000
	if open {
		at = end - 1_800_000_000 + domain.Instant(i%1_000)*1_000_000
	}
	agent := i % l.agents
	ref := domain.AgentRef{Agent: firstAgent + domain.ID(agent), Team: teamOf(agent), Seniority: domain.SeniorityJunior, Employment: domain.EmploymentOwn}
	n := firstTalk + domain.ID(1)<<30 + domain.ID(8*i)
	add := func(out []domain.Event, after time.Duration, who domain.Actor, data domain.EventData) []domain.Event {
		n++
		return append(out, domain.Event{ID: n, StoreID: shop, ContactID: contact, ConversationID: id, Kind: data.EventKind(), Version: 1, At: at.Add(after), RecordedAt: at.Add(after),
			Actor: who, Data: data})
	}
	customer, system := domain.Actor{Kind: domain.ActorCustomer}, domain.Actor{Kind: domain.ActorSystem}
	message := domain.Message{ID: n, ConversationID: id, ContactID: contact, At: at, Actor: customer, Type: domain.MessageText, Body: "Wo ist meine Bestellung SH-10482? Ich warte seit Montag."}
	events := add(nil, 0, customer, domain.ConversationStarted{Account: account, Channel: domain.ChannelWeb, Country: "DE", Language: "de", Priority: "normal", Observes: domain.ObservesAll})
	events = add(events, 0, customer, domain.MessageCreated{Message: message.ID, Chars: 55, Sentences: 2, Language: "de"})
	to := ref
	if open && i/openShare%3 == 0 {
		to = domain.AgentRef{Team: ref.Team} // waits in the queue of the team
	}
	events = add(events, time.Second, system, domain.ConversationAssigned{To: to, Reason: domain.AssignRouting})
	c := domain.Conversation{ID: id, StoreID: shop, ContactID: contact, AccountID: account, Channel: domain.ChannelWeb, Status: domain.StatusOpen, Owner: to.Agent, Team: to.Team, Started: at, LastAt: at}
	if !open {
		events = add(events, 5*time.Minute, domain.Actor{Kind: domain.ActorAgent, AgentRef: ref}, domain.ConversationResolved{Reason: domain.ResolveManual, Owner: ref})
		c.Status = domain.StatusResolved
	}
	b.Contacts = append(b.Contacts, domain.Contact{ID: contact, StoreID: shop, Name: "Kunde " + strconv.Itoa(i), Country: "DE", Language: "de",
		Identifiers: []domain.Identifier{{Kind: "email", Value: "kunde" + strconv.Itoa(i) + "@example.com"}}})
	b.Conversations, b.Messages = append(b.Conversations, c), append(b.Messages, message)
	return events
}

// open makes a web chat for each team, over HTTP as its owner would.
func (w *world) open(ctx context.Context, srv *server) error {
	w.caller = caller{url: srv.url, token: w.owner, client: &http.Client{Timeout: time.Minute}}
	for i := range teams {
		var made struct{ Key string }
		in := map[string]any{"store": shop.String(), "name": fmt.Sprint("Chat ", i), "enabled": true, "team": (firstTeam + domain.ID(i)).String()}
		if err := w.caller.do(ctx, http.MethodPost, "/api/desk/widgets", in, &made); err != nil {
			return err
		}
		w.keys = append(w.keys, made.Key)
	}
	return nil
}
