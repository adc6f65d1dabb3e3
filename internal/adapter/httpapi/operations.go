package httpapi

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/report"
)

// FactsAdmin rebuilds and verifies the facts.
type FactsAdmin interface {
	// Rebuild folds everyone again; progress counts events.
	Rebuild(ctx context.Context, progress func(done, total int64)) error
	// Verify compares the stored facts with a fresh fold.
	Verify(ctx context.Context, progress func(done, total int64)) (FactsReport, error)
	FreshAt() domain.Instant
}

// FactsReport is the outcome of a verification.
type FactsReport struct {
	OK      bool        `json:"ok"`
	Tables  []FactCount `json:"tables"`
	Differs []string    `json:"differs,omitempty" doc:"the first persons whose facts differ"`
}

// FactCount compares one table.
type FactCount struct {
	Table  string `json:"table"`
	Stored int64  `json:"stored"`
	Folded int64  `json:"folded"`
}

// Progress is how far a long piece of work is.
type Progress struct {
	Done  int64 `json:"done"`
	Total int64 `json:"total"`
}

// work is the one rebuild or verification that may run at a time.
type work struct {
	mu       sync.Mutex
	running  bool
	progress Progress
	result   *FactsReport
	err      error
}

type freshOut struct {
	Body struct {
		FreshAt    domain.Instant `json:"fresh_at"`
		LagMs      int64          `json:"lag_ms"`
		Rebuilding *Progress      `json:"rebuilding,omitempty"`
		FirstDay   string         `json:"first_day,omitempty"`
		LastDay    string         `json:"last_day,omitempty"`
	}
}

type workOut struct {
	Body struct {
		Running  bool         `json:"running"`
		Progress Progress     `json:"progress"`
		Report   *FactsReport `json:"report,omitempty"`
		Error    string       `json:"error,omitempty"`
	}
}

func (a *API) registerOperations() {
	route(a, http.MethodGet, "/api/health/freshness", "freshness", "How fresh the figures are", access.ReportView, a.freshness)
	route(a, http.MethodGet, "/api/readiness", "readiness", "Is the ground for good figures laid?", access.ReportView, a.readiness)
	route(a, http.MethodPost, "/api/demo/clear", "clear-demo", "Remove all demo data", access.DemoClear, a.clearDemo)
	route(a, http.MethodPost, "/api/facts/rebuild", "rebuild-facts", "Compute all facts again from the events", access.SettingsEdit, a.rebuildFacts)
	route(a, http.MethodPost, "/api/facts/verify", "verify-facts", "Compare the facts with a fresh computation", access.SettingsEdit, a.verifyFacts)
	route(a, http.MethodGet, "/api/facts/work", "facts-work", "How far the rebuild or verification is", access.SettingsEdit, a.factsWork)
	a.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ok\n")) })
	a.mux.HandleFunc("GET /readyz", a.ready)
	a.mux.HandleFunc("GET /metrics", a.prometheus)
	a.mux.HandleFunc("GET /api/openapi.json", a.openapi)
}

func (a *API) freshness(ctx context.Context, _ *empty) (*freshOut, error) {
	out := &freshOut{}
	out.Body.FreshAt = a.Facts.FreshAt()
	out.Body.LagMs = max(0, a.Clock.Now().Sub(out.Body.FreshAt).Milliseconds())
	first, last, ok, err := a.Report.Span(ctx)
	if ok {
		out.Body.FirstDay, out.Body.LastDay = first, last
	}
	a.work.mu.Lock()
	defer a.work.mu.Unlock()
	if a.work.running {
		p := a.work.progress
		out.Body.Rebuilding = &p
	}
	return out, err
}

type readinessOut struct{ Body report.Readiness }

func (a *API) readiness(ctx context.Context, _ *empty) (*readinessOut, error) {
	r, err := a.Report.Readiness(ctx, caller(ctx), lang(ctx))
	return &readinessOut{Body: r}, err
}

func (a *API) clearDemo(ctx context.Context, _ *empty) (*sessionOut, error) {
	if err := a.Workspace.ClearDemo(ctx, caller(ctx)); err != nil {
		return nil, err
	}
	if err := a.record(ctx, "demo.clear", "workspace", nil); err != nil {
		return nil, err
	}
	return a.getSession(ctx, nil)
}

// begin starts fn in the background unless something runs already.
func (a *API) begin(fn func(ctx context.Context, progress func(done, total int64)) (*FactsReport, error)) (*workOut, error) {
	a.work.mu.Lock()
	defer a.work.mu.Unlock()
	if a.work.running {
		return nil, domain.Conflict("facts_busy", "a rebuild or verification is running; wait for it")
	}
	a.work.running, a.work.progress, a.work.result, a.work.err = true, Progress{}, nil, nil
	a.Background.Go(func(ctx context.Context) {
		report, err := fn(ctx, func(done, total int64) {
			a.work.mu.Lock()
			a.work.progress = Progress{Done: done, Total: total}
			a.work.mu.Unlock()
		})
		a.work.mu.Lock()
		defer a.work.mu.Unlock()
		a.work.running, a.work.result, a.work.err = false, report, err
		if err != nil {
			a.Log.Error("facts", "err", err)
		}
	})
	out := &workOut{}
	out.Body.Running = true
	return out, nil
}

func (a *API) rebuildFacts(_ context.Context, _ *empty) (*workOut, error) {
	return a.begin(func(ctx context.Context, progress func(done, total int64)) (*FactsReport, error) {
		return nil, a.Facts.Rebuild(ctx, progress)
	})
}

func (a *API) verifyFacts(_ context.Context, _ *empty) (*workOut, error) {
	return a.begin(func(ctx context.Context, progress func(done, total int64)) (*FactsReport, error) {
		r, err := a.Facts.Verify(ctx, progress)
		return &r, err
	})
}

func (a *API) factsWork(_ context.Context, _ *empty) (*workOut, error) {
	a.work.mu.Lock()
	defer a.work.mu.Unlock()
	out := &workOut{}
	out.Body.Running, out.Body.Progress, out.Body.Report = a.work.running, a.work.progress, a.work.result
	if a.work.err != nil {
		out.Body.Error = a.work.err.Error()
	}
	return out, nil
}

func (a *API) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := a.Ready(ctx); err != nil {
		http.Error(w, "not ready: "+err.Error(), http.StatusServiceUnavailable)
		return
	}
	w.Write([]byte("ready\n"))
}

// prometheus answers callers on this machine, and others with a token of somebody who may see settings.
func (a *API) prometheus(w http.ResponseWriter, r *http.Request) {
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	ip := net.ParseIP(host)
	local := ip != nil && ip.IsLoopback() && r.Header.Get("X-Forwarded-For") == ""
	if p := caller(r.Context()); !local && !p.Can(access.SettingsView) {
		http.Error(w, "send an API token as Authorization: Bearer kefu_…", http.StatusUnauthorized)
		return
	}
	a.Prometheus.ServeHTTP(w, r)
}

func (a *API) openapi(w http.ResponseWriter, _ *http.Request) {
	b, err := a.OpenAPI()
	if err != nil {
		http.Error(w, "openapi: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(b)
}
