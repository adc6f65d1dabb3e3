package fact

import "kefu/internal/domain"

// The structs below are the fact tables; the tag names the column. A Null column is NULL when the value does not exist: a wait that has
// not ended, a clock that does not apply. Instants are µs UTC (0 becomes NULL), durations integer ms, days whole days since 1970-01-01
// in the reporting zone with its cut-off.

// Null is an integer that may be missing.
type Null struct {
	V  int64
	OK bool
}

// Some is a present Null.
func Some(v int64) Null { return Null{V: v, OK: true} }

// Dims are the dimensions every row about a conversation carries; they are those of the conversation as it stands, so that one
// conversation never appears under two channels or issue types.
type Dims struct {
	Person       domain.ID       `fact:"person_id"`
	Contact      domain.ID       `fact:"contact_id"`
	Conversation domain.ID       `fact:"conversation_id"`
	Store        domain.ID       `fact:"store_id"`
	Account      domain.ID       `fact:"account_id"`
	Channel      string          `fact:"channel"`
	ChannelKind  string          `fact:"channel_kind"`
	Country      string          `fact:"country"`
	Region       string          `fact:"region"`
	Language     string          `fact:"language"`
	IssueType    string          `fact:"issue_type"`
	Intent       string          `fact:"intent"`
	Priority     string          `fact:"priority"`
	Tags         []string        `fact:"tags"`
	Observes     domain.Observes `fact:"observes"`
	Excluded     string          `fact:"excluded"` // empty, or spam, test, internal, duplicate, blast, merged
	Source       domain.ID       `fact:"source_id"`
	Settings     int64           `fact:"settings_version"` // the version in force at the conversation's start
}

// Credit is one agent a row is credited to, as he or she was at the instant that decides it. Tagged with a prefix: prefix_agent,
// prefix_team, prefix_seniority, prefix_employment. A zero agent is nobody.
type Credit struct {
	Agent      domain.ID `fact:"agent"`
	Team       domain.ID `fact:"team"`
	Seniority  string    `fact:"seniority"`
	Employment string    `fact:"employment"`
}

// When is an instant with its reporting buckets: prefix_at, prefix_day, prefix_slot (quarter hour of the local day, 0–95, not shifted by
// the cut-off), prefix_how (hour of week, Monday 00:00 = 0 … 167, reporting zone), prefix_how_store (the same in the store's zone).
// All NULL when the instant is zero.
type When struct {
	At       domain.Instant `fact:"at"`
	Day      Null           `fact:"day"`
	Slot     Null           `fact:"slot"`
	How      Null           `fact:"how"`
	HowStore Null           `fact:"how_store"`
}

// Outcomes of a conversation; exactly one holds, so that 咨询量 = 接待量 + 机器人独立解决 + 未接待 (missed and waiting) in every filter.
const (
	OutcomeHandled  = "handled"  // at least one human public reply to the customer
	OutcomeBot      = "bot"      // resolved by the bot, no human replied
	OutcomeMissed   = "missed"   // closed without a human reply
	OutcomeWaiting  = "waiting"  // still without a human reply; missed once missed_at (start + 3 h) has passed
	OutcomeOutbound = "outbound" // no customer message: not a consult
)

