package fact

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
)

// dice makes random histories on a coarse grid, so that equal instants are frequent.
type dice struct {
	*rand.Rand
	events []domain.Event
	now    domain.Instant
	conv   domain.ID
	owner  map[domain.ID]domain.ID
}

func pick[T any](d *dice, list ...T) T { return list[d.IntN(len(list))] }

func (d *dice) add(a domain.Actor, data domain.EventData) {
	id := domain.ID(len(d.events) + 1)
	if m, ok := data.(domain.MessageCreated); ok {
		m.Message = 1000 + id
		data = m
	}
	e := domain.Event{
		ID: id, Seq: int64(id), ContactSeq: int64(id), StoreID: 5, ContactID: 7, ConversationID: d.conv, Kind: data.EventKind(), Version: 1, At: d.now, RecordedAt: d.now,
		Actor: a, Data: data,
	}
	if _, start := data.(domain.ConversationStarted); d.IntN(40) == 0 && !start { // a second record of the same thing
		e.SourceKey = 777 + d.conv
	}
	d.events = append(d.events, e)
}

func (d *dice) step() {
	agent := pick(d, amy, ben, carol)
	switch d.IntN(23) {
	case 22:
		d.report()
	case 0, 1, 2, 3, 4, 5:
		d.add(someone(domain.ActorCustomer), domain.MessageCreated{Closing: d.IntN(4) == 0})
	case 6, 7, 8, 9:
		d.add(human(agent), domain.MessageCreated{Failed: d.IntN(10) == 0, Note: d.IntN(10) == 0, Outside: d.IntN(9) == 0})
	case 10:
		d.add(someone(pick(d, domain.ActorBot, domain.ActorBot, domain.ActorRule, domain.ActorSystem)), domain.MessageCreated{})
	case 11, 12, 13:
		reason := pick(d, domain.AssignRouting, domain.AssignClaim, domain.AssignTransfer, domain.AssignTransfer, domain.AssignHandover, domain.AssignTakeBack, domain.AssignManager)
		to := pick(d, amy, ben, carol, 0)
		d.add(someone(domain.ActorSystem), domain.ConversationAssigned{From: ref(d.owner[d.conv]), To: ref(to), Reason: reason})
		d.owner[d.conv] = to
	case 14, 15:
		if d.IntN(4) == 0 {
			d.add(someone(domain.ActorBot), domain.ConversationResolved{Reason: domain.ResolveBot})
			return
		}
		d.add(human(agent), domain.ConversationResolved{Reason: domain.ResolveManual, Owner: ref(pick(d, 0, agent))})
	case 16, 17:
		d.add(someone(pick(d, domain.ActorCustomer, domain.ActorCustomer, domain.ActorAgent, domain.ActorRule)), domain.ConversationReopened{})
	case 18:
		d.add(human(agent), domain.ConversationStatus{Status: pick(d, domain.StatusOpen, domain.StatusPending, domain.StatusOnHold)})
	case 19:
		d.add(human(agent), domain.ConversationClassified{Intent: pick(d, "", "presale", "aftersale"), IssueType: pick(d, "", "delay", "refund")})
	case 20:
		if d.IntN(3) == 0 {
			d.add(someone(domain.ActorBot), domain.BotHandoff{})
		}
	case 21:
		switch d.IntN(8) {
		case 0:
			d.add(human(agent), domain.ConversationExcluded{Reason: "spam"})
		case 1:
			d.add(human(agent), domain.ConversationIncluded{})
		}
	}
}

// report lets the channel say what became of a message of ours.
func (d *dice) report() {
	var ours []domain.ID
	for _, e := range d.events {
		if m, ok := e.Data.(domain.MessageCreated); ok && e.ConversationID == d.conv && e.Actor.Kind != domain.ActorCustomer && !m.Note {
			ours = append(ours, m.Message)
		}
	}
	if len(ours) > 0 {
		state := pick(d, domain.DeliverySent, domain.DeliveryRead, domain.DeliveryFailed, domain.DeliveryFailed)
		d.add(someone(domain.ActorSystem), domain.MessageDelivery{Message: pick(d, ours...), State: state})
	}
}

// mostTalks is how many conversations a history has at most: four that began, and four that were split off.
const mostTalks = 8

// history is a random person with up to four conversations and what was split off from them.
func history(seed uint64) Timeline { return play(seed).timeline() }

func (d *dice) timeline() Timeline {
	return Timeline{Person: 70, Contacts: []domain.ID{7}, Events: d.events}
}

