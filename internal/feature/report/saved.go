package report

import (
	"context"
	"encoding/json"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// Saved is a view of the report that somebody keeps under a name. Doc is the state of the page.
type Saved struct {
	ID        domain.ID       `json:"id"`
	Owner     domain.ID       `json:"owner_id"`
	Name      string          `json:"name"`
	Shared    bool            `json:"shared"`
	Doc       json.RawMessage `json:"doc"`
	UpdatedAt domain.Instant  `json:"updated_at"`
}

// SavedStore keeps saved reports.
type SavedStore interface {
	SavedReports(ctx context.Context, user domain.ID) ([]Saved, error) // own and shared
	SavedReport(ctx context.Context, id domain.ID) (Saved, error)
	PutSavedReport(ctx context.Context, r Saved) (Saved, error)
	DeleteSavedReport(ctx context.Context, id domain.ID) error
}

// Shelf is the saved reports of a workspace.
type Shelf struct{ store SavedStore }

// NewShelf makes a Shelf.
func NewShelf(store SavedStore) *Shelf { return &Shelf{store: store} }

// List returns the caller's own and the shared reports.
func (s *Shelf) List(ctx context.Context, p access.Principal) ([]Saved, error) {
	return s.store.SavedReports(ctx, p.User)
}

// Get returns a report that is the caller's own or shared.
func (s *Shelf) Get(ctx context.Context, p access.Principal, id domain.ID) (Saved, error) {
	r, err := s.store.SavedReport(ctx, id)
	if domain.KindOf(err) == domain.KindNotFound || err == nil && r.Owner != p.User && !r.Shared { // alike, so that nobody learns what others have
		return Saved{}, domain.NotFound("no_report", "there is no report %s, or it is somebody else's", id)
	}
	return r, err
}

// maxView is the largest page state kept, in bytes.
const maxView = 64 << 10

// Save adds a report (id 0) or changes one of the caller's own.
func (s *Shelf) Save(ctx context.Context, p access.Principal, r Saved) (Saved, error) {
	r.Name = strings.TrimSpace(r.Name)
	if r.Name == "" || len(r.Name) > 200 {
		return r, domain.Invalid("name", "name_missing", "a report needs a name of at most 200 characters")
	}
	if !json.Valid(r.Doc) || len(r.Doc) > maxView {
		return r, domain.Invalid("doc", "bad_view", "the view is not JSON of at most %d KB", maxView>>10)
	}
	if r.ID != 0 {
		old, err := s.own(ctx, p, r.ID)
		if err != nil {
			return r, err
		}
		r.Owner = old.Owner
	} else {
		r.Owner = p.User
	}
	return s.store.PutSavedReport(ctx, r)
}

// Delete removes one of the caller's own reports, and its schedules with it.
func (s *Shelf) Delete(ctx context.Context, p access.Principal, id domain.ID) error {
	if _, err := s.own(ctx, p, id); err != nil {
		return err
	}
	return s.store.DeleteSavedReport(ctx, id)
}

// own returns a report the caller may change: his or her own, or anybody's for owner and manager.
func (s *Shelf) own(ctx context.Context, p access.Principal, id domain.ID) (Saved, error) {
	r, err := s.Get(ctx, p, id)
	if err == nil && r.Owner != p.User && !p.Can(access.SettingsEdit) {
		err = domain.Forbidden("not_yours", "this report belongs to somebody else; save a copy under a new name")
	}
	return r, err
}
