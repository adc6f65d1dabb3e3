package store

import (
	"context"
	"encoding/json"

	"kefu/internal/domain"
	"kefu/internal/feature/desk"
)

// RowsOfPerson implements desk.Store.
func (d Desk) RowsOfPerson(ctx context.Context, contact domain.ID) ([]desk.Stored, error) {
	return list(ctx, d.reader, scanInbox, `SELECT `+inboxColumns+` FROM inbox WHERE contact_id IN (
		SELECT id FROM contact WHERE person = (SELECT person FROM contact WHERE id = $1) UNION SELECT CAST($1 AS BIGINT))
		ORDER BY began DESC, conversation_id DESC`, int64(contact))
}

// SaveOrigin keeps where a visitor came from.
func (s *Store) SaveOrigin(ctx context.Context, visitor string, o desk.Origin, now domain.Instant) error {
	doc, err := encodeJSON(o)
	if err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`INSERT INTO visit_origin (visitor, at, doc) VALUES ($1, $2, $3)
			ON CONFLICT (visitor) DO UPDATE SET at = excluded.at, doc = excluded.doc`, visitor, int64(now), doc)
		return err
	})
}

// OriginOf returns where the visitor of a conversation came from; nil: nobody knows.
func (r reader) OriginOf(ctx context.Context, conversation domain.ID) (*desk.Origin, error) {
	all, err := list(ctx, r, func(row scanner, o *desk.Origin) error {
		var doc []byte
		if err := row.Scan(&doc); err != nil {
			return err
		}
		return json.Unmarshal(doc, o)
	}, `SELECT doc FROM conversation_origin WHERE conversation_id = $1`, int64(conversation))
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// Details returns what is known of a contact beyond the name, in the order of the keys.
func (r reader) Details(ctx context.Context, contact domain.ID) ([]desk.ContactDetail, error) {
	return list(ctx, r, func(row scanner, d *desk.ContactDetail) error {
		return row.Scan(&d.Key, &d.Kind, &d.Label, &d.Value, &d.Verified, (*int64)(&d.At))
	}, `SELECT key, kind, label, value, verified, at FROM contact_detail WHERE contact_id = $1 ORDER BY key`, int64(contact))
}

// ForgetOrigins removes where visitors came from who have not been seen since an instant.
func (s *Store) ForgetOrigins(ctx context.Context, before domain.Instant) error {
	return s.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`DELETE FROM visit_origin WHERE at < $1`, int64(before))
		return err
	})
}

// DropUnsent implements desk.Store.
func (s *Store) DropUnsent(ctx context.Context, before domain.Instant, limit int) (hashes []string, n int, err error) {
	err = s.InTx(ctx, func(tx *Tx) error {
		hashes = nil
		stale, err := list(tx.ctx, tx.reader, scanAttachment, `SELECT `+attachmentColumns+` FROM attachment WHERE message_id = 0 AND at < $1
			ORDER BY at LIMIT $2`+tx.dialect.forUpdate(), int64(before), limit)
		if err != nil {
			return err
		}
		n = len(stale)
		seen := map[string]bool{}
		for _, a := range stale {
			if _, err := tx.exec(`DELETE FROM attachment WHERE id = $1`, int64(a.ID)); err != nil {
				return err
			}
			seen[a.SHA256] = true
		}
		for hash := range seen {
			left, err := list(tx.ctx, tx.reader, scanID, `SELECT id FROM attachment WHERE sha256 = $1 LIMIT 1`, hash)
			if err != nil {
				return err
			}
			if len(left) == 0 {
				hashes = append(hashes, hash)
			}
		}
		return nil
	})
	return hashes, n, err
}

// ContactRow implements desk.Tx.
func (t deskTx) ContactRow(id domain.ID) (domain.Contact, error) { return t.Contact(t.ctx, id) }

// DetailsOf implements desk.Tx.
func (t deskTx) DetailsOf(contact domain.ID) ([]desk.ContactDetail, error) {
	return t.Details(t.ctx, contact)
}

// SaveDetails implements desk.Tx.
func (t deskTx) SaveDetails(contact domain.ID, details []desk.ContactDetail) error {
	for _, d := range details {
		_, err := t.exec(`INSERT INTO contact_detail (contact_id, key, kind, label, value, verified, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (contact_id, key) DO UPDATE SET kind = excluded.kind, label = excluded.label, value = excluded.value, verified = excluded.verified,
				at = excluded.at WHERE excluded.verified OR NOT contact_detail.verified`,
			int64(contact), d.Key, d.Kind, d.Label, d.Value, d.Verified, int64(d.At))
		if err != nil {
			return err
		}
	}
	return nil
}

// TakeOrigin implements desk.Tx.
func (t deskTx) TakeOrigin(conversation domain.ID, visitor string) error {
	_, err := t.exec(`INSERT INTO conversation_origin (conversation_id, doc) SELECT CAST($1 AS BIGINT), doc FROM visit_origin WHERE visitor = $2`, int64(conversation), visitor)
	return err
}

// Invited implements desk.Tx.
func (t deskTx) Invited(account domain.ID, visitor string, conversation domain.ID, since domain.Instant) error {
	_, err := t.exec(`UPDATE invite_mark SET conversation_id = $1 WHERE visitor = $2 AND account_id = $3 AND at >= $4 AND conversation_id = 0`,
		int64(conversation), visitor, int64(account), int64(since))
	return err
}
