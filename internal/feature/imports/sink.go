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
	till    *Till
	rejects Rejects
	batches chan batch
	orders  Added // what came of orders
	ended   chan struct{}
	added   Added
	err     error         // the first failure; read after ended, or after broken
	broken  chan struct{} // closed at the first failure
}

// batch is a batch to be written, or, with done, the wish to know when all before it are.
type batch struct {
	domain.Batch
	done chan struct{}
}

// NewSink makes a Sink, which must be ended by Finish. Besides the batch that is being gathered and the one that is being written, one
// waits in memory. A nil till is for files that hold no orders.
func NewSink(ctx context.Context, keeper Keeper, till *Till, rejects Rejects) *Sink {
	s := &Sink{keeper: keeper, till: till, rejects: rejects, batches: make(chan batch, 1), ended: make(chan struct{}), broken: make(chan struct{})}
	go func() {
		defer close(s.ended)
		for b := range s.batches {
			switch {
			case s.err != nil:
			case b.done != nil:
				close(b.done)
			default:
				if s.err = s.write(ctx, b.Batch); s.err != nil {
					close(s.broken)
				}
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
func (s *Sink) Batch(ctx context.Context, b domain.Batch) error { return s.send(ctx, batch{Batch: b}) }

func (s *Sink) send(ctx context.Context, b batch) error {
	select {
	case s.batches <- b:
		return nil
	case <-s.broken:
		return s.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Orders implements history.Sink. It waits for the batches before it: they bring the agents that the orders name.
func (s *Sink) Orders(ctx context.Context, orders []history.Order) ([]history.Refusal, error) {
	if s.till == nil {
		return nil, domain.Invalid("grain", "no_orders", "orders cannot be taken here")
	}
	done := make(chan struct{})
	if err := s.send(ctx, batch{done: done}); err != nil {
		return nil, err
	}
	select {
	case <-done:
	case <-s.broken:
		return nil, s.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	refused, added, err := s.till.Take(ctx, orders)
	s.orders.Orders += added.Orders
	s.orders.OrdersChanged += added.OrdersChanged
	s.orders.OrdersSame += added.OrdersSame
	return refused, err
}

// Finish waits until everything is written and returns what was new, up to the first failure.
func (s *Sink) Finish() (Added, error) {
	close(s.batches)
	<-s.ended
	s.added.Orders, s.added.OrdersChanged, s.added.OrdersSame = s.orders.Orders, s.orders.OrdersChanged, s.orders.OrdersSame
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
