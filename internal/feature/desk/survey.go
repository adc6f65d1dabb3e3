package desk

import (
	"context"

	"kefu/internal/domain"
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
	if r.Score < 1 || r.Score > 5 {
		return Receipt{}, domain.Invalid("score", "bad_score", "choose 1 to 5 stars")
	}
	r.Comment = cut(r.Comment, MaxComment)
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
		at := a.at()
		inv, found, err := a.tx.Invitation(r.Invitation)
		switch {
		case err != nil:
			return err
		case !found:
			return errNoInvitation()
		case inv.Expires != 0 && at > inv.Expires:
			return domain.Conflict("survey_expired", "the time to answer this is over")
		}
		inv.Score, inv.Comment, inv.Answered = r.Score, r.Comment, at
		a.invitations = append(a.invitations, inv)
		a.add(id, at, customer(), domain.SurveyAnswered{
			Invitation: inv.ID, Survey: inv.Kind, Score: r.Score, Commented: r.Comment != "", Agent: inv.Agent,
		})
		return nil
	})
	if err != nil || out.Again {
		return out, err
	}
	return a.receipt(id, r.CID), nil
}

func errNoInvitation() error {
	return domain.NotFound("invitation_not_found", "nobody asked this; load the page again")
}
