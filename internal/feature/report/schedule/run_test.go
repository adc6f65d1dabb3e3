package schedule_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/notice"
	"kefu/internal/feature/report"
	"kefu/internal/feature/report/schedule"
)

// desk is the world around a service: a real store, a clock that stands, and a post office that can be told to fail.
type desk struct {
	mu      sync.Mutex
	now     domain.Instant
	last    int64
	fail    map[string]string // address → reason
	noMail  bool              // no mail server is configured
	sent    []string
	files   map[string]int // files that came with the last message, by address
	orders  []schedule.Order
	printed []access.Principal
	refuse  error  // of the owner
	stop    func() // called when a message is sent
	service *schedule.Service
	store   schedule.Store
}

func (d *desk) Now() domain.Instant { d.mu.Lock(); defer d.mu.Unlock(); return d.now }
func (d *desk) Next() domain.ID     { d.mu.Lock(); defer d.mu.Unlock(); d.last++; return domain.ID(d.last) }

func (d *desk) Get(_ context.Context, p access.Principal, id domain.ID) (report.Saved, error) {
	if id != 5 || p.User != 7 {
		return report.Saved{}, domain.NotFound("no_report", "there is no report %s", id)
	}
	return report.Saved{ID: id, Doc: json.RawMessage(`{"tab":"channels"}`)}, nil
}

func (d *desk) Owner(_ context.Context, id domain.ID) (access.Principal, error) {
	return access.Principal{User: id, Role: access.Supervisor, Lang: "en"}, d.refuse
}

func (d *desk) Zone(context.Context) (*time.Location, int, error) {
	return time.FixedZone("UTC+8", 8*3600), 0, nil
}

func (d *desk) Print(_ context.Context, p access.Principal, o schedule.Order) (schedule.Edition, error) {
	d.orders, d.printed = append(d.orders, o), append(d.printed, p)
	e := schedule.Edition{Message: notice.Message{Title: o.Title}}
	for _, f := range o.Formats {
		e.Files = append(e.Files, notice.File{Name: "x." + f})
	}
	return e, nil
}

func (d *desk) Check(c notice.Channel) error {
	if c.To == "" {
		return domain.Invalid("channels", "bad_webhook", "empty")
	}
	return nil
}

