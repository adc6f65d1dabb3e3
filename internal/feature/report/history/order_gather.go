package history

import (
	"maps"
	"slices"
	"strings"
	"time"

	"kefu/internal/domain"
)

// gathering reads one order from its rows. The first contradiction stays in reason and decides.
type gathering struct {
	m      Mapping
	loc    *time.Location
	recs   []record
	reason Reason
	detail string
	notes  []string

	currency              string
	gross                 int64 // goods as the file has them, with tax when the mapping says so
	hasTotal, hasNet, has bool  // has: some amount of the goods is known
}

func (c *conversion) gathering(recs []record) *gathering {
	return &gathering{m: c.m, loc: c.b.times.loc, recs: recs}
}

func (g *gathering) fail(r Reason, detail string) {
	if g.reason == "" {
		g.reason, g.detail = r, clip(detail)
	}
}

func (g *gathering) note(code string) { g.notes = append(g.notes, code) }

// one is what the rows say of the order as a whole: rows may leave it out, and may not differ.
func (g *gathering) one(f ord) string {
	v := ""
	for i := range g.recs {
		switch x := g.recs[i].vals[f]; {
		case x == "" || x == v:
		case v != "":
			g.fail(ReasonConflict, string(fieldTable()[f].name)+": "+v+" / "+x)
		default:
			v = x
		}
	}
	return v
}

func (g *gathering) time(f ord) domain.Instant {
	rec := record{}
	rec.vals[f] = g.one(f)
	return rec.time(f)
}

// amount is one amount of the order: the one that all rows repeat, or the sum of their parts. False: the file does not tell.
func (g *gathering) amount(f ord) (int64, bool) {
	name := fieldTable()[f].name
	if !g.m.Columns[name].Sum {
		return g.minor(name, g.one(f))
	}
	var sum int64
	known := false
	for i := range g.recs {
		v, ok := g.minor(name, g.recs[i].vals[f])
		sum, known = sum+v, known || ok
	}
	return sum, known
}

func (g *gathering) minor(name Field, s string) (int64, bool) {
	if s == "" || g.currency == "" {
		return 0, false
	}
	v, ok := minor(s, g.currency)
	switch {
	case !ok:
		g.fail(ReasonTooManyDecimals, string(name)+": "+s+" "+g.currency)
	case v > largest || v < -largest:
		g.fail(ReasonBadNumber, string(name)+": "+s)
		return 0, false
	}
	return v, ok
}

// size is an amount that some shops write with a minus before it because it is taken off.
func (g *gathering) size(f ord) (int64, bool) {
	v, ok := g.amount(f)
	return max(v, -v), ok
}

// order reads everything; it is worth nothing when g.reason is set.
func (g *gathering) order() Order {
	o := Order{Store: g.one(fStore), External: g.recs[0].vals[fOrder], Number: g.one(fOrderNumber), Placed: g.time(fPlaced), Country: g.one(fCountry),
		Customer: g.one(fCustomer), Name: g.one(fCustomerName), Email: g.one(fEmail), Phone: g.one(fPhone), Test: g.one(fTest) == "1", Codes: g.codes()}
	if o.Number == "" {
		o.Number = o.External
	}
	if g.m.AgentCheckout {
		o.Agent = g.one(fAgent)
	}
	if o.Placed == 0 {
		g.fail(ReasonMissingTime, "placed")
	}
	if g.currency = g.one(fCurrency); g.currency == "" {
		g.fail(ReasonUnknownCurrency, "currency")
	}
	o.Currency = g.currency
	g.lines(&o)
	g.amounts(&o)
	g.money(&o)
	g.moments(&o)
	return o
}

