package fact

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
)

func TestBucketsOfAnInstant(t *testing.T) {
	// 2026-11-16 is day 20773 since 1970-01-01: 56 years of 365 days, 14 leap days, and 319 days of 2026.
	const monday = 56*365 + 14 + 319
	tests := []struct {
		name, zone, store   string
		cutoff              int
		at                  time.Time
		day, slot, how, sto int64
	}{
		{"Monday noon", "Asia/Shanghai", "", 0, time.Date(2026, 11, 16, 4, 7, 0, 0, time.UTC), monday, 48, 12, 12},
		{"a quarter past", "Asia/Shanghai", "", 0, time.Date(2026, 11, 16, 4, 15, 0, 0, time.UTC), monday, 49, 12, 12},
		{"after midnight, before the cut-off", "Asia/Shanghai", "", 360, time.Date(2026, 11, 16, 21, 59, 59, 0, time.UTC), monday, 23, 29, 29},
		{"at the cut-off", "Asia/Shanghai", "", 360, time.Date(2026, 11, 16, 22, 0, 0, 0, time.UTC), monday + 1, 24, 30, 30},
		{"store in New York", "Asia/Shanghai", "America/New_York", 0, time.Date(2026, 11, 16, 4, 0, 0, 0, time.UTC), monday, 48, 12, 6*24 + 23},
		{"Sunday night", "UTC", "", 0, time.Date(2026, 11, 15, 23, 59, 0, 0, time.UTC), monday - 1, 95, 167, 167},
		{"New York before the clocks change", "America/New_York", "", 0, time.Date(2026, 11, 1, 5, 30, 0, 0, time.UTC), monday - 15, 6, 6*24 + 1, 6*24 + 1},
		{"and the same wall clock after", "America/New_York", "", 0, time.Date(2026, 11, 1, 6, 30, 0, 0, time.UTC), monday - 15, 6, 6*24 + 1, 6*24 + 1},
		{"before 1970", "UTC", "", 0, time.Date(1969, 12, 31, 23, 0, 0, 0, time.UTC), -1, 92, 2*24 + 23, 2*24 + 23},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := folder(t, func(s *Settings) {
				s.Zone, s.CutoffMinutes, s.StoreZones = tt.zone, tt.cutoff, map[domain.ID]string{5: tt.store}
			})
			got := f.when(domain.At(tt.at), f.storeZone(5))
			wantWhen := When{At: domain.At(tt.at), Day: Some(tt.day), Slot: Some(tt.slot), How: Some(tt.how), HowStore: Some(tt.sto)}
			if diff := cmp.Diff(wantWhen, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got := folder(t).when(0, nil); got != (When{}) {
		t.Errorf("the zero instant has buckets: %+v", got)
	}
}

// TestZoneEqualsTheLibrary compares the table of offsets with the standard library over 150 years.
func TestZoneEqualsTheLibrary(t *testing.T) {
	for _, name := range []string{"Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "Pacific/Apia", "UTC"} {
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		z, err := loadZone(name)
		if err != nil {
			t.Fatal(err)
		}
		for unix := int64(1); unix < 4_700_000_000; unix += 1_000_003 {
			_, offset := time.Unix(unix, 0).In(loc).Zone()
			if got := z.local(unix) - unix; got != int64(offset) {
				t.Fatalf("%s at %v: offset %d, want %d", name, time.Unix(unix, 0).UTC(), got, offset)
			}
		}
	}
}

func TestContactDays(t *testing.T) {
	s := write(t)
	s.start(1, "16 22:00")
	s.customer("16 22:00") // nobody owns it
	s.assign("16 22:01", 0, amy, domain.AssignRouting)
	s.add("16 22:02", someone(domain.ActorCustomer), domain.MessageCreated{Type: domain.MessageSticker})
	s.add("16 22:03", human(amy), domain.MessageCreated{Chars: 12, Macro: true})
	s.customer("16 23:50")
	s.add("16 23:55", someone(domain.ActorBot), domain.MessageCreated{})
	s.customer("17 00:10")
	s.agent("17 00:20", ben)
	rows := s.fold()
	type day struct {
		Agent              domain.ID
		First              domain.Instant
		In, InAny, Out     int64
		Chars, Macros      int64
		Stickers           int64
		Turns, Answered    int64
		Slowest            Null
		LastOurs           bool
		SameDayAsTheCohort bool
	}
	var got []day
	for _, d := range rows.ContactDays {
		got = append(got, day{d.Agent.Agent, d.Day.At, d.In, d.InAny, d.Out, d.OutChars, d.Macros, d.Stickers, d.Turns, d.Answered, d.Slowest, d.LastOurs, d.Created.Day == d.Day.Day})
	}
	wants := []day{
		{Agent: 0, First: s.at("16 22:00"), In: 1, InAny: 3, Turns: 1, Answered: 1, Slowest: Some(3 * minute), SameDayAsTheCohort: true},
		{Agent: amy, First: s.at("16 22:02"), In: 2, InAny: 3, Out: 1, Chars: 12, Macros: 1, Stickers: 1, Turns: 1, Answered: 1, Slowest: Some(30 * minute), SameDayAsTheCohort: true},
		{Agent: amy, First: s.at("17 00:10"), In: 1, InAny: 1, LastOurs: true},
		{Agent: ben, First: s.at("17 00:20"), InAny: 1, Out: 1, Chars: 20, LastOurs: true},
	}
	if diff := cmp.Diff(wants, got); diff != "" {
		t.Error(diff)
	}
}

// TestFirsts follows one conversation through three days: a mark is given once to each combination of the agent's attributes.
func TestFirsts(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")
	s.customer("16 10:00") // nobody owns it
	s.assign("16 10:01", 0, amy, domain.AssignRouting)
	s.customer("16 10:02") // hers, but she does not write
	s.agent("17 10:00", amy)
	s.agent("17 10:01", ben)
	s.agent("18 10:00", amy)
	rows := s.fold()
	type marks struct {
		Agent    domain.ID
		Day      Null
		Out, Act int64
	}
	var got []marks
	for _, d := range rows.ContactDays {
		got = append(got, marks{d.Agent.Agent, d.Day.Day, d.FirstOut, d.FirstAct})
		want(t, "cohort", d.Created.At, s.at("16 10:00"))
	}
	day := rows.ContactDays[0].Day.Day.V
	// The two agents of these tests are in one team and of one seniority or not: what they share, Ben finds taken.
	taken := int64(combinations(ref2(amy), ref2(ben)))
	wants := []marks{
		{Agent: 0, Day: Some(day)},
		{Agent: amy, Day: Some(day), Act: 0xffff},
		{Agent: amy, Day: Some(day + 1), Out: 0xffff},
		{Agent: ben, Day: Some(day + 1), Out: 0xffff &^ taken, Act: 0xffff &^ taken},
		{Agent: amy, Day: Some(day + 2)},
	}
	if diff := cmp.Diff(wants, got); diff != "" {
		t.Error(diff)
	}
	for _, tc := range []struct {
		name string
		a, b Credit
		want int
	}{
		{"nothing shared", Credit{1, 1, "a", "a"}, Credit{2, 2, "b", "b"}, 1},
		{"the agent", Credit{1, 1, "a", "a"}, Credit{1, 2, "b", "b"}, 0b11},
		{"the team", Credit{1, 1, "a", "a"}, Credit{2, 1, "b", "b"}, 0b101},
		{"agent and team", Credit{1, 1, "a", "a"}, Credit{1, 1, "b", "b"}, 0b1111},
		{"seniority", Credit{1, 1, "a", "a"}, Credit{2, 2, "a", "b"}, 1 | 1<<4},
		{"agent and employment", Credit{1, 1, "a", "a"}, Credit{1, 2, "b", "a"}, 0b11 | 0b11<<8},
		{"all", Credit{1, 1, "a", "a"}, Credit{1, 1, "a", "a"}, 0xffff},
	} {
		want(t, tc.name, combinations(tc.a, tc.b), tc.want)
	}
}

func ref2(id domain.ID) Credit { return creditOf(human(id).AgentRef) }

// TestFirstsCountDistinct counts conversations by every combination of the agent's attributes, by marks and by looking.
func TestFirstsCountDistinct(t *testing.T) {
	f := folder(t)
	for seed := range uint64(400) {
		rows := f.Fold(history(seed))
		marked, found := map[string]int{}, map[string]int{}
		seen := map[string]bool{}
		dims := map[domain.ID]ContactDay{}
		for _, d := range rows.ContactDays {
			if d.Created.At == 0 {
				continue
			}
			if o, ok := dims[d.Conversation]; ok && (o.Created != d.Created || !cmp.Equal(o.Dims, d.Dims)) {
				t.Fatalf("seed %d: the rows of conversation %d differ in what is the conversation's", seed, d.Conversation)
			}
			dims[d.Conversation] = d
			for k := range 16 {
				key := fmt.Sprint(k)
				for i, v := range []any{d.Agent.Agent, d.Agent.Team, d.Agent.Seniority, d.Agent.Employment} {
					if k>>i&1 == 1 {
						key += fmt.Sprint("|", v)
					}
				}
				for name, mark := range map[string]int64{"out": d.FirstOut, "act": d.FirstAct} {
					cell := name + key
					if mark>>k&1 == 1 {
						marked[cell]++
					}
					counts := d.Out > 0
					if name == "act" {
						counts = d.Agent.Agent != 0
					}
					if one := fmt.Sprint(cell, " ", d.Conversation); counts && !seen[one] {
						seen[one] = true
						found[cell]++
					}
				}
			}
		}
		if diff := cmp.Diff(found, marked); diff != "" {
			t.Fatalf("seed %d (-different conversations, +marked rows)\n%s", seed, diff)
		}
	}
}

func TestPresence(t *testing.T) {
	change := func(id domain.ID, when string, d domain.PresenceChanged, team domain.ID) domain.Event {
		who := human(amy)
		who.Team = team
		return domain.Event{ID: id, Kind: d.EventKind(), At: clockAt(t, when), Actor: who, Data: d}
	}
	on, off := domain.PresenceChanged{State: domain.PresenceOnline}, domain.PresenceChanged{State: domain.PresenceOffline}
	meal := domain.PresenceChanged{State: domain.PresenceBreak, Reason: "meal", Planned: 45}
	events := []domain.Event{
		change(5, "16 18:00", off, 101),
		change(1, "16 09:00", on, 101),
		change(2, "16 09:30", on, 101), // again: the interval goes on
		change(3, "16 12:00", meal, 101),
		change(4, "16 13:00", on, 222), // moved to another team over lunch
	}
	type interval struct {
		State, Reason string
		Team          domain.ID
		From, To      domain.Instant
		Ms, Planned   Null
	}
	at := func(s string) domain.Instant { return clockAt(t, s) }
	wants := []interval{
		{"online", "", 101, at("16 09:00"), at("16 12:00"), Some(3 * hour), Null{}},
		{"break", "meal", 101, at("16 12:00"), at("16 13:00"), Some(hour), Some(45 * minute)},
		{"online", "", 222, at("16 13:00"), at("16 18:00"), Some(5 * hour), Null{}},
		{"offline", "", 101, at("16 18:00"), 0, Null{}, Null{}},
	}
	var got []interval
	for _, r := range folder(t).FoldPresence(amy, events) {
		want(t, "agent", r.Agent.Agent, amy)
		got = append(got, interval{r.State, r.Reason, r.Agent.Team, r.From.At, r.To, r.Ms, r.Planned})
	}
	if diff := cmp.Diff(wants, got); diff != "" {
		t.Error(diff)
	}
	if rows := folder(t).FoldPresence(amy, nil); len(rows) != 0 {
		t.Errorf("rows without events: %v", rows)
	}
}

func TestPresenceChangedTwiceAtOnce(t *testing.T) {
	e := func(id domain.ID, s domain.Presence) domain.Event {
		return domain.Event{ID: id, At: clockAt(t, "16 09:00"), Actor: human(amy), Data: domain.PresenceChanged{State: s}}
	}
	rows := folder(t).FoldPresence(amy, []domain.Event{e(2, domain.PresenceOnline), e(1, domain.PresenceOffline)})
	want(t, "rows", len(rows), 1)
	want(t, "the later one stands", rows[0].State, "online")
}

func TestDimensions(t *testing.T) {
	s := write(t)
	s.source = 31
	s.start(1, "16 10:00", func(d *domain.ConversationStarted) {
		d.Channel, d.Country, d.Language, d.Priority = domain.ChannelLINE, "TH", "th", "normal"
	})
	s.customer("16 10:00")
	s.add("16 10:01", human(amy), domain.ConversationTagged{Added: []string{"vip", "old", "vip"}})
	s.add("16 10:02", human(amy), domain.ConversationTagged{Added: []string{"bulk"}, Removed: []string{"old"}})
	s.add("16 10:03", human(amy), domain.ConversationClassified{IssueType: "delay", Intent: "aftersale"})
	s.add("16 10:04", human(amy), domain.ConversationClassified{IssueType: "refund", Priority: "high", Language: "en"})
	wantDims := Dims{
		Person: 70, Contact: 7, Conversation: 1, Store: 5, Account: 9, Channel: "line", ChannelKind: "messaging", Country: "TH", Region: "southeast_asia",
		Language: "en", IssueType: "refund", Intent: "aftersale", Priority: "high", Tags: []string{"bulk", "vip"}, Observes: domain.ObservesAll,
		Source: 31, Settings: 1,
	}
	rows := s.fold()
	if diff := cmp.Diff(wantDims, rows.Conversations[0].Dims); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(wantDims, rows.Turns[0].Dims); diff != "" {
		t.Error(diff)
	}
	own := s.fold(func(s *Settings) { s.Regions = map[string]string{"TH": "asean"} })
	want(t, "own map of regions", own.Conversations[0].Region, "asean")
}
