package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/event"
	"kefu/internal/engine/presence"
)

// Feed follows the log and tells what has changed, to sinks that live in this process: what other nodes, timers and imports write too. It
// begins at the end of the log; what it has told lately it can tell again.
type Feed struct {
	deps  Deps
	log   Log
	board *Board
	sinks []Sink

	work sync.Mutex // held while the board is read or brought up to date, so that an older look never replaces a newer one

	telling sync.RWMutex // held while sinks are told, so that nothing is told again before

	mu      sync.Mutex
	ring    []Update     // the last ringSize or up to twice as many, oldest first
	oldest  event.Cursor // what came behind this is in the ring
	at      event.Cursor
	running bool
}

// ringSize is how many updates are kept to be told again, at least.
const ringSize = 4096

// feedPoll is how often the feed looks for what other nodes wrote.
const feedPoll = 250 * time.Millisecond

// feedGather is the shortest time between two looks at the log: hardly more than an eye notices, and much less work where many write.
const feedGather = 20 * time.Millisecond

// NewFeed returns a feed that keeps the board and tells the sinks.
func NewFeed(d Deps, log Log, board *Board, sinks ...Sink) *Feed {
	return &Feed{deps: d, log: log, board: board, sinks: sinks}
}

// CursorText is the form in which a position in the log travels.
func CursorText(c event.Cursor) string {
	return strconv.FormatInt(c.Xid, 10) + "." + strconv.FormatInt(c.Seq, 10)
}

// ParseCursor is the inverse of CursorText.
func ParseCursor(s string) (event.Cursor, error) {
	x, q, ok := strings.Cut(s, ".")
	xid, err1 := strconv.ParseInt(x, 10, 64)
	seq, err2 := strconv.ParseInt(q, 10, 64)
	if !ok || err1 != nil || err2 != nil {
		return event.Cursor{}, domain.Invalid("cursor", "bad_cursor", "%q is no position in the log", s)
	}
	return event.Cursor{Xid: xid, Seq: seq}, nil
}

// Start loads the board and takes the end of the log as the beginning. Run does it if nobody has.
func (f *Feed) Start(ctx context.Context) error {
	f.work.Lock()
	defer f.work.Unlock()
	head, err := f.log.Head(ctx)
	if err != nil {
		return err
	}
	if err := f.board.load(ctx, f.deps.Store, head); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at, f.oldest, f.ring, f.running = head, head, nil, true
	return nil
}

// Reload reads the board anew, after rows changed without an event.
func (f *Feed) Reload(ctx context.Context) error {
	f.work.Lock()
	defer f.work.Unlock()
	return f.board.load(ctx, f.deps.Store, f.position())
}

func (f *Feed) position() event.Cursor {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.at
}

// Run tells what happens until ctx ends.
func (f *Feed) Run(ctx context.Context) error {
	wake, stop := f.log.Listen()
	defer stop()
	f.mu.Lock()
	started := f.running
	f.mu.Unlock()
	if !started {
		if err := f.Start(ctx); err != nil {
			return err
		}
	}
	return f.subscriber(wake).Run(ctx)
}

// Drain tells everything that is in the log now and returns how many events that was.
func (f *Feed) Drain(ctx context.Context) (int, error) { return f.subscriber(nil).Drain(ctx) }

func (f *Feed) subscriber(wake <-chan struct{}) *event.Subscriber {
	return &event.Subscriber{Name: "desk.feed", Log: f.log, Cursors: f, Handle: f.handle, Wake: wake, Gather: feedGather, Poll: feedPoll, Logger: f.deps.Logger}
}

// LoadCursor implements event.CursorStore: the position lives as long as the process.
func (f *Feed) LoadCursor(context.Context, string) (event.Cursor, error) { return f.position(), nil }

// SaveCursor implements event.CursorStore.
func (f *Feed) SaveCursor(context.Context, string, event.Cursor) error { return nil }

