// Package schedule sends reports again and again: says when each is due and what period it covers, and sees to it that one program sends
// it, with the rights of its owner, until it arrived or failed for good.
package schedule

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/feature/notice"
)

// Kinds of repetition.
const (
	Daily     = "daily"
	Weekly    = "weekly"
	Monthly   = "monthly"
	Quarterly = "quarterly"
)

// Spec is what somebody asked for.
type Spec struct {
	Name     string           `json:"name"`
	Kind     string           `json:"kind"`
	Weekday  int              `json:"weekday,omitempty"` // 1 Monday … 7 Sunday
	Day      int              `json:"day,omitempty"`     // of the month, or of the first month of the quarter; beyond its end means its last day
	Time     string           `json:"time"`              // HH:MM in the reporting zone
	Formats  []string         `json:"format"`            // pdf, xlsx; e-mail only
	Period   string           `json:"period"`            // today, yesterday, last7, last30, last_month, last_quarter
	Channels []notice.Channel `json:"channels"`
}

// Schedule is a report that is sent again and again.
type Schedule struct {
	ID      domain.ID
	Report  domain.ID // a saved report; 0 for the standard one of the period
	Owner   domain.ID
	Spec    Spec
	Enabled bool
	NextRun domain.Instant
	LastRun domain.Instant
	Result  Result
}

// States of a result.
const (
	StateRunning = "running"
	StateSent    = "sent"
	StateRetry   = "retry"
	StateFailed  = "failed"
)

// Result is how the last run stands. While a run is not over it says what is left to do, so that a restart can go on with it.
type Result struct {
	State   string         `json:"state,omitempty"`
	Due     domain.Instant `json:"due,omitempty"`     // when the run was due: decides the period it covers
	Tries   int            `json:"tries,omitempty"`   // made so far
	Pending []int          `json:"pending,omitempty"` // positions of channels that have not got it; nil means all
	Again   domain.Instant `json:"again,omitempty"`   // when an unfinished run goes on
	Text    string         `json:"text,omitempty"`    // why it failed
	// Failures are the reasons one by one, for those who read them in another language.
	Failures []Failure `json:"failures,omitempty"`
}

// Delivery is one sending to one recipient.
type Delivery struct {
	Schedule  domain.ID
	Name      string // of the schedule
	At        domain.Instant
	Recipient string // channel type and masked address; empty when the report could not even be made
	Result    string // sent, retry, failed
	Code      string // stable name of the reason
	Detail    string // the reason
}

const (
	maxChannels = 20
	maxName     = 200
)

// check reports what is wrong with a spec.
func (s *Spec) check() error {
	s.Name = strings.TrimSpace(s.Name)
	if s.Name == "" || len(s.Name) > maxName {
		return domain.Invalid("name", "name_missing", "a schedule needs a name of at most %d characters", maxName)
	}
	if _, _, err := s.clock(); err != nil {
		return err
	}
	switch s.Kind {
	case Daily:
	case Weekly:
		if s.Weekday < 1 || s.Weekday > 7 {
			return domain.Invalid("weekday", "bad_weekday", "weekday is 1 (Monday) to 7 (Sunday)")
		}
	case Monthly, Quarterly:
		if s.Day < 1 || s.Day > 31 {
			return domain.Invalid("day", "bad_day", "day is 1 to 31; a day beyond the end of the month means its last day")
		}
	default:
		return domain.Invalid("kind", "bad_kind", "kind %q is none of daily, weekly, monthly, quarterly", s.Kind)
	}
	if !slices.Contains([]string{"today", "yesterday", "last7", "last30", "last_month", "last_quarter"}, s.Period) {
		return domain.Invalid("period", "bad_period", "period %q is none of today, yesterday, last7, last30, last_month, last_quarter", s.Period)
	}
	slices.Sort(s.Formats)
	s.Formats = slices.Compact(s.Formats)
	for _, f := range s.Formats {
		if f != "pdf" && f != "xlsx" {
			return domain.Invalid("format", "bad_format", "format %q is none of pdf, xlsx", f)
		}
	}
	if len(s.Channels) == 0 || len(s.Channels) > maxChannels {
		return domain.Invalid("channels", "no_channel", "say where to send it: 1 to %d channels", maxChannels)
	}
	return nil
}

