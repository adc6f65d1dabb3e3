package calendar

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"kefu/internal/domain"
)

// The dates a calendar may name; working time is kept for a little longer than this.
const (
	firstYear = 1970
	lastYear  = 2149
)

// parseDate reads "2026-12-25" as days since 1970-01-01.
func parseDate(field, s string) (int, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return 0, domain.Invalid(field, "calendar_date", "%.20q is not a date; write YYYY-MM-DD, years %d to %d", s, firstYear, lastYear)
	}
	return int(t.Unix() / 86400), nil
}

// formatDate is the inverse of parseDate.
func formatDate(date int) string { return time.Unix(int64(date)*86400, 0).UTC().Format(time.DateOnly) }

// weekdayOf is 1 = Monday … 7 = Sunday; 1970-01-01 was a Thursday.
func weekdayOf(date int) int { return floorMod(date+3, 7) + 1 }

// parseRun reads a range of dates, both included; an empty until means one date.
func parseRun(at, fromField, from, until string) (int, int, error) {
	first, err := parseDate(at+"."+fromField, from)
	if err != nil || until == "" {
		return first, first, err
	}
	last, err := parseDate(at+".until", until)
	if err != nil {
		return 0, 0, err
	}
	if last < first {
		return 0, 0, domain.Invalid(at+".until", "calendar_date_order", "the last date %s is before the first, %s", until, from)
	}
	if last-first >= maxRunDays {
		return 0, 0, domain.Invalid(at+".until", "calendar_date_order", "one entry may cover at most %d days", maxRunDays)
	}
	return first, last, nil
}

// parseDays spreads holidays or exceptions over their dates. Two exceptions on one date contradict each other and are refused.
// Holidays may meet (imports overlap): closed beats reduced hours, and otherwise the one listed first holds.
func parseDays(field string, why Why, days []Day) (map[int]*dayRule, error) {
	out := make(map[int]*dayRule, len(days))
	for i, d := range days {
		at := fmt.Sprintf("%s[%d]", field, i)
		first, last, err := parseRun(at, "date", d.Date, d.Until)
		if err != nil {
			return nil, err
		}
		if err := checkName(at+".name", d.Name); err != nil {
			return nil, err
		}
		rule, err := parseDay(at, why, d)
		if err != nil {
			return nil, err
		}
		for date := first; date <= last; date++ {
			old := out[date]
			if old != nil && why == WhyException {
				return nil, domain.Invalid(at+".date", "calendar_date_twice", "%s already has an exception; merge the two", formatDate(date))
			}
			if old == nil || len(rule.hours) == 0 && len(old.hours) > 0 {
				out[date] = rule
			}
		}
	}
	return out, nil
}

func parseDay(at string, why Why, d Day) (*dayRule, error) {
	if len(d.Hours) > maxSpans {
		return nil, domain.Invalid(at+".hours", "calendar_too_many", "%d openings; keep at most %d", len(d.Hours), maxSpans)
	}
	rule := &dayRule{why: why, name: d.Name, provisional: d.Provisional}
	for i, s := range d.Hours {
		h, err := parseHours(fmt.Sprintf("%s.hours[%d]", at, i), s.From, s.To)
		if err != nil {
			return nil, err
		}
		rule.hours = append(rule.hours, h)
	}
	return rule, nil
}

// parseOverlays refuses two seasons on one date: nothing says which of them should hold.
func parseOverlays(overlays []Overlay) ([]season, error) {
	var out []season
	for i, o := range overlays {
		at := fmt.Sprintf("overlays[%d]", i)
		first, err := parseDate(at+".from", o.From)
		if err != nil {
			return nil, err
		}
		if _, err := parseDate(at+".until", o.Until); err != nil {
			return nil, err
		}
		_, last, err := parseRun(at, "from", o.From, o.Until)
		if err != nil {
			return nil, err
		}
		if err := checkName(at+".name", o.Name); err != nil {
			return nil, err
		}
		if len(o.Weekly) == 0 || len(o.Weekly) > maxWeekly {
			return nil, domain.Invalid(at+".weekly", "calendar_overlay_empty", "give the season between 1 and %d weekly openings", maxWeekly)
		}
		s := season{from: first, until: last}
		rule := func(weekday int) *dayRule {
			if s.byDay[weekday] == nil {
				s.byDay[weekday] = &dayRule{why: WhyOverlay, name: o.Name, provisional: o.Provisional}
			}
			return s.byDay[weekday]
		}
		if err := parsePattern(at+".weekly", o.Weekly, rule, true); err != nil {
			return nil, err
		}
		for _, other := range out {
			if s.from <= other.until && other.from <= s.until {
				return nil, domain.Invalid(at+".from", "calendar_overlays_meet", "the season shares dates with another one; end one before the other begins")
			}
		}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b season) int { return cmp.Compare(a.from, b.from) })
	return out, nil
}

func parseClosures(closures []Closure) ([]span, error) {
	out := make([]span, 0, len(closures))
	for i, c := range closures {
		at := fmt.Sprintf("closures[%d]", i)
		if c.From <= 0 {
			return nil, domain.Invalid(at+".from", "calendar_closure", "say when the closure began, after 1970")
		}
		if c.To <= c.From {
			return nil, domain.Invalid(at+".to", "calendar_closure", "the closure must end after it began")
		}
		if err := checkName(at+".name", c.Name); err != nil {
			return nil, err
		}
		out = append(out, span{start: int64(c.From), end: int64(c.To)})
	}
	return merge(out), nil
}
