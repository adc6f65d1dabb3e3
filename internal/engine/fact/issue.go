package fact

import (
	"cmp"
	"slices"
	"time"

	"kefu/internal/domain"
)

// contactFacts is what an issue needs to know of a conversation.
type contactFacts struct {
	counts     bool // a customer's contact that is not excluded
	thanksOnly bool
	begin      domain.Instant
	beginEvent *domain.Event
	held       bool
	holdReason string
	bot        bool
}

// keepContact remembers what the issues need.
func (r *run) keepContact() {
	r.th.contact = contactFacts{
		counts:     r.consult() && !r.row.Outbound && r.dims.Excluded == "",
		thanksOnly: r.custClosing > 0 && r.custClosing == int(r.row.CustomerMsgs),
		begin:      r.row.Created.At, beginEvent: r.firstEvent,
		held: r.held, holdReason: r.holdReason, bot: r.row.Outcome == OutcomeBot,
	}
}

// contact is one time the person turned to us: a conversation, or what follows a return later than the window.
type contact struct {
	th      *thread
	begin   domain.Instant
	cycles  []cycle
	returns []domain.Instant // reopened by the customer within the window
}

// closedAt is the last close up to t, and whether the contact stood closed then.
func (c *contact) closedAt(t domain.Instant) (last domain.Instant, closed bool) {
	for i := range c.cycles {
		if c.cycles[i].at > t {
			break
		}
		last, closed = c.cycles[i].at, c.cycles[i].reopenedAt == 0 || c.cycles[i].reopenedAt > t
	}
	return last, closed
}

// aliveAt reports whether a contact that is open at t had a public message within the window before.
func (c *contact) aliveAt(t domain.Instant, window time.Duration) bool {
	for i := len(c.th.events) - 1; i >= 0; i-- {
		e := c.th.events[i]
		if m, ok := e.Data.(domain.MessageCreated); ok && !m.Note && e.At <= t {
			return t.Sub(e.At) <= window
		}
	}
	return t.Sub(c.begin) <= window
}

// contacts splits a conversation.
func (th *thread) contacts(out []contact) []contact {
	cur := contact{th: th, begin: th.contact.begin}
	for i := range th.cycles {
		c := &th.cycles[i]
		cur.cycles = append(cur.cycles, *c)
		if !c.byCustomer() {
			continue
		}
		if c.reopenedAt.Sub(c.at) <= th.version.fcrWindow {
			cur.returns = append(cur.returns, c.reopenedAt)
			continue
		}
		cur.cycles[len(cur.cycles)-1].reopenedAt = 0 // what follows is another contact: this one stays closed
		out = append(out, cur)
		cur = contact{th: th, begin: c.reopenedAt}
	}
	return append(out, cur)
}

// issue is a chain of contacts about the same thing.
type issue struct {
	members           []contact
	intent, issueType string
}

// same reports whether a conversation is about the issue: they share the intent or the issue type, or nothing is known on both sides.
func (i *issue) same(d *Dims) bool {
	comparable := false
	for _, p := range [2][2]string{{i.intent, d.Intent}, {i.issueType, d.IssueType}} {
		if p[0] != "" && p[1] != "" {
			if p[0] == p[1] {
				return true
			}
			comparable = true
		}
	}
	return !comparable
}

// takes reports whether a contact begun at t is still in time: some member is open, or the last close is at most the window ago.
func (i *issue) takes(t domain.Instant, window time.Duration) bool {
	for k := range i.members {
		c := &i.members[k]
		last, closed := c.closedAt(t)
		if closed && t.Sub(last) <= window || !closed && c.aliveAt(t, window) {
			return true
		}
	}
	return false
}

func (i *issue) add(c contact) {
	i.members = append(i.members, c)
	if i.intent == "" {
		i.intent = c.th.dims.Intent
	}
	if i.issueType == "" {
		i.issueType = c.th.dims.IssueType
	}
}

// issues writes the units of first contact resolution. Conversations that an agent began, excluded and merged ones are no contacts; a
// conversation of mere thanks is none if there is an issue it can belong to.
func (fd *fold) issues(threads []*thread) {
	var all []contact
	for _, th := range threads {
		if th.contact.counts && !th.child() {
			all = th.contacts(all)
		}
	}
	slices.SortStableFunc(all, func(a, b contact) int {
		return cmp.Or(cmp.Compare(a.begin, b.begin), cmp.Compare(a.th.id, b.th.id))
	})
	var list []*issue
	for _, c := range all {
		found := (*issue)(nil)
		for k := len(list) - 1; k >= 0; k-- {
			window := list[k].members[0].th.version.fcrWindow
			if list[k].same(&c.th.dims) && list[k].takes(c.begin, window) {
				found = list[k]
				break
			}
		}
		switch {
		case found == nil:
			found = &issue{}
			list = append(list, found)
			found.add(c)
		case !c.th.contact.thanksOnly:
			found.add(c)
		}
	}
	for _, i := range list {
		fd.issueRow(i)
	}
}

// issueRow writes an issue that was closed at least once.
func (fd *fold) issueRow(i *issue) {
	first := &i.members[0]
	closed := cycle{}
	if n := len(first.cycles); n > 0 {
		closed = first.cycles[n-1]
	} else {
		for k := range i.members {
			if c := i.members[k].cycles; len(c) > 0 && (closed.at == 0 || c[0].at < closed.at) {
				closed = c[0]
			}
		}
	}
	if closed.at == 0 {
		return
	}
	v := first.th.version
	row := Issue{
		Dims: first.th.dims, Closed: fd.when(closed.at, first.th.zone), Closer: closed.owner, Contacts: int64(len(i.members)),
		Solved:  len(first.cycles) > 0 && len(first.returns) == 0 && len(i.members) == 1,
		BotOnly: first.th.contact.bot, NetOK: true, FinalAt: closed.at.Add(v.fcrWindow),
	}
	at, conv := i.firstReturn()
	row.Repeat, row.RepeatConv = fd.when(at, first.th.zone), conv
	for k := range i.members {
		if c := &i.members[k].th.contact; c.held {
			row.NetOK, row.HoldReason = false, c.holdReason
			break
		}
	}
	fd.out.Issues = append(fd.out.Issues, row)
	fd.traceIssue(i, closed, &row)
}

// firstReturn is the customer's first return after a close: a reopening, or another contact.
func (i *issue) firstReturn() (domain.Instant, domain.ID) {
	first := &i.members[0]
	at, conv := domain.Instant(0), domain.ID(0)
	if len(first.returns) > 0 {
		at, conv = first.returns[0], first.th.id
	}
	for k := 1; k < len(i.members); k++ {
		m := &i.members[k]
		if last, _ := first.closedAt(m.begin); last != 0 && (at == 0 || m.begin < at) {
			at, conv = m.begin, m.th.id
		}
	}
	return at, conv
}
