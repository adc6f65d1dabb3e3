package calendar

import (
	"fmt"
	"slices"
	"time"
	_ "time/tzdata" // zones must load on machines that have no zone files

	"kefu/internal/domain"
)

// What a person can sensibly write; beyond it, it is a broken import or an attack.
const (
	maxWeekly   = 200
	maxDays     = 2000
	maxSpans    = 24
	maxOverlays = 200
	maxClosures = 5000
	maxRunDays  = 400
	maxName     = 200
	dayMinutes  = 24 * 60
)

// hours is one opening in minutes after the local midnight of its start date; to may pass midnight (from < to ≤ from + 24 h).
type hours struct{ from, to int }

// dayRule is what one layer says about one date; no hours means closed.
type dayRule struct {
	why         Why
	name        string
	provisional bool
	hours       []hours
}

// season is a parsed overlay; byDay has nil for the weekdays (0 = Monday) it does not name.
type season struct {
	from, until int
	byDay       [7]*dayRule
}

// rules is a Spec that has been checked; dates are days since 1970-01-01.
type rules struct {
	id         string
	zone       *time.Location
	weekly     [7]*dayRule
	holidays   map[int]*dayRule
	exceptions map[int]*dayRule
	seasons    []season // by date, disjoint
	closures   []span   // sorted, disjoint
	named      []Closure
	plain      bool // open without any break, ever
}

// on returns the rule of the highest layer that speaks about the date.
func (r *rules) on(date int) *dayRule {
	if d := r.exceptions[date]; d != nil {
		return d
	}
	weekday := weekdayOf(date) - 1
	i, _ := slices.BinarySearchFunc(r.seasons, date, func(s season, d int) int { return s.until - d })
	if i < len(r.seasons) && r.seasons[i].from <= date {
		if d := r.seasons[i].byDay[weekday]; d != nil {
			return d
		}
	}
	if d := r.holidays[date]; d != nil {
		return d
	}
	return r.weekly[weekday]
}

// parse checks s and turns it into rules.
func parse(s Spec) (*rules, error) {
	r := &rules{id: s.ID, named: slices.Clone(s.Closures)}
	if err := checkSizes(s); err != nil {
		return nil, err
	}
	var err error
	if r.zone, err = parseZone(s.Zone); err != nil {
		return nil, err
	}
	if err := r.parseWeekly(s); err != nil {
		return nil, err
	}
	if r.exceptions, err = parseDays("exceptions", WhyException, s.Exceptions); err != nil {
		return nil, err
	}
	if r.holidays, err = parseDays("holidays", WhyHoliday, s.Holidays); err != nil {
		return nil, err
	}
	if r.seasons, err = parseOverlays(s.Overlays); err != nil {
		return nil, err
	}
	if r.closures, err = parseClosures(s.Closures); err != nil {
		return nil, err
	}
	if !r.everOpens() {
		return nil, domain.Invalid("weekly", "calendar_never_open", "this calendar never opens; add opening hours or choose 24×7")
	}
	r.plain = s.Always && len(s.Exceptions)+len(s.Holidays)+len(s.Overlays)+len(s.Closures) == 0
	return r, nil
}

func checkSizes(s Spec) error {
	for _, c := range []struct {
		field      string
		have, most int
	}{
		{"weekly", len(s.Weekly), maxWeekly}, {"holidays", len(s.Holidays), maxDays}, {"exceptions", len(s.Exceptions), maxDays},
		{"overlays", len(s.Overlays), maxOverlays}, {"closures", len(s.Closures), maxClosures},
	} {
		if c.have > c.most {
			return domain.Invalid(c.field, "calendar_too_many", "%d entries; keep at most %d", c.have, c.most)
		}
	}
	return checkName("name", s.Name)
}

func checkName(field, name string) error {
	if len(name) > maxName {
		return domain.Invalid(field, "calendar_name_long", "shorten the name to at most %d bytes", maxName)
	}
	return nil
}

// parseZone refuses "" and "Local", which the time package would take for UTC and for the machine's own zone.
func parseZone(name string) (*time.Location, error) {
	if name != "" && name != "Local" {
		if zone, err := time.LoadLocation(name); err == nil {
			return zone, nil
		}
	}
	return nil, domain.Invalid("zone", "calendar_zone_unknown", "%.60q is not a time zone; use an IANA name such as Europe/Berlin", name)
}

