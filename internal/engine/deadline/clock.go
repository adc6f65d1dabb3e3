package deadline

import (
	"cmp"
	"slices"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/calendar"
)

// Clock is what a target runs on: the service hours of a calendar, or plain time when Calendar is nil.
type Clock struct{ Calendar *calendar.Calendar }

// Between is the time that passes on the clock in [from, to); 0 if to is not after from.
func (c Clock) Between(from, to domain.Instant) time.Duration {
	if to <= from {
		return 0
	}
	if c.Calendar == nil {
		return to.Sub(from)
	}
	return c.Calendar.Between(from, to)
}

// Add is the first instant at which d has passed on the clock since from; false if the calendar never gets there.
func (c Clock) Add(from domain.Instant, d time.Duration) (domain.Instant, bool) {
	if c.Calendar == nil {
		return from.Add(max(d, 0)), true
	}
	return c.Calendar.Add(from, d)
}

// Stop is time in which a clock stands: [From, To). A zero To means that it still lasts.
type Stop struct {
	From domain.Instant `json:"from"`
	To   domain.Instant `json:"to,omitempty"`
}

// after reports whether the stop reaches beyond t.
func (s Stop) after(t domain.Instant) bool { return s.To == 0 || s.To > t }

// Union sorts stops and joins those that touch or overlap; empty ones fall out. The result is what Due and Elapsed expect.
func Union(stops ...Stop) []Stop {
	all := slices.DeleteFunc(slices.Clone(stops), func(s Stop) bool { return s.To != 0 && s.To <= s.From })
	slices.SortFunc(all, func(a, b Stop) int { return cmp.Compare(a.From, b.From) })
	out := all[:0]
	for _, s := range all {
		if n := len(out); n > 0 && out[n-1].after(s.From-1) {
			if last := &out[n-1]; last.To != 0 && s.after(last.To) {
				last.To = s.To
			}
			continue
		}
		out = append(out, s)
	}
	return out
}

// Capped cuts disjoint stops, in order, where their plain time together reaches limit: what lies beyond no longer stops the clock. A stop that
// still lasts gets the end at which the limit is reached.
func Capped(stops []Stop, limit time.Duration) []Stop {
	var out []Stop
	left := limit
	for _, s := range stops {
		if left <= 0 {
			break
		}
		end := s.From.Add(left)
		if s.To != 0 && s.To < end {
			end = s.To
		}
		out = append(out, Stop{s.From, end})
		left -= end.Sub(s.From)
	}
	return out
}

// Due is the first instant at which length has run on the clock since start, not counting stops (sorted and disjoint, see Union). It is false
// when that never happens: a stop lasts for ever or the calendar does not open.
func Due(c Clock, start domain.Instant, length time.Duration, stops []Stop) (domain.Instant, bool) {
	at, left := start, length
	for _, s := range stops {
		if !s.after(at) {
			continue
		}
		if s.From > at {
			ran := c.Between(at, s.From)
			if ran >= left {
				return c.Add(at, left)
			}
			left -= ran
		}
		if s.To == 0 {
			return 0, false
		}
		at = s.To
	}
	return c.Add(at, left)
}

// Elapsed is the time that ran on the clock in [from, to) outside the stops.
func Elapsed(c Clock, from, to domain.Instant, stops []Stop) time.Duration {
	ran := c.Between(from, to)
	for _, s := range stops {
		if s.From >= to || !s.after(from) {
			continue
		}
		end := to
		if s.To != 0 && s.To < to {
			end = s.To
		}
		ran -= c.Between(max(s.From, from), end)
	}
	return ran
}
