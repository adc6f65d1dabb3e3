package desk

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/conversation"
)

// Filter narrows a list; of each field one value has to fit, and an empty field fits everything.
type Filter struct {
	Channels   []domain.Channel `json:"channels,omitempty" maxItems:"30"`
	Stores     []domain.ID      `json:"stores,omitempty" maxItems:"50"`
	Teams      []domain.ID      `json:"teams,omitempty" maxItems:"50"`
	Owners     []domain.ID      `json:"owners,omitempty" maxItems:"50" doc:"0: nobody"`
	IssueTypes []string         `json:"issue_types,omitempty" maxItems:"50"`
	Languages  []string         `json:"languages,omitempty" maxItems:"50"`
	Countries  []string         `json:"countries,omitempty" maxItems:"50"`
	Tags       []string         `json:"tags,omitempty" maxItems:"20"`
	Waiting    bool             `json:"waiting,omitempty" doc:"only where the customer waits for us"`
	AtRisk     bool             `json:"at_risk,omitempty" doc:"only where the customer has waited so long that a dispute is to be feared"`
}

// Empty reports whether everything fits.
func (f Filter) Empty() bool {
	return len(f.Channels)+len(f.Stores)+len(f.Teams)+len(f.Owners)+len(f.IssueTypes)+len(f.Languages)+len(f.Countries)+len(f.Tags) == 0 && !f.Waiting && !f.AtRisk
}

func oneOf[T comparable](some []T, v T) bool { return len(some) == 0 || slices.Contains(some, v) }

// fits is the filter over what both a row and the board know, at an instant.
func (f Filter) fits(b Brief, now domain.Instant) bool {
	return oneOf(f.Channels, b.Channel) && oneOf(f.Stores, b.Store) && oneOf(f.Teams, b.Team) && oneOf(f.Owners, b.Owner) &&
		oneOf(f.IssueTypes, b.IssueType) && oneOf(f.Languages, base(b.Language)) && oneOf(f.Countries, b.Country) &&
		(len(f.Tags) == 0 || slices.ContainsFunc(f.Tags, func(t string) bool { return slices.Contains(b.Tags, t) })) &&
		(!f.Waiting || b.Waiting != 0) && (!f.AtRisk || b.Waiting != 0 && now >= b.Waiting.Add(DisputeAmber))
}

// Fits reports whether a conversation passes at an instant.
func (f Filter) Fits(s conversation.State, now domain.Instant) bool {
	b := briefOf(Stored{State: s})
	if s.Status == domain.StatusResolved || s.Excluded || s.Into != 0 {
		b.Waiting = 0
	}
	return f.fits(b, now)
}

// base is a language without its country.
func base(lang string) string {
	b, _, _ := strings.Cut(lang, "-")
	return b
}

// SavedView is a list that somebody keeps, for himself or herself (Team 0) or for a team.
type SavedView struct {
	ID     domain.ID `json:"id"`
	Owner  domain.ID `json:"owner"` // the user who made it
	Team   domain.ID `json:"team,omitempty"`
	Name   string    `json:"name"`
	View   View      `json:"view"`
	Reach  Reach     `json:"reach"`
	Order  Order     `json:"sort,omitempty" enum:"sla" doc:"left out: the order of the view"`
	Filter Filter    `json:"filter"`
}

// ViewStore keeps the lists of people.
type ViewStore interface {
	// SavedViews returns those of a user and those of all teams, by name.
	SavedViews(ctx context.Context, user domain.ID) ([]SavedView, error)
	SavedView(ctx context.Context, id domain.ID) (SavedView, error) // or not_found
	SaveView(ctx context.Context, v SavedView) error
	DeleteView(ctx context.Context, id domain.ID) error
}

// Counted is a kept list with how many conversations it holds for the caller; nil where that is not counted, because the list holds what
// is resolved.
type Counted struct {
	SavedView
	Count *int `json:"count,omitempty"`
	Mine  bool `json:"mine"` // the caller may change it
}