// clock reads the time of day.
func (s *Spec) clock() (hour, minute int, err error) {
	h, m, ok := strings.Cut(s.Time, ":")
	hour, errH := strconv.Atoi(h)
	minute, errM := strconv.Atoi(m)
	if !ok || len(h) != 2 || len(m) != 2 || errH != nil || errM != nil || hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		return 0, 0, domain.Invalid("time", "bad_time", "time %q is not like 09:00", s.Time)
	}
	return hour, minute, nil
}

// keepSecrets puts back what the caller was not shown and has not changed.
func (s *Spec) keepSecrets(old Spec) {
	for i, c := range s.Channels {
		j := slices.IndexFunc(old.Channels, func(o notice.Channel) bool { return o.Type == c.Type && (o.Masked().To == c.To || o.To == c.To) })
		if j < 0 {
			continue
		}
		s.Channels[i].To = old.Channels[j].To
		if c.Secret == "" {
			s.Channels[i].Secret = old.Channels[j].Secret
		}
	}
}

// Next is the first instant after at when the spec is due, in a zone. A wall clock that a change to summer time skips counts as the same
// while after the change; one that comes twice counts the first time.
func (s *Spec) Next(at domain.Instant, zone *time.Location) (domain.Instant, error) {
	hour, minute, err := s.clock()
	if err != nil {
		return 0, err
	}
	day := at.Time().In(zone)
	y, m, d := day.Date()
	date := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -1)
	for range 800 { // two years and some: every kind is due within one
		if s.on(date) {
			if next := domain.At(wall(date.Year(), date.Month(), date.Day(), hour, minute, zone)); next > at {
				return next, nil
			}
		}
		date = date.AddDate(0, 0, 1)
	}
	return 0, domain.Invalid("kind", "never_due", "this schedule is never due")
}

// on reports whether the spec is due on a date.
func (s *Spec) on(date time.Time) bool {
	last := time.Date(date.Year(), date.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
	switch s.Kind {
	case Daily:
		return true
	case Weekly:
		return (int(date.Weekday())+6)%7+1 == s.Weekday
	case Monthly:
		return date.Day() == min(s.Day, last)
	case Quarterly:
		return (date.Month()-1)%3 == 0 && date.Day() == min(s.Day, last)
	}
	return false
}

// wall is the instant at which clocks in the zone show the time, see Next.
func wall(y int, m time.Month, d, hour, minute int, zone *time.Location) time.Time {
	utc := time.Date(y, m, d, hour, minute, 0, 0, time.UTC)
	shifted := func(around time.Time) time.Time {
		_, offset := around.In(zone).Zone()
		return utc.Add(-time.Duration(offset) * time.Second)
	}
	shows := func(t time.Time) bool {
		l := t.In(zone)
		return l.Day() == d && l.Hour() == hour && l.Minute() == minute
	}
	before, after := shifted(utc.Add(-24*time.Hour)), shifted(utc.Add(24*time.Hour))
	if !shows(before) && shows(after) {
		return after
	}
	return before
}

// Days is the period a run covers: from its due instant back, in reporting days.
func (s *Spec) Days(due domain.Instant, zone *time.Location, cutoffMinutes int) (from, to string) {
	l := due.Time().In(zone).Add(-time.Duration(cutoffMinutes) * time.Minute)
	today := time.Date(l.Year(), l.Month(), l.Day(), 0, 0, 0, 0, time.UTC)
	first := time.Date(l.Year(), l.Month(), 1, 0, 0, 0, 0, time.UTC)
	start, end := today, today
	switch s.Period {
	case "yesterday":
		start, end = today.AddDate(0, 0, -1), today.AddDate(0, 0, -1)
	case "last7":
		start, end = today.AddDate(0, 0, -7), today.AddDate(0, 0, -1)
	case "last30":
		start, end = today.AddDate(0, 0, -30), today.AddDate(0, 0, -1)
	case "last_month":
		start, end = first.AddDate(0, -1, 0), first.AddDate(0, 0, -1)
	case "last_quarter":
		quarter := first.AddDate(0, -(int(first.Month())-1)%3, 0)
		start, end = quarter.AddDate(0, -3, 0), quarter.AddDate(0, 0, -1)
	}
	return start.Format(time.DateOnly), end.Format(time.DateOnly)
}

// Parse reads a stored schedule's spec and result.
func Parse(spec json.RawMessage, result string) (Spec, Result, error) {
	var s Spec
	var r Result
	if err := json.Unmarshal(spec, &s); err != nil {
		return s, r, err
	}
	if result != "" && json.Unmarshal([]byte(result), &r) != nil {
		r = Result{State: StateFailed, Text: result}
	}
	return s, r, nil
}
