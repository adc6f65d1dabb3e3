//go:build checkdata

package importer

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/feature/commerce"
	"kefu/internal/feature/report/history"
)

// monthState is a month of Brazil's calendar and a state.
type monthState struct{ month, state string }

// sums is what a month and state come to, in reais and counts.
type sums struct {
	Orders, Paid, Shipped, Cancelled, Items int
	Goods, Freight, Total                   string
}

type adding struct {
	sums
	goods, freight big.Rat
}

func finished(m map[monthState]*adding) map[monthState]sums {
	out := map[monthState]sums{}
	for k, a := range m {
		a.Goods, a.Freight = a.goods.FloatString(2), a.freight.FloatString(2)
		a.Total = new(big.Rat).Add(&a.goods, &a.freight).FloatString(2)
		out[k] = a.sums
	}
	return out
}

// marketplace is the data set's tables by what joins them.
type marketplace struct {
	orders, items []map[string]string
	lines         map[string][]map[string]string // by order
	customers     map[string]map[string]string
}

func readMarketplace(t *testing.T) marketplace {
	t.Helper()
	const folder = "olist_3000"
	m := marketplace{orders: readCSV(t, dataFile(t, folder, "olist_orders_dataset.csv")), items: readCSV(t, dataFile(t, folder, "olist_order_items_dataset.csv")),
		lines: map[string][]map[string]string{}, customers: map[string]map[string]string{}}
	for _, i := range m.items {
		m.lines[i["order_id"]] = append(m.lines[i["order_id"]], i)
	}
	for _, c := range readCSV(t, dataFile(t, folder, "olist_customers_dataset.csv")) {
		m.customers[c["customer_id"]] = c
	}
	return m
}

// file is one row per line of an order, and one for an order without lines.
func (m marketplace) file() string {
	columns := []string{"order_id", "order_item_id", "order_status", "order_purchase_timestamp", "order_approved_at", "order_delivered_carrier_date", "customer_unique_id", "store",
		"sku", "price", "freight_value"}
	var b strings.Builder
	b.WriteString(strings.Join(columns, ",") + "\n")
	for _, o := range m.orders {
		lines := m.lines[o["order_id"]]
		if len(lines) == 0 {
			lines = []map[string]string{{}}
		}
		c := m.customers[o["customer_id"]]
		for _, l := range lines {
			row := map[string]string{"store": c["customer_state"], "customer_unique_id": c["customer_unique_id"], "sku": l["product_id"]}
			for _, from := range []map[string]string{o, l} {
				for k, v := range from {
					row[k] = v
				}
			}
			cells := make([]string, len(columns))
			for i, k := range columns {
				cells[i] = row[k]
			}
			b.WriteString(strings.Join(cells, ",") + "\n")
		}
	}
	return b.String()
}

// independent adds the tables up without the importer: fixed-width instants compare as text, amounts are exact fractions. What cannot be true is
// counted by rows, the first contradiction of an order deciding.
func (m marketplace) independent() (map[monthState]sums, map[history.Reason]int64) {
	out := map[monthState]*adding{}
	refused := map[history.Reason]int64{}
	for _, o := range m.orders {
		lines := m.lines[o["order_id"]]
		rows := int64(max(1, len(lines)))
		placed, approved, carrier := o["order_purchase_timestamp"], o["order_approved_at"], o["order_delivered_carrier_date"]
		switch {
		case len(lines) == 0:
			refused[history.ReasonMissingAmount] += rows
			continue
		case approved != "" && approved < placed:
			refused[history.ReasonPaidFirst] += rows
			continue
		case carrier != "" && carrier < placed:
			refused[history.ReasonShippedFirst] += rows
			continue
		}
		k := monthState{placed[:7], m.customers[o["customer_id"]]["customer_state"]}
		if out[k] == nil {
			out[k] = &adding{}
		}
		a := out[k]
		a.Orders++
		a.Items += len(lines)
		switch o["order_status"] {
		case "canceled", "unavailable":
			a.Cancelled++
			if approved != "" {
				a.Paid++
			}
		default: // delivered, shipped, invoiced, processing: the money was there
			a.Paid++
		}
		if carrier != "" {
			a.Shipped++
		}
		for _, l := range lines {
			price, ok := new(big.Rat).SetString(l["price"])
			freight, ok2 := new(big.Rat).SetString(l["freight_value"])
			if !ok || !ok2 {
				panic(fmt.Sprint(l))
			}
			a.goods.Add(&a.goods, price)
			a.freight.Add(&a.freight, freight)
		}
	}
	return finished(out), refused
}

