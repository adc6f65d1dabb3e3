// Package limit lets each key (an address, a visitor) do only so much in a time, and forgets keys that have been quiet.
package limit

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"kefu/internal/domain"
)

// Keys is one limit for many keys: burst at once, then one per Every. It is safe for concurrent use.
type Keys struct {
	clock domain.Clock
	every time.Duration
	burst int

	mu      sync.Mutex
	buckets map[string]*rate.Limiter
	calls   int
}

// New returns a limit of burst at once and one more per every.
func New(clock domain.Clock, every time.Duration, burst int) *Keys {
	return &Keys{clock: clock, every: every, burst: burst, buckets: map[string]*rate.Limiter{}}
}

// Caller is what counts as one caller: an IPv4 address, or the /64 network of an IPv6 one, all addresses of which belong to one household. What is no
// address counts as it is.
func Caller(address string) string {
	at, err := netip.ParseAddr(address)
	if err != nil || at.Unmap().Is4() {
		return address
	}
	network, err := at.Prefix(64)
	if err != nil {
		return address
	}
	return network.String()
}

// sweepEvery is after how many calls quiet keys are forgotten.
const sweepEvery = 1024

// Take counts one deed of a key and returns 0, or counts nothing and returns how long to wait.
func (k *Keys) Take(key string) time.Duration {
	now := k.clock.Now().Time()
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.calls++; k.calls%sweepEvery == 0 {
		k.sweep(now)
	}
	b := k.buckets[key]
	if b == nil {
		b = rate.NewLimiter(rate.Every(k.every), k.burst)
		k.buckets[key] = b
	}
	r := b.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// sweep forgets keys whose bucket is full: a new one would be the same.
func (k *Keys) sweep(now time.Time) {
	for key, b := range k.buckets {
		if b.TokensAt(now) >= float64(k.burst) {
			delete(k.buckets, key)
		}
	}
}
