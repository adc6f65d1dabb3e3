package store

import (
	"strconv"
	"strings"
)

// dialect holds the few fragments in which the engines differ; every other statement is common to both.
type dialect string

const (
	sqliteDialect   dialect = "sqlite"
	postgresDialect dialect = "postgres"
)

// forUpdate locks the selected rows; SQLite's single writer needs no lock.
func (d dialect) forUpdate() string {
	if d == postgresDialect {
		return " FOR UPDATE"
	}
	return ""
}

// skipLocked locks the selected rows and leaves out those another transaction holds.
func (d dialect) skipLocked() string {
	if d == postgresDialect {
		return " FOR UPDATE SKIP LOCKED"
	}
	return ""
}

// settled keeps events of transactions older than every one still running, so that a cursor never passes an event yet to appear.
func (d dialect) settled() string {
	if d == postgresDialect {
		return " AND xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
	}
	return ""
}

// insertInto begins an insert of many rows. SQLite need not be able to undo the rows before one that fails, because the whole transaction
// fails with it; that spares the statement's own journal.
func (d dialect) insertInto() string {
	if d == sqliteDialect {
		return "INSERT OR FAIL INTO "
	}
	return "INSERT INTO "
}

// numbered is a statement as the engine's driver reads it: to SQLite $2 is the name of a parameter and ?2 the second one.
func (d dialect) numbered(query string) string {
	if d == sqliteDialect {
		return strings.ReplaceAll(query, "$", "?")
	}
	return query
}

// places is the text of rows × columns parameters: "($1,$2),($3,$4)", or "(?,?),(?,?)" on SQLite, where the shorter text is prepared sooner.
func (d dialect) places(rows, columns int) string {
	var b strings.Builder
	k := 0
	for r := range rows {
		if r > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for c := range columns {
			if c > 0 {
				b.WriteByte(',')
			}
			if d == sqliteDialect {
				b.WriteByte('?')
				continue
			}
			k++
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(k))
		}
		b.WriteByte(')')
	}
	return b.String()
}
