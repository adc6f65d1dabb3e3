package commerce

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/feature/webhook"
)

// Taken says what became of orders.
type Taken struct {
	New     int       `json:"new"`
	Changed int       `json:"changed"`
	Same    int       `json:"same" doc:"told before, or older than what is known"`
	Refused []Refused `json:"refused" doc:"the others were taken all the same"`
}

// Refused is an order that was not taken, and why.
type Refused struct {
	Index   int    `json:"index" doc:"its place in what was sent, from 0"`
	ID      string `json:"id,omitempty" doc:"the shop's id, if it could be read"`
	Field   string `json:"field,omitempty"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

func refusal(index int, id string, err *domain.Error) Refused {
	return Refused{Index: index, ID: id, Field: err.Field, Code: err.Code, Message: err.Message}
}

// MaxOrders is how many orders one body may hold.
const MaxOrders = 500

// Receive takes the orders that a shop sends to the address with its key. Whether the key or the signature is wrong is not told.
func (s *Service) Receive(ctx context.Context, key string, signed webhook.Signed, body []byte) (Taken, error) {
	shop, err := s.store.ShopOf(ctx, key)
	if err != nil && domain.KindOf(err) != domain.KindNotFound {
		return Taken{}, err
	}
	if err := webhook.Verify(shop.Secrets, signed, s.clock.Now(), body); err != nil {
		return Taken{}, err
	}
	decoder := s.decoders[shop.Kind]
	if !shop.Active || decoder == nil {
		return Taken{}, domain.Forbidden("shop_off", "this shop is switched off; switch it on in the settings")
	}
	list, err := decoder.Decode(body)
	if err != nil {
		return Taken{}, err
	}
	if len(list) > MaxOrders {
		return Taken{}, domain.Invalid("orders", "too_many_orders", "at most %d orders are taken at once", MaxOrders)
	}
	return s.takeDecoded(ctx, shop, list)
}

// takeDecoded takes what could be read and keeps the places of what was sent.
func (s *Service) takeDecoded(ctx context.Context, shop Shop, list []Decoded) (Taken, error) {
	var orders []Order
	var places []int
	refused := []Refused{}
	for i, d := range list {
		if e, ok := errors.AsType[*domain.Error](d.Err); ok {
			refused = append(refused, refusal(i, d.Order.External, e))
		} else if d.Err != nil {
			return Taken{}, d.Err
		} else {
			orders, places = append(orders, d.Order), append(places, i)
		}
	}
	out, err := s.Take(ctx, shop, orders)
	for _, r := range out.Refused {
		r.Index = places[r.Index]
		refused = append(refused, r)
	}
	slices.SortFunc(refused, func(a, b Refused) int { return a.Index - b.Index })
	out.Refused = refused
	return out, err
}

// Take takes versions of orders of a shop, each in a transaction of its own. A version that is told again or that is older than what is known
// changes nothing; one that cannot be is refused and the others are taken. An error ends it; what was taken before stays.
func (s *Service) Take(ctx context.Context, shop Shop, orders []Order) (Taken, error) {
	return s.take(ctx, shop, orders, 1)
}

// allAtOnce is how many orders share a transaction where there are many.
const allAtOnce = 200

// TakeAll is Take for many orders, as of a file: some hundred share a transaction.
func (s *Service) TakeAll(ctx context.Context, shop Shop, orders []Order) (Taken, error) {
	return s.take(ctx, shop, orders, allAtOnce)
}

func (s *Service) take(ctx context.Context, shop Shop, orders []Order, atOnce int) (Taken, error) {
	out := Taken{Refused: []Refused{}}
	agents, err := s.named(ctx, orders)
	if err != nil {
		return out, err
	}
	now := s.clock.Now()
	for first := 0; first < len(orders); first += atOnce {
		b := batch{shop: shop, agents: agents, now: now, first: first, orders: orders[first:min(first+atOnce, len(orders))]}
		if err := s.run(ctx, &b); err != nil {
			return out, err
		}
		out.New, out.Changed, out.Same = out.New+b.taken.New, out.Changed+b.taken.Changed, out.Same+b.taken.Same
		out.Refused = append(out.Refused, b.taken.Refused...)
	}
	return out, nil
}

// takeTries is how often a transaction is run that met another one of the same customer.
const takeTries = 3

func (s *Service) run(ctx context.Context, b *batch) error {
	for try := 1; ; try++ {
		err := s.store.Change(ctx, b.write)
		if e, ok := errors.AsType[*domain.Error](err); !ok || e.Code != codeBusy || try == takeTries {
			return err
		}
	}
}

// named returns the agents whom orders name, by e-mail in small letters and by name; two of one name are nobody.
func (s *Service) named(ctx context.Context, orders []Order) (map[string]domain.Agent, error) {
	if !slices.ContainsFunc(orders, func(o Order) bool { return o.Agent != "" }) {
		return nil, nil
	}
	all, err := s.store.Agents(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]domain.Agent{}
	for _, a := range all {
		name := strings.ToLower(strings.TrimSpace(a.Name))
		if _, twice := out[name]; twice {
			out[name] = domain.Agent{}
		} else {
			out[name] = a
		}
	}
	for _, a := range all {
		if a.Email != "" {
			out[strings.ToLower(a.Email)] = a
		}
	}
	return out, nil
}

// batch is orders that are written in one transaction, which may be run again.
type batch struct {
	shop   Shop
	agents map[string]domain.Agent
	now    domain.Instant
	first  int // place of the first among all
	orders []Order
	taken  Taken
	events []domain.Event
}

func (b *batch) write(tx Tx) error {
	b.taken, b.events = Taken{}, nil
	for i := range b.orders {
		refused, err := b.one(tx, b.orders[i])
		if err != nil {
			return err
		}
		if e, ok := errors.AsType[*domain.Error](refused); ok {
			b.taken.Refused = append(b.taken.Refused, refusal(b.first+i, b.orders[i].External, e))
		}
	}
	if len(b.events) == 0 {
		return nil
	}
	return tx.Append(b.events)
}

// one takes one version of an order, or says why it is refused, which is before anything is written.
func (b *batch) one(tx Tx, o Order) (refused, err error) {
	if refused = o.Check(); refused == nil {
		refused = o.checkAhead(b.now)
	}
	if refused != nil {
		return refused, nil
	}
	r, found, err := tx.Hold(orderID(b.shop, o.External), b.shop)
	if found && !b.shop.Kind.live() {
		o = restated(o, r.Order)
	}
	switch {
	case err != nil:
		return nil, err
	case found && o.Updated <= r.Order.Updated:
		b.taken.Same++
		return nil, nil
	case found && o.Currency != r.Order.Currency:
		return domain.Invalid("currency", "currency_changed", "the order was placed in %s; a currency does not change", r.Order.Currency), nil
	case found:
		return nil, b.change(tx, r, o)
	}
	r.Order, r.Recorded = o, tx.Now()
	if err := tie(tx, b.shop, &r); err != nil {
		return nil, err
	}
	b.taken.New++
	return nil, b.save(tx, r, nil)
}

func (b *batch) change(tx Tx, before Record, o Order) error {
	next := before
	next.Order = o.after(before.Order)
	if err := tx.LockContact(next.Contact); err != nil {
		return err
	}
	if !reflect.DeepEqual(o.Customer, before.Order.Customer) {
		c := next.customer(b.shop)
		c.ID = next.Contact
		if err := tx.FillContact(c); err != nil {
			return err
		}
	}
	b.taken.Changed++
	return b.save(tx, next, &before)
}

func (b *batch) save(tx Tx, r Record, before *Record) error {
	var err error
	if r.Proofs, err = b.proofs(tx, &r.Order); err != nil {
		return err
	}
	b.events = append(b.events, r.events(b.shop, before)...)
	return tx.Save(r)
}

// proofs tie an order to who served: the agent who made it, and the conversation from which the cart came. One of another customer proves nothing
// and is left to whoever judges.
func (b *batch) proofs(tx Tx, o *Order) ([]domain.OrderProof, error) {
	var out []domain.OrderProof
	if a := b.agents[strings.ToLower(strings.TrimSpace(o.Agent))]; o.Agent != "" && a.ID != 0 {
		out = append(out, domain.OrderProof{Kind: domain.ProofCheckout, Agent: a.RefAt(o.Placed), At: o.Placed})
	}
	talk, err := domain.ParseID(strings.TrimSpace(o.Ref))
	if err != nil || talk == 0 {
		return out, nil
	}
	store, found, err := tx.StoreOf(talk)
	if err == nil && found && store == b.shop.Store {
		out = append(out, domain.OrderProof{Kind: domain.ProofSession, Conversation: talk})
	}
	return out, err
}
