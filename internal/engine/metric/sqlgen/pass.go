package sqlgen

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kefu/internal/engine/metric"
)

// pass is one reading of a table for scans that differ only in what they are split by.
type pass struct {
	scan    metric.Scan // the first
	plain   bool        // all keys are columns: they can be named in grouping sets
	columns []string    // of all the scans, each once
	splits  []parting
}

// parting is what one scan of a pass is split by.
type parting struct {
	plan, scan int
	columns    []string
}

func newPass(s metric.Scan, plan, scan int) *pass {
	p := &pass{scan: s}
	p.plain = p.take(s, plan, scan)
	if !p.plain {
		p.splits = []parting{{plan: plan, scan: scan}}
	}
	return p
}

// take adds a scan; it is false when the scan has to be made alone.
func (p *pass) take(s metric.Scan, plan, scan int) bool {
	own := parting{plan: plan, scan: scan}
	for _, k := range s.Keys {
		if k.Expr.Op != metric.ExprColumn || slices.Contains(own.columns, k.Expr.Name) {
			return false
		}
		own.columns = append(own.columns, k.Expr.Name)
	}
	for _, c := range own.columns {
		if !slices.Contains(p.columns, c) {
			p.columns = append(p.columns, c)
		}
	}
	p.splits = append(p.splits, own)
	return true
}

// print prints the pass: as the one scan it is, or with a grouping set for every way of splitting.
func (p *pass) print(d Dialect) (metric.Statement, error) {
	if !slices.ContainsFunc(p.splits, func(s parting) bool { return !slices.Equal(s.columns, p.splits[0].columns) }) {
		st, err := printScan(p.scan, d)
		for _, s := range p.splits {
			st.Fills = append(st.Fills, metric.Fill{Plan: s.plan, Scan: s.scan})
		}
		return st, err
	}
	pr := &printer{d: d}
	quoted := make([]string, len(p.columns))
	for i, c := range p.columns {
		quoted[i] = quote(c)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "SELECT CAST(GROUPING(%s) AS %s) AS k0, ", strings.Join(quoted, ", "), d.textType)
	for i, c := range quoted {
		fmt.Fprintf(&b, "CAST(%s AS %s) AS k%d, ", c, d.textType, i+1)
	}
	b.WriteString(pr.measures(p.scan))
	b.WriteString(pr.from(p.scan.Table, false, p.scan.Where))
	st := metric.Statement{Keys: len(p.columns) + 1, Values: len(p.scan.Measures)}
	var sets, known []string
	for _, s := range p.splits {
		f := p.fill(s)
		st.Fills = append(st.Fills, f)
		if !slices.Contains(known, f.Set) {
			known = append(known, f.Set)
			sets = append(sets, "("+strings.Join(quoteAll(s.columns), ", ")+")")
		}
	}
	fmt.Fprintf(&b, "\nGROUP BY GROUPING SETS (%s)", strings.Join(sets, ", "))
	st.SQL, st.Args = b.String(), pr.args
	return st, pr.err
}

// fill tells the rows of a split: GROUPING has a bit for every column, the first one the highest, that is 1 where the row is not split by it.
func (p *pass) fill(s parting) metric.Fill {
	mask := 0
	for _, c := range p.columns {
		mask <<= 1
		if !slices.Contains(s.columns, c) {
			mask |= 1
		}
	}
	f := metric.Fill{Plan: s.plan, Scan: s.scan, Set: strconv.Itoa(mask)}
	for _, c := range s.columns {
		f.Keys = append(f.Keys, 1+slices.Index(p.columns, c))
	}
	return f
}

func quoteAll(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = quote(n)
	}
	return out
}
