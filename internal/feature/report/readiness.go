package report

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/metric"
)

// Readiness says whether the ground for good figures is laid: 数据就绪度.
type Readiness struct {
	OK    int             `json:"ok"`
	Total int             `json:"total"`
	Items []ReadinessItem `json:"items"`
}

// ReadinessItem is one thing figures need.
type ReadinessItem struct {
	Key    string `json:"key"`
	OK     bool   `json:"ok"`
	Level  string `json:"level"` // ok, warn, bad
	Title  string `json:"title"`
	Detail string `json:"detail"`
	Label  string `json:"action_label,omitempty"`
	To     string `json:"action_to,omitempty"` // page of the app that mends it
}

// check is a readiness item in the making.
type check struct {
	lang string
	out  *Readiness
}

func (c check) add(key, level string, title, detail, label domain.Text, to string) {
	i := ReadinessItem{Key: key, OK: level == "ok", Level: level, Title: title.In(c.lang), Detail: detail.In(c.lang)}
	if !i.OK {
		i.Label, i.To = label.In(c.lang), to
	} else {
		c.out.OK++
	}
	c.out.Total++
	c.out.Items = append(c.out.Items, i)
}

// readinessDays is the stretch of history looked at, ending with the newest day that has data.
const readinessDays = 30

// Readiness checks the last thirty days that have data.
func (s *Service) Readiness(ctx context.Context, p access.Principal, lang string) (Readiness, error) {
	out := Readiness{Items: []ReadinessItem{}}
	c := check{lang: lang, out: &out}
	f, err := s.frame(ctx)
	if err != nil {
		return out, err
	}
	_, last, ok, err := s.Span(ctx)
	if err != nil {
		return out, err
	}
	if !ok {
		c.add("history", "bad", domain.Text{ZH: "会话数据", EN: "Conversations"},
			domain.Text{ZH: "还没有任何会话。导入历史数据,报表才有内容。", EN: "There is no conversation yet. Import history to fill the report."},
			domain.Text{ZH: "导入数据", EN: "Import"}, "/imports")
		return out, nil
	}
	end, err := time.Parse(time.DateOnly, last)
	if err != nil {
		return out, err
	}
	c.add("history", "ok", domain.Text{ZH: "会话数据", EN: "Conversations"},
		domain.Text{ZH: "最近的数据在 " + last + "。", EN: "The newest data are of " + last + "."}, domain.Text{}, "")
	c.calendar(f)
	q := metric.Query{From: end.AddDate(0, 0, 1-readinessDays).Format(time.DateOnly), To: last, AsOf: f.now, Totals: true}
	recent := q
	recent.From = end.AddDate(0, 0, -2).Format(time.DateOnly)
	ask := func(q metric.Query, by string, refs ...string) asked {
		q.Metrics = refs
		if by != "" {
			q.By = []string{by}
		}
		return asked{query: q}
	}
	results, err := s.run(ctx, f, ask(q, "issue_type", "handled"), ask(q, "", "first_contact_resolution", "average_response_time", "csat"),
		ask(q, "channel", "conversations"), ask(recent, "channel", "conversations"))
	if err != nil {
		return out, err
	}
	c.classified(results[0])
	c.observed(results[1].Rows)
	c.silent(results[2], results[3])
	return out, nil
}

func (c check) calendar(f frame) {
	title := domain.Text{ZH: "营业时间", EN: "Service hours"}
	if f.settings.CalendarIsDefault {
		c.add("calendar", "warn", title, domain.Text{ZH: "营业时间仍是默认值(每天 09:00–23:00),按营业时间计时的指标可能不准。",
			EN: "Service hours are still the default (every day 09:00–23:00); figures on the business clock may be wrong."},
			domain.Text{ZH: "去设置", EN: "Set them"}, "/settings/calendars")
		return
	}
	c.add("calendar", "ok", title, domain.Text{ZH: fmt.Sprintf("已设置 %d 个营业日历。", len(f.settings.Calendars)),
		EN: fmt.Sprintf("%d service calendars are set.", len(f.settings.Calendars))}, domain.Text{}, "")
}

