package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"kefu/internal/adapter/httpapi"
	"kefu/internal/adapter/importer"
	"kefu/internal/adapter/olap"
	"kefu/internal/adapter/olap/duckdb"
	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/audit"
	"kefu/internal/engine/fact"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/auth"
	"kefu/internal/feature/channels"
	"kefu/internal/feature/imports"
	"kefu/internal/feature/report"
	"kefu/internal/feature/report/document"
	"kefu/internal/feature/report/schedule"
	"kefu/internal/feature/workspace"
	"kefu/web"
)

// version is set by the linker.
var version = "dev"

// app is everything that runs: built once, stopped once.
type app struct {
	log        *slog.Logger
	clock      domain.Clock
	ids        domain.IDs
	store      *store.Store
	facts      *duckdb.DB
	projector  *olap.Projector
	auth       *auth.Service
	workspace  *workspace.Service
	report     *report.Service
	press      *press
	schedules  *schedule.Service
	live       *live
	api        *httpapi.API
	background *httpapi.Background
	token      string
	stop       context.CancelFunc
	stopped    chan struct{} // the projector has ended
	numbers    *numbers
	dir        string // the data folder
}

// open builds the app over a place. The projector does not run before start.
func open(ctx context.Context, p place, log *slog.Logger) (*app, error) {
	return openWith(ctx, p, outside{}, log)
}

// openWith is open for a program that also sends reports.
func openWith(ctx context.Context, p place, o outside, log *slog.Logger) (*app, error) {
	if err := os.MkdirAll(*p.data, 0o700); err != nil {
		return nil, domain.Invalid("data", "bad_data", "cannot make the data folder: %v", err)
	}
	a := &app{log: log, clock: domain.ClockFunc(realClock), ids: newIDs(), numbers: newNumbers(), dir: *p.data}
	var err error
	if a.store, err = store.Open(ctx, p.dbURL(), store.Options{Clock: a.clock, IDs: a.ids, Logger: log}); err != nil {
		return nil, err
	}
	path, err := p.olapPath()
	if err == nil {
		a.facts, err = duckdb.Open(ctx, path, duckdb.Options{})
	}
	if err == nil {
		err = a.wire(ctx, o)
	}
	if err != nil {
		return nil, errors.Join(err, a.closeStores())
	}
	return a, nil
}

// wire passes the parts to each other.
func (a *app) wire(ctx context.Context, o outside) error {
	ports := store.Workspace{Store: a.store}
	settings, err := ports.Settings(ctx)
	if err != nil {
		return err
	}
	a.projector, err = olap.NewProjector(a.store, a.facts, settings, a.clock, olap.Options{Log: a.log})
	if err != nil {
		return err
	}
	catalogue, err := metric.Load(metric.Files(), olap.Tables())
	if err != nil {
		return err
	}
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	a.stop = stop
	a.background = httpapi.NewBackground(work)
	a.auth = auth.New(store.Auth{Store: a.store}, a.clock, a.ids)
	a.workspace = workspace.New(ports, a.clock, a.ids, a.refold)
	a.report = report.New(catalogue, factReader{DB: a.facts, projector: a.projector}, ports, a.clock)
	if a.press, err = newPress(document.NewPress(a.report, catalogue, a.clock)); err != nil {
		return err
	}
	shelf := report.NewShelf(ports)
	if a.schedules, err = a.schedule(o, ports, shelf); err != nil {
		return err
	}
	if a.live, err = newLive(ctx, a, settings, o.public); err != nil {
		return err
	}
	if a.live.alerts, err = newAlerts(a, a.live, o); err != nil {
		return err
	}
	a.live.programs = newPrograms(a, a.live, o.private)
	secret := make([]byte, 32)
	rand.Read(secret) // never fails
	a.token = base64.RawURLEncoding.EncodeToString(secret)
	var dist fs.FS
	if files, built := web.Dist(); built {
		dist = files
	}
	a.api = httpapi.New(httpapi.Deps{
		Version: version, Log: a.log, Clock: a.clock, Started: a.clock.Now(), Web: dist, Prometheus: a.numbers.handler(), OnRequest: a.numbers.request,
		Ready: a.ready, LocalToken: a.token, Background: a.background,
		Catalogue: catalogue, Auth: a.auth, Audit: audit.New(store.Audit{Store: a.store}, a.clock), Workspace: a.workspace, Report: a.report,
		Facts: factsAdmin{a.projector}, Shelf: shelf, Press: a.press, Schedules: a.schedules,
		Imports: imports.New(store.Imports{Store: a.store}, a.live.programs.commerce, importer.Formats{}, a.clock, a.ids, filepath.Join(a.dir, "uploads"), a.background.Go),
		Inviter: channels.NewInviter(a.store, a.clock), Proxies: o.proxies,
		Channels: a.live.channels, Desk: a.live.agents, Finder: a.live.finder, Visitors: a.live.visitors, Board: a.live.board, Files: a.live.files, Sockets: a.live.hub, Wall: a.live.wall, Alerts: a.live.alerts,
		Surveys: a.live.surveys, Seats: a.live.router, People: a.live.people,
		Records: a.live.programs.records, APIs: a.live.programs.apis, Hooks: a.live.programs.hooks, Commerce: a.live.programs.commerce,
	})
	return nil
}

