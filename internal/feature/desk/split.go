package desk

import (
	"context"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/conversation"
	"kefu/internal/engine/event"
)

// MaxSplit is how many messages can be split off at once.
const MaxSplit = 200

// SplitTx is what splitting needs of a transaction besides.
type SplitTx interface {
	// MoveMessages takes messages, with their files and whom they name, from one conversation of a contact to another, and copies what another
	// system calls the conversation and where its visitor came from.
	MoveMessages(contact, from, to domain.ID, messages []domain.ID) error
	// ReadAlike notes that a new conversation was read by agents, and by the customer as far as another one.
	ReadAlike(from, to domain.ID) error
}

// Split takes messages out of a conversation and begins another one with them: of the same customer over the same channel, at the instant of the
// first of them, held by whoever holds the old one. Both stand as if these messages had always been there. It answers with the row of the new
// one. Merging the new one into the old one undoes it.
func (g *Agents) Split(ctx context.Context, p access.Principal, id domain.ID, messages []domain.ID) (Row, error) {
	messages = slices.Compact(slices.Sorted(slices.Values(messages)))
	if len(messages) == 0 || len(messages) > MaxSplit {
		return Row{}, domain.Invalid("messages", "bad_messages", "choose 1 to %d messages to be split off", MaxSplit)
	}
	var made domain.ID
	var before []domain.Event
	_, err := g.deed(ctx, p, id, false, func(d *deed) (err error) {
		if err := d.splittable(); err != nil {
			return err
		}
		if err := d.write(); err != nil { // what was due comes first
			return err
		}
		before = d.events
		d.events, d.messages, d.invitations = nil, nil, nil
		made, err = d.split(messages)
		return err
	})
	if err != nil {
		return Row{}, err
	}
	g.missed(ctx, before)
	return g.row(ctx, p, made)
}

// splittable says why nothing can be taken out of a conversation.
func (d *deed) splittable() error {
	switch s := d.state; {
	case len(s.Merged) > 0:
		return domain.Conflict("has_merged", "others were merged into this conversation; undo that first")
	case s.Excluded:
		return domain.Conflict("excluded", "a conversation that is excluded cannot be split; take it back in first")
	case s.Owner.Agent != 0 && s.Owner.Agent != d.agent.ID && !d.Can(access.DeskManage):
		return domain.Forbidden("not_yours", "this conversation is a colleague's; take it over first")
	}
	return nil
}

// split begins the new conversation and leaves the old one to be saved as what is left of it.
func (d *deed) split(messages []domain.ID) (domain.ID, error) {
	events, err := d.tx.Events(d.state.Contact, 0)
	if err != nil {
		return 0, err
	}
	along, err := d.chosen(events, messages)
	if err != nil {
		return 0, err
	}
	old, made := d.state, d.IDs.Next()
	fresh, err := d.tx.Append(d.begun(events, made, domain.ConversationSplit{From: old.ID, Messages: messages, Reopenings: along}))
	if err != nil {
		return 0, err
	}
	events = append(events, fresh...)
	state := conversation.Family(events, made, d.Rules)
	if old.Status == domain.StatusResolved && state.Turn == 0 { // what nobody waits for any more is as done as the rest
		at := state.Next(d.now)
		done := domain.ConversationResolved{Owner: state.Owner, Reason: domain.ResolveManual}
		fresh, err := d.tx.Append([]domain.Event{d.other(state.ID, at, d.by(at), done)})
		if err != nil {
			return 0, err
		}
		events = append(events, fresh...)
		state = conversation.Family(events, made, d.Rules)
	}
	if err := d.tx.MoveMessages(old.Contact, old.ID, made, messages); err != nil {
		return 0, err
	}
	p, err := lastOf(d.tx, state, made)
	if err != nil {
		return 0, err
	}
	if err := d.tx.Save(state, p); err != nil {
		return 0, err
	}
	if err := d.tx.ReadAlike(old.ID, made); err != nil {
		return 0, err
	}
	d.state, d.skipped = conversation.Family(events, old.ID, d.Rules), true
	if old.InviteAt == 0 {
		d.state = d.state.SkipInvite() // whom to ask was settled when it happened
	}
	d.preview, err = lastOf(d.tx, d.state, old.ID)
	return made, err
}

