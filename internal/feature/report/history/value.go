package history

import (
	"math"
	"strconv"
	"strings"

	"kefu/internal/domain"
)

// canonical rewrites a cell as the one form the converters understand. Times are handled by the caller. The reason is empty on success;
// an empty result means "no value".
func canonical(k valueKind, r ColumnRule, s string) (string, Reason) {
	switch k {
	case asDuration:
		if ms, ok := duration(s, r.Format); ok {
			return strconv.FormatInt(ms, 10), ""
		}
		if absent(s) {
			return "", ""
		}
		return "", ReasonBadNumber
	case asBool:
		return boolean(s)
	case asCount:
		return count(s)
	case asRating:
		return rating(s, r.Scale)
	case asChannel:
		return string(channelOf(s)), ""
	case asCountry:
		return countryOf(s), ""
	case asLanguage:
		return languageOf(s), ""
	case asPriority:
		return priorityOf(s), ""
	case asStatus:
		return string(statusOf(s)), ""
	case asType:
		return string(messageType(s)), ""
	case asAuthorKind:
		if a := authorKindOf(s); a != "" {
			return string(a), ""
		}
		return "", ReasonUnknownAuthor
	case asEvent:
		if c := eventClassOf(s); c != "" {
			return c, ""
		}
		return "", ReasonUnknownValue
	case asGrade:
		return gradeOf(s), ""
	case asExcluded:
		return excludedOf(s), ""
	case asIntent:
		return intentOf(s), ""
	case asList:
		return list(s, r.Split), ""
	case asEmail:
		return emailOf(s), ""
	case asPhone:
		return phoneOf(s), ""
	case asCurrency:
		return currencyOf(s)
	case asOrderStatus:
		return orderStatusOf(s)
	}
	return s, ""
}

// absent tells the signs that exports write for "no value".
func absent(s string) bool {
	switch s {
	case "", "-", "--", "—", "/", "N/A", "n/a", "#N/A", "null", "NULL", "None", "none", "nil", "NaN", "nan", "无", `\N`:
		return true
	}
	return false
}

func boolean(s string) (string, Reason) {
	switch strings.ToLower(s) {
	case "true", "t", "1", "yes", "y", "是", "对", "有", "√", "✓":
		return "1", ""
	case "false", "f", "0", "no", "n", "否", "错", "×":
		return "0", ""
	}
	if absent(s) {
		return "", ""
	}
	return "", ReasonUnknownValue
}

func count(s string) (string, Reason) {
	if absent(s) {
		return "", ""
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	if err != nil || f != math.Trunc(f) || f < 0 || f > 1e9 {
		return "", ReasonBadNumber
	}
	return strconv.FormatInt(int64(f), 10), ""
}

// rating brings an answer onto 1–5. Words for good and bad are 5 and 1; "offered" without an answer is none.
func rating(s string, scale int) (string, Reason) {
	if absent(s) {
		return "", ""
	}
	switch strings.ToLower(s) {
	case "good", "goodwithcomment", "positive", "satisfied", "好评", "满意", "👍":
		return "5", ""
	case "very satisfied", "非常满意", "很满意":
		return "5", ""
	case "neutral", "一般", "中评":
		return "3", ""
	case "bad", "badwithcomment", "negative", "dissatisfied", "差评", "不满意", "👎":
		return "1", ""
	case "offered", "unoffered", "not offered", "未评价", "0":
		return "", ""
	}
	if stars := strings.Count(s, "★") + strings.Count(s, "⭐"); stars > 0 {
		s = strconv.Itoa(stars)
	}
	if a, b, ok := strings.Cut(s, "/"); ok { // 4/5
		if n, err := strconv.Atoi(strings.TrimSpace(b)); err == nil && n >= 2 && n <= 100 {
			s, scale = strings.TrimSpace(a), n
		}
	}
	s = strings.TrimSuffix(s, "星")
	if scale == 0 {
		scale = 5
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != math.Trunc(f) || f < 1 || f > float64(scale) {
		return "", ReasonBadRating
	}
	return strconv.Itoa(int(math.Round(1 + (f-1)*4/float64(scale-1)))), ""
}

// duration reads 90, 1.5, 01:02:03, 1h 5m 3s, 1分24秒 as milliseconds; unit is what a bare number counts (seconds when empty).
func duration(s, unit string) (int64, bool) {
	s = strings.TrimSpace(s)
	if f, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64); err == nil {
		return clampMs(f * unitMs(unit))
	}
	if strings.Contains(s, ":") {
		return colonDuration(s)
	}
	total, seen := 0.0, false
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		i := 0
		for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.') {
			i++
		}
		f, err := strconv.ParseFloat(s[:i], 64)
		if err != nil {
			return 0, false
		}
		ms, rest := unitPrefix(strings.TrimSpace(s[i:]))
		if ms == 0 {
			return 0, false
		}
		total, s, seen = total+f*ms, rest, true
	}
	if !seen {
		return 0, false
	}
	return clampMs(total)
}

