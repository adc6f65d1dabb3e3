package fact

import (
	"testing"

	"kefu/internal/domain"
)

// target is the only SLA row of a target.
func target(t *testing.T, rows Rows, name string) SLA {
	t.Helper()
	var found []SLA
	for _, r := range rows.SLAs {
		if r.Target == name {
			found = append(found, r)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d rows of target %s, want 1", len(found), name)
	}
	return found[0]
}

// none reports that no row of a target exists.
func none(t *testing.T, rows Rows, name string) {
	t.Helper()
	for _, r := range rows.SLAs {
		if r.Target == name {
			t.Errorf("there is a row of target %s: %+v", name, r)
		}
	}
}

func TestFirstReplyTarget(t *testing.T) {
	tests := []struct {
		name      string
		after     func(*script)
		met       bool
		breach    bool
		cancelled bool
		holder    domain.ID
	}{
		{"in time", func(s *script) { s.agent("16 10:01:30", ben) }, true, false, false, ben},
		{"late", func(s *script) { s.agent("16 10:01:31", ben) }, false, true, false, amy},
		{"open", func(*script) {}, false, true, false, amy},
		{"resolved before it was due", func(s *script) { s.resolve("16 10:01", amy) }, false, false, true, 0},
		{"resolved after it was due", func(s *script) { s.resolve("16 10:02", ben) }, false, true, false, amy},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := write(t)
			s.start(1, "16 10:00")
			s.assign("16 10:00", 0, amy, domain.AssignRouting)
			s.customer("16 10:00:00")
			tt.after(s)
			r := target(t, s.fold(), TargetFirstReply)
			want(t, "policy", r.Policy, "chat")
			want(t, "target", r.TargetMs, 90*second)
			want(t, "due", r.Due.At, s.at("16 10:01:30"))
			want(t, "met", r.Met, tt.met)
			want(t, "breached", r.BreachAt == r.Due.At, tt.breach)
			want(t, "cancelled", r.Cancelled != 0, tt.cancelled)
			want(t, "holder", r.Holder.Agent, tt.holder)
		})
	}
}

func TestTargetAtNightRunsFromTheOpening(t *testing.T) {
	s := write(t)
	s.start(1, "16 23:30")
	s.customer("16 23:30")
	s.agent("17 09:01", amy)
	r := target(t, s.fold(), TargetFirstReply)
	want(t, "due", r.Due.At, s.at("17 09:01:30"))
	want(t, "met", r.Met, true)
	want(t, "elapsed on the policy clock", r.ElapsedMs, Some(minute))
}

func TestResolutionPausesWhilePending(t *testing.T) {
	day := func(s *Settings) { s.Policies = []Policy{{Name: "p", Clock: "calendar", Resolution: 8 * 3600}} }
	s := write(t)
	s.start(1, "16 09:00")
	s.customer("16 09:00")
	s.agent("16 09:30", amy)
	s.status("16 10:00", domain.StatusPending, "")
	s.customer("16 13:00") // the customer's answer ends the pause, even if nobody changed the status
	s.status("16 13:30", domain.StatusOpen, "")
	r := target(t, s.fold(day), TargetResolution)
	want(t, "due moves by three hours", r.Due.At, s.at("16 20:00"))
	want(t, "paused", r.PausedMs, 3*hour)

	s.status("16 14:00", domain.StatusOnHold, "carrier") // waiting for others does not pause
	s.resolve("16 21:00", amy)
	r = target(t, s.fold(day), TargetResolution)
	want(t, "breached", r.BreachAt, s.at("16 20:00"))
	want(t, "elapsed", r.ElapsedMs, Some(9*hour))
	want(t, "overrun", r.OverrunMs, Some(hour))
	want(t, "holder", r.Holder.Agent, 0)
}

func TestStatusEndsThePause(t *testing.T) {
	day := func(s *Settings) { s.Policies = []Policy{{Name: "p", Clock: "calendar", Resolution: 8 * 3600}} }
	s := write(t)
	s.start(1, "16 09:00")
	s.customer("16 09:00")
	s.agent("16 09:30", amy)
	s.status("16 10:00", domain.StatusPending, "")
	s.status("16 10:20", domain.StatusPending, "") // said again
	s.status("16 10:45", domain.StatusOpen, "")
	r := target(t, s.fold(day), TargetResolution)
	want(t, "paused", r.PausedMs, 45*minute)
	want(t, "due", r.Due.At, s.at("16 17:45"))
}

