package auth

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"kefu/internal/domain"
)

// Ten attempts at once, then one every six seconds, per key.
const (
	attempts      = 10
	attemptPeriod = 6 * time.Second
	maxKeys       = 10_000
)

type limiter struct {
	clock domain.Clock
	mu    sync.Mutex
	keys  map[string]*rate.Limiter
}

func newLimiter(clock domain.Clock) *limiter {
	return &limiter{clock: clock, keys: map[string]*rate.Limiter{}}
}

func (l *limiter) allow(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	r, ok := l.keys[key]
	if !ok {
		if len(l.keys) >= maxKeys {
			l.forget()
		}
		r = rate.NewLimiter(rate.Every(attemptPeriod), attempts)
		l.keys[key] = r
	}
	return r.AllowN(l.clock.Now().Time(), 1)
}

// forget drops the keys that have recovered; if an attacker keeps all of them busy, it drops all.
func (l *limiter) forget() {
	now := l.clock.Now().Time()
	for k, r := range l.keys {
		if r.TokensAt(now) >= attempts {
			delete(l.keys, k)
		}
	}
	if len(l.keys) >= maxKeys {
		clear(l.keys)
	}
}

func (l *limiter) reset(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.keys, key)
}
