package calendar

import (
	"testing"
	"time"

	"kefu/internal/domain"
)

// at reads an instant written as RFC 3339.
func at(t testing.TB, s string) domain.Instant {
	t.Helper()
	v, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		t.Fatal(err)
	}
	return domain.At(v)
}

func compile(t testing.TB, s Spec) *Calendar {
	t.Helper()
	c, err := Compile(s)
	if err != nil {
		t.Fatalf("Compile: %v", err)
	}
	return c
}

// daily is open every day from–to.
func daily(zone, from, to string) Spec {
	return Spec{ID: "t", Zone: zone, Weekly: []Weekly{{Days: []int{1, 2, 3, 4, 5, 6, 7}, From: from, To: to}}}
}

// TestWallClock gives one opening of one local date: when it opens and closes in UTC, worked out from the zone's own rules.
func TestWallClock(t *testing.T) {
	tests := []struct {
		name, zone, from, to, date string
		opens, closes              string
	}{
		// 2026-03-08: 02:00 EST (-5) becomes 03:00 EDT (-4) at 07:00Z.
		{"New York spring, whole day is 23 h", "America/New_York", "00:00", "24:00", "2026-03-08", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"},
		{"New York spring, across the gap", "America/New_York", "01:00", "05:00", "2026-03-08", "2026-03-08T06:00:00Z", "2026-03-08T09:00:00Z"},
		{"New York spring, opens in the gap", "America/New_York", "02:30", "06:00", "2026-03-08", "2026-03-08T07:30:00Z", "2026-03-08T10:00:00Z"},
		{"New York spring, closes in the gap", "America/New_York", "01:00", "02:30", "2026-03-08", "2026-03-08T06:00:00Z", "2026-03-08T07:30:00Z"},
		{"New York spring, night shift is 7 h", "America/New_York", "22:00", "06:00", "2026-03-07", "2026-03-08T03:00:00Z", "2026-03-08T10:00:00Z"},
		// 2026-11-01: 02:00 EDT becomes 01:00 EST at 06:00Z.
		{"New York autumn, whole day is 25 h", "America/New_York", "00:00", "24:00", "2026-11-01", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"},
		{"New York autumn, opens at the first 01:30", "America/New_York", "01:30", "03:00", "2026-11-01", "2026-11-01T05:30:00Z", "2026-11-01T08:00:00Z"},
		{"New York autumn, closes at the second 01:30", "America/New_York", "00:30", "01:30", "2026-11-01", "2026-11-01T04:30:00Z", "2026-11-01T06:30:00Z"},
		{"New York autumn, night shift is 9 h", "America/New_York", "22:00", "06:00", "2026-10-31", "2026-11-01T02:00:00Z", "2026-11-01T11:00:00Z"},
		// 2026-03-29 01:00Z: Berlin 02:00 → 03:00, London 01:00 → 02:00. 2026-10-25 01:00Z: back.
		{"Berlin spring", "Europe/Berlin", "01:00", "04:00", "2026-03-29", "2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z"},
		{"Berlin autumn", "Europe/Berlin", "02:30", "03:30", "2026-10-25", "2026-10-25T00:30:00Z", "2026-10-25T02:30:00Z"},
		{"Berlin night shift, spring", "Europe/Berlin", "22:00", "06:00", "2026-03-28", "2026-03-28T21:00:00Z", "2026-03-29T04:00:00Z"},
		{"Berlin night shift, autumn", "Europe/Berlin", "22:00", "06:00", "2026-10-24", "2026-10-24T20:00:00Z", "2026-10-25T05:00:00Z"},
		{"London spring, opens in the gap", "Europe/London", "01:30", "03:00", "2026-03-29", "2026-03-29T01:30:00Z", "2026-03-29T02:00:00Z"},
		{"London autumn, both ends exist twice", "Europe/London", "01:15", "01:45", "2026-10-25", "2026-10-25T00:15:00Z", "2026-10-25T01:45:00Z"},
		{"São Paulo keeps -3 in 2026", "America/Sao_Paulo", "00:00", "24:00", "2026-10-18", "2026-10-18T03:00:00Z", "2026-10-19T03:00:00Z"},
		// 2018-11-04: midnight itself did not exist, 00:00 became 01:00 (-2) at 03:00Z.
		{"São Paulo 2018, midnight missing", "America/Sao_Paulo", "00:00", "02:00", "2018-11-04", "2018-11-04T03:00:00Z", "2018-11-04T04:00:00Z"},
		// 2026-10-03 16:00Z: +10 → +11. 2026-04-04 16:00Z: back.
		{"Sydney spring", "Australia/Sydney", "01:00", "05:00", "2026-10-04", "2026-10-03T15:00:00Z", "2026-10-03T18:00:00Z"},
		{"Sydney autumn", "Australia/Sydney", "01:00", "05:00", "2026-04-05", "2026-04-04T14:00:00Z", "2026-04-04T19:00:00Z"},
		// Half an hour: 2026-10-03 15:30Z +10:30 → +11; 2026-04-04 15:00Z back, 02:00 becomes 01:30.
		{"Lord Howe spring", "Australia/Lord_Howe", "01:00", "05:00", "2026-10-04", "2026-10-03T14:30:00Z", "2026-10-03T18:00:00Z"},
		{"Lord Howe spring, opens in the gap", "Australia/Lord_Howe", "02:15", "04:00", "2026-10-04", "2026-10-03T15:45:00Z", "2026-10-03T17:00:00Z"},
		{"Lord Howe autumn", "Australia/Lord_Howe", "01:30", "01:45", "2026-04-05", "2026-04-04T14:30:00Z", "2026-04-04T15:15:00Z"},
		{"Kathmandu +5:45", "Asia/Kathmandu", "09:00", "18:00", "2026-06-01", "2026-06-01T03:15:00Z", "2026-06-01T12:15:00Z"},
		// Samoa went from -10 to +14 at 2011-12-30 10:00Z and skipped Friday the 30th.
		{"Apia, day before the jump", "Pacific/Apia", "09:00", "17:00", "2011-12-29", "2011-12-29T19:00:00Z", "2011-12-30T03:00:00Z"},
		{"Apia, day after the jump", "Pacific/Apia", "09:00", "17:00", "2011-12-31", "2011-12-30T19:00:00Z", "2011-12-31T03:00:00Z"},
		{"Apia, night shift into the skipped date", "Pacific/Apia", "22:00", "06:00", "2011-12-29", "2011-12-30T08:00:00Z", "2011-12-30T16:00:00Z"},
		{"leap day", "America/New_York", "09:00", "18:00", "2028-02-29", "2028-02-29T14:00:00Z", "2028-02-29T23:00:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			spec := daily(tt.zone, tt.from, tt.to)
			// Only the date itself is open, so its opening stands alone.
			spec.Weekly = nil
			spec.Exceptions = []Day{{Date: tt.date, Hours: []Span{{tt.from, tt.to}}}}
			c := compile(t, spec)
			opens, closes := at(t, tt.opens), at(t, tt.closes)
			before, after := opens.Add(-72*time.Hour), closes.Add(72*time.Hour)
			if got, ok := c.NextOpen(before); !ok || got != opens {
				t.Errorf("opens %v, want %v", got, opens)
			}
			if got, ok := c.NextClose(before); !ok || got != closes {
				t.Errorf("closes %v, want %v", got, closes)
			}
			if got := c.Between(before, after); got != closes.Sub(opens) {
				t.Errorf("working time %v, want %v", got, closes.Sub(opens))
			}
		})
	}
}

func TestEmptyInsideGap(t *testing.T) {
	// 02:30 moves to 03:30 EDT, after 03:15 EDT: the opening vanishes that night and is back the next one.
	c := compile(t, daily("America/New_York", "02:30", "03:15"))
	if got := c.Between(at(t, "2026-03-08T05:00:00Z"), at(t, "2026-03-09T04:00:00Z")); got != 0 {
		t.Errorf("working time on the night of the gap = %v, want 0", got)
	}
	if got := c.Between(at(t, "2026-03-09T04:00:00Z"), at(t, "2026-03-10T04:00:00Z")); got != 45*time.Minute {
		t.Errorf("working time a day later = %v, want 45m", got)
	}
}

func TestDateLine(t *testing.T) {
	c := compile(t, daily("Pacific/Apia", "09:00", "17:00"))
	// From 00:00 on the 29th to 24:00 on the 31st there are two local dates, not three.
	if got := c.Between(at(t, "2011-12-29T10:00:00Z"), at(t, "2011-12-31T10:00:00Z")); got != 16*time.Hour {
		t.Errorf("working time over the jump = %v, want 16h", got)
	}
	// 20:00 on the 29th; the next business day is Saturday the 31st, 10:00 at +14.
	got, ok := c.NextBusinessDayAt(at(t, "2011-12-30T06:00:00Z"), 10, 0)
	if want := at(t, "2011-12-30T20:00:00Z"); !ok || got != want {
		t.Errorf("next business day 10:00 = %v, want %v", got, want)
	}
	days, err := c.Week("2011-12-28")
	if err != nil {
		t.Fatal(err)
	}
	if len(days[1].Spans) != 1 || len(days[2].Spans) != 0 || len(days[3].Spans) != 1 {
		t.Errorf("spans on 29, 30, 31 = %d, %d, %d; want 1, 0, 1", len(days[1].Spans), len(days[2].Spans), len(days[3].Spans))
	}
	all := compile(t, daily("Pacific/Apia", "00:00", "24:00"))
	from, to := at(t, "2011-12-20T01:02:03Z"), at(t, "2012-01-10T04:05:06Z")
	if got := all.Between(from, to); got != to.Sub(from) {
		t.Errorf("whole days over the jump = %v, want %v", got, to.Sub(from))
	}
}
