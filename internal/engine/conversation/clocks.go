package conversation

import (
	"slices"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/deadline"
)

// Names of targets, as the settings and the figures have them.
const (
	firstReply  = "first_reply"
	nextReply   = "next_reply"
	acknowledge = "acknowledge"
	assignment  = "assignment"
	resolution  = "resolution"
)

// Clock is one target that runs: a reply that is owed, a queue in which somebody waits, a question that is to be resolved. Due, Warn and
// Breach are those of the terms and stops known so far; they are kept whether or not anything is promised, because terms change.
type Clock struct {
	Target   string          `json:"target"`
	Start    domain.Instant  `json:"start"`
	Gaps     []deadline.Stop `json:"gaps,omitempty"` // times in which the conversation stood resolved
	Policy   string          `json:"policy,omitempty"`
	Length   time.Duration   `json:"length,omitempty"`
	Due      domain.Instant  `json:"due,omitempty"` // 0: never
	Warn     domain.Instant  `json:"warn,omitempty"`
	Breach   domain.Instant  `json:"breach,omitempty"`
	Warned   bool            `json:"warned,omitempty"`
	Breached bool            `json:"breached,omitempty"`
	Done     domain.Instant  `json:"done,omitempty"`    // fulfilled; kept until it shows whether a bot dealt with the question alone
	Bot      bool            `json:"bot,omitempty"`     // a bot deals with it, so that nobody is reminded
	Replies  int             `json:"replies,omitempty"` // of humans when it started
}

// Rests reports whether the clock stands at the moment because the conversation is resolved.
func (c Clock) Rests() bool {
	n := len(c.Gaps)
	return n > 0 && c.Gaps[n-1].To == 0
}

// note takes the first human who took note of the first question.
func (s *State) note(who domain.AgentRef) {
	if who.Agent != 0 && s.Turns == 1 && s.Turn != 0 {
		s.Noted = true
	}
}

// endPause ends a time of waiting for the customer.
func (s *State) endPause(at domain.Instant) {
	if n := len(s.Pauses); n > 0 && s.Pauses[n-1].To == 0 {
		s.Pauses = slices.Clone(s.Pauses)
		s.Pauses[n-1].To = at
	}
}

// mark takes a warning or a breach that was recorded.
func (s *State) mark(m domain.SLAMark, breach bool) {
	s.Clocks = slices.Clone(s.Clocks)
	for i := range s.Clocks {
		if c := &s.Clocks[i]; c.Target == m.Target && c.Start == m.Start {
			c.Warned, c.Breached = c.Warned || !breach, c.Breached || breach
		}
	}
	if breach {
		s.Owed = slices.DeleteFunc(slices.Clone(s.Owed), func(o domain.SLAMark) bool { return o.Target == m.Target && o.Start == m.Start })
		if len(s.Owed) == 0 {
			s.Owed = nil
		}
	}
}

// keepClocks starts and ends clocks after an event, and works out anew when each falls due.
func (s *State) keepClocks(at domain.Instant, r Rules) {
	now := deadline.Terms{At: at, Priority: s.Priority, VIP: s.VIP, Team: s.Owner.Team}
	changed := s.newTerms(now)
	if changed {
		s.Terms = append(slices.Clip(s.Terms), now)
	}
	bot := s.Bot && !s.Handed
	old := s.Clocks
	s.Clocks = nil
	for _, c := range old {
		switch {
		case c.Target == acknowledge && c.Done == 0 && c.Start == s.Turn && s.Noted:
			c.Done = at
		case !s.ends(c, bot):
		case c.Bot && s.Replies == c.Replies: // a bot dealt with it alone
			continue
		default:
			s.owe(c, at)
			continue
		}
		if c.Target != assignment && c.Target != resolution {
			c.Bot = bot
		}
		s.Clocks = append(s.Clocks, c)
	}
	kept := len(s.Clocks)
	if changed {
		kept = 0
	}
	if s.Turn != 0 && !s.runs(firstReply) && !s.runs(nextReply) {
		s.Turns++
		target := nextReply
		if s.Turns == 1 {
			target = firstReply
			s.Noted = false
			s.begin(acknowledge, s.Turn)
		}
		s.begin(target, s.Turn)
	}
	if s.queues(bot) && !s.runs(assignment) {
		s.begin(assignment, at)
	}
	s.keepResolution(at, r.ReopenWindow)
	s.forget()
	s.foresee(r, kept)
	s.promiseReply(r)
}

// promiseReply works out by when the first question is to be answered if it came outside service hours.
func (s *State) promiseReply(r Rules) {
	s.ReplyBy = 0
	if s.Turn == 0 || s.Turns != 1 || r.Hours == nil {
		return
	}
	if open, _, by := r.Hours(s.Turn); !open {
		s.ReplyBy = by
	}
}

// newTerms reports whether terms differ from those known last.
func (s *State) newTerms(now deadline.Terms) bool {
	n := len(s.Terms)
	if n == 0 {
		return true
	}
	now.At = s.Terms[n-1].At
	return now != s.Terms[n-1]
}

// queues reports whether the customer waits for a human and nobody owns the conversation.
func (s *State) queues(bot bool) bool {
	return s.Turn != 0 && !bot && s.Status == domain.StatusOpen && s.Owner.Agent == 0
}

// ends reports whether what a clock measures is over.
func (s *State) ends(c Clock, bot bool) bool {
	switch c.Target {
	case firstReply, nextReply, acknowledge:
		return c.Start != s.Turn
	case assignment:
		return !s.queues(bot)
	}
	return false
}

func (s *State) runs(target string) bool {
	return slices.ContainsFunc(s.Clocks, func(c Clock) bool { return c.Target == target })
}

