package calendar

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// datesOf lists the holidays whose date lies in the year, as MM-DD or MM-DD–MM-DD.
func datesOf(days []Day, year string) []string {
	var out []string
	for _, d := range days {
		if strings.HasPrefix(d.Date, year) {
			s := d.Date[5:]
			if d.Until != "" {
				s += "–" + d.Until[5:]
			}
			out = append(out, s)
		}
	}
	return out
}

func TestHolidayDates(t *testing.T) {
	tests := []struct {
		name string
		days []Day
		year string
		want string
	}{
		{"US", usFederal(), "2024", "01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25"},
		{"US", usFederal(), "2025", "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25"},
		{"US, 4 July is a Saturday", usFederal(), "2026", "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25"},
		{"US, New Year 2028 observed in 2027", usFederal(), "2027", "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31"},
		{"US", usFederal(), "2028", "01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25"},
		{"England", england(), "2024", "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"},
		{"England", england(), "2025", "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"},
		{"England, Boxing Day is a Saturday", england(), "2026", "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"},
		{"England, Christmas is a Saturday", england(), "2027", "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"},
		{"England, New Year is a Saturday", england(), "2028", "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26"},
		{"Germany", germany(), "2024", "01-01 03-29 04-01 05-01 05-09 05-20 10-03 12-25 12-26"},
		{"Germany", germany(), "2026", "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26"},
		{"Germany", germany(), "2027", "01-01 03-26 03-29 05-01 05-06 05-17 10-03 12-25 12-26"},
		{"Singapore", singapore(), "2024", "01-01 02-10–02-12 03-29 05-01 08-09 12-25"},
		{"Singapore", singapore(), "2026", "01-01 02-17–02-18 04-03 05-01 08-09–08-10 12-25"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(strings.Fields(tt.want), datesOf(tt.days, tt.year)); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", tt.name, tt.year, diff)
		}
	}
}

func TestEaster(t *testing.T) {
	for year, want := range map[int]string{
		1981: "1981-04-19", 1954: "1954-04-18", // the two corrections of the full moon
		2008: "2008-03-23", 2011: "2011-04-24", 2019: "2019-04-21", 2024: "2024-03-31", 2025: "2025-04-20", 2038: "2038-04-25",
	} {
		if got := formatDate(easter(year)); got != want {
			t.Errorf("%d: %s, want %s", year, got, want)
		}
	}
}

func TestPacks(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range Packs() {
		if p.ID == "" || seen[p.ID] || p.Spec.ID != p.ID || p.Name.Zh == "" || p.Name.En == "" {
			t.Errorf("pack %q: bad id or name", p.ID)
		}
		seen[p.ID] = true
		if err := p.Spec.Validate(); err != nil {
			t.Errorf("pack %s: %v", p.ID, err)
		}
		for _, z := range p.Zones {
			if _, err := time.LoadLocation(z); err != nil {
				t.Errorf("pack %s: %v", p.ID, err)
			}
		}
		if known := len(p.Spec.Holidays)+len(p.Spec.Overlays) > 0; known != (p.Until != "") {
			t.Errorf("pack %s: until %q", p.ID, p.Until)
		}
	}
	for _, id := range []string{"north-america", "europe", "uk", "southeast-asia", "middle-east", "saudi", "china-duty", "always"} {
		if !seen[id] {
			t.Errorf("no pack %s", id)
		}
	}
}

func TestPackHours(t *testing.T) {
	// A week in UTC instants that cover exactly Monday to Sunday in the pack's zone.
	tests := []struct {
		id, from, to string
		want         time.Duration
	}{
		{"north-america", "2026-11-23T05:00:00Z", "2026-11-30T05:00:00Z", 4 * 9 * time.Hour}, // Thanksgiving week
		{"europe", "2026-11-22T23:00:00Z", "2026-11-29T23:00:00Z", 5 * 9 * time.Hour},
		{"uk", "2026-12-28T00:00:00Z", "2027-01-04T00:00:00Z", 3 * 9 * time.Hour}, // Boxing Day moved to Monday, New Year on Friday
		{"southeast-asia", "2026-11-22T16:00:00Z", "2026-11-29T16:00:00Z", 6 * 12 * time.Hour},
		{"middle-east", "2026-11-22T20:00:00Z", "2026-11-29T20:00:00Z", (4*9 + 3) * time.Hour},
		{"middle-east", "2026-02-22T20:00:00Z", "2026-03-01T20:00:00Z", (4*8 + 3) * time.Hour}, // in Ramadan
		{"saudi", "2026-11-22T21:00:00Z", "2026-11-29T21:00:00Z", 5 * 9 * time.Hour},
		{"saudi", "2026-02-22T21:00:00Z", "2026-03-01T21:00:00Z", 5 * 8 * time.Hour}, // in Ramadan; Sunday's hour after midnight leaves the week, the one of the Sunday before enters it
		{"china-duty", "2026-11-22T16:00:00Z", "2026-11-29T16:00:00Z", 7 * 14 * time.Hour},
		{"always", "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z", 168 * time.Hour},
	}
	for _, tt := range tests {
		for _, p := range Packs() {
			if p.ID != tt.id {
				continue
			}
			if got := compile(t, p.Spec).Between(at(t, tt.from), at(t, tt.to)); got != tt.want {
				t.Errorf("%s from %s: %v, want %v", tt.id, tt.from, got, tt.want)
			}
		}
	}
	c := compile(t, Default("Asia/Shanghai"))
	if got, _ := c.NextClose(at(t, "2026-11-22T02:00:00Z")); got != at(t, "2026-11-22T15:00:00Z") {
		t.Errorf("default closes %v, want 23:00 in Shanghai", got)
	}
}
