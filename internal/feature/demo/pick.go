package demo

import "math"

// maxChance keeps every choice open: nothing happens for certain just because it is likely.
const maxChance = 0.96

// choose draws so that i is chosen with chance p[i] and the number chosen is the sum of p, rounded: a systematic sample over
// neighbours that have been shuffled a little, so that every stretch of the list gets its share.
func (g *generator) choose(p []float64) []bool {
	const block = 8
	out := make([]bool, len(p))
	order := g.order[:0]
	for i := range p {
		order = append(order, i)
	}
	for lo := 0; lo < len(p); lo += block {
		b := order[lo:min(lo+block, len(p))]
		g.rng.Shuffle(len(b), func(i, j int) { b[i], b[j] = b[j], b[i] })
	}
	g.order = order
	sum := 0.0
	for _, x := range p {
		sum += x
	}
	// The start is such that the last step is taken when the sum is a whole number.
	acc := g.rng.Float64()*0.98 + 0.01
	if whole := math.Round(sum); whole > 0 && sum > 0 {
		for _, i := range order {
			if acc += p[i] * whole / sum; acc >= 1 {
				acc--
				out[i] = true
			}
		}
	}
	return out
}

// scaleTo multiplies the weights so that they add up to want, none being above maxChance.
func scaleTo(w []float64, want float64) {
	held := make([]bool, len(w))
	for range 8 {
		free, taken := 0.0, 0.0
		for i, x := range w {
			if held[i] {
				taken += x
			} else {
				free += x
			}
		}
		if free <= 0 {
			return
		}
		f, capped := max(0, want-taken)/free, false
		for i := range w {
			if held[i] {
				continue
			}
			if w[i] *= f; w[i] > maxChance {
				w[i], held[i], capped = maxChance, true, true
			}
		}
		if !capped {
			return
		}
	}
}

// share cuts total into whole parts in proportion to the weights; the parts add up to total if any weight is positive.
func share(total int, weights []float64) []int {
	out := make([]int, len(weights))
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	if sum <= 0 {
		return out
	}
	acc, given := 0.0, 0
	for i, w := range weights {
		acc += w
		upTo := int(math.Round(float64(total) * acc / sum))
		out[i], given = upTo-given, upTo
	}
	return out
}

// pickWeighted returns an index with chance in proportion to its weight, or -1 if there is none.
func (g *generator) pickWeighted(w []float64) int {
	sum := 0.0
	for _, x := range w {
		sum += x
	}
	if sum <= 0 {
		return -1
	}
	u := g.rng.Float64() * sum
	last := -1
	for i, x := range w {
		if x <= 0 {
			continue
		}
		last = i
		if u -= x; u < 0 {
			return i
		}
	}
	return last
}