func (g *gathering) codes() []string {
	seen := map[string]bool{}
	for i := range g.recs {
		for _, code := range strings.Split(g.recs[i].vals[fDiscountCode], "\n") {
			if code != "" {
				seen[code] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// lines reads the lines and, where no column does, how many items they make.
func (g *gathering) lines(o *Order) {
	for i := range g.recs {
		r := &g.recs[i]
		if r.vals[fLineSKU]+r.vals[fLineName]+r.vals[fLineQuantity]+r.vals[fLinePrice]+r.vals[fLineTotal] == "" {
			continue
		}
		l := OrderLine{External: r.vals[fLine], SKU: r.vals[fLineSKU], Name: r.vals[fLineName], Quantity: 1, Net: -1}
		if r.vals[fLineQuantity] != "" {
			l.Quantity = r.int(fLineQuantity)
		}
		net, hasNet := g.minor("line_total", r.vals[fLineTotal])
		price, hasPrice := g.minor("line_price", r.vals[fLinePrice])
		if net < 0 || price < 0 {
			g.fail(ReasonNegativeAmount, "line_price")
		}
		if hasNet {
			l.Net = net
		}
		if !hasPrice && hasNet && l.Quantity > 0 && net%l.Quantity == 0 {
			price = net / l.Quantity
		}
		l.Price = price
		o.Items += l.Quantity
		o.Lines = append(o.Lines, l)
	}
	if s := g.one(fItems); s != "" {
		rec := record{}
		rec.vals[fItems] = s
		o.Items = rec.int(fItems)
	}
}

// amounts finds total, goods, discount, tax and shipping from what there is.
func (g *gathering) amounts(o *Order) {
	o.Total, g.hasTotal = g.amount(fTotal)
	o.Tax, _ = g.amount(fTax)
	o.Shipping, _ = g.amount(fShipping)
	o.Discount, _ = g.size(fDiscount)
	for _, a := range []struct {
		v     int64
		field string
	}{{o.Total, "total"}, {o.Tax, "tax"}, {o.Shipping, "shipping"}} {
		if a.v < 0 {
			g.fail(ReasonNegativeAmount, a.field)
		}
	}
	g.goods(o)
	if g.reason != "" {
		return
	}
	switch {
	case !g.hasTotal && !g.has:
		g.fail(ReasonMissingAmount, "total")
		return
	case !g.hasTotal:
		o.Total = g.gross + o.Shipping
		if !g.m.TaxIncluded {
			o.Total += o.Tax
		}
	}
	switch {
	case o.Net < 0 || o.List < 0:
		g.fail(ReasonNegativeAmount, "net")
	case o.Net > o.Total:
		g.fail(ReasonNetAboveTotal, "net")
	case o.List > 0 && o.Net > o.List:
		g.fail(ReasonNetAboveList, "list")
	}
	if o.List > 0 { // what was given off the shipping is no discount on goods
		o.Discount = o.List - o.Net
	}
}

// goods finds what the goods cost: as the file says, else from the price before discounts, from the total, or from the lines.
func (g *gathering) goods(o *Order) {
	net, hasNet := g.amount(fNet)
	list, hasList := g.amount(fList)
	if net < 0 || list < 0 {
		g.fail(ReasonNegativeAmount, "net")
		return
	}
	sum, listed, hasLines := linesOf(o.Lines)
	switch {
	case hasNet:
	case hasList:
		net = list - o.Discount
	case g.hasTotal && (g.m.has("tax", "shipping") || !hasLines):
		// The total holds tax and shipping whether or not the goods contain the tax.
		o.Net, g.has = o.Total-o.Tax-o.Shipping, true
		g.gross = o.Net
		if o.Discount > 0 {
			o.List = o.Net + o.Discount
		}
		return
	case hasLines:
		net = sum
		if listed {
			net -= o.Discount
		}
	default:
		return
	}
	if net < 0 {
		g.fail(ReasonNegativeAmount, "net")
		return
	}
	g.has, g.gross = true, net
	if !hasList && o.Discount > 0 {
		list = net + o.Discount
	}
	if !g.m.TaxIncluded || o.Tax <= 0 {
		o.Net, o.List = net, list
		return
	}
	// The tax is that of goods and shipping together; the part of the goods comes off.
	whole := net + o.Shipping
	part := domain.Proportion(min(o.Tax, whole), net, max(whole, 1))
	o.Net = net - part
	if o.List = list; net > 0 && list >= net {
		o.List = o.Net + domain.Proportion(o.Net, list-net, net)
	}
}

// linesOf adds the lines up: after discounts when every line tells so, else before them (listed).
func linesOf(lines []OrderLine) (sum int64, listed, ok bool) {
	if len(lines) == 0 {
		return 0, false, false
	}
	for _, l := range lines {
		if l.Net < 0 {
			listed = true
		}
	}
	for _, l := range lines {
		if !listed {
			sum += l.Net
			continue
		}
		if l.Price > 0 && l.Quantity > (1<<62-sum)/l.Price {
			return 0, false, false
		}
		sum += l.Price * l.Quantity
	}
	return sum, listed, !listed || slices.ContainsFunc(lines, func(l OrderLine) bool { return l.Price > 0 })
}

// money says what was paid and what went back.
func (g *gathering) money(o *Order) {
	order, payment := g.one(fOrderStatus), g.one(fPaymentStatus)
	says := order
	if payment != "" && payment != orderIgnore {
		says = payment
	}
	o.Paid = onDay(g.time(fPaid), o.Placed, g.loc)
	amount, told := g.amount(fPaidAmount)
	refunded, _ := g.size(fRefunded)
	full := order == orderRefunded || payment == orderRefunded
	switch {
	case amount < 0:
		g.fail(ReasonNegativeAmount, "paid_amount")
	case o.Paid == 0 && says == orderUnpaid && refunded > 0:
		g.fail(ReasonRefundUnpaid, "refunded")
	case o.Paid == 0 && says == orderPartlyPaid && !told:
		g.note("part_payment_unknown")
	case o.Paid == 0 && (saysPaid(says) || full || refunded > 0 || says == orderPartlyPaid):
		o.Paid = o.Placed
		g.note("paid_undated")
	}
	if o.Paid != 0 {
		if o.PaidAmount = o.Total; told {
			o.PaidAmount = amount
		}
	}
	g.refunds(o, full)
	if refunded == 0 && (order == orderPartRefunded || payment == orderPartRefunded) {
		g.note("refund_unknown")
	}
	if o.Cancelled = onDay(g.time(fCancelled), o.Placed, g.loc); o.Cancelled == 0 && (order == orderCancelled || payment == orderCancelled) {
		o.Cancelled = -1 // dated by moments
	}
}

// refunds reads what went back, each part at its own time where the rows tell parts.
func (g *gathering) refunds(o *Order, full bool) {
	byTime := map[domain.Instant]int64{}
	if g.m.Columns["refunded"].Sum {
		for i := range g.recs {
			v, _ := g.minor("refunded", g.recs[i].vals[fRefunded])
			byTime[g.recs[i].time(fRefundedAt)] += max(v, -v)
		}
	} else {
		v, _ := g.size(fRefunded)
		byTime[g.time(fRefundedAt)] += v
	}
	var sum int64
	for _, at := range slices.Sorted(maps.Keys(byTime)) {
		if v := byTime[at]; v > 0 {
			o.Refunds = append(o.Refunds, OrderRefund{At: onDay(at, o.Placed, g.loc), Amount: v})
			sum += v
		}
	}
	if sum == 0 && full && o.PaidAmount > 0 {
		o.Refunds, sum = []OrderRefund{{At: onDay(g.time(fRefundedAt), o.Placed, g.loc), Amount: o.PaidAmount}}, o.PaidAmount
	}
	if sum > max(o.Total, o.PaidAmount) {
		g.fail(ReasonRefundAboveTotal, "refunded")
	}
}

// moments checks the times against each other and dates what the file only states.
func (g *gathering) moments(o *Order) {
	seen := map[domain.Instant]bool{}
	for i := range g.recs {
		if at := onDay(g.recs[i].time(fShipped), o.Placed, g.loc); at != 0 {
			seen[at] = true
		}
	}
	o.Shipped = slices.Sorted(maps.Keys(seen))
	last := max(o.Placed, o.Paid, o.Cancelled)
	if n := len(o.Shipped); n > 0 {
		last = max(last, o.Shipped[n-1])
	}
	for _, r := range o.Refunds {
		last = max(last, r.At)
	}
	if o.Cancelled == -1 {
		o.Cancelled = last
		g.note("cancelled_undated")
	}
	for i := range o.Refunds {
		if o.Refunds[i].At == 0 {
			o.Refunds[i].At = last
			g.note("refund_undated")
		}
	}
	slices.SortFunc(o.Refunds, func(a, b OrderRefund) int { return int(min(1, max(-1, a.At-b.At))) })
	o.Updated = max(last, g.time(fUpdated))
	for _, t := range []struct {
		at     domain.Instant
		reason Reason
	}{
		{o.Paid, ReasonPaidFirst}, {o.Cancelled, ReasonCancelledFirst}, {first(o.Shipped), ReasonShippedFirst},
		{firstRefund(o.Refunds), ReasonRefundedFirst},
	} {
		if t.at != 0 && t.at < o.Placed {
			g.fail(t.reason, t.at.String()+" < "+o.Placed.String())
		}
	}
}

func first(at []domain.Instant) domain.Instant {
	if len(at) == 0 {
		return 0
	}
	return at[0]
}

func firstRefund(r []OrderRefund) domain.Instant {
	if len(r) == 0 {
		return 0
	}
	return r[0].At
}
