package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"kefu/internal/domain"
)

// words are the labels of dimension values that are keys of the product and not names of the workspace.
func words(dim, value string) (domain.Text, bool) {
	t, ok := map[string]map[string]domain.Text{
		"channel": {
			"web": {ZH: "网站聊天", EN: "Web chat"}, "email": {ZH: "邮件", EN: "E-mail"}, "whatsapp": {ZH: "WhatsApp", EN: "WhatsApp"},
			"telegram": {ZH: "Telegram", EN: "Telegram"}, "line": {ZH: "LINE", EN: "LINE"}, "wechat": {ZH: "微信", EN: "WeChat"},
			"qq": {ZH: "QQ", EN: "QQ"}, "messenger": {ZH: "Messenger", EN: "Messenger"}, "instagram": {ZH: "Instagram", EN: "Instagram"},
			"form": {ZH: "询盘表单", EN: "Inquiry form"}, "phone": {ZH: "电话", EN: "Phone"}, "sms": {ZH: "短信", EN: "SMS"},
			"social": {ZH: "社交媒体", EN: "Social media"}, "api": {ZH: "API 渠道", EN: "API channel"}, "other": {ZH: "其他渠道", EN: "Other"},
		},
		"channel_kind": {
			"chat": {ZH: "网站聊天", EN: "Chat"}, "messaging": {ZH: "即时消息", EN: "Messaging"}, "mail": {ZH: "邮件与表单", EN: "Mail and forms"},
			"voice": {ZH: "电话", EN: "Voice"},
		},
		"region": {
			"north_america": {ZH: "北美", EN: "North America"}, "europe": {ZH: "欧洲", EN: "Europe"},
			"southeast_asia": {ZH: "东南亚", EN: "Southeast Asia"}, "middle_east": {ZH: "中东", EN: "Middle East"},
			"latin_america": {ZH: "拉美", EN: "Latin America"}, "japan_korea": {ZH: "日韩", EN: "Japan and Korea"},
			"oceania": {ZH: "澳新", EN: "Oceania"}, "africa": {ZH: "非洲", EN: "Africa"}, "china": {ZH: "大中华", EN: "Greater China"},
			"other": {ZH: "其他", EN: "Other"}, "unknown": {ZH: "未知", EN: "Unknown"},
		},
		"seniority": {
			"trainee": {ZH: "新人", EN: "Trainee"}, "junior": {ZH: "初级", EN: "Junior"}, "middle": {ZH: "中级", EN: "Middle"},
			"senior": {ZH: "资深", EN: "Senior"},
		},
		"employment": {
			"own": {ZH: "自有", EN: "Own staff"}, "part_time": {ZH: "兼职", EN: "Part-time"}, "outsourced": {ZH: "外包", EN: "Outsourced"},
			"temporary": {ZH: "临时", EN: "Temporary"},
		},
		"intent": {
			"presale": {ZH: "售前", EN: "Presale"}, "aftersale": {ZH: "售后", EN: "After-sale"}, "other": {ZH: "其他", EN: "Other"},
		},
		"priority": {
			"low": {ZH: "低", EN: "Low"}, "normal": {ZH: "普通", EN: "Normal"}, "high": {ZH: "高", EN: "High"}, "urgent": {ZH: "紧急", EN: "Urgent"},
		},
		"hold_reason": {
			"warehouse": {ZH: "等待仓库反馈", EN: "Waiting for the warehouse"}, "carrier": {ZH: "等待物流", EN: "Waiting for the carrier"},
			"finance": {ZH: "等待财务", EN: "Waiting for finance"}, "supplier": {ZH: "等待供应商", EN: "Waiting for the supplier"},
			"engineer": {ZH: "等待技术", EN: "Waiting for an engineer"}, "approval": {ZH: "等待主管审批", EN: "Waiting for approval"},
		},
		"target": {
			"acknowledge": {ZH: "查看", EN: "Acknowledge"}, "assignment": {ZH: "分配", EN: "Assignment"},
			"first_reply": {ZH: "首次响应", EN: "First reply"}, "next_reply": {ZH: "后续响应", EN: "Next reply"}, "resolution": {ZH: "解决", EN: "Resolution"},
		},
		"outcome": {
			"handled": {ZH: "已接待", EN: "Handled"}, "bot": {ZH: "机器人独立解决", EN: "Resolved by the bot"}, "missed": {ZH: "未接待", EN: "Missed"},
			"waiting": {ZH: "等待接待", EN: "Waiting"}, "outbound": {ZH: "主动联系", EN: "Outbound"},
		},
		"order_path": {
			"own": {ZH: "本人落实下单付款", EN: "Order and payment by one agent"}, "placed": {ZH: "本人落实下单,他人落实付款", EN: "Order credited, payment by another"},
			"paid": {ZH: "他人落实下单,本人落实付款", EN: "Payment credited, order by another"}, "silent_paid": {ZH: "静默下单,本人落实付款", EN: "Silent order, payment by an agent"},
			"followed": {ZH: "全静默,本人跟进", EN: "Silent throughout, followed up"}, "silent": {ZH: "全静默", EN: "Silent throughout"},
			"unpaid": {ZH: "未付款", EN: "Not paid"},
		},
		"policy": { // those a new workspace begins with; others have the names people gave them
			"chat": {ZH: "网站聊天", EN: "Web chat"}, "messaging_sea": {ZH: "即时消息 · 东南亚", EN: "Messaging · Southeast Asia"},
			"messaging": {ZH: "即时消息", EN: "Messaging"}, "mail_de": {ZH: "邮件和表单 · 德国", EN: "E-mail and forms · Germany"},
			"mail": {ZH: "邮件和表单", EN: "E-mail and forms"},
		},
		"status": {
			"open": {ZH: "处理中", EN: "Open"}, "pending": {ZH: "等客户", EN: "Waiting for the customer"}, "on_hold": {ZH: "等内部", EN: "On hold"},
			"snoozed": {ZH: "稍后提醒", EN: "Snoozed"}, "resolved": {ZH: "已解决", EN: "Resolved"},
		},
	}[dim][value]
	return t, ok
}

