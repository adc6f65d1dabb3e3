package store

import (
	"context"
	"slices"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
	"kefu/internal/engine/presence"
	"kefu/internal/feature/desk"
)

// Desk is the store as feature/desk sees it.
type Desk struct{ *Store }

var (
	_ desk.Store = Desk{}
	_ desk.Tx    = deskTx{}
	_ desk.Log   = (*Store)(nil)
)

// Change implements desk.Store.
func (d Desk) Change(ctx context.Context, fn func(desk.Tx) error) error {
	return d.InTx(ctx, func(tx *Tx) error { return fn(deskTx{tx}) })
}

// Row implements desk.Store.
func (d Desk) Row(ctx context.Context, id domain.ID) (desk.Stored, error) { return d.InboxRow(ctx, id) }

// Rows implements desk.Store.
func (d Desk) Rows(ctx context.Context, ids []domain.ID) ([]desk.Stored, error) {
	return d.InboxRows(ctx, ids)
}

// RowsOf implements desk.Store.
func (d Desk) RowsOf(ctx context.Context, contact domain.ID) ([]desk.Stored, error) {
	return d.InboxOf(ctx, contact)
}

// List implements desk.Store.
func (d Desk) List(ctx context.Context, s desk.Slice) ([]desk.Stored, error) {
	return d.InboxList(ctx, s)
}

// Unresolved implements desk.Store.
func (d Desk) Unresolved(ctx context.Context, fn func(desk.Stored) error) error {
	return d.EachUnresolved(ctx, fn)
}

// Thread implements desk.Store.
func (d Desk) Thread(ctx context.Context, q desk.ThreadQuery) ([]domain.Event, []domain.Message, error) {
	var events []domain.Event
	var messages []domain.Message
	err := d.snapshot(ctx, func(r reader) (err error) {
		var talks []domain.ID
		if q.Conversation != 0 {
			talks = append([]domain.ID{q.Conversation}, q.Merged...)
		}
		if events, err = r.EventsBetween(ctx, q.Contact, talks, q.Came, q.Gone, q.Before, q.After, q.Limit); err != nil {
			return err
		}
		wanted := map[domain.ID][]domain.ID{}
		for _, e := range events {
			if m, ok := e.Data.(domain.MessageCreated); ok && m.Message != 0 {
				wanted[e.ConversationID] = append(wanted[e.ConversationID], m.Message)
			}
		}
		messages, err = r.messagesByID(ctx, wanted)
		return err
	})
	return events, messages, err
}

// Messages implements desk.Store.
func (d Desk) Messages(ctx context.Context, ids map[domain.ID][]domain.ID) ([]domain.Message, error) {
	return d.messagesByID(ctx, ids)
}

// messagesByID returns messages, with files, of which the conversations are known in which they stand or in which they were recorded.
func (r reader) messagesByID(ctx context.Context, ids map[domain.ID][]domain.ID) ([]domain.Message, error) {
	out, err := r.messagesIn(ctx, ids)
	if err != nil {
		return nil, err
	}
	moved, err := r.missing(ctx, ids, out)
	if err != nil {
		return nil, err
	}
	more, err := r.messagesIn(ctx, moved)
	if err != nil {
		return nil, err
	}
	return r.withFiles(ctx, append(out, more...))
}

// messagesIn returns those of the messages that stand in their conversations, without files.
func (r reader) messagesIn(ctx context.Context, ids map[domain.ID][]domain.ID) ([]domain.Message, error) {
	var out []domain.Message
	for talk, some := range ids {
		for part := range slices.Chunk(sortedIDs(some), inChunk) {
			args := append([]any{int64(talk)}, inArgs(part)...)
			places := make([]string, len(args)-1)
			for i := range places {
				places[i] = place(i + 2)
			}
			found, err := list(ctx, r, scanMessage, `SELECT `+messageColumns+` FROM message WHERE conversation_id = $1 AND id IN (`+
				strings.Join(places, ",")+`)`, args...)
			if err != nil {
				return nil, err
			}
			out = append(out, found...)
		}
	}
	return out, nil
}

func scanMessage(row scanner, m *domain.Message) error {
	var actor string
	err := row.Scan((*int64)(&m.ID), (*int64)(&m.ConversationID), (*int64)(&m.ContactID), (*int64)(&m.At), &actor,
		(*int64)(&m.Actor.Agent), (*int64)(&m.Actor.Team), (*string)(&m.Type), &m.Note, &m.Body, &m.External)
	unpackActor(actor, &m.Actor)
	return err
}

