package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/calendar"
	"kefu/internal/engine/fact"
	"kefu/internal/feature/report"
	"kefu/internal/feature/workspace"
)

type settingsOut struct {
	Body struct {
		Current  fact.Settings       `json:"current"`
		Versions []workspace.Version `json:"versions"`
	}
}

type settingsIn struct {
	Body struct {
		Settings fact.Settings `json:"settings"`
		From     string        `json:"from" enum:"now,tomorrow,start" doc:"start computes all of history again"`
	}
}

// TargetSetView is a named set of targets.
type TargetSetView struct {
	ID    string              `json:"id"`
	Label string              `json:"label"`
	Items []report.TargetRule `json:"items"`
}

type targetsOut struct {
	Body struct {
		Items []report.TargetRule `json:"items"`
		Sets  []TargetSetView     `json:"sets"`
	}
}

type targetsIn struct {
	Body struct {
		Items []report.TargetRule `json:"items"`
	}
}

type applySetIn struct {
	Body struct {
		Set string `json:"set"`
	}
}

func (a *API) registerSettings() {
	route(a, http.MethodGet, "/api/settings", "get-settings", "The settings that change figures, and their versions", access.ReportView, a.getSettings)
	route(a, http.MethodPut, "/api/settings", "save-settings", "Add a version of the settings", access.SettingsEdit, a.saveSettings)
	route(a, http.MethodGet, "/api/targets", "get-targets", "Targets, and the sets that ship", access.ReportView, a.getTargets)
	route(a, http.MethodPut, "/api/targets", "save-targets", "Replace the targets", access.SettingsEdit, a.saveTargets)
	route(a, http.MethodPost, "/api/targets/apply", "apply-target-set", "Apply a named set of targets", access.SettingsEdit, a.applySet)
	route(a, http.MethodGet, "/api/plan/options", "plan-options", "Questions of the first-run wizard", access.ReportView, a.planOptions)
	route(a, http.MethodPost, "/api/plan/recommend", "recommend-plan", "Recommend a plan", access.SettingsView, a.recommend)
	route(a, http.MethodPost, "/api/plan", "apply-plan", "Apply a recommended plan", access.SettingsEdit, a.applyPlan)
	route(a, http.MethodPut, "/api/plan", "save-plan", "Tick metrics", access.SettingsEdit, a.savePlan)
	route(a, http.MethodGet, "/api/calendars/packs", "calendar-packs", "Ready-made service calendars", access.ReportView, a.packs)
	route(a, http.MethodPost, "/api/calendars/preview", "calendar-preview", "Service hours of seven days", access.SettingsView, a.previewCalendar)
	route(a, http.MethodPost, "/api/calendars/due", "calendar-due", "When is an answer due?", access.SettingsView, a.dueCalendar)
}

func (a *API) getSettings(ctx context.Context, _ *empty) (*settingsOut, error) {
	h, err := a.Workspace.Settings(ctx)
	if err != nil {
		return nil, err
	}
	out := &settingsOut{}
	out.Body.Current = h[len(h)-1]
	out.Body.Versions, err = a.Workspace.Versions(ctx)
	return out, err
}

func (a *API) saveSettings(ctx context.Context, in *settingsIn) (*settingsOut, error) {
	if err := a.Workspace.SaveSettings(ctx, caller(ctx), in.Body.Settings, in.Body.From); err != nil {
		return nil, err
	}
	if err := a.record(ctx, "settings.change", "settings", map[string]string{"from": in.Body.From}); err != nil {
		return nil, err
	}
	return a.getSettings(ctx, nil)
}

func (a *API) getTargets(ctx context.Context, _ *empty) (*targetsOut, error) {
	out := &targetsOut{}
	rules, err := a.Workspace.Targets(ctx)
	out.Body.Items = append([]report.TargetRule{}, rules...)
	for _, s := range report.TargetSets() {
		out.Body.Sets = append(out.Body.Sets, TargetSetView{ID: s.ID, Label: s.Label.In(lang(ctx)), Items: s.Items})
	}
	return out, err
}

func (a *API) saveTargets(ctx context.Context, in *targetsIn) (*targetsOut, error) {
	known := func(id string) bool { _, ok := a.Catalogue.Get(id); return ok }
	if err := a.Workspace.SaveTargets(ctx, caller(ctx), in.Body.Items, known); err != nil {
		return nil, err
	}
	if err := a.record(ctx, "targets.change", "targets", nil); err != nil {
		return nil, err
	}
	return a.getTargets(ctx, nil)
}

func (a *API) applySet(ctx context.Context, in *applySetIn) (*targetsOut, error) {
	if err := a.Workspace.ApplySet(ctx, caller(ctx), in.Body.Set); err != nil {
		return nil, err
	}
	if err := a.record(ctx, "targets.apply_set", "targets", in.Body); err != nil {
		return nil, err
	}
	return a.getTargets(ctx, nil)
}

