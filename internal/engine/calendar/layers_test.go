package calendar

import (
	"testing"
	"time"

	"kefu/internal/domain"

	"github.com/google/go-cmp/cmp"
)

// ramadan is Dubai (UTC+4), every day 09:00–18:00, with the split hours of Ramadan 2026 over the end of February, a holiday inside
// the season, and Eid as an exception on its last day.
func ramadan() Spec {
	s := daily("Asia/Dubai", "09:00", "18:00")
	all := []int{1, 2, 3, 4, 5, 6, 7}
	s.Overlays = []Overlay{{
		Name: "Ramadan", From: "2026-02-18", Until: "2026-03-19", Provisional: true,
		Weekly: []Weekly{{Days: all, From: "10:00", To: "14:00"}, {Days: all, From: "21:00", To: "01:00"}},
	}}
	s.Holidays = []Day{{Date: "2026-03-01", Name: "holiday"}}
	s.Exceptions = []Day{{Date: "2026-03-19", Name: "Eid"}}
	return s
}

func TestRamadanOverlay(t *testing.T) {
	c := compile(t, ramadan())
	between := func(name, from, to string, want time.Duration) {
		t.Helper()
		if got := c.Between(at(t, from), at(t, to)); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	// Local midnight is 20:00Z of the day before.
	between("the day before, usual hours", "2026-02-16T20:00:00Z", "2026-02-17T20:00:00Z", 9*time.Hour)
	between("first day: 4 h and 3 h before midnight", "2026-02-17T20:00:00Z", "2026-02-18T20:00:00Z", 7*time.Hour)
	between("28 February and 1 March, each 1 h + 4 h + 3 h, holiday included", "2026-02-27T20:00:00Z", "2026-03-01T20:00:00Z", 16*time.Hour)
	between("Eid: only the last hour of the evening before", "2026-03-18T20:00:00Z", "2026-03-19T20:00:00Z", time.Hour)
	between("the day after, usual hours", "2026-03-19T20:00:00Z", "2026-03-20T20:00:00Z", 9*time.Hour)
	// 23:00 on the 18th: two hours until 01:00, Eid closed, the third from 09:00 to 10:00 on the 20th.
	if got, ok := c.Add(at(t, "2026-03-18T19:00:00Z"), 3*time.Hour); !ok || got != at(t, "2026-03-20T06:00:00Z") {
		t.Errorf("Add over Eid = %v", got)
	}
}

func TestPrecedence(t *testing.T) {
	// Monday 2026-06-01 in UTC, weekly 09:00–18:00; each layer is told apart by how long it opens.
	hour := func(n int) []Span { return []Span{{"10:00", []string{"", "11:00", "12:00", "13:00"}[n]}} }
	holiday := []Day{{Date: "2026-06-01", Hours: hour(1)}}
	overlay := func(days ...int) []Overlay {
		return []Overlay{{From: "2026-06-01", Until: "2026-06-07", Weekly: []Weekly{{Days: days, From: "10:00", To: "12:00"}}}}
	}
	exception := []Day{{Date: "2026-06-01", Hours: hour(3)}}
	closure := []Closure{{From: at(t, "2026-06-01T10:30:00Z"), To: at(t, "2026-06-01T11:15:00Z")}}
	tests := []struct {
		name string
		edit func(*Spec)
		want time.Duration
	}{
		{"weekly alone", func(s *Spec) {}, 9 * time.Hour},
		{"reduced holiday", func(s *Spec) { s.Holidays = holiday }, time.Hour},
		{"closed holiday", func(s *Spec) { s.Holidays = []Day{{Date: "2026-05-30", Until: "2026-06-01"}} }, 0},
		{"closed holiday beats reduced one", func(s *Spec) { s.Holidays = append([]Day{{Date: "2026-06-01"}}, holiday...) }, 0},
		{"closed holiday listed second beats too", func(s *Spec) { s.Holidays = append(holiday[:1:1], Day{Date: "2026-06-01"}) }, 0},
		{"overlay beats holiday", func(s *Spec) { s.Holidays, s.Overlays = holiday, overlay(1) }, 2 * time.Hour},
		{"overlay without this weekday leaves the holiday", func(s *Spec) { s.Holidays, s.Overlays = holiday, overlay(2) }, time.Hour},
		{"overlay without this weekday leaves the week", func(s *Spec) { s.Overlays = overlay(2) }, 9 * time.Hour},
		{"overlay closes the weekday", func(s *Spec) {
			s.Overlays = overlay(2)
			s.Overlays[0].Weekly = append(s.Overlays[0].Weekly, Weekly{Days: []int{1}, Closed: true})
		}, 0},
		{"exception beats overlay", func(s *Spec) { s.Holidays, s.Overlays, s.Exceptions = holiday, overlay(1), exception }, 3 * time.Hour},
		{"closed exception", func(s *Spec) { s.Overlays, s.Exceptions = overlay(1), []Day{{Date: "2026-06-01"}} }, 0},
		{"closure beats exception", func(s *Spec) { s.Exceptions, s.Closures = exception, closure }, 135 * time.Minute},
		{"closures that overlap count once", func(s *Spec) {
			s.Closures = append(closure[:1:1], Closure{From: at(t, "2026-06-01T11:00:00Z"), To: at(t, "2026-06-01T11:30:00Z")})
		}, 8 * time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := Spec{Zone: "UTC", Weekly: []Weekly{{Days: []int{1}, From: "09:00", To: "18:00"}}}
			tt.edit(&s)
			if got := compile(t, s).Between(at(t, "2026-06-01T00:00:00Z"), at(t, "2026-06-02T00:00:00Z")); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestOvernightBelongsToItsStart(t *testing.T) {
	s := daily("UTC", "22:00", "06:00")
	s.Holidays = []Day{{Date: "2026-12-25"}}
	c := compile(t, s)
	// The shift of the 24th ends at 06:00 in the holiday; nothing starts on the 25th; the next opening is 22:00 on the 26th.
	if got, _ := c.NextClose(at(t, "2026-12-24T23:00:00Z")); got != at(t, "2026-12-25T06:00:00Z") {
		t.Errorf("closes %v", got)
	}
	if got, _ := c.NextOpen(at(t, "2026-12-25T06:00:00Z")); got != at(t, "2026-12-26T22:00:00Z") {
		t.Errorf("opens %v", got)
	}
	// A closure does cut the running shift.
	s.Closures = []Closure{{From: at(t, "2026-12-25T01:00:00Z"), To: at(t, "2026-12-25T02:00:00Z")}}
	if got, _ := compile(t, s).NextClose(at(t, "2026-12-24T23:00:00Z")); got != at(t, "2026-12-25T01:00:00Z") {
		t.Errorf("with a closure it closes %v", got)
	}
}

func TestLeapDay(t *testing.T) {
	c := compile(t, office())
	// Monday 28 February 2028 17:00 to Wednesday 1 March 10:00: 1 h + 9 h on the 29th + 1 h.
	if got := c.Between(at(t, "2028-02-28T22:00:00Z"), at(t, "2028-03-01T15:00:00Z")); got != 11*time.Hour {
		t.Errorf("leap year: %v, want 11h", got)
	}
	// 2100 has none: Sunday the 28th is followed by Monday 1 March.
	d := compile(t, daily("UTC", "09:00", "18:00"))
	if got := d.Between(at(t, "2100-02-28T17:00:00Z"), at(t, "2100-03-01T10:00:00Z")); got != 2*time.Hour {
		t.Errorf("2100: %v, want 2h", got)
	}
}

func TestWeek(t *testing.T) {
	s := Spec{
		Zone:       "America/New_York",
		Weekly:     []Weekly{{Days: []int{1, 2, 3, 4, 5}, From: "09:00", To: "18:00"}, {Days: []int{5}, From: "22:00", To: "02:00"}},
		Holidays:   []Day{{Date: "2026-11-26", Name: "Thanksgiving"}},
		Exceptions: []Day{{Date: "2026-11-28", Name: "Saturday sale", Hours: []Span{{"01:00", "04:00"}}}},
		Closures:   []Closure{{From: at(t, "2026-11-24T14:00:00Z"), To: at(t, "2026-11-24T14:00:30Z"), Name: "fire drill"}},
		Overlays:   []Overlay{{Name: "winter", From: "2026-11-25", Until: "2026-11-25", Provisional: true, Weekly: []Weekly{{Days: []int{3}, Closed: true}}}},
	}
	c := compile(t, s)
	got, err := c.Week("2026-11-23")
	if err != nil {
		t.Fatal(err)
	}
	span := func(from, to, fromLocal, toLocal string, why Why) PreviewSpan {
		return PreviewSpan{From: at(t, from), To: at(t, to), FromLocal: fromLocal, ToLocal: toLocal, Why: why}
	}
	want := []PreviewDay{
		{Date: "2026-11-23", Weekday: 1, Why: WhyWeekly, Spans: []PreviewSpan{
			span("2026-11-23T14:00:00Z", "2026-11-23T23:00:00Z", "2026-11-23 09:00", "2026-11-23 18:00", WhyWeekly)}},
		{Date: "2026-11-24", Weekday: 2, Why: WhyWeekly, Closures: []string{"fire drill"}, Spans: []PreviewSpan{
			span("2026-11-24T14:00:30Z", "2026-11-24T23:00:00Z", "2026-11-24 09:00:30", "2026-11-24 18:00", WhyWeekly)}},
		{Date: "2026-11-25", Weekday: 3, Why: WhyOverlay, Name: "winter", Provisional: true, Spans: []PreviewSpan{}},
		{Date: "2026-11-26", Weekday: 4, Why: WhyHoliday, Name: "Thanksgiving", Spans: []PreviewSpan{}},
		{Date: "2026-11-27", Weekday: 5, Why: WhyWeekly, Spans: []PreviewSpan{
			span("2026-11-27T14:00:00Z", "2026-11-27T23:00:00Z", "2026-11-27 09:00", "2026-11-27 18:00", WhyWeekly),
			span("2026-11-28T03:00:00Z", "2026-11-28T07:00:00Z", "2026-11-27 22:00", "2026-11-28 02:00", WhyWeekly)}},
		{Date: "2026-11-28", Weekday: 6, Why: WhyException, Name: "Saturday sale", Spans: []PreviewSpan{ // the first hour is Friday's
			span("2026-11-28T07:00:00Z", "2026-11-28T09:00:00Z", "2026-11-28 02:00", "2026-11-28 04:00", WhyException)}},
		{Date: "2026-11-29", Weekday: 7, Why: WhyWeekly, Spans: []PreviewSpan{}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("week (-want +got):\n%s", diff)
	}
	if _, err := c.Week("23.11.2026"); domain.KindOf(err) != domain.KindInvalid {
		t.Errorf("bad date: %v", err)
	}
}
