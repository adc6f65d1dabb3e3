package webhook

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// Service sets hooks up and shows what came of their deliveries.
type Service struct {
	store  Store
	poster Poster
	ids    domain.IDs
	clock  domain.Clock
	wake   func()
}

// New returns the service; wake tells the sender that something is due.
func New(store Store, poster Poster, ids domain.IDs, clock domain.Clock, wake func()) *Service {
	return &Service{store: store, poster: poster, ids: ids, clock: clock, wake: wake}
}

// Kinds lists the events a hook can be limited to.
func Kinds() []domain.EventKind {
	return []domain.EventKind{
		domain.EventConversationStarted, domain.EventMessageCreated, domain.EventMessageDelivery, domain.EventConversationAssigned,
		domain.EventConversationStatus, domain.EventConversationResolved, domain.EventConversationReopened, domain.EventConversationClassified,
		domain.EventConversationTagged, domain.EventConversationExcluded, domain.EventConversationIncluded, domain.EventSLAWarned, domain.EventSLABreached,
		domain.EventSurveyInvited, domain.EventSurveyAnswered, domain.EventInquiryMarked, domain.EventPresenceChanged,
	}
}

// Setup is what can be set of a hook.
type Setup struct {
	Name    string
	URL     string
	Kinds   []domain.EventKind
	Stores  []domain.ID
	Notes   bool
	Enabled bool
}

// Limits of hooks.
const (
	maxHooks = 50
	maxName  = 60
)

// List returns all hooks with the state of their deliveries, the oldest first.
func (s *Service) List(ctx context.Context, p access.Principal) ([]Hook, map[domain.ID]Health, error) {
	if err := p.Require(access.SettingsEdit); err != nil {
		return nil, nil, err
	}
	hooks, err := s.store.Hooks(ctx)
	if err != nil {
		return nil, nil, err
	}
	health, err := s.store.Health(ctx)
	return hooks, health, err
}

// Add makes a hook of the workspace with a new secret.
func (s *Service) Add(ctx context.Context, p access.Principal, set Setup) (Hook, error) {
	if err := p.Require(access.SettingsEdit); err != nil {
		return Hook{}, err
	}
	hooks, err := s.store.Hooks(ctx)
	if err != nil {
		return Hook{}, err
	}
	if len(hooks) >= maxHooks {
		return Hook{}, domain.Conflict("too_many_hooks", "there are %d webhooks already; remove one first", maxHooks)
	}
	return s.put(ctx, Hook{ID: s.ids.Next(), Created: s.clock.Now(), HookDoc: HookDoc{Secrets: []Secret{{Value: NewSecret()}}}}, set)
}

// Save changes a hook. That of a channel keeps what it hears of.
func (s *Service) Save(ctx context.Context, p access.Principal, id domain.ID, set Setup) (Hook, error) {
	h, err := s.hook(ctx, p, id)
	if err != nil {
		return Hook{}, err
	}
	if h.Account != 0 {
		set.Name, set.Kinds, set.Stores, set.Notes = h.Name, nil, nil, false
	}
	return s.put(ctx, h, set)
}

func (s *Service) put(ctx context.Context, h Hook, set Setup) (Hook, error) {
	set.Name, set.URL = strings.TrimSpace(set.Name), strings.TrimSpace(set.URL)
	if set.Name == "" || utf8.RuneCountInString(set.Name) > maxName {
		return Hook{}, domain.Invalid("name", "bad_name", "a webhook needs a name of at most %d characters", maxName)
	}
	if set.URL != "" || h.Account == 0 {
		if err := s.poster.Check(set.URL); err != nil {
			return Hook{}, err
		}
	}
	for _, k := range set.Kinds {
		if !slices.Contains(Kinds(), k) {
			return Hook{}, domain.Invalid("kinds", "bad_kind", "%q is no kind of event that is told", k)
		}
	}
	h.Name, h.URL, h.Kinds, h.Stores, h.Notes = set.Name, set.URL, set.Kinds, set.Stores, set.Notes
	h.Enabled = set.Enabled && set.URL != ""
	if h.Enabled {
		h.Stopped = ""
	}
	err := s.store.SaveHook(ctx, h)
	if err == nil {
		s.wake()
	}
	return h, err
}

// hook returns one hook, or not_found.
func (s *Service) hook(ctx context.Context, p access.Principal, id domain.ID) (Hook, error) {
	if err := p.Require(access.SettingsEdit); err != nil {
		return Hook{}, err
	}
	hooks, err := s.store.Hooks(ctx)
	if err != nil {
		return Hook{}, err
	}
	i := slices.IndexFunc(hooks, func(h Hook) bool { return h.ID == id })
	if i < 0 {
		return Hook{}, domain.NotFound("hook_not_found", "there is no such webhook; it may have been removed")
	}
	return hooks[i], nil
}

