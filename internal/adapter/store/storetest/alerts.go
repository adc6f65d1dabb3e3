package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/feature/alert"
)

// alerts: an event is open once, with what is to be sent of it; who was told and who took note is kept apart.
func alerts(t *testing.T, url string) {
	s := store.Alerts{Store: open(t, url)}
	ctx := t.Context()
	a := alert.Alert{ID: 1, Kind: alert.Queue, Subject: "31", Raised: 100, Facts: alert.Facts{Team: 31, People: 5, Since: 50}}
	twin := a
	twin.ID, twin.Raised = 2, 200
	for i, c := range []struct {
		alert alert.Alert
		want  bool
	}{{a, true}, {twin, false}, {alert.Alert{ID: 3, Kind: alert.Silent, Subject: "31", Raised: 150}, true}} {
		if got := must(s.RaiseAlert(ctx, c.alert, []domain.ID{7, 8}))(t); got != c.want {
			t.Errorf("alert %d: raised %v, want %v", i, got, c.want)
		}
	}
	if first := must(s.TellAlert(ctx, 1, 70, 110))(t); !first {
		t.Error("told before")
	}
	if first := must(s.TellAlert(ctx, 1, 70, 120))(t); first {
		t.Error("told for the first time twice")
	}
	check(t, s.SeeAlert(ctx, 1, 71, 130))
	check(t, s.SeeAlert(ctx, 1, 70, 131))
	check(t, s.SeeAlert(ctx, 1, 70, 132))
	if first := must(s.TellAlert(ctx, 1, 71, 140))(t); first {
		t.Error("who has taken note is told")
	}
	want := a
	want.Told, want.Seen = []domain.ID{70}, []domain.ID{70, 71}
	silent := alert.Alert{ID: 3, Kind: alert.Silent, Subject: "31", Raised: 150}
	if diff := cmp.Diff([]alert.Alert{want, silent}, must(s.OpenAlerts(ctx))(t)); diff != "" {
		t.Error("open", diff)
	}
	check(t, s.ClearAlert(ctx, 1, 300))
	check(t, s.ClearAlert(ctx, 1, 400))
	want.Cleared = 300
	if diff := cmp.Diff([]alert.Alert{silent, want}, must(s.LatestAlerts(ctx, 10))(t)); diff != "" {
		t.Error("latest", diff)
	}
	if got := must(s.LatestAlerts(ctx, 1))(t); len(got) != 1 {
		t.Errorf("latest one: %v", got)
	}
	if raised := must(s.RaiseAlert(ctx, twin, nil))(t); !raised {
		t.Error("the next event of a subject is not raised")
	}
	if _, err := s.OneAlert(ctx, 99); domain.KindOf(err) != domain.KindNotFound {
		t.Errorf("nobody's alert: %v", err)
	}

	sends := must(s.ClaimSends(ctx, 10, time.Minute))(t)
	if len(sends) != 4 {
		t.Fatalf("%d sendings, want two routes of two alerts", len(sends))
	}
	if again := must(s.ClaimSends(ctx, 10, time.Minute))(t); len(again) != 0 {
		t.Errorf("claimed twice: %v", again)
	}
	check(t, s.FinishSend(ctx, sends[0]))
	check(t, s.FailSend(ctx, sends[1], "asleep"))
	if diff := cmp.Diff(map[domain.ID]string{sends[1].Route: "asleep"}, must(s.SendTroubles(ctx))(t)); diff != "" {
		t.Error(diff)
	}
	setup := alert.Setup{Rules: []alert.Rule{{Kind: alert.Break, Minutes: 3}}}
	check(t, s.SaveAlertSetup(ctx, setup))
	if diff := cmp.Diff(setup, must(s.AlertSetup(ctx))(t)); diff != "" {
		t.Error(diff)
	}
}
