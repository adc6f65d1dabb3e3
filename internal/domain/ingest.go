package domain

// Message is the stored message a MessageCreated event speaks of; bodies live here and not in events, so that they can be erased.
type Message struct {
	ID             ID          `json:"id"`
	ConversationID ID          `json:"conversation_id"`
	ContactID      ID          `json:"contact_id"`
	At             Instant     `json:"at"`
	Actor          Actor       `json:"actor"`
	Type           MessageType `json:"type"`
	Note           bool        `json:"note,omitempty"`
	Body           string      `json:"body"`
	External       string      `json:"external,omitempty"` // id at the source
	Files          []File      `json:"files,omitempty"`    // with files the type is image (all are) or file, and Body may be empty
}

// File is something sent along with a message; its bytes lie elsewhere.
type File struct {
	ID     ID     `json:"id"`
	Name   string `json:"name"`
	Kind   string `json:"kind"` // media type, found out from the bytes
	Size   int64  `json:"size"`
	Width  int    `json:"width,omitempty"` // of an image, in pixels
	Height int    `json:"height,omitempty"`
}

// Conversation is the stored current state of a conversation, kept beside the events for lists and look-ups.
type Conversation struct {
	ID        ID      `json:"id"`
	StoreID   ID      `json:"store_id"`
	ContactID ID      `json:"contact_id"`
	AccountID ID      `json:"account_id"`
	Channel   Channel `json:"channel"`
	Subject   string  `json:"subject,omitempty"`
	Status    Status  `json:"status"`
	Owner     ID      `json:"owner,omitempty"`
	Team      ID      `json:"team,omitempty"`
	IssueType string  `json:"issue_type,omitempty"`
	Started   Instant `json:"started"`
	LastAt    Instant `json:"last_at"`
	External  string  `json:"external,omitempty"` // number or key at the source
	Source    ID      `json:"source,omitempty"`
}

// Batch is history or traffic to be written in one transaction: whatever exists already (by id) is left as it is, events that are
// already recorded (same id) are skipped, so writing a batch twice changes nothing.
type Batch struct {
	Stores        []Store
	Accounts      []Account
	Teams         []Team
	Agents        []Agent
	Contacts      []Contact
	Conversations []Conversation // an existing one is moved forward: status, owner, last_at of the newer
	Messages      []Message
	Events        []Event
}

// BatchResult counts what a batch added.
type BatchResult struct {
	Contacts, Conversations, Messages, Events int
	SkippedEvents                             int // already recorded
}
