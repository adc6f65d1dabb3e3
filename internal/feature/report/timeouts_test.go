package report_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/adapter/olap"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/calendar"
	"kefu/internal/engine/fact"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/report"
)

// lateDesk answers with conversations 1 … n, one person each, whose events are given.
type lateDesk struct {
	report.Facts
	report.Store
	settings fact.Settings
	lines    []fact.Timeline
	plan     *metric.DrillPlan
}

func (d *lateDesk) Drill(_ context.Context, p *metric.DrillPlan) (*metric.RowSet, error) {
	d.plan = p
	set := &metric.RowSet{Total: int64(len(d.lines))}
	for _, l := range d.lines {
		set.Rows = append(set.Rows, metric.DrillRow{Conversation: l.Person, Person: l.Person, Agent: 71})
	}
	return set, nil
}
func (d *lateDesk) Settings(context.Context) (fact.History, error) {
	return fact.History{d.settings}, nil
}
func (d *lateDesk) Directory(context.Context) (report.Directory, error) {
	return report.Directory{Agents: []domain.Agent{{ID: 71, Name: "Wu"}, {ID: 72, Name: "Gao"}}}, nil
}
func (d *lateDesk) Conversations(_ context.Context, ids []domain.ID) ([]domain.Conversation, error) {
	var out []domain.Conversation
	for _, id := range ids {
		out = append(out, domain.Conversation{ID: id, ContactID: id, Channel: domain.ChannelWhatsApp})
	}
	return out, nil
}
func (d *lateDesk) Contacts(_ context.Context, ids []domain.ID) ([]domain.Contact, error) {
	return []domain.Contact{{ID: ids[0], Name: "Emma", Country: "US"}}, nil
}
func (d *lateDesk) Timelines(context.Context, []domain.ID) ([]fact.Timeline, error) {
	return d.lines, nil
}

// say adds a conversation: "c 20 17:58" is the customer on the 20th at 17:58 UTC, a1 and a2 are the agents, x the end, o1 gives it to agent 1.
func (d *lateDesk) say(t *testing.T, steps ...string) {
	t.Helper()
	id := domain.ID(len(d.lines) + 1)
	ref := map[byte]domain.AgentRef{'1': {Agent: 71}, '2': {Agent: 72}}
	line := fact.Timeline{Person: id, Contacts: []domain.ID{id}}
	add := func(at domain.Instant, actor domain.Actor, data domain.EventData) {
		n := int64(len(line.Events) + 1)
		line.Events = append(line.Events, domain.Event{ID: id*100 + domain.ID(n), StoreID: 1, ContactID: id, ContactSeq: n, ConversationID: id,
			Kind: data.EventKind(), Version: 1, At: at, RecordedAt: at, Actor: actor, Data: data})
	}
	for i, step := range steps {
		who, clock := step[:len(step)-9], step[len(step)-8:]
		at, err := time.Parse("2006-01-02 15:04", "2026-11-"+clock)
		must(t, err)
		when := domain.At(at)
		customer := domain.Actor{Kind: domain.ActorCustomer}
		if i == 0 {
			add(when, customer, domain.ConversationStarted{Channel: domain.ChannelWhatsApp, Country: "US", Observes: domain.ObservesAll})
		}
		switch who[0] {
		case 'c':
			add(when, customer, domain.MessageCreated{Chars: 5})
		case 'a':
			add(when, domain.Actor{Kind: domain.ActorAgent, AgentRef: ref[who[1]]}, domain.MessageCreated{Chars: 5})
		case 'o':
			add(when, domain.Actor{Kind: domain.ActorSystem}, domain.ConversationAssigned{To: ref[who[1]]})
		case 'x':
			add(when, domain.Actor{Kind: domain.ActorAgent, AgentRef: ref['1']}, domain.ConversationResolved{})
		}
	}
	d.lines = append(d.lines, line)
}

