package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"gopkg.in/yaml.v3"

	"kefu/internal/adapter/httpapi"
	"kefu/internal/adapter/importer"
	"kefu/internal/domain"
	"kefu/internal/feature/report/history"
)

type importFlags struct {
	mapping *string
	write   *string
	dry     *bool
	json    *bool
	lang    *string
	rejects *string
}

func runImport(ctx context.Context, s streams, args []string) error {
	f := newFlags("import", "FILE…", s)
	p := f.place()
	o := importFlags{
		mapping: f.String("mapping", "", "mapping file, or the name of a ready mapping; default: guessed (`file`)"),
		write:   f.String("write-mapping", "", "write the guessed mapping to this file and import nothing (`file`)"),
		dry:     f.Bool("dry-run", false, "read the file and report, keep nothing"),
		json:    f.Bool("json", false, "print the result as JSON"),
		lang:    f.String("lang", "zh-CN", "language of the result: zh-CN or en"),
		rejects: f.String("rejects", "", "write the rejected rows to this file; default: FILE.rejects.csv when there are any (`file`)"),
	}
	if err := f.parse(args); err != nil {
		return err
	}
	if f.NArg() == 0 {
		return domain.Invalid("file", "no_file", "name at least one file: kefu import FILE…")
	}
	if *o.write != "" {
		return writeMapping(s, f.Arg(0), *o.write, *o.lang)
	}
	if err := os.MkdirAll(*p.data, 0o700); err != nil {
		return domain.Invalid("data", "bad_data", "cannot make the data folder: %v", err)
	}
	c, err := dialStill(ctx, p, *o.lang)
	if err != nil {
		return err
	}
	defer c.close()
	for _, file := range f.Args() {
		if err := c.importFile(ctx, s, file, o); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return c.level(ctx, s, *o.dry)
}

// level folds what was imported, when no server does it.
func (c *client) level(ctx context.Context, s streams, dry bool) error {
	if c.app == nil || dry {
		return nil
	}
	behind, err := c.app.projector.Behind(ctx)
	if err != nil {
		return err
	}
	const worthRebuild = 20_000
	if behind > worthRebuild {
		return c.app.rebuild(ctx, s)
	}
	_, err = c.app.projector.CatchUp(ctx)
	return err
}

func writeMapping(s streams, file, to, lang string) error {
	m, notes, _, err := importer.Guess(file, importer.Options{})
	if err != nil {
		return err
	}
	b, err := m.Encode()
	if err != nil {
		return err
	}
	for _, n := range notes {
		fmt.Fprintf(s.err, "%s %s\n", n.Text(lang), n.Column)
	}
	if to == "-" {
		_, err = s.out.Write(b)
		return err
	}
	return os.WriteFile(to, b, 0o644)
}

// importFile goes the way of the web page: upload, mapping, start, wait.
func (c *client) importFile(ctx context.Context, s streams, file string, o importFlags) error {
	v, err := c.uploadFile(ctx, file)
	if err != nil {
		return err
	}
	if v, err = c.settle(ctx, s, v, "check"); err != nil {
		return err
	}
	if *o.mapping != "" {
		doc, err := readMapping(*o.mapping)
		if err != nil {
			return err
		}
		if err := c.call(ctx, http.MethodPut, "/api/imports/"+v.ID.String(), map[string]any{"mapping": doc}, &v); err != nil {
			return err
		}
		if v, err = c.settle(ctx, s, v, "check"); err != nil {
			return err
		}
	}
	if v.Valid != "" {
		return domain.Invalid("mapping", "mapping_incomplete", "the guess is not complete: %s; write it with --write-mapping, correct it, and give it with --mapping", v.Valid)
	}
	if v.Error != "" {
		return domain.Invalid("file", "import_failed", "%s", v.Error)
	}
	if !*o.dry {
		if err := c.call(ctx, http.MethodPost, "/api/imports/"+v.ID.String()+"/start", nil, &v); err != nil {
			return err
		}
		if v, err = c.settle(ctx, s, v, "import"); err != nil {
			return err
		}
		if err := c.saveRejects(ctx, v, file, *o.rejects); err != nil {
			return err
		}
	}
	if *o.json {
		e := json.NewEncoder(s.out)
		e.SetIndent("", "  ")
		err = e.Encode(v)
	} else {
		printImport(s.out, v, *o.dry, *o.lang)
	}
	if v.Error != "" {
		return errors.Join(err, errors.New(v.Error))
	}
	return err
}

func (c *client) uploadFile(ctx context.Context, file string) (httpapi.ImportView, error) {
	var v httpapi.ImportView
	in, err := os.Open(file)
	if err != nil {
		return v, domain.Invalid("file", "no_file", "%v", err)
	}
	defer in.Close()
	pr, pw := io.Pipe()
	form := multipart.NewWriter(pw)
	go func() {
		part, err := form.CreateFormFile("file", filepath.Base(file))
		if err == nil {
			_, err = io.Copy(part, in)
		}
		if err == nil {
			err = form.Close()
		}
		pw.CloseWithError(err)
	}()
	resp, err := c.do(ctx, http.MethodPost, "/api/imports", form.FormDataContentType(), pr)
	if err != nil {
		return v, err
	}
	defer resp.Body.Close()
	return v, json.NewDecoder(resp.Body).Decode(&v)
}

// settle waits until a run is no longer worked on.
func (c *client) settle(ctx context.Context, s streams, v httpapi.ImportView, label string) (httpapi.ImportView, error) {
	bar := newBar(s.err, label+" "+v.File)
	defer bar.end()
	for v.State == "checking" || v.State == "running" {
		bar.set(v.Progress.Done, max(v.Progress.Total, v.Progress.Done))
		select {
		case <-ctx.Done():
			return v, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
		if err := c.call(ctx, http.MethodGet, "/api/imports/"+v.ID.String(), nil, &v); err != nil {
			return v, err
		}
	}
	return v, nil
}

// readMapping reads a mapping file, or the ready mapping of that name, as the JSON the API takes.
func readMapping(name string) (any, error) {
	b, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		m, presetErr := importer.Preset(name)
		if presetErr != nil {
			return nil, presetErr
		}
		b, err = m.Encode()
	}
	if err != nil {
		return nil, domain.Invalid("mapping", "bad_mapping", "%v", err)
	}
	if _, err := history.ParseMapping(b); err != nil {
		return nil, err
	}
	var doc any
	return doc, yaml.NewDecoder(bytes.NewReader(b)).Decode(&doc)
}

func (c *client) saveRejects(ctx context.Context, v httpapi.ImportView, file, to string) error {
	if v.Summary == nil || len(v.Summary.Rejected) == 0 {
		return nil
	}
	if to == "" {
		to = file + ".rejects.csv"
	}
	resp, err := c.do(ctx, http.MethodGet, "/api/imports/"+v.ID.String()+"/rejects", "", nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, resp.Body)
	return errors.Join(err, out.Close())
}

func printImport(w io.Writer, v httpapi.ImportView, dry bool, lang string) {
	t := func(zh, en string) string { return domain.Text{ZH: zh, EN: en}.In(lang) }
	if v.Summary == nil {
		fmt.Fprintf(w, "%s: %s\n", v.File, t("没有数据行", "no data rows"))
		return
	}
	s := v.Summary
	fmt.Fprintf(w, "%s: %s %d · %s %d · %s %d\n", v.File, t("行", "rows"), s.Rows, t("接受", "accepted"), s.Accepted, t("重复", "repeated"), s.Repeated)
	var mapping struct{ Grain history.Grain }
	if json.Unmarshal(v.Mapping, &mapping) == nil && mapping.Grain == history.GrainOrder {
		printOrders(w, s, dry, t)
	} else {
		fmt.Fprintf(w, "  %s %d · %s %d · %s %d\n", t("会话", "conversations"), s.Conversations, t("消息", "messages"), s.Messages, t("客户", "customers"), s.Customers)
		if !dry {
			fmt.Fprintf(w, "  %s: %d %s, %d %s, %d %s\n", t("新写入", "added"), s.Added.Conversations, t("会话", "conversations"), s.Added.Messages,
				t("消息", "messages"), s.Added.Events, t("事件", "events"))
		}
	}
	for _, r := range s.Rejected {
		fmt.Fprintf(w, "  %s %d: %s (%s)\n", t("拒绝", "rejected"), r.Count, r.Text, r.Code)
	}
	if len(s.Computable)+len(s.Missing) == 0 {
		return
	}
	fmt.Fprintf(w, "  %s\n", fmt.Sprintf(t("可计算 %d 项,%d 项缺少所需数据", "%d metrics can be computed, %d lack what they need"), len(s.Computable), len(s.Missing)))
}

func printOrders(w io.Writer, s *httpapi.ImportSummary, dry bool, t func(zh, en string) string) {
	fmt.Fprintf(w, "  %s %d · %s %d\n", t("订单", "orders"), s.Orders, t("客户", "customers"), s.Customers)
	if !dry {
		fmt.Fprintf(w, "  %s %d · %s %d · %s %d\n", t("新增", "new"), s.Added.Orders, t("更新", "updated"), s.Added.OrdersChanged, t("没有变化", "unchanged"), s.Added.OrdersSame)
	}
}
