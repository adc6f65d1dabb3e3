package duckdb

import (
	"database/sql"
	"path/filepath"
	"testing"

	"kefu/internal/adapter/olap"
	"kefu/internal/domain"
	"kefu/internal/engine/event"
	"kefu/internal/engine/fact"
	"kefu/internal/engine/metric"
	"kefu/internal/engine/metric/sqlgen"
)

// filled is a file with 100,000 conversations of three turns each.
func filled(b *testing.B) *DB {
	b.Helper()
	d, err := Open(b.Context(), filepath.Join(b.TempDir(), "facts.duckdb"), Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	r, err := d.BeginRebuild(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	a, err := r.Appender(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for i := range 100_000 {
		p := someone(domain.ID(i+1), 3, 1)
		c := &p.Rows.Conversations[0]
		c.Outcome, c.FRT, c.Observes = fact.OutcomeHandled, fact.Some(int64(i%100_000)), domain.ObservesAll
		c.Created = fact.When{At: domain.Instant(1_704_067_200_000_000 + int64(i%90)*86_400_000_000), Day: fact.Some(int64(19_723 + i%90)), Slot: fact.Some(40)}
		c.First = fact.Credit{Agent: domain.ID(i%20 + 1), Team: 1}
		if err := a.Person(&p); err != nil {
			b.Fatal(err)
		}
	}
	if err := a.Close(); err != nil {
		b.Fatal(err)
	}
	if err := r.Finish(b.Context(), olap.Mark{Cursor: event.Cursor{Seq: 1}}); err != nil {
		b.Fatal(err)
	}
	return d
}

// BenchmarkReplace500 replaces 125 persons with 500 rows in a file of 400,000 rows.
func BenchmarkReplace500(b *testing.B) {
	d := filled(b)
	gen := int64(1)
	for b.Loop() {
		gen++
		var change olap.Change
		for i := range 125 {
			change.Persons = append(change.Persons, someone(domain.ID((gen*7919+int64(i)*797)%100_000+1), 3, gen))
		}
		replace(b, d, gen, change.Persons...)
	}
}

// plan is a question over all stored days, by agent.
func plan(b *testing.B, d *DB) *metric.Plan {
	b.Helper()
	c, err := metric.Load(metric.Files(), d.Tables())
	if err != nil {
		b.Fatal(err)
	}
	p, err := c.Plan(metric.Query{Metrics: []string{"conversations", "missed"}, By: []string{"channel"}, From: "2024-01-01", To: "2024-03-30"},
		metric.Env{Now: 1_712_000_000_000_000})
	if err != nil {
		b.Fatal(err)
	}
	return p
}

// BenchmarkQuery answers one question through Run.
func BenchmarkQuery(b *testing.B) {
	d := filled(b)
	p := plan(b, d)
	for b.Loop() {
		res, err := d.Run(b.Context(), p)
		if err != nil {
			b.Fatal(err)
		}
		if len(res.Rows) != 1 {
			b.Fatalf("%d rows", len(res.Rows))
		}
	}
}

// BenchmarkQueryBare runs the same SQL with nothing around it: the difference to BenchmarkQuery is what Run costs.
func BenchmarkQueryBare(b *testing.B) {
	d := filled(b)
	statements, err := sqlgen.Print(sqlgen.DuckDB(), plan(b, d))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for _, st := range statements {
			bare(b, d.readQ, st)
		}
	}
}

func bare(b *testing.B, db *sql.DB, st metric.Statement) {
	rows, err := db.QueryContext(b.Context(), st.SQL, st.Args...)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
}
