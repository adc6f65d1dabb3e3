package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/event"
	"kefu/internal/feature/commerce"
	inbox "kefu/internal/feature/desk"
)

// counterShop is where the orders of these tests come from.
var counterShop = commerce.Shop{ID: 71, Store: shop, Kind: commerce.KindAPI, Name: "Counter", Key: "k", Active: true}

// sales is a workspace that takes orders.
type sales struct {
	*floor
	orders *commerce.Service
}

func newSales(t testing.TB, url string) *sales {
	t.Helper()
	f := newFloor(t, url)
	s := &sales{floor: f, orders: commerce.New(store.Commerce{Store: f.Store}, f.agents, nil, IDs(), f.clock)}
	f.after(240 * time.Hour)
	check(t, f.SaveAgents(t.Context(), domain.Agent{ID: amy, Name: "Amy", Email: "Amy@shop.example", Terms: []domain.AgentTerm{
		{Team: teamTwo, Seniority: domain.SeniorityTrainee, Employment: domain.EmploymentOwn},
		{From: morning.Add(2 * time.Hour), Team: teamOne, Seniority: domain.SeniorityJunior, Employment: domain.EmploymentOwn}}}))
	return s
}

func (s *sales) take(orders ...commerce.Order) commerce.Taken {
	s.Helper()
	return must(s.orders.Take(s.Context(), counterShop, orders))(s)
}

// row is an order by the id it has in the shop.
func (s *sales) row(external string) commerce.Record {
	s.Helper()
	return must(s.orders.Get(s.Context(), boss(), domain.HashID("order", counterShop.ID.String(), external)))(s)
}

// standing are the order events of a contact that hold: of several with one key the last recorded, each in one line.
func (s *sales) standing(contact domain.ID) []string {
	s.Helper()
	last := map[domain.ID]domain.Event{}
	for _, e := range s.logged(contact) {
		last[e.SourceKey] = e
	}
	out := []string{}
	for _, e := range last {
		out = append(out, fmt.Sprintf("%s %s %+v", e.Kind, e.At, e.Data))
	}
	slices.Sort(out)
	return out
}

// logged are the order events of a contact as they were recorded.
func (s *sales) logged(contact domain.ID) []domain.Event {
	s.Helper()
	var out []domain.Event
	at := event.Cursor{}
	for {
		events, next, err := s.After(s.Context(), at, 500)
		check(s, err)
		if len(events) == 0 {
			return out
		}
		for _, e := range events {
			if e.ContactID == contact && strings.HasPrefix(string(e.Kind), "order.") {
				out = append(out, e)
			}
		}
		at = next
	}
}

// versions are four versions of one order: placed, paid in two parts, partly refunded with a discount corrected, and sent, refunded and cancelled.
func versions() []commerce.Order {
	o := commerce.Order{
		External: "1001", Number: "SH-1001", Placed: morning, Updated: morning, Currency: "EUR", Total: 12990, Net: 10000, List: 11000, Discount: 1000, Tax: 1990,
		Shipping: 1000, Items: 3, Country: "DE", Customer: commerce.Customer{External: "C-1", Email: "Ann@Example.com"},
		Lines: []commerce.Line{{SKU: "A", Name: "Lamp", Quantity: 3, Price: 3667, Net: 10000}},
	}
	out := []commerce.Order{o}
	o.Updated = morning.Add(time.Hour)
	o.Payments = []commerce.Payment{{External: "p1", At: morning.Add(time.Minute), Amount: 3000}, {External: "p2", At: morning.Add(time.Hour), Amount: 9990}}
	out = append(out, o)
	o.Updated = morning.Add(2 * time.Hour)
	o.Net, o.Discount, o.Tax, o.Customer.Phone = 9990, 1010, 2000, "+49 (30) 123-4567"
	o.Refunds = []commerce.Refund{{External: "r1", At: morning.Add(2 * time.Hour), Amount: 1300, Items: 1}}
	out = append(out, o)
	o.Updated = morning.Add(3 * time.Hour)
	o.Fulfilments = []commerce.Fulfilment{{At: morning.Add(150 * time.Minute), Carrier: "DHL", Tracking: "00340"}, {At: morning.Add(170 * time.Minute)}}
	o.Refunds = append(slices.Clone(o.Refunds), commerce.Refund{External: "r2", At: morning.Add(3 * time.Hour), Amount: 11690, Items: 2})
	o.Cancelled, o.Status = morning.Add(3*time.Hour), "cancelled"
	return append(out, o)
}

