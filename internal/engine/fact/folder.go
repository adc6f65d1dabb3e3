package fact

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/calendar"
	"kefu/internal/engine/deadline"
)

// Folder folds timelines under one history of settings. It is safe for concurrent use.
type Folder struct {
	versions   []*version // by EffectiveFrom, then Version
	zone       *zone
	location   *time.Location
	cutoff     int64 // seconds
	storeZones map[domain.ID]*zone
	currency   string // of reports
	rates      map[string][]rate
	scratch    sync.Pool
}

// version is one compiled version of the settings.
type version struct {
	Settings
	calendars          map[string]*calendar.Calendar
	dueHour, dueMinute int
	fcrWindow          time.Duration
	reopenWindow       time.Duration
	missedAfter        time.Duration
	idleCut            time.Duration
	slowMs             int64
}

// New compiles a history of settings. It fails with a domain.Error that names the field when a zone, a calendar, the cut-off or the
// off-hours time is not valid. A calendar name that no calendar has is legal: what would run on it has no business value.
func New(h History) (*Folder, error) {
	if len(h) == 0 {
		return nil, domain.Invalid("settings", "no_settings", "there is no version of the settings; begin with the defaults")
	}
	f := &Folder{storeZones: map[domain.ID]*zone{}}
	f.scratch.New = func() any { return &scratch{} }
	newest := h[0]
	var compiled []pair
	for i, s := range h {
		v, err := compile(s, &compiled)
		if err != nil {
			return nil, fmt.Errorf("settings version %d: %w", h[i].Version, err)
		}
		f.versions = append(f.versions, v)
		if s.Version >= newest.Version {
			newest = s
		}
	}
	slices.SortStableFunc(f.versions, func(a, b *version) int {
		return cmp.Or(cmp.Compare(a.EffectiveFrom, b.EffectiveFrom), cmp.Compare(a.Version, b.Version))
	})
	if newest.CutoffMinutes < 0 || newest.CutoffMinutes > 480 {
		return nil, domain.Invalid("cutoff_minutes", "bad_cutoff", "the day begins 0 to 480 minutes after midnight, not %d", newest.CutoffMinutes)
	}
	f.cutoff = int64(newest.CutoffMinutes) * 60
	var err error
	if f.zone, err = loadZone(newest.Zone); err != nil {
		return nil, err
	}
	if f.location, err = time.LoadLocation(newest.Zone); err != nil {
		return nil, err
	}
	f.currency = newest.ReportCurrency()
	if f.rates, err = compileRates(newest); err != nil {
		return nil, err
	}
	for store, name := range newest.StoreZones {
		if name == "" {
			continue
		}
		if f.storeZones[store], err = loadZone(name); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// pair remembers a compiled calendar, so that versions with equal calendars share one.
type pair struct {
	spec calendar.Spec
	cal  *calendar.Calendar
}

func compile(s Settings, known *[]pair) (*version, error) {
	v := &version{
		Settings: s, calendars: make(map[string]*calendar.Calendar, len(s.Calendars)),
		fcrWindow: hours(s.FCRWindowHours), reopenWindow: hours(s.ReopenHours),
		missedAfter: seconds(s.MissedAfter), idleCut: seconds(s.IdleCut), slowMs: int64(s.SlowTurn) * 1000,
	}
	for _, spec := range s.Calendars {
		i := slices.IndexFunc(*known, func(p pair) bool { return reflect.DeepEqual(p.spec, spec) })
		if i < 0 {
			cal, err := calendar.Compile(spec)
			if err != nil {
				return nil, err
			}
			i = len(*known)
			*known = append(*known, pair{spec, cal})
		}
		v.calendars[spec.ID] = (*known)[i].cal
	}
	for _, r := range s.Credit {
		if err := r.Check(); err != nil {
			return nil, err
		}
	}
	var err error
	v.dueHour, v.dueMinute, err = clockTime(s.OffHoursDue)
	return v, err
}

func hours(n int) time.Duration   { return time.Duration(n) * time.Hour }
func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// clockTime reads "10:00"; empty is 10:00.
func clockTime(s string) (hour, minute int, err error) {
	if s == "" {
		return 10, 0, nil
	}
	a, b, ok := strings.Cut(s, ":")
	hour, e1 := strconv.Atoi(a)
	minute, e2 := strconv.Atoi(b)
	if !ok || e1 != nil || e2 != nil || hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		return 0, 0, domain.Invalid("off_hours_due", "bad_time", "%q is not a time of day; write it like 10:00", s)
	}
	return hour, minute, nil
}

// at returns the version in force at an instant, as History.At does.
func (f *Folder) at(t domain.Instant) *version {
	for i := len(f.versions) - 1; i > 0; i-- {
		if f.versions[i].EffectiveFrom <= t {
			return f.versions[i]
		}
	}
	return f.versions[0]
}

// storeZone is the zone of a store; a store without one is in the reporting zone.
func (f *Folder) storeZone(store domain.ID) *zone {
	if z, ok := f.storeZones[store]; ok {
		return z
	}
	return f.zone
}

// when fills the reporting buckets of an instant; the zero When of a zero instant.
func (f *Folder) when(at domain.Instant, store *zone) When {
	if at == 0 {
		return When{}
	}
	unix := floorDiv(int64(at), 1e6)
	local := f.zone.local(unix)
	how := hourOfWeek(local)
	w := When{
		At:  at,
		Day: Some(floorDiv(local-f.cutoff, daySeconds)), Slot: Some(mod(local, daySeconds) / 900),
		How: Some(how), HowStore: Some(how),
	}
	if store != f.zone {
		w.HowStore = Some(hourOfWeek(store.local(unix)))
	}
	return w
}

// calendarFor is the calendar of a market (country before region), else of the store, else the default; nil if there is none.
func (v *version) calendarFor(country, region string, store domain.ID) *calendar.Calendar {
	for _, key := range []string{country, region} {
		if id, ok := v.MarketCalendars[key]; ok && key != "" {
			return v.calendars[id]
		}
	}
	if id, ok := v.StoreCalendars[store]; ok {
		return v.calendars[id]
	}
	return v.calendars[v.DefaultCalendar]
}

// regionOf is the region of a country: the settings' own map before the default one.
func (v *version) regionOf(country string) string {
	if r, ok := v.Regions[country]; ok && country != "" {
		return r
	}
	return string(domain.RegionOf(country))
}

// timeout is the amber and the red line for a market and channel, or 0 if no line matches. Of equally specific lines the first wins.
func (v *version) timeout(channel, kind string, m market) (amber, red time.Duration) {
	best := -1
	for i := range v.Timeouts {
		t := &v.Timeouts[i]
		score := 0
		if !matches(t.Country, m.country, 8, &score) || !matches(t.Region, m.region, 4, &score) ||
			!matches(t.Channel, channel, 2, &score) || !matches(t.Kind, kind, 1, &score) {
			continue
		}
		if score > best {
			best, amber, red = score, seconds(t.AmberS), seconds(t.RedS)
		}
	}
	return amber, red
}

func matches(want, have string, weight int, score *int) bool {
	if want == "" {
		return true
	}
	*score += weight
	return want == have
}

// setting is what policies go by that stays the same for a whole conversation.
type setting struct {
	channel, kind string
	market        market
	store         domain.ID
}

// policy is the first SLA policy that matches, or nil.
func (v *version) policy(c *setting, t *deadline.Terms) *Policy {
	for i := range v.Policies {
		p := &v.Policies[i]
		if fits(p.Channel, c.channel) && fits(p.Kind, c.kind) && fits(p.Region, c.market.region) && fits(p.Country, c.market.country) &&
			fits(p.Priority, t.Priority) && (!p.VIP || t.VIP) && (p.Team == 0 || p.Team == t.Team) && (p.Store == 0 || p.Store == c.store) {
			return p
		}
	}
	return nil
}

func fits(want, have string) bool { return want == "" || want == have }

// clock is the named clock over a calendar. Where no calendar applies a deadline runs on plain time: unset hours never mean "closed".
func clock(name string, cal *calendar.Calendar) deadline.Clock {
	if name == "calendar" {
		return deadline.Clock{}
	}
	return deadline.Clock{Calendar: cal}
}
