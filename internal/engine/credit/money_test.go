package credit

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		amount int64
		points []int64
		want   []int64
	}{
		{100, []int64{6000, 3000, 1000}, []int64{60, 30, 10}},
		{101, []int64{6000, 3000, 1000}, []int64{61, 30, 10}}, // 60.6, 30.3, 10.1
		{1, []int64{1, 1, 1}, []int64{1, 0, 0}},
		{-101, []int64{6000, 3000, 1000}, []int64{-61, -30, -10}},
		{5, []int64{0, 1}, []int64{0, 5}},
		{5, []int64{0, 0}, []int64{0, 0}},
		{0, []int64{1, 2}, []int64{0, 0}},
		{math.MaxInt64, []int64{math.MaxInt32, math.MaxInt32}, []int64{4611686018427387904, 4611686018427387903}},
	} {
		if got := Split(c.amount, c.points); !slices.Equal(got, c.want) {
			t.Errorf("%d by %v: %v, want %v", c.amount, c.points, got, c.want)
		}
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		points := make([]int64, 1+rng.IntN(5))
		for i := range points {
			points[i] = 1 + rng.Int64N(10_000)
		}
		amount := rng.Int64N(2_000_000) - 1_000_000
		var sum int64
		for _, part := range Split(amount, points) {
			sum += part
		}
		if sum != amount {
			t.Fatalf("%d by %v: the parts make %d", amount, points, sum)
		}
	}
}

func TestConvert(t *testing.T) {
	for _, c := range []struct {
		amount   int64
		from, to string
		rate     string
		want     int64
		ok       bool
	}{
		{12990, "USD", "CNY", "7.1234", 92533, true}, // 129.90 × 7.1234 = 925.32966
		{1000, "JPY", "USD", "0.0065", 650, true},    // 1000 yen, 6.50
		{1500, "USD", "JPY", "150.5", 2258, true},    // 15.00 × 150.5 = 2257.5, half to even
		{1500, "USD", "JPY", "150.3", 2254, true},    // 2254.5, half to even
		{-1500, "USD", "JPY", "150.5", -2258, true},
		{1234, "KWD", "USD", "3.25", 401, true}, // 1.234 × 3.25 = 4.0105
		{0, "EUR", "USD", "1.1", 0, true},
		{math.MaxInt64, "EUR", "VND", "30000", 0, false},
	} {
		r, err := Rate{Currency: c.from, Rate: c.rate}.Parse()
		if err != nil {
			t.Fatal(err)
		}
		got, ok := Convert(c.amount, c.from, c.to, r)
		if ok != c.ok || ok && got != c.want {
			t.Errorf("%d %s at %s: %d %s %v, want %d", c.amount, c.from, c.rate, got, c.to, ok, c.want)
		}
	}
	if one, ok := Convert(777, "EUR", "EUR", big.NewRat(1, 1)); !ok || one != 777 {
		t.Error(one)
	}
	for _, bad := range []string{"", "x", "0", "-1", "1e99", "1/0", "10000000"} {
		if _, err := (Rate{Currency: "EUR", Rate: bad}).Parse(); err == nil {
			t.Errorf("%q is taken for a rate", bad)
		}
	}
}
