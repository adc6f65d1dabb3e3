package store

import (
	"context"
	"encoding/json"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/event"
	"kefu/internal/feature/webhook"
)

// Webhooks is the store as feature/webhook sees it.
type Webhooks struct{ *Store }

var _ webhook.Store = Webhooks{}

func scanHook(row scanner, h *webhook.Hook) error {
	var doc []byte
	if err := row.Scan((*int64)(&h.ID), (*int64)(&h.Account), &h.Enabled, (*int64)(&h.Created), &doc); err != nil {
		return err
	}
	return json.Unmarshal(doc, &h.HookDoc)
}

// Hooks implements webhook.Store.
func (w Webhooks) Hooks(ctx context.Context) ([]webhook.Hook, error) {
	return list(ctx, w.reader, scanHook, `SELECT id, account_id, enabled, created_at, doc FROM webhook ORDER BY id`)
}

// SaveHook implements webhook.Store.
func (w Webhooks) SaveHook(ctx context.Context, h webhook.Hook) error {
	doc, err := encodeJSON(h.HookDoc)
	if err != nil {
		return err
	}
	return w.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`INSERT INTO webhook (id, account_id, enabled, created_at, doc) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (id) DO UPDATE SET enabled = excluded.enabled, doc = excluded.doc`, int64(h.ID), int64(h.Account), h.Enabled, int64(h.Created), doc)
		return err
	})
}

// DeleteHook implements webhook.Store.
func (w Webhooks) DeleteHook(ctx context.Context, id domain.ID) error {
	return w.InTx(ctx, func(tx *Tx) error {
		if err := tx.changeOne("hook", `DELETE FROM webhook WHERE id = $1`, int64(id)); err != nil {
			return err
		}
		_, err := tx.exec(`DELETE FROM webhook_attempt WHERE delivery_id IN (SELECT id FROM webhook_delivery WHERE hook_id = $1)`, int64(id))
		if err == nil {
			_, err = tx.exec(`DELETE FROM webhook_delivery WHERE hook_id = $1`, int64(id))
		}
		return err
	})
}

// Health implements webhook.Store. What is done is not counted, because nobody needs the number and only it can be large.
func (w Webhooks) Health(ctx context.Context) (map[domain.ID]webhook.Health, error) {
	out := map[domain.ID]webhook.Health{}
	err := w.snapshot(ctx, func(r reader) error {
		for _, state := range []webhook.State{webhook.Waiting, webhook.Failed} {
			err := r.each(ctx, func(row scanner) error {
				var id int64
				var n int
				err := row.Scan(&id, &n)
				h := out[domain.ID(id)]
				if state == webhook.Waiting {
					h.Waiting = n
				} else {
					h.Failed = n
				}
				out[domain.ID(id)] = h
				return err
			}, `SELECT hook_id, count(*) FROM webhook_delivery WHERE state = '`+string(state)+`' GROUP BY hook_id`)
			if err != nil {
				return err
			}
		}
		return r.each(ctx, func(row scanner) error {
			var id int64
			var at int64
			var state string
			var status int
			err := row.Scan(&id, &at, &state, &status)
			h := out[domain.ID(id)]
			h.LastAt, h.LastState, h.LastStatus = domain.Instant(at), webhook.State(state), status
			out[domain.ID(id)] = h
			return err
		}, `SELECT d.hook_id, d.created_at, d.state, d.last_status FROM webhook w JOIN webhook_delivery d
			ON d.id = (SELECT max(id) FROM webhook_delivery WHERE hook_id = w.id AND attempts > 0)`)
	})
	return out, err
}

const deliveryColumns = `id, hook_id, event_id, message_id, kind, body, state, attempts, tries, run_at, lease, created_at, last_status`

func scanDelivery(row scanner, d *webhook.Delivery) error {
	return row.Scan((*int64)(&d.ID), (*int64)(&d.Hook), (*int64)(&d.Event), &d.MessageID, &d.Kind, &d.Body, (*string)(&d.State), &d.Attempts, &d.Tries,
		(*int64)(&d.RunAt), (*int64)(&d.Lease), (*int64)(&d.Created), &d.LastStatus)
}

