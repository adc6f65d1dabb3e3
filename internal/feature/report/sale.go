package report

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/engine/credit"
	"kefu/internal/engine/fact"
)

// SaleView says of one order whose it is, by which rule and why, and why nobody else's.
type SaleView struct {
	Order    domain.ID      `json:"order"`
	PlacedAt domain.Instant `json:"placed_at"`
	PaidAt   domain.Instant `json:"paid_at,omitempty"` // first payment; absent: not paid
	Void     string         `json:"void,omitempty" doc:"why it is no agent's: employee, flagged, sample"`
	Settings int64          `json:"settings_version" doc:"the version of the settings in force when the order was placed"`
	Rules    credit.Rules   `json:"rules"`
	Currency string         `json:"currency" doc:"of the order"`
	Base     string         `json:"base_currency" doc:"of reports"`
	Shares   []SaleShare    `json:"shares"`
	Views    []SaleJudgment `json:"views"`
	Entries  []SaleEntry    `json:"entries"`
}

// SaleShare is a part of a credit that was split by hand.
type SaleShare struct {
	Agent  domain.ID `json:"agent"`
	Name   string    `json:"name"`
	Role   string    `json:"role,omitempty"`
	Points int64     `json:"points" doc:"hundredths of a percent"`
}

// SaleJudgment is the verdict in one view: by the rulebook, or by every reply in the three or seven days before.
type SaleJudgment struct {
	View       string          `json:"view" enum:"own,d3,d7"`
	Path       string          `json:"path" enum:"own,placed,paid,silent_paid,followed,silent,unpaid"`
	SoldAt     domain.Instant  `json:"sold_at,omitempty" doc:"what dates the sale"`
	Credited   *SaleCandidate  `json:"credited,omitempty"`
	Placed     *SaleCandidate  `json:"placed,omitempty" doc:"who led up to the order"`
	Paid       *SaleCandidate  `json:"paid,omitempty" doc:"who led up to the payment"`
	Followed   *SaleCandidate  `json:"followed,omitempty" doc:"who followed up a wholly silent order"`
	Candidates []SaleCandidate `json:"candidates"`
	Assists    []SaleCandidate `json:"assists"`
}

// SaleCandidate is one agent in one conversation at one moment of the order, and what became of it.
type SaleCandidate struct {
	Stage        string         `json:"stage" enum:"placed,paid,follow_up"`
	Agent        domain.ID      `json:"agent"`
	Name         string         `json:"name"`
	Conversation domain.ID      `json:"conversation,omitempty"`
	Event        domain.ID      `json:"event,omitempty" doc:"of the message that decides"`
	At           domain.Instant `json:"at"`
	Rounds       int            `json:"rounds" doc:"questions answered within the window"`
	Proof        string         `json:"proof" enum:"checkout,code,session,identity"`
	Reason       string         `json:"reason" enum:"won,later,rounds,proof,window,after,void,aftersale,monologue,few_words,forwarded,chase,not_silent"`
}

// SaleEntry is a payment or a refund in the ledger.
type SaleEntry struct {
	Entry string         `json:"entry" enum:"sale,refund"`
	At    domain.Instant `json:"at"`
	Net   int64          `json:"net" doc:"signed, in the smallest unit of the currency of the order"`
	Base  *int64         `json:"base" doc:"in that of reports; null: there is no exchange rate for the day of the order"`
	Role  string         `json:"role" enum:"credit,silent,void"`
	Agent domain.ID      `json:"agent,omitempty"`
	Name  string         `json:"name,omitempty"`
}

// Sale explains one order of a customer by folding the person again. Whoever calls has checked that the caller may see the order.
func (s *Service) Sale(ctx context.Context, contact, order domain.ID, lang string) (*SaleView, error) {
	none := domain.NotFound("no_credit", "order %s does not count: it is a test, or its shop has told of no order yet", order)
	lines, err := s.store.Timelines(ctx, []domain.ID{contact})
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 {
		return nil, none
	}
	f, err := s.frame(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.store.Directory(ctx)
	if err != nil {
		return nil, err
	}
	folder, err := fact.New(f.history)
	if err != nil {
		return nil, err
	}
	sold, ok := folder.Sold(lines[0], order)
	if !ok {
		return nil, none
	}
	n := d.names(lang)
	out := &SaleView{
		Order: order, PlacedAt: sold.Placed, PaidAt: sold.Paid, Void: sold.Void, Settings: sold.Settings, Rules: sold.Rules, Currency: sold.Currency,
		Base: folder.Currency(), Shares: []SaleShare{}, Entries: []SaleEntry{},
		Views: []SaleJudgment{n.judgment(fact.ViewOwn, &sold.Own), n.judgment(fact.View3d, &sold.In3d), n.judgment(fact.View7d, &sold.In7d)},
	}
	for _, sh := range sold.Shares {
		out.Shares = append(out.Shares, SaleShare{Agent: sh.Agent.Agent, Name: n.label("agent", sh.Agent.Agent.String()), Role: sh.Role, Points: sh.Points})
	}
	for _, r := range sold.Entries {
		e := SaleEntry{Entry: r.Entry, At: r.Booked.At, Net: r.Net, Role: r.Role, Agent: r.Credited.Agent}
		if r.Base.OK {
			e.Base = &r.Base.V
		}
		if e.Agent != 0 {
			e.Name = n.label("agent", e.Agent.String())
		}
		out.Entries = append(out.Entries, e)
	}
	return out, nil
}

func (n names) judgment(view string, v *credit.Verdict) SaleJudgment {
	out := SaleJudgment{View: view, Path: string(v.Path), SoldAt: v.At, Candidates: []SaleCandidate{}, Assists: []SaleCandidate{}}
	one := func(c *credit.Candidate) *SaleCandidate {
		if c == nil {
			return nil
		}
		seen := n.candidate(*c)
		return &seen
	}
	out.Credited, out.Placed, out.Paid, out.Followed = one(v.Credited), one(v.Placed), one(v.Paid), one(v.Followed)
	for _, c := range v.Candidates {
		out.Candidates = append(out.Candidates, n.candidate(c))
	}
	for _, c := range v.Assists() {
		out.Assists = append(out.Assists, n.candidate(c))
	}
	return out
}

func (n names) candidate(c credit.Candidate) SaleCandidate {
	return SaleCandidate{
		Stage: string(c.Stage), Agent: c.Agent.Agent, Name: n.label("agent", c.Agent.Agent.String()), Conversation: c.Conversation, Event: c.Event, At: c.At,
		Rounds: c.Rounds, Proof: string(c.Proof), Reason: string(c.Reason),
	}
}
