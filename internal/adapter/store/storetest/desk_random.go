package storetest

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/conversation"
	"kefu/internal/engine/event"
	"kefu/internal/engine/fact"
	inbox "kefu/internal/feature/desk"
)

// crowd is a floor where people do things at random.
type crowd struct {
	*floor
	*rand.Rand
	contacts map[domain.ID]bool
	all      []inbox.Update
	cursors  []event.Cursor // as told, in order
	done     map[string]int
}

// principals are those who look at lists: two agents of one team, one of another, who leads the first as well, and a manager.
func principals() []access.Principal {
	return []access.Principal{as(amy), as(ben), {User: 1023, Role: access.Supervisor, Agent: cat, Teams: []domain.ID{teamOne}}, boss()}
}

// deskRandom lets visitors, agents, routing and time do things at random; whatever they do, rows are the replay of their events, lists and counts
// say what a plain look over all rows says, the feed leaves nothing out, and the figures agree with the inbox on who waits and until when.
func deskRandom(t *testing.T, url string) {
	c := &crowd{floor: newFloor(t, url), Rand: rand.New(rand.NewPCG(3, 11)), contacts: map[domain.ID]bool{}, done: map[string]int{}}
	lines := fact.Defaults("Asia/Shanghai")
	lines.Timeouts = []fact.Timeout{{Country: "DE", AmberS: 180, RedS: 300}} // no line holds for the others
	c.folder = must(fact.New(fact.History{lines}))(t)
	router := inbox.NewRouter(c.deps)
	for i := range 500 {
		c.clock.now = c.clock.now.Add(c.pause())
		c.step(router)
		if i%10 == 9 {
			c.listen()
		}
		if i%100 == 99 {
			c.agree()
		}
	}
	c.hears()
	c.happened()
	for _, what := range []string{"say", "reply", "note", "claim", "assign", "pending", "on_hold", "snoozed", "open", "resolve", "reopen", "exclude",
		"include", "merge", "unmerge", "split", "lose", "tag", "sweep", "offer", "rate", "choose", "take_back", "silence", "wake", "invite", "return"} {
		if c.done[what] == 0 {
			t.Errorf("nobody ever did %q", what)
		}
	}
}

// pause is a few seconds, sometimes minutes or days.
func (c *crowd) pause() time.Duration {
	switch n := c.IntN(40); {
	case n == 0:
		return time.Duration(c.IntN(100)) * time.Hour
	case n < 6:
		return time.Duration(c.IntN(45)) * time.Minute
	}
	return time.Duration(c.IntN(40_000)) * time.Millisecond
}

// rows lists every conversation there is.
func (c *crowd) rows() []inbox.Stored {
	c.Helper()
	var out []inbox.Stored
	for contact := range c.contacts {
		out = append(out, must(c.deps.Store.RowsOf(c.Context(), contact))(c)...)
	}
	slices.SortFunc(out, func(a, b inbox.Stored) int { return cmp.Compare(a.State.ID, b.State.ID) })
	return out
}

// did counts an action that was not refused; any other failure ends the test.
func (c *crowd) did(what string, err error) {
	c.Helper()
	if e := (*domain.Error)(nil); errors.As(err, &e) && e.Code != "out_of_step" && e.Code != "duplicate" && e.Kind != domain.KindUnavailable {
		return
	}
	if err != nil {
		c.Fatalf("%s: %v", what, err)
	}
	c.done[what]++
}

func (c *crowd) step(router *inbox.Router) {
	ctx := c.Context()
	agent := []domain.ID{amy, ben, cat}[c.IntN(3)]
	p := as(agent)
	p.Role = access.Manager // sees all and may take over: guards are for other tests
	n := c.IntN(32)
	rows := c.rows()
	if len(rows) == 0 || n < 6 {
		r := c.says(c.IntN(12), []string{"Wo ist mein Paket?", "Danke!", "Hallo", "Größe 42?"}[c.IntN(4)])
		c.contacts[c.stored(r.Conversation).State.Contact] = true
		c.done["say"]++
		return
	}
	talk := rows[c.IntN(len(rows))].State
	var err error
	what := ""
	switch n {
	case 6, 7, 8, 9:
		what = "reply"
		_, err = c.agents.Reply(ctx, p, talk.ID, inbox.Reply{CID: c.cid(), Body: "Guten Tag, ich schaue nach."})
	case 10:
		what = "note"
		_, err = c.agents.Reply(ctx, boss(), talk.ID, inbox.Reply{CID: c.cid(), Body: "VIP", Note: true})
	case 11:
		what = "claim"
		_, err = c.agents.Claim(ctx, p, talk.ID, c.IntN(2) == 0)
	case 12:
		what = "assign"
		to := inbox.To{Agent: []domain.ID{amy, ben, cat}[c.IntN(3)], Reason: domain.AssignTransfer}
		if c.IntN(2) == 0 {
			to = inbox.To{Team: []domain.ID{teamOne, teamTwo}[c.IntN(2)], Reason: domain.AssignHandover}
		}
		_, err = c.agents.Assign(ctx, p, talk.ID, to)
	case 13, 14:
		status := []domain.Status{domain.StatusOpen, domain.StatusPending, domain.StatusOnHold, domain.StatusSnoozed}[c.IntN(4)]
		what = string(status)
		_, err = c.agents.SetStatus(ctx, p, talk.ID, status, "carrier", c.clock.now.Add(time.Duration(1+c.IntN(7200))*time.Second))
	case 15, 16:
		what = "resolve"
		_, err = c.agents.Resolve(ctx, p, talk.ID, "tracking")
	case 17:
		what = "reopen"
		_, err = c.agents.Reopen(ctx, p, talk.ID)
	case 18:
		what = "exclude"
		if talk.Excluded {
			what = "include"
			_, err = c.agents.Include(ctx, p, talk.ID)
		} else if c.IntN(3) == 0 {
			_, err = c.agents.Exclude(ctx, p, talk.ID, "spam")
		}
	case 19:
		what = "tag"
		_, err = c.agents.Tag(ctx, p, talk.ID, []string{string(rune('a' + c.IntN(5)))}, []string{string(rune('a' + c.IntN(5)))})
	case 20:
		what = "sweep"
		_, err = c.sweeper.Sweep(ctx)
	case 21:
		what = "choose"
		_, err = c.agents.Choose(ctx, p, domain.PresenceOnline, "", 0)
	case 22:
		if i := slices.IndexFunc(rows, func(r inbox.Stored) bool { return r.State.QueuedSince != 0 }); i >= 0 {
			talk = rows[i].State
			c.comes(agent)
		}
		var taken bool
		taken, err = router.Offer(ctx, talk.ID, agent, func(map[domain.Channel]int) bool { return true })
		if what = "offer"; !taken {
			what = "offer in vain"
		}
	case 23:
		what = "rate"
		if talk.Invitation != 0 {
			_, err = c.rate(talk)
		} else {
			what = "no rate"
		}
	case 24, 25, 26:
		what = "no merge"
		for _, other := range rows {
			if o := other.State; o.ID != talk.ID && o.Contact == talk.Contact {
				what = "merge"
				_, err = c.agents.Merge(ctx, p, talk.ID, o.ID)
				break
			}
		}
	case 27:
		what = "no unmerge"
		if i := slices.IndexFunc(rows, func(r inbox.Stored) bool { return r.State.Into != 0 }); i >= 0 {
			what = "unmerge"
			_, err = c.agents.Unmerge(ctx, p, rows[i].State.ID)
		}
	}
	switch {
	case n == 31:
		what, err = c.lose(p, talk)
	case n >= 28:
		what, err = c.split(p, talk)
	}
	c.did(what, err)
}

// lose lets the channel say of an answer that it did not reach the customer.
func (c *crowd) lose(p access.Principal, talk conversation.State) (string, error) {
	for _, item := range must(c.agents.Thread(c.Context(), p, talk.ID, 0, 0))(c).Items {
		if item.Message == nil || item.Message.Note || item.By.Kind != domain.ActorAgent {
			continue
		}
		r, err := inbox.NewBridge(c.deps).Report(c.Context(), inbox.Fate{Account: c.widget.Account.ID, Conversation: item.Conversation,
			Message: item.Message.ID, State: domain.DeliveryFailed})
		if !r.Again {
			return "lose", err
		}
	}
	return "nothing to lose", nil
}

// split takes some messages of a conversation out of it, if there are enough.
func (c *crowd) split(p access.Principal, talk conversation.State) (string, error) {
	var some []domain.ID
	for _, item := range must(c.agents.Thread(c.Context(), p, talk.ID, 0, 0))(c).Items {
		if item.Message != nil && item.Conversation == talk.ID && c.IntN(2) == 0 {
			some = append(some, item.Message.ID)
		}
	}
	if len(some) == 0 {
		return "no split", nil
	}
	_, err := c.agents.Split(c.Context(), p, talk.ID, some)
	return "split", err
}

func (c *crowd) rate(talk conversation.State) (inbox.Receipt, error) {
	for n := range 12 {
		r, err := c.visitors.Rate(c.Context(), c.widget, visitor(n), inbox.Rating{CID: c.cid(), Invitation: talk.Invitation, Score: 1 + c.IntN(5)})
		if domain.KindOf(err) != domain.KindNotFound {
			return r, err
		}
	}
	return inbox.Receipt{}, errors.New("no visitor may answer the invitation")
}

// happened counts what time did by itself.
func (c *crowd) happened() {
	for _, row := range c.rows() {
		for _, e := range c.events(row.State.ID) {
			switch d := e.Data.(type) {
			case domain.ConversationAssigned:
				c.done[string(d.Reason)]++
			case domain.ConversationResolved:
				c.done[string(d.Reason)]++
			case domain.SurveyInvited:
				c.done["invite"]++
			case domain.ConversationStatus:
				if e.Actor.Kind == domain.ActorSystem {
					c.done["wake"]++
				}
			case domain.ConversationReopened:
				if e.Actor.Kind == domain.ActorCustomer {
					c.done["return"]++
				}
			}
		}
	}
}

// listen hears what the feed has to tell.
func (c *crowd) listen() {
	for _, u := range c.drain() {
		c.all = append(c.all, u)
		c.cursors = append(c.cursors, u.Cursor)
	}
}

// agree compares everything that is kept in two ways.
func (c *crowd) agree() {
	c.Helper()
	c.listen()
	rows := c.rows()
	for _, row := range rows {
		c.replays(row)
	}
	for _, p := range principals() {
		v := must(c.agents.Viewer(c.Context(), p))(c)
		counts := must(c.agents.Counts(c.Context(), p))(c)
		same(c, "position of the counts", counts.Cursor, inbox.CursorText(must(c.Head(c.Context()))(c)))
		for _, view := range []inbox.View{inbox.ViewWaiting, inbox.ViewOpen, inbox.ViewPending, inbox.ViewOnHold, inbox.ViewSnoozed, inbox.ViewResolved, inbox.ViewAll} {
			for _, reach := range []inbox.Reach{inbox.ReachMine, inbox.ReachUnassigned, inbox.ReachTeam, inbox.ReachAll} {
				for _, order := range []inbox.Order{inbox.OrderUsual, inbox.OrderSLA} {
					c.lists(p, v, inbox.ListQuery{View: view, Reach: reach, Order: order, Limit: 3}, rows, counts)
				}
			}
		}
	}
}

// replays checks that a row is the replay of its events, and that the figures see the same customer waiting.
func (c *crowd) replays(row inbox.Stored) {
	c.Helper()
	want := conversation.Family(must(c.Timelines(c.Context(), []domain.ID{row.State.Contact}))(c)[0].Events, row.State.ID, c.deps.Rules)
	if row.State.InviteAt == 0 {
		want.InviteAt, want.InviteFor = 0, 0 // an invitation that was not wanted leaves no event
	}
	same(c, "replay", row.State, want)
	rows := c.fold(row.State.ID)
	for _, f := range rows.Conversations {
		if f.Conversation != row.State.ID || f.Excluded != "" {
			continue
		}
		same(c, "since when the customer waits", row.State.Waiting, f.OpenSince)
		same(c, "status", string(row.State.Status), f.Status)
		same(c, "owner", row.State.Owner.Agent, f.Owner.Agent)
	}
	for _, turn := range rows.Turns {
		if turn.Conversation == row.State.ID && turn.Start.At == row.State.Waiting {
			same(c, "until when", row.State.Red, turn.DueAt)
		}
	}
}

