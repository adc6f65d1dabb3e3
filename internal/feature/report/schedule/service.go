package schedule

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/notice"
	"kefu/internal/feature/report"
)

// Store keeps schedules.
type Store interface {
	AllSchedules(ctx context.Context) ([]Schedule, error)
	OneSchedule(ctx context.Context, id domain.ID) (Schedule, error)
	Due(ctx context.Context, now domain.Instant) ([]Schedule, error)
	Put(ctx context.Context, s Schedule) (Schedule, error) // id 0: new
	// Ran notes a run and when the next one is due; mine is false when another program, or an edit, was there first.
	Ran(ctx context.Context, id domain.ID, due, ran, next domain.Instant, r Result) (mine bool, err error)
	Remove(ctx context.Context, id domain.ID) error
	Log(ctx context.Context, id domain.ID, d Delivery) error
	Sent(ctx context.Context, id domain.ID, limit int) ([]Delivery, error)
}

// Reports finds saved reports; report.Shelf does.
type Reports interface {
	Get(ctx context.Context, p access.Principal, id domain.ID) (report.Saved, error)
}

// Owners finds the person a schedule runs for; a person who may not log in any more is forbidden.
type Owners interface {
	Owner(ctx context.Context, id domain.ID) (access.Principal, error)
}

// Days is the reporting zone and when its day begins.
type Days interface {
	Zone(ctx context.Context) (zone *time.Location, cutoffMinutes int, err error)
}

// Order is one report to be made.
type Order struct {
	Title    string
	View     json.RawMessage // state of the page; nil for the standard page
	Month    string          // YYYY-MM: the monthly review instead of a page
	From, To string          // reporting days
	Formats  []string
}

// Edition is a report that has been made: the message, and the files of the formats asked for.
type Edition struct {
	Message notice.Message
	Files   []notice.File
}

// Press makes reports.
type Press interface {
	Print(ctx context.Context, p access.Principal, o Order) (Edition, error)
}

// Courier brings a message to a channel. Files go with e-mail only.
type Courier interface {
	// Check reports an address that cannot work; Send would refuse it.
	Check(c notice.Channel) error
	Send(ctx context.Context, c notice.Channel, m notice.Message, files []notice.File) error
}

// Service keeps and runs schedules.
type Service struct {
	store   Store
	reports Reports
	owners  Owners
	days    Days
	press   Press
	courier Courier
	clock   domain.Clock
	onError func(error)
}

// Parts are what a Service works with. OnError is told of failures outside any request.
type Parts struct {
	Store   Store
	Reports Reports
	Owners  Owners
	Days    Days
	Press   Press
	Courier Courier
	Clock   domain.Clock
	OnError func(error)
}

// New makes a Service.
func New(p Parts) *Service {
	return &Service{store: p.Store, reports: p.Reports, owners: p.Owners, days: p.Days, press: p.Press, courier: p.Courier, clock: p.Clock, onError: p.OnError}
}

// List returns the schedules the caller may change, by id.
func (s *Service) List(ctx context.Context, p access.Principal) ([]Schedule, error) {
	if err := p.Require(access.SchedulesEdit); err != nil {
		return nil, err
	}
	all, err := s.store.AllSchedules(ctx)
	return slices.DeleteFunc(all, func(x Schedule) bool { return !mayEdit(p, x) }), err
}

func mayEdit(p access.Principal, x Schedule) bool {
	return x.Owner == p.User || p.Can(access.SettingsEdit)
}

// Get returns a schedule the caller may change; others do not exist for him or her.
func (s *Service) Get(ctx context.Context, p access.Principal, id domain.ID) (Schedule, error) {
	if err := p.Require(access.SchedulesEdit); err != nil {
		return Schedule{}, err
	}
	x, err := s.store.OneSchedule(ctx, id)
	if domain.KindOf(err) == domain.KindNotFound || err == nil && !mayEdit(p, x) { // alike, so that nobody learns what others have
		return Schedule{}, domain.NotFound("schedule_not_found", "there is no schedule %s, or it is somebody else's", id)
	}
	return x, err
}

// Save adds a schedule (id 0) or changes one; it keeps its owner. Addresses and secrets that come back masked or empty stay as they were.
func (s *Service) Save(ctx context.Context, p access.Principal, x Schedule) (Schedule, error) {
	if err := p.Require(access.SchedulesEdit); err != nil {
		return x, err
	}
	if x.ID != 0 {
		old, err := s.Get(ctx, p, x.ID)
		if err != nil {
			return x, err
		}
		x.Owner, x.LastRun, x.Result = old.Owner, old.LastRun, old.Result
		x.Spec.keepSecrets(old.Spec)
	} else if x.Owner = p.User; x.Owner == 0 {
		return x, domain.Invalid("owner", "no_owner", "a schedule runs with the rights of a user; log in or use an API token")
	}
	if err := x.Spec.check(); err != nil {
		return x, err
	}
	for _, c := range x.Spec.Channels {
		if err := s.courier.Check(c); err != nil {
			return x, err
		}
	}
	owner, err := s.owners.Owner(ctx, x.Owner)
	if err != nil {
		return x, err
	}
	if x.Report != 0 {
		if _, err := s.reports.Get(ctx, owner, x.Report); err != nil {
			return x, err
		}
	}
	zone, _, err := s.days.Zone(ctx)
	if err != nil {
		return x, err
	}
	if x.NextRun, err = x.Spec.Next(s.clock.Now(), zone); err != nil {
		return x, err
	}
	return s.store.Put(ctx, x)
}

// Delete removes a schedule; what it has sent stays on record.
func (s *Service) Delete(ctx context.Context, p access.Principal, id domain.ID) error {
	if _, err := s.Get(ctx, p, id); err != nil {
		return err
	}
	return s.store.Remove(ctx, id)
}

// maxDeliveries is how many sendings are shown.
const maxDeliveries = 100

// Deliveries returns the newest sendings of a schedule.
func (s *Service) Deliveries(ctx context.Context, p access.Principal, id domain.ID) ([]Delivery, error) {
	x, err := s.Get(ctx, p, id)
	if err != nil {
		return nil, err
	}
	return s.sent(ctx, x)
}

// AllDeliveries returns the newest sendings of all schedules the caller may change, newest first.
func (s *Service) AllDeliveries(ctx context.Context, p access.Principal) ([]Delivery, error) {
	all, err := s.List(ctx, p)
	if err != nil {
		return nil, err
	}
	var out []Delivery
	for _, x := range all {
		sent, err := s.sent(ctx, x)
		if err != nil {
			return nil, err
		}
		out = append(out, sent...)
	}
	slices.SortStableFunc(out, func(a, b Delivery) int { return cmp.Compare(b.At, a.At) })
	return out[:min(len(out), maxDeliveries)], nil
}

func (s *Service) sent(ctx context.Context, x Schedule) ([]Delivery, error) {
	rows, err := s.store.Sent(ctx, x.ID, maxDeliveries)
	for i := range rows {
		rows[i].Schedule, rows[i].Name = x.ID, x.Spec.Name
		rows[i].Code, rows[i].Detail = reason(rows[i].Detail)
	}
	return rows, err
}

// MailReady reports whether the program can send e-mail at all. It asks the courier to send to nobody, which no courier does: one without a
// mail server refuses for that reason, one with a server for want of an address.
func (s *Service) MailReady(ctx context.Context) bool {
	return codeOf(s.courier.Send(ctx, notice.Channel{Type: notice.Email}, notice.Message{}, nil)) != CodeNoMail
}
