package credit

import "kefu/internal/domain"

// Word is one public message of the customer or of a human agent. Those of bots and rules sell nothing.
type Word struct {
	At    domain.Instant
	Event domain.ID
	Agent domain.AgentRef // as of then; nobody: the customer
	Round bool            // it answered a question
}

// Talk is one conversation as the rulebook sees it, its words in order.
type Talk struct {
	Conversation domain.ID
	Void         string // why nothing of it counts: spam, test, internal …; empty: it counts
	Aftersale    bool   // about an order made before
	Words        []Word
	Forwarded    []Forward
}

// Forward is an agent who passed the conversation on.
type Forward struct {
	At    domain.Instant
	Agent domain.ID
}

// Order is what the rulebook needs to know of an order.
type Order struct {
	Placed domain.Instant
	Paid   domain.Instant // first payment; 0: not paid
	Void   string         // why it is no agent's: test, employee, flagged, sample; empty: it may be
	Proofs []domain.OrderProof
}

// asked counts the customer's messages before an instant.
func (t *Talk) asked(before domain.Instant) (n int) {
	for i := range t.Words {
		if t.Words[i].Agent.Agent == 0 && t.Words[i].At < before {
			n++
		}
	}
	return n
}

// answered reports whether the customer wrote between two instants.
func (t *Talk) answered(from, to domain.Instant) bool {
	for i := range t.Words {
		if w := &t.Words[i]; w.Agent.Agent == 0 && w.At > from && w.At < to {
			return true
		}
	}
	return false
}

// passedOn reports whether an agent gave the conversation away before an instant after fewer messages than count.
func (t *Talk) passedOn(agent domain.ID, before domain.Instant, least int) bool {
	for _, f := range t.Forwarded {
		if f.Agent != agent || f.At >= before {
			continue
		}
		n := 0
		for i := range t.Words {
			if t.Words[i].Agent.Agent == agent && t.Words[i].At < before {
				n++
			}
		}
		return n < least
	}
	return false
}
