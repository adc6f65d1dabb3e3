package duckdb

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"kefu/internal/adapter/olap"
	"kefu/internal/domain"
	"kefu/internal/engine/event"
)

// childVar names the file the child process writes; the test binary runs itself with it set.
const childVar = "KEFU_TEST_FACTS_CHILD"

const (
	crashPersons = 40
	crashTurns   = 5
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childVar); path != "" {
		fmt.Fprintln(os.Stderr, writeForEver(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeForEver replaces all persons again and again; each writing carries the cursor's number in every row.
func writeForEver(path string) error {
	ctx := context.Background()
	d, err := Open(ctx, path, Options{})
	if err != nil {
		return err
	}
	c, err := d.Cursor(ctx)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	for gen := c.Seq + 1; ; gen++ {
		var change olap.Change
		for p := range crashPersons {
			change.Persons = append(change.Persons, someone(domain.ID(p+1), crashTurns, gen))
		}
		if err := d.Replace(ctx, change, event.Cursor{Seq: gen}); err != nil {
			return err
		}
		fmt.Println(gen)
	}
}

// startWriter starts a child and returns once it has the file.
func startWriter(t *testing.T, path string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childVar+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "ready" {
		t.Fatalf("the child did not open the file: %q", lines.Text())
	}
	return cmd, lines
}

func TestKilledWhileWriting(t *testing.T) {
	rounds := 3
	if v, err := strconv.Atoi(os.Getenv("KEFU_CRASH_ROUNDS")); err == nil {
		rounds = v
	}
	path := filepath.Join(t.TempDir(), "facts.duckdb")
	for round := range rounds {
		cmd, lines := startWriter(t, path)
		acknowledged := int64(0)
		for lines.Scan() {
			if acknowledged == 0 { // not before the first change is in, however slow the machine
				time.AfterFunc(time.Duration(rand.IntN(250))*time.Millisecond, func() { _ = cmd.Process.Kill() })
			}
			n, err := strconv.ParseInt(lines.Text(), 10, 64)
			if err != nil {
				break // the last line may be cut short by the kill
			}
			acknowledged = n
		}
		_ = cmd.Wait()
		d, err := Open(t.Context(), path, Options{})
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		c, err := d.Cursor(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if c.Seq < acknowledged || c.Seq == 0 {
			t.Errorf("round %d: cursor %d after %d was acknowledged", round, c.Seq, acknowledged)
		}
		want(t, d, "SELECT count(*), count(DISTINCT person_id), min(wait_ms), max(wait_ms) FROM turn",
			[]int64{crashPersons * crashTurns, crashPersons, c.Seq, c.Seq})
		want(t, d, "SELECT count(*), min(settings_version), max(settings_version) FROM conversation", []int64{crashPersons, c.Seq, c.Seq})
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSecondProcessGetsAClearError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "facts.duckdb")
	cmd, _ := startWriter(t, path)
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	d, err := Open(t.Context(), path, Options{})
	if err == nil {
		d.Close()
		t.Fatal("two processes opened one file")
	}
	var e *domain.Error
	if !errors.As(err, &e) || e.Kind != domain.KindConflict || e.Code != "facts_locked" {
		t.Errorf("error %v; want a conflict facts_locked", err)
	}
}
