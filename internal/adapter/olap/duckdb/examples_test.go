package duckdb

import (
	"context"
	"database/sql/driver"
	"fmt"
	"testing"

	duck "github.com/duckdb/duckdb-go/v2"

	"kefu/internal/engine/metric/metrictest"
)

// exampleEngine is the fact store with a way to put plain values in.
type exampleEngine struct{ *DB }

// Load implements metrictest.Engine.
func (e exampleEngine) Load(ctx context.Context, rows []metrictest.Rows) error {
	if err := e.Reset(ctx); err != nil {
		return err
	}
	for _, r := range rows {
		err := e.write.Raw(func(dc any) error {
			app, err := duck.NewAppender(dc.(driver.Conn), "facts", "main", r.Table)
			if err != nil {
				return err
			}
			line := make([]driver.Value, len(r.Columns))
			for _, values := range r.Values {
				for i, v := range values {
					line[i] = v
				}
				if err := app.AppendRow(line...); err != nil {
					return err
				}
			}
			return app.Close()
		})
		if err != nil {
			return fmt.Errorf("%s: %w", r.Table, err)
		}
	}
	return nil
}

// TestWorkedExamples runs every metric's worked example on the tables as they are really made.
func TestWorkedExamples(t *testing.T) { metrictest.Run(t, exampleEngine{openMemory(t)}) }
