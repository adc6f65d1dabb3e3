package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kefu/internal/adapter/olap"
	"kefu/internal/engine/event"
)

// Mark implements olap.Facts.
func (d *DB) Mark(ctx context.Context) (olap.Mark, error) {
	var m olap.Mark
	row := d.readQ.QueryRowContext(ctx, "SELECT xid, seq, settings, needs_rebuild FROM kefu_mark")
	if err := row.Scan(&m.Cursor.Xid, &m.Cursor.Seq, &m.Settings, &m.Rebuild); err != nil {
		return olap.Mark{}, readError(err)
	}
	return m, nil
}

// Cursor returns how far in the log the stored rows are complete.
func (d *DB) Cursor(ctx context.Context) (event.Cursor, error) {
	m, err := d.Mark(ctx)
	return m.Cursor, err
}

// NeedsRebuild reports that the tables are new or were dropped for a changed schema, and no rebuild has filled them yet.
func (d *DB) NeedsRebuild(ctx context.Context) (bool, error) {
	m, err := d.Mark(ctx)
	return m.Rebuild, err
}

// Replace implements olap.Facts.
func (d *DB) Replace(ctx context.Context, c olap.Change, cursor event.Cursor) error {
	return d.replace(ctx, c, &cursor)
}

// ReplacePresence puts the presence rows of agents in and leaves the cursor where it is.
func (d *DB) ReplacePresence(ctx context.Context, agents []olap.AgentRows) error {
	return d.replace(ctx, olap.Change{Agents: agents}, nil)
}

func (d *DB) replace(ctx context.Context, c olap.Change, cursor *event.Cursor) error {
	d.idle.enter()
	defer d.idle.leave()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.write == nil {
		return errClosed
	}
	if d.writer == nil {
		d.writer = newTableSet(d.write, d.tables, "")
	}
	return d.inTx(ctx, func() error {
		if err := apply(ctx, d.write, d.writer, d.tables, c); err != nil {
			return err
		}
		if cursor == nil {
			return nil
		}
		return d.exec(ctx, "UPDATE kefu_mark SET xid = ?, seq = ?", cursor.Xid, cursor.Seq)
	})
}

// Reset empties every fact table and moves the cursor to the beginning of the log; the next rebuild or the replay of the log fills them.
func (d *DB) Reset(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.write == nil {
		return errClosed
	}
	return d.inTx(ctx, func() error {
		for _, t := range d.tables {
			if err := d.exec(ctx, "DELETE FROM "+olap.Quote(t.Name)); err != nil {
				return err
			}
		}
		return d.exec(ctx, "UPDATE kefu_mark SET xid = 0, seq = 0, settings = '', needs_rebuild = true")
	})
}

var errClosed = errors.New("the reports file is closed")

// readError names the file in a driver's error.
func readError(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return errors.New("the reports file has no mark; delete it and rebuild the facts")
	}
	return fmt.Errorf("reports file: %w", err)
}
