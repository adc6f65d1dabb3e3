package history

import (
	"math/big"
	"testing"

	"kefu/internal/domain"
)

func TestAmountsAreReadExactly(t *testing.T) {
	for _, c := range []struct {
		in     string
		comma  byte
		want   string
		reason Reason
	}{
		{"129.90", '.', "129.9", ""},
		{"0.10", '.', "0.1", ""},
		{".5", '.', "0.5", ""},
		{"1,234,567.89", '.', "1234567.89", ""},
		{"1.234.567,89", ',', "1234567.89", ""},
		{"1 234,50", ',', "1234.5", ""},
		{"1\u00a0234,50 €", ',', "1234.5", ""},
		{"1'234.50", '.', "1234.5", ""},
		{"1,00,000.50", '.', "100000.5", ""}, // India groups by two
		{"R$ 39,95", ',', "39.95", ""},
		{"US$1,200", '.', "1200", ""},
		{"-$5.00", '.', "-5", ""},
		{"$-5.00", '.', "-5", ""},
		{"(5.00)", '.', "-5", ""},
		{"-0.00", '.', "0", ""},
		{"USD 12.50", '.', "12.5", ""},
		{"12.5元", '.', "12.5", ""},
		{"007.00", '.', "7", ""},
		{"1.2E+3", '.', "1200", ""},
		{"1.5E-2", '.', "0.015", ""},
		{"39.949999999999996", '.', "39.95", ""}, // how a workbook keeps 39.95
		{"0.30000000000000004", '.', "0.3", ""},  // and 0.1 + 0.2
		{"999.9999999999999", '.', "1000", ""},   // 16 digits: rounding carries through
		{"0.123456", '.', "0.123456", ""},        // few digits stay, however small
		{"123456789012345", '.', "123456789012345", ""},
		{"1234567890123456", '.', "", ReasonBadNumber},
		{"1,50", '.', "", ReasonBadNumber}, // a comma for decimals that the mapping did not announce
		{"1.50", ',', "", ReasonBadNumber},
		{"1,2345", '.', "", ReasonBadNumber},
		{"12.3.4", '.', "", ReasonBadNumber},
		{"1,234.5", ',', "", ReasonBadNumber},
		{"twelve", '.', "", ReasonBadNumber},
		{"12 items", '.', "", ReasonBadNumber},
		{"--5", '.', "", ReasonBadNumber},
		{"$", '.', "", ReasonBadNumber},
		{"1e400", '.', "", ReasonBadNumber},
		{"NaN", '.', "", ""},
		{"--", '.', "", ""},
		{"", '.', "", ""},
	} {
		if got, reason := amountOf(c.in, c.comma); got != c.want || reason != c.reason {
			t.Errorf("%q with %c: %q %q, want %q %q", c.in, c.comma, got, reason, c.want, c.reason)
		}
	}
}

func TestAmountsInTheSmallestUnit(t *testing.T) {
	for _, c := range []struct {
		amount, currency string
		want             int64
		ok               bool
	}{
		{"129.9", "USD", 12990, true}, {"129.99", "USD", 12999, true}, {"129.999", "USD", 0, false}, {"1200", "JPY", 1200, true}, {"1200.5", "JPY", 0, false},
		{"1.234", "KWD", 1234, true}, {"1.2345", "KWD", 0, false}, {"-0.05", "EUR", -5, true}, {"0.05", "EUR", 5, true}, {"999999999999999", "KWD", 999999999999999000, true},
	} {
		if got, ok := minor(c.amount, c.currency); got != c.want || ok != c.ok {
			t.Errorf("%s %s: %d %v, want %d %v", c.amount, c.currency, got, ok, c.want, c.ok)
		}
	}
}

func TestSharesAreRoundedHalfToEven(t *testing.T) {
	for _, c := range [][4]int64{{2000, 10000, 12000, 1667}, {1, 1, 2, 0}, {3, 1, 2, 2}, {5, 1, 2, 2}, {7, 0, 9, 0}, {7, 9, 9, 7}, {0, 5, 9, 0}, {5, 0, 0, 0},
		{1_000_000_000_000_000, 999_999_999_999_999, 1_000_000_000_000_000, 999_999_999_999_999}} {
		if got := domain.Proportion(c[0], c[1], c[2]); got != c[3] {
			t.Errorf("%d × %d / %d = %d, want %d", c[0], c[1], c[2], got, c[3])
		}
	}
}

func TestCurrencies(t *testing.T) {
	for in, want := range map[string]string{"usd": "USD", " EUR ": "EUR", "人民币": "CNY", "R$": "BRL", "€": "EUR", "XYZ": "!", "¥": "!", "US Dollar": "!", "D A": "!", "--": ""} {
		got, reason := currencyOf(in)
		if reason != "" {
			got = "!"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// FuzzAmount holds reading against exact rational arithmetic: what is accepted is what the digits say, in any form it can be written in.
func FuzzAmount(f *testing.F) {
	for _, s := range []string{"1,234.50", "1.234,50", "R$ -1", "(0.005)", "1E3", "1.5e-7", "39.949999999999996", "¥ 12", "1'000", "0x10", "１２"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, dot bool) {
		comma := byte(',')
		if dot {
			comma = '.'
		}
		got, reason := amountOf(s, comma)
		if reason != "" || got == "" {
			return
		}
		if again, reason := amountOf(got, '.'); again != got || reason != "" {
			t.Fatalf("%q is read as %q, and that as %q %q", s, got, again, reason)
		}
		v, ok := new(big.Rat).SetString(got)
		if !ok {
			t.Fatalf("%q is read as %q, which is no number", s, got)
		}
		if n, ok := minor(got, "KWD"); ok && new(big.Rat).SetFrac64(n, 1000).Cmp(v) != 0 {
			t.Fatalf("%q is %s, in thousandths %d", s, got, n)
		}
	})
}
