package metric

import (
	"math"
	"slices"
)

// source of one phase's answer for one shape: a scan, read as it is, or summed up where the shape's total is what its rows add up to.
type answerOf struct {
	scan int
	sum  bool
}

// scans plans the readings of all shapes. A total costs a scan of its own only where it is not what the rows add up to.
func (p *planner) scans(plan *Plan) {
	phases := plan.phases()
	for i, ph := range phases {
		for _, sh := range p.shapes {
			if ph.total && p.addsUp(plan, sh, phases[i-1]) {
				plan.answers = append(plan.answers, answerOf{plan.answers[len(plan.answers)-len(p.shapes)].scan, true})
				continue
			}
			totalled := !ph.total && i+1 < len(phases) && phases[i+1].total && p.addsUp(plan, sh, ph)
			plan.answers = append(plan.answers, answerOf{scan: len(plan.Scans)})
			plan.Scans = append(plan.Scans, p.scan(plan, sh, ph, totalled))
		}
	}
}

// addsUp reports whether the total of a shape follows from its rows: no row of the table is in several of them, and every measure can be put
// together from parts.
func (p *planner) addsUp(plan *Plan, sh *shape, rows phase) bool {
	if sh.interval {
		return false
	}
	if _, spread := p.keys(plan, sh); spread {
		return false
	}
	if len(sh.unit) > 0 {
		_, each := p.combination(plan, sh, rows)
		_, all := p.combination(plan, sh, phase{rows.frame, true})
		return each && all
	}
	return !slices.ContainsFunc(sh.measures, func(m Measure) bool {
		return m.Func == FuncQuantile || m.Func == FuncMean && sh.weight(m) < 0
	})
}

// weight is the measure that counts the rows of a mean; -1 if there is none.
func (s *shape) weight(mean Measure) int {
	filter := predsKey(mean.Filter)
	return slices.IndexFunc(s.measures, func(m Measure) bool { return m.Func == FuncCount && predsKey(m.Filter) == filter })
}

// sumUp makes the total of a shape from the answer of its rows.
func (s *shape) sumUp(rows []Raw) []Raw {
	n := len(s.measures)
	total := make([]float64, n)
	for j, m := range s.measures {
		at := j
		if len(s.unit) > 0 {
			at += n // the marks of the total stand behind those of the rows
		}
		total[j] = math.NaN()
		if m.Func == FuncCount || m.Func == FuncDistinct {
			total[j] = 0
		}
		weights, sum := 0.0, 0.0
		for _, r := range rows {
			v := r.Values[at]
			switch {
			case math.IsNaN(v):
			case m.Func == FuncMean:
				w := r.Values[s.weight(m)]
				weights, sum = weights+w, sum+w*v
				total[j] = sum / weights
			case math.IsNaN(total[j]):
				total[j] = v
			case m.Func == FuncMin:
				total[j] = min(total[j], v)
			case m.Func == FuncMax:
				total[j] = max(total[j], v)
			default:
				total[j] += v
			}
		}
	}
	return []Raw{{Values: total}}
}
