package robot

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/feature/notice"
)

func clock() domain.Clock {
	return domain.ClockFunc(func() domain.Instant { return domain.At(time.Unix(1795306694, 0)) })
}

func message() notice.Message {
	return notice.Message{Title: "周报 <@all> [x](y)", Period: "2026-11-15 – 2026-11-21", Lines: []string{"接待量 173(-2.3%)", "a\nb & c"},
		Link: "https://kefu.example.com/report?p=1", More: "查看报表"}
}

// robot answers every post and keeps what it was sent.
func robot(t *testing.T, status int, answer string) (address string, got *struct{ query, ctype, body string }) {
	t.Helper()
	got = &struct{ query, ctype, body string }{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got.query, got.ctype, got.body = r.URL.RawQuery, r.Header.Get("Content-Type"), string(b)
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(status)
		io.WriteString(w, answer)
	}))
	t.Cleanup(s.Close)
	return s.URL, got
}

func TestBodies(t *testing.T) {
	for _, c := range []struct {
		kind, secret, answer, query, body string
	}{
		{notice.WeCom, "", `{"errcode":0,"errmsg":"ok"}`, "key=1",
			`{"msgtype":"markdown","markdown":{"content":"**周报 ＜＠all＞ ［x］(y)**\n<font color=\"comment\">2026-11-15 – 2026-11-21</font>\n> 接待量 173(-2.3%)\n> a b & c\n[查看报表](https://kefu.example.com/report?p=1)"}}`},
		{notice.DingTalk, "SECxyz", `{"errcode":0,"errmsg":"ok"}`, "key=1&sign=Sc9nwDze5MTJRREVwCLpe4D4GAI8VZaM4yy4uXJ4cm0%3D&timestamp=1795306694000",
			`{"msgtype":"markdown","markdown":{"title":"周报 ＜＠all＞ ［x］(y)","text":"### 周报 ＜＠all＞ ［x］(y)\n\n2026-11-15 – 2026-11-21\n\n- 接待量 173(-2.3%)\n\n- a b & c\n\n[查看报表](https://kefu.example.com/report?p=1)"}}`},
		{notice.Feishu, "SECxyz", `{"code":0,"msg":"success","data":{}}`, "key=1",
			`{"timestamp":"1795306694","sign":"dD+ucCH1Ng8uX+xtqKkQPp28clusgMFvr1EHgeBwYmg=","msg_type":"post","content":{"post":{"zh_cn":{"title":"周报 <@all> [x](y)","content":[
			[{"tag":"text","text":"2026-11-15 – 2026-11-21"}],[{"tag":"text","text":"接待量 173(-2.3%)"}],[{"tag":"text","text":"a b & c"}],
			[{"tag":"a","text":"查看报表","href":"https://kefu.example.com/report?p=1"}]]}}}}`},
		{notice.Feishu, "", `{"StatusCode":0,"StatusMessage":"success"}`, "key=1",
			`{"msg_type":"post","content":{"post":{"zh_cn":{"title":"周报 <@all> [x](y)","content":[
			[{"tag":"text","text":"2026-11-15 – 2026-11-21"}],[{"tag":"text","text":"接待量 173(-2.3%)"}],[{"tag":"text","text":"a b & c"}],
			[{"tag":"a","text":"查看报表","href":"https://kefu.example.com/report?p=1"}]]}}}}`},
		{notice.Slack, "", "ok", "key=1",
			`{"text":"*周报 &lt;@all&gt; [x](y)*\n2026-11-15 – 2026-11-21\n• 接待量 173(-2.3%)\n• a b &amp; c\n<https://kefu.example.com/report?p=1|查看报表>"}`},
	} {
		address, got := robot(t, http.StatusOK, c.answer)
		err := New(true, clock()).Send(context.Background(), notice.Channel{Type: c.kind, To: address + "/send?key=1", Secret: c.secret}, message(), nil)
		if err != nil {
			t.Errorf("%s: %v", c.kind, err)
		}
		if got.query != c.query || got.ctype != "application/json; charset=utf-8" {
			t.Errorf("%s: query %q, type %q", c.kind, got.query, got.ctype)
		}
		if diff := cmp.Diff(decoded(t, c.body), decoded(t, got.body)); diff != "" {
			t.Errorf("%s: %s", c.kind, diff)
		}
	}
}

func decoded(t *testing.T, s string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatalf("%v in %q", err, s)
	}
	return v
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		kind, answer, want string
		status             int
	}{
		{notice.WeCom, `{"errcode":93000,"errmsg":"invalid webhook url"}`, "93000 invalid webhook url", 200},
		{notice.DingTalk, `{"errcode":310000,"errmsg":"sign not match"}`, "310000 sign not match", 200},
		{notice.DingTalk, `<html>`, "not what the vendor documents", 200}, {notice.WeCom, `{}`, "not what the vendor documents", 200},
		{notice.Feishu, `{"code":19021,"msg":"sign match fail"}`, "19021 sign match fail", 200}, {notice.Feishu, `{}`, "not what the vendor documents", 200},
		{notice.Slack, "invalid_payload", "400: invalid_payload", 400}, {notice.Slack, "<html>", "<html>", 200},
		{notice.WeCom, `{"errcode":0}`, "302", 302}, {notice.WeCom, `{"errcode":0}`, "500", 500}, {"fax", "", "none of", 200},
	} {
		address, _ := robot(t, c.status, c.answer)
		err := New(true, clock()).Send(context.Background(), notice.Channel{Type: c.kind, To: address}, message(), nil)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %q: %v, want %q", c.kind, c.answer, err, c.want)
		}
	}
}

func TestAddress(t *testing.T) {
	for _, c := range []struct {
		to     string
		public bool
		local  bool // allowed with private addresses
	}{
		{"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1", true, true}, {"https://hooks.slack.com/services/a", true, true},
		{"http://hooks.slack.com/services/a", false, false}, {"ftp://example.com", false, false}, {"https://", false, false}, {"x", false, false},
		{"https://user:pass@example.com/", false, false}, {"http://127.0.0.1:9/x", false, true}, {"http://localhost/x", false, true},
		{"https://10.1.2.3/x", false, true}, {"https://[::1]/x", false, true}, {"https://[::ffff:127.0.0.1]/x", false, true}, {"https://169.254.169.254/", false, true},
		{"http://10.1.2.3/x", false, false},
	} {
		for private, want := range map[bool]bool{false: c.public, true: c.local} {
			if err := New(private, clock()).Check(notice.Channel{Type: notice.Slack, To: c.to}); (err == nil) != want {
				t.Errorf("%s private=%v: %v", c.to, private, err)
			}
		}
	}
}

// A name that leads into the private network is found out when the connection is made, and the secret address is in no error.
func TestDialIsChecked(t *testing.T) {
	address, got := robot(t, http.StatusOK, "ok")
	p := New(false, clock())
	req, err := http.NewRequest(http.MethodPost, address+"/secret", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.post(context.Background(), req.URL, text{}); domain.KindOf(err) != domain.KindInvalid || got.body != "" {
		t.Errorf("connected to loopback: %v, body %q", err, got.body)
	}
	err = New(true, clock()).Send(context.Background(), notice.Channel{Type: notice.Slack, To: "http://127.0.0.1:1/secret-token"}, message(), nil)
	if err == nil || strings.Contains(err.Error(), "secret-token") {
		t.Errorf("the error tells the address: %v", err)
	}
}

func TestCut(t *testing.T) {
	if got := cut("ab长", 4); got != "ab" {
		t.Errorf("%q", got)
	}
}
