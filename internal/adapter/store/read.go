package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"kefu/internal/domain"
)

// scanner is one row.
type scanner interface{ Scan(dest ...any) error }

// pool answers reads from a connection pool.
type pool struct {
	db      *sql.DB
	dialect dialect
}

func (p pool) rows(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := p.db.QueryContext(ctx, p.dialect.numbered(query), args...)
	return rows, mapError(err)
}

// snapshotQuery answers reads from one read-only transaction.
type snapshotQuery struct {
	tx      *sql.Tx
	dialect dialect
}

func (s snapshotQuery) rows(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := s.tx.QueryContext(ctx, s.dialect.numbered(query), args...)
	return rows, mapError(err)
}

// snapshot runs fn over one unchanging state of the database. Inside a transaction that is the transaction itself.
func (r reader) snapshot(ctx context.Context, fn func(reader) error) error {
	p, ok := r.q.(pool)
	if !ok {
		return fn(r)
	}
	opts := &sql.TxOptions{ReadOnly: true}
	if r.dialect == postgresDialect {
		opts.Isolation = sql.LevelRepeatableRead
	}
	tx, err := p.db.BeginTx(ctx, opts)
	if err != nil {
		return mapError(err)
	}
	err = fn(reader{q: snapshotQuery{tx, r.dialect}, dialect: r.dialect})
	if end := tx.Rollback(); err == nil && end != nil && !errors.Is(end, sql.ErrTxDone) {
		err = mapError(end)
	}
	return err
}

// each calls fn for every row of a query.
func (r reader) each(ctx context.Context, fn func(scanner) error, query string, args ...any) error {
	rows, err := r.q.rows(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return mapError(err)
		}
	}
	return mapError(rows.Err())
}

// list collects the rows of a query; it is empty, never nil, when there are none.
func list[T any](ctx context.Context, r reader, scan func(scanner, *T) error, query string, args ...any) ([]T, error) {
	out := []T{}
	err := r.each(ctx, func(row scanner) error {
		var v T
		if err := scan(row, &v); err != nil {
			return err
		}
		out = append(out, v)
		return nil
	}, query, args...)
	return out, err
}

// one returns the only row of a query; without one the error is not_found and says what is missing.
func one[T any](ctx context.Context, r reader, what string, scan func(scanner, *T) error, query string, args ...any) (T, error) {
	all, err := list(ctx, r, scan, query, args...)
	if err == nil && len(all) == 0 {
		err = domain.NotFound(what+"_not_found", "there is no such %s; it may have been removed", what)
	}
	if err != nil {
		var none T
		return none, err
	}
	return all[0], nil
}

// inChunk bounds the values of one IN list.
const inChunk = 512

// listIn collects rows over a long list of ids, which stand between head and tail. Lists are filled up to a power of two with
// their last id, so that few statement texts arise.
func listIn[T any](ctx context.Context, r reader, scan func(scanner, *T) error, head, tail string, ids []domain.ID) ([]T, error) {
	out := []T{}
	for part := range slices.Chunk(ids, inChunk) {
		args := inArgs(part)
		some, err := list(ctx, r, scan, head+r.dialect.places(1, len(args))+tail, args...)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}

func inArgs(ids []domain.ID) []any {
	size := 1
	for size < len(ids) {
		size *= 2
	}
	args := make([]any, size)
	for i := range args {
		args[i] = int64(ids[min(i, len(ids)-1)])
	}
	return args
}

// scanID reads a single id.
func scanID(row scanner, id *domain.ID) error { return row.Scan((*int64)(id)) }

// sortedIDs returns the distinct ids except zero, in order: the order in which rows are locked.
func sortedIDs(ids []domain.ID) []domain.ID {
	out := slices.Clone(ids)
	slices.Sort(out)
	out = slices.Compact(out)
	if len(out) > 0 && out[0] == 0 {
		out = out[1:]
	}
	return out
}
