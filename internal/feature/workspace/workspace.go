// Package workspace keeps what an organisation says about itself: name and plan, stores, teams, agents, issue types, the settings that
// change figures, and the targets they are held against.
package workspace

import (
	"context"
	"encoding/json"
	"maps"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/fact"
	"kefu/internal/engine/routing"
	"kefu/internal/feature/report"
)

// Profile is the workspace's name and where it stands.
type Profile struct {
	Name       string      `json:"name"`
	Demo       bool        `json:"demo"`        // filled with demo data
	WizardDone bool        `json:"wizard_done"` // the first-run questions were answered
	Plan       report.Plan `json:"plan"`
}

// Store keeps the workspace.
type Store interface {
	Profile(ctx context.Context) (Profile, error)
	SaveProfile(ctx context.Context, p Profile) error
	Directory(ctx context.Context) (report.Directory, error)
	SaveStore(ctx context.Context, s domain.Store) error
	SaveTeam(ctx context.Context, t domain.Team) error
	// SaveAgent keeps an agent and, if set is not nil, what is set of him or her for routing, in one transaction.
	SaveAgent(ctx context.Context, a domain.Agent, set *routing.Setup) error
	SaveIssueTypes(ctx context.Context, types []domain.IssueType) error
	Settings(ctx context.Context) (fact.History, error)
	AddSettings(ctx context.Context, s fact.Settings, by domain.ID) (int64, error) // assigns the version
	SettingsSaved(ctx context.Context) ([]Saved, error)
	Targets(ctx context.Context) ([]report.TargetRule, error)
	ReplaceTargets(ctx context.Context, rules []report.TargetRule) error
	ClearDemo(ctx context.Context) error
}

// Service changes the workspace. Changed is called after settings were saved, so that the facts are folded again.
type Service struct {
	store   Store
	clock   domain.Clock
	ids     domain.IDs
	changed func(context.Context, fact.History) error
}

// New makes a Service.
func New(store Store, clock domain.Clock, ids domain.IDs, changed func(context.Context, fact.History) error) *Service {
	return &Service{store: store, clock: clock, ids: ids, changed: changed}
}

// Profile returns the workspace's name and plan.
func (s *Service) Profile(ctx context.Context) (Profile, error) { return s.store.Profile(ctx) }

// Directory returns the names of stores, teams, agents and issue types.
func (s *Service) Directory(ctx context.Context) (report.Directory, error) {
	return s.store.Directory(ctx)
}

// Begin names a new workspace and gives it its reporting zone and default settings.
func (s *Service) Begin(ctx context.Context, name, zone string) error {
	if strings.TrimSpace(name) == "" {
		return domain.Invalid("workspace", "name_missing", "the workspace needs a name")
	}
	if _, err := time.LoadLocation(zone); err != nil || zone == "" || zone == "Local" {
		return domain.Invalid("zone", "bad_zone", "%q is not an IANA time zone such as Asia/Shanghai", zone)
	}
	p, err := s.store.Profile(ctx)
	if err != nil {
		return err
	}
	p.Name = strings.TrimSpace(name)
	if len(p.Plan.Metrics) == 0 {
		p.Plan = report.Plan{Preset: report.PresetMature, Kind: "mixed", Metrics: report.PresetMetrics(report.PresetMature, "mixed")}
	}
	if err := s.store.SaveProfile(ctx, p); err != nil {
		return err
	}
	h, err := s.store.Settings(ctx)
	if err != nil {
		return err
	}
	if h[len(h)-1].Zone == zone {
		return nil
	}
	set := fact.Defaults(zone)
	return s.add(ctx, set, 0)
}

func (s *Service) add(ctx context.Context, set fact.Settings, by domain.ID) error {
	if _, err := s.store.AddSettings(ctx, set, by); err != nil {
		return err
	}
	h, err := s.store.Settings(ctx)
	if err != nil {
		return err
	}
	return s.changed(ctx, h)
}

