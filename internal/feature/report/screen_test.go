package report_test

import (
	"testing"

	"kefu/internal/feature/report"
	"kefu/internal/feature/report/document"
)

// screenFile holds the file of a page with heat maps and the list of time-outs against the list itself.
func screenFile(t *testing.T, w *world) {
	press := document.NewPress(w.Service, w.catalogue, w.clock)
	v := document.View{Tab: "timeouts", Period: document.Period{From: firstDay, To: lastDay}}
	v.Chart.Metric, v.Chart.Type, v.Share.Dim, v.Share.Type = "first_response_time", "heat", "channel", "heat"
	doc, err := press.Screen(t.Context(), document.Job{Title: "x", Lang: "zh-CN", For: owner()}, v)
	must(t, err)
	var trend, share *document.Chart
	var late *report.Table
	for _, s := range doc.Sections {
		switch {
		case s.Kind == document.KindHeatmap && trend == nil:
			trend = s.Chart
		case s.Kind == document.KindHeatmap:
			share = s.Chart
		case s.Title == "响应超时咨询":
			late = s.Table
		}
	}
	if trend == nil || len(trend.Series) != 7 || len(trend.Labels) != 24 {
		t.Fatalf("the trend by weekday and hour: %+v", trend)
	}
	if share == nil || len(share.Series) < 2 || len(share.Labels) != 7 || share.Labels[0] != "周一" {
		t.Fatalf("the share by channel and weekday: %+v", share)
	}
	list, err := w.Timeouts(t.Context(), owner(), report.TimeoutsRequest{Query: ask(report.TimedOut), Limit: report.MaxDrill}, "zh-CN")
	must(t, err)
	if late == nil || len(late.Rows) != len(list.Rows) {
		t.Fatalf("the file lists %+v of %d time-outs", late, len(list.Rows))
	}
	for i, row := range late.Rows {
		l := list.Rows[i]
		if *row.Cells[0].Value != float64(l.Wait) || *row.Cells[1].Value != float64(l.Threshold) || *row.Cells[2].Value != float64(l.Overrun) ||
			row.Keys[0].Label != l.Customer || row.Keys[4].Label != l.Region || row.Keys[5].Label == "" {
			t.Errorf("row %d of the file is %+v, of the list %+v", i, row, l)
		}
	}
}
