package fact

import (
	"fmt"
	"strings"
	"time"

	"kefu/internal/domain"
)

// Area is the family of figures a note speaks of.
type Area string

// The areas.
const (
	AreaFirstResponse Area = "first_response"
	AreaTurn          Area = "turn"
	AreaTimeout       Area = "timeout"
	AreaResolution    Area = "resolution"
	AreaFCR           Area = "fcr"
	AreaTransfer      Area = "transfer"
	AreaRating        Area = "rating"
	AreaSLA           Area = "sla"
	AreaVolume        Area = "volume"
)

// Note says what one event did to one family of figures. Args hold ms ("…_ms"), instants ("…_at"), counts and keys; a missing value is left
// out. Agent is whom it counts for, zero if nobody.
type Note struct {
	Code    string         `json:"code"`
	Area    Area           `json:"area"`
	Counted bool           `json:"counted"`
	Agent   domain.ID      `json:"agent,omitempty"`
	Args    map[string]any `json:"args,omitempty"`
	zone    *time.Location
}

// The codes of notes. They are stable: the web app translates by them.
const (
	CodeAutoReplyNotCounted = "auto_reply_not_counted"
	CodeBotNotCounted       = "bot_not_counted"
	CodeNoteNotCounted      = "note_not_counted"
	CodeColleagueNotCounted = "colleague_not_counted"
	CodeFailedNotCounted    = "failed_not_counted"
	CodeOutboundNotReply    = "outbound_not_reply"
	CodeFirstReplyCounted   = "first_reply_counted"
	CodeFirstReplyOffHours  = "first_reply_off_hours"
	CodeOffHoursMessage     = "off_hours_message"
	CodeHandoff             = "handoff"
	CodeTurnOpened          = "turn_opened"
	CodeTurnJoined          = "turn_joined"
	CodeTurnAnswered        = "turn_answered"
	CodeTurnClosed          = "turn_closed_unanswered"
	CodeClosingNoAsk        = "closing_asks_nothing"
	CodeTimeout             = "timeout_at"
	CodeTransferCounted     = "transfer_counted"
	CodeTransferNotCounted  = "transfer_not_counted"
	CodeResolvedCycle       = "resolved_cycle"
	CodeReopenedCounted     = "reopened_counts_against"
	CodeReopenedNotCounted  = "reopened_not_counted"
	CodeSilenceEnd          = "silence_end"
	CodeFCRSolved           = "fcr_solved"
	CodeFCRReturned         = "fcr_returned"
	CodeFCRReturn           = "fcr_return"
	CodeRatingCredited      = "rating_credited"
	CodeRatingExpired       = "rating_expired"
	CodeRatingWithdrawn     = "rating_withdrawn"
	CodeSurveySkipped       = "survey_skipped"
	CodeInquiryCredited     = "inquiry_credited"
	CodeInquiryCleared      = "inquiry_cleared"
	CodeSLAMet              = "sla_met"
	CodeSLABreached         = "sla_breached"
	CodeSLACancelled        = "sla_cancelled"
	CodeSLARunning          = "sla_running"
	CodeConversation        = "conversation_counted"
	CodeExcluded            = "excluded"
	CodeMergedAway          = "merged_away"
	CodeSplitFrom           = "split_from"
	CodeSplitAway           = "split_away"
	CodeMovedHere           = "moved_here"
)

// sentence is a note in words; {{name}} stands for an argument.
type sentence struct {
	area   Area
	zh, en string
}

