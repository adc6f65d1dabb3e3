package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
	"kefu/internal/feature/desk"
)

const inboxColumns = `preview, preview_by, agent_read, visitor_read, state`

func scanInbox(row scanner, s *desk.Stored) error {
	var state []byte
	if err := row.Scan(&s.Preview, &s.PreviewBy, &s.AgentRead, &s.VisitorRead, &state); err != nil {
		return err
	}
	return json.Unmarshal(state, &s.State)
}

// place is the n-th parameter of a statement.
func place(n int) string { return "$" + strconv.Itoa(n) }

// InboxRow returns one conversation of the inbox, or not_found.
func (r reader) InboxRow(ctx context.Context, id domain.ID) (desk.Stored, error) {
	return one(ctx, r, "conversation", scanInbox, `SELECT `+inboxColumns+` FROM inbox WHERE conversation_id = $1`, int64(id))
}

// InboxRows returns those that exist, in no particular order.
func (r reader) InboxRows(ctx context.Context, ids []domain.ID) ([]desk.Stored, error) {
	return listIn(ctx, r, scanInbox, `SELECT `+inboxColumns+` FROM inbox WHERE conversation_id IN `, ``, sortedIDs(ids))
}

// InboxOf returns the conversations of a contact, newest first.
func (r reader) InboxOf(ctx context.Context, contact domain.ID) ([]desk.Stored, error) {
	return list(ctx, r, scanInbox, `SELECT `+inboxColumns+` FROM inbox WHERE contact_id = $1 ORDER BY began DESC, conversation_id DESC`, int64(contact))
}

// InboxList returns one ordered range. The conditions are written as the partial indexes have them, or these are not used.
func (r reader) InboxList(ctx context.Context, s desk.Slice) ([]desk.Stored, error) {
	where, order, compare := `waiting_since > 0`, `due_at, conversation_id`, `>`
	args := []any{s.Limit}
	add := func(condition string, v any) {
		args = append(args, v)
		where += ` AND ` + condition + ` ` + place(len(args))
	}
	sort := `due_at`
	if !s.Waiting {
		where, order, compare, sort = `true`, `last_at DESC, conversation_id DESC`, `<`, `last_at`
		add(`status =`, string(s.Status))
	}
	resolved := !s.Waiting && s.Status == domain.StatusResolved
	if s.SLA {
		order, compare, sort = `sla_at, conversation_id`, `>`, `sla_at`
		switch {
		case resolved: // nothing runs there: the id alone decides, and no index has to hold them all
			order = `conversation_id`
		case !s.Waiting:
			where += ` AND status <> 'resolved'`
		}
	}
	if s.Owner != nil {
		add(`owner_id =`, int64(*s.Owner))
	}
	if s.Team != nil {
		add(`team_id =`, int64(*s.Team))
	}
	if s.Store != 0 {
		add(`store_id =`, int64(s.Store))
	}
	among := func(column string, values []any) {
		if len(values) == 0 {
			return
		}
		places := make([]string, len(values))
		for i, v := range values {
			args = append(args, v)
			places[i] = place(len(args))
		}
		where += ` AND ` + column + ` IN (` + strings.Join(places, ",") + `)`
	}
	among(`channel`, anyOf(s.Filter.Channels, func(c domain.Channel) any { return string(c) }))
	id := func(id domain.ID) any { return int64(id) }
	among(`store_id`, anyOf(s.Filter.Stores, id))
	teams := `team_id`
	if s.Waiting {
		teams = `+team_id` // of several teams no index gives the order; those who wait are few, and lie in it
	}
	among(teams, anyOf(s.Filter.Teams, id))
	among(`owner_id`, anyOf(s.Filter.Owners, id))
	if s.Filter.Waiting && !s.Waiting {
		where += ` AND waiting_since > 0`
	}
	if s.WaitsFrom != 0 {
		add(`waiting_since > 0 AND waiting_since <=`, int64(s.WaitsFrom))
	}
	switch {
	case s.After == nil:
	case s.SLA && resolved:
		if s.After.At == desk.NoLine {
			add(`conversation_id >`, int64(s.After.ID))
		}
	default:
		args = append(args, int64(s.After.At), int64(s.After.ID))
		where += fmt.Sprintf(` AND (%s, conversation_id) %s (%s, %s)`, sort, compare, place(len(args)-1), place(len(args)))
	}
	return list(ctx, r, scanInbox, `SELECT `+inboxColumns+` FROM inbox WHERE `+where+` ORDER BY `+order+` LIMIT $1`, args...)
}

