package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kefu/internal/adapter/httpapi"
	"kefu/internal/feature/report"
)

// said is what a command printed and how it ended.
type said struct {
	code     int
	out, err string
}

func do(t *testing.T, args ...string) said {
	t.Helper()
	return with(t, "", args...)
}

func with(t *testing.T, in string, args ...string) said {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(t.Context(), streams{in: strings.NewReader(in), out: &out, err: &errs}, args)
	return said{code, out.String(), errs.String()}
}

func ok(t *testing.T, args ...string) string {
	t.Helper()
	got := do(t, args...)
	if got.code != exitOK {
		t.Fatalf("kefu %v ends with %d: %s%s", args, got.code, got.out, got.err)
	}
	return got.out
}

// furnished is a data folder with a small demo.
func furnished(t *testing.T) string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	ok(t, "demo", "--data", data, "--agents", "5", "--days", "10", "--conversations", "300")
	return data
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestBadInput: a mistake ends with the code a script can rely on and a sentence that says what to do.
func TestBadInput(t *testing.T) {
	data, none := t.TempDir(), filepath.Join(t.TempDir(), "none")
	file := write(t, "file", "x")
	csvFile := write(t, "a.csv", "conversation_id,created_at\nc1,2026-11-20 10:00:00\n")
	for _, tt := range []struct {
		args string
		code int
		say  string
	}{
		{"", exitUsage, ""},
		{"frobnicate", exitUsage, "kefu help"},
		{"serve --listen nowhere:port", exitUnavailable, "--listen"},
		{"serve --log loud", exitUsage, "debug, info"},
		{"serve --demo --listen 0.0.0.0:0 --data " + none, exitUsage, "loopback"},
		{"serve extra", exitUsage, "flags only"},
		{"serve --nope", exitUsage, "not defined"},
		{"serve --listen 127.0.0.1:0 --data " + file, exitUsage, "data folder"},
		{"demo --agents x", exitUsage, "agents"},
		{"demo --agents 0 --days -1 --data " + none + "1", exitUsage, "days"},
		{"demo --until 21.11.2026 --data " + none + "2", exitUsage, "2026-11-21"},
		{"query --metrics handled --data " + none, exitNotFound, "kefu demo"},
		{"query --data " + data, exitUsage, "kefu metric list"},
		{"query --metrics handeld --from 2026-11-01 --to 2026-11-02 --data " + data, exitUsage, "handled"},
		{"query --metrics handled --from 2026-11-01 --to 2026-11-02 --by colour --data " + data, exitUsage, "colour"},
		{"query --metrics handled --from 1.11.2026 --to 2026-11-02 --data " + data, exitUsage, "YYYY-MM-DD"},
		{"query --metrics handled --to soon --data " + data, exitUsage, "2026-11-21"},
		{"query --metrics handled --from 2026-11-02 --to 2026-11-01 --data " + data, exitUsage, "before"},
		{"query --metrics handled --data " + data, exitNotFound, "import"},
		{"query --metrics handled --from 2026-11-01 --to 2026-11-02 --where channel --data " + data, exitUsage, "--where"},
		{"query --metrics handled --from 2026-11-01 --to 2026-11-02 --where =x --data " + data, exitUsage, "--where"},
		{"query --metrics handled --from 2026-11-01 --to 2026-11-02 --where agent=Amy --data " + data, exitUsage, "Amy"},
		{"query --metrics handled --from 2026-11-01 --to 2026-11-02 --grain year --data " + data, exitUsage, "quarter"},
		{"query --metrics handled --from 2026-11-01 --to 2026-11-02 --compare mars --data " + data, exitUsage, "last_year"},
		{"query --metrics handled --from 2026-11-01 --to 2026-11-02 --clock sundial --data " + data, exitUsage, "calendar"},
		{"query --metrics handled --from 2026-11-01 --to 2026-11-02 --order csat --data " + data, exitUsage, "csat"},
		{"query --metrics handled --from 2026-11-01 --to 2026-11-02 --limit -1 --data " + data, exitUsage, "limit"},
		{"query --metrics handled:p50 --from 2026-11-01 --to 2026-11-02 --data " + data, exitUsage, "p50"},
		{"query --metrics reply_rate_within(y=1) --from 2026-11-01 --to 2026-11-02 --data " + data, exitUsage, "allowed are"},
		{"query --metrics reply_rate_within(x=1 --from 2026-11-01 --to 2026-11-02 --data " + data, exitUsage, "reference"},
		{"query --query " + none + " --data " + data, exitUsage, "none"},
		{"query --query " + file + " --data " + data, exitUsage, "JSON"},
		{"query handled --data " + data, exitUsage, "flags only"},
		{"query --metrics handled --lang fr --data " + data, exitUsage, "zh-CN"},
		{"query --metrics handled --data " + data + " --olap https://x", exitUsage, "--olap"},
		{"query --metrics handled --data " + data + " --db " + file, exitUnavailable, "database"},
		{"query --config " + none, exitUsage, "none"},
		{"import --data " + data, exitUsage, "FILE"},
		{"import " + none + ".csv --data " + data, exitUsage, "none"},
		{"import " + csvFile + " --mapping nonsense --data " + data, exitNotFound, "nonsense"},
		{"import " + csvFile + " --mapping " + file + " --data " + data, exitUsage, ""},
		{"metric", exitUsage, "list|explain"},
		{"metric frob", exitUsage, "list"},
		{"metric explain", exitNotFound, "metric list"},
		{"metric explain handeld", exitNotFound, "metric list"},
		{"metric check " + none, exitNotFound, "yaml"},
		{"facts", exitUsage, "rebuild|verify"},
		{"facts frob", exitUsage, "rebuild|verify"},
		{"facts verify --data " + none, exitNotFound, none},
		{"export --data " + data + " --metrics handled", exitUsage, ".xlsx"},
		{"export --data " + data + " --metrics handled --out x.doc", exitUsage, ".xlsx"},
		{"export --data " + data + " --month soon --out " + none + ".pdf", exitUsage, "soon"},
		{"user", exitUsage, "list|add"},
		{"user frob --data " + data, exitUsage, "list"},
		{"user add --data " + data, exitUsage, "e-mail"},
		{"user add --data " + data + " --email a@example.com --name A --role boss", exitUsage, "boss"},
		{"user add --data " + data + " --email a@example.com --name A --password short", exitUsage, "8"},
		{"user password --data " + data + " --email nobody@example.com --password longenough", exitNotFound, "user list"},
	} {
		got := do(t, strings.Fields(tt.args)...)
		if got.code != tt.code || !strings.Contains(got.err, tt.say) {
			t.Errorf("kefu %s ends with %d, want %d saying %q: %s", tt.args, got.code, tt.code, tt.say, got.err)
		}
		if strings.Contains(got.err, "goroutine") || strings.Contains(got.err, "%!") || (tt.args != "" && strings.Count(got.err, "kefu ") == 0) {
			t.Errorf("kefu %s says %s", tt.args, got.err)
		}
	}
	for _, help := range [][]string{{"help"}, {"-h"}, {"query", "-h"}, {"import", "--help"}} {
		if got := do(t, help...); got.code != exitOK || !strings.Contains(got.out+got.err, "usage") {
			t.Errorf("kefu %v ends with %d: %s%s", help, got.code, got.out, got.err)
		}
	}
}

