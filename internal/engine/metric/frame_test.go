package metric

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
)

func period(t *testing.T, from, to, grain string) *frame {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	a, ok1 := parseDay(from)
	b, ok2 := parseDay(to)
	if !ok1 || !ok2 {
		t.Fatal("bad day")
	}
	f := &frame{from: a, to: b, asOf: domain.At(time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)), grain: grain, zone: zone}
	f.cut()
	return f
}

func TestComparedPeriods(t *testing.T) {
	for _, tc := range []struct{ from, to, how, wantFrom, wantTo, why string }{
		{"2026-03-09", "2026-03-09", "previous", "2026-03-02", "2026-03-02", "one day meets the same weekday"},
		{"2026-03-09", "2026-03-15", "previous", "2026-03-02", "2026-03-08", "a week meets the week before"},
		{"2026-10-23", "2026-11-21", "previous", "2026-09-18", "2026-10-17", "30 days move by 35, Friday to Friday"},
		{"2026-03-01", "2026-03-31", "previous", "2026-02-01", "2026-02-28", "a month meets the month before"},
		{"2026-01-01", "2026-03-31", "previous", "2025-10-01", "2025-12-31", "a quarter meets the quarter before"},
		{"2026-02-01", "2026-04-30", "previous", "2025-11-04", "2026-01-31", "three months that are no quarter move by their length"},
		{"2026-01-01", "2026-12-31", "previous", "2025-01-01", "2025-12-31", "a year moves by its length"},
		{"2026-03-09", "2026-03-15", "last_year", "2025-03-10", "2025-03-16", "a week of last year keeps its weekdays"},
		{"2026-02-01", "2026-02-28", "last_year", "2025-02-01", "2025-02-28", "the month a year ago"},
		{"2024-02-01", "2024-02-29", "last_year", "2023-02-01", "2023-02-28", "a month, not 29 days"},
		{"2026-04-01", "2026-06-30", "last_year", "2025-04-01", "2025-06-30", "the quarter a year ago"},
		{"2026-01-01", "2026-12-31", "last_year", "2025-01-01", "2025-12-31", "the calendar year before"},
	} {
		got := period(t, tc.from, tc.to, "").compared(tc.how)
		if a, b := dayText(got.from), dayText(got.to); a != tc.wantFrom || b != tc.wantTo {
			t.Errorf("%s: %s–%s against %s–%s, want %s–%s", tc.why, tc.from, tc.to, a, b, tc.wantFrom, tc.wantTo)
		}
	}
}

func TestBucketsOfAPeriod(t *testing.T) {
	for _, tc := range []struct {
		from, to, grain string
		want            []string
	}{
		{"2026-02-27", "2026-03-02", "day", []string{"2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"}},
		{"2026-02-27", "2026-03-02", "week", []string{"2026-02-23", "2026-03-02"}},
		{"2025-12-31", "2026-02-01", "month", []string{"2025-12", "2026-01", "2026-02"}},
		{"2025-12-31", "2026-04-01", "quarter", []string{"2025-Q4", "2026-Q1", "2026-Q2"}},
	} {
		f := period(t, tc.from, tc.to, tc.grain)
		var got []string
		for i, code := range f.codes {
			got = append(got, f.text(code))
			if back, ok := f.code(got[i]); !ok || back != code {
				t.Errorf("%s is not its own key", got[i])
			}
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tc.grain, diff)
		}
	}
}

// Buckets of every grain follow each other without a gap or an overlap, from the first instant of the period to the last, through the change
// to summer time (29 March 2026: a day of 23 hours) and back (25 October: 25 hours).
func TestStretchesCoverThePeriod(t *testing.T) {
	for _, span := range [][2]string{{"2026-03-27", "2026-03-30"}, {"2026-10-23", "2026-10-27"}, {"2025-12-30", "2026-04-02"}} {
		for _, grain := range []string{"day", "week", "month", "quarter"} {
			for _, cutoff := range []int{0, 360} {
				f := period(t, span[0], span[1], grain)
				f.cutoff = cutoff
				at := f.whole().Start
				for i := range f.codes {
					b := f.stretch(i)
					if b.Start != at || b.End <= b.Start {
						t.Errorf("%s %v cutoff %d: bucket %d begins at %s, the one before ended at %s", grain, span, cutoff, i,
							domain.Instant(b.Start), domain.Instant(at))
					}
					at = b.End
				}
				if at != f.whole().End {
					t.Errorf("%s %v: the last bucket ends at %s", grain, span, domain.Instant(at))
				}
			}
		}
	}
	f := period(t, "2026-03-29", "2026-03-29", "day")
	if b := f.stretch(0); b.End-b.Start != 23*3600*1_000_000 {
		t.Errorf("the day summer time begins has %d µs", b.End-b.Start)
	}
}

// The reporting day of an instant and the first instant of a day agree, cut-off and summer time included.
func TestDayOfInstant(t *testing.T) {
	for _, cutoff := range []int{0, 30, 360, 480} {
		f := period(t, "2026-03-01", "2026-11-30", "")
		f.cutoff = cutoff
		for day := f.from; day <= f.to; day++ {
			begin := f.instant(day, 0)
			if f.dayOf(begin) != day || f.dayOf(begin-1) != day-1 {
				t.Fatalf("cutoff %d: %s begins at %s, which is in %s", cutoff, dayText(day), begin, dayText(f.dayOf(begin)))
			}
		}
	}
}

func TestFutureIsLeftOut(t *testing.T) {
	f := period(t, "2026-03-01", "2026-03-31", "")
	f.grain, f.asOf = "day", f.instant(f.from+9, 720)
	f.codes, f.index = nil, nil
	f.cut()
	if len(f.codes) != 10 {
		t.Errorf("%d days until the tenth at noon", len(f.codes))
	}
	if b := f.stretch(9); domain.Instant(b.End) != f.asOf {
		t.Errorf("today ends at %s, not now", domain.Instant(b.End))
	}
}

func TestOperands(t *testing.T) {
	for text, want := range map[string]operandParts{
		"handled":      {literal: "handled", sign: 1},
		"-5":           {literal: "-5", sign: 1},
		"$x":           {param: "x", sign: 1},
		"as_of":        {asOf: true, sign: 1},
		"as_of-$x":     {asOf: true, param: "x", sign: -1},
		"@closed_at":   {column: "closed_at", sign: 1},
		"@closed_at+$": {column: "closed_at", sign: 1},
		"@due_at+$n":   {column: "due_at", param: "n", sign: 1},
	} {
		if got := splitOperand(text); got != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestCodesAreOrderedByNumber(t *testing.T) {
	if compareCodes("R2", "R10") >= 0 || compareCodes("R9a", "R9b") >= 0 || compareCodes("A4", "R1") >= 0 || compareCodes("R1", "R1") != 0 {
		t.Error("codes are not in the order of the dictionary")
	}
}
