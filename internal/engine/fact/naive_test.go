package fact

import (
	"fmt"
	"sort"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/calendar"
)

// naive says the figures straight from their definitions, by looking through the whole list again for every question. It shares nothing with
// the fold but the calendar.
type naive struct {
	all []domain.Event // those that stand, in order
	set Settings
	cal *calendar.Calendar

	lists map[domain.ID][]domain.Event // what joined has answered before
}

func newNaive(t Timeline, set Settings) *naive {
	n := &naive{set: set, lists: map[domain.ID][]domain.Event{}}
	for _, spec := range set.Calendars {
		if spec.ID == set.DefaultCalendar {
			n.cal, _ = calendar.Compile(spec)
		}
	}
	for _, e := range t.Events {
		replaced := false
		for _, o := range t.Events {
			replaced = replaced || o.SourceKey != 0 && o.SourceKey == e.SourceKey && o.Seq > e.Seq
		}
		if !replaced {
			n.all = append(n.all, e)
		}
	}
	sort.Slice(n.all, func(i, j int) bool { return naiveKey(n.all[i]) < naiveKey(n.all[j]) })
	for i, e := range n.all {
		n.all[i].ConversationID = n.standsIn(e)
		if m, ok := e.Data.(domain.MessageCreated); ok && e.Actor.Kind != domain.ActorCustomer {
			m.Failed = m.Failed || n.lost(m.Message)
			n.all[i].Data = m
		}
	}
	return n
}

// lost reports whether the channel said of a message, at any time, that it did not reach the customer.
func (n *naive) lost(message domain.ID) bool {
	for _, o := range n.all {
		if d, ok := o.Data.(domain.MessageDelivery); ok && d.Message == message && d.State == domain.DeliveryFailed {
			return true
		}
	}
	return false
}

// standsIn is the conversation that the last split took an event to: the message it tells of, or a reopening, which comes home when the new
// conversation is merged into the old one.
func (n *naive) standsIn(e domain.Event) domain.ID {
	message := domain.ID(0)
	switch d := e.Data.(type) {
	case domain.MessageCreated:
		message = d.Message
	case domain.MessageDelivery:
		message = d.Message
	case domain.ReplyChecked:
		message = d.Message
	}
	home, last := e.ConversationID, int64(0)
	for _, o := range n.all {
		d, ok := o.Data.(domain.ConversationSplit)
		if !ok || o.ContactSeq < last {
			continue
		}
		for _, id := range d.Messages {
			if id == message && id != 0 {
				home, last = o.ConversationID, o.ContactSeq
			}
		}
		for _, id := range d.Reopenings {
			if id == e.ID && e.Kind == domain.EventConversationReopened {
				home, last = o.ConversationID, o.ContactSeq
			}
		}
	}
	if e.Kind == domain.EventConversationReopened && n.parent(home) == e.ConversationID {
		return e.ConversationID
	}
	return home
}

func naiveKey(e domain.Event) string {
	kinds := map[domain.EventKind]int{
		domain.EventConversationStarted: 0, domain.EventConversationAssigned: 2, domain.EventMessageCreated: 3,
		domain.EventConversationStatus: 4, domain.EventConversationResolved: 4, domain.EventConversationReopened: 4,
	}
	k, ok := kinds[e.Kind]
	if !ok {
		k = 5
	}
	if e.Kind == domain.EventMessageCreated && e.Actor.Kind == domain.ActorCustomer {
		k = 1
	}
	return fmt.Sprintf("%020d %020d %d %020d", e.At, e.SourcePos, k, e.ID)
}

// parent is the conversation whose timeline a conversation's messages are in.
func (n *naive) parent(c domain.ID) domain.ID {
	into := domain.ID(0)
	for _, e := range n.all {
		if e.ConversationID == c && e.Kind == domain.EventConversationMerged {
			into = e.Data.(domain.ConversationMerged).Into
		}
		if e.ConversationID == c && e.Kind == domain.EventConversationUnmerged {
			into = 0
		}
	}
	if into == 0 {
		return c
	}
	return n.parent(into)
}

func (n *naive) excluded(c domain.ID) (domain.Instant, bool) {
	at, is := domain.Instant(0), false
	for _, e := range n.all {
		if e.ConversationID == c && e.Kind == domain.EventConversationExcluded {
			at, is = e.At, true
		}
		if e.ConversationID == c && e.Kind == domain.EventConversationIncluded {
			at, is = 0, false
		}
	}
	return at, is
}

// joined lists the conversation's events and those of the ones merged into it.
func (n *naive) joined(c domain.ID) []domain.Event {
	if list, ok := n.lists[c]; ok {
		return list
	}
	var out []domain.Event
	for _, e := range n.all {
		if n.parent(e.ConversationID) == c {
			out = append(out, e)
		}
	}
	n.lists[c] = out
	return out
}