// Widget implements desk.Store.
func (d Desk) Widget(ctx context.Context, key string) (desk.Widget, error) {
	return d.WidgetByKey(ctx, key)
}

// IssueTypes implements desk.Store: those in use.
func (d Desk) IssueTypes(ctx context.Context) ([]domain.IssueType, error) {
	rows, err := d.Store.IssueTypes(ctx)
	out := make([]domain.IssueType, 0, len(rows))
	for _, t := range rows {
		if t.EffectiveTo == "" {
			out = append(out, domain.IssueType{Key: t.Key, Parent: t.Parent, Name: domain.Text{ZH: t.ZH, EN: t.EN}, Position: t.Position})
		}
	}
	return out, err
}

// deskTx is a transaction as feature/desk sees it.
type deskTx struct{ *Tx }

// Known implements desk.Tx.
func (t deskTx) Known(event domain.ID) (domain.Event, bool, error) { return t.KnownEvent(event) }

// State implements desk.Tx.
func (t deskTx) State(id domain.ID) (conversation.State, bool, error) {
	row, err := t.InboxRow(t.ctx, id)
	if domain.KindOf(err) == domain.KindNotFound {
		return conversation.State{}, false, nil
	}
	return row.State, err == nil, err
}

// LatestOf implements desk.Tx.
func (t deskTx) LatestOf(contact, account domain.ID) (conversation.State, bool, error) {
	row, found, err := t.LatestInbox(t.ctx, contact, account)
	if err == nil && row.State.Into != 0 {
		return t.State(row.State.Into)
	}
	return row.State, found, err
}

// Invitation implements desk.Tx.
func (t deskTx) Invitation(id domain.ID) (desk.Invitation, bool, error) {
	i, err := t.Tx.Invitation(t.ctx, id)
	if domain.KindOf(err) == domain.KindNotFound {
		return desk.Invitation{}, false, nil
	}
	return i, err == nil, err
}

// Events implements desk.Tx.
func (t deskTx) Events(contact, conversation domain.ID) ([]domain.Event, error) {
	rows, err := list(t.ctx, t.reader, scanEvent, `SELECT `+eventColumns+` FROM event
		WHERE contact_id = $1 AND (conversation_id = $2 OR $2 = 0) ORDER BY contact_seq`, int64(contact), int64(conversation))
	return plainEvents(rows), err
}

// LastMessage implements desk.Tx.
func (t deskTx) LastMessage(conversation domain.ID) (domain.Message, bool, error) {
	all, err := list(t.ctx, t.reader, scanMessage, `SELECT `+messageColumns+` FROM message WHERE conversation_id = $1 ORDER BY at DESC, id DESC LIMIT 1`,
		int64(conversation))
	if err != nil || len(all) == 0 {
		return domain.Message{}, false, err
	}
	return all[0], true, nil
}

// AddContact implements desk.Tx.
func (t deskTx) AddContact(c domain.Contact) error {
	_, err := t.addContacts([]domain.Contact{c})
	return err
}

// Append implements desk.Tx.
func (t deskTx) Append(events []domain.Event) ([]domain.Event, error) {
	return t.AppendNumbered(events)
}

// AddMessage implements desk.Tx.
func (t deskTx) AddMessage(m domain.Message) error {
	if _, err := t.addMessages([]domain.Message{m}); err != nil {
		return err
	}
	return t.bindFiles(m)
}

// Save implements desk.Tx.
func (t deskTx) Save(s conversation.State, p desk.Preview) error { return t.SaveInbox(s, p) }

// Presence implements desk.Tx.
func (t deskTx) Presence(agent domain.ID) (presence.State, error) {
	return t.Tx.Presence(t.ctx, agent)
}

// Open implements desk.Tx.
func (t deskTx) Open(agent domain.ID) (map[domain.Channel]int, error) {
	out := map[domain.Channel]int{}
	err := t.each(t.ctx, func(row scanner) error {
		var channel string
		var n int
		err := row.Scan(&channel, &n)
		out[domain.Channel(channel)] = n
		return err
	}, `SELECT channel, count(*) FROM inbox WHERE owner_id = $1 AND status = 'open' GROUP BY channel`, int64(agent))
	return out, err
}