func TestConfigPrecedence(t *testing.T) {
	file := write(t, "kefu.yaml", "listen: 1.1.1.1:1\nlog: warn\nlimit: 7\n")
	parse := func(args ...string) (listen, level string, limit int) {
		t.Helper()
		f := newFlags("test", "", streams{err: &bytes.Buffer{}})
		l := f.String("listen", "default:1", "")
		v := f.String("log", "info", "")
		n := f.Int("limit", 3, "")
		if err := f.parse(args); err != nil {
			t.Fatal(err)
		}
		return *l, *v, *n
	}
	check := func(name, listen, level string, limit int, args ...string) {
		t.Helper()
		if l, v, n := parse(args...); l != listen || v != level || n != limit {
			t.Errorf("%s: %s %s %d, want %s %s %d", name, l, v, n, listen, level, limit)
		}
	}
	check("default", "default:1", "info", 3)
	check("file", "1.1.1.1:1", "warn", 7, "--config", file)
	t.Setenv("KEFU_LISTEN", "2.2.2.2:2")
	t.Setenv("KEFU_LIMIT", "8")
	check("environment over file", "2.2.2.2:2", "warn", 8, "--config", file)
	check("flag over environment", "3.3.3.3:3", "warn", 8, "--config", file, "--listen", "3.3.3.3:3")
	check("a flag with the default's value is still given", "default:1", "warn", 8, "--listen=default:1", "--config", file)
	t.Setenv("KEFU_CONFIG", file)
	check("file named by the environment", "2.2.2.2:2", "warn", 8)
	for name, set := range map[string]func(){
		"a bad value in the environment": func() { t.Setenv("KEFU_LIMIT", "many") },
		"a missing file":                 func() { t.Setenv("KEFU_CONFIG", file+"x") },
		"a broken file":                  func() { t.Setenv("KEFU_CONFIG", write(t, "b.yaml", "listen: [1,2]\n")) },
	} {
		set()
		f := newFlags("test", "", streams{err: &bytes.Buffer{}})
		f.Int("limit", 3, "")
		if err := f.parse(nil); err == nil || exitCode(err) != exitUsage {
			t.Errorf("%s gives %v", name, err)
		}
		t.Setenv("KEFU_LIMIT", "8")
		t.Setenv("KEFU_CONFIG", file)
	}
}

