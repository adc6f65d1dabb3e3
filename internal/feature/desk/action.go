package desk

import (
	"context"
	"log/slog"

	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
)

// Deps are what the desk needs of its surroundings; all but Logger are required.
type Deps struct {
	Store  Store
	Rules  RulesOf
	Clock  domain.Clock
	IDs    domain.IDs
	Logger *slog.Logger // nil: silent
	// OpenOrder reports whether a customer has an order that is not finished; nil: orders are not known here.
	OpenOrder func(contact domain.ID) bool
	// SurveyLink is the address of the page on which an invitation is answered, as customers reach it; nil: they reach none.
	SurveyLink func(invitation domain.ID) string
}

func (d Deps) logger() *slog.Logger {
	if d.Logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return d.Logger
}

// action is what one transaction does to one conversation: it collects events, applying each to the state, and writes all at its end.
type action struct {
	*Deps
	tx          Tx
	now         domain.Instant
	state       conversation.State
	events      []domain.Event
	messages    []domain.Message
	invitations []Invitation
	preview     Preview
	skipped     bool // the state changed without an event
}

// act runs fn on a conversation as it stands now: locked, and with everything that time has made due already done. An error of fn leaves
// nothing behind.
func (d *Deps) act(ctx context.Context, s conversation.State, fn func(*action) error) (*action, error) {
	var a *action
	err := d.Store.Change(ctx, func(tx Tx) error {
		if err := tx.LockContact(s.Contact); err != nil {
			return err
		}
		state, found, err := tx.State(s.ID)
		if err != nil {
			return err
		}
		if !found {
			return errNoConversation()
		}
		a = &action{Deps: d, tx: tx, now: tx.Now(), state: state}
		if err := a.settle(); err != nil {
			return err
		}
		if err := fn(a); err != nil {
			return err
		}
		return a.finish()
	})
	if err != nil {
		return nil, err
	}
	d.missed(ctx, a.events)
	return a, nil
}

// finish does what the action itself has made due, and writes.
func (a *action) finish() error {
	if err := a.callBack(); err != nil {
		return err
	}
	if err := a.settle(); err != nil {
		return err
	}
	return a.write()
}

// settle does what time has made due, at the instant at which it was due: a late sweep changes no figure.
func (a *action) settle() error {
	if a.state.ID == 0 {
		return nil
	}
	for a.state.Timer() != 0 {
		plan := a.state.Settle(a.at(), a.Rules(a.state)) // up to what comes next: the events of an action run ahead of the clock
		if len(plan) == 0 {
			return nil
		}
		p := plan[0]
		if inv, ok := p.Data.(domain.SurveyInvited); ok {
			if err := a.ask(p, inv); err != nil {
				return err
			}
			continue
		}
		a.add(domain.HashID("timer", p.Key), p.At, p.Actor, p.Data)
	}
	return nil
}

// at is the instant of the next event.
func (a *action) at() domain.Instant { return a.state.Next(a.now) }

// add appends an event to the action and applies it.
func (a *action) add(id domain.ID, at domain.Instant, by domain.Actor, data domain.EventData) {
	a.push(domain.Event{
		ID: id, StoreID: a.state.Store, ContactID: a.state.Contact, ConversationID: a.state.ID, At: at, Actor: by, Data: data,
	})
}

func (a *action) push(e domain.Event) {
	e.Kind, e.Version, e.RecordedAt = e.Data.EventKind(), 1, a.now
	a.events = append(a.events, e)
	a.state = a.state.Step(e, a.Rules)
}

// then adds an event after those before it.
func (a *action) then(by domain.Actor, data domain.EventData) { a.add(a.IDs.Next(), a.at(), by, data) }

// words are the text of a message on its way.
type words struct {
	id    domain.ID // of the event
	cid   string
	body  string
	kind  domain.MessageType // empty: as the files say
	files []domain.File
	note  bool
	macro bool
	auto  string
}

// say adds a message at an instant.
func (a *action) say(w words, at domain.Instant, by domain.Actor) {
	chars, sentences, closing := domain.Measure(w.body)
	lang := domain.LanguageOf(w.body, a.state.Language)
	m := domain.Message{
		ID: a.IDs.Next(), ConversationID: a.state.ID, ContactID: a.state.Contact, At: at, Actor: by, Type: typeOf(w), Note: w.note,
		Body: w.body, External: w.cid, Files: w.files,
	}
	a.messages = append(a.messages, m)
	a.preview = Preview{Text: previewOf(w), By: string(by.Kind)}
	if w.note {
		a.preview.By = "note"
	}
	a.add(w.id, at, by, domain.MessageCreated{
		Message: m.ID, Type: m.Type, Note: w.note, Chars: chars, Sentences: sentences, Language: lang, Macro: w.macro, Auto: w.auto,
		Closing: closing && by.Kind == domain.ActorCustomer && len(w.files) == 0,
	})
}

// write hands everything to the store.
func (a *action) write() error {
	if len(a.events) == 0 && !a.skipped {
		return nil
	}
	fresh, err := a.tx.Append(a.events)
	if err != nil {
		return err
	}
	if len(fresh) != len(a.events) {
		return domain.Conflict("out_of_step", "some of this is recorded already; load the conversation again")
	}
	a.events = fresh
	for _, e := range fresh {
		a.state.Seq = max(a.state.Seq, e.ContactSeq)
	}
	for _, m := range a.messages {
		if err := a.tx.AddMessage(m); err != nil {
			return err
		}
	}
	for _, i := range a.invitations {
		if err := a.tx.SaveInvitation(i); err != nil {
			return err
		}
	}
	return a.tx.Save(a.state, a.preview)
}

// receipt finds the event of an id among those that were written.
func (a *action) receipt(id domain.ID, cid string) Receipt {
	for _, e := range a.events {
		if e.ID == id {
			return receiptOf(e, cid)
		}
	}
	return Receipt{CID: cid, Conversation: a.state.ID, Seq: a.state.Seq, At: a.now}
}

func receiptOf(e domain.Event, cid string) Receipt {
	r := Receipt{CID: cid, Conversation: e.ConversationID, Seq: e.ContactSeq, At: e.At}
	if m, ok := e.Data.(domain.MessageCreated); ok {
		r.Message = m.Message
	}
	return r
}

func typeOf(w words) domain.MessageType {
	if w.kind != "" {
		return w.kind
	}
	if len(w.files) == 0 {
		return domain.MessageText
	}
	for _, f := range w.files {
		if f.Width == 0 {
			return domain.MessageFile
		}
	}
	return domain.MessageImage
}

// previewChars is how much of a message a list shows.
const previewChars = 120

func previewOf(w words) string {
	runes := []rune(w.body)
	if len(runes) == 0 && len(w.files) > 0 {
		return w.files[0].Name
	}
	if len(runes) > previewChars {
		runes = runes[:previewChars]
	}
	return string(runes)
}

func customer() domain.Actor { return domain.Actor{Kind: domain.ActorCustomer} }
func system() domain.Actor   { return domain.Actor{Kind: domain.ActorSystem} }

func errNoConversation() error {
	return domain.NotFound("conversation_not_found", "there is no such conversation, or you may not see it")
}
