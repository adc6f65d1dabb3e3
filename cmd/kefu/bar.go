package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
)

// bar is a progress bar on a terminal; elsewhere it is silent, so that scripts read clean output.
type bar struct {
	mu    sync.Mutex
	w     io.Writer
	label string
	shown time.Time
	begun time.Time
	tty   bool
	drawn bool
}

func newBar(w io.Writer, label string) *bar {
	f, ok := w.(*os.File)
	tty := false
	if ok {
		info, err := f.Stat()
		tty = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return &bar{w: w, label: label, tty: tty, begun: time.Now()}
}

// set draws the bar at most ten times a second.
func (b *bar) set(done, total int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.tty || total <= 0 || (time.Since(b.shown) < 100*time.Millisecond && done < total) {
		return
	}
	b.shown, b.drawn = time.Now(), true
	const width = 30
	filled := int(min(done, total) * width / total)
	rate := float64(done) / max(time.Since(b.begun).Seconds(), 0.001)
	fmt.Fprintf(b.w, "\r%s [%s%s] %3d%% %d/%d %.0f/s ", b.label, strings.Repeat("█", filled), strings.Repeat("░", width-filled), min(done, total)*100/total, done, total, rate)
}

func (b *bar) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.drawn {
		fmt.Fprintln(b.w)
		b.drawn = false
	}
}
