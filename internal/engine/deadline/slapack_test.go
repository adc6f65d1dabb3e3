package deadline

import (
	"math/rand/v2"
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/calendar"
)

// in is a wall-clock time of a zone, "2026-03-29 22:00" or with seconds.
func in(t *testing.T, zone, local string) domain.Instant {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02 15:04:05.000000"} {
		if at, err := time.ParseInLocation(layout, local, loc); err == nil {
			return domain.At(at)
		}
	}
	t.Fatalf("bad time %q", local)
	return 0
}

func hoursOf(t *testing.T, spec calendar.Spec) Clock {
	t.Helper()
	spec.ID = "pack"
	c, err := calendar.Compile(spec)
	if err != nil {
		t.Fatal(err)
	}
	return Clock{Calendar: c}
}

var everyDay = []int{1, 2, 3, 4, 5, 6, 7}

// The night shift 22:00–06:00 lasts as long as the clocks of the zone make it: eight hours, but for the two nights of the year.
func TestSLAPackNightShiftOverDST(t *testing.T) {
	for _, tt := range []struct {
		zone, evening, morning string
		lasts                  time.Duration
	}{
		{"America/New_York", "2026-03-07 22:00", "2026-03-08 06:00", 7 * time.Hour},
		{"America/New_York", "2026-10-31 22:00", "2026-11-01 06:00", 9 * time.Hour},
		{"Europe/Berlin", "2026-03-28 22:00", "2026-03-29 06:00", 7 * time.Hour},
		{"Europe/Berlin", "2026-10-24 22:00", "2026-10-25 06:00", 9 * time.Hour},
		{"Europe/London", "2026-03-28 22:00", "2026-03-29 06:00", 7 * time.Hour},
		{"Europe/London", "2026-10-24 22:00", "2026-10-25 06:00", 9 * time.Hour},
		{"America/Sao_Paulo", "2026-02-21 22:00", "2026-02-22 06:00", 8 * time.Hour}, // no daylight saving since 2019
		{"America/Sao_Paulo", "2026-10-31 22:00", "2026-11-01 06:00", 8 * time.Hour},
		{"Australia/Sydney", "2026-04-04 22:00", "2026-04-05 06:00", 9 * time.Hour},
		{"Australia/Sydney", "2026-10-03 22:00", "2026-10-04 06:00", 7 * time.Hour},
		{"Australia/Lord_Howe", "2026-04-04 22:00", "2026-04-05 06:00", 8*time.Hour + 30*time.Minute}, // half an hour
		{"Australia/Lord_Howe", "2026-10-03 22:00", "2026-10-04 06:00", 7*time.Hour + 30*time.Minute},
	} {
		c := hoursOf(t, calendar.Spec{Zone: tt.zone, Weekly: []calendar.Weekly{{Days: everyDay, From: "22:00", To: "06:00"}}})
		evening, morning := in(t, tt.zone, tt.evening), in(t, tt.zone, tt.morning)
		if got := c.Between(evening, morning); got != tt.lasts {
			t.Errorf("%s %s: the night lasts %v, want %v", tt.zone, tt.evening, got, tt.lasts)
		}
		if due, _ := Due(c, evening, tt.lasts, nil); due != morning {
			t.Errorf("%s %s: %v are due at %v, want at closing %v", tt.zone, tt.evening, tt.lasts, due, morning)
		}
		next := morning.Add(16*time.Hour + time.Minute) // a minute more is a minute into the next night
		if due, _ := Due(c, evening, tt.lasts+time.Minute, nil); due != next {
			t.Errorf("%s %s: a minute more is due at %v, want %v", tt.zone, tt.evening, due, next)
		}
	}
}