// permutations calls fn with every order of the numbers below n.
func permutations(n int, fn func([]int)) {
	var next func([]int)
	next = func(done []int) {
		if len(done) == n {
			fn(done)
			return
		}
		for i := range n {
			if !slices.Contains(done, i) {
				next(append(slices.Clone(done), i))
			}
		}
	}
	next(nil)
}

// ordersReplay: what is told again changes nothing, and each version adds what is new in it.
func ordersReplay(t *testing.T, url string) {
	s := newSales(t, url)
	bell, quiet := s.Listen()
	defer quiet()
	var logged []int
	for i, v := range versions() {
		want := commerce.Taken{Changed: 1, Refused: []commerce.Refused{}}
		if i == 0 {
			want = commerce.Taken{New: 1, Refused: []commerce.Refused{}}
		}
		same(t, "taken", s.take(v), want)
		for _, old := range versions()[:i+1] {
			same(t, "taken again", s.take(old), commerce.Taken{Same: 1, Refused: []commerce.Refused{}})
		}
		logged = append(logged, len(s.logged(s.row("1001").Contact)))
	}
	// placed · two payments · placed anew and a refund · a refund, sent, cancelled
	same(t, "events after each version", logged, []int{1, 3, 5, 8})
	select {
	case <-bell:
	default:
		t.Error("nobody was told")
	}
	r := s.row("1001")
	want := []string{
		`order.cancelled 2026-03-02T05:00:00Z {Order:%[1]s}`,
		`order.fulfilled 2026-03-02T04:30:00Z {Order:%[1]s}`,
		`order.paid 2026-03-02T02:01:00Z {Order:%[1]s Amount:3000}`,
		`order.paid 2026-03-02T03:00:00Z {Order:%[1]s Amount:9990}`,
		`order.placed 2026-03-02T02:00:00Z {Order:%[1]s Currency:EUR Total:12990 Net:9990 List:11000 Discount:1010 Manual:0 Tax:2000 Shipping:1000 Items:3 Country:DE ` +
			`Repeat:false Sample:false Test:false Employee:false Proofs:[]}`,
		// 1300 × 9990 ÷ 12990 = 999.77 and the rest
		`order.refunded 2026-03-02T04:00:00Z {Order:%[1]s Amount:1300 Net:1000 Items:1}`,
		`order.refunded 2026-03-02T05:00:00Z {Order:%[1]s Amount:11690 Net:8990 Items:2}`,
	}
	for i := range want {
		want[i] = fmt.Sprintf(want[i], r.ID)
	}
	same(t, "standing", s.standing(r.Contact), want)
	same(t, "order", r.Order, versions()[3])
	for _, e := range s.logged(r.Contact) {
		if e.StoreID != shop || e.ConversationID != 0 || e.Source != 0 || e.Actor.Kind != domain.ActorIntegration {
			t.Errorf("an event is %+v", e)
		}
	}
	c := must(s.Contact(t.Context(), r.Contact))(t)
	same(t, "customer", c.Identifiers, []domain.Identifier{{Kind: "email", Value: "ann@example.com"}, {Kind: "phone", Value: "+49301234567"}, {Kind: "shop:71", Value: "C-1"}})
	same(t, "market", c.Country, "DE")
}

// ordersReorder: in whatever order the versions of an order arrive, one by one or together, the row and the events that stand are the same.
func ordersReorder(t *testing.T, url string) {
	s := newSales(t, url)
	n := 0
	var want []string
	permutations(4, func(order []int) {
		n++
		var some []commerce.Order
		external := fmt.Sprintf("%d", n)
		for _, i := range order {
			v := versions()[i]
			v.External, v.Customer = external, commerce.Customer{External: external}
			some = append(some, v)
		}
		if n%2 == 0 {
			must(s.orders.TakeAll(t.Context(), counterShop, some))(t)
		} else {
			s.take(some...)
		}
		r := s.row(external)
		got := s.standing(r.Contact)
		for i := range got {
			got[i] = strings.ReplaceAll(got[i], r.ID.String(), "X")
		}
		if want == nil {
			want = got
		}
		same(t, fmt.Sprint(order), got, want)
		r.Order.External, r.Order.Customer = versions()[3].External, versions()[3].Customer
		same(t, fmt.Sprint(order), r.Order, versions()[3])
	})
	same(t, "permutations", n, 24)
	same(t, "events that stand", len(want), 7)
}