// Conversation is one row per conversation.
type Conversation struct {
	Dims
	Created        When           `fact:"created"`  // first customer message, else the start
	Arrived        Credit         `fact:"arrived"`  // team and owner when it first had one
	First          Credit         `fact:"first"`    // first human replier
	Last           Credit         `fact:"last"`     // last human replier
	Owner          Credit         `fact:"owner"`    // owner at the end or now
	Breach         Credit         `fact:"breach"`   // owner at the first time-out
	Marker         Credit         `fact:"inquirer"` // last human replier before the inquiry mark
	Outcome        string         `fact:"outcome"`
	MissedAt       domain.Instant `fact:"missed_at"`
	Outbound       bool           `fact:"outbound"`
	OffHours       bool           `fact:"off_hours"` // the first customer message came outside service hours: a 留言
	FirstReply     When           `fact:"first_reply"`
	FRT            Null           `fact:"frt_ms"`          // first human public reply − first customer message
	FRTBiz         Null           `fact:"frt_biz_ms"`      // the same in service hours; NULL for a 留言 and where no calendar applies
	FRTHuman       Null           `fact:"frt_human_ms"`    // clock of the human: starts at the hand-off when a bot spoke first, else as frt_ms
	FRTAssigned    Null           `fact:"frt_assigned_ms"` // first reply − max(first message, assignment to that agent)
	FRTAssignedBiz Null           `fact:"frt_assigned_biz_ms"`
	FRTHandoff     Null           `fact:"frt_handoff_ms"` // first reply − hand-off by the bot
	FRTHandoffBiz  Null           `fact:"frt_handoff_biz_ms"`
	OffHoursDue    domain.Instant `fact:"off_hours_due_at"`   // 留言: 10:00 of the next business day
	OffHoursMet    domain.Instant `fact:"off_hours_reply_at"` // its first human reply
	OffHoursReply  bool           `fact:"off_hours_reply"`    // the first human reply was itself sent outside service hours
	MaxWait        Null           `fact:"max_wait_ms"`        // slowest finished wait
	MaxWaitBiz     Null           `fact:"max_wait_biz_ms"`
	OpenSince      domain.Instant `fact:"open_since"` // first unanswered customer message still waiting
	TimeoutAt      domain.Instant `fact:"timeout_at"` // earliest time-out that happened or will if nobody answers; compare with as_of
	SlowTurns      int64          `fact:"slow_turns"` // finished turns slower than the slow line
	Turns          int64          `fact:"turns"`
	AnsweredTurns  int64          `fact:"answered_turns"`
	CustomerMsgs   int64          `fact:"customer_msgs"`
	AgentMsgs      int64          `fact:"agent_msgs"` // human, public
	BotMsgs        int64          `fact:"bot_msgs"`
	Notes          int64          `fact:"notes"`
	AgentChars     int64          `fact:"agent_chars"`
	OwnerChanges   int64          `fact:"owner_changes"`
	TransfersOut   int64          `fact:"transfers_out"`
	Resolves       int64          `fact:"resolves"`
	Reopens        int64          `fact:"reopens"`
	Status         string         `fact:"status"` // as of the last event
	FirstResolved  When           `fact:"first_resolved"`
	Resolved       When           `fact:"resolved"` // last resolve if it stands resolved
	HandoffAt      domain.Instant `fact:"handoff_at"`
	BotFinal       domain.Instant `fact:"bot_final_at"` // bot outcome stands from here (72 h without return)
	Inquiry        When           `fact:"inquiry"`
	InquiryGrade   string         `fact:"inquiry_grade"` // empty, ungraded, A, B, C, D
	Rating         Null           `fact:"rating"`        // last CSAT score
	Staged         StagedResult   `fact:"staged"`        // 3-5-15
	Ordered        Null           `fact:"ordered_ms"`    // to the person's first order placed after it began, whoever is credited
	Bought         Null           `fact:"bought_ms"`     // to the first payment of such an order
}

// StagedResult is how a conversation kept to the 3-5-15 procedure: 1 kept, 0 not, NULL not asked for, or not over yet.
type StagedResult struct {
	Mark    Null `fact:"mark"`    // a human took note of the first question in time
	Reply   Null `fact:"reply"`   // and answered it in time
	Content Null `fact:"content"` // with what has to be in a first answer
	Resolve Null `fact:"resolve"` // and resolved it in time, if it was a simple one
}

// Turn is one row per customer turn: first unanswered customer message → first human public reply.
type Turn struct {
	Dims
	N         int64          `fact:"n"` // 1, 2, 3 … in the conversation
	Start     When           `fact:"start"`
	StartMsg  domain.ID      `fact:"start_event_id"`
	Reply     When           `fact:"reply"`
	ReplyMsg  domain.ID      `fact:"reply_event_id"`
	Asked     Credit         `fact:"asked"` // owner at the start
	Replier   Credit         `fact:"replier"`
	Breach    Credit         `fact:"breach"` // owner when the threshold passed, or now if it is still open
	Msgs      int64          `fact:"customer_msgs"`
	Wait      Null           `fact:"wait_ms"`
	WaitBiz   Null           `fact:"wait_biz_ms"` // NULL when question and answer both fell outside service hours, or no calendar applies
	OffHours  bool           `fact:"off_hours"`   // started outside service hours
	Threshold int64          `fact:"threshold_ms"`
	DueAt     domain.Instant `fact:"due_at"`     // when the threshold passes on the policy clock
	TimeoutAt domain.Instant `fact:"timeout_at"` // due_at if it was passed or the turn is open; else NULL. Compare with as_of
	ClosedAt  domain.Instant `fact:"closed_at"`  // ended without an answer: resolved, merged or excluded
	Closing   bool           `fact:"closing"`    // only thanks after a human reply (opt-in): asks for no answer; n is 0
	BotOnly   bool           `fact:"bot_only"`   // the bot wrote in it and neither a human nor a hand-off followed: nobody was waited for
}

