package calendar

import (
	"slices"
	"time"

	"kefu/internal/domain"
)

// PreviewDay is one local date as the calendar sees it.
type PreviewDay struct {
	Date        string        `json:"date"`
	Weekday     int           `json:"weekday"` // 1 = Monday … 7 = Sunday
	Why         Why           `json:"why"`     // the layer that decided the date, open or closed
	Name        string        `json:"name,omitempty"`
	Provisional bool          `json:"provisional,omitempty"`
	Spans       []PreviewSpan `json:"spans"`              // empty when closed
	Closures    []string      `json:"closures,omitempty"` // names of the incident closures that took open time away
}

// PreviewSpan is open time, [From, To), listed under the date on which it starts; FromLocal and ToLocal are the zone's wall clock.
type PreviewSpan struct {
	From      domain.Instant `json:"from"`
	To        domain.Instant `json:"to"`
	FromLocal string         `json:"from_local"` // "2026-11-27 09:00", with seconds if there are any
	ToLocal   string         `json:"to_local"`
	Why       Why            `json:"why"`
}

// Week previews seven local dates from fromDate ("2026-11-23") on. Open time that yesterday's overnight hours already cover is not
// listed again, so the spans are disjoint. The error is a *domain.Error about fromDate.
func (c *Calendar) Week(fromDate string) ([]PreviewDay, error) {
	first, err := parseDate("from", fromDate)
	if err != nil {
		return nil, err
	}
	noon := int64(first)*daySeconds + daySeconds/2
	w := wallBetween(c.rules.zone, noon-5*daySeconds, noon+12*daySeconds)
	covered := int64(noOpening)
	out := make([]PreviewDay, 0, 7)
	for date := first - margin; date < first+7; date++ {
		spans := c.rules.openings(nil, w, date)
		if date >= first {
			out = append(out, c.previewDay(w, date, spans, covered))
		}
		if n := len(spans); n > 0 {
			covered = max(covered, spans[n-1].end)
		}
	}
	return out, nil
}

func (c *Calendar) previewDay(w wall, date int, spans []span, covered int64) PreviewDay {
	rule := c.rules.on(date)
	day := PreviewDay{
		Date: formatDate(date), Weekday: weekdayOf(date), Why: rule.why, Name: rule.name, Provisional: rule.provisional,
		Spans: []PreviewSpan{},
	}
	for _, s := range spans {
		s.start = max(s.start, covered)
		if s.start < s.end {
			day.Spans = append(day.Spans, PreviewSpan{
				From: domain.Instant(s.start), To: domain.Instant(s.end),
				FromLocal: c.local(s.start), ToLocal: c.local(s.end), Why: rule.why,
			})
		}
	}
	uncut := *c.rules
	uncut.closures = nil
	whole := uncut.openings(nil, w, date)
	for _, cl := range c.rules.named {
		if slices.ContainsFunc(whole, func(s span) bool { return int64(cl.From) < s.end && s.start < int64(cl.To) }) {
			day.Closures = append(day.Closures, cl.Name)
		}
	}
	return day
}

func (c *Calendar) local(t int64) string {
	at := time.UnixMicro(t).In(c.rules.zone)
	if t%(60*second) != 0 {
		return at.Format(time.DateTime)
	}
	return at.Format("2006-01-02 15:04")
}
