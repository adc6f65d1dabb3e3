package sqlgen

import (
	"fmt"
	"strconv"
	"strings"

	"kefu/internal/engine/metric"
)

// Dialect is the handful of places where the two engines spell things differently.
type Dialect struct {
	name     string
	textType string
	real     string
	div      func(a, b string) string
	month    func(day string) string
	bits     func(a, b string) string
	has      func(list, item string) string
	empty    func(list string) string
	spread   func(list string) string
	buckets  func(b []metric.Bucket) string
	measure  func(fn string, args []string, quantile float64, filter string) string
	// either holds when one of several conditions does; it may be false instead of unknown, so it must not be negated.
	either func(conditions []string) string
}

// Name is duckdb or clickhouse.
func (d Dialect) Name() string { return d.name }

// DuckDB is the dialect of the embedded engine.
func DuckDB() Dialect {
	return Dialect{
		name: "duckdb", textType: "VARCHAR", real: "DOUBLE",
		div: func(a, b string) string { return "(" + a + " // " + b + ")" },
		month: func(day string) string {
			return "datediff('month', DATE '1970-01-01', DATE '1970-01-01' + CAST(" + day + " AS INTEGER))"
		},
		bits:  func(a, b string) string { return "(" + a + " & " + b + ") <> 0" },
		has:   func(list, item string) string { return "list_contains(" + list + ", " + item + ")" },
		empty: func(list string) string { return "len(" + list + ") = 0" },
		spread: func(list string) string {
			return "unnest(CASE WHEN len(" + list + ") = 0 THEN [''] ELSE " + list + " END)"
		},
		buckets: func(b []metric.Bucket) string {
			return "(VALUES " + tuples(b) + ") AS b(bucket_k, bucket_s, bucket_e)"
		},
		measure: duckMeasure,
		either:  firstThatHolds,
	}
}

// ClickHouse is the dialect of the clustered engine.
func ClickHouse() Dialect {
	return Dialect{
		name: "clickhouse", textType: "Nullable(String)", real: "Nullable(Float64)",
		div: func(a, b string) string { return "intDiv(" + a + ", " + b + ")" },
		month: func(day string) string {
			return "dateDiff('month', toDate32('1970-01-01'), addDays(toDate32('1970-01-01'), " + day + "))"
		},
		bits:   func(a, b string) string { return "bitAnd(" + a + ", " + b + ") <> 0" },
		has:    func(list, item string) string { return "has(" + list + ", " + item + ")" },
		empty:  func(list string) string { return "empty(" + list + ")" },
		spread: func(list string) string { return "arrayJoin(if(empty(" + list + "), [''], " + list + "))" },
		buckets: func(b []metric.Bucket) string {
			return "values('bucket_k Int64, bucket_s Int64, bucket_e Int64', " + tuples(b) + ") AS b"
		},
		measure: clickMeasure,
		either:  func(conditions []string) string { return "(" + strings.Join(conditions, " OR ") + ")" },
	}
}

// firstThatHolds asks one condition after another. DuckDB takes twice as long for OR, which it works out by parting the rows again and again.
func firstThatHolds(conditions []string) string {
	last := len(conditions) - 1
	return "CASE WHEN " + strings.Join(conditions[:last], " THEN TRUE WHEN ") + " THEN TRUE ELSE " + conditions[last] + " END"
}

func tuples(b []metric.Bucket) string {
	parts := make([]string, len(b))
	for i, x := range b {
		parts[i] = fmt.Sprintf("(%d, %d, %d)", i, x.Start, x.End)
	}
	return strings.Join(parts, ", ")
}

func duckMeasure(fn string, args []string, quantile float64, filter string) string {
	var out string
	list := strings.Join(args, ", ")
	switch metric.Func(fn) {
	case metric.FuncCount:
		out = "count(*)"
	case metric.FuncSum:
		out = "sum(" + list + ")"
	case metric.FuncMean:
		out = "avg(" + list + ")"
	case metric.FuncMin:
		out = "min(" + list + ")"
	case metric.FuncMax:
		out = "max(" + list + ")"
	case metric.FuncQuantile:
		out = "quantile_cont(" + list + ", " + fraction(quantile) + ")"
	case metric.FuncDistinct:
		if len(args) > 1 {
			list = "(" + list + ")"
		}
		out = "count(DISTINCT " + list + ")"
	}
	if filter != "" {
		out += " FILTER (WHERE " + filter + ")"
	}
	return out
}

func clickMeasure(fn string, args []string, quantile float64, filter string) string {
	name := map[metric.Func]string{
		metric.FuncCount: "count", metric.FuncSum: "sum", metric.FuncMean: "avg", metric.FuncMin: "min", metric.FuncMax: "max",
		metric.FuncQuantile: "quantileExactInclusive", metric.FuncDistinct: "uniqExact",
	}[metric.Func(fn)]
	if filter != "" {
		name += "If"
		args = append(append([]string(nil), args...), filter)
	}
	if metric.Func(fn) == metric.FuncQuantile {
		name += "(" + fraction(quantile) + ")"
	}
	return name + "(" + strings.Join(args, ", ") + ")"
}

func fraction(q float64) string { return strconv.FormatFloat(q, 'f', -1, 64) }

// quote makes an identifier safe in both engines.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
