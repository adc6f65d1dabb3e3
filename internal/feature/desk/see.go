package desk

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// Sight is Viewer for those who know nothing else of the desk.
func (g *Agents) Sight(ctx context.Context, p access.Principal) (all bool, agent domain.ID, teams []domain.ID, err error) {
	v, err := g.Viewer(ctx, p)
	return v.All, v.Agent, v.Teams, err
}

// See returns the row of a conversation the caller may see, or not_found.
func (g *Agents) See(ctx context.Context, p access.Principal, id domain.ID) (Row, error) {
	stored, err := g.see(ctx, p, access.DeskView, id)
	if err != nil {
		return Row{}, err
	}
	rows, err := g.shown(ctx, p.Masked(), stored)
	if err != nil {
		return Row{}, err
	}
	return rows[0], nil
}
