package history

import (
	"testing"
	"time"
)

func parser(t *testing.T, zone, order string) *timeParser {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return &timeParser{loc: loc, order: order, now: testEnv().Clock.Now()}
}

func TestTimesAreRead(t *testing.T) {
	for _, c := range []struct{ zone, order, format, in, want string }{
		{"UTC", "", "", "2026-06-01T12:15:36Z", "2026-06-01T12:15:36Z"},
		{"UTC", "", "", "2026-06-01T12:15:36.250+08:00", "2026-06-01T04:15:36.25Z"},
		{"UTC", "", "", "2009-12-02 14:24:32+00:00", "2009-12-02T14:24:32Z"},
		{"UTC", "", "", "2026-06-01 12:15:36 UTC", "2026-06-01T12:15:36Z"},
		{"UTC", "", "", "2026-06-01 12:15:36 -0730", "2026-06-01T19:45:36Z"},
		{"Asia/Shanghai", "", "", "2026-06-01 12:15:36", "2026-06-01T04:15:36Z"},
		{"Asia/Shanghai", "", "", "2026/6/1 9:05", "2026-06-01T01:05:00Z"},
		{"Asia/Shanghai", "", "", "2026年6月1日 9时05分07秒", "2026-06-01T01:05:07Z"},
		{"Asia/Shanghai", "", "", "2026-06-01 下午 3:05", "2026-06-01T07:05:00Z"},
		{"UTC", "dmy", "", "31/12/2025 23:59", "2025-12-31T23:59:00Z"},
		{"UTC", "mdy", "", "12/31/2025 11:59 PM", "2025-12-31T23:59:00Z"},
		{"UTC", "mdy", "", "3/4/26 12:00 AM", "2026-03-04T00:00:00Z"},
		{"UTC", "", "", "3/4/26", "2026-04-03T00:00:00Z"},
		{"Europe/Berlin", "", "", "1.6.2026 9:05", "2026-06-01T07:05:00Z"},
		{"UTC", "ymd", "", "26-06-01", "2026-06-01T00:00:00Z"},
		{"UTC", "", "", "Wed Oct 11 06:55:44 +0000 2017", "2017-10-11T06:55:44Z"},
		{"UTC", "", "", "Wed, 11 Oct 2017 06:55:44 +0200", "2017-10-11T04:55:44Z"},
		{"America/New_York", "", "", "Jun 1, 2026 3:04 PM", "2026-06-01T19:04:00Z"},
		{"UTC", "", "", "01-Jun-2026 15:04", "2026-06-01T15:04:00Z"},
		{"UTC", "", "", "1496275200", "2017-06-01T00:00:00Z"},
		{"UTC", "", "", "1496275200123", "2017-06-01T00:00:00.123Z"},
		{"UTC", "", "", "20260601", "2026-06-01T00:00:00Z"},
		{"UTC", "", "", "20260601121536", "2026-06-01T12:15:36Z"},
		{"Asia/Shanghai", "", "", "45000.5", "2023-03-15T04:00:00Z"},             // serial 45000 is 2023-03-15
		{"UTC", "", "", "45000.999988425928", "2023-03-15T23:59:59Z"},            // 86399 ÷ 86400
		{"UTC", "", "excel1904", "43538.25", "2023-03-15T06:00:00Z"},             // 45000 − 1462
		{"UTC", "", "unix", "700000000", "1992-03-07T20:26:40Z"},                 //
		{"Europe/Berlin", "", "", "2026-03-29 02:30:00", "2026-03-29T01:30:00Z"}, // does not exist: an hour on, 03:30 CEST
		{"Europe/Berlin", "", "", "2026-10-25 02:30:00", "2026-10-25T00:30:00Z"}, // twice: the first, CEST
	} {
		p := parser(t, c.zone, c.order)
		at, reason := p.parse(c.in, c.format)
		if reason != "" || at.String() != c.want {
			t.Errorf("%q in %s %s: %s %s, want %s", c.in, c.zone, c.order, at, reason, c.want)
		}
	}
}

func TestTimesAreRejected(t *testing.T) {
	for in, want := range map[string]Reason{
		"31/02/2026":          ReasonBadTime,
		"2026-13-01":          ReasonBadTime,
		"2026-01-01 25:00":    ReasonBadTime,
		"2026-01-01 12:60":    ReasonBadTime,
		"soon":                ReasonBadTime,
		"12":                  ReasonBadTime,
		"2026-01-01 12:00 x":  ReasonBadTime,
		"2026-01-01 12:1530":  ReasonBadTime,
		"2026-01-01 +99":      ReasonBadTime,
		"1970-01-01 00:00:00": ReasonAncientTime,
		"2027-01-01":          ReasonFutureTime,
		"9999-12-31 23:59:59": ReasonFutureTime,
	} {
		p := parser(t, "UTC", "dmy")
		if at, reason := p.parse(in, ""); reason != want {
			t.Errorf("%q: %s %q, want %q", in, at, reason, want)
		}
	}
}

func TestClockChangesAreCounted(t *testing.T) {
	p := parser(t, "Europe/Berlin", "")
	for _, s := range []string{"2026-03-29 02:30", "2026-10-25 02:30", "2026-10-25 01:59", "2026-10-25 03:00", "2026-03-29 03:00", "2026-07-01 12:00"} {
		if _, reason := p.parse(s, ""); reason != "" {
			t.Fatal(s, reason)
		}
	}
	if p.nonexistent != 1 || p.ambiguous != 1 {
		t.Errorf("nonexistent %d, ambiguous %d, want 1 and 1", p.nonexistent, p.ambiguous)
	}
}

func FuzzTime(f *testing.F) {
	for _, s := range []string{"2026-06-01T12:15:36Z", "31/12/2025 23:59", "2026年6月1日 9时05分", "45000.5", "Wed Oct 11 06:55:44 +0000 2017", "1e300", "-1", "9999999999999999999"} {
		f.Add(s, "")
		f.Add(s, "excel")
	}
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s, format string) {
		p := &timeParser{loc: loc, order: "dmy", now: testEnv().Clock.Now()}
		at, reason := p.parse(s, format)
		if reason == "" && (at < earliest || at > p.now.Add(48*time.Hour)) {
			t.Errorf("%q gave %s without a reason", s, at)
		}
		if reason != "" && at != 0 {
			t.Errorf("%q is rejected (%s) yet gave %s", s, reason, at)
		}
	})
}
