package routing

import (
	"context"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/presence"
	"kefu/internal/engine/routing"
	"kefu/internal/feature/desk"
)

// Setups keeps what is set of agents for routing.
type Setups interface {
	Setups(ctx context.Context) (map[domain.ID]routing.Setup, error)
	SaveSetup(ctx context.Context, agent domain.ID, s routing.Setup) error
	Agent(ctx context.Context, id domain.ID) (domain.Agent, error)
}

// People sets what agents can do and how much of it at once.
type People struct {
	store   Setups
	changed func()
}

// NewPeople returns People; changed is called after each change.
func NewPeople(store Setups, changed func()) *People { return &People{store, changed} }

// Setups returns what is set, by agent.
func (s *People) Setups(ctx context.Context, p access.Principal) (map[domain.ID]routing.Setup, error) {
	if err := p.Require(access.SettingsView); err != nil {
		return nil, err
	}
	return s.store.Setups(ctx)
}

// Save sets what an agent can do from now on; what he or she holds already stays.
func (s *People) Save(ctx context.Context, p access.Principal, agent domain.ID, set routing.Setup) error {
	if err := p.Require(access.SettingsEdit); err != nil {
		return err
	}
	if err := set.Check(); err != nil {
		return err
	}
	if _, err := s.store.Agent(ctx, agent); err != nil {
		return err
	}
	if err := s.store.SaveSetup(ctx, agent, set); err != nil {
		return err
	}
	s.changed()
	return nil
}

// Changed says that something was set in another way, together with the agent.
func (s *People) Changed() { s.changed() }

// Seat is an agent with how much he or she has in hand, how much could be, and how well it would suit a conversation.
type Seat struct {
	routing.Agent
	Match routing.Match
}

// Word says how much is in hand.
func (s Seat) Word() presence.Load { return presence.LoadOf(int(s.Load), int(s.Capacity)) }

// Seats returns everybody who is employed, on duty or not, as seen from a conversation; conversation 0: from one that asks for nothing.
func (d *Dispatcher) Seats(ctx context.Context, conversation domain.ID) ([]Seat, error) {
	now := d.clock.Now()
	var need routing.Need
	if conversation != 0 {
		row, err := d.store.Row(ctx, conversation)
		if err != nil {
			return nil, err
		}
		if need, err = d.need(ctx, briefOf(row)); err != nil {
			return nil, err
		}
	}
	agents, err := d.agents(ctx, d.board.Unresolved(), now, true)
	if err != nil {
		return nil, err
	}
	out := make([]Seat, len(agents))
	for i, a := range agents {
		out[i] = Seat{Agent: a, Match: routing.Score(need, a)}
	}
	return out, nil
}

// briefOf is what the board would know of a conversation.
func briefOf(row desk.Stored) desk.Brief {
	s := row.State
	return desk.Brief{ID: s.ID, Contact: s.Contact, Store: s.Store, Channel: s.Channel, Team: s.Owner.Team, Language: s.Language, Country: s.Country, Region: s.Region,
		IssueType: s.IssueType}
}

// lookBack is how many of the newest events of a conversation are searched for offers that were let go.
const lookBack = 200

// letGoBefore finds who let a conversation be taken back since its last answer, so that a restart forgets nobody.
func (d *Dispatcher) letGoBefore(ctx context.Context, b desk.Brief) ([]domain.ID, error) {
	events, _, err := d.store.Thread(ctx, desk.ThreadQuery{Contact: b.Contact, Conversation: b.ID, Limit: lookBack})
	var out []domain.ID
	for _, e := range events {
		switch data := e.Data.(type) {
		case domain.ConversationAssigned:
			if data.Reason == domain.AssignTakeBack && data.From.Agent != 0 && !slices.Contains(out, data.From.Agent) {
				out = append(out, data.From.Agent)
			}
		case domain.MessageCreated:
			if e.Actor.Kind == domain.ActorAgent && !data.Note {
				out = nil
			}
		}
	}
	return out, err
}
