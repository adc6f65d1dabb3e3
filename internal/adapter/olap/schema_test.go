package olap

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/engine/fact"
	"kefu/internal/engine/metric"
)

func TestDDL(t *testing.T) {
	table := fact.Table{Name: "turn", Columns: []fact.Column{
		{Name: "contact_id", Type: fact.TypeInt}, {Name: "wait_ms", Type: fact.TypeInt, Null: true}, {Name: "channel", Type: fact.TypeText},
		{Name: "outbound", Type: fact.TypeBool}, {Name: "tags", Type: fact.TypeTextList},
	}}
	for _, c := range []struct {
		dialect Dialect
		name    string
		want    string
	}{
		{DuckDB(), "turn", `CREATE TABLE "turn" ("contact_id" BIGINT, "wait_ms" BIGINT, "channel" VARCHAR, "outbound" BOOLEAN, "tags" VARCHAR[])`},
		{ClickHouse(), `odd"name`, `CREATE TABLE "odd""name" ("contact_id" Int64, "wait_ms" Nullable(Int64), "channel" LowCardinality(String), ` +
			`"outbound" Bool, "tags" Array(LowCardinality(String))) ENGINE = MergeTree ORDER BY (contact_id)`},
	} {
		if diff := cmp.Diff(c.want, DDL(c.dialect, table, c.name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.dialect.Name, diff)
		}
	}
}

// TestEveryTableIsReplaceable checks what replacing relies on: the owner and key columns exist in every table, and names do not clash with
// those of a rebuild.
func TestEveryTableIsReplaceable(t *testing.T) {
	tables := Tables()
	if len(tables) != len(fact.Tables()) || len(tables) == 0 {
		t.Fatalf("%d tables of %d", len(tables), len(fact.Tables()))
	}
	for _, tab := range tables {
		types := map[string]metric.ColumnType{}
		for _, c := range tab.Columns {
			if _, twice := types[c.Name]; twice {
				t.Errorf("%s.%s is declared twice", tab.Name, c.Name)
			}
			types[c.Name] = c.Type
		}
		if types[Owner(tab.Name)] != metric.TypeInt || types[Key(tab.Name)] != metric.TypeInt {
			t.Errorf("%s lacks %s or %s", tab.Name, Owner(tab.Name), Key(tab.Name))
		}
		if strings.HasPrefix(tab.Name, "next_") || strings.HasPrefix(tab.Name, "kefu_") {
			t.Errorf("%s has a name of the store's own", tab.Name)
		}
	}
}

func TestSchemaVersionIsStable(t *testing.T) {
	if a, b := SchemaVersion(), SchemaVersion(); a != b || len(a) != 16 {
		t.Errorf("%q then %q; want the same 16 digits", a, b)
	}
}
