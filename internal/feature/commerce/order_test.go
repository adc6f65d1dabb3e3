package commerce

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
)

var noon = domain.At(time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC))

func sound() Order {
	return Order{
		External: "1", Placed: noon, Updated: noon, Currency: "EUR", Total: 12000, Net: 9000, List: 10000, Discount: 1000, Manual: 200, Tax: 2000, Shipping: 1000, Items: 2,
		Lines:       []Line{{SKU: "a", Quantity: 2, Price: 5000, Net: 9000}},
		Payments:    []Payment{{External: "p", At: noon, Amount: 12000}},
		Refunds:     []Refund{{External: "r", At: noon, Amount: 6000, Items: 1}},
		Fulfilments: []Fulfilment{{External: "f", At: noon, URL: "https://t.example/1"}},
	}
}

// TestCheck changes one thing of an order that is sound; the field and the code say which.
func TestCheck(t *testing.T) {
	o := sound()
	if err := o.Check(); err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("字", 201)
	net := func(n int64) *int64 { return &n }
	for want, change := range map[string]func(*Order){
		"id no_order_id":                        func(o *Order) { o.External = " " },
		"id text_too_long":                      func(o *Order) { o.External = long },
		"number bad_text":                       func(o *Order) { o.Number = "a\x00" },
		"status bad_text":                       func(o *Order) { o.Status = "\xff" },
		"customer.email text_too_long":          func(o *Order) { o.Customer.Email = long },
		"customer.name text_too_long":           func(o *Order) { o.Customer.Name = long },
		"ref text_too_long":                     func(o *Order) { o.Ref = long },
		"codes text_too_long":                   func(o *Order) { o.Codes = []string{long} },
		"codes too_many_codes":                  func(o *Order) { o.Codes = make([]string, 21) },
		"currency bad_currency":                 func(o *Order) { o.Currency = "eur" },
		"country bad_country":                   func(o *Order) { o.Country = "Germany" },
		"placed_at bad_time":                    func(o *Order) { o.Placed = 0 },
		"updated_at bad_time":                   func(o *Order) { o.Updated = -1 },
		"cancelled_at bad_time":                 func(o *Order) { o.Cancelled = 1 },
		"total negative_amount":                 func(o *Order) { o.Total = -1 },
		"total amount_too_large":                func(o *Order) { o.Total = math.MaxInt64 },
		"shipping negative_amount":              func(o *Order) { o.Shipping = -1 },
		"net net_above_total":                   func(o *Order) { o.Net, o.List = 12001, 0 },
		"net net_above_list":                    func(o *Order) { o.Net = 10001 },
		"discount discount_above_list":          func(o *Order) { o.Discount = 10001 },
		"manual_discount manual_above_discount": func(o *Order) { o.Manual = 1001 },
		"items too_many_items":                  func(o *Order) { o.Items = MaxLines*MaxQuantity + 1 },
		"lines too_many_lines":                  func(o *Order) { o.Lines = make([]Line, 501) },
		"lines[0].quantity bad_quantity":        func(o *Order) { o.Lines[0].Quantity = -1 },
		"lines[0].price negative_amount":        func(o *Order) { o.Lines[0].Price = -1 },
		"lines[0].net amount_too_large":         func(o *Order) { o.Lines[0].Net = MaxAmount + 1 },
		"lines[0].name text_too_long":           func(o *Order) { o.Lines[0].Name = long + long + long },
		"payments too_many_payments":            func(o *Order) { o.Payments = make([]Payment, 101) },
		"payments[1].id entry_twice":            func(o *Order) { o.Payments = append(o.Payments, o.Payments[0]) },
		"payments[0].at bad_time":               func(o *Order) { o.Payments[0].At = 0 },
		"payments[0].at paid_before_placed":     func(o *Order) { o.Payments[0].At = noon.Add(-24*time.Hour - 1000) },
		"payments[0].amount empty_payment":      func(o *Order) { o.Payments[0].Amount = 0 },
		"payments[0].amount negative_amount":    func(o *Order) { o.Payments[0].Amount = -5 },
		"refunds too_many_refunds":              func(o *Order) { o.Refunds = make([]Refund, 101) },
		"refunds[0].amount negative_amount":     func(o *Order) { o.Refunds[0].Amount = -5 },
		"refunds[0].net bad_refund_net":         func(o *Order) { o.Refunds[0].Net = net(6001) },
		"refunds[0].items negative_amount":      func(o *Order) { o.Refunds[0].Items = -1 },
		"refunds refund_above_total":            func(o *Order) { o.Refunds[0].Amount = 12001 },
		"refunds refund_items":                  func(o *Order) { o.Refunds[0].Items = 3 },
		"fulfilments too_many_fulfilments":      func(o *Order) { o.Fulfilments = make([]Fulfilment, 101) },
		"fulfilments[0].url bad_url":            func(o *Order) { o.Fulfilments[0].URL = "javascript:alert(1)" },
		"fulfilments[0].at bad_time":            func(o *Order) { o.Fulfilments[0].At = -1 },
	} {
		o := sound()
		change(&o)
		var e *domain.Error
		if err := o.Check(); !errors.As(err, &e) || e.Kind != domain.KindInvalid || e.Field+" "+e.Code != want {
			t.Errorf("%s: %v", want, err)
		}
	}
	for name, change := range map[string]func(*Order){
		"paid more than it cost and all of it back": func(o *Order) { o.Payments[0].Amount, o.Refunds[0].Amount = 13000, 13000 },
		"the clock of the payments is behind":       func(o *Order) { o.Payments[0].At = noon.Add(-23 * time.Hour) },
		"no list price":                             func(o *Order) { o.List, o.Discount, o.Manual = 0, 1000, 1000 },
		"nameless entries":                          func(o *Order) { o.Refunds = []Refund{{At: noon}, {At: noon}} },
		"items unknown":                             func(o *Order) { o.Items, o.Refunds[0].Items = 0, 9 },
	} {
		o := sound()
		change(&o)
		if err := o.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheckAhead(t *testing.T) {
	o := sound()
	o.Refunds[0].At = noon.Add(time.Hour)
	if err := o.checkAhead(noon.Add(-23 * time.Hour)); err != nil {
		t.Error(err)
	}
	var e *domain.Error
	if err := o.checkAhead(noon.Add(-23*time.Hour - time.Second)); !errors.As(err, &e) || e.Field != "refunds[0].at" || e.Code != "future" {
		t.Error(err)
	}
}

func TestParseAmount(t *testing.T) {
	for _, tt := range []struct {
		text, currency string
		want           int64
		code           string
	}{
		{"129.90", "EUR", 12990, ""}, {"129.9", "EUR", 12990, ""}, {"129", "EUR", 12900, ""}, {"0", "EUR", 0, ""}, {"0.00", "EUR", 0, ""}, {"000.07", "EUR", 7, ""},
		{"1000", "JPY", 1000, ""}, {"1.234", "KWD", 1234, ""}, {"1.5", "KWD", 1500, ""}, {"10000000000000.00", "EUR", MaxAmount, ""},
		{"129.900", "EUR", 0, "too_many_decimals"}, {"1000.0", "JPY", 0, "too_many_decimals"}, {"0.001", "USD", 0, "too_many_decimals"},
		{"99999999999999999999", "EUR", 0, "amount_too_large"}, {"", "EUR", 0, "bad_amount"}, {".5", "EUR", 0, "bad_amount"}, {"5.", "EUR", 0, "bad_amount"},
		{"-1", "EUR", 0, "bad_amount"}, {"+1", "EUR", 0, "bad_amount"}, {"1,50", "EUR", 0, "bad_amount"}, {"1e3", "EUR", 0, "bad_amount"}, {" 1", "EUR", 0, "bad_amount"},
		{"1.2.3", "EUR", 0, "bad_amount"}, {"١٢", "EUR", 0, "bad_amount"}, {"NaN", "EUR", 0, "bad_amount"}, {"0x10", "EUR", 0, "bad_amount"},
	} {
		got, err := ParseAmount("total", tt.text, tt.currency)
		code := ""
		if e, ok := errors.AsType[*domain.Error](err); ok {
			code = e.Code
			if e.Field != "total" {
				t.Errorf("%q: the field is %q", tt.text, e.Field)
			}
		}
		if got != tt.want || code != tt.code || (err != nil) != (tt.code != "") {
			t.Errorf("%q %s is %d %q (%v), want %d %q", tt.text, tt.currency, got, code, err, tt.want, tt.code)
		}
	}
}

// TestRefundNets: each takes its part of the goods, rounded half to even, never more than is left, and all of it once everything went back.
func TestRefundNets(t *testing.T) {
	given := func(n int64) *int64 { return &n }
	back := func(amount int64, net *int64) Refund { return Refund{Amount: amount, Net: net} }
	for name, tt := range map[string]struct {
		total, net int64
		refunds    []Refund
		want       []int64
	}{
		"half":                     {12000, 9000, []Refund{back(6000, nil)}, []int64{4500}},
		"rounded down":             {300, 200, []Refund{back(2, nil)}, []int64{1}},                                        // 1.33
		"rounded up":               {300, 200, []Refund{back(1, nil)}, []int64{1}},                                        // 0.67
		"half to even, down":       {200, 100, []Refund{back(1, nil)}, []int64{0}},                                        // 0.5
		"half to even, up":         {200, 100, []Refund{back(3, nil)}, []int64{2}},                                        // 1.5
		"half to even, down again": {200, 100, []Refund{back(5, nil)}, []int64{2}},                                        // 2.5
		"all in three":             {100, 50, []Refund{back(33, nil), back(33, nil), back(34, nil)}, []int64{16, 16, 18}}, // 16.5, 16.5, the rest
		"given":                    {12000, 9000, []Refund{back(6000, given(6000)), back(1000, nil)}, []int64{6000, 750}},
		"no more than is left":     {12000, 9000, []Refund{back(9000, given(8900)), back(1000, given(1000))}, []int64{8900, 100}},
		"given nothing":            {12000, 9000, []Refund{back(12000, given(0))}, []int64{0}},
		"a gift":                   {0, 0, []Refund{back(0, nil)}, []int64{0}},
		"more than it cost":        {100, 80, []Refund{back(150, nil)}, []int64{80}},
		"large":                    {MaxAmount, MaxAmount - 1, []Refund{back(MaxAmount-1, nil)}, []int64{MaxAmount - 2}},
	} {
		o := Order{Total: tt.total, Net: tt.net, Refunds: tt.refunds}
		if d := cmp.Diff(tt.want, o.refundNets()); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestProportion holds the rounding against fractions.
func TestProportion(t *testing.T) {
	for whole := int64(1); whole <= 12; whole++ {
		for part := int64(0); part <= whole; part++ {
			for amount := int64(0); amount <= 30; amount++ {
				got := domain.Proportion(amount, part, whole)
				off := new(big.Rat).Sub(big.NewRat(amount*part, whole), big.NewRat(got, 1))
				off.Abs(off)
				if c := off.Cmp(big.NewRat(1, 2)); c > 0 || c == 0 && got%2 != 0 {
					t.Fatalf("%d × %d ÷ %d is %d", amount, part, whole, got)
				}
			}
		}
	}
}

func TestIdentifiers(t *testing.T) {
	for _, tt := range []struct {
		in   Customer
		want string
	}{
		{Customer{}, ""},
		{Customer{External: " C-1 ", Email: " Ann@Example.COM ", Phone: "+49 (30) 123-45.67"}, "shop:7=C-1 email=ann@example.com phone=+49301234567"},
		{Customer{Phone: "0049/30/1234567"}, "phone=+49301234567"},
		{Customer{Phone: "030 1234567"}, ""}, {Customer{Phone: "+123456"}, ""}, {Customer{Phone: "+1234567"}, "phone=+1234567"},
		{Customer{Phone: "+1234567890123456"}, ""}, {Customer{Phone: "+49 30 call me"}, ""}, {Customer{Phone: "+٤٩٣٠١٢٣٤٥٦٧"}, ""},
		{Customer{Email: "none"}, ""}, {Customer{Email: "a@b"}, ""}, {Customer{Email: "a@b.example, c@d.example"}, ""}, {Customer{Email: "Ann <a@b.example>"}, ""},
	} {
		var got []string
		for _, id := range identifiers(7, tt.in) {
			got = append(got, id.Kind+"="+id.Value)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%+v: %v, want %q", tt.in, got, tt.want)
		}
	}
}

// TestTellsInAnyOrder: in whichever order a shop lists payments and refunds, the same is told under the same names.
func TestTellsInAnyOrder(t *testing.T) {
	line := func(o Order) string {
		r := Record{ID: 5, Order: o}
		out := ""
		for _, e := range r.tells()[1:] {
			out += fmt.Sprint(e.key, " ", int64(e.at-noon), " ", e.data, "\n")
		}
		return out
	}
	o := Order{Placed: noon, Total: 100, Net: 50}
	o.Payments = []Payment{{At: noon + 2, Amount: 2}, {External: "x", At: noon + 3, Amount: 3}, {At: noon - 9, Amount: 1}}
	o.Refunds = []Refund{{External: "b", At: noon + 5, Amount: 3}, {External: "a", At: noon + 5, Amount: 1}}
	o.Fulfilments = []Fulfilment{{At: noon + 8}, {At: noon + 7}}
	o.Cancelled = noon + 9
	want := "paid no 1 0 {5 1}\npaid no 2 2 {5 2}\npaid id x 3 {5 3}\nrefunded id a 5 {5 1 0 0}\nrefunded id b 5 {5 3 2 0}\nfulfilled 7 {5}\ncancelled 9 {5}\n"
	if d := cmp.Diff(want, line(o)); d != "" {
		t.Error(d)
	}
	o.Payments[0], o.Payments[2] = o.Payments[2], o.Payments[0]
	o.Refunds[0], o.Refunds[1] = o.Refunds[1], o.Refunds[0]
	if d := cmp.Diff(want, line(o)); d != "" {
		t.Error(d)
	}
}
