package calendar

import (
	"math"
	"sync"
	"testing"
	"time"

	"kefu/internal/domain"
)

// office is New York, Monday to Friday 09:00–18:00; in November 2026 (EST) that is 14:00Z–23:00Z.
func office() Spec {
	return Spec{ID: "ny", Zone: "America/New_York", Weekly: []Weekly{{Days: []int{1, 2, 3, 4, 5}, From: "09:00", To: "18:00"}}}
}

func TestHalfOpenAtClose(t *testing.T) {
	c := compile(t, office())
	opens, closes := at(t, "2026-11-17T14:00:00Z"), at(t, "2026-11-17T23:00:00Z") // a Tuesday
	tomorrow := at(t, "2026-11-18T14:00:00Z")
	for _, tt := range []struct {
		t    domain.Instant
		open bool
	}{{opens - 1, false}, {opens, true}, {closes - 1, true}, {closes, false}} {
		if got := c.OpenAt(tt.t); got != tt.open {
			t.Errorf("OpenAt(%v) = %v, want %v", tt.t, got, tt.open)
		}
	}
	if got := c.Between(closes, tomorrow); got != 0 {
		t.Errorf("message at the close second, reply at opening: %v, want 0", got)
	}
	if got := c.Between(closes-1, tomorrow+1); got != 2*time.Microsecond {
		t.Errorf("one microsecond each side = %v, want 2µs", got)
	}
	if got := c.Between(closes, opens); got != 0 {
		t.Errorf("backwards = %v, want 0", got)
	}
	// A reply during the night stops the clock where it stood at the close.
	if got := c.Between(at(t, "2026-11-17T22:30:00Z"), at(t, "2026-11-18T03:00:00Z")); got != 30*time.Minute {
		t.Errorf("night reply = %v, want 30m", got)
	}
}

func TestAdd(t *testing.T) {
	c := compile(t, office())
	tests := []struct {
		name string
		from string
		d    time.Duration
		want string
	}{
		{"within the day", "2026-11-17T15:00:00Z", time.Hour, "2026-11-17T16:00:00Z"},
		{"up exactly at the close", "2026-11-17T22:00:00Z", time.Hour, "2026-11-17T23:00:00Z"},
		{"one microsecond over the close", "2026-11-17T22:00:00Z", time.Hour + time.Microsecond, "2026-11-18T14:00:00.000001Z"},
		{"message at the close second", "2026-11-17T23:00:00Z", 5 * time.Minute, "2026-11-18T14:05:00Z"},
		{"over the weekend", "2026-11-20T22:30:00Z", time.Hour, "2026-11-23T14:30:00Z"},
		{"a working week", "2026-11-16T14:00:00Z", 45 * time.Hour, "2026-11-20T23:00:00Z"},
		{"zero while open", "2026-11-17T15:00:00Z", 0, "2026-11-17T15:00:00Z"},
		{"zero while closed", "2026-11-20T23:00:00Z", 0, "2026-11-23T14:00:00Z"},
		{"negative is zero", "2026-11-20T23:00:00Z", -time.Hour, "2026-11-23T14:00:00Z"},
		{"part of a microsecond rounds up", "2026-11-17T15:00:00Z", 1500, "2026-11-17T15:00:00.000002Z"},
		{"over the spring change", "2026-03-06T22:00:00Z", 2 * time.Hour, "2026-03-09T14:00:00Z"},
	}
	for _, tt := range tests {
		got, ok := c.Add(at(t, tt.from), tt.d)
		if want := at(t, tt.want); !ok || got != want {
			t.Errorf("%s: %v, %v; want %v", tt.name, got, ok, want)
		}
	}
}

func TestNeverWithinThreeYears(t *testing.T) {
	spec := Spec{Zone: "UTC", Exceptions: []Day{{Date: "2030-01-02", Hours: []Span{{"10:00", "11:00"}}}}}
	c := compile(t, spec)
	opens := at(t, "2030-01-02T10:00:00Z")
	early, near := at(t, "2026-06-01T00:00:00Z"), at(t, "2029-06-01T00:00:00Z")
	if _, ok := c.NextOpen(early); ok {
		t.Error("NextOpen looked further than three years")
	}
	if _, ok := c.NextClose(early); ok {
		t.Error("NextClose looked further than three years")
	}
	if got, ok := c.NextOpen(near); !ok || got != opens {
		t.Errorf("NextOpen = %v, %v", got, ok)
	}
	if got, ok := c.Add(near, time.Hour); !ok || got != opens.Add(time.Hour) {
		t.Errorf("Add(1h) = %v, %v", got, ok)
	}
	if got, ok := c.Add(near, time.Hour+1); ok || got != 0 {
		t.Errorf("Add of more than there is = %v, %v; want 0, false", got, ok)
	}
	if _, ok := c.NextBusinessDayAt(opens.Add(2*time.Hour), 10, 0); ok {
		t.Error("found a business day after the last one")
	}
	if _, ok := c.Add(near, math.MaxInt64); ok {
		t.Error("Add of the longest duration succeeded")
	}
}

