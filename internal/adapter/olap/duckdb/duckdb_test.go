package duckdb

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/adapter/olap"
	"kefu/internal/domain"
	"kefu/internal/engine/event"
	"kefu/internal/engine/fact"
)

func openMemory(t testing.TB) *DB {
	t.Helper()
	d, err := Open(t.Context(), "", Options{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// someone is a person with one conversation of n turns; gen goes into every row, so that a test sees which writing it reads.
func someone(person domain.ID, n int, gen int64, contacts ...domain.ID) olap.PersonRows {
	if len(contacts) == 0 {
		contacts = []domain.ID{person}
	}
	dims := fact.Dims{Person: person, Contact: contacts[0], Conversation: person * 10, Channel: "chat", Settings: gen}
	p := olap.PersonRows{Person: person, Contacts: contacts}
	p.Rows.Conversations = []fact.Conversation{{Dims: dims, Turns: int64(n)}}
	for i := range n {
		d := dims
		d.Contact = contacts[i%len(contacts)]
		p.Rows.Turns = append(p.Rows.Turns, fact.Turn{Dims: d, N: int64(i + 1), Wait: fact.Some(gen)})
	}
	return p
}

func replace(t testing.TB, d *DB, seq int64, persons ...olap.PersonRows) {
	t.Helper()
	if err := d.Replace(t.Context(), olap.Change{Persons: persons}, event.Cursor{Seq: seq}); err != nil {
		t.Fatal(err)
	}
}

// ints runs a query whose columns are all integers.
func ints(t testing.TB, d *DB, q string) [][]int64 {
	t.Helper()
	rows, err := d.readQ.QueryContext(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out [][]int64
	for rows.Next() {
		line := make([]int64, len(cols))
		ptrs := make([]any, len(cols))
		for i := range line {
			ptrs[i] = &line[i]
		}
		if err := rows.Scan(ptrs...); err != nil {
			t.Fatal(err)
		}
		out = append(out, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

const turnsByPerson = "SELECT person_id, count(*), max(wait_ms) FROM turn GROUP BY 1 ORDER BY 1"

func want(t testing.TB, d *DB, q string, rows ...[]int64) {
	t.Helper()
	if diff := cmp.Diff(rows, ints(t, d, q)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", q, diff)
	}
}

func TestReplaceTwiceChangesNothing(t *testing.T) {
	d := openMemory(t)
	for range 3 {
		replace(t, d, 7, someone(1, 3, 1), someone(2, 2, 1))
	}
	want(t, d, turnsByPerson, []int64{1, 3, 1}, []int64{2, 2, 1})
	want(t, d, "SELECT count(*) FROM conversation", []int64{2})
	replace(t, d, 9, someone(2, 1, 5))
	want(t, d, turnsByPerson, []int64{1, 3, 1}, []int64{2, 1, 5})
	c, err := d.Cursor(t.Context())
	if err != nil || c != (event.Cursor{Seq: 9}) {
		t.Errorf("cursor %v, %v; want seq 9", c, err)
	}
}

func TestReplaceAfterMergeAndUnmerge(t *testing.T) {
	d := openMemory(t)
	replace(t, d, 1, someone(1, 3, 1), someone(2, 2, 1), someone(3, 1, 1))
	replace(t, d, 2, someone(1, 5, 2, 1, 2)) // 2 merged into 1
	want(t, d, turnsByPerson, []int64{1, 5, 2}, []int64{3, 1, 1})
	want(t, d, "SELECT person_id FROM conversation ORDER BY 1", []int64{1}, []int64{3})
	replace(t, d, 3, someone(1, 6, 3, 1, 2, 3)) // and 3 as well
	want(t, d, turnsByPerson, []int64{1, 6, 3})
	replace(t, d, 4, someone(1, 3, 4), someone(2, 3, 4, 2, 3)) // 1 leaves; 2 and 3 stay together under a new root
	want(t, d, turnsByPerson, []int64{1, 3, 4}, []int64{2, 3, 4})
	replace(t, d, 5, olap.PersonRows{Person: 2, Contacts: []domain.ID{2, 3}}) // erased from the log
	want(t, d, turnsByPerson, []int64{1, 3, 4})
}

func TestReplacePresence(t *testing.T) {
	d := openMemory(t)
	row := func(agent domain.ID, ms int64) fact.PresenceRow {
		return fact.PresenceRow{Agent: fact.Credit{Agent: agent}, State: "online", Ms: fact.Some(ms)}
	}
	replace(t, d, 3, someone(5, 1, 1))
	put := func(a domain.ID, rows ...fact.PresenceRow) {
		t.Helper()
		if err := d.ReplacePresence(t.Context(), []olap.AgentRows{{Agent: a, Rows: rows}}); err != nil {
			t.Fatal(err)
		}
	}
	put(5, row(5, 10), row(5, 20))
	put(6, row(6, 30))
	put(5, row(5, 40))
	want(t, d, "SELECT agent_agent, duration_ms FROM presence ORDER BY 1", []int64{5, 40}, []int64{6, 30})
	want(t, d, turnsByPerson, []int64{5, 1, 1}) // an agent's id is not a contact's
	if c, err := d.Cursor(t.Context()); err != nil || c.Seq != 3 {
		t.Errorf("cursor %v, %v; want it unmoved at 3", c, err)
	}
}

func TestValuesRoundTrip(t *testing.T) {
	d := openMemory(t)
	p := someone(1<<62+7, 1, 1)
	p.Rows.Conversations[0].Tags = []string{"售后", "it's \"quoted\"", ""}
	p.Rows.Conversations[0].Country = "DE'; DROP TABLE turn; --"
	p.Rows.Conversations[0].Created = fact.When{At: 1_700_000_000_000_001, Day: fact.Some(19675), Slot: fact.Some(0)}
	p.Rows.Conversations[0].Outbound = true
	replace(t, d, 1, p)
	var id, at, day, slot, how, first sql.NullInt64
	var country, tags string
	var outbound, offHours bool
	err := d.readQ.QueryRowContext(t.Context(), `SELECT person_id, created_at, created_day, created_slot, created_how, first_reply_at, country,
		array_to_string(tags, '|'), outbound, off_hours FROM conversation`).
		Scan(&id, &at, &day, &slot, &how, &first, &country, &tags, &outbound, &offHours)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprintf("%v %v %v %v %v %v %s %s %v %v", id, at, day, slot, how, first, country, tags, outbound, offHours)
	const wantText = "{4611686018427387911 true} {1700000000000001 true} {19675 true} {0 true} {0 false} {0 false} " +
		"DE'; DROP TABLE turn; -- 售后|it's \"quoted\"| true false"
	if got != wantText {
		t.Errorf("got  %s\nwant %s", got, wantText)
	}
	want(t, d, "SELECT len(tags) FROM turn", []int64{0}) // no tags is an empty list, not NULL
}

func TestFailedReplaceLeavesEverything(t *testing.T) {
	d := openMemory(t)
	replace(t, d, 1, someone(1, 3, 1))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.Replace(ctx, olap.Change{Persons: []olap.PersonRows{someone(1, 1, 2)}}, event.Cursor{Seq: 2}); err == nil {
		t.Fatal("a cancelled replace succeeded")
	}
	want(t, d, turnsByPerson, []int64{1, 3, 1})
	want(t, d, "SELECT seq FROM kefu_mark", []int64{1})
	replace(t, d, 3, someone(1, 1, 3))
	want(t, d, turnsByPerson, []int64{1, 1, 3})
}

func TestReset(t *testing.T) {
	d := openMemory(t)
	replace(t, d, 4, someone(1, 3, 1))
	if err := d.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	want(t, d, "SELECT (SELECT count(*) FROM turn) + (SELECT count(*) FROM conversation), seq FROM kefu_mark", []int64{0, 0})
	if needs, err := d.NeedsRebuild(t.Context()); err != nil || !needs {
		t.Errorf("after a reset NeedsRebuild is %v, %v", needs, err)
	}
}

func TestReopenKeepsRowsAndDropsForeignSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "报表 facts.duckdb")
	open := func() *DB {
		t.Helper()
		d, err := Open(t.Context(), path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	d := open()
	if m, err := d.Mark(t.Context()); err != nil || !m.Rebuild {
		t.Fatalf("new file: mark %+v, %v; want a rebuild", m, err)
	}
	r, err := d.BeginRebuild(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Replace(t.Context(), olap.Change{Persons: []olap.PersonRows{someone(1, 2, 1)}}); err != nil {
		t.Fatal(err)
	}
	if err := r.Finish(t.Context(), olap.Mark{Cursor: event.Cursor{Xid: 3, Seq: 8}, Settings: "s1"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.BeginRebuild(t.Context()); err != nil { // left unfinished, as by a crash
		t.Fatal(err)
	}
	d.Close()
	d = open()
	want(t, d, turnsByPerson, []int64{1, 2, 1})
	m, err := d.Mark(t.Context())
	if diff := cmp.Diff(olap.Mark{Cursor: event.Cursor{Xid: 3, Seq: 8}, Settings: "s1"}, m); diff != "" || err != nil {
		t.Errorf("mark %v (-want +got):\n%s", err, diff)
	}
	want(t, d, "SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'next_%'", []int64{0})
	if err := d.exec(t.Context(), "UPDATE kefu_mark SET schema_version = 'older'"); err != nil {
		t.Fatal(err)
	}
	d.Close()
	d = open()
	defer d.Close()
	if needs, err := d.NeedsRebuild(t.Context()); err != nil || !needs {
		t.Errorf("foreign schema: NeedsRebuild is %v, %v", needs, err)
	}
	want(t, d, "SELECT count(*) FROM turn", []int64{0})
	if c, err := d.Cursor(t.Context()); err != nil || c != (event.Cursor{}) {
		t.Errorf("foreign schema: cursor %v, %v; want the beginning", c, err)
	}
}
