package fact

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/calendar"
)

func TestNewRefusesWhatCannotHold(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Settings)
		text   string
	}{
		{"zone", func(s *Settings) { s.Zone = "Mars/Olympus" }, "Mars/Olympus"},
		{"no zone", func(s *Settings) { s.Zone = "" }, "time zone"},
		{"store zone", func(s *Settings) { s.StoreZones = map[domain.ID]string{5: "Nowhere"} }, "Nowhere"},
		{"cut-off", func(s *Settings) { s.CutoffMinutes = 481 }, "480"},
		{"off-hours time", func(s *Settings) { s.OffHoursDue = "ten" }, "ten"},
		{"off-hours hour", func(s *Settings) { s.OffHoursDue = "24:00" }, "24:00"},
		{"calendar", func(s *Settings) { s.Calendars[0].Zone = "Nowhere" }, "version 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New(History{settings(tt.change)})
			if err == nil {
				t.Fatal("accepted")
			}
			want(t, "kind", domain.KindOf(err), domain.KindInvalid)
			if !strings.Contains(err.Error(), tt.text) {
				t.Errorf("error %q does not name %q", err, tt.text)
			}
		})
	}
	if _, err := New(nil); domain.KindOf(err) != domain.KindInvalid {
		t.Errorf("no settings: %v", err)
	}
}

func TestOffHoursTimeDefaultsToTen(t *testing.T) {
	s := write(t)
	s.start(1, "16 23:30")
	s.customer("16 23:30")
	want(t, "due", s.fold(func(s *Settings) { s.OffHoursDue = "" }).conversation(t, 1).OffHoursDue, s.at("17 10:00"))
	want(t, "due", s.fold(func(s *Settings) { s.OffHoursDue = "11:45" }).conversation(t, 1).OffHoursDue, s.at("17 11:45"))
}

func TestVersionInForceWhenTheConversationBegan(t *testing.T) {
	s := write(t)
	s.start(1, "10 10:00")
	s.customer("10 10:00")
	s.start(2, "20 10:00")
	s.customer("20 10:00")
	s.conv = 1
	s.agent("21 10:00", amy)
	s.customer("21 11:00") // a later turn of an older conversation
	h := History{
		settings(),
		settings(func(x *Settings) {
			x.Version, x.EffectiveFrom = 2, s.at("15 00:00")
			x.Timeouts = []Timeout{{RedS: 60}}
			x.Zone, x.CutoffMinutes = "UTC", 120
		}),
	}
	f, err := New(h)
	if err != nil {
		t.Fatal(err)
	}
	rows := f.Fold(s.timeline())
	want(t, "old threshold", rows.Turns[0].Threshold, 5*minute)
	want(t, "still old", rows.Turns[1].Threshold, 5*minute)
	want(t, "new threshold", rows.Turns[2].Threshold, minute)
	want(t, "old version", rows.conversation(t, 1).Settings, 1)
	want(t, "new version", rows.conversation(t, 2).Settings, 2)
	// 10:00 in Shanghai is 02:00 UTC, exactly the cut-off: the newest zone and cut-off hold for all of history.
	want(t, "slot in the newest zone", rows.conversation(t, 1).Created.Slot, Some(8))
	for _, at := range []domain.Instant{1, s.at("14 23:59"), s.at("15 00:00"), s.at("20 00:00")} {
		want(t, "as the history says", f.at(at).Version, h.At(at).Version)
	}
}

