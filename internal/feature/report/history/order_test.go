package history

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
)

const orderYAML = `
grain: order
zone: UTC
columns:
  order: no
  placed: at
  paid: paid
  shipped: sent
  cancelled: gone
  payment_status: pay
  order_status: state
  currency: cur
  total: total
  net: goods
  discount: off
  tax: tax
  shipping: ship
  refunded: back
  refunded_at: back at
  email: mail
  country: land
  discount_code: code
  line_sku: sku
  line_quantity: qty
  line_price: price
`

const orderHead = "no|at|paid|sent|gone|pay|state|cur|total|goods|off|tax|ship|back|back at|mail|land|code|sku|qty|price"

// Three rows of two orders: the first has two lines, the second of which tells nothing of the order itself, as Shopify writes it.
func orderRows() []string {
	return []string{
		"1|2026-06-01 10:00|2026-06-01 10:05|2026-06-03 09:00||paid||USD|129.90|100.00|10.00|9.90|20.00|||Eva@Shop.example|DE|WELCOME|A-1|1|70",
		"1||||||||||||||||||A-2|2|20",
		"2|2026-06-02 08:00|||2026-06-02 09:00|unpaid|cancelled|JPY|1200|1200|||||||FR||B|3|400",
	}
}

func at(t *testing.T, s string) domain.Instant { return instant(t, "2026-"+s+":00Z") }

func TestOrdersAreGathered(t *testing.T) {
	sum, k := convert(t, orderYAML, append([]string{orderHead}, orderRows()...)...)
	slices.SortFunc(k.orders, func(a, b Order) int { return strings.Compare(a.External, b.External) })
	want := []Order{
		{External: "1", Number: "1", Placed: at(t, "06-01T10:00"), Updated: at(t, "06-03T09:00"), Paid: at(t, "06-01T10:05"), PaidAmount: 12990,
			Shipped: []domain.Instant{at(t, "06-03T09:00")}, Currency: "USD", Total: 12990, Net: 10000, List: 11000, Discount: 1000, Tax: 990, Shipping: 2000, Items: 3,
			Country: "DE", Email: "eva@shop.example", Codes: []string{"WELCOME"},
			Lines: []OrderLine{{SKU: "A-1", Quantity: 1, Price: 7000, Net: -1}, {SKU: "A-2", Quantity: 2, Price: 2000, Net: -1}}},
		{External: "2", Number: "2", Placed: at(t, "06-02T08:00"), Updated: at(t, "06-02T09:00"), Cancelled: at(t, "06-02T09:00"), Currency: "JPY", Total: 1200, Net: 1200,
			Items: 3, Country: "FR", Lines: []OrderLine{{SKU: "B", Quantity: 3, Price: 400, Net: -1}}},
	}
	if d := gocmp.Diff(want, k.orders); d != "" {
		t.Error(d)
	}
	if sum.Rows != 3 || sum.Accepted != 3 || sum.Orders != 2 || sum.Customers != 1 || sum.TotalRejected() != 0 || sum.From != want[0].Placed || sum.To != want[1].Placed {
		t.Errorf("%+v", sum)
	}
	if len(k.batch.Events)+len(k.batch.Conversations)+len(k.batch.Stores) != 0 {
		t.Error("orders are no conversations")
	}
}