// chosen checks that messages can be split off and lists the reopenings that go along: those which the customer made with one of them, where nothing
// that was said until the next end stays behind.
func (d *deed) chosen(events []domain.Event, messages []domain.ID) (along []domain.ID, err error) {
	events = slices.Clone(event.Settle(events))
	slices.SortStableFunc(events, conversation.Order)
	found, moved, left := 0, 0, 0
	var by map[domain.Instant]bool // the customer's messages that go, by instant
	reopening := domain.ID(0)      // the last one, as long as everything said since goes
	for _, e := range events {
		if e.ConversationID != d.state.ID {
			continue
		}
		switch m := e.Data.(type) {
		case domain.MessageCreated:
			goes := slices.Contains(messages, m.Message)
			if goes {
				found++
			}
			switch {
			case m.Note:
			case !goes:
				left++
				reopening = 0
			default:
				moved++
				if e.Actor.Kind == domain.ActorCustomer {
					by = map[domain.Instant]bool{e.At: true}
				}
			}
		case domain.ConversationReopened:
			reopening = 0
			if e.Actor.Kind == domain.ActorCustomer && by[e.At] {
				reopening = e.ID
			}
		case domain.ConversationResolved:
			if reopening != 0 {
				along = append(along, reopening)
			}
			reopening = 0
		}
	}
	if reopening != 0 {
		along = append(along, reopening)
	}
	switch {
	case found != len(messages):
		return nil, domain.Conflict("message_moved", "a chosen message is not in this conversation any more; load it again")
	case moved == 0:
		return nil, domain.Invalid("messages", "only_notes", "choose at least one message that the customer wrote or got; notes alone are no conversation")
	case left == 0:
		return nil, domain.Conflict("nothing_left", "this conversation has to keep at least one message that the customer wrote or got; leave one out")
	}
	return along, nil
}

// begun lists the events that begin the new conversation: it starts as the old one stands, in the hands of who had that one when the first of the
// messages was said, changes hands with it up to now, and says at last where its messages are from.
func (d *deed) begun(events []domain.Event, id domain.ID, split domain.ConversationSplit) []domain.Event {
	part := conversation.Part(events, d.state.ID, split.Messages)
	started, by := d.started(events)
	out := []domain.Event{d.other(id, part.Began, by, started)}
	if part.Owner != (domain.AgentRef{}) {
		out = append(out, d.other(id, part.Began, system(), domain.ConversationAssigned{To: part.Owner, Reason: domain.AssignSplit}))
	}
	for i := range out {
		out[i].SourcePos = -1 // before whatever was said at that instant
	}
	for _, e := range part.Around {
		around := d.other(id, e.At, e.Actor, e.Data)
		around.SourcePos = e.SourcePos
		if a, ok := e.Data.(domain.ConversationAssigned); ok && !conversation.Claims(e) {
			around.Actor, around.Data = system(), domain.ConversationAssigned{From: a.From, To: a.To, Reason: domain.AssignSplit}
		}
		out = append(out, around)
	}
	return append(out, d.other(id, d.at(), d.by(d.at()), split))
}

// started is the beginning of a conversation as it stands now.
func (d *deed) started(events []domain.Event) (domain.ConversationStarted, domain.Actor) {
	s := d.state
	out, by := domain.ConversationStarted{Account: s.Account, Channel: s.Channel, Region: s.Region, Observes: domain.ObservesAll}, system()
	for _, e := range events {
		if began, ok := e.Data.(domain.ConversationStarted); ok && e.ConversationID == s.ID {
			out, by = began, e.Actor
			break
		}
	}
	if out.Country != s.Country {
		out.CountryRule = ""
	}
	out.Country, out.Language, out.Priority, out.VIP, out.Outbound = s.Country, s.Language, s.Priority, s.VIP, false
	return out, by
}

// other is an event of another conversation of the same customer.
func (d *deed) other(id domain.ID, at domain.Instant, by domain.Actor, data domain.EventData) domain.Event {
	return domain.Event{
		ID: d.IDs.Next(), StoreID: d.state.Store, ContactID: d.state.Contact, ConversationID: id, Kind: data.EventKind(), Version: 1, At: at,
		RecordedAt: d.now, Actor: by, Data: data,
	}
}
