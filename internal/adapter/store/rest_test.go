package store

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"kefu/internal/domain"
)

// TestRest: a writer that has rested goes on, has given its cache back before, and ends while it rests.
func TestRest(t *testing.T) {
	db := sql.OpenDB(sqliteFile{filepath.Join(t.TempDir(), "x.db"), nil})
	db.SetMaxOpenConns(1)
	s := &Store{opts: Options{Clock: domain.ClockFunc(func() domain.Instant { return 1 })}, dialect: sqliteDialect}
	w, err := startWriter(t.Context(), db, s, time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	run := func(statement string) {
		t.Helper()
		err := w.do(t.Context(), func(tx *Tx) error {
			_, err := tx.exec(statement)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	run(`CREATE TABLE t (n BIGINT)`)
	for range 3 {
		run(`INSERT INTO t VALUES (7)`)
		time.Sleep(20 * time.Millisecond) // it rests
	}
	var n int64
	err = w.do(t.Context(), func(tx *Tx) (err error) {
		n, err = one(tx.ctx, tx.reader, "sum", scanInt, `SELECT sum(n) FROM t`)
		return err
	})
	if n != 21 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	time.Sleep(20 * time.Millisecond)
	if err := w.close(); err != nil {
		t.Error(err)
	}
	if _, rested := w.stmts["PRAGMA shrink_memory"]; !rested {
		t.Error("it never gave its cache back")
	}
	if err := w.do(t.Context(), func(*Tx) error { return nil }); err != errClosed {
		t.Errorf("after the end: %v", err)
	}
}
