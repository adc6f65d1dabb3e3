package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"kefu/internal/adapter/httpapi"
	"kefu/internal/adapter/olap"
	"kefu/internal/domain"
	"kefu/internal/engine/metric"
)

func runMetric(ctx context.Context, s streams, args []string) error {
	if len(args) == 0 {
		return domain.Invalid("command", "bad_command", "usage: kefu metric list|explain ID|check [DIR] [flags]")
	}
	what := args[0]
	f := newFlags("metric "+what, "[ID]", s)
	lang := f.String("lang", "zh-CN", "language: zh-CN or en")
	if err := f.parse(args[1:]); err != nil {
		return err
	}
	if what == "check" {
		return checkMetrics(s, f.Arg(0))
	}
	catalogue, err := metric.Load(metric.Files(), olap.Tables())
	if err != nil {
		return err
	}
	switch what {
	case "list":
		for _, d := range catalogue.All() {
			fmt.Fprintf(s.out, "%-26s %-5s %-13s %s\n", d.ID, d.Code, d.Group, d.Label.In(*lang))
		}
		return nil
	case "explain":
		return explainMetric(ctx, s, catalogue, f.Arg(0), *lang)
	}
	return domain.Invalid("command", "bad_command", "there is no kefu metric %s; use list, explain or check", what)
}

// explainMetric prints what the metric card shows, from the same answer of the API.
func explainMetric(ctx context.Context, s streams, catalogue *metric.Catalogue, id, lang string) error {
	if _, ok := catalogue.Get(id); !ok {
		return domain.NotFound("no_metric", "there is no metric %q; kefu metric list shows all", id)
	}
	api := httpapi.New(httpapi.Deps{Version: version, Catalogue: catalogue, Clock: domain.ClockFunc(realClock), Log: slog.New(slog.DiscardHandler)})
	c := &client{base: "http://kefu.invalid", http: &http.Client{Transport: inProcess{api.Handler()}}, lang: lang}
	var i httpapi.MetricInfo
	if err := c.call(ctx, http.MethodGet, "/api/metrics/"+id, nil, &i); err != nil {
		return err
	}
	t := func(zh, en string) string { return domain.Text{ZH: zh, EN: en}.In(lang) }
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(s.out, "%s: %s\n", name, value)
		}
	}
	fmt.Fprintf(s.out, "%s (%s, %s v%d)\n", i.Label, i.ID, i.Code, i.Version)
	line(t("公式", "formula"), i.Formula)
	line(t("计时", "clock"), i.Clock)
	line(t("归属", "credit"), i.Credit)
	line(t("日期", "date"), i.Cohort)
	line(t("不计入", "left out"), i.Exclusions)
	line(t("合计", "total"), i.Sums)
	line(t("需要", "needs"), strings.Join(i.Needs, ", "))
	line(t("维度", "dimensions"), strings.Join(i.Dims, ", "))
	for _, p := range i.Params {
		line(t("参数", "parameter"), fmt.Sprintf("%s = %s %s (%s)", p.Name, p.Default, p.Unit, p.Label))
	}
	if i.Example != nil {
		fmt.Fprintf(s.out, "\n%s: %s\n", t("算例", "worked example"), i.Example.Work)
		for _, tab := range i.Example.Tables {
			fmt.Fprintf(s.out, "\n[%s]\n", tab.Name)
			align(s.out, append([][]string{tab.Columns}, tab.Rows...), len(tab.Columns))
		}
		for _, x := range i.Example.Cases {
			fmt.Fprintf(s.out, "\n%s → %s", strings.Join(x.Query.Metrics, ", "), x.Want)
		}
	}
	return nil
}

// checkMetrics checks definitions in a folder, or those of this build.
func checkMetrics(s streams, dir string) error {
	files := metric.Files()
	if dir != "" {
		if n, err := filepath.Glob(filepath.Join(dir, "*.yaml")); err != nil || len(n) == 0 {
			return domain.NotFound("no_files", "there is no *.yaml in %s", dir)
		}
		files = os.DirFS(dir)
	}
	catalogue, err := metric.Load(files, olap.Tables())
	if err != nil {
		return domain.Invalid("metrics", "bad_metric", "%v", err)
	}
	fmt.Fprintf(s.out, "%d metrics are well formed\n", len(catalogue.All()))
	return nil
}
