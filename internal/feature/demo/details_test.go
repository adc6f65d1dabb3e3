package demo

import (
	"cmp"
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

// The small things that are planted in a number.
func TestDetails(t *testing.T) { details(t, fullStory(t)) }

func details(t *testing.T, st *story) {
	t.Helper()
	old, left, off, met, stickers, voices := 0, 0, 0, 0, 0, 0
	tags := map[string]int{}
	words := map[domain.ID]map[string]int{} // kinds of customer message of a conversation
	for _, m := range st.messages {
		if m.Actor.Kind != domain.ActorCustomer {
			continue
		}
		if words[m.ConversationID] == nil {
			words[m.ConversationID] = map[string]int{}
		}
		words[m.ConversationID][string(m.Type)]++
	}
	for i := range st.rows.Conversations {
		c := &st.rows.Conversations[i]
		for _, tag := range c.Tags {
			tags[tag]++
		}
		if end := cmp.Or(c.FirstResolved.At, st.until); c.FirstReply.At == 0 && end.Sub(c.Created.At) > 48*time.Hour {
			old++
		}
		if c.OpenSince != 0 && st.until.Sub(c.OpenSince) > 20*time.Hour {
			left++
		}
		if !st.month(c.Created) {
			continue
		}
		if c.OffHours && c.Outcome != fact.OutcomeBot && c.OffHoursDue < st.until {
			off++
			if c.OffHoursMet != 0 && c.OffHoursMet <= c.OffHoursDue {
				met++
			}
		}
		w := words[c.Conversation]
		if c.Channel == "line" && len(w) == 1 && w["sticker"] > 0 {
			stickers++
		}
		if w["voice"] > 0 {
			voices++
		}
	}
	if old != monthOld {
		t.Errorf("%d conversations had no answer for more than 48 hours, want %d", old, monthOld)
	}
	if left != monthDisputes {
		t.Errorf("%d conversations of days ago still wait, want the %d with a dispute", left, monthDisputes)
	}
	if tags["PayPal 纠纷"] != monthDisputes || tags["大促"] < 100 || tags["承运商罢工"] < 20 || tags["订单接口故障"] < 100 {
		t.Errorf("tags are %v", tags)
	}
	near(t, "留言处理率", ratio(met, off), 0.92, 0.02)
	near(t, "sticker-only", float64(stickers), 140, 3)
	near(t, "voice notes", float64(voices), 60, 1)
	st.away(t)
}

// One conversation was given away after one star, and the credit stayed; the agent who left has a history.
func (st *story) away(t *testing.T) {
	t.Helper()
	last := map[domain.ID]fact.Credit{}
	for i := range st.rows.Conversations {
		last[st.rows.Conversations[i].Conversation] = st.rows.Conversations[i].Owner
	}
	given := 0
	for i := range st.rows.Ratings {
		r := &st.rows.Ratings[i]
		if r.Score.V == 1 && r.Agent.Agent != last[r.Conversation].Agent && st.month(r.Answered) {
			given++
		}
	}
	if given != 1 {
		t.Errorf("%d conversations changed hands after one star, want 1", given)
	}
	left, n := st.agent(t, "孟洁"), 0
	for i := range st.rows.Conversations {
		if c := &st.rows.Conversations[i]; c.First.Agent == left {
			if n++; !st.on(c.Created, -89, dayLeft) {
				t.Errorf("孟洁 answered a conversation of day %d after leaving", c.Created.Day.V-st.today)
			}
		}
	}
	if n < 300 {
		t.Errorf("孟洁 has %d conversations of history, want some hundreds", n)
	}
}

// The rookie's first contact resolution climbs from 60 to above 80 %.
func TestRookie(t *testing.T) {
	st := fullStory(t)
	rate := func(from, to int) float64 {
		n, solved := 0, 0
		for i := range st.rows.Issues {
			if x := &st.rows.Issues[i]; x.Closer.Agent == st.agent(t, "唐可") && st.on(x.Closed, from, to) {
				n++
				if x.Solved {
					solved++
				}
			}
		}
		return ratio(solved, n)
	}
	// Those who come back are counted with the last close, some days later, so the very first days look better than they were.
	early, late := rate(dayRookie+4, dayRookie+17), rate(-11, 0)
	near(t, "首次解决率 of the first weeks", early, 0.67, 0.07)
	near(t, "首次解决率 of the last twelve days", late, 0.83, 0.05)
	if late < early+0.08 {
		t.Errorf("首次解决率 is %.3f at first and %.3f in the end, want a clear rise", early, late)
	}
}