func play(seed uint64) *dice {
	d := &dice{Rand: rand.New(rand.NewPCG(seed, 1)), owner: map[domain.ID]domain.ID{}}
	n := domain.ID(1 + d.IntN(4))
	d.now = domain.At(time.Date(2026, 11, 1+d.IntN(20), d.IntN(24), 0, 0, 0, time.UTC))
	silent := make(map[domain.ID]bool)
	for c := domain.ID(1); c <= n; c++ {
		d.conv = c
		silent[c] = d.IntN(6) == 0
		d.now = d.now.Add(time.Duration(d.IntN(3)) * time.Minute)
		d.add(someone(domain.ActorSystem), domain.ConversationStarted{Channel: domain.ChannelWeb, Observes: domain.ObservesAll, SilenceEnds: silent[c]})
	}
	parts, most := []domain.ID{}, n+4
	for range 4 + d.IntN(26) {
		d.conv = domain.ID(1 + d.IntN(int(n)))
		gap := pick(d, 0, time.Minute, time.Minute, 4*time.Minute, 5*time.Minute, 40*time.Minute, 9*time.Hour, 50*time.Hour, 168*time.Hour)
		d.now = d.now.Add(gap)
		if d.IntN(20) == 0 && n < most {
			if from := d.conv; d.split(from, n+1) {
				n++
				silent[n] = silent[from]
				if from == 1 {
					parts = append(parts, n)
				}
			}
			continue
		}
		if silent[d.conv] { // such a source reports messages only
			if d.IntN(2) == 0 {
				d.add(someone(domain.ActorCustomer), domain.MessageCreated{Closing: d.IntN(5) == 0})
			} else {
				d.add(human(pick(d, amy, ben)), domain.MessageCreated{})
			}
			continue
		}
		d.step()
	}
	if n > 1 && d.IntN(3) == 0 && !silent[1] && !silent[2] {
		d.merge(2)
	}
	for _, part := range parts {
		if part != 2 && !silent[1] && d.IntN(2) == 0 {
			d.merge(part)
		}
	}
	d.shop(rand.New(rand.NewPCG(seed, 2)))
	return d
}

// shop lets the person order something now and then, with dice of its own.
func (d *dice) shop(rng *rand.Rand) {
	d.conv = 0
	first, last := d.events[0].At, d.now
	for n := range rng.IntN(4) {
		id := domain.ID(500 + n)
		some := func(most int64) int64 { return rng.Int64N(most + 1) }
		span := int64(last-first)/60e6 + 300
		d.now = first.Add(time.Duration(some(span)) * time.Minute)
		o := domain.OrderPlaced{
			Order: id, Currency: []string{"USD", "EUR", "JPY"}[rng.IntN(3)], Net: some(10_000), Items: some(5), Test: rng.IntN(20) == 0, Employee: rng.IntN(20) == 0,
			Country: []string{"", "DE"}[rng.IntN(2)],
		}
		o.Tax = some(500)
		o.Total = o.Net + o.Tax
		if rng.IntN(8) == 0 {
			o.Proofs = []domain.OrderProof{{Kind: domain.ProofCheckout, Agent: ref(carol)}}
		}
		d.add(someone(domain.ActorIntegration), o)
		left := o.Total
		for range rng.IntN(4) {
			d.now = d.now.Add(time.Duration(rng.IntN(90)) * time.Minute)
			part := some(left)
			if rng.IntN(2) == 0 {
				part = left
			}
			left -= part
			d.add(someone(domain.ActorIntegration), domain.OrderPaid{Order: id, Amount: part})
		}
		for range rng.IntN(3) {
			d.now = d.now.Add(time.Duration(rng.IntN(3000)) * time.Minute)
			d.add(someone(domain.ActorIntegration), domain.OrderRefunded{Order: id, Amount: some(o.Total), Net: some(o.Net), Items: some(2)})
		}
		switch rng.IntN(8) {
		case 0:
			d.add(human(amy), domain.OrderMarked{Order: id, Flag: domain.FlagFlagged, Off: rng.IntN(2) == 0})
		case 1:
			d.add(human(amy), domain.OrderShared{Order: id, Shares: []domain.OrderShare{{Agent: ref(amy), Role: "owner", Points: 6000}, {Agent: ref(ben), Points: 3000}, {Agent: ref(carol), Points: 1000}}})
		case 2:
			d.add(someone(domain.ActorIntegration), domain.OrderCancelled{Order: id})
		case 3:
			d.add(someone(domain.ActorIntegration), domain.OrderFulfilled{Order: id})
		}
	}
	d.now = max(d.now, last)
}

