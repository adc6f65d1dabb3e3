package survey

import (
	"slices"
	"time"

	"kefu/internal/domain"
)

// Way is how stars are asked for.
type Way string

// The ways. What the chat has no place for, such as dimensions, is asked on the page behind the link.
const (
	WayChannel Way = "channel" // in the chat itself
	WayLink    Way = "link"    // a message with a link
)

// Plan is what the customers of one store are asked.
type Plan struct {
	CSAT CSAT `json:"csat"`
	CES  CES  `json:"ces"`
	NPS  NPS  `json:"nps"`
}

// CSAT asks for one to five stars at the end of a conversation. It is about the agent who answered last.
type CSAT struct {
	On         bool     `json:"on"`
	Way        Way      `json:"way" enum:"channel,link"`
	Dimensions []string `json:"dimensions" doc:"further stars on the page of the link: logistics, aftersale, speed"`
}

// CES asks at the end of a conversation how hard it was, 1 very easy to 7 very hard: lower is better. It is always asked by link.
type CES struct {
	On bool `json:"on"`
}

// NPS asks days after the end whether the customer would recommend the store, 0 to 10. It is about the store, never about a person, and is always
// asked by link.
type NPS struct {
	On    bool `json:"on"`
	After int  `json:"after" minimum:"0" maximum:"60" doc:"days after the end"`
}

// Default is the plan of a store that nobody has changed: stars in the chat and nothing else.
func Default() Plan {
	return Plan{CSAT: CSAT{On: true, Way: WayChannel, Dimensions: []string{}}, NPS: NPS{After: 7}}
}

// Dimensions lists what further stars may be asked for.
func Dimensions() []string { return []string{"logistics", "aftersale", "speed"} }

// Check refuses a plan that cannot be carried out. linkable: there is an address under which customers reach this server.
func (p Plan) Check(linkable bool) error {
	switch {
	case p.CSAT.Way != WayChannel && p.CSAT.Way != WayLink:
		return domain.Invalid("csat", "bad_way", "stars are asked for in the channel or by link")
	case p.CSAT.Way == WayChannel && len(p.CSAT.Dimensions) > 0:
		return domain.Invalid("csat", "dimensions_need_link", "dimensions are asked on the page of a link; ask for the stars by link")
	case p.NPS.After < 0 || p.NPS.After > longestWait:
		return domain.Invalid("nps", "bad_after", "recommendation is asked for 0 to %d days after the end", longestWait)
	case !linkable && (p.CES.On || p.NPS.On || p.CSAT.On && p.CSAT.Way == WayLink):
		return domain.Conflict("no_public_url", "customers cannot follow a link yet: start the server with --public-url")
	}
	for i, d := range p.CSAT.Dimensions {
		if !slices.Contains(Dimensions(), d) || slices.Contains(p.CSAT.Dimensions[:i], d) {
			return domain.Invalid("csat", "bad_dimension", "%q is no dimension, or is there twice", d)
		}
	}
	return nil
}

const longestWait = 60 // days

// CoolDown is how long a customer who was asked is not asked the same again.
func CoolDown(k domain.SurveyKind) time.Duration {
	if k == domain.SurveyNPS {
		return 90 * 24 * time.Hour
	}
	return 7 * 24 * time.Hour
}

// Life is how long an invitation may be answered and an answer be changed.
const Life = 7 * 24 * time.Hour

// The reasons why a customer is not asked.
const (
	ReasonOff         = "off"
	ReasonCoolDown    = "cooldown"
	ReasonUnreachable = "unreachable"
)

// Decide says at an instant whether to ask: the reason why not, or "". last is when the customer was asked the same before, 0 never.
func (p Plan) Decide(k domain.SurveyKind, last, at domain.Instant, linkable bool) string {
	on, link := p.CSAT.On, p.CSAT.Way == WayLink
	switch k {
	case domain.SurveyCES:
		on, link = p.CES.On, true
	case domain.SurveyNPS:
		on, link = p.NPS.On, true
	}
	switch {
	case !on:
		return ReasonOff
	case last != 0 && at.Sub(last) < CoolDown(k):
		return ReasonCoolDown
	case link && !linkable:
		return ReasonUnreachable
	}
	return ""
}
