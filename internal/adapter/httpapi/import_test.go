package httpapi_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kefu/internal/adapter/httpapi"
	"kefu/internal/adapter/store"
	"kefu/internal/engine/access"
	"kefu/internal/engine/fact"
	"kefu/internal/feature/imports"
	"kefu/internal/feature/report"
	"kefu/internal/feature/workspace"
)

// liesCSV is a tiny export of 2026-11-20, UTC. By hand, in UTC with the default hours 09:00–23:00: c1 waits 2 min, c2 10 min, c3 4 min and c4
// has no answer. Then one line of every sort of lie: a time that is none, one in the future, no author, no conversation, the same message
// twice (a repetition, no lie), and an id with two contents.
const liesCSV = `conversation_id,message_id,customer_id,channel,created_at,author_type,author,body
c1,m1,k1,chat,2026-11-20 10:00:00,customer,Emma,Where is my parcel?
c1,m2,k1,chat,2026-11-20 10:02:00,agent,Amy,"On its way, Emma"
c2,m3,k2,chat,2026-11-20 11:00:00,customer,Bob,Size 42?
c2,m4,k2,chat,2026-11-20 11:10:00,agent,Amy,Yes
c3,m5,k3,chat,2026-11-20 12:00:00,customer,Cid,=cmd|'/c calc'!A1
c3,m6,k3,chat,2026-11-20 12:04:00,agent,Ben,No
c4,m7,k4,chat,2026-11-20 13:00:00,customer,Dan,Hello?
c5,m8,k5,chat,yesterday noon,customer,Eve,When?
c6,m9,k6,chat,2036-11-20 10:00:00,customer,Flo,From the future
,m10,,chat,2026-11-20 10:00:00,customer,Gus,Nowhere
c1,m2,k1,chat,2026-11-20 10:02:00,agent,Amy,"On its way, Emma"
c7,m11,k7,chat,2026-11-20 10:00:00,customer,Hal,One
c7,m11,k7,chat,2026-11-20 10:30:00,customer,Hal,Other
`

func (b *browser) settle(v httpapi.ImportView) httpapi.ImportView {
	b.t.Helper()
	for end := time.Now().Add(10 * time.Second); v.State == imports.StateChecking || v.State == imports.StateRunning; {
		if time.Now().After(end) {
			b.t.Fatalf("import still %s", v.State)
		}
		time.Sleep(10 * time.Millisecond)
		b.ok("GET", "/api/imports/"+v.ID.String(), nil, &v)
	}
	return v
}

func (b *browser) numbers(body string) []any {
	b.t.Helper()
	var tab report.Table
	b.ok("POST", "/api/query", body, &tab)
	var out []any
	for _, c := range tab.Rows[0].Cells {
		if c.Value == nil {
			out = append(out, nil)
		} else {
			out = append(out, *c.Value)
		}
	}
	return out
}

func same(a, b []any) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}

const lieQuery = `{"metrics":["conversations","handled","first_response_time","first_response_time:max","timed_out_conversations"],"from":"2026-11-01","to":"2026-11-21"}`

