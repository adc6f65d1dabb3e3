package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kefu/internal/adapter/olap"
	"kefu/internal/domain"
	"kefu/internal/engine/event"
)

// TestReadersSeeOldOrNew writes persons over and over while readers compare two tables that must agree within a snapshot.
func TestReadersSeeOldOrNew(t *testing.T) {
	d, err := Open(t.Context(), "", Options{Readers: 4})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	write := func(gen int64) {
		var change olap.Change
		for p := range 20 {
			change.Persons = append(change.Persons, someone(domain.ID(p+1), 1+int(gen)%4, gen))
		}
		if err := d.Replace(t.Context(), change, event.Cursor{Seq: gen}); err != nil {
			t.Error(err)
		}
	}
	write(1)
	var stop atomic.Bool
	reads := make(chan int, 2)
	var together atomic.Int64
	for range 2 {
		go func() {
			n := 0
			for !stop.Load() {
				err := d.snapshots(t.Context(), 2, func(txs []*sql.Tx) error {
					together.Add(int64(len(txs) - 1))
					return agree(t.Context(), txs[0], txs[len(txs)-1])
				})
				if err != nil {
					t.Error(err)
					break
				}
				n++
			}
			reads <- n
		}()
	}
	for gen := int64(2); gen < 25; gen++ {
		write(gen)
		if gen%8 == 0 {
			rebuildWith(t, d, gen)
		}
	}
	stop.Store(true)
	if a, b := <-reads, <-reads; a+b < 10 {
		t.Errorf("only %d reads: the test saw nothing", a+b)
	}
	if together.Load() == 0 {
		t.Error("no read had two transactions: the test saw nothing of them")
	}
}

// agree reads one generation from two tables and the mark, through two transactions or twice the same.
func agree(ctx context.Context, tx, beside *sql.Tx) error {
	var persons, turns, planned, low, high, mark int64
	if err := tx.QueryRowContext(ctx, "SELECT count(*), sum(turns) FROM conversation").Scan(&persons, &planned); err != nil {
		return err
	}
	if err := beside.QueryRowContext(ctx, "SELECT count(*), min(wait_ms), max(wait_ms) FROM turn").Scan(&turns, &low, &high); err != nil {
		return err
	}
	if err := tx.QueryRowContext(ctx, "SELECT seq FROM kefu_mark").Scan(&mark); err != nil {
		return err
	}
	if persons != 20 || turns != planned || low != high || mark != low {
		return errors.New("a reader saw half a change")
	}
	return nil
}

func rebuildWith(t *testing.T, d *DB, gen int64) {
	t.Helper()
	r, err := d.BeginRebuild(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.BeginRebuild(t.Context()); domain.KindOf(err) != domain.KindConflict {
		t.Errorf("a second rebuild: %v; want a conflict", err)
	}
	for half := range 2 {
		a, err := r.Appender(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for p := range 10 {
			row := someone(domain.ID(half*10+p+1), 1+int(gen)%4, gen)
			if err := a.Person(&row); err != nil {
				t.Fatal(err)
			}
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Finish(t.Context(), olap.Mark{Cursor: event.Cursor{Seq: gen}}); err != nil {
		t.Fatal(err)
	}
	if err := r.Abandon(); err != nil {
		t.Fatal(err)
	}
}

func TestReadersAreBoundedAndCancellable(t *testing.T) {
	d, err := Open(t.Context(), "", Options{Readers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	const endless = "SELECT count(*) FROM range(10000000000) a, range(1000000000) b WHERE a.range % 7 = b.range % 5"
	long, cancelLong := context.WithCancel(t.Context())
	started := make(chan struct{})
	done := make(chan error, 1)
	go func() {
		done <- d.snapshot(long, func(tx *sql.Tx) error {
			close(started)
			_, err := tx.ExecContext(long, endless)
			return err
		})
	}()
	<-started
	waiting, cancelWaiting := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancelWaiting()
	err = d.snapshot(waiting, func(*sql.Tx) error { return nil })
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("with the only reader taken: %v; want the deadline", err)
	}
	if err := d.Replace(t.Context(), olap.Change{Persons: []olap.PersonRows{someone(1, 1, 1)}}, event.Cursor{Seq: 1}); err != nil {
		t.Errorf("writing while a report runs: %v", err)
	}
	cancelLong()
	select {
	case err := <-done:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled query: %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("a cancelled query went on")
	}
}

// Workers whose tables fill up at the same moment must not run statements on one connection at once.
func TestWorkersSpillAtTheSameTime(t *testing.T) {
	d, err := Open(t.Context(), filepath.Join(t.TempDir(), "facts.duckdb"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	r, err := d.BeginRebuild(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const workers, each = 4, flushRows
	var wg sync.WaitGroup
	failed := make(chan error, workers)
	for w := range workers {
		wg.Go(func() {
			a, err := r.Appender(t.Context())
			if err != nil {
				failed <- err
				return
			}
			for i := range each {
				p := someone(domain.ID(1+w*each+i), 1, 1)
				if err := a.Person(&p); err != nil {
					failed <- err
					return
				}
			}
			if err := a.Close(); err != nil {
				failed <- err
			}
		})
	}
	wg.Wait()
	close(failed)
	for err := range failed {
		t.Fatal(err)
	}
	if err := r.Finish(t.Context(), olap.Mark{}); err != nil {
		t.Fatal(err)
	}
	want(t, d, "SELECT count(*) FROM conversation", []int64{workers * each})
}
