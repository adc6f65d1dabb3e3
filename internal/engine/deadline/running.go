package deadline

import (
	"time"

	"kefu/internal/domain"
)

// Terms are what policies go by that may change while a target runs, from an instant on.
type Terms struct {
	At       domain.Instant `json:"at"`
	Priority string         `json:"priority,omitempty"`
	VIP      bool           `json:"vip,omitempty"`
	Team     domain.ID      `json:"team,omitempty"` // that holds the conversation
}

// Running is one target of a conversation as far as it is known: where its clock started, when it stood, and the terms in order of time, of
// which those up to Start may be left out but for the last.
type Running struct {
	Target string
	Start  domain.Instant
	Pauses []Stop // times of waiting for the customer, in order; only the resolution goes by them
	Gaps   []Stop // times in which the conversation stood resolved
	Terms  []Terms
}

// Outlook is what becomes of a running target if nothing happens any more. All zero: nothing is promised.
type Outlook struct {
	Policy string
	Length time.Duration
	Due    domain.Instant // 0: never, because a stop lasts or the calendar does not open
	Warn   domain.Instant // when its policy warns; 0: never
	Breach domain.Instant // when it is breached: when it falls due, or when it became known that it had; 0: never
}