// classified wants an issue type on at least nine in ten handled conversations.
func (c check) classified(res *metric.Result) {
	var all, without float64
	for _, r := range res.Rows {
		if r.Cells[0].Value == nil {
			continue
		}
		all += *r.Cells[0].Value
		if r.Keys[0] == "" {
			without += *r.Cells[0].Value
		}
	}
	share := 100.0
	if all > 0 {
		share = math.Floor((1 - without/all) * 100)
	}
	level := "ok"
	if share < 90 {
		level = "warn"
	}
	if share < 50 {
		level = "bad"
	}
	c.add("issue_type", level, domain.Text{ZH: "问题类型", EN: "Issue types"},
		domain.Text{ZH: fmt.Sprintf("已接待会话中 %.0f%% 有问题类型;首次解决率和问题类型分析依赖它。", share),
			EN: fmt.Sprintf("%.0f%% of the handled conversations have an issue type; first contact resolution and the issue analysis rest on it.", share)},
		domain.Text{ZH: "查看问题类型", EN: "Look at issue types"}, "/report?tab=issues")
}

// observed tells what the sources cannot see.
func (c check) observed(rows []metric.Row) {
	if len(rows) == 0 {
		return
	}
	cells := rows[0].Cells
	lacks := func(key string, cell metric.Cell, title, bad, good domain.Text) {
		total := cell.N + cell.Unobserved
		level := "ok"
		detail := good
		if cell.Unobserved > 0 || strings.HasPrefix(cell.Reason, metric.ReasonNeeds) {
			level, detail = "warn", bad
			if total > 0 && cell.Unobserved*2 > total {
				level = "bad"
			}
		}
		c.add(key, level, title, detail, domain.Text{ZH: "导入更细的数据", EN: "Import finer data"}, "/imports")
	}
	lacks("identity", cells[0], domain.Text{ZH: "客户身份", EN: "Customer identity"},
		domain.Text{ZH: "部分数据没有客户标识,无法判断 7 天内是否再次咨询。", EN: "Part of the data does not say who the customer is, so that a return within 7 days cannot be seen."},
		domain.Text{ZH: "同一客户可以跨会话识别。", EN: "The same customer is recognised across conversations."})
	lacks("messages", cells[1], domain.Text{ZH: "逐条消息", EN: "Every message"},
		domain.Text{ZH: "部分数据是每工单一行,没有逐条消息,无法计算平均响应时间等指标。", EN: "Part of the data has one row per ticket and no messages; average response time and the like cannot be computed."},
		domain.Text{ZH: "每条消息都有发送人和时间。", EN: "Every message has a sender and a time."})
	level, detail := "ok", domain.Text{ZH: fmt.Sprintf("近 %d 天有 %d 条评价。", readinessDays, cells[2].N), EN: fmt.Sprintf("%d ratings in %d days.", cells[2].N, readinessDays)}
	if cells[2].N < 10 {
		level = "warn"
		detail = domain.Text{ZH: "评价不足 10 条,客户满意度暂不可靠。", EN: "Fewer than 10 ratings; customer satisfaction is not reliable yet."}
	}
	c.add("ratings", level, domain.Text{ZH: "客户评价", EN: "Ratings"}, detail, domain.Text{ZH: "导入评价", EN: "Import ratings"}, "/imports")
}

// silent names channels that had a conversation a day on average and none in the last three days.
func (c check) silent(month, recent *metric.Result) {
	seen := map[string]bool{}
	for _, r := range recent.Rows {
		seen[r.Keys[0]] = r.Cells[0].Value != nil && *r.Cells[0].Value > 0
	}
	var quiet []string
	for _, r := range month.Rows {
		if r.Cells[0].Value != nil && *r.Cells[0].Value >= readinessDays && !seen[r.Keys[0]] {
			quiet = append(quiet, Word("channel", r.Keys[0], c.lang))
		}
	}
	title := domain.Text{ZH: "渠道接入", EN: "Channels"}
	if len(quiet) > 0 {
		c.add("channels", "warn", title, domain.Text{ZH: strings.Join(quiet, "、") + " 近 3 天没有新会话,可能已断开。",
			EN: strings.Join(quiet, ", ") + ": no new conversation for three days; the channel may be cut off."},
			domain.Text{ZH: "查看渠道", EN: "Look at channels"}, "/report?tab=channels")
		return
	}
	c.add("channels", "ok", title, domain.Text{ZH: "各渠道近 3 天都有新会话。", EN: "All channels had new conversations in the last three days."}, domain.Text{}, "")
}
