package report

import (
	"context"
	"fmt"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/fact"
	"kefu/internal/engine/metric"
)

// DrillRequest names a cell: the query it was in, the metric, the keys of its row and which part of a ratio.
type DrillRequest struct {
	Query  metric.Query      `json:"query"`
	Ref    string            `json:"ref"`
	Keys   map[string]string `json:"keys,omitempty"`
	Part   string            `json:"part,omitempty" enum:"all,numerator,denominator" doc:"empty means all"`
	Limit  int               `json:"limit,omitempty"`
	Offset int               `json:"offset,omitempty"`
}

// DrillPage is a page of the rows behind a cell; Total equals the cell's n.
type DrillPage struct {
	Total int64  `json:"total"`
	Unit  string `json:"unit"` // of the rows' values
	// Currency of money, ISO 4217.
	Currency string      `json:"currency,omitempty"`
	Label    string      `json:"label"`
	Rows     []DrillLine `json:"rows"`
}

// DrillLine is one row behind a cell with what a person needs to recognise it.
type DrillLine struct {
	Conversation domain.ID      `json:"conversation_id"`    // 0: the row has none, as an order that nobody led up to
	Order        domain.ID      `json:"order_id,omitempty"` // the row tells of
	Number       string         `json:"number,omitempty"`
	Customer     string         `json:"customer"`
	Country      string         `json:"country,omitempty"`
	Channel      string         `json:"channel,omitempty"`
	ChannelLabel string         `json:"channel_label,omitempty"`
	IssueType    string         `json:"issue_type_label,omitempty"`
	Agent        Key            `json:"agent"`
	At           domain.Instant `json:"at,omitempty"`
	EndAt        domain.Instant `json:"end_at,omitempty"`
	Value        *float64       `json:"value"`
	Counted      *bool          `json:"counted,omitempty"`
	Provisional  bool           `json:"provisional,omitempty"`
}

// MaxDrill is the largest page of a drill-down.
const MaxDrill = 500

// Drill opens a cell into its rows.
func (s *Service) Drill(ctx context.Context, p access.Principal, r DrillRequest, lang string) (*DrillPage, error) {
	f, err := s.frame(ctx)
	if err != nil {
		return nil, err
	}
	plan, def, err := s.drillPlan(f, p, r)
	if err != nil {
		return nil, err
	}
	set, err := s.facts.Drill(ctx, plan)
	if err != nil {
		return nil, err
	}
	page := &DrillPage{Total: set.Total, Unit: plan.Unit, Label: def.Label.In(lang), Rows: []DrillLine{}}
	if plan.Unit == "money" {
		page.Currency = f.currency()
	}
	b, err := s.backdrop(ctx, p, set.Rows, lang)
	if err != nil {
		return nil, err
	}
	for _, row := range set.Rows {
		page.Rows = append(page.Rows, b.line(row))
	}
	return page, nil
}

// drillPlan plans the rows of a cell as far as the caller may see them.
func (s *Service) drillPlan(f frame, p access.Principal, r DrillRequest) (*metric.DrillPlan, *metric.Definition, error) {
	if err := p.Require(access.ReportTranscript); err != nil {
		return nil, nil, err
	}
	if r.Limit <= 0 {
		r.Limit = 50
	}
	if r.Limit > MaxDrill || r.Offset < 0 {
		return nil, nil, domain.Invalid("limit", "bad_page", "limit is at most %d and offset not negative", MaxDrill)
	}
	scope, err := scopeOf(p, r.Query)
	if err != nil {
		return nil, nil, err
	}
	if p.Scope() == access.ScopeTeams {
		scope = &metric.Scope{Teams: p.Teams}
	}
	ref, err := metric.ParseRef(r.Ref)
	if err != nil {
		return nil, nil, err
	}
	def, ok := s.catalogue.Get(ref.ID)
	if !ok {
		return nil, nil, domain.NotFound("no_metric", "there is no metric %q; kefu metric list shows all", ref.ID)
	}
	if whole, apart := wholeOf(r.Query); apart && scope == nil && len(r.Keys) == 0 {
		r.Query = whole // the total row
	}
	plan, err := s.catalogue.Drill(r.Query, metric.CellRef{Metric: r.Ref, Keys: r.Keys, Part: r.Part, Limit: r.Limit, Offset: r.Offset}, f.env(scope))
	return plan, def, err
}

