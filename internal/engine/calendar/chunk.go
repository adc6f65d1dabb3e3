package calendar

import (
	"cmp"
	"math"
	"slices"
)

// Time is kept in chunks of 2^45 µs (407 days), so that finding the chunk of an instant is a shift; each chunk has buckets of
// 2^36 µs (19 hours) that narrow the search to a span or two.
const (
	chunkBits  = 45
	bucketBits = 36
	buckets    = 1 << (chunkBits - bucketBits)
	lastChunk  = 161
	// rangeEnd is the last instant with working time: 2149-06.
	rangeEnd = int64(lastChunk) << chunkBits
	// margin is how many dates beyond its ends a chunk looks at: zones (1), overnight hours (1), a date-line jump (1).
	margin = 3
	// noOpening marks a date on which nothing opens.
	noOpening = math.MinInt64
	second    = int64(1e6)
)

// span is open time in µs, [start, end).
type span struct{ start, end int64 }

// counted is a span with the open time before it in its chunk.
type counted struct{ start, end, before int64 }

// chunk holds the open time of one stretch of instants and is never changed after it is built.
type chunk struct {
	base  int64
	total int64 // open µs in the whole chunk
	spans []counted
	index [buckets + 1]int32 // number of spans that start at or before the bucket's first instant

	wall  wall
	date0 int     // the date of opens[0]
	opens []int64 // per local date: its first opening, or noOpening
}

// build computes chunk number k.
func build(r *rules, k int64) *chunk {
	lo := k << chunkBits
	hi := lo + 1<<chunkBits
	c := &chunk{base: lo, date0: int(lo/second/daySeconds) - margin}
	last := int(hi/second/daySeconds) + margin
	c.wall = wallBetween(r.zone, lo/second-(margin+2)*daySeconds, hi/second+(margin+2)*daySeconds)
	c.opens = make([]int64, 0, last-c.date0+1)
	var all, day []span
	for date := c.date0; date <= last; date++ {
		day = r.openings(day, c.wall, date)
		first := int64(noOpening)
		if len(day) > 0 {
			first = day[0].start
		}
		c.opens = append(c.opens, first)
		all = append(all, day...)
	}
	for _, s := range merge(all) {
		s.start, s.end = max(s.start, lo), min(s.end, hi)
		if s.start < s.end {
			c.spans = append(c.spans, counted{s.start, s.end, c.total})
			c.total += s.end - s.start
		}
	}
	n := 0
	for b := range c.index {
		for n < len(c.spans) && c.spans[n].start <= lo+int64(b)<<bucketBits {
			n++
		}
		c.index[b] = int32(n)
	}
	return c
}

// openings is the open time that starts on the local date, incident closures cut out: sorted, disjoint, written over scratch.
func (r *rules) openings(scratch []span, w wall, date int) []span {
	day := scratch[:0]
	if !w.hasDate(date) {
		return day
	}
	midnight := int64(date) * daySeconds
	for _, h := range r.on(date).hours {
		start, _ := w.instants(midnight + int64(h.from)*60)
		_, end := w.instants(midnight + int64(h.to)*60)
		// Hours inside a gap can end before they start: 02:30–03:15 on the night without 02:00–03:00.
		if start < end {
			day = append(day, span{start * second, end * second})
		}
	}
	return cut(merge(day), r.closures)
}

// merge sorts spans in place and joins those that overlap or touch.
func merge(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	n := 0
	for _, s := range spans {
		if n > 0 && s.start <= spans[n-1].end {
			spans[n-1].end = max(spans[n-1].end, s.end)
			continue
		}
		spans[n] = s
		n++
	}
	return spans[:n]
}

// cut removes the closures, sorted and disjoint, from the spans, sorted and disjoint.
func cut(spans, closures []span) []span {
	if len(spans) == 0 {
		return spans
	}
	i, _ := slices.BinarySearchFunc(closures, spans[0].start, func(c span, t int64) int { return cmp.Compare(c.end, t) })
	if i == len(closures) || closures[i].start >= spans[len(spans)-1].end {
		return spans
	}
	out := make([]span, 0, len(spans)+1)
	for _, s := range spans {
		for j := i; j < len(closures) && closures[j].start < s.end; j++ {
			if closures[j].end <= s.start {
				continue
			}
			if s.start < closures[j].start {
				out = append(out, span{s.start, closures[j].start})
			}
			s.start = closures[j].end
		}
		if s.start < s.end {
			out = append(out, s)
		}
	}
	return out
}

// at is the index of the last span that starts at or before t, or -1.
func (c *chunk) at(t int64) int {
	b := (t - c.base) >> bucketBits
	lo, hi := int(c.index[b]), int(c.index[b+1])
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if c.spans[m].start <= t {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo - 1
}

// worked is the open time from the chunk's beginning to t.
func (c *chunk) worked(t int64) int64 {
	i := c.at(t)
	if i < 0 {
		return 0
	}
	s := &c.spans[i]
	return s.before + min(t, s.end) - s.start
}

// reach is the first instant at which the chunk has had need µs of open time; 0 < need ≤ total.
func (c *chunk) reach(need int64) int64 {
	i, _ := slices.BinarySearchFunc(c.spans, need, func(s counted, n int64) int { return cmp.Compare(s.before, n) })
	s := c.spans[i-1]
	return s.start + need - s.before
}
