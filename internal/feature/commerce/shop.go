package commerce

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"slices"
	"strings"
	"unicode/utf8"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/webhook"
)

// Kind is what a shop runs on.
type Kind string

// The kinds.
const (
	KindAPI  Kind = "api"  // a system of one's own that sends orders in our form
	KindFile Kind = "file" // order files
)

// live reports whether the orders of a shop are told as they happen.
func (k Kind) live() bool { return k != KindFile }

// Shop is where orders of a store come from. Its id is part of what names an order.
type Shop struct {
	ID      domain.ID
	Store   domain.ID
	Kind    Kind
	Name    string
	Key     string // part of the address that orders are sent to; not secret
	Secrets []webhook.Secret
	Active  bool
	Created domain.Instant
}

// ShopSetup is what can be set of a shop.
type ShopSetup struct {
	Name   string
	Active bool
}

// Limits of shops.
const (
	maxShops    = 100
	maxShopName = 60
)

// ListShops returns all shops by name.
func (s *Service) ListShops(ctx context.Context, p access.Principal) ([]Shop, error) {
	if err := p.Require(access.ShopsManage); err != nil {
		return nil, err
	}
	return s.store.Shops(ctx)
}

// AddShop makes a shop of a store with a new key and a new secret, the first of Secrets.
func (s *Service) AddShop(ctx context.Context, p access.Principal, store domain.ID, kind Kind, set ShopSetup) (Shop, error) {
	all, err := s.ListShops(ctx, p)
	if err != nil {
		return Shop{}, err
	}
	if len(all) >= maxShops {
		return Shop{}, domain.Conflict("too_many_shops", "there are %d shops already", maxShops)
	}
	if s.decoders[kind] == nil {
		return Shop{}, domain.Invalid("kind", "bad_shop_kind", "%q is no kind of shop that sends orders", kind)
	}
	if err := s.checkStore(ctx, store); err != nil {
		return Shop{}, err
	}
	now := s.clock.Now()
	shop := Shop{ID: s.ids.Next(), Store: store, Kind: kind, Key: random(12), Secrets: webhook.Rotated(nil, now, true), Created: now}
	return s.putShop(ctx, shop, set)
}

func (s *Service) checkStore(ctx context.Context, store domain.ID) error {
	stores, err := s.store.Stores(ctx)
	if err == nil && !slices.ContainsFunc(stores, func(x domain.Store) bool { return x.ID == store }) {
		err = domain.NotFound("store_not_found", "there is no such store; it may have been removed")
	}
	return err
}

// SaveShop changes a shop; its key and secret stay.
func (s *Service) SaveShop(ctx context.Context, p access.Principal, id domain.ID, set ShopSetup) (Shop, error) {
	shop, err := s.shop(ctx, p, id)
	if err != nil {
		return Shop{}, err
	}
	return s.putShop(ctx, shop, set)
}

// RenewShop gives a shop a new secret, the first of Secrets. The one before holds for another day, or with atOnce no longer.
func (s *Service) RenewShop(ctx context.Context, p access.Principal, id domain.ID, atOnce bool) (Shop, error) {
	shop, err := s.shop(ctx, p, id)
	if err != nil {
		return Shop{}, err
	}
	if s.decoders[shop.Kind] == nil {
		return Shop{}, domain.Conflict("shop_without_secret", "the orders of this shop come from files; there is no secret to renew")
	}
	shop.Secrets = webhook.Rotated(shop.Secrets, s.clock.Now(), atOnce)
	return shop, s.store.SaveShop(ctx, shop)
}

func (s *Service) shop(ctx context.Context, p access.Principal, id domain.ID) (Shop, error) {
	if err := p.Require(access.ShopsManage); err != nil {
		return Shop{}, err
	}
	return s.store.Shop(ctx, id)
}

func (s *Service) putShop(ctx context.Context, shop Shop, set ShopSetup) (Shop, error) {
	set.Name = strings.TrimSpace(set.Name)
	if set.Name == "" || utf8.RuneCountInString(set.Name) > maxShopName || strings.ContainsRune(set.Name, 0) {
		return Shop{}, domain.Invalid("name", "bad_name", "a shop needs a name of at most %d characters", maxShopName)
	}
	shop.Name, shop.Active = set.Name, set.Active
	return shop, s.store.SaveShop(ctx, shop)
}

// FileShopID is the id of the shop that the order files of a store belong to.
func FileShopID(store domain.ID) domain.ID { return domain.HashID("file-shop", store.String()) }

// FileShop returns the shop that the order files of a store belong to, and makes it when the first one comes.
func (s *Service) FileShop(ctx context.Context, store domain.ID) (Shop, error) {
	shop := Shop{ID: FileShopID(store), Store: store, Kind: KindFile, Name: "CSV", Active: true}
	known, err := s.store.Shop(ctx, shop.ID)
	if domain.KindOf(err) != domain.KindNotFound {
		return known, err
	}
	if err := s.checkStore(ctx, store); err != nil {
		return Shop{}, err
	}
	shop.Key, shop.Created = "file-"+shop.ID.String(), s.clock.Now()
	return shop, s.store.SaveShop(ctx, shop)
}

func random(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}
