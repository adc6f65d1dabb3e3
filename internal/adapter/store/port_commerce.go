package store

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/feature/commerce"
)

// Commerce is the store as feature/commerce sees it.
type Commerce struct{ *Store }

var (
	_ commerce.Store = Commerce{}
	_ commerce.Tx    = commerceTx{}
)

// Change implements commerce.Store.
func (c Commerce) Change(ctx context.Context, fn func(commerce.Tx) error) error {
	return c.InTx(ctx, func(tx *Tx) error { return fn(commerceTx{tx}) })
}

// commerceTx is a transaction as feature/commerce sees it.
type commerceTx struct{ *Tx }

// Hold implements commerce.Tx.
func (t commerceTx) Hold(id domain.ID, shop commerce.Shop) (commerce.Record, bool, error) {
	return t.HoldOrder(commerce.Record{ID: id, Shop: shop.ID, Store: shop.Store})
}

// Find implements commerce.Tx.
func (t commerceTx) Find(id domain.ID) (commerce.Record, error) { return t.FindOrder(id) }

// Save implements commerce.Tx.
func (t commerceTx) Save(r commerce.Record) error { return t.SaveOrder(r) }

// ContactBy implements commerce.Tx.
func (t commerceTx) ContactBy(store domain.ID, id domain.Identifier) (domain.ID, bool, error) {
	return deskTx(t).ContactBy(store, id)
}

// AddContact implements commerce.Tx.
func (t commerceTx) AddContact(c domain.Contact) error { return deskTx(t).AddContact(c) }

// FillContact implements commerce.Tx.
func (t commerceTx) FillContact(c domain.Contact) error { return deskTx(t).FillContact(c) }

// StoreOf implements commerce.Tx.
func (t commerceTx) StoreOf(conversation domain.ID) (domain.ID, bool, error) {
	found, err := list(t.ctx, t.reader, scanID, `SELECT store_id FROM conversation WHERE id = $1`, int64(conversation))
	if err != nil || len(found) == 0 {
		return 0, false, err
	}
	return found[0], true, nil
}

// Append implements commerce.Tx.
func (t commerceTx) Append(events []domain.Event) error {
	_, err := t.Tx.Append(events)
	return err
}
