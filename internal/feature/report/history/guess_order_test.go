package history

import (
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// columnsOf writes the columns of a mapping as field=column, added-up ones with a plus.
func columnsOf(m Mapping) map[Field]string {
	out := map[Field]string{}
	for f, r := range m.Columns {
		s := r.Column
		switch {
		case r.Const != "":
			s = "=" + r.Const
		case len(r.Columns) > 0:
			s = strings.Join(r.Columns, "+")
		}
		if r.Sum {
			s += " +"
		}
		out[f] = s
	}
	return out
}

func wantColumns(t *testing.T, name string, m Mapping, want map[Field]string) {
	t.Helper()
	if d := gocmp.Diff(want, columnsOf(m)); d != "" {
		t.Errorf("%s: %s", name, d)
	}
	if err := m.Validate(); err != nil || m.Grain != GrainOrder {
		t.Errorf("%s: %s, %v", name, m.Grain, err)
	}
}

const shopifyHead = "Name|Email|Financial Status|Paid at|Fulfillment Status|Fulfilled at|Accepts Marketing|Currency|Subtotal|Shipping|Taxes|Total|Discount Code|Discount Amount|" +
	"Shipping Method|Created at|Lineitem quantity|Lineitem name|Lineitem price|Lineitem compare at price|Lineitem sku|Lineitem requires shipping|Billing Name|Billing Country|" +
	"Shipping Name|Shipping Country|Cancelled at|Refunded Amount|Outstanding Balance|Employee|Id|Tags|Phone"

func shopifyRows() []string {
	return []string{
		"#1001|eva@shop.example|paid|2026-06-01 10:05:00 +0200|fulfilled|2026-06-03 09:00:00 +0200|no|EUR|100.00|20.00|20.00|120.00|WELCOME|10.00|DHL|2026-06-01 10:00:00 +0200|1|Ring|70.00||A-1|true|Eva Stein|DE|Eva Stein|DE||0.00|0.00||5551|vip|",
		"#1001|eva@shop.example||||||||||||||2026-06-01 10:00:00 +0200|2|Band|20.00||A-2|true||||||||||||",
		"#1002|bob@shop.example|partially_refunded|2026-06-02 10:05:00 +0200|||no|EUR|60.00|0.00|10.00|60.00||0.00||2026-06-02 10:00:00 +0200|1|Ring|60.00||A-1|true|Bob|FR|Bob|FR||12.34|0.00||5552||",
	}
}

func TestGuessShopify(t *testing.T) {
	m, notes := guess("orders_export_1.csv", append([]string{shopifyHead}, shopifyRows()...)...)
	wantColumns(t, "shopify", m, map[Field]string{"order": "Name", "placed": "Created at", "paid": "Paid at", "shipped": "Fulfilled at", "cancelled": "Cancelled at",
		"payment_status": "Financial Status", "currency": "Currency", "total": "Total", "net": "Subtotal", "discount": "Discount Amount", "tax": "Taxes", "shipping": "Shipping",
		"refunded": "Refunded Amount", "discount_code": "Discount Code", "line_sku": "Lineitem sku", "line_name": "Lineitem name", "line_price": "Lineitem price",
		"line_quantity": "Lineitem quantity", "email": "Email", "phone": "Phone", "customer_name": "Billing Name", "country": "Shipping Country", "agent": "Employee"})
	if m.Source != "shopify" || m.AgentCheckout || !m.TaxIncluded || m.Decimal != "" {
		t.Errorf("%+v", m)
	}
	if !strings.Contains(strings.Join(notes, ";"), "tax_included") {
		t.Errorf("%v", notes)
	}
	k := &kept{}
	sum, err := Convert(t.Context(), tab(append([]string{shopifyHead}, shopifyRows()...)...), m, testEnv(), k)
	if err != nil || sum.Orders != 2 || sum.TotalRejected() != 0 {
		t.Fatalf("%+v %v %v", sum, err, k.rejects)
	}
	for _, o := range k.orders {
		switch o.External {
		case "#1001": // 20 of tax in 120: 20 × 100/120 = 16.67 of it in the goods
			if o.Net != 8333 || o.Total != 12000 || len(o.Lines) != 2 || o.Items != 3 || o.Placed != instant(t, "2026-06-01T08:00:00Z") || o.Codes[0] != "WELCOME" {
				t.Errorf("%+v", o)
			}
		case "#1002":
			if o.Net != 5000 || len(o.Refunds) != 1 || o.Refunds[0].Amount != 1234 || o.Country != "FR" {
				t.Errorf("%+v", o)
			}
		}
	}
}

func TestGuessWooCommerce(t *testing.T) {
	m, _ := guess("orders-2026-06-01.csv", "order_id|order_number|order_date|paid_date|status|shipping_total|tax_total|cart_discount|order_subtotal|order_total|refunded_total|order_currency|customer_id|"+
		"billing_first_name|billing_last_name|billing_email|billing_phone|billing_country|coupon_items|item_name|item_sku|item_quantity|item_total",
		"91|1091|2026-06-01 10:00:00|2026-06-01 10:02:00|wc-completed|20.00|10.00|10.00|110.00|130.00|0|USD|7|Eva|Stein|eva@shop.example|+49301234567|DE|x|Ring|A-1|1|100.00",
		"92|1092|2026-06-02 10:00:00||wc-on-hold|0|0|5.00|45.00|40.00|0|USD|8|Bob|Hay|bob@shop.example||US||Band|A-2|2|40.00",
		"93|1093|2026-06-02 11:00:00||wc-backordered|0|0|0|45.00|45.00|0|USD|8|Bob|Hay|bob@shop.example||US||Band|A-2|2|45.00")
	wantColumns(t, "woocommerce", m, map[Field]string{"order": "order_id", "order_number": "order_number", "placed": "order_date", "paid": "paid_date", "order_status": "status",
		"shipping": "shipping_total", "tax": "tax_total", "discount": "cart_discount", "list": "order_subtotal", "total": "order_total", "refunded": "refunded_total",
		"currency": "order_currency", "customer": "customer_id", "customer_name": "billing_first_name+billing_last_name", "email": "billing_email", "phone": "billing_phone",
		"country": "billing_country", "line_name": "item_name", "line_sku": "item_sku", "line_quantity": "item_quantity", "line_total": "item_total"})
	if d := gocmp.Diff(map[string]string{"wc-completed": "paid", "wc-on-hold": "unpaid", "wc-backordered": "ignore"}, m.Columns["order_status"].Map); d != "" || m.Source != "woocommerce" {
		t.Error(d, m.Source)
	}
	m, _ = guess("export.csv", "Order Number|Order Status|Order Date|First Name (Billing)|Last Name (Billing)|Country Code (Billing)|Email (Billing)|Phone (Billing)|Cart Discount Amount|"+
		"Order Subtotal Amount|Order Shipping Amount|Order Refund Amount|Order Total Amount|Order Total Tax Amount|SKU|Item #|Item Name|Quantity (- Refund)|Item Cost|Coupon Code|Order Currency",
		"1091|Completed|2026-06-01 10:00|Eva|Stein|DE|eva@shop.example|+49301234567|10.00|110.00|20.00|0.00|130.00|10.00|A-1|1|Ring|1|110.00|WELCOME|EUR")
	wantColumns(t, "woocommerce, another plug-in", m, map[Field]string{"order": "Order Number", "placed": "Order Date", "order_status": "Order Status", "discount": "Cart Discount Amount",
		"list": "Order Subtotal Amount", "shipping": "Order Shipping Amount", "refunded": "Order Refund Amount", "total": "Order Total Amount", "tax": "Order Total Tax Amount",
		"line_sku": "SKU", "line": "Item #", "line_name": "Item Name", "line_quantity": "Quantity (- Refund)", "line_price": "Item Cost", "discount_code": "Coupon Code",
		"currency": "Order Currency", "customer_name": "First Name (Billing)+Last Name (Billing)", "country": "Country Code (Billing)", "email": "Email (Billing)",
		"phone": "Phone (Billing)"})
}

func TestGuessChineseOrders(t *testing.T) {
	m, notes := guess("店匠订单.xlsx", "订单号|创建时间|支付时间|订单状态|支付状态|币种|商品小计|运费|税费|优惠码|优惠金额|订单总价|退款金额|邮箱|客户姓名|收件人国家|商品名称|商品SKU|商品数量|商品单价",
		"S1|2026-06-01 10:00|2026-06-01 10:05|进行中|已支付|USD|90.00|10.00|0.00|HI|10.00|100.00|0|eva@shop.example|Eva|德国|戒指|A-1|1|100.00",
		"S2|2026-06-02 10:00||已取消|未支付|USD|90.00|10.00|0.00|HI|10.00|100.00|0|bob@shop.example|Bob|法国|戒指|A-1|1|100.00",
		"S3|2026-06-02 11:00|2026-06-02 11:05|争议中|已支付|USD|90.00|10.00|0.00||0|100.00|0|bob@shop.example|Bob|法国|戒指|A-1|1|90.00")
	wantColumns(t, "shoplazza", m, map[Field]string{"order": "订单号", "placed": "创建时间", "paid": "支付时间", "order_status": "订单状态", "payment_status": "支付状态", "currency": "币种",
		"net": "商品小计", "shipping": "运费", "tax": "税费", "discount_code": "优惠码", "discount": "优惠金额", "total": "订单总价", "refunded": "退款金额", "email": "邮箱",
		"customer_name": "客户姓名", "country": "收件人国家", "line_name": "商品名称", "line_sku": "商品SKU", "line_quantity": "商品数量", "line_price": "商品单价"})
	if m.Source != "shoplazza" || m.Columns["order_status"].Map["争议中"] != "ignore" || !strings.Contains(strings.Join(notes, ";"), "column_guessed 订单状态 = 争议中") {
		t.Errorf("%+v %v", m, notes)
	}
	m, _ = guess("shopline_orders.csv", "訂單號碼|訂單日期|訂單狀態|付款狀態|貨幣|訂單小計|運費|優惠折扣|訂單合計|已退款金额|顧客|電郵|電話號碼|商品貨號|商品名稱|商品數量",
		"T1|2026-06-01 10:00|已確認|已付款|TWD|1,000|60|-100|1,060||王|w@shop.example|0912345678|A-1|戒指|1")
	wantColumns(t, "shopline", m, map[Field]string{"order": "訂單號碼", "placed": "訂單日期", "order_status": "訂單狀態", "payment_status": "付款狀態", "currency": "貨幣", "net": "訂單小計",
		"shipping": "運費", "discount": "優惠折扣", "total": "訂單合計", "refunded": "已退款金额", "customer_name": "顧客", "email": "電郵", "phone": "電話號碼", "line_sku": "商品貨號",
		"line_name": "商品名稱", "line_quantity": "商品數量"})
	if m.Source != "shopline" {
		t.Error(m.Source)
	}
}

// One row per line with amounts in parts, marks of money, commas for decimals and no column with the currency.
func TestGuessFromTheValues(t *testing.T) {
	m, notes := guess("pedidos.csv", "Order ID|Line ID|Order date|Paid at|Total|Freight|Quantity",
		"a|1|01/06/2026|01/06/2026|R$ 1.050,50|R$ 5,05|1", "a|2|01/06/2026|01/06/2026|R$ 20,00|R$ 17,93|1", "b|1|13/06/2026|13/06/2026|R$ 30,00|R$ 1,00|2")
	wantColumns(t, "lines", m, map[Field]string{"order": "Order ID", "line": "Line ID", "placed": "Order date", "paid": "Paid at", "total": "Total +", "shipping": "Freight +",
		"line_quantity": "Quantity", "currency": "=BRL"})
	if m.Decimal != "," || m.DateOrder != "dmy" || m.Source != "orders" {
		t.Errorf("%+v", m)
	}
	if all := strings.Join(notes, ";"); !strings.Contains(all, "amounts_per_line Total") || !strings.Contains(all, "column_guessed BRL") {
		t.Errorf("%v", notes)
	}
	k := &kept{}
	sum, err := Convert(t.Context(), tab("Order ID|Line ID|Order date|Paid at|Total|Freight|Quantity", "a|1|01/06/2026|01/06/2026|R$ 1.050,50|R$ 5,05|1",
		"a|2|01/06/2026|01/06/2026|R$ 20,00|R$ 17,93|1"), m, testEnv(), k)
	if err != nil || sum.Orders != 1 || k.orders[0].Total != 107050 || k.orders[0].Shipping != 2298 || k.orders[0].Net != 104752 {
		t.Errorf("%+v %v %v", k.orders, k.rejects, err)
	}
}

func TestGuessOfOneRowPerOrder(t *testing.T) {
	m, notes := guess("o.csv", "Order no|Date|Amount|Quantity|Customer name", "1|2026-06-01|1.234|2|Eva", "2|2026-06-01|5.000|1|Bob")
	if m.Columns["items"].Column != "Quantity" || m.has("line_quantity") {
		t.Errorf("%+v", m.Columns)
	}
	for _, want := range []string{"decimal_unsure", "currency_missing", "payment_missing"} {
		if !strings.Contains(strings.Join(notes, ";"), want) {
			t.Errorf("%v, want %s", notes, want)
		}
	}
	if m.Validate() == nil {
		t.Error("a person has to name the currency first")
	}
}

// Tickets, messages and figures that speak of orders stay what they are.
func TestOtherFilesAreNoOrders(t *testing.T) {
	for grain, c := range map[Grain][]string{
		GrainTicket:  {"Ticket ID|Order ID|Created at|Total|Status", "1|77|2026-06-01 10:00|5|open"},
		GrainMessage: {"conversation_id|order_id|sender_type|created_at|body|amount", "9|77|Contact|2026-06-01 10:00|hi|5"},
		GrainFigures: {"日期|客服|接待人数|客服回复率|平均响应|订单金额|订单号", "2026-06-01|小王|12|98.5|23|1,200.00|7"},
	} {
		if m, _ := guess("f.csv", c...); m.Grain != grain {
			t.Errorf("%s, want %s", m.Grain, grain)
		}
	}
}

func TestOrderMappingRoundTrip(t *testing.T) {
	m, _ := guess("pedidos.csv", "Order ID|Line ID|Order date|Status|Total", "a|1|01/06/2026|paid|R$ 1.050,50", "a|2|01/06/2026|paid|R$ 20,00")
	m.TaxIncluded, m.AgentCheckout = true, true
	b, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := ParseMapping(b)
	if err != nil {
		t.Fatalf("%v in\n%s", err, b)
	}
	if d := gocmp.Diff(m, back); d != "" || !back.Columns["total"].Sum {
		t.Error(d)
	}
}
