package desk

import (
	"context"
	"sync"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/event"
)

// From here on a queue is too long, as the product states it: for the longest waiting, and in people.
const (
	QueueRed    = 2 * time.Minute
	QueuePeople = 5
)

// Brief is what the board knows of an unresolved conversation: enough to count and to route it.
type Brief struct {
	ID        domain.ID
	Contact   domain.ID
	Store     domain.ID
	Channel   domain.Channel
	Status    domain.Status
	Owner     domain.ID
	Team      domain.ID
	Waiting   domain.Instant
	Amber     domain.Instant
	Due       domain.Instant
	Queued    domain.Instant // since when nobody has it; 0: somebody does, or it is not open
	Owned     domain.Instant
	Language  string
	Country   string
	Region    domain.Region
	IssueType string
	Tags      []string
	Last      domain.ID // the last human who answered
	SLA       []SLALine // what runs
}

func briefOf(s Stored) Brief {
	c := s.State
	return Brief{
		ID: c.ID, Contact: c.Contact, Store: c.Store, Channel: c.Channel, Status: c.Status, Owner: c.Owner.Agent, Team: c.Owner.Team,
		Waiting: c.Waiting, Amber: c.Amber, Due: c.Red, Queued: c.QueuedSince, Owned: c.OwnedSince, Language: c.Language, Country: c.Country,
		Region: c.Region, IssueType: c.IssueType, Tags: c.Tags, Last: c.LastHuman.Agent, SLA: slaLines(c),
	}
}

// Briefs is the board as those see it who watch all that is unresolved.
type Briefs interface {
	Unresolved() []Brief
	At() event.Cursor
}

// Board holds every unresolved conversation in memory and counts them. Only a Feed changes it, so that its counts belong to one position in
// the log.
type Board struct {
	mu    sync.Mutex
	rows  map[domain.ID]Brief
	heaps map[heap]int // how many rows each holds; only those with any
	at    event.Cursor
}

// heap is all that counting goes by: rows of one heap are counted alike, and there are few heaps.
type heap struct {
	owner, team, store domain.ID
	status             domain.Status
	waiting            bool
}

func (b Brief) heap() heap { return heap{b.Owner, b.Team, b.Store, b.Status, b.Waiting != 0} }

// NewBoard returns an empty board.
func NewBoard() *Board { return &Board{rows: map[domain.ID]Brief{}, heaps: map[heap]int{}} }

// Unresolved implements Briefs, in no particular order.
func (b *Board) Unresolved() []Brief {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := make([]Brief, 0, len(b.rows))
	for _, r := range b.rows {
		out = append(out, r)
	}
	return out
}

// At implements Briefs: the position in the log up to which the board is right.
func (b *Board) At() event.Cursor {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.at
}

// load reads everything that is unresolved. at must be a position before the reading began.
func (b *Board) load(ctx context.Context, store Store, at event.Cursor) error {
	next := NewBoard()
	err := store.Unresolved(ctx, func(s Stored) error {
		next.set(briefOf(s))
		return nil
	})
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rows, b.heaps, b.at = next.rows, next.heaps, at
	return nil
}

// put takes rows as they are now and returns what the board held of each before.
func (b *Board) put(rows []Stored, at event.Cursor) map[domain.ID]Brief {
	b.mu.Lock()
	defer b.mu.Unlock()
	before := make(map[domain.ID]Brief, len(rows))
	for _, r := range rows {
		id := r.State.ID
		before[id] = b.rows[id]
		b.remove(id)
		if r.ListStatus() != domain.StatusResolved {
			b.set(briefOf(r))
		}
	}
	b.at = at
	return before
}

func (b *Board) set(r Brief) {
	b.rows[r.ID] = r
	b.heaps[r.heap()]++
}

func (b *Board) remove(id domain.ID) {
	r, ok := b.rows[id]
	if !ok {
		return
	}
	delete(b.rows, id)
	if b.heaps[r.heap()]--; b.heaps[r.heap()] == 0 {
		delete(b.heaps, r.heap())
	}
}

// Counts counts what a viewer sees, as of At.
func (b *Board) Counts(v Viewer) Counts {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := Counts{Cursor: CursorText(b.at), Views: map[View]map[Reach]int{}, Stores: map[domain.ID]map[View]map[Reach]int{}}
	for _, view := range []View{ViewWaiting, ViewOpen, ViewPending, ViewOnHold, ViewSnoozed} {
		out.Views[view] = map[Reach]int{ReachMine: 0, ReachUnassigned: 0, ReachTeam: 0, ReachAll: 0}
	}
	for h, n := range b.heaps {
		for _, reach := range []Reach{ReachMine, ReachUnassigned, ReachTeam, ReachAll} {
			if !v.In(reach, h.owner, h.team) {
				continue
			}
			out.add(h.store, View(h.status), reach, n)
			if h.waiting {
				out.add(h.store, ViewWaiting, reach, n)
			}
		}
	}
	return out
}

func (c Counts) add(store domain.ID, view View, reach Reach, n int) {
	c.Views[view][reach] += n
	if c.Stores[store] == nil {
		c.Stores[store] = map[View]map[Reach]int{}
	}
	if c.Stores[store][view] == nil {
		c.Stores[store][view] = map[Reach]int{}
	}
	c.Stores[store][view][reach] += n
}

// Counts counts what the caller sees, without a query.
func (g *Agents) Counts(ctx context.Context, p access.Principal) (Counts, error) {
	v, err := g.Viewer(ctx, p)
	if err != nil {
		return Counts{}, err
	}
	return g.board.Counts(v), nil
}
