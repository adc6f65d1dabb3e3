package main

import (
	"context"
	"strings"

	"kefu/internal/adapter/httpapi"
	"kefu/internal/adapter/realtime"
	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/fact"
	"kefu/internal/feature/alert"
	"kefu/internal/feature/desk"
	"kefu/internal/feature/wall"
)

// newWall builds what supervisors see of the floor.
func newWall(l *live) *wall.Service {
	ports := store.Desk{Store: l.app.store}
	return wall.New(wall.Deps{Store: ports, Board: l.board, Figures: l.app.report, Clock: l.app.clock, Open: l.isOpen, Scene: sceneOf(ports), Logger: l.app.log})
}

// isOpen reports whether it is service time for a conversation.
func (l *live) isOpen(b desk.Brief, now domain.Instant) bool {
	p := l.folder.Load().Promise(fact.Case{Store: b.Store, Channel: b.Channel, Country: b.Country, Region: b.Region, Began: now})
	open, _ := p.OpenAt(now)
	return open
}

// newAlerts builds what tells supervisors of it.
func newAlerts(a *app, l *live, o outside) (*alert.Service, error) {
	out, err := newCourier(a.clock, o)
	if err != nil {
		return nil, err
	}
	link := ""
	if o.public != "" {
		link = strings.TrimRight(o.public, "/") + "/wall"
	}
	return alert.New(alert.Parts{Store: store.Alerts{Store: a.store}, Floor: lookout{l.wall}, Open: l.isOpen, Pages: pages{l.hub}, Courier: out, Clock: a.clock, IDs: a.ids,
		Link: link, Logger: a.log}), nil
}

// pages shows alerts on open screens.
type pages struct{ *realtime.Hub }

// Alert implements alert.Pages.
func (p pages) Alert(user domain.ID, v alert.View) { p.Hub.Alert(user, v) }

// lookout is the floor as alerts see it.
type lookout struct{ *wall.Service }

// Floor implements alert.Lookout.
func (l lookout) Floor(ctx context.Context) (alert.Floor, error) {
	f, err := l.Service.Floor(ctx)
	out := alert.Floor{At: f.At, Briefs: f.Briefs}
	for _, x := range f.Seats {
		out.Seats = append(out.Seats, alert.Seat{Agent: x.ID, Team: x.Team, Break: x.State == wall.Break, Since: x.Since, Reason: x.Reason, Planned: x.Planned})
	}
	for _, c := range f.Channels {
		if c.State == wall.Silent {
			out.Silent = append(out.Silent, alert.Silence{Account: c.ID, Channel: c.Channel, Last: c.Last, Usual: c.Usual})
		}
	}
	return out, err
}

// screens is the wall as sockets send it.
type screens struct {
	wall   *wall.Service
	alerts *alert.Service
}

// Key implements realtime.Wall.
func (s screens) Key(p access.Principal) (string, error) {
	floor, err := p.Floor()
	return floor.Key(), err
}

// Screen implements realtime.Wall.
func (s screens) Screen(ctx context.Context, p access.Principal) (any, error) {
	return httpapi.Screen(ctx, p, s.wall, s.alerts)
}
