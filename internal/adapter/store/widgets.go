package store

import (
	"context"
	"encoding/json"

	"kefu/internal/domain"
	"kefu/internal/feature/desk"
)

const widgetSelect = `SELECT a.id, a.store_id, a.channel, a.name, a.demo, w.key, w.origins, w.secret, w.doc, w.enabled
	FROM widget w JOIN account a ON a.id = w.account_id `

func scanWidget(row scanner, w *desk.Widget) error {
	var origins, doc []byte
	a := &w.Account
	err := row.Scan((*int64)(&a.ID), (*int64)(&a.StoreID), (*string)(&a.Channel), &a.Name, &a.Demo, &w.Key, &origins, &w.Secret, &doc, &w.Enabled)
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
		_, err := tx.exec(`INSERT INTO widget (account_id, key, origins, secret, doc, enabled) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (account_id) DO UPDATE SET key = excluded.key, origins = excluded.origins, secret = excluded.secret, doc = excluded.doc,
				enabled = excluded.enabled`, int64(w.Account.ID), w.Key, origins, w.Secret, doc, w.Enabled)
		return err
	})
}

// CannedReplies returns all ready answers, the most used first.
func (r reader) CannedReplies(ctx context.Context) ([]desk.Canned, error) {
	return list(ctx, r, func(row scanner, c *desk.Canned) error {
		return row.Scan((*int64)(&c.ID), (*int64)(&c.Store), &c.Shortcut, &c.Language, &c.Body, &c.Used)
	}, `SELECT id, store_id, shortcut, language, body, used FROM canned_reply ORDER BY used DESC, shortcut, id`)
}

// SaveCanned creates or replaces a ready answer; how often it was used stays.
func (s *Store) SaveCanned(ctx context.Context, c desk.Canned) error {
	return s.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`INSERT INTO canned_reply (id, store_id, shortcut, language, body, used) VALUES ($1, $2, $3, $4, $5, 0)
			ON CONFLICT (id) DO UPDATE SET store_id = excluded.store_id, shortcut = excluded.shortcut, language = excluded.language,
				body = excluded.body`, int64(c.ID), int64(c.Store), c.Shortcut, c.Language, c.Body)
		return err
	})
}

// CountCanned notes that a ready answer was used; one that is gone is no error.
func (tx *Tx) CountCanned(id domain.ID) error {
	_, err := tx.exec(`UPDATE canned_reply SET used = used + 1 WHERE id = $1`, int64(id))
	return err
}

// DeleteCanned removes a ready answer, or not_found.
func (s *Store) DeleteCanned(ctx context.Context, id domain.ID) error {
	return s.InTx(ctx, func(tx *Tx) error {
		n, err := tx.exec(`DELETE FROM canned_reply WHERE id = $1`, int64(id))
		if err == nil && n == 0 {
			err = domain.NotFound("canned_not_found", "there is no such ready answer; it may have been removed")
		}
		return err
	})
}