// backdrop is what drill rows are named with: their conversations, people and the names of the workspace, looked up once for a whole page.
type backdrop struct {
	n      names
	lang   string
	masked bool
	convs  map[domain.ID]domain.Conversation
	people map[domain.ID]domain.Contact
}

func (s *Service) backdrop(ctx context.Context, p access.Principal, rows []metric.DrillRow, lang string) (backdrop, error) {
	b := backdrop{lang: lang, masked: p.Masked(), convs: map[domain.ID]domain.Conversation{}, people: map[domain.ID]domain.Contact{}}
	var convIDs, personIDs []domain.ID
	for _, r := range rows {
		if r.Conversation != 0 {
			convIDs = append(convIDs, r.Conversation)
		}
		personIDs = append(personIDs, r.Person)
	}
	convs, err := s.store.Conversations(ctx, convIDs)
	if err != nil {
		return b, err
	}
	for _, c := range convs {
		b.convs[c.ID] = c
		personIDs = append(personIDs, c.ContactID)
	}
	contacts, err := s.store.Contacts(ctx, personIDs)
	if err != nil {
		return b, err
	}
	for _, c := range contacts {
		b.people[c.ID] = c
	}
	d, err := s.store.Directory(ctx)
	b.n = d.names(lang)
	return b, err
}

// line writes one drill row for people.
func (b backdrop) line(r metric.DrillRow) DrillLine {
	c := b.convs[r.Conversation]
	person := b.people[c.ContactID]
	if r.Conversation == 0 {
		person = b.people[r.Person]
	}
	number := c.External
	if b.masked {
		number = personalData.ReplaceAllString(number, "***")
	}
	line := DrillLine{Conversation: r.Conversation, Order: r.Order, Number: number, Customer: customerName(person, b.masked, b.lang), Country: person.Country,
		Channel: string(c.Channel), ChannelLabel: Word("channel", string(c.Channel), b.lang), At: r.At, EndAt: r.Until, Value: r.Value,
		Counted: r.Hit, Provisional: r.Provisional, Agent: Key{Value: r.Agent.String(), Label: b.n.label("agent", r.Agent.String())}}
	if c.IssueType != "" {
		line.IssueType = b.n.label("issue_type", c.IssueType)
	}
	return line
}

// customerName is what a customer is called on screen; a masked one keeps the first character. The key of a visitor of a web chat names nobody:
// who has nothing else is told apart by a short code, the same as in the inbox.
func customerName(c domain.Contact, masked bool, lang string) string {
	name := c.Name
	for _, i := range c.Identifiers {
		if name == "" && i.Kind != "visitor" {
			name = i.Value
		}
	}
	if name == "" {
		return fmt.Sprintf("%s #%04X", domain.Text{ZH: "访客", EN: "Visitor"}.In(lang), uint64(c.ID)&0xFFFF)
	}
	if masked {
		return access.MaskName(name)
	}
	return name
}

// ConversationView is one conversation with its timeline and the reason why each event counted or not, and for whom.
type ConversationView struct {
	ID           domain.ID      `json:"id"`
	Number       string         `json:"number,omitempty"`
	Store        string         `json:"store"`
	Channel      string         `json:"channel"`
	ChannelLabel string         `json:"channel_label"`
	Customer     Customer       `json:"customer"`
	Subject      string         `json:"subject,omitempty"`
	Status       string         `json:"status"`
	StatusLabel  string         `json:"status_label"`
	Owner        *Key           `json:"owner,omitempty"`
	IssueType    string         `json:"issue_type_label,omitempty"`
	Tags         []string       `json:"tags"`
	StartedAt    domain.Instant `json:"started_at"`
	Messages     []MessageView  `json:"messages"`
	Events       []EventView    `json:"events"`
	Other        []OtherView    `json:"other"` // the person's other conversations, newest first
}

// Customer is the person of a conversation as the caller may see him or her.
type Customer struct {
	ID       domain.ID `json:"id"`
	Label    string    `json:"label"`
	Country  string    `json:"country,omitempty"`
	Language string    `json:"language,omitempty"`
}

