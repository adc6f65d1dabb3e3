package store

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/engine/audit"
)

// Audit is the store as engine/audit sees it.
type Audit struct{ *Store }

var _ audit.Store = Audit{}

// AppendAudit implements audit.Store.
func (a Audit) AppendAudit(ctx context.Context, e audit.Entry) error {
	return a.Store.AppendAudit(ctx, e)
}

// AuditBefore implements audit.Store.
func (a Audit) AuditBefore(ctx context.Context, before int64, object string, limit int) ([]audit.Entry, error) {
	return a.Store.Audit(ctx, AuditFilter{Before: domain.ID(before), Object: object}, limit)
}