func TestAlways(t *testing.T) {
	c := compile(t, Spec{Zone: "Europe/Berlin", Always: true})
	from, to := at(t, "2026-10-24T23:59:59.5Z"), at(t, "2026-10-25T00:00:01Z")
	if got := c.Between(from, to); got != 1500*time.Millisecond {
		t.Errorf("midnight = %v, want 1.5s", got)
	}
	if got, ok := c.Add(from, 48*time.Hour); !ok || got != from.Add(48*time.Hour) {
		t.Errorf("Add = %v, %v", got, ok)
	}
	if _, ok := c.NextClose(from); ok {
		t.Error("a calendar without break closes")
	}
	if got := c.Between(math.MinInt64, math.MaxInt64); got != math.MaxInt64 {
		t.Errorf("longest span = %v", got)
	}
	if _, ok := c.Add(math.MaxInt64-5, time.Hour); ok {
		t.Error("Add overflowed")
	}
	if _, ok := c.Add(from, 4*365*24*time.Hour); ok {
		t.Error("Add looked further than three years")
	}
	// With one closed exception the other days still run on without a seam.
	d := compile(t, Spec{Zone: "Europe/Berlin", Always: true, Exceptions: []Day{{Date: "2026-12-25"}}})
	if got := d.Between(at(t, "2026-12-20T00:00:00Z"), at(t, "2026-12-28T00:00:00Z")); got != 7*24*time.Hour {
		t.Errorf("eight days less one = %v", got)
	}
	if got, ok := d.NextClose(at(t, "2026-10-20T00:00:00Z")); !ok || got != at(t, "2026-12-24T23:00:00Z") {
		t.Errorf("NextClose = %v, want midnight before Christmas in Berlin", got)
	}
	if got, ok := d.NextClose(at(t, "2024-12-25T12:00:00Z")); !ok || got != at(t, "2026-12-24T23:00:00Z") {
		t.Errorf("NextClose over two chunks = %v", got)
	}
}

func TestRange(t *testing.T) {
	c := compile(t, daily("UTC", "09:00", "18:00"))
	if c.OpenAt(-1) || c.OpenAt(math.MaxInt64) || c.OpenAt(math.MinInt64) {
		t.Error("open outside 1970–2149")
	}
	whole, all := c.Between(0, domain.Instant(rangeEnd)), c.Between(math.MinInt64, math.MaxInt64)
	if whole != all || whole <= 0 {
		t.Errorf("clipped %v, whole %v", all, whole)
	}
	if got, ok := c.NextOpen(math.MinInt64); ok {
		t.Errorf("NextOpen from the beginning of time = %v", got)
	}
	for _, f := range []func(domain.Instant) (domain.Instant, bool){c.NextOpen, c.NextClose} {
		if _, ok := f(math.MaxInt64); ok {
			t.Error("found something after all time")
		}
	}
	if _, ok := c.Add(domain.Instant(rangeEnd-1), time.Hour); ok {
		t.Error("Add ran past the range")
	}
}

