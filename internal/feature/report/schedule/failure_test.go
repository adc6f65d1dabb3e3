package schedule_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/notice"
	"kefu/internal/feature/report/schedule"
)

// The record of all sendings names schedule and reason, newest first, and shows a supervisor nobody else's.
func TestAllDeliveries(t *testing.T) {
	d := newDesk(t)
	first, second := daily(), daily()
	first.Spec.Name, first.Spec.Channels = "one", []notice.Channel{{Type: notice.Email, To: "a@example.com"}}
	second.Spec.Name, second.Spec.Time, second.Spec.Channels = "two", "10:00", []notice.Channel{{Type: notice.Email, To: "b@example.com"}}
	one, two := d.add(t, first), d.add(t, second)
	d.noMail = true
	d.pass(t, 61*time.Minute) // one, in vain
	d.noMail = false
	d.pass(t, time.Minute) // again, and it arrives
	d.pass(t, time.Hour)
	type row struct {
		Schedule             domain.ID
		Name, Result, Reason string
		Minute               int64 // after 08:00
	}
	read := func(rows []schedule.Delivery) (out []row) {
		for _, r := range rows {
			out = append(out, row{r.Schedule, r.Name, r.Result, r.Code + "/" + r.Detail, (int64(r.At)/60_000_000+8*60)%1440 - 480})
		}
		return out
	}
	rows, err := d.service.AllDeliveries(t.Context(), supervisor())
	want := []row{{two.ID, "two", "sent", "/", 122}, {one.ID, "one", "sent", "/", 62}, {one.ID, "one", "retry", "no_mail/no mail server", 61}}
	if diff := cmp.Diff(want, read(rows)); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if rows, err = d.service.Deliveries(t.Context(), supervisor(), one.ID); err != nil || len(rows) != 2 {
		t.Errorf("of one schedule: %v %v", read(rows), err)
	}
	if rows, err = d.service.AllDeliveries(t.Context(), access.Principal{User: 8, Role: access.Supervisor}); err != nil || len(rows) != 0 {
		t.Errorf("another supervisor sees %v, %v", read(rows), err)
	}
}

func TestMailReady(t *testing.T) {
	d := newDesk(t)
	if !d.service.MailReady(t.Context()) || len(d.sent) != 0 {
		t.Errorf("with a mail server: not ready, or sent %v", d.sent)
	}
	if d.noMail = true; d.service.MailReady(t.Context()) {
		t.Error("ready without a mail server")
	}
}

// A run that failed keeps its reasons one by one.
func TestFailures(t *testing.T) {
	d := newDesk(t)
	s := d.add(t, daily())
	d.noMail, d.fail["https://robot/1"] = true, "sign not match"
	d.pass(t, time.Hour)
	want := []schedule.Failure{{Channel: "email", Code: "no_mail", Text: "no mail server"}, {Channel: "wecom", Text: "sign not match"}}
	if diff := cmp.Diff(want, d.state(t, s.ID).Result.Failures); diff != "" {
		t.Error(diff)
	}
}
