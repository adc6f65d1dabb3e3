package imports

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/report/history"
)

// MaxUpload is the largest file taken over HTTP.
const MaxUpload = 1 << 30

// checkWait is how long a request waits for the check of a file; longer checks go on in the background.
const checkWait = 3 * time.Second

func (s *Service) path(id domain.ID) string { return filepath.Join(s.dir, id.String()+".upload") }

// RejectsPath is the file of rejected rows of a run.
func (s *Service) RejectsPath(id domain.ID) string {
	return filepath.Join(s.dir, id.String()+".rejects.csv")
}

// Upload keeps a file, guesses what it is and checks it.
func (s *Service) Upload(ctx context.Context, p access.Principal, name string, body io.Reader) (Run, error) {
	if err := p.Require(access.ImportRun); err != nil {
		return Run{}, err
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return Run{}, domain.Unavailable("import_folder", "the upload folder cannot be made: %v", err)
	}
	r := Run{ID: s.ids.Next(), File: safeName(name), State: StateDraft, User: p.User, Started: s.clock.Now()}
	f, err := os.OpenFile(s.path(r.ID), os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return r, domain.Unavailable("import_folder", "the file cannot be kept: %v", err)
	}
	r.Size, err = io.Copy(f, io.LimitReader(body, MaxUpload+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return r, errors.Join(err, os.Remove(s.path(r.ID)))
	}
	if r.Size > MaxUpload {
		return r, errors.Join(domain.Invalid("file", "import_too_large", "the file is larger than %d MB; split it, or use kefu import on the server", MaxUpload>>20), os.Remove(s.path(r.ID)))
	}
	look, err := s.look(r, nil)
	if err != nil {
		return r, errors.Join(err, os.Remove(s.path(r.ID)))
	}
	r.Mapping, r.Notes, r.Sheets, r.Header = look.Mapping, look.Notes, look.Sheets, look.Header
	return s.check(ctx, r)
}

// safeName is the last part of an uploaded file's name, whatever system wrote it, and short enough to be a file name here: the end is kept,
// because it tells formats apart.
func safeName(name string) string {
	const longest = 120 // bytes
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	if len(name) > longest {
		name = strings.ToValidUTF8(name[len(name)-longest:], "")
	}
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
	if strings.Trim(name, ". ") == "" {
		return "upload.csv"
	}
	return name
}

// look opens the stored file under its own name, because the name tells formats apart.
func (s *Service) look(r Run, m *history.Mapping) (Look, error) {
	dir, err := os.MkdirTemp(s.dir, "look-*")
	if err != nil {
		return Look{}, err
	}
	defer os.RemoveAll(dir)
	named := filepath.Join(dir, r.File)
	if err := os.Link(s.path(r.ID), named); err != nil {
		return Look{}, err
	}
	return s.formats.Look(named, m)
}

// SaveMapping corrects the mapping of a draft and checks the file again.
func (s *Service) SaveMapping(ctx context.Context, p access.Principal, id domain.ID, m history.Mapping) (Run, error) {
	r, err := s.Get(ctx, p, id)
	if err != nil {
		return r, err
	}
	if r.State == StateRunning || r.State == StateChecking {
		return r, domain.Conflict("import_busy", "this import is being worked on; wait until it has ended")
	}
	look, err := s.look(r, &m)
	if err != nil {
		return r, err
	}
	if err := m.Validate(); err != nil {
		return r, err
	}
	r.Mapping, r.Header, r.Sheets, r.Error = m, look.Header, look.Sheets, ""
	return s.check(ctx, r)
}

// check reads the whole file without keeping anything, to learn the agents and what would be rejected.
func (s *Service) check(ctx context.Context, r Run) (Run, error) {
	return s.work(ctx, r, StateChecking, StateDraft, func(ctx context.Context, r *Run, live *progress) error {
		if err := r.Mapping.Validate(); err != nil {
			return nil // the guess left something open; the person fills it in
		}
		sink, err := s.dryRun(ctx, r)
		if err != nil {
			return err
		}
		return s.convert(ctx, r, live, sink)
	}, checkWait)
}

// Start runs the import in the background. The file of rejected rows speaks the language lang.
func (s *Service) Start(ctx context.Context, p access.Principal, id domain.ID, lang string) (Run, error) {
	r, err := s.Get(ctx, p, id)
	if err != nil {
		return r, err
	}
	if r.State == StateRunning || r.State == StateChecking {
		return r, domain.Conflict("import_busy", "this import is being worked on; wait until it has ended")
	}
	if err := s.Ready(ctx, r); err != nil {
		return r, err
	}
	r.Started, r.Error, r.Added = s.clock.Now(), "", Added{}
	return s.work(ctx, r, StateRunning, StateDone, func(ctx context.Context, r *Run, live *progress) error {
		out, err := os.Create(s.RejectsPath(r.ID))
		if err != nil {
			return err
		}
		rejects, err := s.formats.Rejects(out, lang)
		if err == nil {
			err = errors.Join(s.run(ctx, r, live, rejects), rejects.Flush())
		}
		return errors.Join(err, out.Close())
	}, 0)
}

// run reads the file once more and keeps what it says.
func (s *Service) run(ctx context.Context, r *Run, live *progress, rejects Rejects) error {
	var till *Till
	if r.Mapping.Grain == history.GrainOrder {
		stores, err := s.stores(ctx, r.Mapping.Source)
		if err != nil {
			return err
		}
		till = NewTill(s.shops, r.Mapping.Source, stores)
	}
	sink := NewSink(ctx, s.store, till, rejects)
	err := s.convert(ctx, r, live, sink)
	added, failed := sink.Finish()
	r.Added = added
	if err == nil {
		err = failed
	}
	return err
}

// stores are all stores; where there is none yet, the file brings the first, as files of conversations do.
func (s *Service) stores(ctx context.Context, source string) ([]domain.Store, error) {
	all, err := s.store.Stores(ctx)
	if err != nil || len(all) > 0 {
		return all, err
	}
	first := firstStore(source)
	_, err = s.store.Ingest(ctx, domain.Batch{Stores: []domain.Store{first}})
	return []domain.Store{first}, err
}

func firstStore(source string) domain.Store {
	return domain.Store{ID: domain.HashID(source, "store", ""), Name: source}
}

// dryRun is a sink that keeps nothing; of orders it says which would be refused.
func (s *Service) dryRun(ctx context.Context, r *Run) (history.Sink, error) {
	if r.Mapping.Grain != history.GrainOrder {
		return history.DryRun{}, nil
	}
	all, err := s.store.Stores(ctx)
	if len(all) == 0 {
		all = []domain.Store{firstStore(r.Mapping.Source)}
	}
	return dryTill{till: NewTill(nil, r.Mapping.Source, all)}, err
}

// dryTill is a history.DryRun that looks at orders.
type dryTill struct {
	history.DryRun
	till *Till
}

// Orders implements history.Sink.
func (d dryTill) Orders(ctx context.Context, orders []history.Order) ([]history.Refusal, error) {
	refused, _, err := d.till.Take(ctx, orders)
	return refused, err
}

// Ready reports what a run still lacks before it can start.
func (s *Service) Ready(ctx context.Context, r Run) error {
	if err := r.Mapping.Validate(); err != nil || r.Mapping.Grain != history.GrainOrder {
		return err
	}
	rule := r.Mapping.Columns["store"]
	if rule.Column != "" || len(rule.Columns) > 0 {
		return nil
	}
	all, err := s.store.Stores(ctx)
	if err != nil || len(all) == 0 && rule.Const == "" {
		return err
	}
	_, err = NewTill(nil, r.Mapping.Source, all).store(rule.Const)
	return err
}

// work moves a run through a state in the background; it waits a moment, so that small files are answered at once.
func (s *Service) work(ctx context.Context, r Run, during, after string, fn func(context.Context, *Run, *progress) error, wait time.Duration) (Run, error) {
	r.State = during
	live, err := s.take(r.ID)
	if err != nil {
		return r, err
	}
	if err := s.store.SaveRun(ctx, r); err != nil {
		s.release(r.ID)
		return r, err
	}
	ended := make(chan Run, 1)
	s.start(func(ctx context.Context) {
		x := r
		err := fn(ctx, &x, live)
		x.State, x.Finished = after, s.clock.Now()
		x.Total, x.Done = x.Summary.Rows, x.Summary.Rows
		if err != nil {
			x.Error = err.Error()
			if after == StateDone || ctx.Err() != nil {
				x.State = StateFailed
			}
		}
		err = s.store.SaveRun(context.WithoutCancel(ctx), x)
		s.release(r.ID)
		if err == nil {
			ended <- x
		}
		close(ended)
	})
	if wait == 0 {
		return r, nil
	}
	select {
	case x, ok := <-ended:
		if ok {
			return x, nil
		}
	case <-time.After(wait):
	case <-ctx.Done():
	}
	return r, nil
}

// take makes sure that one piece of work at a time is done on a run.
func (s *Service) take(id domain.ID) (*progress, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.live[id] != nil {
		return nil, domain.Conflict("import_busy", "this import is being worked on; wait until it has ended")
	}
	s.live[id] = &progress{}
	return s.live[id], nil
}

// release comes after the outcome is stored, so that nobody sees a run in work that nobody works on.
func (s *Service) release(id domain.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.live, id)
}

