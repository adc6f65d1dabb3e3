package report

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/calendar"
	"kefu/internal/engine/fact"
)

// Kinds of marks.
const (
	MarkOutage  = "outage"  // a closure: nothing worked, whatever the hours
	MarkSeason  = "season"  // days with hours of their own, such as a promotion or Ramadan
	MarkSpecial = "special" // a single exception
)

// Mark is a stretch of the time axis that explains its figures. From and To are reporting days, the hours are those of the reporting zone.
type Mark struct {
	Kind      string   `json:"kind" enum:"outage,season,special"`
	Name      string   `json:"name,omitempty"`
	From      string   `json:"from"`
	To        string   `json:"to"`
	FromHour  string   `json:"from_hour" doc:"YYYY-MM-DDTHH, as the keys of an hourly table"`
	ToHour    string   `json:"to_hour"`
	Calendars []string `json:"calendars,omitempty" doc:"names of the calendars it belongs to, unless it belongs to all in use"`
}

// Marks lists what the calendars in use say about the days of a period: closures, seasons and named exceptions, in the order of time. The same
// entry in several calendars is one mark. Public holidays are left out: every market has its own.
func (s *Service) Marks(ctx context.Context, p access.Principal, from, to string) ([]Mark, error) {
	if err := p.Require(access.ReportView); err != nil {
		return nil, err
	}
	for _, day := range []string{from, to} {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return nil, domain.Invalid("from", "bad_period", "%q is not a day like 2026-11-21", day)
		}
	}
	f, err := s.frame(ctx)
	if err != nil {
		return nil, err
	}
	specs := inUse(f.settings)
	var out []Mark
	for _, spec := range specs {
		for _, m := range f.marksOf(spec) {
			if m.To < from || m.From > to {
				continue
			}
			i := slices.IndexFunc(out, func(o Mark) bool {
				return o.Kind == m.Kind && o.Name == m.Name && o.FromHour == m.FromHour && o.ToHour == m.ToHour
			})
			if i < 0 {
				i, out = len(out), append(out, m)
			}
			out[i].Calendars = append(out[i].Calendars, spec.Name)
		}
	}
	for i := range out {
		if len(out[i].Calendars) == len(specs) {
			out[i].Calendars = nil
		}
	}
	slices.SortStableFunc(out, func(a, b Mark) int { return cmp.Compare(a.FromHour, b.FromHour) })
	return out, nil
}

// inUse are the calendars that some conversation may go by.
func inUse(set fact.Settings) []calendar.Spec {
	ids := append(slices.Collect(maps.Values(set.MarketCalendars)), set.DefaultCalendar)
	ids = append(ids, slices.Collect(maps.Values(set.StoreCalendars))...)
	return slices.DeleteFunc(slices.Clone(set.Calendars), func(c calendar.Spec) bool { return !slices.Contains(ids, c.ID) })
}

func (f frame) marksOf(spec calendar.Spec) []Mark {
	var out []Mark
	days := func(kind, name, from, to string) {
		to = cmp.Or(to, from)
		out = append(out, Mark{Kind: kind, Name: name, From: from, To: to, FromHour: from + "T00", ToHour: to + "T23"})
	}
	for _, c := range spec.Closures {
		last := max(c.From, c.To-1)
		hour := func(at domain.Instant) string { return at.Time().In(f.zone).Format("2006-01-02T15") }
		out = append(out, Mark{Kind: MarkOutage, Name: c.Name, From: f.day(c.From), To: f.day(last), FromHour: hour(c.From), ToHour: hour(last)})
	}
	for _, o := range spec.Overlays {
		days(MarkSeason, o.Name, o.From, o.Until)
	}
	for _, d := range spec.Exceptions {
		if d.Name != "" {
			days(MarkSpecial, d.Name, d.Date, d.Until)
		}
	}
	return out
}
