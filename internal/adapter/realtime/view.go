package realtime

import (
	"cmp"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/feature/desk"
)

// items are lines as a visitor sees them, in order; what is not for customers is left out.
func (t *talk) items(lines []desk.Item) []item {
	out := []item{}
	for _, line := range lines {
		if p, ok := desk.Public(line); ok {
			out = append(out, t.item(p))
		}
	}
	slices.SortStableFunc(out, func(a, b item) int { return cmp.Compare(a.Seq, b.Seq) })
	return out
}

func (t *talk) item(p desk.Item) item {
	out := item{Seq: p.Seq, At: p.At, Kind: p.Kind, By: author{Kind: p.By.Kind, Name: p.By.Name}, CID: p.CID}
	if m := p.Message; m != nil {
		out.Message = &text{ID: m.ID, Type: m.Type, Body: m.Body, Lang: m.Lang}
		for _, f := range m.Files {
			out.Message.Files = append(out.Message.Files, fileRef{
				ID: f.ID, Name: f.Name, Kind: f.Kind, Size: f.Size, W: f.Width, H: f.Height, URL: t.hub.FileLink(*t.widget, t.who, f.ID),
			})
		}
	}
	switch d := p.Data.(type) {
	case domain.SurveyInvited:
		out.Data = &survey{Invitation: d.Invitation, Expires: d.Expires}
	case domain.SurveyAnswered:
		out.Data = &survey{Invitation: d.Invitation, Score: d.Score}
	}
	return out
}

// state is what the visitor sees of the desk now. row is the newest conversation, or nil.
func (t *talk) state(row *desk.Row) talkState {
	var s talkState
	s.Online, s.Opens, s.ReplyBy = t.hub.Duty(*t.widget, t.who.Country)
	if row != nil {
		s.Status = row.Status
		if row.Owner.ID != 0 && row.Owner.Name != "" {
			s.Agent = &named{row.Owner.Name}
		}
	}
	return s
}
