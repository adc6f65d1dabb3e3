package wall

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/report"
)

// Today are figures of the running day, from the same queries as the report; before: yesterday up to the same time.
type Today struct {
	At            domain.Instant `json:"at"`
	Handled       int            `json:"handled"`
	HandledBefore int            `json:"handled_before"`
	Timeouts      int            `json:"timeouts"`
	FirstResponse *float64       `json:"first_response"` // median in ms; null: nobody has answered yet
	Answered      int64          `json:"answered"`       // how many answers that is of
	Target        *float64       `json:"target"`         // ms; null: there is none, or the sample is too small to be judged
	Level         string         `json:"level,omitempty"`
}

// Strip is how many conversations begin in each half hour: today, and usually on this weekday.
type Strip struct {
	Day    string `json:"day"`
	Points []Half `json:"points"`
}

// Half is one half hour. Minute is the wall clock of its beginning. In is null when it lies ahead, Usual when there is no such day to compare
// with.
type Half struct {
	Minute int      `json:"minute"`
	In     *int     `json:"in"`
	Usual  *float64 `json:"usual"`
}

// The metrics of the wall.
const (
	handled       = "handled"
	timeouts      = "timed_out_conversations"
	firstResponse = "first_response_time"
	arrivals      = "conversations"
	messages      = "customer_messages"
)

// How old figures may become while somebody looks, how long somebody counts as looking after the last look, and how long one reading may take.
const (
	todayLasts  = 2 * time.Second
	stripLasts  = 15 * time.Second
	usualLasts  = 10 * time.Minute
	looksFor    = 20 * time.Second
	readsWithin = 10 * time.Second
	tick        = 500 * time.Millisecond
)

// sameDays is how many earlier days of the same weekday are usual.
const sameDays = 4

// todays are the figures per scope that somebody looks at.
type todays struct {
	mu    sync.Mutex
	of    map[string]*wanted
	strip *Strip
	past  pastDays
	read  domain.Instant // when the strip was
	wake  chan struct{}
}

type wanted struct {
	scope  access.Floor
	looked domain.Instant
	read   domain.Instant
	last   *Today
}

// pastDays are the half hours of earlier days, which do not change while the day lasts.
type pastDays struct {
	day  string
	days [][]int
}

// look returns what is known for a scope and asks for newer.
func (s *Service) look(scope access.Floor, now domain.Instant) (*Today, *Strip) {
	t := &s.today
	t.mu.Lock()
	defer t.mu.Unlock()
	w := t.of[scope.Key()]
	if w == nil {
		w = &wanted{scope: scope}
		t.of[scope.Key()] = w
	}
	w.looked = now
	if w.last == nil {
		select {
		case t.wake <- struct{}{}:
		default:
		}
	}
	return w.last, t.strip
}

// Run reads figures for those who look, until ctx ends.
func (s *Service) Run(ctx context.Context) error {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		case <-s.today.wake:
		}
		if err := s.Refresh(ctx); err != nil && ctx.Err() == nil {
			s.Logger.Error("figures of the wall could not be read and will be tried again", "err", err)
		}
	}
}

// Refresh reads the figures that are too old.
func (s *Service) Refresh(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readsWithin)
	defer cancel()
	now := s.Clock.Now()
	due, strip := s.due(now)
	if len(due) == 0 && !strip && !s.quiet.due(now) {
		return nil
	}
	day, err := s.Figures.Today(ctx)
	if err != nil {
		return err
	}
	for _, scope := range due {
		if err := s.readToday(ctx, scope, day, now); err != nil {
			return err
		}
	}
	if strip {
		if err := s.readStrip(ctx, day, now); err != nil {
			return err
		}
	}
	return s.readUsual(ctx, day, now)
}

// due lists the scopes whose figures are too old, and forgets those nobody looks at.
func (s *Service) due(now domain.Instant) (out []access.Floor, strip bool) {
	t := &s.today
	t.mu.Lock()
	defer t.mu.Unlock()
	for key, w := range t.of {
		switch {
		case now.Sub(w.looked) > looksFor:
			delete(t.of, key)
		case w.read == 0 || now.Sub(w.read) >= todayLasts:
			out = append(out, w.scope)
		}
	}
	return out, len(t.of) > 0 && (t.read == 0 || now.Sub(t.read) >= stripLasts)
}

// asker is who asks for the figures of a scope, and the filter that narrows them to it.
func asker(s access.Floor) (access.Principal, []metric.Filter) {
	if s.All {
		return access.Principal{Role: access.Owner}, nil
	}
	teams := make([]string, len(s.Teams))
	for i, t := range s.Teams {
		teams[i] = t.String()
	}
	return access.Principal{Role: access.Supervisor, Teams: s.Teams}, []metric.Filter{{Dim: "team", Values: teams}}
}

