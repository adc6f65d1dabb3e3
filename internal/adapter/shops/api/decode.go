// Package api reads the orders that a system of one's own sends, in the form that is described in the documentation: exactly, and each order by itself,
// so that one that is wrong does not hold up the others.
package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/feature/commerce"
)

// Format is commerce.Decoder for this form.
type Format struct{}

var _ commerce.Decoder = Format{}

// Decode implements commerce.Decoder: a body is {"orders": […]} or one order.
func (Format) Decode(body []byte) ([]commerce.Decoded, error) {
	var fields map[string]json.RawMessage
	if err := one(body, &fields, false); err != nil || fields == nil {
		return nil, domain.Invalid("body", "bad_json", "the body is no JSON object: {\"orders\": […]} or one order")
	}
	list, several := fields["orders"]
	if !several {
		return []commerce.Decoded{decode(body)}, nil
	}
	var orders []json.RawMessage
	if err := json.Unmarshal(list, &orders); err != nil || len(fields) > 1 {
		return nil, domain.Invalid("orders", "bad_json", "with \"orders\" the body holds a list of orders and nothing else")
	}
	if len(orders) > commerce.MaxOrders {
		return nil, domain.Invalid("orders", "too_many_orders", "at most %d orders are taken at once", commerce.MaxOrders)
	}
	out := make([]commerce.Decoded, len(orders))
	for i, o := range orders {
		out[i] = decode(o)
	}
	return out, nil
}

// one reads a JSON value that is all there is.
func one(text []byte, into any, strict bool) error {
	d := json.NewDecoder(bytes.NewReader(text))
	if strict {
		d.DisallowUnknownFields()
	}
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more behind it")
	}
	return nil
}

// order is an order as it is sent. Amounts are decimal numbers in quotes.
type order struct {
	ID             string       `json:"id"`
	Number         string       `json:"number"`
	PlacedAt       string       `json:"placed_at"`
	UpdatedAt      string       `json:"updated_at"`
	CancelledAt    string       `json:"cancelled_at"`
	Currency       string       `json:"currency"`
	Total          *string      `json:"total"`
	Net            *string      `json:"net"`
	List           string       `json:"list"`
	Discount       string       `json:"discount"`
	ManualDiscount string       `json:"manual_discount"`
	Tax            string       `json:"tax"`
	Shipping       string       `json:"shipping"`
	Items          *int64       `json:"items"`
	Country        string       `json:"country"`
	Test           bool         `json:"test"`
	Sample         bool         `json:"sample"`
	Employee       bool         `json:"employee"`
	Repeat         bool         `json:"repeat"`
	Lines          []line       `json:"lines"`
	Customer       customer     `json:"customer"`
	Payments       []payment    `json:"payments"`
	Refunds        []refund     `json:"refunds"`
	Fulfilments    []fulfilment `json:"fulfilments"`
	Codes          []string     `json:"codes"`
	Ref            string       `json:"ref"`
	Agent          string       `json:"agent"`
	Status         string       `json:"status"`
}

type line struct {
	ID       string `json:"id"`
	SKU      string `json:"sku"`
	Name     string `json:"name"`
	Quantity int64  `json:"quantity"`
	Price    string `json:"price"`
	Net      string `json:"net"`
}

type customer struct {
	ID    string `json:"id"`
	Email string `json:"email"`
	Phone string `json:"phone"`
	Name  string `json:"name"`
}

type payment struct {
	ID     string `json:"id"`
	At     string `json:"at"`
	Amount string `json:"amount"`
}

type refund struct {
	ID     string  `json:"id"`
	At     string  `json:"at"`
	Amount string  `json:"amount"`
	Net    *string `json:"net"`
	Items  int64   `json:"items"`
}

type fulfilment struct {
	ID       string `json:"id"`
	At       string `json:"at"`
	Carrier  string `json:"carrier"`
	Tracking string `json:"tracking"`
	URL      string `json:"url"`
}

// decode reads one order.
func decode(text []byte) commerce.Decoded {
	var in order
	if err := one(text, &in, true); err != nil {
		return commerce.Decoded{Order: commerce.Order{External: nameOf(text)}, Err: unreadable(err)}
	}
	c := converter{currency: strings.TrimSpace(in.Currency)}
	o := c.order(in)
	if c.err == nil {
		c.err = o.Check()
	}
	return commerce.Decoded{Order: o, Err: c.err}
}

// nameOf is the id of an order that cannot be read otherwise.
func nameOf(text []byte) string {
	var named struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(text, &named) != nil || len(named.ID) > 200 {
		return ""
	}
	return named.ID
}

// unreadable says which field is not what it should be.
func unreadable(err error) error {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return domain.Invalid(e.Field, "bad_type", "%s is a %s here; it has to be a %s", e.Field, e.Value, kindOf(e.Type.Kind().String()))
	}
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		field = strings.Trim(field, `"`)
		if len(field) > 100 {
			field = strings.ToValidUTF8(field[:100], "") + "…"
		}
		return domain.Invalid(field, "unknown_field", "an order has no field %q", field)
	}
	return domain.Invalid("order", "bad_json", "this is no order in JSON")
}

// kindOf is what JSON calls a type.
func kindOf(kind string) string {
	switch kind {
	case "struct", "map":
		return "object"
	case "slice":
		return "list"
	case "bool":
		return "boolean"
	case "string":
		return "string"
	}
	return "whole number"
}

// converter turns texts into times and amounts; the first that is wrong is its error.
type converter struct {
	currency string
	err      error
}

func (c *converter) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

func (c *converter) amount(field, text string) int64 {
	if text == "" {
		return 0
	}
	v, err := commerce.ParseAmount(field, text, c.currency)
	if err != nil {
		c.fail(err)
	}
	return v
}

// needed is amount for what has to be there.
func (c *converter) needed(field, text string) int64 {
	if text == "" {
		c.fail(domain.Invalid(field, "missing", "%s is missing", field))
	}
	return c.amount(field, text)
}

func (c *converter) time(field, text string) domain.Instant {
	if text == "" {
		c.fail(domain.Invalid(field, "missing", "%s is missing", field))
		return 0
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil || t.Year() < 1 || t.Year() > 9999 {
		c.fail(domain.Invalid(field, "bad_time", "%s is no time; write it as 2026-11-21T10:30:00Z", field))
		return 0
	}
	return domain.At(t)
}
