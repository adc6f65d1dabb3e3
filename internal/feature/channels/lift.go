package channels

import "math"

// z95 is the quantile of the normal distribution that leaves 2.5 % above.
const z95 = 1.959963984540054

// Difference compares two shares, x1 of n1 and x2 of n2: their difference and its 95 % interval after Newcombe (1998), method 10, which is made of Wilson's
// intervals of both and holds also for small numbers and shares near zero. Without anybody in an arm it is 0 between -1 and 1.
func Difference(x1, n1, x2, n2 int) (d, low, high float64) {
	if n1 <= 0 || n2 <= 0 {
		return 0, -1, 1
	}
	p1, l1, u1 := wilson(x1, n1)
	p2, l2, u2 := wilson(x2, n2)
	d = p1 - p2
	return d, d - math.Hypot(p1-l1, u2-p2), d + math.Hypot(u1-p1, p2-l2)
}

// wilson is a share and its 95 % interval.
func wilson(x, n int) (p, low, high float64) {
	p = float64(x) / float64(n)
	z2 := z95 * z95 / float64(n)
	middle := (p + z2/2) / (1 + z2)
	half := z95 / (1 + z2) * math.Sqrt(p*(1-p)/float64(n)+z2/(4*float64(n)))
	return p, max(middle-half, 0), min(middle+half, 1)
}
