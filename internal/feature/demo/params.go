package demo

import (
	"math"
	"time"

	"kefu/internal/domain"
)

// The size of the full story, of which everything else is a share.
const (
	storyAgents   = 20
	storyDays     = 90
	windowDays    = 30
	monthIn       = 12020 // 咨询量 of the last 30 days
	monthHandled  = 8640  // 接待量
	monthBot      = 2900  // 机器人独立解决
	monthRows     = 9020  // 接待量 of the agents' rows: a conversation two agents answered counts for both
	monthPassed   = 600   // given on by an agent who had taken the conversation but not answered yet
	monthOld      = 26    // without an answer for more than 48 hours
	monthDisputes = 3     // of them that became a dispute and still wait
	olderVolume   = 0.95  // of the month after it
	oldestVolume  = 0.90
)

// Params says how large the simulated world is and when its history ends. The same Params give the same bytes.
type Params struct {
	Agents        int // working at the end; one who left comes on top
	Days          int // of history, the last one being the day of Until
	Conversations int // in all of them together; 0 means as many as so many agents answer
	Seed          uint64
	Until         domain.Instant // nothing happens after it
	Zone          string         // reporting zone, IANA
}

// Default is the full story: 20 agents, 90 days, 34,257 conversations, in Shanghai time.
func Default(until domain.Instant) Params {
	p := Params{Agents: storyAgents, Days: storyDays, Seed: 1, Until: until, Zone: "Asia/Shanghai"}
	for w := range storyDays / windowDays {
		p.Conversations += int(math.Round(monthIn * volume(w)))
	}
	return p
}

// Limits of Params.
const (
	maxAgents        = 2000
	maxDays          = 1000
	maxConversations = 50_000_000
)

func (p Params) validate() (*time.Location, error) {
	if p.Agents < 1 || p.Agents > maxAgents {
		return nil, domain.Invalid("agents", "demo_agents", "the number of agents is %d; it must be from 1 to %d", p.Agents, maxAgents)
	}
	if p.Days < 1 || p.Days > maxDays {
		return nil, domain.Invalid("days", "demo_days", "the number of days is %d; it must be from 1 to %d", p.Days, maxDays)
	}
	if p.Conversations < 0 || p.Conversations > maxConversations {
		return nil, domain.Invalid("conversations", "demo_conversations", "the number of conversations is %d; it must be from 0 to %d",
			p.Conversations, maxConversations)
	}
	if p.Until <= 0 {
		return nil, domain.Invalid("until", "demo_until", "the end of the history is missing; give an instant")
	}
	loc, err := time.LoadLocation(p.Zone)
	if err != nil || p.Zone == "" || p.Zone == "Local" {
		return nil, domain.Invalid("zone", "bad_zone", "%q is not a time zone; give an IANA name such as Asia/Shanghai", p.Zone)
	}
	return loc, nil
}

// volume is the size of a 30-day window relative to the last one, number 0.
func volume(window int) float64 {
	switch window {
	case 0:
		return 1
	case 1:
		return olderVolume
	}
	return oldestVolume
}
