package channels

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/desk"
)

// Secret returns a web chat with the secret under which its shop signs who is logged in.
func (s *Service) Secret(ctx context.Context, p access.Principal, account domain.ID) (desk.Widget, error) {
	if err := p.Require(access.SettingsEdit); err != nil {
		return desk.Widget{}, err
	}
	return s.store.WidgetOf(ctx, account)
}

// Rotate gives a web chat a new secret. With keep the one before holds for another day, so that nobody is turned away while the shop changes its own;
// without, as when it has become known, it is worth nothing at once.
func (s *Service) Rotate(ctx context.Context, p access.Principal, account domain.ID, now domain.Instant, keep bool) (desk.Widget, error) {
	w, err := s.Secret(ctx, p, account)
	if err != nil {
		return w, err
	}
	w.OldSecret, w.OldUntil = "", 0
	if keep {
		w.OldSecret, w.OldUntil = w.Secret, now+domain.Instant(desk.OldSecretLife.Microseconds())
	}
	w.Secret = random(32)
	return w, s.store.SaveWidget(ctx, w)
}