func anyOf[T any](some []T, value func(T) any) []any {
	out := make([]any, len(some))
	for i, v := range some {
		out[i] = value(v)
	}
	return out
}

// EachUnresolved calls fn for every conversation that is neither resolved nor excluded.
func (r reader) EachUnresolved(ctx context.Context, fn func(desk.Stored) error) error {
	return r.each(ctx, func(row scanner) error {
		var s desk.Stored
		if err := scanInbox(row, &s); err != nil {
			return err
		}
		return fn(s)
	}, `SELECT `+inboxColumns+` FROM inbox WHERE status <> 'resolved'`)
}

// DueTimers returns conversations of which a timer has run out, the longest overdue first.
func (r reader) DueTimers(ctx context.Context, now domain.Instant, limit int) ([]desk.Due, error) {
	return list(ctx, r, func(row scanner, d *desk.Due) error { return row.Scan((*int64)(&d.Conversation), (*int64)(&d.Contact)) },
		`SELECT conversation_id, contact_id FROM inbox WHERE timer_at > 0 AND timer_at <= $1 ORDER BY timer_at LIMIT $2`, int64(now), limit)
}

// LatestInbox returns the newest conversation of a contact at an account.
func (r reader) LatestInbox(ctx context.Context, contact, account domain.ID) (desk.Stored, bool, error) {
	all, err := list(ctx, r, scanInbox, `SELECT `+inboxColumns+` FROM inbox WHERE contact_id = $1 AND account_id = $2
		ORDER BY began DESC, conversation_id DESC LIMIT 1`, int64(contact), int64(account))
	if err != nil || len(all) == 0 {
		return desk.Stored{}, false, err
	}
	return all[0], true, nil
}

// SaveInbox writes the row of a conversation and moves the conversation itself forward.
func (tx *Tx) SaveInbox(s conversation.State, p desk.Preview) error {
	doc, err := encodeJSON(s)
	if err != nil {
		return err
	}
	stored := desk.Stored{State: s}
	waiting, due := s.Waiting, s.Red
	if s.Status == domain.StatusResolved || s.Excluded || s.Into != 0 {
		waiting = 0
	}
	if due == 0 {
		due = desk.NoLine
	}
	_, err = tx.exec(`INSERT INTO inbox (conversation_id, contact_id, store_id, account_id, channel, status, owner_id, team_id, began, last_at,
			waiting_since, amber_at, due_at, queued_since, timer_at, seq, agent_read, visitor_read, preview, preview_by, state, sla_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0, 0, $17, $18, $19, $20)
		ON CONFLICT (conversation_id) DO UPDATE SET status = excluded.status, owner_id = excluded.owner_id, team_id = excluded.team_id,
			last_at = excluded.last_at, waiting_since = excluded.waiting_since, amber_at = excluded.amber_at, due_at = excluded.due_at,
			queued_since = excluded.queued_since, timer_at = excluded.timer_at, seq = excluded.seq,
			preview = CASE WHEN excluded.preview_by = '' THEN inbox.preview ELSE excluded.preview END,
			preview_by = CASE WHEN excluded.preview_by = '' THEN inbox.preview_by ELSE excluded.preview_by END,
			state = excluded.state, sla_at = excluded.sla_at`,
		int64(s.ID), int64(s.Contact), int64(s.Store), int64(s.Account), string(s.Channel), string(stored.ListStatus()), int64(s.Owner.Agent),
		int64(s.Owner.Team), int64(s.Began), int64(s.LastAt), int64(waiting), int64(s.Amber), int64(due), int64(s.QueuedSince),
		int64(s.Timer()), s.Seq, p.Text, p.By, doc, int64(stored.SLADue()))
	if err != nil {
		return err
	}
	return tx.SaveConversation(domain.Conversation{
		ID: s.ID, StoreID: s.Store, ContactID: s.Contact, AccountID: s.Account, Channel: s.Channel, Status: s.Status, Owner: s.Owner.Agent,
		Team: s.Owner.Team, IssueType: s.IssueType, Started: s.Began, LastAt: s.LastAt,
	})
}

// SaveRead keeps up to where one side has read a conversation; it never goes back.
func (s *Store) SaveRead(ctx context.Context, id domain.ID, byVisitor bool, seq int64) error {
	column := `agent_read`
	if byVisitor {
		column = `visitor_read`
	}
	return s.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`UPDATE inbox SET `+column+` = $1 WHERE conversation_id = $2 AND `+column+` < $1 AND seq >= $1`, seq, int64(id))
		return err
	})
}
