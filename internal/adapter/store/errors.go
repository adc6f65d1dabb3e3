package store

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"

	"kefu/internal/domain"
)

// mapError turns what a driver says into a domain error; domain errors and the caller's own cancellation pass as they are.
func mapError(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if _, ok := errors.AsType[*domain.Error](err); ok {
		return err
	}
	if errors.Is(err, sql.ErrNoRows) {
		return &domain.Error{Kind: domain.KindNotFound, Code: "not_found", Message: "there is no such record; it may have been removed", Err: err}
	}
	if e, ok := errors.AsType[sqlite3.Error](err); ok {
		return mapSQLite(e)
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return mapPostgres(e)
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return unavailable(err)
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok || errors.Is(err, sql.ErrConnDone) || errors.Is(err, net.ErrClosed) {
		return unavailable(err)
	}
	// database/sql has no value for the use of a closed pool.
	if strings.Contains(err.Error(), "sql: database is closed") {
		return unavailable(err)
	}
	return err
}

func mapSQLite(e sqlite3.Error) error {
	switch e.ExtendedCode {
	case sqlite3.ErrConstraintUnique, sqlite3.ErrConstraintPrimaryKey, sqlite3.ErrConstraintRowID:
		return duplicate(e)
	}
	switch e.Code {
	case sqlite3.ErrBusy, sqlite3.ErrLocked, sqlite3.ErrIoErr, sqlite3.ErrFull, sqlite3.ErrCantOpen, sqlite3.ErrReadonly:
		return unavailable(e)
	}
	return e
}

func mapPostgres(e *pgconn.PgError) error {
	switch {
	case e.Code == "23505":
		return duplicate(e)
	case e.Code == "40001", e.Code == "40P01", e.Code == "55P03", e.Code == "57014",
		strings.HasPrefix(e.Code, "08"), strings.HasPrefix(e.Code, "53"), strings.HasPrefix(e.Code, "57P"):
		return unavailable(e)
	}
	return e
}

func duplicate(err error) error {
	return &domain.Error{Kind: domain.KindConflict, Code: "duplicate", Message: "a record with the same key exists already; change the key or edit the existing record", Err: err}
}

func unavailable(err error) error {
	return &domain.Error{Kind: domain.KindUnavailable, Code: "database_unavailable", Message: "the database does not answer at the moment; try again shortly", Err: err}
}

// mayRetry reports whether PostgreSQL asked for the transaction to be run again.
func mayRetry(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == "40001" || e.Code == "40P01")
}
