package metrictest

import (
	"os"
	"strings"
	"testing"

	"kefu/internal/engine/metric"
)

// Schema reads a written-down fact schema: a table name on a line of its own, then a column and its type per line. Tests below the adapters
// use it; the adapters' tests run the same examples over the tables as the fold declares them.
func Schema(t testing.TB, file string) []metric.Table {
	t.Helper()
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []metric.Table
	for line := range strings.Lines(string(body)) {
		words := strings.Fields(line)
		switch {
		case len(words) == 1:
			out = append(out, metric.Table{Name: words[0]})
		case len(words) == 2 && len(out) > 0:
			last := &out[len(out)-1]
			last.Columns = append(last.Columns, metric.Column{Name: words[0], Type: metric.ColumnType(words[1])})
		default:
			t.Fatalf("%s: %q is neither a table nor a column with its type", file, line)
		}
	}
	return out
}
