package event

import (
	"context"
	"log/slog"
	"time"

	"kefu/internal/domain"
)

// Limits of a subscriber that names none of its own.
const (
	DefaultBatch = 1000
	DefaultPoll  = time.Second
	// MaxBackOff is the longest pause between two tries of a batch that keeps failing.
	MaxBackOff = 30 * time.Second
)

// Subscriber delivers the log to one handler, batch by batch.
//
// Delivery is at least once: the cursor is saved after Handle returned nil, so a batch comes again after a failure or a crash. A
// subscriber that keeps its cursor in the transaction of its own effects passes a CursorStore whose SaveCursor does nothing.
type Subscriber struct {
	Name    string
	Log     Log
	Cursors CursorStore
	// Handle takes the events up to next, in log order. An error makes the same batch come again after a pause; it never skips.
	Handle func(ctx context.Context, events []domain.Event, next Cursor) error
	// Wake tells of new events; without a sign the subscriber looks every Poll, which also finds what other nodes wrote.
	Wake <-chan struct{}
	// Gather is how long after it began to read the log the subscriber reads it again at the earliest, so that busy times make fewer and
	// larger batches; who comes after a rest does not wait.
	Gather time.Duration
	Poll   time.Duration // 0: DefaultPoll
	Batch  int           // 0: DefaultBatch
	Logger *slog.Logger  // nil: silent
}

// Run delivers until ctx ends and then returns nil. Failures are logged and tried again with growing pauses, at most MaxBackOff.
func (s *Subscriber) Run(ctx context.Context) error {
	poll := s.Poll
	if poll <= 0 {
		poll = DefaultPoll
	}
	pause := time.Duration(0)
	for ctx.Err() == nil {
		gathered := time.NewTimer(s.Gather)
		_, err := s.Drain(ctx)
		wait, wake := poll, s.Wake
		if err != nil && ctx.Err() == nil {
			pause = min(max(2*pause, 50*time.Millisecond), MaxBackOff)
			wait, wake = pause, nil
			if s.Logger != nil {
				s.Logger.Error("a subscriber failed and will try again", "subscriber", s.Name, "pause", pause, "error", err)
			}
		} else {
			pause = 0
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-wake:
		case <-timer.C:
		}
		select {
		case <-ctx.Done():
		case <-gathered.C:
		}
		timer.Stop()
		gathered.Stop()
	}
	return nil
}

// Drain delivers everything that is in the log now and returns how many events it delivered. It stops at the first failure.
func (s *Subscriber) Drain(ctx context.Context) (int, error) {
	limit := s.Batch
	if limit <= 0 {
		limit = DefaultBatch
	}
	at, err := s.Cursors.LoadCursor(ctx, s.Name)
	if err != nil {
		return 0, err
	}
	total := 0
	for {
		events, next, err := s.Log.After(ctx, at, limit)
		if err != nil || len(events) == 0 {
			return total, err
		}
		if err := s.Handle(ctx, events, next); err != nil {
			return total, err
		}
		if err := s.Cursors.SaveCursor(ctx, s.Name, next); err != nil {
			return total, err
		}
		total += len(events)
		at = next
	}
}
