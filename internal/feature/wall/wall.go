package wall

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/metric"
	"kefu/internal/engine/presence"
	"kefu/internal/engine/routing"
	"kefu/internal/feature/desk"
	"kefu/internal/feature/report"
)

// Store reads who there is.
type Store interface {
	Agents(ctx context.Context) ([]domain.Agent, error)
	Presences(ctx context.Context) ([]presence.State, error)
	Setups(ctx context.Context) (map[domain.ID]routing.Setup, error)
	Contacts(ctx context.Context, ids []domain.ID) ([]domain.Contact, error)
	Widgets(ctx context.Context) ([]desk.Widget, error)
}

// Figures answers the metric queries of the report, so that wall and report cannot disagree.
type Figures interface {
	Today(ctx context.Context) (string, error)
	Queries(ctx context.Context, p access.Principal, queries []metric.Query, lang string) ([]*report.Table, error)
}

// Deps are what a wall needs; all but Logger are required.
type Deps struct {
	Store   Store
	Board   desk.Briefs
	Figures Figures
	Clock   domain.Clock
	// Open reports whether it is service time for a conversation.
	Open func(b desk.Brief, now domain.Instant) bool
	// Scene is the parent of an issue type.
	Scene  func(ctx context.Context, issue string) string
	Logger *slog.Logger
}

// Service watches the floor.
type Service struct {
	Deps

	floors floors // the floor as of a moment ago
	since  marks
	names  names
	today  todays
	quiet  quiet
}

// New makes a Service. Figures of today and of other days are there once Run has read them.
func New(d Deps) *Service {
	if d.Logger == nil {
		d.Logger = slog.New(slog.DiscardHandler)
	}
	return &Service{Deps: d, since: marks{seen: map[domain.ID]mark{}}, names: names{known: map[domain.ID]name{}},
		today: todays{of: map[string]*wanted{}, wake: make(chan struct{}, 1)}, quiet: quiet{last: map[domain.ID]domain.Instant{}}}
}

// names keeps the names of customers for a while, since the same ones wait from second to second.
type names struct {
	mu    sync.Mutex
	known map[domain.ID]name
}

type name struct {
	domain.Contact
	at domain.Instant
}

const (
	nameLasts = time.Minute
	maxNames  = 10_000
)

func (s *Service) contacts(ctx context.Context, ids []domain.ID, now domain.Instant) (map[domain.ID]domain.Contact, error) {
	s.names.mu.Lock()
	defer s.names.mu.Unlock()
	out := make(map[domain.ID]domain.Contact, len(ids))
	var missing []domain.ID
	for _, id := range ids {
		if n, ok := s.names.known[id]; ok && now.Sub(n.at) < nameLasts {
			out[id] = n.Contact
		} else {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return out, nil
	}
	found, err := s.Store.Contacts(ctx, missing)
	if err != nil {
		return nil, err
	}
	if len(s.names.known) > maxNames {
		clear(s.names.known)
	}
	for _, c := range found {
		s.names.known[c.ID] = name{c, now}
		out[c.ID] = c
	}
	return out, nil
}
