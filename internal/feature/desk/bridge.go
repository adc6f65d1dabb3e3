package desk

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
	"kefu/internal/engine/event"
)

// Bridge is the desk as another system sees it that brings customers' messages and carries replies back.
type Bridge struct{ Deps }

// NewBridge returns the other systems' side of the desk.
func NewBridge(d Deps) *Bridge { return &Bridge{d} }

// Bond ties a conversation to what the other system calls it. A conversation of the other side becomes several here when it is taken up again
// long after it was resolved.
type Bond struct {
	Conversation domain.ID
	Contact      domain.ID
	Account      domain.ID
	External     string
}

// Sender is the customer as the other system knows him or her: the first identifier that is known here says who it is.
type Sender struct {
	Identifiers []domain.Identifier
	Name        string
	Language    string // BCP 47
	Country     string // ISO 3166-1 alpha-2
}

// Incoming is a customer's message that another system brings.
type Incoming struct {
	Account domain.Account
	Team    domain.ID // whose queue new conversations join; 0: none
	Thread  string    // the other system's name of the conversation
	Message string    // and of the message: brought again, it is recorded once
	Sender  Sender
	Type    domain.MessageType // empty: text
	Body    string
	// AutoReply is said to who writes outside service hours, by language, as a web chat does.
	AutoReply map[string]string
}

// Limits of what another system says.
const (
	MaxExternal    = 200
	MaxIdentifiers = 10
)

// Bring records a customer's message. It begins a conversation, continues the open one, or reopens one that was resolved a short time ago, as a
// visitor's message does; the same message of the same account is recorded once, however often and by however many at once it is brought.
func (b *Bridge) Bring(ctx context.Context, m Incoming) (Receipt, error) {
	m, err := checkIncoming(m)
	if err != nil {
		return Receipt{}, err
	}
	id := domain.HashID("api", m.Account.ID.String(), m.Message)
	w := words{id: id, cid: m.Message, body: m.Body, kind: m.Type}
	var out Receipt
	var written []domain.Event
	err = b.Store.Change(ctx, func(tx Tx) error {
		written = nil
		contact, state, err := lockSender(tx, m)
		if err != nil {
			return err
		}
		if e, known, err := tx.Known(id); err != nil || known {
			out = receiptOf(e, m.Message)
			out.Again = true
			return err
		}
		a := &action{Deps: &b.Deps, tx: tx, now: tx.Now()}
		if state != 0 {
			if a.state, _, err = tx.State(state); err != nil {
				return err
			}
		}
		if a, written, err = b.take(a, m, contact, w); err != nil {
			return err
		}
		out = a.receipt(id, m.Message)
		return nil
	})
	if err != nil || out.Again {
		return out, err
	}
	b.missed(ctx, written)
	return out, nil
}

// take puts a message into the conversation it continues, or into a new one.
func (b *Bridge) take(a *action, m Incoming, contact domain.ID, w words) (*action, []domain.Event, error) {
	var before []domain.Event
	if err := a.settle(); err != nil {
		return a, nil, err
	}
	if !a.state.Continues(a.at(), b.Rules(a.state)) {
		if err := a.write(); err != nil { // what was due of the conversation before
			return a, nil, err
		}
		before = a.events
		a = &action{Deps: a.Deps, tx: a.tx, now: a.now}
		who := Visitor{Country: m.Sender.Country, Language: m.Sender.Language}
		if who.Country != "" {
			who.CountryRule = "channel"
		}
		if err := a.begin(VisitorMessage{Widget: Widget{Account: m.Account}, Visitor: who, Body: m.Body}, contact); err != nil {
			return a, nil, err
		}
	}
	if err := a.hear(w); err != nil {
		return a, nil, err
	}
	if m.Team != 0 && a.state.Owner == (domain.AgentRef{}) {
		a.then(system(), domain.ConversationAssigned{To: domain.AgentRef{Team: m.Team}, Reason: domain.AssignRouting})
	}
	a.away(m.AutoReply)
	if err := a.finish(); err != nil {
		return a, nil, err
	}
	bond := Bond{Conversation: a.state.ID, Contact: contact, Account: m.Account.ID, External: m.Thread}
	return a, append(before, a.events...), a.tx.Tie(bond)
}

