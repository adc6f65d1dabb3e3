package alert

import (
	"context"
	"slices"
	"sync"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// How often the floor is looked at and the store is read anew, since other programs write there too; and how many old alerts are kept at hand.
const (
	lookEvery = time.Second
	readEvery = 10 * time.Second
	recent    = 200
)

// Run watches and delivers until ctx ends.
func (s *Service) Run(ctx context.Context) error {
	var work sync.WaitGroup
	defer work.Wait()
	work.Go(func() {
		s.every(ctx, deliverEvery, false, "alerts could not be sent and will be tried again", s.Deliver)
	})
	s.every(ctx, lookEvery, true, "the floor could not be watched and will be looked at again", s.Round)
	return nil
}

// Where tens of thousands wait, looking at them every second would be most of what the server does: before the next look lies so many times as long as
// the last one took, but not longer than that.
const (
	restTimes = 30
	restMost  = 20 * time.Second
)

func (s *Service) every(ctx context.Context, pause time.Duration, look bool, trouble string, do func(context.Context) error) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		began := s.clock.Now()
		if err := do(ctx); err != nil && ctx.Err() == nil {
			s.log.Error(trouble, "err", err)
		}
		rest := pause
		if look {
			rest = max(pause, min(restTimes*s.clock.Now().Sub(began), restMost))
		}
		timer.Reset(rest)
	}
}

// Round looks at the floor once: raises what is new, clears what is over, and tells those who have a screen open and do not know yet.
func (s *Service) Round(ctx context.Context) error {
	f, err := s.floor.Floor(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known.read == 0 || f.At.Sub(s.known.read) >= readEvery {
		if err := s.load(ctx); err != nil {
			return err
		}
	}
	changed := false
	for _, a := range conditions(f, s.known.setup, s.open) {
		if held := s.known.open[key{a.Kind, a.Subject}]; held != nil {
			held.last = f.At
			continue
		}
		if a.old(f.At) {
			continue
		}
		if err := s.raise(ctx, a, f.At); err != nil {
			return err
		}
		changed = true
	}
	for _, held := range s.known.open {
		if held.last == f.At || f.At.Sub(held.last) < held.Kind.calm() {
			continue
		}
		if err := s.store.ClearAlert(ctx, held.ID, f.At); err != nil {
			return err
		}
		changed = true
	}
	if changed {
		if err := s.load(ctx); err != nil {
			return err
		}
	}
	return s.tell(ctx, f.At)
}

func (s *Service) raise(ctx context.Context, a Alert, now domain.Instant) error {
	a.ID, a.Raised = s.ids.Next(), now
	var routes []domain.ID
	for _, r := range s.known.setup.Routes {
		if r.takes(a) {
			routes = append(routes, r.ID)
		}
	}
	_, err := s.store.RaiseAlert(ctx, a, routes)
	return err
}

// load reads what is in the store. What was open before keeps when it was last seen; what is new to this program counts as seen now, so that a
// restart clears nothing that still holds.
func (s *Service) load(ctx context.Context) error {
	setup, err := s.readSetup(ctx)
	if err != nil {
		return err
	}
	open, err := s.store.OpenAlerts(ctx)
	if err != nil {
		return err
	}
	latest, err := s.store.LatestAlerts(ctx, recent)
	if err != nil {
		return err
	}
	names, err := s.directory(ctx)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	next := make(map[key]*standing, len(open))
	for _, a := range open {
		k := key{a.Kind, a.Subject}
		next[k] = &standing{Alert: a, last: now}
		if old := s.known.open[k]; old != nil && old.ID == a.ID {
			next[k].last = old.last
		}
	}
	s.known = known{read: now, setup: setup, open: next, recent: latest, names: names}
	return nil
}

// tell shows open alerts to those whom they concern and who do not know of them; mu is held.
func (s *Service) tell(ctx context.Context, now domain.Instant) error {
	if len(s.known.open) == 0 {
		return nil
	}
	people := s.pages.People()
	for _, held := range s.known.open {
		rule := s.known.setup.rule(held.Kind)
		for _, p := range people {
			if p.User == 0 || !rule.On || !rule.tells(p, held.Alert) || held.knows(p) {
				continue
			}
			first, err := s.store.TellAlert(ctx, held.ID, p.User, now)
			if err != nil {
				return err
			}
			held.Told = append(held.Told, p.User)
			if first {
				s.pages.Alert(p.User, s.known.names.view(held.Alert, now))
			}
		}
	}
	return nil
}

func (a Alert) knows(p access.Principal) bool {
	return slices.Contains(a.Told, p.User) || slices.Contains(a.Seen, p.User)
}
