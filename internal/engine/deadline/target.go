package deadline

import (
	"time"

	"kefu/internal/domain"
)

// Change is a new length of a target from At on, because the priority or the policy changed. It is measured from the original start.
// Length 0 withdraws the target.
type Change struct {
	At     domain.Instant
	Length time.Duration
}

// Target is one promise: Length on Clock since Start, while Stops (see Union) do not count. Changes are in time order.
type Target struct {
	Clock   Clock
	Start   domain.Instant
	Length  time.Duration
	Stops   []Stop
	Changes []Change
}

// Result is what became of a target.
type Result struct {
	Length    time.Duration  // the length in force at the end
	Applied   int            // how many of the Changes took effect
	Due       domain.Instant // zero if it never falls due
	Fulfilled domain.Instant
	Cancelled domain.Instant // ended before it was due without being fulfilled
	BreachAt  domain.Instant // when it was breached, or will be if nothing happens; zero if it was met or cancelled
	Met       bool
	Elapsed   time.Duration // on the clock, start to fulfilment; 0 while not fulfilled
	Overrun   time.Duration // on the clock, due to fulfilment; 0 unless fulfilled late
}

// Judge says what became of the target when it was fulfilled, or else given up (both zero: it is still open). A target that was already
// breached when it is given up stays breached, so that giving up hides nothing; a change of length does not undo a breach either.
func (t Target) Judge(fulfilled, cancelled domain.Instant) Result {
	end := fulfilled
	if end == 0 {
		end = cancelled
	}
	r := Result{Length: t.Length, Fulfilled: fulfilled}
	r.Due = t.due(t.Length)
	known := t.Start // when the present length became known
	for _, c := range t.Changes {
		if end != 0 && c.At >= end || r.Due != 0 && r.Due <= c.At {
			break
		}
		r.Length, r.Due, known = c.Length, t.due(c.Length), c.At
		r.Applied++
	}
	if r.Length <= 0 {
		r.Fulfilled, r.Cancelled = 0, known
		return r
	}
	switch late := r.Due != 0 && end > r.Due; {
	case end == 0 || late:
		if r.Due != 0 {
			r.BreachAt = max(r.Due, known)
		}
	case fulfilled != 0:
		r.Met = true
	default:
		r.Cancelled = cancelled
	}
	if fulfilled != 0 {
		r.Elapsed = Elapsed(t.Clock, t.Start, fulfilled, t.Stops)
		if !r.Met {
			r.Overrun = Elapsed(t.Clock, r.Due, fulfilled, t.Stops)
		}
	}
	return r
}

func (t Target) due(length time.Duration) domain.Instant {
	if length <= 0 {
		return 0
	}
	due, _ := Due(t.Clock, t.Start, length, t.Stops)
	return due
}