// What is paid, refunded and cancelled follows from times and words together.
func TestMoneyOfOrders(t *testing.T) {
	const head = "no|at|paid|gone|pay|state|total|back|back at|cur"
	const yaml = "grain: order\nzone: UTC\ncolumns: {order: no, placed: at, paid: paid, cancelled: gone, payment_status: pay, order_status: state, total: total, refunded: back, refunded_at: back at, currency: cur}\n"
	for name, c := range map[string]struct{ row, want, notes string }{
		"a time says paid":                {"|06-01 11:00||||50||", "paid 5000 06-01T11:00", ""},
		"a word says paid":                {"|||Paid||50||", "paid 5000 06-01T10:00", "paid_undated"},
		"shops' words":                    {"||||wc-processing|50||", "paid 5000 06-01T10:00", "paid_undated"},
		"no word, no time":                {"|||||50||", "unpaid", ""},
		"the payment's word counts":       {"|||待付款|处理中|50||", "unpaid", ""},
		"against the order's":             {"|||pending|completed|50||", "unpaid", ""},
		"the order's alone":               {"||||已完成|50||", "paid 5000 06-01T10:00", "paid_undated"},
		"a date is not before its hour":   {"|06-01||||50||", "paid 5000 06-01T10:00", ""},
		"refunded in part":                {"|06-01 11:00||partially_refunded||50|20|06-05 09:00", "paid 5000 06-01T11:00 back 2000 06-05T09:00", ""},
		"refunded in part, nobody knows":  {"|06-01 11:00||partially_refunded||50||", "paid 5000 06-01T11:00", "refund_unknown"},
		"refunded, no time":               {"|06-01 11:00||||50|20|", "paid 5000 06-01T11:00 back 2000 06-01T11:00", "refund_undated"},
		"refunded by word":                {"|06-01 11:00||refunded||50||", "paid 5000 06-01T11:00 back 5000 06-01T11:00", "refund_undated"},
		"refunded by word, 0.00":          {"|06-01 11:00||refunded||50|0.00|06-04 10:00", "paid 5000 06-01T11:00 back 5000 06-04T10:00", ""},
		"refunds written with a minus":    {"|06-01 11:00||||50|-20|06-05 09:00", "paid 5000 06-01T11:00 back 2000 06-05T09:00", ""},
		"a refund without a payment time": {"||||已退款|50||06-05 09:00", "paid 5000 06-01T10:00 back 5000 06-05T09:00", "paid_undated"},
		"cancelled by word":               {"|06-01 11:00|||cancelled|50||", "paid 5000 06-01T11:00 cancelled 06-01T11:00", "cancelled_undated"},
		"cancelled after its refund":      {"|06-01 11:00||refunded|voided|50|50|06-02 10:00", "paid 5000 06-01T11:00 back 5000 06-02T10:00 cancelled 06-02T10:00", "cancelled_undated"},
		"paid in part, nobody knows":      {"|||部分付款||50||", "unpaid", "part_payment_unknown"},
	} {
		cells := strings.Split(c.row, "|")
		for _, i := range []int{1, 2, 7} {
			if i < len(cells) && cells[i] != "" {
				cells[i] = "2026-" + cells[i]
			}
		}
		sum, k := convert(t, yaml, head, "1|2026-06-01 10:00|"+strings.Join(cells[1:], "|")+"|EUR")
		if len(k.orders) != 1 {
			t.Errorf("%s: %+v", name, k.rejects)
			continue
		}
		o := k.orders[0]
		got := "unpaid"
		short := func(at domain.Instant) string { return at.Time().Format("01-02T15:04") }
		if o.Paid != 0 {
			got = fmt.Sprint("paid ", o.PaidAmount, " ", short(o.Paid))
		}
		for _, r := range o.Refunds {
			got += fmt.Sprint(" back ", r.Amount, " ", short(r.At))
		}
		if o.Cancelled != 0 {
			got += " cancelled " + short(o.Cancelled)
		}
		var notes []string
		for _, n := range sum.Notes {
			notes = append(notes, n.Code)
		}
		if got != c.want || strings.Join(notes, " ") != c.notes {
			t.Errorf("%s: %q %v, want %q %q", name, got, notes, c.want, c.notes)
		}
	}
}