// lockSender locks the customer of a message and returns the conversation it may continue, 0 if there is none. The customer of a conversation
// stays who it was, whoever writes in it; what the message tells of its sender fills what is not known of him or her.
func lockSender(tx Tx, m Incoming) (contact, conversation domain.ID, err error) {
	sender, err := senderOf(tx, m.Account.StoreID, m.Sender)
	if err != nil {
		return 0, 0, err
	}
	bond, found, err := tx.LatestBond(m.Account.ID, m.Thread)
	if err != nil {
		return 0, 0, err
	}
	contact = sender
	if found {
		contact = bond.Contact
	}
	if err := lockTold(tx, contact, sender, m); err != nil {
		return 0, 0, err
	}
	bond, found, err = tx.LatestBond(m.Account.ID, m.Thread) // another message of this conversation may have come first
	if err == nil && found && bond.Contact != contact {
		err = domain.Unavailable("thread_busy", "two customers begin this conversation at once; bring the message again")
	}
	return contact, bond.Conversation, err
}

// lockTold locks a contact, which the first message makes.
func lockTold(tx Tx, contact, sender domain.ID, m Incoming) error {
	tells := domain.Contact{
		ID: contact, StoreID: m.Account.StoreID, Name: m.Sender.Name, Country: m.Sender.Country, Language: m.Sender.Language,
		Identifiers: m.Sender.Identifiers,
	}
	err := tx.LockContact(contact)
	if domain.KindOf(err) == domain.KindInvalid {
		if err = tx.AddContact(tells); err == nil {
			err = tx.LockContact(contact)
		}
	}
	if err != nil || contact != sender {
		return err
	}
	return tx.FillContact(tells)
}

// senderOf finds the contact of a sender, or names the one to be made: the same for the same first identifier.
func senderOf(tx Tx, store domain.ID, s Sender) (domain.ID, error) {
	for _, id := range s.Identifiers {
		contact, found, err := tx.ContactBy(store, id)
		if err != nil || found {
			return contact, err
		}
	}
	first := s.Identifiers[0]
	return domain.HashID("sender", store.String(), first.Kind, first.Value), nil
}

// incomingTypes are the forms of message that can be brought; each needs its text or a description.
func incomingTypes() []domain.MessageType {
	return []domain.MessageType{domain.MessageText, domain.MessageImage, domain.MessageSticker, domain.MessageFile, domain.MessageVoice, domain.MessageVideo,
		domain.MessageStory, domain.MessageCall}
}

func checkIncoming(m Incoming) (Incoming, error) {
	m.Type = cmp.Or(m.Type, domain.MessageText)
	m.Thread, m.Message = strings.TrimSpace(m.Thread), strings.TrimSpace(m.Message)
	m.Sender.Name = cut(strings.TrimSpace(strings.ReplaceAll(m.Sender.Name, "\x00", "")), 200)
	for field, name := range map[string]string{"conversation": m.Thread, "message": m.Message} {
		if name == "" || utf8.RuneCountInString(name) > MaxExternal || !utf8.ValidString(name) || strings.ContainsRune(name, 0) {
			return m, domain.Invalid(field, "bad_external", "your own name of the %s has 1 to %d characters", field, MaxExternal)
		}
	}
	if !slices.Contains(incomingTypes(), m.Type) {
		return m, domain.Invalid("type", "bad_type", "%q is no type of message", m.Type)
	}
	var err error
	if m.Body, err = checkBody(m.Body, nil); err != nil {
		return m, err
	}
	if m.Sender.Identifiers, err = CheckIdentifiers(m.Sender.Identifiers); err != nil {
		return m, err
	}
	if len(m.Sender.Identifiers) == 0 {
		return m, domain.Invalid("sender", "no_identifier", "a sender needs at least one identifier, such as kind external and your own customer number")
	}
	return m, CheckMarket(m.Sender.Country, m.Sender.Language)
}

