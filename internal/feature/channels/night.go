package channels

import (
	"context"
	"strings"
	"unicode/utf8"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/desk"
)

// SaveAutoReply sets what a web chat sends to who writes outside service hours, by language; empty texts are left out, and with none nothing
// is sent.
func (s *Service) SaveAutoReply(ctx context.Context, p access.Principal, account domain.ID, texts map[string]string) (desk.Widget, error) {
	if err := p.Require(access.SettingsEdit); err != nil {
		return desk.Widget{}, err
	}
	kept := map[string]string{}
	for language, text := range texts {
		text = strings.TrimSpace(text)
		if len(language) < 2 || len(language) > 10 {
			return desk.Widget{}, domain.Invalid("texts", "bad_language", "%q is no language", language)
		}
		if utf8.RuneCountInString(text) > desk.MaxAway {
			return desk.Widget{}, domain.Invalid("texts", "too_long", "a text has at most %d characters", desk.MaxAway)
		}
		if text != "" {
			kept[language] = text
		}
	}
	w, err := s.store.WidgetOf(ctx, account)
	if err != nil {
		return desk.Widget{}, err
	}
	w.Doc.AutoReply = kept
	return w, s.store.SaveWidget(ctx, w)
}
