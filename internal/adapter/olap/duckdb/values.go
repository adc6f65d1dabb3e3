package duckdb

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"kefu/internal/domain"
)

// Values lists the values of a dimension of conversations, most frequent first, without the empty one; at most 500.
func (d *DB) Values(ctx context.Context, dim string) ([]string, error) {
	columns := []string{"channel", "region", "country", "language", "issue_type", "intent", "priority"}
	expr := dim
	switch {
	case dim == "tag":
		expr = "unnest(tags)"
	case !slices.Contains(columns, dim):
		return nil, domain.Invalid("dim", "bad_dimension", "values of %q are not listed; use one of %v or tag", dim, columns)
	}
	query := fmt.Sprintf("SELECT v FROM (SELECT %s AS v FROM conversation) WHERE v <> '' GROUP BY v ORDER BY count(*) DESC, v LIMIT 500", expr)
	out := []string{}
	err := d.snapshot(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, query)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var v string
			if err := rows.Scan(&v); err != nil {
				return err
			}
			out = append(out, v)
		}
		return rows.Err()
	})
	return out, err
}

// Span returns the first and the last reporting day on which a conversation began; ok is false when there is none.
func (d *DB) Span(ctx context.Context) (first, last int64, ok bool, err error) {
	var a, b sql.NullInt64
	err = d.snapshot(ctx, func(tx *sql.Tx) error {
		row := tx.QueryRowContext(ctx, "SELECT min(created_day), max(created_day) FROM conversation WHERE excluded = ''")
		return row.Scan(&a, &b)
	})
	return a.Int64, b.Int64, a.Valid && b.Valid, err
}
