package fact

import (
	"reflect"

	"kefu/internal/domain"
)

// Column types of a fact table.
const (
	TypeInt      = "int"
	TypeText     = "text"
	TypeBool     = "bool"
	TypeTextList = "textlist"
)

// Column is one column of a fact table. Null says that it may be NULL.
type Column struct {
	Name string
	Type string
	Null bool
}

// Table is one fact table: its name, its columns in the order Values writes them, and how to read a row struct.
type Table struct {
	Name    string
	Columns []Column
	readers []reader
}

// reader reads one column of a row struct.
type reader struct {
	path []int
	kind fieldKind
}

type fieldKind int

const (
	fieldInt fieldKind = iota
	fieldInstant
	fieldNull
	fieldText
	fieldBool
	fieldList
)

// Tables lists the fact tables with columns taken from the row structs. Each call builds a new list; callers keep it.
func Tables() []Table {
	return []Table{
		table[Conversation]("conversation"),
		table[Turn]("turn"),
		table[Segment]("segment"),
		table[Resolution]("resolution"),
		table[Issue]("issue"),
		table[Rating]("rating"),
		table[SLA]("sla"),
		table[State]("state"),
		table[ContactDay]("contact_day"),
		table[PresenceRow]("presence"),
	}
}

func table[R any](name string) Table {
	t := Table{Name: name}
	t.add(reflect.TypeFor[R](), nil, "")
	return t
}

// add walks a struct; a struct field with a tag prefixes the columns inside it, an embedded one does not.
func (t *Table) add(typ reflect.Type, path []int, prefix string) {
	for i := range typ.NumField() {
		f := typ.Field(i)
		at := append(append([]int(nil), path...), i)
		name := prefix + f.Tag.Get("fact")
		switch {
		case f.Type == reflect.TypeFor[Null]():
			t.column(Column{name, TypeInt, true}, at, fieldNull)
		case f.Type == reflect.TypeFor[domain.Instant]():
			t.column(Column{name, TypeInt, true}, at, fieldInstant)
		case f.Anonymous:
			t.add(f.Type, at, prefix)
		case f.Type.Kind() == reflect.Struct:
			t.add(f.Type, at, name+"_")
		case f.Type.Kind() == reflect.String:
			t.column(Column{name, TypeText, false}, at, fieldText)
		case f.Type.Kind() == reflect.Bool:
			t.column(Column{name, TypeBool, false}, at, fieldBool)
		case f.Type.Kind() == reflect.Slice:
			t.column(Column{name, TypeTextList, false}, at, fieldList)
		default:
			t.column(Column{name, TypeInt, false}, at, fieldInt)
		}
	}
}

func (t *Table) column(c Column, path []int, kind fieldKind) {
	t.Columns = append(t.Columns, c)
	t.readers = append(t.readers, reader{path, kind})
}

// Values appends the columns of a row to dst: int64, string, bool, []string or nil for NULL. The row is a pointer to (or a copy of) the
// row struct of this table; any other type panics.
func (t Table) Values(dst []any, row any) []any {
	v := reflect.ValueOf(row)
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	for _, r := range t.readers {
		f := v
		for _, i := range r.path {
			f = f.Field(i)
		}
		dst = append(dst, r.kind.value(f))
	}
	return dst
}

// value converts one field.
func (k fieldKind) value(f reflect.Value) any {
	switch k {
	case fieldInstant:
		if f.Int() == 0 {
			return nil
		}
		return f.Int()
	case fieldNull:
		if !f.Field(1).Bool() {
			return nil
		}
		return f.Field(0).Int()
	case fieldText:
		return f.String()
	case fieldBool:
		return f.Bool()
	case fieldList:
		if f.Len() == 0 {
			return []string{}
		}
		return f.Interface()
	}
	return f.Int()
}

// Each calls fn with every row: the name of its table and a pointer that is valid as long as the Rows are.
func (r *Rows) Each(fn func(table string, row any)) {
	each("conversation", r.Conversations, fn)
	each("turn", r.Turns, fn)
	each("segment", r.Segments, fn)
	each("resolution", r.Resolutions, fn)
	each("issue", r.Issues, fn)
	each("rating", r.Ratings, fn)
	each("sla", r.SLAs, fn)
	each("state", r.States, fn)
	each("contact_day", r.ContactDays, fn)
}

func each[R any](table string, rows []R, fn func(string, any)) {
	for i := range rows {
		fn(table, &rows[i])
	}
}
