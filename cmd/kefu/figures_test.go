package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"kefu/internal/adapter/olap"
	"kefu/internal/domain"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/report"
	"kefu/internal/feature/report/document"
)

// TestOneFigureEverywhere asks every metric of the catalogue in every way there is (API, command line, CSV, XLSX) and wants one answer.
// The screen shows what the API answers.
func TestOneFigureEverywhere(t *testing.T) {
	data := furnished(t)
	server := start(t, data)
	defer server.end(t, data)
	c, found := dialServer(t.Context(), place{data: &data}, "zh-CN")
	if !found {
		t.Fatal("the command line does not find the server")
	}
	catalogue, err := metric.Load(metric.Files(), olap.Tables())
	if err != nil {
		t.Fatal(err)
	}
	figures := 0
	asOf := domain.At(time.Now().Truncate(time.Second))
	for _, group := range askable(catalogue) {
		q := metric.Query{Metrics: group.refs, By: group.by, Totals: true, AsOf: asOf}
		q.To = c.lastDay(t)
		q.From = q.To[:8] + "01"
		var api report.Table
		if err := c.call(t.Context(), http.MethodPost, "/api/query", q, &api); err != nil {
			t.Fatalf("%v: %v", group.refs, err)
		}
		args := []string{"--data", data, "--metrics", strings.Join(group.refs, ","), "--by", strings.Join(group.by, ","), "--from", q.From, "--to", q.To,
			"--as-of", asOf.Time().Format(time.RFC3339)}
		var cli report.Table
		if err := json.Unmarshal([]byte(ok(t, append([]string{"query", "--json"}, args...)...)), &cli); err != nil {
			t.Fatal(err)
		}
		want := numbers64(&api)
		figures += len(want)
		compare(t, "kefu query --json", group.refs, numbers64(&cli), want)
		compare(t, "kefu query --csv", group.refs, csvNumbers(t, &api, ok(t, append([]string{"query", "--csv"}, args...)...)), want)
		file := filepath.Join(t.TempDir(), "out.xlsx")
		ok(t, append([]string{"export", "--out", file}, args...)...)
		compare(t, "kefu export .xlsx", group.refs, xlsxNumbers(t, &api, file), want)
	}
	if figures < 300 {
		t.Errorf("only %d figures were compared", figures)
	}
}

// TestPeerP14: an export says what the screen says, because both ask the same query.
func TestPeerP14(t *testing.T) {
	s := openShop(t, outside{})
	q := s.query()
	var table report.Table
	s.read("owner", http.MethodPost, "/api/query", q, &table)
	w := s.do("owner", http.MethodPost, "/api/export", map[string]any{"format": "csv", "kind": "table", "query": q})
	sameFigures(t, &table, w.Body.Bytes())
}

func (c *client) lastDay(t *testing.T) string {
	t.Helper()
	var fresh struct {
		LastDay string `json:"last_day"`
	}
	if err := c.call(t.Context(), http.MethodGet, "/api/health/freshness", nil, &fresh); err != nil {
		t.Fatal(err)
	}
	return fresh.LastDay
}

type asked struct{ refs, by []string }

// askable groups all metrics by a dimension they share, so that few queries cover the catalogue.
func askable(c *metric.Catalogue) []asked {
	by := map[string][]string{}
	for _, d := range c.All() {
		dims := c.DimensionsOf(d.ID)
		switch {
		case slices.Contains(dims, "channel"):
			by["channel"] = append(by["channel"], d.ID)
		case slices.Contains(dims, "agent"):
			by["agent"] = append(by["agent"], d.ID)
		default:
			by[""] = append(by[""], d.ID)
		}
	}
	var out []asked
	for _, dim := range []string{"channel", "agent", ""} {
		for part := range slices.Chunk(by[dim], 12) {
			a := asked{refs: part}
			if dim != "" {
				a.by = []string{dim}
			}
			out = append(out, a)
		}
	}
	return out
}

// numbers64 are the figures of a table by place, NaN for none.
func numbers64(t *report.Table) []float64 {
	var out []float64
	for _, r := range withTotal(t) {
		for _, c := range r.Cells {
			if c.Value == nil {
				out = append(out, math.NaN())
				continue
			}
			out = append(out, *c.Value)
		}
	}
	return out
}

func withTotal(t *report.Table) []report.Row {
	rows := slices.Clone(t.Rows)
	if t.Total != nil && len(t.Columns) > len(t.Total.Cells) {
		rows = append(rows, *t.Total)
	}
	return rows
}

func compare(t *testing.T, way string, refs []string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s of %v has %d figures, the API %d", way, refs, len(got), len(want))
		return
	}
	for i := range want {
		same := got[i] == want[i] || math.Abs(got[i]-want[i]) <= 1e-9*math.Abs(want[i]) || (math.IsNaN(got[i]) && math.IsNaN(want[i]))
		if !same {
			t.Errorf("%s of %s (figure %d) is %v, the API says %v", way, refs[i%len(refs)], i, got[i], want[i])
		}
	}
}

// csvNumbers reads the value columns of a CSV file back into the table's units.
func csvNumbers(t *testing.T, table *report.Table, file string) []float64 {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix([]byte(file), []byte("\uFEFF")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return columns(t, table, rows[1:], 1000)
}

// xlsxNumbers reads the value columns of the first data sheet; durations are parts of a day there.
func xlsxNumbers(t *testing.T, table *report.Table, file string) []float64 {
	t.Helper()
	f, err := excelize.OpenFile(file, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	first := document.Fields(table)[0].Header("zh-CN")
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range rows {
			if len(r) > 1 && strings.HasPrefix(r[0], first) && sheet != "概览" && sheet != "口径" {
				return columns(t, table, rows[i+1:i+1+len(withTotal(table))], 86_400_000)
			}
		}
	}
	t.Fatalf("no sheet of %s begins with %q", file, first)
	return nil
}

func columns(t *testing.T, table *report.Table, rows [][]string, perUnit float64) []float64 {
	t.Helper()
	var out []float64
	for _, r := range rows {
		for i, f := range document.Fields(table) {
			if f.Part != document.PartValue {
				continue
			}
			if i >= len(r) || r[i] == "" || r[i] == document.Null {
				out = append(out, math.NaN())
				continue
			}
			v, err := strconv.ParseFloat(r[i], 64)
			if err != nil {
				t.Fatal(fmt.Errorf("%s: %w", f.Header("zh-CN"), err))
			}
			if f.Column.Unit == "duration" {
				v *= perUnit
			}
			if _, decimals, ok := document.Currency(document.Unit(f.Column)); ok {
				v *= math.Pow10(decimals)
			}
			out = append(out, v)
		}
	}
	return out
}
