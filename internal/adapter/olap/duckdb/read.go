package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"

	"kefu/internal/adapter/olap"
	"kefu/internal/domain"
	"kefu/internal/engine/metric"
	"kefu/internal/engine/metric/sqlgen"
)

// Tables is the schema of the stored facts, as the metric planner takes it.
func (d *DB) Tables() []metric.Table { return olap.Tables() }

// Run answers a plan. All its scans see the same state of the facts. It waits while Options.Readers other statements run, and stops when
// ctx ends.
func (d *DB) Run(ctx context.Context, p *metric.Plan) (*metric.Result, error) {
	all, err := d.RunAll(ctx, []*metric.Plan{p})
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// RunAll answers several plans, all from the same state of the facts. What they have in common is read once.
func (d *DB) RunAll(ctx context.Context, plans []*metric.Plan) ([]*metric.Result, error) {
	statements, err := sqlgen.Print(sqlgen.DuckDB(), plans...)
	if err != nil {
		return nil, err
	}
	answers := metric.Answers(plans)
	if err := d.answer(ctx, statements, answers); err != nil {
		return nil, err
	}
	out := make([]*metric.Result, len(plans))
	for i, p := range plans {
		if out[i], err = p.Assemble(answers[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Drill answers a drill-down: a page of the rows behind a cell and how many there are in all.
func (d *DB) Drill(ctx context.Context, p *metric.DrillPlan) (*metric.RowSet, error) {
	page, count, err := sqlgen.PrintDrill(p, sqlgen.DuckDB())
	if err != nil {
		return nil, err
	}
	out := &metric.RowSet{}
	err = d.snapshots(ctx, 2, func(txs []*sql.Tx) error {
		return sideBySide(ctx, txs,
			func(ctx context.Context, a asker) error {
				n, err := scan(ctx, a, count)
				if err == nil && (len(n) != 1 || len(n[0].Values) != 1) {
					err = errors.New("a count has to have one value")
				}
				if err == nil {
					out.Total = int64(n[0].Values[0])
				}
				return err
			},
			func(ctx context.Context, a asker) (err error) {
				out.Rows, err = scanPage(ctx, a, page)
				return err
			})
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func queryError(ctx context.Context, err error) error {
	if cause := ctx.Err(); cause != nil {
		return fmt.Errorf("query the facts: %w", cause)
	}
	return fmt.Errorf("query the facts: %w", err)
}

// scan reads keys as text and measures as numbers.
func scan(ctx context.Context, a asker, st metric.Statement) ([]metric.Raw, error) {
	rows, err := a.QueryContext(ctx, st.SQL, st.Args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	keys := make([]sql.NullString, st.Keys)
	values := make([]sql.NullFloat64, st.Values)
	dest := make([]any, 0, st.Keys+st.Values)
	for i := range keys {
		dest = append(dest, &keys[i])
	}
	for i := range values {
		dest = append(dest, &values[i])
	}
	var out []metric.Raw
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return nil, err
		}
		raw := metric.Raw{Keys: make([]string, st.Keys), Values: make([]float64, st.Values)}
		for i, k := range keys {
			raw.Keys[i] = k.String
		}
		for i, v := range values {
			raw.Values[i] = v.Float64
			if !v.Valid {
				raw.Values[i] = math.NaN()
			}
		}
		out = append(out, raw)
	}
	return out, rows.Err()
}

// scanPage reads the columns of metric.DrillColumns.
func scanPage(ctx context.Context, a asker, st metric.Statement) ([]metric.DrillRow, error) {
	rows, err := a.QueryContext(ctx, st.SQL, st.Args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []metric.DrillRow
	for rows.Next() {
		var conversation, person, agent, at, until, hit, pending, order sql.NullInt64
		var value sql.NullFloat64
		if err := rows.Scan(&conversation, &person, &agent, &at, &until, &value, &hit, &pending, &order); err != nil {
			return nil, err
		}
		row := metric.DrillRow{
			Conversation: domain.ID(conversation.Int64), Person: domain.ID(person.Int64), Agent: domain.ID(agent.Int64),
			At: domain.Instant(at.Int64), Until: domain.Instant(until.Int64), Provisional: pending.Int64 != 0, Order: domain.ID(order.Int64),
		}
		if value.Valid {
			row.Value = &value.Float64
		}
		if hit.Valid {
			yes := hit.Int64 != 0
			row.Hit = &yes
		}
		out = append(out, row)
	}
	return out, rows.Err()
}
