package store

import (
	"context"
	"encoding/json"
)

// scanText reads a single text.
func scanText(row scanner, s *string) error { return row.Scan(s) }

// GetJSON reads the workspace document kept under key into out; found is false, and out untouched, when there is none.
func (r reader) GetJSON(ctx context.Context, key string, out any) (found bool, err error) {
	docs, err := list(ctx, r, scanText, `SELECT doc FROM workspace WHERE key = $1`, key)
	if err != nil || len(docs) == 0 {
		return false, err
	}
	return true, json.Unmarshal([]byte(docs[0]), out)
}

// PutJSON keeps a workspace document under key, in place of the one before.
func (s *Store) PutJSON(ctx context.Context, key string, v any) error {
	return s.InTx(ctx, func(tx *Tx) error { return tx.PutJSON(key, v) })
}

// PutJSON keeps a workspace document under key, in place of the one before.
func (tx *Tx) PutJSON(key string, v any) error {
	doc, err := encodeJSON(v)
	if err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO workspace (key, doc) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET doc = excluded.doc`, key, doc)
	return err
}

// ClearDemo removes everything of the demo: stores, accounts, teams and agents marked as such, and the contacts, conversations, messages,
// events and all that the desk keeps of demo stores and demo agents. It returns how many events went. Positions in the log are not given again.
func (s *Store) ClearDemo(ctx context.Context) (events int64, err error) {
	err = s.InTx(ctx, func(tx *Tx) error {
		events, err = tx.clearDemo()
		return err
	})
	return events, err
}

func (tx *Tx) clearDemo() (int64, error) {
	const shops = `(SELECT id FROM store WHERE demo)`
	const contacts = `(SELECT id FROM contact WHERE id > 0 AND store_id IN ` + shops + `)`
	const agents = `(SELECT id FROM agent WHERE demo)`
	const hooks = `(SELECT id FROM webhook WHERE account_id IN (SELECT id FROM account WHERE demo OR store_id IN ` + shops + `))`
	_, err := tx.exec(`UPDATE event_head SET seq = (SELECT CASE WHEN h.last > event_head.seq THEN h.last ELSE event_head.seq END
		FROM (SELECT coalesce(max(seq), 0) AS last FROM event) h)`)
	if err != nil {
		return 0, err
	}
	var events int64
	for _, del := range []string{
		`event WHERE contact_id IN ` + contacts,
		`event WHERE contact_id = 0 AND agent_id IN ` + agents,
		`message WHERE contact_id IN ` + contacts,
		`moved_message WHERE contact_id IN ` + contacts,
		`attachment WHERE conversation_id IN (SELECT conversation_id FROM inbox WHERE contact_id IN ` + contacts + `)`,
		`survey_invitation WHERE contact_id IN ` + contacts,
		`survey_later WHERE contact_id IN ` + contacts,
		`conversation_origin WHERE conversation_id IN (SELECT conversation_id FROM inbox WHERE contact_id IN ` + contacts + `)`,
		`contact_detail WHERE contact_id IN ` + contacts,
		`contact_stale WHERE contact_id IN ` + contacts,
		`visit_origin WHERE visitor IN (SELECT value FROM contact_identifier WHERE kind = 'visitor' AND store_id IN ` + shops + `)`,
		`invite_mark WHERE account_id IN (SELECT id FROM account WHERE demo OR store_id IN ` + shops + `)`,
		`inbox WHERE contact_id IN ` + contacts,
		`page_view WHERE visitor IN (SELECT value FROM contact_identifier WHERE kind = 'visitor' AND store_id IN ` + shops + `)`,
		`canned_reply WHERE store_id IN ` + shops,
		`widget WHERE account_id IN (SELECT id FROM account WHERE demo OR store_id IN ` + shops + `)`,
		`conversation_bond WHERE contact_id IN ` + contacts,
		`webhook_attempt WHERE delivery_id IN (SELECT id FROM webhook_delivery WHERE hook_id IN ` + hooks + `)`,
		`webhook_delivery WHERE hook_id IN ` + hooks,
		`webhook WHERE id IN ` + hooks,
		`api_channel WHERE account_id IN (SELECT id FROM account WHERE demo OR store_id IN ` + shops + `)`,
		`shop_order WHERE store_id IN ` + shops,
		`shop WHERE store_id IN ` + shops,
		`agent_state WHERE agent_id IN ` + agents,
		`conversation WHERE contact_id IN ` + contacts,
		`contact_identifier WHERE store_id IN ` + shops,
		`contact WHERE id IN ` + contacts,
		`account WHERE demo OR store_id IN ` + shops,
		`agent WHERE demo`,
		`team WHERE demo`,
		`store WHERE demo`,
	} {
		n, err := tx.exec(`DELETE FROM ` + del)
		if err != nil {
			return 0, err
		}
		if del[:5] == "event" {
			events += n
		}
	}
	return events, nil
}

// HasDemo reports whether the database holds a demo store.
func (r reader) HasDemo(ctx context.Context) (bool, error) {
	found, err := list(ctx, r, scanID, `SELECT id FROM store WHERE demo LIMIT 1`)
	return len(found) > 0, err
}
