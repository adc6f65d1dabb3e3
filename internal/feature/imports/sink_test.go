package imports

import (
	"context"
	"errors"
	"testing"

	"kefu/internal/domain"
	"kefu/internal/feature/report/history"
)

// keeper counts what it is given and refuses one batch.
type keeper struct {
	given, refused int
	err            error
}

func (k *keeper) Ingest(_ context.Context, b domain.Batch) (domain.BatchResult, error) {
	if k.given++; k.given == k.refused {
		return domain.BatchResult{}, k.err
	}
	return domain.BatchResult{Messages: len(b.Messages), Events: 2, SkippedEvents: 1, Contacts: 3, Conversations: 4}, nil
}

func (*keeper) SaveFigures(context.Context, []history.Figure) error { return nil }

func TestSinkCountsWhatWasKept(t *testing.T) {
	k := &keeper{}
	s := NewSink(t.Context(), k, nil, nil)
	for range 5 {
		if err := s.Batch(t.Context(), domain.Batch{Messages: make([]domain.Message, 7)}); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Finish()
	if want := (Added{Conversations: 20, Messages: 35, Events: 10, Customers: 15, Known: 5}); err != nil || got != want {
		t.Errorf("added %+v (%v), want %+v", got, err, want)
	}
}

// TestSinkStops: nothing is written after a failure, and whoever converts hears of it.
func TestSinkStops(t *testing.T) {
	k := &keeper{refused: 2, err: errors.New("full")}
	s := NewSink(t.Context(), k, nil, nil)
	var heard error
	for range 100 {
		if heard = s.Batch(t.Context(), domain.Batch{Messages: make([]domain.Message, 7)}); heard != nil {
			break
		}
	}
	added, err := s.Finish()
	if !errors.Is(heard, k.err) || !errors.Is(err, k.err) || added.Messages != 7 || k.given != 2 {
		t.Errorf("heard %v, ended with %v, %d messages kept of %d batches", heard, err, added.Messages, k.given)
	}
}
