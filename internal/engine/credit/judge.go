package credit

import (
	"cmp"
	"slices"

	"kefu/internal/domain"
)

// Path is how a paid order came about, in the five ways of the Chinese tools and two more: nobody had a part in it, or it is not paid.
type Path string

// The paths. Each order has one. "Own" is the credited agent, or who would be.
const (
	PathOwn      Path = "own"         // 本人落实下单付款
	PathPlaced   Path = "placed"      // 本人落实下单他人落实付款
	PathPaid     Path = "paid"        // 他人落实下单本人落实付款
	PathRescued  Path = "silent_paid" // 静默下单本人落实付款
	PathFollowed Path = "followed"    // 全静默本人跟进
	PathSilent   Path = "silent"      // 全静默
	PathUnpaid   Path = "unpaid"
)

// Stage is a moment of an order that agents lead up to.
type Stage string

// The stages.
const (
	StagePlaced Stage = "placed"
	StagePaid   Stage = "paid"
	StageFollow Stage = "follow_up"
)

// Reason is why a candidate got a stage or did not.
type Reason string

// The reasons.
const (
	ReasonWon       Reason = "won"
	ReasonLater     Reason = "later"      // another wrote later
	ReasonRounds    Reason = "rounds"     // another answered more questions
	ReasonProof     Reason = "proof"      // another has the stronger proof
	ReasonWindow    Reason = "window"     // too long before
	ReasonAfter     Reason = "after"      // wrote only afterwards
	ReasonVoid      Reason = "void"       // the conversation is out of the figures
	ReasonAftersale Reason = "aftersale"  // it was about an order made before
	ReasonMonologue Reason = "monologue"  // the customer had not written
	ReasonFewWords  Reason = "few_words"  // the customer had written too little
	ReasonForwarded Reason = "forwarded"  // passed on after too few messages
	ReasonChase     Reason = "chase"      // soon after a silent order, and not answered
	ReasonNotSilent Reason = "not_silent" // others led up to the order: there was nothing to follow up
)

// Candidate is one agent in one conversation at one stage.
type Candidate struct {
	Stage        Stage
	Agent        domain.AgentRef
	Conversation domain.ID
	Event        domain.ID      // the word that decides: the last one before the stage
	At           domain.Instant // of that word
	Rounds       int            // questions answered within the window
	Proof        domain.Proof
	Reason       Reason
}

// Verdict is what the rulebook says of one order.
type Verdict struct {
	Path       Path
	Placed     *Candidate     // who led up to the order; nil: silent
	Paid       *Candidate     // who led up to the payment; nobody in between: who led up to the order
	Followed   *Candidate     // who followed up a wholly silent order
	Credited   *Candidate     // nil: nobody's
	At         domain.Instant // what dates the sale: placed or paid, by the rule; 0: not paid
	Candidates []Candidate
}

// Decide judges one order by one version of the rules.
func Decide(r Rules, o Order, talks []Talk) Verdict {
	j := judge{r: r, o: o, talks: talks}
	j.placed = j.stage(StagePlaced, o.Placed, hours(r.WindowH))
	if o.Paid != 0 {
		j.pay()
		j.follow()
	}
	return j.verdict()
}

// judge is one call of Decide.
type judge struct {
	r                      Rules
	o                      Order
	talks                  []Talk
	all                    []Candidate
	placed, paid, followed int // index in all plus one; 0: nobody
}

// pay finds who led up to the payment: who wrote in between, else who led up to the order.
func (j *judge) pay() {
	if j.paid = j.stage(StagePaid, j.o.Paid, hours(j.r.PayWindowH)); j.paid == 0 {
		j.paid = j.placed
	}
}

// follow finds who wrote first to a customer who ordered and paid without anybody.
func (j *judge) follow() {
	if j.r.FollowMin == 0 {
		return
	}
	best := -1
	for i := range j.talks {
		t := &j.talks[i]
		for k := range t.Words {
			w := &t.Words[k]
			if w.Agent.Agent == 0 || w.At < j.o.Paid || w.At.Sub(j.o.Paid) > minutes(j.r.FollowMin) {
				continue
			}
			c := Candidate{Stage: StageFollow, Agent: w.Agent, Conversation: t.Conversation, Event: w.Event, At: w.At, Proof: domain.ProofIdentity, Reason: ReasonLater}
			switch {
			case t.Void != "":
				c.Reason = ReasonVoid
			case j.placed != 0 || j.paid != 0:
				c.Reason = ReasonNotSilent
			}
			j.all = append(j.all, c)
			if n := len(j.all) - 1; c.Reason == ReasonLater && (best < 0 || before(&j.all[n], &j.all[best])) {
				best = n
			}
			break // the first of a conversation is the earliest
		}
	}
	if best >= 0 {
		j.all[best].Reason = ReasonWon
		j.followed = best + 1
	}
}

func before(a, b *Candidate) bool {
	return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Event, b.Event)) < 0
}

func (j *judge) verdict() Verdict {
	v := Verdict{Candidates: j.all}
	at := func(i int) *Candidate {
		if i == 0 {
			return nil
		}
		return &j.all[i-1]
	}
	v.Placed, v.Paid, v.Followed = at(j.placed), at(j.paid), at(j.followed)
	if j.o.Paid == 0 {
		v.Path, v.Paid = PathUnpaid, nil
		return v
	}
	v.Path = j.path(v)
	v.At = j.o.Paid
	switch {
	case j.r.Judge == JudgePaid:
		v.Credited = v.Paid
	case v.Placed != nil:
		v.Credited, v.At = v.Placed, j.o.Placed
	case j.r.Judge == JudgePlaced:
		v.At = j.o.Placed
	default:
		v.Credited = v.Paid
	}
	if v.Credited == nil && v.Path == PathFollowed && j.r.FollowPays {
		v.Credited, v.At = v.Followed, j.o.Paid
	}
	if j.o.Void != "" {
		v.Credited = nil
	}
	return v
}

func (j *judge) path(v Verdict) Path {
	switch {
	case v.Placed != nil && v.Paid.Agent.Agent == v.Placed.Agent.Agent:
		return PathOwn
	case v.Placed != nil && j.r.Judge == JudgePaid:
		return PathPaid
	case v.Placed != nil:
		return PathPlaced
	case v.Paid != nil:
		return PathRescued
	case v.Followed != nil:
		return PathFollowed
	}
	return PathSilent
}

// Assists are the agents who served before the order was paid and are not credited, each once with the last word. They never add to sales.
func (v *Verdict) Assists() []Candidate {
	var out []Candidate
	for _, c := range v.Candidates {
		switch c.Reason {
		case ReasonWon, ReasonLater, ReasonRounds, ReasonProof:
		default:
			continue
		}
		if c.Stage == StageFollow || v.Credited != nil && c.Agent.Agent == v.Credited.Agent.Agent {
			continue
		}
		if i := slices.IndexFunc(out, func(o Candidate) bool { return o.Agent.Agent == c.Agent.Agent }); i < 0 {
			out = append(out, c)
		} else if before(&out[i], &c) {
			out[i] = c
		}
	}
	slices.SortFunc(out, func(a, b Candidate) int { return cmp.Compare(a.Agent.Agent, b.Agent.Agent) })
	return out
}
