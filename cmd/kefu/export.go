package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"kefu/internal/domain"
)

func runExport(ctx context.Context, s streams, args []string) error {
	f := newFlags("export", "", s)
	p := f.place()
	q := f.query()
	out := f.String("out", "", "file to write; its ending chooses the format: .xlsx, .pdf or .csv; - writes CSV to standard output (`file`)")
	title := f.String("title", "", "title of the document")
	month := f.String("month", "", "write the monthly review of this month, YYYY-MM, instead of a query")
	lang := f.String("lang", "zh-CN", "language: zh-CN or en")
	if err := f.parse(args); err != nil {
		return err
	}
	format := strings.TrimPrefix(filepath.Ext(*out), ".")
	if *out == "-" {
		format = "csv"
	}
	if format != "xlsx" && format != "pdf" && format != "csv" {
		return domain.Invalid("out", "bad_format", "--out %q: end the name with .xlsx, .pdf or .csv", *out)
	}
	c, err := dial(ctx, p, *lang)
	if err != nil {
		return err
	}
	defer c.close()
	r := exportRequest{Format: format, Kind: "table", Title: *title}
	if *month != "" {
		r.Kind, r.Month = "monthly", *month
	} else {
		query, err := q.build(ctx, c, s.in)
		if err != nil {
			return err
		}
		r.Query = &query
	}
	if *out == "-" {
		return c.download(ctx, s.out, r)
	}
	tmp, err := os.CreateTemp(filepath.Dir(*out), ".kefu-export-*")
	if err != nil {
		return domain.Invalid("out", "bad_out", "%v", err)
	}
	defer os.Remove(tmp.Name())
	if err := errors.Join(c.download(ctx, tmp, r), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), *out)
}
