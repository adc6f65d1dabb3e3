package imports

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/feature/report/history"
)

// Keeper is what a Sink writes to; each Ingest is one transaction.
type Keeper interface {
	Ingest(ctx context.Context, b domain.Batch) (domain.BatchResult, error)
	SaveFigures(ctx context.Context, f []history.Figure) error
}

// Sink is the history.Sink that keeps what it is given. One goroutine writes while the next rows are converted.
type Sink struct {
	keeper  Keeper
	rejects Rejects
	batches chan domain.Batch
	ended   chan struct{}
	added   Added
	err     error         // the first failure; read after ended, or after broken
	broken  chan struct{} // closed at the first failure
}

// NewSink makes a Sink, which must be ended by Finish. Besides the batch that is being gathered and the one that is being written, one
// waits in memory.
func NewSink(ctx context.Context, keeper Keeper, rejects Rejects) *Sink {
	s := &Sink{keeper: keeper, rejects: rejects, batches: make(chan domain.Batch, 1), ended: make(chan struct{}), broken: make(chan struct{})}
	go func() {
		defer close(s.ended)
		for b := range s.batches {
			if s.err != nil {
				continue
			}
			if s.err = s.write(ctx, b); s.err != nil {
				close(s.broken)
			}
		}
	}()
	return s
}

func (s *Sink) write(ctx context.Context, b domain.Batch) error {
	res, err := s.keeper.Ingest(ctx, b)
	s.added.Conversations += res.Conversations
	s.added.Messages += res.Messages
	s.added.Events += res.Events
	s.added.Customers += res.Contacts
	s.added.Known += res.SkippedEvents
	return err
}

// Batch implements history.Sink. A batch counts as kept once Finish has returned without an error.
func (s *Sink) Batch(ctx context.Context, b domain.Batch) error {
	select {
	case s.batches <- b:
		return nil
	case <-s.broken:
		return s.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Finish waits until everything is written and returns what was new, up to the first failure.
func (s *Sink) Finish() (Added, error) {
	close(s.batches)
	<-s.ended
	return s.added, s.err
}

// Reject implements history.Sink.
func (s *Sink) Reject(line int, reason history.Reason, detail, raw string) error {
	return s.rejects.Add(line, reason, detail, raw)
}

// Figures implements history.Sink.
func (s *Sink) Figures(ctx context.Context, f []history.Figure) error {
	return s.keeper.SaveFigures(ctx, f)
}

// Progress implements history.Sink.
func (s *Sink) Progress(int64) {}
