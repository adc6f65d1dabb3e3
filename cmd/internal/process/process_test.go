package process

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"
)

// TestOwn looks at this very process: it has memory, it works when it works, and it is idle when it waits.
func TestOwn(t *testing.T) {
	pid := os.Getpid()
	bytes, err := Resident(pid)
	if err != nil || bytes < 1<<20 || bytes > 1<<40 {
		t.Errorf("%v bytes: %v", bytes, err)
	}
	before, err := Worked(pid)
	if err != nil {
		t.Fatal(err)
	}
	for now := before; now-before < 100*time.Millisecond; {
		if now, err = Worked(pid); err != nil { // which is work
			t.Fatal(err)
		}
	}
	if err := UntilIdle(t.Context(), pid, 400*time.Millisecond, 50); err != nil {
		t.Error(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := UntilIdle(ctx, pid, time.Hour, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped with %v", err)
	}
	if err := UntilIdle(t.Context(), pid, 0, 2); err == nil {
		t.Error("less than nothing is work too")
	}
	if _, err := Resident(-1); err == nil {
		t.Error("there is no process -1")
	}
	if _, err := Worked(-1); err == nil {
		t.Error("there is no process -1")
	}
}
