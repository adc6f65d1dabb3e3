package main

import (
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

	"kefu/cmd/internal/process"
)

// server is the running program.
type server struct {
	url  string
	pid  int
	cmd  *exec.Cmd
	said *strings.Builder
	gone chan struct{} // closed when it has ended
	err  error         // then: how
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

// rested waits until the server has hardly worked for a while: a folder that was just filled is made searchable first, which takes minutes.
func (l *load) rested(ctx context.Context, s *server) error {
	const most = 120
	l.say("waiting until it has nothing left to do")
	return process.UntilIdle(ctx, s.pid, min(10*time.Second, time.Duration(l.conversations)*time.Millisecond), most)
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
		now, err := process.Resident(s.pid)
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
