package calendar

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"kefu/internal/domain"
)

const minute = 60 * second

// oracle marks every open minute of a window by brute force. It shares nothing with the package but the Spec: it asks the time
// package what the clock shows in each minute and looks wall-clock times up in the answers.
type oracle struct {
	base int64 // first minute, as minutes since 1970
	open []bool
}

func newOracle(t testing.TB, s Spec, from, to time.Time) oracle {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		t.Fatal(err)
	}
	const edge = 5 * 24 * 60
	o := oracle{base: from.Unix()/60 - edge}
	o.open = make([]bool, to.Unix()/60-o.base+edge)
	shown := map[int64][]int64{} // wall-clock minute → UTC minutes that show it
	dates := map[int64]bool{}
	for i := range o.open {
		local := localMinute(zone, o.base+int64(i))
		shown[local] = append(shown[local], o.base+int64(i))
		dates[local/1440] = true
	}
	find := func(local int64, last bool) int64 {
		jump := int64(0)
		for len(shown[local]) == 0 { // inside a gap: find its end, then step the rest of the way behind it
			local++
			jump++
		}
		if jump > 0 {
			first := shown[local][0]
			before := localMinute(zone, first-1) + 1 // where the gap began
			return first + local - jump - before
		}
		if last {
			return shown[local][len(shown[local])-1]
		}
		return shown[local][0]
	}
	first, end := o.base/1440+2, (o.base+int64(len(o.open)))/1440-3
	for date := first; date < end; date++ {
		if !dates[date] {
			continue
		}
		for _, h := range naiveHours(s, date) {
			for m := find(date*1440+h[0], false); m < find(date*1440+h[1], true); m++ {
				o.open[m-o.base] = true
			}
		}
	}
	for _, c := range s.Closures {
		for m := int64(c.From) / minute; m < int64(c.To)/minute; m++ {
			if m >= o.base && m < o.base+int64(len(o.open)) {
				o.open[m-o.base] = false
			}
		}
	}
	return o
}

func localMinute(zone *time.Location, utc int64) int64 {
	l := time.Unix(utc*60, 0).In(zone)
	return time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), 0, 0, time.UTC).Unix() / 60
}

// naiveHours is the precedence of the layers, written out once more: pairs of minutes after midnight.
func naiveHours(s Spec, date int64) [][2]int64 {
	day := time.Unix(date*86400, 0).UTC()
	text := day.Format(time.DateOnly)
	weekday := (int(day.Weekday())+6)%7 + 1
	named := func(d Day) bool { return d.Date == text || d.Until != "" && d.Date <= text && text <= d.Until }
	if i := slices.IndexFunc(s.Exceptions, named); i >= 0 {
		return pairs(s.Exceptions[i].Hours)
	}
	for _, o := range s.Overlays {
		if text < o.From || text > o.Until {
			continue
		}
		if hours, speaks := ofWeekday(o.Weekly, weekday); speaks {
			return pairs(hours)
		}
	}
	if i := slices.IndexFunc(s.Holidays, named); i >= 0 {
		return pairs(s.Holidays[i].Hours)
	}
	if s.Always {
		return [][2]int64{{0, 1440}}
	}
	hours, _ := ofWeekday(s.Weekly, weekday)
	return pairs(hours)
}

func ofWeekday(pattern []Weekly, weekday int) (hours []Span, speaks bool) {
	for _, w := range pattern {
		if slices.Contains(w.Days, weekday) {
			speaks = true
			if !w.Closed {
				hours = append(hours, Span{w.From, w.To})
			}
		}
	}
	return hours, speaks
}

func pairs(hours []Span) (out [][2]int64) {
	for _, h := range hours {
		var a, b, c, d int64
		fmt.Sscanf(h.From+" "+h.To, "%d:%d %d:%d", &a, &b, &c, &d)
		from, to := a*60+b, c*60+d
		if to <= from {
			to += 1440
		}
		out = append(out, [2]int64{from, to})
	}
	return out
}

// between adds up the open part of every minute of [from, to).
func (o oracle) between(from, to int64) time.Duration {
	var sum int64
	for m := from / minute; m*minute < to; m++ {
		if o.open[m-o.base] {
			sum += min(to, (m+1)*minute) - max(from, m*minute)
		}
	}
	return time.Duration(sum) * time.Microsecond
}

