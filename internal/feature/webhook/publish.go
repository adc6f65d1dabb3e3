package webhook

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/event"
)

// Log is where events are read.
type Log interface {
	event.Log
	Head(ctx context.Context) (event.Cursor, error)
	Listen() (<-chan struct{}, func())
}

// Told is an event as it is told, with what decides who hears of it.
type Told struct {
	Account domain.ID // of its conversation; 0: none
	Data    any       // becomes JSON
}

// Describer returns events as they are told, in their order.
type Describer func(ctx context.Context, events []domain.Event) ([]Told, error)

// Publisher follows the log and makes a delivery of each event for each hook that wants it. Deliveries and position are written in one transaction,
// so nothing is lost and nothing is made twice.
type Publisher struct {
	Store    Store
	Log      Log
	Describe Describer
	IDs      domain.IDs
	Clock    domain.Clock
	Logger   *slog.Logger
	Wake     func() // tells that there is something to send; nil: nobody
}

const cursorName = "webhook"

// Run follows the log until ctx ends.
func (p *Publisher) Run(ctx context.Context) error {
	wake, stop := p.Log.Listen()
	defer stop()
	return p.subscriber(wake).Run(ctx)
}

// Drain handles what is in the log now and returns how many events that was.
func (p *Publisher) Drain(ctx context.Context) (int, error) { return p.subscriber(nil).Drain(ctx) }

func (p *Publisher) subscriber(wake <-chan struct{}) *event.Subscriber {
	return &event.Subscriber{Name: cursorName, Log: idle{p}, Cursors: kept{p.Store}, Handle: p.handle, Wake: wake, Poll: time.Second, Logger: p.Logger}
}

// kept saves no position: handle has done so together with the deliveries.
type kept struct{ event.CursorStore }

// SaveCursor implements event.CursorStore.
func (kept) SaveCursor(context.Context, string, event.Cursor) error { return nil }

// idle is the log, except that without any hook nothing of it is read: the position moves to its end.
type idle struct{ *Publisher }

// After implements event.Log.
func (i idle) After(ctx context.Context, c event.Cursor, limit int) ([]domain.Event, event.Cursor, error) {
	hooks, err := i.Store.Hooks(ctx)
	if err != nil {
		return nil, c, err
	}
	if slices.ContainsFunc(hooks, func(h Hook) bool { return h.Enabled }) {
		return i.Log.After(ctx, c, limit)
	}
	head, err := i.Log.Head(ctx)
	if err != nil || !c.Before(head) {
		return nil, c, err
	}
	return nil, c, i.Store.SaveCursor(ctx, cursorName, head)
}

func (p *Publisher) handle(ctx context.Context, events []domain.Event, next event.Cursor) error {
	hooks, err := p.Store.Hooks(ctx)
	if err != nil {
		return err
	}
	hooks = slices.DeleteFunc(hooks, func(h Hook) bool { return !h.Enabled })
	wanted := slices.DeleteFunc(slices.Clone(events), func(e domain.Event) bool {
		return !slices.ContainsFunc(hooks, func(h Hook) bool { return h.mayWant(e) })
	})
	var list []Delivery
	if len(wanted) > 0 {
		if list, err = p.deliveries(ctx, hooks, wanted); err != nil {
			return err
		}
	}
	if err := p.Store.Enqueue(ctx, list, cursorName, next); err != nil {
		return err
	}
	if len(list) > 0 && p.Wake != nil {
		p.Wake()
	}
	return nil
}

func (p *Publisher) deliveries(ctx context.Context, hooks []Hook, events []domain.Event) ([]Delivery, error) {
	told, err := p.Describe(ctx, events)
	if err != nil {
		return nil, err
	}
	now := p.Clock.Now()
	var out []Delivery
	for i, e := range events {
		var body []byte
		for _, h := range hooks {
			if !h.mayWant(e) || !h.wants(e, told[i].Account) {
				continue
			}
			if body == nil {
				if body, err = json.Marshal(payload{Type: string(e.Kind), Timestamp: e.At.String(), Data: told[i].Data}); err != nil {
					return nil, err
				}
			}
			out = append(out, Delivery{
				ID: p.IDs.Next(), Hook: h.ID, Event: e.ID, MessageID: "evt_" + e.ID.String(), Kind: string(e.Kind), Body: body, State: Waiting,
				RunAt: now, Created: now,
			})
		}
	}
	return out, nil
}

// payload is the body of a request.
type payload struct {
	Type      string `json:"type"`
	Timestamp string `json:"timestamp"`
	Data      any    `json:"data"`
}

// mayWant goes by what the event itself says. History that was imported is told to nobody, nor is what was recorded before there was the hook.
func (h Hook) mayWant(e domain.Event) bool {
	if e.Source != 0 || e.RecordedAt < h.Created || len(h.Kinds) > 0 && !slices.Contains(h.Kinds, e.Kind) {
		return false
	}
	if m, ok := e.Data.(domain.MessageCreated); ok && m.Note && !h.Notes {
		return false
	}
	return len(h.Stores) == 0 || slices.Contains(h.Stores, e.StoreID)
}

// wants goes by the account of the conversation. The hook of a channel hears of what is to be carried to its customers, and of nothing else.
func (h Hook) wants(e domain.Event, account domain.ID) bool {
	if h.Account == 0 {
		return true
	}
	m, ok := e.Data.(domain.MessageCreated)
	return ok && account == h.Account && e.Actor.Kind != domain.ActorCustomer && !m.Note
}
