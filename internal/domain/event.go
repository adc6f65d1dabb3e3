package domain

// EventKind names what happened.
type EventKind string

// The kinds of event; those of orders are beside their data.
const (
	EventConversationStarted    EventKind = "conversation.started"
	EventMessageCreated         EventKind = "message.created"
	EventConversationAssigned   EventKind = "conversation.assigned"
	EventConversationStatus     EventKind = "conversation.status"
	EventConversationResolved   EventKind = "conversation.resolved"
	EventConversationReopened   EventKind = "conversation.reopened"
	EventConversationMerged     EventKind = "conversation.merged"
	EventConversationUnmerged   EventKind = "conversation.unmerged"
	EventConversationSplit      EventKind = "conversation.split"
	EventConversationExcluded   EventKind = "conversation.excluded"
	EventConversationIncluded   EventKind = "conversation.included"
	EventConversationTagged     EventKind = "conversation.tagged"
	EventConversationClassified EventKind = "conversation.classified"
	EventConversationStamped    EventKind = "conversation.stamped"
	EventBotHandoff             EventKind = "bot.handoff"
	EventSurveyInvited          EventKind = "survey.invited"
	EventSurveyAnswered         EventKind = "survey.answered"
	EventSurveyWithdrawn        EventKind = "survey.withdrawn"
	EventSurveySkipped          EventKind = "survey.skipped"
	EventInquiryMarked          EventKind = "inquiry.marked"
	EventContactMerged          EventKind = "contact.merged"
	EventContactUnmerged        EventKind = "contact.unmerged"
	EventPresenceChanged        EventKind = "presence.changed"
	EventConversationSeen       EventKind = "conversation.seen"
	EventSLAWarned              EventKind = "sla.warned"
	EventSLABreached            EventKind = "sla.breached"
	EventReplyChecked           EventKind = "reply.checked"
	EventMessageDelivery        EventKind = "message.delivery"
)

// Event is one thing that happened, never edited. It carries ids, times, kinds and numbers, never personal data, so that erasing a
// person rewrites no history. The actor, with team and grade, is frozen as of At.
type Event struct {
	ID             ID
	Seq            int64 // position in the log, assigned by the store
	StoreID        ID
	ContactID      ID    // zero for presence events
	ContactSeq     int64 // 1, 2, 3 … per contact, assigned by the store under the contact's lock
	ConversationID ID    // zero when the event is about the contact or an agent
	Kind           EventKind
	Version        int // of Data's shape
	At             Instant
	RecordedAt     Instant
	Actor          Actor
	Source         ID    // import or account that reported it; zero for the desk itself
	SourceKey      ID    // hash of the identity (source, record, kind, n); of several events with one key the last recorded stands
	SourcePos      int64 // position in the source, the tie-break between equal instants
	Data           EventData
}

// EventData is the payload of one kind of event.
type EventData interface{ EventKind() EventKind }

// Observes is a set of what a source can see. A metric that needs more than a row observes leaves that row out.
type Observes int64

// What a source may observe.
const (
	ObservesMessages   Observes = 1 << iota // every message with its sender and time
	ObservesStamps                          // per-conversation stamps: created, first reply, resolved
	ObservesIdentity                        // the same customer is recognised across conversations
	ObservesAssignment                      // who owned the conversation and when
	ObservesStatus                          // status changes, resolve and reopen
	ObservesRatings                         // survey invitations and answers
	ObservesPresence                        // agent states

	ObservesAll = ObservesMessages | ObservesStamps | ObservesIdentity | ObservesAssignment | ObservesStatus | ObservesRatings | ObservesPresence
)