// merge puts a conversation into the first one, and sometimes takes it out again.
func (d *dice) merge(child domain.ID) {
	d.conv = child
	d.add(human(amy), domain.ConversationMerged{Into: 1})
	if d.IntN(3) == 0 {
		d.now = d.now.Add(time.Hour)
		d.add(human(amy), domain.ConversationUnmerged{From: 1})
	}
}

// split takes some messages of a conversation into a new one as the desk does: it begins with the first of them, in the hands of who had the old one
// then, and changes hands with it. It is false if there is nothing to take.
func (d *dice) split(from, made domain.ID) bool {
	all := newNaive(d.timeline(), settings()).all
	data, began := domain.ConversationSplit{From: from}, domain.Instant(0)
	var owner domain.AgentRef
	var silent bool
	var hands []domain.Event
	for _, e := range all {
		if e.ConversationID != from {
			continue
		}
		switch x := e.Data.(type) {
		case domain.ConversationStarted:
			silent = x.SilenceEnds
		case domain.MessageCreated:
			if d.IntN(2) == 0 {
				data.Messages = append(data.Messages, x.Message)
				if began == 0 {
					began = e.At
				}
			}
		case domain.ConversationReopened:
			if d.IntN(3) == 0 {
				data.Reopenings = append(data.Reopenings, e.ID)
			}
		case domain.ConversationAssigned:
			if began == 0 {
				owner = x.To
			} else {
				hands = append(hands, e)
			}
		}
	}
	if began == 0 {
		return false
	}
	now := d.now
	d.conv, d.now = made, began
	d.add(someone(domain.ActorSystem), domain.ConversationStarted{Channel: domain.ChannelWeb, Observes: domain.ObservesAll, SilenceEnds: silent})
	d.events[len(d.events)-1].SourcePos = -1
	if owner != (domain.AgentRef{}) {
		d.add(someone(domain.ActorSystem), domain.ConversationAssigned{To: owner, Reason: domain.AssignSplit})
		d.events[len(d.events)-1].SourcePos = -1
	}
	for _, e := range hands {
		x := e.Data.(domain.ConversationAssigned)
		d.now, owner = e.At, x.To
		d.add(someone(domain.ActorSystem), domain.ConversationAssigned{From: x.From, To: x.To, Reason: domain.AssignSplit})
	}
	d.now, d.owner[made] = now, owner.Agent
	d.add(human(amy), data)
	return true
}

const histories = 10_000

func TestFoldEqualsTheDefinitions(t *testing.T) {
	f := folder(t)
	set := settings()
	for seed := range uint64(histories) {
		tl := history(seed)
		got, wantText := figuresOf(f.Fold(tl)), newNaive(tl, set).figures()
		if diff := cmp.Diff(wantText, got); diff != "" {
			t.Fatalf("seed %d: figures differ (-definition +fold)\n%s\n%s", seed, diff, dump(tl))
		}
	}
}

func dump(t Timeline) string {
	s := ""
	for _, e := range newNaive(t, settings()).all {
		s += fmt.Sprintf("%d conv %d %s %s %s/%d %+v\n", e.ID, e.ConversationID, e.At, e.Kind, e.Actor.Kind, e.Actor.Agent, e.Data)
	}
	return s
}

// figuresOf writes the rows' figures as lines.
func figuresOf(rows Rows) []string {
	var out []string
	for _, c := range rows.Conversations {
		if c.Excluded == "merged" {
			continue
		}
		out = append(out, fmt.Sprintf("conversation %d frt %v by %d outcome %s transfers %d", c.Conversation, c.FRT, c.First.Agent, c.Outcome, ownTransfers(rows, c)))
		for _, t := range rows.Turns {
			if t.Conversation == c.Conversation {
				out = append(out, fmt.Sprintf("  turn %v reply %v by %d closed %v timeout %v bot %v wait %v", t.Start.At, t.Reply.At, t.Replier.Agent, t.ClosedAt, t.TimeoutAt, t.BotOnly, t.Wait))
			}
		}
		for _, r := range rows.Resolutions {
			if r.Conversation == c.Conversation {
				out = append(out, fmt.Sprintf("  resolved %v by %d reopened %v counts %v", r.Resolved.At, r.Closer.Agent, r.Reopened.At, r.ReopenSoon))
			}
		}
	}
	for _, i := range rows.Issues {
		out = append(out, fmt.Sprintf("issue from %d closed %v owner %d contacts %d solved %v", i.Conversation, i.Closed.At, i.Closer.Agent, i.Contacts, i.Solved))
	}
	return out
}

// ownTransfers leaves out what merged conversations brought along.
func ownTransfers(rows Rows, c Conversation) int64 {
	n := c.TransfersOut
	for _, m := range rows.Conversations {
		if m.Excluded == "merged" && c.Conversation == 1 {
			n -= m.TransfersOut
		}
	}
	return n
}

func (n *naive) figures() []string {
	var out []string
	for id := domain.ID(1); id <= mostTalks; id++ {
		started := false
		for _, e := range n.all {
			started = started || e.ConversationID == id
		}
		if !started || n.parent(id) != id {
			continue
		}
		c := id
		frt, by, ok := n.frt(c)
		out = append(out, fmt.Sprintf("conversation %d frt %v by %d outcome %s transfers %d", c, Null{frt.Milliseconds(), ok}, by, n.outcome(c), n.transfers(c)))
		for _, t := range n.turns(c) {
			w := Null{}
			if t.reply != 0 {
				w = Some(t.reply.Sub(t.start).Milliseconds())
			}
			out = append(out, fmt.Sprintf("  turn %v reply %v by %d closed %v timeout %v bot %v wait %v", t.start, t.reply, t.replier, t.closed, t.timeout, t.bot, w))
		}
		for _, x := range n.ends(c) {
			soon := x.reopened != 0 && x.by == domain.ActorCustomer && !x.thanks && x.reopened.Sub(x.at) <= 168*time.Hour
			out = append(out, fmt.Sprintf("  resolved %v by %d reopened %v counts %v", x.at, x.closer, x.reopened, soon))
		}
	}
	for _, i := range n.issues() {
		out = append(out, fmt.Sprintf("issue from %d closed %v owner %d contacts %d solved %v", i.contacts[0].conv, i.closed, i.owner, len(i.contacts), i.solved))
	}
	return out
}

// TestHistoriesReachEveryRule keeps the comparison above honest: a generator that stops producing a case would compare nothing.
func TestHistoriesReachEveryRule(t *testing.T) {
	f := folder(t)
	seen := map[string]int{}
	count := func(what string, is bool) {
		if is {
			seen[what]++
		}
	}
	for seed := range uint64(2000) {
		tl := history(seed)
		for _, e := range tl.Events {
			if x, ok := e.Data.(domain.ConversationSplit); ok {
				seen["split"]++
				count("reopening that goes along", len(x.Reopenings) > 0)
			}
		}
		rows := f.Fold(tl)
		for _, c := range rows.Conversations {
			seen["outcome "+c.Outcome]++
			count("merged back", c.Conversation > 4 && c.Excluded == "merged")
			count("excluded", c.Excluded == "spam")
			count("merged", c.Excluded == "merged")
			count("off hours", c.OffHours)
			count("transfer", c.TransfersOut > 0)
			count("hand-off wait", c.FRTHandoff.OK)
		}
		for _, x := range rows.Turns {
			count("timed out and answered", x.TimeoutAt != 0 && x.Reply.At != 0)
			count("closed unanswered", x.ClosedAt != 0)
			count("bot only", x.BotOnly)
			count("no business value", x.Wait.OK && !x.WaitBiz.OK)
		}
		for _, r := range rows.Resolutions {
			count("silence", r.Reason == "silence")
			count("counted reopening", r.ReopenSoon)
			count("reopening by thanks", r.ReopenedBy == "customer" && !r.ReopenSoon)
		}
		for _, i := range rows.Issues {
			count("solved", i.Solved)
			count("returned", i.Repeat.At != 0)
			count("bot issue", i.BotOnly)
			count("chain", i.Contacts > 2)
		}
		for _, s := range rows.SLAs {
			count("sla "+s.Target, s.Met)
			count("sla late", s.OverrunMs.OK)
			count("sla cancelled", s.Cancelled != 0)
			count("sla paused", s.PausedMs > 0)
		}
	}
	cases := []string{
		"outcome handled", "outcome bot", "outcome missed", "outcome waiting", "outcome outbound", "excluded", "merged", "off hours", "transfer",
		"hand-off wait", "timed out and answered", "closed unanswered", "bot only", "no business value", "silence", "counted reopening",
		"reopening by thanks", "solved", "returned", "bot issue", "chain", "sla first_reply", "sla next_reply", "sla resolution", "sla late",
		"sla cancelled", "sla paused", "split", "reopening that goes along", "merged back",
	}
	for _, c := range cases {
		if seen[c] < 5 {
			t.Errorf("case %q came up %d times in 2000 histories, want at least 5", c, seen[c])
		}
	}
}

