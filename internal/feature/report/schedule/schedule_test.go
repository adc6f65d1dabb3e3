package schedule

import (
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/feature/notice"
)

func instant(t *testing.T, s string) domain.Instant {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return domain.At(at)
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestNext(t *testing.T) {
	for _, c := range []struct {
		name, zone string
		spec       Spec
		at, want   string
	}{
		{"later today", "Asia/Shanghai", Spec{Kind: Daily, Time: "09:00"}, "2026-11-22T00:59:59Z", "2026-11-22T01:00:00Z"},
		{"exactly now is over", "Asia/Shanghai", Spec{Kind: Daily, Time: "09:00"}, "2026-11-22T01:00:00Z", "2026-11-23T01:00:00Z"},
		{"local day is ahead of UTC", "Asia/Shanghai", Spec{Kind: Daily, Time: "00:30"}, "2026-11-22T16:00:00Z", "2026-11-22T16:30:00Z"},
		{"Monday", "Asia/Shanghai", Spec{Kind: Weekly, Weekday: 1, Time: "09:00"}, "2026-11-22T12:00:00Z", "2026-11-23T01:00:00Z"},
		{"Sunday is 7", "Asia/Shanghai", Spec{Kind: Weekly, Weekday: 7, Time: "09:00"}, "2026-11-22T02:00:00Z", "2026-11-29T01:00:00Z"},
		{"first of the month", "Asia/Shanghai", Spec{Kind: Monthly, Day: 1, Time: "09:00"}, "2026-11-22T00:00:00Z", "2026-12-01T01:00:00Z"},
		{"day 31 in November", "UTC", Spec{Kind: Monthly, Day: 31, Time: "09:00"}, "2026-11-22T00:00:00Z", "2026-11-30T09:00:00Z"},
		{"day 30 in February", "UTC", Spec{Kind: Monthly, Day: 30, Time: "09:00"}, "2027-02-01T00:00:00Z", "2027-02-28T09:00:00Z"},
		{"leap day", "UTC", Spec{Kind: Monthly, Day: 31, Time: "09:00"}, "2028-02-01T00:00:00Z", "2028-02-29T09:00:00Z"},
		{"quarter", "UTC", Spec{Kind: Quarterly, Day: 3, Time: "09:00"}, "2026-11-22T00:00:00Z", "2027-01-03T09:00:00Z"},
		{"quarter, same month", "UTC", Spec{Kind: Quarterly, Day: 31, Time: "09:00"}, "2026-04-05T00:00:00Z", "2026-04-30T09:00:00Z"},
		// Berlin skips 02:00–03:00 on 2026-03-29; 02:30 is then 03:30 summer time.
		{"skipped hour", "Europe/Berlin", Spec{Kind: Daily, Time: "02:30"}, "2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z"},
		{"after the skipped hour", "Europe/Berlin", Spec{Kind: Daily, Time: "02:30"}, "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"},
		{"spring, same wall clock", "Europe/Berlin", Spec{Kind: Daily, Time: "09:00"}, "2026-03-28T12:00:00Z", "2026-03-29T07:00:00Z"},
		// 02:30 comes twice on 2026-10-25: at 00:30 and at 01:30 UTC.
		{"doubled hour", "Europe/Berlin", Spec{Kind: Daily, Time: "02:30"}, "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"},
		{"not a second time", "Europe/Berlin", Spec{Kind: Daily, Time: "02:30"}, "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"},
		{"autumn, same wall clock", "Europe/Berlin", Spec{Kind: Daily, Time: "09:00"}, "2026-10-24T12:00:00Z", "2026-10-25T08:00:00Z"},
		// Beirut skips midnight to one on 2026-03-29.
		{"skipped midnight", "Asia/Beirut", Spec{Kind: Daily, Time: "00:00"}, "2026-03-28T12:00:00Z", "2026-03-28T22:00:00Z"},
	} {
		got, err := c.spec.Next(instant(t, c.at), zone(t, c.zone))
		if err != nil || got != instant(t, c.want) {
			t.Errorf("%s: %v %v, want %s", c.name, got, err, c.want)
		}
	}
}

func TestDays(t *testing.T) {
	for _, c := range []struct {
		period, due string
		cutoff      int
		from, to    string
	}{
		{"today", "2026-11-22T10:00:00Z", 0, "2026-11-22", "2026-11-22"},
		{"yesterday", "2026-11-22T01:00:00Z", 0, "2026-11-21", "2026-11-21"},
		{"yesterday", "2026-11-21T17:00:00Z", 0, "2026-11-21", "2026-11-21"},   // 01:00 on the 22nd in Shanghai
		{"yesterday", "2026-11-21T17:00:00Z", 360, "2026-11-20", "2026-11-20"}, // … which is still the 21st when days begin at 06:00
		{"last7", "2026-11-23T01:00:00Z", 0, "2026-11-16", "2026-11-22"},
		{"last30", "2026-11-22T01:00:00Z", 0, "2026-10-23", "2026-11-21"},
		{"last_month", "2026-11-01T01:00:00Z", 0, "2026-10-01", "2026-10-31"},
		{"last_month", "2027-01-31T01:00:00Z", 0, "2026-12-01", "2026-12-31"},
		{"last_month", "2027-03-31T01:00:00Z", 0, "2027-02-01", "2027-02-28"},
		{"last_quarter", "2027-01-03T01:00:00Z", 0, "2026-10-01", "2026-12-31"},
		{"last_quarter", "2026-06-30T01:00:00Z", 0, "2026-01-01", "2026-03-31"},
	} {
		s := Spec{Period: c.period}
		if from, to := s.Days(instant(t, c.due), zone(t, "Asia/Shanghai"), c.cutoff); from != c.from || to != c.to {
			t.Errorf("%s at %s: %s – %s, want %s – %s", c.period, c.due, from, to, c.from, c.to)
		}
	}
}

func TestCheck(t *testing.T) {
	good := func() Spec {
		return Spec{Name: " 周报 ", Kind: Weekly, Weekday: 1, Time: "09:00", Formats: []string{"xlsx", "pdf", "pdf"}, Period: "last7",
			Channels: []notice.Channel{{Type: notice.Email, To: "a@example.com"}}}
	}
	s := good()
	if err := s.check(); err != nil || s.Name != "周报" || len(s.Formats) != 2 {
		t.Errorf("a good spec: %v %+v", err, s)
	}
	for name, spoil := range map[string]func(*Spec){
		"name": func(s *Spec) { s.Name = "  " }, "time": func(s *Spec) { s.Time = "9:00" }, "late": func(s *Spec) { s.Time = "24:00" },
		"weekday": func(s *Spec) { s.Weekday = 0 }, "kind": func(s *Spec) { s.Kind = "yearly" }, "day": func(s *Spec) { s.Kind, s.Day = Monthly, 32 },
		"period": func(s *Spec) { s.Period = "last8" }, "format": func(s *Spec) { s.Formats = []string{"docx"} }, "channels": func(s *Spec) { s.Channels = nil },
	} {
		s := good()
		spoil(&s)
		if err := s.check(); domain.KindOf(err) != domain.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSecretsStay(t *testing.T) {
	old := Spec{Channels: []notice.Channel{{Type: notice.DingTalk, To: "https://oapi.dingtalk.com/robot/send?access_token=0123456789", Secret: "SEC1"},
		{Type: notice.Slack, To: "https://hooks.slack.com/services/T/B/abcdefgh"}}}
	shown := old.Channels[0].Masked()
	edited := Spec{Channels: []notice.Channel{old.Channels[1].Masked(), shown, {Type: notice.DingTalk, To: "https://oapi.dingtalk.com/robot/send?access_token=new"}}}
	edited.keepSecrets(old)
	if edited.Channels[0] != old.Channels[1] || edited.Channels[1] != old.Channels[0] || edited.Channels[2].Secret != "" {
		t.Errorf("after an edit: %+v", edited.Channels)
	}
	shown.Secret = "SEC2"
	edited = Spec{Channels: []notice.Channel{shown}}
	edited.keepSecrets(old)
	if edited.Channels[0].Secret != "SEC2" || edited.Channels[0].To != old.Channels[0].To {
		t.Errorf("a new secret: %+v", edited.Channels)
	}
}

// TestNextEveryDay walks through two years of every hour in zones with and without summer time: the next run is in the future, at most
// 25 hours ahead, and shows the asked time unless clocks skip it.
func TestNextEveryDay(t *testing.T) {
	for _, name := range []string{"Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "Pacific/Apia"} {
		z := zone(t, name)
		for _, clock := range []string{"00:00", "02:15", "09:00", "23:59"} {
			s := Spec{Kind: Daily, Time: clock}
			odd := 0
			at := instant(t, "2026-01-01T00:00:00Z")
			for end := instant(t, "2028-01-01T00:00:00Z"); at < end; {
				next, err := s.Next(at, z)
				if err != nil || next <= at || next.Sub(at) > 25*time.Hour && at != instant(t, "2026-01-01T00:00:00Z") {
					t.Fatalf("%s %s: after %v comes %v (%v)", name, clock, at, next, err)
				}
				if next.Time().In(z).Format("15:04") != clock {
					odd++
				}
				at = next
			}
			if odd > 2 {
				t.Errorf("%s %s: %d days at another time", name, clock, odd)
			}
		}
	}
}
