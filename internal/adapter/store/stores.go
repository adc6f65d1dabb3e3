package store

import (
	"context"

	"kefu/internal/domain"
)

const storeColumns = `id, name, kind, currency, zone, demo, color, public_name, signatures, sign_chat`

// Stores returns all stores by name.
func (r reader) Stores(ctx context.Context) ([]domain.Store, error) {
	return list(ctx, r, func(row scanner, s *domain.Store) error {
		var signatures string
		err := row.Scan((*int64)(&s.ID), &s.Name, &s.Kind, &s.Currency, &s.Zone, &s.Demo, &s.Color, &s.PublicName, &signatures, &s.SignChat)
		if err != nil {
			return err
		}
		return decodeDoc(signatures, &s.Signatures)
	}, `SELECT `+storeColumns+` FROM store ORDER BY name, id`)
}

// SaveStores creates or replaces stores.
func (s *Store) SaveStores(ctx context.Context, stores ...domain.Store) error {
	return s.InTx(ctx, func(tx *Tx) error { return tx.SaveStores(stores...) })
}

// SaveStores creates or replaces stores.
func (tx *Tx) SaveStores(stores ...domain.Store) error {
	return tx.addStores(stores, ` ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, currency = excluded.currency,
		zone = excluded.zone, demo = excluded.demo, color = excluded.color, public_name = excluded.public_name, signatures = excluded.signatures,
		sign_chat = excluded.sign_chat`)
}

func (tx *Tx) addStores(stores []domain.Store, onConflict string) error {
	docs := make([]string, len(stores))
	for i, s := range stores {
		if len(s.Signatures) == 0 {
			continue
		}
		doc, err := encodeJSON(s.Signatures)
		if err != nil {
			return err
		}
		docs[i] = doc
	}
	_, err := tx.insert(`store (`+storeColumns+`)`, onConflict, 10, len(stores), func(args []any, i int) []any {
		s := stores[i]
		return append(args, int64(s.ID), s.Name, s.Kind, s.Currency, s.Zone, s.Demo, s.Color, s.PublicName, docs[i], s.SignChat)
	})
	return err
}

// Accounts returns all connected channel accounts by store and name.
func (r reader) Accounts(ctx context.Context) ([]domain.Account, error) {
	return list(ctx, r, func(row scanner, a *domain.Account) error {
		return row.Scan((*int64)(&a.ID), (*int64)(&a.StoreID), (*string)(&a.Channel), &a.Name, &a.Demo)
	}, `SELECT id, store_id, channel, name, demo FROM account ORDER BY store_id, name, id`)
}

// SaveAccounts creates or replaces accounts.
func (s *Store) SaveAccounts(ctx context.Context, accounts ...domain.Account) error {
	return s.InTx(ctx, func(tx *Tx) error { return tx.SaveAccounts(accounts...) })
}

// SaveAccounts creates or replaces accounts.
func (tx *Tx) SaveAccounts(accounts ...domain.Account) error {
	return tx.addAccounts(accounts, ` ON CONFLICT (id) DO UPDATE SET store_id = excluded.store_id, channel = excluded.channel,
		name = excluded.name, demo = excluded.demo`)
}

func (tx *Tx) addAccounts(accounts []domain.Account, onConflict string) error {
	_, err := tx.insert(`account (id, store_id, channel, name, demo)`, onConflict, 5, len(accounts), func(args []any, i int) []any {
		a := accounts[i]
		return append(args, int64(a.ID), int64(a.StoreID), string(a.Channel), a.Name, a.Demo)
	})
	return err
}
