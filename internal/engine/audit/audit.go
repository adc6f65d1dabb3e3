// Package audit appends who did or saw what, hash-chained so that a changed or missing line shows; it never edits.
package audit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"kefu/internal/domain"
)

// Entry is one line of the audit.
type Entry struct {
	ID     int64           `json:"id"` // 1, 2, 3 … without a gap
	At     domain.Instant  `json:"at"`
	User   domain.ID       `json:"user"`
	Name   string          `json:"name"`   // of the user, as it was
	Action string          `json:"action"` // login, report.view_agent, settings.change, import.start …
	Object string          `json:"object"` // what it was done to, e.g. "agent:17"
	Detail json.RawMessage `json:"detail,omitempty"`
	Prev   string          `json:"prev"`
	Hash   string          `json:"hash"`
}

// Seal computes the hash of an entry over all its fields and the hash before it.
func (e Entry) Seal() string {
	h := sha256.New()
	for _, field := range []string{e.Prev, fmt.Sprint(e.ID), fmt.Sprint(int64(e.At)), e.User.String(), e.Name, e.Action, e.Object, string(e.Detail)} {
		fmt.Fprintf(h, "%d:%s,", len(field), field)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Verify checks a run of entries in ascending order of id and returns the id of the first one that does not fit, or 0.
func Verify(entries []Entry) int64 {
	for i, e := range entries {
		if e.Hash != e.Seal() {
			return e.ID
		}
		if i > 0 && (e.Prev != entries[i-1].Hash || e.ID != entries[i-1].ID+1) {
			return e.ID
		}
	}
	return 0
}

// Store keeps the chain. AppendAudit fills ID, Prev and Hash in the transaction that writes the entry.
type Store interface {
	AppendAudit(ctx context.Context, e Entry) error
	AuditBefore(ctx context.Context, before int64, object string, limit int) ([]Entry, error) // newest first; before 0: from the newest; object "" = all
}

// Log writes to the audit.
type Log struct {
	store Store
	clock domain.Clock
}

// New makes a Log.
func New(store Store, clock domain.Clock) *Log { return &Log{store: store, clock: clock} }

// Record appends one line. Detail is any JSON value, or nil.
func (l *Log) Record(ctx context.Context, user domain.ID, name, action, object string, detail any) error {
	e := Entry{At: l.clock.Now(), User: user, Name: name, Action: action, Object: object}
	if detail != nil {
		b, err := json.Marshal(detail)
		if err != nil {
			return err
		}
		e.Detail = b
	}
	return l.store.AppendAudit(ctx, e)
}

// Before returns up to limit lines before an id, newest first; object narrows to one object.
func (l *Log) Before(ctx context.Context, before int64, object string, limit int) ([]Entry, error) {
	return l.store.AuditBefore(ctx, before, object, limit)
}