// Settings returns all versions, oldest first.
func (s *Service) Settings(ctx context.Context) (fact.History, error) { return s.store.Settings(ctx) }

// From says when changed settings take effect.
const (
	FromNow      = "now"
	FromTomorrow = "tomorrow" // the next reporting day: history does not change
	FromStart    = "start"    // history is computed again
)

// SaveSettings adds a version. Earlier versions are never edited, so every figure can still name the one it was made with.
func (s *Service) SaveSettings(ctx context.Context, p access.Principal, set fact.Settings, from string) error {
	if err := p.Require(access.SettingsEdit); err != nil {
		return err
	}
	if _, err := fact.New(fact.History{set}); err != nil {
		return err
	}
	if err := checkSettings(set); err != nil {
		return err
	}
	if set.CutoffMinutes < 0 || set.CutoffMinutes > 480 || set.CutoffMinutes%30 != 0 {
		return domain.Invalid("cutoff_minutes", "bad_cutoff", "the day cut-off is between 00:00 and 08:00, by half hours")
	}
	zone, err := time.LoadLocation(set.Zone)
	if err != nil {
		return domain.Invalid("zone", "bad_zone", "%q is not an IANA time zone such as Asia/Shanghai", set.Zone)
	}
	now := s.clock.Now()
	switch from {
	case FromStart:
		set.EffectiveFrom = 0
	case FromTomorrow:
		t := now.Time().In(zone)
		set.EffectiveFrom = domain.At(time.Date(t.Year(), t.Month(), t.Day()+1, 0, set.CutoffMinutes, 0, 0, zone))
	case FromNow, "":
		set.EffectiveFrom = now
	default:
		return domain.Invalid("from", "bad_from", "from is one of now, tomorrow, start")
	}
	h, err := s.store.Settings(ctx)
	if err != nil {
		return err
	}
	set.CalendarIsDefault = h[len(h)-1].CalendarIsDefault && sameHours(h[len(h)-1], set)
	return s.add(ctx, set, p.User)
}

// sameHours reports whether two versions say the same about service hours.
func sameHours(a, b fact.Settings) bool {
	hours := func(s fact.Settings) string {
		text, _ := json.Marshal([]any{s.Calendars, s.DefaultCalendar, s.MarketCalendars, s.StoreCalendars}) // plain data, it cannot fail
		return string(text)
	}
	return hours(a) == hours(b)
}

// Targets returns all targets.
func (s *Service) Targets(ctx context.Context) ([]report.TargetRule, error) {
	return s.store.Targets(ctx)
}

// SaveTargets replaces the targets in force; from says when the new ones begin.
func (s *Service) SaveTargets(ctx context.Context, p access.Principal, rules []report.TargetRule, known func(metric string) bool) error {
	if err := p.Require(access.SettingsEdit); err != nil {
		return err
	}
	for i, r := range rules {
		if !known(r.Metric) {
			return domain.Invalid("items", "no_metric", "line %d: there is no metric %q", i+1, r.Metric)
		}
		if r.Good == nil && r.Great == nil && r.Alert == nil {
			return domain.Invalid("items", "empty_target", "line %d: %s has no line at all; give one or remove the target", i+1, r.Metric)
		}
		if r.ID == 0 {
			rules[i].ID = s.ids.Next()
		}
	}
	return s.store.ReplaceTargets(ctx, rules)
}

// ApplySet adds the targets of a named set; lines for the same cell are replaced.
func (s *Service) ApplySet(ctx context.Context, p access.Principal, id string) error {
	if err := p.Require(access.SettingsEdit); err != nil {
		return err
	}
	rules, err := s.store.Targets(ctx)
	if err != nil {
		return err
	}
	rules, err = s.withSet(rules, id)
	if err != nil {
		return err
	}
	return s.store.ReplaceTargets(ctx, rules)
}

