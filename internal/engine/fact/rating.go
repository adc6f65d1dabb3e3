package fact

import (
	"slices"

	"kefu/internal/domain"
)

// asked is one survey on its way to a row.
type asked struct {
	row    Rating
	event  *domain.Event
	closed int // cycle it followed, or -1
}

// invited takes a survey invitation: the credit freezes here.
func (r *run) invited(e *domain.Event, d domain.SurveyInvited) {
	who := creditOf(d.Agent)
	if who.Agent == 0 && d.Survey != domain.SurveyNPS { // what a customer thinks of the brand is nobody's own
		who = r.lastHuman
	}
	a := r.survey(d.Invitation)
	a.row.Kind, a.row.Agent, a.row.Expires, a.row.Delivered = kindOf(d.Survey), who, d.Expires, !d.Bounced
	a.row.Invited = r.when(e.At)
	a.event, a.closed = e, len(r.th.cycles)-1
}

// survey finds an invitation, or makes room for one.
func (r *run) survey(id domain.ID) *asked {
	if i := slices.IndexFunc(r.asked, func(a asked) bool { return a.row.Invitation == id }); i >= 0 && id != 0 {
		return &r.asked[i]
	}
	r.asked = append(r.asked, asked{row: Rating{Dims: r.work, Invitation: id}, closed: -1})
	return &r.asked[len(r.asked)-1]
}

func kindOf(k domain.SurveyKind) string {
	if k == "" {
		return string(domain.SurveyCSAT)
	}
	return string(k)
}

// answered takes an answer; the last one before the invitation expires stands.
func (r *run) answered(e *domain.Event, d domain.SurveyAnswered) {
	a := r.survey(d.Invitation)
	if a.row.Expires != 0 && e.At > a.row.Expires {
		r.trace(e, CodeRatingExpired)
		return
	}
	if a.row.Kind == "" {
		a.row.Kind, a.row.Agent = kindOf(d.Survey), creditOf(d.Agent)
		if a.row.Agent.Agent == 0 {
			a.row.Agent = r.presentHuman(e.At)
		}
	}
	a.row.Answered, a.row.Score = r.when(e.At), Some(int64(d.Score))
	a.row.Commented, a.row.Withdrawn = d.Commented, false
	if r.fd.tr != nil {
		r.note(e, Note{Code: CodeRatingCredited, Area: AreaRating, Counted: true, Agent: a.row.Agent.Agent, Args: map[string]any{
			"score": d.Score, "invited_at": a.row.Invited.At,
		}})
	}
}

// presentHuman is the last human replier, for a source of stamps the first.
func (r *run) presentHuman(at domain.Instant) Credit {
	if r.lastHuman.Agent == 0 && r.th.stamped && r.th.stamps.FirstReply != 0 && r.th.stamps.FirstReply <= at {
		return creditOf(r.th.stamps.FirstReplier)
	}
	return r.lastHuman
}

func (r *run) withdrawn(e *domain.Event, d domain.SurveyWithdrawn) {
	for i := range r.asked {
		if r.asked[i].row.Invitation == d.Invitation {
			r.asked[i].row.Withdrawn = true
		}
	}
	r.trace(e, CodeRatingWithdrawn)
}

// skipped takes note that the customer was not asked: nobody kept an invitation back, so the resolve before was not due for one.
func (r *run) skipped(e *domain.Event, d domain.SurveySkipped) {
	if n := len(r.th.cycles); n > 0 && kindOf(d.Survey) == string(domain.SurveyCSAT) {
		r.th.cycles[n-1].spared = true
	}
	r.trace(e, CodeSurveySkipped)
}

// ratings writes the surveys, and the last CSAT score that was not withdrawn to the conversation.
func (r *run) ratings() {
	conv := &r.fd.out.Conversations[len(r.fd.out.Conversations)-1]
	last := domain.Instant(0)
	for i := range r.asked {
		a := &r.asked[i]
		r.fd.out.Ratings = append(r.fd.out.Ratings, a.row)
		if a.row.Kind != string(domain.SurveyCSAT) {
			continue
		}
		if a.closed >= 0 && a.event != nil {
			r.fd.out.Resolutions[r.th.cycles[a.closed].row].Invited = true
		}
		if a.row.Score.OK && !a.row.Withdrawn && a.row.Answered.At >= last {
			conv.Rating, last = a.row.Score, a.row.Answered.At
		}
	}
}

// inquiry takes a mark that the conversation became a B2B inquiry, or is none after all.
func (r *run) inquiry(e *domain.Event, d domain.InquiryMarked) {
	row := &r.row
	if d.Grade == "none" {
		row.Inquiry, row.InquiryGrade, row.Marker = When{}, "", Credit{}
		r.trace(e, CodeInquiryCleared)
		return
	}
	if row.Inquiry.At == 0 {
		row.Inquiry, row.Marker = r.when(e.At), r.presentHuman(e.At)
	}
	row.InquiryGrade = d.Grade
	if d.Grade == "" {
		row.InquiryGrade = "ungraded"
	}
	if r.fd.tr != nil {
		r.note(e, Note{Code: CodeInquiryCredited, Area: AreaVolume, Counted: true, Agent: row.Marker.Agent, Args: map[string]any{"grade": row.InquiryGrade}})
	}
}
