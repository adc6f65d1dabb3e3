package importer

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/event"
	"kefu/internal/feature/commerce"
	"kefu/internal/feature/imports"
	"kefu/internal/feature/report/history"
)

// desk is a store on disk with one store of the business in it, and what takes orders.
type desk struct {
	t      *testing.T
	store  *store.Store
	orders *commerce.Service
}

type numbers struct{ n domain.ID }

func (n *numbers) Next() domain.ID { n.n++; return n.n }

func newDesk(t *testing.T) *desk {
	t.Helper()
	clock, ids := env().Clock, &numbers{n: 1000}
	s, err := store.Open(t.Context(), t.TempDir(), store.Options{Clock: clock, IDs: ids})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := s.Ingest(t.Context(), domain.Batch{Stores: []domain.Store{{ID: 7, Name: "Blue"}}}); err != nil {
		t.Fatal(err)
	}
	return &desk{t: t, store: s, orders: commerce.New(store.Commerce{Store: s}, nil, nil, ids, clock)}
}

// take imports a file by its guess and returns what was found, what was new and the file of rejected rows.
func (d *desk) take(name, text string) (history.Summary, imports.Added, string) {
	d.t.Helper()
	path := d.t.TempDir() + "/" + name
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
	m, _, _, err := Guess(path, Options{})
	if err != nil {
		d.t.Fatal(err)
	}
	return d.takeBy(m, name, text)
}

func (d *desk) takeBy(m history.Mapping, name, text string) (history.Summary, imports.Added, string) {
	d.t.Helper()
	var rejected bytes.Buffer
	rejects, err := NewRejects(&rejected, "en")
	if err != nil {
		d.t.Fatal(err)
	}
	stores, err := d.store.Stores(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	sink := imports.NewSink(d.t.Context(), store.Imports{Store: d.store}, imports.NewTill(d.orders, m.Source, stores), rejects)
	sum, err := history.Convert(d.t.Context(), open(d.t, name, []byte(text), m), m, env(), sink)
	if err != nil {
		d.t.Fatal(err)
	}
	added, err := sink.Finish()
	if err != nil {
		d.t.Fatal(err)
	}
	if err := rejects.Flush(); err != nil {
		d.t.Fatal(err)
	}
	return sum, added, rejected.String()
}

// told is what stands in the log of an order, oldest first: of several events with one key the last recorded.
func (d *desk) told() []string {
	d.t.Helper()
	all, _, err := d.store.After(d.t.Context(), event.Cursor{}, 10000)
	if err != nil {
		d.t.Fatal(err)
	}
	last := map[domain.ID]domain.Event{}
	for _, e := range all {
		last[e.SourceKey] = e
	}
	var events []domain.Event
	for _, e := range last {
		events = append(events, e)
	}
	slices.SortFunc(events, func(a, b domain.Event) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Kind, b.Kind)) })
	var out []string
	for _, e := range events {
		s := e.At.Time().Format("01-02 15:04 ") + string(e.Kind)
		switch x := e.Data.(type) {
		case domain.OrderPlaced:
			s += fmt.Sprint(" ", x.Total, " ", x.Net, " ", x.Currency)
		case domain.OrderPaid:
			s += fmt.Sprint(" ", x.Amount)
		case domain.OrderRefunded:
			s += fmt.Sprint(" ", x.Amount, " ", x.Net)
		}
		out = append(out, s)
	}
	return out
}

const shopifyOrders = `Name,Email,Financial Status,Paid at,Fulfilled at,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Cancelled at,Refunded Amount
#1001,eva@shop.example,paid,2026-06-01 10:05:00 +0200,,USD,100.00,20.00,10.00,130.00,0.00,2026-06-01 10:00:00 +0200,1,Ring,70.00,A-1,,0.00
#1001,eva@shop.example,,,,,,,,,,2026-06-01 10:00:00 +0200,1,Band,30.00,A-2,,
#1002,bob@shop.example,pending,,,USD,50.00,0.00,0.00,50.00,0.00,2026-06-02 10:00:00 +0200,1,Band,50.00,A-2,,0.00
#1003,cat@shop.example,paid,2026-06-02 09:00:00 +0200,,USD,50.00,0.00,0.00,50.00,0.00,2026-06-02 11:00:00 +0200,1,Band,50.00,A-2,,0.00
`

