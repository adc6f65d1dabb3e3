package credit

import (
	"time"

	"kefu/internal/domain"
)

// Judge says which moment of an order decides, and dates its credit.
type Judge string

// The judge rules (判定规则).
const (
	JudgePlaced Judge = "placed"       // 下单判定: who served last before the order was placed; dated then
	JudgeFirst  Judge = "placed_first" // 下单优先判定: as placed; of an order nobody served, who served last before it was paid, dated then
	JudgePaid   Judge = "paid"         // 付款判定: who served last before it was paid; dated then
)

// Tie says who of several agents in a window is taken (归属).
type Tie string

// The tie-breaks.
const (
	TieLatest Tie = "latest" // who wrote last
	TieRounds Tie = "rounds" // who answered most questions; of equals who wrote last
)

// Rules is one version of the credit rulebook.
type Rules struct {
	Judge Judge `json:"judge"`
	Tie   Tie   `json:"tie"`
	// WindowH and PayWindowH are how many hours before the order is placed and before it is paid an agent's word counts.
	WindowH    int `json:"window_h"`
	PayWindowH int `json:"pay_window_h"`
	// Presale leaves out conversations about an order that was made already.
	Presale bool `json:"presale"`
	// AftersaleDays is how many days after a paid order a conversation that does not say what it is about is taken to be about that order.
	AftersaleDays int `json:"aftersale_days"`
	// FollowMin is within how many minutes after the payment of a wholly silent order (全静默) an agent's word counts as following it up;
	// FollowPays credits the order for it.
	FollowMin  int  `json:"follow_up_min"`
	FollowPays bool `json:"follow_up_pays"`
	// ChaseMin is within how many minutes after a silent order a word of an agent that the customer does not answer is no reason to pay (静默催付).
	ChaseMin int `json:"chase_guard_min"`
	// MinAsked is how many messages of the customer a conversation needs; one at least, or the agent talked to himself.
	MinAsked int `json:"min_customer_messages"`
	// MinForward is how many messages an agent who passed the conversation on must have written in it to count; 0: any.
	MinForward int `json:"min_forward_messages"`
}

// Default is the rulebook of a new workspace.
func Default() Rules {
	return Rules{
		Judge: JudgeFirst, Tie: TieLatest, WindowH: 168, PayWindowH: 168, Presale: true, AftersaleDays: 15,
		FollowMin: 60, ChaseMin: 60, MinAsked: 1,
	}
}

// Broad are the rules for comparison with tools that count every reply in so many hours before the order, whatever it was about.
func (r Rules) Broad(hours int) Rules {
	return Rules{Judge: r.Judge, Tie: r.Tie, WindowH: hours, PayWindowH: hours, MinAsked: 1}
}

// Check reports the first setting that cannot be.
func (r Rules) Check() error {
	switch {
	case r.Judge != JudgePlaced && r.Judge != JudgeFirst && r.Judge != JudgePaid:
		return domain.Invalid("judge", "bad_judge", "the judge rule is placed, placed_first or paid, not %q", r.Judge)
	case r.Tie != TieLatest && r.Tie != TieRounds:
		return domain.Invalid("tie", "bad_tie", "the tie-break is latest or rounds, not %q", r.Tie)
	}
	for _, n := range []struct {
		field       string
		have        int
		least, most int
	}{
		{"window_h", r.WindowH, 1, 180 * 24}, {"pay_window_h", r.PayWindowH, 1, 180 * 24}, {"aftersale_days", r.AftersaleDays, 0, 180},
		{"follow_up_min", r.FollowMin, 0, 24 * 60}, {"chase_guard_min", r.ChaseMin, 0, 24 * 60},
		{"min_customer_messages", r.MinAsked, 1, 50}, {"min_forward_messages", r.MinForward, 0, 10},
	} {
		if n.have < n.least || n.have > n.most {
			return domain.Invalid(n.field, "bad_number", "%s is from %d to %d, not %d", n.field, n.least, n.most, n.have)
		}
	}
	return nil
}

func hours(n int) time.Duration   { return time.Duration(n) * time.Hour }
func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }
