package commerce

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// Query asks for one page of the orders, newest first.
type Query struct {
	Store   domain.ID // 0: all
	Contact domain.ID // of this customer, by whatever contact; 0: everybody's
	Text    string    // how the number, or the customer's e-mail or name, begins; empty: all
	Cursor  string    // Page.Next of the page before
	Limit   int       // 1 to MaxPage
}

// Limits of a query.
const (
	MaxPage  = 100
	maxQuery = 100
)

// Page is one page of orders; Next is empty on the last.
type Page struct {
	Items []Record
	Next  string
}

// List returns the orders that the caller sees: all of them, or those of customers of whom he or she sees a conversation.
func (s *Service) List(ctx context.Context, p access.Principal, q Query) (Page, error) {
	r, err := s.seen(ctx, p)
	if err != nil {
		return Page{}, err
	}
	if q.Limit < 1 || q.Limit > MaxPage {
		return Page{}, domain.Invalid("limit", "bad_limit", "a page has 1 to %d orders", MaxPage)
	}
	r.Store, r.Contact, r.Limit = q.Store, q.Contact, q.Limit+1
	r.Prefix = strings.ToLower(strings.TrimSpace(q.Text))
	if utf8.RuneCountInString(r.Prefix) > maxQuery || !utf8.ValidString(r.Prefix) || strings.ContainsRune(r.Prefix, 0) {
		return Page{}, domain.Invalid("q", "bad_query", "look for at most %d characters", maxQuery)
	}
	if r.After, err = parsePlace(q.Cursor); err != nil {
		return Page{}, err
	}
	var out Page
	if out.Items, err = s.store.Orders(ctx, r); err != nil {
		return Page{}, err
	}
	if len(out.Items) > q.Limit {
		out.Items = out.Items[:q.Limit]
		last := &out.Items[q.Limit-1]
		out.Next = strconv.FormatInt(int64(last.Order.Placed), 10) + "." + last.ID.String()
	}
	for i := range out.Items {
		out.Items[i] = shown(p, out.Items[i])
	}
	return out, nil
}

// Get returns an order that the caller sees, or not_found.
func (s *Service) Get(ctx context.Context, p access.Principal, id domain.ID) (Record, error) {
	r, err := s.get(ctx, p, id)
	return shown(p, r), err
}

func (s *Service) get(ctx context.Context, p access.Principal, id domain.ID) (Record, error) {
	r, err := s.seen(ctx, p)
	if err != nil {
		return Record{}, err
	}
	r.Order, r.Limit = id, 1
	found, err := s.store.Orders(ctx, r)
	if err == nil && len(found) == 0 {
		err = domain.NotFound("order_not_found", "there is no such order; it may have been removed")
	}
	if err != nil {
		return Record{}, err
	}
	return found[0], nil
}

// seen is the range of what a caller sees. Who has no part of the floor and yet the right, as those who check the money, sees all of it.
func (s *Service) seen(ctx context.Context, p access.Principal) (Range, error) {
	if err := p.Require(access.OrdersView); err != nil {
		return Range{}, err
	}
	r := Range{NumberOnly: p.Masked()} // to find is to learn
	if scope := p.Scope(); scope == access.ScopeAll || scope == access.ScopeTotals {
		r.All = true
		return r, nil
	}
	var err error
	r.All, r.Agent, r.Teams, err = s.viewers.Sight(ctx, p)
	return r, err
}

// shown leaves out what the caller may not see of the customer.
func shown(p access.Principal, r Record) Record {
	if p.Masked() {
		r.Order.Customer = Customer{Name: access.MaskName(r.Order.Customer.Name)}
		for i := range r.Order.Fulfilments { // the carrier's page may name who gets the parcel
			if i == 0 {
				r.Order.Fulfilments = slices.Clone(r.Order.Fulfilments)
			}
			r.Order.Fulfilments[i].URL = ""
		}
	}
	return r
}

func parsePlace(cursor string) (*Place, error) {
	if cursor == "" {
		return nil, nil
	}
	at, id, _ := strings.Cut(cursor, ".")
	micros, err := strconv.ParseInt(at, 10, 64)
	last, wrong := domain.ParseID(id)
	if err != nil || wrong != nil {
		return nil, domain.Invalid("cursor", "bad_cursor", "this page does not exist; begin the list anew")
	}
	return &Place{At: domain.Instant(micros), ID: last}, nil
}
