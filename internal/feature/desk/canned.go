package desk

import (
	"context"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// Canned returns the ready answers, the most used first.
func (g *Agents) Canned(ctx context.Context, p access.Principal) ([]Canned, error) {
	if err := p.Require(access.DeskView); err != nil {
		return nil, err
	}
	return g.Store.CannedReplies(ctx)
}

// SaveCanned creates (id 0) or replaces a ready answer; that takes the right to manage the desk.
func (g *Agents) SaveCanned(ctx context.Context, p access.Principal, c Canned) (Canned, error) {
	if err := p.Require(access.DeskManage); err != nil {
		return Canned{}, err
	}
	c.Shortcut, c.Body = strings.TrimSpace(c.Shortcut), strings.TrimSpace(c.Body)
	if c.Shortcut == "" || len([]rune(c.Shortcut)) > maxTag {
		return Canned{}, domain.Invalid("shortcut", "bad_shortcut", "a shortcut has 1 to %d characters", maxTag)
	}
	if c.Body == "" || len([]rune(c.Body)) > MaxBody {
		return Canned{}, domain.Invalid("body", "bad_body", "a ready answer has 1 to %d characters", MaxBody)
	}
	if c.ID == 0 {
		c.ID = g.IDs.Next()
	}
	return c, g.Store.SaveCanned(ctx, c)
}

// DeleteCanned removes a ready answer.
func (g *Agents) DeleteCanned(ctx context.Context, p access.Principal, id domain.ID) error {
	if err := p.Require(access.DeskManage); err != nil {
		return err
	}
	return g.Store.DeleteCanned(ctx, id)
}
