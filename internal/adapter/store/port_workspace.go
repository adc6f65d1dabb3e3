package store

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/engine/fact"
	"kefu/internal/engine/routing"
	"kefu/internal/feature/report"
	"kefu/internal/feature/workspace"
)

// Workspace is the store as feature/workspace and feature/report see it.
type Workspace struct{ *Store }

var (
	_ workspace.Store = Workspace{}
	_ report.Store    = Workspace{}
)

const profileKey = "profile"

// Profile implements workspace.Store; a new workspace has an empty one.
func (w Workspace) Profile(ctx context.Context) (workspace.Profile, error) {
	var p workspace.Profile
	_, err := w.GetJSON(ctx, profileKey, &p)
	return p, err
}

// SaveProfile implements workspace.Store.
func (w Workspace) SaveProfile(ctx context.Context, p workspace.Profile) error {
	return w.PutJSON(ctx, profileKey, p)
}

// Directory implements workspace.Store and report.Store.
func (w Workspace) Directory(ctx context.Context) (report.Directory, error) {
	var d report.Directory
	err := w.snapshot(ctx, func(r reader) (err error) {
		if d.Stores, err = r.Stores(ctx); err != nil {
			return err
		}
		if d.Accounts, err = r.Accounts(ctx); err != nil {
			return err
		}
		if d.Teams, err = r.Teams(ctx); err != nil {
			return err
		}
		if d.Agents, err = r.Agents(ctx); err != nil {
			return err
		}
		types, err := r.IssueTypes(ctx)
		for _, t := range types {
			if t.EffectiveTo == "" {
				d.IssueTypes = append(d.IssueTypes, domain.IssueType{Key: t.Key, Parent: t.Parent, Name: domain.Text{ZH: t.ZH, EN: t.EN}, Position: t.Position})
			}
		}
		return err
	})
	return d, err
}

// SaveStore implements workspace.Store.
func (w Workspace) SaveStore(ctx context.Context, s domain.Store) error { return w.SaveStores(ctx, s) }

// SaveTeam implements workspace.Store.
func (w Workspace) SaveTeam(ctx context.Context, t domain.Team) error { return w.SaveTeams(ctx, t) }

// SaveAgent implements workspace.Store.
func (w Workspace) SaveAgent(ctx context.Context, a domain.Agent, set *routing.Setup) error {
	return w.InTx(ctx, func(tx *Tx) error {
		if err := tx.SaveAgents(a); err != nil || set == nil {
			return err
		}
		return tx.saveSetup(a.ID, *set)
	})
}

// SaveIssueTypes implements workspace.Store: types that are no longer in the list are ended, not removed, because history speaks of them.
func (w Workspace) SaveIssueTypes(ctx context.Context, types []domain.IssueType) error {
	old, err := w.IssueTypes(ctx)
	if err != nil {
		return err
	}
	keep := map[string]bool{}
	var rows []IssueType
	for _, t := range types {
		keep[t.Key] = true
		rows = append(rows, IssueType{Key: t.Key, Parent: t.Parent, ZH: t.Name.ZH, EN: t.Name.EN, Position: t.Position})
	}
	today := w.opts.Clock.Now().Time().Format("2006-01-02")
	for _, t := range old {
		if !keep[t.Key] && t.EffectiveTo == "" {
			t.EffectiveTo = today
			rows = append(rows, t)
		}
	}
	return w.Store.SaveIssueTypes(ctx, rows...)
}

// Settings implements workspace.Store and report.Store; a workspace that has none yet has the defaults in UTC.
func (w Workspace) Settings(ctx context.Context) (fact.History, error) {
	h, err := w.LoadSettings(ctx)
	if err == nil && len(h) == 0 {
		h = fact.History{fact.Defaults("UTC")}
	}
	return h, err
}

// AddSettings implements workspace.Store. A first version that does not hold from the beginning comes after the defaults that held so far,
// else it would be the only one and hold for all of history.
func (w Workspace) AddSettings(ctx context.Context, s fact.Settings, by domain.ID) (int64, error) {
	old, err := w.LoadSettings(ctx)
	if err != nil {
		return 0, err
	}
	if len(old) == 0 && s.EffectiveFrom > 0 {
		if _, err := w.SaveSettings(ctx, fact.Defaults("UTC"), 0); err != nil {
			return 0, err
		}
	}
	return w.SaveSettings(ctx, s, by)
}

// Targets implements workspace.Store and report.Store: the newest row of each cell, without those that end a target.
func (w Workspace) Targets(ctx context.Context) ([]report.TargetRule, error) {
	rows, err := w.Store.Targets(ctx)
	if err != nil {
		return nil, err
	}
	var out []report.TargetRule
	index := map[targetCell]int{}
	for _, t := range rows {
		r := report.TargetRule{ID: t.ID, Metric: t.Metric, Market: t.Market, Channel: t.Channel, Seniority: string(t.Seniority), Team: t.Team,
			Good: t.Good, Great: t.Great, Alert: t.Alert, Set: t.Set, From: t.EffectiveFrom}
		c := cellOf(r)
		if i, ok := index[c]; ok {
			if r.From >= out[i].From {
				out[i] = r
			}
			continue
		}
		index[c] = len(out)
		out = append(out, r)
	}
	lines := out[:0]
	for _, r := range out {
		if r.Good != nil || r.Great != nil || r.Alert != nil {
			lines = append(lines, r)
		}
	}
	return lines, nil
}

type targetCell struct {
	metric, market, channel, seniority string
	team                               domain.ID
}

func cellOf(r report.TargetRule) targetCell {
	return targetCell{r.Metric, r.Market, r.Channel, r.Seniority, r.Team}
}

// ReplaceTargets implements workspace.Store: rows that changed or are new are added as of now, cells that are gone are ended.
func (w Workspace) ReplaceTargets(ctx context.Context, rules []report.TargetRule) error {
	old, err := w.Targets(ctx)
	if err != nil {
		return err
	}
	now := w.opts.Clock.Now()
	before := map[targetCell]report.TargetRule{}
	for _, r := range old {
		before[cellOf(r)] = r
	}
	var rows []Target
	for _, r := range rules {
		was, ok := before[cellOf(r)]
		delete(before, cellOf(r))
		if ok && same(was.Good, r.Good) && same(was.Great, r.Great) && same(was.Alert, r.Alert) {
			continue
		}
		rows = append(rows, Target{Set: r.Set, Metric: r.Metric, Market: r.Market, Channel: r.Channel, Seniority: domain.Seniority(r.Seniority),
			Team: r.Team, Good: r.Good, Great: r.Great, Alert: r.Alert, EffectiveFrom: now})
	}
	for _, r := range before {
		rows = append(rows, Target{Set: r.Set, Metric: r.Metric, Market: r.Market, Channel: r.Channel, Seniority: domain.Seniority(r.Seniority), Team: r.Team, EffectiveFrom: now})
	}
	if len(rows) == 0 {
		return nil
	}
	return w.SaveTargets(ctx, rows...)
}

func same(a, b *float64) bool {
	return a == b || (a != nil && b != nil && *a == *b)
}

// ClearDemo implements workspace.Store.
func (w Workspace) ClearDemo(ctx context.Context) error {
	_, err := w.Store.ClearDemo(ctx)
	return err
}
