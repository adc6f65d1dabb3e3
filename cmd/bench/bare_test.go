package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	duck "github.com/duckdb/duckdb-go/v2"

	"kefu/internal/engine/metric"
)

// TestMain runs the tests, or if told so a job of the benchmark: what goes round Kefu's code speaks SQL, and SQL in a program belongs to
// the adapters.
func TestMain(m *testing.M) {
	from := flag.String("job", "", "measure what this `file` asks for instead of testing")
	to := flag.String("answer", "", "where the measurements go (`file`)")
	flag.Parse()
	if *from == "" {
		os.Exit(m.Run())
	}
	if err := work(context.Background(), *from, *to); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func work(ctx context.Context, from, to string) error {
	body, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var j job
	if err := json.Unmarshal(body, &j); err != nil {
		return err
	}
	var a answer
	switch j.Kind {
	case "statements":
		a.Ms, err = bareStatements(ctx, j)
	case "messages":
		a, err = messageRounds(ctx, j)
	default:
		err = fmt.Errorf("no job is called %q", j.Kind)
	}
	if err != nil {
		return err
	}
	if body, err = json.Marshal(a); err != nil {
		return err
	}
	return os.WriteFile(to, body, 0o600)
}

// bareStatements runs the statements one after the other on DuckDB with the limits that Kefu gives it, and throws the answers away.
func bareStatements(ctx context.Context, j job) (ms []float64, err error) {
	db, err := openBareFacts(j.Facts)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return timed(j.Runs, func() error {
		for _, st := range j.Statements {
			if _, err := discard(ctx, db, st); err != nil {
				return err
			}
		}
		return nil
	})
}

func openBareFacts(path string) (*sql.DB, error) {
	dsn := ":memory:?preserve_insertion_order=false&memory_limit=512MB&threads=" + strconv.Itoa(max(1, runtime.NumCPU()-1))
	connector, err := duck.NewConnector(dsn, func(c driver.ExecerContext) error {
		for _, q := range []string{"ATTACH IF NOT EXISTS '" + path + "' AS facts (READ_ONLY)", "USE facts"} {
			if _, err := c.ExecContext(context.Background(), q, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(1)
	return db, nil
}

// discard fetches every row and counts them.
func discard(ctx context.Context, db *sql.DB, st metric.Statement) (n int, err error) {
	rows, err := db.QueryContext(ctx, st.SQL, st.Args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

// TestBareStatements holds that the bare run does the work of the question: every question of the page can be run, and the shares by
// channel come from as many rows as Kefu's answer has.
func TestBareStatements(t *testing.T) {
	m := tiny(t)
	p, err := newPage(m)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{runs: 1}
	for _, q := range p.questions() {
		ms, st, err := b.ask(t.Context(), m.path, q, b.runs)
		if err != nil || len(ms) != 1 || ms[0] <= 0 || len(st) == 0 {
			t.Fatalf("%s: %v ms, %d statements, %v", q.name, ms, len(st), err)
		}
		if bare, err := bareStatements(t.Context(), job{Facts: m.path, Statements: st, Runs: 2}); err != nil || len(bare) != 2 {
			t.Errorf("%s: %v, %v", q.name, bare, err)
		}
		if q.name != "share by channel" {
			continue
		}
		db, err := openBareFacts(m.path)
		if err != nil {
			t.Fatal(err)
		}
		// The stores of the simulation have eight channels between them.
		if n, err := discard(t.Context(), db, st[0]); n != 8 || err != nil {
			t.Errorf("%s: %d rows, %v", q.name, n, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// rate is how many a second n in the time since start are.
func rate(n int, start time.Time) float64 { return float64(n) / time.Since(start).Seconds() }