func clampMs(ms float64) (int64, bool) {
	if ms != ms || ms < 0 || ms > 100*365*86400_000 {
		return 0, false
	}
	return int64(math.Round(ms)), true
}

func unitMs(unit string) float64 {
	switch unit {
	case "ms":
		return 1
	case "min":
		return 60_000
	case "h":
		return 3_600_000
	}
	return 1000
}

func unitPrefix(s string) (ms float64, rest string) {
	for _, u := range []struct {
		name string
		ms   float64
	}{{"milliseconds", 1}, {"ms", 1}, {"毫秒", 1}, {"seconds", 1e3}, {"second", 1e3}, {"secs", 1e3}, {"sec", 1e3}, {"秒钟", 1e3}, {"秒", 1e3}, {"minutes", 6e4},
		{"minute", 6e4}, {"mins", 6e4}, {"min", 6e4}, {"分钟", 6e4}, {"分", 6e4}, {"hours", 36e5}, {"hour", 36e5}, {"hrs", 36e5}, {"hr", 36e5}, {"小时", 36e5},
		{"时", 36e5}, {"days", 864e5}, {"day", 864e5}, {"天", 864e5}, {"s", 1e3}, {"m", 6e4}, {"h", 36e5}, {"d", 864e5}} {
		if strings.HasPrefix(strings.ToLower(s), u.name) {
			return u.ms, s[len(u.name):]
		}
	}
	return 0, s
}

func colonDuration(s string) (int64, bool) {
	parts := strings.Split(s, ":")
	if len(parts) > 3 {
		return 0, false
	}
	total := 0.0
	for i, p := range parts {
		f, err := strconv.ParseFloat(p, 64)
		if err != nil || f < 0 || (i > 0 && f >= 60) {
			return 0, false
		}
		total = total*60 + f
	}
	return clampMs(total * 1000)
}

// list writes a list cell as lines: tags never contain line breaks.
func list(s, sep string) string {
	split := func(r rune) bool {
		return r == ',' || r == ';' || r == '|' || r == '\n' || r == '、' || r == '\uff0c'
	}
	var parts []string
	if sep != "" {
		parts = strings.Split(s, sep)
	} else {
		parts = strings.FieldsFunc(s, split)
	}
	out := parts[:0]
	for _, p := range parts {
		if p = strings.TrimSpace(strings.ReplaceAll(p, "\n", " ")); p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, "\n")
}

func emailOf(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if i := strings.LastIndexByte(s, '<'); i >= 0 && strings.HasSuffix(s, ">") {
		s = s[i+1 : len(s)-1]
	}
	if !strings.Contains(s, "@") {
		return ""
	}
	return s
}

// phoneOf keeps digits and a leading plus.
func phoneOf(s string) string {
	var b strings.Builder
	for i, r := range strings.TrimSpace(s) {
		if r >= '0' && r <= '9' || r == '+' && i == 0 {
			b.WriteRune(r)
		}
	}
	if b.Len() < 5 {
		return ""
	}
	return b.String()
}

func channelOf(s string) domain.Channel {
	t := strings.ToLower(strings.TrimSpace(s))
	t = strings.TrimPrefix(strings.TrimPrefix(t, "channel::"), "channel_")
	switch t {
	case "":
		return ""
	case "email", "e-mail", "mail", "gmail", "outlook", "邮件", "电子邮件":
		return domain.ChannelEmail
	case "web", "webwidget", "web_widget", "website", "chat", "livechat", "live chat", "live_chat", "native_messaging", "网站", "网站聊天", "网页聊天",
		"在线聊天", "在线咨询", "在线客服", "独立站":
		return domain.ChannelWeb
	case "whatsapp", "whats app":
		return domain.ChannelWhatsApp
	case "telegram":
		return domain.ChannelTelegram
	case "line":
		return domain.ChannelLINE
	case "wechat", "微信":
		return domain.ChannelWeChat
	case "qq":
		return domain.ChannelQQ
	case "messenger", "facebook", "facebook-messenger", "facebook_messenger", "facebookpage", "facebook page":
		return domain.ChannelMessenger
	case "instagram", "instagram-direct-message", "instagram direct", "instagram_dm":
		return domain.ChannelInstagram
	case "form", "contact-form", "contact_form", "help-center", "web form", "表单", "询盘表单":
		return domain.ChannelForm
	case "phone", "voice", "call", "aircall", "电话":
		return domain.ChannelPhone
	case "sms", "twiliosms", "短信":
		return domain.ChannelSMS
	case "social", "social media", "social_media", "twitter", "twitter dm", "twitterprofile", "x", "weibo", "微博", "facebook post", "facebook-comment", "instagram-comment", "社交媒体":
		return domain.ChannelSocial
	case "other", "其他", "api", "api channel":
		return domain.ChannelOther
	}
	return domain.Channel(slug(t))
}

