package report_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/adapter/olap"
	"kefu/internal/domain"
	"kefu/internal/engine/calendar"
	"kefu/internal/engine/fact"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/report"
)

func TestMarks(t *testing.T) {
	set := fact.Defaults("Asia/Shanghai")
	gulf, unused := calendar.Default("Asia/Dubai"), calendar.Default("UTC")
	gulf.ID, gulf.Name, unused.ID = "gulf", "Gulf", "unused"
	at := func(clock string) domain.Instant {
		moment, err := time.Parse(time.RFC3339, clock)
		must(t, err)
		return domain.At(moment)
	}
	down := calendar.Closure{From: at("2026-11-03T22:30:00+08:00"), To: at("2026-11-04T01:00:00+08:00"), Name: "order API down"}
	sale := calendar.Overlay{Name: "11.11", From: "2026-11-09", Until: "2026-11-12"}
	set.Calendars[0].Closures, gulf.Closures = []calendar.Closure{down}, []calendar.Closure{down}
	set.Calendars[0].Overlays = []calendar.Overlay{sale, {Name: "before", From: "2026-10-01", Until: "2026-10-31"}}
	gulf.Exceptions = []calendar.Day{{Date: "2026-11-20", Name: "stock-taking"}, {Date: "2026-11-21"}}
	gulf.Holidays = []calendar.Day{{Date: "2026-11-05", Name: "a holiday"}}
	unused.Overlays = []calendar.Overlay{sale}
	set.Calendars, set.MarketCalendars = append(set.Calendars, gulf, unused), map[string]string{"AE": "gulf", "SA": "gulf"}
	d := &lateDesk{settings: set}
	catalogue, err := metric.Load(metric.Files(), olap.Tables())
	must(t, err)
	s := report.New(catalogue, d, d, domain.ClockFunc(func() domain.Instant { return now }))
	got, err := s.Marks(t.Context(), owner(), "2026-11-01", "2026-11-30")
	must(t, err)
	want := []report.Mark{
		{Kind: "outage", Name: "order API down", From: "2026-11-03", To: "2026-11-04", FromHour: "2026-11-03T22", ToHour: "2026-11-04T00"},
		{Kind: "season", Name: "11.11", From: "2026-11-09", To: "2026-11-12", FromHour: "2026-11-09T00", ToHour: "2026-11-12T23",
			Calendars: []string{set.Calendars[0].Name}},
		{Kind: "special", Name: "stock-taking", From: "2026-11-20", To: "2026-11-20", FromHour: "2026-11-20T00", ToHour: "2026-11-20T23",
			Calendars: []string{"Gulf"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got, err = s.Marks(t.Context(), owner(), "2026-11-12", "2026-11-19"); err != nil || len(got) != 1 || got[0].Name != "11.11" {
		t.Errorf("the last day of the sale alone gives %+v, %v", got, err)
	}
	if _, err := s.Marks(t.Context(), owner(), "11-12", "2026-11-19"); domain.KindOf(err) != domain.KindInvalid {
		t.Errorf("a day that is none: %v", err)
	}
}