// randomSpec draws a calendar whose special days lie within some days after base.
func randomSpec(r *rand.Rand, zone string, base time.Time) Spec {
	clock := func(limit int) string {
		m := r.IntN(limit/5+1) * 5
		return fmt.Sprintf("%02d:%02d", m/60, m%60)
	}
	days := func() []int { return r.Perm(7)[:1+r.IntN(7)] }
	pattern := func() (out []Weekly) {
		for range 1 + r.IntN(3) {
			d := days()
			for i := range d {
				d[i]++
			}
			out = append(out, Weekly{Days: d, From: clock(1435), To: clock(1440)})
		}
		return out
	}
	hours := func() (out []Span) {
		for range r.IntN(3) {
			out = append(out, Span{clock(1435), clock(1440)})
		}
		return out
	}
	date := func(n int) string { return base.AddDate(0, 0, n).Format(time.DateOnly) }
	s := Spec{Zone: zone, Weekly: pattern()}
	if r.IntN(5) == 0 {
		s.Always, s.Weekly = true, nil
	}
	if r.IntN(2) == 0 {
		n := r.IntN(10)
		s.Holidays = []Day{{Date: date(n), Until: date(n + r.IntN(3)), Hours: hours()}}
		s.Exceptions = []Day{{Date: date(r.IntN(6)), Hours: hours()}, {Date: date(6 + r.IntN(6)), Hours: hours()}}
		n = r.IntN(8)
		s.Overlays = []Overlay{{From: date(n), Until: date(n + r.IntN(6)), Weekly: pattern()}}
	}
	for range r.IntN(3) {
		from := base.Add(time.Duration(r.IntN(10*24*60)) * time.Minute)
		s.Closures = append(s.Closures, Closure{From: domain.At(from), To: domain.At(from.Add(time.Duration(1+r.IntN(3000)) * time.Minute))})
	}
	return s
}

// TestAgainstBruteForce compares every answer with minute-by-minute counting, around clock changes and around a seam of chunks.
func TestAgainstBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	seam := time.UnixMicro(50<<chunkBits).UTC().AddDate(0, 0, -6).Format(time.DateOnly)
	places := [][2]string{
		{"America/New_York", "2026-03-02"}, {"America/New_York", "2026-10-26"}, {"Europe/Berlin", "2026-03-23"}, {"Europe/London", "2026-10-19"},
		{"America/Sao_Paulo", "2018-10-29"}, {"America/Sao_Paulo", "2018-02-12"}, {"America/Havana", "2026-10-26"}, {"Australia/Sydney", "2026-09-28"},
		{"Australia/Lord_Howe", "2026-03-30"}, {"Australia/Lord_Howe", "2026-09-28"}, {"Asia/Kathmandu", "2028-02-24"}, {"Pacific/Apia", "2011-12-24"},
		{"Africa/Casablanca", "2026-02-10"}, {"America/New_York", seam}, {"Pacific/Kiritimati", seam},
	}
	for _, p := range places {
		base, err := time.Parse(time.DateOnly, p[1])
		if err != nil {
			t.Fatal(err)
		}
		for range 12 {
			checkSpec(t, r, randomSpec(r, p[0], base), base)
		}
	}
}

func checkSpec(t *testing.T, r *rand.Rand, s Spec, base time.Time) {
	t.Helper()
	text, _ := json.Marshal(s)
	c := compile(t, s)
	o := newOracle(t, s, base, base.AddDate(0, 0, 14))
	start := domain.At(base)
	moment := func() domain.Instant { return start + domain.Instant(r.Int64N(14*86400))*domain.Instant(second) }
	for range 40 {
		x := []domain.Instant{moment(), moment(), moment()}
		slices.Sort(x)
		a, b, d := x[0], x[1], x[2]
		ab := c.Between(a, b)
		if want := o.between(int64(a), int64(b)); ab != want {
			t.Fatalf("%s\nBetween(%v, %v) = %v, want %v", text, a, b, ab, want)
		}
		if got := ab + c.Between(b, d); got != c.Between(a, d) {
			t.Fatalf("%s\nBetween does not add up at %v: %v and %v", text, b, got, c.Between(a, d))
		}
		if got, want := c.OpenAt(a), o.open[int64(a)/minute-o.base]; got != want {
			t.Fatalf("%s\nOpenAt(%v) = %v", text, a, got)
		}
		checkAdd(t, string(text), c, a, ab)
		checkEdges(t, string(text), c, a)
	}
	checkWeek(t, string(text), c, o, base)
}

