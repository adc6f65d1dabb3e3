package robot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kefu/internal/domain"
	"kefu/internal/feature/notice"
)

// vendor is how one product wants its robots to be spoken to.
type vendor struct {
	// body makes the message; a vendor that signs adds the signature to it or to the address.
	body    func(m notice.Message, secret string, u *url.URL, now time.Time) (any, error)
	verdict func(answer []byte) error
}

func vendors() map[string]vendor {
	return map[string]vendor{
		notice.WeCom:    {wecom, errcode},
		notice.DingTalk: {dingtalk, errcode},
		notice.Feishu:   {feishu, feishuVerdict},
		notice.Slack:    {slack, slackVerdict},
	}
}

// maxWeCom is the longest text WeCom takes, in bytes.
const maxWeCom = 4096

type text map[string]any

// wecom: https://developer.work.weixin.qq.com/document/path/91770
func wecom(m notice.Message, _ string, _ *url.URL, _ time.Time) (any, error) {
	lines := append([]string{"**" + plain(m.Title) + "**", `<font color="comment">` + plain(m.Period) + "</font>"}, quoted(m, "> ")...)
	if m.Link != "" {
		lines = append(lines, "["+plain(m.More)+"]("+m.Link+")")
	}
	return text{"msgtype": "markdown", "markdown": text{"content": cut(strings.Join(lines, "\n"), maxWeCom)}}, nil
}

// dingtalk: https://open.dingtalk.com/document/robots/custom-robot-access — the signature goes into the address.
func dingtalk(m notice.Message, secret string, u *url.URL, now time.Time) (any, error) {
	lines := append([]string{"### " + plain(m.Title), plain(m.Period)}, quoted(m, "- ")...)
	if m.Link != "" {
		lines = append(lines, "["+plain(m.More)+"]("+m.Link+")")
	}
	if secret != "" {
		stamp := strconv.FormatInt(now.UnixMilli(), 10)
		q := u.Query()
		q.Set("timestamp", stamp)
		q.Set("sign", sign(secret, stamp+"\n"+secret))
		u.RawQuery = q.Encode()
	}
	return text{"msgtype": "markdown", "markdown": text{"title": plain(m.Title), "text": strings.Join(lines, "\n\n")}}, nil
}

// feishu: https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot — the signed text is the key, and nothing is hashed with it.
func feishu(m notice.Message, secret string, _ *url.URL, now time.Time) (any, error) {
	var content [][]text
	for _, l := range append([]string{m.Period}, m.Lines...) {
		content = append(content, []text{{"tag": "text", "text": oneLine(l)}})
	}
	if m.Link != "" {
		content = append(content, []text{{"tag": "a", "text": m.More, "href": m.Link}})
	}
	out := text{"msg_type": "post", "content": text{"post": text{"zh_cn": text{"title": oneLine(m.Title), "content": content}}}}
	if secret != "" {
		stamp := strconv.FormatInt(now.Unix(), 10)
		out["timestamp"], out["sign"] = stamp, sign(stamp+"\n"+secret, "")
	}
	return out, nil
}

// slack: https://api.slack.com/messaging/webhooks
func slack(m notice.Message, _ string, _ *url.URL, _ time.Time) (any, error) {
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	lines := []string{"*" + escape.Replace(strings.ReplaceAll(oneLine(m.Title), "*", "")) + "*", escape.Replace(oneLine(m.Period))}
	for _, l := range m.Lines {
		lines = append(lines, "• "+escape.Replace(oneLine(l)))
	}
	if m.Link != "" {
		lines = append(lines, "<"+m.Link+"|"+escape.Replace(m.More)+">")
	}
	return text{"text": strings.Join(lines, "\n")}, nil
}

func quoted(m notice.Message, bullet string) []string {
	var out []string
	for _, l := range m.Lines {
		out = append(out, bullet+plain(l))
	}
	return out
}

// sign is the Base64 of the HMAC-SHA256 of data.
func sign(key, data string) string {
	h := hmac.New(sha256.New, []byte(key))
	h.Write([]byte(data))
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// plain keeps names from becoming markup or mentioning somebody: what markdown reads gets its full-width form.
func plain(s string) string {
	return strings.NewReplacer("<", "＜", ">", "＞", "[", "［", "]", "］", "*", "＊", "`", "｀", "#", "＃", "@", "＠").Replace(oneLine(s))
}

// cut shortens a text to so many bytes without splitting a character.
func cut(s string, most int) string {
	for len(s) > most {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}

func refused(code any, reason string) error {
	b, _ := json.Marshal(code)
	return domain.Unavailable("webhook_refused", "the robot refused the message: %s %s", b, clip([]byte(reason)))
}

func errcode(answer []byte) error {
	var a struct {
		Code *int   `json:"errcode"`
		Text string `json:"errmsg"`
	}
	if json.Unmarshal(answer, &a) != nil || a.Code == nil {
		return domain.Unavailable("webhook_failed", "the robot's answer is not what the vendor documents: %s", clip(answer))
	}
	if *a.Code != 0 {
		return refused(*a.Code, a.Text)
	}
	return nil
}

func feishuVerdict(answer []byte) error {
	var a struct {
		Code *int   `json:"code"`
		Old  *int   `json:"StatusCode"` // of robots made before the present format
		Text string `json:"msg"`
	}
	if json.Unmarshal(answer, &a) != nil || a.Code == nil && a.Old == nil {
		return domain.Unavailable("webhook_failed", "the robot's answer is not what the vendor documents: %s", clip(answer))
	}
	for _, code := range []*int{a.Code, a.Old} {
		if code != nil && *code != 0 {
			return refused(*code, a.Text)
		}
	}
	return nil
}

func slackVerdict(answer []byte) error {
	if s := strings.TrimSpace(string(answer)); s != "ok" {
		return refused(0, s)
	}
	return nil
}
