package metric

import (
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Kind says how a metric's rows become its value.
type Kind string

// The kinds of metric.
const (
	KindCount    Kind = "count"    // number of rows
	KindSum      Kind = "sum"      // sum of the value column
	KindMean     Kind = "mean"     // mean of the value column
	KindMax      Kind = "max"      // largest value
	KindQuantile Kind = "quantile" // median of the value column; other statistics on request
	KindDistinct Kind = "distinct" // number of different tuples
	KindRatio    Kind = "ratio"    // numerator ÷ denominator, kept apart to the end
	KindShare    Kind = "share"    // a count ÷ the same count over all rows of the answer
	KindLevel    Kind = "level"    // intervals that hold at the end of each bucket
	KindOverlap  Kind = "overlap"  // time of intervals inside each bucket
	KindDerived  Kind = "derived"  // weighted sum of other metrics, or that divided by one more
)

// Text is something a person reads, in Chinese and English.
type Text struct {
	ZH string `yaml:"zh" json:"zh"`
	EN string `yaml:"en" json:"en"`
}

// In returns the text in a language: Chinese for zh and its variants, else English.
func (t Text) In(lang string) string {
	if strings.HasPrefix(lang, "zh") {
		return t.ZH
	}
	return t.EN
}

// Value names the measured column, one per clock. A column called base, or whose name ends with _base, holds money in the smallest unit of the
// reporting currency: where it is NULL there is no exchange rate, and what would have to add it up has no value instead of a part of one.
type Value struct {
	Calendar string `yaml:"calendar" json:"calendar,omitempty"`
	Business string `yaml:"business" json:"business,omitempty"`
	// Since measures from this instant to the query's as-of, in ms.
	Since string `yaml:"since" json:"since,omitempty"`
}

// UnmarshalYAML accepts a bare column name for a value that has one clock only.
func (v *Value) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		v.Calendar = n.Value
		return nil
	}
	type plain Value
	return n.Decode((*plain)(v))
}

// Cond is one condition of a definition: column, operator, operand, or a group of conditions.
type Cond struct {
	Column  string
	Op      string
	Operand []string
	Any     []Cond
	All     []Cond
}

// UnmarshalYAML reads [column, op], [column, op, operand …], {any: […]} or {all: […]}.
func (c *Cond) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.SequenceNode {
		var parts []string
		if err := n.Decode(&parts); err != nil {
			return err
		}
		if len(parts) < 2 {
			return &yaml.TypeError{Errors: []string{"line " + strconv.Itoa(n.Line) + ": a condition is [column, op, operand]"}}
		}
		c.Column, c.Op, c.Operand = parts[0], parts[1], parts[2:]
		return nil
	}
	var group struct {
		Any []Cond `yaml:"any"`
		All []Cond `yaml:"all"`
	}
	if err := n.Decode(&group); err != nil {
		return err
	}
	c.Any, c.All = group.Any, group.All
	if (len(c.Any) == 0) == (len(c.All) == 0) {
		return &yaml.TypeError{Errors: []string{"line " + strconv.Itoa(n.Line) + ": a group is {any: […]} or {all: […]}"}}
	}
	return nil
}

// Source says which rows of which table count.
type Source struct {
	Table string `yaml:"table" json:"table,omitempty"`
	// Date is the prefix of the instant that puts a row into the period: created, resolved …; "now" for a snapshot without a period.
	Date string `yaml:"date" json:"date,omitempty"`
	// Credit is the prefix of the agent the row counts for; empty when no agent may be credited.
	Credit string `yaml:"credit" json:"credit,omitempty"`
	Where  []Cond `yaml:"where" json:"-"`
	// Business conditions are added on the business clock only.
	Business []Cond   `yaml:"business" json:"-"`
	Value    Value    `yaml:"value" json:"value,omitzero"`
	Distinct []string `yaml:"distinct" json:"distinct,omitempty"`
	// First names a column of marks that spares comparing: bit k is set in the first of the counted rows of each different tuple and
	// combination of the agent's attributes in k (1 agent, 2 team, 4 seniority, 8 employment).
	First string `yaml:"first" json:"-"`
	Sum   bool   `yaml:"sum" json:"-"` // a side of a ratio adds its value up and does not count its rows
	// Start is the instant shown as the beginning of the measured stretch in a drill-down, End its end.
	Start string `yaml:"start" json:"-"`
	End   string `yaml:"end" json:"-"`
	// Needs lists what a source must observe for its rows to count; "a|b" is satisfied by either.
	Needs []string `yaml:"needs" json:"needs,omitempty"`
	// Final is the instant (operand syntax) after which a row cannot change any more.
	Final string `yaml:"final" json:"-"`
	// Excluded keeps spam, tests and the other excluded conversations in.
	Excluded bool `yaml:"excluded" json:"-"`
	// ByAgent takes the place of this source when a query splits, filters or scopes by agent, team, seniority or employment.
	ByAgent *Source `yaml:"by_agent" json:"-"`
}

