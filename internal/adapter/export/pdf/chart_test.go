package pdf

import (
	"math"
	"math/rand/v2"
	"testing"

	"kefu/internal/adapter/export/exporttest"
	"kefu/internal/feature/report/document"
)

func TestSmoothShowsNoValueThatWasNotThere(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	for range 300 {
		p := make([]point, 3+rng.IntN(30))
		for i := range p {
			p[i] = point{float64(i) * 4, rng.Float64() * 100}
		}
		curve := smooth(p)
		at := 0
		for _, q := range curve {
			for at < len(p)-2 && q.x > p[at+1].x+1e-9 {
				at++
			}
			lo, hi := math.Min(p[at].y, p[at+1].y), math.Max(p[at].y, p[at+1].y)
			if q.y < lo-1e-9 || q.y > hi+1e-9 {
				t.Fatalf("the curve is at %v between %v and %v", q.y, lo, hi)
			}
		}
	}
}

func TestParts(t *testing.T) {
	p := exporttest.Ptr
	ch := &document.Chart{Labels: []string{"a", "b", "c", "d"}, Series: []document.Series{{Values: []*float64{p(1), p(3), nil, p(-2)}}}}
	list, total := parts(ch, "en")
	if total != 4 || len(list) != 2 || list[0] != (slice{"b", 3}) || list[1] != (slice{"a", 1}) {
		t.Errorf("%v of %v", list, total)
	}
	many := &document.Chart{Series: []document.Series{{}}}
	for i := range 12 {
		many.Labels = append(many.Labels, "x")
		many.Series[0].Values = append(many.Series[0].Values, p(float64(i+1)))
	}
	list, total = parts(many, "zh-CN")
	// 12 + 11 + … + 6 stay; 5 + 4 + 3 + 2 + 1 = 15 are the rest.
	if total != 78 || len(list) != 8 || list[7] != (slice{"其他", 15}) || list[0].value != 12 {
		t.Errorf("%v of %v", list, total)
	}
}

func TestMarkText(t *testing.T) {
	for _, c := range []struct {
		unit    string
		v, step float64
		zh, en  string
	}{
		{"duration", 0, 60000, "0", "0"}, {"duration", 120000, 60000, "2 分", "2m"}, {"duration", 105000, 15000, "1 分 45 秒", "1m 45s"}, {"duration", 7200000, 3600000, "2 小时", "2h"},
		{"duration", 45000, 15000, "45 秒", "45s"}, {"percent", 0.25, 0.25, "25%", "25%"}, {"percent", 0.125, 0.025, "12.5%", "12.5%"}, {"count", 2500, 500, "2,500", "2,500"},
		{"score", 4.5, 0.5, "4.5", "4.5"}, {"score", 4.55, 0.05, "4.55", "4.55"},
		{"money USD", 150000, 50000, "1,500 USD", "1,500 USD"}, {"money USD", 150, 50, "1.50 USD", "1.50 USD"}, {"money JPY", 1500, 500, "1,500 JPY", "1,500 JPY"},
	} {
		if zh, en := markText("zh-CN", c.unit, c.v, c.step), markText("en", c.unit, c.v, c.step); zh != c.zh || en != c.en {
			t.Errorf("%v: %q %q, want %q %q", c.v, zh, en, c.zh, c.en)
		}
	}
}

func TestRunsBreakAtNulls(t *testing.T) {
	p := exporttest.Ptr
	got := runs([]*float64{nil, p(1), p(2), nil, p(4)}, func(i int) float64 { return float64(i) }, func(v float64) float64 { return -v })
	if len(got) != 2 || len(got[0]) != 2 || got[0][1] != (point{2, -2}) || len(got[1]) != 1 || got[1][0] != (point{4, -4}) {
		t.Errorf("%v", got)
	}
}

func TestRingIsAnArc(t *testing.T) {
	for _, q := range ring(10, 20, 5, 3, 0, math.Pi) {
		if d := math.Hypot(q.x-10, q.y-20); math.Abs(d-5) > 1e-9 && math.Abs(d-3) > 1e-9 {
			t.Fatalf("a corner lies %v from the centre", d)
		}
		if q.y < 20-1e-9 {
			t.Fatalf("a corner lies outside the half")
		}
	}
}