// ConversationStarted opens a conversation. Its instant is that of the first message or of the ticket's creation.
type ConversationStarted struct {
	Account     ID       `json:"account,omitempty"`
	Channel     Channel  `json:"channel"`
	Country     string   `json:"country,omitempty"`
	CountryRule string   `json:"country_rule,omitempty"` // ship_to, phone, ip, locale, channel, import
	Region      Region   `json:"region,omitempty"`       // overrides the map from country
	Language    string   `json:"language,omitempty"`
	Priority    string   `json:"priority,omitempty"` // low, normal, high, urgent
	VIP         bool     `json:"vip,omitempty"`      // the customer was one
	Outbound    bool     `json:"outbound,omitempty"` // an agent wrote first
	Observes    Observes `json:"observes"`
	// SilenceEnds is set by sources that report messages but no status: the fold then ends the conversation by the silence rule.
	SilenceEnds bool `json:"silence_ends,omitempty"`
}

// MessageType is the form of a message. Each counts as one message.
type MessageType string

// The message types.
const (
	MessageText    MessageType = "text"
	MessageImage   MessageType = "image"
	MessageSticker MessageType = "sticker"
	MessageFile    MessageType = "file"
	MessageVoice   MessageType = "voice"
	MessageVideo   MessageType = "video"
	MessageStory   MessageType = "story"
	MessageCall    MessageType = "call"
)

// MessageCreated is a message by Event.Actor. Note is true for an internal note, which no customer sees.
type MessageCreated struct {
	Message   ID          `json:"message,omitempty"`
	Type      MessageType `json:"type,omitempty"` // empty means text
	Note      bool        `json:"note,omitempty"`
	Chars     int         `json:"chars,omitempty"`
	Sentences int         `json:"sentences,omitempty"`
	Language  string      `json:"language,omitempty"`
	Closing   bool        `json:"closing,omitempty"`  // nothing but thanks, bye or an emoji
	Macro     bool        `json:"macro,omitempty"`    // a canned reply sent by the agent's click
	Assisted  bool        `json:"assisted,omitempty"` // an AI draft approved by the agent
	Outside   bool        `json:"outside,omitempty"`  // sent outside the desk and echoed by the channel
	Failed    bool        `json:"failed,omitempty"`   // the channel refused it; it never reached the customer
	Auto      string      `json:"auto,omitempty"`     // of a rule: which one wrote it
}

// AssignReason says why the owner changed.
type AssignReason string

// The reasons of an assignment.
const (
	AssignRouting    AssignReason = "routing"     // by the system or a rule
	AssignClaim      AssignReason = "claim"       // the agent took it
	AssignTransfer   AssignReason = "transfer"    // one human gave it to another
	AssignHandover   AssignReason = "handover"    // 下班交接, end of shift
	AssignTakeBack   AssignReason = "take_back"   // not answered in time, taken back by the system
	AssignManager    AssignReason = "manager"     // redistributed by a supervisor
	AssignBotHandoff AssignReason = "bot_handoff" // from bot to human
	AssignSplit      AssignReason = "split"       // as the conversation was owned that this one was split off from
)

// ConversationAssigned gives the conversation to To (zero agent: to a team or to nobody). From is the owner before.
type ConversationAssigned struct {
	From   AgentRef     `json:"from"`
	To     AgentRef     `json:"to"`
	Reason AssignReason `json:"reason,omitempty"`
	Note   string       `json:"note,omitempty"` // key of a transfer reason (language, skill …), not free text
}

// Status is where a conversation stands.
type Status string

// The statuses. Resolved is entered and left only by the resolved and reopened events.
const (
	StatusOpen     Status = "open"     // 处理中
	StatusPending  Status = "pending"  // 等客户
	StatusOnHold   Status = "on_hold"  // 等内部, with reason
	StatusSnoozed  Status = "snoozed"  // 稍后提醒
	StatusResolved Status = "resolved" // 已解决
)

// ConversationStatus moves between the unresolved statuses.
type ConversationStatus struct {
	Status Status `json:"status"`
	Reason string `json:"reason,omitempty"` // on hold: warehouse, carrier, finance, supplier, engineer, approval
	// Until ends a snooze; zero: it ends by hand or when the customer writes.
	Until Instant `json:"until,omitempty"`
}

// ResolveReason says how a conversation ended.
type ResolveReason string

