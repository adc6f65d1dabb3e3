package fact

import (
	"cmp"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/calendar"
	"kefu/internal/engine/credit"
)

// Settings is one version of everything that changes figures. The fold uses the version in force when a conversation began; the
// reporting zone and cut-off are those of the newest version for all of history, because one total needs one day boundary.
type Settings struct {
	Version       int64          `json:"version"`
	EffectiveFrom domain.Instant `json:"effective_from"` // 0: from the beginning
	Zone          string         `json:"zone"`           // reporting zone, IANA
	CutoffMinutes int            `json:"cutoff_minutes"` // 0 … 480: the day begins that much after midnight
	Clock         string         `json:"clock"`          // business or calendar: what waits are shown on by default

	Calendars         []calendar.Spec      `json:"calendars"`
	DefaultCalendar   string               `json:"default_calendar"`              // calendar id
	MarketCalendars   map[string]string    `json:"market_calendars,omitempty"`    // country or region → calendar id; country wins
	StoreCalendars    map[domain.ID]string `json:"store_calendars,omitempty"`     // used when the market has none
	StoreZones        map[domain.ID]string `json:"store_zones,omitempty"`         // for hour-of-week in the store's zone
	Regions           map[string]string    `json:"regions,omitempty"`             // country → region, over the default map
	CalendarIsDefault bool                 `json:"calendar_is_default,omitempty"` // nobody set service hours yet

	Timeouts []Timeout `json:"timeouts"`         // 响应超时; the most specific match wins
	Policies []Policy  `json:"policies"`         // SLA; the first match wins
	Staged   *Staged   `json:"staged,omitempty"` // 3-5-15; nil: off
	Life     Life      `json:"life"`

	FCRWindowHours  int    `json:"fcr_window_hours"`    // 168
	ReopenHours     int    `json:"reopen_window_hours"` // 168: a later reopening does not count against the closer
	MissedAfter     int    `json:"missed_after_s"`      // 10800
	OffHoursDue     string `json:"off_hours_due"`       // "10:00" on the next business day
	SlowTurn        int    `json:"slow_turn_s"`         // 慢响应: a turn slower than this
	IdleCut         int    `json:"idle_cut_s"`          // cap of one gap of handle time
	ClosingIsNoAsk  bool   `json:"closing_is_no_ask"`   // mere thanks after a human reply opens no turn
	BotReturnHours  int    `json:"bot_return_hours"`    // 72
	PendingMaxHours int    `json:"pending_max_hours"`   // 168: 等客户 pauses the resolution clock at most this long

	// Credit is the rulebook of orders by store; that of store 0 holds for all others. An order goes by the version in force when it was placed.
	Credit map[domain.ID]credit.Rules `json:"credit,omitempty"`
	// Currency is that of reports; empty: DefaultCurrency. Rates turn others into it, by the day an order was placed. Both are those of the newest
	// version for all of history, as the zone is.
	Currency string        `json:"currency,omitempty"`
	Rates    []credit.Rate `json:"rates,omitempty"`
}

// DefaultCurrency is the currency of reports until somebody chooses another.
const DefaultCurrency = "USD"

// ReportCurrency is the currency of reports, ISO 4217.
func (s Settings) ReportCurrency() string { return cmp.Or(s.Currency, DefaultCurrency) }

// Timeout is one line of the 响应超时 thresholds. Empty fields match everything; more specific lines win in the order country, region,
// channel, channel kind.
type Timeout struct {
	Channel string `json:"channel,omitempty"`
	Kind    string `json:"channel_kind,omitempty"`
	Region  string `json:"region,omitempty"`
	Country string `json:"country,omitempty"`
	AmberS  int    `json:"amber_s"`
	RedS    int    `json:"red_s"`
}

// Policy is one SLA policy: conditions, of which empty ones match everything, and targets in seconds (0: no such target).
type Policy struct {
	Name        string    `json:"name"`
	Channel     string    `json:"channel,omitempty"`
	Kind        string    `json:"channel_kind,omitempty"`
	Region      string    `json:"region,omitempty"`
	Country     string    `json:"country,omitempty"`
	Priority    string    `json:"priority,omitempty"`
	VIP         bool      `json:"vip,omitempty"`   // only customers who are marked as such
	Team        domain.ID `json:"team,omitempty"`  // that holds the conversation
	Store       domain.ID `json:"store,omitempty"` // it belongs to
	Clock       string    `json:"clock"`           // business or calendar
	FirstReply  int       `json:"first_reply_s"`
	NextReply   int       `json:"next_reply_s"`
	Acknowledge int       `json:"acknowledge_s,omitempty"` // the first message until a human opens, claims or answers it
	Assignment  int       `json:"assignment_s,omitempty"`  // the queue until an agent owns it
	Resolution  int       `json:"resolution_s"`
	Warn        int       `json:"warn_percent,omitempty"` // warn when this much of a target has run; 0: 80, 100: not at all
}

// DefaultWarn is the part of a target, in percent, after which its policy warns unless it says otherwise.
const DefaultWarn = 80