func TestSLAPackDueTimes(t *testing.T) {
	office := []calendar.Weekly{{Days: []int{1, 2, 3, 4, 5}, From: "09:00", To: "18:00"}}
	daily := []calendar.Weekly{{Days: everyDay, From: "09:00", To: "17:00"}}
	ramadan := calendar.Spec{
		Zone: "Asia/Dubai", Weekly: office,
		Overlays: []calendar.Overlay{{From: "2026-02-18", Until: "2026-03-19", Weekly: []calendar.Weekly{
			{Days: everyDay, From: "10:00", To: "14:00"}, {Days: everyDay, From: "21:00", To: "01:00"},
		}}},
		Holidays: []calendar.Day{{Date: "2026-03-20", Until: "2026-03-22", Name: "Eid"}},
	}
	for _, tt := range []struct {
		name     string
		spec     calendar.Spec
		start    string
		length   time.Duration
		due      string
		dueInUTC string
	}{
		{name: "Kathmandu is three quarters of an hour off", spec: calendar.Spec{Zone: "Asia/Kathmandu", Weekly: office},
			start: "2026-11-16 17:45", length: 30 * time.Minute, due: "2026-11-17 09:15", dueInUTC: "2026-11-17 03:30"},
		{name: "Apia had no 30 December 2011", spec: calendar.Spec{Zone: "Pacific/Apia", Weekly: daily},
			start: "2011-12-29 16:00", length: 2 * time.Hour, due: "2011-12-31 10:00", dueInUTC: "2011-12-30 20:00"},
		{name: "Ramadan over the end of a month", spec: ramadan, start: "2026-02-28 23:00", length: 4 * time.Hour, due: "2026-03-01 12:00"},
		{name: "the last night of Ramadan, then Eid, then office hours", spec: ramadan, start: "2026-03-19 22:00", length: 4 * time.Hour, due: "2026-03-23 10:00"},
		{name: "a leap day is a working day", spec: calendar.Spec{Zone: "Europe/Berlin", Weekly: office},
			start: "2028-02-28 17:00", length: 10 * time.Hour, due: "2028-02-29 18:00"},
		{name: "a message in the closing second waits for the opening", spec: calendar.Spec{Zone: "Europe/Berlin", Weekly: office},
			start: "2026-11-20 18:00:00", length: time.Minute, due: "2026-11-23 09:01"},
		{name: "a second before closing is used", spec: calendar.Spec{Zone: "Europe/Berlin", Weekly: office},
			start: "2026-11-20 17:59:59", length: time.Minute, due: "2026-11-23 09:00:59"},
		{name: "used up in the closing second is due then", spec: calendar.Spec{Zone: "Europe/Berlin", Weekly: office},
			start: "2026-11-20 17:59:00", length: time.Minute, due: "2026-11-20 18:00:00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			due, ok := Due(hoursOf(t, tt.spec), in(t, tt.spec.Zone, tt.start), tt.length, nil)
			if want := in(t, tt.spec.Zone, tt.due); !ok || due != want {
				t.Errorf("due at %v, want %v", due, want)
			}
			if tt.dueInUTC != "" && due != in(t, "UTC", tt.dueInUTC) {
				t.Errorf("due at %v, want %s UTC", due, tt.dueInUTC)
			}
		})
	}
}

// What happens in the closing second in which a target is due is in time; a microsecond later is late, by nothing on the clock.
func TestSLAPackReplyInTheClosingSecond(t *testing.T) {
	c := hoursOf(t, calendar.Spec{Zone: "Europe/Berlin", Weekly: []calendar.Weekly{{Days: []int{1, 2, 3, 4, 5}, From: "09:00", To: "18:00"}}})
	target := Target{Clock: c, Start: in(t, "Europe/Berlin", "2026-11-20 17:59"), Length: time.Minute}
	close := in(t, "Europe/Berlin", "2026-11-20 18:00")
	if r := target.Judge(close, 0); !r.Met || r.Elapsed != time.Minute {
		t.Errorf("at closing: %+v, want met after a minute", r)
	}
	if r := target.Judge(close+1, 0); r.Met || r.BreachAt != close || r.Overrun != 0 {
		t.Errorf("after closing: %+v, want breached at closing with no overrun", r)
	}
}

