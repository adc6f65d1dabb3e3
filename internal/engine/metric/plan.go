package metric

import (
	"fmt"
	"strings"

	"kefu/internal/domain"
)

// Func is how the values of many rows become one.
type Func string

// The aggregate functions. Distinct and quantiles are exact.
const (
	FuncCount    Func = "count"
	FuncSum      Func = "sum"
	FuncMean     Func = "mean"
	FuncMin      Func = "min"
	FuncMax      Func = "max"
	FuncQuantile Func = "quantile" // interpolated between neighbours: the median of 1 and 2 is 1.5
	FuncDistinct Func = "distinct" // number of different tuples of Of
)

// Measure is one aggregate over those rows of a scan that satisfy all of Filter.
type Measure struct {
	Func     Func
	Quantile float64
	Of       []Expr // one expression, several for distinct, none for count
	Filter   []Pred
	first    string // the column of marks of what a distinct counts
}

// Key is one grouping expression of a scan and the dimension column of the answer it fills.
type Key struct {
	Expr   Expr
	Column int
}

// Bucket is a stretch of time an interval is cut at: [Start, End) in µs.
type Bucket struct{ Start, End int64 }

// Scan is one pass over one fact table. Its answer has one row per combination of keys: first the keys, then the measures.
type Scan struct {
	Table string
	Keys  []Key
	// SpreadTags makes one row per tag (or one with the empty tag) before anything else.
	SpreadTags bool
	// Buckets, when not empty, pairs every row with the buckets its interval [from_at, to_at) touches.
	Buckets []Bucket
	Where   []Pred
	// Unit is what the measures count different tuples of; empty in a scan that counts none.
	Unit     []Expr
	Measures []Measure
}

// Plan is a checked query, ready to be printed and run. Run every scan of Scans, in any order, and hand the answers to Assemble.
type Plan struct {
	Query Query
	Scans []Scan

	answers []answerOf // of every phase and shape
	frame   *frame
	before  *frame
	shapes  []*shape
	cols    []column
	dims    []dimColumn
	asOf    domain.Instant
	clock   string

	currency string
}

// Raw is one row of a scan's answer: keys as decimal or plain text ("" for NULL) and measures, NaN for NULL.
type Raw struct {
	Keys   []string
	Values []float64
}

// Statement is a printed scan, or several that are made in one pass. Its result has Keys columns of text followed by Values columns of DOUBLE,
// either of which may be NULL.
type Statement struct {
	SQL    string
	Args   []any
	Keys   int
	Values int
	// Fills are the scans it answers.
	Fills []Fill
}

// Fill says which rows of a statement's result answer a scan, and which of their keys are the scan's.
type Fill struct {
	Plan, Scan int // positions among the plans printed and the scans of the plan
	// Set is the first key of those rows; empty when all rows are meant and their keys are the scan's.
	Set  string
	Keys []int
}

// Deal hands the result of a statement to the scans it answers: answers[plan][scan].
func (s Statement) Deal(result []Raw, answers [][][]Raw) {
	for _, f := range s.Fills {
		if f.Set == "" {
			answers[f.Plan][f.Scan] = result
			continue
		}
		for _, r := range result {
			if r.Keys[0] != f.Set {
				continue
			}
			own := Raw{Values: r.Values, Keys: make([]string, len(f.Keys))}
			for i, k := range f.Keys {
				own.Keys[i] = r.Keys[k]
			}
			answers[f.Plan][f.Scan] = append(answers[f.Plan][f.Scan], own)
		}
	}
}

// Answers is room for what the scans of plans answer.
func Answers(plans []*Plan) [][][]Raw {
	out := make([][][]Raw, len(plans))
	for i, p := range plans {
		out[i] = make([][]Raw, len(p.Scans))
	}
	return out
}

// Alike is equal for scans that read the same rows and measure the same, and so differ only in what they are split by; they can be made in one
// pass. It is empty for a scan that has to be made alone.
func (s Scan) Alike() string {
	if s.SpreadTags || len(s.Buckets) > 0 || len(s.Unit) > 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(s.Table + "|" + predsKey(s.Where))
	for _, m := range s.Measures {
		fmt.Fprintf(&b, "|%s %g %s", m.Func, m.Quantile, predsKey(m.Filter))
		for _, e := range m.Of {
			e.write(&b)
		}
	}
	return b.String()
}

// AsOf is the instant the figures are as of.
func (p *Plan) AsOf() domain.Instant { return p.asOf }
