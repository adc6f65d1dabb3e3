package httpapi

import (
	"context"
	"net/http"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/routing"
	"kefu/internal/feature/report"
)

type dimensionsOut struct{ Body map[string][]report.Option }

type list[T any] struct {
	Body struct {
		Items []T `json:"items"`
	}
}

func items[T any](rows []T, err error) (*list[T], error) {
	out := &list[T]{}
	out.Body.Items = rows
	if rows == nil {
		out.Body.Items = []T{}
	}
	return out, err
}

type bodyOf[T any] struct{ Body T }

type change[T any] struct {
	PathID
	Body T
}

func (a *API) registerDirectory() {
	route(a, http.MethodGet, "/api/dimensions", "dimensions", "Choices of the filters", access.ReportView, a.dimensions)
	route(a, http.MethodGet, "/api/agents", "list-agents", "All agents", access.ReportView, a.agents)
	route(a, http.MethodPost, "/api/agents", "add-agent", "Add an agent", access.SettingsEdit, a.addAgent)
	route(a, http.MethodPut, "/api/agents/{id}", "save-agent", "Change an agent", access.SettingsEdit, a.saveAgent)
	route(a, http.MethodGet, "/api/teams", "list-teams", "All teams", access.ReportView, a.teams)
	route(a, http.MethodPost, "/api/teams", "add-team", "Add a team", access.SettingsEdit, a.addTeam)
	route(a, http.MethodPut, "/api/teams/{id}", "save-team", "Change a team", access.SettingsEdit, a.saveTeam)
	route(a, http.MethodGet, "/api/stores", "list-stores", "All stores", access.ReportView, a.stores)
	route(a, http.MethodPost, "/api/stores", "add-store", "Add a store", access.SettingsEdit, a.addStore)
	route(a, http.MethodPut, "/api/stores/{id}", "save-store", "Change a store", access.SettingsEdit, a.saveStore)
	route(a, http.MethodGet, "/api/issue-types", "list-issue-types", "The issue type list", access.ReportView, a.issueTypes)
	route(a, http.MethodPut, "/api/issue-types", "save-issue-types", "Replace the issue type list", access.SettingsEdit, a.saveIssueTypes)
}

func (a *API) dimensions(ctx context.Context, _ *empty) (*dimensionsOut, error) {
	d, err := a.Report.Dimensions(ctx, lang(ctx))
	if err != nil {
		return nil, err
	}
	// Nobody is given names to choose from whose figures are not for him or her.
	p := caller(ctx)
	if p.Scope() != access.ScopeAll {
		d["agent"] = slices.DeleteFunc(d["agent"], func(o report.Option) bool { return !mayName(p, o) })
	}
	return &dimensionsOut{Body: d}, nil
}

// mayName reports whether somebody without sight of everybody sees this agent's figures by name.
func mayName(p access.Principal, o report.Option) bool {
	switch p.Scope() {
	case access.ScopeTeams:
		return slices.ContainsFunc(p.Teams, func(team domain.ID) bool { return team.String() == o.Team })
	case access.ScopeSelf:
		return o.Value == p.Agent.String()
	}
	return false
}

func (a *API) agents(ctx context.Context, _ *empty) (*list[domain.Agent], error) {
	d, err := a.Workspace.Directory(ctx)
	p := caller(ctx)
	if p.Scope() == access.ScopeSelf || p.Scope() == access.ScopeTotals {
		own := []domain.Agent{}
		for _, x := range d.Agents {
			if x.ID == p.Agent && p.Agent != 0 {
				own = append(own, x)
			}
		}
		d.Agents = own
	}
	return items(d.Agents, err)
}

// AgentEdit is an agent as he or she is to be from now on, with what is set for routing: both are kept, or nothing.
type AgentEdit struct {
	domain.Agent
	Routing *routing.Setup `json:"routing,omitempty" doc:"what the agent can do besides languages, and how much at once; absent: that stays"`
}

