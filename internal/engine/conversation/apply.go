package conversation

import (
	"slices"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/deadline"
)

// Apply is the state after an event of this conversation. Events come in order of time; of events with one instant those come first that
// the fold takes first. It mirrors the fold, which has the last word in every figure. Of a merge it sees one side; see Family.
func (s State) Apply(e domain.Event, r Rules) State {
	if s.ID == 0 {
		s = State{ID: e.ConversationID, Contact: e.ContactID, Store: e.StoreID, Began: e.At, Status: domain.StatusOpen}
	}
	s.LastEvent = max(s.LastEvent, e.At)
	s.Seq = max(s.Seq, e.ContactSeq)
	switch d := e.Data.(type) {
	case domain.MessageCreated:
		s.message(e, d, r)
	case domain.BotHandoff:
		s.Handed = s.Turn != 0
	case domain.ConversationAssigned:
		s.assign(e, d, r)
	case domain.ConversationStatus:
		s.setStatus(e.At, d, r)
	case domain.ReplyChecked:
		s.Checked = &d
	case domain.MessageDelivery:
		if d.State == domain.DeliveryFailed {
			s.TakeBackAt = 0 // whoever has tried to answer keeps it
		}
	case domain.ConversationSeen:
		s.note(e.Actor.AgentRef)
	case domain.SLAWarned:
		s.mark(d.SLAMark, false)
	case domain.SLABreached:
		s.mark(d.SLAMark, true)
	case domain.ConversationResolved:
		s.resolve(e.At, r)
	case domain.ConversationReopened:
		s.reopen(e, r)
	case domain.ConversationExcluded:
		s.Excluded, s.TakeBackAt, s.InviteAt, s.InviteFor = true, 0, 0, 0
	case domain.ConversationIncluded:
		s.Excluded = false
	case domain.ConversationMerged:
		s.Into = d.Into
	case domain.ConversationUnmerged:
		s.Into = 0
		s.calm(e.At, r)
	case domain.ConversationSplit:
		s.split(e, d, r)
	default:
		s.describe(e)
	}
	s.derive(e.At, r)
	return s
}

// derive settles what follows from the rest: who waits, until when, and whether anybody holds the conversation.
func (s *State) derive(at domain.Instant, r Rules) {
	waiting := s.Turn
	if s.Bot && !s.Handed || s.Excluded || s.Into != 0 {
		waiting = 0
	}
	if waiting != s.Waiting {
		s.Waiting = waiting
		s.Amber, s.Red = r.due(waiting)
	}
	switch {
	case s.Owner.Agent != 0 || s.Status != domain.StatusOpen || s.Excluded || s.Into != 0:
		s.QueuedSince = 0
	case s.QueuedSince == 0:
		s.QueuedSince = at
	}
	s.keepClocks(at, r)
	s.keepStages(at, r)
}

func (s *State) message(e domain.Event, m domain.MessageCreated, r Rules) {
	if m.Note {
		return
	}
	customer := e.Actor.Kind == domain.ActorCustomer
	if m.Failed && !customer {
		return
	}
	s.LastAt = e.At
	if m.Auto == domain.AutoOffHours {
		s.AwayAt = e.At
	}
	switch e.Actor.Kind {
	case domain.ActorCustomer:
		s.customer(e.At, m, r)
	case domain.ActorAgent:
		s.human(e, r)
	case domain.ActorBot:
		s.Bot = s.Turn != 0
	}
}

// customer opens a turn, unless one is open or the message asks for nothing.
func (s *State) customer(at domain.Instant, m domain.MessageCreated, r Rules) {
	if s.Asked == 0 {
		s.Asked = at
	}
	s.SilenceAt = 0
	s.endPause(at)
	switch {
	case s.Turn != 0:
	case r.ClosingIsNoAsk && m.Closing && s.Replies > 0:
		s.listen(at, r)
	default:
		s.Turn = at
	}
}

// human is a public message of an agent that reached the customer: whoever wrote it, it answers the open turn.
func (s *State) human(e domain.Event, r Rules) {
	s.LastHuman = e.Actor.AgentRef
	if e.Actor.Agent != 0 && e.Actor.Agent == s.Owner.Agent {
		s.Accepted = true
	}
	if s.Asked != 0 {
		s.Replies++
		s.CycleReplies++
	}
	s.endTurn()
	s.TakeBackAt = 0
	s.listen(e.At, r)
}

func (s *State) endTurn() { s.Turn, s.Bot, s.Handed = 0, false, false }

// listen starts the silence after our word. What waits for a colleague or a reminder is owed by us, so that silence does not end it.
func (s *State) listen(at domain.Instant, r Rules) {
	s.SilenceAt = 0
	if r.Silence > 0 && (s.Status == domain.StatusOpen || s.Status == domain.StatusPending) {
		s.SilenceAt = at.Add(r.Silence)
	}
}

func (s *State) assign(e domain.Event, d domain.ConversationAssigned, r Rules) {
	reason := assignReason(e, d, s.Owner)
	if reason == domain.AssignClaim {
		s.note(d.To)
	}
	if d.To.Agent != 0 && d.To.Agent == s.Owner.Agent {
		s.Owner = d.To // the same person in another team or grade
		if reason == domain.AssignClaim {
			s.Accepted, s.TakeBackAt = true, 0
		}
		return
	}
	if d.To == s.Owner {
		return
	}
	s.Owner, s.OwnedSince = d.To, 0
	s.Accepted = reason == domain.AssignClaim
	s.TakeBackAt = 0
	if d.To.Agent == 0 {
		return
	}
	s.OwnedSince = e.At
	if reason == domain.AssignRouting && r.TakeBack > 0 && s.Turn != 0 && s.Status == domain.StatusOpen {
		s.TakeBackAt = e.At.Add(r.TakeBack)
	}
}

