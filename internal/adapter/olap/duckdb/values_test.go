package duckdb

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

func TestValuesAndSpan(t *testing.T) {
	d := openMemory(t)
	if _, _, ok, err := d.Span(t.Context()); ok || err != nil {
		t.Errorf("an empty store has a span: %v, %v", ok, err)
	}
	for i, c := range []struct {
		country, excluded string
		tags              []string
		day               int64
	}{{"DE", "", []string{"vip", "退款"}, 19_700}, {"BR", "", []string{"退款"}, 19_650}, {"DE", "", nil, 19_720}, {"", "spam", nil, 19_800}} {
		p := someone(domain.ID(i+1), 1, 1)
		row := &p.Rows.Conversations[0]
		row.Country, row.Excluded, row.Tags, row.Created.Day = c.country, c.excluded, c.tags, fact.Some(c.day)
		replace(t, d, 1, p)
	}
	for dim, want := range map[string][]string{"country": {"DE", "BR"}, "tag": {"退款", "vip"}, "issue_type": {}} {
		got, err := d.Values(t.Context(), dim)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", dim, err, diff)
		}
	}
	if _, err := d.Values(t.Context(), "person_id"); domain.KindOf(err) != domain.KindInvalid {
		t.Errorf("values of person_id: %v; want invalid", err)
	}
	first, last, ok, err := d.Span(t.Context())
	if first != 19_650 || last != 19_720 || !ok || err != nil {
		t.Errorf("span %d to %d, %v, %v; want 19650 to 19720", first, last, ok, err)
	}
}