func TestPendingPausesAtMostAWeek(t *testing.T) {
	day := func(s *Settings) { s.Policies = []Policy{{Name: "p", Clock: "calendar", Resolution: 8 * 3600}} }
	s := write(t)
	s.start(1, "01 09:00")
	s.customer("01 09:00")
	s.agent("01 09:30", amy)
	s.status("01 10:00", domain.StatusPending, "")
	r := target(t, s.fold(day), TargetResolution)
	want(t, "an hour was used up, then a week stood still", r.Due.At, s.at("08 17:00"))
	want(t, "a pause that lasts is not counted yet", r.PausedMs, 0)

	s.customer("20 10:00")
	s.resolve("20 10:30", amy)
	r = target(t, s.fold(day), TargetResolution)
	want(t, "paused", r.PausedMs, 168*hour)
	want(t, "due", r.Due.At, s.at("08 17:00"))
}

func TestResolutionContinuesAfterReopening(t *testing.T) {
	day := func(s *Settings) { s.Policies = []Policy{{Name: "p", Clock: "calendar", Resolution: 8 * 3600}} }
	s := write(t)
	s.start(1, "16 09:00")
	s.customer("16 09:00")
	s.agent("16 09:30", amy)
	s.resolve("16 11:00", amy)
	s.customer("18 09:00")
	s.reopen("18 09:00", domain.ActorCustomer)
	r := target(t, s.fold(day), TargetResolution)
	want(t, "open again", r.Fulfilled, 0)
	want(t, "six hours are left", r.Due.At, s.at("18 15:00"))
	want(t, "the resolved time is no pause", r.PausedMs, 0)

	s.resolve("18 14:00", ben)
	r = target(t, s.fold(day), TargetResolution)
	want(t, "met", r.Met, true)
	want(t, "elapsed", r.ElapsedMs, Some(7*hour))
	want(t, "holder", r.Holder.Agent, ben)

	s.customer("28 09:00") // after the window: a new instance
	s.reopen("28 09:00", domain.ActorCustomer)
	s.resolve("28 18:00", amy)
	var got []SLA
	for _, x := range s.fold(day).SLAs {
		if x.Target == TargetResolution {
			got = append(got, x)
		}
	}
	want(t, "instances", len(got), 2)
	want(t, "the first stays met", got[0].Met, true)
	want(t, "the second starts anew", got[1].Start.At, s.at("28 09:00"))
	want(t, "and is late", got[1].BreachAt, s.at("28 17:00"))
}

func TestPriorityChange(t *testing.T) {
	urgent := func(s *Settings) {
		s.Policies = []Policy{
			{Name: "urgent", Priority: "urgent", Clock: "calendar", FirstReply: 600},
			{Name: "rest", Clock: "calendar", FirstReply: 3600},
		}
	}
	s := write(t)
	s.start(1, "16 10:00", func(d *domain.ConversationStarted) { d.Priority = "normal" })
	s.customer("16 10:00")
	s.add("16 10:05", human(amy), domain.ConversationClassified{Priority: "urgent"})
	r := target(t, s.fold(urgent), TargetFirstReply)
	want(t, "policy", r.Policy, "urgent")
	want(t, "from the original start", r.Due.At, s.at("16 10:10"))

	s.agent("16 10:03", amy) // answered before the change: history keeps the target in force then
	r = target(t, s.fold(urgent), TargetFirstReply)
	want(t, "policy", r.Policy, "rest")
	want(t, "target", r.TargetMs, hour)
	want(t, "met", r.Met, true)
}

func TestNoTarget(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.agent("16 10:01", amy)
	want(t, "without policies", len(s.fold(func(s *Settings) { s.Policies = nil }).SLAs), 0)
	onlyFirst := s.fold(func(s *Settings) { s.Policies = []Policy{{Name: "p", FirstReply: 60}} })
	target(t, onlyFirst, TargetFirstReply)
	none(t, onlyFirst, TargetResolution)
}

func TestBotAloneHasNoTargets(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.add("16 10:00:02", someone(domain.ActorBot), domain.MessageCreated{})
	s.add("16 10:30", someone(domain.ActorBot), domain.ConversationResolved{Reason: domain.ResolveBot})
	want(t, "rows", len(s.fold().SLAs), 0)
}

func TestBusinessTargetWithoutCalendarRunsOnPlainTime(t *testing.T) {
	s := write(t)
	s.start(1, "16 23:30")
	s.customer("16 23:30")
	rows := s.fold(func(s *Settings) { s.DefaultCalendar = "" })
	want(t, "sla", target(t, rows, TargetFirstReply).Due.At, s.at("16 23:31:30"))
	want(t, "timeout", rows.Turns[0].DueAt, s.at("16 23:35"))
}

func TestExclusionGivesTargetsUp(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00")
	s.add("16 10:01", human(amy), domain.ConversationExcluded{Reason: "spam"})
	for _, r := range s.fold().SLAs {
		want(t, r.Target+" excluded", r.Excluded, "spam")
		want(t, r.Target+" cancelled", r.Cancelled, s.at("16 10:01"))
	}
}
