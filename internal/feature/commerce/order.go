package commerce

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kefu/internal/domain"
)

// Order is an order as its shop tells it, in the same form for every kind of shop. One version of it tells everything that is known by then: what
// was paid and refunded before is told again. Amounts are in the smallest unit of the currency.
type Order struct {
	External string         `json:"external"`         // the shop's id of it
	Number   string         `json:"number,omitempty"` // as the customer knows it
	Placed   domain.Instant `json:"placed_at"`
	Updated  domain.Instant `json:"updated_at"` // of this version: of two the later holds
	Currency string         `json:"currency"`   // ISO 4217

	Total    int64 `json:"total"`              // what the customer pays in all
	Net      int64 `json:"net"`                // of it for goods: list price less discounts, without tax and shipping
	List     int64 `json:"list,omitempty"`     // 0: not known
	Discount int64 `json:"discount,omitempty"` // of List
	Manual   int64 `json:"manual,omitempty"`   // of Discount what an agent gave by hand
	Tax      int64 `json:"tax,omitempty"`
	Shipping int64 `json:"shipping,omitempty"`
	Items    int64 `json:"items,omitempty"`

	Country  string `json:"country,omitempty"` // it goes to, ISO 3166-1 alpha-2
	Test     bool   `json:"test,omitempty"`
	Sample   bool   `json:"sample,omitempty"`   // 样品单
	Employee bool   `json:"employee,omitempty"` // bought by a colleague
	Repeat   bool   `json:"repeat,omitempty"`   // 老客返单

	Lines       []Line         `json:"lines,omitempty"`
	Customer    Customer       `json:"customer"`
	Payments    []Payment      `json:"payments,omitempty"`
	Refunds     []Refund       `json:"refunds,omitempty"`
	Fulfilments []Fulfilment   `json:"fulfilments,omitempty"`
	Cancelled   domain.Instant `json:"cancelled_at,omitempty"`
	Codes       []string       `json:"codes,omitempty"`  // discount codes
	Ref         string         `json:"ref,omitempty"`    // the conversation that the cart was filled in
	Agent       string         `json:"agent,omitempty"`  // e-mail or name of the agent who made the order or its checkout
	Status      string         `json:"status,omitempty"` // in the shop's own word
}

// Line is what was ordered of one thing.
type Line struct {
	External string `json:"external,omitempty"`
	SKU      string `json:"sku,omitempty"`
	Name     string `json:"name,omitempty"`
	Quantity int64  `json:"quantity"`
	Price    int64  `json:"price,omitempty"` // of one
	Net      int64  `json:"net,omitempty"`   // of all, less discounts, without tax
}

// Customer is who ordered, as the shop knows him or her.
type Customer struct {
	External string `json:"external,omitempty"`
	Email    string `json:"email,omitempty"`
	Phone    string `json:"phone,omitempty"`
	Name     string `json:"name,omitempty"`
}

// Payment is money that came in. Without an id of the shop it is known by its place among the payments.
type Payment struct {
	External string         `json:"external,omitempty"`
	At       domain.Instant `json:"at"`
	Amount   int64          `json:"amount"`
}

// Refund is money that went back.
type Refund struct {
	External string         `json:"external,omitempty"`
	At       domain.Instant `json:"at"`
	Amount   int64          `json:"amount"`
	Net      *int64         `json:"net,omitempty"`   // its share of Order.Net; nil: in proportion to the total
	Items    int64          `json:"items,omitempty"` // that came back
}

// Fulfilment is a parcel that left.
type Fulfilment struct {
	External string         `json:"external,omitempty"`
	At       domain.Instant `json:"at"`
	Carrier  string         `json:"carrier,omitempty"`
	Tracking string         `json:"tracking,omitempty"`
	URL      string         `json:"url,omitempty"`
}

// Limits of an order.
const (
	MaxLines     = 500
	MaxEntries   = 100 // payments, refunds and fulfilments, each
	MaxCodes     = 20
	MaxAmount    = 1_000_000_000_000_000
	MaxQuantity  = 1_000_000
	maxText      = 200
	maxLineName  = 500
	maxURL       = 1000
	earliestYear = 2000

	// ahead is how far the clock of a shop may be ahead of ours, and how much earlier than its order a payment may be booked.
	ahead = 24 * time.Hour
)

var (
	currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)
	countryForm  = regexp.MustCompile(`^([A-Z]{2})?$`)
)

