package store

import (
	"context"

	"kefu/internal/domain"
)

// Contacts returns the contacts with the given ids, with their identifiers, by id; ids that do not exist are left out.
func (r reader) Contacts(ctx context.Context, ids []domain.ID) ([]domain.Contact, error) {
	ids = sortedIDs(ids)
	out, err := listIn(ctx, r, func(row scanner, c *domain.Contact) error {
		return row.Scan((*int64)(&c.ID), (*int64)(&c.StoreID), (*int64)(&c.Person), &c.Name, &c.Country, &c.Language, &c.VIP)
	}, `SELECT id, store_id, person, name, country, language, vip FROM contact WHERE id IN `, ` ORDER BY id`, ids)
	if err != nil || len(out) == 0 {
		return out, err
	}
	type owned struct {
		contact domain.ID
		domain.Identifier
	}
	found, err := listIn(ctx, r, func(row scanner, o *owned) error { return row.Scan((*int64)(&o.contact), &o.Kind, &o.Value) },
		`SELECT contact_id, kind, value FROM contact_identifier WHERE contact_id IN `, ` ORDER BY contact_id, kind, value`, ids)
	if err != nil {
		return nil, err
	}
	at := make(map[domain.ID]int, len(out))
	for i := range out {
		at[out[i].ID] = i
	}
	for _, o := range found {
		if i, ok := at[o.contact]; ok {
			out[i].Identifiers = append(out[i].Identifiers, o.Identifier)
		}
	}
	return out, nil
}

// Contact returns one contact, or not_found.
func (r reader) Contact(ctx context.Context, id domain.ID) (domain.Contact, error) {
	all, err := r.Contacts(ctx, []domain.ID{id})
	if err != nil {
		return domain.Contact{}, err
	}
	if len(all) == 0 {
		return domain.Contact{}, domain.NotFound("contact_not_found", "there is no such contact; it may have been removed")
	}
	return all[0], nil
}

// FindContact returns the contact of a store that an identifier belongs to, or not_found.
func (r reader) FindContact(ctx context.Context, store domain.ID, id domain.Identifier) (domain.Contact, error) {
	contact, err := one(ctx, r, "contact", scanID, `SELECT contact_id FROM contact_identifier WHERE store_id = $1 AND kind = $2 AND value = $3`,
		int64(store), id.Kind, id.Value)
	if err != nil {
		return domain.Contact{}, err
	}
	return r.Contact(ctx, contact)
}

// addContacts writes new contacts, each a person of its own until an event merges it, and adds identifiers nobody holds yet. Where that changed
// anything they are to be indexed anew.
func (tx *Tx) addContacts(contacts []domain.Contact) (int, error) {
	for _, c := range contacts {
		if c.ID <= 0 {
			return 0, domain.Invalid("contact_id", "bad_id", "a contact needs an id above zero")
		}
	}
	added, err := tx.insert(`contact (id, store_id, person, name, country, language)`, keepExisting, 6, len(contacts),
		func(args []any, i int) []any {
			c := &contacts[i]
			return append(args, int64(c.ID), int64(c.StoreID), int64(c.ID), c.Name, c.Country, c.Language)
		})
	if err != nil {
		return 0, err
	}
	type owned struct {
		contact *domain.Contact
		domain.Identifier
	}
	var identifiers []owned
	for i := range contacts {
		for _, id := range contacts[i].Identifiers {
			identifiers = append(identifiers, owned{&contacts[i], id})
		}
	}
	gained, err := tx.insert(`contact_identifier (store_id, kind, value, contact_id)`, keepExisting, 4, len(identifiers),
		func(args []any, i int) []any {
			o := identifiers[i]
			return append(args, int64(o.contact.StoreID), o.Kind, o.Value, int64(o.contact.ID))
		})
	if err == nil && added+gained > 0 {
		err = tx.staleContacts(contacts)
	}
	return int(added), err
}
