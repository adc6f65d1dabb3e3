package store

import (
	"context"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/feature/desk"
)

// CannedReplies returns all ready answers, the most used first. One of an older version has a single text, which says {name} for the customer.
func (r reader) CannedReplies(ctx context.Context) ([]desk.Canned, error) {
	return list(ctx, r, func(row scanner, c *desk.Canned) error {
		var language, body, texts, actions string
		err := row.Scan((*int64)(&c.ID), (*int64)(&c.Store), &c.Shortcut, &language, &body, &c.Used, &texts, (*int64)(&c.Owner), (*int64)(&c.Team), &actions)
		if err != nil {
			return err
		}
		if err := decodeDoc(actions, &c.Actions); err != nil {
			return err
		}
		if texts == "" {
			c.Texts = map[string]string{language: strings.NewReplacer("{{name}}", "{{customer.name}}", "{name}", "{{customer.name}}").Replace(body)}
		}
		return decodeDoc(texts, &c.Texts)
	}, `SELECT id, store_id, shortcut, language, body, used, texts, owner_id, team_id, actions FROM canned_reply ORDER BY used DESC, shortcut, id`)
}

// SaveCanned creates or replaces a ready answer; how often it was used stays.
func (s *Store) SaveCanned(ctx context.Context, c desk.Canned) error {
	texts, err := encodeJSON(c.Texts)
	if err != nil {
		return err
	}
	actions, err := encodeJSON(c.Actions)
	if err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`INSERT INTO canned_reply (id, store_id, shortcut, language, body, used, texts, owner_id, team_id, actions)
			VALUES ($1, $2, $3, '', '', 0, $4, $5, $6, $7)
			ON CONFLICT (id) DO UPDATE SET store_id = excluded.store_id, shortcut = excluded.shortcut, texts = excluded.texts,
				owner_id = excluded.owner_id, team_id = excluded.team_id, actions = excluded.actions`,
			int64(c.ID), int64(c.Store), c.Shortcut, texts, int64(c.Owner), int64(c.Team), actions)
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