// start lets the projector follow the log.
func (a *app) start(ctx context.Context) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stopBackground := a.stop
	a.stop = func() { cancel(); stopBackground() }
	a.stopped = make(chan struct{})
	bell, hangUp := a.store.Listen()
	go func() {
		defer hangUp()
		for {
			select {
			case <-ctx.Done():
				return
			case <-bell:
				a.projector.Notify()
			}
		}
	}()
	go func() {
		defer close(a.stopped)
		if err := a.projector.Run(ctx); err != nil && !errors.Is(err, context.Canceled) {
			a.log.Error("projector ended", "err", err)
		}
	}()
}

// refoldWait is how long a change of settings waits for the facts, so that small workspaces see the new figures at once.
const refoldWait = 2 * time.Second

// refold folds everyone again with changed settings, in the background if it takes longer than a moment.
func (a *app) refold(_ context.Context, h fact.History) error {
	if err := a.live.changed(h); err != nil {
		return err
	}
	done := make(chan error, 1)
	a.background.Go(func(ctx context.Context) {
		err := a.projector.SetSettings(ctx, h, nil)
		if err != nil {
			a.log.Error("facts could not be computed again", "err", err)
		}
		done <- err
	})
	select {
	case err := <-done:
		return err
	case <-time.After(refoldWait):
		return nil
	}
}

func (a *app) ready(ctx context.Context) error {
	if err := a.store.Ping(ctx); err != nil {
		return err
	}
	if a.projector.FreshAt() == 0 {
		return domain.Unavailable("facts_behind", "the facts are being computed")
	}
	return nil
}

// close stops the work and closes the files; what was accepted is finished.
func (a *app) close() error {
	a.live.end()
	a.stop()
	if a.stopped != nil {
		<-a.stopped
	}
	a.background.Wait()
	return a.closeStores()
}

func (a *app) closeStores() error {
	var err error
	if a.facts != nil {
		err = a.facts.Close()
	}
	return errors.Join(err, a.store.Close())
}

// factReader is the fact store as reports see it.
type factReader struct {
	*duckdb.DB
	projector *olap.Projector
}

// FreshAt implements report.Facts.
func (f factReader) FreshAt() domain.Instant { return f.projector.FreshAt() }

// factsAdmin lets the API rebuild and verify.
type factsAdmin struct{ *olap.Projector }

// Rebuild implements httpapi.FactsAdmin.
func (f factsAdmin) Rebuild(ctx context.Context, progress func(done, total int64)) error {
	return f.Projector.Rebuild(ctx, progress)
}

// Verify implements httpapi.FactsAdmin.
func (f factsAdmin) Verify(ctx context.Context, progress func(done, total int64)) (httpapi.FactsReport, error) {
	const shown = 20
	c, err := f.Projector.Verify(ctx, shown, progress)
	out := httpapi.FactsReport{OK: err == nil && c.Differing == 0}
	for _, t := range c.Tables {
		out.Tables = append(out.Tables, httpapi.FactCount{Table: t.Table, Stored: t.Stored, Folded: t.Folded})
	}
	for _, d := range c.Differences {
		out.Differs = append(out.Differs, fmt.Sprintf("%s of person %s: %d rows stored, %d folded", d.Table, d.Person, d.Stored, d.Folded))
	}
	return out, err
}

// localFile is where a running server tells the command line how to reach it.
func localFile(p place) string { return filepath.Join(*p.data, "server.json") }
