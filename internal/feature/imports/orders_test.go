package imports

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/feature/commerce"
	"kefu/internal/feature/report/history"
)

// shops keeps what it is given, by store; an order numbered "no" is refused.
type shops struct {
	asked int
	taken map[domain.ID][]string
	err   error
}

func (s *shops) FileShop(_ context.Context, store domain.ID) (commerce.Shop, error) {
	s.asked++
	return commerce.Shop{ID: store * 10, Store: store, Kind: commerce.KindFile}, nil
}

func (s *shops) TakeAll(_ context.Context, shop commerce.Shop, orders []commerce.Order) (commerce.Taken, error) {
	var out commerce.Taken
	for i, o := range orders {
		if o.Number == "no" {
			out.Refused = append(out.Refused, commerce.Refused{Index: i, Message: "not this one"})
			continue
		}
		out.New++
		s.taken[shop.Store] = append(s.taken[shop.Store], o.External)
	}
	out.Changed, out.Same = 2, 3
	return out, s.err
}

func paid(store, number string) history.Order {
	at := domain.Instant(1_780_000_000_000_000)
	return history.Order{Store: store, External: number, Number: number, Placed: at, Updated: at, Paid: at, PaidAmount: 500, Currency: "EUR", Total: 500, Net: 500}
}

func TestOrdersGoToTheStoreTheyName(t *testing.T) {
	s := &shops{taken: map[domain.ID][]string{}}
	till := NewTill(s, "shopify", []domain.Store{{ID: 1, Name: "Blue Shop"}, {ID: 2, Name: "绿店"}})
	bad := paid("绿店", "5")
	bad.Net = 600
	refused, added, err := till.Take(t.Context(), []history.Order{paid("绿店", "1"), paid("blue shop", "2"), paid("Red", "3"), paid("绿店", "no"), bad, paid("", "6"), paid("绿店", "7")})
	if err != nil {
		t.Fatal(err)
	}
	places := map[int]bool{}
	for _, r := range refused {
		places[r.Index] = r.Detail != ""
	}
	if d := cmp.Diff(map[int]bool{2: true, 3: true, 4: true, 5: true}, places); d != "" {
		t.Errorf("refused: %s", d)
	}
	if d := cmp.Diff(map[domain.ID][]string{1: {"shopify:2"}, 2: {"shopify:1", "shopify:7"}}, s.taken); d != "" {
		t.Error(d)
	}
	if want := (Added{Orders: 3, OrdersChanged: 4, OrdersSame: 6}); added != want {
		t.Errorf("%+v, want %+v", added, want)
	}
	if _, _, err := till.Take(t.Context(), []history.Order{paid("绿店", "8")}); err != nil || s.asked != 2 {
		t.Errorf("asked %d times for a shop, %v", s.asked, err)
	}
	s.err = errors.New("full")
	if _, _, err := till.Take(t.Context(), []history.Order{paid("绿店", "9")}); !errors.Is(err, s.err) {
		t.Errorf("%v", err)
	}
}

// One store needs no name, and a till without shops says what would be refused.
func TestADryRunRefusesTheSame(t *testing.T) {
	bad := paid("", "2")
	bad.Currency = "euro"
	refused, added, err := NewTill(nil, "orders", []domain.Store{{ID: 1, Name: "A"}}).Take(t.Context(), []history.Order{paid("", "1"), bad})
	if err != nil || len(refused) != 1 || refused[0].Index != 1 || added != (Added{}) {
		t.Errorf("%+v %+v %v", refused, added, err)
	}
}

func TestCanonicalOrders(t *testing.T) {
	o := paid("", "1")
	o.Customer, o.Email, o.Agent, o.Codes, o.Shipped, o.Cancelled = "7", "eva@shop.example", "amy@shop.example", []string{"HI"}, []domain.Instant{o.Placed + 5}, o.Placed+9
	o.Refunds = []history.OrderRefund{{At: o.Placed + 7, Amount: 100}}
	o.Lines = []history.OrderLine{{SKU: "A", Quantity: 2, Price: 250, Net: -1}}
	want := commerce.Order{External: "shopify:1", Number: "1", Placed: o.Placed, Updated: o.Updated, Currency: "EUR", Total: 500, Net: 500,
		Customer: commerce.Customer{External: "shopify:7", Email: "eva@shop.example"}, Agent: "amy@shop.example", Codes: []string{"HI"}, Cancelled: o.Placed + 9,
		Payments: []commerce.Payment{{At: o.Paid, Amount: 500}}, Refunds: []commerce.Refund{{At: o.Placed + 7, Amount: 100}},
		Fulfilments: []commerce.Fulfilment{{At: o.Placed + 5}}, Lines: []commerce.Line{{SKU: "A", Quantity: 2, Price: 250}}}
	if d := cmp.Diff(want, Canonical("shopify", o)); d != "" {
		t.Error(d)
	}
	if err := want.Check(); err != nil {
		t.Error(err)
	}
	o.PaidAmount, o.Codes = 0, []string{}
	if got := Canonical("shopify", o); got.Payments != nil || got.Codes != nil {
		t.Errorf("nothing paid is no payment, no codes are none: %+v", got)
	}
}

// order is a sink's batch and then orders: the orders wait for it.
func TestOrdersWaitForTheAgentsBeforeThem(t *testing.T) {
	k := &slow{begun: make(chan struct{}), free: make(chan struct{})}
	s := &shops{taken: map[domain.ID][]string{}}
	sink := NewSink(t.Context(), k, NewTill(s, "orders", []domain.Store{{ID: 1}}), nil)
	if err := sink.Batch(t.Context(), domain.Batch{Agents: make([]domain.Agent, 1)}); err != nil {
		t.Fatal(err)
	}
	<-k.begun
	ended := make(chan error, 1)
	go func() {
		_, err := sink.Orders(t.Context(), []history.Order{paid("", "1")})
		ended <- err
	}()
	select {
	case <-ended:
		t.Error("orders were taken before the batch was written")
	default:
	}
	close(k.free)
	if err := <-ended; err != nil || len(s.taken[1]) != 1 {
		t.Errorf("%v %v", err, s.taken)
	}
	added, err := sink.Finish()
	if err != nil || added.Orders != 1 || added.OrdersSame != 3 {
		t.Errorf("%+v %v", added, err)
	}
}

// slow writes when it is let.
type slow struct {
	keeper
	begun, free chan struct{}
}

func (s *slow) Ingest(context.Context, domain.Batch) (domain.BatchResult, error) {
	close(s.begun)
	<-s.free
	return domain.BatchResult{}, nil
}

func TestASinkThatFailedTakesNoOrders(t *testing.T) {
	k := &keeper{refused: 1, err: errors.New("full")}
	s := &shops{taken: map[domain.ID][]string{}}
	sink := NewSink(t.Context(), k, NewTill(s, "orders", []domain.Store{{ID: 1}}), nil)
	if err := sink.Batch(t.Context(), domain.Batch{Agents: make([]domain.Agent, 1)}); err != nil {
		t.Fatal(err)
	}
	_, heard := sink.Orders(t.Context(), []history.Order{paid("", "1")})
	if _, err := sink.Finish(); !errors.Is(heard, k.err) || !errors.Is(err, k.err) || len(s.taken) != 0 {
		t.Errorf("heard %v, ended with %v, took %v", heard, err, s.taken)
	}
}
