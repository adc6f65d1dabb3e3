package store

import (
	"context"
	"encoding/json"
	"time"

	"kefu/internal/domain"
	"kefu/internal/feature/alert"
)

const alertColumns = `id, kind, subject, raised_at, cleared_at, doc`

func scanAlert(row scanner, a *alert.Alert) error {
	var doc string
	err := row.Scan((*int64)(&a.ID), (*string)(&a.Kind), &a.Subject, (*int64)(&a.Raised), (*int64)(&a.Cleared), &doc)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(doc), &a.Facts)
}

// OpenAlerts returns the alerts that are not over, by id, with who knows of them.
func (r reader) OpenAlerts(ctx context.Context) ([]alert.Alert, error) {
	return r.withPeople(ctx, `SELECT `+alertColumns+` FROM alert WHERE cleared_at = 0 ORDER BY id`)
}

// LatestAlerts returns the newest alerts, newest first, with who knows of them.
func (r reader) LatestAlerts(ctx context.Context, limit int) ([]alert.Alert, error) {
	return r.withPeople(ctx, `SELECT `+alertColumns+` FROM alert ORDER BY raised_at DESC, id DESC LIMIT $1`, limit)
}

// OneAlert returns an alert, or not_found.
func (r reader) OneAlert(ctx context.Context, id domain.ID) (alert.Alert, error) {
	return one(ctx, r, "alert", scanAlert, `SELECT `+alertColumns+` FROM alert WHERE id = $1`, int64(id))
}

type alertPerson struct {
	alert, user domain.ID
	told, seen  domain.Instant
}

func (r reader) withPeople(ctx context.Context, query string, args ...any) ([]alert.Alert, error) {
	all, err := list(ctx, r, scanAlert, query, args...)
	if err != nil || len(all) == 0 {
		return all, err
	}
	at := make(map[domain.ID]int, len(all))
	ids := make([]domain.ID, len(all))
	for i, a := range all {
		at[a.ID], ids[i] = i, a.ID
	}
	people, err := listIn(ctx, r, func(row scanner, p *alertPerson) error {
		return row.Scan((*int64)(&p.alert), (*int64)(&p.user), (*int64)(&p.told), (*int64)(&p.seen))
	}, `SELECT alert_id, user_id, told_at, seen_at FROM alert_person WHERE alert_id IN `, ` ORDER BY alert_id, user_id`, ids)
	for _, p := range people {
		a := &all[at[p.alert]]
		if p.told != 0 {
			a.Told = append(a.Told, p.user)
		}
		if p.seen != 0 {
			a.Seen = append(a.Seen, p.user)
		}
	}
	return all, err
}

// ClearAlert ends an alert at an instant, unless it has ended.
func (s *Store) ClearAlert(ctx context.Context, id domain.ID, at domain.Instant) error {
	return s.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`UPDATE alert SET cleared_at = $2 WHERE id = $1 AND cleared_at = 0`, int64(id), int64(at))
		return err
	})
}

// TellAlert notes that a user is being told of an alert; first is false when that was noted before.
func (s *Store) TellAlert(ctx context.Context, id, user domain.ID, at domain.Instant) (first bool, err error) {
	err = s.InTx(ctx, func(tx *Tx) error {
		n, err := tx.exec(`INSERT INTO alert_person (alert_id, user_id, told_at, seen_at) VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING`,
			int64(id), int64(user), int64(at))
		first = n == 1
		return err
	})
	return first && err == nil, err
}

// SeeAlert notes that a user has taken note of an alert; the first time counts.
func (s *Store) SeeAlert(ctx context.Context, id, user domain.ID, at domain.Instant) error {
	return s.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`INSERT INTO alert_person (alert_id, user_id, told_at, seen_at) VALUES ($1, $2, 0, $3)
			ON CONFLICT (alert_id, user_id) DO UPDATE SET seen_at = CASE WHEN alert_person.seen_at = 0 THEN excluded.seen_at ELSE alert_person.seen_at END`,
			int64(id), int64(user), int64(at))
		return err
	})
}

