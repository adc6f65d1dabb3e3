package main

import (
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

	"kefu/cmd/internal/process"
)

// Goals of a server.
const (
	readyGoal  = 300 // ms
	memoryGoal = 120 // MB
)

const (
	starts   = 5                // of the server
	idle     = 20 * time.Second // before its memory is looked at
	patient  = 15               // times idle at most: a new folder is made searchable first
	patience = time.Minute      // for a start
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
	if err := process.UntilIdle(ctx, cmd.Process.Pid, idle, patient); err != nil {
		return took, 0, err
	}
	bytes, err := process.Resident(cmd.Process.Pid)
	return took, bytes / 1e6, err
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
