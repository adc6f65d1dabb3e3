package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Goals of a server.
const (
	readyGoal  = 300 // ms
	memoryGoal = 120 // MB
)

const (
	starts   = 5                // of the server
	idle     = 20 * time.Second // before its memory is looked at, with less work than idleWork
	idleWork = idle / 20
	patient  = 15          // times idle at most: a new folder is made searchable first
	patience = time.Minute // for a start
)

// serve measures the built program on a folder that exists: how long until it is ready, and what it holds when nobody asks anything.
func (b *bench) serve(ctx context.Context) error {
	p, err := paramsFor(b.folder, cmp.Or(b.days, span(b.folder)))
	if err != nil {
		return err
	}
	folder := filepath.Join(b.dir, "server")
	b.say("a folder of %d conversations", b.folder)
	cmd := child(ctx, b.binary, "demo", "--data", folder, "--agents", strconv.Itoa(p.Agents), "--conversations", strconv.Itoa(b.folder), "--until", "2026-06-30")
	cmd.Env = plainEnv()
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s demo: %w\n%s", b.binary, err, said.String())
	}
	add := func(f figure) {
		f.Size = b.folder
		b.report.add(f)
	}
	add(figure{Name: "folder made: simulate, store, fold", Value: time.Since(start).Seconds(), Unit: "s"})
	add(figure{Name: "folder, database", Value: float64(fileSize(filepath.Join(folder, "kefu.db"))) / 1e6, Unit: "MB"})
	add(figure{Name: "folder, facts", Value: float64(fileSize(filepath.Join(folder, "facts.duckdb"))) / 1e6, Unit: "MB"})
	var ms []float64
	var memory float64
	for i := range starts {
		took, mb, err := b.start(ctx, folder, i == starts-1)
		if err != nil {
			return err
		}
		ms, memory = append(ms, took.Seconds()*1000), mb
	}
	mid, worst := median(ms)
	add(figure{Name: "server, start to ready", Value: mid, Unit: "ms", Max: &worst}.atMost(readyGoal))
	add(figure{Name: fmt.Sprintf("server, memory after %s idle", idle), Value: memory, Unit: "MB"}.atMost(memoryGoal))
	return nil
}

// start starts the server once and stops it again; if told to it waits and looks at the memory before.
func (b *bench) start(ctx context.Context, folder string, look bool) (took time.Duration, mb float64, err error) {
	addr, err := freeAddress()
	if err != nil {
		return 0, 0, err
	}
	ctx, stop := context.WithCancel(ctx)
	cmd := child(ctx, b.binary, "serve", "--data", folder, "--listen", addr, "--log", "warn")
	cmd.Env = plainEnv()
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	start := time.Now()
	if err := cmd.Start(); err != nil {
		stop()
		return 0, 0, err
	}
	defer func() {
		stop()
		var exit *exec.ExitError
		if e := cmd.Wait(); e != nil && !errors.Is(e, context.Canceled) && !errors.As(e, &exit) {
			err = errors.Join(err, e)
		}
		if err != nil {
			err = fmt.Errorf("%s serve: %w\n%s", b.binary, err, said.String())
		}
	}()
	if err := untilReady(ctx, "http://"+addr+"/readyz", start); err != nil {
		return 0, 0, err
	}
	took = time.Since(start)
	if !look {
		return took, 0, nil
	}
	if err := untilIdle(ctx, cmd.Process.Pid); err != nil {
		return took, 0, err
	}
	mb, err = resident(cmd.Process.Pid)
	return took, mb, err
}

// untilIdle waits until a process has hardly worked for a while.
func untilIdle(ctx context.Context, pid int) error {
	before, err := worked(pid)
	for range patient {
		if err != nil {
			return err
		}
		select {
		case <-time.After(idle):
		case <-ctx.Done():
			return ctx.Err()
		}
		var now time.Duration
		if now, err = worked(pid); err == nil && now-before < idleWork {
			return nil
		}
		before = now
	}
	return fmt.Errorf("process %d is not idle after %s", pid, patient*idle)
}

// worked is how long a process has kept processors busy, as Linux counts it: in hundredths of a second.
func worked(pid int) (time.Duration, error) {
	body, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	// The name of the program is in brackets and may hold spaces; the times are the 12th and 13th of what follows.
	f := strings.Fields(string(body[bytes.LastIndexByte(body, ')')+1:]))
	if len(f) < 13 {
		return 0, fmt.Errorf("process %d: %q tells no times", pid, body)
	}
	user, err1 := strconv.ParseInt(f[11], 10, 64)
	system, err2 := strconv.ParseInt(f[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond, errors.Join(err1, err2)
}

// untilReady asks every two milliseconds.
func untilReady(ctx context.Context, url string, start time.Time) error {
	client := &http.Client{Timeout: time.Second}
	defer client.CloseIdleConnections()
	for time.Since(start) < patience {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		resp, err := client.Do(req)
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-time.After(2 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return fmt.Errorf("not ready within %s", patience)
}

// freeAddress is a loopback address that nobody listens on.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// plainEnv is the environment without settings of Kefu.
func plainEnv() []string {
	var out []string
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "KEFU_") {
			out = append(out, e)
		}
	}
	return out
}

// resident is the memory of a process in megabytes, as Linux counts it.
func resident(pid int) (float64, error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		var kb float64
		if n, _ := fmt.Sscanf(s.Text(), "VmRSS: %f kB", &kb); n == 1 {
			return kb * 1024 / 1e6, nil
		}
	}
	return 0, fmt.Errorf("process %d: no resident size", pid)
}
