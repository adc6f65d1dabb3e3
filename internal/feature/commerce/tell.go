package commerce

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"

	"kefu/internal/domain"
)

// orderID is the id of an order: the same whenever its shop tells of it.
func orderID(shop Shop, external string) domain.ID {
	return domain.HashID("order", shop.ID.String(), external)
}

// told is one thing that happened to an order. Key tells those of one order apart: of what is told twice under one key the later holds.
type told struct {
	key  string
	at   domain.Instant
	data domain.EventData
}

// tells is everything that happened to an order as far as its shop knows.
func (r *Record) tells() []told {
	o := &r.Order
	out := []told{{"placed", o.Placed, r.placed()}}
	for _, p := range o.payments() {
		// The clock that books payments may be behind the one that dates orders.
		out = append(out, told{"paid " + p.ref, max(p.entry.At, o.Placed), domain.OrderPaid{Order: r.ID, Amount: p.entry.Amount}})
	}
	nets := o.refundNets()
	for i, b := range o.refunds() {
		data := domain.OrderRefunded{Order: r.ID, Amount: b.entry.Amount, Net: nets[i], Items: b.entry.Items}
		out = append(out, told{"refunded " + b.ref, max(b.entry.At, o.Placed), data})
	}
	if at, ok := o.shipped(); ok {
		out = append(out, told{"fulfilled", max(at, o.Placed), domain.OrderFulfilled{Order: r.ID}})
	}
	if o.Cancelled != 0 {
		out = append(out, told{"cancelled", max(o.Cancelled, o.Placed), domain.OrderCancelled{Order: r.ID}})
	}
	return out
}

func (r *Record) placed() domain.OrderPlaced {
	o := &r.Order
	return domain.OrderPlaced{
		Order: r.ID, Currency: o.Currency, Total: o.Total, Net: o.Net, List: o.List, Discount: o.Discount, Manual: o.Manual, Tax: o.Tax,
		Shipping: o.Shipping, Items: o.Items, Country: o.Country, Repeat: o.Repeat, Sample: o.Sample, Test: o.Test, Employee: o.Employee, Proofs: r.Proofs,
	}
}

// events are what is new or different since the version before, which is nil for a new order.
func (r *Record) events(shop Shop, before *Record) []domain.Event {
	known := map[string]told{}
	if before != nil {
		for _, t := range before.tells() {
			known[t.key] = t
		}
	}
	version := strconv.FormatInt(int64(r.Order.Updated), 10)
	var source domain.ID
	if !shop.Kind.live() {
		source = r.Shop
	}
	var out []domain.Event
	for _, t := range r.tells() {
		if was, ok := known[t.key]; ok && was.at == t.at && reflect.DeepEqual(was.data, t.data) {
			continue
		}
		out = append(out, domain.Event{
			ID: domain.HashID("order-event", r.ID.String(), t.key, version), StoreID: r.Store, ContactID: r.Contact, Kind: t.data.EventKind(), Version: 1,
			At: t.at, Actor: domain.Actor{Kind: domain.ActorIntegration}, Source: source,
			SourceKey: domain.HashID("order", r.Shop.String(), r.Order.External, t.key), Data: t.data,
		})
	}
	return out
}

// named is an entry of an order with the name it is known by: the shop's, or else its place.
type named[T any] struct {
	ref   string
	entry T
}

// payments are the payments in the order in which they came.
func (o *Order) payments() []named[Payment] {
	return inOrder(o.Payments, func(p Payment) (domain.Instant, string) { return p.At, p.External })
}

// refunds are the refunds in the order in which they went.
func (o *Order) refunds() []named[Refund] {
	return inOrder(o.Refunds, func(r Refund) (domain.Instant, string) { return r.At, r.External })
}

func inOrder[T any](list []T, of func(T) (domain.Instant, string)) []named[T] {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b T) int {
		at, ref := of(a)
		bt, other := of(b)
		return cmp.Or(cmp.Compare(at, bt), cmp.Compare(ref, other))
	})
	var out []named[T]
	nameless := 0
	for _, e := range list {
		_, external := of(e)
		ref := "id " + external
		if external == "" {
			nameless++
			ref = "no " + strconv.Itoa(nameless)
		}
		out = append(out, named[T]{ref, e})
	}
	return out
}

// refundNets is what each refund, in their order, takes from the goods: never more than is left, and all of it once everything was refunded.
func (o *Order) refundNets() []int64 {
	var out []int64
	left, back := o.Net, int64(0)
	for _, r := range o.refunds() {
		back += r.entry.Amount
		net := left
		switch {
		case r.entry.Net != nil:
			net = *r.entry.Net
		case back < o.Total:
			net = domain.Proportion(r.entry.Amount, o.Net, o.Total)
		}
		net = min(net, left)
		left -= net
		out = append(out, net)
	}
	return out
}

// shipped is when the first parcel left.
func (o *Order) shipped() (domain.Instant, bool) {
	if len(o.Fulfilments) == 0 {
		return 0, false
	}
	first := slices.MinFunc(o.Fulfilments, func(a, b Fulfilment) int { return cmp.Compare(a.At, b.At) })
	return first.At, true
}

// after is a version of an order as the one before goes on in it: what was paid, refunded and sent stays so, even if it is told no more.
func (o Order) after(before Order) Order {
	o.Payments = kept(o.Payments, before.Payments, func(p Payment) string { return p.External })
	o.Refunds = kept(o.Refunds, before.Refunds, func(r Refund) string { return r.External })
	o.Fulfilments = kept(o.Fulfilments, before.Fulfilments, func(f Fulfilment) string { return f.External })
	o.Cancelled = cmp.Or(o.Cancelled, before.Cancelled)
	return o
}

// kept adds to a list those entries of the list before that have a name and are missing, or all of it where none is told any more.
func kept[T any](list, before []T, ref func(T) string) []T {
	if len(list) == 0 {
		return before
	}
	for _, b := range before {
		if ref(b) != "" && !slices.ContainsFunc(list, func(e T) bool { return ref(e) == ref(b) }) && len(list) < MaxEntries {
			list = append(slices.Clip(list), b)
		}
	}
	return list
}