func TestNextBusinessDayAt(t *testing.T) {
	spec := office()
	spec.Holidays = []Day{{Date: "2026-11-26"}}                                                         // Thanksgiving, a Thursday
	spec.Closures = []Closure{{From: at(t, "2026-11-30T00:00:00Z"), To: at(t, "2026-12-01T00:00:00Z")}} // Monday 30th until 19:00 local
	c := compile(t, spec)
	tests := []struct{ name, t, want string }{
		{"evening", "2026-11-17T23:30:00Z", "2026-11-18T15:00:00Z"},
		{"before opening counts for the same day", "2026-11-17T12:00:00Z", "2026-11-17T15:00:00Z"},
		{"just after local midnight", "2026-11-17T05:00:00Z", "2026-11-17T15:00:00Z"},
		{"local evening although UTC is tomorrow", "2026-11-18T04:59:59Z", "2026-11-18T15:00:00Z"},
		{"while open", "2026-11-17T14:00:00Z", "2026-11-18T15:00:00Z"},
		{"Friday night", "2026-11-20T23:30:00Z", "2026-11-23T15:00:00Z"},
		{"over the holiday", "2026-11-25T23:30:00Z", "2026-11-27T15:00:00Z"},
		{"on the holiday", "2026-11-26T15:00:00Z", "2026-11-27T15:00:00Z"},
		{"over a day lost to a closure", "2026-11-27T23:30:00Z", "2026-12-01T15:00:00Z"},
		{"summer offset after the change", "2026-03-06T23:30:00Z", "2026-03-09T14:00:00Z"},
	}
	for _, tt := range tests {
		got, ok := c.NextBusinessDayAt(at(t, tt.t), 10, 0)
		if want := at(t, tt.want); !ok || got != want {
			t.Errorf("%s: %v, %v; want %v", tt.name, got, ok, want)
		}
	}
	// 08:59 has passed at 13:59:30Z although the day has not opened yet.
	if got, _ := c.NextBusinessDayAt(at(t, "2026-11-17T13:59:30Z"), 8, 59); got != at(t, "2026-11-18T13:59:00Z") {
		t.Errorf("time of day already over: %v", got)
	}
	for _, bad := range [][2]int{{24, 0}, {-1, 0}, {0, 60}, {0, -1}} {
		if _, ok := c.NextBusinessDayAt(at(t, "2026-11-17T12:00:00Z"), bad[0], bad[1]); ok {
			t.Errorf("accepted %02d:%02d", bad[0], bad[1])
		}
	}
	// Every date of three years, so that the seams between chunks are crossed: the answer is tomorrow at 10:00 UTC.
	u := compile(t, daily("UTC", "09:00", "18:00"))
	for day := at(t, "2025-01-01T20:00:00Z"); day < at(t, "2028-01-01T00:00:00Z"); day = day.Add(24 * time.Hour) {
		if got, ok := u.NextBusinessDayAt(day, 10, 0); !ok || got != day.Add(14*time.Hour) {
			t.Fatalf("after %v: %v, %v", day, got, ok)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	c := compile(t, office())
	want := compile(t, office()).Between(at(t, "2020-01-01T00:00:00Z"), at(t, "2026-01-01T00:00:00Z"))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got := c.Between(at(t, "2020-01-01T00:00:00Z"), at(t, "2026-01-01T00:00:00Z")); got != want {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
	wg.Wait()
}

func TestNoAllocation(t *testing.T) {
	c := compile(t, office())
	from, to := at(t, "2026-11-17T15:00:00Z"), at(t, "2026-12-24T15:00:00Z")
	n := testing.AllocsPerRun(100, func() {
		c.Between(from, to)
		c.OpenAt(from)
		c.Add(from, 40*time.Hour)
		c.NextBusinessDayAt(from, 10, 0)
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkBetween(b *testing.B) {
	c := compile(b, office())
	from, to := at(b, "2026-11-17T15:00:00Z"), at(b, "2026-11-19T15:00:00Z")
	c.Between(from, to)
	for i := 0; b.Loop(); i++ {
		shift := domain.Instant(i&0xff) * 3_600_000_000
		c.Between(from-shift, to-shift)
	}
}

func BenchmarkOpenAt(b *testing.B) {
	c := compile(b, office())
	from := at(b, "2026-11-17T15:00:00Z")
	for i := 0; b.Loop(); i++ {
		c.OpenAt(from - domain.Instant(i&0xff)*3_600_000_000)
	}
}

func BenchmarkAdd(b *testing.B) {
	c := compile(b, office())
	from := at(b, "2026-11-17T15:00:00Z")
	for i := 0; b.Loop(); i++ {
		c.Add(from-domain.Instant(i&0xff)*3_600_000_000, 5*time.Hour)
	}
}

func BenchmarkNextBusinessDayAt(b *testing.B) {
	c := compile(b, office())
	from := at(b, "2026-11-17T15:00:00Z")
	for i := 0; b.Loop(); i++ {
		c.NextBusinessDayAt(from-domain.Instant(i&0xff)*3_600_000_000, 10, 0)
	}
}

func BenchmarkBuildChunk(b *testing.B) {
	r, err := parse(office())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		build(r, 50)
	}
}
