package fact

import (
	"encoding/json"
	"testing"

	"kefu/internal/domain"
)

// Two questions of one customer run out in two conversations; merged, they are one question, asked when the first was.
func TestSLAPackMergeOfTwoOpenTargets(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.assign("16 10:00", 0, amy, domain.AssignRouting)
	s.customer("16 10:00")
	s.start(2, "16 10:01")
	s.assign("16 10:01", 0, ben, domain.AssignRouting)
	s.customer("16 10:01")
	apart := s.fold()
	want(t, "first replies that are owed", len(sla(apart, TargetFirstReply)), 2)
	want(t, "of the second", sla(apart, TargetFirstReply)[1].BreachAt, s.at("16 10:02:30"))

	s.add("16 10:02", human(amy), domain.ConversationMerged{Into: 1})
	s.conv = 1
	s.agent("16 10:04", amy)
	s.resolve("16 10:30", amy)
	rows := s.fold()
	first := target(t, rows, TargetFirstReply)
	want(t, "one question, asked first", first.Start.At, s.at("16 10:00"))
	want(t, "of the conversation that is left", first.Conversation, 1)
	want(t, "breached once", first.BreachAt, s.at("16 10:01:30"))
	want(t, "by its owner", first.Holder.Agent, amy)
	none(t, rows, TargetNextReply)
	want(t, "resolved once", target(t, rows, TargetResolution).Met, true)
}

// A conversation becomes urgent while it waits for the customer: the target shrinks, the pause stays.
func TestSLAPackPolicySwapWhilePaused(t *testing.T) {
	urgent := func(s *Settings) {
		s.Policies = []Policy{{Name: "urgent", Priority: "urgent", Clock: "calendar", Resolution: 4 * 3600}, {Name: "rest", Clock: "calendar", Resolution: 8 * 3600}}
	}
	s := write(t)
	s.start(1, "16 09:00", func(d *domain.ConversationStarted) { d.Priority = "normal" })
	s.customer("16 09:00")
	s.agent("16 09:30", amy)
	s.status("16 10:00", domain.StatusPending, "")
	s.add("16 11:00", human(amy), domain.ConversationClassified{Priority: "urgent"})
	s.status("16 13:00", domain.StatusOpen, "")
	r := target(t, s.fold(urgent), TargetResolution)
	want(t, "policy", r.Policy, "urgent")
	want(t, "an hour ran before the pause, three run after it", r.Due.At, s.at("16 16:00"))
	want(t, "paused", r.PausedMs, 3*hour)
	s.add("16 14:00", human(amy), domain.ConversationClassified{Priority: "normal"})
	r = target(t, s.fold(urgent), TargetResolution)
	want(t, "and back", r.Policy, "rest")
	want(t, "from the original start", r.Due.At, s.at("16 20:00"))
	want(t, "still paused", r.PausedMs, 3*hour)
}

// Answered in the second in which the desk closes, a question is answered in time.
func TestSLAPackAnswerInTheClosingSecond(t *testing.T) {
	s := write(t)
	s.start(1, "16 22:58:30")
	s.customer("16 22:58:30")
	s.agent("16 23:00:00", amy)
	r := target(t, s.fold(), TargetFirstReply)
	want(t, "due at closing", r.Due.At, s.at("16 23:00"))
	want(t, "met", r.Met, true)
	want(t, "after 90 seconds", r.ElapsedMs, Some(90*second))
}

// A question in the second in which the desk closes is one of the night.
func TestSLAPackQuestionInTheClosingSecond(t *testing.T) {
	s := write(t)
	s.start(1, "16 23:00:00")
	s.customer("16 23:00:00")
	rows := s.fold()
	want(t, "due from the opening on", target(t, rows, TargetFirstReply).Due.At, s.at("17 09:01:30"))
	want(t, "off hours", rows.conversation(t, 1).OffHours, true)
	want(t, "promised", rows.conversation(t, 1).OffHoursDue, s.at("17 10:00"))
}

// Settings that were stored before there were more conditions and targets say the same as ever.
func TestSLAPackOldPoliciesDecodeUnchanged(t *testing.T) {
	old := `{"name":"chat","channel_kind":"chat","clock":"business","first_reply_s":90,"next_reply_s":300,"resolution_s":86400}`
	var p Policy
	decodeJSON(t, old, &p)
	want(t, "decoded", p, Policy{Name: "chat", Kind: "chat", Clock: "business", FirstReply: 90, NextReply: 300, Resolution: 86400})
	want(t, "encoded", encodeJSON(t, p), old)
}

func sla(rows Rows, name string) []SLA {
	var out []SLA
	for _, r := range rows.SLAs {
		if r.Target == name {
			out = append(out, r)
		}
	}
	return out
}

func decodeJSON(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatal(err)
	}
}

func encodeJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
