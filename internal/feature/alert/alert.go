package alert

import (
	"slices"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/desk"
)

// Kind is what an alert is about.
type Kind string

// The kinds.
const (
	Unanswered Kind = "unanswered" // a customer waits past the supervisors' line
	SLA        Kind = "sla"        // a target of a conversation is about to be missed, or is
	Queue      Kind = "queue"      // a queue is too long
	Break      Kind = "break"      // a break has lasted much longer than planned
	Silent     Kind = "silent"     // a channel says nothing although it usually does
)

// Kinds lists the kinds in the order in which settings show them.
func Kinds() []Kind { return []Kind{Unanswered, SLA, Queue, Break, Silent} }

// calm is how long an event must be over before it counts as over: a queue that goes from five to four and back is one event.
func (k Kind) calm() time.Duration {
	if k == Queue || k == Silent {
		return time.Minute
	}
	return 0
}

// Alert is one event. Subject tells events of a kind apart; which of the other fields there are depends on the kind.
type Alert struct {
	ID      domain.ID      `json:"id"`
	Kind    Kind           `json:"kind"`
	Subject string         `json:"-"`
	Raised  domain.Instant `json:"raised"`
	Cleared domain.Instant `json:"cleared,omitempty"`
	Facts
	Told []domain.ID `json:"-"`    // users who were told on a screen
	Seen []domain.ID `json:"seen"` // users who have taken note
}

// Facts are what was so when the alert was raised.
type Facts struct {
	Conversation domain.ID      `json:"conversation,omitempty"`
	Agent        domain.ID      `json:"agent,omitempty"`
	Team         domain.ID      `json:"team,omitempty"` // whose supervisors are concerned
	Account      domain.ID      `json:"account,omitempty"`
	Channel      domain.Channel `json:"channel,omitempty"`
	Country      string         `json:"country,omitempty"`
	Since        domain.Instant `json:"since,omitempty"` // of the wait, the break or the silence
	People       int            `json:"people,omitempty"`
	Reason       string         `json:"reason,omitempty"`   // of a break
	Planned      int            `json:"planned,omitempty"`  // of a break, in minutes
	Usual        int64          `json:"usual_ms,omitempty"` // gap between messages
	Target       string         `json:"target,omitempty"`   // of the SLA
	Due          domain.Instant `json:"due,omitempty"`      // when it falls due
}

// old reports whether an event is no news any more when it is seen for the first time: what was missed long ago is in the lists of the inbox.
func (a Alert) old(now domain.Instant) bool { return a.Kind == SLA && now.Sub(a.Due) > oldNews }

// concerns reports whether somebody with a scope of the floor is shown an alert: of the own teams, or of a queue of no team. A silent channel
// is for those who see everything.
func (a Alert) concerns(f access.Floor) bool {
	return f.All || a.Kind != Silent && (f.Team(a.Team) || a.Team == 0 && a.Agent == 0)
}

// Limits of what can be set.
const (
	maxMinutes = 24 * 60
	maxPeople  = 1000
	maxRoutes  = 20
	maxName    = 100
)

// Rule says when one kind of alert is raised and on whose screens it appears. Minutes of a break are those beyond its plan, those of an SLA target
// those before it falls due.
type Rule struct {
	Kind    Kind          `json:"kind"`
	On      bool          `json:"on"`
	Minutes int           `json:"minutes,omitempty"`
	People  int           `json:"people,omitempty"` // of a queue
	Roles   []access.Role `json:"roles"`
}

// defaults are the rules of the product.
func defaults() []Rule {
	leads := []access.Role{access.Owner, access.Manager, access.Supervisor}
	return []Rule{
		{Kind: Unanswered, On: true, Minutes: 10, Roles: leads},
		{Kind: SLA, Minutes: 10, Roles: leads}, // to be switched on: where a minute and a half is promised, nearly every chat would alarm
		{Kind: Queue, On: true, Minutes: int(desk.QueueRed / time.Minute), People: desk.QueuePeople, Roles: leads},
		{Kind: Break, On: true, Minutes: 10, Roles: leads},
		{Kind: Silent, On: true, Roles: []access.Role{access.Owner, access.Manager}},
	}
}

// tells reports whether an alert appears on the screens of a caller.
func (r Rule) tells(p access.Principal, a Alert) bool {
	if !slices.Contains(r.Roles, p.Role) {
		return false
	}
	floor, err := p.Floor()
	return err == nil && a.concerns(floor)
}
