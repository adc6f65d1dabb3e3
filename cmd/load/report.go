package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"
)

// figure is one measured number.
type figure struct {
	Name  string   `json:"name"`
	Value float64  `json:"value"`
	Unit  string   `json:"unit"`
	P99   *float64 `json:"p99,omitempty"` // in the unit ms
	P50   *float64 `json:"p50,omitempty"`
	Bare  *float64 `json:"bare,omitempty"` // the same rows without the server
	Goal  string   `json:"goal,omitempty"`
	Met   *bool    `json:"met,omitempty"`
}

// report is everything a run found.
type report struct {
	Started time.Time `json:"started"`
	Seconds float64   `json:"seconds"`
	Cores   int       `json:"cores"`
	Busy    float64   `json:"busy"` // processes that wanted a processor when the run began, on average of a minute
	Figures []figure  `json:"figures"`
}

func (r *report) add(f figure) { r.Figures = append(r.Figures, f) }

// goal sets what had to be reached.
func (f figure) goal(text string, met bool) figure {
	f.Goal, f.Met = text, &met
	return f
}

// spread sets median and 99th percentile of times in milliseconds.
func (f figure) spread(ms []float64) figure {
	p50, p99 := quantile(ms, 0.5), quantile(ms, 0.99)
	f.P50, f.P99 = &p50, &p99
	return f
}

// quantile is the smallest value that at least this share does not exceed; of nothing it is infinite, so that no goal is met by measuring nothing.
func quantile(values []float64, share float64) float64 {
	if len(values) == 0 {
		return math.Inf(1)
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[max(0, int(math.Ceil(share*float64(len(sorted))))-1)]
}

// busy is the machine's load of the last minute; 0 where the system does not say.
func busy() float64 {
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

func (r *report) save(path string) error {
	r.Cores = runtime.NumCPU()
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(b, '\n'), 0o644)
}

func (r *report) text(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "figure\tvalue\tp50\tp99\tbare\tgoal\t")
	met, missed := 0, 0
	for _, f := range r.Figures {
		verdict := ""
		if f.Met != nil && *f.Met {
			met++
			verdict = "met"
		} else if f.Met != nil {
			missed++
			verdict = "MISSED"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", f.Name, amount(&f.Value, f.Unit), amount(f.P50, "ms"), amount(f.P99, "ms"), amount(f.Bare, f.Unit), f.Goal, verdict)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "%d goals met, %d missed; %d processors, %.1f processes wanted one when the run began; %.0f s\n", met, missed, runtime.NumCPU(), r.Busy, r.Seconds)
	return err
}

func amount(v *float64, unit string) string {
	switch {
	case v == nil:
		return ""
	case unit == "/s":
		return fmt.Sprintf("%.0f/s", *v)
	case math.Abs(*v) >= 100 || *v == math.Trunc(*v):
		return fmt.Sprintf("%.0f %s", *v, unit)
	}
	return fmt.Sprintf("%.2f %s", *v, unit)
}