// sentences lists every code with its area and its words.
func sentences() map[string]sentence {
	return map[string]sentence{
		CodeAutoReplyNotCounted: {AreaFirstResponse, "自动消息,不算人工回复", "automatic message, not a human reply"},
		CodeBotNotCounted:       {AreaFirstResponse, "机器人消息,不算人工回复", "written by the bot, not a human reply"},
		CodeNoteNotCounted:      {AreaFirstResponse, "内部备注,客户看不到,不算回复", "internal note the customer does not see, not a reply"},
		CodeColleagueNotCounted: {AreaFirstResponse, "同事消息,不算客服回复", "written by a colleague who is not serving the customer, not a reply"},
		CodeFailedNotCounted:    {AreaFirstResponse, "发送失败,客户没有收到,不算回复", "the channel refused it and the customer never got it, not a reply"},
		CodeOutboundNotReply:    {AreaFirstResponse, "客户还没有来信,属主动发送,不算回复", "the customer had not written yet: outbound, not a reply"},
		CodeFirstReplyCounted:   {AreaFirstResponse, "首次响应时间:自然时间 {{wait_ms}},营业时间 {{wait_biz_ms}}", "first response time: {{wait_ms}} by the calendar, {{wait_biz_ms}} in service hours"},
		CodeFirstReplyOffHours: {
			AreaFirstResponse, "首次响应时间:自然时间 {{wait_ms}};营业时间口径不计(留言),改计入留言处理率,截止 {{due_at}}",
			"first response time: {{wait_ms}} by the calendar, none in service hours: an off-hours message counts as handled or not; it was due {{due_at}}",
		},
		CodeOffHoursMessage:    {AreaFirstResponse, "非营业时间来信,计为留言,应在 {{due_at}} 前回复", "came outside service hours: an off-hours message, due {{due_at}}"},
		CodeHandoff:            {AreaFirstResponse, "机器人转人工:转人工后首响从这里计时", "handed over by the bot: the clock of the human starts here"},
		CodeTurnOpened:         {AreaTurn, "第 {{n}} 轮开始,等待人工回复", "turn {{n}} begins and waits for a human reply"},
		CodeTurnJoined:         {AreaTurn, "客户追问,仍属同一轮,不重新计时", "the customer asks again: same turn, the clock does not restart"},
		CodeTurnAnswered:       {AreaTurn, "第 {{n}} 轮得到回复:自然时间 {{wait_ms}},营业时间 {{wait_biz_ms}}", "answers turn {{n}}: {{wait_ms}} by the calendar, {{wait_biz_ms}} in service hours"},
		CodeTurnClosed:         {AreaTurn, "第 {{n}} 轮未获人工回复即结束,已等待 {{wait_ms}}", "turn {{n}} ends without a human reply after {{wait_ms}}"},
		CodeClosingNoAsk:       {AreaTurn, "结束语,不需要回复", "mere thanks, asks for no answer"},
		CodeTimeout:            {AreaTimeout, "响应超时:第 {{n}} 轮在 {{due_at}} 超过 {{threshold_ms}}", "timed out: turn {{n}} passed {{threshold_ms}} at {{due_at}} if nobody had answered by then"},
		CodeTransferCounted:    {AreaTransfer, "计为转接,记在原客服", "counts as a transfer by the agent who held it"},
		CodeTransferNotCounted: {AreaTransfer, "不计为转接:{{why}}", "does not count as a transfer: {{why}}"},
		CodeResolvedCycle:      {AreaResolution, "第 {{n}} 次解决,此前人工回复 {{replies}} 条", "resolve number {{n}}, after {{replies}} human replies"},
		CodeReopenedCounted:    {AreaResolution, "客户在 {{after_ms}} 后重开,计入重开率", "reopened by the customer after {{after_ms}}, counts against whoever closed it"},
		CodeReopenedNotCounted: {AreaResolution, "重开,不计入重开率:{{why}}", "reopened, does not count as a reopening: {{why}}"},
		CodeSilenceEnd:         {AreaResolution, "客户未再回复,{{end_at}} 自动结束", "the customer did not answer, ended by silence at {{end_at}}"},
		CodeFCRSolved:          {AreaFCR, "首次解决:{{final_at}} 前没有再次咨询(此前为暂定)", "solved at first contact, final at {{final_at}}"},
		CodeFCRReturned:        {AreaFCR, "未计首次解决:该问题共咨询 {{contacts}} 次", "not solved at first contact: the issue took {{contacts}} contacts or was reopened"},
		CodeFCRReturn:          {AreaFCR, "同一问题再次咨询,上次结束于 {{closed_at}}", "returns with the same issue, closed before at {{closed_at}}"},
		CodeRatingCredited:     {AreaRating, "评分 {{score}},归属在邀请评价时已确定", "score {{score}}; the credit was fixed when the customer was asked"},
		CodeRatingExpired:      {AreaRating, "评价已过期,不计", "came after the survey expired, not counted"},
		CodeRatingWithdrawn:    {AreaRating, "评价已撤回", "rating withdrawn"},
		CodeSurveySkipped:      {AreaRating, "按规则没有邀请评价,这次解决不算应邀", "not asked, by rule: the resolve does not count as due for an invitation"},
		CodeInquiryCredited:    {AreaVolume, "标记为询盘({{grade}}),归属标记前最后回复的客服", "marked as an inquiry ({{grade}}), credited to the last human replier before the mark"},
		CodeInquiryCleared:     {AreaVolume, "取消询盘标记", "inquiry mark taken back"},
		CodeSLAMet:             {AreaSLA, "SLA 达成({{target}}):用时 {{elapsed_ms}},目标 {{target_ms}}", "SLA met ({{target}}): {{elapsed_ms}} of {{target_ms}}"},
		CodeSLABreached:        {AreaSLA, "SLA 超时({{target}}):应在 {{due_at}} 前,目标 {{target_ms}}", "SLA breached ({{target}}): due {{due_at}}, target {{target_ms}}"},
		CodeSLACancelled:       {AreaSLA, "SLA 取消({{target}}):到期前会话已结束", "SLA cancelled ({{target}}): the conversation ended before it was due"},
		CodeSLARunning:         {AreaSLA, "SLA 计时中({{target}}):应在 {{due_at}} 前", "SLA running ({{target}}): due {{due_at}}"},
		CodeConversation:       {AreaVolume, "计入咨询量,结果:{{outcome}}", "counts as a conversation, outcome: {{outcome}}"},
		CodeExcluded:           {AreaVolume, "不计入统计:{{reason}}", "left out of the figures: {{reason}}"},
		CodeSplitFrom:          {AreaVolume, "拆分自另一个会话:{{messages}} 条消息从各自的发送时间起计入本会话", "split off from another conversation; messages that count here, each from when it was sent: {{messages}}"},
		CodeSplitAway:          {AreaVolume, "{{messages}} 条消息已拆分到另一个会话,计入该会话,不再计入本会话", "messages that were split off, and count in the other conversation and no longer here: {{messages}}"},
		CodeMovedHere:          {AreaVolume, "原在另一个会话,拆分后计入本会话", "said in another conversation; since the split it counts here"},
		CodeMergedAway:         {AreaVolume, "已合并到另一个会话,消息计入该会话", "merged into another conversation, its messages count there"},
	}
}

