package api

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/feature/commerce"
)

const full = `{
  "id": "5001", "number": "SH-1001", "placed_at": "2026-11-21T10:00:00+08:00", "updated_at": "2026-11-21T03:30:00.25Z", "cancelled_at": "2026-11-22T00:00:00Z",
  "currency": "EUR", "total": "129.90", "net": "99.9", "list": "110", "discount": "10.10", "manual_discount": "0.10", "tax": "20.00", "shipping": "10.00",
  "items": 3, "country": "de", "test": true, "sample": true, "employee": true, "repeat": true,
  "lines": [{"id": "l1", "sku": "LAMP", "name": "Lamp 灯", "quantity": 2, "price": "40.00", "net": "72.00"}, {"name": "Bulb", "quantity": 1}],
  "customer": {"id": "C-42", "email": "ann@example.com", "phone": "+49 30 1234567", "name": "Ann"},
  "payments": [{"id": "p1", "at": "2026-11-21T02:05:00Z", "amount": "129.90"}],
  "refunds": [{"id": "r1", "at": "2026-11-22T00:00:00Z", "amount": "50.00", "net": "40.00", "items": 1}, {"at": "2026-11-22T01:00:00Z", "amount": "1"}],
  "fulfilments": [{"id": "f1", "at": "2026-11-21T09:00:00Z", "carrier": "DHL", "tracking": "00340", "url": "https://dhl.example/00340"}],
  "codes": ["WELCOME"], "ref": "9", "agent": "mia@shop.example", "status": "cancelled"}`

func moment(text string) domain.Instant {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return domain.At(t)
}

