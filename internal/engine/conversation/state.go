package conversation

import (
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/deadline"
)

// State is where a conversation stands: the replay of its events, in order of time. Nothing in it is known from anywhere else, except that
// SkipInvite leaves no event. Slices are never changed in place, so a copy of a State is a State of its own.
type State struct {
	ID      domain.ID      `json:"id"`
	Contact domain.ID      `json:"contact"`
	Store   domain.ID      `json:"store"`
	Account domain.ID      `json:"account"`
	Channel domain.Channel `json:"channel"`

	Country   string        `json:"country,omitempty"`
	Market    string        `json:"market,omitempty"` // the country calendars and lines go by: fixed as soon as it is known, as in the fold
	Region    domain.Region `json:"region,omitempty"` // stated by the source; empty: that of the country
	Language  string        `json:"language,omitempty"`
	Priority  string        `json:"priority,omitempty"`
	IssueType string        `json:"issue_type,omitempty"`
	Intent    string        `json:"intent,omitempty"`
	Tags      []string      `json:"tags,omitempty"` // sorted

	Began     domain.Instant `json:"began"`
	LastEvent domain.Instant `json:"last_event"`
	LastAt    domain.Instant `json:"last_at,omitempty"` // last public message
	Seq       int64          `json:"seq,omitempty"`     // highest ContactSeq of the events so far; those not numbered yet do not move it

	Status      domain.Status  `json:"status"`
	Reason      string         `json:"reason,omitempty"` // of the status
	SnoozeUntil domain.Instant `json:"snooze_until,omitempty"`

	Owner       domain.AgentRef `json:"owner"` // agent 0: nobody, or the queue of a team
	OwnedSince  domain.Instant  `json:"owned_since,omitempty"`
	Accepted    bool            `json:"accepted,omitempty"`     // the owner replied or claimed
	QueuedSince domain.Instant  `json:"queued_since,omitempty"` // open, not excluded and nobody's; else 0

	Asked domain.Instant `json:"asked,omitempty"` // first customer message
	// Turn is the first unanswered customer message. Waiting is the same unless nobody has to answer it: a bot deals with it, or the
	// conversation is excluded. Amber and Red are its lines.
	Turn    domain.Instant `json:"turn,omitempty"`
	Bot     bool           `json:"bot,omitempty"`    // a bot wrote in this turn
	Handed  bool           `json:"handed,omitempty"` // and gave up
	Waiting domain.Instant `json:"waiting,omitempty"`
	Amber   domain.Instant `json:"amber,omitempty"`
	Red     domain.Instant `json:"red,omitempty"`

	LastHuman    domain.AgentRef `json:"last_human"`
	Replies      int             `json:"replies,omitempty"`       // public messages of humans that reached the customer, after he or she asked
	CycleReplies int             `json:"cycle_replies,omitempty"` // of them since the last resolve

	ResolvedAt domain.Instant `json:"resolved_at,omitempty"` // while it stands resolved
	Cycles     int            `json:"cycles,omitempty"`      // times it was resolved
	Excluded   bool           `json:"excluded,omitempty"`

	Into   domain.ID   `json:"into,omitempty"`   // merged into this conversation: no timer runs and nobody waits here
	Merged []domain.ID `json:"merged,omitempty"` // those that stand merged into this one, the first merged first

	From  domain.ID   `json:"from,omitempty"`  // begun with messages that were split off from this conversation
	Parts []domain.ID `json:"parts,omitempty"` // begun with messages of this one, the first split off first
	// Came and Gone are the ContactSeq of events, in order, that are shown in another conversation than the log has them in: Came here (and the
	// moments at which messages went), Gone elsewhere. Of a conversation with others merged into it they speak of all of them.
	Came []int64 `json:"came,omitempty"`
	Gone []int64 `json:"gone,omitempty"`

	VIP     bool                 `json:"vip,omitempty"`
	AwayAt  domain.Instant       `json:"away_at,omitempty"`  // when the customer was last told that nobody is there
	ReplyBy domain.Instant       `json:"reply_by,omitempty"` // while the first question is open and came outside service hours: what is promised
	Checked *domain.ReplyChecked `json:"checked,omitempty"`  // what the first answer told, where that is asked for
	// What the SLA goes by: how many turns there were, whether a human took note of the first, the times of waiting for the customer, the terms
	// as they changed, the clocks that run, and the breaches that are still to be recorded.
	Turns  int              `json:"turns,omitempty"`
	Noted  bool             `json:"noted,omitempty"`
	Pauses []deadline.Stop  `json:"pauses,omitempty"`
	Terms  []deadline.Terms `json:"terms,omitempty"`
	Clocks []Clock          `json:"clocks,omitempty"`
	Owed   []domain.SLAMark `json:"owed,omitempty"`
	Staged *Stages          `json:"staged,omitempty"` // 3-5-15, where it is in force; never changed in place

	// Timers: when time itself makes an event due; 0 none. SnoozeUntil is one as well.
	SilenceAt  domain.Instant `json:"silence_at,omitempty"`
	TakeBackAt domain.Instant `json:"take_back_at,omitempty"`
	InviteAt   domain.Instant `json:"invite_at,omitempty"`
	InviteFor  domain.Instant `json:"invite_for,omitempty"` // the resolve that InviteAt follows

	Invitation domain.ID      `json:"invitation,omitempty"` // the last one
	Invited    domain.Instant `json:"invited,omitempty"`
	Expires    domain.Instant `json:"expires,omitempty"`
	Score      int            `json:"score,omitempty"` // answer to Invitation; 0: none yet
}

// Planned is an event that is due because time passed. Key tells it from every other, so that whoever writes it twice writes it once.
type Planned struct {
	At    domain.Instant
	Key   string
	Actor domain.Actor
	Data  domain.EventData
}

// Next is the instant of the next event: now, but always after the last one, so that order in time is order of action.
func (s State) Next(now domain.Instant) domain.Instant {
	return max(now, s.LastEvent.Add(time.Microsecond))
}

// Replay applies events in order. Rules are asked for anew as the state changes, because calendars and lines go by its market.
func Replay(events []domain.Event, rules func(State) Rules) State {
	var s State
	for _, e := range events {
		s = s.Step(e, rules)
	}
	return s
}

// Step applies one event under the rules that hold before it, and plans the lines anew if it made the market known.
func (s State) Step(e domain.Event, rules func(State) Rules) State {
	next := s.Apply(e, rules(s))
	if next.Market != s.Market {
		next = next.Plan(rules)
	}
	return next
}
