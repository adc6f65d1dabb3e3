package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kefu/internal/feature/report"
)

// screen collects what a running command prints.
type screen struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// running is a server in this process.
type running struct {
	url  string
	stop context.CancelFunc
	done chan int
	out  *screen
}

func start(t *testing.T, data string, args ...string) *running {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	r := &running{stop: stop, done: make(chan int, 1), out: &screen{}}
	go func() {
		r.done <- run(ctx, streams{in: strings.NewReader(""), out: r.out, err: r.out}, append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0", "--log", "warn"}, args...))
	}()
	t.Cleanup(stop)
	r.url = waitReady(t, data, r.out.String)
	return r
}

// waitReady reads where the server is and waits until it answers.
func waitReady(t *testing.T, data string, printed func() string) string {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		b, err := os.ReadFile(filepath.Join(data, "server.json"))
		var l local
		if err != nil || json.Unmarshal(b, &l) != nil {
			continue
		}
		resp, err := http.Get(l.URL + "/readyz")
		if err != nil {
			continue
		}
		resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return l.URL
		}
	}
	t.Fatalf("the server is not ready: %s", printed())
	return ""
}

func (r *running) end(t *testing.T, data string) {
	t.Helper()
	begun := time.Now()
	r.stop()
	select {
	case code := <-r.done:
		if code != exitOK {
			t.Errorf("the server ends with %d: %s", code, r.out)
		}
	case <-time.After(stopWithin):
		t.Fatalf("still running %s after the signal: %s", time.Since(begun), r.out)
	}
	if _, err := os.Stat(filepath.Join(data, "server.json")); !os.IsNotExist(err) {
		t.Errorf("server.json is left: %v", err)
	}
}

func TestServe(t *testing.T) {
	data := furnished(t)
	args := []string{"query", "--data", data, "--metrics", "handled,csat,first_response_time", "--by", "channel", "--json"}
	before := figuresOf(t, ok(t, args...))
	srv := start(t, data)
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/api/session": 200, "/api/metrics": 401, "/metrics": 200} {
		resp, err := http.Get(srv.url + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != want || (path == "/metrics" && !bytes.Contains(body, []byte("kefu_http_request_seconds"))) {
			t.Errorf("%s gives %d %.100s", path, resp.StatusCode, body)
		}
	}
	if info, err := os.Stat(filepath.Join(data, "server.json")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("server.json %v, %v: its secret is for its owner", info, err)
	}
	// The command line asks the running server, which holds the facts.
	if got := figuresOf(t, ok(t, args...)); got != before {
		t.Errorf("with a server the figures are\n%s\nwithout\n%s", got, before)
	}
	if got := ok(t, "facts", "verify", "--data", data); !strings.Contains(got, "the facts are what the events say") {
		t.Error(got)
	}
	if got := ok(t, "user", "list", "--data", data); !strings.Contains(got, demoEmail) {
		t.Error(got)
	}
	file := write(t, "m.csv", generated(200))
	ok(t, "import", "--data", data, file)
	time.Sleep(50 * time.Millisecond)
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if strings.Contains(ok(t, "query", "--data", data, "--metrics", "conversations", "--from", "2026-10-01", "--to", "2026-10-31", "--json"), `"value":20,`) {
			break
		}
		if time.Now().After(end) {
			t.Error("an import into the running server is not in the figures after five seconds")
			break
		}
	}
	srv.end(t, data)
	if got := ok(t, "facts", "verify", "--data", data); !strings.Contains(got, "the facts are what the events say") {
		t.Error(got)
	}
}

// figuresOf keeps what does not depend on the moment of asking.
func figuresOf(t *testing.T, doc string) string {
	t.Helper()
	var tab report.Table
	if err := json.Unmarshal([]byte(doc), &tab); err != nil {
		t.Fatalf("%v in %s", err, doc)
	}
	b, _ := json.Marshal([]any{tab.Columns, tab.Rows, tab.Total})
	return string(b)
}

// TestStaleAddress: a server that was killed leaves its address behind; the command line is not led astray by it.
func TestStaleAddress(t *testing.T) {
	data := furnished(t)
	for _, doc := range []string{`{"url":"http://127.0.0.1:1","token":"x"}`, `{`, `{"url":"::","token":""}`} {
		if err := os.WriteFile(filepath.Join(data, "server.json"), []byte(doc), 0o600); err != nil {
			t.Fatal(err)
		}
		ok(t, "query", "--data", data, "--metrics", "handled")
	}
}

// TestVerifyFindsTampering changes one value behind the program's back.
func TestVerifyFindsTampering(t *testing.T) {
	data := furnished(t)
	if got := ok(t, "facts", "verify", "--data", data); !strings.Contains(got, "the facts are what the events say") {
		t.Fatal(got)
	}
	for _, change := range []string{
		"UPDATE conversation SET channel = 'fax' WHERE conversation_id = (SELECT min(conversation_id) FROM conversation)",
		"DELETE FROM turn WHERE rowid = (SELECT max(rowid) FROM turn)",
		"INSERT INTO rating SELECT * FROM rating LIMIT 1",
	} {
		db, err := sql.Open("duckdb", filepath.Join(data, "facts.duckdb"))
		if err != nil {
			t.Fatal(err)
		}
		res, err := db.Exec(change)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := res.RowsAffected(); err != nil || n != 1 {
			t.Fatalf("%s changed %d rows, %v", change, n, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		got := do(t, "facts", "verify", "--data", data)
		if got.code != exitDiffers || !strings.Contains(got.out, "of person ") || !strings.Contains(got.err, "facts rebuild") {
			t.Errorf("after %q verify ends with %d: %s%s", change, got.code, got.out, got.err)
		}
		ok(t, "facts", "rebuild", "--data", data)
		if got := ok(t, "facts", "verify", "--data", data); !strings.Contains(got, "the facts are what the events say") {
			t.Errorf("after a rebuild: %s", got)
		}
	}
	// Losing the fact file loses nothing.
	query := []string{"query", "--data", data, "--metrics", "handled,csat", "--by", "agent", "--json"}
	before := figuresOf(t, ok(t, query...))
	if err := os.Remove(filepath.Join(data, "facts.duckdb")); err != nil {
		t.Fatal(err)
	}
	if got := figuresOf(t, ok(t, query...)); got != before {
		t.Errorf("without the fact file the figures are\n%s\nbefore\n%s", got, before)
	}
}
