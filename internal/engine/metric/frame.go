package metric

import (
	"fmt"
	"time"

	"kefu/internal/domain"
)

// Env is what a plan needs to know besides the query.
type Env struct {
	// Now is the present; queries without as_of are as of it.
	Now domain.Instant
	// Zone is the reporting zone and CutoffMinutes how long after midnight its day begins. Nil means UTC.
	Zone          *time.Location
	CutoffMinutes int
	// Clock is the workspace's clock for waits, business or calendar; empty means business.
	Clock string
	// Currency is that of the reports, ISO 4217: amounts of money are in its smallest unit.
	Currency string
	// Scope limits whose figures may be seen; nil means everybody's.
	Scope *Scope
}

// Scope lists the agents and teams whose figures may be seen: a row counts if it is credited to one of the agents, or to a member of one of
// the teams as the teams were at the event. An empty scope sees nothing.
type Scope struct {
	Agents []domain.ID
	Teams  []domain.ID
}

// frame is one period cut into time buckets.
type frame struct {
	from, to int64 // reporting days, inclusive
	until    domain.Instant
	asOf     domain.Instant
	grain    string
	zone     *time.Location
	cutoff   int
	codes    []int64       // of the buckets, in time order; nil without a grain
	index    map[int64]int // code → position
}

const dayLayout = "2006-01-02"

func parseDay(s string) (int64, bool) {
	t, err := time.Parse(dayLayout, s)
	if err != nil || t.Year() < 1990 || t.Year() > 2120 {
		return 0, false
	}
	return t.Unix() / 86400, true
}

// date is midnight UTC of a day number; only its calendar fields matter.
func date(day int64) time.Time { return time.Unix(day*86400, 0).UTC() }

// dayText writes a day number as YYYY-MM-DD.
func dayText(day int64) string { return date(day).Format(dayLayout) }

func monday(day int64) int64 { return day - (day+3)%7 }

func monthIndex(day int64) int64 {
	d := date(day)
	return int64(d.Year()-1970)*12 + int64(d.Month()) - 1
}

func monthStart(index int64) int64 {
	return time.Date(1970, time.January+time.Month(index), 1, 0, 0, 0, 0, time.UTC).Unix() / 86400
}

// instant is the moment a reporting day's wall clock shows the given minute after its start.
func (f *frame) instant(day int64, minute int) domain.Instant {
	d := date(day)
	return domain.At(time.Date(d.Year(), d.Month(), d.Day(), 0, f.cutoff+minute, 0, 0, f.zone))
}

// dayOf is the reporting day an instant belongs to.
func (f *frame) dayOf(at domain.Instant) int64 {
	t := at.Time().In(f.zone)
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400
	if t.Hour()*60+t.Minute() < f.cutoff {
		day--
	}
	return day
}

// cut fills the buckets of the grain. Buckets that begin after as-of are left out: the future is not zero.
func (f *frame) cut() {
	if f.grain == "" {
		return
	}
	f.index = map[int64]int{}
	add := func(code int64) {
		if _, ok := f.index[code]; ok || f.start(code) > f.asOf && len(f.codes) > 0 {
			return
		}
		f.index[code] = len(f.codes)
		f.codes = append(f.codes, code)
	}
	perDay := map[string]int64{"hour": 24, "quarter_hour": 96}[f.grain]
	for day := f.from; day <= f.to; day++ {
		switch f.grain {
		case "day":
			add(day)
		case "week":
			add(monday(day))
		case "month":
			add(monthIndex(day))
		case "quarter":
			add(monthIndex(day) / 3)
		default:
			step := int64(f.cutoff) * perDay / 1440
			for i := range perDay {
				add(day*perDay + (i+step)%perDay)
			}
		}
	}
}

// start is when a bucket begins.
func (f *frame) start(code int64) domain.Instant {
	switch f.grain {
	case "day", "week":
		return f.instant(code, 0)
	case "month":
		return f.instant(monthStart(code), 0)
	case "quarter":
		return f.instant(monthStart(code*3), 0)
	}
	day, minute := f.wall(code)
	return f.instant(day, (minute-f.cutoff+1440)%1440)
}

