package storetest

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
)

var errRefused = errors.New("refused")

// rollsBackAlone hands in many transactions at once, of which every third fails after it wrote.
func rollsBackAlone(t *testing.T, url string) {
	s := open(t, url)
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			err := s.InTx(t.Context(), func(tx *store.Tx) error {
				if err := tx.SaveTeams(domain.Team{ID: domain.ID(i + 1), Name: "T"}); err != nil {
					return err
				}
				if i%3 == 0 {
					return errRefused
				}
				return nil
			})
			if failed := errors.Is(err, errRefused); failed != (i%3 == 0) {
				t.Errorf("transaction %d ended with %v", i, err)
			}
		})
	}
	wg.Wait()
	teams := must(s.Teams(t.Context()))(t)
	same(t, "teams left", len(teams), 40)
	for _, team := range teams {
		if (team.ID-1)%3 == 0 {
			t.Errorf("team %s of a failed transaction was written", team.ID)
		}
	}
}

func panicIsAnError(t *testing.T, url string) {
	s := open(t, url)
	err := s.InTx(t.Context(), func(tx *store.Tx) error {
		if err := tx.SaveTeams(domain.Team{ID: 1, Name: "T"}); err != nil {
			return err
		}
		panic("out of tea")
	})
	if err == nil || !strings.Contains(err.Error(), "out of tea") {
		t.Errorf("got %v, want the panic as an error", err)
	}
	check(t, s.SaveTeams(t.Context(), domain.Team{ID: 2, Name: "U"}))
	same(t, "teams", must(s.Teams(t.Context()))(t), []domain.Team{{ID: 2, Name: "U"}})
}

// cancelledCaller walks away in the middle of a transaction: that is too late, and nobody else is hurt.
func cancelledCaller(t *testing.T, url string) {
	s := open(t, url)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		err := s.InTx(ctx, func(tx *store.Tx) error {
			if err := tx.SaveTeams(domain.Team{ID: 1, Name: "A"}); err != nil {
				return err
			}
			cancel()
			if _, err := tx.Teams(ctx); err != nil {
				return err
			}
			return tx.SaveTeams(domain.Team{ID: 2, Name: "B"})
		})
		if err != nil {
			t.Errorf("the transaction was given up: %v", err)
		}
	})
	for i := range 20 {
		wg.Go(func() { check(t, s.SaveTeams(t.Context(), domain.Team{ID: domain.ID(i + 10), Name: "C"})) })
	}
	wg.Wait()
	same(t, "teams", len(must(s.Teams(t.Context()))(t)), 22)

	err := s.InTx(ctx, func(tx *store.Tx) error { return tx.SaveTeams(domain.Team{ID: 3, Name: "D"}) })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a transaction began for a caller who had left: %v", err)
	}
	same(t, "teams", len(must(s.Teams(t.Context()))(t)), 22)
}

// overlookedFailure swallows the error of a write; the transaction fails all the same, on both engines.
func overlookedFailure(t *testing.T, url string) {
	s := open(t, url)
	must(s.Ingest(t.Context(), Talk(1, 1, 0)))(t)
	err := s.InTx(t.Context(), func(tx *store.Tx) error {
		_ = tx.SaveTargets(store.Target{ID: 5})
		_ = tx.SaveTargets(store.Target{ID: 5})
		_ = tx.SaveTeams(domain.Team{ID: 1})
		return nil
	})
	fails(t, err, domain.KindConflict, "duplicate")
	same(t, "targets", len(must(s.Targets(t.Context()))(t)), 0)
	err = s.InTx(t.Context(), func(tx *store.Tx) error {
		_, _ = tx.Append([]domain.Event{{ID: 77, ContactID: 1, Data: failing{}}})
		return tx.SaveTeams(domain.Team{ID: 1})
	})
	if err == nil {
		t.Error("the transaction committed although a write in it failed")
	}
	same(t, "teams", len(must(s.Teams(t.Context()))(t)), 0)
}

// failing is a payload with no JSON form and so cannot be written.
type failing struct{ C chan int }

// EventKind implements domain.EventData.
func (failing) EventKind() domain.EventKind { return domain.EventConversationTagged }

func closed(t *testing.T, url string) {
	s := open(t, url)
	check(t, s.Close())
	check(t, s.Close())
	if err := s.SaveTeams(t.Context(), domain.Team{ID: 1}); domain.KindOf(err) != domain.KindUnavailable {
		t.Errorf("writing after Close: %v", err)
	}
	if _, err := s.Teams(t.Context()); domain.KindOf(err) != domain.KindUnavailable {
		t.Errorf("reading after Close: %v", err)
	}
}
