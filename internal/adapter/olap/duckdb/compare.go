package duckdb

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"kefu/internal/adapter/olap"
	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

// Compare implements olap.Rebuild. Rows of one person are compared as a set: their number and the sum of their hashes.
func (r *rebuild) Compare(ctx context.Context, skip []domain.ID, limit int) (olap.Comparison, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done {
		return olap.Comparison{}, errClosed
	}
	for _, q := range []string{"CREATE TEMP TABLE IF NOT EXISTS stage_owner (id BIGINT)", "DELETE FROM temp.stage_owner"} {
		if _, err := r.conn.ExecContext(ctx, q); err != nil {
			return olap.Comparison{}, fmt.Errorf("compare facts: %w", err)
		}
	}
	if err := stage(r.conn, skip); err != nil {
		return olap.Comparison{}, err
	}
	var out olap.Comparison
	for _, t := range r.db.tables {
		if err := compareTable(ctx, r.conn, t, limit, &out); err != nil {
			return olap.Comparison{}, fmt.Errorf("compare facts in %s: %w", t.Name, err)
		}
	}
	return out, nil
}

func compareTable(ctx context.Context, conn *sql.Conn, t fact.Table, limit int, out *olap.Comparison) error {
	side := func(name string) string {
		return "SELECT " + olap.Key(t.Name) + " AS k, count(*) AS n, sum(hash(" + columnList(t) + ")) AS h FROM " + olap.Quote(name) +
			" WHERE " + olap.Owner(t.Name) + " NOT IN (SELECT id FROM temp.stage_owner) GROUP BY k"
	}
	q := strings.Join([]string{
		"WITH a AS (" + side(t.Name) + "), b AS (" + side(nextPrefix+t.Name) + "),",
		"d AS MATERIALIZED (SELECT coalesce(a.k, b.k) AS k, coalesce(a.n, 0) AS an, coalesce(b.n, 0) AS bn, a.h IS DISTINCT FROM b.h AS differs",
		"FROM a FULL JOIN b ON a.k = b.k)",
		"SELECT k, an, bn, (SELECT coalesce(sum(an), 0)::BIGINT FROM d), (SELECT coalesce(sum(bn), 0)::BIGINT FROM d), (SELECT count(*) FROM d WHERE differs)",
		"FROM (SELECT * FROM d WHERE differs UNION ALL SELECT NULL, 0, 0, false) ORDER BY k IS NULL, k LIMIT ?",
	}, " ")
	rows, err := conn.QueryContext(ctx, q, limit+1)
	if err != nil {
		return err
	}
	defer rows.Close()
	count := olap.TableCount{Table: t.Name}
	var differing int64
	for rows.Next() {
		var k sql.NullInt64
		d := olap.Difference{Table: t.Name}
		if err := rows.Scan(&k, &d.Stored, &d.Folded, &count.Stored, &count.Folded, &differing); err != nil {
			return err
		}
		d.Person = domain.ID(k.Int64)
		if k.Valid && len(out.Differences) < limit {
			out.Differences = append(out.Differences, d)
		}
	}
	out.Tables = append(out.Tables, count)
	out.Differing += differing
	return rows.Err()
}
