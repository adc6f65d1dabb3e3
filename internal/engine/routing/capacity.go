package routing

import (
	"time"

	"kefu/internal/domain"
)

// Points measure attention in half points: what the product calls 1.5 points is 3 here, so that all sums are whole numbers.
type Points int

// FullCapacity is the capacity of an agent for whom nothing else is set: 12 points, which is 4 chats, 8 messages or 24 e-mails.
const FullCapacity Points = 24

// newDays is how long an agent counts as new: the date of hiring and the 13 days after it.
const newDays = 14

// Cost is what an open conversation takes of an agent's capacity: chat 3 points, messaging 1.5, e-mail 0.5. A kind without a rule of its own, such
// as voice, costs as much as a chat.
func Cost(k domain.ChannelKind) Points {
	switch k {
	case domain.KindMail:
		return 1
	case domain.KindMessaging:
		return 3
	}
	return 6
}

// Capacity is what an agent may have in hand at an instant: the base, and half of it, cut to a whole half point, for a trainee and during the first
// 14 days (dates in UTC). Halving leaves room for one chat if the base has it, else a small base would keep a new agent from learning. A base of
// 0 or less is no capacity: nothing is offered. An empty or unreadable date makes nobody new.
func Capacity(base Points, s domain.Seniority, hiredOn string, at domain.Instant) Points {
	base = max(base, 0)
	if s != domain.SeniorityTrainee && !isNew(hiredOn, at) {
		return base
	}
	return max(base/2, min(base, Cost(domain.KindChat)))
}

func isNew(hiredOn string, at domain.Instant) bool {
	day, err := time.Parse(time.DateOnly, hiredOn)
	return err == nil && at < domain.At(day.AddDate(0, 0, newDays))
}

// Fits reports whether the agent can be offered a conversation of this kind now: online, and within the capacity with it. Less load than capacity
// would not do, since a chat on top of 11.5 points makes 14.5 of 12.
func (a Agent) Fits(k domain.ChannelKind) bool { return a.Online && a.Load+Cost(k) <= a.Capacity }
