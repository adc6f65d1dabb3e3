package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kefu/internal/adapter/blob"
	"kefu/internal/adapter/httpapi"
	"kefu/internal/adapter/importer"
	"kefu/internal/adapter/olap"
	"kefu/internal/adapter/olap/duckdb"
	"kefu/internal/adapter/realtime"
	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/audit"
	"kefu/internal/engine/fact"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/auth"
	"kefu/internal/feature/channels"
	"kefu/internal/feature/commerce"
	"kefu/internal/feature/demo"
	"kefu/internal/feature/desk"
	"kefu/internal/feature/imports"
	"kefu/internal/feature/report"
	dispatch "kefu/internal/feature/routing"
	"kefu/internal/feature/workspace"
)

type clock struct{ at atomic.Int64 }

func (c *clock) Now() domain.Instant  { return domain.Instant(c.at.Load()) }
func (c *clock) pass(d time.Duration) { c.at.Add(d.Microseconds()) }

type counter struct{ n atomic.Int64 }

func (c *counter) Next() domain.ID { return domain.ID(1_000_000 + c.n.Add(1)) }

type reader struct {
	*duckdb.DB
	projector *olap.Projector
}

func (r reader) FreshAt() domain.Instant { return r.projector.FreshAt() }

type admin struct{ *olap.Projector }

func (a admin) Rebuild(ctx context.Context, p func(done, total int64)) error {
	return a.Projector.Rebuild(ctx, p)
}

func (a admin) Verify(ctx context.Context, p func(done, total int64)) (httpapi.FactsReport, error) {
	c, err := a.Projector.Verify(ctx, 5, p)
	return httpapi.FactsReport{OK: err == nil && c.Differing == 0}, err
}

// server is the whole API over real stores; its clock stands still until it is told to move.
type server struct {
	*httptest.Server
	api        *httpapi.API
	clock      *clock
	store      *store.Store
	auth       *auth.Service
	projector  *olap.Projector
	background *httpapi.Background
	uploads    string
	feed       *desk.Feed
	hub        *realtime.Hub
}

func open(t *testing.T) *server {
	t.Helper()
	return openWith(t, nil)
}

// openWith is open with a built web app.
func openWith(t *testing.T, web fs.FS) *server {
	t.Helper()
	ctx, dir := t.Context(), t.TempDir()
	s := &server{clock: &clock{}, uploads: filepath.Join(dir, "uploads")}
	s.clock.at.Store(int64(domain.At(time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC))))
	ids := &counter{}
	var err error
	s.store, err = store.Open(ctx, dir, store.Options{Clock: s.clock, IDs: ids})
	must(t, err)
	facts, err := duckdb.Open(ctx, "", duckdb.Options{})
	must(t, err)
	ports := store.Workspace{Store: s.store}
	history, err := ports.Settings(ctx)
	must(t, err)
	s.projector, err = olap.NewProjector(s.store, facts, history, s.clock, olap.Options{})
	must(t, err)
	_, err = s.projector.CatchUp(ctx)
	must(t, err)
	catalogue, err := metric.Load(metric.Files(), olap.Tables())
	must(t, err)
	s.background = httpapi.NewBackground(context.WithoutCancel(ctx))
	s.auth = auth.New(store.Auth{Store: s.store}, s.clock, ids)
	refold := func(ctx context.Context, h fact.History) error { return s.projector.SetSettings(ctx, h, nil) }
	live := s.desk(t, history, ids, dir)
	s.api = httpapi.New(httpapi.Deps{
		Inviter:  channels.NewInviter(s.store, s.clock),
		Channels: live.Channels, Desk: live.Desk, Finder: live.Finder, Visitors: live.Visitors, Board: live.Board, Files: live.Files, Sockets: live.Sockets,
		Surveys: live.Surveys, Seats: live.Seats, People: live.People,
		Version: "test", Web: web, Log: slog.New(slog.DiscardHandler), Clock: s.clock, Started: s.clock.Now(), Prometheus: http.NotFoundHandler(),
		Ready: func(context.Context) error { return nil }, LocalToken: "local-secret", Background: s.background, Catalogue: catalogue, Auth: s.auth,
		Audit: audit.New(store.Audit{Store: s.store}, s.clock), Workspace: workspace.New(ports, s.clock, ids, refold),
		Report: report.New(catalogue, reader{facts, s.projector}, ports, s.clock), Shelf: report.NewShelf(ports),
		Imports: imports.New(store.Imports{Store: s.store}, commerce.New(store.Commerce{Store: s.store}, live.Desk, nil, ids, s.clock), importer.Formats{}, s.clock, ids,
			s.uploads, s.background.Go),
		Facts: admin{s.projector},
	})
	s.api.Schedules = scheduling(s.store, s.api.Shelf, s.clock)
	s.api.Wall, s.api.Alerts = s.supervise()
	s.programs(live)
	s.Server = httptest.NewServer(s.api.Handler())
	t.Cleanup(func() {
		s.Close()
		s.background.Wait()
		must(t, facts.Close())
		must(t, s.store.Close())
	})
	return s
}