func TestDecode(t *testing.T) {
	net := int64(4000)
	want := commerce.Order{
		External: "5001", Number: "SH-1001", Placed: moment("2026-11-21T02:00:00Z"), Updated: moment("2026-11-21T03:30:00Z") + 250_000, Cancelled: moment("2026-11-22T00:00:00Z"),
		Currency: "EUR", Total: 12990, Net: 9990, List: 11000, Discount: 1010, Manual: 10, Tax: 2000, Shipping: 1000, Items: 3, Country: "DE",
		Test: true, Sample: true, Employee: true, Repeat: true,
		Lines:    []commerce.Line{{External: "l1", SKU: "LAMP", Name: "Lamp 灯", Quantity: 2, Price: 4000, Net: 7200}, {Name: "Bulb", Quantity: 1}},
		Customer: commerce.Customer{External: "C-42", Email: "ann@example.com", Phone: "+49 30 1234567", Name: "Ann"},
		Payments: []commerce.Payment{{External: "p1", At: moment("2026-11-21T02:05:00Z"), Amount: 12990}},
		Refunds: []commerce.Refund{{External: "r1", At: moment("2026-11-22T00:00:00Z"), Amount: 5000, Net: &net, Items: 1},
			{At: moment("2026-11-22T01:00:00Z"), Amount: 100}},
		Fulfilments: []commerce.Fulfilment{{External: "f1", At: moment("2026-11-21T09:00:00Z"), Carrier: "DHL", Tracking: "00340", URL: "https://dhl.example/00340"}},
		Codes:       []string{"WELCOME"}, Ref: "9", Agent: "mia@shop.example", Status: "cancelled",
	}
	for name, body := range map[string]string{"one": full, "one of several": `{"orders": [` + full + `]}`} {
		got, err := Format{}.Decode([]byte(body))
		if err != nil || len(got) != 1 || got[0].Err != nil {
			t.Fatalf("%s: %v %+v", name, err, got)
		}
		if d := cmp.Diff(want, got[0].Order); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestWorkedOut: what need not be sent is worked out of what is.
func TestWorkedOut(t *testing.T) {
	got := only(t, `{"id":"1","placed_at":"2026-11-21T10:00:00Z","updated_at":"2026-11-21T10:00:00Z","currency":"JPY","total":"1300","tax":"100","shipping":"200",
		"discount":"50","lines":[{"quantity":2},{"quantity":3}]}`)
	if got.Err != nil || got.Order.Net != 1000 || got.Order.List != 1050 || got.Order.Items != 5 {
		t.Errorf("%+v %v", got.Order, got.Err)
	}
}

func only(t *testing.T, body string) commerce.Decoded {
	t.Helper()
	got, err := Format{}.Decode([]byte(body))
	if err != nil || len(got) != 1 {
		t.Fatalf("%v %+v", err, got)
	}
	return got[0]
}

// TestRefusals replaces a part of a sound order; the error names the field and says what is wrong.
func TestRefusals(t *testing.T) {
	for _, tt := range []struct{ old, new, want string }{
		{`"id": "5001"`, `"id": ""`, "id no_order_id"},
		{`"id": "5001"`, `"id": 5001`, "id bad_type"},
		{`"currency": "EUR"`, `"currency": "JPY"`, "total too_many_decimals"},
		{`"currency": "EUR"`, `"currency": "eur"`, "currency bad_currency"},
		{`"currency": "EUR", `, ``, "currency missing"},
		{`"total": "129.90"`, `"total": 129.90`, "total bad_type"},
		{`"total": "129.90"`, `"total": "129.905"`, "total too_many_decimals"},
		{`"total": "129.90"`, `"total": "-129.90"`, "total bad_amount"},
		{`"total": "129.90", `, ``, "total missing"},
		{`"total": "129.90"`, `"total": ""`, "total missing"},
		{`"net": "99.9"`, `"net": "1e2"`, "net bad_amount"},
		{`"net": "99.9"`, `"net": "130"`, "net net_above_total"},
		{`"tax": "20.00"`, `"tax": "20,00"`, "tax bad_amount"},
		{`"net": "99.9", "list": "110", "discount": "10.10", "manual_discount": "0.10", "tax": "20.00"`, `"tax": "120.00"`, "net net_unknown"},
		{`"placed_at": "2026-11-21T10:00:00+08:00"`, `"placed_at": "2026-11-21 10:00"`, "placed_at bad_time"},
		{`"placed_at": "2026-11-21T10:00:00+08:00", `, ``, "placed_at missing"},
		{`"updated_at": "2026-11-21T03:30:00.25Z", `, ``, "updated_at missing"},
		{`"price": "40.00"`, `"price": "x"`, "lines[0].price bad_amount"},
		{`"quantity": 2`, `"quantity": 2.5`, "lines.quantity bad_type"},
		{`"amount": "129.90"`, `"amount": ""`, "payments[0].amount missing"},
		{`"amount": "129.90"`, `"amount": "0.00"`, "payments[0].amount empty_payment"},
		{`"amount": "50.00"`, `"amount": "500.00"`, "refunds refund_above_total"},
		{`"net": "40.00"`, `"net": "60.00"`, "refunds[0].net bad_refund_net"},
		{`"url": "https://dhl.example/00340"`, `"url": "javascript:1"`, "fulfilments[0].url bad_url"},
		{`"country": "de"`, `"country": "Germany"`, "country bad_country"},
		{`"status": "cancelled"`, `"state": "cancelled"`, "state unknown_field"},
		{`"items": 3`, `"items": [3]`, "items bad_type"},
	} {
		if !strings.Contains(full, tt.old) {
			t.Fatalf("%s is not in the order", tt.old)
		}
		got := only(t, strings.Replace(full, tt.old, tt.new, 1))
		var e *domain.Error
		if !errors.As(got.Err, &e) || e.Kind != domain.KindInvalid || e.Field+" "+e.Code != tt.want {
			t.Errorf("%s: %v, want %s", tt.new, got.Err, tt.want)
		}
		if strings.HasPrefix(tt.want, "id ") {
			continue
		}
		if got.Order.External != "5001" {
			t.Errorf("%s: the order is called %q", tt.new, got.Order.External)
		}
	}
	list := func(n int) string { return "[" + strings.TrimSuffix(strings.Repeat("{},", n), ",") + "]" }
	for body, want := range map[string]string{
		"": "body bad_json", "[]": "body bad_json", "null": "body bad_json", `"x"`: "body bad_json", "{} {}": "body bad_json", `{"orders":`: "body bad_json",
		`{"orders":{}}`: "orders bad_json", `{"orders":[],"id":"1"}`: "orders bad_json", `{"orders":` + list(501) + `}`: "orders too_many_orders",
	} {
		_, err := Format{}.Decode([]byte(body))
		var e *domain.Error
		if !errors.As(err, &e) || e.Field+" "+e.Code != want {
			t.Errorf("%.40s: %v, want %s", body, err, want)
		}
	}
	got, err := Format{}.Decode([]byte(`{"orders":[{"id":"1"},null,` + full + `]}`))
	if err != nil || len(got) != 3 || got[0].Err == nil || got[0].Order.External != "1" || got[1].Err == nil || got[2].Err != nil {
		t.Errorf("one good among bad ones: %v %+v", err, got)
	}
}

// FuzzDecode: whatever a stranger who has a secret sends, what comes out is an order that can be, or a reason.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(full))
	f.Add([]byte(`{"orders":[` + full + `,{"id":"2","currency":"JPY","total":"1"},null,{"id":7}]}`))
	f.Add([]byte(`{"id":"1","placed_at":"0000-01-01T00:00:00Z","updated_at":"9999-12-31T23:59:60Z","currency":"KWD","total":"9999999999999.999"}`))
	f.Add([]byte(`{"orders":[{"total":"00000000000000000000001.10"}]}`))
	f.Add([]byte("{\"id\":\"\xff\\u0000\",\"items\":-9223372036854775808,\"lines\":[{\"quantity\":9223372036854775807}]}"))
	f.Fuzz(func(t *testing.T, body []byte) {
		list, err := Format{}.Decode(body)
		if err != nil {
			if domain.KindOf(err) != domain.KindInvalid || list != nil {
				t.Fatalf("%v with %d orders", err, len(list))
			}
			return
		}
		for _, d := range list {
			if d.Err != nil {
				if domain.KindOf(d.Err) != domain.KindInvalid {
					t.Fatalf("an error that nobody can act on: %v", d.Err)
				}
				continue
			}
			if err := d.Order.Check(); err != nil {
				t.Fatalf("passed on although %v", err)
			}
		}
	})
}
