package calendar

import "time"

const daySeconds = 86400

// stretch is a period in which a zone kept one offset from UTC: Unix seconds [start, end), offset in seconds.
type stretch struct{ start, end, offset int64 }

// wall converts between wall-clock time and instants in a limited window. Wall-clock time is written as the Unix second at which
// a clock on UTC would show it.
type wall []stretch

// forever stands for the open end of a zone's first and last stretch; small enough that adding offsets cannot overflow.
const forever = int64(1) << 60

// wallBetween lists the stretches of a zone that touch the Unix seconds [from, to].
func wallBetween(zone *time.Location, from, to int64) wall {
	var w wall
	for t := time.Unix(from, 0).In(zone); ; {
		begin, end := t.ZoneBounds()
		_, offset := t.Zone()
		s := stretch{start: -forever, end: forever, offset: int64(offset)}
		if !begin.IsZero() {
			s.start = begin.Unix()
		}
		if !end.IsZero() {
			if !end.After(t) {
				end = t.Add(24 * time.Hour) // on 31 December of some leap years ZoneBounds does not move on
			}
			s.end = end.Unix()
		}
		w = append(w, s)
		if s.end > to {
			return w
		}
		t = end
	}
}

// offset is the offset in force at the Unix second.
func (w wall) offset(unix int64) int64 {
	for _, s := range w {
		if unix < s.end {
			return s.offset
		}
	}
	return w[len(w)-1].offset
}

// instants returns the first and the last Unix second at which a clock shows local. They differ when the clock was set back over
// it. If the clock was set forward over it, both are the moment that lies the width of the gap later on the clock.
func (w wall) instants(local int64) (first, last int64) {
	found := false
	for _, s := range w {
		if u := local - s.offset; s.start <= u && u < s.end {
			if !found {
				first = u
			}
			last, found = u, true
		}
	}
	if found {
		return first, last
	}
	// The offset before the gap, used after it, shows the local time plus the gap.
	for i := 0; i+1 < len(w); i++ {
		if jump := w[i].end; local-w[i].offset >= jump && local-w[i+1].offset < jump {
			return local - w[i].offset, local - w[i].offset
		}
	}
	u := local - w[0].offset
	return u, u
}

// hasDate reports whether a clock ever showed the date; zones that crossed the date line skipped one.
func (w wall) hasDate(date int) bool {
	midnight := int64(date) * daySeconds
	for _, s := range w {
		if s.start+s.offset < midnight+daySeconds && midnight < s.end+s.offset {
			return true
		}
	}
	return false
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int) int { return (a%b + b) % b }