func (s *State) begin(target string, start domain.Instant) {
	s.Clocks = append(s.Clocks, Clock{Target: target, Start: start, Replies: s.Replies, Bot: s.Bot && !s.Handed && target != assignment && target != resolution})
}

// owe remembers the breach of a clock that ended late and was not marked, because nobody was to be reminded while it ran.
func (s *State) owe(c Clock, end domain.Instant) {
	if c.Done != 0 {
		end = c.Done
	}
	if !c.Breached && c.Breach != 0 && end > c.Breach {
		s.Owed = append(slices.Clip(s.Owed), domain.SLAMark{Target: c.Target, Policy: c.Policy, Start: c.Start, Due: c.Due})
	}
}

// keepResolution lets the clock of the resolution stand while the conversation is resolved. A return after the window is another question.
func (s *State) keepResolution(at domain.Instant, window time.Duration) {
	i := slices.IndexFunc(s.Clocks, func(c Clock) bool { return c.Target == resolution })
	if i < 0 {
		if s.Asked != 0 {
			s.begin(resolution, s.Asked)
			s.keepResolution(at, window)
		}
		return
	}
	c := &s.Clocks[i]
	resolved := s.Status == domain.StatusResolved
	switch {
	case resolved && !c.Rests():
		s.owe(*c, at)
		c.Breached = c.Breached || c.Breach != 0 && at > c.Breach
		c.Gaps = append(slices.Clip(c.Gaps), deadline.Stop{From: at})
	case !resolved && c.Rests():
		c.Gaps = slices.Clone(c.Gaps)
		gap := &c.Gaps[len(c.Gaps)-1]
		gap.To = at
		if at.Sub(gap.From) > window {
			*c = Clock{Target: resolution, Start: at, Replies: s.Replies}
		}
	}
}

// forget drops terms and pauses that no clock goes by any more.
func (s *State) forget() {
	first := s.LastEvent
	for _, c := range s.Clocks {
		first = min(first, c.Start)
	}
	n := 0
	for n+1 < len(s.Terms) && s.Terms[n+1].At <= first {
		n++
	}
	s.Terms = s.Terms[n:]
	n = 0
	for n < len(s.Pauses) && s.Pauses[n].To != 0 && s.Pauses[n].To <= first {
		n++
	}
	if s.Pauses = s.Pauses[n:]; len(s.Pauses) == 0 {
		s.Pauses = nil
	}
}

// foresee works out when each clock falls due, but for the first ones, of which nothing has changed. The resolution's may always have.
func (s *State) foresee(r Rules, kept int) {
	if r.Outlook == nil {
		return
	}
	s.Clocks = slices.Clone(s.Clocks)
	for i := range s.Clocks {
		c := &s.Clocks[i]
		if c.Breached || i < kept && c.Target != resolution {
			continue
		}
		run := deadline.Running{Target: c.Target, Start: c.Start, Gaps: c.Gaps, Terms: s.Terms}
		if c.Target == resolution {
			run.Pauses = s.Pauses
		}
		o := r.Outlook(run)
		c.Policy, c.Length, c.Due, c.Warn, c.Breach = o.Policy, o.Length, o.Due, o.Warn, o.Breach
	}
}

// promiseDue is the earliest warning or breach that is to be recorded. A target is breached once its due instant has passed, so that what
// happens in that very instant is in time.
func (s State) promiseDue() (m domain.SLAMark, is timer, at domain.Instant) {
	if s.Excluded { // until it counts again
		return m, noTimer, 0
	}
	if len(s.Owed) > 0 {
		return s.Owed[0], timerBreach, s.Owed[0].Due
	}
	for _, c := range s.Clocks {
		if c.Bot || c.Done != 0 || c.Breached || c.Breach == 0 || c.Rests() {
			continue
		}
		when, which := c.Breach+1, timerBreach
		if !c.Warned && c.Warn != 0 && c.Warn <= c.Breach {
			when, which = c.Warn, timerWarn
		}
		if is == noTimer || when < at {
			m, is, at = domain.SLAMark{Target: c.Target, Policy: c.Policy, Start: c.Start, Due: c.Due}, which, when
		}
	}
	return m, is, at
}

// planMark is the event of a warning or a breach. It bears the instant of the breach itself.
func (s State) planMark(is timer, m domain.SLAMark) Planned {
	m.Owner = s.Owner
	p := Planned{Key: string(is) + "/" + m.Target + "/" + s.ID.String() + "/" + m.Start.String(), Actor: domain.Actor{Kind: domain.ActorSystem}}
	if is == timerWarn {
		at := m.Due
		for _, c := range s.Clocks {
			if c.Target == m.Target && c.Start == m.Start {
				at = c.Warn
			}
		}
		p.At, p.Data = s.Next(at), domain.SLAWarned{SLAMark: m}
		return p
	}
	p.At, p.Data = s.Next(m.Due), domain.SLABreached{SLAMark: m}
	return p
}

// Overlook is the state in which what fell due up to an instant needs no record: the conversation was no work of this desk then. It leaves no
// event, as SkipInvite does.
func (s State) Overlook(now domain.Instant) State {
	s.Clocks, s.Owed = slices.Clone(s.Clocks), nil
	for i := range s.Clocks {
		c := &s.Clocks[i]
		c.Warned = c.Warned || c.Warn != 0 && c.Warn <= now
		c.Breached = c.Breached || c.Breach != 0 && c.Breach < now
	}
	return s
}

// Unnoted reports whether the first question is open, no human has taken note of it, and somebody asks for that.
func (s State) Unnoted(r Rules) bool {
	return slices.ContainsFunc(s.Clocks, func(c Clock) bool { return c.Target == acknowledge && c.Done == 0 && (c.Length > 0 || r.Staged) })
}
