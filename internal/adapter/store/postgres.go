package store

import (
	"context"
	"database/sql"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// maxConns bounds the PostgreSQL connections of one process.
const maxConns = 32

// maxTries bounds how often a transaction that PostgreSQL wants repeated is run.
const maxTries = 6

func openPostgres(ctx context.Context, url string, opts Options) (*Store, error) {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return nil, mapError(err)
	}
	db.SetMaxOpenConns(maxConns)
	db.SetMaxIdleConns(maxConns / 2)
	if err := migratePostgres(ctx, db); err != nil {
		db.Close()
		return nil, mapError(err)
	}
	return &Store{reader: reader{q: pool{db, postgresDialect}, dialect: postgresDialect}, opts: opts, dialect: postgresDialect, db: db}, nil
}

// sqlTx runs statements in a database/sql transaction.
type sqlTx struct{ tx *sql.Tx }

func (t sqlTx) execute(ctx context.Context, query string, args []any) (sql.Result, error) {
	return t.tx.ExecContext(ctx, query, args...)
}

func (t sqlTx) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	return t.tx.QueryContext(ctx, query, args...)
}

// inPostgresTx is InTx where the server does the grouping: a plain transaction, run again when the server found a deadlock.
func (s *Store) inPostgresTx(ctx context.Context, fn func(*Tx) error) error {
	for try := 1; ; try++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		rang, err := s.tryPostgresTx(ctx, fn)
		if err == nil {
			if rang {
				s.bell.Ring()
			}
			return nil
		}
		if !mayRetry(err) || try == maxTries {
			return err
		}
		if err := backOff(ctx, try); err != nil {
			return err
		}
	}
}

func (s *Store) tryPostgresTx(ctx context.Context, fn func(*Tx) error) (rang bool, err error) {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return false, mapError(err)
	}
	defer conn.Close()
	own := context.WithoutCancel(ctx)
	t, err := conn.BeginTx(own, nil)
	if err != nil {
		return false, mapError(err)
	}
	tx := &Tx{ctx: own, conn: sqlTx{t}, dialect: postgresDialect, opts: &s.opts, log: &logHead{}}
	tx.reader = reader{q: tx, dialect: postgresDialect}
	if err := tx.run(fn); err != nil {
		_ = t.Rollback() // the connection may be gone; the closure's error is the one that tells
		return false, err
	}
	if err := t.Commit(); err != nil {
		return false, mapError(err)
	}
	return tx.appended, nil
}
