package workspace

import (
	"errors"
	"testing"

	"kefu/internal/domain"
	"kefu/internal/engine/credit"
	"kefu/internal/engine/fact"
)

func TestCheckMoney(t *testing.T) {
	rate := func(currency, from string) credit.Rate {
		return credit.Rate{Currency: currency, From: from, Rate: "1.1"}
	}
	for _, c := range []struct {
		name, code string
		change     func(*fact.Settings)
	}{
		{"no currency named", "", func(*fact.Settings) {}},
		{"euros and two rates", "", func(s *fact.Settings) {
			s.Currency, s.Rates = "EUR", []credit.Rate{rate("USD", "2026-11-01"), rate("USD", "2026-12-01"), rate("SGD", "2026-11-01")}
		}},
		{"small letters", "bad_currency", func(s *fact.Settings) { s.Currency = "usd" }},
		{"a name", "bad_currency", func(s *fact.Settings) { s.Rates = []credit.Rate{rate("Dollar", "2026-11-01")} }},
		{"of itself", "own_rate", func(s *fact.Settings) { s.Currency, s.Rates = "EUR", []credit.Rate{rate("EUR", "2026-11-01")} }},
		{"twice", "rate_twice", func(s *fact.Settings) { s.Rates = []credit.Rate{rate("EUR", "2026-11-01"), rate("EUR", "2026-11-01")} }},
		{"too many", "too_many_rates", func(s *fact.Settings) { s.Rates = make([]credit.Rate, maxRates+1) }},
	} {
		s := fact.Defaults("Asia/Shanghai")
		c.change(&s)
		err := checkSettings(s)
		if e, ok := errors.AsType[*domain.Error](err); (err == nil) != (c.code == "") || ok && e.Code != c.code {
			t.Errorf("%s: %v, want %q", c.name, err, c.code)
		}
	}
}