// DefaultAcknowledge is what a new policy proposes for Policy.Acknowledge, in seconds. Those a workspace begins with leave it out: taking note
// in three minutes is the first stage of 3-5-15, which is off until somebody wants it.
const DefaultAcknowledge = 180

// Staged is the 3-5-15 procedure: a message is taken note of in MarkS seconds, answered in ReplyS seconds with what has to be in an answer, and
// a simple question is resolved in ResolveS seconds, all in service hours. Off, it asks for nothing.
type Staged struct {
	On       bool     `json:"on"`
	MarkS    int      `json:"mark_s"`
	ReplyS   int      `json:"reply_s"`
	ResolveS int      `json:"resolve_s"`
	Simple   []string `json:"simple"` // issue types that ResolveS holds for
}

// DefaultStaged is 3-5-15 as it comes, off.
func DefaultStaged() Staged {
	return Staged{MarkS: 180, ReplyS: 300, ResolveS: 900, Simple: []string{"tracking", "return", "size", "payment", "hours"}}
}

// Life says when a conversation ends and when a customer's return continues it. Seconds by channel kind.
type Life struct {
	SilenceEnd map[domain.ChannelKind]int `json:"silence_end_s"` // our word last, customer silent
	Continue   map[domain.ChannelKind]int `json:"continue_s"`    // after 已解决: within → reopened, later → new
	BotSilence int                        `json:"bot_silence_s"`
}

// silence is how long the customer may be silent after our word; 0: for ever.
func (l *Life) silence(k domain.ChannelKind) time.Duration { return sensible(l.SilenceEnd[k]) }

// sensible takes a number of seconds that is no wait at all, or one of a century, for none.
func sensible(n int) time.Duration {
	if d := seconds(n); d > 0 && d < 100*365*24*time.Hour {
		return d
	}
	return 0
}

// History is the versions of settings, oldest first.
type History []Settings

// At returns the version in force at an instant: the newest whose EffectiveFrom is not after it, else the first.
func (h History) At(at domain.Instant) Settings {
	best := 0
	for i, s := range h {
		if s.EffectiveFrom <= at && (s.EffectiveFrom > h[best].EffectiveFrom || (s.EffectiveFrom == h[best].EffectiveFrom && s.Version >= h[best].Version)) {
			best = i
		}
	}
	return h[best]
}

// Defaults are the settings of a new workspace in the given reporting zone.
func Defaults(zone string) Settings {
	cal := calendar.Default(zone)
	const hour = 3600
	return Settings{
		Version: 1, Zone: zone, Clock: "business",
		Calendars: []calendar.Spec{cal}, DefaultCalendar: cal.ID, CalendarIsDefault: true,
		Timeouts: []Timeout{
			{AmberS: 180, RedS: 300},
			{Kind: string(domain.KindMessaging), Region: string(domain.RegionSoutheastAsia), AmberS: 11700, RedS: 4 * hour},
			{Kind: string(domain.KindMail), AmberS: 48 * 60, RedS: hour},
			{Kind: string(domain.KindMail), Country: "DE", AmberS: 96 * 60, RedS: 2 * hour},
			{Kind: string(domain.KindMail), Country: "BR", AmberS: 19 * hour, RedS: 24 * hour},
			{Kind: string(domain.KindMail), Region: string(domain.RegionSoutheastAsia), AmberS: 11700, RedS: 4 * hour},
		},
		Policies: []Policy{
			{Name: "chat", Kind: string(domain.KindChat), Clock: "business", FirstReply: 90, NextReply: 300, Resolution: 24 * hour},
			{Name: "messaging_sea", Kind: string(domain.KindMessaging), Region: string(domain.RegionSoutheastAsia), Clock: "business", FirstReply: 4 * hour, NextReply: 4 * hour},
			{Name: "messaging", Kind: string(domain.KindMessaging), Clock: "business", FirstReply: 300, NextReply: 300, Resolution: 24 * hour},
			{Name: "mail_de", Kind: string(domain.KindMail), Country: "DE", Clock: "business", FirstReply: 2 * hour, NextReply: 2 * hour, Resolution: 24 * hour},
			{Name: "mail", Kind: string(domain.KindMail), Clock: "business", FirstReply: hour, NextReply: hour, Resolution: 24 * hour},
		},
		Life: Life{
			SilenceEnd: map[domain.ChannelKind]int{domain.KindChat: 1800, domain.KindMessaging: 24 * hour, domain.KindMail: 72 * hour, domain.KindVoice: 1800},
			Continue:   map[domain.ChannelKind]int{domain.KindChat: 72 * hour, domain.KindMessaging: 168 * hour, domain.KindMail: 168 * hour, domain.KindVoice: 0},
			BotSilence: 1800,
		},
		FCRWindowHours: 168, ReopenHours: 168, MissedAfter: 3 * hour, OffHoursDue: "10:00", SlowTurn: 180, IdleCut: 300,
		BotReturnHours: 72, PendingMaxHours: 168,
	}
}
