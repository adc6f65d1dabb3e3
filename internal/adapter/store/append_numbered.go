package store

import (
	"context"
	"slices"

	"kefu/internal/domain"
)

// AppendNumbered is Append for events of one contact, whom the transaction has locked. It returns those that were new, with their ContactSeq.
func (tx *Tx) AppendNumbered(events []domain.Event) ([]domain.Event, error) {
	if len(events) == 0 {
		return nil, nil
	}
	contact := events[0].ContactID
	if slices.ContainsFunc(events, func(e domain.Event) bool { return e.ContactID != contact }) {
		return nil, domain.Invalid("contact_id", "several_contacts", "these events belong to several contacts; append them one by one")
	}
	known, err := listIn(tx.ctx, tx.reader, scanID, `SELECT id FROM event WHERE id IN `, ``, eventIDs(events))
	if err != nil {
		return nil, err
	}
	fresh := slices.DeleteFunc(slices.Clone(events), func(e domain.Event) bool { return slices.Contains(known, e.ID) })
	n, err := tx.Append(fresh)
	if err != nil || n == 0 {
		return nil, err
	}
	last, err := one(tx.ctx, tx.reader, "contact", scanInt, `SELECT last_seq FROM contact WHERE id = $1`, int64(contact))
	for i := range fresh {
		fresh[i].ContactSeq = last - int64(len(fresh)-1-i)
	}
	return fresh, err
}

func eventIDs(events []domain.Event) []domain.ID {
	ids := make([]domain.ID, len(events))
	for i := range events {
		ids[i] = events[i].ID
	}
	return ids
}

// LockContact holds a contact until the transaction ends; unknown_contact when there is none.
func (tx *Tx) LockContact(id domain.ID) error {
	_, err := tx.lockContacts([]domain.ID{id})
	return err
}

// KnownEvent returns the event recorded under an id.
func (tx *Tx) KnownEvent(id domain.ID) (domain.Event, bool, error) {
	found, err := tx.Events(tx.ctx, []domain.ID{id})
	if err != nil || len(found) == 0 {
		return domain.Event{}, false, err
	}
	return found[0], true, nil
}

// EventsBetween returns events of a contact by ContactSeq, oldest first, of some conversations or (none) of all: the first behind after, or
// else the last ones before a number (0: of all). Of those of some conversations came are others besides, and gone are left out.
func (r reader) EventsBetween(
	ctx context.Context, contact domain.ID, conversations []domain.ID, came, gone []int64, before, after int64, limit int,
) ([]domain.Event, error) {
	where, args := `contact_id = $1`, []any{int64(contact), limit}
	in := func(list []domain.ID) string {
		some := inArgs(list)
		args = append(args, some...)
		return ` IN ` + placesFrom(len(args)-len(some)+1, len(some))
	}
	if len(conversations) > 0 {
		where += ` AND (conversation_id` + in(conversations)
		if len(came) > 0 {
			where += ` OR contact_seq` + in(numbers(came))
		}
		where += `)`
		if len(gone) > 0 {
			where += ` AND contact_seq NOT` + in(numbers(gone))
		}
	}
	order := ` DESC`
	switch at := len(args) + 1; {
	case after > 0:
		where, args, order = where+` AND contact_seq > `+place(at), append(args, after), ``
	case before > 0:
		where, args = where+` AND contact_seq < `+place(at), append(args, before)
	}
	rows, err := list(ctx, r, scanEvent, `SELECT `+eventColumns+` FROM event WHERE `+where+` ORDER BY contact_seq`+order+` LIMIT $2`, args...)
	if order != `` {
		slices.Reverse(rows)
	}
	return plainEvents(rows), err
}
