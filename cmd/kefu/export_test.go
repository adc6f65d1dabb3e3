package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kefu/internal/adapter/httpapi"
	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/auth"
	"kefu/internal/feature/report"
)

// shop is an app with a small demo, asked as a user of a role.
type shop struct {
	*app
	t *testing.T
}

func openShop(t *testing.T, o outside) shop {
	t.Helper()
	dir, empty := t.TempDir(), ""
	a, err := openWith(t.Context(), place{data: &dir, db: &empty, olap: &empty}, o, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.close(); err != nil {
			t.Error(err)
		}
	})
	s := streams{out: io.Discard, err: io.Discard}
	if err := seedDemo(t.Context(), s, a, demoOptions{conversations: 600, seed: 1, login: true}); err != nil {
		t.Fatal(err)
	}
	if err := a.rebuild(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	return shop{a, t}
}

func (s shop) do(role access.Role, method, path string, body any) *httptest.ResponseRecorder {
	s.t.Helper()
	users, err := s.auth.Users(s.t.Context())
	if err != nil || len(users) == 0 {
		s.t.Fatal(users, err)
	}
	b, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	p := access.Principal{User: users[0].ID, Name: "周雅婷", Role: role}
	r := httptest.NewRequestWithContext(httpapi.WithPrincipal(s.t.Context(), p), method, path, bytes.NewReader(b))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept-Language", "zh-CN")
	w := httptest.NewRecorder()
	s.api.Handler().ServeHTTP(w, r)
	return w
}

func (s shop) read(role access.Role, method, path string, body, out any) {
	s.t.Helper()
	w := s.do(role, method, path, body)
	if w.Code >= 300 {
		s.t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	if out != nil {
		if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
			s.t.Fatalf("%s: %v in %s", path, err, w.Body)
		}
	}
}

func (s shop) query() map[string]any {
	to := s.clock.Now().Time().Format(time.DateOnly)
	from := s.clock.Now().Time().AddDate(0, 0, -29).Format(time.DateOnly)
	return map[string]any{"metrics": []string{"handled", "first_response_time", "csat"}, "by": []string{"channel"}, "from": from, "to": to, "totals": true}
}

func TestExport(t *testing.T) {
	s := openShop(t, outside{})
	var table report.Table
	s.read(access.Owner, http.MethodPost, "/api/query", s.query(), &table)
	if len(table.Rows) < 3 || table.Total == nil {
		t.Fatalf("%d rows", len(table.Rows))
	}
	w := s.do(access.Owner, http.MethodPost, "/api/export", map[string]any{"format": "csv", "kind": "table", "title": "渠道/对比", "query": s.query()})
	if w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	t.Run("csv has the figures of the screen to the last digit", func(t *testing.T) { sameFigures(t, &table, w.Body.Bytes()) })
	_, params, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
	if want := "渠道-对比_全部站点_" + table.Meta.From + "_" + table.Meta.To + "_v" + strconv.FormatInt(table.Meta.Settings, 10) + ".csv"; err != nil || params["filename"] != want {
		t.Errorf("name %q, want %q (%v)", params["filename"], want, err)
	}
	t.Run("screen", s.screen)
	t.Run("monthly", s.monthly)
	t.Run("refusals", s.refusals)
	lines, err := s.audit(t.Context())
	if err != nil || !strings.Contains(lines, `report.export {"filters":"0","format":"csv","from":"`+table.Meta.From) {
		t.Errorf("audit %v: %s", err, lines)
	}
}

// audit prints the newest lines of the audit.
func (s shop) audit(ctx context.Context) (string, error) {
	var out struct {
		Items []struct {
			Action string          `json:"action"`
			Detail json.RawMessage `json:"detail"`
		} `json:"items"`
	}
	s.read(access.Owner, http.MethodGet, "/api/audit", nil, &out)
	var b strings.Builder
	for _, l := range out.Items {
		b.WriteString(l.Action + " " + string(l.Detail) + "\n")
	}
	return b.String(), ctx.Err()
}