func (a *API) planOptions(ctx context.Context, _ *empty) (*bodyOf[report.PlanOptions], error) {
	return &bodyOf[report.PlanOptions]{Body: report.Options(lang(ctx))}, nil
}

func (a *API) recommend(ctx context.Context, in *bodyOf[report.Answers]) (*bodyOf[report.Recommendation], error) {
	r, err := report.Recommend(in.Body, lang(ctx))
	return &bodyOf[report.Recommendation]{Body: r}, err
}

// knownRef refuses a metric reference that could not be asked for.
func (a *API) knownRef(ref string) error {
	_, err := a.Catalogue.Name(ref)
	return err
}

func (a *API) applyPlan(ctx context.Context, in *bodyOf[report.Recommendation]) (*sessionOut, error) {
	if err := a.Workspace.ApplyPlan(ctx, caller(ctx), in.Body, a.knownRef); err != nil {
		return nil, err
	}
	if err := a.record(ctx, "plan.apply", "plan", in.Body.Plan); err != nil {
		return nil, err
	}
	return a.getSession(ctx, nil)
}

func (a *API) savePlan(ctx context.Context, in *bodyOf[report.Plan]) (*sessionOut, error) {
	if err := a.Workspace.SavePlan(ctx, caller(ctx), in.Body, a.knownRef); err != nil {
		return nil, err
	}
	if err := a.record(ctx, "plan.change", "plan", in.Body); err != nil {
		return nil, err
	}
	return a.getSession(ctx, nil)
}

// PackView is a ready-made calendar.
type PackView struct {
	ID    string        `json:"id"`
	Name  string        `json:"name"`
	Until string        `json:"until,omitempty" doc:"last date for which holidays are known"`
	Zones []string      `json:"zones,omitempty"`
	Spec  calendar.Spec `json:"spec"`
}

func (a *API) packs(ctx context.Context, _ *empty) (*list[PackView], error) {
	var out []PackView
	for _, p := range calendar.Packs() {
		out = append(out, PackView{ID: p.ID, Name: domain.Text{ZH: p.Name.Zh, EN: p.Name.En}.In(lang(ctx)), Until: p.Until, Zones: p.Zones, Spec: p.Spec})
	}
	return items(out, nil)
}

type previewIn struct {
	Body struct {
		Spec calendar.Spec `json:"spec"`
		From string        `json:"from" doc:"first date, YYYY-MM-DD"`
	}
}

type previewOut struct {
	Body struct {
		Days []calendar.PreviewDay `json:"days"`
	}
}

func (a *API) previewCalendar(ctx context.Context, in *previewIn) (*previewOut, error) {
	c, err := calendar.Compile(in.Body.Spec)
	if err != nil {
		return nil, err
	}
	out := &previewOut{}
	out.Body.Days, err = c.Week(in.Body.From)
	return out, err
}

type dueIn struct {
	Body struct {
		Spec    calendar.Spec `json:"spec"`
		At      string        `json:"at" doc:"local time in the calendar's zone, YYYY-MM-DDTHH:MM"`
		Minutes int           `json:"minutes" minimum:"0" maximum:"100000"`
	}
}

type dueOut struct {
	Body struct {
		DueAt    domain.Instant `json:"due_at"`
		DueLocal string         `json:"due_local"`
		Open     bool           `json:"open" doc:"whether the calendar is open when the message arrives"`
		StartsAt string         `json:"starts_local" doc:"when the clock begins to run"`
	}
}

func (a *API) dueCalendar(_ context.Context, in *dueIn) (*dueOut, error) {
	c, err := calendar.Compile(in.Body.Spec)
	if err != nil {
		return nil, err
	}
	const layout = "2006-01-02T15:04"
	at, err := time.ParseInLocation(layout, in.Body.At, c.Zone())
	if err != nil {
		return nil, domain.Invalid("at", "bad_date", "%q is not a time like 2026-11-21T23:30", in.Body.At)
	}
	due, ok := c.Add(domain.At(at), time.Duration(in.Body.Minutes)*time.Minute)
	if !ok {
		return nil, domain.Invalid("spec", "calendar_never_due", "this calendar does not have that much service time within %d years", 3)
	}
	out := &dueOut{}
	start := domain.At(at)
	out.Body.Open = c.OpenAt(start)
	if !out.Body.Open {
		if start, ok = c.NextOpen(start); !ok {
			return nil, fmt.Errorf("calendar %s: due but never open", c.ID())
		}
	}
	local := func(i domain.Instant) string { return i.Time().In(c.Zone()).Format("2006-01-02 15:04 MST") }
	out.Body.DueAt, out.Body.DueLocal, out.Body.StartsAt = due, local(due), local(start)
	return out, nil
}
