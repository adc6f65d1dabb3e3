package commerce

import "kefu/internal/domain"

// Told is the events of a new order of a contact, or of a guest if there is none: what Take would record, for who keeps no database.
func Told(shop Shop, contact domain.ID, o Order) []domain.Event {
	r := Record{ID: orderID(shop, o.External), Shop: shop.ID, Store: shop.Store, Contact: contact, Order: o}
	if contact == 0 {
		r.Contact = r.customer(shop).ID
	}
	return r.events(shop, nil)
}
