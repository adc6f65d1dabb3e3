package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"sync"

	duck "github.com/duckdb/duckdb-go/v2"

	"kefu/internal/adapter/olap"
	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

// nextPrefix marks the tables of a rebuild that is under way; readers never name them.
const nextPrefix = "next_"

// flushRows bounds what an appender holds outside DuckDB's memory limit, in rows of one table. It divides rowGroup.
const flushRows = rowGroup / 3

// penRows is how many rows, roughly, a pen gathers before it writes them table by table. Two pens then seldom want the same table at once, and
// one row after another goes to the same appender.
const penRows = 2048

// tableSet appends fact rows to all tables over one connection. Appenders are opened when a table gets its first row, because most
// changes touch few of them. Many goroutines may append, each through a pen of its own.
type tableSet struct {
	// flushing is held while an appender is opened or flushed: those run statements, and a connection runs one at a time.
	flushing sync.Mutex
	conn     *sql.Conn
	prefix   string
	sinks    []*sink
}

// sink appends to one table.
type sink struct {
	table fact.Table
	mu    sync.Mutex
	app   *duck.Appender
	held  int
}

// pen is what one goroutine needs to append. What it was given is kept until drain.
type pen struct {
	set    *tableSet
	sheets []sheet // beside set.sinks
	rows   int
}

// sheet is a pen's rows of one table.
type sheet struct {
	rows   []any
	values []any // of the row before, so that equal values are not boxed again
	line   []driver.Value
}

func (s *tableSet) pen() *pen {
	p := &pen{set: s, sheets: make([]sheet, len(s.sinks))}
	for i, k := range s.sinks {
		p.sheets[i].values = make([]any, len(k.table.Columns))
		p.sheets[i].line = make([]driver.Value, len(k.table.Columns))
	}
	return p
}

func newTableSet(conn *sql.Conn, tables []fact.Table, prefix string) *tableSet {
	s := &tableSet{conn: conn, prefix: prefix}
	for _, t := range tables {
		s.sinks = append(s.sinks, &sink{table: t})
	}
	return s
}

func (s *tableSet) open(k *sink) error {
	s.flushing.Lock()
	defer s.flushing.Unlock()
	return s.conn.Raw(func(dc any) error {
		c, ok := dc.(driver.Conn)
		if !ok {
			return fmt.Errorf("reports file: unexpected connection %T", dc)
		}
		app, err := duck.NewAppender(c, "facts", "main", s.prefix+k.table.Name)
		if err != nil {
			return fmt.Errorf("append to %s: %w", k.table.Name, err)
		}
		k.app, k.held = app, 0
		return nil
	})
}

// put takes one row, given as a pointer to its struct, which must stay as it is until drain.
func (p *pen) put(table string, row any) error {
	for i, k := range p.set.sinks {
		if k.table.Name == table {
			p.sheets[i].rows = append(p.sheets[i].rows, row)
			p.rows++
			return nil
		}
	}
	return fmt.Errorf("there is no fact table %q", table)
}

// drain appends what was put.
func (p *pen) drain() error {
	p.rows = 0
	for i, k := range p.set.sinks {
		if err := p.write(k, &p.sheets[i]); err != nil {
			return err
		}
	}
	return nil
}

// spill hands the rows an appender holds to the database.
func (s *tableSet) spill(k *sink) error {
	s.flushing.Lock()
	defer s.flushing.Unlock()
	if err := k.app.Flush(); err != nil {
		return fmt.Errorf("append to %s: %w", k.table.Name, err)
	}
	return nil
}

