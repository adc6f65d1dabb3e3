package main

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"kefu/internal/adapter/blob"
	"kefu/internal/adapter/httpapi"
	"kefu/internal/adapter/realtime"
	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/fact"
	"kefu/internal/engine/routing"
	"kefu/internal/feature/alert"
	"kefu/internal/feature/channels"
	"kefu/internal/feature/desk"
	dispatch "kefu/internal/feature/routing"
	"kefu/internal/feature/wall"
)

// live is the desk of this process: what visitors and agents do, who is told of it, and what time does by itself.
type live struct {
	app      *app
	folder   atomic.Pointer[fact.Folder] // the settings in force, compiled
	deps     desk.Deps
	board    *desk.Board
	agents   *desk.Agents
	finder   *desk.Finder
	indexer  *desk.Indexer
	visitors *desk.Visitors
	channels *channels.Service
	feed     *desk.Feed
	sweeper  *desk.Sweeper
	surveys  *desk.Surveys
	hub      *realtime.Hub
	router   *dispatch.Dispatcher
	people   *dispatch.People
	wall     *wall.Service
	alerts   *alert.Service
	files    *blob.Disk
	programs *programs

	stop context.CancelFunc
	work sync.WaitGroup
}

// newLive builds the desk; nothing runs before start.
func newLive(ctx context.Context, a *app, settings fact.History, public string) (*live, error) {
	l := &live{app: a, stop: func() {}}
	if err := l.settle(settings); err != nil {
		return nil, err
	}
	ports := store.Desk{Store: a.store}
	l.deps = desk.Deps{Store: ports, Rules: desk.SettingsRules(l.folder.Load, routing.TakeBack), Clock: a.clock, IDs: a.ids, Logger: a.log}
	key, err := a.store.SurveyKey(ctx)
	if err != nil {
		return nil, err
	}
	if public != "" {
		page := strings.TrimRight(public, "/") + "/survey/"
		l.deps.SurveyLink = func(invitation domain.ID) string { return page + desk.SurveyToken(key, invitation) }
	}
	l.surveys = desk.NewSurveys(l.deps, key)
	l.board = desk.NewBoard()
	l.agents, l.visitors, l.sweeper = desk.NewAgents(l.deps, l.board), desk.NewVisitors(l.deps), desk.NewSweeper(l.deps)
	l.finder = desk.NewFinder(l.agents, store.Finder{Store: a.store})
	l.indexer = desk.NewIndexer(ports, store.Finder{Store: a.store}, a.store, a.log)
	l.channels = channels.New(ports, a.ids)
	l.files = blob.NewDisk(filepath.Join(a.dir, "files"))
	l.hub = realtime.New(realtime.Options{
		Visitors: l.visitors, Agents: l.agents, Clock: a.clock, Log: a.log, Roster: ports.Presences, Hours: l.hours,
		FileLink: func(w desk.Widget, who desk.Visitor, file domain.ID) string {
			return httpapi.FileLink(a.clock, w, who, file)
		},
		AgentItem: httpapi.AgentItem, FileBytes: httpapi.VisitorFileBytes,
	})
	a.numbers.gauge("kefu_open_visitor_pages", "Open sockets of visitors.", func() float64 { n, _ := l.hub.Pages(); return float64(n) })
	a.numbers.gauge("kefu_open_agent_pages", "Open sockets of agents.", func() float64 { _, n := l.hub.Pages(); return float64(n) })
	l.router = dispatch.New(dispatch.Deps{Desk: desk.NewRouter(l.deps), Store: ports, Board: l.board, Clock: a.clock, Scene: sceneOf(ports), Logger: a.log})
	l.wall = newWall(l)
	l.people = dispatch.NewPeople(ports, l.router.Wake)
	l.feed = desk.NewFeed(l.deps, a.store, l.board, l.hub, l.router, l.wall)
	return l, nil
}

// sceneOf finds the parent of an issue type, "" where there is none.
func sceneOf(ports store.Desk) func(context.Context, string) string {
	return func(ctx context.Context, key string) string {
		types, err := ports.IssueTypes(ctx)
		if err != nil {
			return ""
		}
		for _, t := range append(types, domain.DefaultIssueTypes()...) {
			if t.Key == key {
				return t.Parent
			}
		}
		return ""
	}
}

// settle compiles the settings that hold from now on.
func (l *live) settle(h fact.History) error {
	f, err := fact.New(h)
	if err == nil {
		l.folder.Store(f)
	}
	return err
}

// hours is what a web chat promises to somebody who writes now.
func (l *live) hours(w desk.Widget, country string) (opens, replyBy domain.Instant) {
	now := l.app.clock.Now()
	p := l.folder.Load().Promise(fact.Case{Store: w.Account.StoreID, Channel: w.Account.Channel, Country: country, Began: now})
	_, opens = p.OpenAt(now)
	return opens, p.ReplyBy(now)
}

// start lets the desk follow the log, from its end on.
func (l *live) start(ctx context.Context) error {
	ctx, l.stop = context.WithCancel(context.WithoutCancel(ctx))
	if err := l.feed.Start(ctx); err != nil {
		return err
	}
	for name, run := range map[string]func(context.Context) error{
		"feed":    l.feed.Run,
		"sweeper": l.sweeper.Run,
		"search":  l.indexer.Run,
		"router":  l.router.Run,
		"wall":    l.wall.Run,
		"alerts":  l.alerts.Run,
		"screens": func(ctx context.Context) error { return l.hub.RunWall(ctx, screens{l.wall, l.alerts}) },
		"surveys": l.surveys.Run,
		"tidy":    (&desk.Tidy{Deps: l.deps, Bytes: l.files}).Run,
		"webhook": l.programs.publisher.Run,
		"sender":  l.programs.sender.Run,
		"hub":     func(ctx context.Context) error { l.hub.Run(ctx, l.feed); return nil },
	} {
		l.work.Go(func() {
			if err := run(ctx); err != nil && !errors.Is(err, context.Canceled) {
				l.app.log.Error("the live desk has stopped in part", "part", name, "err", err)
			}
		})
	}
	return nil
}

// partWithin is how long open pages have to read that they should come again.
const partWithin = 2 * time.Second

// leave sends all open pages away, which come again to the next server.
func (l *live) leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, partWithin)
	defer cancel()
	l.hub.Close(ctx)
}

// end stops what runs.
func (l *live) end() {
	l.stop()
	l.work.Wait()
}

// changed puts changed settings in force: the lines of who waits are drawn anew, in the background.
func (l *live) changed(h fact.History) error {
	if err := l.settle(h); err != nil {
		return err
	}
	l.app.background.Go(func(ctx context.Context) {
		err := l.sweeper.Replan(ctx)
		if err == nil {
			err = l.feed.Reload(ctx)
		}
		if err != nil && ctx.Err() == nil {
			l.app.log.Error("the lines of the inbox could not be drawn anew", "err", err)
		}
	})
	return nil
}

// adopt takes conversations that are in the log already into the inbox, by contact.
func (l *live) adopt(ctx context.Context, open map[domain.ID]domain.ID) error {
	for id, contact := range open {
		if _, err := l.sweeper.Adopt(ctx, contact, id); err != nil {
			return err
		}
	}
	return nil
}
