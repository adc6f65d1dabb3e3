package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/conversation"
	"kefu/internal/engine/fact"
)

// SLALine is one target of a conversation that runs. Due is 0 while it stands for an unknown time: waiting for the customer.
type SLALine struct {
	Target   string         `json:"target"` // acknowledge, assignment, first_reply, next_reply, resolution
	Policy   string         `json:"policy"`
	Start    domain.Instant `json:"start"`
	Length   int64          `json:"length_ms"` // on the clock of the policy
	Warn     domain.Instant `json:"warn,omitempty"`
	Due      domain.Instant `json:"due,omitempty"`
	Breached bool           `json:"breached,omitempty"` // and recorded as such
}

// slaLines are the targets of a conversation that run and promise something.
func slaLines(s conversation.State) []SLALine {
	if s.Excluded || s.Into != 0 {
		return nil
	}
	var out []SLALine
	for _, c := range s.Clocks {
		if c.Length == 0 || c.Done != 0 || c.Bot || c.Rests() {
			continue
		}
		out = append(out, SLALine{Target: c.Target, Policy: c.Policy, Start: c.Start, Length: c.Length.Milliseconds(), Warn: c.Warn, Due: c.Due, Breached: c.Breached})
	}
	slices.SortFunc(out, func(a, b SLALine) int { return cmp.Compare(uint64(a.Due)-1, uint64(b.Due)-1) })
	return out
}

// nextDue is when the first of lines falls due that does so at all; 0: none.
func nextDue(lines []SLALine) domain.Instant {
	if len(lines) == 0 {
		return 0
	}
	return lines[0].Due // those that stand are the last ones
}

func sameClocks(a, b []conversation.Clock) bool {
	return slices.EqualFunc(a, b, func(a, b conversation.Clock) bool {
		return a.Target == b.Target && a.Start == b.Start && a.Policy == b.Policy && a.Due == b.Due && a.Warn == b.Warn && a.Breach == b.Breach
	})
}

// How long a customer may wait, in plain time, until a dispute has to be feared: that it is likely, that it is close, that it may be there.
const (
	DisputeAmber = 24 * time.Hour
	DisputeRed   = 36 * time.Hour
	DisputeOver  = 48 * time.Hour
)

// Dispute is when a customer who waits for an answer becomes a risk of dispute, whatever the service hours are.
type Dispute struct {
	Amber domain.Instant `json:"amber"`
	Red   domain.Instant `json:"red"`
	Over  domain.Instant `json:"over"`
}

func disputeOf(s conversation.State) *Dispute {
	if s.Waiting == 0 || s.Status == domain.StatusResolved {
		return nil
	}
	return &Dispute{Amber: s.Waiting.Add(DisputeAmber), Red: s.Waiting.Add(DisputeRed), Over: s.Waiting.Add(DisputeOver)}
}

// stagesOf is how the conversation keeps to 3-5-15; nil where that is not in force or the conversation counts for nothing.
func stagesOf(s conversation.State) *conversation.Stages {
	if s.Excluded || s.Into != 0 {
		return nil
	}
	return s.Staged
}

// checkOf is what the first answer failed to tell; nil if nothing.
func checkOf(s conversation.State) *domain.ReplyChecked {
	if s.Checked == nil || s.Checked.OK() {
		return nil
	}
	return s.Checked
}

// noted records that a human opened a conversation that nobody had taken note of yet: whom it was given to, or anybody while it is nobody's.
func (g *Agents) noted(ctx context.Context, p access.Principal, s conversation.State) error {
	if p.Agent == 0 || !p.Can(access.DeskAnswer) || !s.Unnoted(g.Rules(s)) || s.Owner.Agent != 0 && s.Owner.Agent != p.Agent {
		return nil
	}
	_, err := g.deed(ctx, p, s.ID, false, func(d *deed) error {
		if d.state.Unnoted(d.Rules(d.state)) {
			d.do(domain.ConversationSeen{})
		}
		return nil
	})
	return err
}

// MarkVIP makes the customer of a conversation an important one, or not; all unresolved conversations of the customer go by it from now on, and
// those that begin later.
func (g *Agents) MarkVIP(ctx context.Context, p access.Principal, id domain.ID, on bool) (Row, error) {
	row, err := g.change(ctx, p, id, func(d *deed) error {
		if err := d.tx.SetVIP(d.state.Contact, on); err != nil {
			return err
		}
		if d.state.VIP != on {
			d.do(domain.ConversationClassified{VIP: &on})
		}
		return nil
	})
	if err != nil {
		return row, err
	}
	others, err := g.Store.RowsOf(ctx, row.Contact.ID)
	if err != nil {
		return row, err
	}
	for _, o := range others {
		if o.State.ID == id || o.State.VIP == on || o.ListStatus() == domain.StatusResolved {
			continue
		}
		_, err := g.act(ctx, o.State, func(a *action) error {
			a.then(domain.Actor{Kind: domain.ActorSystem}, domain.ConversationClassified{VIP: &on})
			return nil
		})
		if err != nil {
			return row, err
		}
	}
	return row, nil
}

// SLACase is a message that somebody imagines, to see what it would be promised.
type SLACase struct {
	At       domain.Instant
	Store    domain.ID
	Channel  domain.Channel
	Country  string
	Region   domain.Region
	Priority string
	VIP      bool
	Team     domain.ID
}

// SLAAnswer is what settings promise a case.
type SLAAnswer struct {
	Policy   string // empty: no policy matches
	Calendar string // id; empty: none applies
	Zone     string
	Targets  []fact.Walked
	ReplyBy  domain.Instant // what the customer is told; 0: nothing
}

// TrySLA says what settings promise a case, with the working time that each target walks through.
func TrySLA(f *fact.Folder, c SLACase) SLAAnswer {
	p := f.Promise(fact.Case{Store: c.Store, Channel: c.Channel, Country: c.Country, Region: c.Region, Began: c.At})
	policy, targets := p.Walk(c.At, c.Priority, c.VIP, c.Team)
	calendar, zone := p.Calendar()
	return SLAAnswer{Policy: policy, Calendar: calendar, Zone: zone, Targets: targets, ReplyBy: p.ReplyBy(c.At)}
}
