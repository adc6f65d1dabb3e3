package commerce

import (
	"testing"
	"time"

	"kefu/internal/domain"
)

// Files tell no versions: the later time holds, then the later file, and what says the same is the same version.
func TestRestated(t *testing.T) {
	before := sound()
	before.Updated += 2 // it was restated twice
	for name, c := range map[string]struct {
		change func(*Order)
		want   domain.Instant
	}{
		"the same":              {func(o *Order) {}, before.Updated},
		"less is told":          {func(o *Order) { o.Refunds, o.Fulfilments = nil, nil }, before.Updated},
		"something else":        {func(o *Order) { o.Total++ }, before.Updated + 1},
		"more went back":        {func(o *Order) { o.Refunds[0].Amount++ }, before.Updated + 1},
		"later":                 {func(o *Order) { o.Updated += domain.Instant(time.Second / time.Microsecond) }, noon + 1_000_000},
		"earlier":               {func(o *Order) { o.Updated -= 1 }, noon - 1},
		"earlier and different": {func(o *Order) { o.Updated -= 1; o.Total++ }, noon - 1},
	} {
		o := sound()
		if c.change(&o); restated(o, before).Updated != c.want {
			t.Errorf("%s: %d, want %d", name, restated(o, before).Updated, c.want)
		}
	}
}
