// Package duckdb stores the fact tables in one embedded DuckDB file and runs printed metric queries on it. It is the only package that
// knows the driver, and the only one that needs cgo.
package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	duck "github.com/duckdb/duckdb-go/v2"

	"kefu/internal/adapter/olap"
	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

// Options bounds what reports may take from the machine. Zero fields mean the defaults.
type Options struct {
	// Threads is how many threads DuckDB uses for one statement; default: half as many as there are processors, because a report is many small
	// statements, of which Readers run at once.
	Threads int
	// MemoryMB is the most DuckDB holds, in megabytes, before it spills to disk; default 512.
	MemoryMB int
	// Readers is how many statements run at once, the others wait their turn; default 2. A query takes one, and more while they are free.
	Readers int
}

func (o Options) withDefaults() Options {
	if o.Threads <= 0 {
		o.Threads = max(1, runtime.NumCPU()/2)
	}
	if o.MemoryMB <= 0 {
		o.MemoryMB = 512
	}
	if o.Readers <= 0 {
		o.Readers = 2
	}
	return o
}

// DB is the fact store. One process may have a file open; all methods may be called from many goroutines.
type DB struct {
	opts   Options
	tables []fact.Table
	readQ  *sql.DB // at most Options.Readers connections: the bounded read pool
	other  *sql.DB // the writer and the appenders of a rebuild
	memory bool
	idle   *idle

	turns   chan struct{} // holds one for every statement that may run
	commits atomic.Int64  // counts the beginning and the end of every commit to the live tables: odd while one is under way

	mu       sync.Mutex // held by whoever writes live tables
	write    *sql.Conn
	writer   *tableSet // appends to the live tables
	building *rebuild  // the one under way, or nil
}

// shared lets two pools use one connector: closing a pool must not close the database under the other.
type shared struct{ driver.Connector }

// rowGroup is how many rows DuckDB compresses together. A rebuild holds one group of every table uncompressed, so DuckDB's own 122,880 rows
// would take a gigabyte for ten tables of eighty columns.
const rowGroup = 30_720

// Open opens or creates the file at path ("" keeps everything in memory). If the schema of an existing file is not the one of this build,
// the tables are dropped and NeedsRebuild reports true. A file that another process holds is a conflict error with code facts_locked;
// within one process a file must not be opened twice at a time.
func Open(ctx context.Context, path string, opts Options) (*DB, error) {
	opts = opts.withDefaults()
	file := path
	if path == "" {
		file = ":memory:"
	} else if abs, err := filepath.Abs(path); err == nil {
		file = abs
	} else {
		return nil, fmt.Errorf("reports file: %w", err)
	}
	attached := false
	connector, err := duck.NewConnector(":memory:?"+settings(opts).Encode(), func(c driver.ExecerContext) error {
		if !attached {
			attached = true // the first connection of all, made before any other
			return attach(ctx, c, file)
		}
		_, err := c.ExecContext(ctx, "USE facts", nil)
		return err
	})
	if err != nil {
		return nil, openError(path, err)
	}
	d := &DB{opts: opts, tables: fact.Tables(), memory: path == "", turns: make(chan struct{}, opts.Readers)}
	d.idle = newIdle(d.rest)
	d.readQ = sql.OpenDB(shared{connector})
	d.readQ.SetMaxOpenConns(opts.Readers)
	d.readQ.SetMaxIdleConns(opts.Readers)
	d.other = sql.OpenDB(connector)
	if d.write, err = d.other.Conn(ctx); err == nil {
		err = d.prepare(ctx)
	}
	if err != nil {
		d.Close()
		return nil, openError(path, err)
	}
	return d, nil
}

// settings turns off everything that would reach for the network. Insertion order stays preserved, as is the default: without it the rows of a
// rebuild are kept in memory until its end instead of going to the file a row group at a time.
func settings(opts Options) url.Values {
	return url.Values{
		"threads":                      {strconv.Itoa(opts.Threads)},
		"memory_limit":                 {strconv.Itoa(opts.MemoryMB) + "MB"},
		"autoinstall_known_extensions": {"false"},
		"autoload_known_extensions":    {"false"},
		"allow_community_extensions":   {"false"},
		"write_buffer_row_group_count": {"1"},
	}
}

// attach makes the file the database that unqualified names mean. From then on SQL reaches no other file but the spill folder beside it,
// which appears only when a query needs it.
func attach(ctx context.Context, c driver.ExecerContext, file string) error {
	spill := file + ".tmp"
	if file == ":memory:" {
		spill = ""
	}
	for _, q := range []string{
		"SET temp_directory = " + literal(spill),
		"ATTACH " + literal(file) + " AS facts (ROW_GROUP_SIZE " + strconv.Itoa(rowGroup) + ")",
		"USE facts",
		"SET enable_external_access = false",
	} {
		if _, err := c.ExecContext(ctx, q, nil); err != nil {
			return err
		}
	}
	return nil
}

