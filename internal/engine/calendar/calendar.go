package calendar

import (
	"math"
	"sync/atomic"
	"time"

	"kefu/internal/domain"
)

// Calendar answers questions about the working time of one Spec. It is safe for concurrent use and must not be copied. Working time
// exists from 1970 to 2149; instants outside are closed, except in a calendar that is open without any break. Each of the stretches
// of about a year that it is asked about is computed once, on first use.
type Calendar struct {
	rules  *rules
	chunks [lastChunk + 1]atomic.Pointer[chunk]
}

// horizon is how far ahead an answer is looked for: three years.
const horizon = int64((3*365 + 1) * daySeconds * second)

// Compile checks s and makes it answer. The error is a *domain.Error that names the field.
func Compile(s Spec) (*Calendar, error) {
	r, err := parse(s)
	if err != nil {
		return nil, err
	}
	return &Calendar{rules: r}, nil
}

// ID is the Spec's identifier.
func (c *Calendar) ID() string { return c.rules.id }

// Zone is the zone in which the calendar's hours are meant.
func (c *Calendar) Zone() *time.Location { return c.rules.zone }

// chunk returns chunk k, 0 ≤ k ≤ lastChunk. Two goroutines may build the same one at the same time; both results are equal.
func (c *Calendar) chunk(k int64) *chunk {
	if p := c.chunks[k].Load(); p != nil {
		return p
	}
	p := build(c.rules, k)
	c.chunks[k].Store(p)
	return p
}

// OpenAt reports whether t lies in open time; the instant of opening does, the instant of closing does not.
func (c *Calendar) OpenAt(t domain.Instant) bool {
	if c.rules.plain {
		return true
	}
	if t < 0 || int64(t) >= rangeEnd {
		return false
	}
	p := c.chunk(int64(t) >> chunkBits)
	i := p.at(int64(t))
	return i >= 0 && int64(t) < p.spans[i].end
}

// Between is the working time in [from, to); 0 if to is not after from.
func (c *Calendar) Between(from, to domain.Instant) time.Duration {
	if to <= from {
		return 0
	}
	if c.rules.plain {
		return elapsed(int64(from), int64(to))
	}
	lo, hi := max(int64(from), 0), min(int64(to), rangeEnd)
	if lo >= hi {
		return 0
	}
	k, last := lo>>chunkBits, hi>>chunkBits
	p := c.chunk(k)
	sum := -p.worked(lo)
	for ; k < last; k++ {
		sum += p.total
		p = c.chunk(k + 1)
	}
	return time.Duration(sum+p.worked(hi)) * time.Microsecond
}

// elapsed is to − from, kept at the longest duration there is if it is longer (292 years).
func elapsed(from, to int64) time.Duration {
	d := to - from
	if d < 0 || d > math.MaxInt64/1000 {
		return math.MaxInt64
	}
	return time.Duration(d) * time.Microsecond
}

// limit is the last instant an answer for t may have, or false if t lies beyond all working time.
func (c *Calendar) limit(t domain.Instant) (int64, bool) {
	if c.rules.plain {
		return int64(t) + horizon, int64(t) <= math.MaxInt64-horizon
	}
	if int64(t) >= rangeEnd {
		return 0, false
	}
	return min(int64(t)+horizon, rangeEnd), true
}

// Add is the first instant at which d of working time has passed since from, so d that is used up at closing time is up at closing
// time and not at the next opening. Fractions of a microsecond round up. With d ≤ 0 it is NextOpen(from). It is false if d is not up
// within three years.
func (c *Calendar) Add(from domain.Instant, d time.Duration) (domain.Instant, bool) {
	if d <= 0 {
		return c.NextOpen(from)
	}
	need := int64(d / time.Microsecond)
	if d%time.Microsecond > 0 {
		need++
	}
	limit, ok := c.limit(from)
	if !ok || need > horizon {
		return 0, false
	}
	if c.rules.plain {
		return from + domain.Instant(need), true
	}
	start := max(int64(from), 0)
	k := start >> chunkBits
	need += c.chunk(k).worked(start)
	for ; k<<chunkBits <= limit; k++ {
		p := c.chunk(k)
		if need <= p.total {
			at := p.reach(need)
			return answer(at, limit)
		}
		need -= p.total
	}
	return 0, false
}

// answer refuses what lies beyond the limit.
func answer(at, limit int64) (domain.Instant, bool) {
	if at > limit {
		return 0, false
	}
	return domain.Instant(at), true
}

// NextOpen is the first open instant at or after t: t itself if it is open. It is false if nothing opens within three years.
func (c *Calendar) NextOpen(t domain.Instant) (domain.Instant, bool) {
	if c.rules.plain {
		return t, true
	}
	limit, ok := c.limit(t)
	if !ok {
		return 0, false
	}
	start := max(int64(t), 0)
	for k := start >> chunkBits; k<<chunkBits <= limit; k++ {
		p := c.chunk(k)
		from := max(start, p.base)
		i := p.at(from)
		if i >= 0 && from < p.spans[i].end {
			return answer(from, limit)
		}
		if i+1 < len(p.spans) {
			return answer(p.spans[i+1].start, limit)
		}
	}
	return 0, false
}

// NextClose is the first instant after t at which open time ends: the close of the opening in force at t, or else of the next one.
// It is false if that does not happen within three years, as in a calendar that never closes.
func (c *Calendar) NextClose(t domain.Instant) (domain.Instant, bool) {
	open, ok := c.NextOpen(t)
	if !ok || c.rules.plain {
		return 0, false
	}
	limit, _ := c.limit(t)
	at := int64(open)
	for k := at >> chunkBits; k<<chunkBits <= limit; k++ {
		p := c.chunk(k)
		i := p.at(at)
		if i < 0 || at >= p.spans[i].end {
			return domain.Instant(at), true // the opening ended with the chunk before
		}
		at = p.spans[i].end
		if at < p.base+1<<chunkBits {
			return answer(at, limit)
		}
	}
	return 0, false
}

// NextBusinessDayAt is the wall-clock time hour:minute on the next business day after t: a local date, later than t's own, on which
// something opens. If t itself lies on a business day before its first opening, and hour:minute of that day is later than t, it is
// that. It answers "by 10:00 on the next business day". A time that exists twice means the first. It is false if the next three
// years have no business day, and for a time that is not between 00:00 and 23:59.
func (c *Calendar) NextBusinessDayAt(t domain.Instant, hour, minute int) (domain.Instant, bool) {
	if hour < 0 || hour > 23 || minute < 0 || minute > 59 || t < 0 || int64(t) >= rangeEnd {
		return 0, false
	}
	k := int64(t) >> chunkBits
	p := c.chunk(k)
	unix := int64(t) / second
	today := int(floorDiv(unix+p.wall.offset(unix), daySeconds))
	clock := int64(hour*60+minute) * 60
	for date := today; date <= today+int(horizon/second/daySeconds); date++ {
		if date-p.date0 >= len(p.opens) {
			if k++; k > lastChunk {
				return 0, false
			}
			p = c.chunk(k)
		}
		opens := p.opens[date-p.date0]
		if opens == noOpening || date == today && int64(t) >= opens {
			continue
		}
		at, _ := p.wall.instants(int64(date)*daySeconds + clock)
		if at*second > int64(t) {
			return domain.Instant(at * second), true
		}
	}
	return 0, false
}
