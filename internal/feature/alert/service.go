package alert

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/desk"
	"kefu/internal/feature/report/schedule"
	"kefu/internal/feature/wall"
)

// Store keeps alerts, who knows of them, and what is still to be sent.
type Store interface {
	AlertSetup(ctx context.Context) (Setup, error)
	SaveAlertSetup(ctx context.Context, s Setup) error
	// OpenAlerts returns those that are not over, and LatestAlerts the newest ones, newest first.
	OpenAlerts(ctx context.Context) ([]Alert, error)
	LatestAlerts(ctx context.Context, limit int) ([]Alert, error)
	OneAlert(ctx context.Context, id domain.ID) (Alert, error) // or not_found
	// RaiseAlert keeps an alert together with what is to be sent of it. raised is false, and nothing is kept, when its event is open already.
	RaiseAlert(ctx context.Context, a Alert, routes []domain.ID) (raised bool, err error)
	ClearAlert(ctx context.Context, id domain.ID, at domain.Instant) error
	// TellAlert notes that a user is being told; first is false when that was noted before.
	TellAlert(ctx context.Context, id, user domain.ID, at domain.Instant) (first bool, err error)
	SeeAlert(ctx context.Context, id, user domain.ID, at domain.Instant) error
	// ClaimSends takes what is to be sent now, for as long as a lease; FinishSend and FailSend give it back.
	ClaimSends(ctx context.Context, limit int, lease time.Duration) ([]Send, error)
	FinishSend(ctx context.Context, s Send) error
	FailSend(ctx context.Context, s Send, reason string) error
	// SendTroubles is why the last try of each route failed that has something to be sent, or has given up.
	SendTroubles(ctx context.Context) (map[domain.ID]string, error)
	Teams(ctx context.Context) ([]domain.Team, error)
	Agents(ctx context.Context) ([]domain.Agent, error)
}

// Send is an alert on its way to a route. ID, Lease and Attempts are the store's own.
type Send struct {
	Alert, Route, ID, Lease domain.ID
	Attempts                int
}

// Pages are the open screens of those who may be told.
type Pages interface {
	// People lists who has a screen open, each once.
	People() []access.Principal
	// Alert shows an alert on all screens of a user.
	Alert(user domain.ID, v View)
}

// Floor is what there is now; wall.Service.
type Floor interface {
	Floor(ctx context.Context) (wall.Floor, error)
	Snapshot(ctx context.Context, p access.Principal) (wall.Wall, error)
}

// Parts are what a Service works with; all but Logger are required. Link is the address of the wall, empty when it is not known.
type Parts struct {
	Store   Store
	Floor   Floor
	Open    func(b desk.Brief, now domain.Instant) bool
	Pages   Pages
	Courier schedule.Courier
	Clock   domain.Clock
	IDs     domain.IDs
	Link    string
	Logger  *slog.Logger
}

// Service watches the floor and tells.
type Service struct {
	store   Store
	floor   Floor
	open    func(b desk.Brief, now domain.Instant) bool
	pages   Pages
	courier schedule.Courier
	clock   domain.Clock
	ids     domain.IDs
	link    string
	log     *slog.Logger

	mu sync.Mutex
	known
}

// known is what the service remembers of the store between two rounds.
type known struct {
	read   domain.Instant // 0: not yet, or no more
	setup  Setup
	open   map[key]*standing
	recent []Alert // newest first
	names  directory
}

type key struct {
	kind    Kind
	subject string
}

// standing is an open alert and when its event was last seen to hold.
type standing struct {
	Alert
	last domain.Instant
}

// New makes a Service. Nothing is watched before Run.
func New(p Parts) *Service {
	if p.Logger == nil {
		p.Logger = slog.New(slog.DiscardHandler)
	}
	return &Service{store: p.Store, floor: p.Floor, open: p.Open, pages: p.Pages, courier: p.Courier, clock: p.Clock, ids: p.IDs, link: p.Link, log: p.Logger}
}

// stale has the store read anew before the next round.
func (s *Service) stale() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known.read = 0
}

// Screen is the wall of a caller with the alerts that concern it.
type Screen struct {
	wall.Wall
	Alerts []View `json:"alerts"`
}

// shown is how many alerts stand on a wall.
const shown = 5

// Screen returns what the wall of a caller shows.
func (s *Service) Screen(ctx context.Context, p access.Principal) (Screen, error) {
	scope, err := wall.ScopeOf(p)
	if err != nil {
		return Screen{}, err
	}
	w, err := s.floor.Snapshot(ctx, p)
	if err != nil {
		return Screen{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known.read == 0 {
		if err := s.load(ctx); err != nil {
			return Screen{}, err
		}
	}
	out := Screen{Wall: w, Alerts: []View{}}
	for _, a := range s.recent {
		if a.concerns(scope) && len(out.Alerts) < shown {
			out.Alerts = append(out.Alerts, s.names.view(a))
		}
	}
	return out, nil
}

// See notes that the caller has taken note of an alert.
func (s *Service) See(ctx context.Context, p access.Principal, id domain.ID) error {
	scope, err := wall.ScopeOf(p)
	if err != nil {
		return err
	}
	a, err := s.store.OneAlert(ctx, id)
	if err == nil && !a.concerns(scope) {
		err = domain.NotFound("alert_not_found", "there is no such alert; it may have been removed")
	}
	if err != nil {
		return err
	}
	defer s.stale()
	return s.store.SeeAlert(ctx, id, p.User, s.clock.Now())
}

// Troubles is why the last try of each route failed that is not yet, or never was, delivered.
func (s *Service) Troubles(ctx context.Context, p access.Principal) (map[domain.ID]string, error) {
	if err := p.Require(access.SettingsEdit); err != nil {
		return nil, err
	}
	return s.store.SendTroubles(ctx)
}
