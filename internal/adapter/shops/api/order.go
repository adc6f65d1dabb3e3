package api

import (
	"strconv"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/feature/commerce"
)

// order converts one order. What can be worked out need not be sent: net is the total less tax and shipping, list is net and discount, items are
// the quantities of the lines.
func (c *converter) order(in order) commerce.Order {
	if c.currency == "" {
		c.fail(domain.Invalid("currency", "missing", "currency is missing"))
	}
	out := commerce.Order{
		External: strings.TrimSpace(in.ID), Number: strings.TrimSpace(in.Number), Currency: c.currency, Country: strings.ToUpper(strings.TrimSpace(in.Country)),
		Placed: c.time("placed_at", in.PlacedAt), Updated: c.time("updated_at", in.UpdatedAt),
		Test: in.Test, Sample: in.Sample, Employee: in.Employee, Repeat: in.Repeat,
		Customer: commerce.Customer{External: in.Customer.ID, Email: in.Customer.Email, Phone: in.Customer.Phone, Name: in.Customer.Name},
		Codes:    in.Codes, Ref: strings.TrimSpace(in.Ref), Agent: strings.TrimSpace(in.Agent), Status: in.Status,
	}
	if in.CancelledAt != "" {
		out.Cancelled = c.time("cancelled_at", in.CancelledAt)
	}
	c.amounts(in, &out)
	c.lines(in, &out)
	c.entries(in, &out)
	return out
}

func (c *converter) amounts(in order, out *commerce.Order) {
	if in.Total == nil {
		c.fail(domain.Invalid("total", "missing", "total is missing"))
	} else {
		out.Total = c.needed("total", *in.Total)
	}
	out.Discount, out.Manual = c.amount("discount", in.Discount), c.amount("manual_discount", in.ManualDiscount)
	out.Tax, out.Shipping = c.amount("tax", in.Tax), c.amount("shipping", in.Shipping)
	if in.Net != nil {
		out.Net = c.needed("net", *in.Net)
	} else if out.Net = out.Total - out.Tax - out.Shipping; out.Net < 0 {
		c.fail(domain.Invalid("net", "net_unknown", "tax and shipping are more than the total; send net, what the goods cost"))
	}
	out.List = c.amount("list", in.List)
	if in.List == "" && out.Discount > 0 {
		out.List = out.Net + out.Discount
	}
}

// at names a field of one of several.
func at(list string, i int, field string) string {
	return list + "[" + strconv.Itoa(i) + "]." + field
}

func (c *converter) lines(in order, out *commerce.Order) {
	if len(in.Lines) > commerce.MaxLines {
		c.fail(domain.Invalid("lines", "too_many_lines", "an order has at most %d lines", commerce.MaxLines))
		return
	}
	var items int64
	for i, l := range in.Lines {
		out.Lines = append(out.Lines, commerce.Line{
			External: l.ID, SKU: l.SKU, Name: l.Name, Quantity: l.Quantity,
			Price: c.amount(at("lines", i, "price"), l.Price), Net: c.amount(at("lines", i, "net"), l.Net),
		})
		items += min(max(l.Quantity, 0), commerce.MaxQuantity)
	}
	if in.Items != nil {
		items = *in.Items
	}
	out.Items = items
}

func (c *converter) entries(in order, out *commerce.Order) {
	for _, l := range []struct {
		field string
		n     int
	}{{"payments", len(in.Payments)}, {"refunds", len(in.Refunds)}, {"fulfilments", len(in.Fulfilments)}} {
		if l.n > commerce.MaxEntries {
			c.fail(domain.Invalid(l.field, "too_many_"+l.field, "an order has at most %d %s", commerce.MaxEntries, l.field))
			return
		}
	}
	for i, p := range in.Payments {
		out.Payments = append(out.Payments, commerce.Payment{
			External: strings.TrimSpace(p.ID), At: c.time(at("payments", i, "at"), p.At), Amount: c.needed(at("payments", i, "amount"), p.Amount),
		})
	}
	for i, r := range in.Refunds {
		back := commerce.Refund{
			External: strings.TrimSpace(r.ID), At: c.time(at("refunds", i, "at"), r.At), Amount: c.needed(at("refunds", i, "amount"), r.Amount), Items: r.Items,
		}
		if r.Net != nil {
			net := c.needed(at("refunds", i, "net"), *r.Net)
			back.Net = &net
		}
		out.Refunds = append(out.Refunds, back)
	}
	for i, f := range in.Fulfilments {
		out.Fulfilments = append(out.Fulfilments, commerce.Fulfilment{
			External: strings.TrimSpace(f.ID), At: c.time(at("fulfilments", i, "at"), f.At), Carrier: f.Carrier, Tracking: f.Tracking, URL: strings.TrimSpace(f.URL),
		})
	}
}
