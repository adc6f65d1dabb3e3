package metrictest_test

import (
	"context"
	"database/sql"
	"math"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"

	"kefu/internal/domain"
	"kefu/internal/engine/metric"
	"kefu/internal/engine/metric/metrictest"
	"kefu/internal/engine/metric/sqlgen"
)

// duck is the smallest engine the examples can run on: DuckDB in memory, filled with INSERT.
type duck struct {
	db     *sql.DB
	tables []metric.Table
}

func openDuck(t testing.TB) *duck {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	d := &duck{db: db, tables: metrictest.Schema(t, "../testdata/schema.txt")}
	types := map[metric.ColumnType]string{metric.TypeInt: "BIGINT", metric.TypeText: "VARCHAR", metric.TypeBool: "BOOLEAN", metric.TypeTextList: "VARCHAR[]"}
	for _, tab := range d.tables {
		var cols []string
		for _, c := range tab.Columns {
			cols = append(cols, `"`+c.Name+`" `+types[c.Type])
		}
		if _, err := db.Exec(`CREATE TABLE "` + tab.Name + `" (` + strings.Join(cols, ", ") + ")"); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func (d *duck) Tables() []metric.Table { return d.tables }

func (d *duck) Load(ctx context.Context, rows []metrictest.Rows) error {
	for _, tab := range d.tables {
		if _, err := d.db.ExecContext(ctx, `DELETE FROM "`+tab.Name+`"`); err != nil {
			return err
		}
	}
	for _, r := range rows {
		for _, values := range r.Values {
			marks := make([]string, len(values))
			var args []any
			for i, v := range values {
				if list, ok := v.([]string); ok {
					marks[i] = "[" + strings.TrimSuffix(strings.Repeat("?,", len(list)), ",") + "]::VARCHAR[]"
					for _, item := range list {
						args = append(args, item)
					}
					continue
				}
				marks[i] = "?"
				args = append(args, v)
			}
			if _, err := d.db.ExecContext(ctx, `INSERT INTO "`+r.Table+`" VALUES (`+strings.Join(marks, ",")+")", args...); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *duck) Run(ctx context.Context, p *metric.Plan) (*metric.Result, error) {
	sts, err := sqlgen.Print(sqlgen.DuckDB(), p)
	if err != nil {
		return nil, err
	}
	answers := metric.Answers([]*metric.Plan{p})
	for _, st := range sts {
		raws, err := d.query(ctx, st)
		if err != nil {
			return nil, err
		}
		st.Deal(raws, answers)
	}
	return p.Assemble(answers[0])
}

func (d *duck) query(ctx context.Context, st metric.Statement) ([]metric.Raw, error) {
	rows, err := d.db.QueryContext(ctx, st.SQL, st.Args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []metric.Raw
	for rows.Next() {
		keys, values := make([]sql.NullString, st.Keys), make([]sql.NullFloat64, st.Values)
		var dest []any
		for i := range keys {
			dest = append(dest, &keys[i])
		}
		for i := range values {
			dest = append(dest, &values[i])
		}
		if err := rows.Scan(dest...); err != nil {
			return nil, err
		}
		raw := metric.Raw{}
		for _, k := range keys {
			raw.Keys = append(raw.Keys, k.String)
		}
		for _, v := range values {
			if !v.Valid {
				v.Float64 = math.NaN()
			}
			raw.Values = append(raw.Values, v.Float64)
		}
		out = append(out, raw)
	}
	return out, rows.Err()
}

func (d *duck) Drill(ctx context.Context, p *metric.DrillPlan) (*metric.RowSet, error) {
	page, count, err := sqlgen.PrintDrill(p, sqlgen.DuckDB())
	if err != nil {
		return nil, err
	}
	n, err := d.query(ctx, count)
	if err != nil {
		return nil, err
	}
	out := &metric.RowSet{Total: int64(n[0].Values[0])}
	rows, err := d.db.QueryContext(ctx, page.SQL, page.Args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var ids [5]sql.NullInt64
		var value sql.NullFloat64
		var hit, pending, order sql.NullInt64
		if err := rows.Scan(&ids[0], &ids[1], &ids[2], &ids[3], &ids[4], &value, &hit, &pending, &order); err != nil {
			return nil, err
		}
		row := metric.DrillRow{
			Conversation: domain.ID(ids[0].Int64), Person: domain.ID(ids[1].Int64), Agent: domain.ID(ids[2].Int64),
			At: domain.Instant(ids[3].Int64), Until: domain.Instant(ids[4].Int64), Provisional: pending.Int64 == 1,
			Order: domain.ID(order.Int64),
		}
		if value.Valid {
			row.Value = &value.Float64
		}
		if hit.Valid {
			yes := hit.Int64 == 1
			row.Hit = &yes
		}
		out.Rows = append(out.Rows, row)
	}
	return out, rows.Err()
}

func TestExamples(t *testing.T) { metrictest.Run(t, openDuck(t)) }