// wall splits an hour or quarter-hour code into its reporting day and the wall clock's minute of the day.
func (f *frame) wall(code int64) (day int64, minute int) {
	if f.grain == "hour" {
		return code / 24, int(code%24) * 60
	}
	return code / 96, int(code%96) * 15
}

// stretch is the part of a bucket that lies in the period and not after as-of.
func (f *frame) stretch(i int) Bucket {
	begin, end := f.start(f.codes[i]), f.instant(f.to+1, 0)
	switch f.grain {
	case "day":
		end = f.instant(f.codes[i]+1, 0)
	case "week":
		end = f.instant(f.codes[i]+7, 0)
	case "month":
		end = f.instant(monthStart(f.codes[i]+1), 0)
	case "quarter":
		end = f.instant(monthStart(f.codes[i]*3+3), 0)
	case "hour":
		end = begin.Add(time.Hour)
	case "quarter_hour":
		end = begin.Add(15 * time.Minute)
	}
	return f.clip(begin, end)
}

// whole is the period as one bucket.
func (f *frame) whole() Bucket { return f.clip(f.instant(f.from, 0), f.instant(f.to+1, 0)) }

func (f *frame) clip(begin, end domain.Instant) Bucket {
	begin = max(begin, f.instant(f.from, 0))
	end = min(end, f.instant(f.to+1, 0), f.asOf)
	if f.until != 0 {
		end = min(end, f.until)
	}
	return Bucket{int64(begin), int64(max(begin, end))}
}

// buckets lists the stretches of the grain, or the whole period when total is set or there is no grain. For a level each is the instant
// just before the end.
func (f *frame) buckets(total, level bool) []Bucket {
	var out []Bucket
	if total || f.grain == "" {
		out = []Bucket{f.whole()}
	} else {
		for i := range f.codes {
			out = append(out, f.stretch(i))
		}
	}
	if level {
		for i, b := range out {
			at := max(b.Start, b.End-1)
			out[i] = Bucket{at, at + 1}
		}
	}
	return out
}

// text is the key of a bucket as Result describes it.
func (f *frame) text(code int64) string {
	switch f.grain {
	case "day", "week":
		return dayText(code)
	case "month":
		return date(monthStart(code)).Format("2006-01")
	case "quarter":
		return fmt.Sprintf("%04d-Q%d", 1970+code/4, code%4+1)
	}
	day, minute := f.wall(code)
	if minute < f.cutoff {
		day++
	}
	return fmt.Sprintf("%sT%02d:%02d", dayText(day), minute/60, minute%60)
}

// code is the inverse of text.
func (f *frame) code(key string) (int64, bool) {
	for _, c := range f.codes {
		if f.text(c) == key {
			return c, true
		}
	}
	return 0, false
}

// compared returns the period to compare with. Calendar months and quarters meet calendar months and quarters; up to eight weeks keep the
// weekday; anything else moves by its own length, or by a calendar year.
func (f *frame) compared(how string) *frame {
	b := *f
	b.codes, b.index = nil, nil
	length := f.to - f.from + 1
	months := int64(0)
	if f.from == monthStart(monthIndex(f.from)) && f.to+1 == monthStart(monthIndex(f.to+1)) {
		months = monthIndex(f.to+1) - monthIndex(f.from)
	}
	year := how == "last_year"
	switch {
	case months == 1 || months == 3 && monthIndex(f.from)%3 == 0:
		if year {
			months = 12
		}
		b.from = monthStart(monthIndex(f.from) - months)
		b.to = monthStart(monthIndex(f.to+1)-months) - 1
	case year && length > 56:
		b.from = date(f.from).AddDate(-1, 0, 0).Unix() / 86400
		b.to = b.from + length - 1
	default:
		shift := length
		if length <= 56 {
			shift = (length + 6) / 7 * 7
		}
		if year {
			shift = 364
		}
		b.from, b.to = f.from-shift, f.to-shift
	}
	if f.until != 0 {
		last := f.dayOf(f.until - 1)
		b.until = b.instant(b.to-(f.to-last), 0).Add(f.until.Sub(f.instant(last, 0)))
	}
	b.cut()
	return &b
}