func TestFlagsAnywhere(t *testing.T) {
	for args, want := range map[string]string{"a.csv --dry-run b.csv": "a.csv b.csv", "--dry-run a.csv b.csv": "a.csv b.csv",
		"a.csv b.csv --dry-run": "a.csv b.csv", "--dry-run -- a.csv --x": "a.csv --x", "--dry-run -- --x -- y": "--x -- y"} {
		f := newFlags("test", "FILE…", streams{err: &bytes.Buffer{}})
		dry := f.Bool("dry-run", false, "")
		if err := f.parse(strings.Fields(args)); err != nil || !*dry || strings.Join(f.Args(), " ") != want {
			t.Errorf("%q leaves %q, dry %v, %v", args, f.Args(), *dry, err)
		}
	}
	f := newFlags("test", "FILE…", streams{err: &bytes.Buffer{}})
	if err := f.parse([]string{"a.csv", "-h"}); err != flag.ErrHelp {
		t.Errorf("help behind a file gives %v", err)
	}
}

func TestQueryFormats(t *testing.T) {
	data := furnished(t)
	args := []string{"query", "--data", data, "--metrics", "handled,first_response_time,csat", "--by", "channel", "--lang", "en"}
	table := ok(t, args...)
	if !strings.Contains(table, "Total (de-duplicated)") || !strings.Contains(table, "Asia/Shanghai") || !strings.Contains(table, "E-mail") {
		t.Errorf("table:\n%s", table)
	}
	var tab report.Table
	if err := json.Unmarshal([]byte(ok(t, append(args, "--json")...)), &tab); err != nil || len(tab.Rows) == 0 || tab.Total == nil || len(tab.Columns) != 4 {
		t.Fatalf("JSON %+v, %v", tab, err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(ok(t, append(args, "--csv")...), "\ufeff"))).ReadAll()
	if err != nil || len(rows) < len(tab.Rows)+1 {
		t.Errorf("CSV %v, %v", rows, err)
	}
	doc, _ := json.Marshal(map[string]any{"metrics": []string{"handled"}, "from": tab.Meta.From, "to": tab.Meta.To})
	got := with(t, string(doc), "query", "--data", data, "--query", "-", "--json")
	var one report.Table
	if err := json.Unmarshal([]byte(got.out), &one); err != nil || *one.Rows[0].Cells[0].Value != *tab.Total.Cells[0].Value {
		t.Errorf("a query from standard input gives %d %s%s", got.code, got.out, got.err)
	}
	if got := with(t, `{"metrics":["handled"],"colour":1}`, "query", "--data", data, "--query", "-"); got.code != exitUsage {
		t.Errorf("an unknown field ends with %d", got.code)
	}
	if got := do(t, "demo", "--data", data); got.code != exitUsage || !strings.Contains(got.err, "already") {
		t.Errorf("a second demo ends with %d %s", got.code, got.err)
	}
}

func TestMetricCommand(t *testing.T) {
	zh, en := ok(t, "metric", "list"), ok(t, "metric", "list", "--lang", "en")
	if strings.Count(zh, "\n") < 80 || !strings.Contains(zh, "接待量") || !strings.Contains(en, "first_response_time") || strings.Contains(en, "接待量") {
		t.Errorf("list has %d lines", strings.Count(zh, "\n"))
	}
	for _, line := range strings.Split(strings.TrimSpace(zh), "\n") {
		id := strings.Fields(line)[0]
		card := ok(t, "metric", "explain", id)
		for _, want := range []string{"公式:", "算例:", "→"} {
			if !strings.Contains(card, want) {
				t.Errorf("the card of %s lacks %s", id, want)
			}
		}
	}
	if card := ok(t, "metric", "explain", "handled", "--lang", "en"); !strings.Contains(card, "formula:") {
		t.Errorf("a language behind the name is not heard:\n%.80s", card)
	}
	if got := ok(t, "metric", "check"); !strings.Contains(got, "well formed") {
		t.Error(got)
	}
	bad := filepath.Dir(write(t, "bad.yaml", "id: bad\nkind: nonsense\n"))
	if got := do(t, "metric", "check", bad); got.code != exitUsage || !strings.Contains(got.err, "bad") {
		t.Errorf("a bad definition ends with %d %s", got.code, got.err)
	}
}