func isCustomer(e domain.Event) bool {
	m, ok := e.Data.(domain.MessageCreated)
	return ok && !m.Note && e.Actor.Kind == domain.ActorCustomer
}

func isHuman(e domain.Event) bool {
	m, ok := e.Data.(domain.MessageCreated)
	return ok && !m.Note && !m.Failed && e.Actor.Kind == domain.ActorAgent
}

// end is a resolve that ended something, or a silence.
type end struct {
	at       domain.Instant
	reason   domain.ResolveReason
	closer   domain.ID
	owner    domain.ID
	reopened domain.Instant
	by       domain.ActorKind
	thanks   bool
}

// ends lists the resolve cycles of a conversation.
func (n *naive) ends(c domain.ID) []end {
	list := n.joined(c)
	if n.silenceEnds(c) {
		return n.silences(list)
	}
	var out []end
	for _, e := range list {
		if e.ConversationID != c {
			continue
		}
		standing := len(out) > 0 && out[len(out)-1].reopened == 0
		switch d := e.Data.(type) {
		case domain.ConversationResolved:
			if standing {
				continue
			}
			x := end{at: e.At, reason: d.Reason, owner: n.ownerAt(c, e), closer: e.Actor.Agent}
			if d.Owner.Agent != 0 {
				x.owner = d.Owner.Agent
			}
			if e.Actor.Kind != domain.ActorAgent {
				x.closer = x.owner
			}
			if d.Reason == domain.ResolveBot {
				x.closer = 0
			}
			if x.owner == 0 {
				x.owner = x.closer
			}
			out = append(out, x)
		case domain.ConversationReopened:
			if standing {
				out[len(out)-1].reopened, out[len(out)-1].by = e.At, e.Actor.Kind
			}
		}
	}
	for i := range out {
		out[i].thanks = n.onlyThanks(list, c, out, i)
	}
	return out
}

// onlyThanks looks at the customer messages between a resolve and the next one.
func (n *naive) onlyThanks(list []domain.Event, c domain.ID, ends []end, i int) bool {
	seen, other := 0, 0
	count := 0
	for _, e := range list {
		if e.ConversationID == c && e.Kind == domain.EventConversationResolved && count < len(ends) && ends[count].at == e.At && (count == 0 || ends[count-1].reopened != 0) {
			count++
			continue
		}
		if isCustomer(e) && count == i+1 {
			seen++
			if !e.Data.(domain.MessageCreated).Closing {
				other++
			}
		}
	}
	return seen > 0 && other == 0
}

func (n *naive) silenceEnds(c domain.ID) bool {
	for _, e := range n.all {
		if d, ok := e.Data.(domain.ConversationStarted); ok && e.ConversationID == c {
			return d.SilenceEnds
		}
	}
	return false
}

// silences finds the human messages after which nobody wrote for longer than the chat's silence.
func (n *naive) silences(list []domain.Event) []end {
	limit := time.Duration(n.set.Life.SilenceEnd[domain.KindChat]) * time.Second
	var out []end
	for i, e := range list {
		if !isHuman(e) {
			continue
		}
		x := end{at: e.At.Add(limit), reason: domain.ResolveSilence, closer: e.Actor.Agent, owner: e.Actor.Agent}
		over := true
		for _, o := range list[i+1:] {
			if !isCustomer(o) && !isHuman(o) {
				continue
			}
			if o.At <= x.at {
				over = false
			} else {
				x.reopened, x.by = o.At, o.Actor.Kind
			}
			break
		}
		if over {
			out = append(out, x)
		}
	}
	for i := range out {
		seen, other := 0, 0
		for _, e := range list {
			if isCustomer(e) && e.At > out[i].at && (i+1 == len(out) || e.At < out[i+1].at) {
				seen++
				if !e.Data.(domain.MessageCreated).Closing {
					other++
				}
			}
		}
		out[i].thanks = seen > 0 && other == 0
	}
	return out
}

// ownerAt is the owner just before an event: To of the last assignment before it.
func (n *naive) ownerAt(c domain.ID, before domain.Event) domain.ID {
	owner := domain.ID(0)
	for _, e := range n.all {
		if naiveKey(e) >= naiveKey(before) {
			break
		}
		if d, ok := e.Data.(domain.ConversationAssigned); ok && e.ConversationID == c {
			owner = d.To.Agent
		}
	}
	return owner
}

// naiveTurn is a turn as the definition tells it.
type naiveTurn struct {
	start, reply, closed, due, timeout domain.Instant
	replier                            domain.ID
	bot                                bool
}

// cleared says whether an event ends the waiting of a turn begun in conversation from.
func (n *naive) cleared(e domain.Event, c, from domain.ID, ends []end) bool {
	if isHuman(e) {
		return true
	}
	if e.Kind != domain.EventConversationResolved {
		return false
	}
	if e.ConversationID != c {
		return e.ConversationID == from
	}
	for _, x := range ends {
		if x.at == e.At {
			return true
		}
	}
	return false
}

