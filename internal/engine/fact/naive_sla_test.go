package fact

import (
	"fmt"
	"math/rand/v2"
	"sort"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/calendar"
	"kefu/internal/engine/deadline"
)

// slaSettings have a policy for every condition, and every target but the resolution, which pauses and is walked minute by minute elsewhere.
func slaSettings(s *Settings) {
	s.Policies = []Policy{
		{Name: "vip", VIP: true, Clock: "business", FirstReply: 60, NextReply: 120, Acknowledge: 60, Assignment: 60},
		{Name: "urgent", Priority: "urgent", Clock: "calendar", FirstReply: 300, Acknowledge: 180, Assignment: 240},
		{Name: "team", Team: 101, Clock: "business", NextReply: 600, Assignment: 2400},
		{Name: "store", Store: 6, Clock: "business", FirstReply: 1},
		{Name: "rest", Clock: "business", FirstReply: 600, NextReply: 3600, Acknowledge: 180},
	}
}

// slaHistory is a history in which customers become important and agents look at conversations.
func slaHistory(seed uint64) Timeline {
	tl := history(seed)
	d := &dice{Rand: rand.New(rand.NewPCG(seed, 9))}
	yes, no := true, false
	for i := range tl.Events {
		e := &tl.Events[i]
		switch x := e.Data.(type) {
		case domain.ConversationStarted:
			x.Priority, x.VIP = pick(d, "", "normal", "urgent"), d.IntN(5) == 0
			e.Data = x
		case domain.ConversationClassified:
			x.Priority, x.VIP = pick(d, "", "normal", "urgent"), pick(d, nil, nil, &yes, &no)
			e.Data = x
		case domain.MessageCreated:
			if e.Actor.Kind == domain.ActorAgent && d.IntN(3) == 0 {
				e.Kind, e.Data = domain.EventConversationSeen, domain.ConversationSeen{}
			}
		}
	}
	return tl
}

// The targets that do not pause, straight from their definitions.
func TestSLARowsEqualTheDefinitions(t *testing.T) {
	set := settings(slaSettings)
	f := folder(t, slaSettings)
	seen := map[string]int{}
	for seed := range uint64(4000) {
		tl := slaHistory(seed)
		n := newNaive(tl, set)
		want := n.slas()
		var got []string
		for _, s := range f.Fold(tl).SLAs {
			if n.silenceEnds(s.Conversation) {
				continue
			}
			got = append(got, slaLine(s.Conversation, s.Target, s.Policy, s.Start.At, s.Due.At, s.Fulfilled, s.Cancelled, s.BreachAt, s.Met, s.Holder.Agent))
			seen[s.Target+" "+s.Policy]++
			for fate, is := range map[string]bool{"met": s.Met, "breached": s.BreachAt != 0, "cancelled": s.Cancelled != 0} {
				if is {
					seen[s.Target+" "+fate]++
				}
			}
		}
		sort.Strings(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d: SLA rows differ (-definition +fold)\n%s\n%s", seed, diff, dump(tl))
		}
	}
	for _, target := range []string{TargetAcknowledge, TargetAssignment, TargetFirstReply, TargetNextReply} {
		for _, c := range []string{"met", "breached", "cancelled", "vip"} {
			if seen[target+" "+c] < 20 {
				t.Errorf("%s %s came up %d times, want at least 20", target, c, seen[target+" "+c])
			}
		}
	}
	for _, c := range []string{"assignment urgent", "next_reply team", "first_reply rest"} {
		if seen[c] < 20 {
			t.Errorf("%s came up %d times", c, seen[c])
		}
	}
}

func slaLine(c domain.ID, target, policy string, start, due, done, given, breach domain.Instant, met bool, holder domain.ID) string {
	return fmt.Sprintf("%d %s %s start %v due %v done %v given up %v breach %v met %v by %d", c, target, policy, start, due, done, given, breach, met, holder)
}

