package alert

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/desk"
	"kefu/internal/feature/notice"
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

// Floor is what there is now.
type Floor struct {
	At     domain.Instant
	Briefs []desk.Brief
	Seats  []Seat
	Silent []Silence
}

// Seat is an agent at work. The other fields are about the break, in which Planned is in minutes.
type Seat struct {
	Agent, Team domain.ID
	Break       bool
	Since       domain.Instant
	Reason      string
	Planned     int
}

// Silence is a channel that says nothing although it usually does.
type Silence struct {
	Account domain.ID
	Channel domain.Channel
	Last    domain.Instant // when somebody wrote last
	Usual   int64          // gap between messages, in ms
}

// Lookout sees the floor.
type Lookout interface {
	Floor(ctx context.Context) (Floor, error)
}

// Courier brings a message to a mailbox or a group chat.
type Courier interface {
	// Check reports an address that cannot work; Send would refuse it.
	Check(c notice.Channel) error
	Send(ctx context.Context, c notice.Channel, m notice.Message, files []notice.File) error
}

// Parts are what a Service works with; all but Logger are required. Link is the address of the wall, empty when it is not known.
type Parts struct {
	Store   Store
	Floor   Lookout
	Open    func(b desk.Brief, now domain.Instant) bool
	Pages   Pages
	Courier Courier
	Clock   domain.Clock
	IDs     domain.IDs
	Link    string
	Logger  *slog.Logger
}

// Service watches the floor and tells.
type Service struct {
	store   Store
	floor   Lookout
	open    func(b desk.Brief, now domain.Instant) bool
	pages   Pages
	courier Courier
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

// shown is how many alerts stand on a wall.
const shown = 5

// Newest returns the alerts that stand on a caller's wall, newest first.
func (s *Service) Newest(ctx context.Context, p access.Principal) ([]View, error) {
	floor, err := p.Floor()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known.read == 0 {
		if err := s.load(ctx); err != nil {
			return nil, err
		}
	}
	out, now := []View{}, s.clock.Now()
	for _, a := range s.recent {
		if a.concerns(floor) && len(out) < shown {
			out = append(out, s.names.view(a, now))
		}
	}
	return out, nil
}

// See notes that the caller has taken note of an alert.
func (s *Service) See(ctx context.Context, p access.Principal, id domain.ID) error {
	floor, err := p.Floor()
	if err != nil {
		return err
	}
	a, err := s.store.OneAlert(ctx, id)
	if err == nil && !a.concerns(floor) {
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
