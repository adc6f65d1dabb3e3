package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"

	"kefu/internal/domain"
)

// AuditEntry says who did or saw what. Ids are 1, 2, 3 … without gaps; Hash covers the entry and the Hash before it.
type AuditEntry struct {
	ID       domain.ID       `json:"id"`
	At       domain.Instant  `json:"at"`
	User     domain.ID       `json:"user_id"` // zero: the system
	Action   string          `json:"action"`
	Object   string          `json:"object"`
	Detail   json.RawMessage `json:"detail,omitempty"`
	PrevHash string          `json:"prev_hash"`
	Hash     string          `json:"hash"`
}

const auditColumns = `id, at, user_id, action, object, detail, prev_hash, hash`

func scanAudit(row scanner, e *AuditEntry) error {
	var detail string
	err := row.Scan((*int64)(&e.ID), (*int64)(&e.At), (*int64)(&e.User), &e.Action, &e.Object, &detail, &e.PrevHash, &e.Hash)
	if detail != "" {
		e.Detail = json.RawMessage(detail)
	}
	return err
}

// digest computes the entry's Hash. Every part is preceded by its length, so that no two entries have the same bytes.
func (e *AuditEntry) digest() string {
	h := sha256.New()
	for _, part := range []string{e.PrevHash, e.ID.String(), strconv.FormatInt(int64(e.At), 10), e.User.String(), e.Action, e.Object, string(e.Detail)} {
		h.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// AppendAudit adds an entry; ID, hashes and a zero At are filled in.
func (s *Store) AppendAudit(ctx context.Context, e AuditEntry) error {
	return s.InTx(ctx, func(tx *Tx) error { return tx.AppendAudit(e) })
}

// AppendAudit adds an entry together with what it is about. Entries of transactions that run at once wait for one another from here on.
func (tx *Tx) AppendAudit(e AuditEntry) error {
	last, err := one(tx.ctx, tx.reader, "audit_head", scanAuditHead, `SELECT last_id, hash FROM audit_head WHERE one = 1`+tx.dialect.forUpdate())
	if err != nil {
		return err
	}
	e.ID, e.PrevHash = last.ID+1, last.Hash
	if e.At.IsZero() {
		e.At = tx.Now()
	}
	e.Hash = e.digest()
	_, err = tx.exec(`INSERT INTO audit (`+auditColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
		int64(e.ID), int64(e.At), int64(e.User), e.Action, e.Object, string(e.Detail), e.PrevHash, e.Hash)
	if err != nil {
		return err
	}
	_, err = tx.exec(`UPDATE audit_head SET last_id = $1, hash = $2 WHERE one = 1`, int64(e.ID), e.Hash)
	return err
}

func scanAuditHead(row scanner, e *AuditEntry) error { return row.Scan((*int64)(&e.ID), &e.Hash) }

// AuditFilter narrows a list of entries; zero fields match everything.
type AuditFilter struct {
	User   domain.ID
	Action string
	Object string
	Before domain.ID // entries older than this one: the last of the page before
}

// Audit returns entries, newest first, at most limit.
func (r reader) Audit(ctx context.Context, f AuditFilter, limit int) ([]AuditEntry, error) {
	return list(ctx, r, scanAudit, `SELECT `+auditColumns+` FROM audit WHERE (id < $1 OR $1 = 0) AND (user_id = $2 OR $2 = 0)
		AND (action = $3 OR $3 = '') AND (object = $4 OR $4 = '') ORDER BY id DESC LIMIT $5`, int64(f.Before), int64(f.User), f.Action, f.Object, limit)
}

// VerifyChain walks the whole audit and returns the id of the first entry that was changed, removed or put in, or 0 if all hold together.
func (r reader) VerifyChain(ctx context.Context) (broken domain.ID, err error) {
	err = r.snapshot(ctx, func(r reader) error {
		last, err := one(ctx, r, "audit_head", scanAuditHead, `SELECT last_id, hash FROM audit_head WHERE one = 1`)
		if err != nil {
			return err
		}
		var prev AuditEntry
		err = r.each(ctx, func(row scanner) error {
			var e AuditEntry
			if err := scanAudit(row, &e); err != nil || broken != 0 {
				return err
			}
			if e.ID != prev.ID+1 || e.PrevHash != prev.Hash || e.Hash != e.digest() {
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
