package presence_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/presence"
)

const (
	online  = domain.PresenceOnline
	pause   = domain.PresenceBreak
	offline = domain.PresenceOffline
)

// at is a second after nine in the morning of 16 June 2025, in UTC.
func at(seconds int) domain.Instant {
	return domain.At(time.Date(2025, 6, 16, 9, 0, 0, 0, time.UTC)).Add(time.Duration(seconds) * time.Second)
}

func chosen(t *testing.T, s presence.State, to domain.Presence, reason string, planned int, when domain.Instant) (presence.State, []presence.Change) {
	t.Helper()
	s, changes, err := s.Choose(to, reason, planned, when)
	if err != nil {
		t.Fatal(err)
	}
	return s, changes
}

func change(when domain.Instant, by domain.ActorKind, to domain.Presence, reason string, planned int) presence.Change {
	return presence.Change{At: when, By: by, Data: domain.PresenceChanged{State: to, Reason: reason, Planned: planned}}
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got)\n%s", what, diff)
	}
}

func TestDay(t *testing.T) {
	s := presence.State{Agent: 7}
	same(t, "before the first choice", s.At(at(0)), offline)
	same(t, "nobody who was never there expires", expired(s, at(86400)), []presence.Change(nil))

	s, c := chosen(t, s, online, "left over", 5, at(0))
	same(t, "online, without reason and plan", c, []presence.Change{change(at(0), domain.ActorAgent, online, "", 0)})
	s, c = chosen(t, s, online, "", 0, at(20))
	same(t, "online again", c, []presence.Change(nil))
	same(t, "since", s.Since, at(0))
	same(t, "seen", s.LastSeen, at(20))

	s = s.Beat(at(45)).Beat(at(30))
	same(t, "a beat that comes late moves nothing back", s.LastSeen, at(45))
	same(t, "present a microsecond before the 90 s are up", s.At(at(135)-1), online)
	same(t, "offline at 45 + 90 s", s.At(at(135)), offline)

	s, c = chosen(t, s, pause, "meal", 0, at(100))
	same(t, "a meal is 45 minutes", c, []presence.Change{change(at(100), domain.ActorAgent, pause, "meal", 45)})
	s, c = chosen(t, s, pause, "meal", 90, at(110))
	same(t, "asking again does not prolong it", c, []presence.Change(nil))
	same(t, "planned", s.Planned, 45)
	s, c = chosen(t, s, pause, "talk", 20, at(120))
	same(t, "another reason is another break", c, []presence.Change{change(at(120), domain.ActorAgent, pause, "talk", 20)})
	_, c = chosen(t, s, offline, "", 0, at(130))
	same(t, "home", c, []presence.Change{change(at(130), domain.ActorAgent, offline, "", 0)})
}

func expired(s presence.State, now domain.Instant) []presence.Change {
	_, c := s.Expire(now)
	return c
}

func TestPlans(t *testing.T) {
	for reason, minutes := range map[string]int{"rest": 10, "meal": 45, "meeting": 0, "training": 0, "talk": 0, "other": 0} {
		s, c := chosen(t, presence.State{}, pause, reason, 0, at(0))
		same(t, reason, c, []presence.Change{change(at(0), domain.ActorAgent, pause, reason, minutes)})
		same(t, reason+" in the state", s.Planned, minutes)
	}
	same(t, "reasons", len(presence.Reasons()), 6)
}

func TestRefusals(t *testing.T) {
	before, _ := chosen(t, presence.State{Agent: 7}, online, "", 0, at(0))
	for name, x := range map[string]struct {
		to      domain.Presence
		reason  string
		planned int
		code    string
	}{
		"no such state":          {"away", "", 0, "bad_presence"},
		"no state":               {"", "", 0, "bad_presence"},
		"no reason":              {pause, "", 10, "bad_break_reason"},
		"no such reason":         {pause, "smoke", 10, "bad_break_reason"},
		"less than none":         {pause, "rest", -1, "bad_break_plan"},
		"more than a day's work": {pause, "rest", 481, "bad_break_plan"},
	} {
		after, changes, err := before.Choose(x.to, x.reason, x.planned, at(300)) // silent since 0: even that waits for a valid call
		e, ok := err.(*domain.Error)
		if !ok || e.Kind != domain.KindInvalid || e.Code != x.code {
			t.Errorf("%s: %v, want code %s", name, err, x.code)
		}
		same(t, name+": state", after, before)
		same(t, name+": changes", len(changes), 0)
	}
	if _, _, err := before.Choose(pause, "training", 480, at(1)); err != nil {
		t.Errorf("eight hours of training: %v", err)
	}
}

