package olap

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/event"
	"kefu/internal/engine/fact"
)

// Source is the event log as the projector reads it. Timelines belong to the receiver once they are handed over.
type Source interface {
	// After returns at most limit events behind the cursor, in log order, and the cursor behind the last of them.
	After(ctx context.Context, c event.Cursor, limit int) ([]domain.Event, event.Cursor, error)
	// Head returns the cursor behind the last event that After can return now.
	Head(ctx context.Context) (event.Cursor, error)
	// Timelines returns the whole persons the contacts belong to, each person once.
	Timelines(ctx context.Context, contacts []domain.ID) ([]fact.Timeline, error)
	// EachTimeline calls fn for every person once, from one goroutine, and stops at its first error.
	EachTimeline(ctx context.Context, fn func(fact.Timeline) error) error
	// AgentsWithPresence lists the agents that have presence events.
	AgentsWithPresence(ctx context.Context) ([]domain.ID, error)
	// PresenceEvents returns all presence events of one agent.
	PresenceEvents(ctx context.Context, agent domain.ID) ([]domain.Event, error)
	// CountEvents returns the number of events in the log.
	CountEvents(ctx context.Context) (int64, error)
}

// Options tunes a projector. Zero fields mean the defaults.
type Options struct {
	// Workers fold at the same time; default: the number of processors.
	Workers int
	// BatchEvents is how many events one micro-batch reads; default 5,000.
	BatchEvents int
	// BatchContacts is how many contacts are folded and replaced in one transaction; default 500.
	BatchContacts int
	// Gather is how long a wake-up waits for company, so that busy times make few large batches; default 800 ms.
	Gather time.Duration
	// Poll is how often the log is read without a wake-up, for events another node wrote; default 1 s.
	Poll time.Duration
	// RebuildAfter is how many events behind the projector may be before it rebuilds instead of replaying; default 250,000.
	RebuildAfter int
	Log          *slog.Logger
}