// Check reports the first thing about an order that cannot be.
func (o *Order) Check() error {
	for _, check := range []func() error{o.checkTexts, o.checkTimes, o.checkAmounts, o.checkLines, o.checkPayments, o.checkRefunds, o.checkFulfilments} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// text is a text of an order with its limit.
type text struct {
	field, value string
	most         int
}

func checkTexts(texts ...text) error {
	for _, t := range texts {
		switch {
		case utf8.RuneCountInString(t.value) > t.most:
			return domain.Invalid(t.field, "text_too_long", "%s has at most %d characters", t.field, t.most)
		case !utf8.ValidString(t.value) || strings.ContainsRune(t.value, 0):
			return domain.Invalid(t.field, "bad_text", "%s is no text in UTF-8", t.field)
		}
	}
	return nil
}

func (o *Order) checkTexts() error {
	if strings.TrimSpace(o.External) == "" {
		return domain.Invalid("id", "no_order_id", "an order needs the id it has in its shop")
	}
	if !currencyForm.MatchString(o.Currency) {
		return domain.Invalid("currency", "bad_currency", "%q is no currency; write three capital letters as EUR", o.Currency)
	}
	if !countryForm.MatchString(o.Country) {
		return domain.Invalid("country", "bad_country", "%q is no country code like DE", o.Country)
	}
	if len(o.Codes) > MaxCodes {
		return domain.Invalid("codes", "too_many_codes", "an order has at most %d discount codes", MaxCodes)
	}
	texts := []text{
		{"id", o.External, maxText}, {"number", o.Number, maxText}, {"ref", o.Ref, maxText}, {"agent", o.Agent, maxText}, {"status", o.Status, maxText},
		{"customer.id", o.Customer.External, maxText}, {"customer.email", o.Customer.Email, maxText}, {"customer.phone", o.Customer.Phone, maxText},
		{"customer.name", o.Customer.Name, maxText},
	}
	for _, c := range o.Codes {
		texts = append(texts, text{"codes", c, maxText})
	}
	return checkTexts(texts...)
}

// checkTime reports an instant that no order can have; what lies ahead of the clock is found where there is one.
func checkTime(field string, at domain.Instant) error {
	if at <= 0 || at.Time().Year() < earliestYear || at.Time().Year() > 9999 {
		return domain.Invalid(field, "bad_time", "%s says no time an order can have", field)
	}
	return nil
}

func (o *Order) checkTimes() error {
	if err := checkTime("placed_at", o.Placed); err != nil {
		return err
	}
	if err := checkTime("updated_at", o.Updated); err != nil {
		return err
	}
	if o.Cancelled != 0 {
		return checkTime("cancelled_at", o.Cancelled)
	}
	return nil
}

// checkAhead reports what would happen later than an instant.
func (o *Order) checkAhead(now domain.Instant) error {
	late := now.Add(ahead)
	for _, t := range o.times() {
		if t.at > late {
			return domain.Invalid(t.field, "future", "%s lies in the future; is the clock of the shop right?", t.field)
		}
	}
	return nil
}

// moment is a time of an order and its field.
type moment struct {
	field string
	at    domain.Instant
}

func (o *Order) times() []moment {
	out := []moment{{"placed_at", o.Placed}, {"updated_at", o.Updated}, {"cancelled_at", o.Cancelled}}
	for i, p := range o.Payments {
		out = append(out, moment{entry("payments", i, "at"), p.At})
	}
	for i, r := range o.Refunds {
		out = append(out, moment{entry("refunds", i, "at"), r.At})
	}
	for i, f := range o.Fulfilments {
		out = append(out, moment{entry("fulfilments", i, "at"), f.At})
	}
	return out
}

// entry names a field of one of several.
func entry(list string, i int, field string) string {
	return list + "[" + strconv.Itoa(i) + "]." + field
}

func checkAmount(field string, amount int64) error {
	switch {
	case amount < 0:
		return domain.Invalid(field, "negative_amount", "%s is below zero", field)
	case amount > MaxAmount:
		return domain.Invalid(field, "amount_too_large", "%s is larger than any order can be", field)
	}
	return nil
}

func (o *Order) checkAmounts() error {
	for _, a := range []struct {
		field  string
		amount int64
	}{
		{"total", o.Total}, {"net", o.Net}, {"list", o.List}, {"discount", o.Discount}, {"manual_discount", o.Manual}, {"tax", o.Tax},
		{"shipping", o.Shipping}, {"items", o.Items},
	} {
		if err := checkAmount(a.field, a.amount); err != nil {
			return err
		}
	}
	switch {
	case o.Net > o.Total:
		return domain.Invalid("net", "net_above_total", "the goods cost more than the whole order")
	case o.List != 0 && o.Net > o.List:
		return domain.Invalid("net", "net_above_list", "the goods cost more than their list price")
	case o.List != 0 && o.Discount > o.List:
		return domain.Invalid("discount", "discount_above_list", "the discount is larger than the list price")
	case o.Manual > o.Discount:
		return domain.Invalid("manual_discount", "manual_above_discount", "the discount given by hand is larger than the whole discount")
	case o.Items > MaxLines*MaxQuantity:
		return domain.Invalid("items", "too_many_items", "no order has so many items")
	}
	return nil
}

func (o *Order) checkLines() error {
	if len(o.Lines) > MaxLines {
		return domain.Invalid("lines", "too_many_lines", "an order has at most %d lines", MaxLines)
	}
	for i, l := range o.Lines {
		at := func(field string) string { return entry("lines", i, field) }
		if l.Quantity < 0 || l.Quantity > MaxQuantity {
			return domain.Invalid(at("quantity"), "bad_quantity", "a quantity is from 0 to %d", MaxQuantity)
		}
		if err := checkAmount(at("price"), l.Price); err != nil {
			return err
		}
		if err := checkAmount(at("net"), l.Net); err != nil {
			return err
		}
		if err := checkTexts(text{at("id"), l.External, maxText}, text{at("sku"), l.SKU, maxText}, text{at("name"), l.Name, maxLineName}); err != nil {
			return err
		}
	}
	return nil
}

// checkEntries checks what payments, refunds and fulfilments have in common.
func checkEntries(list string, n int, of func(i int) (external string, at domain.Instant)) error {
	if n > MaxEntries {
		return domain.Invalid(list, "too_many_"+list, "an order has at most %d %s", MaxEntries, list)
	}
	var seen []string
	for i := range n {
		external, at := of(i)
		if err := checkTexts(text{entry(list, i, "id"), external, maxText}); err != nil {
			return err
		}
		if err := checkTime(entry(list, i, "at"), at); err != nil {
			return err
		}
		if external != "" && slices.Contains(seen, external) {
			return domain.Invalid(entry(list, i, "id"), "entry_twice", "%s has %q twice", list, external)
		}
		seen = append(seen, external)
	}
	return nil
}

func (o *Order) checkPayments() error {
	if err := checkEntries("payments", len(o.Payments), func(i int) (string, domain.Instant) { return o.Payments[i].External, o.Payments[i].At }); err != nil {
		return err
	}
	for i, p := range o.Payments {
		if err := checkAmount(entry("payments", i, "amount"), p.Amount); err != nil {
			return err
		}
		switch {
		case p.Amount == 0:
			return domain.Invalid(entry("payments", i, "amount"), "empty_payment", "a payment is more than nothing")
		case p.At < o.Placed.Add(-ahead):
			return domain.Invalid(entry("payments", i, "at"), "paid_before_placed", "the order was paid before it was placed")
		}
	}
	return nil
}

func (o *Order) checkRefunds() error {
	if err := checkEntries("refunds", len(o.Refunds), func(i int) (string, domain.Instant) { return o.Refunds[i].External, o.Refunds[i].At }); err != nil {
		return err
	}
	var paid, back, items int64
	for _, p := range o.Payments {
		paid += p.Amount
	}
	for i, r := range o.Refunds {
		if err := checkAmount(entry("refunds", i, "amount"), r.Amount); err != nil {
			return err
		}
		if err := checkAmount(entry("refunds", i, "items"), r.Items); err != nil {
			return err
		}
		if r.Net != nil && (*r.Net < 0 || *r.Net > r.Amount) {
			return domain.Invalid(entry("refunds", i, "net"), "bad_refund_net", "what is refunded for goods is a part of the refund")
		}
		back, items = back+r.Amount, items+r.Items
	}
	switch {
	case back > max(o.Total, paid):
		return domain.Invalid("refunds", "refund_above_total", "more is refunded than the order cost")
	case o.Items > 0 && items > o.Items:
		return domain.Invalid("refunds", "refund_items", "more items came back than were ordered")
	}
	return nil
}

func (o *Order) checkFulfilments() error {
	err := checkEntries("fulfilments", len(o.Fulfilments), func(i int) (string, domain.Instant) { return o.Fulfilments[i].External, o.Fulfilments[i].At })
	if err != nil {
		return err
	}
	for i, f := range o.Fulfilments {
		at := func(field string) string { return entry("fulfilments", i, field) }
		if f.URL != "" && !strings.HasPrefix(f.URL, "https://") && !strings.HasPrefix(f.URL, "http://") {
			return domain.Invalid(at("url"), "bad_url", "%s is no address that begins with https://", at("url"))
		}
		if err := checkTexts(text{at("carrier"), f.Carrier, maxText}, text{at("tracking"), f.Tracking, maxText}, text{at("url"), f.URL, maxURL}); err != nil {
			return err
		}
	}
	return nil
}

// Collected is what was paid so far.
func (o *Order) Collected() (sum int64) {
	for _, p := range o.Payments {
		sum += p.Amount
	}
	return sum
}

// Refunded is what went back so far.
func (o *Order) Refunded() (sum int64) {
	for _, r := range o.Refunds {
		sum += r.Amount
	}
	return sum
}
