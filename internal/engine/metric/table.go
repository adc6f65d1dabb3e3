package metric

// ColumnType is what a column of a fact table holds.
type ColumnType string

// The column types. Instants (µs UTC), durations (ms), days and identifiers are all int.
const (
	TypeInt      ColumnType = "int"
	TypeText     ColumnType = "text"
	TypeBool     ColumnType = "bool"
	TypeTextList ColumnType = "textlist"
)

// Column is one column of a fact table.
type Column struct {
	Name string
	Type ColumnType
}

// Table is one fact table as the planner sees it: it knows names and types, not where the rows live.
type Table struct {
	Name    string
	Columns []Column
}

// schema answers questions about the tables by name.
type schema map[string]map[string]ColumnType

func newSchema(tables []Table) schema {
	s := make(schema, len(tables))
	for _, t := range tables {
		cols := make(map[string]ColumnType, len(t.Columns))
		for _, c := range t.Columns {
			cols[c.Name] = c.Type
		}
		s[t.Name] = cols
	}
	return s
}

func (s schema) has(table, column string) bool {
	_, ok := s[table][column]
	return ok
}