func sameFigures(t *testing.T, table *report.Table, file []byte) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\uFEFF")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	number := func(c report.Cell, unit string) string {
		switch {
		case c.Value == nil:
			return ""
		case unit == "duration":
			return strconv.FormatFloat(*c.Value/1000, 'f', -1, 64)
		}
		return strconv.FormatFloat(*c.Value, 'f', -1, 64)
	}
	var want [][]string
	for _, r := range append(table.Rows, report.Row{Keys: []report.Key{{Label: "合计(已去重)"}}, Cells: table.Total.Cells}) {
		line := []string{r.Keys[0].Label}
		for i, c := range r.Cells {
			line = append(line, number(c, table.Columns[i+1].Unit))
		}
		for _, c := range r.Cells[1:] {
			line = append(line, strconv.FormatInt(c.N, 10))
		}
		want = append(want, line)
	}
	if diff := cmp.Diff(want, rows[1:]); diff != "" {
		t.Error(diff)
	}
}

func (s shop) screen(t *testing.T) {
	view := map[string]any{"period": map[string]string{"preset": "last30"}, "compare": "previous", "where": []any{map[string]any{"dim": "channel", "values": []string{"whatsapp"}}},
		"stat": "mean", "cards": []string{"handled", "first_response_time"}, "chart": map[string]string{"metric": "handled", "type": "line", "grain": "week"}, "share": map[string]string{"dim": "region"}}
	for _, tab := range []string{"agents", "timeouts", "issues", "channels", "matrix", "hours"} {
		view["tab"] = tab
		w := s.do(access.Owner, http.MethodPost, "/api/export", map[string]any{"format": "xlsx", "kind": "screen", "title": "运营总览", "view": view})
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", tab, w.Code, w.Body)
			continue
		}
		f, err := excelize.OpenReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := f.GetRows("概览")
		if err != nil {
			t.Fatal(err)
		}
		text := ""
		for _, r := range rows {
			text += strings.Join(r, "|") + "\n"
		}
		for _, want := range []string{"运营总览", "值得关注", "接待量", "首次响应时间", "中位 ", "导出:周雅婷 "} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", tab, want, text)
			}
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	var table report.Table
	q := s.query()
	q["metrics"], q["by"] = []string{"handled"}, []string{}
	q["where"] = view["where"]
	view["tab"], view["period"] = "channels", map[string]any{"from": q["from"], "to": q["to"]}
	s.read(access.Owner, http.MethodPost, "/api/query", q, &table)
	w := s.do(access.Owner, http.MethodPost, "/api/export", map[string]any{"format": "csv", "kind": "screen", "view": view})
	handled := strconv.FormatFloat(*table.Rows[0].Cells[0].Value, 'f', -1, 64)
	if !strings.Contains(w.Body.String(), "WhatsApp,"+handled+",") {
		t.Errorf("the screen says %s, the file\n%s", handled, w.Body)
	}
}

func (s shop) monthly(t *testing.T) {
	month := s.clock.Now().Time().AddDate(0, 0, -40).Format("2006-01")
	w := s.do(access.Owner, http.MethodPost, "/api/export", map[string]any{"format": "pdf", "kind": "monthly", "month": month, "title": "运营总览"})
	if w.Code != http.StatusOK || !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF-")) {
		t.Fatalf("%d %.200s", w.Code, w.Body)
	}
	_, params, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
	if err != nil || !strings.HasPrefix(params["filename"], "月度复盘_全部站点_"+month+"_v") {
		t.Errorf("name %q %v", params["filename"], err)
	}
	if n := strings.Count(w.Body.String(), "/Type /Page\n"); n < 7 {
		t.Errorf("%d pages", n)
	}
}

