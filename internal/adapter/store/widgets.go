package store

import (
	"context"
	"encoding/json"

	"kefu/internal/domain"
	"kefu/internal/feature/desk"
)

const widgetSelect = `SELECT a.id, a.store_id, a.channel, a.name, a.demo, w.key, w.origins, w.secret, w.old_secret, w.old_until, w.doc, w.enabled
	FROM widget w JOIN account a ON a.id = w.account_id `

func scanWidget(row scanner, w *desk.Widget) error {
	var origins, doc []byte
	a := &w.Account
	err := row.Scan((*int64)(&a.ID), (*int64)(&a.StoreID), (*string)(&a.Channel), &a.Name, &a.Demo, &w.Key, &origins, &w.Secret, &w.OldSecret,
		(*int64)(&w.OldUntil), &doc, &w.Enabled)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(origins, &w.Origins); err != nil {
		return err
	}
	return json.Unmarshal(doc, &w.Doc)
}

// WidgetByKey returns the web chat of a public key, or not_found.
func (r reader) WidgetByKey(ctx context.Context, key string) (desk.Widget, error) {
	return one(ctx, r, "widget", scanWidget, widgetSelect+`WHERE w.key = $1`, key)
}

// WidgetOf returns the web chat of an account, or not_found.
func (r reader) WidgetOf(ctx context.Context, account domain.ID) (desk.Widget, error) {
	return one(ctx, r, "widget", scanWidget, widgetSelect+`WHERE w.account_id = $1`, int64(account))
}

// Widgets returns all web chats by name.
func (r reader) Widgets(ctx context.Context) ([]desk.Widget, error) {
	return list(ctx, r, scanWidget, widgetSelect+`ORDER BY a.name, a.id`)
}

// SaveWidget creates or replaces a web chat and its account; a key that another has is a conflict.
func (s *Store) SaveWidget(ctx context.Context, w desk.Widget) error {
	origins, err := encodeJSON(w.Origins)
	if err != nil {
		return err
	}
	doc, err := encodeJSON(w.Doc)
	if err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *Tx) error {
		if err := tx.SaveAccounts(w.Account); err != nil {
			return err
		}
		_, err := tx.exec(`INSERT INTO widget (account_id, key, origins, secret, old_secret, old_until, doc, enabled) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (account_id) DO UPDATE SET key = excluded.key, origins = excluded.origins, secret = excluded.secret,
				old_secret = excluded.old_secret, old_until = excluded.old_until, doc = excluded.doc, enabled = excluded.enabled`,
			int64(w.Account.ID), w.Key, origins, w.Secret, w.OldSecret, int64(w.OldUntil), doc, w.Enabled)
		return err
	})
}
