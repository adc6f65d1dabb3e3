package metric

import (
	"regexp"
	"slices"
	"strings"

	"kefu/internal/domain"
)

// Ref is a reference to a metric: id, id:stat, id(x=180), id(x=180,y=2):n.
type Ref struct {
	ID   string
	Args []Arg  // in the order written
	Stat string // empty for the headline value
}

// Arg sets a parameter.
type Arg struct{ Name, Value string }

// The statistics a reference may ask for.
const (
	StatP50  = "p50"
	StatMean = "mean"
	StatP90  = "p90"
	StatP95  = "p95"
	StatMax  = "max"
	StatMin  = "min"
	StatSum  = "sum"
	StatN    = "n"
	StatTop  = "num" // the numerator of a ratio
)

var refPattern = regexp.MustCompile(`^([a-z][a-z0-9_]{0,63})(?:\(([^()]{1,200})\))?(?::([a-z0-9]{1,8}))?$`)
var argPattern = regexp.MustCompile(`^([a-z][a-z0-9_]{0,31})=([A-Za-z0-9_]{1,32})$`)

// ParseRef reads a reference; it does not know which metrics exist.
func ParseRef(s string) (Ref, error) {
	m := refPattern.FindStringSubmatch(s)
	if m == nil {
		return Ref{}, domain.Invalid("metrics", "bad_metric_ref", "%q is not a metric reference; write id, id:p90, id(x=180) or id(x=180):n", s)
	}
	r := Ref{ID: m[1], Stat: m[3]}
	if m[2] == "" {
		return r, nil
	}
	for part := range strings.SplitSeq(m[2], ",") {
		a := argPattern.FindStringSubmatch(strings.TrimSpace(part))
		if a == nil {
			return Ref{}, domain.Invalid("metrics", "bad_metric_ref", "%q in %q is not a parameter; write name=value", part, s)
		}
		if slices.ContainsFunc(r.Args, func(x Arg) bool { return x.Name == a[1] }) {
			return Ref{}, domain.Invalid("metrics", "bad_metric_ref", "%q sets the parameter %q twice", s, a[1])
		}
		r.Args = append(r.Args, Arg{a[1], a[2]})
	}
	return r, nil
}

// String is the reference as it is written.
func (r Ref) String() string {
	var b strings.Builder
	b.WriteString(r.ID)
	for i, a := range r.Args {
		b.WriteByte("(,"[min(i, 1)])
		b.WriteString(a.Name + "=" + a.Value)
	}
	if len(r.Args) > 0 {
		b.WriteByte(')')
	}
	if r.Stat != "" {
		b.WriteString(":" + r.Stat)
	}
	return b.String()
}

// stats lists what may be asked of a metric of this kind, besides its headline value.
func (k Kind) stats() []string {
	switch k {
	case KindMean, KindQuantile, KindMax:
		return []string{StatP50, StatMean, StatP90, StatP95, StatMax, StatMin, StatSum, StatN}
	case KindRatio, KindShare:
		return []string{StatN, StatTop}
	}
	return []string{StatN}
}

// headline is the statistic shown when a reference names none.
func (k Kind) headline() string {
	switch k {
	case KindMean:
		return StatMean
	case KindQuantile:
		return StatP50
	case KindMax:
		return StatMax
	}
	return ""
}
