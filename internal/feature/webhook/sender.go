package webhook

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"kefu/internal/domain"
)

// Sender sends what is due.
type Sender struct {
	store  Store
	poster Poster
	clock  domain.Clock
	chance func() float64 // between 0 and 1
	log    *slog.Logger

	wake chan struct{}
	work sync.WaitGroup
	mu   sync.Mutex
	busy map[domain.ID]int // deliveries on their way, by hook
}

// NewSender returns a sender; chance returns numbers between 0 and 1.
func NewSender(store Store, poster Poster, clock domain.Clock, chance func() float64, log *slog.Logger) *Sender {
	return &Sender{store: store, poster: poster, clock: clock, chance: chance, log: log, wake: make(chan struct{}, 1), busy: map[domain.ID]int{}}
}

const (
	// Lease is how long a delivery belongs to the one who claimed it: longer than an attempt can take.
	Lease = 30 * time.Second

	atOnce      = 4 // attempts of one hook, so that a slow address holds up nobody but itself
	lookEvery   = time.Second
	keepFor     = 30 * 24 * time.Hour
	forgetEvery = time.Hour
	forgetAt    = 1000
)

// Wake makes the sender look at once.
func (s *Sender) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Run sends until ctx ends. What is on its way then is given back and sent again by whoever comes next.
func (s *Sender) Run(ctx context.Context) error {
	defer s.work.Wait()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	old := time.NewTicker(forgetEvery)
	defer old.Stop()
	for {
		if err := s.look(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("webhooks could not be looked through and will be again", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-s.wake:
		case <-tick.C:
		case <-old.C:
			if err := s.forget(ctx); err != nil && ctx.Err() == nil {
				s.log.Error("old webhook deliveries could not be removed", "err", err)
			}
		}
	}
}

// look starts an attempt of everything that is due, as far as its hook has room.
func (s *Sender) look(ctx context.Context) error {
	due, err := s.store.DueHooks(ctx, s.clock.Now())
	if err != nil || len(due) == 0 {
		return err
	}
	hooks, err := s.store.Hooks(ctx)
	if err != nil {
		return err
	}
	byID := make(map[domain.ID]Hook, len(hooks))
	for _, h := range hooks {
		byID[h.ID] = h
	}
	for _, id := range due {
		room := s.room(id)
		if room <= 0 {
			continue
		}
		claimed, err := s.store.Claim(ctx, id, s.clock.Now(), Lease, room)
		if err != nil {
			return err
		}
		for _, d := range claimed {
			s.start(ctx, byID[id], d)
		}
	}
	return nil
}

func (s *Sender) room(hook domain.ID) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return atOnce - s.busy[hook]
}

func (s *Sender) move(hook domain.ID, by int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy[hook] += by; s.busy[hook] == 0 {
		delete(s.busy, hook)
	}
}

func (s *Sender) start(ctx context.Context, h Hook, d Delivery) {
	s.move(h.ID, 1)
	s.work.Go(func() {
		defer s.Wake() // there is room again
		defer s.move(h.ID, -1)
		if err := s.attempt(ctx, h, d); err != nil && ctx.Err() == nil {
			s.log.Error("a webhook delivery could not be recorded and will be sent again", "delivery", d.ID, "err", err)
		}
	})
}

// attempt sends one delivery and records what came of it.
func (s *Sender) attempt(ctx context.Context, h Hook, d Delivery) error {
	at := s.clock.Now()
	a := Attempt{N: d.Attempts + 1, At: at}
	headers, err := Headers(h.Secrets, d.MessageID, at, d.Body)
	var answer Answer
	if err == nil {
		answer, err = s.poster.Post(ctx, h.URL, headers, d.Body)
	}
	if ctx.Err() != nil { // the program ends: nobody knows what came of it
		return s.store.Release(context.WithoutCancel(ctx), d)
	}
	now := s.clock.Now()
	a.TookMS, a.Status, a.Answer = now.Sub(at).Milliseconds(), answer.Status, answer.Excerpt
	if err != nil {
		a.Problem = err.Error()
	}
	after, stop := settle(d, a, now, s.chance())
	return s.store.Record(ctx, after, a, stop)
}

func (s *Sender) forget(ctx context.Context) error {
	for ctx.Err() == nil {
		n, err := s.store.Forget(ctx, s.clock.Now().Add(-keepFor), forgetAt)
		if err != nil || n < forgetAt {
			return err
		}
	}
	return nil
}
