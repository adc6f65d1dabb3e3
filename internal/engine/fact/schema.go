package fact

import (
	"reflect"
	"slices"
	"unsafe"

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
	row     reflect.Type
	readers []reader
}

// reader reads one column of a row struct: what lies at an offset.
type reader struct {
	offset uintptr
	kind   fieldKind
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
		table[OrderCredit]("order_credit"),
		table[ShopOrder]("shop_order"),
		table[Consult]("consult"),
		table[PresenceRow]("presence"),
	}
}

func table[R any](name string) Table {
	t := Table{Name: name, row: reflect.TypeFor[R]()}
	t.add(t.row, 0, "")
	return t
}

// add walks a struct that lies at an offset of the row; a struct field with a tag prefixes the columns inside it, an embedded one does not.
func (t *Table) add(typ reflect.Type, offset uintptr, prefix string) {
	for i := range typ.NumField() {
		f := typ.Field(i)
		at := offset + f.Offset
		name := prefix + f.Tag.Get("fact")
		switch kind := f.Type.Kind(); {
		case f.Type == reflect.TypeFor[Null]():
			t.column(Column{name, TypeInt, true}, at, fieldNull)
		case f.Type == reflect.TypeFor[domain.Instant]():
			t.column(Column{name, TypeInt, true}, at, fieldInstant)
		case f.Anonymous:
			t.add(f.Type, at, prefix)
		case kind == reflect.Struct:
			t.add(f.Type, at, name+"_")
		case kind == reflect.String:
			t.column(Column{name, TypeText, false}, at, fieldText)
		case kind == reflect.Bool:
			t.column(Column{name, TypeBool, false}, at, fieldBool)
		case f.Type == reflect.TypeFor[[]string]():
			t.column(Column{name, TypeTextList, false}, at, fieldList)
		case kind == reflect.Int64:
			t.column(Column{name, TypeInt, false}, at, fieldInt)
		default:
			panic("fact table " + t.Name + ": a column cannot hold the " + f.Type.String() + " " + f.Name)
		}
	}
}

func (t *Table) column(c Column, offset uintptr, kind fieldKind) {
	t.Columns = append(t.Columns, c)
	t.readers = append(t.readers, reader{offset, kind})
}

// Values appends the columns of a row to dst: int64, string, bool, []string or nil for NULL. The row is a pointer to (or a copy of) the
// row struct of this table; any other type panics.
func (t Table) Values(dst []any, row any) []any {
	n := len(dst)
	dst = append(dst, make([]any, len(t.readers))...)
	t.Fill(dst[n:], row)
	return dst
}

// Fill is Values into a list that has one element for each column. An element that is equal already is left alone: whoever hands in the
// previous row of the table again and again spares most of what it costs to box the values.
func (t Table) Fill(dst []any, row any) {
	v := reflect.ValueOf(row)
	if v.Kind() != reflect.Pointer {
		copied := reflect.New(v.Type())
		copied.Elem().Set(v)
		v = copied
	}
	if v.Type().Elem() != t.row {
		panic("a row of " + t.Name + " is a " + t.row.String() + ", not a " + v.Type().Elem().String())
	}
	// Reading by offset spares reflection on every value, and a rebuild reads hundreds of millions of them. It is safe: the type was compared
	// just now, and offsets and kinds are those of its fields.
	base := v.UnsafePointer()
	for i, r := range t.readers {
		dst[i] = r.kind.value(unsafe.Add(base, r.offset), dst[i])
	}
}

// value reads a field of this kind; had is returned when it is equal.
func (k fieldKind) value(field unsafe.Pointer, had any) any {
	switch k {
	case fieldInstant:
		if v := *(*int64)(field); v != 0 {
			return boxed(v, had)
		}
		return nil
	case fieldNull:
		if v := (*Null)(field); v.OK {
			return boxed(v.V, had)
		}
		return nil
	case fieldText:
		return boxed(*(*string)(field), had)
	case fieldBool:
		return *(*bool)(field)
	case fieldList:
		v := *(*[]string)(field)
		if old, ok := had.([]string); ok && slices.Equal(old, v) {
			return had
		}
		if len(v) == 0 {
			return []string{}
		}
		return v
	}
	return boxed(*(*int64)(field), had)
}

func boxed[V comparable](v V, had any) any {
	if old, ok := had.(V); ok && old == v {
		return had
	}
	return v
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
	each("order_credit", r.OrderCredits, fn)
	each("shop_order", r.ShopOrders, fn)
	each("consult", r.Consults, fn)
}

func each[R any](table string, rows []R, fn func(string, any)) {
	for i := range rows {
		fn(table, &rows[i])
	}
}