func slug(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '/' {
			return '_'
		}
		return r
	}, s)
}

func languageOf(s string) string {
	switch t := strings.ToLower(s); t {
	case "english", "英语", "英文":
		return "en"
	case "chinese", "中文", "汉语", "mandarin":
		return "zh"
	case "german", "deutsch", "德语":
		return "de"
	case "french", "français", "法语":
		return "fr"
	case "spanish", "español", "西班牙语":
		return "es"
	case "arabic", "阿拉伯语":
		return "ar"
	case "japanese", "日语":
		return "ja"
	case "portuguese", "葡萄牙语":
		return "pt"
	case "thai", "泰语":
		return "th"
	case "russian", "俄语":
		return "ru"
	default:
		t = strings.ReplaceAll(t, "_", "-")
		if len(t) < 2 || len(t) > 11 || (len(t) > 3 && t[2] != '-' && t[3] != '-') {
			return ""
		}
		return t
	}
}

func priorityOf(s string) string {
	switch strings.ToLower(s) {
	case "low", "低", "p4":
		return "low"
	case "normal", "medium", "中", "普通", "p3":
		return "normal"
	case "high", "高", "p2":
		return "high"
	case "urgent", "critical", "major", "紧急", "p1", "p0":
		return "urgent"
	}
	return ""
}

func statusOf(s string) domain.Status {
	switch strings.ToLower(s) {
	case "open", "new", "opened", "active", "in progress", "处理中", "待处理", "未处理", "待回复", "未解决", "未关闭", "新建":
		return domain.StatusOpen
	case "pending", "waiting", "pending customer response", "waiting on customer", "awaiting customer", "等客户", "待客户回复":
		return domain.StatusPending
	case "hold", "on hold", "on-hold", "on_hold", "等内部", "挂起":
		return domain.StatusOnHold
	case "snoozed", "snooze", "稍后提醒":
		return domain.StatusSnoozed
	case "resolved", "closed", "solved", "done", "completed", "已解决", "已关闭", "已结束", "已处理", "完成", "已完成":
		return domain.StatusResolved
	}
	return ""
}

func authorKindOf(s string) domain.ActorKind {
	switch strings.ToLower(s) {
	case "customer", "contact", "client", "visitor", "end-user", "end_user", "end user", "requester", "buyer", "inbound", "incoming", "客户", "访客", "顾客":
		return domain.ActorCustomer
	case "agent", "staff", "operator", "assignee", "outbound", "outgoing", "客服", "人工":
		return domain.ActorAgent
	case "bot", "agentbot", "agent_bot", "ai", "机器人":
		return domain.ActorBot
	case "rule", "auto", "auto-reply", "autoreply", "auto_reply", "trigger", "自动回复":
		return domain.ActorRule
	case "system", "activity", "系统":
		return domain.ActorSystem
	case "integration", "api":
		return domain.ActorIntegration
	case "colleague", "internal", "同事":
		return domain.ActorColleague
	}
	return ""
}

func gradeOf(s string) string {
	t := strings.ToUpper(strings.TrimSuffix(strings.TrimSuffix(s, "级"), "类"))
	switch t {
	case "A", "B", "C", "D":
		return t
	}
	return ""
}

func excludedOf(s string) string {
	switch strings.ToLower(s) {
	case "spam", "1", "true", "yes", "是", "垃圾", "垃圾消息":
		return "spam"
	case "test", "测试":
		return "test"
	case "internal", "内部":
		return "internal"
	case "duplicate", "重复":
		return "duplicate"
	case "blast", "campaign", "群发":
		return "blast"
	}
	return ""
}

func intentOf(s string) string {
	switch strings.ToLower(s) {
	case "presale", "presales", "pre-sale", "pre-sales", "售前":
		return "presale"
	case "aftersale", "aftersales", "after-sale", "after-sales", "售后":
		return "aftersale"
	case "":
		return ""
	}
	return "other"
}