func TestTimeouts(t *testing.T) {
	set := fact.Defaults("UTC")
	set.Calendars[0].Weekly = []calendar.Weekly{{Days: []int{1, 2, 3, 4, 5, 6, 7}, From: "09:00", To: "18:00"}}
	d := &lateDesk{settings: set}
	d.say(t, "c 19 17:58", "o1 19 17:58", "a1 20 09:10")                                             // two minutes in the evening, ten in the morning
	d.say(t, "c 20 10:00", "o1 20 10:00", "a1 20 10:06", "c 20 11:00", "o2 20 11:01", "a2 20 11:30") // 6 of agent 1, then 30 of agent 2
	d.say(t, "c 20 17:30", "o1 20 17:30")                                                            // nobody yet: 30 minutes, and 30 this morning
	d.say(t, "c 20 12:00", "o1 20 12:00", "x 20 12:45")                                              // ended without a word
	d.say(t, "c 20 13:00", "o1 20 13:00", "a1 20 13:04")                                             // in time
	at := domain.At(time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC))
	catalogue, err := metric.Load(metric.Files(), olap.Tables())
	must(t, err)
	s := report.New(catalogue, d, d, domain.ClockFunc(func() domain.Instant { return at }))
	type row struct {
		ID                       domain.ID
		Wait, Threshold, Overrun int64 // minutes
		Clock, Holder            string
		Waiting, Replied         bool
		Turns                    int
	}
	list := func() (out []row) {
		page, err := s.Timeouts(t.Context(), owner(), report.TimeoutsRequest{Query: metric.Query{From: firstDay, To: lastDay}}, "en")
		must(t, err)
		for _, l := range page.Rows {
			r := row{ID: l.Conversation, Wait: l.Wait / 60_000, Threshold: l.Threshold / 60_000, Overrun: l.Overrun / 60_000, Clock: l.Clock,
				Waiting: l.Waiting, Replied: l.Replied != 0, Turns: l.Turns}
			if l.Holder != nil {
				r.Holder = l.Holder.Label
			}
			out = append(out, r)
		}
		return out
	}
	want := []row{
		{ID: 3, Wait: 60, Threshold: 5, Overrun: 55, Clock: "business", Waiting: true, Turns: 1},
		{ID: 4, Wait: 45, Threshold: 5, Overrun: 40, Clock: "business", Turns: 1},
		{ID: 2, Wait: 30, Threshold: 5, Overrun: 25, Clock: "business", Replied: true, Turns: 2, Holder: "Gao"},
		{ID: 1, Wait: 12, Threshold: 5, Overrun: 7, Clock: "business", Replied: true, Turns: 1},
		{ID: 5, Clock: "business"},
	}
	if diff := cmp.Diff(want, list()); diff != "" {
		t.Error(diff)
	}
	if d.plan.Table != "conversation" || d.plan.Newest || d.plan.Limit != 50 {
		t.Errorf("planned %+v", d.plan)
	}
	d.settings.Clock = "calendar" // by day and night: from 17:58 to 09:10 are 912 minutes, from 17:30 to 09:30 960
	got := list()
	if diff := cmp.Diff([]row{
		{ID: 3, Wait: 960, Threshold: 5, Overrun: 955, Clock: "calendar", Waiting: true, Turns: 1},
		{ID: 1, Wait: 912, Threshold: 5, Overrun: 907, Clock: "calendar", Replied: true, Turns: 1},
	}, got[:2]); diff != "" {
		t.Error(diff)
	}
	if _, err := s.Timeouts(t.Context(), access.Principal{Role: access.Finance}, report.TimeoutsRequest{}, "en"); domain.KindOf(err) != domain.KindForbidden {
		t.Errorf("without the right to read conversations: %v", err)
	}
}

// timeoutsList holds the list against the metric and against the turns in the fact tables.
func timeoutsList(t *testing.T, w *world) {
	q := metric.Query{From: firstDay, To: lastDay}
	page, err := w.Timeouts(t.Context(), owner(), report.TimeoutsRequest{Query: q, Limit: report.MaxDrill}, "en")
	must(t, err)
	if n := *w.query(t, owner(), ask(report.TimedOut)).Rows[0].Cells[0].Value; float64(page.Total) != n || page.Total < 20 || len(page.Rows) != int(page.Total) {
		t.Fatalf("the metric says %v, the list has %d of %d", n, len(page.Rows), page.Total)
	}
	slowest := map[domain.ID]float64{}
	turns, err := w.Drill(t.Context(), owner(), report.DrillRequest{Query: ask("timed_out_turns"), Ref: "timed_out_turns", Limit: report.MaxDrill}, "en")
	must(t, err)
	for _, turn := range turns.Rows {
		if turn.Value != nil {
			slowest[turn.Conversation] = max(slowest[turn.Conversation], *turn.Value)
		}
	}
	compared := 0
	for i, l := range page.Rows {
		if l.Wait != l.Threshold+l.Overrun || l.Overrun <= 0 || l.Turns < 1 || l.Region == "" || l.Agent.Label == "" {
			t.Errorf("row %+v", l)
		}
		if i > 0 && l.Wait > page.Rows[i-1].Wait {
			t.Errorf("row %d waited longer than the one before", i)
		}
		if l.Replied != 0 && slowest[l.Conversation] > 0 {
			compared++
			if float64(l.Wait) != slowest[l.Conversation] {
				t.Errorf("conversation %s waited %d, its turns say %v", l.Conversation, l.Wait, slowest[l.Conversation])
			}
		}
	}
	if compared < 15 {
		t.Errorf("only %d waits were compared", compared)
	}
	first, err := w.Timeouts(t.Context(), owner(), report.TimeoutsRequest{Query: q, Limit: 5}, "en")
	must(t, err)
	for i, l := range first.Rows {
		if l.Conversation != page.Rows[i].Conversation {
			t.Errorf("the first page has %s at %d, the whole list %s", l.Conversation, i, page.Rows[i].Conversation)
		}
	}
}