// The ways a conversation ends.
const (
	ResolveManual  ResolveReason = "manual"
	ResolveSilence ResolveReason = "silence" // 客户未再回复
	ResolveBot     ResolveReason = "bot"
	ResolveRule    ResolveReason = "rule"
)

// ConversationResolved ends a resolve cycle. Actor is who closed it.
type ConversationResolved struct {
	Reason ResolveReason `json:"reason,omitempty"` // empty means manual
	Owner  AgentRef      `json:"owner"`            // owner at that instant
}

// ConversationReopened begins another cycle; Actor (customer, agent, rule) says by whom.
type ConversationReopened struct{}

// ConversationMerged makes this conversation a child of Into: out of volume and FCR, its human work stays.
type ConversationMerged struct {
	Into ID `json:"into"`
}

// ConversationUnmerged undoes ConversationMerged.
type ConversationUnmerged struct {
	From ID `json:"from"`
}

// ConversationSplit begins this conversation with messages that were said in From: they, and what else tells of them, count here from their own
// instants on, as if they had never been there. A message that was split off twice counts where it went last. Reopenings are events of From that
// went along: the customer had reopened it with nothing but these messages.
type ConversationSplit struct {
	From       ID   `json:"from"`
	Messages   []ID `json:"messages"`
	Reopenings []ID `json:"reopenings,omitempty"`
}

// ConversationExcluded takes the conversation out of the figures; Reason is spam, test, internal, duplicate or blast.
type ConversationExcluded struct {
	Reason string `json:"reason"`
}

// ConversationIncluded undoes ConversationExcluded.
type ConversationIncluded struct{}

// ConversationTagged changes the free tags.
type ConversationTagged struct {
	Added   []string `json:"added,omitempty"`
	Removed []string `json:"removed,omitempty"`
}

// ConversationClassified sets what the conversation is about; empty fields stay as they were.
type ConversationClassified struct {
	IssueType string `json:"issue_type,omitempty"` // key of the issue type list, 问题类型
	Intent    string `json:"intent,omitempty"`     // presale, aftersale, other
	Priority  string `json:"priority,omitempty"`
	Language  string `json:"language,omitempty"`
	Country   string `json:"country,omitempty"`
	VIP       *bool  `json:"vip,omitempty"` // the customer was made one, or is none any more
}

// ConversationStamped carries the stamps of a source that reports one row per ticket and no messages.
type ConversationStamped struct {
	FirstReply   Instant  `json:"first_reply,omitempty"`
	FirstReplier AgentRef `json:"first_replier"`
	// Counts are null when the source does not know them.
	CustomerMessages *int `json:"customer_messages,omitempty"`
	AgentMessages    *int `json:"agent_messages,omitempty"`
}

// BotHandoff is the moment a bot gave up or the customer asked for a human.
type BotHandoff struct {
	Reason string `json:"reason,omitempty"`
}

// SurveyKind is what is asked.
type SurveyKind string

// The surveys.
const (
	SurveyCSAT SurveyKind = "csat" // 1–5 stars
	SurveyNPS  SurveyKind = "nps"  // 0–10
	SurveyCES  SurveyKind = "ces"  // 1–7, lower is better
)

// SurveyInvited asks the customer; Agent is the credited agent, frozen now.
type SurveyInvited struct {
	Invitation ID         `json:"invitation"`
	Survey     SurveyKind `json:"survey"`
	Agent      AgentRef   `json:"agent"`
	Expires    Instant    `json:"expires,omitempty"`
	Bounced    bool       `json:"bounced,omitempty"`
	Link       bool       `json:"link,omitempty"` // asked on a page behind a link, not in the channel
}

