package report

import (
	"regexp"
	"slices"
	"strconv"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

// viewer writes a conversation for people.
type viewer struct {
	n       names
	lang    string
	masked  bool
	zone    *time.Location
	contact domain.Contact
	byEvent map[domain.ID]domain.Event
}

func newViewer(n names, lang string, masked bool, zone *time.Location, line fact.Timeline) viewer {
	v := viewer{n: n, lang: lang, masked: masked, zone: zone, byEvent: map[domain.ID]domain.Event{}}
	for _, e := range line.Events {
		v.byEvent[e.ID] = e
	}
	return v
}

func (v viewer) header(c domain.Conversation) *ConversationView {
	view := &ConversationView{ID: c.ID, Number: c.External, Store: v.n.label("store", c.StoreID.String()), Channel: string(c.Channel),
		ChannelLabel: Word("channel", string(c.Channel), v.lang), Subject: c.Subject, StartedAt: c.Started, Tags: []string{},
		Customer: Customer{ID: c.ContactID, Label: customerName(v.contact, v.masked, v.lang), Country: v.contact.Country, Language: v.contact.Language},
		Messages: []MessageView{}, Events: []EventView{}, Other: []OtherView{}}
	if v.masked {
		view.Subject, view.Number = personalData.ReplaceAllString(view.Subject, "***"), personalData.ReplaceAllString(view.Number, "***")
	}
	return view
}

// state fills in how things stand according to the fold, so that the view agrees with the figures.
func (v viewer) state(view *ConversationView, rows fact.Rows, id domain.ID) {
	for _, c := range rows.Conversations {
		if c.Conversation != id {
			view.Other = append(view.Other, OtherView{ID: c.Conversation, StartedAt: c.Created.At, ChannelLabel: Word("channel", c.Channel, v.lang),
				IssueType: v.issue(c.IssueType), StatusLabel: Word("status", c.Status, v.lang)})
			continue
		}
		view.Status, view.StatusLabel = c.Status, Word("status", c.Status, v.lang)
		view.IssueType, view.Tags = v.issue(c.IssueType), append([]string{}, c.Tags...)
		if c.Owner.Agent != 0 {
			view.Owner = v.agent(c.Owner.Agent)
		}
	}
	slices.SortFunc(view.Other, func(a, b OtherView) int { return int(min(1, max(-1, int64(b.StartedAt-a.StartedAt)))) })
}

func (v viewer) issue(key string) string {
	if key == "" {
		return ""
	}
	return v.n.label("issue_type", key)
}

func (v viewer) agent(id domain.ID) *Key {
	return &Key{Value: id.String(), Label: v.n.label("agent", id.String())}
}

var personalData = regexp.MustCompile(`[\w.+-]+@[\w-]+\.[\w.-]+|\+?\d[\d\s()-]{6,}\d`)

func (v viewer) message(m domain.Message) MessageView {
	body := m.Body
	if v.masked {
		body = personalData.ReplaceAllString(body, "***")
	}
	a := Author{Kind: string(m.Actor.Kind), Agent: m.Actor.Agent}
	switch {
	case m.Actor.Kind == domain.ActorCustomer:
		a.Label = customerName(v.contact, v.masked, v.lang)
	case m.Actor.Agent != 0:
		a.Label = v.n.label("agent", m.Actor.Agent.String())
	default:
		a.Label = actorWord(m.Actor.Kind).In(v.lang)
	}
	return MessageView{ID: m.ID, At: m.At, Author: a, Type: string(m.Type), Note: m.Note, Body: body}
}

func actorWord(k domain.ActorKind) domain.Text {
	switch k {
	case domain.ActorCustomer:
		return domain.Text{ZH: "客户", EN: "Customer"}
	case domain.ActorAgent:
		return domain.Text{ZH: "客服", EN: "Agent"}
	case domain.ActorBot:
		return domain.Text{ZH: "机器人", EN: "Bot"}
	case domain.ActorRule:
		return domain.Text{ZH: "自动回复", EN: "Auto-reply"}
	case domain.ActorColleague:
		return domain.Text{ZH: "内部同事", EN: "Colleague"}
	case domain.ActorIntegration:
		return domain.Text{ZH: "集成", EN: "Integration"}
	}
	return domain.Text{ZH: "系统", EN: "System"}
}

func (v viewer) event(x fact.Explained) EventView {
	e := v.byEvent[x.Event]
	out := EventView{ID: x.Event, At: x.At, Kind: string(x.Kind), Notes: []NoteView{}}
	if m, ok := e.Data.(domain.MessageCreated); ok {
		out.Message = m.Message
	}
	out.Text = v.sentence(e)
	for _, n := range x.Notes {
		note := NoteView{Code: n.Code, Area: string(n.Area), Counted: n.Counted, Text: n.Text(v.lang), Conversation: n.Other()}
		if n.Agent != 0 {
			note.Agent = v.agent(n.Agent)
		}
		out.Notes = append(out.Notes, note)
	}
	return out
}

// sentence says what happened, in one line.
func (v viewer) sentence(e domain.Event) string {
	who := actorWord(e.Actor.Kind).In(v.lang)
	if e.Actor.Agent != 0 {
		who = v.n.label("agent", e.Actor.Agent.String())
	}
	t := func(zh, en string) string { return domain.Text{ZH: zh, EN: en}.In(v.lang) }
	holder := func(r domain.AgentRef) string {
		switch {
		case r.Agent != 0:
			return v.n.label("agent", r.Agent.String())
		case r.Team != 0:
			return v.n.label("team", r.Team.String())
		}
		return t("队列", "the queue")
	}
	switch d := e.Data.(type) {
	case domain.ConversationStarted:
		return t("会话开始", "conversation started")
	case domain.MessageCreated:
		if d.Note {
			return who + t(" 写了内部备注", " wrote a note")
		}
		return who + t(" 发送消息", " sent a message")
	case domain.ConversationAssigned:
		return holder(d.From) + " → " + holder(d.To) + t("(", " (") + assignWord(d.Reason).In(v.lang) + t(")", ")")
	case domain.ConversationStatus:
		s := t("状态改为 ", "status: ") + Word("status", string(d.Status), v.lang)
		if d.Reason != "" {
			s += t(":", ": ") + Word("hold_reason", d.Reason, v.lang)
		}
		return s
	case domain.ConversationResolved:
		if d.Reason == domain.ResolveSilence {
			return t("自动结束:客户未再回复", "ended by silence: the customer did not write again")
		}
		return who + t(" 标记为已解决", " resolved it")
	case domain.ConversationReopened:
		return t("重新打开:", "reopened by ") + who
	case domain.ConversationMerged:
		return t("合并到另一个会话", "merged into another conversation")
	case domain.ConversationUnmerged:
		return t("撤销合并", "merge undone")
	case domain.ConversationSplit:
		return who + t(" 拆分出新会话", " split messages off into a conversation of their own")
	case domain.ConversationExcluded:
		return t("移出统计", "left out of the figures")
	case domain.ConversationClassified:
		if d.IssueType != "" {
			return t("问题类型:", "issue type: ") + v.issue(d.IssueType)
		}
		return t("分类已更新", "classification changed")
	case domain.ConversationTagged:
		return t("标签已更新", "tags changed")
	case domain.BotHandoff:
		return t("机器人转人工", "handed over by the bot")
	case domain.SurveyInvited:
		return t("发出评价邀请", "survey sent")
	case domain.SurveyAnswered:
		return t("客户评价 ", "customer rated ") + strconv.Itoa(d.Score) + t(" 分", "")
	case domain.SurveyWithdrawn:
		return t("评价或邀请撤回", "survey or answer called back")
	case domain.SurveySkipped:
		return t("按规则没有邀请评价", "no survey, by rule")
	case domain.InquiryMarked:
		return t("标记为询盘 ", "marked as inquiry ") + d.Grade
	case domain.ConversationIncluded:
		return t("恢复计入统计", "counted in the figures again")
	case domain.ConversationSeen:
		return who + t(" 打开了会话", " opened it")
	case domain.ReplyChecked:
		return t("已检查首次回复的内容", "what the first reply told was checked")
	case domain.MessageDelivery:
		return t("渠道回报消息的送达情况", "the channel told how far a message came")
	case domain.SLAWarned:
		return t("SLA 即将超时,已提醒", "SLA about to be breached, reminded")
	case domain.SLABreached:
		return t("SLA 超时,已记录", "SLA breached, noted")
	}
	return string(e.Kind)
}

func assignWord(r domain.AssignReason) domain.Text {
	switch r {
	case domain.AssignTransfer:
		return domain.Text{ZH: "转接", EN: "transfer"}
	case domain.AssignHandover:
		return domain.Text{ZH: "下班交接", EN: "shift hand-over"}
	case domain.AssignTakeBack:
		return domain.Text{ZH: "超时收回", EN: "taken back"}
	case domain.AssignManager:
		return domain.Text{ZH: "主管改派", EN: "redistributed"}
	case domain.AssignBotHandoff:
		return domain.Text{ZH: "机器人转人工", EN: "from the bot"}
	case domain.AssignClaim:
		return domain.Text{ZH: "领取", EN: "claimed"}
	case domain.AssignSplit:
		return domain.Text{ZH: "随拆分带入", EN: "as before the split"}
	}
	return domain.Text{ZH: "系统分配", EN: "routing"}
}