// MessageView is one message.
type MessageView struct {
	ID     domain.ID      `json:"id"`
	At     domain.Instant `json:"at"`
	Author Author         `json:"author"`
	Type   string         `json:"type"`
	Note   bool           `json:"note,omitempty"`
	Body   string         `json:"body"`
}

// Author is who wrote a message.
type Author struct {
	Kind  string    `json:"kind"`
	Label string    `json:"label"`
	Agent domain.ID `json:"agent_id,omitempty"`
}

// EventView is one event with the notes of the fold.
type EventView struct {
	ID      domain.ID      `json:"id"`
	Message domain.ID      `json:"message_id,omitempty"`
	At      domain.Instant `json:"at"`
	Kind    string         `json:"kind"`
	Text    string         `json:"text"`
	Notes   []NoteView     `json:"notes"`
}

// NoteView says what an event did to which figure, and for whom.
type NoteView struct {
	Code    string `json:"code"`
	Area    string `json:"area"`
	Counted bool   `json:"counted"`
	Agent   *Key   `json:"agent,omitempty"`
	Text    string `json:"text"`
	// Conversation is the other one where messages went to it or came from it.
	Conversation domain.ID `json:"conversation,omitempty"`
}

// OtherView is another conversation of the same person.
type OtherView struct {
	ID           domain.ID      `json:"id"`
	StartedAt    domain.Instant `json:"started_at"`
	ChannelLabel string         `json:"channel_label"`
	IssueType    string         `json:"issue_type_label,omitempty"`
	StatusLabel  string         `json:"status_label"`
}

// Conversation opens one conversation and explains it by folding its person again with a tracer.
func (s *Service) Conversation(ctx context.Context, p access.Principal, id domain.ID, lang string) (*ConversationView, error) {
	if err := p.Require(access.ReportTranscript); err != nil {
		return nil, err
	}
	convs, err := s.store.Conversations(ctx, []domain.ID{id})
	if err != nil {
		return nil, err
	}
	if len(convs) == 0 {
		return nil, errNoConversation(id)
	}
	c := convs[0]
	lines, err := s.store.Timelines(ctx, []domain.ID{c.ContactID})
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 {
		return nil, errNoConversation(id)
	}
	f, err := s.frame(ctx)
	if err != nil {
		return nil, err
	}
	if err := mayOpen(p, id, lines[0]); err != nil {
		return nil, err
	}
	d, err := s.store.Directory(ctx)
	if err != nil {
		return nil, err
	}
	contacts, err := s.store.Contacts(ctx, []domain.ID{c.ContactID})
	if err != nil {
		return nil, err
	}
	v := newViewer(d.names(lang), lang, p.Masked(), f.zone, lines[0])
	if len(contacts) > 0 {
		v.contact = contacts[0]
	}
	view := v.header(c)
	messages, err := s.store.Messages(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, m := range messages {
		view.Messages = append(view.Messages, v.message(m))
	}
	folder, err := fact.New(f.history)
	if err != nil {
		return nil, err
	}
	for _, e := range folder.Explain(lines[0], id) {
		view.Events = append(view.Events, v.event(e))
	}
	v.state(view, folder.Fold(lines[0]), id)
	return view, nil
}

// mayOpen checks that the conversation is the caller's to read: an agent's own, or one of the supervisor's teams.
func mayOpen(p access.Principal, id domain.ID, line fact.Timeline) error {
	if p.Scope() == access.ScopeAll {
		return nil
	}
	for _, e := range line.Events {
		if e.ConversationID != id {
			continue
		}
		refs := []domain.AgentRef{e.Actor.AgentRef}
		if a, ok := e.Data.(domain.ConversationAssigned); ok {
			refs = append(refs, a.From, a.To)
		}
		for _, r := range refs {
			mine := p.Scope() == access.ScopeSelf && r.Agent != 0 && r.Agent == p.Agent
			ours := p.Scope() == access.ScopeTeams && slices.Contains(p.Teams, r.Team)
			if mine || ours {
				return nil
			}
		}
	}
	return errNoConversation(id)
}

// errNoConversation is the same for what there is not and for what is somebody else's, so that nobody can find out by asking.
func errNoConversation(id domain.ID) error {
	return domain.NotFound("no_conversation", "there is no conversation %s, or you may not read it", id)
}
