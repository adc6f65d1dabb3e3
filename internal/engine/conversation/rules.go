package conversation

import (
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/deadline"
)

// Rules are what the settings in force when the conversation began promise and allow. The zero value promises nothing and has no timer.
type Rules struct {
	// Due is when an open turn that began at an instant turns amber and red; 0 where no line matches. nil: no line at all.
	Due            func(from domain.Instant) (amber, red domain.Instant)
	Silence        time.Duration // our word last and the customer silent this long ends the conversation; 0: never
	Continue       time.Duration // a customer who writes within this time after 已解决 continues the conversation
	TakeBack       time.Duration // an agent whom routing gave the conversation and who has not answered loses it; 0: never
	InviteAfter    time.Duration // how long after 已解决 the survey goes out
	ClosingIsNoAsk bool          // mere thanks after a human reply ask for no answer
	Survey         bool          // customers are asked for stars
	// Outlook works out a running target of the SLA. nil: nothing is promised.
	Outlook func(deadline.Running) deadline.Outlook
	// Hours tells of an instant whether it lies in service hours, if not when they begin, and by when a message of it is answered. nil: always open.
	Hours  func(domain.Instant) (open bool, opens, replyBy domain.Instant)
	Zone   *time.Location // of the hours
	Staged bool           // 3-5-15 is in force
	// Stages is when the stages of 3-5-15 fall due for a question that was asked at an instant; resolve is 0 unless the issue type is a simple
	// one. nil: it is not in force.
	Stages       func(asked domain.Instant, issue string) (mark, reply, resolve domain.Instant)
	ReopenWindow time.Duration // a return within this time after 已解决 continues the resolution target; later it begins anew
}

// SurveyLife is how long an invitation may be answered, and how long a customer who was asked is left alone.
const SurveyLife = 7 * 24 * time.Hour

func (r Rules) due(from domain.Instant) (amber, red domain.Instant) {
	if from == 0 || r.Due == nil {
		return 0, 0
	}
	return r.Due(from)
}

// Continues reports whether a customer who writes at an instant continues this conversation instead of beginning another: it is not
// resolved, or not longer ago than Rules.Continue, and it is not excluded.
func (s State) Continues(at domain.Instant, r Rules) bool {
	if s.ID == 0 || s.Excluded {
		return false
	}
	return s.Status != domain.StatusResolved || at.Sub(s.ResolvedAt) <= r.Continue
}