// Param is a parameter of a metric: a number in a unit, or one of Choices.
type Param struct {
	Name    string   `yaml:"name" json:"name"`
	Unit    string   `yaml:"unit" json:"unit,omitempty"` // s, h, d, or n for a plain number
	Default string   `yaml:"default" json:"default"`
	Min     int64    `yaml:"min" json:"min,omitempty"`
	Max     int64    `yaml:"max" json:"max,omitempty"`
	Choices []string `yaml:"choices" json:"choices,omitempty"` // the choice "any" drops the conditions that use it
	Label   Text     `yaml:"label" json:"label"`
}

// micros is the parameter's unit in µs; 0 for a plain number.
func (p Param) micros() int64 {
	switch p.Unit {
	case "s":
		return 1_000_000
	case "h":
		return 3_600_000_000
	case "d":
		return 86_400_000_000
	}
	return 0
}

// Term is one summand of a derived metric.
type Term struct {
	Metric string  `yaml:"metric" json:"metric"`
	Weight float64 `yaml:"weight" json:"weight"`
}

// Definition is a metric as declared in its YAML file.
type Definition struct {
	ID      string `yaml:"id" json:"id"`
	Code    string `yaml:"code" json:"code"`
	Version int    `yaml:"version" json:"version"`
	Group   string `yaml:"group" json:"group"`
	Label   Text   `yaml:"label" json:"label"`
	Short   Text   `yaml:"short" json:"short"`
	Formula Text   `yaml:"formula" json:"formula"`
	Notes   Text   `yaml:"notes" json:"notes"`
	Sums    Text   `yaml:"sums" json:"sums"`
	Cohort  Text   `yaml:"cohort" json:"cohort"`
	Kind    Kind   `yaml:"kind" json:"kind"`
	Source  `yaml:",inline"`
	// Numerator and Denominator refine the source above; one that names a table stands alone.
	Numerator   *Source  `yaml:"numerator" json:"-"`
	Denominator *Source  `yaml:"denominator" json:"-"`
	Complement  bool     `yaml:"complement" json:"complement,omitempty"` // the value is 1 − numerator ÷ denominator
	Terms       []Term   `yaml:"terms" json:"terms,omitempty"`
	Over        string   `yaml:"over" json:"over,omitempty"` // a derived metric is divided by this one
	Clock       string   `yaml:"clock" json:"clock"`         // business, calendar, both or none
	Unit        string   `yaml:"unit" json:"unit"`
	Direction   string   `yaml:"direction" json:"direction,omitempty"` // up, down or empty
	Worst       string   `yaml:"worst" json:"-"`                       // drill order: large, small or newest
	MinN        int64    `yaml:"min_n" json:"min_n,omitempty"`
	Params      []Param  `yaml:"params" json:"params,omitempty"`
	Presets     []string `yaml:"presets" json:"presets,omitempty"`
	Packs       []string `yaml:"packs" json:"packs,omitempty"`
}

// Additive reports whether rows may be added up to the total, whatever they are split by.
func (d *Definition) Additive() bool {
	return (d.Kind == KindCount || d.Kind == KindSum || d.Kind == KindOverlap || d.Kind == KindLevel) && d.ByAgent == nil
}

// countLike reports whether the value of no rows is zero and not "no value".
func (d *Definition) countLike() bool {
	switch d.Kind {
	case KindCount, KindSum, KindDistinct, KindLevel, KindOverlap:
		return true
	}
	return false
}

// param finds a parameter by name.
func (d *Definition) param(name string) (Param, bool) {
	for _, p := range d.Params {
		if p.Name == name {
			return p, true
		}
	}
	return Param{}, false
}

// numerator and denominator of a ratio, with what they inherit filled in.
func (d *Definition) ratio() (top, bottom Source) {
	return d.refine(d.Numerator), d.refine(d.Denominator)
}

func (d *Definition) refine(s *Source) Source {
	if s == nil {
		return d.Source
	}
	if s.Table != "" {
		return *s
	}
	out := d.Source
	out.Where = append(append([]Cond(nil), d.Where...), s.Where...)
	out.Business = append(append([]Cond(nil), d.Business...), s.Business...)
	if s.Value != (Value{}) {
		out.Value = s.Value
	}
	if len(s.Distinct) > 0 {
		out.Distinct = s.Distinct
	}
	out.Sum = out.Sum || s.Sum
	if len(s.Needs) > 0 {
		out.Needs = s.Needs
	}
	if s.Date != "" {
		out.Date = s.Date
	}
	if s.Credit != "" {
		out.Credit = s.Credit
	}
	if s.Final != "" {
		out.Final = s.Final
	}
	if d.Source.ByAgent != nil {
		agent := *d.Source.ByAgent
		agent.Where = append(append([]Cond(nil), agent.Where...), s.Where...)
		if len(s.Where) > 0 {
			agent.First = "" // the first of all rows need not be among fewer
		}
		out.ByAgent = &agent
	}
	if s.ByAgent != nil {
		out.ByAgent = s.ByAgent
	}
	return out
}

// sources lists every source of the definition, numerators and stand-ins for agents included.
func (d *Definition) sources() []Source {
	var out []Source
	add := func(s Source) {
		out = append(out, s)
		if s.ByAgent != nil {
			out = append(out, *s.ByAgent)
		}
	}
	switch d.Kind {
	case KindDerived:
	case KindRatio:
		top, bottom := d.ratio()
		add(bottom)
		add(top)
	default:
		add(d.Source)
	}
	return out
}
