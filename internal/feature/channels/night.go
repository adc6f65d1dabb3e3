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
	kept, err := checkTexts(texts)
	if err != nil {
		return desk.Widget{}, err
	}
	w, err := s.store.WidgetOf(ctx, account)
	if err != nil {
		return desk.Widget{}, err
	}
	w.Doc.AutoReply = kept
	return w, s.store.SaveWidget(ctx, w)
}

// SaveAutoReply sets what the channel of another system sends to who writes outside service hours, as Service.SaveAutoReply does for a web chat.
func (s *APIs) SaveAutoReply(ctx context.Context, p access.Principal, account domain.ID, texts map[string]string) (API, error) {
	c, err := s.find(ctx, p, account)
	if err != nil {
		return API{}, err
	}
	if c.AutoReply, err = checkTexts(texts); err != nil {
		return API{}, err
	}
	return c, s.store.SaveAPIChannel(ctx, c)
}

// checkTexts leaves out empty texts.
func checkTexts(texts map[string]string) (map[string]string, error) {
	kept := map[string]string{}
	for language, text := range texts {
		text = strings.TrimSpace(text)
		if len(language) < 2 || len(language) > 10 {
			return nil, domain.Invalid("texts", "bad_language", "%q is no language", language)
		}
		if utf8.RuneCountInString(text) > desk.MaxAway {
			return nil, domain.Invalid("texts", "too_long", "a text has at most %d characters", desk.MaxAway)
		}
		if text != "" {
			kept[language] = text
		}
	}
	return kept, nil
}
