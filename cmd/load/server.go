package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// server is the running program.
type server struct {
	url   string
	pid   int
	cmd   *exec.Cmd
	said  *strings.Builder
	ready time.Time
	gone  chan struct{} // closed when it has ended
	err   error         // then: how
}

// patience is how long a start may take: before it is ready the server computes the figures of everything in the folder.
const patience = 15 * time.Minute

func (l *load) serve(ctx context.Context, folder string) (*server, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	addr := ln.Addr().String()
	if err := ln.Close(); err != nil {
		return nil, err
	}
	s := &server{url: "http://" + addr, said: &strings.Builder{}, gone: make(chan struct{})}
	s.cmd = exec.CommandContext(ctx, l.binary, "serve", "--data", folder, "--listen", addr, "--log", "warn")
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(syscall.SIGTERM) }
	s.cmd.WaitDelay = 20 * time.Second
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "KEFU_") {
			s.cmd.Env = append(s.cmd.Env, e)
		}
	}
	s.cmd.Stdout, s.cmd.Stderr = s.said, s.said
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	s.pid = s.cmd.Process.Pid
	go func() {
		defer close(s.gone)
		s.err = s.cmd.Wait()
	}()
	start := time.Now()
	for time.Since(start) < patience && ctx.Err() == nil {
		resp, err := http.Get(s.url + "/readyz")
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				s.ready = time.Now()
				l.say("the server is ready after %s", time.Since(start).Round(time.Millisecond))
				return s, nil
			}
		}
		select {
		case <-s.gone:
			return nil, fmt.Errorf("kefu serve has ended: %w\n%s", s.err, s.said.String())
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil, errors.Join(fmt.Errorf("the server is not ready within %s", patience), s.stop())
}

// stop ends the server; what it said is part of the error.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	if <-s.gone; s.err != nil {
		return fmt.Errorf("kefu serve: %w\n%s", s.err, s.said.String())
	}
	return nil
}

// resident is the server's memory in bytes, as Linux counts it.
func (s *server) resident() (float64, error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", s.pid))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var kb float64
		if n, _ := fmt.Sscanf(lines.Text(), "VmRSS: %f kB", &kb); n == 1 {
			return kb * 1024, nil
		}
	}
	return 0, fmt.Errorf("process %d: no resident size", s.pid)
}

// rested waits until the server has been ready for so long: then it has given back what it needed to get ready.
func (s *server) rested(ctx context.Context, long time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Until(s.ready.Add(long))):
		return nil
	}
}

// settled waits until the server's memory has not fallen by a hundredth during eight steps, forty steps at most, and returns the least of the last eight:
// what a look at figures takes for a few seconds is no part of it.
func (s *server) settled(ctx context.Context, step time.Duration) (float64, error) {
	const quiet, most = 8, 40
	var last []float64
	for n := range most {
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(step):
		}
		now, err := s.resident()
		if err != nil {
			return 0, err
		}
		last = append(last[max(0, len(last)-quiet):], now)
		if n >= quiet && slices.Min(last) >= last[0]*0.99 {
			break
		}
	}
	return slices.Min(last), nil
}

// caller asks the API with a token.
type caller struct {
	url, token string
	client     *http.Client
}

func (c caller) do(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		doc, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(doc)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.url+path, body)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode >= 300 {
		return fmt.Errorf("%s %s gives %d %.300s", method, path, resp.StatusCode, text)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(text, out)
}

// askBare runs the program of cmd/bench that measures without Kefu's code; the words of the job are that program's.
func askBare(ctx context.Context, program, dir string, writers, writes int) (float64, error) {
	file := filepath.Join(dir, "job.json")
	job, err := json.Marshal(map[string]any{"kind": "messages", "folder": filepath.Join(dir, fmt.Sprint("bare-", writers)), "writers": writers, "writes": writes, "runs": 1})
	if err != nil {
		return 0, err
	}
	if err := os.WriteFile(file, job, 0o600); err != nil {
		return 0, err
	}
	if said, err := exec.CommandContext(ctx, program, "-job", file, "-answer", file).CombinedOutput(); err != nil {
		return 0, fmt.Errorf("bare messages: %w\n%s", err, said)
	}
	body, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	var a struct{ Bare []float64 }
	if err := json.Unmarshal(body, &a); err != nil || len(a.Bare) == 0 {
		return 0, fmt.Errorf("bare messages: no answer in %s: %w", body, err)
	}
	return a.Bare[0], nil
}
