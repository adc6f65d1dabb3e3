package deadline

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/calendar"
)

// at is an instant on Monday 2026-11-16 plus days, UTC.
func at(day, hour, minute int) domain.Instant {
	return domain.At(time.Date(2026, 11, 16+day, hour, minute, 0, 0, time.UTC))
}

// office is open Monday to Friday 09:00–12:00 and 13:00–18:00 UTC.
func office(t testing.TB) Clock {
	t.Helper()
	c, err := calendar.Compile(calendar.Spec{ID: "office", Zone: "UTC", Weekly: []calendar.Weekly{
		{Days: []int{1, 2, 3, 4, 5}, From: "09:00", To: "12:00"}, {Days: []int{1, 2, 3, 4, 5}, From: "13:00", To: "18:00"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return Clock{Calendar: c}
}

func TestDue(t *testing.T) {
	tests := []struct {
		name   string
		plain  bool
		start  domain.Instant
		length time.Duration
		stops  []Stop
		want   domain.Instant
		never  bool
	}{
		{name: "plain time runs at night", plain: true, start: at(0, 20, 0), length: 4 * time.Hour, want: at(1, 0, 0)},
		{name: "service hours wait for the morning", start: at(0, 20, 0), length: time.Hour, want: at(1, 10, 0)},
		{name: "over lunch", start: at(0, 11, 30), length: time.Hour, want: at(0, 13, 30)},
		{name: "used up at closing time is due at closing time", start: at(0, 14, 0), length: 4 * time.Hour, want: at(0, 18, 0)},
		{name: "over the weekend", start: at(4, 17, 30), length: time.Hour, want: at(7, 9, 30)},
		{name: "a stop moves it", start: at(0, 9, 0), length: time.Hour, stops: []Stop{{at(0, 9, 30), at(0, 10, 15)}}, want: at(0, 10, 45)},
		{name: "a stop at night moves nothing", start: at(0, 17, 30), length: time.Hour, stops: []Stop{{at(0, 19, 0), at(1, 8, 0)}}, want: at(1, 9, 30)},
		{name: "a stop before the start counts from the start", start: at(0, 10, 0), length: time.Hour, stops: []Stop{{at(0, 8, 0), at(0, 10, 20)}}, want: at(0, 11, 20)},
		{name: "used up as the stop begins", start: at(0, 9, 0), length: time.Hour, stops: []Stop{{at(0, 10, 0), at(0, 11, 0)}}, want: at(0, 10, 0)},
		{name: "a stop for ever", start: at(0, 9, 0), length: time.Hour, stops: []Stop{{at(0, 9, 30), 0}}, never: true},
		{name: "due before a stop for ever", start: at(0, 9, 0), length: time.Hour, stops: []Stop{{at(0, 10, 1), 0}}, want: at(0, 10, 0)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := office(t)
			if tt.plain {
				c = Clock{}
			}
			got, ok := Due(c, tt.start, tt.length, tt.stops)
			if ok == tt.never || got != tt.want {
				t.Errorf("Due = %v, %v; want %v, %v", got, ok, tt.want, !tt.never)
			}
		})
	}
}

func TestUnionAndCapped(t *testing.T) {
	got := Union(Stop{at(0, 12, 0), at(0, 13, 0)}, Stop{at(0, 9, 0), at(0, 10, 0)}, Stop{at(0, 9, 30), at(0, 9, 40)}, Stop{at(0, 10, 0), at(0, 11, 0)}, Stop{at(0, 15, 0), at(0, 15, 0)}, Stop{at(0, 16, 0), 0}, Stop{at(0, 17, 0), at(0, 18, 0)})
	want := []Stop{{at(0, 9, 0), at(0, 11, 0)}, {at(0, 12, 0), at(0, 13, 0)}, {at(0, 16, 0), 0}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got = Capped(got, 2*time.Hour+30*time.Minute)
	if diff := cmp.Diff([]Stop{{at(0, 9, 0), at(0, 11, 0)}, {at(0, 12, 0), at(0, 12, 30)}}, got); diff != "" {
		t.Error(diff)
	}
	if got := Capped([]Stop{{at(0, 9, 0), 0}}, 7*24*time.Hour); got[0].To != at(7, 9, 0) {
		t.Errorf("a stop that lasts ends at %v, want a week later", got[0].To)
	}
	if got := Capped([]Stop{{at(0, 9, 0), 0}}, 0); len(got) != 0 {
		t.Errorf("no limit left, yet %v stops the clock", got)
	}
}

func TestElapsed(t *testing.T) {
	stops := []Stop{{at(0, 10, 0), at(0, 14, 0)}, {at(0, 17, 0), 0}}
	if got := Elapsed(office(t), at(0, 9, 0), at(0, 16, 0), stops); got != 3*time.Hour {
		t.Errorf("Elapsed = %v, want 1 h before and 2 h after the stop", got)
	}
	if got := Elapsed(office(t), at(0, 15, 0), at(0, 18, 0), stops); got != 2*time.Hour {
		t.Errorf("Elapsed = %v, want 2 h: the last stop has no end", got)
	}
	if got := Elapsed(Clock{}, at(0, 9, 0), at(0, 18, 0), stops); got != 4*time.Hour {
		t.Errorf("Elapsed = %v, want 9 h of plain time less 4 h and 1 h", got)
	}
	if got := Elapsed(Clock{}, at(0, 9, 0), at(0, 9, 0), nil); got != 0 {
		t.Errorf("Elapsed of nothing = %v", got)
	}
}

func TestJudge(t *testing.T) {
	hourly := Target{Clock: office(t), Start: at(0, 9, 0), Length: time.Hour}
	changed := hourly
	changed.Changes = []Change{{at(0, 9, 30), 20 * time.Minute}}
	raised := hourly
	raised.Changes = []Change{{at(0, 9, 30), 3 * time.Hour}}
	tooLate := hourly
	tooLate.Changes = []Change{{at(0, 10, 30), 8 * time.Hour}}
	withdrawn := hourly
	withdrawn.Changes = []Change{{at(0, 9, 30), 0}}
	late := Target{Clock: office(t), Start: at(0, 17, 0), Length: time.Hour}
	tests := []struct {
		name            string
		target          Target
		done, cancelled domain.Instant
		want            Result
	}{
		{"met", hourly, at(0, 9, 40), 0, Result{Length: time.Hour, Due: at(0, 10, 0), Fulfilled: at(0, 9, 40), Met: true, Elapsed: 40 * time.Minute}},
		{"met in the last instant", hourly, at(0, 10, 0), 0, Result{Length: time.Hour, Due: at(0, 10, 0), Fulfilled: at(0, 10, 0), Met: true, Elapsed: time.Hour}},
		{"late", hourly, at(0, 13, 10), 0, Result{Length: time.Hour, Due: at(0, 10, 0), Fulfilled: at(0, 13, 10), BreachAt: at(0, 10, 0), Elapsed: 190 * time.Minute, Overrun: 130 * time.Minute}},
		{"after closing time is late by nothing", late, at(0, 20, 0), 0, Result{Length: time.Hour, Due: at(0, 18, 0), Fulfilled: at(0, 20, 0), BreachAt: at(0, 18, 0), Elapsed: time.Hour}},
		{"open", hourly, 0, 0, Result{Length: time.Hour, Due: at(0, 10, 0), BreachAt: at(0, 10, 0)}},
		{"given up in time", hourly, 0, at(0, 9, 50), Result{Length: time.Hour, Due: at(0, 10, 0), Cancelled: at(0, 9, 50)}},
		{"given up too late hides nothing", hourly, 0, at(0, 10, 50), Result{Length: time.Hour, Due: at(0, 10, 0), BreachAt: at(0, 10, 0)}},
		{"urgent: breached when it becomes known", changed, 0, 0, Result{Length: 20 * time.Minute, Applied: 1, Due: at(0, 9, 20), BreachAt: at(0, 9, 30)}},
		{"less urgent in time", raised, at(0, 11, 0), 0, Result{Length: 3 * time.Hour, Applied: 1, Due: at(0, 12, 0), Fulfilled: at(0, 11, 0), Met: true, Elapsed: 2 * time.Hour}},
		{"a change after the end changes nothing", raised, at(0, 9, 20), 0, Result{Length: time.Hour, Due: at(0, 10, 0), Fulfilled: at(0, 9, 20), Met: true, Elapsed: 20 * time.Minute}},
		{"a change does not undo a breach", tooLate, 0, 0, Result{Length: time.Hour, Due: at(0, 10, 0), BreachAt: at(0, 10, 0)}},
		{"withdrawn", withdrawn, at(0, 9, 45), 0, Result{Applied: 1, Cancelled: at(0, 9, 30)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tt.target.Judge(tt.done, tt.cancelled)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAgainstCountingMinutes compares Due and Elapsed with a walk that asks of every single minute whether the clock runs in it.
func TestAgainstCountingMinutes(t *testing.T) {
	c := office(t)
	for seed := range uint64(300) {
		d := rand.New(rand.NewPCG(seed, 3))
		start := at(d.IntN(5), d.IntN(24), d.IntN(60))
		var raw []Stop
		for range d.IntN(5) {
			from := start.Add(time.Duration(d.IntN(3000)-300) * time.Minute)
			raw = append(raw, Stop{from, from.Add(time.Duration(d.IntN(900)) * time.Minute)})
		}
		stops := Union(raw...)
		length := time.Duration(1+d.IntN(900)) * time.Minute
		runs := func(m domain.Instant) bool {
			for _, s := range raw {
				if m >= s.From && m < s.To {
					return false
				}
			}
			return c.Calendar.OpenAt(m)
		}
		ran, m := time.Duration(0), start
		for ran < length {
			if runs(m) {
				ran += time.Minute
			}
			m = m.Add(time.Minute)
		}
		due, ok := Due(c, start, length, stops)
		if !ok || due != m {
			t.Fatalf("seed %d: Due = %v, counting minutes gives %v", seed, due, m)
		}
		if got := Elapsed(c, start, m, stops); got != length {
			t.Fatalf("seed %d: Elapsed = %v, want the length %v", seed, got, length)
		}
	}
}
