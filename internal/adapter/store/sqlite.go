package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/mattn/go-sqlite3"

	"kefu/internal/domain"
)

// fileName is the database inside its folder.
const fileName = "kefu.db"

// readerRest is after how long without a query a reading connection is closed, and with it what it has cached.
const readerRest = 30 * time.Second

func openSQLite(ctx context.Context, folder string, opts Options) (*Store, error) {
	if folder == "" {
		return nil, domain.Invalid("url", "store_url", "name the folder that holds the database, or a postgres:// URL")
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, &domain.Error{Kind: domain.KindUnavailable, Code: "store_folder", Message: "the folder of the database cannot be made; check the path and its permissions", Err: err}
	}
	path, err := filepath.Abs(filepath.Join(folder, fileName))
	if err != nil {
		return nil, err
	}
	wdb := sql.OpenDB(sqliteFile{path, []string{"cache_size = -65536", "wal_autocheckpoint = " + strconv.Itoa(livePages), "journal_size_limit = 67108864"}})
	wdb.SetMaxOpenConns(1)
	if err := migrateSQLite(ctx, wdb); err != nil {
		wdb.Close()
		return nil, mapError(err)
	}
	rdb := sql.OpenDB(sqliteFile{path, []string{"cache_size = -8192", "query_only = 1"}})
	readers := max(4, runtime.GOMAXPROCS(0))
	rdb.SetMaxOpenConns(readers)
	rdb.SetMaxIdleConns(readers)
	rdb.SetConnMaxIdleTime(readerRest)

	s := &Store{reader: reader{q: pool{rdb, sqliteDialect}, dialect: sqliteDialect}, opts: opts, dialect: sqliteDialect, db: rdb}
	if s.writer, err = startWriter(ctx, wdb, s, restAfter); err != nil {
		wdb.Close()
		rdb.Close()
		return nil, mapError(err)
	}
	return s, nil
}

// sqliteFile opens connections to a database file; it implements driver.Connector.
type sqliteFile struct {
	path    string
	pragmas []string
}

// Driver implements driver.Connector.
func (f sqliteFile) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }

// Connect implements driver.Connector. It sets what every connection needs: WAL for readers beside the writer, FULL so that a commit
// survives a power cut.
func (f sqliteFile) Connect(context.Context) (driver.Conn, error) {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(f.path), RawQuery: "_busy_timeout=10000&_mutex=no"}
	d := sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
		for _, p := range append([]string{"journal_mode = WAL", "synchronous = FULL", "temp_store = MEMORY"}, f.pragmas...) {
			if _, err := c.Exec("PRAGMA "+p, nil); err != nil {
				return err
			}
		}
		return nil
	}}
	return d.Open(u.String())
}
