package demo

import (
	"time"

	"kefu/internal/domain"
)

// The planted dates, as days before the last one (day 0).
const (
	dayRegions  = -30 // markets are assigned: until then sellers served all of them
	dayPromo    = -27 // first day of the promotion, the flood; it ends three days later
	dayTemps    = -21 // temporary agents come for Mondays and Tuesdays
	dayTraining = -15 // training on product certification
	dayArabic   = -14 // the Arabic speaker takes over the Gulf
	dayStrike   = -10 // carrier strike in Germany
	dayStrikeTo = -4
	dayRookie   = -55 // a new agent begins
	dayLeft     = -40 // an agent leaves
	promoDays   = 4
)

// dates knows the reporting days of the simulation.
type dates struct {
	until    domain.Instant
	days     int
	midnight []domain.Instant // of day 1-days … day 1
	weekday  []int            // 1 = Monday … 7 = Sunday
	today    float64          // share of the last day that has passed
}

func newDates(until domain.Instant, days int, loc *time.Location) *dates {
	end := until.Time().In(loc)
	d := &dates{until: until, days: days}
	for i := 1 - days; i <= 1; i++ {
		t := time.Date(end.Year(), end.Month(), end.Day()+i, 0, 0, 0, 0, loc)
		d.midnight = append(d.midnight, domain.At(t))
		d.weekday = append(d.weekday, (int(t.Weekday())+6)%7+1)
	}
	last := d.midnight[days] - d.midnight[days-1]
	d.today = float64(until-d.midnight[days-1]) / float64(last)
	return d
}

// from and to bound a day: [from, to), cut at the end of the history.
func (d *dates) from(day int) domain.Instant { return d.midnight[day+d.days-1] }
func (d *dates) to(day int) domain.Instant   { return min(d.midnight[day+d.days], d.until) }

func (d *dates) weekdayOf(day int) int { return d.weekday[day+d.days-1] }

func (d *dates) monTue(day int) bool { return d.weekdayOf(day) <= 2 }

// dayOf is the day of an instant; what lies before the first day counts to it.
func (d *dates) dayOf(at domain.Instant) int {
	day := 0
	for day > 1-d.days && at < d.midnight[day+d.days-1] {
		day--
	}
	return day
}

// outage reports whether the order interface failed that day: in the two calendar weeks that ended last Sunday but one.
func (d *dates) outage(day int) bool {
	end := -d.weekdayOf(0) - 7
	return day > end-14 && day <= end
}

// traffic is the relative number of customers who write on a day.
func (d *dates) traffic(day int, l line) float64 {
	w := 1.0
	switch wd := d.weekdayOf(day); {
	case wd <= 2:
		w = 1.6
	case wd == 6:
		w = [...]float64{lineTrade: 0.45, lineWest: 0.5, lineSea: 0.9}[l]
	case wd == 7:
		w = [...]float64{lineTrade: 0.6, lineWest: 0.45, lineSea: 0.7}[l]
	}
	if i := day - dayPromo; l != lineTrade && i >= 0 && i < promoDays {
		w *= [promoDays]float64{3, 2.2, 1.7, 1.3}[i]
	}
	if day == 0 {
		w *= d.today
	}
	return w
}

// strain is how much likelier a time-out is on a day.
func (d *dates) strain(day int, l line) float64 {
	w := 1.0
	if d.monTue(day) && day < dayTemps {
		w = 2
	}
	if i := day - dayPromo; l != lineTrade && i >= 0 && i < promoDays {
		w *= 1.2
	}
	return w
}
