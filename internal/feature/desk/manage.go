package desk

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// Redistribute gives a conversation to an agent on behalf of who leads, whoever has it. The caller need not be an agent.
func (g *Agents) Redistribute(ctx context.Context, p access.Principal, id, agent domain.ID) (Row, error) {
	if err := p.Require(access.DeskManage); err != nil {
		return Row{}, err
	}
	target, err := g.target(ctx, To{Agent: agent})
	if err != nil {
		return Row{}, err
	}
	_, err = g.deed(ctx, p, id, true, func(d *deed) error {
		switch {
		case d.state.Status == domain.StatusResolved:
			return errResolved()
		case d.state.Owner.Agent == agent:
			return nil
		}
		d.assign(target.RefAt(d.at()), domain.AssignManager, "")
		return nil
	})
	if err != nil {
		return Row{}, err
	}
	return g.row(ctx, p, id)
}
