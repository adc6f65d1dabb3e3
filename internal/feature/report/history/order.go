package history

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"kefu/internal/domain"
)

// Order is one order as a file tells it. Amounts are in the smallest unit of Currency and never negative: Net ≤ Total, what was refunded ≤ Total,
// no time before Placed.
type Order struct {
	Store      string // label in the file, empty when it names none
	External   string // what the order is recognised by
	Number     string // what people call it
	Placed     domain.Instant
	Updated    domain.Instant // the newest time the file names for it
	Paid       domain.Instant // zero: unpaid
	PaidAmount int64
	Shipped    []domain.Instant // each parcel, oldest first
	Cancelled  domain.Instant   // zero: not cancelled
	Refunds    []OrderRefund    // oldest first
	Currency   string           // ISO 4217
	Total      int64
	Net        int64 // goods after discounts, without tax and shipping
	List       int64 // goods before discounts; zero when the file does not tell
	Discount   int64
	Tax        int64
	Shipping   int64
	Items      int64
	Country    string
	Customer   string // their id in the shop
	Name       string
	Email      string
	Phone      string
	Codes      []string // discount codes
	Agent      string   // e-mail address or name of who made the order; only when the mapping says that the column tells so
	Test       bool
	Lines      []OrderLine
}

// OrderRefund is money that went back.
type OrderRefund struct {
	At     domain.Instant
	Amount int64
}

// OrderLine is a line of an order. Price is that of one unit; Net is the whole line after discounts, -1 when the file does not tell.
type OrderLine struct {
	External string
	SKU      string
	Name     string
	Quantity int64
	Price    int64
	Net      int64
}

// Refusal says why the sink did not take an order; Index is its place in what was given.
type Refusal struct {
	Index  int
	Detail string
}

// batchOrders bounds how many orders are handed over at once.
const batchOrders = 500

// maxOrderRows is how many rows one order may have.
const maxOrderRows = 500

// pendingOrder waits for its batch with the rows it came from.
type pendingOrder struct {
	order Order
	rows  []pendingRow
}

type pendingRow struct {
	line int
	raw  string
}

// order gathers the rows of one order and passes it on when a batch is full.
func (c *conversion) order(ctx context.Context, recs []record) error {
	kept, reason, detail := c.distinct(recs)
	var o Order
	if reason == "" {
		g := c.gathering(kept)
		o = g.order()
		reason, detail = g.reason, g.detail
		if reason == "" {
			for _, code := range g.notes {
				c.b.notes[code]++
			}
		}
	}
	rows := make([]pendingRow, len(recs))
	for i := range recs {
		rows[i] = pendingRow{recs[i].line, c.b.rawOf(&recs[i])}
	}
	if reason != "" {
		return c.rejectRows(rows, reason, detail)
	}
	c.sum.Repeated += int64(len(recs) - len(kept))
	if c.m.AgentCheckout && o.Agent != "" {
		o.Agent = c.agentCalled(o.Agent)
	}
	c.orders = append(c.orders, pendingOrder{o, rows[:len(kept)]})
	if len(c.orders) < batchOrders {
		return nil
	}
	return c.flushOrders(ctx)
}

// agentCalled is how the agent of a label is known to the rest of the system; nobody for a label that is no human agent.
func (c *conversion) agentCalled(label string) string {
	name, rule := c.m.agent(label)
	known := c.env.Agents[rule.ID]
	switch {
	case rule.Kind != "" && rule.Kind != domain.ActorAgent:
		return ""
	case rule.ID != 0:
		return cmp.Or(known.Email, known.Name)
	}
	return cmp.Or(rule.Email, emailOf(name), rule.Name, name)
}

func (c *conversion) rejectRows(rows []pendingRow, reason Reason, detail string) error {
	for _, r := range rows {
		if err := c.reject(r.line, reason, detail, r.raw); err != nil {
			return err
		}
	}
	return nil
}