// Rotate gives a hook a new secret; the old one goes on signing for RotateWithin.
func (s *Service) Rotate(ctx context.Context, p access.Principal, id domain.ID) (Hook, error) {
	h, err := s.hook(ctx, p, id)
	if err != nil {
		return Hook{}, err
	}
	h.Secrets = rotated(h.Secrets, NewSecret(), s.clock.Now())
	return h, s.store.SaveHook(ctx, h)
}

// Delete removes a hook and the record of its deliveries. That of a channel stays as long as its channel.
func (s *Service) Delete(ctx context.Context, p access.Principal, id domain.ID) error {
	h, err := s.hook(ctx, p, id)
	if err != nil {
		return err
	}
	if h.Account != 0 {
		return domain.Conflict("channel_hook", "this webhook carries the replies of a channel; switch it off instead")
	}
	return s.store.DeleteHook(ctx, id)
}

// TestKind is the type of what Test sends.
const TestKind = "webhook.test"

// Test sends an event that says nothing, and returns its delivery.
func (s *Service) Test(ctx context.Context, p access.Principal, id domain.ID) (Delivery, error) {
	h, err := s.hook(ctx, p, id)
	if err != nil {
		return Delivery{}, err
	}
	if !h.Enabled {
		return Delivery{}, domain.Conflict("hook_off", "this webhook is switched off; switch it on first")
	}
	now := s.clock.Now()
	body, err := json.Marshal(payload{Type: TestKind, Timestamp: now.String(), Data: map[string]string{"webhook": h.Name}})
	if err != nil {
		return Delivery{}, err
	}
	d := Delivery{ID: s.ids.Next(), Hook: h.ID, Kind: TestKind, Body: body, State: Waiting, RunAt: now, Created: now}
	d.Event = -d.ID // no event has it, and every test is one of its own
	d.MessageID = "test_" + d.ID.String()
	if err := s.store.AddDelivery(ctx, d); err != nil {
		return Delivery{}, err
	}
	s.wake()
	return d, nil
}

// Deliveries returns a page of what a hook was sent, newest first.
func (s *Service) Deliveries(ctx context.Context, p access.Principal, r LogRange) (list []Delivery, more bool, err error) {
	if _, err := s.hook(ctx, p, r.Hook); err != nil {
		return nil, false, err
	}
	limit := r.Limit
	r.Limit++
	list, err = s.store.Deliveries(ctx, r)
	if len(list) > limit {
		return list[:limit], true, err
	}
	return list, false, err
}

// Delivery returns one delivery with its attempts.
func (s *Service) Delivery(ctx context.Context, p access.Principal, hook, id domain.ID) (Delivery, []Attempt, error) {
	if _, err := s.hook(ctx, p, hook); err != nil {
		return Delivery{}, nil, err
	}
	return s.store.Delivery(ctx, hook, id)
}

// Replay sends a delivery again, whatever came of it, under the same id.
func (s *Service) Replay(ctx context.Context, p access.Principal, hook, id domain.ID) error {
	if _, err := s.hook(ctx, p, hook); err != nil {
		return err
	}
	err := s.store.Replay(ctx, hook, id, s.clock.Now())
	if err == nil {
		s.wake()
	}
	return err
}

// ReplayFailed sends again what failed for good since an instant, and returns how much that is.
func (s *Service) ReplayFailed(ctx context.Context, p access.Principal, hook domain.ID, since domain.Instant) (int, error) {
	if _, err := s.hook(ctx, p, hook); err != nil {
		return 0, err
	}
	n, err := s.store.ReplayFailed(ctx, hook, since, s.clock.Now())
	if err == nil && n > 0 {
		s.wake()
	}
	return n, err
}

// Open makes the hook of an API channel and returns its secret. Without an address it waits for one.
func (s *Service) Open(ctx context.Context, account domain.Account, address string) (hook domain.ID, secret string, err error) {
	secret = NewSecret()
	h := Hook{ID: s.ids.Next(), Account: account.ID, Created: s.clock.Now(), HookDoc: HookDoc{Secrets: []Secret{{Value: secret}}}}
	_, err = s.put(ctx, h, Setup{Name: account.Name, URL: address, Enabled: true})
	return h.ID, secret, err
}

// Point changes the address of a channel's hook, and switches it on or off.
func (s *Service) Point(ctx context.Context, p access.Principal, hook domain.ID, name, address string, enabled bool) error {
	h, err := s.hook(ctx, p, hook)
	if err != nil {
		return err
	}
	_, err = s.put(ctx, h, Setup{Name: name, URL: address, Enabled: enabled})
	return err
}
