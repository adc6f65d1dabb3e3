package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"kefu/internal/domain"
)

// Tx is a running transaction: it reads like a Store, and its other methods write. It must not be used after its closure returned.
type Tx struct {
	reader
	ctx      context.Context
	conn     conn
	dialect  dialect
	opts     *Options
	log      *logHead
	err      error // the first failed statement: the transaction cannot succeed any more
	wrote    bool  // may have changed something
	appended bool
	bulk     bool // more like it are likely to follow
}

// conn runs statements inside a transaction.
type conn interface {
	execute(ctx context.Context, query string, args []any) (sql.Result, error)
	query(ctx context.Context, query string, args []any) (*sql.Rows, error)
}

// querier is where a reader sends its queries.
type querier interface {
	rows(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// reader holds every method that only reads; Store and Tx embed it.
type reader struct {
	q       querier
	dialect dialect
}

// rows implements querier. It ignores the caller's context: an interrupted statement would take the whole group with it.
func (tx *Tx) rows(_ context.Context, query string, args ...any) (*sql.Rows, error) {
	if tx.err != nil {
		return nil, tx.err
	}
	tx.wrote = tx.wrote || !strings.HasPrefix(query, "SELECT")
	rows, err := tx.conn.query(tx.ctx, query, args)
	if err != nil {
		return nil, tx.fail(err)
	}
	return rows, nil
}

// exec runs a statement and returns how many rows it changed. After a failure nothing more is run: SQLite may have rolled back by itself,
// and a further statement would then be committed on its own.
func (tx *Tx) exec(query string, args ...any) (int64, error) {
	if tx.err != nil {
		return 0, tx.err
	}
	res, err := tx.conn.execute(tx.ctx, query, args)
	if err != nil {
		return 0, tx.fail(err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, tx.fail(err)
	}
	tx.wrote = tx.wrote || n > 0
	return n, nil
}

// fail remembers the first failure, so that a closure that overlooks it fails alike on both engines.
func (tx *Tx) fail(err error) error {
	err = mapError(err)
	if tx.err == nil {
		tx.err = err
	}
	return err
}

// run calls the closure, turns a panic into an error, and reports a statement's failure even if the closure swallowed it.
func (tx *Tx) run(fn func(*Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a transaction: %v", p)
		}
	}()
	if err := fn(tx); err != nil {
		return err
	}
	return tx.err
}

// Now is the store's clock.
func (tx *Tx) Now() domain.Instant { return tx.opts.Clock.Now() }

// chunkRows are the sizes in which rows are inserted: a few fixed texts, so that prepared statements are found again.
func chunkRows(n int) int {
	switch {
	case n >= 64:
		return 64
	case n >= 8:
		return 8
	}
	return 1
}

// insert writes n rows of the given columns with multi-row statements and returns how many rows were changed; fill appends the values
// of row i. into is the table with its columns, tail everything behind the values.
func (tx *Tx) insert(into, tail string, columns, n int, fill func(args []any, i int) []any) (int64, error) {
	var changed int64
	var args []any
	for i := 0; i < n; {
		size := chunkRows(n - i)
		args = args[:0]
		for end := i + size; i < end; i++ {
			args = fill(args, i)
		}
		m, err := tx.exec(tx.dialect.insertInto()+into+" VALUES "+tx.dialect.places(size, columns)+tail, args...)
		if err != nil {
			return changed, err
		}
		changed += m
	}
	return changed, nil
}