func (tx *Tx) addDeliveries(all []webhook.Delivery) error {
	_, err := tx.insert(`webhook_delivery (`+deliveryColumns+`, lease_until)`, keepExisting, 14, len(all), func(args []any, i int) []any {
		d := &all[i]
		return append(args, int64(d.ID), int64(d.Hook), int64(d.Event), d.MessageID, d.Kind, string(d.Body), string(d.State), d.Attempts, d.Tries,
			int64(d.RunAt), 0, int64(d.Created), d.LastStatus, 0)
	})
	return err
}

// Enqueue implements webhook.Store.
func (w Webhooks) Enqueue(ctx context.Context, all []webhook.Delivery, name string, next event.Cursor) error {
	return w.InTx(ctx, func(tx *Tx) error {
		if err := tx.addDeliveries(all); err != nil {
			return err
		}
		return tx.SaveCursor(name, next)
	})
}

// AddDelivery implements webhook.Store.
func (w Webhooks) AddDelivery(ctx context.Context, d webhook.Delivery) error {
	return w.InTx(ctx, func(tx *Tx) error { return tx.addDeliveries([]webhook.Delivery{d}) })
}

// DueHooks implements webhook.Store.
func (w Webhooks) DueHooks(ctx context.Context, now domain.Instant) ([]domain.ID, error) {
	return list(ctx, w.reader, scanID, `SELECT w.id FROM webhook w WHERE w.enabled AND EXISTS (SELECT 1 FROM webhook_delivery d
		WHERE d.hook_id = w.id AND d.state = 'waiting' AND d.run_at <= $1 AND d.lease_until <= $1) ORDER BY w.id`, int64(now))
}

// Claim implements webhook.Store.
func (w Webhooks) Claim(ctx context.Context, hook domain.ID, now domain.Instant, lease time.Duration, limit int) ([]webhook.Delivery, error) {
	var out []webhook.Delivery
	err := w.InTx(ctx, func(tx *Tx) error {
		var err error
		out, err = list(tx.ctx, tx.reader, scanDelivery, `UPDATE webhook_delivery SET lease = $1, lease_until = $2
			WHERE id IN (SELECT id FROM webhook_delivery WHERE hook_id = $3 AND state = 'waiting' AND run_at <= $4 AND lease_until <= $4
			ORDER BY run_at, id LIMIT $5`+tx.dialect.skipLocked()+`) RETURNING `+deliveryColumns,
			int64(tx.opts.IDs.Next()), int64(now.Add(lease)), int64(hook), int64(now), limit)
		return err
	})
	return out, err
}

// Record implements webhook.Store.
func (w Webhooks) Record(ctx context.Context, d webhook.Delivery, a webhook.Attempt, stop string) error {
	return w.InTx(ctx, func(tx *Tx) error {
		n, err := tx.exec(`UPDATE webhook_delivery SET state = $3, attempts = $4, tries = $5, run_at = $6, last_status = $7, lease = 0, lease_until = 0
			WHERE id = $1 AND lease = $2 AND lease <> 0`, int64(d.ID), int64(d.Lease), string(d.State), d.Attempts, d.Tries, int64(d.RunAt), d.LastStatus)
		if err := leaseHeld(n, err); err != nil {
			return err
		}
		_, err = tx.exec(`INSERT INTO webhook_attempt (delivery_id, n, at, took_ms, status, problem, answer) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			int64(d.ID), a.N, int64(a.At), a.TookMS, a.Status, a.Problem, a.Answer)
		if err != nil || stop == "" {
			return err
		}
		return stopHook(tx, d.Hook, stop)
	})
}

// stopHook switches a hook off; one that is off already or deleted is left as it is.
func stopHook(tx *Tx, id domain.ID, why string) error {
	hooks, err := list(tx.ctx, tx.reader, scanHook, `SELECT id, account_id, enabled, created_at, doc FROM webhook WHERE id = $1 AND enabled`, int64(id))
	if err != nil || len(hooks) == 0 {
		return err
	}
	hooks[0].Stopped = why
	doc, err := encodeJSON(hooks[0].HookDoc)
	if err == nil {
		_, err = tx.exec(`UPDATE webhook SET enabled = $2, doc = $3 WHERE id = $1`, int64(id), false, doc)
	}
	return err
}

// Release implements webhook.Store.
func (w Webhooks) Release(ctx context.Context, d webhook.Delivery) error {
	return w.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`UPDATE webhook_delivery SET lease = 0, lease_until = 0 WHERE id = $1 AND lease = $2`, int64(d.ID), int64(d.Lease))
		return err
	})
}
