package alert

import (
	"context"
	"slices"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/notice"
)

// Setup is who is told of what.
type Setup struct {
	Rules  []Rule  `json:"rules"`
	Routes []Route `json:"routes"`
}

// Route is a mailbox or a group chat that is told. Empty Kinds and Teams mean all.
type Route struct {
	ID    domain.ID   `json:"id"`
	Name  string      `json:"name"`
	On    bool        `json:"on"`
	Lang  string      `json:"lang"`
	Kinds []Kind      `json:"kinds"`
	Teams []domain.ID `json:"teams"`
	notice.Channel
}

// takes reports whether an alert goes this way.
func (r Route) takes(a Alert) bool {
	return r.On && (len(r.Kinds) == 0 || slices.Contains(r.Kinds, a.Kind)) && (len(r.Teams) == 0 || slices.Contains(r.Teams, a.Team))
}

// rule returns the rule of a kind.
func (s Setup) rule(k Kind) Rule {
	for _, r := range s.Rules {
		if r.Kind == k {
			return r
		}
	}
	return Rule{Kind: k}
}

// filled is the setup with the product's rules where none was saved.
func (s Setup) filled() Setup {
	out := Setup{Routes: append([]Route{}, s.Routes...)}
	for _, d := range defaults() {
		if i := slices.IndexFunc(s.Rules, func(r Rule) bool { return r.Kind == d.Kind }); i >= 0 {
			d = s.Rules[i]
		}
		out.Rules = append(out.Rules, d)
	}
	return out
}

// check reports what is wrong with a setup.
func (s *Setup) check() error {
	for i := range s.Rules {
		r := &s.Rules[i]
		switch {
		case !slices.Contains(Kinds(), r.Kind):
			return domain.Invalid("rules", "bad_alert_kind", "there is no alert %q", r.Kind)
		case r.Kind != Silent && (r.Minutes < 1 || r.Minutes > maxMinutes):
			return domain.Invalid("rules", "bad_minutes", "an alert comes after 1 to %d minutes", maxMinutes)
		case r.Kind == Queue && (r.People < 1 || r.People > maxPeople):
			return domain.Invalid("rules", "bad_people", "a queue is too long at 1 to %d people", maxPeople)
		}
		for _, role := range r.Roles {
			if !slices.Contains([]access.Role{access.Owner, access.Manager, access.Supervisor}, role) {
				return domain.Invalid("rules", "bad_role", "the role %q sees no wall and gets no alerts", role)
			}
		}
	}
	if len(s.Routes) > maxRoutes {
		return domain.Invalid("routes", "too_many_routes", "alerts go to at most %d mailboxes and groups", maxRoutes)
	}
	for i := range s.Routes {
		r := &s.Routes[i]
		if r.Name = strings.TrimSpace(r.Name); r.Name == "" || len(r.Name) > maxName {
			return domain.Invalid("routes", "name_missing", "name each mailbox or group, with at most %d characters", maxName)
		}
		if r.Lang != "en" {
			r.Lang = "zh-CN"
		}
		for _, k := range r.Kinds {
			if !slices.Contains(Kinds(), k) {
				return domain.Invalid("routes", "bad_alert_kind", "there is no alert %q", k)
			}
		}
	}
	return nil
}

// Setup returns who is told of what, with addresses and secrets as they are: show them masked.
func (s *Service) Setup(ctx context.Context, p access.Principal) (Setup, error) {
	if err := p.Require(access.SettingsEdit); err != nil {
		return Setup{}, err
	}
	return s.readSetup(ctx)
}

func (s *Service) readSetup(ctx context.Context) (Setup, error) {
	saved, err := s.store.AlertSetup(ctx)
	return saved.filled(), err
}

// SaveSetup replaces who is told of what. Addresses and secrets that come back masked or empty stay as they were.
func (s *Service) SaveSetup(ctx context.Context, p access.Principal, next Setup) (Setup, error) {
	old, err := s.Setup(ctx, p)
	if err != nil {
		return next, err
	}
	if err := next.check(); err != nil {
		return next, err
	}
	for i := range next.Routes {
		r := &next.Routes[i]
		j := slices.IndexFunc(old.Routes, func(o Route) bool { return o.ID == r.ID && o.Type == r.Type })
		if r.ID == 0 || j < 0 {
			r.ID = s.ids.Next()
		} else {
			r.keep(old.Routes[j])
		}
		if err := s.courier.Check(r.Channel); err != nil {
			return next, err
		}
	}
	next = next.filled()
	if err := s.store.SaveAlertSetup(ctx, next); err != nil {
		return next, err
	}
	s.stale()
	return next, nil
}

// keep puts back what the caller was not shown and has not changed.
func (r *Route) keep(old Route) {
	if r.To == old.Masked().To || r.To == "" {
		r.To = old.To
	}
	if r.Secret == "" && r.To == old.To {
		r.Secret = old.Secret
	}
}
