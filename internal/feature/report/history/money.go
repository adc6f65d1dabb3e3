package history

import (
	"strconv"
	"strings"
	"unicode"

	"kefu/internal/domain"
)

// Amounts are decimals from the first cell to the last event: a cell becomes a plain decimal such as -1234.5, and that becomes whole units
// of the currency's smallest coin once the currency is known. There is no float on the way.

// maxWhole is how many digits may stand before the decimals; with three behind them an amount fits into 64 bits.
const maxWhole = 15

// largest is more than any order costs, in the smallest unit; so many of them as an order has rows add up without running over.
const largest = 1_000_000_000_000_000

// exactDigits is how many digits a spreadsheet keeps of a number: the digits behind are noise of its binary form (39.949999999999996).
const exactDigits = 15

// amountOf reads 1,234.50, 1.234,50 (comma ','), R$ 12,00, -5, (5.00), 1.2E+3 as a plain decimal; "" means no value.
func amountOf(s string, comma byte) (string, Reason) {
	if absent(s) {
		return "", ""
	}
	body, negative, ok := unsigned(s)
	if !ok {
		return "", ReasonBadNumber
	}
	whole, frac, ok := digitsOf(body, comma)
	if !ok {
		return "", ReasonBadNumber
	}
	whole, frac = exactly(strings.TrimLeft(whole, "0"), frac)
	if len(whole) > maxWhole {
		return "", ReasonBadNumber
	}
	out := whole
	if out == "" {
		out = "0"
	}
	if frac = strings.TrimRight(frac, "0"); frac != "" {
		out += "." + frac
	}
	if negative && out != "0" {
		out = "-" + out
	}
	return out, ""
}

// unsigned takes the sign, brackets and the currency's mark off an amount.
func unsigned(s string) (body string, negative, ok bool) {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") {
		s, negative = s[1:len(s)-1], true
	}
	sign := func() {
		for _, minus := range []string{"-", "\u2212"} {
			if strings.HasPrefix(s, minus) && !negative {
				s, negative = s[len(minus):], true
			}
		}
	}
	sign()
	front := strings.TrimLeftFunc(s, inMark)
	before := s[:len(s)-len(front)]
	s = front
	sign()
	body = strings.TrimRightFunc(s, inMark)
	return body, negative, body != "" && isMark(before) && isMark(s[len(body):])
}

func inMark(r rune) bool {
	return unicode.IsLetter(r) || unicode.Is(unicode.Sc, r) || unicode.IsSpace(r)
}

// isMark tells what may stand beside an amount: nothing, a sign of money, a currency's letters.
func isMark(s string) bool {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
	switch letters {
	case "", "r", "us", "hk", "nt", "a", "au", "c", "ca", "s", "nz", "cn", "jp", "rs", "kr", "zł", "kč", "ft", "lei", "元", "円", "tl":
		return true
	}
	return len(letters) == 3 && strings.Contains(currencies, " "+strings.ToUpper(letters)+" ")
}

// digitsOf splits an amount at its decimals and checks that groups of thousands are whole.
func digitsOf(s string, comma byte) (whole, frac string, ok bool) {
	s, shift, ok := exponent(s)
	if !ok {
		return "", "", false
	}
	at := strings.IndexByte(s, comma)
	if at >= 0 {
		s, frac = s[:at], s[at+1:]
	}
	if frac != "" && !isDigits(frac) {
		return "", "", false
	}
	if whole, ok = grouped(s, comma); !ok || whole == "" && frac == "" {
		return "", "", false
	}
	if shift >= 0 {
		frac += strings.Repeat("0", max(0, shift-len(frac)))
		return whole + frac[:shift], frac[shift:], true
	}
	whole = strings.Repeat("0", max(0, -shift-len(whole))) + whole
	cut := len(whole) + shift
	return whole[:cut], whole[cut:] + frac, true
}

// exponent takes the power of ten off a number as workbooks write it.
func exponent(s string) (mantissa string, shift int, ok bool) {
	i := strings.IndexAny(s, "eE")
	if i < 0 {
		return s, 0, true
	}
	n, err := strconv.Atoi(s[i+1:])
	return s[:i], n, err == nil && n >= -20 && n <= 20 && isDigits(strings.Replace(s[:i], ".", "", 1))
}

// grouped takes the marks of thousands away. Groups of three must be whole, so that 1,50 is no 150; the last must have three digits.
func grouped(s string, comma byte) (string, bool) {
	if s == "" || isDigits(s) {
		return s, true
	}
	separators := []string{" ", "\u00a0", "\u202f", "'", "\u2019", ","}
	if comma == ',' {
		separators[len(separators)-1] = "."
	}
	for _, sep := range separators {
		parts := strings.Split(s, sep)
		if len(parts) < 2 {
			continue
		}
		for i, p := range parts {
			last := i == len(parts)-1
			if !isDigits(p) || len(p) > 3 || i > 0 && len(p) < 2 || last && len(p) != 3 {
				return "", false
			}
		}
		return strings.Join(parts, ""), true
	}
	return "", false
}

// exactly rounds what stands behind the digits that a spreadsheet keeps. Numbers without so many digits stay as they are.
func exactly(whole, frac string) (string, string) {
	digits := whole + frac
	lead := len(digits) - len(strings.TrimLeft(digits, "0"))
	drop := min(len(digits)-lead-exactDigits, len(frac))
	if drop <= 0 {
		return whole, frac
	}
	up := digits[len(digits)-drop] >= '5'
	kept := []byte("0" + digits[:len(digits)-drop])
	for i := len(kept) - 1; up && i >= 0; i-- {
		if kept[i]++; kept[i] <= '9' {
			up = false
		} else {
			kept[i] = '0'
		}
	}
	cut := len(kept) - (len(frac) - drop)
	return strings.TrimLeft(string(kept[:cut]), "0"), string(kept[cut:])
}

// minor is a plain decimal in the smallest unit of a currency; false when it has more decimals than the currency.
func minor(amount, currency string) (int64, bool) {
	whole, frac, _ := strings.Cut(amount, ".")
	digits := domain.MinorDigits(currency)
	if len(frac) > digits {
		return 0, false
	}
	v, err := strconv.ParseInt(whole+frac+strings.Repeat("0", digits-len(frac)), 10, 64)
	return v, err == nil
}

// currencies are the codes of ISO 4217 that people are paid in.
const currencies = " AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK " +
	"DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT " +
	"LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF " +
	"SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYI UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG "

// currencyOf reads a currency's code, a name or a mark that means one currency only.
func currencyOf(s string) (string, Reason) {
	if absent(s) {
		return "", ""
	}
	code := strings.ToUpper(strings.TrimSpace(s))
	switch code {
	case "RMB", "人民币", "元", "CN¥":
		code = "CNY"
	case "US$", "美元", "美金":
		code = "USD"
	case "€", "欧元":
		code = "EUR"
	case "£", "英镑":
		code = "GBP"
	case "HK$", "港币", "港元":
		code = "HKD"
	case "NT$", "新台币":
		code = "TWD"
	case "R$", "雷亚尔":
		code = "BRL"
	case "A$", "AU$", "澳元":
		code = "AUD"
	case "C$", "CA$", "加元":
		code = "CAD"
	case "S$", "新加坡元":
		code = "SGD"
	case "JP¥", "日元":
		code = "JPY"
	case "₩", "韩元":
		code = "KRW"
	}
	if len(code) != 3 || !strings.Contains(currencies, " "+code+" ") {
		return "", ReasonUnknownCurrency
	}
	return code, ""
}