func (s *Service) readToday(ctx context.Context, scope access.Floor, day string, now domain.Instant) error {
	out := Today{At: now}
	if scope.All || len(scope.Teams) > 0 {
		p, where := asker(scope)
		yesterday, err := dayBefore(day)
		if err != nil {
			return err
		}
		tables, err := s.Figures.Queries(ctx, p, []metric.Query{
			{Metrics: []string{handled, timeouts, firstResponse}, From: day, To: day, Until: now, Where: where},
			{Metrics: []string{handled}, From: yesterday, To: yesterday, Until: now.Add(-24 * time.Hour), Where: where},
		}, "en")
		if err != nil {
			return err
		}
		out.fill(tables[0], tables[1])
	}
	t := &s.today
	t.mu.Lock()
	defer t.mu.Unlock()
	if w := t.of[scope.Key()]; w != nil {
		w.last, w.read = &out, now
	}
	return nil
}

func dayBefore(day string) (string, error) {
	at, err := time.Parse(time.DateOnly, day)
	return at.AddDate(0, 0, -1).Format(time.DateOnly), err
}

func (t *Today) fill(today, yesterday *report.Table) {
	if len(yesterday.Rows) > 0 {
		t.HandledBefore = whole(yesterday.Rows[0].Cells[0])
	}
	if len(today.Rows) == 0 {
		return
	}
	cells := today.Rows[0].Cells
	t.Handled, t.Timeouts = whole(cells[0]), whole(cells[1])
	t.FirstResponse, t.Answered = cells[2].Value, cells[2].N
	if target := cells[2].Target; target != nil {
		t.Target, t.Level = target.Good, target.Level
	}
}

func whole(c report.Cell) int {
	if c.Value == nil {
		return 0
	}
	return int(*c.Value)
}

// readStrip reads the half hours of the whole workspace: how many customers come is no figure of anybody's.
func (s *Service) readStrip(ctx context.Context, day string, now domain.Instant) error {
	t := &s.today
	t.mu.Lock()
	past := t.past
	t.mu.Unlock()
	days := []string{day}
	if past.day != day {
		earlier, err := sameWeekdays(day)
		if err != nil {
			return err
		}
		days = append(days, earlier...)
	}
	queries := make([]metric.Query, len(days))
	for i, d := range days {
		queries[i] = metric.Query{Metrics: []string{arrivals}, From: d, To: d, Grain: "quarter_hour"}
	}
	tables, err := s.Figures.Queries(ctx, access.Principal{Role: access.Owner}, queries, "en")
	if err != nil {
		return err
	}
	if past.day != day {
		past = pastDays{day: day}
		for _, table := range tables[1:] {
			if halves, any := halvesOf(table); any {
				past.days = append(past.days, halves)
			}
		}
	}
	today, _ := halvesOf(tables[0])
	strip := &Strip{Day: day, Points: points(today, reached(tables[0]), past.days)}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.past, t.strip, t.read = past, strip, now
	return nil
}

func sameWeekdays(day string) ([]string, error) {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return nil, err
	}
	var out []string
	for i := 1; i <= sameDays; i++ {
		out = append(out, at.AddDate(0, 0, -7*i).Format(time.DateOnly))
	}
	return out, nil
}

const halves = 48

// halvesOf adds quarters of an hour up to halves by the wall clock; any is false when the day has none.
func halvesOf(table *report.Table) (out []int, any bool) {
	out = make([]int, halves)
	for _, r := range table.Rows {
		minute, ok := minuteOf(r.Keys)
		if !ok || len(r.Cells) == 0 {
			continue
		}
		n := whole(r.Cells[0])
		out[minute/30] += n
		any = any || n > 0
	}
	return out, any
}

// reached lists the half hours that have begun.
func reached(table *report.Table) []bool {
	out := make([]bool, halves)
	for _, r := range table.Rows {
		if minute, ok := minuteOf(r.Keys); ok {
			out[minute/30] = true
		}
	}
	return out
}

// minuteOf reads the minute of the day out of a time key such as 2026-11-22T14:15.
func minuteOf(keys []report.Key) (int, bool) {
	if len(keys) == 0 {
		return 0, false
	}
	_, clock, ok := strings.Cut(keys[0].Value, "T")
	h, m, ok2 := strings.Cut(clock, ":")
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	if !ok || !ok2 || err1 != nil || err2 != nil || hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		return 0, false
	}
	return hour*60 + minute, true
}

// points lays today over the median of other days.
func points(today []int, begun []bool, past [][]int) []Half {
	out := make([]Half, halves)
	for i := range out {
		out[i].Minute = i * 30
		if begun[i] {
			out[i].In = &today[i]
		}
		if len(past) > 0 {
			var of []int
			for _, d := range past {
				of = append(of, d[i])
			}
			m := median(of)
			out[i].Usual = &m
		}
	}
	return out
}

func median(of []int) float64 {
	of = slices.Sorted(slices.Values(of))
	mid := len(of) / 2
	if len(of)%2 == 1 {
		return float64(of[mid])
	}
	return float64(of[mid-1]+of[mid]) / 2
}
