package desk

import (
	"context"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
	"kefu/internal/engine/survey"
)

// Rating is a visitor's answer to a survey.
type Rating struct {
	CID        string
	Invitation domain.ID
	Score      int // 1 to 5
	Comment    string
}

// MaxComment is how long a comment may be, in characters.
const MaxComment = 1000

// Rate records an answer; until the invitation expires a later one replaces it. The comment is kept beside the invitation, not in the event.
func (v *Visitors) Rate(ctx context.Context, w Widget, who Visitor, r Rating) (Receipt, error) {
	if err := checkCID(r.CID); err != nil {
		return Receipt{}, err
	}
	if err := survey.CheckAnswer(domain.SurveyCSAT, r.Score, nil, nil); err != nil {
		return Receipt{}, err
	}
	id := domain.HashID("web", w.Account.ID.String(), who.Key, r.CID)
	contact := contactOf(w.Account.StoreID, who)
	asked, err := v.Store.Invitation(ctx, r.Invitation)
	if err == nil && asked.Contact != contact {
		err = errNoInvitation()
	}
	if err != nil {
		return Receipt{}, err
	}
	row, err := v.Store.Row(ctx, asked.Conversation)
	if err != nil {
		return Receipt{}, err
	}
	var out Receipt
	a, err := v.act(ctx, row.State, func(a *action) error {
		known, again, err := a.tx.Known(id)
		if err != nil || again {
			out = receiptOf(known, r.CID)
			out.Again = again
			return err
		}
		_, err = a.answer(r.Invitation, id, Answer{Score: r.Score, Comment: r.Comment})
		return err
	})
	if err != nil || out.Again {
		return out, err
	}
	return a.receipt(id, r.CID), nil
}

// Answer is what a customer answers to any survey. Dimensions are further stars by what they are for.
type Answer struct {
	Score      int
	Dimensions map[string]int
	Comment    string
}

// answer records an answer to an invitation under the id of the event.
func (a *action) answer(invitation, id domain.ID, given Answer) (Invitation, error) {
	at := a.at()
	inv, found, err := a.tx.Invitation(invitation)
	switch {
	case err != nil:
		return inv, err
	case !found:
		return inv, errNoInvitation()
	case inv.Cancelled != 0:
		return inv, domain.Conflict("survey_expired", "the conversation was taken up again; the customer is asked anew when it ends")
	case inv.Expires != 0 && at > inv.Expires:
		return inv, domain.Conflict("survey_expired", "the time to answer this is over")
	}
	if err := survey.CheckAnswer(inv.Kind, given.Score, given.Dimensions, inv.Asks); err != nil {
		return inv, err
	}
	if len(given.Dimensions) == 0 {
		given.Dimensions = nil
	}
	inv.Score, inv.Dimensions, inv.Comment, inv.Answered = given.Score, given.Dimensions, cut(given.Comment, MaxComment), at
	a.invitations = append(a.invitations, inv)
	a.add(id, at, customer(), domain.SurveyAnswered{
		Invitation: inv.ID, Survey: inv.Kind, Score: given.Score, Commented: inv.Comment != "", Agent: inv.Agent, Dimensions: given.Dimensions,
	})
	return inv, nil
}

// ask does what is due at the end of a conversation: it invites the customer, or records why not, by the plan of the store. No agent has a say
// in it.
func (a *action) ask(p conversation.Planned, stars domain.SurveyInvited) error {
	plan, store, err := a.tx.Survey(a.state.Store)
	if err != nil {
		return err
	}
	resolved := a.state.InviteFor
	asked := invited{kind: domain.SurveyCSAT, id: stars.Invitation, key: domain.HashID("timer", p.Key), at: p.At, agent: stars.Agent}
	if plan.CSAT.Way == survey.WayLink {
		asked.asks, asked.link = plan.CSAT.Dimensions, true
	}
	if err := a.invite(plan, store, asked); err != nil {
		return err
	}
	if plan.CES.On {
		id := domain.HashID("effort", a.state.ID.String(), resolved.String())
		err := a.invite(plan, store, invited{kind: domain.SurveyCES, id: id, key: domain.HashID("asked", id.String()), at: a.state.Next(p.At), agent: stars.Agent, link: true})
		if err != nil {
			return err
		}
	}
	if !plan.NPS.On {
		return nil
	}
	return a.tx.SaveLater(Later{
		ID: domain.HashID("recommend", a.state.ID.String(), resolved.String()), Conversation: a.state.ID, Contact: a.state.Contact, Kind: domain.SurveyNPS,
		Due: p.At.Add(days(plan.NPS.After)),
	})
}

// invited is an invitation about to be sent: key is the id of its event.
type invited struct {
	kind    domain.SurveyKind
	id, key domain.ID
	at      domain.Instant
	agent   domain.AgentRef // nobody where the survey is about the store
	asks    []string
	link    bool
}

func (a *action) invite(plan survey.Plan, store domain.Store, i invited) error {
	last, err := a.tx.LastInvitation(a.state.Contact, i.kind)
	if err != nil {
		return err
	}
	if reason := plan.Decide(i.kind, last, i.at, a.SurveyLink != nil); reason != "" {
		if i.kind == domain.SurveyCSAT { // the others have no rate of invitation to be kept honest
			a.add(i.key, i.at, system(), domain.SurveySkipped{Survey: i.kind, Reason: reason})
		}
		return nil
	}
	expires := i.at.Add(survey.Life)
	a.invitations = append(a.invitations, Invitation{
		ID: i.id, Conversation: a.state.ID, Contact: a.state.Contact, Kind: i.kind, Agent: i.agent, Asked: i.at, Expires: expires, Asks: i.asks,
	})
	a.add(i.key, i.at, system(), domain.SurveyInvited{Invitation: i.id, Survey: i.kind, Agent: i.agent, Expires: expires, Link: i.link})
	if !i.link {
		return nil
	}
	_, texts, err := survey.WordsIn(a.state.Language)
	if err != nil {
		return err
	}
	text := texts.Invite(i.kind, store.Shown(), a.SurveyLink(i.id))
	a.say(words{id: domain.HashID("survey link", i.id.String()), body: text}, a.state.Next(i.at), domain.Actor{Kind: domain.ActorRule})
	return nil
}

// callBack withdraws what nobody has answered yet when a conversation is taken up again: it was asked too early. What is asked about the store stays.
func (a *action) callBack() error {
	if !slices.ContainsFunc(a.events, func(e domain.Event) bool { return e.Kind == domain.EventConversationReopened }) {
		return nil
	}
	open, err := a.tx.OpenInvitations(a.state.ID)
	if err != nil {
		return err
	}
	for _, inv := range a.invitations { // those of this very action are not in the store yet
		open = slices.DeleteFunc(open, func(o Invitation) bool { return o.ID == inv.ID })
		if inv.Answered == 0 && inv.Cancelled == 0 {
			open = append(open, inv)
		}
	}
	for _, inv := range open {
		at := a.at()
		if inv.Kind == domain.SurveyNPS || at > inv.Expires {
			continue
		}
		inv.Cancelled = at
		a.invitations = append(a.invitations, inv)
		a.add(domain.HashID("called back", inv.ID.String()), at, system(), domain.SurveyWithdrawn{Invitation: inv.ID, Reason: "reopened"})
	}
	return nil
}

func errNoInvitation() error {
	return domain.NotFound("invitation_not_found", "nobody asked this; load the page again")
}