// A change while the clock stands is measured from the original start, and the time it stood stays.
func TestSLAPackPolicySwapWhilePaused(t *testing.T) {
	target := Target{Start: at(0, 9, 0), Length: 8 * time.Hour, Stops: []Stop{{at(0, 10, 0), at(0, 13, 0)}}, Changes: []Change{{at(0, 11, 0), 4 * time.Hour}}}
	if r := target.Judge(0, 0); r.Due != at(0, 16, 0) || r.Length != 4*time.Hour {
		t.Errorf("due %v of %v, want 16:00: an hour before the pause, three after it", r.Due, r.Length)
	}
	target.Stops[0].To = 0 // it still lasts
	if r := target.Judge(0, 0); r.Due != 0 || r.BreachAt != 0 {
		t.Errorf("while it stands: due %v, breach %v, want neither", r.Due, r.BreachAt)
	}
}

// Under random pauses and changes, what has run and what is left are the target, and a walk from minute to minute finds the same breach.
func TestSLAPackElapsedAndRemainingAreTheTarget(t *testing.T) {
	fates := map[string]int{}
	for seed := range uint64(400) {
		d := rand.New(rand.NewPCG(seed, 5))
		c := office(t)
		if d.IntN(4) == 0 {
			c = Clock{}
		}
		target := Target{Clock: c, Start: at(d.IntN(5), d.IntN(24), d.IntN(60)), Length: time.Duration(1+d.IntN(900)) * time.Minute}
		var raw []Stop
		for range d.IntN(5) {
			from := target.Start.Add(time.Duration(d.IntN(3000)) * time.Minute)
			raw = append(raw, Stop{from, from.Add(time.Duration(d.IntN(900)) * time.Minute)})
		}
		target.Stops = Union(raw...)
		when := target.Start
		for range d.IntN(4) {
			when = when.Add(time.Duration(1+d.IntN(900)) * time.Minute)
			target.Changes = append(target.Changes, Change{when, time.Duration(d.IntN(5)*d.IntN(240)) * time.Minute})
		}
		r := target.Judge(0, 0)
		if breach := walkMinutes(target, raw); breach != r.BreachAt {
			t.Fatalf("seed %d: breached at %v, walking finds %v\n%+v", seed, r.BreachAt, breach, target)
		}
		if r.Length <= 0 {
			fates["withdrawn"]++
			continue
		}
		now := target.Start.Add(time.Duration(d.IntN(4000)) * time.Minute)
		left := Elapsed(c, now, r.Due, target.Stops)
		if now > r.Due {
			fates["over"]++
			left = -Elapsed(c, r.Due, now, target.Stops)
		} else {
			fates["left"]++
		}
		if got := Elapsed(c, target.Start, now, target.Stops) + left; got != r.Length {
			t.Fatalf("seed %d: at %v what ran and what is left are %v, want %v\n%+v", seed, now, got, r.Length, target)
		}
		if r.Applied > 0 {
			fates["changed"]++
		}
	}
	for _, f := range []string{"withdrawn", "over", "left", "changed"} {
		if fates[f] < 20 {
			t.Errorf("%q came up %d times, want at least 20", f, fates[f])
		}
	}
}

// walkMinutes looks at every minute: has the length in force run, does it change, does the clock run.
func walkMinutes(target Target, stops []Stop) domain.Instant {
	length, ran := target.Length, time.Duration(0)
	for m := target.Start; m < target.Start.Add(60*24*time.Hour); m = m.Add(time.Minute) {
		if length > 0 && ran >= length {
			return m
		}
		for _, c := range target.Changes {
			if c.At == m {
				length = c.Length
			}
		}
		if length > 0 && ran >= length {
			return m
		}
		runs := target.Clock.Calendar == nil || target.Clock.Calendar.OpenAt(m)
		for _, s := range stops {
			runs = runs && (m < s.From || m >= s.To)
		}
		if runs {
			ran += time.Minute
		}
	}
	return 0
}
