package desk

import (
	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
	"kefu/internal/engine/event"
	"kefu/internal/engine/presence"
)

// ItemKind is what a line of a thread shows.
type ItemKind string

// The kinds of line.
const (
	ItemStarted    ItemKind = "started"
	ItemMessage    ItemKind = "message"
	ItemAssigned   ItemKind = "assigned"
	ItemStatus     ItemKind = "status"
	ItemResolved   ItemKind = "resolved"
	ItemReopened   ItemKind = "reopened"
	ItemClassified ItemKind = "classified"
	ItemTagged     ItemKind = "tagged"
	ItemExcluded   ItemKind = "excluded"
	ItemIncluded   ItemKind = "included"
	ItemMerged     ItemKind = "merged"
	ItemUnmerged   ItemKind = "unmerged"
	ItemSplit      ItemKind = "split" // a line of both: of the new conversation and of the one its messages are from
	ItemInquiry    ItemKind = "inquiry"
	ItemSurvey     ItemKind = "survey"
	ItemRated      ItemKind = "rated"
	ItemCalledBack ItemKind = "survey_withdrawn"
	ItemUnasked    ItemKind = "survey_skipped"
	ItemDelivery   ItemKind = "delivery" // how far a message of ours came; no line of its own, but a mark at the message
)

// Item is one line of a thread. Seq counts the events of the contact without gaps, so that a reader knows what is missing; lines that are
// not shown to a reader leave a hole.
type Item struct {
	Seq          int64            `json:"seq"`
	At           domain.Instant   `json:"at"`
	Kind         ItemKind         `json:"kind"`
	Conversation domain.ID        `json:"conversation"`
	By           Author           `json:"by"`
	Message      *Message         `json:"message,omitempty"`
	Data         domain.EventData `json:"data,omitempty"`
	CID          string           `json:"cid,omitempty"` // the writer's own name for the message; to be shown to its writer only
}

// Author is who did it. ID is that of the agent, else empty.
type Author struct {
	Kind domain.ActorKind `json:"kind"`
	ID   domain.ID        `json:"id,omitempty"`
	Name string           `json:"name,omitempty"`
}

// Message is the text of a line.
type Message struct {
	ID    domain.ID          `json:"id"`
	Type  domain.MessageType `json:"type"`
	Body  string             `json:"body"`
	Note  bool               `json:"note,omitempty"`
	Lang  string             `json:"lang,omitempty"`
	Files []domain.File      `json:"files,omitempty"`
}

// Items is a part of a thread, oldest first. Seq is the highest sequence number that was looked at, whether shown or not; More says that
// there is more in the direction of reading.
type Items struct {
	Items []Item `json:"items"`
	Seq   int64  `json:"seq"`
	More  bool   `json:"more"`
}

// Person is an agent or a customer by name.
type Person struct {
	ID      domain.ID `json:"id"`
	Name    string    `json:"name,omitempty"`
	Country string    `json:"country,omitempty"`
	Lang    string    `json:"lang,omitempty"`
}

// Row is a conversation in a list. Of two rows of one conversation the one with the higher Seq is the newer.
type Row struct {
	ID          domain.ID            `json:"id"`
	Store       domain.ID            `json:"store"`
	Account     domain.ID            `json:"account"`
	Channel     domain.Channel       `json:"channel"`
	Status      domain.Status        `json:"status"`
	Reason      string               `json:"reason,omitempty"`
	SnoozeUntil domain.Instant       `json:"snooze_until,omitempty"`
	Excluded    bool                 `json:"excluded,omitempty"`
	Owner       Person               `json:"owner"`
	Team        domain.ID            `json:"team"`
	Contact     Person               `json:"contact"`
	IssueType   string               `json:"issue_type,omitempty"`
	Priority    string               `json:"priority,omitempty"`
	Began       domain.Instant       `json:"began"`
	LastAt      domain.Instant       `json:"last_at"`
	Waiting     domain.Instant       `json:"waiting,omitempty"` // since when the customer waits for us; 0: he or she does not
	Amber       domain.Instant       `json:"amber,omitempty"`
	Due         domain.Instant       `json:"due,omitempty"`
	Seq         int64                `json:"seq"`
	Read        int64                `json:"read"`         // up to where an agent has read
	VisitorRead int64                `json:"visitor_read"` // up to where the customer has read
	Preview     string               `json:"preview"`
	PreviewBy   string               `json:"preview_by"` // customer, agent, note …
	Tags        []string             `json:"tags,omitempty"`
	Score       int                  `json:"score,omitempty"`
	VIP         bool                 `json:"vip,omitempty"`
	ReplyBy     domain.Instant       `json:"reply_by,omitempty"` // promised to a customer who wrote outside service hours and waits for the first answer
	Check       *domain.ReplyChecked `json:"check,omitempty"`    // what the first answer failed to tell
	SLA         []SLALine            `json:"sla,omitempty"`      // targets that run, what is due first first
	SLADue      domain.Instant       `json:"sla_due,omitempty"`  // when the first of them is due; 0: none runs
	Dispute     *Dispute             `json:"dispute,omitempty"`  // while the customer waits
	Staged      *conversation.Stages `json:"staged,omitempty"`   // 3-5-15, where it is in force
	Into        domain.ID            `json:"into,omitempty"`     // merged into this conversation
	Merged      []domain.ID          `json:"merged,omitempty"`   // those that stand merged into this one
	From        domain.ID            `json:"from,omitempty"`     // split off from this conversation
	Parts       []domain.ID          `json:"parts,omitempty"`    // those that were split off from this one

	State conversation.State `json:"-"`
}