func TestCalendarOfTheMarket(t *testing.T) {
	day := func(id, from, to string) calendar.Spec {
		return calendar.Spec{ID: id, Zone: "Asia/Shanghai", Weekly: []calendar.Weekly{{Days: []int{1, 2, 3, 4, 5, 6, 7}, From: from, To: to}}}
	}
	set := func(s *Settings) {
		s.Calendars = []calendar.Spec{day("eu", "15:00", "23:00"), day("de", "16:00", "23:00"), day("store", "08:00", "12:00"), day("rest", "09:00", "23:00")}
		s.DefaultCalendar = "rest"
		s.MarketCalendars = map[string]string{"europe": "eu", "DE": "de"}
		s.StoreCalendars = map[domain.ID]string{5: "store"}
	}
	tests := []struct {
		name, country string
		store         domain.ID
		asked         string
		off           bool
	}{
		{"country wins", "DE", 5, "16 15:30", true},
		{"then the region", "FR", 5, "16 15:30", false},
		{"then the store", "US", 5, "16 15:30", true},
		{"then the default", "US", 6, "16 15:30", false},
		{"unknown country: the store", "", 5, "16 08:30", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := write(t)
			s.start(1, tt.asked, func(d *domain.ConversationStarted) { d.Country = tt.country })
			s.customer(tt.asked)
			for i := range s.events {
				s.events[i].StoreID = tt.store
			}
			want(t, "off hours", s.fold(set).conversation(t, 1).OffHours, tt.off)
		})
	}
}

func TestMostSpecificTimeoutWins(t *testing.T) {
	v := &version{Settings: Settings{Timeouts: []Timeout{
		{RedS: 1}, {Kind: "chat", AmberS: 1, RedS: 2}, {Channel: "web", RedS: 3}, {Channel: "web", Kind: "chat", RedS: 4}, {Region: "europe", AmberS: 4, RedS: 5},
		{Country: "DE", AmberS: 3, RedS: 6}, {Country: "DE", RedS: 7},
	}}}
	tests := []struct {
		channel, kind string
		m             market
		amber, red    time.Duration
	}{
		{"email", "mail", market{"US", "north_america"}, 0, 1 * time.Second},
		{"widget", "chat", market{"US", "north_america"}, 1 * time.Second, 2 * time.Second},
		{"web", "chat", market{"US", "north_america"}, 0, 4 * time.Second},
		{"web", "chat", market{"FR", "europe"}, 4 * time.Second, 5 * time.Second},
		{"web", "chat", market{"DE", "europe"}, 3 * time.Second, 6 * time.Second},
	}
	for _, tt := range tests {
		amber, red := v.timeout(tt.channel, tt.kind, tt.m)
		want(t, tt.channel+tt.m.country+" amber", amber, tt.amber)
		want(t, tt.channel+tt.m.country+" red", red, tt.red)
	}
	amber, red := (&version{}).timeout("web", "chat", market{})
	want(t, "no line at all", amber+red, 0)
}

func TestConcurrentFolds(t *testing.T) {
	f := folder(t)
	var wg sync.WaitGroup
	for g := range uint64(8) {
		wg.Go(func() {
			for seed := range uint64(40) {
				tl := history(seed)
				if diff := cmp.Diff(f.Fold(tl), f.Fold(tl)); diff != "" {
					t.Errorf("goroutine %d, seed %d: %s", g, seed, diff)
				}
			}
		})
	}
	wg.Wait()
}

func TestFoldLeavesItsInputAlone(t *testing.T) {
	tl := history(3)
	before := append([]domain.Event(nil), tl.Events...)
	folder(t).Fold(tl)
	if diff := cmp.Diff(before, tl.Events); diff != "" {
		t.Errorf("the timeline was changed\n%s", diff)
	}
}

func TestEmptyTimeline(t *testing.T) {
	rows := folder(t).Fold(Timeline{Person: 1})
	rows.Each(func(table string, _ any) { t.Errorf("a row of %s out of nothing", table) })
	merged := domain.Event{ID: 1, ContactID: 7, At: 5, Data: domain.ContactMerged{Other: 8}}
	rows = folder(t).Fold(Timeline{Person: 1, Events: []domain.Event{merged}})
	rows.Each(func(table string, _ any) { t.Errorf("a row of %s out of a merge of contacts", table) })
}
