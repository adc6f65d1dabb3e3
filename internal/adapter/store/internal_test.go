package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"

	"kefu/internal/domain"
	"kefu/internal/engine/audit"
)

type counter struct{ n domain.ID }

// Next implements domain.IDs.
func (c *counter) Next() domain.ID { c.n++; return c.n }

func openFolder(t *testing.T, opts Options) *Store {
	t.Helper()
	opts.Clock, opts.IDs = domain.ClockFunc(func() domain.Instant { return 1000 }), &counter{}
	s, err := Open(t.Context(), t.TempDir(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// TestLostSavepoint takes the transaction away under a group: nobody in it may believe that anything was written.
func TestLostSavepoint(t *testing.T) {
	s := openFolder(t, Options{})
	started, release := make(chan struct{}), make(chan struct{})
	var first sync.WaitGroup
	first.Go(func() {
		err := s.InTx(t.Context(), func(*Tx) error { close(started); <-release; return nil })
		if err != nil {
			t.Errorf("the group before: %v", err)
		}
	})
	<-started
	var group sync.WaitGroup
	for i := range 5 {
		group.Go(func() {
			err := s.InTx(t.Context(), func(tx *Tx) error {
				if i == 2 {
					_, _ = tx.exec("ROLLBACK") // as SQLite does by itself on a full disk, where the statement then fails
					_, err := tx.exec("INSERT INTO nowhere VALUES (1)")
					return err
				}
				return tx.SaveTeams(domain.Team{ID: domain.ID(i + 1)})
			})
			if e, ok := errors.AsType[*domain.Error](err); err == nil || i != 2 && (!ok || e.Code != "write_lost") {
				t.Errorf("transaction %d ended with %v", i, err)
			}
		})
	}
	for len(s.writer.queue) < 5 {
		time.Sleep(time.Millisecond)
	}
	close(release)
	first.Wait()
	group.Wait()
	teams, err := s.Teams(t.Context())
	if err != nil || len(teams) != 0 {
		t.Errorf("%d teams, %v", len(teams), err)
	}
	if err := s.SaveTeams(t.Context(), domain.Team{ID: 9}); err != nil {
		t.Errorf("the writer did not recover: %v", err)
	}
}

// TestGroupRunsAgain lets one of a group fail after it wrote, one before and one by giving up: the others are kept, and nothing of those.
func TestGroupRunsAgain(t *testing.T) {
	for _, late := range []bool{false, true} {
		s := openFolder(t, Options{})
		started, release := make(chan struct{}), make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() { _ = s.InTx(t.Context(), func(*Tx) error { close(started); <-release; return nil }) })
		<-started
		refused := errors.New("refused")
		runs := make([]int, 6)
		for i := range runs {
			wg.Go(func() {
				err := s.InTx(t.Context(), func(tx *Tx) error {
					runs[i]++
					if i == 1 {
						return refused // before it wrote anything
					}
					err := tx.SaveTeams(domain.Team{ID: domain.ID(i + 1)})
					if i == 3 && late {
						return refused
					}
					return err
				})
				if failed := i == 1 || i == 3 && late; failed != errors.Is(err, refused) || !failed && err != nil {
					t.Errorf("late %v, transaction %d: %v", late, i, err)
				}
			})
		}
		for len(s.writer.queue) < len(runs) {
			time.Sleep(time.Millisecond)
		}
		close(release)
		wg.Wait()
		teams, err := s.Teams(t.Context())
		if want := map[bool]int{false: 5, true: 4}[late]; err != nil || len(teams) != want {
			t.Errorf("late %v: %d teams, want %d, %v", late, len(teams), want, err)
		}
		for i, n := range runs {
			if n < 1 || n > 2 || !late && n != 1 {
				t.Errorf("late %v: transaction %d ran %d times", late, i, n)
			}
		}
	}
}

// TestGroup checks that transactions that wait together are committed together.
func TestGroup(t *testing.T) {
	var sizes []int
	s := openFolder(t, Options{OnGroup: func(n int, _ time.Duration) { sizes = append(sizes, n) }})
	started, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() { _ = s.InTx(t.Context(), func(*Tx) error { close(started); <-release; return nil }) })
	<-started
	for i := range 20 {
		wg.Go(func() { _ = s.SaveTeams(t.Context(), domain.Team{ID: domain.ID(i + 1)}) })
	}
	for len(s.writer.queue) < 20 {
		time.Sleep(time.Millisecond)
	}
	close(release)
	wg.Wait()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]int{1, 20}, sizes); d != "" {
		t.Errorf("transactions in each commit (-want +got):\n%s", d)
	}
}

