package demo

import (
	"math"
	"time"

	"kefu/internal/domain"
)

// speed is how fast an agent answers: what the draws of waits need so that the median of the first responses comes out as the story
// says although some of them are time-outs and some come from slower channels.
type speed struct {
	base  float64 // median minutes of an answer in chat and messaging before slow ones are cut off
	sigma float64
	tail  float64
	form  float64
	mails bool
	bases sequence
	forms sequence
	tails sequence
}

// sequence deals quantiles that fill (0, 1) evenly whatever stretch of it is used, so that small numbers have the right median too.
type sequence struct{ at float64 }

// next is the next number of (0, 1).
func (q *sequence) next() float64 {
	const golden = 0.6180339887498949
	q.at += golden
	q.at -= math.Floor(q.at)
	return min(max(q.at, 1e-4), 1-1e-4)
}

// quantile is the next standard normal deviate below log(limit)/sigma.
func (q *sequence) quantile(limit, sigma float64) float64 {
	u := q.next() * normal(math.Log(limit)/sigma)
	return math.Sqrt2 * math.Erfinv(2*u-1)
}

// timeoutWeight is how prone a lane is to time-outs: where an hour or four are allowed there are few.
func timeoutWeight(l *lane) float64 {
	switch {
	case l.kind == domain.KindMail:
		return 0.1
	case l.slowPromise():
		return 0.03
	}
	return 1
}

// portion is one lane's part of an agent's work.
type portion struct {
	lane  *lane
	share float64
	slow  float64 // chance that the first response is a time-out
}

// portions is the work of an agent in the last 30 days.
func portions(t *trait, ls *lanes) []portion {
	var out []portion
	sum, weighted := 0.0, 0.0
	for _, r := range t.routes {
		if r.to < dayRegions && r.to != 0 {
			continue
		}
		l := &ls.list[ls.find[r.key()]]
		out = append(out, portion{lane: l, share: r.weight})
		sum += r.weight
		weighted += r.weight * timeoutWeight(l)
	}
	for i := range out {
		out[i].slow = min(maxChance, t.timeout*(1-t.lateShare())*timeoutWeight(out[i].lane)*sum/weighted)
		out[i].share /= sum
	}
	return out
}

// fit finds the base for which half of the first responses take at most the agent's median.
func fit(t *trait, ls *lanes) speed {
	s := speed{sigma: 0.75, tail: t.tailMinutes(), form: t.formMinutes(), mails: t.mails}
	if t.mails {
		s.sigma, s.tail = 0.45, 40
	}
	want := t.frt.Minutes()
	if want > 5 && !t.mails {
		s.base = 2.4 // the median lies among the time-outs; the tail makes it
		return s
	}
	parts := portions(t, ls)
	lo, hi := math.Log(want/20), math.Log(want*20)
	for range 60 {
		mid := (lo + hi) / 2
		s.base = math.Exp(mid)
		below := 0.0
		for _, p := range parts {
			below += p.share * (1 - p.slow) * s.below(want, p.lane)
		}
		if below > 0.5 {
			lo = mid // too fast
		} else {
			hi = mid
		}
	}
	return s
}

// below is the share of the answers in time on a lane that take at most x minutes.
func (s *speed) below(x float64, l *lane) float64 {
	limit := l.limit.Minutes() * inTime
	if l.kind == domain.KindMail && !s.mails {
		if l.channel == domain.ChannelForm {
			return normal(math.Log(x/s.form)/formSigma) / normal(math.Log(limit/s.form)/formSigma)
		}
		return 0 // other agents' mails take longer than any median of theirs
	}
	return min(1, normal(math.Log(x/s.base)/s.sigma)/normal(math.Log(limit/s.base)/s.sigma))
}

const (
	inTime    = 0.96 // an answer in time keeps this far away from the line
	formSigma = 0.6
)

func normal(z float64) float64 { return 0.5 * math.Erfc(-z/math.Sqrt2) }

// firstWait draws the wait for a first response on the market's clock.
func (g *generator) firstWait(s *speed, l *lane, late bool) time.Duration {
	if late {
		return lateWait(s, l)
	}
	limit := l.limit.Minutes() * inTime
	switch {
	case l.kind == domain.KindMail && !s.mails && l.channel == domain.ChannelForm:
		return minutes(s.form * math.Exp(formSigma*s.forms.quantile(limit/s.form, formSigma)))
	case l.kind == domain.KindMail && !s.mails && l.limit <= time.Hour:
		return minutes(54 + 5.5*g.rng.Float64())
	case l.kind == domain.KindMail && !s.mails:
		return g.lognormal(80, 0.2, limit)
	}
	return minutes(max(0.04, s.base*math.Exp(s.sigma*s.bases.quantile(limit/s.base, s.sigma))))
}

// lateWait draws a wait past the time-out line.
func lateWait(s *speed, l *lane) time.Duration {
	tail := s.tail
	if l.limit >= time.Hour && !s.mails {
		tail = 30
	}
	return l.limit + minutes(0.15-math.Log(1-0.98*s.tails.next())*tail)
}

// lognormal draws below the limit, all in minutes.
func (g *generator) lognormal(median, sigma, limit float64) time.Duration {
	for range 12 {
		if x := median * math.Exp(sigma*g.rng.NormFloat64()); x < limit {
			return minutes(max(x, 0.04))
		}
	}
	return minutes(limit * (0.5 + 0.5*g.rng.Float64()))
}

func minutes(m float64) time.Duration { return time.Duration(m * float64(time.Minute)) }
