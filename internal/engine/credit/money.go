package credit

import (
	"math/big"
	"slices"

	"kefu/internal/domain"
)

// Split divides an amount by points so that the parts make the whole exactly: each gets its share rounded towards zero, and what is left goes
// unit by unit to the largest remainders, of equals to the first.
func Split(amount int64, points []int64) []int64 {
	out := make([]int64, len(points))
	var whole int64
	for _, p := range points {
		whole += p
	}
	if whole <= 0 {
		return out
	}
	type rest struct {
		at   int
		left *big.Int
	}
	rests := make([]rest, len(points))
	left := amount
	for i, p := range points {
		q, m := new(big.Int).QuoRem(new(big.Int).Mul(big.NewInt(amount), big.NewInt(p)), big.NewInt(whole), new(big.Int))
		out[i] = q.Int64()
		left -= out[i]
		rests[i] = rest{i, m.Abs(m)}
	}
	slices.SortStableFunc(rests, func(a, b rest) int { return b.left.Cmp(a.left) })
	unit := int64(1)
	if left < 0 {
		unit = -1
	}
	for i := 0; left != 0; i++ {
		out[rests[i].at] += unit
		left -= unit
	}
	return out
}

// Rate is what one unit of a currency is worth in the reporting currency from a day on, until the next rate of the currency.
type Rate struct {
	Currency string `json:"currency"`
	From     string `json:"from"` // YYYY-MM-DD
	Rate     string `json:"rate"` // decimal: 7.1234
}

// MaxRate bounds a rate on both sides: no two currencies are further apart.
const MaxRate = 1_000_000

// Parse reads a rate.
func (r Rate) Parse() (*big.Rat, error) {
	v, ok := new(big.Rat).SetString(r.Rate)
	if !ok || len(r.Rate) > 30 || v.Cmp(big.NewRat(1, MaxRate)) < 0 || v.Cmp(big.NewRat(MaxRate, 1)) > 0 {
		return nil, domain.Invalid("rate", "bad_rate", "%q is no rate: write how much one unit of %s is worth, like 7.1234", r.Rate, r.Currency)
	}
	return v, nil
}

// Convert changes an amount in the smallest unit of one currency into the smallest unit of another, rounded half to even. False: it is too large.
func Convert(amount int64, from, to string, rate *big.Rat) (int64, bool) {
	v := new(big.Rat).Mul(new(big.Rat).SetInt64(amount), rate)
	for range domain.MinorDigits(to) {
		v.Mul(v, big.NewRat(10, 1))
	}
	for range domain.MinorDigits(from) {
		v.Quo(v, big.NewRat(10, 1))
	}
	q, m := new(big.Int).QuoRem(v.Num(), v.Denom(), new(big.Int))
	twice := m.Abs(m).Lsh(m, 1)
	if c := twice.Cmp(v.Denom()); c > 0 || c == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(int64(v.Sign())))
	}
	return q.Int64(), q.IsInt64()
}