// words are the keys that appear inside sentences.
func words() map[string][2]string {
	return map[string][2]string{
		"target." + TargetFirstReply: {"首次回复", "first reply"},
		"target." + TargetNextReply:  {"后续回复", "next reply"},
		"target." + TargetResolution: {"解决", "resolution"},
		"why." + NoTransferReason:    {"系统分配、机器人转人工、下班交接、收回或主管改派", "routing, bot hand-off, shift hand-over, take-back or redistribution"},
		"why." + NoTransferAccepted:  {"原客服尚未回复也未领取", "the agent had neither replied nor claimed it"},
		"why." + NoTransferTarget:    {"退回队列", "given back to the queue"},
		"why." + NoTransferOwner:     {"此前无人负责", "nobody held it"},
		"why." + NoReopenActor:       {"不是客户重开", "not by the customer"},
		"why." + NoReopenThanks:      {"客户只是道谢", "the customer only said thanks"},
		"why." + NoReopenLate:        {"已超过重开窗口", "after the window"},
		"outcome." + OutcomeHandled:  {"已接待", "handled"},
		"outcome." + OutcomeBot:      {"机器人独立解决", "resolved by the bot"},
		"outcome." + OutcomeMissed:   {"未接待", "missed"},
		"outcome." + OutcomeWaiting:  {"等待接待", "waiting"},
		"outcome." + OutcomeOutbound: {"主动发送,不计咨询量", "outbound, not a consult"},
		"grade.ungraded":             {"未评级", "not graded yet"},
		"reason.spam":                {"垃圾消息", "spam"},
		"reason.test":                {"测试", "test"},
		"reason.internal":            {"内部", "internal"},
		"reason.duplicate":           {"重复", "duplicate"},
		"reason.blast":               {"群发", "blast"},
		"reason.merged":              {"已合并", "merged"},
	}
}

// Reasons why a reopening does not count against who closed.
const (
	NoReopenActor  = "not_customer"
	NoReopenThanks = "thanks"
	NoReopenLate   = "late"
)

// Text is the note as a sentence in "zh-CN" (also for an unknown language) or "en". Instants are in the reporting zone.
func (n Note) Text(lang string) string {
	s, ok := sentences()[n.Code]
	if !ok {
		return n.Code
	}
	english := strings.HasPrefix(lang, "en")
	text := s.zh
	if english {
		text = s.en
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}}")
		b.WriteString(n.arg(name, english))
		text = after
	}
}

// arg renders one argument; "–" stands for a value that does not exist.
func (n Note) arg(name string, english bool) string {
	switch v := n.Args[name].(type) {
	case nil:
		return "–"
	case int64:
		if strings.HasSuffix(name, "_ms") {
			return duration(v, english)
		}
		return fmt.Sprint(v)
	case domain.Instant:
		if v == 0 {
			return "–"
		}
		zone := n.zone
		if zone == nil {
			zone = time.UTC
		}
		return v.Time().In(zone).Format("2006-01-02 15:04:05")
	case string:
		if w, ok := words()[name+"."+v]; ok {
			if english {
				return w[1]
			}
			return w[0]
		}
		return v
	default:
		return fmt.Sprint(v)
	}
}

// duration writes milliseconds with at most two units, cut and not rounded: "1 分 24 秒", "1 min 24 s".
func duration(v int64, english bool) string {
	units := [...]struct {
		ms     int64
		zh, en string
	}{{86_400_000, "天", "d"}, {3_600_000, "小时", "h"}, {60_000, "分", "min"}, {1000, "秒", "s"}}
	var parts []string
	for _, u := range units {
		if n := v / u.ms; n > 0 {
			name := u.zh
			if english {
				name = u.en
			}
			parts = append(parts, fmt.Sprintf("%d %s", n, name))
			v %= u.ms
		}
		if len(parts) == 2 {
			break
		}
	}
	if len(parts) == 0 {
		if english {
			return "0 s"
		}
		return "0 秒"
	}
	return strings.Join(parts, " ")
}
