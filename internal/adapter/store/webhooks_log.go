package store

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/feature/webhook"
)

// Deliveries implements webhook.Store.
func (w Webhooks) Deliveries(ctx context.Context, r webhook.LogRange) ([]webhook.Delivery, error) {
	where, args := `hook_id = $1`, []any{int64(r.Hook), r.Limit}
	add := func(condition string, v any) {
		args = append(args, v)
		where += ` AND ` + condition + ` ` + place(len(args))
	}
	if r.Before != 0 {
		add(`id <`, int64(r.Before))
	}
	if r.State != "" {
		add(`state =`, string(r.State))
	}
	return list(ctx, w.reader, scanDelivery, `SELECT `+deliveryColumns+` FROM webhook_delivery WHERE `+where+` ORDER BY id DESC LIMIT $2`, args...)
}

// Delivery implements webhook.Store.
func (w Webhooks) Delivery(ctx context.Context, hook, id domain.ID) (webhook.Delivery, []webhook.Attempt, error) {
	var d webhook.Delivery
	var attempts []webhook.Attempt
	err := w.snapshot(ctx, func(r reader) (err error) {
		d, err = one(ctx, r, "delivery", scanDelivery, `SELECT `+deliveryColumns+` FROM webhook_delivery WHERE hook_id = $1 AND id = $2`, int64(hook), int64(id))
		if err != nil {
			return err
		}
		attempts, err = list(ctx, r, func(row scanner, a *webhook.Attempt) error {
			return row.Scan(&a.N, (*int64)(&a.At), &a.TookMS, &a.Status, &a.Problem, &a.Answer)
		}, `SELECT n, at, took_ms, status, problem, answer FROM webhook_attempt WHERE delivery_id = $1 ORDER BY n`, int64(id))
		return err
	})
	return d, attempts, err
}

// dueAgain makes deliveries due; whoever has one at the moment keeps it, and what comes of that is recorded as usual.
const dueAgain = `UPDATE webhook_delivery SET state = 'waiting', tries = 0, run_at = $1 WHERE `

// Replay implements webhook.Store.
func (w Webhooks) Replay(ctx context.Context, hook, id domain.ID, now domain.Instant) error {
	return w.InTx(ctx, func(tx *Tx) error {
		return tx.changeOne("delivery", dueAgain+`hook_id = $2 AND id = $3`, int64(now), int64(hook), int64(id))
	})
}

// ReplayFailed implements webhook.Store.
func (w Webhooks) ReplayFailed(ctx context.Context, hook domain.ID, since, now domain.Instant) (int, error) {
	var n int64
	err := w.InTx(ctx, func(tx *Tx) (err error) {
		n, err = tx.exec(dueAgain+`hook_id = $2 AND state = 'failed' AND created_at >= $3`, int64(now), int64(hook), int64(since))
		return err
	})
	return int(n), err
}

// Forget implements webhook.Store.
func (w Webhooks) Forget(ctx context.Context, before domain.Instant, limit int) (int, error) {
	var n int64
	err := w.InTx(ctx, func(tx *Tx) error {
		old, err := list(tx.ctx, tx.reader, scanID, `SELECT id FROM webhook_delivery WHERE created_at < $1 AND state <> 'waiting' ORDER BY created_at, id LIMIT $2`,
			int64(before), limit)
		for _, id := range old {
			if err == nil {
				_, err = tx.exec(`DELETE FROM webhook_attempt WHERE delivery_id = $1`, int64(id))
			}
			if err == nil {
				_, err = tx.exec(`DELETE FROM webhook_delivery WHERE id = $1`, int64(id))
			}
		}
		n = int64(len(old))
		return err
	})
	return int(n), err
}