// slas lists the rows of all conversations that end by events.
func (n *naive) slas() []string {
	var out []string
	for c := domain.ID(1); c <= mostTalks; c++ {
		if len(n.joined(c)) == 0 || n.silenceEnds(c) {
			continue
		}
		for i, turn := range n.turns(c) {
			if turn.bot {
				continue
			}
			target := TargetNextReply
			if i == 0 {
				target = TargetFirstReply
				out = n.row(out, c, TargetAcknowledge, turn.start, n.noted(c, turn), turn.closed)
			}
			out = n.row(out, c, target, turn.start, doneBy{turn.reply, turn.replier}, turn.closed)
		}
		if asked := n.outcome(c); asked != OutcomeOutbound && asked != OutcomeBot {
			out = n.stays(out, c)
		}
	}
	sort.Strings(out)
	return out
}

type doneBy struct {
	at  domain.Instant
	who domain.ID
}

// noted finds who first looked at, claimed or answered the question of a turn.
func (n *naive) noted(c domain.ID, turn naiveTurn) doneBy {
	begun := false
	for _, e := range n.joined(c) {
		if !begun {
			begun = isCustomer(e) && e.At == turn.start
			continue
		}
		d, assigned := e.Data.(domain.ConversationAssigned)
		switch {
		case isHuman(e), e.Kind == domain.EventConversationSeen, e.Kind == domain.EventConversationSplit:
			return doneBy{e.At, e.Actor.Agent}
		case assigned && d.Reason == domain.AssignClaim && d.To.Agent != 0:
			return doneBy{e.At, d.To.Agent}
		case e.Kind == domain.EventConversationResolved && turn.closed != 0 && e.At >= turn.closed:
			return doneBy{}
		}
	}
	return doneBy{}
}

// stays adds a row for each time in which somebody waited in a queue.
func (n *naive) stays(out []string, c domain.ID) []string {
	excludedAt, excluded := n.excluded(c)
	start := domain.Instant(0)
	list := n.joined(c)
	for i := range list {
		waits, owner, open := n.inQueue(c, list[:i+1])
		switch {
		case waits && start == 0:
			start = list[i].At
		case !waits && start != 0:
			if open && owner != 0 {
				out = n.row(out, c, TargetAssignment, start, doneBy{list[i].At, owner}, 0)
			} else {
				out = n.row(out, c, TargetAssignment, start, doneBy{}, list[i].At)
			}
			start = 0
		}
	}
	if start == 0 {
		return out
	}
	given := domain.Instant(0)
	if excluded {
		given = max(excludedAt, start)
	}
	return n.row(out, c, TargetAssignment, start, doneBy{}, given)
}

// inQueue says whether after these events a customer waits for a human whom nobody has named.
func (n *naive) inQueue(c domain.ID, list []domain.Event) (waits bool, owner domain.ID, open bool) {
	status, asking, bot, handed, from := domain.StatusOpen, false, false, false, domain.ID(0)
	for _, e := range list {
		m, message := e.Data.(domain.MessageCreated)
		switch {
		case isCustomer(e) && !asking:
			asking, bot, handed, from = true, false, false, e.ConversationID
		case isHuman(e):
			asking = false
		case message && e.Actor.Kind == domain.ActorBot && !m.Note && !m.Failed:
			bot = true
		case e.Kind == domain.EventBotHandoff:
			handed = true
		case e.Kind == domain.EventConversationResolved && e.ConversationID != c && e.ConversationID == from:
			asking = false
		}
		if e.ConversationID != c {
			continue
		}
		switch d := e.Data.(type) {
		case domain.ConversationAssigned:
			owner = d.To.Agent
		case domain.ConversationStatus:
			if status != domain.StatusResolved {
				status = d.Status
			}
		case domain.ConversationResolved:
			if status != domain.StatusResolved {
				asking = false
			}
			status = domain.StatusResolved
		case domain.ConversationReopened:
			if status == domain.StatusResolved {
				status = domain.StatusOpen
			}
		}
	}
	open = status == domain.StatusOpen
	return asking && (!bot || handed) && open && owner == 0, owner, open
}

