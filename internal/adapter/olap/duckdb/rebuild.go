package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"kefu/internal/adapter/olap"
	"kefu/internal/domain"
)

// rebuild fills next_* tables beside the live ones.
type rebuild struct {
	db   *DB
	conn *sql.Conn
	set  *tableSet

	mu     sync.Mutex
	done   bool
	pens   int   // appenders that are open
	failed error // of one that was closed
}

// BeginRebuild implements olap.Facts. A second rebuild at the same time is a conflict with code rebuild_running.
func (d *DB) BeginRebuild(ctx context.Context) (olap.Rebuild, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.write == nil {
		return nil, errClosed
	}
	if d.building != nil {
		return nil, domain.Conflict("rebuild_running", "the facts are being rebuilt or verified already; wait until that ends")
	}
	err := d.inTx(ctx, func() error {
		if err := d.dropTables(ctx, true); err != nil {
			return err
		}
		for _, t := range d.tables {
			if err := d.exec(ctx, olap.DDL(olap.DuckDB(), t, nextPrefix+t.Name)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	conn, err := d.other.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("reports file: %w", err)
	}
	d.building = &rebuild{db: d, conn: conn, set: newTableSet(conn, d.tables, nextPrefix)}
	return d.building, nil
}

// Appender implements olap.Rebuild. All appenders of a rebuild share one transaction and one uncompressed row group a table, so that more
// workers take no more memory; the last to close commits.
func (r *rebuild) Appender(ctx context.Context) (olap.Appender, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done {
		return nil, errClosed
	}
	if r.pens == 0 {
		if _, err := r.conn.ExecContext(ctx, "BEGIN TRANSACTION"); err != nil {
			return nil, fmt.Errorf("rebuild facts: %w", err)
		}
		r.failed = nil
	}
	r.pens++
	return &appender{ctx: ctx, r: r, pen: r.set.pen()}, nil
}

// appender is one goroutine's way into the fresh tables.
type appender struct {
	ctx context.Context // of the whole rebuild: an appender does not outlive it
	r   *rebuild
	pen *pen
	err error
}

// Person implements olap.Appender.
func (a *appender) Person(p *olap.PersonRows) error {
	if a.err == nil {
		a.err = a.pen.person(&p.Rows)
	}
	return a.err
}

// Agent implements olap.Appender.
func (a *appender) Agent(g *olap.AgentRows) error {
	if a.err == nil {
		a.err = a.pen.agent(g.Rows)
	}
	return a.err
}

// Close implements olap.Appender.
func (a *appender) Close() error {
	r := a.r
	if a.err == nil {
		a.err = a.pen.drain()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pens--
	if r.failed == nil {
		r.failed = a.err
	}
	if r.pens > 0 {
		return a.err
	}
	err := r.failed
	if err == nil {
		err = r.set.flush(a.ctx)
	}
	if err == nil {
		_, err = r.conn.ExecContext(a.ctx, "COMMIT")
	}
	if err == nil {
		return nil
	}
	r.set.discard()
	// A failed COMMIT has rolled back already, and then there is nothing left to roll back.
	_, _ = r.conn.ExecContext(context.WithoutCancel(a.ctx), "ROLLBACK")
	return fmt.Errorf("rebuild facts: %w", err)
}

// Replace implements olap.Rebuild.
func (r *rebuild) Replace(ctx context.Context, c olap.Change) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done {
		return errClosed
	}
	if _, err := r.conn.ExecContext(ctx, "BEGIN TRANSACTION"); err != nil {
		return fmt.Errorf("rebuild facts: %w", err)
	}
	err := apply(ctx, r.conn, r.set, r.db.tables, c)
	if err == nil {
		_, err = r.conn.ExecContext(ctx, "COMMIT")
	}
	if err != nil {
		// A failed COMMIT has rolled back already, and then there is nothing left to roll back.
		_, _ = r.conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		return fmt.Errorf("rebuild facts: %w", err)
	}
	return nil
}

// Finish implements olap.Rebuild: the old tables go and the fresh ones take their names in one transaction, so a report sees all of one or
// all of the other.
func (r *rebuild) Finish(ctx context.Context, m olap.Mark) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done {
		return errClosed
	}
	d := r.db
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.write == nil {
		return errClosed
	}
	err := d.inTx(ctx, func() error {
		for _, t := range d.tables {
			if err := d.exec(ctx, "DROP TABLE "+olap.Quote(t.Name)); err != nil {
				return err
			}
			if err := d.exec(ctx, "ALTER TABLE "+olap.Quote(nextPrefix+t.Name)+" RENAME TO "+olap.Quote(t.Name)); err != nil {
				return err
			}
		}
		return d.exec(ctx, "UPDATE kefu_mark SET xid = ?, seq = ?, settings = ?, needs_rebuild = ?", m.Cursor.Xid, m.Cursor.Seq, m.Settings, m.Rebuild)
	})
	if err != nil {
		return err
	}
	d.writer = nil // its appenders belong to tables that are gone
	r.done, d.building = true, nil
	return r.conn.Close()
}

// Abandon implements olap.Rebuild.
func (r *rebuild) Abandon() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done {
		return nil
	}
	r.done = true
	d := r.db
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.building != r {
		return nil // the store was closed under it
	}
	d.building = nil
	r.set.discard()
	err := r.conn.Close()
	ctx := context.Background()
	return errors.Join(err, d.inTx(ctx, func() error { return d.dropTables(ctx, true) }))
}
