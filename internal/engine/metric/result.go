package metric

import "kefu/internal/domain"

// Reasons why a cell has no value.
const (
	ReasonNoData = "no_data" // nothing was eligible
	// ReasonNeeds is the prefix of needs_messages, needs_identity …: rows were eligible, but their source does not observe what the metric needs.
	ReasonNeeds    = "needs_"
	ReasonSnapshot = "snapshot" // a figure of now has nothing to compare with
	ReasonNoRate   = "no_rate"  // money that would have to be added up lacks an exchange rate; Unrated says how many rows
)

// Cell is one figure.
type Cell struct {
	Value       *float64 `json:"value"`                 // null when nothing was eligible; Reason then says why
	N           int64    `json:"n"`                     // the sample: size of the denominator, or number of values
	Provisional int64    `json:"provisional,omitempty"` // of N, how many have a window that is still open
	Unobserved  int64    `json:"unobserved,omitempty"`  // conversations left out because their source cannot see what is needed
	Unrated     int64    `json:"unrated,omitempty"`     // rows of money without an exchange rate
	Few         bool     `json:"few,omitempty"`         // below the minimum sample: grey, not ranked
	Reason      string   `json:"reason,omitempty"`
}

// Row is one line of an answer: a key per dimension column and a cell per metric column.
type Row struct {
	Keys   []string `json:"keys"`
	Cells  []Cell   `json:"cells"`
	Before []Cell   `json:"before,omitempty"` // the same cells in the period compared with
}

// ResultColumn is a dimension or metric column of an answer.
type ResultColumn struct {
	Key   string      // dimension name, or metric reference as asked
	Def   *Definition // nil for a dimension
	Name  Name        // labels and unit of a metric column; of a dimension its label
	Stat  string      // value, p50, mean …
	Clock string      // business, calendar, or empty when no clock plays a part
}

// Result is the answer to a query, with ids in place of labels. Keys are strings: decimal ids, "" for none, days as 2006-01-02, weeks as
// their Monday, months as 2006-01, quarters as 2006-Q1, hours and quarter hours as 2006-01-02T15:04, hour_of_day 0–23, weekday 1 (Monday) – 7,
// hour_of_week 0 (Monday 00:00) – 167.
type Result struct {
	Columns     []ResultColumn
	Rows        []Row
	Total       *Row // computed over all rows, not added up
	From, To    string
	CompareFrom string
	CompareTo   string
	Clock       string
	AsOf        domain.Instant
	Truncated   bool   // Limit cut rows off
	Currency    string // of money, ISO 4217: values are in its smallest unit
}

// DrillRow is one row behind a cell.
type DrillRow struct {
	Conversation domain.ID      `json:"conversation"` // 0: none, as of an order that nobody led up to
	Person       domain.ID      `json:"person"`
	Order        domain.ID      `json:"order,omitempty"` // the row tells of
	Agent        domain.ID      `json:"agent,omitempty"` // who the row is credited to
	At           domain.Instant `json:"at,omitempty"`    // what dates the row
	Until        domain.Instant `json:"until,omitempty"` // the other end of a measured stretch
	Value        *float64       `json:"value,omitempty"` // in the plan's unit, null where the row has none
	Hit          *bool          `json:"hit,omitempty"`   // whether the row is in the numerator; null if the question does not arise
	Provisional  bool           `json:"provisional,omitempty"`
}

// RowSet is a page of the rows behind a cell. Total is the number of rows over all pages and equals the cell's N.
type RowSet struct {
	Rows  []DrillRow `json:"rows"`
	Total int64      `json:"total"`
}

// DrillPlan names the rows behind one cell. Its printed form is two statements: the page, with the columns of DrillColumns, and the count.
type DrillPlan struct {
	Table      string
	SpreadTags bool
	Buckets    []Bucket
	Where      []Pred
	Distinct   []Expr // the tuple that makes one unit; empty: every row is a unit
	Person     Expr
	Conv       Expr
	Agent      *Expr
	Order      *Expr
	At         *Expr
	Until      *Expr
	Value      *Expr
	Hit        *Pred
	Pending    *Pred  // the row's window is still open
	Unit       string // of the value: money, or that of the metric
	Newest     bool   // newest first; else worst first
	Ascending  bool   // worst is the smallest value
	Limit      int
	Offset     int
}

// DrillColumns are the columns of a printed drill page, in order; conversation to until are BIGINT, value is DOUBLE, hit and pending are
// BIGINT 0, 1 or NULL, order is BIGINT.
func DrillColumns() []string {
	return []string{"conversation", "person", "agent", "at", "until", "value", "hit", "pending", "order"}
}
