package httpapi

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/routing"
	dispatch "kefu/internal/feature/routing"
)

// Seats says how much agents have in hand and how well they would suit a conversation.
type Seats interface {
	Seats(ctx context.Context, conversation domain.ID) ([]dispatch.Seat, error)
}

func (a *API) registerSkills() {
	route(a, http.MethodGet, "/api/skills", "list-skills", "What agents can do besides languages, and how much at once", access.SettingsView, a.skills)
	route(a, http.MethodPut, "/api/skills/{id}", "save-skills", "Set what an agent can do, and how much at once", access.SettingsEdit, a.saveSkills)
}

// AgentSetup is what is set of one agent for routing.
type AgentSetup struct {
	Agent domain.ID `json:"agent"`
	routing.Setup
}

func (a *API) skills(ctx context.Context, _ *empty) (*list[AgentSetup], error) {
	all, err := a.People.Setups(ctx, caller(ctx))
	out := make([]AgentSetup, 0, len(all))
	for id, s := range all {
		if s.Skills == nil {
			s.Skills = []routing.Skill{}
		}
		out = append(out, AgentSetup{Agent: id, Setup: s})
	}
	slices.SortFunc(out, func(x, y AgentSetup) int { return cmp.Compare(x.Agent, y.Agent) })
	return items(out, err)
}

func (a *API) saveSkills(ctx context.Context, in *change[routing.Setup]) (*bodyOf[AgentSetup], error) {
	if err := a.People.Save(ctx, caller(ctx), in.ID, in.Body); err != nil {
		return nil, err
	}
	return &bodyOf[AgentSetup]{Body: AgentSetup{Agent: in.ID, Setup: in.Body}}, a.record(ctx, "agent.skills", "agent:"+in.ID.String(), in.Body)
}

// MatchPart is one line of why somebody suits a conversation.
type MatchPart struct {
	Key string `json:"key" enum:"language,market,product,scene,last"`
	Got int    `json:"got"`
	Of  int    `json:"of"`
}

// seat fills in how much a colleague has in hand and how well he or she would suit.
func (c *Colleague) seat(s dispatch.Seat) {
	c.Load, c.Points, c.Capacity, c.Score = string(s.Word()), float64(s.Agent.Load)/2, float64(s.Capacity)/2, s.Match.Score
	for _, p := range s.Match.Parts {
		c.Parts = append(c.Parts, MatchPart{Key: p.Key, Got: p.Got, Of: p.Of})
	}
}

// seen is a conversation the caller may see.
func (a *API) seen(ctx context.Context, id string) (domain.ID, error) {
	talk, err := domain.ParseID(id)
	if err != nil {
		return 0, domain.Invalid("conversation", "bad_id", "%q is no conversation", id)
	}
	row, err := a.Desk.See(ctx, caller(ctx), talk)
	return row.ID, err
}