func (s *Service) convert(ctx context.Context, r *Run, live *progress, sink history.Sink) error {
	env, err := s.env(ctx)
	if err != nil {
		return err
	}
	spool, err := s.formats.Spool(s.dir)
	if err != nil {
		return err
	}
	defer spool.Close()
	env.Spool = spool
	dir, err := os.MkdirTemp(s.dir, "read-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	named := filepath.Join(dir, r.File)
	if err := os.Link(s.path(r.ID), named); err != nil {
		return err
	}
	f, err := s.formats.Open(named, r.Mapping)
	if err != nil {
		return err
	}
	r.Summary, err = history.Convert(ctx, f, r.Mapping, env, counting{Sink: sink, s: s, live: live})
	return errors.Join(err, f.Close())
}

func (s *Service) env(ctx context.Context) (history.Env, error) {
	h, err := s.store.Settings(ctx)
	if err != nil {
		return history.Env{}, err
	}
	agents, err := s.store.Agents(ctx)
	if err != nil {
		return history.Env{}, err
	}
	newest := h[len(h)-1]
	env := history.Env{Clock: s.clock, Zone: newest.Zone, Agents: map[domain.ID]domain.Agent{},
		Life: history.Life{SilenceEnd: newest.Life.SilenceEnd, Continue: newest.Life.Continue}}
	for _, a := range agents {
		env.Agents[a.ID] = a
	}
	return env, nil
}

// Preview reads the first rows of a file by its mapping.
func (s *Service) Preview(ctx context.Context, r Run, n int) ([]history.PreviewRow, error) {
	if r.Mapping.Validate() != nil {
		return []history.PreviewRow{}, nil
	}
	env, err := s.env(ctx)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(s.dir, "view-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	named := filepath.Join(dir, r.File)
	if err := os.Link(s.path(r.ID), named); err != nil {
		return nil, err
	}
	f, err := s.formats.Open(named, r.Mapping)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return history.Preview(f, r.Mapping, env, n)
}

// counting passes everything on and keeps the progress.
type counting struct {
	history.Sink
	s    *Service
	live *progress
}

// Progress implements history.Sink.
func (c counting) Progress(rows int64) {
	c.s.mu.Lock()
	c.live.done = rows
	c.s.mu.Unlock()
	c.Sink.Progress(rows)
}
