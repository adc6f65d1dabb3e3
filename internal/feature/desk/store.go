package desk

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
	"kefu/internal/engine/event"
	"kefu/internal/engine/presence"
	"kefu/internal/engine/survey"
)

// Stored is a conversation as the store keeps it for the inbox.
type Stored struct {
	State       conversation.State
	Preview     string
	PreviewBy   string
	AgentRead   int64 // ContactSeq up to which an agent has read
	VisitorRead int64
}

// Preview is the last line to be shown in lists; an empty By leaves the one before.
type Preview struct{ Text, By string }

// Place is where a list was left: the sort instant and the id of its last row.
type Place struct {
	At domain.Instant
	ID domain.ID
}

// Slice is one ordered range of conversations: those who wait, by what is due first, or those of one status, newest message first; with SLA
// both by Stored.SLADue.
// Conversations that are excluded stand with the resolved ones.
type Slice struct {
	Waiting   bool
	Status    domain.Status  // unless Waiting
	SLA       bool           // by the SLA target that is due first
	Owner     *domain.ID     // nil: anybody's
	Team      *domain.ID     // nil: any team's
	Store     domain.ID      // 0: any
	Filter    Filter         // as far as there are columns: channels, stores, teams, owners, waiting
	WaitsFrom domain.Instant // only those who have waited since then or longer; 0: any
	After     *Place         // nil: from the beginning
	Limit     int
}

// Due is a conversation of which a timer has run out.
type Due struct{ Conversation, Contact domain.ID }

// Widget is what belongs to a web chat besides its account: the public key in the page, the pages' origins (none: all), and what its
// owner set up.
type Widget struct {
	Account   domain.Account
	Key       string
	Origins   []string
	Secret    string // signs what visitors bring along
	OldSecret string // the one before, which holds until OldUntil
	OldUntil  domain.Instant
	Doc       WidgetDoc
	Enabled   bool
}

// WidgetDoc is how a web chat looks and what it says; the empty one is legal.
type WidgetDoc struct {
	Color    string                 `json:"color,omitempty"`
	Side     string                 `json:"side,omitempty"` // left or right
	Greeting map[string]string      `json:"greeting,omitempty"`
	Away     map[string]string      `json:"away,omitempty"` // said outside service hours, by language
	Team     domain.ID              `json:"team,omitempty"` // whose queue new conversations join
	Form     *PreForm               `json:"form,omitempty"`
	Consent  bool                   `json:"consent,omitempty"` // nothing is stored in a browser before the visitor agrees
	Privacy  string                 `json:"privacy,omitempty"` // address of the shop's notice
	Invites  []Invite               `json:"invites,omitempty"`
	Extra    map[string]interface{} `json:"extra,omitempty"`
	// AutoReply is sent to who writes outside service hours, by language; ReplyByMark in it becomes the promised time. None: nothing is sent.
	AutoReply map[string]string `json:"auto_reply,omitempty"`
}

// Invitation is a survey on its way: Score 0 until it is answered.
type Invitation struct {
	ID           domain.ID
	Conversation domain.ID
	Contact      domain.ID
	Kind         domain.SurveyKind
	Agent        domain.AgentRef
	Asked        domain.Instant
	Expires      domain.Instant
	Asks         []string // dimensions that were asked for with it
	Score        int
	Dimensions   map[string]int
	Comment      string
	Answered     domain.Instant
	Cancelled    domain.Instant // when it was called back unanswered
}

// Later is a survey that waits for its day.
type Later struct {
	ID           domain.ID
	Conversation domain.ID
	Contact      domain.ID
	Kind         domain.SurveyKind
	Due          domain.Instant
}

// PageView is one page a visitor looked at.
type PageView struct {
	At       domain.Instant `json:"at"`
	URL      string         `json:"url"`
	Title    string         `json:"title,omitempty"`
	Referrer string         `json:"referrer,omitempty"`
}

// Store is what the desk needs of a database.
type Store interface {
	VisitorStore
	// Change runs fn in one transaction; fn may run more than once and must not do input or output besides.
	Change(ctx context.Context, fn func(Tx) error) error

	// Row returns one conversation, or not_found.
	Row(ctx context.Context, conversation domain.ID) (Stored, error)
	// Rows returns those that exist, in no particular order.
	Rows(ctx context.Context, ids []domain.ID) ([]Stored, error)
	RowsOf(ctx context.Context, contact domain.ID) ([]Stored, error) // of one customer, newest first
	List(ctx context.Context, s Slice) ([]Stored, error)
	// Unresolved calls fn for every conversation that is neither resolved nor excluded.
	Unresolved(ctx context.Context, fn func(Stored) error) error
	DueTimers(ctx context.Context, now domain.Instant, limit int) ([]Due, error)
	// Thread returns events of a contact by ContactSeq, oldest first, of one conversation or (0) of all: the last ones, those just before a
	// number, or those just after one; and the messages these speak of.
	Thread(ctx context.Context, q ThreadQuery) ([]domain.Event, []domain.Message, error)
	// Messages returns the messages with the given ids within conversations.
	Messages(ctx context.Context, ids map[domain.ID][]domain.ID) ([]domain.Message, error)

	Widget(ctx context.Context, key string) (Widget, error) // or not_found
	Widgets(ctx context.Context) ([]Widget, error)
	SaveWidget(ctx context.Context, w Widget) error
	// WidgetOf returns the web chat of an account, or not_found.
	WidgetOf(ctx context.Context, account domain.ID) (Widget, error)

	Agent(ctx context.Context, id domain.ID) (domain.Agent, error)
	Agents(ctx context.Context) ([]domain.Agent, error)
	AgentNames(ctx context.Context, ids []domain.ID) (map[domain.ID]string, error) // of those that exist
	Teams(ctx context.Context) ([]domain.Team, error)
	Contact(ctx context.Context, id domain.ID) (domain.Contact, error)
	Contacts(ctx context.Context, ids []domain.ID) ([]domain.Contact, error)
	IssueTypes(ctx context.Context) ([]domain.IssueType, error)

	Pages(ctx context.Context, visitor string, limit int) ([]PageView, error) // newest first
	AddPage(ctx context.Context, visitor string, p PageView) error
	Invitation(ctx context.Context, id domain.ID) (Invitation, error)   // or not_found
	SurveyPlans(ctx context.Context) (map[domain.ID]survey.Plan, error) // those that were changed, by store
	SaveSurveyPlan(ctx context.Context, store domain.ID, p survey.Plan) error
	DueSurveys(ctx context.Context, now domain.Instant, limit int) ([]Later, error)
	Stores(ctx context.Context) ([]domain.Store, error)
	SaveRead(ctx context.Context, conversation domain.ID, byVisitor bool, seq int64) error

	AddFile(ctx context.Context, f Attachment) error
	File(ctx context.Context, id domain.ID) (Attachment, error) // or not_found
	Presences(ctx context.Context) ([]presence.State, error)

	CannedReplies(ctx context.Context) ([]Canned, error)
	SaveCanned(ctx context.Context, c Canned) error
	DeleteCanned(ctx context.Context, id domain.ID) error
}

