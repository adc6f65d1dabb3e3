package store

import (
	"context"

	"kefu/internal/domain"
)

// VIP reports whether a contact is marked as important; one that is not there is not.
func (r reader) VIP(ctx context.Context, contact domain.ID) (bool, error) {
	n, err := one(ctx, r, "count", scanInt, `SELECT COUNT(*) FROM contact WHERE id = $1 AND vip`, int64(contact))
	return n > 0, err
}

// VIP implements desk.Tx.
func (t deskTx) VIP(contact domain.ID) (bool, error) { return t.Tx.VIP(t.ctx, contact) }

// SetVIP implements desk.Tx.
func (t deskTx) SetVIP(contact domain.ID, on bool) error {
	_, err := t.exec(`UPDATE contact SET vip = $1 WHERE id = $2`, on, int64(contact))
	return err
}