// alertJob is the kind of the jobs that bring alerts to mailboxes and groups.
const alertJob = "alert"

// alertTries is how often a sending is tried: with the pauses of jobs that is about ten minutes.
const alertTries = 8

// alertSend is the payload of such a job.
type alertSend struct {
	Alert domain.ID `json:"alert"`
	Route domain.ID `json:"route"`
}

// RaiseAlert keeps an alert and the sendings of it in one transaction; raised is false, and nothing is kept, when its event is open already.
func (s *Store) RaiseAlert(ctx context.Context, a alert.Alert, routes []domain.ID) (raised bool, err error) {
	doc, err := encodeJSON(a.Facts)
	if err != nil {
		return false, err
	}
	err = s.InTx(ctx, func(tx *Tx) error {
		n, err := tx.exec(`INSERT INTO alert (`+alertColumns+`) VALUES ($1, $2, $3, $4, 0, $5) ON CONFLICT DO NOTHING`,
			int64(a.ID), string(a.Kind), a.Subject, int64(a.Raised), doc)
		if raised = n == 1; err != nil || !raised {
			return err
		}
		for _, r := range routes {
			payload, err := json.Marshal(alertSend{a.ID, r})
			if err != nil {
				return err
			}
			job := Job{Kind: alertJob, Key: a.ID.String() + "." + r.String(), Payload: payload, MaxAttempts: alertTries}
			if _, err := tx.Enqueue(job); err != nil {
				return err
			}
		}
		return nil
	})
	return raised && err == nil, err
}

// Alerts is the store as feature/alert sees it.
type Alerts struct{ *Store }

var _ alert.Store = Alerts{}

// alertSetup is the key of the workspace document.
const alertSetup = "alerts"

// AlertSetup implements alert.Store.
func (s Alerts) AlertSetup(ctx context.Context) (out alert.Setup, err error) {
	_, err = s.GetJSON(ctx, alertSetup, &out)
	return out, err
}

// SaveAlertSetup implements alert.Store.
func (s Alerts) SaveAlertSetup(ctx context.Context, setup alert.Setup) error {
	return s.PutJSON(ctx, alertSetup, setup)
}

// ClaimSends implements alert.Store.
func (s Alerts) ClaimSends(ctx context.Context, limit int, lease time.Duration) ([]alert.Send, error) {
	jobs, err := s.ClaimJobs(ctx, alertJob, limit, lease)
	var out []alert.Send
	for _, j := range jobs {
		var p alertSend
		if err := json.Unmarshal(j.Payload, &p); err != nil {
			return nil, err
		}
		out = append(out, alert.Send{Alert: p.Alert, Route: p.Route, ID: j.ID, Lease: j.Lease, Attempts: j.Attempts})
	}
	return out, err
}

// FinishSend implements alert.Store.
func (s Alerts) FinishSend(ctx context.Context, x alert.Send) error {
	return s.FinishJob(ctx, Job{ID: x.ID, Lease: x.Lease})
}

// FailSend implements alert.Store.
func (s Alerts) FailSend(ctx context.Context, x alert.Send, reason string) error {
	return s.FailJob(ctx, Job{ID: x.ID, Lease: x.Lease, Attempts: x.Attempts, MaxAttempts: alertTries}, reason)
}

// troubles is how many jobs of a state are looked at for what went wrong.
const troubles = 200

// SendTroubles implements alert.Store.
func (s Alerts) SendTroubles(ctx context.Context) (map[domain.ID]string, error) {
	out := map[domain.ID]string{}
	for _, state := range []string{"dead", "running", "queued"} {
		jobs, err := list(ctx, s.reader, scanJob, `SELECT `+jobColumns+` FROM job WHERE state = $1 AND kind = $2 AND last_error <> ''
			ORDER BY run_at DESC, id LIMIT $3`, state, alertJob, troubles)
		if err != nil {
			return nil, err
		}
		for _, j := range jobs {
			var p alertSend
			if err := json.Unmarshal(j.Payload, &p); err != nil {
				return nil, err
			}
			if out[p.Route] == "" {
				out[p.Route] = j.LastError
			}
		}
	}
	return out, nil
}
