package channels

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/desk"
)

// Mark says that a visitor met the conditions of an invitation.
type Mark struct {
	Rule    domain.ID
	Visitor string // the page's own name for the visitor, who agreed to be known by it
	Account domain.ID
	At      domain.Instant
	HeldOut bool
}

// Count is what came of a rule in one arm: how often its conditions were met, and what followed.
type Count struct {
	Rule          domain.ID
	HeldOut       bool
	Eligible      int
	Shown         int
	Clicked       int
	Conversations int // begun within 24 hours by those who were eligible
}

// Marks keeps what came of invitations.
type Marks interface {
	MarkInvite(ctx context.Context, m Mark, since domain.Instant) (fresh bool, err error)
	MarkInviteSeen(ctx context.Context, rule domain.ID, visitor string, clicked bool, now domain.Instant) error
	InviteCounts(ctx context.Context, account domain.ID) ([]Count, error)
}

// Inviter decides who is invited to chat and counts what comes of it.
type Inviter struct {
	marks Marks
	clock domain.Clock
}

// NewInviter returns an inviter.
func NewInviter(m Marks, clock domain.Clock) *Inviter { return &Inviter{m, clock} }

// For returns the rules that may hold for somebody on a page: enabled, of the market and language, and in service hours if they say so.
func For(w desk.Widget, lang, country string, open bool) []desk.Invite {
	main, _, _ := strings.Cut(lang, "-")
	var out []desk.Invite
	for _, r := range w.Doc.Invites {
		if r.Enabled && (open || !r.Hours) && among(r.Languages, main) && among(r.Countries, country) {
			out = append(out, r)
		}
	}
	return out
}

func among(list []string, one string) bool {
	return len(list) == 0 || slices.ContainsFunc(list, func(x string) bool { return one != "" && strings.EqualFold(x, one) })
}

// The steps a page tells of.
const (
	StepDue     = "due" // the conditions hold
	StepShown   = "shown"
	StepClicked = "clicked"
)

// Step takes one step of an invitation and says whether to show it. A visitor is counted once in the days the rule says; whether he or she is held out
// depends on nothing but the rule and the visitor.
func (i *Inviter) Step(ctx context.Context, w desk.Widget, rule domain.ID, visitor, step string, open bool) (show bool, err error) {
	at := slices.IndexFunc(w.Doc.Invites, func(r desk.Invite) bool { return r.ID == rule && r.Enabled })
	if at < 0 || (step == StepDue && w.Doc.Invites[at].Hours && !open) {
		return false, nil
	}
	if len(visitor) < 16 || len(visitor) > 64 {
		return false, domain.Invalid("visitor", "bad_visitor", "name the visitor in 16 to 64 characters")
	}
	now := i.clock.Now()
	switch step {
	case StepShown, StepClicked:
		return false, i.marks.MarkInviteSeen(ctx, rule, visitor, step == StepClicked, now)
	case StepDue:
		r := w.Doc.Invites[at]
		m := Mark{Rule: rule, Visitor: visitor, Account: w.Account.ID, At: now, HeldOut: HeldOut(rule, visitor, r.HoldOut)}
		fresh, err := i.marks.MarkInvite(ctx, m, now-domain.Instant((time.Duration(r.Days)*24*time.Hour).Microseconds()))
		return fresh && !m.HeldOut, err
	}
	return false, domain.Invalid("step", "bad_step", "the steps are due, shown and clicked")
}

// HeldOut reports whether a visitor belongs to the share of a rule that is never invited.
func HeldOut(rule domain.ID, visitor string, percent int) bool {
	sum := sha256.Sum256([]byte(rule.String() + "\n" + visitor))
	return binary.BigEndian.Uint32(sum[:4])%100 < uint32(percent)
}

// Result is what came of a rule. Difference is the share who began a conversation among those who were to be invited less the share among those
// held out, and Low and High its 95 % interval.
type Result struct {
	Rule       domain.ID `json:"rule"`
	Eligible   int       `json:"eligible" doc:"how often the conditions held, held out or not"`
	Invited    int       `json:"invited" doc:"of these, not held out"`
	Shown      int       `json:"shown"`
	Clicked    int       `json:"clicked"`
	Began      int       `json:"began" doc:"conversations of those not held out"`
	HeldOut    int       `json:"held_out"`
	HeldBegan  int       `json:"held_began" doc:"conversations of those held out"`
	Difference float64   `json:"difference"`
	Low        float64   `json:"low"`
	High       float64   `json:"high"`
	Enough     bool      `json:"enough" doc:"at least 30 in each arm"`
}

// enough is how many an arm needs before its share says anything.
const enough = 30

// Results returns what came of the rules of a web chat that still exist.
func (i *Inviter) Results(ctx context.Context, p access.Principal, w desk.Widget) ([]Result, error) {
	if err := p.Require(access.SettingsEdit); err != nil {
		return nil, err
	}
	counts, err := i.marks.InviteCounts(ctx, w.Account.ID)
	if err != nil {
		return nil, err
	}
	out := make([]Result, 0, len(w.Doc.Invites))
	for _, r := range w.Doc.Invites {
		x := Result{Rule: r.ID}
		for _, c := range counts {
			switch {
			case c.Rule != r.ID:
			case c.HeldOut:
				x.HeldOut, x.HeldBegan = c.Eligible, c.Conversations
			default:
				x.Invited, x.Shown, x.Clicked, x.Began = c.Eligible, c.Shown, c.Clicked, c.Conversations
			}
		}
		x.Eligible = x.Invited + x.HeldOut
		x.Enough = x.Invited >= enough && x.HeldOut >= enough
		x.Difference, x.Low, x.High = Difference(x.Began, x.Invited, x.HeldBegan, x.HeldOut)
		out = append(out, x)
	}
	return out, nil
}

// Limits of invitations.
const (
	maxInvites    = 20
	maxInviteText = 200
)

// checkInvites checks rules and gives new ones an id.
func (s *Service) checkInvites(rules []desk.Invite) ([]desk.Invite, error) {
	if len(rules) > maxInvites {
		return nil, domain.Invalid("invites", "too_many_invites", "at most %d invitations can be set", maxInvites)
	}
	out := slices.Clone(rules)
	seen := map[domain.ID]bool{}
	for i := range out {
		r := &out[i]
		if r.ID == 0 || seen[r.ID] {
			r.ID = s.ids.Next()
		}
		seen[r.ID] = true
		r.Name = strings.TrimSpace(r.Name)
		switch {
		case r.Name == "" || utf8.RuneCountInString(r.Name) > maxName:
			return nil, domain.Invalid("invites", "bad_invite", "an invitation needs a name of at most %d characters", maxName)
		case r.Days < 1 || r.Days > 365 || r.HoldOut < 0 || r.HoldOut > 50 || r.Idle < 0 || r.Idle > 7200 || r.Cart < 0:
			return nil, domain.Invalid("invites", "bad_invite", "%s: once in 1 to 365 days, 0 to 50 per cent held out, at most two hours on a page", r.Name)
		case len(r.URL) > 300 || (r.URL != "" && !strings.HasPrefix(r.URL, "/") && !strings.HasPrefix(r.URL, "*")):
			return nil, domain.Invalid("invites", "bad_invite", "%s: the page is a path such as /cart or /products/*", r.Name)
		}
		if err := texts("invites", r.Text, maxInviteText, r.Enabled); err != nil {
			return nil, err
		}
	}
	return out, nil
}