// lists compares a list, read page by page, and its count with a look over all rows.
func (c *crowd) lists(p access.Principal, v inbox.Viewer, q inbox.ListQuery, rows []inbox.Stored, counts inbox.Counts) {
	c.Helper()
	view, reach := q.View, q.Reach
	type key struct {
		at domain.Instant
		id domain.ID
	}
	var want []key
	for _, r := range rows {
		s := r.State
		gone := s.Excluded || s.Into != 0
		waiting := s.Waiting != 0 && s.Status != domain.StatusResolved && !gone
		status := s.Status
		if gone {
			status = domain.StatusResolved
		}
		if !v.In(reach, s.Owner.Agent, s.Owner.Team) || view == inbox.ViewWaiting && !waiting ||
			view != inbox.ViewWaiting && view != inbox.ViewAll && string(view) != string(status) {
			continue
		}
		at := -s.LastAt
		id := -s.ID
		switch {
		case q.Order == inbox.OrderSLA:
			at, id = inbox.NoLine, s.ID
			for _, c := range s.Clocks {
				if status != domain.StatusResolved && c.Length > 0 && c.Due > 0 && c.Done == 0 && !c.Bot {
					at = min(at, c.Due)
				}
			}
		case view == inbox.ViewWaiting:
			at, id = s.Red, s.ID
			if at == 0 {
				at = inbox.NoLine
			}
		}
		want = append(want, key{at, id})
	}
	slices.SortFunc(want, func(a, b key) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.id, b.id)) })
	var ids, got []domain.ID
	for _, k := range want {
		ids = append(ids, max(k.id, -k.id))
	}
	for len(got) <= len(rows) { // a list that never ends has failed as well
		page := must(c.agents.List(c.Context(), p, q))(c)
		for _, r := range page.Items {
			got = append(got, r.ID)
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			break
		}
	}
	what := string(view) + " " + string(reach) + " " + string(q.Order) + " of " + string(p.Role)
	same(c, what, got, ids)
	if view != inbox.ViewResolved && view != inbox.ViewAll {
		same(c, "count of "+what, counts.Views[view][reach], len(ids))
	}
}

// hears checks the feed: every line of every thread exactly once and in order, and the same again from any position.
func (c *crowd) hears() {
	c.Helper()
	c.listen()
	lines := map[domain.ID][]int64{}
	for _, u := range c.all {
		for _, item := range u.Items {
			lines[u.Row.ID] = append(lines[u.Row.ID], item.Seq)
		}
	}
	want := map[domain.ID][]int64{}
	for _, row := range c.rows() {
		for _, e := range c.events(row.State.ID) {
			if !quiet(e.Kind) {
				want[row.State.ID] = append(want[row.State.ID], e.ContactSeq)
			}
			if d, ok := e.Data.(domain.ConversationSplit); ok { // a line of both
				want[d.From] = append(want[d.From], e.ContactSeq)
			}
		}
	}
	for _, row := range c.rows() {
		want := slices.Sorted(slices.Values(want[row.State.ID]))
		same(c, "lines told", lines[row.State.ID], want)
	}
	for range 50 {
		from := c.IntN(len(c.cursors))
		again, ok := c.feed.Since(c.cursors[from])
		if !ok {
			c.Fatalf("position %v is forgotten", c.cursors[from])
		}
		missing := c.all[from+1:]
		if len(again) < len(missing) {
			c.Fatalf("from %v %d updates are told again, want at least the %d that came after", c.cursors[from], len(again), len(missing))
		}
		tail := again[len(again)-len(missing):]
		for i := range missing {
			if tail[i].Row.ID != missing[i].Row.ID || tail[i].Row.Seq != missing[i].Row.Seq {
				c.Fatalf("update %d after %v is told again as another", i, c.cursors[from])
			}
		}
	}
	if _, ok := c.feed.Since(event.Cursor{Xid: 1 << 60}); ok {
		c.Error("a position that lies ahead was accepted")
	}
}

// quiet reports whether events of a kind make no line of a thread.
func quiet(k domain.EventKind) bool {
	return slices.Contains([]domain.EventKind{domain.EventSLAWarned, domain.EventSLABreached, domain.EventReplyChecked, domain.EventConversationSeen}, k)
}
