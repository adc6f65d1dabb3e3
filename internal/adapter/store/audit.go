package store

import (
	"context"
	"encoding/json"

	"kefu/internal/domain"
	"kefu/internal/engine/audit"
)

const auditColumns = `id, at, user_id, user_name, action, object, detail, prev_hash, hash`

func scanAudit(row scanner, e *audit.Entry) error {
	var detail string
	err := row.Scan(&e.ID, (*int64)(&e.At), (*int64)(&e.User), &e.Name, &e.Action, &e.Object, &detail, &e.Prev, &e.Hash)
	if detail != "" {
		e.Detail = json.RawMessage(detail)
	}
	return err
}

// AppendAudit adds an entry; ID, Prev, Hash and a zero At are filled in.
func (s *Store) AppendAudit(ctx context.Context, e audit.Entry) error {
	return s.InTx(ctx, func(tx *Tx) error { return tx.AppendAudit(e) })
}

// AppendAudit adds an entry together with what it is about. Entries of transactions that run at once wait for one another from here on.
func (tx *Tx) AppendAudit(e audit.Entry) error {
	last, err := one(tx.ctx, tx.reader, "audit_head", scanAuditHead, `SELECT last_id, hash FROM audit_head WHERE one = 1`+tx.dialect.forUpdate())
	if err != nil {
		return err
	}
	e.ID, e.Prev = last.ID+1, last.Hash
	if e.At.IsZero() {
		e.At = tx.Now()
	}
	e.Hash = e.Seal()
	_, err = tx.exec(`INSERT INTO audit (`+auditColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
		e.ID, int64(e.At), int64(e.User), e.Name, e.Action, e.Object, string(e.Detail), e.Prev, e.Hash)
	if err != nil {
		return err
	}
	_, err = tx.exec(`UPDATE audit_head SET last_id = $1, hash = $2 WHERE one = 1`, e.ID, e.Hash)
	return err
}

func scanAuditHead(row scanner, e *audit.Entry) error { return row.Scan(&e.ID, &e.Hash) }

// AuditFilter narrows a list of entries; zero fields match everything.
type AuditFilter struct {
	User   domain.ID
	Action string
	Object string
	Before domain.ID // entries older than this one: the last of the page before
}

// Audit returns entries, newest first, at most limit.
func (r reader) Audit(ctx context.Context, f AuditFilter, limit int) ([]audit.Entry, error) {
	return list(ctx, r, scanAudit, `SELECT `+auditColumns+` FROM audit WHERE (id < $1 OR $1 = 0) AND (user_id = $2 OR $2 = 0)
		AND (action = $3 OR $3 = '') AND (object = $4 OR $4 = '') ORDER BY id DESC LIMIT $5`, int64(f.Before), int64(f.User), f.Action, f.Object, limit)
}

// VerifyChain walks the whole audit and returns the id of the first entry that was changed, removed or put in, or 0 if all hold together.
func (r reader) VerifyChain(ctx context.Context) (broken int64, err error) {
	err = r.snapshot(ctx, func(r reader) error {
		last, err := one(ctx, r, "audit_head", scanAuditHead, `SELECT last_id, hash FROM audit_head WHERE one = 1`)
		if err != nil {
			return err
		}
		var prev audit.Entry // the one before, or the empty start of the chain
		err = r.each(ctx, func(row scanner) error {
			var e audit.Entry
			if err := scanAudit(row, &e); err != nil || broken != 0 {
				return err
			}
			if e.ID != prev.ID+1 || e.Prev != prev.Hash || e.Hash != e.Seal() {
				broken = prev.ID + 1
			}
			prev = e
			return nil
		}, `SELECT `+auditColumns+` FROM audit ORDER BY id`)
		if err == nil && broken == 0 && (prev.ID != last.ID || prev.Hash != last.Hash) {
			broken = prev.ID + 1
		}
		return err
	})
	return broken, err
}
