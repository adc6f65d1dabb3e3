package schedule

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/notice"
)

// poll is how often the due schedules are looked for.
const poll = 20 * time.Second

// lease is how long a run may take before another program takes it for dead and goes on with it.
const lease = 10 * time.Minute

// maxTries is the first try and three more.
const maxTries = 4

// pause is how long to wait after the n-th try.
func pause(n int) time.Duration {
	return []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute}[min(n, maxTries-1)-1]
}

// Run sends what is due until the context ends.
func (s *Service) Run(ctx context.Context) {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		if err := s.RunDue(ctx); err != nil && ctx.Err() == nil {
			s.onError(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// RunDue sends everything that is due now. Several programs may do so at once: each run is claimed by one of them.
func (s *Service) RunDue(ctx context.Context) error {
	due, err := s.store.Due(ctx, s.clock.Now())
	if err != nil {
		return err
	}
	var failed error
	for _, x := range due {
		if ctx.Err() != nil {
			break
		}
		if err := s.run(ctx, x); err != nil {
			failed = errors.Join(failed, fmt.Errorf("schedule %s: %w", x.ID, err))
		}
	}
	return failed
}

// run claims one due schedule, sends it, and notes how that went. The claim moves the next run to the end of the lease, so that a program
// that dies half-way is followed by another one.
func (s *Service) run(ctx context.Context, x Schedule) error {
	now := s.clock.Now()
	state := Result{State: StateRunning, Due: x.NextRun, Tries: 1, Again: now.Add(lease)}
	if old := x.Result; old.Again != 0 && old.Again == x.NextRun { // an edit in between begins anew
		state.Due, state.Tries, state.Pending = old.Due, old.Tries+1, old.Pending
	}
	mine, err := s.store.Ran(ctx, x.ID, x.NextRun, now, state.Again, state)
	if err != nil || !mine {
		return err
	}
	zone, _, err := s.days.Zone(ctx)
	if err != nil {
		return err
	}
	next, err := x.Spec.Next(now, zone)
	if err != nil {
		return err
	}
	pending, sendErr := s.send(ctx, x, state)
	result := Result{State: StateSent, Due: state.Due, Tries: state.Tries}
	switch {
	case sendErr != nil && ctx.Err() != nil: // the program is stopping: the next one sends what is left, and this was no try
		result = Result{State: StateRetry, Due: state.Due, Tries: state.Tries - 1, Pending: pending, Again: now.Add(pause(1)), Text: sendErr.Error(), Failures: failuresOf(sendErr)}
		next = result.Again
	case sendErr != nil:
		result.State, result.Text, result.Failures = StateFailed, sendErr.Error(), failuresOf(sendErr)
		if state.Tries < maxTries {
			result.State, result.Pending = StateRetry, pending
			result.Again = now.Add(pause(state.Tries))
			next = result.Again
		}
	}
	_, err = s.store.Ran(context.WithoutCancel(ctx), x.ID, state.Again, now, next, result)
	return err
}

// RunNow sends a schedule at once, whatever its plan says and without trying again. The plan goes on as it was.
func (s *Service) RunNow(ctx context.Context, p access.Principal, id domain.ID) error {
	x, err := s.Get(ctx, p, id)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	state := Result{State: StateSent, Due: now, Tries: maxTries}
	_, err = s.send(ctx, x, state)
	if err != nil {
		state.State, state.Text, state.Failures = StateFailed, err.Error(), failuresOf(err)
	}
	if x.Result.Again == 0 {
		_, noted := s.store.Ran(ctx, x.ID, x.NextRun, now, x.NextRun, state)
		err = errors.Join(err, noted)
	}
	return err
}

// send makes the report once and brings it to every channel that has not got it yet. It returns the channels that are left and why.
func (s *Service) send(ctx context.Context, x Schedule, state Result) (pending []int, err error) {
	edition, err := s.print(ctx, x, state.Due)
	if err != nil {
		return state.Pending, errors.Join(err, s.note(ctx, x, "", state, err))
	}
	var failed undelivered
	for i, c := range x.Spec.Channels {
		if state.Pending != nil && !slices.Contains(state.Pending, i) {
			continue
		}
		var files []notice.File
		if c.Type == notice.Email {
			files = edition.Files
		}
		sent := s.courier.Send(ctx, c, edition.Message, files)
		if sent != nil {
			pending = append(pending, i)
			failed = append(failed, failureOf(c.Type, sent))
		}
		if err := s.note(ctx, x, c.Type+" "+c.Masked().To, state, sent); err != nil {
			return pending, err
		}
	}
	if len(failed) > 0 {
		return pending, failed
	}
	return nil, nil
}

// note writes one sending into the log.
func (s *Service) note(ctx context.Context, x Schedule, recipient string, state Result, failure error) error {
	d := Delivery{At: s.clock.Now(), Recipient: recipient, Result: StateSent}
	if failure != nil {
		d.Result, d.Detail = StateFailed, written(failure)
		if state.Tries < maxTries {
			d.Result = StateRetry
		}
	}
	return s.store.Log(context.WithoutCancel(ctx), x.ID, d)
}

// print makes the report with the rights of the owner.
func (s *Service) print(ctx context.Context, x Schedule, due domain.Instant) (Edition, error) {
	owner, err := s.owners.Owner(ctx, x.Owner)
	if err != nil {
		return Edition{}, err
	}
	zone, cutoff, err := s.days.Zone(ctx)
	if err != nil {
		return Edition{}, err
	}
	o := Order{Title: x.Spec.Name, Formats: x.Spec.Formats}
	o.From, o.To = x.Spec.Days(due, zone, cutoff)
	switch {
	case x.Report != 0:
		saved, err := s.reports.Get(ctx, owner, x.Report)
		if err != nil {
			return Edition{}, err
		}
		o.View = saved.Doc
	case x.Spec.Period == "last_month":
		o.Month = o.From[:len("2006-01")]
	}
	return s.press.Print(ctx, owner, o)
}
