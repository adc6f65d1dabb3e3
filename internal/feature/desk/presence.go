package desk

import (
	"context"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/presence"
)

// online reports whether an agent is on duty at this moment.
func (a *action) online(agent domain.ID) (bool, error) {
	s, err := a.tx.Presence(agent)
	return s.Serves(a.now), err
}

// anybody reports whether somebody is on duty at this moment.
func (d *Deps) anybody(ctx context.Context) (bool, error) {
	all, err := d.Store.Presences(ctx)
	now := d.Clock.Now()
	return slices.ContainsFunc(all, func(s presence.State) bool { return s.Serves(now) }), err
}

// Presences returns the presence of every agent who was ever on duty.
func (g *Agents) Presences(ctx context.Context, p access.Principal) ([]presence.State, error) {
	if err := p.Require(access.DeskView); err != nil {
		return nil, err
	}
	return g.Store.Presences(ctx)
}

// Presence returns the caller's own presence.
func (g *Agents) Presence(ctx context.Context, p access.Principal) (presence.State, error) {
	if err := p.Require(access.DeskAnswer); err != nil {
		return presence.State{}, err
	}
	if p.Agent == 0 {
		return presence.State{}, errNoAgent()
	}
	all, err := g.Store.Presences(ctx)
	for _, s := range all {
		if s.Agent == p.Agent {
			return s, err
		}
	}
	return presence.State{Agent: p.Agent}, err
}

// Choose sets the caller's own presence; a break needs a reason, and planned minutes may be given.
func (g *Agents) Choose(ctx context.Context, p access.Principal, to domain.Presence, reason string, planned int) (presence.State, error) {
	if err := p.Require(access.DeskAnswer); err != nil {
		return presence.State{}, err
	}
	if p.Agent == 0 {
		return presence.State{}, errNoAgent()
	}
	return g.move(ctx, p.Agent, func(s presence.State, now domain.Instant) (presence.State, []presence.Change, error) {
		return s.Choose(to, reason, planned, now)
	})
}

// Beat notes that an agent's screen is open. It is written at most once in presence.BeatEvery.
func (g *Agents) Beat(ctx context.Context, agent domain.ID) error {
	_, err := g.move(ctx, agent, func(s presence.State, now domain.Instant) (presence.State, []presence.Change, error) {
		if !s.Told(now) && now.Sub(s.LastSeen) < presence.BeatEvery {
			return s, nil, nil
		}
		return s.Beat(now), nil, nil
	})
	return err
}

// expire puts those offline who have been silent for too long.
func (s *Sweeper) expire(ctx context.Context) error {
	all, err := s.Store.Presences(ctx)
	if err != nil {
		return err
	}
	now := s.Clock.Now()
	for _, state := range all {
		if _, changes := state.Expire(now); len(changes) == 0 {
			continue
		}
		_, err := s.move(ctx, state.Agent, func(s presence.State, now domain.Instant) (presence.State, []presence.Change, error) {
			s, changes := s.Expire(now)
			return s, changes, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// move changes an agent's presence and records what came of it.
func (d *Deps) move(ctx context.Context, agent domain.ID, fn func(presence.State, domain.Instant) (presence.State, []presence.Change, error)) (presence.State, error) {
	who, err := d.Store.Agent(ctx, agent)
	if err != nil {
		return presence.State{}, err
	}
	var out presence.State
	err = d.Store.Change(ctx, func(tx Tx) error {
		before, err := tx.LockPresence(agent)
		if err != nil {
			return err
		}
		now := tx.Now()
		after, changes, err := fn(before, now)
		if err != nil {
			return err
		}
		out = after
		if after == before {
			return nil
		}
		events := make([]domain.Event, len(changes))
		for i, c := range changes {
			events[i] = domain.Event{
				ID: d.IDs.Next(), Kind: c.Data.EventKind(), Version: 1, At: c.At, RecordedAt: now,
				Actor: domain.Actor{Kind: c.By, AgentRef: who.RefAt(c.At)}, Data: c.Data,
			}
		}
		if len(events) > 0 {
			if _, err := tx.Append(events); err != nil {
				return err
			}
		}
		return tx.SavePresence(after)
	})
	return out, err
}

// missed counts the offers that were taken back unanswered. It follows in a transaction of its own, because the agents' contact is never locked
// together with a customer's.
func (d *Deps) missed(ctx context.Context, events []domain.Event) {
	for _, e := range events {
		a, ok := e.Data.(domain.ConversationAssigned)
		if !ok || a.Reason != domain.AssignTakeBack || a.From.Agent == 0 {
			continue
		}
		_, err := d.move(ctx, a.From.Agent, func(s presence.State, _ domain.Instant) (presence.State, []presence.Change, error) {
			s, changes := s.Miss(e.At)
			return s, changes, nil
		})
		if err != nil {
			d.logger().Error("a missed offer could not be counted", "agent", a.From.Agent, "error", err)
		}
	}
}
