package duckdb

import (
	"path/filepath"
	"testing"

	"kefu/internal/adapter/olap"
	"kefu/internal/engine/fact"
)

// TestRebuildWritesAsItGoes: a rebuild must hand whole row groups to the file while it runs, or its memory grows with the history until the
// limit ends it.
func TestRebuildWritesAsItGoes(t *testing.T) {
	d, err := Open(t.Context(), filepath.Join(t.TempDir(), "facts.duckdb"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	r, err := d.BeginRebuild(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a, err := r.Appender(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rows := olap.AgentRows{Agent: 7, Rows: make([]fact.PresenceRow, rowGroup)}
	var held []int64
	for range 4 {
		if err := a.Agent(&rows); err != nil {
			t.Fatal(err)
		}
		held = append(held, ints(t, d, "SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()")[0][0])
	}
	if held[3] > held[0]*3/2 {
		t.Errorf("memory after each of four row groups: %d; it must not grow with them", held)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := r.Abandon(); err != nil {
		t.Fatal(err)
	}
}