// Word returns the label of a value that is a key of the product (channel, region, seniority, status …); a value it does not know is
// its own label.
func Word(dim, value, lang string) string {
	if t, ok := words(dim, value); ok {
		return t.In(lang)
	}
	return value
}

// ValueLabel names a value of a dimension whose values are the same in every workspace: keys of the product, weekdays, hours, days.
func ValueLabel(dim, value, lang string) string {
	if t, ok := words(dim, value); ok {
		return t.In(lang)
	}
	return timeLabel(dim, value, lang)
}

// Nobody and unknown values are printed, never dropped.
func emptyLabel(dim, lang string) string {
	switch dim {
	case "agent", "team":
		return domain.Text{ZH: "未归属", EN: "Nobody"}.In(lang)
	case "issue_type":
		return domain.Text{ZH: "未分类", EN: "Not classified"}.In(lang)
	case "tag":
		return domain.Text{ZH: "无标签", EN: "No tag"}.In(lang)
	case "hold_reason":
		return domain.Text{ZH: "无原因", EN: "No reason"}.In(lang)
	}
	return domain.Text{ZH: "未知", EN: "Unknown"}.In(lang)
}

// timeLabel writes a time key: days as MM/DD, weeks as 11/16–11/22, hours of the week as 周一 09:00.
func timeLabel(dim, value, lang string) string {
	zh := strings.HasPrefix(lang, "zh")
	switch dim {
	case "day":
		if t, err := time.Parse(time.DateOnly, value); err == nil {
			return t.Format("01/02")
		}
	case "week":
		if t, err := time.Parse(time.DateOnly, value); err == nil {
			return t.Format("01/02") + "–" + t.AddDate(0, 0, 6).Format("01/02")
		}
	case "month":
		if t, err := time.Parse("2006-01", value); err == nil && zh {
			return fmt.Sprintf("%d年%d月", t.Year(), t.Month())
		}
	case "quarter":
		if y, q, ok := strings.Cut(value, "-Q"); ok && zh {
			return y + "年第" + q + "季度"
		}
	case "hour", "quarter_hour":
		if _, clock, ok := strings.Cut(value, "T"); ok && len(value) >= 13 {
			if len(clock) == 2 {
				clock += ":00"
			}
			return value[5:7] + "/" + value[8:10] + " " + clock
		}
	case "hour_of_day":
		if h, err := strconv.Atoi(value); err == nil {
			return fmt.Sprintf("%02d:00", h)
		}
	case "weekday":
		if d, err := strconv.Atoi(value); err == nil {
			return weekday(d-1, zh)
		}
	case "hour_of_week", "hour_of_week_store":
		if h, err := strconv.Atoi(value); err == nil && h >= 0 && h < 168 {
			return fmt.Sprintf("%s %02d:00", weekday(h/24, zh), h%24)
		}
	}
	return value
}

// weekday names a day counted from Monday = 0.
func weekday(d int, zh bool) string {
	if d < 0 || d > 6 {
		return strconv.Itoa(d)
	}
	if zh {
		return []string{"周一", "周二", "周三", "周四", "周五", "周六", "周日"}[d]
	}
	return []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}[d]
}