// View is a list of the inbox.
type View string

// The views. ViewWaiting is sorted by what is due first, the others by the newest message.
const (
	ViewWaiting  View = "waiting"
	ViewOpen     View = "open"
	ViewPending  View = "pending"
	ViewOnHold   View = "on_hold"
	ViewSnoozed  View = "snoozed"
	ViewResolved View = "resolved"
	ViewAll      View = "all"
)

// Order is what a list is sorted by.
type Order string

// The orders. OrderSLA begins with the running target of the SLA that is due first; conversations in which none runs are the last.
const (
	OrderUsual Order = "" // of the view
	OrderSLA   Order = "sla"
)

// Reach is whose conversations a list shows.
type Reach string

// The reaches.
const (
	ReachMine       Reach = "mine"
	ReachUnassigned Reach = "unassigned" // nobody's: of no team or of the viewer's
	ReachTeam       Reach = "team"       // of the viewer's teams, whoever owns them
	ReachAll        Reach = "all"        // everything the viewer may see
)

// ListQuery asks for one page of a list.
type ListQuery struct {
	View   View
	Reach  Reach
	Order  Order
	Store  domain.ID // 0: all
	Filter Filter
	Cursor string // Page.Next of the page before; empty: from the beginning
	Limit  int    // 1 to 100; 0: 50
}

// Page is one page of a list; Next is empty on the last.
type Page struct {
	Items []Row  `json:"items"`
	Next  string `json:"next,omitempty"`
}

// Counts is how many conversations each view holds, as of a position in the log.
type Counts struct {
	Cursor string                 `json:"cursor"`
	Views  map[View]map[Reach]int `json:"views"`
	// Stores is Views of each store by itself, without what is zero.
	Stores map[domain.ID]map[View]map[Reach]int `json:"stores"`
}

// Detail is a conversation that is opened: its last lines, its customer, and what the customer asked before.
type Detail struct {
	Row     Row             `json:"row"`
	Contact domain.Contact  `json:"contact"`
	Items   Items           `json:"items"`
	History []Earlier       `json:"history"`
	Trail   []PageView      `json:"trail"`
	Details []ContactDetail `json:"details"`
	Origin  *Origin         `json:"origin,omitempty"`
}

// Earlier is another conversation of the same customer, newest first.
type Earlier struct {
	ID        domain.ID      `json:"id"`
	Began     domain.Instant `json:"began"`
	IssueType string         `json:"issue_type,omitempty"`
	Status    domain.Status  `json:"status"`
}

// Receipt says where a write stands. Again: it was recorded before, and nothing was written now.
type Receipt struct {
	CID          string         `json:"cid,omitempty"`
	Conversation domain.ID      `json:"conversation"`
	Message      domain.ID      `json:"message,omitempty"`
	Seq          int64          `json:"seq"`
	At           domain.Instant `json:"at"`
	Again        bool           `json:"again,omitempty"`
}

// Viewer is who looks, with the teams of this moment.
type Viewer struct {
	Agent domain.ID
	Teams []domain.ID // led or belonged to
	All   bool        // sees every conversation
	// Masked: personal data of customers are hidden.
	Masked bool
}

// Update is what the feed tells of one conversation: the row as it is now, and the lines that are new; or, without a row (ID 0), of agents.
type Update struct {
	Cursor   event.Cursor // whoever has heard this goes on from here
	Row      Row
	Before   Brief // as the board had it; zero when it was not unresolved
	Items    []Item
	Presence []presence.State // agents whose state changed
	Counts   func(Viewer) Counts

	end event.Cursor // of its batch
}

// Sink hears of every change, in the order of the log. It must not block.
type Sink interface{ Publish([]Update) }
