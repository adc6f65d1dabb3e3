package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"kefu/internal/domain"
)

// figure is one measured number.
type figure struct {
	Size     int      `json:"size,omitempty"` // conversations; 0 where the number does not depend on it
	Name     string   `json:"name"`
	Value    float64  `json:"value"`
	Unit     string   `json:"unit"`               // ms, /s, MB, rows, s, %
	Max      *float64 `json:"max,omitempty"`      // worst of the runs of which Value is the median
	Bare     *float64 `json:"bare,omitempty"`     // the same work without Kefu's code
	Overhead *float64 `json:"overhead,omitempty"` // what Kefu takes longer than Bare, as a share; of queries the fastest runs are compared
	Goal     string   `json:"goal,omitempty"`
	Missed   []string `json:"missed,omitempty"` // what of the goal was not reached
}

// report is everything a run found.
type report struct {
	Started domain.Instant `json:"started"`
	Seconds float64        `json:"seconds"`
	Load    float64        `json:"load"` // processes that wanted a processor when the run began, on average of a minute
	Figures []figure       `json:"figures"`
}

// busy is the load from which on figures say more about the other work than about Kefu.
const busy = 1.0

// load is the machine's load of the last minute; 0 where the system does not say.
func load() float64 {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return 0
	}
	var v float64
	if _, err := fmt.Sscan(string(b), &v); err != nil {
		return 0
	}
	return v
}

func (r *report) add(f figure) { r.Figures = append(r.Figures, f) }

// atMost sets a goal that Value must not exceed.
func (f figure) atMost(limit float64) figure {
	f.Goal = join(f.Goal, "≤ "+amount(limit, f.Unit))
	if !(f.Value <= limit) {
		f.Missed = append(f.Missed, amount(f.Value, f.Unit))
	}
	return f
}

// atLeast sets a goal that Value must reach.
func (f figure) atLeast(limit float64) figure {
	f.Goal = join(f.Goal, "≥ "+amount(limit, f.Unit))
	if !(f.Value >= limit) {
		f.Missed = append(f.Missed, amount(f.Value, f.Unit))
	}
	return f
}

// within sets the goal that going through Kefu costs at most the given share more time than going round it. The fastest runs of both are
// compared: other work on the machine can only make a run slower.
func (f figure) within(share float64, through, round []float64) figure {
	over := slices.Min(through)/slices.Min(round) - 1
	f.Overhead = &over
	f.Goal = join(f.Goal, "≤ "+signed(share))
	if over > share {
		f.Missed = append(f.Missed, signed(over))
	}
	return f
}

// shareOf sets the goal that Kefu is at least the given share as fast as the bare work.
func (f figure) shareOf(share float64) figure {
	if f.Bare == nil || f.Value <= 0 {
		return f
	}
	over := *f.Bare/f.Value - 1
	f.Overhead = &over
	f.Goal = join(f.Goal, fmt.Sprintf("≥ %.0f %% of bare", share*100))
	if got := f.Value / *f.Bare; got < share {
		f.Missed = append(f.Missed, fmt.Sprintf("%.0f %% of bare", got*100))
	}
	return f
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + ", " + b
}

func (f figure) verdict() string {
	switch {
	case f.Goal == "":
		return ""
	case len(f.Missed) == 0:
		return "met"
	}
	return "MISSED: " + strings.Join(f.Missed, ", ")
}

func (r *report) json(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// text writes one aligned table and how long all of it took.
func (r *report) text(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "conversations\tfigure\tvalue\tmax\tbare\toverhead\tgoal\t")
	met, missed := 0, 0
	for _, f := range r.Figures {
		size := "-"
		if f.Size > 0 {
			size = grouped(float64(f.Size))
		}
		over := ""
		if f.Overhead != nil {
			over = signed(*f.Overhead)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", size, f.Name, amount(f.Value, f.Unit), optional(f.Max, f.Unit), optional(f.Bare, f.Unit),
			over, f.Goal, f.verdict())
		switch {
		case f.Goal == "":
		case len(f.Missed) > 0:
			missed++
		default:
			met++
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\nqueries: median and largest of the runs; overhead: fastest run against fastest\n%d goals met, %d missed; %.0f s in all, on %d processors\n", met, missed, r.Seconds, runtime.NumCPU())
	if err == nil && r.Load > busy {
		_, err = fmt.Fprintf(w, "the machine was busy with other work (load %.1f at the start): the figures vary, and most are slower than on a quiet one\n", r.Load)
	}
	return err
}

func optional(v *float64, unit string) string {
	if v == nil {
		return ""
	}
	return amount(*v, unit)
}

// amount writes a number with its unit.
func amount(v float64, unit string) string {
	var s string
	switch {
	case unit == "rows" || unit == "/s" || math.Abs(v) >= 1000:
		s = grouped(v)
	case math.Abs(v) >= 100 || v == math.Trunc(v):
		s = strconv.FormatFloat(v, 'f', 0, 64)
	default:
		s = strconv.FormatFloat(v, 'f', 1, 64)
	}
	if unit == "/s" {
		return s + unit
	}
	return s + " " + unit
}

// grouped writes a number without decimals in groups of three digits.
func grouped(v float64) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if v <= -0.5 {
		return "-" + s
	}
	return s
}

func signed(share float64) string { return fmt.Sprintf("%+.0f %%", share*100) }

// median is the middle value, of an even number the mean of the two in the middle; max is the largest.
func median(values []float64) (middle, largest float64) {
	v := slices.Sorted(slices.Values(values))
	n := len(v)
	if n%2 == 1 {
		return v[n/2], v[n-1]
	}
	return (v[n/2-1] + v[n/2]) / 2, v[n-1]
}
