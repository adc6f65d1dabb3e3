package limit

import (
	"strconv"
	"testing"
	"time"

	"kefu/internal/domain"
)

func TestTake(t *testing.T) {
	now := domain.At(time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC))
	k := New(domain.ClockFunc(func() domain.Instant { return now }), 2*time.Second, 3)
	for i := range 3 {
		if wait := k.Take("a"); wait != 0 {
			t.Errorf("deed %d waits %s", i, wait)
		}
	}
	if wait := k.Take("a"); wait != 2*time.Second {
		t.Errorf("the fourth waits %s, want 2s", wait)
	}
	if wait := k.Take("b"); wait != 0 {
		t.Errorf("another key waits %s", wait)
	}
	now = now.Add(1500 * time.Millisecond)
	if wait := k.Take("a"); wait != 500*time.Millisecond {
		t.Errorf("refused deeds were counted: it waits %s, want 500ms", wait)
	}
	now = now.Add(500 * time.Millisecond)
	if wait := k.Take("a"); wait != 0 {
		t.Errorf("after two seconds it waits %s", wait)
	}
}

// TestForgets: keys that are quiet take no room for ever, and those that are not keep their debt.
func TestForgets(t *testing.T) {
	now := domain.At(time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC))
	k := New(domain.ClockFunc(func() domain.Instant { return now }), time.Second, 1)
	for i := range 1000 {
		k.Take(strconv.Itoa(i))
	}
	now = now.Add(time.Second)
	for range sweepEvery {
		k.Take("busy")
	}
	if n := len(k.buckets); n != 1 {
		t.Errorf("%d keys are remembered, want only the busy one", n)
	}
	if wait := k.Take("busy"); wait != time.Second {
		t.Errorf("the busy one waits %s, want 1s", wait)
	}
}

func TestCaller(t *testing.T) {
	for address, want := range map[string]string{
		"203.0.113.7": "203.0.113.7", "::ffff:203.0.113.7": "::ffff:203.0.113.7", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "2001:db8:1:2::9": "2001:db8:1:2::/64",
		"2001:db8:1:3::9": "2001:db8:1:3::/64", "": "", "nonsense": "nonsense",
	} {
		if got := Caller(address); got != want {
			t.Errorf("%q counts as %q, want %q", address, got, want)
		}
	}
}
