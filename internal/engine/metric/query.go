package metric

import "kefu/internal/domain"

// Query asks for metrics, split and filtered by dimensions, over a period of reporting days. The same object drives screen, chart, export,
// API and command line, so they cannot disagree.
type Query struct {
	Metrics []string `json:"metrics"` // references: id, id:stat, id(x=180), id(x=180):n — see Ref
	By      []string `json:"by,omitempty"`
	Where   []Filter `json:"where,omitempty"`
	From    string   `json:"from"` // first reporting day, YYYY-MM-DD
	To      string   `json:"to"`   // last reporting day, inclusive
	// Until cuts the period at an instant (今日 against 昨日同时段); zero means the whole last day.
	Until   domain.Instant `json:"until,omitempty"`
	Grain   string         `json:"grain,omitempty"`   // quarter_hour, hour, day, week, month, quarter: adds a time column, first
	Compare string         `json:"compare,omitempty"` // previous, last_year
	Clock   string         `json:"clock,omitempty"`   // business, calendar; empty: the workspace's default
	AsOf    domain.Instant `json:"as_of,omitempty"`   // what is known as of; zero means now
	Order   []Order        `json:"order,omitempty"`
	Limit   int            `json:"limit,omitempty"` // rows, 0 = 10,000
	// Totals adds the de-duplicated total row, computed over all rows and not by adding them.
	Totals bool `json:"totals,omitempty"`
	// DayFrom and DayTo keep only events whose local time of day lies in [DayFrom, DayTo), minutes since midnight; DayTo 0 means no window.
	DayFrom int `json:"day_from,omitempty"`
	DayTo   int `json:"day_to,omitempty"`
	// Bare leaves out the count of conversations whose source cannot see what a metric needs: Unobserved is 0 then, and a cell without rows
	// says only that it has no data. It is for questions whose answers nobody looks at cell by cell.
	Bare bool `json:"-"`
}

// Filter keeps (or with Not, drops) rows whose dimension has one of the values. Ids are decimal strings; "" is "none", "unknown".
type Filter struct {
	Dim    string   `json:"dim"`
	Values []string `json:"values"`
	Not    bool     `json:"not,omitempty"`
}

// Order sorts by a dimension or a metric reference of the query.
type Order struct {
	By   string `json:"by"`
	Desc bool   `json:"desc,omitempty"`
}