// CheckIdentifiers returns identifiers as they are kept, or why they are refused. Addresses and kinds are kept in small letters.
func CheckIdentifiers(list []domain.Identifier) ([]domain.Identifier, error) {
	if len(list) > MaxIdentifiers {
		return nil, domain.Invalid("identifiers", "too_many_identifiers", "a contact has at most %d identifiers", MaxIdentifiers)
	}
	out := []domain.Identifier{}
	kind := regexp.MustCompile(`^[a-z][a-z0-9_.-]{0,39}$`)
	for _, id := range list {
		id.Kind, id.Value = strings.ToLower(strings.TrimSpace(id.Kind)), strings.TrimSpace(id.Value)
		if id.Kind == "email" {
			id.Value = strings.ToLower(id.Value)
		}
		switch {
		case !kind.MatchString(id.Kind) || id.Kind == "visitor": // that one is derived from a secret of the browser
			return nil, domain.Invalid("identifiers", "bad_identifier", "%q is no kind of identifier; use email, phone, external or a word of your own", id.Kind)
		case id.Value == "" || utf8.RuneCountInString(id.Value) > MaxExternal || !utf8.ValidString(id.Value) || strings.ContainsRune(id.Value, 0):
			return nil, domain.Invalid("identifiers", "bad_identifier", "the value of an identifier has 1 to %d characters", MaxExternal)
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out, nil
}

// CheckMarket checks a country and a language; both may be empty.
func CheckMarket(country, language string) error {
	if country != "" && !regexp.MustCompile(`^[A-Z]{2}$`).MatchString(country) {
		return domain.Invalid("country", "bad_country", "%q is no country code like DE", country)
	}
	if language != "" && !regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`).MatchString(language) || len(language) > 35 {
		return domain.Invalid("language", "bad_language", "%q is no language tag like de or pt-BR", language)
	}
	return nil
}

// Fate is what the other system reports of a message of ours.
type Fate struct {
	Account      domain.ID
	Conversation domain.ID
	Message      domain.ID
	State        domain.DeliveryState
	Reason       string // the other system's code of a failure
}

// Report notes how far a message of ours came. Only what leads further is recorded: of states that arrive late or twice nothing is kept. A message
// that failed has answered nobody.
func (b *Bridge) Report(ctx context.Context, f Fate) (Receipt, error) {
	if rank(f.State) == 0 {
		return Receipt{}, domain.Invalid("status", "bad_status", "%q is none of sent, delivered, read, failed", f.State)
	}
	if !regexp.MustCompile(`^[A-Za-z0-9_.:-]{0,64}$`).MatchString(f.Reason) {
		return Receipt{}, domain.Invalid("reason", "bad_reason", "a reason is a code of at most 64 letters, digits and _.:- without spaces")
	}
	row, err := b.Store.Row(ctx, f.Conversation)
	if domain.KindOf(err) == domain.KindNotFound || err == nil && row.State.Account != f.Account {
		return Receipt{}, errNoConversation()
	}
	if err != nil {
		return Receipt{}, err
	}
	out := Receipt{Conversation: f.Conversation, Message: f.Message}
	var said int64
	home := f.Conversation
	for range 3 { // what was split off meanwhile is reported where it stands
		at := home
		_, err = b.act(ctx, conversation.State{ID: at, Contact: row.State.Contact}, func(a *action) error {
			known, err := a.tx.Events(a.state.Contact, 0)
			if err != nil {
				return err
			}
			var reached domain.DeliveryState
			said, home, reached = fateOf(known, f)
			switch {
			case said == 0:
				return domain.NotFound("message_not_found", "there is no such message of ours in this conversation")
			case home != at:
				return nil
			}
			if out.Again = rank(f.State) <= rank(reached); out.Again {
				return nil
			}
			a.then(system(), domain.MessageDelivery{Message: f.Message, State: f.State, Reason: f.Reason})
			out.At = a.events[len(a.events)-1].At
			if f.State != domain.DeliveryFailed {
				return nil
			}
			return a.lose(known)
		})
		if err != nil || home == at {
			break
		}
		err = domain.Conflict("message_moved", "the message is being moved to another conversation; report again")
	}
	if err == nil && !out.Again && f.State == domain.DeliveryRead {
		err = b.Store.SaveRead(ctx, home, true, said)
	}
	return out, err
}

// fateOf finds a message of ours that was written in a conversation or stands there now, the conversation in which it counts, and how far it came;
// seq 0: it is not there.
func fateOf(events []domain.Event, f Fate) (seq int64, home domain.ID, reached domain.DeliveryState) {
	settled := event.Settle(events)
	for i, e := range events {
		switch d := e.Data.(type) {
		case domain.MessageCreated:
			here := e.ConversationID == f.Conversation || settled[i].ConversationID == f.Conversation
			if here && d.Message == f.Message && !d.Note && e.Actor.Kind != domain.ActorCustomer {
				seq, home = e.ContactSeq, settled[i].ConversationID
			}
		case domain.MessageDelivery:
			if d.Message == f.Message && rank(d.State) > rank(reached) {
				reached = d.State
			}
		}
	}
	return seq, home, reached
}

// rank orders the states of a delivery; 0: it is none.
func rank(s domain.DeliveryState) int {
	return 1 + slices.Index([]domain.DeliveryState{domain.DeliverySent, domain.DeliveryDelivered, domain.DeliveryRead, domain.DeliveryFailed}, s)
}