func (r *rules) parseWeekly(s Spec) error {
	for i := range r.weekly {
		r.weekly[i] = &dayRule{why: WhyWeekly}
		if s.Always {
			r.weekly[i] = &dayRule{why: WhyAlways, hours: []hours{{0, dayMinutes}}}
		}
	}
	if s.Always && len(s.Weekly) > 0 {
		return domain.Invalid("weekly", "calendar_always_weekly", "remove the weekly hours or turn 24×7 off; a calendar has one or the other")
	}
	return parsePattern("weekly", s.Weekly, func(weekday int) *dayRule { return r.weekly[weekday] }, false)
}

// parsePattern adds every opening of a weekly pattern to the rule of its weekday (0 = Monday).
func parsePattern(field string, pattern []Weekly, rule func(weekday int) *dayRule, season bool) error {
	closed := [7]bool{}
	for i, w := range pattern {
		at := fmt.Sprintf("%s[%d]", field, i)
		h, err := parseOpening(at, w, season)
		if err != nil {
			return err
		}
		if len(w.Days) == 0 || len(w.Days) > 7 {
			return domain.Invalid(at+".days", "calendar_weekday", "name between one and seven weekdays, 1 = Monday to 7 = Sunday")
		}
		for n, d := range w.Days {
			if d < 1 || d > 7 || slices.Contains(w.Days[:n], d) {
				return domain.Invalid(at+".days", "calendar_weekday", "use each weekday once, 1 = Monday to 7 = Sunday; got %d", d)
			}
			target := rule(d - 1)
			closed[d-1] = closed[d-1] || w.Closed
			if !w.Closed {
				target.hours = append(target.hours, h)
			}
			if closed[d-1] && len(target.hours) > 0 {
				return domain.Invalid(at+".closed", "calendar_closed_hours", "weekday %d is both closed and open; keep one of the two", d)
			}
			if len(target.hours) > maxSpans {
				return domain.Invalid(at+".days", "calendar_too_many", "weekday %d has more than %d openings", d, maxSpans)
			}
		}
	}
	return nil
}

func parseOpening(at string, w Weekly, season bool) (hours, error) {
	if !w.Closed {
		return parseHours(at, w.From, w.To)
	}
	if !season {
		return hours{}, domain.Invalid(at+".closed", "calendar_closed_weekly", "leave the weekday out of the weekly hours to close it")
	}
	if w.From != "" || w.To != "" {
		return hours{}, domain.Invalid(at+".closed", "calendar_closed_hours", "a closed weekday has no hours; clear from and to")
	}
	return hours{}, nil
}

func parseHours(at, from, to string) (hours, error) {
	f, ok := parseTime(from)
	if !ok || f == dayMinutes {
		return hours{}, domain.Invalid(at+".from", "calendar_time", "%.20q is not a time of day; write HH:MM from 00:00 to 23:59", from)
	}
	t, ok := parseTime(to)
	if !ok {
		return hours{}, domain.Invalid(at+".to", "calendar_time", "%.20q is not a time of day; write HH:MM from 00:00 to 24:00", to)
	}
	if t <= f {
		t += dayMinutes
	}
	return hours{f, t}, nil
}

// parseTime reads "HH:MM", 00:00 to 24:00, as minutes after midnight.
func parseTime(s string) (int, bool) {
	if len(s) != 5 || s[2] != ':' {
		return 0, false
	}
	for _, i := range []int{0, 1, 3, 4} {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
	}
	hour, minute := int(s[0]-'0')*10+int(s[1]-'0'), int(s[3]-'0')*10+int(s[4]-'0')
	m := hour*60 + minute
	return m, minute < 60 && m <= dayMinutes
}

// everOpens reports whether any layer has any opening at all.
func (r *rules) everOpens() bool {
	for _, d := range r.weekly {
		if len(d.hours) > 0 {
			return true
		}
	}
	for _, days := range []map[int]*dayRule{r.exceptions, r.holidays} {
		for _, d := range days {
			if len(d.hours) > 0 {
				return true
			}
		}
	}
	for _, s := range r.seasons {
		for _, d := range s.byDay {
			if d != nil && len(d.hours) > 0 {
				return true
			}
		}
	}
	return false
}
