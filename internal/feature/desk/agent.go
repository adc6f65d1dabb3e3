package desk

import (
	"context"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// Agents is the desk as those who answer see it. Every method looks first whether the caller may see the conversation, and answers
// not_found if not.
type Agents struct {
	Deps
	board *Board
}

// NewAgents returns the agents' side of the desk; board counts.
func NewAgents(d Deps, board *Board) *Agents { return &Agents{d, board} }

// Viewer says what a principal sees at this moment.
func (g *Agents) Viewer(ctx context.Context, p access.Principal) (Viewer, error) {
	c, err := g.caller(ctx, p, access.DeskView)
	return c.Viewer, err
}

// caller is who calls, as of this moment.
type caller struct {
	access.Principal
	Viewer
	agent domain.Agent // zero for a user who is none
}

func (g *Agents) caller(ctx context.Context, p access.Principal, right access.Right) (caller, error) {
	c := caller{Principal: p, Viewer: Viewer{Agent: p.Agent, Teams: slices.Clone(p.Teams), All: p.Scope() == access.ScopeAll, Masked: p.Masked()}}
	if err := p.Require(right); err != nil || p.Agent == 0 {
		return c, err
	}
	var err error
	if c.agent, err = g.Store.Agent(ctx, p.Agent); err != nil {
		return c, err
	}
	if team := c.agent.RefAt(g.Clock.Now()).Team; team != 0 && !slices.Contains(c.Viewer.Teams, team) {
		c.Viewer.Teams = append(c.Viewer.Teams, team)
	}
	return c, nil
}

// Sees reports whether a viewer sees what an agent (0: nobody) of a team (0: none) holds: everything, or what is the viewer's own, of his
// or her teams, or nobody's at all.
func (v Viewer) Sees(owner, team domain.ID) bool {
	switch {
	case v.All, owner != 0 && owner == v.Agent, team != 0 && slices.Contains(v.Teams, team):
		return true
	}
	return owner == 0 && team == 0
}

// SeesRow is Sees for a row.
func (v Viewer) SeesRow(r Row) bool { return v.Sees(r.Owner.ID, r.Team) }

// see returns the conversation if the caller has the right and may see it.
func (g *Agents) see(ctx context.Context, p access.Principal, right access.Right, id domain.ID) (Stored, error) {
	c, err := g.caller(ctx, p, right)
	if err != nil {
		return Stored{}, err
	}
	return g.seen(ctx, c.Viewer, id)
}

func (g *Agents) seen(ctx context.Context, v Viewer, id domain.ID) (Stored, error) {
	row, err := g.Store.Row(ctx, id)
	if domain.KindOf(err) == domain.KindNotFound || err == nil && !v.Sees(row.State.Owner.Agent, row.State.Owner.Team) {
		return Stored{}, errNoConversation()
	}
	return row, err
}

// deed is one action of an agent on one conversation.
type deed struct {
	*action
	caller
}

// by is the actor at an instant.
func (d *deed) by(at domain.Instant) domain.Actor {
	if d.agent.ID == 0 {
		return domain.Actor{Kind: domain.ActorColleague}
	}
	return domain.Actor{Kind: domain.ActorAgent, AgentRef: d.agent.RefAt(at)}
}

// do adds an event by the agent after those before it.
func (d *deed) do(data domain.EventData) { d.then(d.by(d.at()), data) }

// deed runs fn on a conversation. anybody: a user who is no agent may do this too.
func (g *Agents) deed(ctx context.Context, p access.Principal, id domain.ID, anybody bool, fn func(*deed) error) (*action, error) {
	c, err := g.caller(ctx, p, access.DeskAnswer)
	if err != nil {
		return nil, err
	}
	row, err := g.seen(ctx, c.Viewer, id)
	if err != nil {
		return nil, err
	}
	if p.Agent == 0 && !anybody {
		return nil, errNoAgent()
	}
	return g.act(ctx, row.State, func(a *action) error {
		if !c.Sees(a.state.Owner.Agent, a.state.Owner.Team) {
			return errNoConversation()
		}
		if a.state.Into != 0 {
			return errMerged()
		}
		return fn(&deed{a, c})
	})
}

// change is deed for what answers with the row as it stands afterwards.
func (g *Agents) change(ctx context.Context, p access.Principal, id domain.ID, fn func(*deed) error) (Row, error) {
	if _, err := g.deed(ctx, p, id, false, fn); err != nil {
		return Row{}, err
	}
	return g.row(ctx, p, id)
}

// row is a conversation as it stands, for a caller who may see it.
func (g *Agents) row(ctx context.Context, p access.Principal, id domain.ID) (Row, error) {
	stored, err := g.Store.Row(ctx, id)
	if err != nil {
		return Row{}, err
	}
	rows, err := g.shown(ctx, p.Masked(), stored)
	if err != nil {
		return Row{}, err
	}
	return rows[0], nil
}

// Reply is what an agent writes: to the customer, or as an internal note.
type Reply struct {
	CID    string
	Body   string
	Note   bool
	Canned domain.ID // the ready answer it was made from; 0: none
	Apply  bool      // do what the ready answer does besides, too
	Files  []domain.ID
}

// Reply records a message. Who answers a conversation that nobody owns takes it; an answer to a resolved one reopens it; an answer to a
// colleague's changes no owner. Sent again with the same CID it is recorded once. A note may be written by a user who is no agent.
func (g *Agents) Reply(ctx context.Context, p access.Principal, id domain.ID, r Reply) (Receipt, error) {
	body, err := checkMessage(r.CID, r.Body, r.Files)
	if err != nil {
		return Receipt{}, err
	}
	event := domain.HashID("desk", p.Agent.String(), r.CID)
	if p.Agent == 0 {
		event = domain.HashID("desk-user", p.User.String(), r.CID)
	}
	var agents []domain.Agent
	if r.Note {
		if agents, err = g.nameable(ctx, body); err != nil {
			return Receipt{}, err
		}
	}
	with, err := g.macro(ctx, p, r)
	if err != nil {
		return Receipt{}, err
	}
	var out Receipt
	a, err := g.deed(ctx, p, id, r.Note, func(d *deed) error {
		known, again, err := d.tx.Known(event)
		if err != nil || again {
			out = receiptOf(known, r.CID)
			out.Again = again
			return err
		}
		w := words{id: event, cid: r.CID, body: body, note: r.Note, macro: r.Canned != 0}
		if w.files, err = d.tx.TakeFiles(r.Files, "", p.Agent); err != nil {
			return err
		}
		if !r.Note {
			if err := d.answered(); err != nil {
				return err
			}
			if err := d.open(); err != nil {
				return err
			}
			if err := d.prepare(with); err != nil {
				return err
			}
			w.body = d.signed(with, body)
		}
		at := d.at()
		first := d.state.Turn != 0 && d.state.Turns == 1
		d.say(w, at, d.by(at))
		d.check(w, first)
		if err := d.mention(w, agents); err != nil {
			return err
		}
		if r.Canned != 0 {
			if err := d.tx.CountCanned(r.Canned); err != nil {
				return err
			}
		}
		return d.conclude(with)
	})
	if err != nil || out.Again {
		return out, err
	}
	return a.receipt(event, r.CID), nil
}

// open makes the conversation one that an answer can go to.
func (d *deed) open() error {
	if d.state.Excluded {
		return domain.Conflict("excluded", "this conversation is excluded; take it back in before you answer")
	}
	if d.state.Status == domain.StatusResolved {
		d.do(domain.ConversationReopened{})
	}
	if d.state.Owner.Agent == 0 {
		d.assign(d.agent.RefAt(d.at()), domain.AssignClaim, "")
	}
	return nil
}

func (d *deed) assign(to domain.AgentRef, reason domain.AssignReason, note string) {
	d.do(domain.ConversationAssigned{From: d.state.Owner, To: to, Reason: reason, Note: note})
}

// Claim takes a conversation. One that a colleague owns is taken only with over, so that of two who claim at once one is told.
func (g *Agents) Claim(ctx context.Context, p access.Principal, id domain.ID, over bool) (Row, error) {
	return g.change(ctx, p, id, func(d *deed) error {
		reason := domain.AssignClaim
		switch owner := d.state.Owner.Agent; {
		case d.state.Status == domain.StatusResolved:
			return errResolved()
		case owner == p.Agent:
			return nil
		case owner != 0 && !over:
			return domain.Conflict("taken", "a colleague has this conversation already")
		case owner != 0 && p.Can(access.DeskManage):
			reason = domain.AssignManager
		}
		d.assign(d.agent.RefAt(d.at()), reason, "")
		return nil
	})
}

// answered notes that the agent took an offer up, so that offers missed before do not count.
func (d *deed) answered() error {
	if d.state.TakeBackAt == 0 || d.state.Owner.Agent != d.agent.ID {
		return nil
	}
	s, err := d.tx.LockPresence(d.agent.ID)
	if err != nil || s.Missed == 0 {
		return err
	}
	return d.tx.SavePresence(s.Answered())
}

// To is where a conversation goes: to an agent, or to the queue of a team.
type To struct {
	Agent  domain.ID
	Team   domain.ID
	Reason domain.AssignReason // transfer or handover
	Note   string              // why: one of TransferNotes
}

// TransferNotes lists the reasons of a transfer.
func TransferNotes() []string {
	return []string{"language", "skill", "presale_to_aftersale", "escalation", "shift", "other"}
}

// Assign gives a conversation away: one's own, one that nobody owns, or with the right to manage anybody's.
func (g *Agents) Assign(ctx context.Context, p access.Principal, id domain.ID, to To) (Row, error) {
	if to.Note != "" && !slices.Contains(TransferNotes(), to.Note) {
		return Row{}, domain.Invalid("note", "bad_note", "%q is no reason of a transfer", to.Note)
	}
	if to.Reason != domain.AssignTransfer && to.Reason != domain.AssignHandover {
		return Row{}, domain.Invalid("reason", "bad_reason", "a conversation is given away by transfer or handover")
	}
	target, err := g.target(ctx, to)
	if err != nil {
		return Row{}, err
	}
	return g.change(ctx, p, id, func(d *deed) error {
		owner := d.state.Owner
		reason := to.Reason
		switch {
		case d.state.Status == domain.StatusResolved:
			return errResolved()
		case owner.Agent != 0 && owner.Agent != p.Agent && !p.Can(access.DeskManage):
			return domain.Forbidden("not_yours", "this conversation is a colleague's; take it over first")
		case owner.Agent != 0 && owner.Agent != p.Agent:
			reason = domain.AssignManager
		}
		ref := domain.AgentRef{Team: to.Team}
		if to.Agent != 0 {
			ref = target.RefAt(d.at())
		}
		if ref.Agent == owner.Agent && ref.Team == owner.Team {
			return nil
		}
		d.assign(ref, reason, to.Note)
		return nil
	})
}

// target checks where a conversation is to go.
func (g *Agents) target(ctx context.Context, to To) (domain.Agent, error) {
	if (to.Agent == 0) == (to.Team == 0) {
		return domain.Agent{}, domain.Invalid("agent", "bad_target", "name an agent or a team")
	}
	if to.Agent != 0 {
		a, err := g.Store.Agent(ctx, to.Agent)
		if err == nil && a.LeftOn != "" && a.LeftOn <= g.Clock.Now().Time().Format("2006-01-02") {
			err = domain.Conflict("agent_left", "%s has left; choose somebody else", a.Name)
		}
		return a, err
	}
	teams, err := g.Store.Teams(ctx)
	if err == nil && !slices.ContainsFunc(teams, func(t domain.Team) bool { return t.ID == to.Team }) {
		err = domain.NotFound("team_not_found", "there is no such team; it may have been removed")
	}
	return domain.Agent{}, err
}

func errNoAgent() error {
	return domain.Conflict("no_agent", "you are not an agent of this workspace; ask an owner to make you one before you answer customers")
}

func errResolved() error {
	return domain.Conflict("resolved", "this conversation is resolved; reopen it first")
}
