package olap

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"kefu/internal/domain"
	"kefu/internal/engine/event"
	"kefu/internal/engine/fact"
)

// Progress is told how many of about total events are folded. It is never called twice at the same time.
type Progress func(done, total int64)

// Rebuild folds everyone again, in parallel, beside the live tables, which keep answering and keep following the log meanwhile. Then it
// swaps the fresh tables in.
func (p *Projector) Rebuild(ctx context.Context, progress Progress) error {
	p.rebuilding.Lock()
	defer p.rebuilding.Unlock()
	p.step.Lock()
	f, print := p.folder, p.print
	p.step.Unlock()
	return p.rebuild(ctx, f, print, progress)
}

// SetSettings folds everyone again with other settings. Until that has succeeded the facts stay those of the old settings; then facts and
// folding change over at once. On an error the old settings stay in force.
func (p *Projector) SetSettings(ctx context.Context, settings fact.History, progress Progress) error {
	f, print, err := compile(settings)
	if err != nil {
		return err
	}
	p.rebuilding.Lock()
	defer p.rebuilding.Unlock()
	return p.rebuild(ctx, f, print, progress)
}

// Folder returns the folder in force, for explanations that must agree with the stored facts.
func (p *Projector) Folder() *fact.Folder {
	p.step.Lock()
	defer p.step.Unlock()
	return p.folder
}

// rebuild runs with rebuilding held.
func (p *Projector) rebuild(ctx context.Context, f *fact.Folder, print string, progress Progress) error {
	cursor, err := p.src.Head(ctx)
	if err != nil {
		return fmt.Errorf("read the event log: %w", err)
	}
	r, err := p.facts.BeginRebuild(ctx)
	if err != nil {
		return err
	}
	err = p.fill(ctx, r, f, progress)
	if err == nil {
		// What arrived during the fold is carried over while the live facts still move, so that little is left to do under the lock.
		cursor, err = p.follow(ctx, r, f, cursor)
	}
	if err == nil {
		err = p.swap(ctx, r, f, print, cursor)
	}
	return errors.Join(err, r.Abandon())
}

// swap carries the last events over and puts the fresh tables in place of the live ones.
func (p *Projector) swap(ctx context.Context, r Rebuild, f *fact.Folder, print string, cursor event.Cursor) error {
	p.step.Lock()
	defer p.step.Unlock()
	asked := p.clock.Now()
	cursor, err := p.follow(ctx, r, f, cursor)
	if err != nil {
		return err
	}
	if err := r.Finish(ctx, Mark{Cursor: cursor, Settings: print}); err != nil {
		return err
	}
	p.folder, p.print, p.cursor, p.loaded, p.behind = f, print, cursor, true, 0
	p.fresh.Store(int64(asked))
	return nil
}

// follow replays the log behind the cursor into the fresh tables until nothing is left.
func (p *Projector) follow(ctx context.Context, r Rebuild, f *fact.Folder, cursor event.Cursor) (event.Cursor, error) {
	for {
		events, next, err := p.src.After(ctx, cursor, p.opts.BatchEvents)
		if err != nil {
			return cursor, fmt.Errorf("read the event log: %w", err)
		}
		if len(events) == 0 {
			return cursor, nil
		}
		err = p.carry(ctx, f, events, func(c Change, _ bool) error { return r.Replace(ctx, c) })
		if err != nil {
			return cursor, err
		}
		cursor = next
	}
}

// bundle is how many events, roughly, go from the reader to a worker at once.
const bundle = 512

