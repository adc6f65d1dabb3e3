package presence

import (
	"time"

	"kefu/internal/domain"
)

// The rules of presence, as the product states them. BeatEvery is the rhythm in which a client beats and the least time between two beats worth
// storing: three of them fit into Quiet, so that one lost beat puts nobody offline.
const (
	Quiet        = 90 * time.Second // without a heartbeat for so long an agent is offline
	BeatEvery    = 25 * time.Second
	MissedOffers = 2       // so many offers missed in a row are a break
	longest      = 8 * 60  // minutes: the longest break that can be planned
	missedReason = "other" // of the break that follows missed offers
)

// Reason is one reason for a break. Minutes is what it is planned to last when the agent plans nothing; 0 has no plan.
type Reason struct {
	Key     string
	Minutes int
}

// Reasons are the reasons for a break in the order in which they are offered: 小休, 用餐, 会议, 培训, 主管沟通, 其他.
func Reasons() []Reason {
	return []Reason{{"rest", 10}, {"meal", 45}, {"meeting", 0}, {"training", 0}, {"talk", 0}, {"other", 0}}
}

// State is the presence of one agent. The zero value, with the agent's id, is somebody who was never there: offline.
type State struct {
	Agent    domain.ID
	Chosen   domain.Presence // empty counts as offline
	Reason   string          // of a break
	Planned  int             // of a break, in minutes; 0 without a plan
	Since    domain.Instant  // when Chosen and Reason began
	LastSeen domain.Instant  // last heartbeat or choice
	Missed   int             // offers missed in a row
}

// Change is a change of presence to be recorded. By is ActorAgent for what the agent chose and ActorSystem for what time did.
// The instants of one agent's changes rise strictly, even under a clock that jumps back.
type Change struct {
	At   domain.Instant
	By   domain.ActorKind
	Data domain.PresenceChanged
}

// Choose is the agent's own choice. A break needs one of Reasons; planned is in minutes, and 0 takes the plan of the reason. Reason and plan are
// dropped for other states. Choosing what holds already, with the same reason, changes nothing but the heartbeat: a break is not prolonged by
// asking for it again. If the agent had fallen silent before, that comes first in the changes. After an error the state is as before.
func (s State) Choose(to domain.Presence, reason string, planned int, at domain.Instant) (State, []Change, error) {
	data, err := choice(to, reason, planned)
	if err != nil {
		return s, nil, err
	}
	s, changes := s.Expire(at)
	s.Missed = 0
	if s.chosen() != data.State || s.Reason != data.Reason {
		var c Change
		s, c = s.become(data, at, domain.ActorAgent)
		changes = append(changes, c)
	}
	if s.Told(at) {
		s.LastSeen = 0 // from now on somebody sits there
	}
	s.LastSeen = max(s.LastSeen, s.Since, at)
	return s, changes, nil
}

// Beat notes a heartbeat. It never brings back an agent who has been silent for Quiet: such a state is returned as it is, for Expire to end it,
// and the agent has to choose again. Only the instant changes, so a caller may store one beat in BeatEvery and keep the others in memory.
func (s State) Beat(at domain.Instant) State {
	switch {
	case s.Told(at):
		s.LastSeen = max(s.Since, at)
	case !s.lapsed(at):
		s.LastSeen = max(s.LastSeen, at)
	}
	return s
}

// Told reports whether a presence was written down ahead of time, as a demo tells its shift: no heartbeat stands behind it and nobody is there to
// answer. It holds until LastSeen unless a choice or a heartbeat comes first.
func (s State) Told(now domain.Instant) bool {
	return s.chosen() != domain.PresenceOffline && s.LastSeen > now.Add(Quiet)
}

// Serves reports whether somebody is online and really there: who may be offered conversations, and for whose sake a web chat is open.
func (s State) Serves(now domain.Instant) bool {
	return s.At(now) == domain.PresenceOnline && !s.Told(now)
}

// Expire puts an agent offline who has been silent for Quiet, on a break or not. The change bears the instant at which the time was up, whenever
// that is noticed, so that neither a late sweeper nor a dead process lengthens anybody's hours.
func (s State) Expire(now domain.Instant) (State, []Change) {
	if !s.lapsed(now) {
		return s, nil
	}
	s, c := s.become(domain.PresenceChanged{State: domain.PresenceOffline}, s.LastSeen.Add(Quiet), domain.ActorSystem)
	return s, []Change{c}
}

// Miss counts an offer that was taken back unanswered. The second one in a row (MissedOffers) sends the agent on a break "other"; who is not online
// at that instant misses nothing.
func (s State) Miss(at domain.Instant) (State, []Change) {
	s, changes := s.Expire(at)
	if s.chosen() != domain.PresenceOnline {
		return s, changes
	}
	if s.Missed++; s.Missed < MissedOffers {
		return s, changes
	}
	s, c := s.become(domain.PresenceChanged{State: domain.PresenceBreak, Reason: missedReason}, at, domain.ActorSystem)
	return s, append(changes, c)
}

// Answered notes that the agent took or answered an offer: the count of missed ones begins anew.
func (s State) Answered() State {
	s.Missed = 0
	return s
}

// At is the presence that holds at an instant, whether or not Expire has been called: never empty.
func (s State) At(now domain.Instant) domain.Presence {
	if s.lapsed(now) {
		return domain.PresenceOffline
	}
	return s.chosen()
}

// Overrun reports whether a break with a plan has lasted longer than planned; false for somebody who is offline by now.
func (s State) Overrun(now domain.Instant) bool {
	return s.At(now) == domain.PresenceBreak && s.Planned > 0 && now.Sub(s.Since) > time.Duration(s.Planned)*time.Minute
}

func (s State) chosen() domain.Presence {
	if s.Chosen == "" {
		return domain.PresenceOffline
	}
	return s.Chosen
}

func (s State) lapsed(now domain.Instant) bool {
	return s.chosen() != domain.PresenceOffline && now >= s.LastSeen.Add(Quiet)
}

func (s State) become(data domain.PresenceChanged, at domain.Instant, by domain.ActorKind) (State, Change) {
	at = max(at, s.Since+1)
	s.Chosen, s.Reason, s.Planned, s.Since = data.State, data.Reason, data.Planned, at
	return s, Change{At: at, By: by, Data: data}
}

func choice(to domain.Presence, reason string, planned int) (domain.PresenceChanged, error) {
	switch to {
	case domain.PresenceOnline, domain.PresenceOffline:
		return domain.PresenceChanged{State: to}, nil
	case domain.PresenceBreak:
	default:
		return domain.PresenceChanged{}, domain.Invalid("state", "bad_presence", "%q is no presence; choose online, break or offline", to)
	}
	if planned < 0 || planned > longest {
		return domain.PresenceChanged{}, domain.Invalid("planned", "bad_break_plan", "a break is planned in minutes, 0 to %d", longest)
	}
	for _, r := range Reasons() {
		if r.Key != reason {
			continue
		}
		if planned == 0 {
			planned = r.Minutes
		}
		return domain.PresenceChanged{State: to, Reason: reason, Planned: planned}, nil
	}
	return domain.PresenceChanged{}, domain.Invalid("reason", "bad_break_reason",
		"a break needs a reason: rest, meal, meeting, training, talk or other")
}
