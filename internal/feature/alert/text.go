package alert

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/feature/report"
)

// View is an alert in words: no name of a customer is in them, since they also go to group chats.
type View struct {
	Alert
	Title  domain.Text `json:"title"`
	Detail domain.Text `json:"detail"`
}

// directory are the names in alerts.
type directory struct{ agents, teams map[domain.ID]string }

func (s *Service) directory(ctx context.Context) (directory, error) {
	d := directory{map[domain.ID]string{}, map[domain.ID]string{}}
	agents, err := s.store.Agents(ctx)
	if err != nil {
		return d, err
	}
	teams, err := s.store.Teams(ctx)
	for _, a := range agents {
		d.agents[a.ID] = a.Name
	}
	for _, t := range teams {
		d.teams[t.ID] = t.Name
	}
	return d, err
}

// view puts an alert into words as they are right at an instant.
func (d directory) view(a Alert, now domain.Instant) View {
	v := View{Alert: a}
	if v.Seen == nil {
		v.Seen = []domain.ID{}
	}
	waited := a.Raised.Sub(a.Since)
	switch a.Kind {
	case Unanswered:
		v.Title = domain.Text{ZH: "客户已等 " + length(waited, true) + "没有回复", EN: "A customer has waited " + length(waited, false)}
		v.Detail = d.talk(a)
	case SLA:
		v.Title, v.Detail = promised(a, now), d.talk(a)
	case Queue:
		v.Title = domain.Text{ZH: fmt.Sprintf("排队 %d 人", a.People), EN: fmt.Sprintf("%d in the queue", a.People)}
		v.Detail = joined(domain.Text{ZH: "最长已等 " + length(waited, true), EN: "the longest for " + length(waited, false)}, d.team(a))
	case Break:
		over := waited - minutes(a.Planned)
		v.Title = domain.Text{ZH: d.agents[a.Agent] + " 的" + reason(a.Reason).ZH + "超出计划 " + length(over, true),
			EN: d.agents[a.Agent] + ": " + strings.ToLower(reason(a.Reason).EN) + " break " + length(over, false) + " over plan"}
		v.Detail = joined(domain.Text{ZH: fmt.Sprintf("计划 %d 分钟", a.Planned), EN: fmt.Sprintf("%d minutes planned", a.Planned)}, d.team(a))
	case Silent:
		usual := time.Duration(a.Usual) * time.Millisecond
		v.Title = domain.Text{ZH: channel(a).ZH + " " + length(waited, true) + "没有新消息", EN: channel(a).EN + ": no message for " + length(waited, false)}
		v.Detail = domain.Text{ZH: "这个时段平时约 " + length(usual, true) + "一条,渠道可能已断开", EN: "usually one in " + length(usual, false) + " at this hour; the channel may be cut off"}
	}
	return v
}

// talk says which conversation an alert is about without naming the customer.
func (d directory) talk(a Alert) domain.Text {
	holder := domain.Text{ZH: "还没有人接手", EN: "nobody has it"}
	if a.Agent != 0 {
		holder = domain.Text{ZH: "客服 " + d.agents[a.Agent], EN: d.agents[a.Agent]}
	}
	return joined(channel(a), domain.Text{ZH: a.Country, EN: a.Country}, holder, d.team(a))
}

// promised says of a target within how many minutes it was to fall due when that was seen, or that it is missed; of an alert that is over, what was so
// in the end.
func promised(a Alert, now domain.Instant) domain.Text {
	if a.Cleared != 0 {
		now = a.Cleared
	}
	t, ok := map[string]domain.Text{"acknowledge": {ZH: "查看", EN: "acknowledgement"}, "assignment": {ZH: "分配", EN: "assignment"},
		"first_reply": {ZH: "首次响应", EN: "first reply"}, "next_reply": {ZH: "后续响应", EN: "next reply"}, "resolution": {ZH: "解决", EN: "resolution"}}[a.Target]
	if !ok {
		t = domain.Text{ZH: a.Target, EN: a.Target}
	}
	if now > a.Due {
		return domain.Text{ZH: t.ZH + "已 SLA 超时", EN: "SLA target missed: " + t.EN}
	}
	left := max((a.Due.Sub(a.Raised) + time.Minute - 1).Truncate(time.Minute), time.Minute)
	return domain.Text{ZH: t.ZH + "将在 " + length(left, true) + "内 SLA 超时", EN: "SLA target due within " + length(left, false) + ": " + t.EN}
}

func (d directory) team(a Alert) domain.Text {
	name := d.teams[a.Team]
	return domain.Text{ZH: name, EN: name}
}

func channel(a Alert) domain.Text {
	return domain.Text{ZH: report.Word("channel", string(a.Channel), "zh-CN"), EN: report.Word("channel", string(a.Channel), "en")}
}

func reason(key string) domain.Text {
	t, ok := map[string]domain.Text{"rest": {ZH: "小休", EN: "Short"}, "meal": {ZH: "用餐", EN: "Meal"}, "meeting": {ZH: "会议", EN: "Meeting"},
		"training": {ZH: "培训", EN: "Training"}, "talk": {ZH: "主管沟通", EN: "Talk"}}[key]
	if !ok {
		return domain.Text{ZH: "小休", EN: "Other"}
	}
	return t
}

// joined puts what there is between dots.
func joined(parts ...domain.Text) domain.Text {
	var zh, en []string
	for _, p := range parts {
		if p.ZH != "" {
			zh, en = append(zh, p.ZH), append(en, p.EN)
		}
	}
	return domain.Text{ZH: strings.Join(zh, " · "), EN: strings.Join(en, " · ")}
}

// length writes a time in its two largest units at most. No space ends it: Chinese words follow a unit directly.
func length(d time.Duration, zh bool) string {
	seconds := int(max(d, 0) / time.Second)
	units := []struct {
		n      int
		zh, en string
	}{{seconds / 86400, "天", "d"}, {seconds / 3600 % 24, "小时", "h"}, {seconds / 60 % 60, "分钟", "min"}, {seconds % 60, "秒", "s"}}
	var parts []string
	for i, u := range units {
		if u.n == 0 || len(parts) == 0 && i == 3 && seconds >= 60 || i == 3 && seconds >= 600 {
			continue
		}
		if len(parts) == 2 {
			break
		}
		if zh {
			parts = append(parts, fmt.Sprintf("%d %s", u.n, u.zh))
		} else {
			parts = append(parts, fmt.Sprintf("%d %s", u.n, u.en))
		}
	}
	if len(parts) == 0 {
		parts = []string{map[bool]string{true: "0 秒", false: "0 s"}[zh]}
	}
	return strings.Join(parts, " ")
}
