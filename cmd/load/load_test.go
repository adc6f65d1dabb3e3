package main

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestShort is a whole run, small: the built server, every kind of load, every figure. Whether goals are met says nothing at this size.
func TestShort(t *testing.T) {
	dir := t.TempDir()
	binary, doc := filepath.Join(dir, "kefu"), filepath.Join(dir, "load.json")
	if said, err := exec.Command("go", "build", "-o", binary, "kefu/cmd/kefu").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	var out bytes.Buffer
	err := run([]string{"-binary", binary, "-temp", dir, "-json", doc, "-bare=false", "-visitors", "60", "-agents", "20", "-conversations", "400", "-seconds", "1", "-rate", "40",
		"-messages", "300"}, &out, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(doc)
	if err != nil {
		t.Fatal(err)
	}
	var r report
	if err := json.Unmarshal(body, &r); err != nil {
		t.Fatal(err)
	}
	goals := 0
	for _, f := range r.Figures {
		if f.Met != nil {
			goals++
		}
		if !strings.Contains(out.String(), f.Name) || (f.P99 != nil && !(*f.P99 > 0 && *f.P99 < 60_000 && *f.P50 <= *f.P99)) {
			t.Errorf("%+v", f)
		}
		if strings.HasPrefix(f.Name, "on an agent's screen") && !strings.HasSuffix(f.Name, "each to 1 agents") {
			t.Errorf("twenty agents in twenty teams, and %s", f.Name)
		}
	}
	// Memory, the screen, messages beside reports, seven lists and two searches.
	if len(r.Figures) != 3+4+2+3+9 || goals != 12 {
		t.Errorf("%d figures, %d with a goal:\n%s", len(r.Figures), goals, out.String())
	}
	left, err := filepath.Glob(filepath.Join(dir, "kefu-load-*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestQuantile(t *testing.T) {
	hundred := make([]float64, 100)
	for i := range hundred {
		hundred[i] = float64(100 - i)
	}
	for _, tt := range []struct {
		values []float64
		share  float64
		want   float64
	}{{hundred, 0.5, 50}, {hundred, 0.99, 99}, {hundred, 1, 100}, {[]float64{7}, 0.99, 7}, {[]float64{2, 1}, 0.5, 1}, {nil, 0.5, math.Inf(1)}} {
		if got := quantile(tt.values, tt.share); got != tt.want {
			t.Errorf("%v of %d values is %v, want %v", tt.share, len(tt.values), got, tt.want)
		}
	}
}

func TestText(t *testing.T) {
	bare := 3000.0
	var r report
	r.add(figure{Name: "messages, clients: 1", Value: 1234.5, Unit: "/s", Bare: &bare}.spread([]float64{1, 2}))
	r.add(figure{Name: "memory", Value: 9.25, Unit: "KB"}.goal("≤ 8 KB", false))
	r.add(figure{Name: "screen", Value: 5, Unit: "ms"}.goal("p99 ≤ 100 ms", true))
	var out strings.Builder
	if err := r.text(&out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	for i, want := range []string{
		"figure                value    p50   p99   bare    goal          ",
		"messages, clients: 1  1234/s   1 ms  2 ms  3000/s                ",
		"memory                9.25 KB                      ≤ 8 KB        MISSED",
		"screen                5 ms                         p99 ≤ 100 ms  met",
	} {
		if strings.TrimRight(lines[i], " ") != strings.TrimRight(want, " ") {
			t.Errorf("line %d\n%q\nwant\n%q", i, lines[i], want)
		}
	}
	if !strings.HasPrefix(lines[4], "1 goals met, 1 missed") {
		t.Error(lines[4])
	}
}

func TestNumberIn(t *testing.T) {
	for frame, want := range map[string]int64{
		`{"t":"row","items":[{"message":{"body":"` + words(42) + `"}}]}`: 42, `{"t":"row","items":[]}`: 0, `{"body":"load-x."}`: 0, `{"body":"load-12`: 0,
	} {
		if n, ok := numberIn([]byte(frame)); n != want || ok != (want != 0) {
			t.Errorf("%s: %d, %v", frame, n, ok)
		}
	}
}

func TestFlags(t *testing.T) {
	for _, args := range [][]string{{"-only", "lunch"}, {"-visitors", "0"}, {"-agents", "3"}, {"-messages", "1"}, {"-rate", "0"}, {"-nope"}} {
		if err := run(args, io.Discard, io.Discard); err == nil {
			t.Errorf("%v was accepted", args)
		}
	}
}