// ordersCorrected: a payment that its shop corrects, with or without an id of its own, counts once and as corrected; what is told no more stays.
func ordersCorrected(t *testing.T, url string) {
	s := newSales(t, url)
	o := versions()[0]
	tell := func(fn func(*commerce.Order)) []string {
		o.Updated = o.Updated.Add(time.Minute)
		fn(&o)
		same(t, "changed", s.take(o).Changed, 1)
		out := s.standing(s.row("1001").Contact)
		return slices.DeleteFunc(out, func(e string) bool { return strings.HasPrefix(e, "order.placed") })
	}
	s.take(o)
	id := s.row("1001").ID.String()
	pay := func(at, amount string) string {
		return "order.paid 2026-03-02T" + at + "Z {Order:" + id + " Amount:" + amount + "}"
	}
	same(t, "paid", tell(func(o *commerce.Order) {
		o.Payments = []commerce.Payment{{At: o.Placed.Add(-time.Second), Amount: 3000}}
	}),
		[]string{pay("02:00:00", "3000")}) // a clock that is behind
	same(t, "more", tell(func(o *commerce.Order) { o.Payments[0].Amount = 5000 }), []string{pay("02:00:00", "5000")})
	same(t, "back", tell(func(o *commerce.Order) { o.Payments[0].Amount = 3000 }), []string{pay("02:00:00", "3000")})
	same(t, "at another time", tell(func(o *commerce.Order) { o.Payments[0].At = o.Placed.Add(5 * time.Minute) }), []string{pay("02:05:00", "3000")})
	both := []string{pay("02:05:00", "3000"), pay("02:10:00", "2000")}
	same(t, "two", tell(func(o *commerce.Order) {
		o.Payments = append(o.Payments, commerce.Payment{External: "x", At: o.Placed.Add(10 * time.Minute), Amount: 2000})
	}), both)
	same(t, "one is told no more", tell(func(o *commerce.Order) { o.Payments = o.Payments[:1] }), both)
	same(t, "none is told any more", tell(func(o *commerce.Order) { o.Payments = nil }), both)
	kept := s.row("1001").Order
	same(t, "kept", kept.Collected(), 5000)
}

// ordersRefused: what cannot be is refused with its place and reason, and the others are taken.
func ordersRefused(t *testing.T, url string) {
	s := newSales(t, url)
	good, other, negative, future, changed := versions()[0], versions()[0], versions()[0], versions()[0], versions()[1]
	other.External = "1002"
	negative.External, negative.Tax = "1003", -1
	future.External, future.Updated = "1004", s.clock.now.Add(25*time.Hour)
	changed.Currency = "USD"
	want := commerce.Taken{New: 2, Refused: []commerce.Refused{
		{Index: 0, ID: "1003", Field: "tax", Code: "negative_amount", Message: "tax is below zero"},
		{Index: 2, ID: "1004", Field: "updated_at", Code: "future", Message: "updated_at lies in the future; is the clock of the shop right?"},
		{Index: 3, ID: "1001", Field: "currency", Code: "currency_changed", Message: "the order was placed in EUR; a currency does not change"},
	}}
	for _, take := range []func(context.Context, commerce.Shop, []commerce.Order) (commerce.Taken, error){s.orders.Take, s.orders.TakeAll} {
		same(t, "taken", must(take(t.Context(), counterShop, []commerce.Order{negative, good, future, changed, other}))(t), want)
		want.New, want.Same = 0, 2
	}
	same(t, "rows", len(must(s.orders.List(t.Context(), boss(), commerce.Query{Limit: 10}))(t).Items), 2)
}

