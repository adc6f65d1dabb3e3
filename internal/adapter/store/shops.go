package store

import (
	"context"
	"encoding/json"

	"kefu/internal/domain"
	"kefu/internal/feature/commerce"
	"kefu/internal/feature/webhook"
)

// shopDoc is what of a shop no query looks for.
type shopDoc struct {
	Secrets []webhook.Secret `json:"secrets,omitempty"` // newest first
}

const shopSelect = `SELECT id, store_id, kind, name, key, active, created_at, doc FROM shop `

func scanShop(row scanner, s *commerce.Shop) error {
	var doc []byte
	err := row.Scan((*int64)(&s.ID), (*int64)(&s.Store), (*string)(&s.Kind), &s.Name, &s.Key, &s.Active, (*int64)(&s.Created), &doc)
	if err != nil {
		return err
	}
	var d shopDoc
	err = json.Unmarshal(doc, &d)
	s.Secrets = d.Secrets
	return err
}

// Shops implements commerce.Store.
func (r reader) Shops(ctx context.Context) ([]commerce.Shop, error) {
	return list(ctx, r, scanShop, shopSelect+`ORDER BY name, id`)
}

// ShopOf implements commerce.Store.
func (r reader) ShopOf(ctx context.Context, key string) (commerce.Shop, error) {
	return one(ctx, r, "shop", scanShop, shopSelect+`WHERE key = $1`, key)
}

// Shop implements commerce.Store.
func (r reader) Shop(ctx context.Context, id domain.ID) (commerce.Shop, error) {
	return one(ctx, r, "shop", scanShop, shopSelect+`WHERE id = $1`, int64(id))
}

// SaveShop implements commerce.Store. The store, the kind and the key of a shop stay as they were.
func (s *Store) SaveShop(ctx context.Context, shop commerce.Shop) error {
	doc, err := encodeJSON(shopDoc{shop.Secrets})
	if err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`INSERT INTO shop (id, store_id, kind, name, key, active, created_at, doc) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, active = excluded.active, doc = excluded.doc`,
			int64(shop.ID), int64(shop.Store), string(shop.Kind), shop.Name, shop.Key, shop.Active, int64(shop.Created), doc)
		return err
	})
}