func TestAuditTampering(t *testing.T) {
	tests := []struct {
		name, statement string
		broken          int64
	}{
		{"untouched", `UPDATE audit SET detail = detail`, 0},
		{"detail changed", `UPDATE audit SET detail = '{}' WHERE id = 3`, 3},
		{"somebody else", `UPDATE audit SET user_id = 9 WHERE id = 1`, 1},
		{"entry removed", `DELETE FROM audit WHERE id = 2`, 2},
		{"tail cut off", `DELETE FROM audit WHERE id = 5`, 5},
		{"all removed", `DELETE FROM audit`, 1},
		{"entry added", `INSERT INTO audit SELECT 6, at, user_id, user_name, action, object, detail, hash, hash FROM audit WHERE id = 5`, 6},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := openFolder(t, Options{})
			for range 5 {
				if err := s.AppendAudit(t.Context(), audit.Entry{User: 1, Action: "view", Object: "agent:1", Detail: []byte(`{"a":1}`)}); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.InTx(t.Context(), func(tx *Tx) error { _, err := tx.exec(test.statement); return err }); err != nil {
				t.Fatal(err)
			}
			if got, err := s.VerifyChain(t.Context()); got != test.broken || err != nil {
				t.Errorf("broken at %d (%v), want %d", got, err, test.broken)
			}
		})
	}
}

func TestMapError(t *testing.T) {
	pg := func(code string) error { return fmt.Errorf("query: %w", &pgconn.PgError{Code: code}) }
	own := domain.Conflict("x", "y")
	tests := []struct {
		in   error
		kind domain.ErrorKind
	}{
		{nil, ""},
		{own, domain.KindConflict},
		{sql.ErrNoRows, domain.KindNotFound},
		{pg("23505"), domain.KindConflict},
		{pg("40P01"), domain.KindUnavailable},
		{pg("08006"), domain.KindUnavailable},
		{pg("53300"), domain.KindUnavailable},
		{pg("57P01"), domain.KindUnavailable},
		{pg("42P01"), domain.KindInternal},
		{sql.ErrConnDone, domain.KindUnavailable},
		{&net.OpError{Op: "dial", Err: errors.New("refused")}, domain.KindUnavailable},
		{errors.New("other"), domain.KindInternal},
		{context.Canceled, domain.KindInternal},
	}
	for _, test := range tests {
		got := mapError(test.in)
		if domain.KindOf(got) != test.kind {
			t.Errorf("%v became %v (%s), want %s", test.in, got, domain.KindOf(got), test.kind)
		}
		if test.in != nil && !errors.Is(got, test.in) && !errors.Is(got, errors.Unwrap(test.in)) {
			t.Errorf("the cause of %v was lost", test.in)
		}
	}
}

// TestComponents compares with a plain search from each contact over the pairs that are joined at the end.
func TestComponents(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for round := range 300 {
		const people = 9
		ids := make([]domain.ID, people)
		for i := range ids {
			ids[i] = domain.ID(i + 1)
		}
		var events []domain.Event
		edge := map[[2]domain.ID]bool{}
		for n := range rng.IntN(20) {
			a := domain.ID(1 + rng.IntN(people))
			b := domain.ID(1 + rng.IntN(people))
			if a == b {
				continue
			}
			e := domain.Event{ContactID: a, At: domain.Instant(n + 1), Seq: int64(n + 1), Data: domain.ContactMerged{Other: b}}
			on := rng.IntN(3) > 0
			if !on {
				e.Data = domain.ContactUnmerged{Other: b}
			}
			edge[[2]domain.ID{min(a, b), max(a, b)}] = on
			events = append(events, e)
		}
		rng.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
		want := map[domain.ID]domain.ID{}
		for _, id := range ids {
			reached := []domain.ID{id}
			for i := 0; i < len(reached); i++ {
				for _, other := range ids {
					if edge[[2]domain.ID{min(reached[i], other), max(reached[i], other)}] && !slices.Contains(reached, other) {
						reached = append(reached, other)
					}
				}
			}
			want[id] = slices.Min(reached)
		}
		if d := cmp.Diff(want, components(ids, events)); d != "" {
			t.Fatalf("round %d (-want +got):\n%s", round, d)
		}
	}
}