// assignReason is the reason of an assignment; where none is given, it follows from who did it.
func assignReason(e domain.Event, d domain.ConversationAssigned, from domain.AgentRef) domain.AssignReason {
	if d.Reason != "" {
		return d.Reason
	}
	switch e.Actor.Kind {
	case domain.ActorAgent:
		switch e.Actor.Agent {
		case 0, from.Agent:
			return domain.AssignTransfer
		case d.To.Agent:
			return domain.AssignClaim
		}
		return domain.AssignManager
	case domain.ActorIntegration:
		return domain.AssignTransfer
	}
	return domain.AssignRouting
}

func (s *State) setStatus(at domain.Instant, d domain.ConversationStatus, r Rules) {
	if s.Status == domain.StatusResolved || d.Status == domain.StatusResolved {
		return
	}
	s.Status, s.Reason, s.SnoozeUntil = d.Status, d.Reason, 0
	s.endPause(at)
	if d.Status != domain.StatusOpen {
		s.TakeBackAt = 0
	}
	switch d.Status {
	case domain.StatusSnoozed:
		s.SnoozeUntil, s.SilenceAt = d.Until, 0
	case domain.StatusOnHold:
		s.SilenceAt = 0
	case domain.StatusPending:
		s.Pauses = append(slices.Clip(s.Pauses), deadline.Stop{From: at})
		if s.SilenceAt == 0 && s.Turn == 0 && s.CycleReplies > 0 {
			s.listen(at, r)
		}
	}
}

// resolve ends a cycle and plans the survey for it. Resolving what is resolved changes nothing.
func (s *State) resolve(at domain.Instant, r Rules) {
	if s.Status == domain.StatusResolved {
		return
	}
	s.Status, s.Reason, s.SnoozeUntil, s.SilenceAt, s.TakeBackAt = domain.StatusResolved, "", 0, 0, 0
	s.endTurn()
	s.endPause(at)
	s.ResolvedAt = at
	s.Cycles++
	if r.Survey && s.CycleReplies > 0 && !s.Excluded {
		s.InviteAt, s.InviteFor = at.Add(max(r.InviteAfter, time.Microsecond)), at
	}
	s.CycleReplies = 0
}

// reopen begins the next cycle. A customer who came back with mere thanks is listened to, so that silence ends the conversation again.
func (s *State) reopen(e domain.Event, r Rules) {
	if s.Status != domain.StatusResolved {
		return
	}
	s.Status, s.ResolvedAt, s.InviteAt, s.InviteFor = domain.StatusOpen, 0, 0, 0
	if e.Actor.Kind == domain.ActorCustomer && s.Turn == 0 {
		s.listen(e.At, r)
	}
}

// describe takes what moves nothing: what the conversation is about, and the survey.
func (s *State) describe(e domain.Event) {
	switch d := e.Data.(type) {
	case domain.ConversationStarted:
		s.start(d)
	case domain.ConversationClassified:
		set(&s.IssueType, d.IssueType)
		set(&s.Intent, d.Intent)
		set(&s.Priority, d.Priority)
		set(&s.Language, d.Language)
		set(&s.Country, d.Country)
		if d.VIP != nil {
			s.VIP = *d.VIP
		}
		s.fixMarket()
	case domain.ConversationTagged:
		s.tag(d)
	case domain.SurveyInvited:
		if stars(d.Survey) {
			s.Invitation, s.Invited, s.Expires, s.Score = d.Invitation, e.At, d.Expires, 0
			s.InviteAt, s.InviteFor = 0, 0
		}
	case domain.SurveySkipped:
		if stars(d.Survey) {
			s.InviteAt, s.InviteFor = 0, 0
		}
	case domain.SurveyAnswered:
		if d.Invitation == s.Invitation && (s.Expires == 0 || e.At <= s.Expires) {
			s.Score = d.Score
		}
	case domain.SurveyWithdrawn:
		if d.Invitation == s.Invitation {
			s.Score = 0
		}
	}
}

// stars reports whether a survey is the one the row of the inbox shows.
func stars(k domain.SurveyKind) bool { return k == "" || k == domain.SurveyCSAT }

func (s *State) start(d domain.ConversationStarted) {
	s.Account, s.Channel = d.Account, d.Channel
	s.Country, s.Region, s.Language, s.Priority, s.VIP = d.Country, d.Region, d.Language, d.Priority, d.VIP
	s.fixMarket()
}

// fixMarket keeps the first country that is known, so that a later correction moves no line.
func (s *State) fixMarket() {
	if s.Market == "" && (s.Region == "" || s.Region == domain.RegionUnknown) {
		s.Market = s.Country
	}
}

func (s *State) tag(d domain.ConversationTagged) {
	tags := slices.Clone(s.Tags)
	for _, t := range d.Added {
		if !slices.Contains(tags, t) {
			tags = append(tags, t)
		}
	}
	tags = slices.DeleteFunc(tags, func(t string) bool { return slices.Contains(d.Removed, t) })
	slices.Sort(tags)
	if len(tags) == 0 {
		tags = nil
	}
	s.Tags = tags
}

func set(field *string, v string) {
	if v != "" {
		*field = v
	}
}

// Plan computes the lines of the open turn anew, after the settings or the market changed.
func (s State) Plan(rules func(State) Rules) State {
	r := rules(s)
	s.Amber, s.Red = r.due(s.Waiting)
	s.foresee(r, 0)
	s.promiseReply(r)
	s.keepStages(s.LastEvent, r)
	return s
}
