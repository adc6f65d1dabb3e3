package demo

import (
	"time"

	"kefu/internal/domain"
)

// line is a group of desks among which conversations are passed on.
type line int

const (
	lineTrade line = iota // B2B inquiries
	lineWest              // the clothes shop: Europe and North America
	lineSea               // the home shop: South-East Asia
	lineCount
)

// desk is what a team is asked.
type desk int

const (
	deskTrade desk = iota
	deskSales
	deskCare
	deskHome
)

// crew is a team.
type crew int

const (
	crewTrade crew = iota
	crewSales
	crewCare
	crewSea
	crewTemps
	crewCount
)

func (c crew) desk() desk {
	return [...]desk{crewTrade: deskTrade, crewSales: deskSales, crewCare: deskCare, crewSea: deskHome, crewTemps: deskSales}[c]
}

func (c crew) line() line {
	return [...]line{crewTrade: lineTrade, crewSales: lineWest, crewCare: lineWest, crewSea: lineSea, crewTemps: lineWest}[c]
}

// trait is one agent of the story: the figures of the last 30 days that the plan aims at, and what makes them come out so.
type trait struct {
	rank      int // order in which agents are hired into a smaller world
	name      string
	mail      string
	crew      crew
	seniority domain.Seniority
	employ    domain.Employment
	languages []string
	since     int // first day; 0 means always there
	until     int // last day; 0 means still there

	handled int           // 接待量
	frt     time.Duration // median
	timeout float64       // share of the conversations handled
	solved  float64       // first contact resolution
	csat    float64       // share of four and five stars
	rated   int
	inquiry float64 // share of conversations that become an inquiry

	passes float64 // how much likelier than others to give a conversation on; 0 means 1
	tail   float64 // minutes: mean excess of a time-out; 0 means 6
	late   float64 // share of the time-outs that happen after the first reply
	form   float64 // minutes: median first response to a form; 0 means 25
	mails  bool    // works by e-mail only
	nights bool
	manual bool  // sends the manual and asks what is needed
	rest   []int // weekdays off
	only   []int // the only weekdays worked
	routes []route
}

// route is where an agent's conversations come from while it holds: from day from to day to, 0 meaning always.
type route struct {
	shop     shop
	channel  domain.Channel
	country  string
	weight   float64
	from, to int
}

type channelShare struct {
	channel domain.Channel
	weight  float64
}

type countryShare struct {
	country string
	weight  float64
}

// cross is every channel with every country.
func cross(s shop, channels []channelShare, countries []countryShare) []route {
	var out []route
	for _, ch := range channels {
		for _, c := range countries {
			out = append(out, route{shop: s, channel: ch.channel, country: c.country, weight: ch.weight * c.weight})
		}
	}
	return out
}

// during limits routes to the days from … to.
func during(from, to int, routes []route) []route {
	for i := range routes {
		routes[i].from, routes[i].to = from, to
	}
	return routes
}

func (t *trait) works(d *dates, day int) bool {
	if t.since != 0 && day < t.since || t.until != 0 && day > t.until {
		return false
	}
	wd := d.weekdayOf(day)
	for _, r := range t.rest {
		if r == wd {
			return false
		}
	}
	if len(t.only) == 0 {
		return true
	}
	for _, o := range t.only {
		if o == wd {
			return true
		}
	}
	return false
}

// solvedOn is the chance that a conversation closed on a day stays solved.
func (t *trait) solvedOn(day int) float64 {
	if t.since == dayRookie && t.seniority == domain.SeniorityTrainee {
		// From 60 % to 83 % in five weeks.
		return 0.60 + 0.23*min(1, float64(day-dayRookie)/35)
	}
	return t.solved
}

func (t *trait) tailMinutes() float64 {
	if t.tail == 0 {
		return 6
	}
	return t.tail
}

func (t *trait) formMinutes() float64 {
	if t.form == 0 {
		return 25
	}
	return t.form
}

func (t *trait) passWeight() float64 {
	if t.passes == 0 {
		return 1
	}
	return t.passes
}

// lateShare is the part of the time-outs that happen after the first reply.
func (t *trait) lateShare() float64 {
	switch {
	case t.late > 0:
		return t.late
	case t.mails || t.frt > 5*time.Minute:
		return 0
	}
	return 0.15
}