// literal quotes a text for a statement that takes no arguments.
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

var lockHolder = regexp.MustCompile(`\(PID (\d+)\)`)

func openError(path string, err error) error {
	msg := err.Error()
	if !strings.Contains(msg, "Could not set lock") {
		return fmt.Errorf("open reports file %s: %w", path, err)
	}
	holder := "another process"
	if m := lockHolder.FindStringSubmatch(msg); m != nil {
		holder = "process " + m[1]
	}
	e := domain.Conflict("facts_locked", "the reports file %s is held by %s; ask the running server instead, or stop it first", path, holder)
	e.Err = err
	return e
}

// Close writes everything into the file and releases it. A rebuild that was begun and not ended is lost; its appenders must be closed
// before.
func (d *DB) Close() error {
	d.idle.stop()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.writer != nil {
		d.writer.discard()
		d.writer = nil
	}
	if d.write != nil {
		d.write.Close()
		d.write = nil
	}
	if d.building != nil {
		// A connection left open would keep the file locked, and opening it again in this process would wait for ever.
		d.building.set.discard()
		d.building.conn.Close()
		d.building = nil
	}
	err := d.readQ.Close()
	if e := d.other.Close(); err == nil {
		err = e
	}
	return err
}

// prepare brings the schema into the file: leftovers of a rebuild that was cut off go, a foreign schema version goes, missing tables come.
func (d *DB) prepare(ctx context.Context) error {
	_, err := d.write.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS kefu_mark
		(schema_version VARCHAR, xid BIGINT, seq BIGINT, settings VARCHAR, needs_rebuild BOOLEAN)`)
	if err != nil {
		return fmt.Errorf("reports file: %w", err)
	}
	var stored string
	err = d.write.QueryRowContext(ctx, "SELECT schema_version FROM kefu_mark").Scan(&stored)
	if err != nil && err != sql.ErrNoRows {
		return fmt.Errorf("reports file: %w", err)
	}
	return d.inTx(ctx, func() error {
		if err := d.dropTables(ctx, stored == olap.SchemaVersion()); err != nil {
			return err
		}
		if stored == olap.SchemaVersion() {
			return nil
		}
		return d.createAll(ctx)
	})
}

// dropTables drops the tables of an unfinished rebuild, and unless keepLive every other table but the mark.
func (d *DB) dropTables(ctx context.Context, keepLive bool) error {
	rows, err := d.write.QueryContext(ctx, "SELECT table_name FROM duckdb_tables() WHERE database_name = 'facts' AND table_name <> 'kefu_mark'")
	if err != nil {
		return fmt.Errorf("reports file: %w", err)
	}
	names, err := collectNames(rows)
	if err != nil {
		return err
	}
	for _, name := range names {
		if keepLive && !strings.HasPrefix(name, nextPrefix) {
			continue
		}
		if err := d.exec(ctx, "DROP TABLE "+olap.Quote(name)); err != nil {
			return err
		}
	}
	return nil
}

func collectNames(rows *sql.Rows) ([]string, error) {
	defer rows.Close()
	var out []string
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return nil, fmt.Errorf("reports file: %w", err)
		}
		out = append(out, n)
	}
	return out, rows.Err()
}

func (d *DB) createAll(ctx context.Context) error {
	for _, t := range d.tables {
		if err := d.exec(ctx, olap.DDL(olap.DuckDB(), t, t.Name)); err != nil {
			return err
		}
	}
	if err := d.exec(ctx, "DELETE FROM kefu_mark"); err != nil {
		return err
	}
	return d.exec(ctx, "INSERT INTO kefu_mark VALUES (?, 0, 0, '', true)", olap.SchemaVersion())
}

func (d *DB) exec(ctx context.Context, q string, args ...any) error {
	if _, err := d.write.ExecContext(ctx, q, args...); err != nil {
		return fmt.Errorf("reports file: %w", err)
	}
	return nil
}

// inTx runs fn between BEGIN and COMMIT on the write connection; any error rolls everything back. The caller holds mu or is alone.
func (d *DB) inTx(ctx context.Context, fn func() error) error {
	if err := d.exec(ctx, "BEGIN TRANSACTION"); err != nil {
		return err
	}
	err := fn()
	if err == nil {
		d.commits.Add(1)
		err = d.exec(ctx, "COMMIT")
		d.commits.Add(1)
	}
	if err != nil {
		// The caller's context may be what failed; the rollback must still happen.
		if _, e := d.write.ExecContext(context.WithoutCancel(ctx), "ROLLBACK"); e != nil && !strings.Contains(e.Error(), "no transaction is active") {
			return fmt.Errorf("%w (and the rollback failed: %v)", err, e)
		}
	}
	return err
}
