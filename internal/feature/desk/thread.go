package desk

import (
	"context"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// thread reads a part of a thread as items.
func (d *Deps) thread(ctx context.Context, q ThreadQuery) (Items, error) {
	limit := q.Limit
	q.Limit++
	events, messages, err := d.Store.Thread(ctx, q)
	if err != nil {
		return Items{}, err
	}
	out := Items{Items: []Item{}, More: len(events) > limit}
	if out.More && q.After > 0 {
		events = events[:limit]
	} else if out.More {
		events = events[1:]
	}
	names, err := d.names(ctx, events)
	if err != nil {
		return Items{}, err
	}
	out.Items = items(events, messages, names)
	for i := range out.Items {
		if m := out.Items[i].Message; m != nil && slices.Contains(q.Came, out.Items[i].Seq) {
			out.Items[i].Conversation = q.Conversation
		}
	}
	for _, e := range events {
		out.Seq = max(out.Seq, e.ContactSeq)
	}
	return out, nil
}

// names returns the names of the agents who wrote events.
func (d *Deps) names(ctx context.Context, events []domain.Event) (map[domain.ID]string, error) {
	agents := make([]domain.ID, 0, len(events))
	for i := range events {
		agents = append(agents, events[i].Actor.Agent)
	}
	return d.Store.AgentNames(ctx, agents)
}

// items turns events into the lines of a thread; events that show nothing make none.
func items(events []domain.Event, messages []domain.Message, names map[domain.ID]string) []Item {
	byID := make(map[domain.ID]*domain.Message, len(messages))
	for i := range messages {
		byID[messages[i].ID] = &messages[i]
	}
	out := make([]Item, 0, len(events))
	for _, e := range events {
		kind, ok := kindOf(e.Data)
		if !ok {
			continue
		}
		item := Item{
			Seq: e.ContactSeq, At: e.At, Kind: kind, Conversation: e.ConversationID, Data: e.Data,
			By: Author{Kind: e.Actor.Kind, ID: e.Actor.Agent, Name: names[e.Actor.Agent]},
		}
		if d, ok := e.Data.(domain.MessageCreated); ok {
			item.Message, item.Data = &Message{ID: d.Message, Type: d.Type, Note: d.Note, Lang: d.Language}, nil
			if m := byID[d.Message]; m != nil {
				item.Message.Body, item.Message.Files, item.CID = m.Body, m.Files, m.External
			}
		}
		out = append(out, item)
	}
	return out
}

// kindOf says what line an event makes.
func kindOf(data domain.EventData) (ItemKind, bool) {
	switch data.(type) {
	case domain.ConversationStarted:
		return ItemStarted, true
	case domain.MessageCreated:
		return ItemMessage, true
	case domain.ConversationAssigned:
		return ItemAssigned, true
	case domain.ConversationStatus:
		return ItemStatus, true
	case domain.ConversationResolved:
		return ItemResolved, true
	case domain.ConversationReopened:
		return ItemReopened, true
	case domain.ConversationClassified:
		return ItemClassified, true
	case domain.ConversationTagged:
		return ItemTagged, true
	case domain.ConversationExcluded:
		return ItemExcluded, true
	case domain.ConversationIncluded:
		return ItemIncluded, true
	case domain.ConversationMerged:
		return ItemMerged, true
	case domain.ConversationUnmerged:
		return ItemUnmerged, true
	case domain.ConversationSplit:
		return ItemSplit, true
	case domain.InquiryMarked:
		return ItemInquiry, true
	case domain.SurveyInvited:
		return ItemSurvey, true
	case domain.SurveyAnswered:
		return ItemRated, true
	case domain.SurveyWithdrawn:
		return ItemCalledBack, true
	case domain.SurveySkipped:
		return ItemUnasked, true
	case domain.MessageDelivery:
		return ItemDelivery, true
	}
	return "", false
}

// Public is an item as the customer may see it: public messages, the end, and the survey with its withdrawal; no agent's id and nothing that is said about the
// customer.
func Public(item Item) (Item, bool) {
	out := Item{Seq: item.Seq, At: item.At, Kind: item.Kind, Conversation: item.Conversation, By: Author{Kind: item.By.Kind}}
	switch item.Kind {
	case ItemMessage:
		if item.Message == nil || item.Message.Note || item.By.Kind == domain.ActorColleague {
			return Item{}, false
		}
		m := *item.Message
		out.Message = &m
		if item.By.Kind == domain.ActorAgent {
			out.By.Name = item.By.Name
		}
		if item.By.Kind == domain.ActorCustomer {
			out.CID = item.CID
		}
	case ItemResolved, ItemReopened:
	case ItemSurvey:
		d, ok := item.Data.(domain.SurveyInvited)
		if !ok || d.Link { // a message says where it is asked
			return Item{}, false
		}
		out.Data = domain.SurveyInvited{Invitation: d.Invitation, Survey: d.Survey, Expires: d.Expires}
	case ItemRated:
		d, ok := item.Data.(domain.SurveyAnswered)
		if !ok || d.Survey != domain.SurveyCSAT {
			return Item{}, false
		}
		out.Data = domain.SurveyAnswered{Invitation: d.Invitation, Survey: d.Survey, Score: d.Score}
	case ItemCalledBack:
		d, ok := item.Data.(domain.SurveyWithdrawn)
		if !ok {
			return Item{}, false
		}
		out.Data = domain.SurveyWithdrawn{Invitation: d.Invitation}
	default:
		return Item{}, false
	}
	return out, true
}

// Thread returns a part of a conversation: the newest lines, those before a sequence number, or those after one.
func (g *Agents) Thread(ctx context.Context, p access.Principal, id domain.ID, before, after int64) (Items, error) {
	row, err := g.see(ctx, p, access.DeskView, id)
	if err != nil {
		return Items{}, err
	}
	return g.thread(ctx, ThreadQuery{
		Contact: row.State.Contact, Conversation: id, Merged: row.State.Merged, Came: row.State.Came, Gone: row.State.Gone,
		Before: before, After: after, Limit: pageSize,
	})
}

// earlierLimit is how many other conversations of a customer are listed.
const earlierLimit = 20

// Open returns all that the screen of one conversation shows.
func (g *Agents) Open(ctx context.Context, p access.Principal, id domain.ID) (Detail, error) {
	stored, err := g.see(ctx, p, access.DeskView, id)
	if err != nil {
		return Detail{}, err
	}
	rows, err := g.fill(ctx, []Stored{stored})
	if err != nil {
		return Detail{}, err
	}
	out := Detail{Row: rows[0], History: []Earlier{}, Trail: []PageView{}}
	if out.Contact, err = g.Store.Contact(ctx, stored.State.Contact); err != nil {
		return Detail{}, err
	}
	s := stored.State
	out.Items, err = g.thread(ctx, ThreadQuery{Contact: s.Contact, Conversation: id, Merged: s.Merged, Came: s.Came, Gone: s.Gone, Limit: pageSize})
	if err != nil {
		return Detail{}, err
	}
	if err := g.past(ctx, &out); err != nil {
		return Detail{}, err
	}
	if p.Masked() {
		out.Row = out.Row.Masked()
		out.Contact, out.Details = maskContact(out.Contact, out.Details)
	}
	return out, nil
}

// past fills in what the customer asked before and the pages he or she looked at.
func (g *Agents) past(ctx context.Context, d *Detail) error {
	var err error
	if d.Details, err = g.Store.Details(ctx, d.Contact.ID); err != nil {
		return err
	}
	if d.Origin, err = g.Store.OriginOf(ctx, d.Row.ID); err != nil {
		return err
	}
	others, err := g.Store.RowsOfPerson(ctx, d.Contact.ID)
	if err != nil {
		return err
	}
	for _, o := range others {
		s := o.State
		if s.ID != d.Row.ID && len(d.History) < earlierLimit {
			d.History = append(d.History, Earlier{ID: s.ID, Began: s.Began, IssueType: s.IssueType, Status: s.Status})
		}
	}
	i := slices.IndexFunc(d.Contact.Identifiers, func(id domain.Identifier) bool { return id.Kind == "visitor" })
	if i >= 0 {
		d.Trail, err = g.Store.Pages(ctx, d.Contact.Identifiers[i].Value, earlierLimit)
	}
	return err
}
