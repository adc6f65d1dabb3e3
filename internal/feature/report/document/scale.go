package document

import "math"

// Scale is the value axis of a chart: from Lo to Hi with a mark every Step; all three are round in the unit.
type Scale struct{ Lo, Hi, Step float64 }

// ScaleOf chooses the axis for values in a unit, with four to eight marks. Bars need it from zero; lines get it when the lowest value is
// below half of the highest. No values give an axis from zero.
func ScaleOf(values []float64, unit string, fromZero bool) Scale {
	lo, hi := 0.0, 0.0
	for i, v := range values {
		if i == 0 {
			lo, hi = v, v
		}
		lo, hi = math.Min(lo, v), math.Max(hi, v)
	}
	if lo > 0 && (fromZero || lo < hi/2) {
		lo = 0
	}
	if hi < 0 && fromZero {
		hi = 0
	}
	if hi == lo {
		if hi > 0 {
			lo = 0
		} else {
			hi = lo + 4*smallest(unit)
		}
	}
	step := niceStep((hi-lo)/4, unit)
	// The slack keeps a value on a mark from opening one more interval.
	return Scale{Lo: math.Floor(lo/step+1e-9) * step, Hi: math.Ceil(hi/step-1e-9) * step, Step: step}
}

// smallest is the smallest step that makes sense in a unit.
func smallest(unit string) float64 {
	switch unit {
	case "duration":
		return second
	case "percent":
		return 0.001
	case "ratio", "score":
		return 0.01
	}
	return 1
}

func niceStep(rough float64, unit string) float64 {
	if unit == "duration" && rough <= day {
		for _, s := range []float64{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200} {
			if s*second >= rough {
				return s * second
			}
		}
		return day
	}
	if unit == "duration" {
		return day * niceStep(rough/day, "count")
	}
	rough = math.Max(rough, smallest(unit))
	power := math.Pow(10, math.Floor(math.Log10(rough)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		halves := m == 2.5 && power <= smallest(unit) // no mark between two counts
		if m*power >= rough*(1-1e-9) && !halves {
			return m * power
		}
	}
	return 10 * power
}
