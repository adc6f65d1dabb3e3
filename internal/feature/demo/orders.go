package demo

import (
	"math"
	"math/rand/v2"
	"strconv"
	"time"

	"kefu/internal/domain"
	"kefu/internal/feature/commerce"
)

// till is what a store sells and the order in hand. It throws dice of its own, so that conversations are the same with orders and without.
type till struct {
	rng    *rand.Rand
	orders []Bought
	number int
}

// Bought is a simulated order as a shop would tell it.
type Bought struct {
	Store   domain.ID
	Contact domain.ID // who ordered; 0: somebody who never wrote
	commerce.Order
}

// ware is something a store sells, at a price in the smallest unit of its currency.
type ware struct {
	sku, name string
	price     int64
}

func wares(s shop) []ware {
	switch s {
	case shopClothes:
		return []ware{
			{"YL-DRS-012", "Linen midi dress", 5900}, {"YL-COA-044", "Wool blend coat", 12900}, {"YL-KNT-031", "Merino sweater", 7400},
			{"YL-JNS-008", "High-rise jeans", 6400}, {"YL-SCF-102", "Silk scarf", 3600}, {"YL-TEE-001", "Organic cotton tee", 2400},
		}
	case shopHome:
		return []ware{
			{"XY-LMP-020", "Bamboo table lamp", 8800}, {"XY-RUG-006", "Cotton rug 160 × 230", 15900}, {"XY-CUS-051", "Cushion cover, set of 2", 3200},
			{"XY-VAS-017", "Ceramic vase", 4500}, {"XY-SHF-003", "Oak wall shelf", 9900},
		}
	}
	return []ware{
		{"HY-PMP-S40", "Centrifugal pump S40", 48000}, {"HY-SEAL-K2", "Seal kit K2", 6500}, {"HY-VLV-080", "Butterfly valve DN80", 21000}, {"HY-BRG-220", "Bearing 220", 9400},
	}
}

// habit is how often an agent's conversations end in an order, how much is given away by hand for it, and how much of it comes back.
type habit struct{ sells, discount, returns float64 }

// habitOf is what the story says of an agent; others sell now and then.
func habitOf(t *trait) habit {
	switch t.name {
	case "周启明":
		return habit{0.224, 0.04, 0.07}
	case "何俊":
		return habit{0.112, 0.04, 0.09}
	case "唐可":
		return habit{0.151, 0.04, 0.08}
	case "罗薇": // by discounts, and twice as much comes back
		return habit{0.269, 0.14, 0.18}
	case "黄美玲":
		return habit{0.231, 0.03, 0.06}
	case "Nattapong S.":
		return habit{0.190, 0.04, 0.07}
	case "江一舟":
		return habit{0.087, 0.04, 0.10}
	}
	switch t.crew {
	case crewTemps:
		return habit{0.12, 0.04, 0.08}
	case crewCare:
		return habit{0.02, 0.02, 0.06}
	}
	return habit{0.03, 0.02, 0.03}
}

// Story figures of orders nobody has a part in.
const (
	silentShare = 1.3  // of those with a part, as many more
	askedAfter  = 0.25 // of the conversations about an order that was made before
	wonGradeA   = 0.45
	wonGradeB   = 0.15
)

// buys decides what the customer of a conversation ordered, before it or because of it.
func (g *generator) buys(sc *scene) {
	s, r := sc.slot, g.till.rng
	if s.outcome != outcomeHandled || s.agent < 0 {
		return
	}
	last := domain.Instant(0)
	for i := range sc.events {
		if e := &sc.events[i]; e.Actor.Kind == domain.ActorAgent && e.Kind == domain.EventMessageCreated {
			last = max(last, e.At)
		}
	}
	intent := g.issues[s.issue].Parent
	by := &g.cast[s.closer()]
	h := habitOf(by)
	switch {
	case last == 0 || last > g.p.Until:
	case s.grade == 'A' && r.Float64() < wonGradeA || s.grade == 'B' && r.Float64() < wonGradeB:
		g.contract(sc, last.Add(g.till.between(30*time.Hour, 130*time.Hour)))
	case intent == "aftersale" && r.Float64() < askedAfter:
		placed := s.start.Add(-g.till.between(20*time.Hour, 12*24*time.Hour))
		g.sell(sc, sc.order, placed, habit{returns: 0.12})
	case intent != "aftersale" && r.Float64() < h.sells*presaleLift:
		g.till.number++
		g.sell(sc, "SH-"+strconv.Itoa(100000+g.till.number), last.Add(g.till.between(3*time.Minute, 50*time.Hour)), h)
		for range int(silentShare + r.Float64()) {
			g.silent(sc.lane.shop, s.start.Add(g.till.between(0, 24*time.Hour)))
		}
	}
}