// maxViews bounds the lists of one person.
const maxViews = 50

// Views returns the lists that the caller has, counted over the board.
func (f *Finder) Views(ctx context.Context, p access.Principal) ([]Counted, error) {
	v, err := f.agents.Viewer(ctx, p)
	if err != nil {
		return nil, err
	}
	all, err := f.store.SavedViews(ctx, p.User)
	out := []Counted{}
	for _, s := range all {
		if s.Team != 0 && s.Owner != p.User && !v.All && !slices.Contains(v.Teams, s.Team) {
			continue
		}
		c := Counted{SavedView: s, Mine: mayChange(p, v, s)}
		if s.View != ViewResolved && s.View != ViewAll {
			n := f.agents.board.count(v, s, f.agents.Clock.Now())
			c.Count = &n
		}
		out = append(out, c)
	}
	return out, err
}

func mayChange(p access.Principal, v Viewer, s SavedView) bool {
	return s.Owner == p.User || s.Team != 0 && p.Can(access.DeskManage) && (v.All || slices.Contains(v.Teams, s.Team))
}

// SaveView adds a list (ID 0) or changes one, and returns it.
func (f *Finder) SaveView(ctx context.Context, p access.Principal, s SavedView) (SavedView, error) {
	v, err := f.agents.Viewer(ctx, p)
	if err != nil {
		return SavedView{}, err
	}
	s.Name = strings.TrimSpace(s.Name)
	if n := utf8.RuneCountInString(s.Name); n < 1 || n > 60 {
		return SavedView{}, domain.Invalid("name", "bad_name", "a list has a name of at most 60 characters")
	}
	if _, err := ranges(v, ListQuery{View: s.View, Reach: s.Reach}); err != nil {
		return SavedView{}, err
	}
	if s.Order != OrderUsual && s.Order != OrderSLA {
		return SavedView{}, domain.Invalid("sort", "bad_sort", "there is no order %q", s.Order)
	}
	if s.Team != 0 && !v.All && !slices.Contains(v.Teams, s.Team) {
		return SavedView{}, domain.Forbidden("not_your_team", "a list can be shared with a team of your own only")
	}
	if s.ID == 0 {
		mine, err := f.store.SavedViews(ctx, p.User)
		if err != nil {
			return SavedView{}, err
		}
		if len(slices.DeleteFunc(mine, func(o SavedView) bool { return o.Owner != p.User })) >= maxViews {
			return SavedView{}, domain.Conflict("too_many_views", "you have %d lists; remove one first", maxViews)
		}
		s.ID, s.Owner = f.agents.IDs.Next(), p.User
		return s, f.store.SaveView(ctx, s)
	}
	old, err := f.changeable(ctx, p, v, s.ID)
	if err != nil {
		return SavedView{}, err
	}
	s.Owner = old.Owner
	return s, f.store.SaveView(ctx, s)
}

// DeleteView removes a list.
func (f *Finder) DeleteView(ctx context.Context, p access.Principal, id domain.ID) error {
	v, err := f.agents.Viewer(ctx, p)
	if err != nil {
		return err
	}
	if _, err := f.changeable(ctx, p, v, id); err != nil {
		return err
	}
	return f.store.DeleteView(ctx, id)
}

func (f *Finder) changeable(ctx context.Context, p access.Principal, v Viewer, id domain.ID) (SavedView, error) {
	s, err := f.store.SavedView(ctx, id)
	if err == nil && !mayChange(p, v, s) {
		err = domain.NotFound("view_not_found", "there is no such list; it may have been removed")
	}
	return s, err
}

// count counts what a list holds for a viewer, as of the board.
func (b *Board) count(v Viewer, s SavedView, now domain.Instant) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, r := range b.rows {
		if (s.View == ViewWaiting && r.Waiting != 0 || string(s.View) == string(r.Status)) && v.In(s.Reach, r.Owner, r.Team) && s.Filter.fits(r, now) {
			n++
		}
	}
	return n
}