// SurveyAnswered is the customer's answer; a later answer to the same invitation replaces it. Without an invitation (imports) Agent
// carries the credit.
type SurveyAnswered struct {
	Invitation ID         `json:"invitation,omitempty"`
	Survey     SurveyKind `json:"survey"`
	Score      int        `json:"score"`
	Commented  bool       `json:"commented,omitempty"`
	Agent      AgentRef   `json:"agent"`
	// Dimensions are further stars, 1 to 5, by what they are for: logistics, aftersale, speed. They are no part of Score.
	Dimensions map[string]int `json:"dimensions,omitempty"`
}

// SurveyWithdrawn takes an answer back, or calls an invitation back that nobody has answered yet.
type SurveyWithdrawn struct {
	Invitation ID     `json:"invitation"`
	Reason     string `json:"reason,omitempty"` // reopened, or empty
}

// SurveySkipped says that the moment to ask came and the customer was not asked, so that the resolve before it was not due for an invitation.
type SurveySkipped struct {
	Survey SurveyKind `json:"survey"`
	Reason string     `json:"reason"` // off, cooldown, or unreachable: no way to ask
}

// InquiryMarked says the conversation became a B2B inquiry. Grade is A, B, C, D, empty (not graded yet) or "none" (not an inquiry after all).
type InquiryMarked struct {
	Grade string `json:"grade,omitempty"`
}

// ContactMerged joins Event.ContactID and Other into one person.
type ContactMerged struct {
	Other ID `json:"other"`
}

// ContactUnmerged undoes ContactMerged.
type ContactUnmerged struct {
	Other ID `json:"other"`
}

// Presence is the state an agent chose.
type Presence string

// The states.
const (
	PresenceOnline  Presence = "online"  // 在线
	PresenceBreak   Presence = "break"   // 小休
	PresenceOffline Presence = "offline" // 离线
)

// PresenceChanged is an agent's change of state; Actor names the agent.
type PresenceChanged struct {
	State   Presence `json:"state"`
	Reason  string   `json:"reason,omitempty"`  // break: rest, meal, meeting, training, talk, other
	Planned int      `json:"planned,omitempty"` // minutes
}

// DeliveryState is how far a message of ours came on its way to the customer.
type DeliveryState string

// The states, in the order in which they follow; a message that failed goes no further.
const (
	DeliverySent      DeliveryState = "sent"      // the channel took it
	DeliveryDelivered DeliveryState = "delivered" // it is on the customer's device
	DeliveryRead      DeliveryState = "read"
	DeliveryFailed    DeliveryState = "failed" // it did not reach the customer
)

// MessageDelivery is what a channel reports of a message of ours. Reason is the channel's code of a failure, never free text.
type MessageDelivery struct {
	Message ID            `json:"message"`
	State   DeliveryState `json:"state"`
	Reason  string        `json:"reason,omitempty"`
}

// AutoOffHours is MessageCreated.Auto of what a customer is told who writes outside service hours.
const AutoOffHours = "off_hours"

// ConversationSeen is a human who opened a conversation that nobody had taken note of yet; Actor says who.
type ConversationSeen struct{}

// SLAMark is one target of one conversation as it stood when it was marked. Target and Start name the instance: it is marked once. The owner is
// the one of that instant, or nobody.
type SLAMark struct {
	Target string   `json:"target"`
	Policy string   `json:"policy,omitempty"`
	Start  Instant  `json:"start"`
	Due    Instant  `json:"due"`
	Owner  AgentRef `json:"owner"`
}

// SLAWarned says that most of the time of a target has run. Figures do not go by it.
type SLAWarned struct{ SLAMark }

// SLABreached says that a target was not fulfilled when it fell due. Figures work breaches out anew and do not go by it.
type SLABreached struct{ SLAMark }

// ReplyChecked says what the first answer to a customer told: when something will happen, and how his or her order stands, which is asked for only
// where one is open. Actor is who wrote it.
type ReplyChecked struct {
	Message   ID   `json:"message"`
	Time      bool `json:"time"`
	Order     bool `json:"order"`
	OpenOrder bool `json:"open_order"`
}

// OK reports whether the answer told what it had to.
func (c ReplyChecked) OK() bool { return c.Time && (c.Order || !c.OpenOrder) }
