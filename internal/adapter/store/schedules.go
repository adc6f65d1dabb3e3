package store

import (
	"context"
	"encoding/json"

	"kefu/internal/domain"
)

// Schedule sends a report again and again; Doc says when and to whom, which the store does not read.
type Schedule struct {
	ID         domain.ID       `json:"id"`
	Report     domain.ID       `json:"report_id"`
	Owner      domain.ID       `json:"owner_id"`
	Doc        json.RawMessage `json:"doc"`
	Enabled    bool            `json:"enabled"`
	NextRun    domain.Instant  `json:"next_run"`
	LastRun    domain.Instant  `json:"last_run"`
	LastResult string          `json:"last_result,omitempty"`
}

const scheduleColumns = `id, report_id, owner_id, doc, enabled, next_run, last_run, last_result`

func scanSchedule(row scanner, s *Schedule) error {
	var doc string
	err := row.Scan((*int64)(&s.ID), (*int64)(&s.Report), (*int64)(&s.Owner), &doc, &s.Enabled, (*int64)(&s.NextRun), (*int64)(&s.LastRun), &s.LastResult)
	s.Doc = json.RawMessage(doc)
	return err
}

// Schedules returns all schedules by id.
func (r reader) Schedules(ctx context.Context) ([]Schedule, error) {
	return list(ctx, r, scanSchedule, `SELECT `+scheduleColumns+` FROM schedule ORDER BY id`)
}

// Schedule returns one schedule, or not_found.
func (r reader) Schedule(ctx context.Context, id domain.ID) (Schedule, error) {
	return one(ctx, r, "schedule", scanSchedule, `SELECT `+scheduleColumns+` FROM schedule WHERE id = $1`, int64(id))
}

// DueSchedules returns the enabled schedules whose NextRun is not after now, the longest waiting first.
func (r reader) DueSchedules(ctx context.Context, now domain.Instant) ([]Schedule, error) {
	return list(ctx, r, scanSchedule, `SELECT `+scheduleColumns+` FROM schedule WHERE enabled AND next_run <= $1 ORDER BY next_run, id`, int64(now))
}

// SaveSchedule creates or replaces a schedule and returns it with its id; the record of its last run stays.
func (s *Store) SaveSchedule(ctx context.Context, sch Schedule) (Schedule, error) {
	err := s.InTx(ctx, func(tx *Tx) error {
		sch.ID = tx.idFor(sch.ID)
		_, err := tx.exec(`INSERT INTO schedule (`+scheduleColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)
			ON CONFLICT (id) DO UPDATE SET report_id = excluded.report_id, owner_id = excluded.owner_id, doc = excluded.doc, enabled = excluded.enabled,
			next_run = excluded.next_run`,
			int64(sch.ID), int64(sch.Report), int64(sch.Owner), string(sch.Doc), sch.Enabled, int64(sch.NextRun), int64(sch.LastRun), sch.LastResult)
		return err
	})
	return sch, err
}

// ScheduleRan notes a run and when the next one is due. It takes effect only while NextRun is still due, so that of two programs that
// found one schedule due a single one is told true and sends.
func (s *Store) ScheduleRan(ctx context.Context, id domain.ID, due, ran, next domain.Instant, result string) (mine bool, err error) {
	err = s.InTx(ctx, func(tx *Tx) error {
		n, err := tx.exec(`UPDATE schedule SET last_run = $3, next_run = $4, last_result = $5 WHERE id = $1 AND next_run = $2`,
			int64(id), int64(due), int64(ran), int64(next), result)
		mine = n == 1
		return err
	})
	return mine && err == nil, err
}

// DeleteSchedule removes a schedule; not_found if there is none. Its deliveries stay on record.
func (s *Store) DeleteSchedule(ctx context.Context, id domain.ID) error {
	return s.InTx(ctx, func(tx *Tx) error {
		return tx.changeOne("schedule", `DELETE FROM schedule WHERE id = $1`, int64(id))
	})
}

// Delivery is one sending of a scheduled report to one recipient.
type Delivery struct {
	ID        domain.ID      `json:"id"`
	Schedule  domain.ID      `json:"schedule_id"`
	At        domain.Instant `json:"at"`
	Recipient string         `json:"recipient"`
	Result    string         `json:"result"` // sent, failed
	Detail    string         `json:"detail,omitempty"`
}

// LogDelivery keeps the record of a sending.
func (s *Store) LogDelivery(ctx context.Context, d Delivery) error {
	return s.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`INSERT INTO schedule_delivery (id, schedule_id, at, recipient, result, detail) VALUES ($1,$2,$3,$4,$5,$6)`,
			int64(tx.idFor(d.ID)), int64(d.Schedule), int64(d.At), d.Recipient, d.Result, d.Detail)
		return err
	})
}

// Deliveries returns a schedule's sendings, newest first, at most limit.
func (r reader) Deliveries(ctx context.Context, schedule domain.ID, limit int) ([]Delivery, error) {
	return list(ctx, r, func(row scanner, d *Delivery) error {
		return row.Scan((*int64)(&d.ID), (*int64)(&d.Schedule), (*int64)(&d.At), &d.Recipient, &d.Result, &d.Detail)
	}, `SELECT id, schedule_id, at, recipient, result, detail FROM schedule_delivery WHERE schedule_id = $1 ORDER BY id DESC LIMIT $2`, int64(schedule), limit)
}
