package credit

import (
	"cmp"
	"slices"
	"time"

	"kefu/internal/domain"
)

// stage lists who wrote before an instant, with what speaks for and against each, and returns the winner's index in all plus one.
func (j *judge) stage(s Stage, at domain.Instant, window time.Duration) int {
	first := len(j.all)
	for i := range j.talks {
		j.agents(s, &j.talks[i], at, window)
	}
	j.checkouts(s, first)
	return j.pick(first)
}

// agents adds every agent of a conversation.
func (j *judge) agents(s Stage, t *Talk, at domain.Instant, window time.Duration) {
	from := len(j.all)
	for i := range t.Words {
		w := &t.Words[i]
		if w.Agent.Agent == 0 {
			continue
		}
		k := slices.IndexFunc(j.all[from:], func(c Candidate) bool { return c.Agent.Agent == w.Agent.Agent })
		if k < 0 {
			k = len(j.all) - from
			j.all = append(j.all, Candidate{Stage: s, Agent: w.Agent, Conversation: t.Conversation, Event: w.Event, At: w.At, Reason: ReasonAfter})
		}
		j.heard(&j.all[from+k], w, at, window)
	}
	had := slices.DeleteFunc(j.all[from:], func(c Candidate) bool { return c.Reason == ReasonAfter && c.At < at }) // their say at the stage before
	j.all = j.all[:from+len(had)]
	for k := from; k < len(j.all); k++ {
		j.weigh(&j.all[k], t, at, window)
	}
}

// heard takes a word of an agent. Once somebody led up to the order, what was said before it has had its say, unless the payment alone decides.
func (j *judge) heard(c *Candidate, w *Word, at domain.Instant, window time.Duration) {
	if w.At >= at || c.Stage == StagePaid && w.At < j.o.Placed && j.placed != 0 && j.r.Judge != JudgePaid {
		return
	}
	c.At, c.Event, c.Agent = w.At, w.Event, w.Agent
	if c.Reason == ReasonAfter {
		c.Reason = ""
	}
	if w.Round && at.Sub(w.At) <= window {
		c.Rounds++
	}
}

// weigh says what speaks against a candidate.
func (j *judge) weigh(c *Candidate, t *Talk, at domain.Instant, window time.Duration) {
	c.Proof = j.proof(c)
	if c.Reason == ReasonAfter {
		return
	}
	asked := t.asked(at)
	switch {
	case t.Void != "":
		c.Reason = ReasonVoid
	case c.Proof.Strength() >= domain.ProofCode.Strength(): // what the agent made or gave was used, whatever was said
	case at.Sub(c.At) > window:
		c.Reason = ReasonWindow
	case j.r.Presale && t.Aftersale:
		c.Reason = ReasonAftersale
	case asked == 0:
		c.Reason = ReasonMonologue
	case asked < j.r.MinAsked:
		c.Reason = ReasonFewWords
	case t.passedOn(c.Agent.Agent, at, j.r.MinForward):
		c.Reason = ReasonForwarded
	case c.Stage == StagePaid && j.placed == 0 && c.At >= j.o.Placed && c.At.Sub(j.o.Placed) <= minutes(j.r.ChaseMin) && !t.answered(c.At, at):
		c.Reason = ReasonChase
	}
}

// proof is the strongest proof that ties the order to an agent in a conversation.
func (j *judge) proof(c *Candidate) domain.Proof {
	best := domain.ProofIdentity
	for _, p := range j.o.Proofs {
		ours := p.Agent.Agent == c.Agent.Agent && (p.Conversation == 0 || p.Conversation == c.Conversation)
		if p.Kind == domain.ProofSession {
			ours = p.Conversation == c.Conversation
		}
		if ours && p.Kind.Strength() > best.Strength() {
			best = p.Kind
		}
	}
	return best
}

// checkouts adds agents who made the order and are known from no conversation.
func (j *judge) checkouts(s Stage, first int) {
	for _, p := range j.o.Proofs {
		if p.Kind.Strength() < domain.ProofCode.Strength() || p.Agent.Agent == 0 {
			continue
		}
		known := slices.ContainsFunc(j.all[first:], func(c Candidate) bool { return c.Agent.Agent == p.Agent.Agent && c.Proof == p.Kind && c.Reason == "" })
		if !known && s == StagePlaced {
			j.all = append(j.all, Candidate{Stage: s, Agent: p.Agent, Conversation: p.Conversation, At: min(cmp.Or(p.At, j.o.Placed), j.o.Placed), Proof: p.Kind})
		}
	}
}

// pick lets the best of those nothing speaks against win, and tells the others why not.
func (j *judge) pick(first int) int {
	best := -1
	for i := first; i < len(j.all); i++ {
		if j.all[i].Reason == "" && (best < 0 || j.better(&j.all[i], &j.all[best])) {
			best = i
		}
	}
	if best < 0 {
		return 0
	}
	reasons := make([]Reason, len(j.all)-first) // kept apart until all are known: who has none counts for the rounds of an agent
	for i := range reasons {
		c := &j.all[first+i]
		if reasons[i] = c.Reason; c.Reason == "" {
			reasons[i] = j.lost(c, &j.all[best])
		}
	}
	for i, r := range reasons {
		j.all[first+i].Reason = r
	}
	j.all[best].Reason = ReasonWon
	return best + 1
}

// better reports whether a comes before b: the stronger proof, then the tie-break.
func (j *judge) better(a, b *Candidate) bool {
	rounds := 0
	if j.r.Tie == TieRounds {
		rounds = cmp.Compare(j.rounds(a), j.rounds(b))
	}
	return cmp.Or(cmp.Compare(a.Proof.Strength(), b.Proof.Strength()), rounds, cmp.Compare(a.At, b.At), cmp.Compare(a.Event, b.Event)) > 0
}

// rounds counts what an agent answered in all conversations of the stage.
func (j *judge) rounds(of *Candidate) (n int) {
	for i := range j.all {
		if c := &j.all[i]; c.Stage == of.Stage && c.Agent.Agent == of.Agent.Agent && (c.Reason == "" || c == of) {
			n += c.Rounds
		}
	}
	return n
}

func (j *judge) lost(c, won *Candidate) Reason {
	switch {
	case c.Proof.Strength() < won.Proof.Strength():
		return ReasonProof
	case j.r.Tie == TieRounds && j.rounds(c) < j.rounds(won):
		return ReasonRounds
	}
	return ReasonLater
}