func TestOrderOfArrivalDoesNotMatter(t *testing.T) {
	f := folder(t)
	for seed := range uint64(1500) {
		tl := history(seed)
		first := f.Fold(tl)
		shuffled := Timeline{Person: tl.Person, Contacts: tl.Contacts, Events: append([]domain.Event(nil), tl.Events...)}
		r := rand.New(rand.NewPCG(seed, 2))
		r.Shuffle(len(shuffled.Events), func(i, j int) {
			shuffled.Events[i], shuffled.Events[j] = shuffled.Events[j], shuffled.Events[i]
		})
		shuffled.Events = append(shuffled.Events, shuffled.Events[0]) // delivered twice
		if diff := cmp.Diff(first, f.Fold(shuffled)); diff != "" {
			t.Fatalf("seed %d: another order of arrival, other rows\n%s", seed, diff)
		}
	}
}

func TestInvariants(t *testing.T) {
	f := folder(t)
	for seed := range uint64(histories) {
		rows := f.Fold(history(seed))
		if msg := broken(rows); msg != "" {
			t.Fatalf("seed %d: %s\n%s", seed, msg, dump(history(seed)))
		}
	}
}

// broken names the first rule that rows break.
func broken(rows Rows) string {
	turns, answered, transfers := map[domain.ID]int64{}, map[domain.ID]int64{}, map[domain.ID]int64{}
	for _, x := range rows.Turns {
		turns[x.Conversation]++
		end := max(x.Reply.At, x.ClosedAt)
		switch {
		case x.Reply.At != 0 && x.ClosedAt != 0:
			return "a turn is both answered and closed"
		case x.Wait.OK != (x.Reply.At != 0):
			return "a wait without an answer, or an answer without a wait"
		case end != 0 && end < x.Start.At:
			return "a turn ends before it starts"
		case x.Wait.OK && (x.Wait.V < 0 || x.Wait.V > int64(x.Reply.At-x.Start.At)/1000):
			return "a wait is negative or longer than its turn"
		case x.WaitBiz.OK && (x.WaitBiz.V < 0 || x.WaitBiz.V > x.Wait.V):
			return "service time is negative or longer than plain time"
		case x.TimeoutAt != 0 && end != 0 && end <= x.TimeoutAt:
			return "a turn timed out after it ended"
		case x.TimeoutAt != 0 && x.TimeoutAt != x.DueAt:
			return "a time-out at another instant than it was due"
		}
		if x.Reply.At != 0 {
			answered[x.Conversation]++
		}
	}
	for _, s := range rows.Segments {
		if s.Transfer {
			transfers[s.Conversation]++
		}
		if s.To != 0 && s.To < s.From.At {
			return "a segment ends before it starts"
		}
		if s.HandleMs.OK && s.To != 0 && s.HandleMs.V > int64(s.To-s.From.At)/1000 {
			return "more handle time than the segment lasted"
		}
	}
	for _, c := range rows.Conversations {
		if c.Excluded == "merged" {
			continue
		}
		consult := c.Outcome != OutcomeOutbound
		switch {
		case consult != (c.CustomerMsgs > 0):
			return "a conversation is a consult if and only if the customer wrote"
		case (c.Outcome == OutcomeHandled) != c.FRT.OK:
			return "handled if and only if there is a first response"
		case c.Turns != turns[c.Conversation] || c.AnsweredTurns != answered[c.Conversation]:
			return "turns of the conversation do not match the turn rows"
		case c.TransfersOut != transfers[c.Conversation]:
			return "transfers of the conversation do not match the segments"
		case c.Resolves-c.Reopens != 0 && c.Resolves-c.Reopens != 1:
			return "resolves and reopenings do not alternate"
		case (c.Status == "resolved") != (c.Resolved.At != 0):
			return "resolved without standing resolved"
		}
	}
	return brokenRest(rows)
}