func TestSilence(t *testing.T) {
	on, _ := chosen(t, presence.State{Agent: 7}, online, "", 0, at(0))
	gone := change(at(90), domain.ActorSystem, offline, "", 0)
	for name, now := range map[string]domain.Instant{"at once": at(90), "a second late": at(91), "after a night without the process": at(40000)} {
		s, c := on.Expire(now)
		same(t, name, c, []presence.Change{gone})
		same(t, name+": since", s.Since, at(90))
		same(t, name+": only once", expired(s, now+1), []presence.Change(nil))
	}
	same(t, "a microsecond early", expired(on, at(90)-1), []presence.Change(nil))

	s := on.Beat(at(90))
	same(t, "a beat after the time brings nobody back", expired(s, at(95)), []presence.Change{gone})
	s, c := chosen(t, on, online, "", 0, at(200))
	same(t, "a choice does, with the gap on record", c, []presence.Change{gone, change(at(200), domain.ActorAgent, online, "", 0)})
	same(t, "and lasts", s.At(at(289)), online)
	_, c = chosen(t, on, offline, "", 0, at(200))
	same(t, "going home after falling silent", c, []presence.Change{gone})

	meal, _ := chosen(t, on, pause, "meal", 0, at(10))
	same(t, "a break falls silent too", expired(meal, at(4000)), []presence.Change{change(at(100), domain.ActorSystem, offline, "", 0)})
}

func TestMissedOffers(t *testing.T) {
	on, _ := chosen(t, presence.State{Agent: 7}, online, "", 0, at(0))
	once, c := on.Miss(at(10))
	same(t, "the first", c, []presence.Change(nil))
	twice, c := once.Miss(at(20))
	same(t, "the second", c, []presence.Change{change(at(20), domain.ActorSystem, pause, "other", 0)})
	same(t, "on a break", twice.At(at(21)), pause)
	same(t, "missed on a break", missed(twice, at(30)), []presence.Change(nil))
	same(t, "a reply in between", missed(once.Answered(), at(20)), []presence.Change(nil))
	back, _ := chosen(t, twice, online, "", 0, at(40))
	same(t, "after coming back the count begins anew", missed(back, at(50)), []presence.Change(nil))
	same(t, "missed in silence is silence", missed(once, at(95)), []presence.Change{change(at(90), domain.ActorSystem, offline, "", 0)})
}

func missed(s presence.State, now domain.Instant) []presence.Change {
	_, c := s.Miss(now)
	return c
}

func TestOverrun(t *testing.T) {
	s, _ := chosen(t, presence.State{}, pause, "rest", 0, at(0))
	for now := 25; now <= 650; now += 25 {
		s = s.Beat(at(now))
	}
	same(t, "ten minutes", s.Overrun(at(600)), false)
	same(t, "and a microsecond", s.Overrun(at(600)+1), true)
	same(t, "silent by now", s.Overrun(at(740)), false)
	talk, _ := chosen(t, presence.State{}, pause, "talk", 0, at(0))
	same(t, "without a plan", talk.Beat(at(60)).Overrun(at(140)), false)
	on, _ := chosen(t, s, online, "", 0, at(660))
	same(t, "back online", on.Overrun(at(670)), false)
}

func TestLoad(t *testing.T) {
	for _, x := range []struct {
		points, capacity int
		want             presence.Load
	}{{0, 24, presence.LoadIdle}, {1, 24, presence.LoadBusy}, {23, 24, presence.LoadBusy}, {24, 24, presence.LoadFull}, {30, 24, presence.LoadFull},
		{0, 0, presence.LoadFull}, {0, 1, presence.LoadIdle}} {
		if got := presence.LoadOf(x.points, x.capacity); got != x.want {
			t.Errorf("%d of %d: %s, want %s", x.points, x.capacity, got, x.want)
		}
	}
}

func TestClockJumpsBack(t *testing.T) {
	s, _ := chosen(t, presence.State{}, online, "", 0, at(100))
	s, c := chosen(t, s, pause, "rest", 0, at(40))
	same(t, "time stands still", c[0].At, at(100)+1)
	_, c = chosen(t, s, online, "", 0, at(40))
	same(t, "but for a microsecond a change", c[0].At, at(100)+2)
}