// ThreadQuery asks for a part of a thread. Before and After are ContactSeq; both zero: the last ones.
type ThreadQuery struct {
	Contact      domain.ID
	Conversation domain.ID
	Merged       []domain.ID // besides Conversation
	Came, Gone   []int64     // ContactSeq of events to be shown that are recorded elsewhere, and of those that are shown elsewhere
	Before       int64
	After        int64
	Limit        int
}

// Tx is a running transaction of the desk.
type Tx interface {
	VisitorTx
	SplitTx
	Now() domain.Instant
	// LockContact holds a contact until the transaction ends. Every writer of a conversation locks its contact first.
	LockContact(id domain.ID) error
	// Known returns the event that is recorded under an id.
	Known(event domain.ID) (domain.Event, bool, error)
	// State returns a conversation.
	State(conversation domain.ID) (conversation.State, bool, error)
	// LatestOf returns the newest conversation of a contact at an account, or the one it was merged into.
	LatestOf(contact, account domain.ID) (conversation.State, bool, error)
	// LastInvitation is when a contact was last asked so, invitations that were called back aside; 0: never.
	LastInvitation(contact domain.ID, kind domain.SurveyKind) (domain.Instant, error)
	// Survey is a store and what its customers are asked.
	Survey(store domain.ID) (survey.Plan, domain.Store, error)
	// OpenInvitations are those of a conversation that are neither answered nor called back.
	OpenInvitations(conversation domain.ID) ([]Invitation, error)
	// SaveLater keeps a survey for its day, DropLater forgets it.
	SaveLater(l Later) error
	DropLater(id domain.ID) error
	// Events returns the events of a conversation, or (0) of the contact, as they were recorded, and LastMessage its newest message.
	Events(contact, conversation domain.ID) ([]domain.Event, error)
	LastMessage(conversation domain.ID) (domain.Message, bool, error)
	// AddContact writes a contact that is not there yet.
	AddContact(c domain.Contact) error
	// ContactBy returns the contact of a store that an identifier belongs to.
	ContactBy(store domain.ID, id domain.Identifier) (domain.ID, bool, error)
	// FillContact writes what is not known of a contact yet: name, country, language, and identifiers that nobody has.
	FillContact(c domain.Contact) error
	// LatestBond returns the newest conversation that another system knows by a name.
	LatestBond(account domain.ID, external string) (Bond, bool, error)
	// Tie keeps by which name another system knows a conversation.
	Tie(b Bond) error
	// VIP reports whether a contact is marked as important, SetVIP marks it.
	VIP(contact domain.ID) (bool, error)
	SetVIP(contact domain.ID, on bool) error
	// Append adds events to the log and returns those that are new, numbered.
	Append(events []domain.Event) ([]domain.Event, error)
	// TakeFiles returns uploaded files that no message has yet and that this visitor or agent uploaded; any other is not_found.
	TakeFiles(ids []domain.ID, visitor string, agent domain.ID) ([]domain.File, error)
	// AddMessage stores a message and binds the files it names.
	AddMessage(m domain.Message) error
	// Save writes the row of the inbox and moves the conversation forward.
	Save(s conversation.State, p Preview) error
	AddMentions(some []Mention) error
	SaveInvitation(i Invitation) error
	Invitation(id domain.ID) (Invitation, bool, error)
	// LockPresence returns an agent's presence and holds it until the transaction ends; who was never there is offline.
	LockPresence(agent domain.ID) (presence.State, error)
	// Presence is LockPresence without holding it.
	Presence(agent domain.ID) (presence.State, error)
	SavePresence(s presence.State) error
	// CountCanned notes that a ready answer was used; one that is gone is no error.
	CountCanned(id domain.ID) error
	// Open counts the open conversations an agent owns, by channel.
	Open(agent domain.ID) (map[domain.Channel]int, error)
}

// Log is where the feed reads what happened.
type Log interface {
	event.Log
	Head(ctx context.Context) (event.Cursor, error)
	Listen() (<-chan struct{}, func())
}

// RulesOf gives the rules of a conversation: what the settings promised when it began.
type RulesOf func(conversation.State) conversation.Rules

// Limits of what one person may send at once.
const (
	MaxBody  = 4000
	MaxFiles = 10
	MaxTags  = 20
	pageSize = 50
)
