package store

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"kefu/internal/domain"
)

// fileName is the database inside its folder.
const fileName = "kefu.db"

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
	wdb, err := sql.Open("sqlite", sqliteDSN(path, "cache_size(-65536)", "wal_autocheckpoint(8000)", "journal_size_limit(67108864)"))
	if err != nil {
		return nil, err
	}
	wdb.SetMaxOpenConns(1)
	if err := migrateSQLite(ctx, wdb); err != nil {
		wdb.Close()
		return nil, mapError(err)
	}
	rdb, err := sql.Open("sqlite", sqliteDSN(path, "cache_size(-8192)", "query_only(1)"))
	if err != nil {
		wdb.Close()
		return nil, err
	}
	readers := max(4, runtime.GOMAXPROCS(0))
	rdb.SetMaxOpenConns(readers)
	rdb.SetMaxIdleConns(readers)

	s := &Store{reader: reader{q: pool{rdb}, dialect: sqliteDialect}, opts: opts, dialect: sqliteDialect, db: rdb}
	if s.writer, err = startWriter(ctx, wdb, s); err != nil {
		wdb.Close()
		rdb.Close()
		return nil, mapError(err)
	}
	return s, nil
}

// sqliteDSN sets what every connection needs: WAL for readers beside the writer, FULL so that a commit survives a power cut.
func sqliteDSN(path string, pragmas ...string) string {
	q := url.Values{}
	for _, p := range append([]string{"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "temp_store(MEMORY)"}, pragmas...) {
		q.Add("_pragma", p)
	}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: q.Encode()}
	return u.String()
}
