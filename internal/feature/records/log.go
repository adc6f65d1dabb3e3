package records

import (
	"context"
	"slices"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/event"
	"kefu/internal/feature/desk"
)

// LogQuery asks for a part of the log.
type LogQuery struct {
	After string // Part.Next of the part before; empty: from the beginning; AtEnd: only what happens from now on
	Kinds []domain.EventKind
	Store domain.ID // 0: all
	Limit int       // 1 to MaxPart
	Wait  time.Duration
}

// AtEnd is a LogQuery.After that leaves the past out.
const AtEnd = "end"

// Limits of one part of the log.
const (
	MaxPart = 500
	MaxWait = 30 * time.Second

	readAtOnce = 500
	readMost   = 20 // batches that are looked through for one part
	lookAgain  = time.Second
)

// Part is a part of the log, in its order. More says that there is more to be had at once behind Next, even if Items is empty: not everything is
// for everybody.
type Part struct {
	Items []Entry `json:"items"`
	Next  string  `json:"next"`
	More  bool    `json:"more"`
}

// Events returns what happened behind a position, as far as the caller may see it: what belongs to a conversation that the caller sees at this
// moment, and who is on duty. Who sees everything also sees what belongs to no conversation of the desk. Without anything to tell it waits.
func (s *Service) Events(ctx context.Context, p access.Principal, q LogQuery) (Part, error) {
	if q.Limit < 1 || q.Limit > MaxPart {
		return Part{}, domain.Invalid("limit", "bad_limit", "a part has 1 to %d events", MaxPart)
	}
	v, err := s.viewers.Viewer(ctx, p)
	if err != nil {
		return Part{}, err
	}
	var at event.Cursor
	switch q.After {
	case "":
	case AtEnd:
		at, err = s.store.Head(ctx)
	default:
		at, err = desk.ParseCursor(q.After)
	}
	if err != nil {
		return Part{}, err
	}
	bell, stop := s.store.Listen()
	defer stop()
	waited := time.NewTimer(min(q.Wait, MaxWait))
	defer waited.Stop()
	for {
		part, next, err := s.part(ctx, v, at, q)
		if err != nil || len(part.Items) > 0 || part.More || q.Wait <= 0 {
			return part, err
		}
		at = next
		again := time.NewTimer(lookAgain) // what other servers write rings no bell here
		select {
		case <-ctx.Done():
			again.Stop()
			return part, ctx.Err()
		case <-waited.C:
			again.Stop()
			return part, nil
		case <-bell:
		case <-again.C:
		}
		again.Stop()
	}
}

// part looks through the log until something is found that is asked for.
func (s *Service) part(ctx context.Context, v desk.Viewer, at event.Cursor, q LogQuery) (Part, event.Cursor, error) {
	out := Part{Items: []Entry{}, Next: desk.CursorText(at)}
	for range readMost {
		batch := q.Limit
		if len(q.Kinds) > 0 || q.Store != 0 {
			batch = max(batch, readAtOnce)
		}
		events, next, err := s.store.After(ctx, at, batch)
		if err != nil {
			return Part{}, at, err
		}
		out.More = len(events) == batch
		chosen := slices.DeleteFunc(slices.Clone(events), func(e domain.Event) bool { return !q.asks(e) })
		if len(chosen) > q.Limit { // the place of the last one that is told is found by reading less
			return s.cut(ctx, v, at, q, events, chosen)
		}
		if err := s.tell(ctx, v, &out, chosen); err != nil {
			return Part{}, at, err
		}
		at, out.Next = next, desk.CursorText(next)
		if len(out.Items) > 0 || !out.More {
			break
		}
	}
	return out, at, nil
}

// cut reads again up to the last event that fits into the part.
func (s *Service) cut(ctx context.Context, v desk.Viewer, at event.Cursor, q LogQuery, events, chosen []domain.Event) (Part, event.Cursor, error) {
	last := chosen[q.Limit-1].ID
	n := 1 + slices.IndexFunc(events, func(e domain.Event) bool { return e.ID == last })
	events, next, err := s.store.After(ctx, at, n)
	if err != nil {
		return Part{}, at, err
	}
	out := Part{Items: []Entry{}, Next: desk.CursorText(next), More: true}
	err = s.tell(ctx, v, &out, slices.DeleteFunc(events, func(e domain.Event) bool { return !q.asks(e) }))
	return out, next, err
}

// asks reports whether an event is asked for.
func (q LogQuery) asks(e domain.Event) bool {
	return (len(q.Kinds) == 0 || slices.Contains(q.Kinds, e.Kind)) && (q.Store == 0 || e.StoreID == q.Store)
}

// tell adds those of the events that a viewer sees.
func (s *Service) tell(ctx context.Context, v desk.Viewer, out *Part, events []domain.Event) error {
	if len(events) == 0 {
		return nil
	}
	k, err := look(ctx, s.store, events)
	if err != nil {
		return err
	}
	for _, e := range events {
		row, there := k.rows[e.ConversationID]
		if v.All || e.Kind == domain.EventPresenceChanged || there && v.Sees(row.State.Owner.Agent, row.State.Owner.Team) {
			out.Items = append(out.Items, k.entry(e))
		}
	}
	return nil
}
