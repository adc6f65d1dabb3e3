package commerce

import (
	"strconv"
	"strings"

	"kefu/internal/domain"
)

// ParseAmount reads a decimal number, as 129.90, exactly into the smallest unit of a currency. Field names it in an error.
func ParseAmount(field, text, currency string) (int64, error) {
	whole, rest, dotted := strings.Cut(text, ".")
	digits := domain.MinorDigits(currency)
	switch {
	case !plain(whole) || dotted && !plain(rest):
		return 0, domain.Invalid(field, "bad_amount", "%q is no amount; write it as 129.90", shortened(text))
	case len(rest) > digits:
		return 0, domain.Invalid(field, "too_many_decimals", "%s is %s, but %s has %d decimals", field, shortened(text), currency, digits)
	}
	whole = strings.TrimLeft(whole+rest+strings.Repeat("0", digits-len(rest)), "0")
	if len(whole) > len(strconv.Itoa(MaxAmount)) {
		return 0, domain.Invalid(field, "amount_too_large", "%s is larger than any order can be", field)
	}
	if whole == "" {
		return 0, nil
	}
	return strconv.ParseInt(whole, 10, 64)
}

// plain reports whether a text is digits and nothing else.
func plain(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func shortened(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}
