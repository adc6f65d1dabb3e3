package desk

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// HandOver is what an agent leaves to others at the end of a shift: to an agent, or (0) to the queue of the team. CID names the note, so that
// it is written once.
type HandOver struct {
	Agent domain.ID
	CID   string
	Note  string // what whoever goes on has to know; may be empty
}

// HandOver gives a conversation of the caller's own away, with a note. It counts as hand-over, not as transfer.
func (g *Agents) HandOver(ctx context.Context, p access.Principal, id domain.ID, h HandOver) (Row, error) {
	var target domain.Agent
	var err error
	if h.Agent != 0 {
		if h.Agent == p.Agent {
			return Row{}, domain.Invalid("agent", "bad_target", "choose somebody else, or the queue")
		}
		if target, err = g.target(ctx, To{Agent: h.Agent}); err != nil {
			return Row{}, err
		}
	}
	body := ""
	if h.Note != "" {
		if body, err = checkMessage(h.CID, h.Note, nil); err != nil {
			return Row{}, err
		}
	}
	agents, err := g.nameable(ctx, body)
	if err != nil {
		return Row{}, err
	}
	return g.change(ctx, p, id, func(d *deed) error {
		owner := d.state.Owner
		switch {
		case d.state.Status == domain.StatusResolved:
			return errResolved()
		case owner.Agent != p.Agent:
			return domain.Conflict("not_yours", "this conversation is not yours any more")
		}
		if body != "" {
			event := domain.HashID("desk", p.Agent.String(), h.CID)
			if _, again, err := d.tx.Known(event); err != nil || again {
				return err
			}
			at := d.at()
			w := words{id: event, cid: h.CID, body: body, note: true}
			d.say(w, at, d.by(at))
			if err := d.mention(w, agents); err != nil {
				return err
			}
		}
		to := domain.AgentRef{Team: owner.Team}
		if h.Agent != 0 {
			to = target.RefAt(d.at())
		}
		d.assign(to, domain.AssignHandover, "shift")
		return nil
	})
}