func (a *API) addAgent(ctx context.Context, in *bodyOf[AgentEdit]) (*bodyOf[domain.Agent], error) {
	in.Body.ID = 0
	return a.putAgent(ctx, in.Body, "agent.add")
}

func (a *API) saveAgent(ctx context.Context, in *change[AgentEdit]) (*bodyOf[domain.Agent], error) {
	in.Body.ID = in.ID
	return a.putAgent(ctx, in.Body, "agent.change")
}

func (a *API) putAgent(ctx context.Context, x AgentEdit, action string) (*bodyOf[domain.Agent], error) {
	saved, err := a.Workspace.SaveAgentWith(ctx, caller(ctx), x.Agent, x.Routing)
	if err != nil {
		return nil, err
	}
	if x.Routing != nil {
		a.People.Changed()
	}
	return &bodyOf[domain.Agent]{Body: saved}, a.record(ctx, action, "agent:"+saved.ID.String(), AgentEdit{saved, x.Routing})
}

func (a *API) teams(ctx context.Context, _ *empty) (*list[domain.Team], error) {
	d, err := a.Workspace.Directory(ctx)
	return items(d.Teams, err)
}

func (a *API) addTeam(ctx context.Context, in *bodyOf[domain.Team]) (*bodyOf[domain.Team], error) {
	in.Body.ID = 0
	return a.putTeam(ctx, in.Body, "team.add")
}

func (a *API) saveTeam(ctx context.Context, in *change[domain.Team]) (*bodyOf[domain.Team], error) {
	in.Body.ID = in.ID
	return a.putTeam(ctx, in.Body, "team.change")
}

func (a *API) putTeam(ctx context.Context, x domain.Team, action string) (*bodyOf[domain.Team], error) {
	saved, err := a.Workspace.SaveTeam(ctx, caller(ctx), x)
	if err != nil {
		return nil, err
	}
	return &bodyOf[domain.Team]{Body: saved}, a.record(ctx, action, "team:"+saved.ID.String(), saved)
}

func (a *API) stores(ctx context.Context, _ *empty) (*list[domain.Store], error) {
	d, err := a.Workspace.Directory(ctx)
	return items(d.Stores, err)
}

func (a *API) addStore(ctx context.Context, in *bodyOf[domain.Store]) (*bodyOf[domain.Store], error) {
	in.Body.ID = 0
	return a.putStore(ctx, in.Body, "store.add")
}

func (a *API) saveStore(ctx context.Context, in *change[domain.Store]) (*bodyOf[domain.Store], error) {
	in.Body.ID = in.ID
	return a.putStore(ctx, in.Body, "store.change")
}

func (a *API) putStore(ctx context.Context, x domain.Store, action string) (*bodyOf[domain.Store], error) {
	saved, err := a.Workspace.SaveStore(ctx, caller(ctx), x)
	if err != nil {
		return nil, err
	}
	return &bodyOf[domain.Store]{Body: saved}, a.record(ctx, action, "store:"+saved.ID.String(), saved)
}

func (a *API) issueTypes(ctx context.Context, _ *empty) (*list[domain.IssueType], error) {
	d, err := a.Workspace.Directory(ctx)
	if len(d.IssueTypes) == 0 {
		d.IssueTypes = domain.DefaultIssueTypes()
	}
	return items(d.IssueTypes, err)
}

type issueTypesIn struct {
	Body struct {
		Items []domain.IssueType `json:"items"`
	}
}

func (a *API) saveIssueTypes(ctx context.Context, in *issueTypesIn) (*list[domain.IssueType], error) {
	if err := a.Workspace.SaveIssueTypes(ctx, caller(ctx), in.Body.Items); err != nil {
		return nil, err
	}
	if err := a.record(ctx, "issue_types.change", "issue_types", nil); err != nil {
		return nil, err
	}
	return a.issueTypes(ctx, nil)
}

// record writes the caller's act to the audit.
func (a *API) record(ctx context.Context, action, object string, detail any) error {
	p := caller(ctx)
	return a.Audit.Record(ctx, p.User, p.Name, action, object, detail)
}