// Segment is one row per ownership interval.
type Segment struct {
	Dims
	Owner    Credit         `fact:"owner"`
	From     When           `fact:"from"`
	To       domain.Instant `fact:"to_at"`
	Begin    string         `fact:"begin_reason"`
	End      string         `fact:"end_reason"` // assign reason of the successor, resolved, or empty while it lasts
	Accepted bool           `fact:"accepted"`   // the owner replied or claimed
	InMsgs   int64          `fact:"in_msgs"`
	OutMsgs  int64          `fact:"out_msgs"`     // by the owner
	Transfer bool           `fact:"transfer_out"` // human to human after the owner replied or accepted; not routing, hand-over, take-back, manager
	HandleMs Null           `fact:"handle_ms"`    // active work by messages: gaps between the owner's acts, each capped at the idle cut
}

// Resolution is one row per resolve cycle.
type Resolution struct {
	Dims
	N          int64          `fact:"n"`
	Resolved   When           `fact:"resolved"`
	Closer     Credit         `fact:"closer"` // who resolved it; for a silence end the last human replier
	Reason     string         `fact:"reason"`
	Started    domain.Instant `fact:"started_at"`    // first customer message, or the reopening
	Time       Null           `fact:"resolution_ms"` // resolved − first customer message of the conversation
	TimeBiz    Null           `fact:"resolution_biz_ms"`
	CycleTime  Null           `fact:"cycle_ms"`   // resolved − started of this cycle
	HumanMsgs  int64          `fact:"human_msgs"` // human public replies up to this resolve, whole conversation
	CycleMsgs  int64          `fact:"cycle_human_msgs"`
	AllMsgs    int64          `fact:"msgs"` // public messages up to here
	First      bool           `fact:"is_first"`
	Last       bool           `fact:"is_last"`   // and the conversation still stands resolved by it
	OneTouch   bool           `fact:"one_touch"` // exactly one human public reply in the conversation up to here
	Reopened   When           `fact:"reopened"`
	ReopenedBy string         `fact:"reopened_by"`        // customer, agent, rule, system or empty
	ReopenSoon bool           `fact:"reopened_in_window"` // by the customer within 7 days, not with mere thanks
	Eligible   bool           `fact:"survey_eligible"`    // a human replied, not excluded, not a bot or rule end, not spared (cool-down, survey off)
	Invited    bool           `fact:"survey_invited"`
	FinalAt    domain.Instant `fact:"final_at"` // resolved + window
}

// Issue is one row per issue of the person that was closed at least once: the unit of FCR.
type Issue struct {
	Dims                      // of its first conversation
	Closed     When           `fact:"closed"`   // last close of the first contact
	Closer     Credit         `fact:"closer"`   // owner at that close
	Contacts   int64          `fact:"contacts"` // conversations in it
	Repeat     When           `fact:"repeat"`   // first return by the customer after the close within the window
	RepeatConv domain.ID      `fact:"repeat_conversation_id"`
	Solved     bool           `fact:"solved_first"` // closed in the first contact, no return in the window
	NetOK      bool           `fact:"net_eligible"` // solvable at first line: never on hold for others
	BotOnly    bool           `fact:"bot_only"`
	HoldReason string         `fact:"hold_reason"` // first on-hold reason, if any
	FinalAt    domain.Instant `fact:"final_at"`
}

