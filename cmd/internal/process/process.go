// Package process looks at a running program from outside, as Linux counts its memory and its work: for the programs here that measure the server.
package process

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// Resident is the memory of a process in bytes.
func Resident(pid int) (float64, error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
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
	return 0, fmt.Errorf("process %d: no resident size", pid)
}

// share of a window that a process works at most when it has nothing to do but to look whether there is something.
const share = 0.15

// UntilIdle waits until a process has hardly worked for as long as the window, so many windows at most.
func UntilIdle(ctx context.Context, pid int, window time.Duration, most int) error {
	before, err := Worked(pid)
	for range most {
		if err != nil {
			return err
		}
		select {
		case <-time.After(window):
		case <-ctx.Done():
			return ctx.Err()
		}
		var now time.Duration
		if now, err = Worked(pid); err == nil && (now-before).Seconds() < share*window.Seconds() {
			return nil
		}
		before = now
	}
	return errors.Join(err, fmt.Errorf("process %d is not idle after %s", pid, time.Duration(most)*window))
}

// Worked is how long a process has kept processors busy, in whole hundredths of a second.
func Worked(pid int) (time.Duration, error) {
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
