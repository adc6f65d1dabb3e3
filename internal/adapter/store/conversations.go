package store

import (
	"cmp"
	"context"
	"slices"

	"kefu/internal/domain"
)

const conversationColumns = `id, store_id, contact_id, account_id, channel, subject, status, owner_id, team_id, issue_type, started, last_at, external, source_id`

func scanConversation(row scanner, c *domain.Conversation) error {
	return row.Scan((*int64)(&c.ID), (*int64)(&c.StoreID), (*int64)(&c.ContactID), (*int64)(&c.AccountID), (*string)(&c.Channel), &c.Subject,
		(*string)(&c.Status), (*int64)(&c.Owner), (*int64)(&c.Team), &c.IssueType, (*int64)(&c.Started), (*int64)(&c.LastAt), &c.External,
		(*int64)(&c.Source))
}

// Conversation returns one conversation, or not_found.
func (r reader) Conversation(ctx context.Context, id domain.ID) (domain.Conversation, error) {
	return one(ctx, r, "conversation", scanConversation, `SELECT `+conversationColumns+` FROM conversation WHERE id = $1`, int64(id))
}

// Conversations returns the conversations with the given ids in no particular order; ids that do not exist are left out.
func (r reader) Conversations(ctx context.Context, ids []domain.ID) ([]domain.Conversation, error) {
	return listIn(ctx, r, scanConversation, `SELECT `+conversationColumns+` FROM conversation WHERE id IN `, ``, sortedIDs(ids))
}

// ConversationsOf returns the conversations of contacts, oldest first.
func (r reader) ConversationsOf(ctx context.Context, contacts []domain.ID) ([]domain.Conversation, error) {
	out, err := listIn(ctx, r, scanConversation, `SELECT `+conversationColumns+` FROM conversation WHERE contact_id IN `, ``, sortedIDs(contacts))
	slices.SortFunc(out, func(a, b domain.Conversation) int {
		return cmp.Or(cmp.Compare(a.Started, b.Started), cmp.Compare(a.ID, b.ID))
	})
	return out, err
}

// Messages returns the messages of a conversation, oldest first.
func (r reader) Messages(ctx context.Context, conversation domain.ID) ([]domain.Message, error) {
	return list(ctx, r, func(row scanner, m *domain.Message) error {
		var actor string
		err := row.Scan((*int64)(&m.ID), (*int64)(&m.ConversationID), (*int64)(&m.ContactID), (*int64)(&m.At), &actor,
			(*int64)(&m.Actor.Agent), (*int64)(&m.Actor.Team), (*string)(&m.Type), &m.Note, &m.Body, &m.External)
		unpackActor(actor, &m.Actor)
		return err
	}, `SELECT `+messageColumns+` FROM message WHERE conversation_id = $1 ORDER BY at, id`, int64(conversation))
}

const messageColumns = `id, conversation_id, contact_id, at, actor, agent_id, team_id, type, note, body, external`

func (tx *Tx) addMessages(messages []domain.Message) (int, error) {
	n, err := tx.insert(`message (`+messageColumns+`)`, keepExisting, 11, len(messages), func(args []any, i int) []any {
		m := &messages[i]
		return append(args, int64(m.ID), int64(m.ConversationID), int64(m.ContactID), int64(m.At), packActor(m.Actor), int64(m.Actor.Agent),
			int64(m.Actor.Team), string(m.Type), m.Note, m.Body, m.External)
	})
	return int(n), err
}

// moveForward takes the newer state of a conversation; of two states of one instant the one written later holds.
const moveForward = ` ON CONFLICT (id) DO UPDATE SET status = excluded.status, owner_id = excluded.owner_id, team_id = excluded.team_id,
	subject = CASE WHEN excluded.subject = '' THEN conversation.subject ELSE excluded.subject END,
	issue_type = CASE WHEN excluded.issue_type = '' THEN conversation.issue_type ELSE excluded.issue_type END,
	last_at = excluded.last_at WHERE excluded.last_at >= conversation.last_at`

// SaveConversation creates a conversation or moves it forward; a state older than the stored one changes nothing.
func (tx *Tx) SaveConversation(c domain.Conversation) error {
	_, err := tx.writeConversations([]domain.Conversation{c}, moveForward)
	return err
}

// addConversations creates conversations and moves existing ones forward; the result counts the new ones.
func (tx *Tx) addConversations(conversations []domain.Conversation) (int, error) {
	latest := make(map[domain.ID]int, len(conversations))
	unique := make([]domain.Conversation, 0, len(conversations))
	for _, c := range conversations {
		i, again := latest[c.ID]
		switch {
		case !again:
			latest[c.ID] = len(unique)
			unique = append(unique, c)
		case c.LastAt >= unique[i].LastAt:
			unique[i] = c
		}
	}
	added, err := tx.writeConversations(unique, keepExisting)
	if err != nil || int(added) == len(unique) {
		return int(added), err
	}
	_, err = tx.writeConversations(unique, moveForward)
	return int(added), err
}

func (tx *Tx) writeConversations(all []domain.Conversation, onConflict string) (int64, error) {
	return tx.insert(`conversation (`+conversationColumns+`)`, onConflict, 14, len(all), func(args []any, i int) []any {
		c := &all[i]
		return append(args, int64(c.ID), int64(c.StoreID), int64(c.ContactID), int64(c.AccountID), string(c.Channel), c.Subject, string(c.Status),
			int64(c.Owner), int64(c.Team), c.IssueType, int64(c.Started), int64(c.LastAt), c.External, int64(c.Source))
	})
}