// presaleLift makes the rates, which are of all that an agent handles, those of what is asked before a sale.
const presaleLift = 1.5

func (t *till) between(lo, hi time.Duration) time.Duration {
	return lo + time.Duration(t.rng.Float64()*float64(hi-lo)).Truncate(time.Second)
}

// buyer lets the customer of a conversation be known by the shop as well.
func (g *generator) buyer(sc *scene) commerce.Customer {
	id := "demo-" + sc.contact.ID.String()
	sc.contact.Identifiers = append(sc.contact.Identifiers[:len(sc.contact.Identifiers):len(sc.contact.Identifiers)],
		domain.Identifier{Kind: "shop:" + commerce.FileShopID(sc.lane.store).String(), Value: id})
	return commerce.Customer{External: id, Name: sc.contact.Name}
}

func (g *generator) sell(sc *scene, number string, placed domain.Instant, h habit) {
	if placed > g.p.Until {
		return
	}
	g.ring(sc.lane.shop, sc.contact.ID, number, placed, h, g.buyer(sc), sc.lane.country)
}

// silent is an order of somebody who asked nobody.
func (g *generator) silent(s shop, placed domain.Instant) {
	if placed > g.p.Until {
		return
	}
	g.till.number++
	n := strconv.Itoa(100000 + g.till.number)
	country := [...]string{shopClothes: "US", shopHome: "SG", shopMachines: "AE"}[s]
	g.ring(s, 0, "SH-"+n, placed, habit{returns: 0.08}, commerce.Customer{External: "demo-" + g.run + "-" + n, Email: "buyer-" + g.run + "-" + n + "@example.com"}, country)
}

// ring writes an order with what came of it until the end of the history.
func (g *generator) ring(s shop, contact domain.ID, number string, placed domain.Instant, h habit, who commerce.Customer, country string) {
	t, all := g.till, wares(s)
	o := commerce.Order{
		External: number + "-" + who.External, Number: number, Placed: placed, Updated: placed, Currency: currencyOf(s), Customer: who, Country: country, Status: "paid",
	}
	for i, n := 0, 1+t.rng.IntN(3); i < n; i++ {
		w := all[t.rng.IntN(len(all))]
		q := int64(1 + t.rng.IntN(2))
		o.Lines = append(o.Lines, commerce.Line{SKU: w.sku, Name: w.name, Quantity: q, Price: w.price, Net: w.price * q})
		o.List += w.price * q
		o.Items += q
	}
	if h.discount > 0 {
		o.Manual = partOf(o.List, h.discount*2*t.rng.Float64())
	}
	o.Discount = o.Manual
	if t.rng.IntN(4) == 0 {
		o.Discount += partOf(o.List, 0.1)
		o.Codes = []string{"WELCOME10"}
	}
	o.Net = o.List - o.Discount
	for i, rest := 0, o.Discount; i < len(o.Lines); i++ {
		part := min(rest, partOf(o.Discount, float64(o.Lines[i].Net)/float64(o.List))+1)
		o.Lines[i].Net -= part
		rest -= part
	}
	o.Tax, o.Shipping = partOf(o.Net, 0.07), 590
	o.Total = o.Net + o.Tax + o.Shipping
	g.fate(&o, h)
	t.orders = append(t.orders, Bought{g.stores[s].ID, contact, o})
}

