package store

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrationFiles embed.FS

// overlay is the common list of migrations with the files that PostgreSQL needs otherwise laid over it.
type overlay struct{ base, over fs.FS }

// Open implements fs.FS.
func (o overlay) Open(name string) (fs.File, error) {
	if name != "." {
		if f, err := o.over.Open(name); err == nil {
			return f, nil
		}
	}
	return o.base.Open(name)
}

// migrateSQLite may meet another process doing the same to a new file: the loser of that race tries again and finds the work done.
func migrateSQLite(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrationFiles, "migrations/common")
	if err != nil {
		return err
	}
	for try := 1; ; try++ {
		p, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true))
		if err != nil {
			return err
		}
		if _, err = p.Up(ctx); err == nil || try == maxTries {
			return err
		}
		if err := backOff(ctx, try+2); err != nil {
			return err
		}
	}
}

func migratePostgres(ctx context.Context, db *sql.DB) error {
	base, err := fs.Sub(migrationFiles, "migrations/common")
	if err != nil {
		return err
	}
	over, err := fs.Sub(migrationFiles, "migrations/postgres")
	if err != nil {
		return err
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, overlay{base, over}, goose.WithDisableGlobalRegistry(true), goose.WithSessionLocker(locker))
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}
