package routing

import (
	"slices"
	"time"

	"kefu/internal/domain"
)

// The ladder: how long a conversation waits before less will do. 90 is the founding demand, the other steps are a choice of the product.
const (
	afterFair  = 30 * time.Second
	afterWeak  = 60 * time.Second
	afterTeam  = 90 * time.Second
	afterAll   = 120 * time.Second
	leastGood  = 90
	leastFair  = 75
	leastWeak  = 50
	stickyTime = 7 * 24 * time.Hour
)

// Ladder says who may be offered a conversation after so much waiting: agents of its team with at least so many points of match (90 at once, 75 after
// 30 s, 50 after 60 s), then the whole team whatever the match (90 s), then everybody on duty (120 s). Without a team everybody is in it.
func Ladder(waited time.Duration) (least int, wholeTeam, everybody bool) {
	switch {
	case waited >= afterAll:
		return 0, true, true
	case waited >= afterTeam:
		return 0, true, false
	case waited >= afterWeak:
		return leastWeak, false, false
	case waited >= afterFair:
		return leastFair, false, false
	}
	return leastGood, false, false
}

// nextStep is the first step of the ladder after now for a conversation waiting since then; 0 at its end.
func nextStep(since, now domain.Instant) domain.Instant {
	for _, d := range [...]time.Duration{afterFair, afterWeak, afterTeam, afterAll} {
		if at := since.Add(d); at > now {
			return at
		}
	}
	return 0
}

// Sticky reports whether the conversation goes straight back to this agent, whatever match and team say: he or she served the customer last, at most
// 7 days ago, has room, and did not let it go.
func Sticky(n Need, a Agent, now domain.Instant) bool {
	return n.Last != 0 && n.Last == a.Ref.Agent && now.Sub(n.LastAt) <= stickyTime && a.Fits(n.Kind) && !slices.Contains(n.Refused, n.Last)
}

// TakeBack is how long an offered conversation may stay without a reply before it returns to the queue: chat 2 min, messaging 5 min, e-mail 60 min.
// What has no rule of its own is urgent like a chat.
func TakeBack(k domain.ChannelKind) time.Duration {
	switch k {
	case domain.KindMail:
		return time.Hour
	case domain.KindMessaging:
		return 5 * time.Minute
	}
	return 2 * time.Minute
}