func (s shop) refusals(t *testing.T) {
	for _, c := range []struct {
		role access.Role
		body map[string]any
		code string
	}{
		{access.Viewer, map[string]any{"format": "csv", "kind": "table", "query": s.query()}, "no_right"},
		{access.Outsourced, map[string]any{"format": "csv", "kind": "table", "query": s.query()}, "no_right"},
		{access.Owner, map[string]any{"format": "docx", "kind": "table", "query": s.query()}, "bad_format"},
		{access.Owner, map[string]any{"format": "csv", "kind": "monthly", "month": "2026-10"}, "bad_format"},
		{access.Owner, map[string]any{"format": "pdf", "kind": "monthly", "month": "2026-13"}, "bad_month"},
		{access.Owner, map[string]any{"format": "pdf", "kind": "monthly", "month": "2119-01"}, "month_ahead"},
		{access.Owner, map[string]any{"format": "pdf", "kind": "table"}, "no_query"},
		{access.Owner, map[string]any{"format": "pdf", "kind": "screen"}, "no_view"},
		{access.Owner, map[string]any{"format": "pdf", "kind": "screen", "view": map[string]any{"period": map[string]string{"preset": "ever"}}}, "bad_period"},
		{access.Owner, map[string]any{"format": "pdf", "kind": "picture"}, "bad_kind"},
	} {
		w := s.do(c.role, http.MethodPost, "/api/export", c.body)
		var p httpapi.Problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Code != c.code || w.Code < 400 || w.Header().Get("Content-Disposition") != "" {
			t.Errorf("%v: %d %s, want %s", c.body, w.Code, w.Body, c.code)
		}
	}
}

func TestScheduleIsSent(t *testing.T) {
	posts := make(chan string, 4)
	robot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		posts <- r.URL.String() + " " + string(b)
		io.WriteString(w, `{"errcode":0,"errmsg":"ok"}`)
	}))
	defer robot.Close()
	s := openShop(t, outside{public: "https://kefu.example.com/", private: true})
	view := map[string]any{"name": "战报", "report_id": nil, "kind": "daily", "time": "10:00", "format": []string{"pdf"}, "period": "last30", "enabled": true,
		"channels": []any{map[string]any{"type": "wecom", "to": robot.URL + "/send?key=topsecret"}}}
	var saved map[string]any
	s.read(access.Manager, http.MethodPost, "/api/schedules", view, &saved)
	id := saved["id"].(string)
	s.read(access.Manager, http.MethodPut, "/api/schedules/"+id, saved, &saved) // what was shown is what may be sent back
	if w := s.do(access.Manager, http.MethodGet, "/api/schedules", nil); strings.Contains(w.Body.String(), "topsecret") {
		t.Errorf("the robot's address is shown: %s", w.Body)
	}
	s.read(access.Manager, http.MethodPost, "/api/schedules/"+id+"/run", nil, nil)
	s.background.Wait()
	select {
	case got := <-posts:
		for _, want := range []string{"/send?key=topsecret ", "**战报**", "> 接待量 ", "> 首次响应时间 ", "(https://kefu.example.com/report?p="} {
			if !strings.Contains(got, want) {
				t.Errorf("no %q in %s", want, got)
			}
		}
	default:
		t.Error("nothing was posted")
	}
	var log struct {
		Items []httpapi.DeliveryView `json:"items"`
	}
	s.read(access.Manager, http.MethodGet, "/api/schedules/"+id+"/deliveries", nil, &log)
	if len(log.Items) != 1 || !log.Items[0].OK {
		t.Errorf("log %+v", log.Items)
	}
	if w := s.do(access.Agent, http.MethodGet, "/api/schedules", nil); w.Code != http.StatusForbidden {
		t.Errorf("an agent sees schedules: %d", w.Code)
	}
	s.read(access.Manager, http.MethodDelete, "/api/schedules/"+id, nil, nil)
	s.disabledOwner()
}

// disabledOwner checks that nobody's schedules run with the rights of an account that was closed.
func (s shop) disabledOwner() {
	u, _, err := s.auth.CreateUser(s.t.Context(), auth.NewUser{Email: "s@example.com", Name: "苏", Role: access.Supervisor, Lang: "en"})
	if err != nil {
		s.t.Fatal(err)
	}
	who := owners{store.Auth{Store: s.store}}
	if p, err := who.Owner(s.t.Context(), u.ID); err != nil || p.Role != access.Supervisor || p.Lang != "en" {
		s.t.Errorf("%+v %v", p, err)
	}
	u.Disabled = true
	if err := who.users.SaveUser(s.t.Context(), u); err != nil {
		s.t.Fatal(err)
	}
	if _, err := who.Owner(s.t.Context(), u.ID); domain.KindOf(err) != domain.KindForbidden {
		s.t.Errorf("a closed account still sends: %v", err)
	}
}