func (o Options) withDefaults() Options {
	if o.Workers <= 0 {
		o.Workers = runtime.NumCPU()
	}
	if o.BatchEvents <= 0 {
		o.BatchEvents = 5000
	}
	if o.BatchContacts <= 0 {
		o.BatchContacts = 500
	}
	if o.Gather <= 0 {
		o.Gather = 800 * time.Millisecond
	}
	if o.Poll <= 0 {
		o.Poll = time.Second
	}
	if o.RebuildAfter <= 0 {
		o.RebuildAfter = 250_000
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Projector carries events from the log into the facts. One runs per fact store.
type Projector struct {
	src   Source
	facts Facts
	clock domain.Clock
	opts  Options
	wake  chan struct{}

	rebuilding sync.Mutex // one rebuild or verification at a time

	step   sync.Mutex // held while live facts change; guards the five below
	folder *fact.Folder
	print  string // fingerprint of the settings folder was made of
	cursor event.Cursor
	loaded bool // cursor was read from the facts
	behind int  // events replayed since the projector was last level with the log

	fresh atomic.Int64 // domain.Instant
	state sync.Mutex
	err   error
}

// NewProjector makes a projector that folds with the given settings. Nothing happens before Run, CatchUp or Rebuild.
func NewProjector(src Source, facts Facts, settings fact.History, clock domain.Clock, opts Options) (*Projector, error) {
	p := &Projector{src: src, facts: facts, clock: clock, opts: opts.withDefaults(), wake: make(chan struct{}, 1)}
	var err error
	p.folder, p.print, err = compile(settings)
	return p, err
}

func compile(settings fact.History) (*fact.Folder, string, error) {
	f, err := fact.New(settings)
	if err != nil {
		return nil, "", fmt.Errorf("settings: %w", err)
	}
	b, err := json.Marshal(settings)
	if err != nil {
		return nil, "", fmt.Errorf("settings: %w", err)
	}
	sum := sha256.Sum256(b)
	return f, hex.EncodeToString(sum[:16]), nil
}

// Notify says that events were committed. It never blocks.
func (p *Projector) Notify() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// Run keeps the facts in step until ctx ends: it rebuilds first if the stored facts are of another schema or other settings, then follows the
// log. Errors are logged, reported by Status and tried again, at most half a minute apart; Run returns only ctx's error.
func (p *Projector) Run(ctx context.Context) error {
	poll := time.NewTicker(p.opts.Poll)
	defer poll.Stop()
	wait := time.Second
	for {
		_, err := p.CatchUp(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		p.report(err)
		if err != nil {
			p.opts.Log.Error("facts fall behind", "err", err, "again_in", wait)
			if !pause(ctx, wait) {
				return ctx.Err()
			}
			wait = min(2*wait, 30*time.Second)
			continue
		}
		wait = time.Second
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-p.wake:
			if !pause(ctx, p.opts.Gather) {
				return ctx.Err()
			}
		case <-poll.C:
		}
	}
}

func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// CatchUp brings the facts level with the log and returns how many events that took. It rebuilds when that is needed or cheaper.
func (p *Projector) CatchUp(ctx context.Context) (int, error) {
	total := 0
	for {
		n, rebuild, err := p.once(ctx)
		if err != nil {
			return total, err
		}
		if rebuild {
			if err := p.Rebuild(ctx, nil); err != nil {
				return total, err
			}
			continue
		}
		total += n
		if n < p.opts.BatchEvents { // the end of the log as it was; what has come since is gathered first
			return total, nil
		}
	}
}

// once carries one micro-batch over, or says that a rebuild has to come first.
func (p *Projector) once(ctx context.Context) (n int, rebuild bool, err error) {
	p.step.Lock()
	defer p.step.Unlock()
	if !p.loaded {
		m, err := p.facts.Mark(ctx)
		if err != nil {
			return 0, false, err
		}
		if m.Rebuild || m.Settings != p.print {
			return 0, true, nil
		}
		p.cursor, p.loaded = m.Cursor, true
	}
	asked := p.clock.Now()
	events, next, err := p.src.After(ctx, p.cursor, p.opts.BatchEvents)
	if err != nil {
		return 0, false, fmt.Errorf("read the event log: %w", err)
	}
	if len(events) == 0 {
		p.behind = 0
		p.fresh.Store(int64(asked))
		return 0, false, nil
	}
	if p.behind += len(events); p.behind > p.opts.RebuildAfter {
		p.behind = 0
		return 0, true, nil
	}
	write := func(c Change, last bool) error {
		if last {
			return p.facts.Replace(ctx, c, next)
		}
		return p.facts.Replace(ctx, c, p.cursor)
	}
	if err := p.carry(ctx, p.folder, events, write); err != nil {
		return 0, false, err
	}
	p.cursor = next
	if len(events) < p.opts.BatchEvents {
		p.behind = 0
		p.fresh.Store(int64(asked))
	} else {
		p.fresh.Store(int64(events[len(events)-1].RecordedAt))
	}
	return len(events), false, nil
}

// carry folds everyone the events touch and hands the changes to write, the last one marked as such. A change that is replayed after a
// crash replaces the same persons again.
func (p *Projector) carry(ctx context.Context, f *fact.Folder, events []domain.Event, write func(c Change, last bool) error) error {
	contacts, agents := touched(events)
	var change Change
	for len(contacts) > p.opts.BatchContacts {
		var err error
		if change.Persons, err = p.foldPersons(ctx, f, contacts[:p.opts.BatchContacts]); err != nil {
			return err
		}
		if err := write(change, false); err != nil {
			return err
		}
		contacts = contacts[p.opts.BatchContacts:]
	}
	var err error
	if change.Persons, err = p.foldPersons(ctx, f, contacts); err != nil {
		return err
	}
	for _, a := range agents {
		rows, err := p.foldAgent(ctx, f, a)
		if err != nil {
			return err
		}
		change.Agents = append(change.Agents, rows)
	}
	return write(change, true)
}

// touched lists the contacts and the agents whose facts the events may change, each once, in order of appearance.
func touched(events []domain.Event) (contacts, agents []domain.ID) {
	seen := make(map[domain.ID]bool, len(events))
	add := func(id domain.ID) {
		if id != 0 && !seen[id] {
			seen[id] = true
			contacts = append(contacts, id)
		}
	}
	present := make(map[domain.ID]bool)
	for i := range events {
		e := &events[i]
		add(e.ContactID)
		switch d := e.Data.(type) {
		case domain.ContactMerged:
			add(d.Other)
		case domain.ContactUnmerged:
			add(d.Other)
		case domain.PresenceChanged:
			if a := e.Actor.Agent; a != 0 && !present[a] {
				present[a] = true
				agents = append(agents, a)
			}
		}
	}
	return contacts, agents
}

// foldPersons folds the whole persons of the contacts, with all workers. A contact of whom the log knows nothing any more gives no rows.
func (p *Projector) foldPersons(ctx context.Context, f *fact.Folder, contacts []domain.ID) ([]PersonRows, error) {
	if len(contacts) == 0 {
		return nil, nil
	}
	lines, err := p.src.Timelines(ctx, contacts)
	if err != nil {
		return nil, fmt.Errorf("read timelines: %w", err)
	}
	out := make([]PersonRows, len(lines), len(lines)+1)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(p.opts.Workers, len(lines)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(lines); i = int(next.Add(1)) - 1 {
				out[i] = PersonRows{Person: lines[i].Person, Contacts: lines[i].Contacts, Rows: f.Fold(lines[i])}
			}
		})
	}
	wg.Wait()
	found := make(map[domain.ID]bool, len(contacts))
	for i := range lines {
		for _, c := range lines[i].Contacts {
			found[c] = true
		}
	}
	for _, c := range contacts {
		if !found[c] {
			out = append(out, PersonRows{Person: c, Contacts: []domain.ID{c}})
		}
	}
	return out, nil
}

func (p *Projector) foldAgent(ctx context.Context, f *fact.Folder, agent domain.ID) (AgentRows, error) {
	events, err := p.src.PresenceEvents(ctx, agent)
	if err != nil {
		return AgentRows{}, fmt.Errorf("read presence: %w", err)
	}
	return AgentRows{Agent: agent, Rows: f.FoldPresence(agent, events)}, nil
}

// FreshAt is the instant up to which everything recorded is in the facts; zero before the first batch.
func (p *Projector) FreshAt() domain.Instant { return domain.Instant(p.fresh.Load()) }

// Lag is how far FreshAt lies behind now; before the first batch it is the longest duration there is.
func (p *Projector) Lag() time.Duration {
	if p.FreshAt().IsZero() {
		return time.Duration(1<<63 - 1)
	}
	return max(0, p.clock.Now().Sub(p.FreshAt()))
}

// Status is the last error of Run that no success followed, or nil.
func (p *Projector) Status() error {
	p.state.Lock()
	defer p.state.Unlock()
	return p.err
}

func (p *Projector) report(err error) {
	p.state.Lock()
	defer p.state.Unlock()
	if !errors.Is(err, context.Canceled) {
		p.err = err
	}
}
