package report

import (
	"testing"

	"kefu/internal/domain"
)

// The key of a visitor of a web chat names nobody; who has nothing else has the code that the inbox shows too.
func TestCustomerName(t *testing.T) {
	key := domain.Identifier{Kind: "visitor", Value: "c0ffee"}
	mail := domain.Identifier{Kind: "email", Value: "emma@example.com"}
	for _, c := range []struct {
		contact domain.Contact
		masked  bool
		lang    string
		want    string
	}{
		{domain.Contact{ID: 0x12ab34, Identifiers: []domain.Identifier{key}}, false, "zh-CN", "访客 #AB34"},
		{domain.Contact{ID: 0xf, Identifiers: []domain.Identifier{key}}, false, "en", "Visitor #000F"},
		{domain.Contact{ID: 1, Identifiers: []domain.Identifier{key, mail}}, false, "en", "emma@example.com"},
		{domain.Contact{ID: 1, Name: "Emma", Identifiers: []domain.Identifier{mail}}, false, "en", "Emma"},
		{domain.Contact{ID: 1, Identifiers: []domain.Identifier{mail}}, true, "en", "e***"},
		{domain.Contact{ID: 0xabcd}, true, "en", "Visitor #ABCD"},
	} {
		if got := customerName(c.contact, c.masked, c.lang); got != c.want {
			t.Errorf("%+v is called %q, want %q", c.contact, got, c.want)
		}
	}
}