func brokenRest(rows Rows) string {
	for _, s := range rows.SLAs {
		fates := 0
		for _, is := range []bool{s.Met, s.BreachAt != 0, s.Cancelled != 0} {
			if is {
				fates++
			}
		}
		if fates > 1 {
			return "an SLA target has two fates"
		}
		if s.OverrunMs.OK && s.OverrunMs.V > s.ElapsedMs.V {
			return "an overrun longer than the time taken"
		}
	}
	last := map[domain.ID]State{}
	for _, s := range rows.States {
		if p, ok := last[s.Conversation]; ok && (p.To == 0 || p.To > s.From.At) {
			return "state intervals overlap"
		}
		last[s.Conversation] = s
	}
	for _, i := range rows.Issues {
		if i.Solved && (i.Repeat.At != 0 || i.Contacts != 1) {
			return "an issue solved at first contact with a return"
		}
	}
	msgs := map[domain.ID]int64{}
	for _, d := range rows.ContactDays {
		msgs[d.Conversation] += d.In + d.Out
		if d.Answered > d.Turns {
			return "more answers than turns in a day"
		}
	}
	for _, c := range rows.Conversations {
		if c.Excluded != "merged" && msgs[c.Conversation] != c.CustomerMsgs+c.AgentMsgs {
			return "contact days do not add up to the conversation's messages"
		}
	}
	return ""
}

// TestSplitAndMergedBackLeavesTheTurns takes messages out of the first conversation of every history, puts them back and looks for a trace.
func TestSplitAndMergedBackLeavesTheTurns(t *testing.T) {
	f := folder(t)
	tried := 0
	for seed := range uint64(3000) {
		d := play(seed)
		before := f.Fold(d.timeline()).Turns
		if !d.split(1, 99) {
			continue
		}
		d.add(human(amy), domain.ConversationMerged{Into: 1})
		for i := range d.events {
			if d.events[i].ConversationID == 99 {
				d.events[i].SourceKey = 0
			}
		}
		tried++
		if diff := cmp.Diff(before, f.Fold(d.timeline()).Turns); diff != "" {
			t.Fatalf("seed %d: a split that was undone left a trace in the turns (-before +after)\n%s\n%s", seed, diff, dump(d.timeline()))
		}
	}
	if tried < 1000 {
		t.Errorf("only %d histories were tried", tried)
	}
}

// TestLaterReassignmentMovesNoCredit appends reassignments to every history and looks at what was credited before them.
func TestLaterReassignmentMovesNoCredit(t *testing.T) {
	f := folder(t)
	for seed := range uint64(1500) {
		tl := history(seed)
		before := f.Fold(tl)
		end := tl.Events[len(tl.Events)-1].At
		for _, e := range tl.Events {
			end = max(end, e.At)
		}
		for _, s := range before.SLAs {
			end = max(end, s.BreachAt) // what is still running may fall due under the new owner
		}
		for _, x := range before.Turns {
			end = max(end, x.TimeoutAt)
		}
		for c := domain.ID(1); c <= mostTalks; c++ {
			id := domain.ID(5000 + c)
			tl.Events = append(tl.Events, domain.Event{
				ID: id, Seq: int64(id), StoreID: 5, ContactID: 7, ConversationID: c, Kind: domain.EventConversationAssigned, Version: 1,
				At: end.Add(1000 * time.Hour), Actor: someone(domain.ActorSystem), Data: domain.ConversationAssigned{To: ref(99), Reason: domain.AssignManager},
			})
		}
		after := f.Fold(tl)
		if diff := cmp.Diff(credits(before), credits(after)); diff != "" {
			t.Fatalf("seed %d: a later reassignment moved credit\n%s", seed, diff)
		}
	}
}

func credits(rows Rows) []string {
	var out []string
	for _, x := range rows.Turns {
		out = append(out, fmt.Sprint("turn", x.Start.At, x.Asked, x.Replier, x.Breach))
	}
	for _, r := range rows.Resolutions {
		out = append(out, fmt.Sprint("resolution", r.Resolved.At, r.Closer))
	}
	for _, i := range rows.Issues {
		out = append(out, fmt.Sprint("issue", i.Closed.At, i.Closer))
	}
	for _, s := range rows.SLAs {
		out = append(out, fmt.Sprint("sla", s.Target, s.Start.At, s.Holder))
	}
	for _, c := range rows.Conversations {
		if c.Conversation <= mostTalks && c.Channel != "" {
			out = append(out, fmt.Sprint("conversation", c.Conversation, c.First, c.Last, c.Breach))
		}
	}
	return out
}