// checkAdd: the answer of Add is the first instant with that much working time behind it.
func checkAdd(t *testing.T, text string, c *Calendar, from domain.Instant, d time.Duration) {
	t.Helper()
	due, ok := c.Add(from, d)
	if d == 0 && !ok {
		return // nothing opens any more
	}
	if !ok {
		t.Fatalf("%s\nAdd(%v, %v) found nothing", text, from, d)
	}
	if got := c.Between(from, due); got != d {
		t.Fatalf("%s\nAdd(%v, %v) = %v, but Between says %v", text, from, d, due, got)
	}
	if d > 0 && c.Between(from, due-1) != d-time.Microsecond {
		t.Fatalf("%s\nAdd(%v, %v) = %v is not the first such instant", text, from, d, due)
	}
}

// checkEdges: NextOpen leads to open time over closed time, NextClose to the end of open time without a break in it.
func checkEdges(t *testing.T, text string, c *Calendar, from domain.Instant) {
	t.Helper()
	open, ok := c.NextOpen(from)
	if !ok {
		return
	}
	if !c.OpenAt(open) || c.Between(from, open) != 0 || open < from {
		t.Fatalf("%s\nNextOpen(%v) = %v", text, from, open)
	}
	if end, ok := c.NextClose(from); ok && (c.OpenAt(end) || !c.OpenAt(end-1) || c.Between(open, end) != end.Sub(open)) {
		t.Fatalf("%s\nNextClose(%v) = %v", text, from, end)
	}
}

// checkWeek: the preview lists each open minute once, and together they are what Between counts.
func checkWeek(t *testing.T, text string, c *Calendar, o oracle, base time.Time) {
	t.Helper()
	days, err := c.Week(base.AddDate(0, 0, 3).Format(time.DateOnly))
	if err != nil {
		t.Fatal(err)
	}
	var last domain.Instant
	for _, d := range days {
		for _, s := range d.Spans {
			if s.From < last || s.To <= s.From {
				t.Fatalf("%s\npreview of %s: %v–%v after %v", text, d.Date, s.From, s.To, last)
			}
			if got := o.between(int64(s.From), int64(s.To)); got != s.To.Sub(s.From) {
				t.Fatalf("%s\npreview of %s: %v–%v has %v of open time", text, d.Date, s.From, s.To, got)
			}
			last = s.To
		}
	}
}

// TestAddLong runs Add far enough to cross several chunks.
func TestAddLong(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	c := compile(t, office())
	for range 2000 {
		from := at(t, "2015-01-01T00:00:00Z") + domain.Instant(r.Int64N(10*365*86400*second))
		checkAdd(t, "office", c, from, time.Duration(1+r.Int64N(6000*3600*second))*time.Microsecond)
	}
}

func FuzzSpec(f *testing.F) {
	for _, s := range []Spec{office(), ramadan(), Default("Pacific/Apia"), {Zone: "UTC", Always: true}} {
		b, err := json.Marshal(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, int64(1_774_000_000_000_000), int64(86_400_000_000))
	}
	f.Add([]byte(`{"zone":"America/New_York","always":true,"closures":[{"from":1,"to":9223372036854775807}]}`), int64(math.MinInt64), int64(math.MaxInt64))
	f.Add([]byte(`{"zone":"Asia/Manila","weekly":[{"days":[1],"from":"23:59","to":"23:59"}]}`), int64(-5), int64(1<<60))
	f.Fuzz(func(t *testing.T, text []byte, from, length int64) {
		var s Spec
		if json.Unmarshal(text, &s) != nil {
			return
		}
		c, err := Compile(s)
		if (err == nil) != (s.Validate() == nil) {
			t.Fatal("Compile and Validate disagree")
		}
		if err != nil {
			if domain.KindOf(err) != domain.KindInvalid {
				t.Fatalf("error without a kind: %v", err)
			}
			return
		}
		a := domain.Instant(from)
		if length < 0 || from > math.MaxInt64-length {
			return
		}
		b := a + domain.Instant(length)
		got := c.Between(a, b)
		if got < 0 || got.Microseconds() > length && got != math.MaxInt64 {
			t.Fatalf("Between(%d, %d) = %v", from, int64(b), got)
		}
		if due, ok := c.Add(a, time.Hour); ok && (due < a || c.Between(a, due) != time.Hour) {
			t.Fatalf("Add(%d, 1h) = %d", from, int64(due))
		}
		if due, ok := c.NextBusinessDayAt(a, 10, 0); ok && due <= a {
			t.Fatalf("NextBusinessDayAt(%d) = %d", from, int64(due))
		}
		checkEdges(t, string(text), c, a)
		if _, err := c.Week("2026-03-23"); err != nil {
			t.Fatal(err)
		}
	})
}