// Rating is one row per survey invitation or answer.
type Rating struct {
	Dims
	Invitation domain.ID      `fact:"invitation_id"`
	Kind       string         `fact:"kind"`
	Agent      Credit         `fact:"rated"` // frozen when asked
	Invited    When           `fact:"invited"`
	Answered   When           `fact:"answered"`
	Score      Null           `fact:"score"`
	Commented  bool           `fact:"commented"`
	Delivered  bool           `fact:"delivered"`
	Expires    domain.Instant `fact:"expires_at"`
	Withdrawn  bool           `fact:"withdrawn"`
}

// SLA is one row per target instance.
type SLA struct {
	Dims
	Target    string         `fact:"target"` // one of Targets
	Policy    string         `fact:"policy"`
	Start     When           `fact:"start"`
	Due       When           `fact:"due"`
	Fulfilled domain.Instant `fact:"fulfilled_at"`
	Cancelled domain.Instant `fact:"cancelled_at"`
	BreachAt  domain.Instant `fact:"breach_at"` // due if not fulfilled by then (also in the future while open): compare with as_of
	Met       bool           `fact:"met"`
	Holder    Credit         `fact:"holder"` // who fulfilled it in time, else owner at the breach
	TargetMs  int64          `fact:"target_ms"`
	ElapsedMs Null           `fact:"elapsed_ms"` // on the policy clock, to fulfilment
	OverrunMs Null           `fact:"overrun_ms"` // fulfilled − due on the policy clock, when late
	PausedMs  int64          `fact:"paused_ms"`
}

// State is one row per interval of constant status, hold reason and owner.
type State struct {
	Dims
	Status  string         `fact:"status"`
	Reason  string         `fact:"hold_reason"`
	Owner   Credit         `fact:"owner"`
	From    When           `fact:"from"`
	To      domain.Instant `fact:"to_at"`         // NULL while it lasts
	Waiting domain.Instant `fact:"waiting_since"` // first unanswered customer message, if at its end the customer waits for a human
	Ms      Null           `fact:"duration_ms"`   // NULL while it lasts
	MsBiz   Null           `fact:"duration_biz_ms"`
}

// ContactDay is one row per conversation, acting agent (or nobody) and reporting day: who wrote how much. An agent acts on a day when he or
// she owns the conversation as the customer writes, or writes publicly. Its person, agent and day make the 人数 figures.
type ContactDay struct {
	Dims
	Agent    Credit `fact:"acting"`
	Day      When   `fact:"act"`         // first act of the day
	Created  When   `fact:"created"`     // the conversation's first customer message: the cohort of the volume figures
	FirstOut int64  `fact:"first_out"`   // marks, see markFirsts, among the rows in which the agent wrote
	FirstAct int64  `fact:"first_act"`   // marks among the rows that have an agent
	In       int64  `fact:"in_msgs"`     // customer messages while this agent (or nobody) owned it
	InAny    int64  `fact:"in_any_msgs"` // all customer messages of the conversation that day
	Out      int64  `fact:"out_msgs"`    // human public messages by this agent
	OutChars int64  `fact:"out_chars"`
	Macros   int64  `fact:"macro_msgs"`
	Stickers int64  `fact:"sticker_msgs"`
	Turns    int64  `fact:"turns"` // started that day under this agent
	Answered int64  `fact:"answered"`
	Slowest  Null   `fact:"slowest_wait_ms"`
	LastOurs bool   `fact:"last_ours"` // the day's last public word is ours
}

// PresenceRow is one row per interval of an agent's state.
type PresenceRow struct {
	Agent   Credit         `fact:"agent"`
	State   string         `fact:"state"`
	Reason  string         `fact:"reason"`
	From    When           `fact:"from"`
	To      domain.Instant `fact:"to_at"`
	Ms      Null           `fact:"duration_ms"`
	Planned Null           `fact:"planned_ms"`
}

// Rows is everything one person's timeline says.
type Rows struct {
	Conversations []Conversation
	Turns         []Turn
	Segments      []Segment
	Resolutions   []Resolution
	Issues        []Issue
	Ratings       []Rating
	SLAs          []SLA
	States        []State
	ContactDays   []ContactDay
	OrderCredits  []OrderCredit
	ShopOrders    []ShopOrder
	Consults      []Consult
}
