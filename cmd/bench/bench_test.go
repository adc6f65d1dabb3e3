package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tiny is a fact file of a thousand conversations.
func tiny(t *testing.T) made {
	t.Helper()
	m, err := fill(t.Context(), filepath.Join(t.TempDir(), "facts.duckdb"), 1000, 90, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestFill(t *testing.T) {
	m := tiny(t)
	if m.rows["conversation"] != 1000 {
		t.Errorf("rows by table: %v", m.rows)
	}
	if m.events < 5000 || m.bytes == 0 {
		t.Errorf("%d events, %d bytes", m.events, m.bytes)
	}
	for table, n := range m.rows {
		if n == 0 {
			t.Errorf("no rows in %s", table)
		}
	}
}

func TestMedian(t *testing.T) {
	tests := []struct {
		values          []float64
		middle, largest float64
	}{
		{[]float64{3}, 3, 3},
		{[]float64{9, 1, 5}, 5, 9},
		{[]float64{4, 1, 2, 9}, 3, 9},
	}
	for _, test := range tests {
		if m, l := median(test.values); m != test.middle || l != test.largest {
			t.Errorf("%v: %v and %v", test.values, m, l)
		}
	}
}

func TestGoals(t *testing.T) {
	bare := 100.0
	tests := []struct {
		name string
		f    figure
		want string
	}{
		{"none", figure{Value: 1, Unit: "ms"}, ""},
		{"at the limit", figure{Value: 100, Unit: "ms"}.atMost(100), "met"},
		{"above", figure{Value: 100.5, Unit: "ms"}.atMost(100), "MISSED: 100 ms"},
		{"far above", figure{Value: 134, Unit: "ms"}.atMost(100), "MISSED: 134 ms"},
		{"below", figure{Value: 49_999, Unit: "/s"}.atLeast(50_000), "MISSED: 49,999/s"},
		{"overhead", figure{Value: 120, Unit: "ms"}.within(0.25, []float64{900, 120}, []float64{100, 800}), "met"},
		{"more overhead", figure{Value: 134, Unit: "ms"}.atMost(120).within(0.2, []float64{134}, []float64{100}), "MISSED: 134 ms, +34 %"},
		{"share", figure{Value: 70, Unit: "/s", Bare: &bare}.shareOf(0.7), "met"},
		{"smaller share", figure{Value: 62, Unit: "/s", Bare: &bare}.shareOf(0.7), "MISSED: 62 % of bare"},
	}
	for _, test := range tests {
		if got := test.f.verdict(); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestReport(t *testing.T) {
	worst, bare := 14.25, 10.0
	var r report
	r.add(figure{Size: 100_000, Name: "table turns", Value: 1_234_567, Unit: "rows"})
	r.add(figure{Size: 100_000, Name: "cards", Value: 12.5, Unit: "ms", Max: &worst, Bare: &bare}.atMost(100).within(0.2, []float64{12.5}, []float64{bare}))
	r.add(figure{Name: "import", Value: 61_000, Unit: "/s"}.atLeast(50_000))
	var out bytes.Buffer
	if err := r.text(&out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	want := []string{
		"conversations  figure       value           max      bare   overhead  goal",
		"100,000        table turns  1,234,567 rows",
		"100,000        cards        12.5 ms         14.2 ms  10 ms  +25 %     ≤ 100 ms, ≤ +20 %  MISSED: +25 %",
		"-              import       61,000/s                                  ≥ 50,000/s         met",
	}
	for i := range want {
		if got := strings.TrimRight(lines[i], " "); got != want[i] {
			t.Errorf("line %d\n%s\nwant\n%s", i, got, want[i])
		}
	}
	if !strings.Contains(out.String(), "1 goals met, 1 missed") {
		t.Error(out.String())
	}
	out.Reset()
	if err := r.json(&out); err != nil {
		t.Fatal(err)
	}
	var back report
	if err := json.Unmarshal(out.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(r, back); d != "" {
		t.Error(d)
	}
}

func TestFlags(t *testing.T) {
	for _, args := range [][]string{{"-sizes", "many"}, {"-sizes", "0"}, {"-only", "lunch"}, {"-runs", "0"}} {
		var out, log bytes.Buffer
		if err := run(args, &out, &log); err == nil {
			t.Errorf("%v was accepted", args)
		}
	}
	if got, err := numbers("20, 10"); err != nil || !cmp.Equal(got, []int{10, 20}) {
		t.Errorf("%v, %v", got, err)
	}
}