func (p *pen) write(k *sink, s *sheet) error {
	if len(s.rows) == 0 {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.app == nil {
		if err := p.set.open(k); err != nil {
			return err
		}
	}
	for _, row := range s.rows {
		k.table.Fill(s.values, row)
		s.convert()
		if err := k.app.AppendRow(s.line...); err != nil {
			return fmt.Errorf("append to %s: %w", k.table.Name, err)
		}
		if k.held++; k.held >= flushRows {
			k.held = 0
			if err := p.set.spill(k); err != nil {
				return err
			}
		}
	}
	clear(s.rows)
	s.rows = s.rows[:0]
	return nil
}

// convert makes driver values of the row. The driver copies a string into bytes to hand it over, so texts are given as bytes and kept as long
// as they repeat.
func (s *sheet) convert() {
	for i, v := range s.values {
		text, ok := v.(string)
		if !ok {
			s.line[i] = v
			continue
		}
		if had, ok := s.line[i].([]byte); !ok || string(had) != text {
			s.line[i] = []byte(text)
		}
	}
}

func (p *pen) person(r *fact.Rows) error {
	var err error
	r.Each(func(table string, row any) {
		if err == nil {
			err = p.put(table, row)
		}
	})
	return p.full(err)
}

func (p *pen) agent(rows []fact.PresenceRow) error {
	for i := range rows {
		if err := p.put(olap.PresenceTable, &rows[i]); err != nil {
			return err
		}
	}
	return p.full(nil)
}

// full drains a pen that holds enough.
func (p *pen) full(err error) error {
	if err != nil || p.rows < penRows {
		return err
	}
	return p.drain()
}

// flush closes the appenders, which writes what they hold into the transaction under way.
func (s *tableSet) flush(ctx context.Context) error {
	var errs []error
	for _, k := range s.sinks {
		if k.app == nil {
			continue
		}
		if err := k.app.CloseWithCancel(ctx); err != nil {
			errs = append(errs, fmt.Errorf("append to %s: %w", k.table.Name, err))
		}
		k.app = nil
	}
	return errors.Join(errs...)
}

// discard drops what the appenders hold. Their errors say nothing new: the transaction is rolled back anyway.
func (s *tableSet) discard() {
	for _, k := range s.sinks {
		if k.app != nil {
			_ = k.app.Clear()
			_ = k.app.Close()
			k.app = nil
		}
	}
}

// remove deletes the rows owned by the ids from the tables that are (or are not) about presence.
func remove(ctx context.Context, conn *sql.Conn, tables []fact.Table, prefix string, presence bool, ids []domain.ID) error {
	if len(ids) == 0 {
		return nil
	}
	for _, q := range []string{"CREATE TEMP TABLE IF NOT EXISTS stage_owner (id BIGINT)", "DELETE FROM temp.stage_owner"} {
		if _, err := conn.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("replace facts: %w", err)
		}
	}
	if err := stage(conn, ids); err != nil {
		return err
	}
	for _, t := range tables {
		if (t.Name == olap.PresenceTable) != presence {
			continue
		}
		q := "DELETE FROM " + olap.Quote(prefix+t.Name) + " WHERE " + olap.Owner(t.Name) + " IN (SELECT id FROM temp.stage_owner)"
		if _, err := conn.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("replace facts in %s: %w", t.Name, err)
		}
	}
	return nil
}

// stage fills the temporary table with ids.
func stage(conn *sql.Conn, ids []domain.ID) error {
	return conn.Raw(func(dc any) error {
		c, ok := dc.(driver.Conn)
		if !ok {
			return fmt.Errorf("reports file: unexpected connection %T", dc)
		}
		app, err := duck.NewAppender(c, "temp", "main", "stage_owner")
		if err != nil {
			return fmt.Errorf("replace facts: %w", err)
		}
		for _, id := range ids {
			if err := app.AppendRow(int64(id)); err != nil {
				return errors.Join(fmt.Errorf("replace facts: %w", err), app.Close())
			}
		}
		if err := app.Close(); err != nil {
			return fmt.Errorf("replace facts: %w", err)
		}
		return nil
	})
}

// apply removes and appends a change inside the transaction under way on conn.
func apply(ctx context.Context, conn *sql.Conn, w *tableSet, tables []fact.Table, c olap.Change) error {
	var contacts, agents []domain.ID
	for i := range c.Persons {
		contacts = append(contacts, c.Persons[i].Contacts...)
	}
	for i := range c.Agents {
		agents = append(agents, c.Agents[i].Agent)
	}
	if err := remove(ctx, conn, tables, w.prefix, false, contacts); err != nil {
		return err
	}
	if err := remove(ctx, conn, tables, w.prefix, true, agents); err != nil {
		return err
	}
	err := appendChange(w, c)
	if err == nil {
		err = w.flush(ctx)
	}
	if err != nil {
		w.discard()
	}
	return err
}

func appendChange(w *tableSet, c olap.Change) error {
	p := w.pen()
	for i := range c.Persons {
		if err := p.person(&c.Persons[i].Rows); err != nil {
			return err
		}
	}
	for i := range c.Agents {
		if err := p.agent(c.Agents[i].Rows); err != nil {
			return err
		}
	}
	return p.drain()
}

// columnList names columns in table order, quoted.
func columnList(t fact.Table) string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = olap.Quote(c.Name)
	}
	return strings.Join(names, ", ")
}
