package main

import (
	"context"
	"errors"
	"os"
	"runtime"
	"sync"
	"time"

	"kefu/internal/adapter/olap"
	"kefu/internal/adapter/olap/duckdb"
	"kefu/internal/domain"
	"kefu/internal/engine/event"
	"kefu/internal/engine/fact"
	"kefu/internal/feature/demo"
)

// made says what a fact file holds and how fast it was made.
type made struct {
	rows   map[string]int64 // by table
	events int64
	took   time.Duration
	bytes  int64
	world  *demo.World
	params demo.Params
	path   string
}

// span is the history a team of agents writes: how long it is when nothing else is asked for. A hundred thousand conversations are a quarter of
// some thirty agents, a million a year of eighty, ten millions not quite three years of three hundred.
func span(conversations int) (days int) {
	switch {
	case conversations <= 100_000:
		return 90
	case conversations <= small:
		return 365
	}
	return 1000
}

// paramsFor is a simulated group of stores of a size: so many days, and as many agents as answer so many conversations in them.
func paramsFor(conversations, days int) (demo.Params, error) {
	zone := "Asia/Shanghai"
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return demo.Params{}, err
	}
	p := demo.Default(domain.At(time.Date(2026, 6, 30, 23, 59, 0, 0, loc)))
	p.Agents = min(2000, max(20, int(int64(conversations)*int64(p.Agents)*int64(p.Days)/int64(p.Conversations)/int64(days))))
	p.Conversations, p.Days = conversations, days
	return p, nil
}

// bundleSize is how many customers go to a worker at once.
const bundleSize = 64

// fill simulates the conversations and folds them into a new fact file without ever holding more than a few batches. A customer who comes
// back in a later batch is folded anew there, as a person of one's own; the number of rows is the same.
func fill(ctx context.Context, path string, conversations, days int, say func(done, total int)) (m made, err error) {
	if m.params, err = paramsFor(conversations, days); err != nil {
		return m, err
	}
	if m.world, err = demo.NewWorld(m.params); err != nil {
		return m, err
	}
	folder, err := fact.New(fact.History{m.world.Settings})
	if err != nil {
		return m, err
	}
	start := time.Now()
	db, err := duckdb.Open(ctx, path, duckdb.Options{})
	if err != nil {
		return m, err
	}
	defer func() {
		err = errors.Join(err, db.Close())
		m.took = time.Since(start)
		m.bytes = fileSize(path)
	}()
	m.path = path
	r, err := db.BeginRebuild(ctx)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, r.Abandon()) }()
	presence := map[domain.ID][]domain.Event{}
	w := newWriters(ctx, r, folder)
	genErr := demo.Generate(w.ctx, m.params, func(b demo.Part) error {
		all := b.Log()
		m.events += int64(len(all))
		return w.hand(persons(all, presence))
	}, say)
	if err := errors.Join(w.finish(), genErr); err != nil {
		return m, err
	}
	m.rows = w.rows
	if m.rows[olap.PresenceTable], err = fillPresence(ctx, r, folder, presence); err != nil {
		return m, err
	}
	return m, r.Finish(ctx, olap.Mark{Cursor: event.Cursor{Seq: 1}})
}

// persons sorts events by customer; those of agents' presence are put aside.
func persons(events []domain.Event, presence map[domain.ID][]domain.Event) []fact.Timeline {
	at := map[domain.ID]int{}
	var out []fact.Timeline
	for _, e := range events {
		if e.ContactID == 0 {
			presence[e.Actor.Agent] = append(presence[e.Actor.Agent], e)
			continue
		}
		i, known := at[e.ContactID]
		if !known {
			i = len(out)
			at[e.ContactID] = i
			out = append(out, fact.Timeline{Person: e.ContactID, Contacts: []domain.ID{e.ContactID}})
		}
		out[i].Events = append(out[i].Events, e)
	}
	return out
}

// writers fold with every processor and append to one rebuild.
type writers struct {
	ctx  context.Context
	stop context.CancelCauseFunc
	work chan []fact.Timeline
	wg   sync.WaitGroup
	mu   sync.Mutex
	rows map[string]int64
}

func newWriters(ctx context.Context, r olap.Rebuild, folder *fact.Folder) *writers {
	w := &writers{work: make(chan []fact.Timeline, 2*runtime.NumCPU()), rows: map[string]int64{}}
	w.ctx, w.stop = context.WithCancelCause(ctx)
	for range runtime.NumCPU() {
		w.wg.Go(func() {
			if err := w.write(r, folder); err != nil {
				w.stop(err)
			}
		})
	}
	return w
}

func (w *writers) write(r olap.Rebuild, folder *fact.Folder) (err error) {
	app, err := r.Appender(w.ctx)
	if err != nil {
		return err
	}
	rows := map[string]int64{}
	defer func() {
		err = errors.Join(err, app.Close())
		w.mu.Lock()
		defer w.mu.Unlock()
		for t, n := range rows {
			w.rows[t] += n
		}
	}()
	for lines := range w.work {
		for _, t := range lines {
			p := olap.PersonRows{Person: t.Person, Contacts: t.Contacts, Rows: folder.Fold(t)}
			p.Rows.Each(func(table string, _ any) { rows[table]++ })
			if err := app.Person(&p); err != nil {
				return err
			}
		}
	}
	return nil
}

// hand gives persons to the workers; it waits while they are busy.
func (w *writers) hand(lines []fact.Timeline) error {
	for len(lines) > 0 {
		n := min(bundleSize, len(lines))
		select {
		case w.work <- lines[:n]:
		case <-w.ctx.Done():
			return context.Cause(w.ctx)
		}
		lines = lines[n:]
	}
	return nil
}

// finish waits until everything handed over is written.
func (w *writers) finish() error {
	close(w.work)
	w.wg.Wait()
	err := context.Cause(w.ctx)
	w.stop(nil)
	return err
}

func fillPresence(ctx context.Context, r olap.Rebuild, folder *fact.Folder, presence map[domain.ID][]domain.Event) (n int64, err error) {
	app, err := r.Appender(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, app.Close()) }()
	for agent, events := range presence {
		rows := olap.AgentRows{Agent: agent, Rows: folder.FoldPresence(agent, events)}
		n += int64(len(rows.Rows))
		if err := app.Agent(&rows); err != nil {
			return n, err
		}
	}
	return n, nil
}

// fileSize adds up a file and what its engine keeps beside it.
func fileSize(path string) int64 {
	var n int64
	for _, tail := range []string{"", ".wal", "-wal"} {
		if i, err := os.Stat(path + tail); err == nil {
			n += i.Size()
		}
	}
	return n
}
