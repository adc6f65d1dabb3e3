package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"kefu/internal/adapter/olap/duckdb"
	"kefu/internal/domain"
	"kefu/internal/engine/fact"
	"kefu/internal/feature/demo"
)

// foldConversations are held in memory while the fold is measured.
const foldConversations = 50_000

// foldFor is how long each measurement of the fold runs at least.
const foldFor = 2 * time.Second

const foldGoal = 100_000 // events a second

// fold measures the fold by itself, with one worker and with all, and with all together with writing the rows, as a rebuild does.
func (b *bench) fold(ctx context.Context) error {
	b.say("fold")
	lines, events, folder, err := sample(ctx)
	if err != nil {
		return err
	}
	for _, workers := range []int{1, runtime.NumCPU()} {
		b.report.add(figure{Name: fmt.Sprintf("fold, workers: %d", workers), Value: foldRate(folder, lines, events, workers), Unit: "/s"}.atLeast(foldGoal))
	}
	rate, err := b.rebuildRate(ctx, folder, lines, events)
	if err != nil {
		return err
	}
	b.report.add(figure{Name: fmt.Sprintf("fold and write facts, workers: %d", runtime.NumCPU()), Value: rate, Unit: "/s"}.atLeast(foldGoal))
	return nil
}

// sample is some simulated persons with all their events.
func sample(ctx context.Context) (lines []fact.Timeline, events int, folder *fact.Folder, err error) {
	p, err := paramsFor(foldConversations, span(foldConversations))
	if err != nil {
		return nil, 0, nil, err
	}
	w, err := demo.NewWorld(p)
	if err != nil {
		return nil, 0, nil, err
	}
	if folder, err = fact.New(fact.History{w.Settings}); err != nil {
		return nil, 0, nil, err
	}
	var all []domain.Event
	err = demo.Generate(ctx, p, func(b demo.Part) error {
		all = append(all, b.Events...)
		return nil
	}, nil)
	lines = persons(all, map[domain.ID][]domain.Event{})
	for i := range lines {
		events += len(lines[i].Events)
	}
	return lines, events, folder, err
}

// foldRate is the events a second that so many workers fold, each every person in turn.
func foldRate(folder *fact.Folder, lines []fact.Timeline, events, workers int) float64 {
	rounds := make([]int, workers)
	start := time.Now()
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for time.Since(start) < foldFor {
				for _, t := range lines {
					folder.Fold(t)
				}
				rounds[w]++
			}
		})
	}
	wg.Wait()
	total := 0
	for _, n := range rounds {
		total += n * events
	}
	return float64(total) / time.Since(start).Seconds()
}

// rebuildRate is the events a second that go through fold and engine into a file.
func (b *bench) rebuildRate(ctx context.Context, folder *fact.Folder, lines []fact.Timeline, events int) (rate float64, err error) {
	db, err := duckdb.Open(ctx, filepath.Join(b.dir, "fold.duckdb"), duckdb.Options{})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	start := time.Now()
	rounds := 0
	for time.Since(start) < foldFor {
		r, err := db.BeginRebuild(ctx)
		if err != nil {
			return 0, err
		}
		w := newWriters(ctx, r, folder)
		handed := w.hand(lines)
		if err := errors.Join(handed, w.finish(), r.Abandon()); err != nil {
			return 0, err
		}
		rounds++
	}
	return float64(rounds*events) / time.Since(start).Seconds(), nil
}
