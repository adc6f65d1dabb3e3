package main

import (
	"testing"

	"kefu/internal/feature/report"
)

// A figure on the command line reads in its unit; money has its currency, and a missing rate says so.
func TestFigureOnTheCommandLine(t *testing.T) {
	at := func(v float64) report.Cell { return report.Cell{Value: &v, N: 40} }
	usd, jpy := report.Column{Unit: "money", Currency: "USD"}, report.Column{Unit: "money", Currency: "JPY"}
	provisional := at(0.25)
	provisional.Provisional = true
	for _, tc := range []struct {
		cell report.Cell
		col  report.Column
		lang string
		want string
	}{
		{at(1234567), usd, "zh-CN", "12,345.67 USD"}, {at(1234567), jpy, "en", "1,234,567 JPY"}, {at(-5), usd, "en", "-0.05 USD"},
		{report.Cell{Reason: "no_rate", Unrated: 3}, usd, "zh-CN", "– (缺少汇率 3)"}, {report.Cell{Reason: "no_rate", Unrated: 3}, usd, "en", "– (no rate 3)"},
		{report.Cell{Reason: "no_data"}, usd, "en", "–"}, {provisional, report.Column{Unit: "percent"}, "en", "25.0%*"},
	} {
		if got := figure(tc.cell, tc.col, tc.lang); got != tc.want {
			t.Errorf("%+v reads %q, want %q", tc.cell, got, tc.want)
		}
	}
}
