package report

import "kefu/internal/domain"

// Table is what a report shows, exports and sends: the answer to one metric query with labels in place of ids.
type Table struct {
	Columns []Column `json:"columns"`
	Rows    []Row    `json:"rows"`
	Total   *Row     `json:"total,omitempty"` // de-duplicated, not the sum of the rows
	Meta    Meta     `json:"meta"`
	// Average is what an agent may compare with: the figure of the own team (AverageOf team) or of everybody (all). It opens into nothing.
	Average   *Row   `json:"average,omitempty"`
	AverageOf string `json:"average_of,omitempty"`
}

// Column is a dimension or a metric.
type Column struct {
	Key       string `json:"key"`   // dimension name, or metric reference as asked
	Kind      string `json:"kind"`  // dimension, metric
	Label     string `json:"label"` // in the language of the request
	Short     string `json:"short,omitempty"`
	Unit      string `json:"unit,omitempty"`      // count, duration (ms), percent (0–1), ratio, score, characters, people, money (in the smallest unit of Currency)
	Currency  string `json:"currency,omitempty"`  // of money: ISO 4217
	Direction string `json:"direction,omitempty"` // up: more is better; down: less is better; empty: neither
	MinN      int64  `json:"min_n,omitempty"`
	Version   int    `json:"version,omitempty"`
	Clock     string `json:"clock,omitempty"`    // business, calendar
	Additive  bool   `json:"additive,omitempty"` // rows may be added up to the total
}

// Row is one line: as many keys as dimension columns, as many cells as metric columns.
type Row struct {
	Keys   []Key  `json:"keys"`
	Cells  []Cell `json:"cells"`
	Before []Cell `json:"before,omitempty"` // the same cells in the period compared with
}

// Key is one dimension value: Value is what a filter takes, Label what a person reads.
type Key struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// Cell is one figure. Value is null when nothing was eligible; Reason then says why (no_data, no_rate, needs_messages, needs_identity …).
type Cell struct {
	Value       *float64 `json:"value"`
	N           int64    `json:"n"`                     // sample: the denominator or the number of values
	Provisional bool     `json:"provisional,omitempty"` // some windows are still open
	Few         bool     `json:"few,omitempty"`         // below the minimum sample
	Reason      string   `json:"reason,omitempty"`
	Unrated     int64    `json:"unrated,omitempty"` // rows of money without an exchange rate: the reason is no_rate
	Target      *Target  `json:"target,omitempty"`
}

// Target is the line a figure is held against and how it did.
type Target struct {
	Good  *float64 `json:"good,omitempty"`  // 达标
	Great *float64 `json:"great,omitempty"` // 优秀
	Alert *float64 `json:"alert,omitempty"` // 预警
	Level string   `json:"level"`           // great, good, near, miss, alert
}

// Meta is the definition in force, printed with every table.
type Meta struct {
	From          string         `json:"from"`
	To            string         `json:"to"`
	CompareFrom   string         `json:"compare_from,omitempty"`
	CompareTo     string         `json:"compare_to,omitempty"`
	Zone          string         `json:"zone"`
	CutoffMinutes int            `json:"cutoff_minutes"`
	Clock         string         `json:"clock"`
	AsOf          domain.Instant `json:"as_of"`
	FreshAt       domain.Instant `json:"fresh_at"` // facts are complete up to here
	Settings      int64          `json:"settings_version"`
	Lang          string         `json:"lang"`
	Notes         []string       `json:"notes,omitempty"` // keys of remarks: default_calendar, shifted_period, no_rate …
	Truncated     bool           `json:"truncated,omitempty"`
}