func TestUserCommand(t *testing.T) {
	data := t.TempDir()
	made := ok(t, "user", "add", "--data", data, "--email", "A@example.com", "--name", "Amy", "--role", "owner")
	if !strings.Contains(made, "added a@example.com (owner)") || !strings.Contains(made, "password: ") {
		t.Error(made)
	}
	if got := do(t, "user", "add", "--data", data, "--email", "a@example.com", "--name", "Amy"); got.code != exitUsage || !strings.Contains(got.err, "already") {
		t.Errorf("twice ends with %d %s", got.code, got.err)
	}
	if got := ok(t, "user", "password", "--data", data, "--email", "A@EXAMPLE.com", "--password", "another horse"); !strings.Contains(got, "set") {
		t.Error(got)
	}
	if got := do(t, "user", "password", "--data", data, "--email", "a@example.com"); got.code != exitUsage || !strings.Contains(got.err, "--password") {
		t.Errorf("without a terminal ends with %d %s", got.code, got.err)
	}
	if got := ok(t, "user", "list", "--data", data); !strings.Contains(got, "a@example.com\tAmy\towner") {
		t.Error(got)
	}
}

func TestImportCommand(t *testing.T) {
	data := t.TempDir()
	file := write(t, "m.csv", strings.Join([]string{"conversation_id,message_id,customer_id,channel,created_at,author_type,author,body",
		"c1,m1,k1,chat,2026-11-20 10:00:00,customer,Emma,Hi", "c1,m2,k1,chat,2026-11-20 10:02:00,agent,Amy,Hello", "c2,m3,k2,chat,never,customer,Bob,Hi", ""}, "\n"))
	var v httpapi.ImportView
	dry := ok(t, "import", file, "--data", data, "--dry-run", "--json")
	if err := json.Unmarshal([]byte(dry), &v); err != nil || v.Summary == nil || v.Summary.Rows != 3 || v.Summary.Accepted != 2 || v.Summary.Added.Events != 0 {
		t.Fatalf("dry run %s, %v", dry, err)
	}
	if got := do(t, "query", "--data", data, "--metrics", "handled"); got.code != exitNotFound {
		t.Errorf("a dry run wrote something: %d %s", got.code, got.out)
	}
	rejects := filepath.Join(t.TempDir(), "r.csv")
	if got := ok(t, "import", "--data", data, "--lang", "en", "--rejects", rejects, file); !strings.Contains(got, "rows 3 · accepted 2") || !strings.Contains(got, "rejected 1") {
		t.Error(got)
	}
	if b, err := os.ReadFile(rejects); err != nil || !strings.Contains(string(b), "never") {
		t.Errorf("rejects %s, %v", b, err)
	}
	if got := ok(t, "query", "--data", data, "--metrics", "conversations,handled", "--csv"); !strings.Contains(got, "1") {
		t.Error(got)
	}
	mapping := filepath.Join(t.TempDir(), "map.yaml")
	ok(t, "import", file, "--write-mapping", mapping)
	if got := ok(t, "import", "--data", data, "--mapping", mapping, "--lang", "en", "--rejects", rejects, file); !strings.Contains(got, "added: 0 conversations, 0 messages, 0 events") {
		t.Errorf("the second import says %s", got)
	}
}

func TestVersionAndOpenAPI(t *testing.T) {
	if got := ok(t, "version"); !strings.HasPrefix(got, "kefu dev ") {
		t.Error(got)
	}
	var doc map[string]any
	if err := json.Unmarshal([]byte(ok(t, "openapi")), &doc); err != nil || doc["openapi"] == nil {
		t.Errorf("%v", err)
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	if code := run(stopped, streams{in: strings.NewReader(""), out: &out, err: &out}, []string{"query", "--data", t.TempDir(), "--metrics", "handled"}); code == exitOK {
		t.Error("a cancelled command says it was fine")
	}
}