// A file brought again changes nothing; a later one moves its orders on, and the first brought once more does not take them back.
func TestOrderFilesMoveOn(t *testing.T) {
	d := newDesk(t)
	sum, added, rejected := d.take("orders_export_1.csv", shopifyOrders)
	if sum.Orders != 2 || added != (imports.Added{Orders: 2}) || sum.Rejected[history.ReasonPaidFirst] != 1 || !strings.Contains(rejected, "5,paid_before_placed,") {
		t.Fatalf("%+v %+v\n%s", sum, added, rejected)
	}
	first := []string{"06-01 08:00 order.placed 13000 10000 USD", "06-01 08:05 order.paid 13000", "06-02 08:00 order.placed 5000 5000 USD"}
	if diff := gocmp.Diff(first, d.told()); diff != "" {
		t.Fatal(diff)
	}
	count := func() int64 {
		n, err := d.store.CountEvents(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := count()
	if _, added, _ := d.take("orders_export_7.csv", shopifyOrders); added != (imports.Added{OrdersSame: 2}) || count() != before {
		t.Errorf("again: %+v, %d events after %d", added, count(), before)
	}

	later := strings.NewReplacer("#1001,eva@shop.example,paid,2026-06-01 10:05:00 +0200,,", "#1001,eva@shop.example,partially_refunded,2026-06-01 10:05:00 +0200,2026-06-03 09:00:00 +0200,",
		"A-1,,0.00", "A-1,,26.00", "#1002,bob@shop.example,pending,,", "#1002,bob@shop.example,paid,2026-06-02 12:00:00 +0200,").Replace(shopifyOrders)
	// 26 of 130 went back: 26 × 100/130 = 20 of the goods. The export does not date refunds: the last time of the order does.
	want := []string{"06-01 08:00 order.placed 13000 10000 USD", "06-01 08:05 order.paid 13000", "06-02 08:00 order.placed 5000 5000 USD", "06-02 10:00 order.paid 5000",
		"06-03 07:00 order.fulfilled", "06-03 07:00 order.refunded 2600 2000"}
	for i, text := range []string{later, later, shopifyOrders} {
		_, added, _ = d.take("orders_export_1.csv", text)
		if changed := added.OrdersChanged == 2; changed != (i == 0) || added.Orders != 0 {
			t.Errorf("%d: %+v", i, added)
		}
		if diff := gocmp.Diff(want, d.told()); diff != "" {
			t.Fatalf("%d: %s", i, diff)
		}
	}

	// More went back, and nothing else is known: no time tells which file is the later one, so the one brought last holds.
	more := strings.Replace(later, "A-1,,26.00", "A-1,,130.00", 1)
	want[5] = "06-03 07:00 order.refunded 13000 10000"
	for i, changed := range []int{1, 0} {
		if _, added, _ = d.take("orders_export_1.csv", more); added.OrdersChanged != changed || added.OrdersSame != 2-changed {
			t.Errorf("%d: %+v", i, added)
		}
		if diff := gocmp.Diff(want, d.told()); diff != "" {
			t.Fatal(diff)
		}
	}
}

// The same orders as a workbook, as JSON lines and with commas for decimals are the same orders.
func TestOrderFilesOfEveryFormat(t *testing.T) {
	const yaml = "version: 1\nsource: x\ngrain: order\nzone: UTC\n%scolumns: {order: no, placed: at, paid: at, total: total, tax: tax, currency: cur, email: mail}\n"
	when := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	files := []struct{ name, text, extra string }{
		{"o.csv", "no,at,total,tax,cur,mail\n1,2026-06-01 12:00,39.95,0.30,EUR,e@x.example\n2,2026-06-01 12:00,1200,0,JPY,f@x.example\n", ""},
		{"o.csv", "no;at;total;tax;cur;mail\n1;2026-06-01 12:00;39,95;0,3;EUR;e@x.example\n2;2026-06-01 12:00;1.200;0;JPY;f@x.example\n", "decimal: ','\n"},
		{"o.xlsx", string(workbook(t, false, []string{"a"}, [][]any{{"no", "at", "total", "tax", "cur", "mail"}, {1, when, 39.95, 0.1 + 0.2, "EUR", "e@x.example"},
			{2, when, 1200, 0, "JPY", "f@x.example"}})), ""},
		{"o.jsonl", `{"no":1,"at":"2026-06-01T12:00:00Z","total":39.95,"tax":0.3,"cur":"EUR","mail":"e@x.example"}` + "\n" +
			`{"no":"2","at":"2026-06-01T14:00:00+02:00","total":"1200","tax":0,"cur":"JPY","mail":"f@x.example"}` + "\n", ""},
	}
	d := newDesk(t)
	for i, f := range files {
		m, err := history.ParseMapping(fmt.Appendf(nil, yaml, f.extra))
		if err != nil {
			t.Fatal(err)
		}
		sum, added, rejected := d.takeBy(m, f.name, f.text)
		want := imports.Added{OrdersSame: 2}
		if i == 0 {
			want = imports.Added{Orders: 2}
		}
		if added != want || sum.TotalRejected() != 0 {
			t.Errorf("file %d: %+v %+v\n%s", i, added, sum, rejected)
		}
	}
	if diff := gocmp.Diff([]string{"06-01 12:00 order.paid 3995", "06-01 12:00 order.paid 1200", "06-01 12:00 order.placed 3995 3965 EUR", "06-01 12:00 order.placed 1200 1200 JPY"},
		d.told(), sortedLines()); diff != "" {
		t.Error(diff)
	}
}

func sortedLines() gocmp.Option {
	return gocmp.Transformer("sorted", func(in []string) string { out := slices.Sorted(slices.Values(in)); return strings.Join(out, "\n") })
}

// Orders of a customer whom conversations know become theirs, and who made an order is a proof when the mapping says so.
func TestOrdersMeetTheirCustomersAndAgents(t *testing.T) {
	d := newDesk(t)
	known := domain.Contact{ID: 55, Person: 55, StoreID: 7, Name: "Eva", Identifiers: []domain.Identifier{{Kind: "email", Value: "eva@shop.example"}}}
	if _, err := d.store.Ingest(t.Context(), domain.Batch{Contacts: []domain.Contact{known}, Agents: []domain.Agent{{ID: 9, Name: "Amy", Email: "amy@shop.example", Terms: []domain.AgentTerm{{}}}}}); err != nil {
		t.Fatal(err)
	}
	m, err := history.ParseMapping([]byte("version: 1\nsource: x\ngrain: order\nzone: UTC\nagent_checkout: true\n" +
		"columns: {order: no, placed: at, paid: at, total: total, currency: {const: EUR}, email: mail, agent: by}\nagents: {Bo: {}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, added, rejected := d.takeBy(m, "o.csv", "no,at,total,mail,by\n1,2026-06-01 12:00,10,EVA@shop.example,Amy\n2,2026-06-01 13:00,10,new@shop.example,Bo\n3,2026-06-01 14:00,10,,Cy\n"); added.Orders != 3 {
		t.Fatalf("%+v %s", added, rejected)
	}
	list, err := d.store.Orders(t.Context(), commerce.Range{All: true, Limit: 10})
	if err != nil || len(list) != 3 {
		t.Fatalf("%d orders, %v", len(list), err)
	}
	slices.SortFunc(list, func(a, b commerce.Record) int { return strings.Compare(a.Order.Number, b.Order.Number) })
	if list[0].Contact != 55 || list[1].Contact == 55 || list[2].Contact == list[1].Contact {
		t.Errorf("contacts %d %d %d", list[0].Contact, list[1].Contact, list[2].Contact)
	}
	// Amy is known by her name, Bo was decided to be somebody new, nobody knows Cy.
	bo := domain.HashID("x", "agent", "Bo")
	for i, agent := range []domain.ID{9, bo, 0} {
		p := list[i].Proofs
		if agent == 0 && len(p) == 0 {
			continue
		}
		if len(p) != 1 || p[0].Kind != domain.ProofCheckout || p[0].Agent.Agent != agent {
			t.Errorf("order %d: %+v", i+1, p)
		}
	}
}

// manyOrders writes a file of orders with two lines each.
func manyOrders(orders int) []byte {
	var b bytes.Buffer
	b.WriteString("order id,order date,paid at,total,tax,shipping,currency,email,sku,item name,quantity,unit price\n")
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range orders {
		at := start.Add(time.Duration(i) * time.Minute).Format(time.DateTime)
		for line := range 2 {
			fmt.Fprintf(&b, "%d,%s,%s,%d.90,1.90,4.00,USD,c%d@shop.example,sku-%d,A thing of some kind,1,%d.00\n", i, at, at, 20+i%50, i%(orders/2+1), line, 10+i%20)
		}
	}
	return b.Bytes()
}

func BenchmarkOrders(b *testing.B) {
	const n = 20000
	text := manyOrders(n)
	for b.Loop() {
		ids := &numbers{n: 1000}
		s, err := store.Open(b.Context(), b.TempDir(), store.Options{Clock: env().Clock, IDs: ids})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Ingest(b.Context(), domain.Batch{Stores: []domain.Store{{ID: 7, Name: "Blue"}}}); err != nil {
			b.Fatal(err)
		}
		m, err := history.ParseMapping([]byte("version: 1\nsource: x\ngrain: order\nzone: UTC\ncolumns: {order: order id, placed: order date, paid: paid at, total: total, tax: tax, " +
			"shipping: shipping, currency: currency, email: email, line_sku: sku, line_name: item name, line_quantity: quantity, line_price: unit price}\n"))
		if err != nil {
			b.Fatal(err)
		}
		rejects, err := NewRejects(io.Discard, "en")
		if err != nil {
			b.Fatal(err)
		}
		f, err := OpenReaderAt("f.csv", bytes.NewReader(text), int64(len(text)), m, Options{})
		if err != nil {
			b.Fatal(err)
		}
		sink := imports.NewSink(b.Context(), store.Imports{Store: s}, imports.NewTill(commerce.New(store.Commerce{Store: s}, nil, nil, ids, env().Clock), "x", []domain.Store{{ID: 7}}), rejects)
		sum, err := history.Convert(context.Background(), f, m, env(), sink)
		added, failed := sink.Finish()
		if err != nil || failed != nil || sum.Orders != n || added.Orders != n {
			b.Fatal(err, failed, sum, added)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "orders/s")
}