// TestCheckDataOrders imports a marketplace's orders into a database, one store a state, and compares what is kept, by month and state, with the
// tables added up on their own.
func TestCheckDataOrders(t *testing.T) {
	data := readMarketplace(t)
	text := data.file()
	d := newDesk(t)
	names := map[domain.ID]string{}
	var stores []domain.Store
	for _, c := range data.customers {
		s := domain.Store{ID: domain.HashID("state", c["customer_state"]), Name: c["customer_state"]}
		if names[s.ID] == "" {
			names[s.ID] = s.Name
			stores = append(stores, s)
		}
	}
	if _, err := d.store.Ingest(t.Context(), domain.Batch{Stores: stores}); err != nil {
		t.Fatal(err)
	}
	m := guessOf(t, text)
	if r := m.Columns["shipping"]; m.Grain != history.GrainOrder || !r.Sum || r.Column != "freight_value" || m.Columns["store"].Column != "store" || m.Columns["line"].Column != "order_item_id" {
		t.Fatalf("guessed %+v", m)
	}
	m.Zone = "America/Sao_Paulo"
	m.Columns["currency"], m.Columns["country"] = history.ColumnRule{Const: "BRL"}, history.ColumnRule{Const: "BR"}
	m.Columns["order_status"].Map["unavailable"] = "cancelled"
	sum, added, _ := d.takeBy(m, "orders.csv", text)
	t.Logf("%+v\n%+v", sum, added)
	want, refused := data.independent()
	if diff := gocmp.Diff(refused, sum.Rejected); diff != "" {
		t.Errorf("rejected: %s", diff)
	}
	if sum.Rows != int64(strings.Count(text, "\n")-1) || sum.Accepted+sum.TotalRejected() != sum.Rows || int64(added.Orders) != sum.Orders {
		t.Errorf("rows: %+v %+v", sum, added)
	}
	if diff := gocmp.Diff(want, kept3000(t, d, names)); diff != "" {
		t.Errorf("by month and state: %s", diff)
	}
	t.Logf("%d months and states agree", len(want))
	if _, again, _ := d.takeBy(m, "orders.csv", text); again.Orders+again.OrdersChanged != 0 || again.OrdersSame != added.Orders {
		t.Errorf("again: %+v", again)
	}
}

func guessOf(t *testing.T, text string) history.Mapping {
	t.Helper()
	rows := [][]string{}
	lines := strings.Split(text, "\n")
	for _, l := range lines[1:201] {
		rows = append(rows, strings.Split(l, ","))
	}
	m, _ := history.Guess(strings.Split(lines[0], ","), rows, "orders.csv")
	return m
}

// kept3000 adds up what the database holds.
func kept3000(t *testing.T, d *desk, names map[domain.ID]string) map[monthState]sums {
	t.Helper()
	zone, err := time.LoadLocation("America/Sao_Paulo")
	if err != nil {
		t.Fatal(err)
	}
	out := map[monthState]*adding{}
	in := commerce.Range{All: true, Limit: 500}
	for {
		list, err := d.store.Orders(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list {
			o := r.Order
			k := monthState{o.Placed.Time().In(zone).Format("2006-01"), names[r.Store]}
			if out[k] == nil {
				out[k] = &adding{}
			}
			a := out[k]
			a.Orders++
			a.Items += int(o.Items)
			if o.Collected() > 0 {
				a.Paid++
				if o.Collected() != o.Total {
					t.Errorf("%s: %d paid of %d", o.Number, o.Collected(), o.Total)
				}
			}
			if len(o.Fulfilments) > 0 {
				a.Shipped++
			}
			if o.Cancelled != 0 {
				a.Cancelled++
			}
			if o.Net+o.Shipping != o.Total || o.Currency != "BRL" {
				t.Errorf("%+v", o)
			}
			a.goods.Add(&a.goods, big.NewRat(o.Net, 100))
			a.freight.Add(&a.freight, big.NewRat(o.Shipping, 100))
		}
		if len(list) < in.Limit {
			return finished(out)
		}
		last := list[len(list)-1]
		in.After = &commerce.Place{At: last.Order.Placed, ID: last.ID}
	}
}
