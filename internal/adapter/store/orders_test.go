package store

import (
	"errors"
	"strings"
	"testing"

	"kefu/internal/domain"
	"kefu/internal/feature/commerce"
)

// TestOrderPlans: every list of orders is read from an index in its order, and what is looked for is found by an index of its own.
func TestOrderPlans(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), Options{Clock: domain.ClockFunc(func() domain.Instant { return 1 }), IDs: noIDs{}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	check := func(name string, h heard, wanted ...string) {
		t.Helper()
		steps := strings.Join(s.plan(t, h), "; ")
		for _, want := range wanted {
			if !strings.Contains(steps, want) {
				t.Errorf("%s: %s\nlacks %s", name, steps, want)
			}
		}
	}
	for name, tt := range map[string]struct {
		in   commerce.Range
		want []string
	}{
		"all":       {commerce.Range{All: true}, []string{"INDEX shop_order_newest"}},
		"next page": {commerce.Range{All: true, After: &commerce.Place{At: 5, ID: 6}}, []string{"INDEX shop_order_newest ((placed_at,id)<(?,?))"}},
		"a store":   {commerce.Range{All: true, Store: 1}, []string{"INDEX shop_order_store (store_id=?"}},
		"one":       {commerce.Range{All: true, Order: 1}, []string{"autoindex_shop_order_1 (id=?)"}},
		"of an agent": {commerce.Range{Agent: 1, Teams: []domain.ID{2}}, []string{"INDEX shop_order_newest", "SEARCH x USING INDEX inbox_contact (contact_id=?)",
			"SEARCH m USING COVERING INDEX contact_merged (person=?)"}},
	} {
		tt.in.Limit = 51
		var h heard
		if _, err := (reader{q: &h, dialect: sqliteDialect}).Orders(t.Context(), tt.in); !errors.Is(err, errHeard) {
			t.Fatal(err)
		}
		check(name, h, tt.want...)
	}
	in := commerce.Range{Prefix: "a"}
	for few, want := range map[bool][]string{
		true:  {"shop_order_number (number>? AND number<?)", "shop_order_email (email>? AND email<?)", "shop_order_name (name>? AND name<?)"},
		false: {"SCAN o USING INDEX shop_order_newest"},
	} {
		var q orderRange
		where := q.prefix(in, few)
		check("by text", heard{query: orderSelect + `WHERE ` + where + ` ORDER BY o.placed_at DESC, o.id DESC LIMIT 5`, args: q.args}, want...)
	}
	var h heard
	if _, err := (reader{q: &h, dialect: sqliteDialect}).fewBegin(t.Context(), in); !errors.Is(err, errHeard) {
		t.Fatal(err)
	}
	check("how many", h, "COVERING INDEX shop_order_number (number>? AND number<?)")
}
