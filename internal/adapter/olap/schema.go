package olap

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"kefu/internal/engine/fact"
	"kefu/internal/engine/metric"
)

// layout changes when the meaning of stored rows changes while their columns do not; it makes every existing file rebuild itself.
const layout = 2

// PresenceTable is the one table whose rows belong to an agent and not to a person.
const PresenceTable = "presence"

// Dialect is how an engine spells column types and table ends.
type Dialect struct {
	Name     string
	Int      string
	Text     string
	Bool     string
	TextList string
	// Null wraps the type of a column that may be NULL.
	Null func(typ string) string
	// End closes CREATE TABLE.
	End func(t fact.Table) string
}

// DuckDB is the dialect of the embedded engine. It has no primary keys: replacing is delete and insert in one transaction.
func DuckDB() Dialect {
	return Dialect{
		Name: "duckdb", Int: "BIGINT", Text: "VARCHAR", Bool: "BOOLEAN", TextList: "VARCHAR[]",
		Null: func(typ string) string { return typ },
		End:  func(fact.Table) string { return "" },
	}
}

// ClickHouse is the dialect of the clustered engine.
func ClickHouse() Dialect {
	return Dialect{
		Name: "clickhouse", Int: "Int64", Text: "LowCardinality(String)", Bool: "Bool", TextList: "Array(LowCardinality(String))",
		Null: func(typ string) string { return "Nullable(" + typ + ")" },
		End: func(t fact.Table) string {
			return " ENGINE = MergeTree ORDER BY (" + Owner(t.Name) + ")"
		},
	}
}

// Owner names the column by which the rows of a table are replaced.
func Owner(table string) string {
	if table == PresenceTable {
		return "agent_agent"
	}
	return "contact_id"
}

// Key names the column that says whose rows they are: the person, or for presence the agent.
func Key(table string) string {
	if table == PresenceTable {
		return "agent_agent"
	}
	return "person_id"
}

// Tables is the schema as the metric planner takes it.
func Tables() []metric.Table {
	var out []metric.Table
	for _, t := range fact.Tables() {
		mt := metric.Table{Name: t.Name}
		for _, c := range t.Columns {
			mt.Columns = append(mt.Columns, metric.Column{Name: c.Name, Type: metric.ColumnType(c.Type)})
		}
		out = append(out, mt)
	}
	return out
}

// DDL prints CREATE TABLE for a fact table under the given name.
func DDL(d Dialect, t fact.Table, name string) string {
	cols := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		cols[i] = Quote(c.Name) + " " + d.column(t, c)
	}
	return "CREATE TABLE " + Quote(name) + " (" + strings.Join(cols, ", ") + ")" + d.End(t)
}

func (d Dialect) column(t fact.Table, c fact.Column) string {
	switch c.Type {
	case fact.TypeInt:
		if !c.Null {
			return d.Int
		}
		return d.Null(d.Int)
	case fact.TypeText:
		return d.Text
	case fact.TypeBool:
		return d.Bool
	case fact.TypeTextList:
		return d.TextList
	}
	panic(fmt.Sprintf("column %s.%s has the unknown type %q", t.Name, c.Name, c.Type))
}

// Quote makes an identifier safe in both dialects.
func Quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// SchemaVersion fingerprints tables, columns and types: a stored file with another version is rebuilt, never migrated.
func SchemaVersion() string {
	h := sha256.New()
	fmt.Fprintln(h, layout)
	tables := slices.Clone(fact.Tables())
	slices.SortFunc(tables, func(a, b fact.Table) int { return strings.Compare(a.Name, b.Name) })
	for _, t := range tables {
		fmt.Fprintln(h, t.Name)
		for _, c := range t.Columns {
			fmt.Fprintln(h, c.Name, c.Type, c.Null)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