func (d *desk) Send(_ context.Context, c notice.Channel, _ notice.Message, files []notice.File) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stop != nil {
		d.stop()
	}
	if d.noMail && c.Type == notice.Email {
		return domain.Unavailable("no_mail", "no mail server")
	}
	if c.To == "" {
		return domain.Invalid("channels", "bad_email", "write an address")
	}
	if reason := d.fail[c.To]; reason != "" {
		return errors.New(reason)
	}
	d.sent = append(d.sent, c.To)
	d.files[c.To] = len(files)
	return nil
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{now: domain.At(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)), fail: map[string]string{}, files: map[string]int{}}
	s, err := store.Open(t.Context(), t.TempDir(), store.Options{Clock: d, IDs: d, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	d.store = store.Schedules{Store: s}
	d.service = schedule.New(schedule.Parts{Store: d.store, Reports: d, Owners: d, Days: d, Press: d, Courier: d, Clock: d, OnError: func(err error) { t.Error(err) }})
	return d
}

func supervisor() access.Principal { return access.Principal{User: 7, Role: access.Supervisor} }

func daily() schedule.Schedule {
	return schedule.Schedule{Enabled: true, Spec: schedule.Spec{Name: "战报", Kind: schedule.Daily, Time: "09:00", Period: "yesterday", Formats: []string{"pdf"},
		Channels: []notice.Channel{{Type: notice.Email, To: "a@example.com"}, {Type: notice.WeCom, To: "https://robot/1"}}}}
}

func (d *desk) add(t *testing.T, s schedule.Schedule) schedule.Schedule {
	t.Helper()
	saved, err := d.service.Save(t.Context(), supervisor(), s)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// pass lets time go by and runs what is due.
func (d *desk) pass(t *testing.T, by time.Duration) {
	t.Helper()
	d.now = d.now.Add(by)
	if err := d.service.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) state(t *testing.T, id domain.ID) schedule.Schedule {
	t.Helper()
	s, err := d.store.OneSchedule(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestRunDue(t *testing.T) {
	d := newDesk(t)
	s := d.add(t, daily())
	d.pass(t, 59*time.Minute)
	if len(d.sent) != 0 {
		t.Fatalf("sent before it was due: %v", d.sent)
	}
	d.pass(t, 2*time.Minute)
	d.pass(t, time.Minute)
	if diff := cmp.Diff([]string{"a@example.com", "https://robot/1"}, d.sent); diff != "" {
		t.Error(diff)
	}
	if d.files["a@example.com"] != 1 || d.files["https://robot/1"] != 0 {
		t.Errorf("files: %v", d.files)
	}
	if diff := cmp.Diff([]schedule.Order{{Title: "战报", From: "2026-11-21", To: "2026-11-21", Formats: []string{"pdf"}}}, d.orders); diff != "" {
		t.Error(diff)
	}
	if d.printed[0].User != 7 || d.printed[0].Role != access.Supervisor {
		t.Errorf("ran with the rights of %+v", d.printed[0])
	}
	if got := d.state(t, s.ID); got.NextRun != s.NextRun.Add(24*time.Hour) || got.Result.State != schedule.StateSent {
		t.Errorf("afterwards %+v", got)
	}
	s.Enabled = false
	if _, err := d.service.Save(t.Context(), supervisor(), s); err != nil {
		t.Fatal(err)
	}
	d.pass(t, 48*time.Hour)
	if len(d.sent) != 2 {
		t.Errorf("a disabled schedule was sent: %v", d.sent)
	}
}

func TestTwoProgramsSendOnce(t *testing.T) {
	d := newDesk(t)
	for range 20 {
		d.add(t, daily())
	}
	d.now = d.now.Add(61 * time.Minute)
	var wg sync.WaitGroup
	for range 2 {
		other := schedule.New(schedule.Parts{Store: d.store, Reports: d, Owners: d, Days: d, Press: quiet{}, Courier: d, Clock: d, OnError: func(error) {}})
		wg.Go(func() {
			if err := other.RunDue(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(d.sent) != 40 {
		t.Errorf("%d messages for 20 schedules of 2 channels", len(d.sent))
	}
}

type quiet struct{}

func (quiet) Print(context.Context, access.Principal, schedule.Order) (schedule.Edition, error) {
	return schedule.Edition{}, nil
}

func TestRetries(t *testing.T) {
	d := newDesk(t)
	s := d.add(t, daily())
	d.fail["https://robot/1"] = "sign not match"
	d.pass(t, time.Hour)
	d.pass(t, 59*time.Second)
	if got := d.state(t, s.ID).Result; got.State != schedule.StateRetry || got.Tries != 1 || len(got.Pending) != 1 || got.Pending[0] != 1 {
		t.Fatalf("after the first try: %+v", got)
	}
	for _, wait := range []time.Duration{time.Second, 5 * time.Minute, 15 * time.Minute} {
		d.pass(t, wait)
	}
	got := d.state(t, s.ID)
	if got.Result.State != schedule.StateFailed || got.Result.Tries != 4 || !strings.Contains(got.Result.Text, "wecom: sign not match") {
		t.Errorf("after the last try: %+v", got.Result)
	}
	if got.NextRun != s.NextRun.Add(24*time.Hour) {
		t.Errorf("next run %v", got.NextRun)
	}
	if diff := cmp.Diff([]string{"a@example.com"}, d.sent); diff != "" {
		t.Errorf("what had arrived was sent again: %s", diff)
	}
	log, err := d.service.Deliveries(t.Context(), supervisor(), s.ID)
	var results []string
	for _, l := range log {
		results = append(results, l.Recipient+" "+l.Result)
	}
	want := []string{"wecom robot/…ot/1 failed", "wecom robot/…ot/1 retry", "wecom robot/…ot/1 retry", "wecom robot/…ot/1 retry", "email a@example.com sent"}
	if diff := cmp.Diff(want, results); err != nil || diff != "" {
		t.Error(err, diff)
	}
	delete(d.fail, "https://robot/1")
	d.pass(t, 24*time.Hour)
	if len(d.sent) != 3 || d.orders[len(d.orders)-1].From != "2026-11-22" {
		t.Errorf("the next day: %v %+v", d.sent, d.orders[len(d.orders)-1])
	}
}

// A retry covers the period of the run it repeats, even on the next day; an edit in between begins anew.
func TestRetryKeepsItsPeriod(t *testing.T) {
	d := newDesk(t)
	late := daily()
	late.Spec.Time = "23:58"
	s := d.add(t, late)
	d.fail["https://robot/1"] = "down"
	d.pass(t, 15*time.Hour+58*time.Minute)
	d.pass(t, time.Minute)
	d.pass(t, 5*time.Minute) // 00:04 on the next day
	if n := len(d.orders); n != 3 || d.orders[2].From != "2026-11-21" {
		t.Fatalf("%d orders, the last of %s", n, d.orders[n-1].From)
	}
	if _, err := d.service.Save(t.Context(), supervisor(), s); err != nil {
		t.Fatal(err)
	}
	d.pass(t, 24*time.Hour)
	if got := d.orders[len(d.orders)-1].From; got != "2026-11-22" {
		t.Errorf("after an edit the run covers %s", got)
	}
}

// A program that died while sending is followed after its lease.
func TestLease(t *testing.T) {
	d := newDesk(t)
	s := d.add(t, daily())
	again := s.NextRun.Add(10 * time.Minute)
	mine, err := d.store.Ran(t.Context(), s.ID, s.NextRun, s.NextRun, again, schedule.Result{State: schedule.StateRunning, Due: s.NextRun, Tries: 1, Again: again})
	if err != nil || !mine {
		t.Fatal(mine, err)
	}
	d.pass(t, time.Hour+9*time.Minute)
	if len(d.sent) != 0 {
		t.Fatalf("sent within the lease: %v", d.sent)
	}
	d.pass(t, time.Minute)
	if got := d.state(t, s.ID).Result; len(d.sent) != 2 || got.Tries != 2 || got.State != schedule.StateSent {
		t.Errorf("%v %+v", d.sent, got)
	}
}

// A program that is told to stop leaves the rest to the next one, without sending anything twice.
func TestStop(t *testing.T) {
	d := newDesk(t)
	s := d.add(t, daily())
	ctx, cancel := context.WithCancel(t.Context())
	d.stop, d.fail["https://robot/1"] = cancel, "context canceled"
	d.now = s.NextRun
	if err := d.service.RunDue(ctx); err != nil {
		t.Fatal(err)
	}
	if got := d.state(t, s.ID).Result; got.State != schedule.StateRetry || got.Tries != 0 {
		t.Errorf("when stopped: %+v", got)
	}
	d.stop = nil
	delete(d.fail, "https://robot/1")
	d.pass(t, time.Minute)
	if diff := cmp.Diff([]string{"a@example.com", "https://robot/1"}, d.sent); diff != "" {
		t.Error(diff)
	}
}

func TestOwnerGone(t *testing.T) {
	d := newDesk(t)
	s := d.add(t, daily())
	d.refuse = domain.Forbidden("owner_disabled", "the owner's account is disabled")
	if err := d.service.RunNow(t.Context(), supervisor(), s.ID); domain.KindOf(err) != domain.KindForbidden {
		t.Errorf("ran without its owner: %v", err)
	}
	if got := d.state(t, s.ID); got.Result.State != schedule.StateFailed || got.NextRun != s.NextRun {
		t.Errorf("%+v", got)
	}
}

func TestWhoMay(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	s := d.add(t, daily())
	other := access.Principal{User: 8, Role: access.Supervisor}
	if list, err := d.service.List(ctx, other); err != nil || len(list) != 0 {
		t.Errorf("another supervisor sees %v %v", list, err)
	}
	if err := d.service.Delete(ctx, other, s.ID); domain.KindOf(err) != domain.KindNotFound {
		t.Errorf("another supervisor deletes: %v", err)
	}
	if err := d.service.RunNow(ctx, access.Principal{User: 7, Role: access.Agent}, s.ID); domain.KindOf(err) != domain.KindForbidden {
		t.Errorf("an agent runs: %v", err)
	}
	manager := access.Principal{User: 9, Role: access.Manager}
	s.Spec.Name = "改名"
	if got, err := d.service.Save(ctx, manager, s); err != nil || got.Owner != 7 {
		t.Errorf("a manager's edit: owner %v, %v", got.Owner, err)
	}
	s.Report = 6
	if _, err := d.service.Save(ctx, supervisor(), s); domain.KindOf(err) != domain.KindNotFound {
		t.Errorf("a report the owner cannot see: %v", err)
	}
	monthly := daily()
	monthly.Spec.Period, monthly.Spec.Kind, monthly.Spec.Day = "last_month", schedule.Monthly, 1
	if err := d.service.RunNow(ctx, supervisor(), d.add(t, monthly).ID); err != nil || d.orders[0].Month != "2026-10" {
		t.Errorf("the monthly review: %v %+v", err, d.orders)
	}
	if _, err := d.service.Save(ctx, access.Principal{Role: access.Owner}, daily()); err == nil {
		t.Error("a schedule without a user was saved")
	}
}
