package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// generated is a message export of n messages: ten to a conversation, which begins every ten minutes of October 2026.
func generated(n int) string {
	var b strings.Builder
	b.WriteString("conversation_id,message_id,customer_id,channel,created_at,author_type,author,body\n")
	begin := time.Date(2026, 10, 1, 1, 0, 0, 0, time.UTC)
	for i := range n {
		c := i / 10
		at := begin.Add(time.Duration(c)*10*time.Minute + time.Duration(i%10)*time.Minute)
		who, name := "customer", fmt.Sprint("C", c%997)
		if i%2 == 1 {
			who, name = "agent", fmt.Sprint("Agent ", c%7)
		}
		fmt.Fprintf(&b, "c%d,m%d,k%d,chat,%s,%s,%s,message %d\n", c, i, c%997, at.Format(time.DateTime), who, name, i)
	}
	return b.String()
}

// built is the program as people run it: only another process can be killed.
func built(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "kefu")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

// kills is how often a process dies in the test, and over how many messages; KEFU_KILLS asks for more than the few of an ordinary run.
func kills(t *testing.T) (times, messages int) {
	t.Helper()
	text, set := os.LookupEnv("KEFU_KILLS")
	if !set {
		return 3, 4_000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("KEFU_KILLS is %q; give a number", text)
	}
	return n, 20_000
}

// TestKilled kills the program at random moments, as a machine that loses its power does.
func TestKilled(t *testing.T) {
	times, messages := kills(t)
	k := killing{bin: built(t), times: times, messages: messages, file: write(t, "m.csv", generated(messages))}
	clean := t.TempDir()
	begun := time.Now()
	k.printed = ok(t, "import", "--data", clean, "--lang", "en", k.file)
	k.whole = time.Since(begun)
	k.want = counts(t, clean)
	t.Run("import", k.importer)
	t.Run("server", k.server)
}

// killing is what the two tests share: the program, the file, and what a single import of it leaves.
type killing struct {
	bin, file, printed, want string
	times, messages          int
	whole                    time.Duration
}

// after lets a process run for d and kills it as the machine would; ended reports that it was done before.
func after(t *testing.T, d time.Duration, bin string, args ...string) (ended bool) {
	t.Helper()
	cmd := exec.Command(bin, args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(d, func() { _ = cmd.Process.Kill() })
	err := cmd.Wait()
	timer.Stop()
	return err == nil
}

const oneOctober = "--from=2026-10-01"

func counts(t *testing.T, data string) string {
	t.Helper()
	if got := ok(t, "facts", "verify", "--data", data); !strings.Contains(got, "the facts are what the events say") {
		t.Errorf("verify says %s", got)
	}
	return figuresOf(t, ok(t, "query", "--data", data, "--metrics", "conversations,handled,customer_messages,agent_messages,first_response_time:mean", oneOctober,
		"--to=2026-12-31", "--by", "agent", "--json"))
}

// importer: an import that dies at any moment, and again, and is then run to its end, leaves what a single run leaves.
func (k killing) importer(t *testing.T) {
	data, died := t.TempDir(), 0
	for range k.times {
		if !after(t, time.Duration(rand.Float64()*float64(k.whole)), k.bin, "import", "--data", data, k.file) {
			died++
		}
	}
	if died == 0 {
		t.Error("no run was killed")
	}
	last := ok(t, "import", "--data", data, "--lang", "en", k.file)
	total := regexp.MustCompile(`conversations [0-9]+ · messages [0-9]+`)
	want := fmt.Sprintf("conversations %d · messages %d", k.messages/10, k.messages)
	if total.FindString(last) != want || total.FindString(k.printed) != want {
		t.Errorf("one run says %s, the last of many %s, want %s", k.printed, last, want)
	}
	if got := counts(t, data); got != k.want {
		t.Errorf("after %d kills the figures are\n%s\nof a single run\n%s", died, got, k.want)
	}
	if got := ok(t, "import", "--data", data, "--lang", "en", k.file); !strings.Contains(got, "added: 0 conversations, 0 messages, 0 events") {
		t.Errorf("one more import adds something: %s", got)
	}
}

// server: one that dies while an import pours in and facts are written comes up again with facts that are what the events say.
func (k killing) server(t *testing.T) {
	data := t.TempDir()
	for range k.times {
		_ = os.Remove(filepath.Join(data, "server.json"))
		cmd := exec.Command(k.bin, "serve", "--data", data, "--listen", "127.0.0.1:0", "--log", "error")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		waitReady(t, data, func() string { return "killed server" })
		timer := time.AfterFunc(time.Duration(rand.Float64()*float64(k.whole)), func() { _ = cmd.Process.Kill() })
		// The import ends with the server, or before it.
		after(t, 20*time.Second, k.bin, "import", "--data", data, k.file)
		_ = cmd.Wait()
		timer.Stop()
	}
	srv := start(t, data)
	second, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	out, err := exec.CommandContext(second, k.bin, "serve", "--data", data, "--listen", "127.0.0.1:0", "--log", "error").CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || (exit.ExitCode() != exitUsage && exit.ExitCode() != exitUnavailable) {
		t.Errorf("a second server on the same folder ends with %v: %s", err, out)
	}
	ok(t, "import", "--data", data, k.file) // finds the first server, whose address is still there
	srv.end(t, data)
	if got := counts(t, data); got != k.want {
		t.Errorf("after the kills the figures are\n%s\nof a single run\n%s", got, k.want)
	}
}
