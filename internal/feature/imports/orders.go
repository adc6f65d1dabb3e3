package imports

import (
	"context"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/feature/commerce"
	"kefu/internal/feature/report/history"
)

// Shops keeps orders.
type Shops interface {
	// FileShop is what the order files of a store belong to.
	FileShop(ctx context.Context, store domain.ID) (commerce.Shop, error)
	// TakeAll takes orders in few transactions; what cannot be is refused, what is known already changes nothing.
	TakeAll(ctx context.Context, shop commerce.Shop, orders []commerce.Order) (commerce.Taken, error)
}

// Till takes the orders of one file and sends each to the store that the file names.
type Till struct {
	shops  Shops
	source string
	stores map[string]domain.ID // by name as people vary it
	only   domain.ID            // where orders without a store belong; 0: there are several stores
	open   map[domain.ID]commerce.Shop
}

// NewTill makes a Till for the files of a source. A nil shops takes nothing and says what would be refused.
func NewTill(shops Shops, source string, stores []domain.Store) *Till {
	t := &Till{shops: shops, source: source, stores: map[string]domain.ID{}, open: map[domain.ID]commerce.Shop{}}
	for _, s := range stores {
		t.stores[folded(s.Name)] = s.ID
	}
	if len(stores) == 1 {
		t.only = stores[0].ID
	}
	return t
}

func folded(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), "")) }

// store finds the store of a label.
func (t *Till) store(label string) (domain.ID, error) {
	switch id, known := t.stores[folded(label)]; {
	case known:
		return id, nil
	case label != "":
		return 0, domain.Invalid("store", "unknown_store", "there is no store %q; use the name it has in Kefu", label)
	case t.only == 0:
		return 0, domain.Invalid("store", "which_store", "there are several stores: name the column with the store, or the store itself")
	}
	return t.only, nil
}

// Take takes orders, or says why not.
func (t *Till) Take(ctx context.Context, orders []history.Order) ([]history.Refusal, Added, error) {
	var refused []history.Refusal
	var added Added
	refuse := func(i int, reason error) {
		refused = append(refused, history.Refusal{Index: i, Detail: reason.Error()})
	}
	byStore := map[domain.ID][]int{}
	var order []domain.ID
	made := make([]commerce.Order, len(orders))
	for i := range orders {
		store, err := t.store(orders[i].Store)
		if made[i] = Canonical(t.source, orders[i]); err == nil {
			err = made[i].Check()
		}
		if err != nil {
			refuse(i, err)
			continue
		}
		if byStore[store] == nil {
			order = append(order, store)
		}
		byStore[store] = append(byStore[store], i)
	}
	if t.shops == nil {
		return refused, added, nil
	}
	for _, store := range order {
		places := byStore[store]
		batch := make([]commerce.Order, len(places))
		for k, i := range places {
			batch[k] = made[i]
		}
		taken, err := t.send(ctx, store, batch)
		added.Orders, added.OrdersChanged, added.OrdersSame = added.Orders+taken.New, added.OrdersChanged+taken.Changed, added.OrdersSame+taken.Same
		for _, r := range taken.Refused {
			refused = append(refused, history.Refusal{Index: places[r.Index], Detail: r.Message})
		}
		if err != nil {
			return refused, added, err
		}
	}
	return refused, added, nil
}

func (t *Till) send(ctx context.Context, store domain.ID, batch []commerce.Order) (commerce.Taken, error) {
	shop, known := t.open[store]
	if !known {
		var err error
		if shop, err = t.shops.FileShop(ctx, store); err != nil {
			return commerce.Taken{}, err
		}
		t.open[store] = shop
	}
	return t.shops.TakeAll(ctx, shop, batch)
}

// short cuts what is only shown to so many characters.
func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

// Canonical is an order of a file in the form all orders have. The source is part of what order and customer are known by: files of two shops may
// number alike.
func Canonical(source string, o history.Order) commerce.Order {
	out := commerce.Order{External: source + ":" + o.External, Number: o.Number, Placed: o.Placed, Updated: o.Updated, Currency: o.Currency, Total: o.Total, Net: o.Net,
		List: o.List, Discount: o.Discount, Tax: o.Tax, Shipping: o.Shipping, Items: o.Items, Country: o.Country, Test: o.Test, Cancelled: o.Cancelled,
		Agent: o.Agent, Customer: commerce.Customer{Email: o.Email, Phone: o.Phone, Name: short(o.Name, 200)}}
	if o.Customer != "" {
		out.Customer.External = source + ":" + o.Customer
	}
	if len(o.Codes) > 0 {
		out.Codes = o.Codes
	}
	for _, l := range o.Lines {
		out.Lines = append(out.Lines, commerce.Line{External: l.External, SKU: short(l.SKU, 200), Name: short(l.Name, 500), Quantity: l.Quantity, Price: l.Price, Net: max(0, l.Net)})
	}
	if o.Paid != 0 && o.PaidAmount > 0 {
		out.Payments = []commerce.Payment{{At: o.Paid, Amount: o.PaidAmount}}
	}
	for _, r := range o.Refunds {
		out.Refunds = append(out.Refunds, commerce.Refund{At: r.At, Amount: r.Amount})
	}
	for _, at := range o.Shipped {
		out.Fulfilments = append(out.Fulfilments, commerce.Fulfilment{At: at})
	}
	return out
}
