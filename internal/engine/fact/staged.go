package fact

import (
	"slices"
	"time"

	"kefu/internal/domain"
)

// StagedCase is what the 3-5-15 procedure goes by. Instants are zero where nothing happened.
type StagedCase struct {
	Asked    domain.Instant // the first question
	Noted    domain.Instant // a human opened, claimed or answered it
	Replied  domain.Instant
	Resolved domain.Instant // for the first time
	Checked  Null           // what the first answer told was enough
	Issue    string
}

// Judge says how a conversation kept to the procedure; elapsed is the time between two instants on its clock. What has not happened is not
// judged as long as the conversation was not resolved.
func (s *Staged) Judge(c StagedCase, elapsed func(from, to domain.Instant) time.Duration) StagedResult {
	if s == nil || !s.On || c.Asked == 0 {
		return StagedResult{}
	}
	in := func(at domain.Instant, limit int) Null {
		switch {
		case at != 0:
			return yes(elapsed(c.Asked, at) <= seconds(limit))
		case c.Resolved != 0:
			return yes(false)
		}
		return Null{}
	}
	out := StagedResult{Mark: in(c.Noted, s.MarkS), Reply: in(c.Replied, s.ReplyS)}
	if c.Replied != 0 {
		out.Content = c.Checked
	}
	if slices.Contains(s.Simple, c.Issue) && c.Resolved != 0 {
		out.Resolve = in(c.Resolved, s.ResolveS)
	}
	return out
}

func yes(is bool) Null {
	if is {
		return Some(1)
	}
	return Some(0)
}

// staged judges the conversation.
func (r *run) staged() StagedResult {
	if r.firstCust == 0 || !r.th.promise.Staged(domain.Channel(r.dims.Channel).Kind()) {
		return StagedResult{}
	}
	c := StagedCase{Asked: r.firstCust, Noted: r.ackAt, Replied: r.firstReply, Checked: r.checked, Issue: r.dims.IssueType}
	if c.Noted == 0 || c.Replied != 0 && c.Replied < c.Noted {
		c.Noted = c.Replied
	}
	if len(r.th.cycles) > 0 {
		c.Resolved = r.th.cycles[0].at
	}
	return r.th.version.Staged.Judge(c, clock("business", r.th.cal).Between)
}