func (s *Service) withSet(rules []report.TargetRule, id string) ([]report.TargetRule, error) {
	for _, set := range report.TargetSets() {
		if set.ID != id {
			continue
		}
		for _, add := range set.Items {
			add.ID, add.Set = s.ids.Next(), id
			kept := rules[:0:0]
			for _, r := range rules {
				if r.Metric != add.Metric || r.Market != add.Market || r.Channel != add.Channel || r.Seniority != add.Seniority || r.Team != add.Team {
					kept = append(kept, r)
				}
			}
			rules = append(kept, add)
		}
		return rules, nil
	}
	return nil, domain.NotFound("no_target_set", "there is no target set %q", id)
}

// ApplyPlan puts the wizard's recommendation into force: plan, calendars by market, target sets. Nothing is kept of one that is not sound.
func (s *Service) ApplyPlan(ctx context.Context, p access.Principal, r report.Recommendation, known func(ref string) error) error {
	if err := p.Require(access.SettingsEdit); err != nil {
		return err
	}
	if err := checkPlan(r.Plan, known); err != nil {
		return err
	}
	rules, err := s.store.Targets(ctx)
	if err != nil {
		return err
	}
	for _, id := range r.TargetSets {
		if rules, err = s.withSet(rules, id); err != nil {
			return err
		}
	}
	if len(r.Calendars) > 0 {
		h, err := s.store.Settings(ctx)
		if err != nil {
			return err
		}
		if err := s.SaveSettings(ctx, p, withCalendars(h[len(h)-1], r), FromStart); err != nil {
			return err
		}
	}
	if err := s.store.ReplaceTargets(ctx, rules); err != nil {
		return err
	}
	profile, err := s.store.Profile(ctx)
	if err != nil {
		return err
	}
	profile.Plan, profile.WizardDone = r.Plan, true
	return s.store.SaveProfile(ctx, profile)
}

// withCalendars adds the recommended calendars and the markets that go by them.
func withCalendars(set fact.Settings, r report.Recommendation) fact.Settings {
	set.Calendars = append(set.Calendars[:len(set.Calendars):len(set.Calendars)], missing(set, r)...)
	markets := map[string]string{}
	maps.Copy(markets, set.MarketCalendars)
	maps.Copy(markets, r.Markets)
	set.MarketCalendars = markets
	return set
}

func checkPlan(plan report.Plan, known func(ref string) error) error {
	for _, ref := range plan.Metrics {
		if err := known(ref); err != nil {
			return err
		}
	}
	_, err := report.Recommend(report.Answers{Size: plan.Preset, Kind: plan.Kind}, "en")
	return err
}

// SavePlan changes the ticked metrics.
func (s *Service) SavePlan(ctx context.Context, p access.Principal, plan report.Plan, known func(ref string) error) error {
	if err := p.Require(access.SettingsEdit); err != nil {
		return err
	}
	if err := checkPlan(plan, known); err != nil {
		return err
	}
	profile, err := s.store.Profile(ctx)
	if err != nil {
		return err
	}
	profile.Plan = plan
	return s.store.SaveProfile(ctx, profile)
}

// ClearDemo removes all demo data and leaves an empty workspace with its users.
func (s *Service) ClearDemo(ctx context.Context, p access.Principal) error {
	if err := p.Require(access.DemoClear); err != nil {
		return err
	}
	if err := s.store.ClearDemo(ctx); err != nil {
		return err
	}
	profile, err := s.store.Profile(ctx)
	if err != nil {
		return err
	}
	profile.Demo, profile.WizardDone = false, false
	if err := s.store.SaveProfile(ctx, profile); err != nil {
		return err
	}
	h, err := s.store.Settings(ctx)
	if err != nil {
		return err
	}
	return s.changed(ctx, h)
}

// Name sets the profile of a workspace that is being made.
func (s *Service) Name(ctx context.Context, p Profile) error { return s.store.SaveProfile(ctx, p) }
