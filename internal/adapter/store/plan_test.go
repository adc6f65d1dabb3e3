package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"

	"kefu/internal/domain"
	"kefu/internal/feature/desk"
)

// heard keeps the statement that would be run.
type heard struct {
	query string
	args  []any
}

var errHeard = errors.New("heard")

func (h *heard) rows(_ context.Context, query string, args ...any) (*sql.Rows, error) {
	h.query, h.args = query, args
	return nil, errHeard
}

// TestListPlans: every list of who waits is read in its order from an index that holds nobody else, and no list sorts.
func TestListPlans(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), Options{Clock: domain.ClockFunc(func() domain.Instant { return 1 }), IDs: noIDs{}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	nobody, some := domain.ID(0), domain.ID(5)
	lists := map[string]struct {
		in   desk.Slice
		want string
	}{
		"all who wait":                {desk.Slice{Waiting: true}, "INDEX inbox_wait"},
		"who waits for one":           {desk.Slice{Waiting: true, Owner: &some}, "INDEX inbox_wait_owner"},
		"who waits for a team":        {desk.Slice{Waiting: true, Team: &some}, "INDEX inbox_wait_team (team_id=?)"},
		"a team's nearest targets":    {desk.Slice{Waiting: true, SLA: true, Team: &some}, "INDEX inbox_sla_team (team_id=?)"},
		"who waits in a queue":        {desk.Slice{Waiting: true, Owner: &nobody, Team: &some}, "INDEX inbox_wait_team (team_id=?)"},
		"who waits for chosen teams":  {desk.Slice{Waiting: true, Filter: desk.Filter{Teams: []domain.ID{5, 6}}}, "INDEX inbox_wait"},
		"resolved":                    {desk.Slice{Status: domain.StatusResolved}, "INDEX inbox_status (status=?)"},
		"resolved by a team":          {desk.Slice{Status: domain.StatusResolved, Team: &some}, "INDEX inbox_team (team_id=? AND status=?)"},
		"the own":                     {desk.Slice{Status: domain.StatusOpen, Owner: &some}, "INDEX inbox_owner (owner_id=? AND status=?)"},
		"the next page of who waits":  {desk.Slice{Waiting: true, Team: &some, After: &desk.Place{At: 7, ID: 8}}, "INDEX inbox_wait_team (team_id=?"},
		"the next page of what is so": {desk.Slice{Status: domain.StatusResolved, After: &desk.Place{At: 7, ID: 8}}, "INDEX inbox_status (status=?"},
	}
	for name, l := range lists {
		l.in.Limit = 51
		var h heard
		if _, err := (reader{q: &h, dialect: sqliteDialect}).InboxList(t.Context(), l.in); !errors.Is(err, errHeard) {
			t.Fatal(err)
		}
		steps := s.plan(t, h)
		if plan := strings.Join(steps, "; "); len(steps) != 1 || !strings.Contains(plan+" ", "USING "+strings.TrimSuffix(l.want, " ")) {
			t.Errorf("%s: %s", name, plan)
		}
	}
}

// plan is how SQLite would run a statement.
func (s *Store) plan(t *testing.T, h heard) []string {
	t.Helper()
	steps, err := list(t.Context(), s.reader, func(row scanner, step *string) error {
		var id, parent, unused int
		return row.Scan(&id, &parent, &unused, step)
	}, "EXPLAIN QUERY PLAN "+h.query, h.args...)
	if err != nil {
		t.Fatal(err)
	}
	return steps
}

// TestSearchPlans: no step of a search reads or sorts a whole table, neither for messages nor for customers.
func TestSearchPlans(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), Options{Clock: domain.ClockFunc(func() domain.Instant { return 1 }), IDs: noIDs{}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx := t.Context()
	for name, run := range map[string]func(Finder) error{
		"the newest of those not indexed": func(f Finder) error { _, err := f.StaleBelow(ctx, 9, 5); return err },
		"the oldest of those not indexed": func(f Finder) error { _, err := f.Stale(ctx, 5); return err },
		"the last segment of customers":   func(f Finder) error { _, err := f.LastContacts(ctx); return err },
		"segments of customers":           func(f Finder) error { _, err := f.ContactSegments(ctx, []int64{1, 2}); return err },
		"buckets of customers":            func(f Finder) error { _, err := f.ContactBuckets(ctx, 1, 9, []int64{3, 4}); return err },
		"grams of messages":               func(f Finder) error { _, err := f.MessageBuckets(ctx, 1, 9, []int64{3, 4}); return err },
		"customers":                       func(f Finder) error { _, err := f.Contacts(ctx, []domain.ID{1, 2}); return err },
		"their newest conversations":      func(f Finder) error { _, err := f.NewestOf(ctx, []domain.ID{1, 2}); return err },
	} {
		var h heard
		if err := run(Finder{&Store{reader: reader{q: &h, dialect: sqliteDialect}}}); !errors.Is(err, errHeard) {
			t.Fatal(err)
		}
		steps := s.plan(t, h)
		sorted := steps[len(steps)-1] == "USE TEMP B-TREE FOR ORDER BY"
		if sorted { // of the few that are found
			steps = steps[:len(steps)-1]
		}
		for _, step := range steps {
			first := !sorted && strings.Contains(h.query, " LIMIT ") // the first of a table, in its order
			if !strings.HasPrefix(step, "SEARCH ") && !(first && strings.HasPrefix(step, "SCAN ")) {
				t.Errorf("%s: %s", name, steps)
			}
		}
	}
}

// noIDs makes no ids.
type noIDs struct{}

// Next implements domain.IDs.
func (noIDs) Next() domain.ID { return 1 }
