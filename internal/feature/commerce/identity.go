package commerce

import (
	"regexp"
	"strings"

	"kefu/internal/domain"
)

var mailForm = regexp.MustCompile(`^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>"]+$`)

// identifiers are what the customer of an order is recognised by, the surest first: the shop's own id, the e-mail address, the phone number if its
// country is named.
func identifiers(shop domain.ID, c Customer) []domain.Identifier {
	var out []domain.Identifier
	if id := strings.TrimSpace(c.External); id != "" {
		out = append(out, domain.Identifier{Kind: "shop:" + shop.String(), Value: id})
	}
	if mail := strings.ToLower(strings.TrimSpace(c.Email)); mailForm.MatchString(mail) {
		out = append(out, domain.Identifier{Kind: "email", Value: mail})
	}
	if phone, ok := phoneOf(c.Phone); ok {
		out = append(out, domain.Identifier{Kind: "phone", Value: phone})
	}
	return out
}

// phoneOf is a number in the form of E.164: a plus and 7 to 15 digits. Anything else may be anybody's.
func phoneOf(text string) (string, bool) {
	number := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -./()\u00a0", r) {
			return -1
		}
		return r
	}, strings.TrimSpace(text))
	if rest, ok := strings.CutPrefix(number, "00"); ok {
		number = "+" + rest
	}
	digits, ok := strings.CutPrefix(number, "+")
	return number, ok && plain(digits) && len(digits) >= 7 && len(digits) <= 15
}

// customer is the contact that the customer of an order is, if nobody is known by the same identifiers.
func (r *Record) customer(shop Shop) domain.Contact {
	c := domain.Contact{
		StoreID: shop.Store, Name: strings.TrimSpace(r.Order.Customer.Name), Country: r.Order.Country, Identifiers: identifiers(shop.ID, r.Order.Customer),
	}
	if len(c.Identifiers) == 0 { // a guest whom nothing tells from other guests
		c.ID = domain.HashID("guest", r.ID.String())
		return c
	}
	first := c.Identifiers[0]
	c.ID = domain.HashID("sender", shop.Store.String(), first.Kind, first.Value)
	return c
}

// tie finds the contact of a new order, or makes it, and holds it. What the order tells of its customer fills what is not known yet.
func tie(tx Tx, shop Shop, r *Record) error {
	c := r.customer(shop)
	for _, id := range c.Identifiers {
		owner, found, err := tx.ContactBy(shop.Store, id)
		if err != nil {
			return err
		}
		if found {
			c.ID, r.Contact = owner, owner
			if err := tx.LockContact(owner); err != nil {
				return err
			}
			return tx.FillContact(c)
		}
	}
	r.Contact = c.ID
	if err := tx.AddContact(c); err != nil {
		return err
	}
	for _, id := range c.Identifiers { // another order of the same customer may have come first
		if owner, _, err := tx.ContactBy(shop.Store, id); err != nil || owner != c.ID {
			if err == nil {
				err = errBusy()
			}
			return err
		}
	}
	return tx.LockContact(c.ID)
}

// errBusy says that two orders of one customer came at the same moment, and one has to look again.
func errBusy() error {
	return domain.Unavailable(codeBusy, "two orders of one customer came at the same moment; send them again")
}

const codeBusy = "customer_busy"
