package calendar

import "kefu/internal/domain"

// Spec is a calendar as settings store it and as people edit it. The zero value is not valid.
type Spec struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	Zone       string    `json:"zone"` // IANA name, for example "Europe/Berlin"
	Weekly     []Weekly  `json:"weekly,omitempty"`
	Holidays   []Day     `json:"holidays,omitempty"`
	Exceptions []Day     `json:"exceptions,omitempty"`
	Overlays   []Overlay `json:"overlays,omitempty"`
	Closures   []Closure `json:"closures,omitempty"`
	Always     bool      `json:"always,omitempty"` // open 24 hours every day; excludes Weekly, the other layers still apply
}

// Weekly is one opening on some weekdays. Several may name the same weekday.
type Weekly struct {
	Days   []int  `json:"days"`             // 1 = Monday … 7 = Sunday
	From   string `json:"from,omitempty"`   // "09:00"
	To     string `json:"to,omitempty"`     // "18:00"; "24:00" is the end of the day; at or before From it means the next day
	Closed bool   `json:"closed,omitempty"` // overlays only: these weekdays are closed in the season; From and To stay empty
}

// Span is one opening of a single date, with the same rules as Weekly.
type Span struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Day is a holiday or an exception: one date, or every date up to and including Until. No hours means closed.
type Day struct {
	Date        string `json:"date"` // "2026-12-25"
	Until       string `json:"until,omitempty"`
	Name        string `json:"name,omitempty"`
	Hours       []Span `json:"hours,omitempty"`
	Provisional bool   `json:"provisional,omitempty"` // applied, but the date still has to be confirmed
}

// Overlay is a season with its own weekly pattern, from its first to its last date, both included.
type Overlay struct {
	Name        string   `json:"name,omitempty"`
	From        string   `json:"from"`
	Until       string   `json:"until"`
	Weekly      []Weekly `json:"weekly"`
	Provisional bool     `json:"provisional,omitempty"` // applied, but the dates still have to be confirmed
}

// Closure is time in which nothing was open, whatever the other layers say: [From, To).
type Closure struct {
	From domain.Instant `json:"from"`
	To   domain.Instant `json:"to"`
	Name string         `json:"name,omitempty"`
}

// Why names the layer that decided a date.
type Why string

// The layers, as the preview names them.
const (
	WhyAlways    Why = "always"
	WhyWeekly    Why = "weekly"
	WhyHoliday   Why = "holiday"
	WhyOverlay   Why = "overlay"
	WhyException Why = "exception"
)

// Validate reports the first thing that is wrong with s as a *domain.Error whose Field points at it ("weekly[2].from"), or nil.
func (s Spec) Validate() error {
	_, err := parse(s)
	return err
}

// Default is the calendar of a workspace that has set none: every day 09:00–23:00 in the given zone.
func Default(zone string) Spec {
	return Spec{
		ID: "default", Name: "默认营业时间 Default hours", Zone: zone,
		Weekly: []Weekly{{Days: []int{1, 2, 3, 4, 5, 6, 7}, From: "09:00", To: "23:00"}},
	}
}
