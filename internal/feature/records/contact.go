package records

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/desk"
)

// ContactQuery asks for customers: of one identifier, or one page of all by id.
type ContactQuery struct {
	Store  domain.ID // 0: all
	Kind   string    // of the identifier; empty: of any kind
	Value  string    // the identifier; empty: all customers
	Cursor string    // ContactPage.Next of the page before
	Limit  int       // 1 to 100
}

// ContactRange is ContactQuery as a database reads it. Everybody's, or those with a conversation that one of the owners or teams has or nobody.
type ContactRange struct {
	Store domain.ID
	Kind  string
	Value string
	After domain.ID
	Limit int

	All   bool
	Agent domain.ID
	Teams []domain.ID
}

// ContactPage is one page; Next is empty on the last.
type ContactPage struct {
	Items []domain.Contact `json:"items"`
	Next  string           `json:"next,omitempty"`
}

const maxContacts = 100

// Contacts returns customers. Who does not see everything sees those with a conversation that he or she sees.
func (s *Service) Contacts(ctx context.Context, p access.Principal, q ContactQuery) (ContactPage, error) {
	v, err := s.viewers.Viewer(ctx, p)
	if err != nil {
		return ContactPage{}, err
	}
	if q.Limit < 1 || q.Limit > maxContacts {
		return ContactPage{}, domain.Invalid("limit", "bad_limit", "a page has 1 to %d contacts", maxContacts)
	}
	if p.Masked() && q.Value != "" { // to find is to learn
		return ContactPage{}, domain.Forbidden("masked", "your role does not see identifiers of customers, so it cannot look for them")
	}
	r := ContactRange{Store: q.Store, Kind: strings.ToLower(plain(q.Kind)), Value: plain(q.Value), Limit: q.Limit + 1, All: v.All, Agent: v.Agent, Teams: v.Teams}
	if r.Kind == "email" {
		r.Value = strings.ToLower(r.Value)
	}
	if q.Cursor != "" {
		if r.After, err = domain.ParseID(q.Cursor); err != nil {
			return ContactPage{}, domain.Invalid("cursor", "bad_cursor", "this page does not exist; begin the list anew")
		}
	}
	ids, err := s.store.ContactIDs(ctx, r)
	if err != nil {
		return ContactPage{}, err
	}
	var out ContactPage
	if len(ids) > q.Limit {
		ids = ids[:q.Limit]
		out.Next = ids[q.Limit-1].String()
	}
	if out.Items, err = s.store.Contacts(ctx, ids); err != nil {
		return ContactPage{}, err
	}
	for i := range out.Items {
		out.Items[i] = shown(p, out.Items[i])
	}
	return out, nil
}

// Contact returns a customer of whom the caller sees a conversation, or not_found.
func (s *Service) Contact(ctx context.Context, p access.Principal, id domain.ID) (domain.Contact, error) {
	c, err := s.seen(ctx, p, id)
	return shown(p, c), err
}

func (s *Service) seen(ctx context.Context, p access.Principal, id domain.ID) (domain.Contact, error) {
	v, err := s.viewers.Viewer(ctx, p)
	if err != nil {
		return domain.Contact{}, err
	}
	c, err := s.store.Contact(ctx, id)
	if err != nil || v.All {
		return c, err
	}
	rows, err := s.store.RowsOf(ctx, id)
	if err != nil {
		return domain.Contact{}, err
	}
	if !slices.ContainsFunc(rows, func(r desk.Stored) bool { return v.Sees(r.State.Owner.Agent, r.State.Owner.Team) }) {
		return domain.Contact{}, domain.NotFound("contact_not_found", "there is no such contact; it may have been removed")
	}
	return c, nil
}

// shown leaves out what the caller may not see. The key of a browser is nobody's business.
func shown(p access.Principal, c domain.Contact) domain.Contact {
	if p.Masked() {
		c.Name = access.MaskName(c.Name)
	}
	c.Identifiers = slices.DeleteFunc(slices.Clone(c.Identifiers), func(id domain.Identifier) bool { return p.Masked() || id.Kind == "visitor" })
	return c
}

// ContactSetup is what can be set of a customer; nil leaves a field as it is. Identifiers are added.
type ContactSetup struct {
	Name        *string
	Country     *string
	Language    *string
	Identifiers []domain.Identifier
}

// Create adds a customer to a store. An identifier that another customer of the store has is a conflict.
func (s *Service) Create(ctx context.Context, p access.Principal, store domain.ID, set ContactSetup) (domain.Contact, error) {
	if err := p.Require(access.DeskAnswer); err != nil {
		return domain.Contact{}, err
	}
	stores, err := s.store.Stores(ctx)
	if err != nil {
		return domain.Contact{}, err
	}
	if !slices.ContainsFunc(stores, func(x domain.Store) bool { return x.ID == store }) {
		return domain.Contact{}, domain.NotFound("store_not_found", "there is no such store; it may have been removed")
	}
	c := domain.Contact{ID: s.ids.Next(), StoreID: store}
	c.Person = c.ID
	if c, err = apply(c, set); err != nil {
		return domain.Contact{}, err
	}
	if len(c.Identifiers) == 0 {
		return domain.Contact{}, domain.Invalid("identifiers", "no_identifier", "a contact needs at least one identifier, by which it is recognised")
	}
	return shown(p, c), s.store.CreateContact(ctx, c)
}

// Change changes a customer of whom the caller sees a conversation.
func (s *Service) Change(ctx context.Context, p access.Principal, id domain.ID, set ContactSetup) (domain.Contact, error) {
	if err := p.Require(access.DeskAnswer); err != nil {
		return domain.Contact{}, err
	}
	c, err := s.seen(ctx, p, id)
	if err != nil {
		return domain.Contact{}, err
	}
	if p.Masked() && set.Name != nil && strings.TrimSpace(*set.Name) == access.MaskName(c.Name) {
		set.Name = nil // sent back as it was shown
	}
	if c, err = apply(c, set); err != nil {
		return domain.Contact{}, err
	}
	if err := s.store.EditContact(ctx, c); err != nil {
		return domain.Contact{}, err
	}
	return s.Contact(ctx, p, id)
}

// plain is a text as it can be looked for.
func plain(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\x00", "")) }

const maxContactName = 200

func apply(c domain.Contact, set ContactSetup) (domain.Contact, error) {
	for _, f := range []struct {
		to   *string
		from *string
	}{{&c.Name, set.Name}, {&c.Country, set.Country}, {&c.Language, set.Language}} {
		if f.from != nil {
			*f.to = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(*f.from, "\x00", ""), ""))
		}
	}
	if utf8.RuneCountInString(c.Name) > maxContactName {
		return c, domain.Invalid("name", "bad_name", "a name has at most %d characters", maxContactName)
	}
	if err := desk.CheckMarket(c.Country, c.Language); err != nil {
		return c, err
	}
	added, err := desk.CheckIdentifiers(set.Identifiers)
	if err != nil {
		return c, err
	}
	for _, id := range added {
		if !slices.Contains(c.Identifiers, id) {
			c.Identifiers = append(c.Identifiers, id)
		}
	}
	if n := len(c.Identifiers); n > 2*desk.MaxIdentifiers {
		return c, domain.Invalid("identifiers", "too_many_identifiers", "a contact has at most %d identifiers", 2*desk.MaxIdentifiers)
	}
	return c, nil
}