func (n *naive) turns(c domain.ID) []naiveTurn {
	list, ends := n.joined(c), n.ends(c)
	excludedAt, _ := n.excluded(c)
	var out []naiveTurn
	for i, e := range list {
		if !isCustomer(e) || n.continues(list[:i], c, ends) {
			continue
		}
		t := naiveTurn{start: e.At}
		handed := false
		for _, o := range list[i+1:] {
			if n.cleared(o, c, e.ConversationID, ends) {
				if isHuman(o) {
					t.reply, t.replier = o.At, o.Actor.Agent
				} else {
					t.closed = o.At
				}
				break
			}
			m, ok := o.Data.(domain.MessageCreated)
			t.bot = t.bot || ok && !m.Note && !m.Failed && o.Actor.Kind == domain.ActorBot
			handed = handed || o.Kind == domain.EventBotHandoff
		}
		if t.reply == 0 && t.closed == 0 {
			if excludedAt != 0 {
				t.closed = max(excludedAt, t.start)
			}
		}
		t.bot = t.bot && !handed && t.reply == 0
		n.timeout(&t)
		out = append(out, t)
	}
	return out
}

// continues says whether after these events the customer is already waiting.
func (n *naive) continues(before []domain.Event, c domain.ID, ends []end) bool {
	for k := len(before) - 1; k >= 0; k-- {
		if !isCustomer(before[k]) || n.continues(before[:k], c, ends) {
			continue
		}
		// before[k] began a turn: does it last?
		for _, o := range before[k+1:] {
			if n.cleared(o, c, before[k].ConversationID, ends) {
				return false
			}
		}
		return true
	}
	return false
}

func (n *naive) timeout(t *naiveTurn) {
	t.due, _ = n.cal.Add(t.start, 5*time.Minute)
	ended := t.reply
	if ended == 0 {
		ended = t.closed
	}
	if !t.bot && (ended == 0 || ended > t.due) {
		t.timeout = t.due
	}
}

// transfers counts, for a conversation, changes from one human to another after the first had replied or claimed.
func (n *naive) transfers(c domain.ID) int {
	count := 0
	for i, e := range n.all {
		d, ok := e.Data.(domain.ConversationAssigned)
		if !ok || e.ConversationID != c || d.Reason != domain.AssignTransfer && d.Reason != domain.AssignClaim {
			continue
		}
		from := n.ownerAt(c, e)
		if from == 0 || d.To.Agent == 0 || d.To.Agent == from || n.resolvedBefore(c, e) {
			continue
		}
		if n.accepted(c, from, n.all[:i]) {
			count++
		}
	}
	return count
}

// accepted looks back over the time the agent held it.
func (n *naive) accepted(c, agent domain.ID, before []domain.Event) bool {
	for k := len(before) - 1; k >= 0; k-- {
		e := before[k]
		if e.ConversationID != c {
			continue
		}
		if isHuman(e) && e.Actor.Agent == agent {
			return true
		}
		if d, ok := e.Data.(domain.ConversationAssigned); ok && d.To.Agent == agent {
			if d.Reason == domain.AssignClaim {
				return true
			}
			if n.ownerAt(c, e) != agent {
				return false
			}
		}
	}
	return false
}

func (n *naive) resolvedBefore(c domain.ID, before domain.Event) bool {
	resolved := false
	for _, e := range n.all {
		if naiveKey(e) >= naiveKey(before) {
			break
		}
		if e.ConversationID == c && e.Kind == domain.EventConversationResolved {
			resolved = true
		}
		if e.ConversationID == c && e.Kind == domain.EventConversationReopened {
			resolved = false
		}
	}
	return resolved
}

// frt is the wait of the turn that the first human reply answers; ok is false if no human replied to the customer.
func (n *naive) frt(c domain.ID) (d time.Duration, replier domain.ID, ok bool) {
	list := n.joined(c)
	first := domain.Instant(0)
	for _, e := range list {
		if first == 0 && isCustomer(e) {
			first = e.At
		}
		if first != 0 && isHuman(e) {
			turns := n.turns(c)
			for k := len(turns) - 1; k >= 0; k-- {
				if turns[k].reply == e.At {
					first = turns[k].start
				}
			}
			return e.At.Sub(first), e.Actor.Agent, true
		}
	}
	return 0, 0, false
}

func (n *naive) outcome(c domain.ID) string {
	asked, handed := false, false
	for _, e := range n.joined(c) {
		asked = asked || isCustomer(e)
		handed = handed || e.Kind == domain.EventBotHandoff
	}
	if !asked {
		return OutcomeOutbound
	}
	if _, _, ok := n.frt(c); ok {
		return OutcomeHandled
	}
	ends := n.ends(c)
	if len(ends) == 0 || ends[len(ends)-1].reopened != 0 {
		return OutcomeWaiting
	}
	if ends[len(ends)-1].reason == domain.ResolveBot && !handed {
		return OutcomeBot
	}
	return OutcomeMissed
}
