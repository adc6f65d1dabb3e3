package fact

import (
	"sort"
	"time"

	"kefu/internal/domain"
)

// naiveContact is one time the customer turned to us.
type naiveContact struct {
	conv         domain.ID
	begin        domain.Instant
	ends         []end
	returned     bool
	intent, kind string
	onlyThanks   bool
}

// naiveIssue is a chain of contacts by index.
type naiveIssue struct {
	contacts []naiveContact
	solved   bool
	closed   domain.Instant
	owner    domain.ID
}

func (n *naive) conversations() []domain.ID {
	var out []domain.ID
	for _, e := range n.all {
		known := e.ConversationID == 0
		for _, id := range out {
			known = known || id == e.ConversationID
		}
		if !known {
			out = append(out, e.ConversationID)
		}
	}
	return out
}

func (n *naive) contacts() []naiveContact {
	week := 168 * time.Hour
	var out []naiveContact
	for _, c := range n.conversations() {
		if _, is := n.excluded(c); is || n.parent(c) != c || n.outcome(c) == OutcomeOutbound || n.agentFirst(c) {
			continue
		}
		cur := naiveContact{conv: c, onlyThanks: true}
		for _, e := range n.joined(c) {
			if isCustomer(e) {
				if cur.begin == 0 {
					cur.begin = e.At
				}
				cur.onlyThanks = cur.onlyThanks && e.Data.(domain.MessageCreated).Closing
			}
			if d, ok := e.Data.(domain.ConversationClassified); ok && e.ConversationID == c {
				if d.Intent != "" {
					cur.intent = d.Intent
				}
				if d.IssueType != "" {
					cur.kind = d.IssueType
				}
			}
		}
		parts := []naiveContact{cur}
		for _, x := range n.ends(c) {
			p := &parts[len(parts)-1]
			p.ends = append(p.ends, x)
			if x.reopened == 0 || x.by != domain.ActorCustomer || x.thanks {
				continue
			}
			if x.reopened.Sub(x.at) <= week {
				p.returned = true
			} else {
				p.ends[len(p.ends)-1].reopened = 0 // this contact stays closed
				next := cur
				next.begin, next.ends, next.returned = x.reopened, nil, false
				parts = append(parts, next)
			}
		}
		for i := range parts {
			parts[i].intent, parts[i].kind = parts[len(parts)-1].intent, parts[len(parts)-1].kind
		}
		out = append(out, parts...)
	}
	sort.SliceStable(out, func(i, j int) bool {
		return out[i].begin < out[j].begin || out[i].begin == out[j].begin && out[i].conv < out[j].conv
	})
	return out
}

func (n *naive) agentFirst(c domain.ID) bool {
	for _, e := range n.joined(c) {
		if isCustomer(e) {
			return false
		}
		if isHuman(e) {
			return true
		}
	}
	return false
}

// holds says whether a contact begun at t still belongs to x in time.
func (n *naive) holds(x naiveContact, t domain.Instant) bool {
	week := 168 * time.Hour
	last, open := domain.Instant(0), true
	for _, e := range x.ends {
		if e.at <= t {
			last, open = e.at, e.reopened != 0 && e.reopened <= t
		}
	}
	if !open {
		return t.Sub(last) <= week
	}
	word := x.begin
	for _, e := range n.all {
		if m, ok := e.Data.(domain.MessageCreated); ok && !m.Note && e.ConversationID == x.conv && e.At <= t {
			word = e.At
		}
	}
	return t.Sub(word) <= week
}

func (n *naive) issues() []naiveIssue {
	var list []naiveIssue
	for _, c := range n.contacts() {
		at := -1
		for i := range list {
			intent, kind := "", ""
			inTime := false
			for _, m := range list[i].contacts {
				if intent == "" {
					intent = m.intent
				}
				if kind == "" {
					kind = m.kind
				}
				inTime = inTime || n.holds(m, c.begin)
			}
			shared := intent != "" && intent == c.intent || kind != "" && kind == c.kind
			unknown := (intent == "" || c.intent == "") && (kind == "" || c.kind == "")
			if inTime && (shared || unknown) {
				at = i
			}
		}
		if at < 0 {
			list = append(list, naiveIssue{contacts: []naiveContact{c}})
		} else if !c.onlyThanks {
			list[at].contacts = append(list[at].contacts, c)
		}
	}
	var out []naiveIssue
	for _, i := range list {
		first := i.contacts[0]
		var decisive *end
		for _, m := range i.contacts {
			for k := range m.ends {
				if len(first.ends) == 0 && (decisive == nil || m.ends[k].at < decisive.at) {
					decisive = &m.ends[k]
				}
			}
		}
		if len(first.ends) > 0 {
			decisive = &first.ends[len(first.ends)-1]
		}
		if decisive == nil {
			continue
		}
		i.closed, i.owner = decisive.at, decisive.owner
		i.solved = len(first.ends) > 0 && !first.returned && len(i.contacts) == 1
		out = append(out, i)
	}
	return out
}
