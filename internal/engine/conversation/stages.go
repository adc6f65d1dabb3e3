package conversation

import "kefu/internal/domain"

// Stages is how a conversation keeps to the 3-5-15 procedure: when each stage falls due and when it was done; 0: not yet. Resolve is 0 unless
// the question counts as a simple one.
type Stages struct {
	Asked    domain.Instant `json:"asked"` // the first question: all limits run from here
	Mark     domain.Instant `json:"mark"`  // a human is to take note of it
	Reply    domain.Instant `json:"reply"` // and to answer it
	Resolve  domain.Instant `json:"resolve,omitempty"`
	Noted    domain.Instant `json:"noted,omitempty"`
	Replied  domain.Instant `json:"replied,omitempty"`
	Resolved domain.Instant `json:"resolved,omitempty"` // for the first time
}

// keepStages follows the procedure from the first question on.
func (s *State) keepStages(at domain.Instant, r Rules) {
	if r.Stages == nil || s.Asked == 0 {
		s.Staged = nil
		return
	}
	var n Stages
	switch {
	case s.Staged != nil:
		n = *s.Staged
	case s.Asked != at: // begun before anybody kept this: what was done by now has no instant
		return
	}
	n.Asked = s.Asked
	n.Mark, n.Reply, n.Resolve = r.Stages(s.Asked, s.IssueType)
	done := func(when *domain.Instant, is bool) {
		if is && *when == 0 {
			*when = at
		}
	}
	done(&n.Noted, s.Noted || s.Replies > 0)
	done(&n.Replied, s.Replies > 0)
	done(&n.Resolved, s.Cycles > 0)
	s.Staged = &n
}