// fate is what happens to an order after it was placed.
func (g *generator) fate(o *commerce.Order, h habit) {
	t := g.till
	happens := func(at domain.Instant) bool {
		if at <= g.p.Until {
			o.Updated = max(o.Updated, at)
			return true
		}
		return false
	}
	if t.rng.IntN(25) == 0 { // never paid
		o.Status = "pending"
		if at := o.Placed.Add(72 * time.Hour); happens(at) {
			o.Cancelled, o.Status = at, "cancelled"
		}
		return
	}
	paid := o.Placed.Add(t.between(20*time.Second, 40*time.Minute))
	if !happens(paid) {
		o.Status = "pending"
		return
	}
	o.Payments = []commerce.Payment{{External: "P-" + o.External, At: paid, Amount: o.Total}}
	if at := paid.Add(t.between(10*time.Hour, 60*time.Hour)); happens(at) {
		o.Fulfilments = []commerce.Fulfilment{{External: "F-" + o.External, At: at, Carrier: "DHL", Tracking: "JD0146" + strconv.Itoa(10_000_000+t.rng.IntN(89_999_999))}}
		o.Status = "shipped"
	}
	if t.rng.Float64() >= h.returns {
		return
	}
	at := paid.Add(t.between(3*24*time.Hour, 20*24*time.Hour))
	if !happens(at) {
		return
	}
	line := o.Lines[t.rng.IntN(len(o.Lines))]
	net, items := line.Net, line.Quantity
	if t.rng.IntN(3) > 0 {
		net, items = o.Net, o.Items
	}
	o.Refunds = []commerce.Refund{{External: "R-" + o.External, At: at, Amount: net, Net: &net, Items: items}}
	o.Status = "refunded"
}

// contract is a B2B order: a deposit of thirty percent, the rest some weeks later.
func (g *generator) contract(sc *scene, placed domain.Instant) {
	if placed > g.p.Until {
		return
	}
	t := g.till
	t.number++
	number := "PI-" + strconv.Itoa(20000+t.number)
	w := wares(shopMachines)[0]
	q := int64(10 + t.rng.IntN(40))
	o := commerce.Order{
		External: number + "-" + g.run, Number: number, Placed: placed, Updated: placed, Currency: currencyOf(sc.lane.shop), Customer: g.buyer(sc), Country: sc.lane.country,
		Lines: []commerce.Line{{SKU: w.sku, Name: w.name, Quantity: q, Price: w.price, Net: w.price * q}}, List: w.price * q, Net: w.price * q, Items: q, Total: w.price * q, Status: "pending",
	}
	if at := placed.Add(t.between(4*time.Hour, 70*time.Hour)); at <= g.p.Until {
		o.Payments = append(o.Payments, commerce.Payment{External: "D-" + o.External, At: at, Amount: o.Total * 3 / 10})
		o.Updated, o.Status = at, "deposit paid"
	}
	if at := placed.Add(t.between(15*24*time.Hour, 35*24*time.Hour)); at <= g.p.Until && len(o.Payments) > 0 {
		o.Payments = append(o.Payments, commerce.Payment{External: "B-" + o.External, At: at, Amount: o.Total - o.Total*3/10})
		o.Updated, o.Status = at, "paid"
	}
	t.orders = append(t.orders, Bought{sc.lane.store, sc.contact.ID, o})
}

func currencyOf(s shop) string {
	return [...]string{shopClothes: "USD", shopHome: "SGD", shopMachines: "USD"}[s]
}

// partOf is a part of an amount, rounded.
func partOf(amount int64, part float64) int64 { return int64(math.Round(float64(amount) * part)) }

// Events are what the order becomes in the log.
func (b Bought) Events() []domain.Event {
	return commerce.Told(commerce.Shop{ID: commerce.FileShopID(b.Store), Store: b.Store, Kind: commerce.KindFile}, b.Contact, b.Order)
}

// Log is everything of a part that happened, orders included.
func (p Part) Log() []domain.Event {
	out := p.Events
	for _, b := range p.Orders {
		out = append(out, b.Events()...)
	}
	return out
}