// Total, goods and list follow from what the file has; each line is worked out by hand.
func TestAmountsOfOrders(t *testing.T) {
	for name, c := range map[string]struct{ columns, row, want string }{
		"goods and total":         {"total: a, net: b", "129.90|100", "total 12990 net 10000 list 0 off 0"},
		"goods alone":             {"net: a, shipping: b, tax: c", "100|20|9.90", "total 12990 net 10000 list 0 off 0"},
		"goods before discount":   {"list: a, discount: b, total: c", "110|10|129.90", "total 12990 net 10000 list 11000 off 1000"},
		"discount with a minus":   {"list: a, discount: b, total: c", "110|-10|129.90", "total 12990 net 10000 list 11000 off 1000"},
		"total alone":             {"total: a", "129.90", "total 12990 net 12990 list 0 off 0"},
		"total less the rest":     {"total: a, tax: b, shipping: c", "129.90|9.90|20", "total 12990 net 10000 list 0 off 0"},
		"total and discount":      {"total: a, shipping: b, discount: c", "120|20|10", "total 12000 net 10000 list 11000 off 1000"},
		"lines before discount":   {"line_price: a, line_quantity: b, discount: c", "55|2|10", "total 10000 net 10000 list 11000 off 1000"},
		"lines after discount":    {"line_total: a, line_quantity: b, shipping: c", "100|2|20", "total 12000 net 10000 list 0 off 0"},
		"both":                    {"net: a, list: b, discount: c", "100|110|30", "total 10000 net 10000 list 11000 off 1000"}, // 20 of the discount were off the shipping
		"free":                    {"total: a", "0", "total 0 net 0 list 0 off 0"},
		"tax is inside":           {"net: a, shipping: b, tax: c, total: d", "100|20|20|120", "total 12000 net 8333 list 0 off 0"}, // 20 × 100/120 = 16.67 off
		"tax is inside, no total": {"net: a, shipping: b, tax: c", "100|20|20", "total 12000 net 8333 list 0 off 0"},
		"tax is inside, list":     {"list: a, discount: b, tax: c, total: d", "120|20|20|100", "total 10000 net 8000 list 9600 off 1600"},
	} {
		yaml := "grain: order\nzone: UTC\ntax_included: " + fmt.Sprint(strings.Contains(name, "inside")) + "\ncolumns: {order: no, placed: at, payment_status: {const: paid}, currency: {const: EUR}, " + c.columns + "}\n"
		_, k := convert(t, yaml, "no|at|a|b|c|d", "1|2026-06-01 10:00|"+c.row)
		if len(k.orders) != 1 {
			t.Errorf("%s: %v", name, k.rejects)
			continue
		}
		o := k.orders[0]
		if got := fmt.Sprintf("total %d net %d list %d off %d", o.Total, o.Net, o.List, o.Discount); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestOrdersThatCannotBeTrue(t *testing.T) {
	row := func(no, changes string) string {
		cells := map[string]string{"no": no, "at": "2026-06-01 10:00", "paid": "2026-06-01 10:05", "cur": "USD", "total": "100", "goods": "90"}
		for _, c := range strings.Split(changes, ";") {
			k, v, _ := strings.Cut(c, "=")
			cells[k] = v
		}
		var out []string
		for _, h := range strings.Split(orderHead, "|") {
			out = append(out, cells[h])
		}
		return strings.Join(out, "|")
	}
	rows := []string{
		row("1", "paid=2026-06-01 09:59"), row("2", "sent=2026-05-31"), row("3", "gone=2026-06-01 09:00"), row("4", "back=5;back at=2026-06-01 09:00"),
		row("5", "total=-1"), row("6", "tax=-1"), row("7", "back=100.01"), row("8", "goods=100.01"), row("9", "cur=XYZ"), row("10", "cur="),
		row("11", "total=100.001"), row("12", "total=;goods="), row("13", "at="), row("14", "total=1.00,0"), row("", ""), row("16", "state=teleported"),
		row("17", "paid=;pay=unpaid;back=5"), row("18", "price=-2;qty=1"), row("19", "qty=1.5"), row("20", "at=2027-06-01"), row("21", "cur=JPY;total=100.5"),
		row("22", "back=100"), row("23", "total=100.00;goods=100.000"), row("24", "total=10000000000001"),
	}
	sum, k := convert(t, orderYAML, append([]string{orderHead}, rows...)...)
	want := []reject{{2, ReasonPaidFirst}, {3, ReasonShippedFirst}, {4, ReasonCancelledFirst}, {5, ReasonRefundedFirst}, {6, ReasonNegativeAmount}, {7, ReasonNegativeAmount},
		{8, ReasonRefundAboveTotal}, {9, ReasonNetAboveTotal}, {10, ReasonUnknownCurrency}, {11, ReasonUnknownCurrency}, {12, ReasonTooManyDecimals}, {13, ReasonMissingAmount},
		{14, ReasonMissingTime}, {15, ReasonBadNumber}, {16, ReasonMissingID}, {17, ReasonUnknownValue}, {18, ReasonRefundUnpaid}, {19, ReasonNegativeAmount},
		{20, ReasonBadNumber}, {21, ReasonFutureTime}, {22, ReasonTooManyDecimals}, {25, ReasonBadNumber}}
	slices.SortFunc(k.rejects, func(a, b reject) int { return a.line - b.line })
	if d := gocmp.Diff(want, k.rejects, gocmp.AllowUnexported(reject{})); d != "" {
		t.Error(d)
	}
	if sum.Rows != 24 || sum.Accepted != 2 || sum.Orders != 2 || sum.TotalRejected() != 22 {
		t.Errorf("%+v", sum)
	}
}

// Rows of one key that differ are all rejected; equal ones count once where a row is an order, and are lines where a row is a line.
func TestRowsOfOneOrderThatDiffer(t *testing.T) {
	const yaml = "grain: order\nzone: UTC\ncolumns: {order: no, placed: at, paid: at, total: total, currency: {const: EUR}%s}\n"
	rows := []string{"no|at|total|line|sku", "1|2026-06-01 10:00|50|1|A", "1|2026-06-01 10:00|50|1|A", "2|2026-06-01 10:00|50|1|A", "2|2026-06-01 10:00|51|2|A",
		"3|2026-06-01 10:00|50|1|A", "3|2026-06-01 10:00||2|B", "4|2026-06-01 10:00|50|1|A", "4|2026-06-01 10:00|50|1|B"}
	for columns, want := range map[string]string{
		"":                            "1: 0 lines; conflicts 6; repeated 1", // a filled and an empty cell differ, too
		", line_sku: sku":             "1: 2 lines; 3: 2 lines; 4: 2 lines; conflicts 2; repeated 0",
		", line: line, line_sku: sku": "1: 1 lines; 3: 2 lines; conflicts 4; repeated 1",
	} {
		sum, k := convert(t, fmt.Sprintf(yaml, columns), rows...)
		if columns == "" { // the cells of 4 that differ are not read
			want = "1: 0 lines; 4: 0 lines; conflicts 4; repeated 2"
		}
		var got []string
		slices.SortFunc(k.orders, func(a, b Order) int { return strings.Compare(a.External, b.External) })
		for _, o := range k.orders {
			got = append(got, fmt.Sprintf("%s: %d lines", o.External, len(o.Lines)))
		}
		got = append(got, fmt.Sprintf("conflicts %d; repeated %d", sum.Rejected[ReasonConflict], sum.Repeated))
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("%q: %s, want %s", columns, s, want)
		}
		if sum.Accepted+sum.Repeated+sum.TotalRejected() != sum.Rows {
			t.Errorf("%q: rows are lost: %+v", columns, sum)
		}
	}
}

// Amounts in parts: each row has its own shipping, tax and refund, with its own time.
func TestAmountsInPartsAreAddedUp(t *testing.T) {
	const yaml = "grain: order\nzone: UTC\ncolumns: {order: no, placed: at, paid: at, currency: {const: BRL}, line: line, line_price: price, shipping: {column: freight, sum: true}, " +
		"refunded: {column: back, sum: true}, refunded_at: back at}\n"
	_, k := convert(t, yaml, "no|at|line|price|freight|back|back at", "1|2026-06-01 10:00|2|10.10|5.05|10.10|2026-06-09 10:00", "1|2026-06-01 10:00|1|39.95|17.93|39.95|2026-06-08 10:00",
		"1|2026-06-01 10:00|3|10.10|5.05||")
	o := k.orders[0]
	// 10.10 + 39.95 + 10.10 = 60.15; 5.05 + 17.93 + 5.05 = 28.03
	if o.Net != 6015 || o.Shipping != 2803 || o.Total != 8818 || o.Items != 3 || o.Lines[0].Price != 3995 {
		t.Errorf("%+v", o)
	}
	if d := gocmp.Diff([]OrderRefund{{at(t, "06-08T10:00"), 3995}, {at(t, "06-09T10:00"), 1010}}, o.Refunds); d != "" {
		t.Error(d)
	}
}

func TestOrdersDoNotDependOnTheOrderOfRows(t *testing.T) {
	rows := append(orderRows(), "1||||||||||||||||||A-2|2|20", "1||||||||||||||||||A-0|1|1")
	byKey := func(a, b Order) int { return strings.Compare(a.External, b.External) }
	_, first := convert(t, orderYAML, append([]string{orderHead}, rows...)...)
	slices.SortFunc(first.orders, byKey)
	if len(first.orders[0].Lines) != 4 {
		t.Fatalf("%+v", first.orders[0])
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 30 {
		rnd.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		_, k := convert(t, orderYAML, append([]string{orderHead}, rows...)...)
		slices.SortFunc(k.orders, byKey)
		if d := gocmp.Diff(first.orders, k.orders); d != "" {
			t.Fatal(d)
		}
	}
}

func TestOrdersOfSeveralStoresMayHaveOneNumber(t *testing.T) {
	yaml := "grain: order\nzone: UTC\ncolumns: {order: no, store: store, placed: at, paid: at, total: total, currency: {const: EUR}}\n"
	_, k := convert(t, yaml, "no|store|at|total", "1|A|2026-06-01 10:00|50", "1|B|2026-06-01 11:00|60")
	if len(k.orders) != 2 || k.orders[0].Total+k.orders[1].Total != 11000 {
		t.Errorf("%+v", k.orders)
	}
}

// The agent's column is a proof only when the mapping says so, and then by what is known of the agent.
func TestWhoMadeAnOrder(t *testing.T) {
	const yaml = "grain: order\nzone: UTC\n%scolumns: {order: no, placed: at, paid: at, total: total, currency: {const: EUR}, agent: by}\nagents: {Amy: {id: 77}, Bo: {as: bo@shop.example}, Robot: {kind: bot}}\n"
	for _, c := range []struct{ said, label, want string }{
		{"", "Amy", ""}, {"agent_checkout: true\n", "Amy", "amy@shop.example"}, {"agent_checkout: true\n", "Bo", "bo@shop.example"}, {"agent_checkout: true\n", "Robot", ""},
		{"agent_checkout: true\n", "Cy Lo", "Cy Lo"},
	} {
		env := testEnv()
		env.Agents = map[domain.ID]domain.Agent{77: {ID: 77, Name: "Amy Lin", Email: "amy@shop.example"}}
		k := &kept{}
		sum, err := Convert(t.Context(), tab("no|at|total|by", "1|2026-06-01 10:00|50|"+c.label), mapping(t, fmt.Sprintf(yaml, c.said)), env, k)
		if err != nil || len(k.orders) != 1 || k.orders[0].Agent != c.want {
			t.Errorf("%+v: %+v %v", c, k.orders, err)
		}
		if seen := len(sum.Agents) == 1; seen != (c.said != "") {
			t.Errorf("%+v: agents seen: %+v", c, sum.Agents)
		}
	}
}

func TestWhatTheSinkRefusesIsRejected(t *testing.T) {
	k := &kept{refuse: "1"}
	sum, err := Convert(t.Context(), tab(append([]string{orderHead}, orderRows()...)...), mapping(t, orderYAML), testEnv(), k)
	if err != nil || sum.Orders != 1 || sum.Accepted != 1 || sum.Rejected[ReasonRefused] != 2 || len(k.rejects) != 2 {
		t.Errorf("%+v %v", sum, err)
	}
}

func TestOrdersComeInBatches(t *testing.T) {
	lines := []string{"no|at|total"}
	for i := range 1201 {
		lines = append(lines, fmt.Sprintf("%d|2026-06-01 10:00|1", i))
	}
	sum, k := convert(t, "grain: order\nzone: UTC\ncolumns: {order: no, placed: at, paid: at, total: total, currency: {const: EUR}}\n", lines...)
	if len(k.orders) != 1201 || k.batches != 3 || sum.Orders != 1201 {
		t.Errorf("%d orders in %d batches", len(k.orders), k.batches)
	}
}

func TestPreviewOfOrders(t *testing.T) {
	rows, err := Preview(tab(append([]string{orderHead}, append(orderRows(), "3|2026-06-01 10:00|2026-06-01 09:00|||||USD|1|1", "4|2026-06-01 10:00||||||USD|1,5")...)...),
		mapping(t, orderYAML), testEnv(), 20)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rows {
		got = append(got, string(r.Reject))
	}
	if d := gocmp.Diff([]string{"", "", "", "paid_before_placed", "bad_number"}, got); d != "" {
		t.Error(d)
	}
}

func TestOrderMappingsThatCannotWork(t *testing.T) {
	const all = "columns: {order: a, placed: b, paid: b, total: c, currency: {const: EUR}"
	for yaml, code := range map[string]string{
		"columns: {placed: b, paid: b, total: c, currency: d}":  "mapping_needs_order",
		"columns: {order: a, paid: b, total: c, currency: d}":   "mapping_needs_placed",
		"columns: {order: a, placed: b, total: c, currency: d}": "mapping_needs_payment",
		"columns: {order: a, placed: b, paid: b, currency: d}":  "mapping_needs_amount",
		"columns: {order: a, placed: b, paid: b, total: c}":     "mapping_needs_currency",
		all + "}\ndecimal: x":                         "mapping_decimal",
		all + ", items: {column: i, sum: true}}":      "mapping_sum",
		all + ", line_price: {column: i, sum: true}}": "mapping_sum",
		all + ", conversation: c}":                    "mapping_field_grain",
	} {
		_, err := ParseMapping([]byte("version: 1\nsource: x\ngrain: order\n" + yaml))
		if err == nil || !strings.Contains(codes(err), code) {
			t.Errorf("%s: %v, want %s", yaml, err, code)
		}
	}
}

func codes(err error) string {
	if e, ok := err.(*domain.Error); ok {
		return e.Code
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		out := ""
		for _, e := range many.Unwrap() {
			out += codes(e) + " "
		}
		return out
	}
	return err.Error()
}

// sane reports what no order may be, whatever the file says.
func sane(o Order) string {
	var back int64
	for _, r := range o.Refunds {
		back += r.Amount
		if r.Amount <= 0 || r.At < o.Placed {
			return "refund"
		}
	}
	switch {
	case o.External == "" || o.Number == "" || o.Placed == 0 || o.Updated < o.Placed:
		return "key or time"
	case o.Paid != 0 && o.Paid < o.Placed, o.Cancelled != 0 && o.Cancelled < o.Placed, len(o.Shipped) > 0 && o.Shipped[0] < o.Placed:
		return "time before the order"
	case o.Total < 0 || o.Net < 0 || o.List < 0 || o.Discount < 0 || o.Tax < 0 || o.Shipping < 0 || o.Items < 0 || o.PaidAmount < 0:
		return "negative"
	case o.Net > o.Total, o.List != 0 && o.Net > o.List, o.List != 0 && o.Discount > o.List, back > max(o.Total, o.PaidAmount):
		return "amounts"
	case !strings.Contains(currencies, " "+o.Currency+" "):
		return "currency"
	}
	return ""
}

// checkSink fails on orders that no order may be like.
type checkSink struct {
	kept
	t *testing.T
}

func (c *checkSink) Orders(ctx context.Context, orders []Order) ([]Refusal, error) {
	for _, o := range orders {
		if what := sane(o); what != "" {
			c.t.Errorf("%s: %+v", what, o)
		}
	}
	return c.kept.Orders(ctx, orders)
}

// FuzzOrders reads files of any content by the guessed mapping and by a fixed one: no row is lost, and no order is one that cannot be.
func FuzzOrders(f *testing.F) {
	f.Add(strings.ReplaceAll(orderHead+"\n"+strings.Join(orderRows(), "\n"), "|", ","), false)
	f.Add("Name,Financial Status,Created at,Currency,Subtotal,Shipping,Taxes,Total,Lineitem name\n#1,paid,2026-06-01 10:00:00 +0800,EUR,\"1.200,50\",0,0,\"1.200,50\",x", true)
	f.Add("订单号,下单时间,付款时间,币种,订单总额,退款金额\n1,2026-06-01 10:00,2026-06-01 11:00,CNY,¥50,60", true)
	f.Add("order,date,total,tax,discount\n1,1/6/26,-1,,\n1,1/6/26,5,9,-3", true)
	f.Fuzz(func(t *testing.T, text string, guess bool) {
		lines := strings.Split(strings.ReplaceAll(text, ",", "|"), "\n")
		if len(lines) > 50 || len(text) > 5000 {
			return
		}
		m := mapping(t, orderYAML)
		in := tab(lines...)
		if guess {
			m, _ = Guess(in.head, in.rows, "orders.csv")
			if m.Grain != GrainOrder {
				return
			}
			if !m.has("currency") {
				m.Columns["currency"] = ColumnRule{Const: "USD"}
			}
			if !m.has("paid", "payment_status", "order_status") {
				m.Columns["payment_status"] = ColumnRule{Const: "paid"}
			}
			if m.Validate() != nil { // a column that has the right name and other contents is left open
				return
			}
			b, err := m.Encode()
			if err != nil {
				t.Fatal(err)
			}
			if m, err = ParseMapping(b); err != nil {
				t.Fatalf("the guess is no mapping: %v\n%s", err, b)
			}
		}
		k := &checkSink{t: t}
		sum, err := Convert(t.Context(), in, m, testEnv(), k)
		if err != nil {
			return
		}
		if sum.Accepted+sum.Repeated+sum.TotalRejected() != sum.Rows || int(sum.TotalRejected()) != len(k.rejects) || int(sum.Orders) != len(k.orders) {
			t.Errorf("rows are lost: %+v", sum)
		}
	})
}