// step does one random thing to a state.
func step(r *rand.Rand, s presence.State, now domain.Instant) (presence.State, []presence.Change) {
	switch r.IntN(8) {
	case 0:
		s, c, _ := s.Choose(online, "", 0, now)
		return s, c
	case 1:
		reasons := presence.Reasons()
		s, c, _ := s.Choose(pause, reasons[r.IntN(len(reasons))].Key, r.IntN(3)*15, now)
		return s, c
	case 2:
		s, c, _ := s.Choose(offline, "", 0, now)
		return s, c
	case 3:
		return s.Miss(now)
	case 4:
		return s.Answered(), nil
	}
	return s.Beat(now), nil
}

// TestRandomDays does random things to two twins, of which one is looked after by a sweeper and the other by nobody until the end.
func TestRandomDays(t *testing.T) {
	changes := 0
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 1))
		swept, left := presence.State{Agent: 7}, presence.State{Agent: 7}
		var log, late []presence.Change
		now := at(0)
		for range 40 {
			now += domain.Instant(r.Int64N(60_000_000))
			if r.IntN(2) == 0 {
				var c []presence.Change
				swept, c = swept.Expire(now)
				log = append(log, c...)
			}
			if swept.At(now) != left.At(now) {
				t.Fatalf("seed %d: %s with a sweeper, %s without", seed, swept.At(now), left.At(now))
			}
			twin := rand.New(rand.NewPCG(seed, uint64(now)))
			s, c := step(rand.New(rand.NewPCG(seed, uint64(now))), swept, now)
			swept, log = s, append(log, c...)
			s, c = step(twin, left, now)
			left, late = s, append(late, c...)
			if swept.At(now) != domain.PresenceOffline && now.Sub(swept.LastSeen) >= presence.Quiet {
				t.Fatalf("seed %d: %s, silent for %s", seed, swept.At(now), now.Sub(swept.LastSeen))
			}
		}
		now = now.Add(presence.Quiet)
		log, late = append(log, expired(swept, now)...), append(late, expired(left, now)...)
		if diff := cmp.Diff(log, late); diff != "" {
			t.Fatalf("seed %d: what is recorded depends on the sweeper (-swept +not)\n%s", seed, diff)
		}
		checkLog(t, seed, log)
		changes += len(log)
	}
	t.Logf("%d changes", changes)
}

// checkLog holds a record against what every record keeps to: instants rise, no state follows itself, only breaks have reasons, and at the end,
// after the silence, everybody is offline.
func checkLog(t *testing.T, seed uint64, log []presence.Change) {
	t.Helper()
	before := presence.Change{Data: domain.PresenceChanged{State: offline}}
	for i, c := range log {
		if c.At <= before.At {
			t.Fatalf("seed %d: change %d at %s after one at %s", seed, i, c.At, before.At)
		}
		if c.Data.State == before.Data.State && c.Data.Reason == before.Data.Reason {
			t.Fatalf("seed %d: change %d changes nothing: %+v", seed, i, c)
		}
		if (c.Data.State == pause) != (c.Data.Reason != "") {
			t.Fatalf("seed %d: change %d: a reason belongs to a break and only to it: %+v", seed, i, c)
		}
		before = c
	}
	if before.Data.State != offline {
		t.Fatalf("seed %d: %s at the end of the day", seed, before.Data.State)
	}
}

// A shift that a demo tells ahead shows, but nobody is there; a choice or a heartbeat of somebody makes it true, and without one it ends.
func TestToldShift(t *testing.T) {
	told := presence.State{Agent: 7, Chosen: online, Since: at(-600), LastSeen: at(3600)}
	same(t, "shown", told.At(at(0)), online)
	same(t, "told", told.Told(at(0)), true)
	same(t, "served by nobody", told.Serves(at(0)), false)
	same(t, "off at the end of the shift", expired(told, at(3690)), []presence.Change{change(at(3690), domain.ActorSystem, offline, "", 0)})

	s, c := chosen(t, told, online, "", 0, at(10))
	same(t, "chosen again changes nothing that is recorded", c, []presence.Change(nil))
	same(t, "and somebody is there", []bool{s.Told(at(10)), s.Serves(at(10))}, []bool{false, true})
	same(t, "until he or she falls silent", s.At(at(100)), offline)

	s = told.Beat(at(20))
	same(t, "a heartbeat is somebody too", []bool{s.Told(at(20)), s.Serves(at(20))}, []bool{false, true})

	real := presence.State{Agent: 7, Chosen: online, Since: at(0), LastSeen: at(80)}
	same(t, "a clock that jumps back a little tells nothing", real.Told(at(0)), false)
	same(t, "nobody is told offline", presence.State{LastSeen: at(3600)}.Told(at(0)), false)
}