// handle makes updates of a batch of events. The row of a conversation is read as it is now, which may be newer than the batch: rows are
// whole and their Seq says which is the newest.
func (f *Feed) handle(ctx context.Context, events []domain.Event, next event.Cursor) error {
	f.work.Lock()
	defer f.work.Unlock()
	ids, wanted := touched(events)
	stored, err := f.deps.Store.Rows(ctx, ids)
	if err != nil {
		return err
	}
	if kin := parents(stored, ids); len(kin) > 0 {
		more, err := f.deps.Store.Rows(ctx, kin)
		if err != nil {
			return err
		}
		ids, stored = append(ids, kin...), append(stored, more...)
	}
	rows, err := f.deps.fill(ctx, stored)
	if err != nil {
		return err
	}
	byID := make(map[domain.ID]Row, len(rows))
	for _, r := range rows {
		byID[r.ID] = r
	}
	for id := range wanted {
		if _, ok := byID[id]; !ok {
			delete(wanted, id) // no conversation of the desk: history that was imported
		}
	}
	messages, err := f.deps.Store.Messages(ctx, wanted)
	if err != nil {
		return err
	}
	names, err := f.deps.names(ctx, events)
	if err != nil {
		return err
	}
	before := f.board.put(stored, next)
	lines := map[domain.ID][]Item{}
	for _, item := range items(events, messages, names) {
		lines[item.Conversation] = append(lines[item.Conversation], item)
		if d, ok := item.Data.(domain.ConversationSplit); ok {
			lines[d.From] = append(lines[d.From], item)
		}
	}
	var updates []Update
	for _, id := range ids {
		if row, ok := byID[id]; ok {
			updates = append(updates, Update{Row: row, Before: before[id], Items: lines[id], Counts: f.board.Counts})
		}
	}
	people, err := f.presences(ctx, events)
	if err != nil {
		return err
	}
	if len(people) > 0 {
		updates = append(updates, Update{Presence: people, Counts: f.board.Counts})
	}
	f.publish(updates, next)
	return nil
}

// touched lists the conversations that events speak of, in the order of their last event, and the messages of each.
func touched(events []domain.Event) ([]domain.ID, map[domain.ID][]domain.ID) {
	var ids []domain.ID
	seen := map[domain.ID]bool{0: true}
	messages := map[domain.ID][]domain.ID{}
	for _, e := range slices.Backward(events) {
		for _, id := range [2]domain.ID{e.ConversationID, kinOf(e)} {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
		if m, ok := e.Data.(domain.MessageCreated); ok && m.Message != 0 {
			messages[e.ConversationID] = append(messages[e.ConversationID], m.Message)
		}
	}
	slices.Reverse(ids)
	return ids, messages
}

// kinOf is the other conversation whose row an event changes, 0 for none.
func kinOf(e domain.Event) domain.ID {
	switch d := e.Data.(type) {
	case domain.ConversationMerged:
		return d.Into
	case domain.ConversationUnmerged:
		return d.From
	case domain.ConversationSplit:
		return d.From
	}
	return 0
}

// presences returns the agents whose presence events speak of, as they are now.
func (f *Feed) presences(ctx context.Context, events []domain.Event) ([]presence.State, error) {
	agents := map[domain.ID]bool{}
	for _, e := range events {
		if e.Kind == domain.EventPresenceChanged {
			agents[e.Actor.Agent] = true
		}
	}
	if len(agents) == 0 {
		return nil, nil
	}
	all, err := f.deps.Store.Presences(ctx)
	return slices.DeleteFunc(all, func(s presence.State) bool { return !agents[s.Agent] }), err
}

// publish keeps and tells updates. Only the last of a batch bears the new position: who was cut off in the middle hears the whole batch again.
func (f *Feed) publish(updates []Update, next event.Cursor) {
	f.telling.Lock()
	defer f.telling.Unlock()
	f.mu.Lock()
	for i := range updates {
		updates[i].Cursor, updates[i].end = f.at, next
	}
	if n := len(updates); n > 0 {
		updates[n-1].Cursor = next
	}
	f.at = next
	f.ring = append(f.ring, updates...)
	if over := len(f.ring) - ringSize; over >= ringSize { // seldom, because the rest is copied
		f.oldest = f.ring[over-1].end
		f.ring = slices.Clone(f.ring[over:])
	}
	f.mu.Unlock()
	if len(updates) == 0 {
		return
	}
	for _, s := range f.sinks {
		s.Publish(updates)
	}
}

// Since returns the updates behind a position, oldest first; ok is false when it is too old, or not one this feed has given. All sinks have been
// told what it returns; a sink must not ask for it while it is told.
func (f *Feed) Since(c event.Cursor) (updates []Update, ok bool) {
	f.telling.RLock()
	defer f.telling.RUnlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.running || c.Before(f.oldest) || f.at.Before(c) {
		return nil, false
	}
	if c == f.at {
		return nil, true
	}
	i := len(f.ring)
	for i > 0 && c.Before(f.ring[i-1].end) {
		i--
	}
	return slices.Clone(f.ring[i:]), true
}