// row judges one instance: the policy of every moment, then what came first, the end or the due time.
func (n *naive) row(out []string, c domain.ID, target string, start domain.Instant, done doneBy, given domain.Instant) []string {
	end := done.at
	if end == 0 {
		end = given
	}
	var cal *calendar.Calendar
	clocked := false
	length, policy := time.Duration(0), ""
	due, known := domain.Instant(0), start
	first := true
	look := func(at domain.Instant) {
		p := n.policyAt(c, at)
		if p == nil {
			length, policy, due = 0, "", 0
			return
		}
		if !clocked {
			clocked = true
			if p.Clock == "business" {
				cal = n.cal
			}
		}
		length, policy, due = p.length(target), p.Name, 0
		switch {
		case length == 0:
		case cal == nil:
			due = start.Add(length)
		default:
			due, _ = cal.Add(start, length)
		}
	}
	look(start)
	ever := length
	for _, e := range n.all {
		if e.ConversationID != c || e.At <= start {
			continue
		}
		if e.Kind != domain.EventConversationClassified && e.Kind != domain.EventConversationAssigned {
			continue
		}
		if end != 0 && e.At >= end || due != 0 && due <= e.At {
			break
		}
		if n.sameTerms(c, e) {
			continue
		}
		known, first = e.At, false
		look(e.At)
	}
	switch {
	case length == 0 && ever == 0 && first, length == 0 && ever == 0:
		return out
	case length == 0:
		return append(out, slaLine(c, target, policy, start, 0, 0, known, 0, false, 0))
	case end != 0 && end <= due && done.at != 0:
		return append(out, slaLine(c, target, policy, start, due, done.at, 0, 0, true, done.who))
	case end != 0 && end <= due:
		return append(out, slaLine(c, target, policy, start, due, 0, given, 0, false, 0))
	}
	breach := max(due, known)
	return append(out, slaLine(c, target, policy, start, due, done.at, 0, breach, false, n.holderAt(c, start, target, breach)))
}

// sameTerms says whether an event leaves everything that policies go by as it was.
func (n *naive) sameTerms(c domain.ID, e domain.Event) bool {
	var before []domain.Event
	for _, o := range n.all {
		if o.ConversationID == c && naiveKey(o) < naiveKey(e) {
			before = append(before, o)
		}
	}
	return termsOf(before) == termsOf(append(before, e))
}

// termsOf is priority, importance and team after these events.
func termsOf(list []domain.Event) deadline.Terms {
	var out deadline.Terms
	for _, e := range list {
		switch d := e.Data.(type) {
		case domain.ConversationStarted:
			out.Priority, out.VIP = d.Priority, d.VIP
		case domain.ConversationClassified:
			if d.Priority != "" {
				out.Priority = d.Priority
			}
			if d.VIP != nil {
				out.VIP = *d.VIP
			}
		case domain.ConversationAssigned:
			out.Team = d.To.Team
		}
	}
	return out
}

func (n *naive) policyAt(c domain.ID, at domain.Instant) *Policy {
	var upTo []domain.Event
	for _, e := range n.all {
		if e.ConversationID == c && e.At <= at {
			upTo = append(upTo, e)
		}
	}
	now := termsOf(upTo)
	for i, p := range n.set.Policies {
		if (!p.VIP || now.VIP) && (p.Priority == "" || p.Priority == now.Priority) && (p.Team == 0 || p.Team == now.Team) && (p.Store == 0 || p.Store == 5) {
			return &n.set.Policies[i]
		}
	}
	return nil
}

// holderAt is the owner of the conversation that a message was in, or of the one it was merged into.
func (n *naive) holderAt(c domain.ID, start domain.Instant, target string, at domain.Instant) domain.ID {
	from := c
	for _, e := range n.joined(c) {
		if target != TargetAssignment && isCustomer(e) && e.At == start {
			from = e.ConversationID
			break
		}
	}
	if from != c {
		for _, e := range n.all {
			if e.ConversationID == from && e.Kind == domain.EventConversationMerged && at >= e.At {
				from = c
			}
		}
	}
	owner := domain.ID(0)
	for _, e := range n.all {
		if d, ok := e.Data.(domain.ConversationAssigned); ok && e.ConversationID == from && e.At <= at {
			owner = d.To.Agent
		}
	}
	return owner
}
