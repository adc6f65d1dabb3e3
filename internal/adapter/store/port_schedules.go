package store

import (
	"context"
	"encoding/json"

	"kefu/internal/domain"
	"kefu/internal/feature/report/schedule"
)

var _ schedule.Store = Schedules{}

// Schedules is the store as feature/report/schedule sees it.
type Schedules struct{ *Store }

func toSchedule(s Schedule) (schedule.Schedule, error) {
	spec, result, err := schedule.Parse(s.Doc, s.LastResult)
	return schedule.Schedule{ID: s.ID, Report: s.Report, Owner: s.Owner, Spec: spec, Enabled: s.Enabled, NextRun: s.NextRun, LastRun: s.LastRun,
		Result: result}, err
}

func toSchedules(rows []Schedule, err error) ([]schedule.Schedule, error) {
	out := make([]schedule.Schedule, 0, len(rows))
	for _, r := range rows {
		s, bad := toSchedule(r)
		if bad != nil {
			return nil, bad
		}
		out = append(out, s)
	}
	return out, err
}

// AllSchedules implements schedule.Store.
func (s Schedules) AllSchedules(ctx context.Context) ([]schedule.Schedule, error) {
	return toSchedules(s.Store.Schedules(ctx))
}

// OneSchedule implements schedule.Store.
func (s Schedules) OneSchedule(ctx context.Context, id domain.ID) (schedule.Schedule, error) {
	r, err := s.Schedule(ctx, id)
	if err != nil {
		return schedule.Schedule{}, err
	}
	return toSchedule(r)
}

// Due implements schedule.Store.
func (s Schedules) Due(ctx context.Context, now domain.Instant) ([]schedule.Schedule, error) {
	return toSchedules(s.DueSchedules(ctx, now))
}

// Put implements schedule.Store.
func (s Schedules) Put(ctx context.Context, x schedule.Schedule) (schedule.Schedule, error) {
	doc, err := json.Marshal(x.Spec)
	if err != nil {
		return x, err
	}
	saved, err := s.SaveSchedule(ctx, Schedule{ID: x.ID, Report: x.Report, Owner: x.Owner, Doc: doc, Enabled: x.Enabled, NextRun: x.NextRun})
	x.ID = saved.ID
	return x, err
}

// Ran implements schedule.Store.
func (s Schedules) Ran(ctx context.Context, id domain.ID, due, ran, next domain.Instant, r schedule.Result) (bool, error) {
	b, err := json.Marshal(r)
	if err != nil {
		return false, err
	}
	return s.ScheduleRan(ctx, id, due, ran, next, string(b))
}

// Remove implements schedule.Store.
func (s Schedules) Remove(ctx context.Context, id domain.ID) error { return s.DeleteSchedule(ctx, id) }

// Log implements schedule.Store.
func (s Schedules) Log(ctx context.Context, id domain.ID, d schedule.Delivery) error {
	return s.LogDelivery(ctx, Delivery{Schedule: id, At: d.At, Recipient: d.Recipient, Result: d.Result, Detail: d.Detail})
}

// Sent implements schedule.Store.
func (s Schedules) Sent(ctx context.Context, id domain.ID, limit int) ([]schedule.Delivery, error) {
	rows, err := s.Deliveries(ctx, id, limit)
	out := make([]schedule.Delivery, 0, len(rows))
	for _, r := range rows {
		out = append(out, schedule.Delivery{At: r.At, Recipient: r.Recipient, Result: r.Result, Detail: r.Detail})
	}
	return out, err
}
