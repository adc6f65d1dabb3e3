package desk

import (
	"context"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
)

// Sweeper does what nobody asks for: what time has made due. Everything it writes bears the instant at which it was due, and every action does
// the same for its own conversation first, so a late or missing sweeper changes no figure.
type Sweeper struct{ Deps }

// NewSweeper returns a sweeper.
func NewSweeper(d Deps) *Sweeper { return &Sweeper{d} }

const (
	sweepEvery = time.Second
	sweepLimit = 200
)

// Run sweeps every second until ctx ends.
func (s *Sweeper) Run(ctx context.Context) error {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		for ctx.Err() == nil {
			n, err := s.Sweep(ctx)
			if err != nil && ctx.Err() == nil {
				s.logger().Error("what is due in the inbox could not be done and will be tried again", "error", err)
			}
			if err != nil || n < sweepLimit {
				break
			}
		}
	}
}

// Sweep does what is due now, for at most 200 conversations and for all agents, and returns how many conversations it looked at. One that
// fails does not keep the others.
func (s *Sweeper) Sweep(ctx context.Context) (int, error) {
	due, err := s.Store.DueTimers(ctx, s.Clock.Now(), sweepLimit)
	if err != nil {
		return 0, err
	}
	var first error
	for _, d := range due {
		_, err := s.act(ctx, conversation.State{ID: d.Conversation, Contact: d.Contact}, func(*action) error { return nil })
		if err != nil && first == nil {
			first = err
		}
	}
	if err := s.expire(ctx); err != nil && first == nil {
		first = err
	}
	return len(due), first
}

// Replan works out anew until when those who wait must be answered, after the settings changed. Reload the feed afterwards.
func (s *Sweeper) Replan(ctx context.Context) error {
	var moved []conversation.State
	err := s.Store.Unresolved(ctx, func(row Stored) error {
		if planned := row.State.Plan(s.Rules); planned.Amber != row.State.Amber || planned.Red != row.State.Red || !sameClocks(planned.Clocks, row.State.Clocks) {
			moved = append(moved, row.State)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, state := range moved {
		_, err := s.act(ctx, state, func(a *action) error {
			a.state, a.skipped = a.state.Plan(a.Rules), true
			return nil
		})
		if err != nil && domain.KindOf(err) != domain.KindNotFound {
			return err
		}
	}
	return nil
}
