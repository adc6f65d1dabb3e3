package desk

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

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