// flushOrders hands the waiting orders over. What the agents of these orders need goes first.
func (c *conversion) flushOrders(ctx context.Context) error {
	if err := c.emit.flush(ctx, true); err != nil || len(c.orders) == 0 {
		return err
	}
	batch := make([]Order, len(c.orders))
	for i := range c.orders {
		batch[i] = c.orders[i].order
	}
	refused, err := c.sink.Orders(ctx, batch)
	if err != nil {
		return err
	}
	for _, r := range refused {
		p := &c.orders[r.Index]
		if err := c.rejectRows(p.rows, ReasonRefused, r.Detail); err != nil {
			return err
		}
		p.rows = nil
	}
	for i := range c.orders {
		if p := &c.orders[i]; p.rows != nil {
			c.sum.Accepted += int64(len(p.rows))
			c.sum.Orders++
			c.spanOrder(&p.order)
		}
	}
	c.orders = c.orders[:0]
	return ctx.Err()
}

func (c *conversion) spanOrder(o *Order) {
	if c.sum.From == 0 || o.Placed < c.sum.From {
		c.sum.From = o.Placed
	}
	c.sum.To = max(c.sum.To, o.Placed)
	if who := cmp.Or(o.Customer, o.Email, o.Phone); who != "" {
		id := contactID(c.m.Source, o.Store, who)
		if !c.emit.customers[id] {
			c.emit.customers[id] = true
			c.sum.Customers++
		}
	}
}

// lined says whether the rows of the file are lines of orders.
func (c *conversion) lined() bool {
	return c.m.has("line", "line_sku", "line_name", "line_quantity", "line_price", "line_total")
}

// distinct drops rows that say the same of one id. Rows of one id that differ make the whole order one that cannot be known. Where rows are
// lines without ids, equal rows are lines of their own.
func (c *conversion) distinct(recs []record) ([]record, Reason, string) {
	if len(recs) > maxOrderRows {
		return nil, ReasonConflict, strconv.Itoa(len(recs)) + " > " + strconv.Itoa(maxOrderRows)
	}
	out := make([]record, 0, len(recs))
	first := map[uint64]uint64{}
	for i := range recs {
		id := recs[i].ident
		if id == 0 {
			out = append(out, recs[i])
			continue
		}
		digest, known := first[id]
		switch {
		case !known:
			first[id] = recs[i].digest
			out = append(out, recs[i])
		case digest != recs[i].digest:
			return nil, ReasonConflict, c.rowID(&recs[i])
		}
	}
	slices.SortStableFunc(out, byLine)
	return out, "", ""
}

// byLine orders the lines of an order by what they say, so that the order of the file has no say.
func byLine(a, b record) int {
	x, errX := strconv.ParseInt(a.vals[fLine], 10, 64)
	y, errY := strconv.ParseInt(b.vals[fLine], 10, 64)
	if errX == nil && errY == nil && x != y {
		return cmp.Compare(x, y)
	}
	for _, f := range []ord{fLine, fLineSKU, fLineName} {
		if n := strings.Compare(a.vals[f], b.vals[f]); n != 0 {
			return n
		}
	}
	return cmp.Compare(a.digest, b.digest)
}

// checkOrder says what a row alone lacks.
func checkOrder(rec *record) (Reason, string) {
	if rec.vals[fOrder] == "" {
		return ReasonMissingID, "order"
	}
	return "", ""
}

// previewOrder is what one row alone tells against its order; what other rows may add is not held against it.
func (c *conversion) previewOrder(rec *record) (Reason, string) {
	if reason, detail := checkOrder(rec); reason != "" {
		return reason, detail
	}
	g := c.gathering([]record{*rec})
	g.order()
	switch g.reason {
	case ReasonMissingTime, ReasonMissingAmount, ReasonUnknownCurrency:
		return "", ""
	}
	return g.reason, g.detail
}

// onDay moves a time that is only a date to the order's time when it falls on the order's day: "paid on 1 June" is not before 10:00.
func onDay(at, placed domain.Instant, loc *time.Location) domain.Instant {
	if at == 0 || at >= placed {
		return at
	}
	t, p := at.Time().In(loc), placed.Time().In(loc)
	if h, m, s := t.Clock(); h+m+s == 0 && t.Year() == p.Year() && t.YearDay() == p.YearDay() {
		return placed
	}
	return at
}