// ordersAtOnce: the same orders of the same customers told by several at once are there once, each with one customer.
func ordersAtOnce(t *testing.T, url string) {
	s := newSales(t, url)
	const orders, people = 12, 3
	var work sync.WaitGroup
	for teller := range 4 {
		work.Go(func() {
			for n := range orders {
				told := versions()
				if teller > 1 { // some tell the newest first
					slices.Reverse(told)
				}
				for _, v := range told {
					v.External = fmt.Sprint((n + teller*3) % orders)
					who := (n + teller*3) % orders % people
					// Some know the shop's id, some the address: they are the same people.
					v.Customer = commerce.Customer{Email: fmt.Sprintf("p%d@example.com", who)}
					if teller%2 == 0 {
						v.Customer.External = fmt.Sprint("C-", who)
					}
					if _, err := s.orders.Take(t.Context(), counterShop, []commerce.Order{v}); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	work.Wait()
	page := must(s.orders.List(t.Context(), boss(), commerce.Query{Limit: 100}))(t)
	same(t, "orders", len(page.Items), orders)
	owners := map[domain.ID]int{}
	for _, r := range page.Items {
		owners[r.Contact]++
		same(t, "newest version", r.Order.Updated, versions()[3].Updated)
		same(t, "events that stand", len(slices.DeleteFunc(s.standing(r.Contact), func(e string) bool { return !strings.Contains(e, r.ID.String()) })), 7)
	}
	same(t, "customers", len(owners), people)
}

// ordersHeld: who wants an order that another transaction has waits for it, and finds what that one left.
func ordersHeld(t *testing.T, url string) {
	s := newSales(t, url)
	s.take(versions()[0])
	r := s.row("1001")
	started, release, first := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		first <- s.InTx(t.Context(), func(tx *store.Tx) error {
			mine, err := tx.FindOrder(r.ID)
			if err != nil {
				return err
			}
			close(started)
			<-release
			mine.Flags = []domain.OrderFlag{domain.FlagTest}
			return tx.SaveOrder(mine)
		})
	}()
	<-started
	second, found := make(chan error, 1), make(chan []domain.OrderFlag, 1)
	go func() {
		second <- s.InTx(t.Context(), func(tx *store.Tx) error {
			next, known, err := tx.HoldOrder(commerce.Record{ID: r.ID})
			if known {
				found <- next.Flags
			}
			return err
		})
	}()
	time.Sleep(50 * time.Millisecond) // enough for one that does not wait to read too early
	close(release)
	check(t, <-first)
	check(t, <-second)
	same(t, "flags", <-found, []domain.OrderFlag{domain.FlagTest})
}

// ordersCustomer: a customer is found by each identifier, the surest first, gains those that were not known, and keeps the orders.
func ordersCustomer(t *testing.T, url string) {
	s := newSales(t, url)
	known := func(id domain.ID, kind, value string) {
		c := domain.Contact{ID: id, StoreID: shop, Identifiers: []domain.Identifier{{Kind: kind, Value: value}}}
		must(s.Ingest(t.Context(), domain.Batch{Contacts: []domain.Contact{c}}))(t)
	}
	known(501, "shop:71", "C-7")
	known(502, "email", "bob@example.com")
	known(503, "phone", "+4930555000")
	must(s.Ingest(t.Context(), domain.Batch{Contacts: []domain.Contact{{ID: 504, StoreID: shop + 1, Identifiers: []domain.Identifier{{Kind: "email", Value: "far@example.com"}}}}}))(t)
	n := 0
	order := func(c commerce.Customer) commerce.Record {
		n++
		o := versions()[0]
		o.External, o.Customer = fmt.Sprint("c", n), c
		same(t, "taken", s.take(o).New, 1)
		return s.row(o.External)
	}
	same(t, "by the shop's id", order(commerce.Customer{External: "C-7", Email: "bob@example.com"}).Contact, domain.ID(501))
	same(t, "by the address", order(commerce.Customer{External: "C-8", Email: " BOB@example.com", Name: "Bob"}).Contact, domain.ID(502))
	same(t, "by the id learned", order(commerce.Customer{External: "C-8"}).Contact, domain.ID(502))
	same(t, "the name learned", must(s.Contact(t.Context(), 502))(t).Name, "Bob")
	same(t, "by the number", order(commerce.Customer{Phone: "0049 30 555-000"}).Contact, domain.ID(503))
	local := order(commerce.Customer{Phone: "030 555000", Email: "no address"})
	if local.Contact == 503 || local.Contact == order(commerce.Customer{Phone: "030 555000"}).Contact {
		t.Error("a number without its country is anybody's")
	}
	if order(commerce.Customer{Email: "far@example.com"}).Contact == 504 {
		t.Error("a customer of another store was taken")
	}
	fresh := order(commerce.Customer{External: "C-9", Email: "cleo@example.com", Phone: "+1 555 010 9999"})
	same(t, "by any that the first order told", []domain.ID{order(commerce.Customer{Email: "cleo@example.com"}).Contact, order(commerce.Customer{Phone: "+15550109999"}).Contact},
		[]domain.ID{fresh.Contact, fresh.Contact})
	moved := fresh.Order
	moved.Updated, moved.Customer = moved.Updated.Add(time.Second), commerce.Customer{External: "C-7", Email: "bob@example.com"}
	same(t, "changed", s.take(moved).Changed, 1)
	same(t, "stays with its customer", s.row(moved.External).Contact, fresh.Contact)
	same(t, "who keeps what is his", must(s.FindContact(t.Context(), shop, domain.Identifier{Kind: "email", Value: "bob@example.com"}))(t).ID, domain.ID(502))
}

// ordersProofs: who made an order is credited as he or she was then, and the cart's conversation is noted if it is one of the store.
func ordersProofs(t *testing.T, url string) {
	s := newSales(t, url)
	talk := s.says(1, "Is it in stock?").Conversation
	junior := domain.OrderProof{Kind: domain.ProofCheckout, At: morning.Add(3 * time.Hour),
		Agent: domain.AgentRef{Agent: amy, Team: teamOne, Seniority: domain.SeniorityJunior, Employment: domain.EmploymentOwn}}
	trainee := domain.OrderProof{Kind: domain.ProofCheckout, At: morning,
		Agent: domain.AgentRef{Agent: amy, Team: teamTwo, Seniority: domain.SeniorityTrainee, Employment: domain.EmploymentOwn}}
	session := domain.OrderProof{Kind: domain.ProofSession, Conversation: talk}
	for name, tt := range map[string]struct {
		placed time.Duration
		agent  string
		ref    string
		want   []domain.OrderProof
	}{
		"none":          {0, "", "", nil},
		"trainee":       {0, "amy@SHOP.example", "", []domain.OrderProof{trainee}},
		"junior":        {3 * time.Hour, "Amy", "", []domain.OrderProof{junior}},
		"nobody":        {0, "zoe@shop.example", "", nil},
		"session":       {0, "", talk.String(), []domain.OrderProof{session}},
		"both":          {0, "Amy", " " + talk.String(), []domain.OrderProof{trainee, session}},
		"no such talk":  {0, "", "12345", nil},
		"no talk":       {0, "", "spring-sale", nil},
		"something odd": {0, "", "-1", nil},
	} {
		o := versions()[0]
		o.External, o.Agent, o.Ref, o.Placed = name, tt.agent, tt.ref, morning.Add(tt.placed)
		o.Updated = o.Placed
		s.take(o)
		same(t, name, s.row(name).Proofs, tt.want)
	}
	elsewhere := counterShop
	elsewhere.ID, elsewhere.Store = 72, shop+1
	o := versions()[0]
	o.Ref = talk.String()
	must(s.orders.Take(t.Context(), elsewhere, []commerce.Order{o}))(t)
	r := must(s.orders.Get(t.Context(), boss(), domain.HashID("order", "72", "1001")))(t)
	same(t, "a conversation of another store", r.Proofs, nil)
}

// ordersReads: lists are newest first, page by page, by store, by customer and by how number, address or name begin; an agent sees those of customers of whom
// he or she sees a conversation.
func ordersReads(t *testing.T, url string) {
	s := newSales(t, url)
	ctx := t.Context()
	elsewhere := counterShop
	elsewhere.ID, elsewhere.Store = 72, shop+1
	mail := func(n int) string { return []string{"anna@example.com", "bert@example.com", "Älva@example.com"}[n] }
	for n := range 7 {
		o := versions()[0]
		o.External, o.Number, o.Placed = fmt.Sprint(n), fmt.Sprintf("SH-%d%d", n%2, n), morning.Add(time.Duration(n/2)*time.Minute)
		o.Updated = o.Placed
		o.Customer = commerce.Customer{Email: mail(n % 3), Name: []string{"Anna Schmidt", "bert", "ÄLVA"}[n%3]}
		from := counterShop
		if n == 6 {
			from = elsewhere
		}
		must(s.orders.Take(ctx, from, []commerce.Order{o}))(t)
	}
	list := func(p access.Principal, q commerce.Query) string {
		t.Helper()
		q.Limit = 2
		out := ""
		for {
			page := must(s.orders.List(ctx, p, q))(t)
			for _, r := range page.Items {
				out += r.Order.External
			}
			if page.Next == "" {
				return sorted(out)
			}
			q.Cursor = page.Next
		}
	}
	page := must(s.orders.List(ctx, boss(), commerce.Query{Limit: 100}))(t)
	for i := 1; i < len(page.Items); i++ {
		if a, b := page.Items[i-1], page.Items[i]; a.Order.Placed < b.Order.Placed || a.Order.Placed == b.Order.Placed && a.ID <= b.ID {
			t.Errorf("%s is listed before %s", a.Order.External, b.Order.External)
		}
	}
	for _, tt := range []struct {
		name string
		q    commerce.Query
		want string
	}{
		{"all", commerce.Query{}, "0123456"}, {"one store", commerce.Query{Store: shop}, "012345"}, {"number", commerce.Query{Text: "sh-1"}, "135"},
		{"one number", commerce.Query{Text: " SH-11 "}, "1"}, {"address", commerce.Query{Text: "Anna@"}, "036"}, {"address in a store", commerce.Query{Text: "anna@", Store: shop}, "03"},
		{"name", commerce.Query{Text: "anna s"}, "036"}, {"name in other letters", commerce.Query{Text: "äLV"}, "25"}, {"middle", commerce.Query{Text: "schmidt"}, ""},
		{"wildcards", commerce.Query{Text: "%"}, ""}, {"customer", commerce.Query{Contact: s.row("1").Contact}, "14"}, {"nobody", commerce.Query{Contact: 9}, ""},
	} {
		same(t, tt.name, list(boss(), tt.q), tt.want)
	}

	agent := access.Principal{User: 9, Role: access.Agent, Agent: amy}
	same(t, "of nobody whom she serves", list(agent, commerce.Query{}), "")
	_, err := s.orders.Get(ctx, agent, s.row("0").ID)
	fails(t, err, domain.KindNotFound, "order_not_found")
	talk := s.says(1, "Hi").Conversation
	visitor := s.stored(talk).State.Contact
	anna := s.row("0").Contact
	now := s.clock.now
	must(s.Ingest(ctx, domain.Batch{Events: []domain.Event{{ID: 1, StoreID: shop, ContactID: anna, Kind: domain.EventContactMerged, At: now,
		Actor: domain.Actor{Kind: domain.ActorSystem}, Data: domain.ContactMerged{Other: visitor}}}}))(t)
	same(t, "of who waits in the queue, by another contact of hers", list(agent, commerce.Query{}), "03")
	same(t, "of the customer, by either contact", []string{list(agent, commerce.Query{Contact: visitor}), list(agent, commerce.Query{Contact: anna})}, []string{"03", "03"})
	must(s.agents.Assign(ctx, boss2(), talk, inbox.To{Agent: cat, Reason: domain.AssignTransfer}))(t)
	same(t, "of another team's customer", list(agent, commerce.Query{}), "")
	same(t, "of the own customer", list(access.Principal{User: 8, Role: access.Agent, Agent: cat}, commerce.Query{}), "03")

	finance, outsourced := access.Principal{User: 7, Role: access.Finance}, access.Principal{User: 6, Role: access.Outsourced, Agent: cat}
	same(t, "all for those who check the money", list(finance, commerce.Query{}), "0123456")
	same(t, "found by number", list(finance, commerce.Query{Text: "sh-1"}), "135")
	same(t, "not found by name", list(finance, commerce.Query{Text: "anna"}), "")
	for _, p := range []access.Principal{finance, outsourced} {
		r := must(s.orders.Get(ctx, p, s.row("0").ID))(t)
		same(t, "masked", r.Order.Customer, commerce.Customer{Name: "A***"})
	}
	_, err = s.orders.List(ctx, access.Principal{User: 5, Role: access.Viewer}, commerce.Query{Limit: 1})
	fails(t, err, domain.KindForbidden, "no_right")
	for _, bad := range []commerce.Query{{Limit: 0}, {Limit: 101}} {
		_, err = s.orders.List(ctx, boss(), bad)
		fails(t, err, domain.KindInvalid, "bad_limit")
	}
	_, err = s.orders.List(ctx, boss(), commerce.Query{Limit: 1, Cursor: "x"})
	fails(t, err, domain.KindInvalid, "bad_cursor")
}

// ordersMany: whether few or many orders begin so, the same are found as by a look at each.
func ordersMany(t *testing.T, url string) {
	s := newSales(t, url)
	var some []commerce.Order
	for n := range 2100 {
		o := commerce.Order{External: fmt.Sprint(n), Number: fmt.Sprint("SH-", n), Placed: morning.Add(time.Duration(n/3) * time.Second), Currency: "EUR"}
		o.Updated, o.Customer.Name = o.Placed, []string{"Müller", "مريم", "Ωmega", "müllerin"}[n%4]
		some = append(some, o)
	}
	must(s.orders.TakeAll(t.Context(), counterShop, some))(t)
	all := func(text string) (out []string) {
		q := commerce.Query{Text: text, Limit: 100}
		for {
			page := must(s.orders.List(t.Context(), boss(), q))(t)
			for _, r := range page.Items {
				out = append(out, r.Order.Number+" "+r.Order.Customer.Name)
			}
			if q.Cursor = page.Next; q.Cursor == "" {
				return out
			}
		}
	}
	everything := all("")
	same(t, "orders", len(everything), 2100)
	for _, text := range []string{"sh", "SH-20", "sh-2099", "mü", "müllerin", "م", "ω", "z", "-", "sh-2\U0010FFFF"} {
		want := slices.DeleteFunc(slices.Clone(everything), func(line string) bool {
			number, name, _ := strings.Cut(strings.ToLower(line), " ")
			return !strings.HasPrefix(number, strings.ToLower(text)) && !strings.HasPrefix(name, strings.ToLower(text))
		})
		same(t, text, strings.Join(all(text), "\n"), strings.Join(want, "\n"))
	}
}

func sorted(text string) string {
	b := []byte(text)
	slices.Sort(b)
	return string(b)
}

// ordersMarks: flags and shares by hand are kept with the order, told once each, and stay when the shop tells a new version.
func ordersMarks(t *testing.T, url string) {
	s := newSales(t, url)
	ctx := t.Context()
	v := versions()
	s.take(v[0])
	id := s.row("1001").ID
	flag := func(p access.Principal, f domain.OrderFlag, on bool) (bool, error) {
		_, changed, err := s.orders.Flag(ctx, p, id, f, on)
		return changed, err
	}
	same(t, "set", must(flag(boss(), domain.FlagFlagged, true))(t), true)
	same(t, "set again", must(flag(boss(), domain.FlagFlagged, true))(t), false)
	same(t, "another", must(flag(boss(), domain.FlagSample, true))(t), true)
	same(t, "taken away", must(flag(boss(), domain.FlagFlagged, false))(t), true)
	same(t, "taken away again", must(flag(boss(), domain.FlagFlagged, false))(t), false)
	_, err := flag(boss(), "pink", true)
	fails(t, err, domain.KindInvalid, "bad_flag")
	_, err = flag(access.Principal{User: 9, Role: access.Agent, Agent: amy}, domain.FlagTest, true)
	fails(t, err, domain.KindForbidden, "no_right")
	_, err = flag(access.Principal{User: 9, Role: access.Supervisor, Teams: []domain.ID{teamOne}}, domain.FlagTest, true)
	fails(t, err, domain.KindNotFound, "order_not_found")

	share := func(some ...commerce.Share) error {
		_, _, err := s.orders.Share(ctx, boss(), id, some)
		return err
	}
	check(t, share(commerce.Share{Agent: amy, Role: "owner", Points: 6000}, commerce.Share{Agent: cat, Role: "engineer", Points: 4000}))
	for name, tt := range map[string]struct {
		some []commerce.Share
		kind domain.ErrorKind
		code string
	}{
		"too little":   {[]commerce.Share{{Agent: amy, Points: 9999}}, domain.KindInvalid, "bad_sum"},
		"nothing":      {[]commerce.Share{{Agent: amy, Points: 10000}, {Agent: cat}}, domain.KindInvalid, "bad_points"},
		"role":         {[]commerce.Share{{Agent: amy, Role: "boss", Points: 10000}}, domain.KindInvalid, "bad_share_role"},
		"twice":        {[]commerce.Share{{Agent: amy, Points: 5000}, {Agent: amy, Points: 5000}}, domain.KindInvalid, "agent_twice"},
		"nobody":       {[]commerce.Share{{Agent: 999, Points: 10000}}, domain.KindNotFound, "agent_not_found"},
		"six of them":  {make([]commerce.Share, 6), domain.KindInvalid, "too_many_shares"},
		"a loan of it": {[]commerce.Share{{Agent: amy, Points: -1}, {Agent: cat, Points: 10001}}, domain.KindInvalid, "bad_points"},
	} {
		t.Run(name, func(t *testing.T) { fails(t, share(tt.some...), tt.kind, tt.code) })
	}
	s.take(v[3])
	r := s.row("1001")
	same(t, "flags", r.Flags, []domain.OrderFlag{domain.FlagSample})
	same(t, "shares", r.Shares, []domain.OrderShare{
		{Agent: domain.AgentRef{Agent: amy, Team: teamTwo, Seniority: domain.SeniorityTrainee, Employment: domain.EmploymentOwn}, Role: "owner", Points: 6000},
		{Agent: domain.AgentRef{Agent: cat, Team: teamTwo, Seniority: domain.SeniorityJunior, Employment: domain.EmploymentOwn}, Role: "engineer", Points: 4000},
	})
	check(t, share())
	same(t, "shares taken back", len(s.row("1001").Shares), 0)
	var told []string
	for _, e := range s.logged(r.Contact) {
		switch d := e.Data.(type) {
		case domain.OrderMarked:
			told = append(told, fmt.Sprint(d.Flag, " ", d.Off, " ", e.Actor.Kind))
		case domain.OrderShared:
			told = append(told, fmt.Sprint("shared ", len(d.Shares)))
		}
	}
	same(t, "told", told, []string{"flagged false colleague", "sample false colleague", "flagged true colleague", "shared 2", "shared 0"})
}

// shops: a shop is found by its key, keeps it and its secret when it is changed, and goes with the demo.
func shops(t *testing.T, url string) {
	s := newSales(t, url)
	ctx := t.Context()
	check(t, s.SaveStores(ctx, domain.Store{ID: shop, Name: "Shop", Demo: true}))
	_, err := s.orders.FileShop(ctx, 999)
	fails(t, err, domain.KindNotFound, "store_not_found")
	file := must(s.orders.FileShop(ctx, shop))(t)
	same(t, "again", must(s.orders.FileShop(ctx, shop))(t), file)
	_, err = s.orders.RenewShop(ctx, boss(), file.ID, false)
	fails(t, err, domain.KindConflict, "shop_without_secret")
	o := versions()[0]
	must(s.orders.TakeAll(ctx, file, []commerce.Order{o}))(t)
	r := must(s.orders.Get(ctx, boss(), domain.HashID("order", file.ID.String(), o.External)))(t)
	same(t, "source of history", s.logged(r.Contact)[0].Source, file.ID)
	renamed := must(s.orders.SaveShop(ctx, boss(), file.ID, commerce.ShopSetup{Name: " Files ", Active: false}))(t)
	same(t, "renamed", must(s.orders.ListShops(ctx, boss()))(t), []commerce.Shop{renamed})
	same(t, "by key", must(s.ShopOf(ctx, file.Key))(t), renamed)
	_, err = s.orders.SaveShop(ctx, boss(), 999, commerce.ShopSetup{Name: "x"})
	fails(t, err, domain.KindNotFound, "shop_not_found")
	must(s.ClearDemo(ctx))(t)
	same(t, "shops after the demo", len(must(s.orders.ListShops(ctx, boss()))(t)), 0)
	same(t, "orders after the demo", len(must(s.orders.List(ctx, boss(), commerce.Query{Limit: 1}))(t).Items), 0)
}
