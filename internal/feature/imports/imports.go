// Package imports takes in history from uploaded files: it guesses a mapping, shows what the file would become, runs the import in the
// background and keeps what came of it.
package imports

import (
	"context"
	"io"
	"sync"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/fact"
	"kefu/internal/feature/report/history"
)

// The states of a run.
const (
	StateChecking = "checking" // the file is read once without keeping anything
	StateDraft    = "draft"    // a person may correct the mapping
	StateRunning  = "running"
	StateDone     = "done"
	StateFailed   = "failed"
)

// Run is one import from upload to result.
type Run struct {
	ID       domain.ID       `json:"id"`
	File     string          `json:"file"` // name as uploaded
	Size     int64           `json:"size"`
	State    string          `json:"state"`
	Mapping  history.Mapping `json:"mapping"`
	Sheets   []string        `json:"sheets"`
	Header   []string        `json:"header"`
	Notes    []history.Note  `json:"notes"`
	Done     int64           `json:"done"` // rows read so far
	Total    int64           `json:"total"`
	Summary  history.Summary `json:"summary"` // of the check while a draft, of the import when done
	Added    Added           `json:"added"`
	Error    string          `json:"error,omitempty"`
	User     domain.ID       `json:"user"`
	Started  domain.Instant  `json:"started"`
	Finished domain.Instant  `json:"finished"`
}

// Added is what the import wrote; what was there before is not counted.
type Added struct {
	Conversations int `json:"conversations"`
	Messages      int `json:"messages"`
	Events        int `json:"events"`
	Customers     int `json:"customers"`
	Known         int `json:"known"` // events that were recorded already
	Orders        int `json:"orders,omitempty"`
	OrdersChanged int `json:"orders_changed,omitempty"` // known before, and different now
	OrdersSame    int `json:"orders_same,omitempty"`    // known before
}

// Look is what a first look at a file finds.
type Look struct {
	Mapping history.Mapping
	Notes   []history.Note
	Sheets  []string
	Header  []string
}

// File is an open export.
type File interface {
	history.Reader
	io.Closer
}

// Spool is a temporary file that is removed by Close.
type Spool interface {
	history.Spool
	io.Closer
}

// Rejects writes the file of rejected rows.
type Rejects interface {
	Add(line int, reason history.Reason, detail, raw string) error
	Flush() error
}

// Formats reads files; the adapter knows CSV, XLSX and JSONL.
type Formats interface {
	Look(path string, m *history.Mapping) (Look, error) // with a mapping: only the header under it
	Open(path string, m history.Mapping) (File, error)
	Spool(dir string) (Spool, error)
	Rejects(w io.Writer, lang string) (Rejects, error)
}

// Store keeps runs and writes batches.
type Store interface {
	SaveRun(ctx context.Context, r Run) error
	Run(ctx context.Context, id domain.ID) (Run, error)
	Runs(ctx context.Context, limit int) ([]Run, error)
	Ingest(ctx context.Context, b domain.Batch) (domain.BatchResult, error)
	SaveFigures(ctx context.Context, f []history.Figure) error
	Agents(ctx context.Context) ([]domain.Agent, error)
	Stores(ctx context.Context) ([]domain.Store, error)
	Settings(ctx context.Context) (fact.History, error)
}

// Service runs imports.
type Service struct {
	store   Store
	shops   Shops
	formats Formats
	clock   domain.Clock
	ids     domain.IDs
	dir     string // of uploaded files
	start   func(func(context.Context))

	mu   sync.Mutex
	live map[domain.ID]*progress // runs in work
}

type progress struct{ done int64 }

// New makes a Service that keeps files in dir; start runs work in the background.
func New(store Store, shops Shops, formats Formats, clock domain.Clock, ids domain.IDs, dir string, start func(func(context.Context))) *Service {
	return &Service{store: store, shops: shops, formats: formats, clock: clock, ids: ids, dir: dir, start: start, live: map[domain.ID]*progress{}}
}

// Get returns a run with its live progress.
func (s *Service) Get(ctx context.Context, p access.Principal, id domain.ID) (Run, error) {
	if err := p.Require(access.ImportRun); err != nil {
		return Run{}, err
	}
	r, err := s.store.Run(ctx, id)
	if err != nil || s.progress(&r) {
		return r, err
	}
	// It was in work when it was read and is not any more: either it has just ended, then it reads differently now, or the process
	// that ran it is gone.
	if r, err = s.store.Run(ctx, id); err != nil || s.progress(&r) {
		return r, err
	}
	return interrupted(r), nil
}

// progress fills in how far a run in work is; false means that it claims to be in work and nobody works on it.
func (s *Service) progress(r *Run) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if live, ok := s.live[r.ID]; ok {
		r.Done = live.done
		return true
	}
	return r.State != StateRunning && r.State != StateChecking
}

func interrupted(r Run) Run {
	r.State, r.Error = StateFailed, "interrupted: the server stopped while the file was read; start it again, nothing is written twice"
	return r
}

// List returns the newest runs.
func (s *Service) List(ctx context.Context, p access.Principal) ([]Run, error) {
	if err := p.Require(access.ImportRun); err != nil {
		return nil, err
	}
	runs, err := s.store.Runs(ctx, 100)
	if err != nil {
		return nil, err
	}
	for i := range runs {
		if runs[i], err = s.Get(ctx, p, runs[i].ID); err != nil {
			return nil, err
		}
	}
	return runs, nil
}
