package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strconv"
	"sync"
	"time"

	"kefu/internal/domain"
)

// maxGroup bounds how many transactions share one commit.
const maxGroup = 256

// errLost is what every waiter of a group gets when SQLite dropped the whole transaction under it.
var errLost = &domain.Error{Kind: domain.KindUnavailable, Code: "write_lost", Message: "the database could not keep the transaction; nothing was written, try again"}

// errClosed answers whoever comes after Close.
var errClosed = &domain.Error{Kind: domain.KindUnavailable, Code: "store_closed", Message: "the database is being closed; try again after the restart"}

// writer is the only goroutine of this process that writes to SQLite. Transactions that wait at the same moment share one commit, and
// so one flush of the disk; if one fails, they are run again, each in a savepoint of its own.
type writer struct {
	store *Store
	db    *sql.DB
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
	ctx   context.Context
	log   logHead
	bulk  bool          // a batch is among the transactions of the running group
	large bool          // the log may grow as for batches
	rest  time.Duration // without a transaction, then cached pages are given back

	queue   chan *request
	stopped chan struct{}
	mu      sync.RWMutex // held for reading while handing in, for writing while closing
	closed  bool
}

// request is one waiting transaction.
type request struct {
	ctx  context.Context
	fn   func(*Tx) error
	err  error
	rang bool // appended events
	done chan struct{}
}

func startWriter(ctx context.Context, db *sql.DB, s *Store, rest time.Duration) (*writer, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	w := &writer{
		store: s, db: db, conn: conn, rest: rest, stmts: map[string]*sql.Stmt{}, ctx: context.WithoutCancel(ctx),
		queue: make(chan *request, maxGroup), stopped: make(chan struct{}),
	}
	go w.loop()
	return w, nil
}

// do hands in a transaction and waits for its outcome.
func (w *writer) do(ctx context.Context, fn func(*Tx) error) error {
	req := &request{ctx: ctx, fn: fn, done: make(chan struct{})}
	w.mu.RLock()
	if w.closed {
		w.mu.RUnlock()
		return errClosed
	}
	select {
	case w.queue <- req:
		w.mu.RUnlock()
	case <-ctx.Done():
		w.mu.RUnlock()
		return ctx.Err()
	}
	<-req.done
	return req.err
}

// close lets the waiting transactions finish.
func (w *writer) close() error {
	w.mu.Lock()
	w.closed = true
	close(w.queue)
	w.mu.Unlock()
	<-w.stopped
	for _, st := range w.stmts {
		st.Close()
	}
	w.conn.Close()
	return w.db.Close()
}

func (w *writer) loop() {
	defer close(w.stopped)
	for first := w.next(); first != nil; first = w.next() {
		group := append(make([]*request, 0, 8), first)
		for len(group) < maxGroup && len(w.queue) > 0 {
			group = append(group, <-w.queue)
		}
		start := w.store.opts.Clock.Now()
		err := w.commit(group)
		if w.store.opts.OnGroup != nil {
			w.store.opts.OnGroup(len(group), w.store.opts.Clock.Now().Sub(start))
		}
		ring := false
		for _, req := range group {
			if err != nil && req.err == nil {
				req.err = err
			}
			ring = ring || (req.err == nil && req.rang)
			close(req.done)
		}
		if ring {
			w.store.bell.Ring()
		}
	}
}

// commit runs a group in one transaction. Its error is that of the whole group; a closure's own error is left in its request.
func (w *writer) commit(group []*request) error {
	if err := w.begin(); err != nil {
		return err
	}
	if len(group) == 1 {
		return w.alone(group[0])
	}
	if w.together(group) {
		return w.end()
	}
	// SQLite may have rolled back by itself already; then this says so, which changes nothing.
	_ = w.plain("ROLLBACK")
	if err := w.begin(); err != nil {
		return err
	}
	for _, req := range group {
		if req.err = req.ctx.Err(); req.err != nil {
			continue
		}
		if err := w.savepoint(req); err != nil {
			w.store.opts.Logger.Error("a group of transactions was lost", "transactions", len(group), "error", err)
			// SQLite has usually rolled back already; then this says so, which changes nothing.
			_ = w.plain("ROLLBACK")
			return errLost
		}
	}
	return w.end()
}

