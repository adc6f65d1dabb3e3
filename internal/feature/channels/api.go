package channels

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/desk"
)

// API is a channel of another system: it brings customers' messages over the API, and its replies go out by a webhook. Only a hash of its secret
// is kept.
type API struct {
	Account    domain.Account
	Key        string
	SecretHash string
	Team       domain.ID // whose queue new conversations join; 0: none
	Hook       domain.ID
	Enabled    bool
	AutoReply  map[string]string // sent to who writes outside service hours, by language; none: nothing is sent
}

// APIStore keeps API channels.
type APIStore interface {
	APIChannels(ctx context.Context) ([]API, error)          // by name
	APIChannel(ctx context.Context, key string) (API, error) // or not_found
	SaveAPIChannel(ctx context.Context, c API) error         // and its account
	Stores(ctx context.Context) ([]domain.Store, error)
	Teams(ctx context.Context) ([]domain.Team, error)
}

// Outlet carries the replies of a channel.
type Outlet interface {
	// Open makes the webhook of a channel and returns its secret; without an address it waits for one.
	Open(ctx context.Context, account domain.Account, address string) (hook domain.ID, secret string, err error)
	// Point changes its name and address, and switches it on or off.
	Point(ctx context.Context, p access.Principal, hook domain.ID, name, address string, enabled bool) error
}

// Bridge takes what a channel brings.
type Bridge interface {
	Bring(ctx context.Context, m desk.Incoming) (desk.Receipt, error)
	Report(ctx context.Context, f desk.Fate) (desk.Receipt, error)
}

// APIs sets the channels of other systems up and lets these systems in.
type APIs struct {
	store  APIStore
	outlet Outlet
	bridge Bridge
	ids    domain.IDs
}

// NewAPIs returns the service.
func NewAPIs(store APIStore, outlet Outlet, bridge Bridge, ids domain.IDs) *APIs {
	return &APIs{store: store, outlet: outlet, bridge: bridge, ids: ids}
}

// APISetup is what can be set of a channel.
type APISetup struct {
	Name    string
	Team    domain.ID
	URL     string // where replies go; empty: nowhere yet
	Enabled bool
}

// Secrets are shown once: what the other system proves itself with, and what it checks our webhooks with.
type Secrets struct{ Channel, Webhook string }

// secretPrefix lets a channel's secret be told from a user's token.
const secretPrefix = "kch_"

// List returns all API channels by name.
func (s *APIs) List(ctx context.Context, p access.Principal) ([]API, error) {
	if err := p.Require(access.SettingsEdit); err != nil {
		return nil, err
	}
	return s.store.APIChannels(ctx)
}

// Add makes a channel of a store, with a new key and new secrets.
func (s *APIs) Add(ctx context.Context, p access.Principal, store domain.ID, set APISetup) (API, Secrets, error) {
	if err := p.Require(access.SettingsEdit); err != nil {
		return API{}, Secrets{}, err
	}
	stores, err := s.store.Stores(ctx)
	if err != nil {
		return API{}, Secrets{}, err
	}
	i := slices.IndexFunc(stores, func(x domain.Store) bool { return x.ID == store })
	if i < 0 {
		return API{}, Secrets{}, domain.NotFound("store_not_found", "there is no such store; it may have been removed")
	}
	c := API{Key: random(12), Account: domain.Account{ID: s.ids.Next(), StoreID: store, Channel: domain.ChannelAPI, Demo: stores[i].Demo}}
	if c, err = s.apply(ctx, c, set); err != nil {
		return API{}, Secrets{}, err
	}
	secrets := Secrets{Channel: secretPrefix + random(32)}
	c.SecretHash = hashOf(secrets.Channel)
	if c.Hook, secrets.Webhook, err = s.outlet.Open(ctx, c.Account, set.URL); err != nil {
		return API{}, Secrets{}, err
	}
	return c, secrets, s.store.SaveAPIChannel(ctx, c)
}

// Save changes a channel; its key and secrets stay.
func (s *APIs) Save(ctx context.Context, p access.Principal, account domain.ID, set APISetup) (API, error) {
	c, err := s.find(ctx, p, account)
	if err != nil {
		return API{}, err
	}
	if c, err = s.apply(ctx, c, set); err != nil {
		return API{}, err
	}
	if err := s.outlet.Point(ctx, p, c.Hook, c.Account.Name, set.URL, set.Enabled); err != nil {
		return API{}, err
	}
	return c, s.store.SaveAPIChannel(ctx, c)
}

// Renew gives a channel a new secret; the old one ends at once.
func (s *APIs) Renew(ctx context.Context, p access.Principal, account domain.ID) (API, string, error) {
	c, err := s.find(ctx, p, account)
	if err != nil {
		return API{}, "", err
	}
	secret := secretPrefix + random(32)
	c.SecretHash = hashOf(secret)
	return c, secret, s.store.SaveAPIChannel(ctx, c)
}

func (s *APIs) find(ctx context.Context, p access.Principal, account domain.ID) (API, error) {
	all, err := s.List(ctx, p)
	if err != nil {
		return API{}, err
	}
	i := slices.IndexFunc(all, func(c API) bool { return c.Account.ID == account })
	if i < 0 {
		return API{}, domain.NotFound("channel_not_found", "there is no such channel; it may have been removed")
	}
	return all[i], nil
}

func (s *APIs) apply(ctx context.Context, c API, set APISetup) (API, error) {
	name := strings.TrimSpace(cmp.Or(set.Name, c.Account.Name))
	if name == "" || utf8.RuneCountInString(name) > maxName {
		return c, domain.Invalid("name", "bad_name", "a channel needs a name of at most %d characters", maxName)
	}
	if set.Team != 0 {
		teams, err := s.store.Teams(ctx)
		if err != nil {
			return c, err
		}
		if !slices.ContainsFunc(teams, func(t domain.Team) bool { return t.ID == set.Team }) {
			return c, domain.NotFound("team_not_found", "there is no such team; it may have been removed")
		}
	}
	c.Account.Name, c.Team, c.Enabled = name, set.Team, set.Enabled
	return c, nil
}

// Enter lets a system in that knows the secret of a channel. Whether the key or the secret is wrong is not told.
func (s *APIs) Enter(ctx context.Context, key, secret string) (API, error) {
	c, err := s.store.APIChannel(ctx, key)
	if err != nil && domain.KindOf(err) != domain.KindNotFound {
		return API{}, err
	}
	if err != nil || subtle.ConstantTimeCompare([]byte(hashOf(secret)), []byte(c.SecretHash)) != 1 {
		return API{}, domain.Unauthenticated("bad_channel_secret", "send the channel's secret as Authorization: Bearer kch_…, to the address with its key")
	}
	if !c.Enabled {
		return API{}, domain.Forbidden("channel_off", "this channel is switched off; switch it on in the settings")
	}
	return c, nil
}

// Bring records a message that a channel brings.
func (s *APIs) Bring(ctx context.Context, c API, m desk.Incoming) (desk.Receipt, error) {
	m.Account, m.Team, m.AutoReply = c.Account, c.Team, c.AutoReply
	return s.bridge.Bring(ctx, m)
}

// Report notes what a channel says of a message of ours.
func (s *APIs) Report(ctx context.Context, c API, f desk.Fate) (desk.Receipt, error) {
	f.Account = c.Account.ID
	return s.bridge.Report(ctx, f)
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