func TestImportOverHTTP(t *testing.T) {
	s := open(t)
	b := s.user(t, access.Owner, 0)
	var v httpapi.ImportView
	if got := b.upload("export.csv", liesCSV, &v); got.code != http.StatusOK {
		t.Fatalf("upload gives %d %s", got.code, got.body)
	}
	v = b.settle(v)
	if v.State != imports.StateDraft || v.Valid != "" || len(v.Preview) == 0 || len(v.Header) != 8 || len(v.Agents) != 2 || v.Summary.Added != (imports.Added{}) {
		t.Fatalf("draft: %s, invalid %q, error %q, header %v, agents %+v, %+v", v.State, v.Valid, v.Error, v.Header, v.Agents, v.Summary)
	}
	if got := v.Preview[0].Cells["channel"].Value; got != "Web chat" {
		t.Errorf("the preview calls the channel %q", got)
	}
	online := func(m httpapi.MetricName) bool { return m.ID == "online_time" }
	if slices.ContainsFunc(v.Summary.Computable, online) || !slices.ContainsFunc(v.Summary.Missing, online) {
		t.Error("a file of messages is said to tell who was online")
	}
	if got := b.numbers(lieQuery); !same(got[:2], []any{0, 0}) {
		t.Errorf("a check wrote something: %v", got)
	}
	if got := b.do("GET", "/api/imports/"+v.ID.String()+"/rejects", nil, nil); got.Code != "no_rejects" {
		t.Errorf("rejects before the run: %d %s", got.code, got.body)
	}
	if got := b.do("PUT", "/api/imports/"+v.ID.String(), `{"mapping":{"grain":"nonsense"}}`, nil); got.code != 422 || got.Code == "internal" {
		t.Errorf("a bad mapping gives %d %s", got.code, got.body)
	}
	var mapping map[string]any
	must(t, json.Unmarshal(v.Mapping, &mapping))
	mapping["agents"] = map[string]any{"Amy": map[string]any{"name": "Amy Wu"}}
	b.ok("PUT", "/api/imports/"+v.ID.String(), map[string]any{"mapping": mapping}, &v)
	v = b.settle(v)
	b.ok("POST", "/api/imports/"+v.ID.String()+"/start", nil, &v)
	v = b.settle(v)
	if v.State != imports.StateDone || v.Error != "" || v.Summary.Rows != 13 || v.Summary.Repeated != 1 {
		t.Fatalf("after the run: %s %q %+v", v.State, v.Error, v.Summary)
	}
	rejected := int64(0)
	for _, r := range v.Summary.Rejected {
		rejected += r.Count
		if r.Text == "" || r.Text == r.Code {
			t.Errorf("reason %+v has no words", r)
		}
	}
	if v.Summary.Accepted+rejected+v.Summary.Repeated != 13 || rejected != 5 {
		t.Errorf("13 rows are %d accepted, %d rejected %+v and %d repeated", v.Summary.Accepted, rejected, v.Summary.Rejected, v.Summary.Repeated)
	}
	got := b.ok("GET", "/api/imports/"+v.ID.String()+"/rejects", nil, nil)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(got.body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 6 || !strings.Contains(got.header.Get("Content-Disposition"), "export.csv.rejects.csv") {
		t.Errorf("the rejects are %v, %v", rows, err)
	}
	if rows[0][0] != "line" {
		t.Errorf("the rejects of an import that was started in English begin with %q", rows[0])
	}
	catchUp(t, s)
	// Waits of 2, 10 and 4 minutes: the median is 4, the longest 10; 10 is over the line of five minutes, and so is the one never answered.
	want := []any{4, 3, 240_000, 600_000, 2}
	if got := b.numbers(lieQuery); !same(got, want) {
		t.Errorf("the figures are %v, want %v", got, want)
	}
	again(t, b, v, want)
}

func catchUp(t *testing.T, s *server) {
	t.Helper()
	_, err := s.projector.CatchUp(t.Context())
	must(t, err)
}

// again imports the same file once more, as another upload with the same mapping: nothing may be added.
func again(t *testing.T, b *browser, first httpapi.ImportView, want []any) {
	t.Helper()
	var v httpapi.ImportView
	b.upload("export.csv", liesCSV, &v)
	v = b.settle(v)
	var mapping map[string]any
	must(t, json.Unmarshal(first.Mapping, &mapping))
	b.ok("PUT", "/api/imports/"+v.ID.String(), map[string]any{"mapping": mapping}, &v)
	v = b.settle(v)
	b.ok("POST", "/api/imports/"+v.ID.String()+"/start", nil, &v)
	v = b.settle(v)
	if a := v.Summary.Added; a.Conversations != 0 || a.Messages != 0 || a.Events != 0 || a.Customers != 0 || a.Known == 0 {
		t.Errorf("the second import added %+v", a)
	}
	catchUp(t, b.server)
	if got := b.numbers(lieQuery); !same(got, want) {
		t.Errorf("after the second import the figures are %v, want %v", got, want)
	}
	var list struct{ Items []httpapi.ImportView }
	b.ok("GET", "/api/imports", nil, &list)
	if len(list.Items) != 2 {
		t.Errorf("%d imports are listed", len(list.Items))
	}
}

func TestUploadsOfJunk(t *testing.T) {
	s := open(t)
	b := s.user(t, access.Owner, 0)
	for _, tt := range []struct{ name, content string }{
		{"empty.csv", ""}, {"binary.csv", "\x00\x01\x02\xff\xfe" + strings.Repeat("\x00", 200)}, {"fake.xlsx", "not a zip"}, {"half.jsonl", `{"a":`},
		{"../../../etc/passwd.csv", "a,b\n1,2\n"}, {`C:\temp\x.csv`, "a,b\n1,2\n"}, {"..", "a,b\n1,2\n"}, {strings.Repeat("名", 300) + ".csv", "a,b\n1,2\n"},
		{"header.csv", "conversation_id,created_at\n"}, {"quote.csv", "a,b\n\"open,2\n"},
	} {
		var v httpapi.ImportView
		got := b.upload(tt.name, tt.content, &v)
		if got.code >= 500 || got.code == 400 {
			t.Errorf("%.40q gives %d %s", tt.name, got.code, got.body)
		}
		if got.code == 200 {
			v = b.settle(v)
			if strings.ContainsAny(v.File, `/\`) || v.State != imports.StateDraft {
				t.Errorf("%.40q is kept as %q, %s", tt.name, v.File, v.State)
			}
		}
	}
}

// TestStartTwice: of several clicks on the same button one import runs.
func TestStartTwice(t *testing.T) {
	s := open(t)
	b := s.user(t, access.Owner, 0)
	var v httpapi.ImportView
	b.upload("export.csv", liesCSV, &v)
	v = b.settle(v)
	var started, busy atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			one := *b
			switch got := one.do("POST", "/api/imports/"+v.ID.String()+"/start", nil, nil); {
			case got.code == 200:
				started.Add(1)
			case got.Code == "import_busy":
				busy.Add(1)
			default:
				t.Errorf("%d %s", got.code, got.body)
			}
		})
	}
	wg.Wait()
	b.ok("GET", "/api/imports/"+v.ID.String(), nil, &v)
	if v = b.settle(v); v.State != imports.StateDone || started.Load() < 1 || started.Load()+busy.Load() != 8 {
		t.Errorf("%s, %d started, %d busy", v.State, started.Load(), busy.Load())
	}
	catchUp(t, s)
	if got := b.numbers(lieQuery); !same(got[:1], []any{4}) {
		t.Errorf("%v", got)
	}
}

// TestInterruptedImport: a run that was in work when the process ended says so.
func TestInterruptedImport(t *testing.T) {
	s := open(t)
	b := s.user(t, access.Owner, 0)
	var v httpapi.ImportView
	b.upload("export.csv", liesCSV, &v)
	v = b.settle(v)
	ports := store.Imports{Store: s.store}
	run, err := ports.Run(t.Context(), v.ID)
	must(t, err)
	run.State = imports.StateRunning
	must(t, ports.SaveRun(t.Context(), run))
	b.ok("GET", "/api/imports/"+v.ID.String(), nil, &v)
	if v.State != imports.StateFailed || !strings.Contains(v.Error, "interrupted") {
		t.Errorf("%s %q", v.State, v.Error)
	}
	v.Error = ""
	b.ok("POST", "/api/imports/"+v.ID.String()+"/start", nil, &v)
	if v = b.settle(v); v.State != imports.StateDone || v.Error != "" {
		t.Errorf("after a new start %s %q", v.State, v.Error)
	}
}

type settingsBody struct {
	Current  fact.Settings       `json:"current"`
	Versions []workspace.Version `json:"versions"`
}

func TestSettingsChangeFigures(t *testing.T) {
	s := open(t)
	b := s.user(t, access.Owner, 0)
	var v httpapi.ImportView
	b.upload("export.csv", liesCSV, &v)
	v = b.settle(v)
	b.ok("POST", "/api/imports/"+v.ID.String()+"/start", nil, &v)
	b.settle(v)
	catchUp(t, s)
	timedOut := func() any { return b.numbers(lieQuery)[4] }
	if timedOut() != 2.0 {
		t.Fatalf("%v timed out at first, want 2", timedOut())
	}
	var set settingsBody
	b.ok("GET", "/api/settings", nil, &set)
	before := len(set.Versions)
	change := func(red int, from string) answer {
		for i := range set.Current.Timeouts {
			set.Current.Timeouts[i].AmberS, set.Current.Timeouts[i].RedS = red/2, red
		}
		return b.do("PUT", "/api/settings", map[string]any{"settings": set.Current, "from": from}, &set)
	}
	if got := change(180, "tomorrow"); got.code != 200 {
		t.Fatalf("%d %s", got.code, got.body)
	}
	// From tomorrow: what happened stays as it was.
	if timedOut() != 2.0 || len(set.Versions) != before+1 || set.Versions[before].EffectiveFrom.String() != "2026-11-22T00:00:00Z" || !set.Current.CalendarIsDefault {
		t.Errorf("%v timed out, versions %+v, calendar default %v", timedOut(), set.Versions, set.Current.CalendarIsDefault)
	}
	// From the start: 10 and 4 minutes are over three, and so is the one without answer.
	change(180, "start")
	if timedOut() != 3.0 || len(set.Versions) != before+2 {
		t.Errorf("%v timed out, versions %+v", timedOut(), set.Versions)
	}
	change(3600, "start")
	if timedOut() != 1.0 {
		t.Errorf("%v timed out with a line of an hour", timedOut())
	}
	if got := change(60, "someday"); got.code != 422 {
		t.Errorf("from someday gives %d", got.code)
	}
	set.Current.Zone = "Mars/Olympus"
	if got := change(60, "start"); got.code != 422 || got.Code == "internal" {
		t.Errorf("a zone on Mars gives %d %s", got.code, got.body)
	}
	set.Current.Zone, set.Current.CutoffMinutes = "UTC", 17
	if got := change(60, "start"); got.Code != "bad_cutoff" {
		t.Errorf("a cut-off of 17 minutes gives %d %s", got.code, got.body)
	}
	set.Current.CutoffMinutes = 0
	for _, spoil := range []func(*fact.Settings){
		func(s *fact.Settings) { s.DefaultCalendar = "nope" }, func(s *fact.Settings) { s.MarketCalendars = map[string]string{"DE": "nope"} },
		func(s *fact.Settings) { s.Timeouts = nil }, func(s *fact.Settings) { s.Timeouts = []fact.Timeout{{AmberS: 9, RedS: 5}} },
		func(s *fact.Settings) { s.Clock = "sundial" }, func(s *fact.Settings) { s.FCRWindowHours = 0 }, func(s *fact.Settings) { s.MissedAfter = -1 },
		func(s *fact.Settings) { s.OffHoursDue = "25:00" }, func(s *fact.Settings) { s.Calendars = append(s.Calendars, s.Calendars[0]) },
	} {
		bad := set.Current
		spoil(&bad)
		if got := b.do("PUT", "/api/settings", map[string]any{"settings": bad, "from": "start"}, nil); got.code != 422 || got.Code == "internal" {
			t.Errorf("bad settings give %d %s", got.code, got.body)
		}
	}
	b.ok("GET", "/api/settings", nil, &set)
	if timedOut() != 1.0 || len(set.Versions) != before+3 {
		t.Errorf("refused settings changed something: %v, %+v", timedOut(), set.Versions)
	}
	for _, v := range set.Versions[before:] {
		if v.By == "" || v.SavedAt == 0 || !slices.Contains(v.Changed, "timeouts") && v.Version == int64(before+1) {
			t.Errorf("the history says %+v", v)
		}
	}
}

func TestPlan(t *testing.T) {
	s := open(t)
	b := s.user(t, access.Owner, 0)
	var r report.Recommendation
	b.ok("POST", "/api/plan/recommend", `{"kind":"dtc","size":"growth","markets":["europe"]}`, &r)
	var info httpapi.SessionInfo
	for _, spoil := range []func(*report.Recommendation){
		func(r *report.Recommendation) { r.Plan.Metrics = []string{"nope"} }, func(r *report.Recommendation) { r.Plan.Preset = "giant" },
		func(r *report.Recommendation) { r.TargetSets = []string{"nope"} }, func(r *report.Recommendation) { r.Calendars[0].Zone = "Mars/Olympus" },
		func(r *report.Recommendation) { r.Markets["europe"] = "nope" },
	} {
		var bad report.Recommendation
		doc, err := json.Marshal(r)
		must(t, err)
		must(t, json.Unmarshal(doc, &bad))
		spoil(&bad)
		if got := b.do("POST", "/api/plan", bad, nil); got.code < 400 || got.code >= 500 {
			t.Errorf("a bad plan gives %d %s", got.code, got.body)
		}
		b.ok("GET", "/api/session", nil, &info)
		if info.Workspace.WizardDone || info.Workspace.Plan.Preset != "" {
			t.Fatalf("half of a bad plan was kept: %+v", info.Workspace)
		}
	}
	b.ok("POST", "/api/plan", r, &info)
	if !info.Workspace.WizardDone || info.Workspace.Plan.Preset != "growth" || len(info.Workspace.Plan.Metrics) != 5 {
		t.Errorf("%+v", info.Workspace)
	}
	var set settingsBody
	b.ok("GET", "/api/settings", nil, &set)
	if set.Current.CalendarIsDefault || set.Current.MarketCalendars["europe"] == "" {
		t.Errorf("settings %+v", set.Current)
	}
	var targets struct{ Items []report.TargetRule }
	b.ok("GET", "/api/targets", nil, &targets)
	if len(targets.Items) < 15 {
		t.Errorf("%d targets", len(targets.Items))
	}
	b.ok("PUT", "/api/targets", map[string]any{"items": targets.Items[:3]}, &targets)
	if len(targets.Items) != 3 {
		t.Errorf("of three saved targets %d are left", len(targets.Items))
	}
}

func TestClearDemo(t *testing.T) {
	s := open(t)
	s.fill(t)
	b := s.user(t, access.Owner, 0)
	if got := b.numbers(lieQuery); same(got[:1], []any{0}) {
		t.Fatal("the demo is empty")
	}
	var v httpapi.ImportView
	b.upload("export.csv", liesCSV, &v)
	v = b.settle(v)
	b.ok("POST", "/api/imports/"+v.ID.String()+"/start", nil, &v)
	b.settle(v)
	catchUp(t, s)
	if got := s.user(t, access.Supervisor, 0).do("POST", "/api/demo/clear", nil, nil); got.code != 403 {
		t.Errorf("a supervisor clears the demo: %d", got.code)
	}
	var info httpapi.SessionInfo
	b.ok("POST", "/api/demo/clear", nil, &info)
	if info.Workspace.Demo || info.Workspace.WizardDone {
		t.Errorf("%+v", info.Workspace)
	}
	if got := b.numbers(lieQuery); !same(got[:2], []any{4, 3}) {
		t.Errorf("after clearing the demo the own import has %v, want 4 and 3", got)
	}
	var dims map[string][]report.Option
	b.ok("GET", "/api/dimensions", nil, &dims)
	for _, o := range dims["agent"] {
		if o.Label != "Amy" && o.Label != "Ben" {
			t.Errorf("agent %q of the demo is left", o.Label)
		}
	}
	for _, o := range dims["region"] {
		if o.Value != "unknown" {
			t.Errorf("region %q of the demo is left", o.Value)
		}
	}
}

// TestUploadFolderIsPrivate: uploaded files hold customers' words.
func TestUploadFolderIsPrivate(t *testing.T) {
	s := open(t)
	b := s.user(t, access.Owner, 0)
	var v httpapi.ImportView
	b.upload("export.csv", liesCSV, &v)
	b.settle(v)
	found := 0
	err := filepath.WalkDir(s.uploads, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".upload") {
			return err
		}
		found++
		info, err := d.Info()
		if err == nil && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %s", p, info.Mode())
		}
		return err
	})
	if err != nil || found != 1 {
		t.Errorf("%d files kept, %v", found, err)
	}
}
