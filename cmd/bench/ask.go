package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"kefu/internal/adapter/olap/duckdb"
	"kefu/internal/engine/metric"
)

// Goals of reports.
const (
	smallMs      = 100 // up to a million conversations
	largeMs      = 500 // beyond
	small        = 1_000_000
	overheadGoal = 0.20
	shortMs      = 20 // a query shorter than this is asked so many times as often as others
	shortTimes   = 5
)

// job asks the program of bare measurements for one of them.
type job struct {
	Kind       string             `json:"kind"` // statements or messages
	Facts      string             `json:"facts,omitempty"`
	Statements []metric.Statement `json:"statements,omitempty"`
	Runs       int                `json:"runs,omitempty"`
	Folder     string             `json:"folder,omitempty"`
	Writers    int                `json:"writers,omitempty"`
	Writes     int                `json:"writes,omitempty"`
}

// answer is what it measured: milliseconds of each run of all statements, or messages a second of each round.
type answer struct {
	Ms    []float64 `json:"ms,omitempty"`
	Bare  []float64 `json:"bare,omitempty"`
	Store []float64 `json:"store,omitempty"`
}

// outside runs a job in the bare program.
func (b *bench) outside(ctx context.Context, j job) (answer, error) {
	var a answer
	file := filepath.Join(b.dir, "job.json")
	body, err := json.Marshal(j)
	if err != nil {
		return a, err
	}
	if err := os.WriteFile(file, body, 0o600); err != nil {
		return a, err
	}
	cmd := child(ctx, b.bare, "-job", file, "-answer", file)
	cmd.Stdout, cmd.Stderr = b.progress, b.progress
	if err := cmd.Run(); err != nil {
		return a, fmt.Errorf("bare %s: %w", j.Kind, err)
	}
	if body, err = os.ReadFile(file); err != nil {
		return a, err
	}
	return a, json.Unmarshal(body, &a)
}

// child is a process that is asked to stop when ctx ends, and made to ten seconds later.
func child(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// queries makes a fact file of a size and asks it every question of the performance page.
func (b *bench) queries(ctx context.Context, size int) (err error) {
	path := filepath.Join(b.dir, fmt.Sprintf("facts-%d.duckdb", size))
	defer func() { err = errors.Join(err, os.Remove(path)) }()
	shown := time.Now()
	m, err := fill(ctx, path, size, cmp.Or(b.days, span(size)), func(done, total int) {
		if time.Since(shown) > 20*time.Second {
			shown = time.Now()
			b.say("%d of %d conversations", done, total)
		}
	})
	if err != nil {
		return err
	}
	b.say("%d conversations in %s", size, m.took.Round(time.Second))
	syscall.Sync() // the questions are asked of a disk at rest
	b.holds(size, m)
	p, err := newPage(m)
	if err != nil {
		return err
	}
	n, err := p.inPeriod(ctx, path)
	if err != nil {
		return err
	}
	b.report.add(figure{Size: size, Name: "conversations in the 30 days asked for", Value: n, Unit: "rows"})
	for _, q := range p.questions() {
		f, err := b.question(ctx, m, q)
		if err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
		f.Size = size
		b.report.add(f)
	}
	return nil
}

// holds reports what was made.
func (b *bench) holds(size int, m made) {
	add := func(name string, v float64, unit string) {
		b.report.add(figure{Size: size, Name: name, Value: v, Unit: unit})
	}
	add("days of history", float64(m.params.Days), "days")
	add("agents", float64(m.params.Agents), "agents")
	for _, t := range slices.Sorted(maps.Keys(m.rows)) {
		add("table "+t, float64(m.rows[t]), "rows")
	}
	add("events behind them", float64(m.events), "rows")
	add("fact file", float64(m.bytes)/1e6, "MB")
	add("making it: simulate, fold, write", m.took.Seconds(), "s")
	add("making it, events", float64(m.events)/m.took.Seconds(), "/s")
}

// question measures one question through Kefu, then the same statements without it. The file belongs to one process at a time.
func (b *bench) question(ctx context.Context, m made, q question) (figure, error) {
	ms, statements, err := b.ask(ctx, m.path, q, b.runs)
	if err != nil {
		return figure{}, err
	}
	if mid, _ := median(ms); mid < shortMs { // of a few milliseconds one is a large share: only many runs tell
		if ms, statements, err = b.ask(ctx, m.path, q, b.runs*shortTimes); err != nil {
			return figure{}, err
		}
	}
	a, err := b.outside(ctx, job{Kind: "statements", Facts: m.path, Statements: statements, Runs: len(ms)})
	if err != nil {
		return figure{}, err
	}
	mid, worst := median(ms)
	bare, _ := median(a.Ms)
	b.say("%s: %.1f ms, bare %.1f ms", q.name, mid, bare)
	limit := float64(smallMs)
	if m.params.Conversations > small {
		limit = largeMs
	}
	return figure{Name: q.name, Value: mid, Unit: "ms", Max: &worst, Bare: &bare}.atMost(limit).within(overheadGoal, ms, a.Ms), nil
}

// ask opens the file and asks once to warm up and then so often as told.
func (b *bench) ask(ctx context.Context, path string, q question, runs int) (ms []float64, st []metric.Statement, err error) {
	db, err := duckdb.Open(ctx, path, duckdb.Options{})
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if st, err = q.statements(ctx, db); err != nil {
		return nil, nil, err
	}
	ms, err = timed(runs, func() error { return q.ask(ctx, db) })
	return ms, st, err
}

// timed runs fn once for nothing and then as often as told; it returns the milliseconds of each run.
func timed(runs int, fn func() error) ([]float64, error) {
	if err := fn(); err != nil {
		return nil, err
	}
	out := make([]float64, runs)
	for i := range out {
		start := time.Now()
		if err := fn(); err != nil {
			return nil, err
		}
		out[i] = time.Since(start).Seconds() * 1000
	}
	return out, nil
}
