package workspace

import (
	"context"
	"slices"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/calendar"
	"kefu/internal/engine/fact"
	"kefu/internal/engine/routing"
	"kefu/internal/feature/report"
)

// missing returns the recommended calendars the settings do not have yet.
func missing(set fact.Settings, r report.Recommendation) []calendar.Spec {
	var out []calendar.Spec
	for _, c := range r.Calendars {
		if !slices.ContainsFunc(set.Calendars, func(x calendar.Spec) bool { return x.ID == c.ID }) {
			out = append(out, c)
		}
	}
	return out
}

// SaveAgent adds an agent (id 0) or changes one. Terms are sorted by their beginning.
func (s *Service) SaveAgent(ctx context.Context, p access.Principal, a domain.Agent) (domain.Agent, error) {
	return s.SaveAgentWith(ctx, p, a, nil)
}

// SaveAgentWith is SaveAgent together with what is set of the agent for routing: both are kept, or nothing. Where set is nil that stays as it is.
func (s *Service) SaveAgentWith(ctx context.Context, p access.Principal, a domain.Agent, set *routing.Setup) (domain.Agent, error) {
	if err := p.Require(access.SettingsEdit); err != nil {
		return a, err
	}
	if set != nil {
		if err := set.Check(); err != nil {
			return a, err
		}
	}
	a.Name = strings.TrimSpace(a.Name)
	if a.Name == "" {
		return a, domain.Invalid("name", "name_missing", "an agent needs a name")
	}
	for field, day := range map[string]string{"hired_on": a.HiredOn, "left_on": a.LeftOn} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			return a, domain.Invalid(field, "bad_date", "%q is not a date like 2026-11-21", day)
		}
	}
	if len(a.Terms) == 0 {
		a.Terms = []domain.AgentTerm{{}}
	}
	slices.SortStableFunc(a.Terms, func(x, y domain.AgentTerm) int { return int(min(1, max(-1, int64(x.From-y.From)))) })
	if a.ID == 0 {
		a.ID = s.ids.Next()
	}
	return a, s.store.SaveAgent(ctx, a, set)
}

// SaveTeam adds a team (id 0) or changes one; a team cannot be its own ancestor.
func (s *Service) SaveTeam(ctx context.Context, p access.Principal, t domain.Team) (domain.Team, error) {
	if err := p.Require(access.SettingsEdit); err != nil {
		return t, err
	}
	t.Name = strings.TrimSpace(t.Name)
	if t.Name == "" {
		return t, domain.Invalid("name", "name_missing", "a team needs a name")
	}
	d, err := s.store.Directory(ctx)
	if err != nil {
		return t, err
	}
	for up := t.Parent; up != 0; {
		i := slices.IndexFunc(d.Teams, func(x domain.Team) bool { return x.ID == up })
		if i < 0 {
			return t, domain.Invalid("parent", "no_team", "the parent team does not exist")
		}
		if up == t.ID {
			return t, domain.Invalid("parent", "team_circle", "a team cannot be inside itself")
		}
		up = d.Teams[i].Parent
	}
	if t.ID == 0 {
		t.ID = s.ids.Next()
	}
	return t, s.store.SaveTeam(ctx, t)
}

// SaveStore adds a store (id 0) or changes one.
func (s *Service) SaveStore(ctx context.Context, p access.Principal, x domain.Store) (domain.Store, error) {
	if err := p.Require(access.SettingsEdit); err != nil {
		return x, err
	}
	x.Name = strings.TrimSpace(x.Name)
	if x.Name == "" {
		return x, domain.Invalid("name", "name_missing", "a store needs a name")
	}
	if _, err := time.LoadLocation(x.Zone); err != nil {
		return x, domain.Invalid("zone", "bad_zone", "%q is not an IANA time zone such as Asia/Shanghai", x.Zone)
	}
	if x.ID == 0 {
		x.ID = s.ids.Next()
	}
	return x, s.store.SaveStore(ctx, x)
}

// SaveIssueTypes replaces the issue type list.
func (s *Service) SaveIssueTypes(ctx context.Context, p access.Principal, types []domain.IssueType) error {
	if err := p.Require(access.SettingsEdit); err != nil {
		return err
	}
	seen := map[string]bool{}
	for i, t := range types {
		if t.Key == "" || t.Name.ZH == "" || t.Name.EN == "" {
			return domain.Invalid("items", "issue_type_incomplete", "line %d needs a key and a name in both languages", i+1)
		}
		if seen[t.Key] {
			return domain.Invalid("items", "issue_type_twice", "the key %q is there twice", t.Key)
		}
		seen[t.Key] = true
		types[i].Position = i + 1
	}
	return s.store.SaveIssueTypes(ctx, types)
}