// desk builds the live desk. Its feed tells only when it is drained.
func (s *server) desk(t *testing.T, h fact.History, ids domain.IDs, dir string) httpapi.Deps {
	t.Helper()
	folder, err := fact.New(h)
	must(t, err)
	ports := store.Desk{Store: s.store}
	rules := desk.SettingsRules(func() *fact.Folder { return folder }, func(domain.ChannelKind) time.Duration { return 0 })
	deps := desk.Deps{Store: ports, Rules: rules, Clock: s.clock, IDs: ids}
	deps.SurveyLink = func(invitation domain.ID) string { return "/survey/" + desk.SurveyToken([]byte("test"), invitation) }
	board := desk.NewBoard()
	out := httpapi.Deps{Channels: channels.New(ports, ids), Desk: desk.NewAgents(deps, board), Visitors: desk.NewVisitors(deps), Board: board,
		Files: blob.NewDisk(filepath.Join(dir, "files"))}
	out.Finder = desk.NewFinder(out.Desk, store.Finder{Store: s.store})
	s.hub = realtime.New(realtime.Options{
		Visitors: out.Visitors, Agents: out.Desk, Clock: s.clock, Log: slog.New(slog.DiscardHandler), Roster: ports.Presences,
		Hours: func(desk.Widget, string) (opens, replyBy domain.Instant) {
			return 0, s.clock.Now().Add(90 * time.Second)
		},
		FileLink: func(w desk.Widget, who desk.Visitor, file domain.ID) string {
			return httpapi.FileLink(s.clock, w, who, file)
		},
		AgentItem: httpapi.AgentItem, FileBytes: httpapi.VisitorFileBytes,
	})
	out.Sockets, out.Surveys = s.hub, desk.NewSurveys(deps, []byte("test"))
	router := dispatch.New(dispatch.Deps{Desk: desk.NewRouter(deps), Store: ports, Board: board, Clock: s.clock, Scene: func(context.Context, string) string { return "" }})
	out.Seats, out.People = router, dispatch.NewPeople(ports, router.Wake)
	s.feed = desk.NewFeed(deps, s.store, board, s.hub)
	must(t, s.feed.Start(t.Context()))
	return out
}

// fill writes a small demo, as kefu demo does.
func (s *server) fill(t *testing.T) {
	t.Helper()
	p := demo.Params{Agents: 5, Days: 10, Conversations: 200, Seed: 1, Until: s.clock.Now(), Zone: "Asia/Shanghai"}
	made, err := demo.NewWorld(p)
	must(t, err)
	must(t, demo.Generate(t.Context(), p, func(b demo.Part) error { _, err := s.store.Ingest(t.Context(), b.Batch); return err }, nil))
	_, err = s.store.SaveSettings(t.Context(), made.Settings, 0)
	must(t, err)
	h, err := s.store.LoadSettings(t.Context())
	must(t, err)
	must(t, s.projector.SetSettings(t.Context(), h, nil))
	_, err = s.projector.CatchUp(t.Context())
	must(t, err)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// browser keeps a cookie as a browser does.
type browser struct {
	*server
	t      *testing.T
	cookie *http.Cookie
	header http.Header
}

func (s *server) browser(t *testing.T) *browser {
	return &browser{server: s, t: t, header: http.Header{"Accept-Language": {"en"}}}
}

// user makes a user of a role and logs it in.
func (s *server) user(t *testing.T, role access.Role, agent domain.ID, teams ...domain.ID) *browser {
	t.Helper()
	email := fmt.Sprintf("%s%d@example.com", role, agent)
	_, _, err := s.auth.CreateUser(t.Context(), auth.NewUser{Email: email, Name: string(role), Password: "right horse", Role: role, Agent: agent, Teams: teams})
	must(t, err)
	b := s.browser(t)
	if got := b.do("POST", "/api/session", map[string]string{"email": email, "password": "right horse"}, nil); got.code != http.StatusOK {
		t.Fatalf("login: %+v", got)
	}
	return b
}

type answer struct {
	code   int
	header http.Header
	body   string
	httpapi.Problem
}

// do sends in as JSON (a string or reader as it is) and reads a good answer into out.
func (b *browser) do(method, path string, in, out any) answer {
	b.t.Helper()
	var body io.Reader
	switch x := in.(type) {
	case nil:
	case string:
		body = strings.NewReader(x)
	case io.Reader:
		body = x
	default:
		doc, err := json.Marshal(in)
		must(b.t, err)
		body = bytes.NewReader(doc)
	}
	req, err := http.NewRequest(method, b.URL+path, body)
	must(b.t, err)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for k, v := range b.header {
		req.Header[k] = v
	}
	if b.cookie != nil {
		req.AddCookie(b.cookie)
	}
	resp, err := http.DefaultClient.Do(req)
	must(b.t, err)
	defer resp.Body.Close()
	for _, c := range resp.Cookies() {
		b.cookie = c
		if c.MaxAge < 0 {
			b.cookie = nil
		}
	}
	text, err := io.ReadAll(resp.Body)
	must(b.t, err)
	a := answer{code: resp.StatusCode, header: resp.Header, body: string(text)}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "application/problem+json") {
		must(b.t, json.Unmarshal(text, &a.Problem))
	} else if out != nil && resp.StatusCode < 300 {
		must(b.t, json.Unmarshal(text, out))
	}
	return a
}

// ok is do for a request that must succeed.
func (b *browser) ok(method, path string, in, out any) answer {
	b.t.Helper()
	a := b.do(method, path, in, out)
	if a.code >= 300 {
		b.t.Fatalf("%s %s gives %d %s", method, path, a.code, a.body)
	}
	return a
}

// upload sends a file as the page does.
func (b *browser) upload(name, content string, out any) answer {
	b.t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", name)
	must(b.t, err)
	_, err = io.WriteString(part, content)
	must(b.t, err)
	must(b.t, w.Close())
	old := b.header
	b.header = old.Clone()
	b.header.Set("Content-Type", w.FormDataContentType())
	defer func() { b.header = old }()
	return b.do("POST", "/api/imports", &form, out)
}
