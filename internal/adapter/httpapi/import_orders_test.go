package httpapi_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"kefu/internal/adapter/httpapi"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/commerce"
	"kefu/internal/feature/imports"
)

// ordersCSV has two orders that can be and two that cannot: one is paid before it was placed, one refunds more than it cost.
const ordersCSV = `订单号,下单时间,付款时间,支付状态,币种,订单总额,退款金额,退款时间,邮箱
S1,2026-11-19 10:00,2026-11-19 10:05,已支付,USD,129.90,29.90,2026-11-20 09:00,eva@shop.example
S2,2026-11-19 11:00,,待审核,USD,50.00,,,bob@shop.example
S3,2026-11-19 11:00,2026-11-19 10:00,已支付,USD,50.00,,,cat@shop.example
S4,2026-11-19 11:00,2026-11-19 12:00,已支付,USD,50.00,50.01,2026-11-20 09:00,dan@shop.example
`

func TestOrderFilesOverHTTP(t *testing.T) {
	s := open(t)
	_, err := s.store.Ingest(t.Context(), domain.Batch{Stores: []domain.Store{{ID: 71, Name: "Blue"}, {ID: 72, Name: "Red"}}})
	must(t, err)
	b := s.user(t, access.Owner, 0)
	var v httpapi.ImportView
	if got := b.upload("orders.csv", ordersCSV, &v); got.code != http.StatusOK {
		t.Fatalf("upload gives %d %s", got.code, got.body)
	}
	v = b.settle(v)
	if v.State != imports.StateDraft || !strings.Contains(v.Valid, "several stores") {
		t.Fatalf("draft: %s, invalid %q", v.State, v.Valid)
	}
	var zh httpapi.ImportView
	b.header.Set("Accept-Language", "zh-CN")
	b.ok("GET", "/api/imports/"+v.ID.String(), nil, &zh)
	if b.header.Set("Accept-Language", "en"); !strings.Contains(zh.Valid, "站点") {
		t.Errorf("in Chinese: %q", zh.Valid)
	}
	if got := b.do("POST", "/api/imports/"+v.ID.String()+"/start", nil, nil); got.code != 422 || got.Code != "which_store" {
		t.Errorf("a start without a store gives %d %s", got.code, got.body)
	}
	grain := slices.IndexFunc(v.Grains, func(g httpapi.GrainView) bool { return g.ID == "order" })
	if grain < 0 || !slices.Contains(v.Grains[grain].Fields, httpapi.FieldView{Key: "payment_status", Label: "Payment status", Words: true}) ||
		!slices.Contains(v.Grains[grain].Fields, httpapi.FieldView{Key: "total", Label: "Total", Sums: true}) {
		t.Errorf("grains: %+v", v.Grains)
	}
	var mapping map[string]any
	must(t, json.Unmarshal(v.Mapping, &mapping))
	columns := mapping["columns"].(map[string]any)
	columns["store"] = map[string]any{"const": "Green"}
	b.ok("PUT", "/api/imports/"+v.ID.String(), map[string]any{"mapping": mapping}, &v)
	if v = b.settle(v); !strings.Contains(v.Valid, `"Green"`) {
		t.Errorf("a store that is not there: %q", v.Valid)
	}
	columns["store"] = map[string]any{"const": "Red"}
	v = httpapi.ImportView{ID: v.ID}
	b.ok("PUT", "/api/imports/"+v.ID.String(), map[string]any{"mapping": mapping}, &v)
	v = b.settle(v)
	if v.Valid != "" || v.Preview[0].Cells["total"].Value != "129.9" || v.Preview[2].Reject == "" || v.Summary.Orders != 2 || v.Summary.Added != (imports.Added{}) {
		t.Errorf("checked: %q %+v %+v", v.Valid, v.Preview, v.Summary)
	}
	b.ok("POST", "/api/imports/"+v.ID.String()+"/start", nil, &v)
	v = b.settle(v)
	var codes []string
	for _, r := range v.Summary.Rejected {
		codes = append(codes, r.Code)
	}
	if v.State != imports.StateDone || v.Error != "" || v.Summary.Orders != 2 || v.Summary.Added != (imports.Added{Orders: 2}) || len(v.Summary.Computable)+len(v.Summary.Missing) != 0 ||
		!slices.Equal(codes, []string{"refund_above_total", "paid_before_placed"}) {
		t.Fatalf("after the run: %s %q %+v", v.State, v.Error, v.Summary)
	}
	kept, err := s.store.Orders(t.Context(), commerce.Range{All: true, Limit: 10})
	must(t, err)
	for _, r := range kept {
		if paid := r.Order.Collected(); r.Store != 72 || paid != map[string]int64{"S1": 12990, "S2": 0}[r.Order.Number] || r.Order.Refunded() != paid/12990*2990 {
			t.Errorf("%+v", r)
		}
	}
	if len(kept) != 2 {
		t.Errorf("%d orders are kept", len(kept))
	}
	// The word that nobody knew turns out to mean paid.
	v = httpapi.ImportView{}
	b.upload("orders.csv", ordersCSV, &v)
	v = b.settle(v)
	columns["payment_status"].(map[string]any)["map"].(map[string]any)["待审核"] = "paid"
	b.ok("PUT", "/api/imports/"+v.ID.String(), map[string]any{"mapping": mapping}, &v)
	v = b.settle(v)
	b.ok("POST", "/api/imports/"+v.ID.String()+"/start", nil, &v)
	if v = b.settle(v); v.Summary.Added != (imports.Added{OrdersChanged: 1, OrdersSame: 1}) {
		t.Errorf("corrected: %+v", v.Summary.Added)
	}
}

// Into a workspace without stores the file brings the first, and a check says so by refusing nothing.
func TestOrderFilesBringTheFirstStore(t *testing.T) {
	s := open(t)
	b := s.user(t, access.Owner, 0)
	var v httpapi.ImportView
	b.upload("orders.csv", ordersCSV, &v)
	v = b.settle(v)
	if v.Valid != "" || v.Summary.Orders != 2 || v.Summary.Accepted != 2 {
		t.Fatalf("checked: %q %+v", v.Valid, v.Summary)
	}
	b.ok("POST", "/api/imports/"+v.ID.String()+"/start", nil, &v)
	v = b.settle(v)
	stores, err := s.store.Stores(t.Context())
	must(t, err)
	if v.Summary.Added.Orders != 2 || len(stores) != 1 || stores[0].Name != "orders" {
		t.Errorf("%+v, stores %+v", v.Summary.Added, stores)
	}
}
