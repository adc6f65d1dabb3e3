package store

import (
	"context"
	"encoding/json"
	"time"

	"kefu/internal/domain"
)

// Job is durable background work. Payload belongs to the kind.
type Job struct {
	ID          domain.ID       `json:"id"`
	Kind        string          `json:"kind"`
	Key         string          `json:"key,omitempty"` // at most one unfinished job of a kind has it; empty: any number
	Payload     json.RawMessage `json:"payload,omitempty"`
	RunAt       domain.Instant  `json:"run_at"` // zero: at once
	Attempts    int             `json:"attempts"`
	MaxAttempts int             `json:"max_attempts"` // zero: DefaultAttempts
	Lease       domain.ID       `json:"-"`            // proves that the holder still has it
	State       string          `json:"state"`        // queued, running, dead
	LastError   string          `json:"last_error,omitempty"`
}

// DefaultAttempts is how often a job is tried before it is given up.
const DefaultAttempts = 10

// The longest pause between two tries of a job, and the pause after the first failure.
const (
	firstRetry = 5 * time.Second
	lastRetry  = time.Hour
)

const jobColumns = `id, kind, unique_key, payload, state, run_at, attempts, max_attempts, lease, last_error`

func scanJob(row scanner, j *Job) error {
	var payload string
	err := row.Scan((*int64)(&j.ID), &j.Kind, &j.Key, &payload, &j.State, (*int64)(&j.RunAt), &j.Attempts, &j.MaxAttempts, (*int64)(&j.Lease), &j.LastError)
	if payload != "" {
		j.Payload = json.RawMessage(payload)
	}
	return err
}

// Enqueue adds a job that exists if and only if the transaction commits. added is false when an unfinished job of its kind has its key.
func (tx *Tx) Enqueue(j Job) (added bool, err error) {
	if j.MaxAttempts == 0 {
		j.MaxAttempts = DefaultAttempts
	}
	if j.RunAt.IsZero() {
		j.RunAt = tx.Now()
	}
	n, err := tx.exec(`INSERT INTO job (id, kind, unique_key, payload, state, run_at, attempts, max_attempts, lease, lease_until, last_error)
		VALUES ($1, $2, $3, $4, 'queued', $5, 0, $6, 0, 0, '') ON CONFLICT DO NOTHING`,
		int64(tx.idFor(j.ID)), j.Kind, j.Key, string(j.Payload), int64(j.RunAt), j.MaxAttempts)
	return n == 1, err
}

// ClaimJobs takes at most limit due jobs of a kind for the length of the lease; each is then run by the caller alone. A job whose lease ran
// out, because its holder died, is due again.
func (s *Store) ClaimJobs(ctx context.Context, kind string, limit int, lease time.Duration) ([]Job, error) {
	var jobs []Job
	err := s.InTx(ctx, func(tx *Tx) error {
		now, holder := tx.Now(), tx.opts.IDs.Next()
		var err error
		jobs, err = list(tx.ctx, tx.reader, scanJob, `UPDATE job SET state = 'running', lease = $1, lease_until = $2, attempts = attempts + 1
			WHERE id IN (SELECT id FROM job WHERE kind = $3 AND state <> 'dead' AND run_at <= $4 AND lease_until <= $4 ORDER BY run_at, id LIMIT $5`+
			tx.dialect.skipLocked()+`) RETURNING `+jobColumns, int64(holder), int64(now.Add(lease)), kind, int64(now), limit)
		return err
	})
	return jobs, err
}

// FinishJob removes a job that is done; a conflict says that the lease ran out and another holder has it.
func (s *Store) FinishJob(ctx context.Context, j Job) error {
	return s.InTx(ctx, func(tx *Tx) error { return tx.FinishJob(j) })
}

// FinishJob is Store.FinishJob as part of the transaction that holds the job's effect.
func (tx *Tx) FinishJob(j Job) error {
	n, err := tx.exec(`DELETE FROM job WHERE id = $1 AND lease = $2`, int64(j.ID), int64(j.Lease))
	return leaseHeld(n, err)
}

// FailJob notes a failure: the job is tried again after a pause that doubles from 5 s up to an hour, or given up as dead once its attempts
// are used up.
func (s *Store) FailJob(ctx context.Context, j Job, reason string) error {
	return s.InTx(ctx, func(tx *Tx) error {
		state := "queued"
		if j.Attempts >= j.MaxAttempts {
			state = "dead"
		}
		n, err := tx.exec(`UPDATE job SET state = $3, run_at = $4, lease = 0, lease_until = 0, last_error = $5 WHERE id = $1 AND lease = $2`,
			int64(j.ID), int64(j.Lease), state, int64(tx.Now().Add(retryPause(j.Attempts))), reason)
		return leaseHeld(n, err)
	})
}

func retryPause(attempts int) time.Duration {
	return min(firstRetry<<min(max(attempts-1, 0), 20), lastRetry)
}

func leaseHeld(n int64, err error) error {
	if err == nil && n == 0 {
		return domain.Conflict("lease_lost", "the job's lease ran out and another worker has it; drop the result")
	}
	return err
}

// Jobs returns jobs of one state (queued, running, dead), the next to run first, at most limit.
func (r reader) Jobs(ctx context.Context, state string, limit int) ([]Job, error) {
	return list(ctx, r, scanJob, `SELECT `+jobColumns+` FROM job WHERE state = $1 ORDER BY run_at, id LIMIT $2`, state, limit)
}