// TestComponentsSuperseded: of two records of one fact the later one counts, whatever instants they carry.
func TestComponentsSuperseded(t *testing.T) {
	events := []domain.Event{
		{ContactID: 1, At: 50, Seq: 1, SourceKey: 7, Data: domain.ContactMerged{Other: 2}},
		{ContactID: 1, At: 40, Seq: 2, SourceKey: 7, Data: domain.ContactMerged{Other: 3}},
	}
	want := map[domain.ID]domain.ID{1: 1, 2: 2, 3: 1}
	if d := cmp.Diff(want, components([]domain.ID{1, 2, 3}, events)); d != "" {
		t.Errorf("persons (-want +got):\n%s", d)
	}
}

func TestPlaces(t *testing.T) {
	if got := postgresDialect.places(2, 3); got != "($1,$2,$3),($4,$5,$6)" {
		t.Error(got)
	}
	if got := sqliteDialect.places(2, 1); got != "(?),(?)" {
		t.Error(got)
	}
}

func TestNumbered(t *testing.T) {
	const query = `SELECT 1 WHERE $2 = $1`
	if got := sqliteDialect.numbered(query); got != `SELECT 1 WHERE ?2 = ?1` {
		t.Error(got)
	}
	if got := postgresDialect.numbered(query); got != query {
		t.Error(got)
	}
}

// TestLogSpace: the log may grow further while batches come, and no longer after them.
func TestLogSpace(t *testing.T) {
	s := openFolder(t, Options{})
	batch := domain.Batch{Contacts: []domain.Contact{{ID: 1}}}
	for i := range bulkEvents {
		batch.Events = append(batch.Events, domain.Event{ID: domain.ID(i + 1), ContactID: 1, Kind: domain.EventMessageCreated, Data: domain.MessageCreated{}})
	}
	if _, err := s.Ingest(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	var got []int64
	for range 2 { // each reads what the commit before it left
		err := s.InTx(t.Context(), func(tx *Tx) error {
			pages, err := one(tx.ctx, tx.reader, "setting", scanInt, `PRAGMA wal_autocheckpoint`)
			got = append(got, pages)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff([]int64{bulkPages, livePages}, got); d != "" {
		t.Errorf("pages (-want +got):\n%s", d)
	}
}

// TestSQLiteSettings: what a commit promises hangs on these, and a driver has other values of its own.
func TestSQLiteSettings(t *testing.T) {
	s := openFolder(t, Options{})
	read := func(r reader, name string) string {
		got, err := one(t.Context(), r, "setting", func(row scanner, v *string) error { return row.Scan(v) }, "PRAGMA "+name)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	for name, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "busy_timeout": "10000", "query_only": "1"} {
		if got := read(s.reader, name); got != want {
			t.Errorf("%s of a reader is %s, want %s", name, got, want)
		}
	}
	err := s.InTx(t.Context(), func(tx *Tx) error {
		for name, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "busy_timeout": "10000", "query_only": "0"} {
			if got := read(tx.reader, name); got != want {
				t.Errorf("%s of the writer is %s, want %s", name, got, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPackActor(t *testing.T) {
	tests := []struct {
		actor domain.Actor
		text  string
	}{
		{domain.Actor{Kind: domain.ActorCustomer}, "customer"},
		{domain.Actor{}, ""},
		{domain.Actor{Kind: domain.ActorAgent, AgentRef: domain.AgentRef{Seniority: "senior", Employment: "own"}}, "agent:senior:own"},
		{domain.Actor{Kind: domain.ActorAgent, AgentRef: domain.AgentRef{Employment: "own"}}, "agent::own"},
	}
	for _, test := range tests {
		if got := packActor(test.actor); got != test.text {
			t.Errorf("%+v packed as %q, want %q", test.actor, got, test.text)
		}
		var back domain.Actor
		if unpackActor(test.text, &back); back != test.actor {
			t.Errorf("%q unpacked as %+v, want %+v", test.text, back, test.actor)
		}
	}
}

func TestRetryPause(t *testing.T) {
	want := map[int]time.Duration{0: 5 * time.Second, 1: 5 * time.Second, 2: 10 * time.Second, 4: 40 * time.Second, 10: 2560 * time.Second, 11: time.Hour, 500: time.Hour}
	for attempts, pause := range want {
		if got := retryPause(attempts); got != pause {
			t.Errorf("after %d attempts %s, want %s", attempts, got, pause)
		}
	}
}