// fill folds every person and every agent's presence into the fresh tables with all workers.
func (p *Projector) fill(ctx context.Context, r Rebuild, f *fact.Folder, progress Progress) error {
	total, err := p.src.CountEvents(ctx)
	if err != nil {
		return fmt.Errorf("read the event log: %w", err)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	count := counter{total: total, report: progress}
	work := make(chan []fact.Timeline, 2*p.opts.Workers)
	var wg sync.WaitGroup
	for range p.opts.Workers {
		wg.Go(func() {
			if err := p.foldInto(ctx, r, f, work, &count); err != nil {
				cancel(err)
			}
		})
	}
	err = p.deal(ctx, work)
	if err != nil {
		cancel(err)
	}
	close(work)
	wg.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return p.fillPresence(ctx, r, f)
}

// deal reads every timeline and hands them to the workers in bundles.
func (p *Projector) deal(ctx context.Context, work chan<- []fact.Timeline) error {
	var batch []fact.Timeline
	size := 0
	send := func() error {
		select {
		case work <- batch:
			batch, size = nil, 0
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	err := p.src.EachTimeline(ctx, func(t fact.Timeline) error {
		batch = append(batch, t)
		if size += len(t.Events); size < bundle {
			return nil
		}
		return send()
	})
	if err != nil {
		return fmt.Errorf("read timelines: %w", err)
	}
	return send()
}

// foldInto is one worker: its own appender, its own transaction.
func (p *Projector) foldInto(ctx context.Context, r Rebuild, f *fact.Folder, work <-chan []fact.Timeline, count *counter) (err error) {
	app, err := r.Appender(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if e := app.Close(); err == nil {
			err = e
		}
	}()
	for batch := range work {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		done := 0
		for i := range batch {
			rows := PersonRows{Person: batch[i].Person, Contacts: batch[i].Contacts, Rows: f.Fold(batch[i])}
			if err := app.Person(&rows); err != nil {
				return err
			}
			done += len(batch[i].Events)
		}
		count.add(int64(done))
	}
	return nil
}

func (p *Projector) fillPresence(ctx context.Context, r Rebuild, f *fact.Folder) error {
	agents, err := p.src.AgentsWithPresence(ctx)
	if err != nil {
		return fmt.Errorf("read presence: %w", err)
	}
	if len(agents) == 0 {
		return nil
	}
	app, err := r.Appender(ctx)
	if err != nil {
		return err
	}
	for _, a := range agents {
		rows, err := p.foldAgent(ctx, f, a)
		if err == nil {
			err = app.Agent(&rows)
		}
		if err != nil {
			return errors.Join(err, app.Close())
		}
	}
	return app.Close()
}

// counter adds up progress from many workers.
type counter struct {
	mu     sync.Mutex
	done   int64
	total  int64
	report Progress
}

func (c *counter) add(n int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done += n
	if c.report != nil {
		c.report(c.done, max(c.done, c.total))
	}
}

// Verify folds everyone again and holds the result against the stored facts, without changing them. Persons whom new events touch while it
// runs are left out. It names at most limit differences.
func (p *Projector) Verify(ctx context.Context, limit int, progress Progress) (Comparison, error) {
	if _, err := p.CatchUp(ctx); err != nil {
		return Comparison{}, err
	}
	p.rebuilding.Lock()
	defer p.rebuilding.Unlock()
	p.step.Lock()
	f, cursor := p.folder, p.cursor
	p.step.Unlock()
	r, err := p.facts.BeginRebuild(ctx)
	if err != nil {
		return Comparison{}, err
	}
	var out Comparison
	if err = p.fill(ctx, r, f, progress); err == nil {
		out, err = p.compare(ctx, r, cursor, limit)
	}
	return out, errors.Join(err, r.Abandon())
}

// compare stops the live facts for the comparison and leaves out everyone with an event behind the cursor: stored and fresh rows may have
// seen different ends of their timelines.
func (p *Projector) compare(ctx context.Context, r Rebuild, cursor event.Cursor, limit int) (Comparison, error) {
	p.step.Lock()
	defer p.step.Unlock()
	var skip []domain.ID
	for {
		events, next, err := p.src.After(ctx, cursor, p.opts.BatchEvents)
		if err != nil {
			return Comparison{}, fmt.Errorf("read the event log: %w", err)
		}
		if len(events) == 0 {
			return r.Compare(ctx, skip, limit)
		}
		contacts, agents := touched(events)
		// A person is left out whole: after a merge the rows of the other contacts changed too.
		lines, err := p.src.Timelines(ctx, contacts)
		if err != nil {
			return Comparison{}, fmt.Errorf("read timelines: %w", err)
		}
		for i := range lines {
			skip = append(skip, lines[i].Contacts...)
		}
		skip = append(append(skip, contacts...), agents...)
		cursor = next
	}
}