func (w *writer) begin() error {
	w.log, w.bulk = logHead{}, false
	return mapError(w.plain("BEGIN IMMEDIATE"))
}

// together runs a group without savepoints, which cost two statements and a journal for every message. It is false when one failed that had written already:
// then all are to be run again, each in a savepoint.
func (w *writer) together(group []*request) bool {
	for _, req := range group {
		if req.err = req.ctx.Err(); req.err != nil {
			continue
		}
		if tx := w.closure(req); req.err != nil && (tx.wrote || tx.err != nil) {
			return false
		}
	}
	return true
}

func (w *writer) end() error {
	w.space()
	if err := w.plain("COMMIT"); err != nil {
		_ = w.plain("ROLLBACK")
		return mapError(err)
	}
	return nil
}

// alone runs a group of one without the savepoint, whose journal costs a bulk write a tenth of its time.
func (w *writer) alone(req *request) error {
	if req.err = req.ctx.Err(); req.err == nil {
		w.closure(req)
	}
	if req.err == nil {
		return w.end()
	}
	return mapError(w.plain("ROLLBACK"))
}

// Pages of the log from which on a commit copies them into the database file. Batches change the same pages again and again, which are
// copied once; live traffic should not have to wait for so much to be copied at once.
const (
	livePages = 8_000
	bulkPages = 32_000
)

// space lets the log grow further while batches are written. What fails here is told by the commit.
func (w *writer) space() {
	if w.bulk == w.large {
		return
	}
	w.large = w.bulk
	pages := livePages
	if w.large {
		pages = bulkPages
	}
	_ = w.plain("PRAGMA wal_autocheckpoint = " + strconv.Itoa(pages))
}

// savepoint runs one closure so that it can fail alone. An error means that the savepoint is gone and with it the group.
func (w *writer) savepoint(req *request) error {
	if err := w.plain("SAVEPOINT one"); err != nil {
		return err
	}
	if w.closure(req); req.err != nil {
		if err := w.plain("ROLLBACK TO one"); err != nil {
			return errors.Join(err, req.err)
		}
	}
	return w.plain("RELEASE one")
}

// closure runs the caller's function and leaves its outcome in the request.
func (w *writer) closure(req *request) *Tx {
	tx := &Tx{ctx: w.ctx, conn: w, dialect: sqliteDialect, opts: &w.store.opts, log: &w.log}
	tx.reader = reader{q: tx, dialect: sqliteDialect}
	req.err = tx.run(req.fn)
	req.rang = tx.appended
	w.bulk = w.bulk || tx.bulk
	return tx
}

func (w *writer) plain(statement string) error {
	_, err := w.execute(w.ctx, statement, nil)
	return err
}

// prepared returns the statement of a text, made once.
func (w *writer) prepared(query string) (*sql.Stmt, error) {
	if st, ok := w.stmts[query]; ok {
		return st, nil
	}
	st, err := w.conn.PrepareContext(w.ctx, sqliteDialect.numbered(query))
	if err != nil {
		return nil, err
	}
	w.stmts[query] = st
	return st, nil
}

// execute implements conn.
func (w *writer) execute(ctx context.Context, query string, args []any) (sql.Result, error) {
	st, err := w.prepared(query)
	if err != nil {
		return nil, err
	}
	if len(args) < manyArgs {
		return st.ExecContext(ctx, args...)
	}
	return w.executeMany(ctx, st, args)
}

// manyArgs is the number of arguments from which on executeMany is the faster way.
const manyArgs = 32

// executeMany runs a statement as a query without rows, because the driver hands over the arguments of a query in one call into C and those of
// other statements in one call each.
func (w *writer) executeMany(ctx context.Context, st *sql.Stmt, args []any) (sql.Result, error) {
	rows, err := st.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	if err := rows.Close(); err != nil {
		return nil, err
	}
	changes, err := w.prepared("SELECT changes()")
	if err != nil {
		return nil, err
	}
	var n int64
	err = changes.QueryRowContext(ctx).Scan(&n)
	return driver.RowsAffected(n), err
}

// query implements conn.
func (w *writer) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	st, err := w.prepared(query)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(ctx, args...)
}

// backOff waits between two tries of a transaction.
func backOff(ctx context.Context, try int) error {
	timer := time.NewTimer(time.Duration(1<<min(try, 6)) * 5 * time.Millisecond)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
