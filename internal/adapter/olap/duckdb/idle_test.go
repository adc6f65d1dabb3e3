package duckdb

import (
	"path/filepath"
	"testing"
)

func TestRestWaitsForWork(t *testing.T) {
	rested := 0
	i := newIdle(func() { rested++ })
	defer i.stop()
	i.enter()
	i.fire()
	if rested != 0 {
		t.Error("rested while somebody worked")
	}
	i.leave()
	i.fire()
	if rested != 1 {
		t.Errorf("rested %d times after the work, want 1", rested)
	}
	i.stop()
	i.enter()
	i.leave() // after the end nothing arms the timer again
}

// TestRestLosesNothing lets the store rest with rows in its memory and asks for them afterwards.
func TestRestLosesNothing(t *testing.T) {
	d, err := Open(t.Context(), filepath.Join(t.TempDir(), "facts.duckdb"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	replace(t, d, 1, someone(1, 3, 1))
	d.rest()
	want(t, d, turnsByPerson, []int64{1, 3, 1})
	var limit string
	if err := d.readQ.QueryRowContext(t.Context(), "SELECT current_setting('memory_limit')").Scan(&limit); err != nil || limit != "488.2 MiB" {
		t.Errorf("memory limit %q, %v; want the 512 MB it was opened with", limit, err)
	}
	replace(t, d, 2, someone(1, 2, 2))
	want(t, d, turnsByPerson, []int64{1, 2, 2})
}

// TestSpillsBesideTheFile gives a query more to remember than it may hold: it must go to disk, although SQL may reach no other file.
func TestSpillsBesideTheFile(t *testing.T) {
	d, err := Open(t.Context(), filepath.Join(t.TempDir(), "facts.duckdb"), Options{MemoryMB: 40, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	const q = "SELECT count(*), count(DISTINCT b) FROM (SELECT hash(range) AS b FROM range(4000000))"
	set := func(size string) {
		t.Helper()
		if err := d.exec(t.Context(), "SET max_temp_directory_size = '"+size+"'"); err != nil {
			t.Fatal(err)
		}
	}
	set("0KB")
	if _, err := d.readQ.ExecContext(t.Context(), q); err == nil {
		t.Error("the query fits into memory: the test proves nothing")
	}
	set("1GB")
	want(t, d, q, []int64{4_000_000, 4_000_000})
	if _, err := d.readQ.ExecContext(t.Context(), "COPY (SELECT 1) TO '"+filepath.Join(t.TempDir(), "stolen.csv")+"'"); err == nil {
		t.Error("SQL wrote a file of its choice")
	}
}
