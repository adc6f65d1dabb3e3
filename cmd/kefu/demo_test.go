package main

import (
	"bytes"
	"log/slog"
	"testing"
	"time"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

// A demo whose history ends now puts its shift on duty, with nobody behind it, works by 3-5-15 since the morning, and leaves waits on the board whose
// lines are those of its own settings.
func TestDemoFloor(t *testing.T) {
	data, none := t.TempDir(), ""
	var out, errs bytes.Buffer
	s := streams{out: &out, err: &errs}
	a, err := open(t.Context(), place{data: &data, db: &none, olap: &none}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.close(); err != nil {
			t.Error(err)
		}
	}()
	if err := seedDemo(t.Context(), s, a, demoOptions{agents: 20, days: 4, conversations: 1500, seed: 1, login: true}); err != nil {
		t.Fatal(err)
	}
	now := a.clock.Now()
	states, err := store.Desk{Store: a.store}.Presences(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	onDuty := 0
	for _, x := range states {
		if x.Serves(now) {
			t.Errorf("%+v is there, though nobody is", x)
		}
		if x.At(now) != domain.PresenceOffline {
			onDuty++
		}
	}
	if onDuty == 0 {
		t.Error("nobody is on the shift")
	}
	history, err := a.store.LoadSettings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if before, after := history.At(now.Add(-48*time.Hour)), history.At(now); before.Staged != nil && before.Staged.On || after.Staged == nil || !after.Staged.On {
		t.Errorf("3-5-15 was %+v two days ago and is %+v now", before.Staged, after.Staged)
	}
	// Sunday, 10:00 in Shanghai, is Saturday night in New York: only with the calendars of the story is the desk for the US closed.
	sunday := domain.At(time.Date(2026, 11, 15, 2, 0, 0, 0, time.UTC))
	if open, _ := a.live.folder.Load().Promise(fact.Case{Channel: domain.ChannelWeb, Country: "US", Began: sunday}).OpenAt(sunday); open {
		t.Error("the desk goes by other hours than the story")
	}
}
