package domain

// ActorKind says who did something. Only human agents' public messages satisfy response metrics.
type ActorKind string

// The actors of a conversation.
const (
	ActorCustomer    ActorKind = "customer"
	ActorAgent       ActorKind = "agent"       // a human agent of the team
	ActorBot         ActorKind = "bot"         // bot or AI that wrote by itself
	ActorRule        ActorKind = "rule"        // auto-reply, offline notice, macro fired by a rule
	ActorSystem      ActorKind = "system"      // survey invitation, silence end, delivery notices
	ActorIntegration ActorKind = "integration" // another program, by API
	ActorColleague   ActorKind = "colleague"   // internal person who is not serving the customer
)

// Seniority is an agent's grade (职级).
type Seniority string

// The grades, lowest first.
const (
	SeniorityTrainee Seniority = "trainee" // 新人
	SeniorityJunior  Seniority = "junior"  // 初级
	SeniorityMiddle  Seniority = "middle"  // 中级
	SenioritySenior  Seniority = "senior"  // 资深
)

// Employment says on whose payroll an agent is (用工类型).
type Employment string

// The kinds of employment.
const (
	EmploymentOwn        Employment = "own"        // 自有
	EmploymentPartTime   Employment = "part_time"  // 兼职
	EmploymentOutsourced Employment = "outsourced" // 外包
	EmploymentTemporary  Employment = "temporary"  // 临时
)

// AgentRef is an agent as he or she was at one instant. Events carry it, so that credit stays where it fell when people change teams.
// The zero value means nobody.
type AgentRef struct {
	Agent      ID         `json:"agent,omitempty"`
	Team       ID         `json:"team,omitempty"`
	Seniority  Seniority  `json:"seniority,omitempty"`
	Employment Employment `json:"employment,omitempty"`
}

// Actor is who did it, frozen at the event.
type Actor struct {
	Kind ActorKind `json:"kind"`
	AgentRef
}

// Agent is a human who answers customers. Terms are effective-dated, oldest first.
type Agent struct {
	ID        ID          `json:"id"`
	Name      string      `json:"name"`
	Email     string      `json:"email,omitempty"`
	Languages []string    `json:"languages,omitempty"` // BCP 47
	HiredOn   string      `json:"hired_on,omitempty"`  // YYYY-MM-DD
	LeftOn    string      `json:"left_on,omitempty"`   // YYYY-MM-DD, empty while employed
	Terms     []AgentTerm `json:"terms"`
	Demo      bool        `json:"demo,omitempty"`
}

// AgentTerm is what held for an agent from an instant on.
type AgentTerm struct {
	From       Instant    `json:"from"`
	Team       ID         `json:"team,omitempty"`
	Seniority  Seniority  `json:"seniority,omitempty"`
	Employment Employment `json:"employment,omitempty"`
}

// RefAt returns the agent as of an instant; before the first term the first one holds.
func (a Agent) RefAt(at Instant) AgentRef {
	ref := AgentRef{Agent: a.ID}
	for i, t := range a.Terms {
		if i > 0 && t.From > at {
			break
		}
		ref.Team, ref.Seniority, ref.Employment = t.Team, t.Seniority, t.Employment
	}
	return ref
}

// Team is a group of agents under one supervisor; Parent makes a tree.
type Team struct {
	ID     ID     `json:"id"`
	Name   string `json:"name"`
	Parent ID     `json:"parent,omitempty"`
	Demo   bool   `json:"demo,omitempty"`
}

// Contact is one customer of one store, known by any number of identifiers. Person is the root contact of its merge group: itself
// until it is merged into another.
type Contact struct {
	ID          ID           `json:"id"`
	StoreID     ID           `json:"store_id"`
	Person      ID           `json:"person"`
	Name        string       `json:"name,omitempty"`
	Country     string       `json:"country,omitempty"`  // ISO 3166-1 alpha-2
	Language    string       `json:"language,omitempty"` // BCP 47
	VIP         bool         `json:"vip,omitempty"`
	Identifiers []Identifier `json:"identifiers,omitempty"`
}

// Identifier is one way to recognise a contact: (kind, value) is unique within a store.
type Identifier struct {
	Kind  string `json:"kind"` // email, phone, visitor, external, whatsapp, line …
	Value string `json:"value"`
}
