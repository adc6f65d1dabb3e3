package duckdb

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"

	"kefu/internal/engine/metric"
)

// answer runs statements, as many at once as there are turns free, and deals out what they say. All see the same state of the facts.
func (d *DB) answer(ctx context.Context, statements []metric.Statement, answers [][][]metric.Raw) error {
	var dealing sync.Mutex
	jobs := make([]func(context.Context, asker) error, len(statements))
	for i, st := range statements {
		jobs[i] = func(ctx context.Context, a asker) error {
			raws, err := scan(ctx, a, st)
			if err != nil {
				return err
			}
			dealing.Lock()
			defer dealing.Unlock()
			st.Deal(raws, answers)
			return nil
		}
	}
	if len(jobs) == 1 {
		return d.alone(ctx, jobs[0])
	}
	return d.snapshots(ctx, len(jobs), func(txs []*sql.Tx) error { return sideBySide(ctx, txs, jobs...) })
}

// asker is what a statement is sent to: a transaction, or a connection for a statement that stands alone.
type asker interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// alone does a job of one statement, when there is a turn. A statement sees one state by itself, and a transaction around it would cost half a
// millisecond.
func (d *DB) alone(ctx context.Context, job func(context.Context, asker) error) error {
	d.idle.enter()
	defer d.idle.leave()
	if err := d.turn(ctx); err != nil {
		return err
	}
	defer func() { <-d.turns }()
	if err := job(ctx, d.readQ); err != nil {
		return queryError(ctx, err)
	}
	return nil
}

// turn waits for a turn, which the caller gives back.
func (d *DB) turn(ctx context.Context) error {
	select {
	case d.turns <- struct{}{}:
		return nil
	case <-ctx.Done():
		return queryError(ctx, ctx.Err())
	}
}

// sideBySide does jobs in their order, each transaction one at a time, and stops at the first failure, which it returns.
func sideBySide(ctx context.Context, txs []*sql.Tx, jobs ...func(context.Context, asker) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var next atomic.Int64
	var work sync.WaitGroup
	for _, tx := range txs {
		work.Go(func() {
			for i := next.Add(1) - 1; int(i) < len(jobs) && ctx.Err() == nil; i = next.Add(1) - 1 {
				if err := jobs[i](ctx, tx); err != nil {
					stop(err)
					return
				}
			}
		})
	}
	work.Wait()
	return context.Cause(ctx)
}

// snapshot runs fn in a read transaction, when there is a turn.
func (d *DB) snapshot(ctx context.Context, fn func(tx *sql.Tx) error) error {
	return d.snapshots(ctx, 1, func(txs []*sql.Tx) error { return fn(txs[0]) })
}

// snapshots runs fn with read transactions that all see the same state: with one as soon as there is a turn, and with up to want if more turns
// are free right now.
func (d *DB) snapshots(ctx context.Context, want int, fn func(txs []*sql.Tx) error) error {
	d.idle.enter()
	defer d.idle.leave()
	if err := d.turn(ctx); err != nil {
		return err
	}
	defer func() { <-d.turns }()
	first, err := d.readQ.BeginTx(ctx, nil)
	if err != nil {
		return queryError(ctx, err)
	}
	defer func() { _ = first.Rollback() }() // nothing was written
	txs, end := d.beside(ctx, first, want-1)
	defer end()
	if err := fn(txs); err != nil {
		return queryError(ctx, err)
	}
	return nil
}

// beside adds to a transaction that has not read yet up to more others, which see what it sees. Where that cannot be had at once it stays alone.
func (d *DB) beside(ctx context.Context, first *sql.Tx, more int) (txs []*sql.Tx, end func()) {
	before := d.commits.Load()
	txs = []*sql.Tx{first}
	end = func() {
		for _, tx := range txs[1:] {
			_ = tx.Rollback() // nothing was written
			<-d.turns
		}
	}
	for more > 0 && d.begin(ctx, &txs) {
		more--
	}
	if len(txs) == 1 {
		return txs, end
	}
	// What a transaction sees is settled by its first look at the file.
	same := true
	for _, tx := range txs {
		var one int
		same = same && tx.QueryRowContext(ctx, "SELECT 1 FROM kefu_mark").Scan(&one) == nil
	}
	if same = same && before%2 == 0 && d.commits.Load() == before; !same {
		end()
		txs = txs[:1]
	}
	return txs, end
}

// begin takes a turn and begins a transaction, if a turn is free.
func (d *DB) begin(ctx context.Context, txs *[]*sql.Tx) bool {
	select {
	case d.turns <- struct{}{}:
	default:
		return false
	}
	tx, err := d.readQ.BeginTx(ctx, nil)
	if err != nil {
		<-d.turns
		return false
	}
	*txs = append(*txs, tx)
	return true
}
