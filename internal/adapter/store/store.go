// Package store is all OLTP SQL, for SQLite and PostgreSQL: it keeps events, entities and settings, and makes no decisions.
package store

import (
	"context"
	"database/sql"
	"log/slog"
	"strings"
	"sync"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/event"
)

// Options are what a Store needs from its surroundings. Clock and IDs are required.
type Options struct {
	Clock  domain.Clock
	IDs    domain.IDs
	Logger *slog.Logger // nil: silent
	// OnGroup, if set, is told after each commit of the SQLite writer how many transactions it carried and how long it took.
	OnGroup func(transactions int, took time.Duration)
}

// Store is an open database. All its methods may be called from many goroutines at once. Its embedded reader answers from committed
// state; writing goes through InTx.
type Store struct {
	reader
	opts    Options
	dialect dialect
	db      *sql.DB // readers on SQLite, everything on PostgreSQL
	writer  *writer // nil on PostgreSQL
	bell    event.Bell

	mu     sync.Mutex
	closed bool
}

// Open opens the database named by url and brings its schema up to date: a postgres:// or postgresql:// URL, or else a folder that
// holds (or will hold) the SQLite file kefu.db.
//
// Several processes may open one folder: writers take turns, each waiting up to 10 s for the other before its call fails as
// unavailable; a process hears of another's events by polling.
func Open(ctx context.Context, url string, opts Options) (*Store, error) {
	if opts.Clock == nil || opts.IDs == nil {
		return nil, domain.Invalid("options", "store_options", "a store needs a clock and a source of ids")
	}
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		return openPostgres(ctx, url, opts)
	}
	return openSQLite(ctx, url, opts)
}

// Close finishes the transactions already handed in, refuses new ones, and closes the database.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	var first error
	if s.writer != nil {
		first = s.writer.close()
	}
	if err := s.db.Close(); err != nil && first == nil {
		first = err
	}
	return first
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return mapError(s.db.PingContext(ctx)) }

// Engine is "sqlite" or "postgres".
func (s *Store) Engine() string { return string(s.dialect) }

// Listen returns a channel that receives after each commit of this process that appended events, and a function to stop listening.
func (s *Store) Listen() (<-chan struct{}, func()) { return s.bell.Listen() }

// InTx runs fn in one transaction and returns after the commit; an error of fn, or any statement that failed inside it, rolls back
// what fn wrote and nothing else. Whoever waits for InTx may rely on the data being on disk when it returns nil.
//
// fn must not do input or output, must not start another transaction or end its goroutine, and may run more than once. It works with the transaction's own
// context: the end of ctx is honoured until fn starts and not after, because one caller who walks away must not undo the work of the
// others in the same group. A panic in fn becomes an error.
func (s *Store) InTx(ctx context.Context, fn func(tx *Tx) error) error {
	if s.writer != nil {
		return s.writer.do(ctx, fn)
	}
	return s.inPostgresTx(ctx, fn)
}
