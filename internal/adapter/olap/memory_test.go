package olap_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"

	"kefu/internal/domain"
	"kefu/internal/engine/event"
	"kefu/internal/engine/fact"
)

// memoryLog is an event log in memory: the smallest Source there can be.
type memoryLog struct {
	mu     sync.Mutex
	events []domain.Event
	fail   error              // After returns it
	onEach func(n int)        // called after the n-th timeline EachTimeline handed out
	hidden map[domain.ID]bool // contacts whose events are erased
}

func (l *memoryLog) add(events ...domain.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range events {
		e.Seq = int64(len(l.events) + 1)
		e.ID = domain.ID(e.Seq)
		e.Version = 1
		e.RecordedAt = e.At
		l.events = append(l.events, e)
	}
}

func (l *memoryLog) After(_ context.Context, c event.Cursor, limit int) ([]domain.Event, event.Cursor, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fail != nil {
		return nil, c, l.fail
	}
	out := slices.Clone(l.events[c.Seq:min(len(l.events), int(c.Seq)+limit)])
	return out, event.Cursor{Seq: c.Seq + int64(len(out))}, nil
}

func (l *memoryLog) Head(context.Context) (event.Cursor, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return event.Cursor{Seq: int64(len(l.events))}, nil
}

func (l *memoryLog) CountEvents(context.Context) (int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return int64(len(l.events)), nil
}

// roots maps every contact to the smallest contact of its person, by following the merges that stand.
func (l *memoryLog) roots() map[domain.ID]domain.ID {
	root := map[domain.ID]domain.ID{}
	links := map[[2]domain.ID]bool{}
	for _, e := range l.events {
		if e.ContactID != 0 && !l.hidden[e.ContactID] {
			root[e.ContactID] = e.ContactID
		}
		switch d := e.Data.(type) {
		case domain.ContactMerged:
			links[[2]domain.ID{e.ContactID, d.Other}] = true
			root[d.Other] = d.Other
		case domain.ContactUnmerged:
			delete(links, [2]domain.ID{e.ContactID, d.Other})
		}
	}
	for changed := true; changed; {
		changed = false
		for k := range links {
			low := min(root[k[0]], root[k[1]])
			if root[k[0]] != low || root[k[1]] != low {
				root[k[0]], root[k[1]], changed = low, low, true
			}
		}
	}
	return root
}

// persons builds all timelines, in contact order.
func (l *memoryLog) persons() []fact.Timeline {
	l.mu.Lock()
	defer l.mu.Unlock()
	root := l.roots()
	byRoot := map[domain.ID]*fact.Timeline{}
	var order []domain.ID
	for c, r := range root {
		if byRoot[r] == nil {
			byRoot[r] = &fact.Timeline{Person: r}
			order = append(order, r)
		}
		byRoot[r].Contacts = append(byRoot[r].Contacts, c)
	}
	for _, e := range l.events {
		if t := byRoot[root[e.ContactID]]; t != nil && !l.hidden[e.ContactID] {
			t.Events = append(t.Events, e)
		}
	}
	slices.Sort(order)
	out := make([]fact.Timeline, 0, len(order))
	for _, r := range order {
		slices.Sort(byRoot[r].Contacts)
		out = append(out, *byRoot[r])
	}
	return out
}

func (l *memoryLog) Timelines(_ context.Context, contacts []domain.ID) ([]fact.Timeline, error) {
	var out []fact.Timeline
	for _, t := range l.persons() {
		if slices.ContainsFunc(t.Contacts, func(c domain.ID) bool { return slices.Contains(contacts, c) }) {
			out = append(out, t)
		}
	}
	return out, nil
}

func (l *memoryLog) EachTimeline(_ context.Context, fn func(fact.Timeline) error) error {
	for i, t := range l.persons() {
		if err := fn(t); err != nil {
			return err
		}
		if l.onEach != nil {
			l.onEach(i + 1)
		}
	}
	return nil
}

func (l *memoryLog) AgentsWithPresence(context.Context) ([]domain.ID, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []domain.ID
	for _, e := range l.events {
		if e.Kind == domain.EventPresenceChanged && !slices.Contains(out, e.Actor.Agent) {
			out = append(out, e.Actor.Agent)
		}
	}
	return out, nil
}

func (l *memoryLog) PresenceEvents(_ context.Context, agent domain.ID) ([]domain.Event, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []domain.Event
	for _, e := range l.events {
		if e.Kind == domain.EventPresenceChanged && e.Actor.Agent == agent {
			out = append(out, e)
		}
	}
	return out, nil
}

const day = 24 * 3600 * 1_000_000

// start is Monday 2024-01-01 09:00 in Shanghai.
const start = domain.Instant(1_704_070_800_000_000)

func happened(contact, conversation domain.ID, at domain.Instant, actor domain.Actor, data domain.EventData) domain.Event {
	return domain.Event{StoreID: 1, ContactID: contact, ConversationID: conversation, At: at, Actor: actor, Data: data, Kind: data.EventKind()}
}

func customer() domain.Actor { return domain.Actor{Kind: domain.ActorCustomer} }

func agent(id domain.ID) domain.Actor {
	return domain.Actor{Kind: domain.ActorAgent, AgentRef: domain.AgentRef{Agent: id, Team: id%3 + 1, Seniority: domain.SeniorityJunior}}
}

// randomDay is one thing after another about random contacts: conversations, ratings, merges, presence, late arrivals.
func randomDay(r *rand.Rand, n int) []domain.Event {
	var out []domain.Event
	for range n {
		contact := domain.ID(r.IntN(30) + 1)
		conv := contact*100 + domain.ID(r.IntN(3))
		at := start + domain.Instant(r.Int64N(20*day))
		a := agent(domain.ID(r.IntN(4) + 1))
		switch r.IntN(14) {
		case 0:
			out = append(out, happened(contact, 0, at, a, domain.ContactMerged{Other: domain.ID(r.IntN(30) + 1)}))
			if last := &out[len(out)-1]; last.Data.(domain.ContactMerged).Other == contact {
				out = out[:len(out)-1]
			}
		case 1:
			out = append(out, happened(contact, 0, at, a, domain.ContactUnmerged{Other: domain.ID(r.IntN(30) + 1)}))
		case 2:
			out = append(out, happened(0, 0, at, a, domain.PresenceChanged{State: domain.PresenceOnline}),
				happened(0, 0, at+day/8, a, domain.PresenceChanged{State: domain.PresenceOffline}))
		case 3:
			out = append(out, happened(contact, conv, at, a, domain.ConversationResolved{Owner: a.AgentRef}))
		case 4:
			out = append(out, happened(contact, conv, at, customer(), domain.ConversationReopened{}))
		case 5:
			out = append(out, happened(contact, conv, at, a, domain.ConversationAssigned{To: a.AgentRef, Reason: domain.AssignTransfer}))
		case 6:
			out = append(out, happened(contact, conv, at, customer(), domain.SurveyAnswered{Survey: domain.SurveyCSAT, Score: 1 + r.IntN(5), Agent: a.AgentRef}))
		case 7:
			out = append(out, happened(contact, conv, at, a, domain.ConversationTagged{Added: []string{"退款", "vip"}}))
		case 8, 9, 10:
			out = append(out, happened(contact, conv, at, a, domain.MessageCreated{Chars: r.IntN(200)}))
		default:
			out = append(out,
				happened(contact, conv, at, customer(), domain.ConversationStarted{Channel: "chat", Country: "DE", Observes: domain.ObservesAll}),
				happened(contact, conv, at, customer(), domain.MessageCreated{Chars: r.IntN(80)}))
		}
	}
	return out
}
