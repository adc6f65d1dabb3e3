package httpapi

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/notice"
	"kefu/internal/feature/report/schedule"
)

// ScheduleView is a schedule as it is shown and saved. Secrets go in and never come out; what comes back masked or empty stays as it was.
type ScheduleView struct {
	ID       domain.ID      `json:"id,omitempty" readOnly:"true"`
	Name     string         `json:"name" maxLength:"200"`
	Report   *domain.ID     `json:"report_id,omitempty" nullable:"true" doc:"a saved report; null: the monthly review for period last_month, else the standard page"`
	Kind     string         `json:"kind" enum:"daily,weekly,monthly,quarterly"`
	Weekday  int            `json:"weekday,omitempty" doc:"1 Monday … 7 Sunday"`
	Day      int            `json:"day,omitempty" doc:"of the month or of the quarter's first month; beyond its end means the last day"`
	Time     string         `json:"time" doc:"HH:MM in the reporting zone"`
	Formats  []string       `json:"format" doc:"pdf, xlsx; attached to e-mail only"`
	Period   string         `json:"period" enum:"today,yesterday,last7,last30,last_month,last_quarter" doc:"ending with the last full day, except today"`
	Channels []ChannelView  `json:"channels"`
	Enabled  bool           `json:"enabled"`
	Owner    string         `json:"owner_name,omitempty" readOnly:"true" doc:"whose rights it runs with"`
	NextRun  domain.Instant `json:"next_run_at,omitempty" readOnly:"true"`
	LastRun  domain.Instant `json:"last_run_at,omitempty" readOnly:"true"`
	Result   string         `json:"last_result,omitempty" readOnly:"true" doc:"empty when the last run arrived"`
	Warning  string         `json:"warning,omitempty" readOnly:"true" doc:"why it will not arrive as the program is set up"`
}

// ChannelView is where a report goes.
type ChannelView struct {
	Type      string `json:"type" enum:"email,wecom,dingtalk,feishu,slack"`
	To        string `json:"to" maxLength:"2000" doc:"addresses separated by commas, or the address of the robot, which is shown masked"`
	Secret    string `json:"secret,omitempty" maxLength:"200" writeOnly:"true"`
	SecretSet bool   `json:"secret_set,omitempty" readOnly:"true"`
}

// DeliveryView is one sending.
type DeliveryView struct {
	Schedule  domain.ID      `json:"schedule_id"`
	Name      string         `json:"name" doc:"of the schedule"`
	At        domain.Instant `json:"at"`
	Channel   string         `json:"channel,omitempty" enum:"email,wecom,dingtalk,feishu,slack" doc:"absent when the report could not be made"`
	To        string         `json:"to,omitempty" doc:"addresses, or the address of the robot, which is shown masked"`
	Recipient string         `json:"recipient"`
	OK        bool           `json:"ok"`
	Result    string         `json:"result" enum:"sent,retry,failed"`
	Code      string         `json:"code,omitempty" doc:"stable name of the reason"`
	Reason    string         `json:"reason,omitempty"`
	Text      string         `json:"text"`
}

func (a *API) registerSchedules() {
	route(a, http.MethodGet, "/api/schedules", "list-schedules", "Reports that are sent again and again", access.SchedulesEdit, a.schedules)
	route(a, http.MethodPost, "/api/schedules", "add-schedule", "Add a schedule", access.SchedulesEdit, a.addSchedule)
	route(a, http.MethodPut, "/api/schedules/{id}", "save-schedule", "Change a schedule", access.SchedulesEdit, a.saveSchedule)
	route(a, http.MethodDelete, "/api/schedules/{id}", "delete-schedule", "Remove a schedule", access.SchedulesEdit, a.deleteSchedule)
	route(a, http.MethodPost, "/api/schedules/{id}/run", "run-schedule", "Send a schedule now, in the background", access.SchedulesEdit, a.runSchedule)
	route(a, http.MethodGet, "/api/schedules/{id}/deliveries", "deliveries", "What a schedule has sent, newest first", access.SchedulesEdit, a.deliveries)
	route(a, http.MethodGet, "/api/deliveries", "all-deliveries", "What all schedules have sent, newest first", access.SchedulesEdit, a.allDeliveries)
}

func (a *API) schedules(ctx context.Context, _ *empty) (*list[ScheduleView], error) {
	all, err := a.Schedules.List(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	var out []ScheduleView
	names, err := a.userNames(ctx)
	for _, s := range all {
		out = append(out, a.scheduleView(ctx, s, names))
	}
	return items(out, err)
}

func (a *API) userNames(ctx context.Context) (map[domain.ID]string, error) {
	users, err := a.Auth.Users(ctx)
	names := map[domain.ID]string{}
	for _, u := range users {
		names[u.ID] = u.Name
	}
	return names, err
}

func (a *API) scheduleView(ctx context.Context, s schedule.Schedule, names map[domain.ID]string) ScheduleView {
	lang := lang(ctx)
	v := ScheduleView{ID: s.ID, Name: s.Spec.Name, Kind: s.Spec.Kind, Weekday: s.Spec.Weekday, Day: s.Spec.Day, Time: s.Spec.Time,
		Formats: append([]string{}, s.Spec.Formats...), Period: s.Spec.Period, Channels: []ChannelView{}, Enabled: s.Enabled, Owner: names[s.Owner],
		NextRun: s.NextRun, LastRun: s.LastRun, Result: resultText(s.Result, lang)}
	if s.Report != 0 {
		v.Report = &s.Report
	}
	for _, c := range s.Spec.Channels {
		v.Channels = append(v.Channels, ChannelView{Type: c.Type, To: c.Masked().To, SecretSet: c.Secret != ""})
	}
	byMail := slices.ContainsFunc(s.Spec.Channels, func(c notice.Channel) bool { return c.Type == notice.Email })
	if byMail && !a.Schedules.MailReady(ctx) {
		v.Warning = reasonText(schedule.CodeNoMail, "", lang)
	}
	return v
}

func resultText(r schedule.Result, lang string) string {
	switch r.State {
	case schedule.StateRunning:
		return domain.Text{ZH: "发送中", EN: "sending"}.In(lang)
	case schedule.StateRetry:
		return domain.Text{ZH: "未送达,稍后重试:", EN: "not delivered, will try again: "}.In(lang) + why(r, lang)
	case schedule.StateFailed:
		return domain.Text{ZH: "失败:", EN: "failed: "}.In(lang) + why(r, lang)
	}
	return ""
}

// why is the reasons of a failed run, one per channel.
func why(r schedule.Result, lang string) string {
	if len(r.Failures) == 0 {
		return r.Text
	}
	var parts []string
	for _, f := range r.Failures {
		text := reasonText(f.Code, f.Text, lang)
		if f.Channel != "" {
			text = channelWord(f.Channel).In(lang) + " – " + text
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, domain.Text{ZH: ";", EN: "; "}.In(lang))
}

func channelWord(kind string) domain.Text {
	return map[string]domain.Text{notice.Email: {ZH: "邮件", EN: "e-mail"}, notice.WeCom: {ZH: "企业微信", EN: "WeCom"},
		notice.DingTalk: {ZH: "钉钉", EN: "DingTalk"}, notice.Feishu: {ZH: "飞书", EN: "Feishu"}, notice.Slack: {ZH: "Slack", EN: "Slack"}}[kind]
}

// reasonText says why something was not delivered. What the other side answered is given as it came, in whatever language.
func reasonText(code, detail, lang string) string {
	whole := map[string]domain.Text{
		schedule.CodeNoMail: {ZH: "还没有配置发信服务器,邮件发不出去;请管理员用 --smtp-url 和 --mail-from 启动 Kefu",
			EN: "no mail server is configured, so e-mail cannot be sent; ask the administrator to start Kefu with --smtp-url and --mail-from"},
		"private_webhook": {ZH: "群机器人的地址在内网;要允许,请管理员用 --allow-private-webhooks 启动 Kefu",
			EN: "the robot's address leads into a private network; to allow that, ask the administrator to start Kefu with --allow-private-webhooks"},
		"owner_disabled": {ZH: "建立者的账号已停用;请用别的账号重新保存", EN: "the account of its owner is disabled; save it under another account"},
		"no_report":      {ZH: "要发的报表已经删除,或建立者看不到它了", EN: "the saved report is gone, or its owner may not see it any more"},
	}
	if t, ok := whole[code]; ok {
		return t.In(lang)
	}
	zh, known := map[string]string{
		"mail_failed":     "发信服务器没有收下邮件",
		"bad_email":       "收件地址不对",
		"bad_webhook":     "Webhook 地址不对",
		"webhook_failed":  "群机器人没有收到",
		"webhook_refused": "群机器人拒绝了消息",
	}[code]
	if !known {
		return detail
	}
	return domain.Text{ZH: zh + "(" + detail + ")", EN: detail}.In(lang)
}

func (v ScheduleView) schedule(id domain.ID) schedule.Schedule {
	s := schedule.Schedule{ID: id, Enabled: v.Enabled, Spec: schedule.Spec{Name: v.Name, Kind: v.Kind, Weekday: v.Weekday, Day: v.Day, Time: v.Time,
		Formats: v.Formats, Period: v.Period}}
	if v.Report != nil {
		s.Report = *v.Report
	}
	for _, c := range v.Channels {
		s.Spec.Channels = append(s.Spec.Channels, notice.Channel{Type: c.Type, To: c.To, Secret: c.Secret})
	}
	return s
}

func (a *API) addSchedule(ctx context.Context, in *bodyOf[ScheduleView]) (*bodyOf[ScheduleView], error) {
	return a.putSchedule(ctx, in.Body.schedule(0))
}

func (a *API) saveSchedule(ctx context.Context, in *change[ScheduleView]) (*bodyOf[ScheduleView], error) {
	return a.putSchedule(ctx, in.Body.schedule(in.ID))
}

func (a *API) putSchedule(ctx context.Context, s schedule.Schedule) (*bodyOf[ScheduleView], error) {
	saved, err := a.Schedules.Save(ctx, caller(ctx), s)
	if err != nil {
		return nil, err
	}
	if err := a.record(ctx, "schedule.save", "schedule:"+saved.ID.String(), map[string]string{"name": saved.Spec.Name}); err != nil {
		return nil, err
	}
	names, err := a.userNames(ctx)
	return &bodyOf[ScheduleView]{Body: a.scheduleView(ctx, saved, names)}, err
}

func (a *API) deleteSchedule(ctx context.Context, in *PathID) (*empty, error) {
	if err := a.Schedules.Delete(ctx, caller(ctx), in.ID); err != nil {
		return nil, err
	}
	return &empty{}, a.record(ctx, "schedule.delete", "schedule:"+in.ID.String(), nil)
}

// runSchedule answers before the report is made; the log of deliveries says how it went.
func (a *API) runSchedule(ctx context.Context, in *PathID) (*empty, error) {
	p := caller(ctx)
	if _, err := a.Schedules.Get(ctx, p, in.ID); err != nil {
		return nil, err
	}
	if err := a.record(ctx, "schedule.run", "schedule:"+in.ID.String(), nil); err != nil {
		return nil, err
	}
	a.Background.Go(func(ctx context.Context) {
		if err := a.Schedules.RunNow(ctx, p, in.ID); err != nil {
			a.Log.Warn("schedule not delivered", "schedule", in.ID.String(), "err", err)
		}
	})
	return &empty{}, nil
}

func (a *API) deliveries(ctx context.Context, in *PathID) (*list[DeliveryView], error) {
	rows, err := a.Schedules.Deliveries(ctx, caller(ctx), in.ID)
	return items(deliveryViews(rows, lang(ctx)), err)
}

func (a *API) allDeliveries(ctx context.Context, _ *empty) (*list[DeliveryView], error) {
	rows, err := a.Schedules.AllDeliveries(ctx, caller(ctx))
	return items(deliveryViews(rows, lang(ctx)), err)
}

func deliveryViews(rows []schedule.Delivery, lang string) (out []DeliveryView) {
	for _, d := range rows {
		v := DeliveryView{Schedule: d.Schedule, Name: d.Name, At: d.At, Recipient: d.Recipient, OK: d.Result == schedule.StateSent, Result: d.Result,
			Code: d.Code, Text: resultWord(d.Result).In(lang)}
		v.Channel, v.To, _ = strings.Cut(d.Recipient, " ")
		if !v.OK {
			v.Reason = reasonText(d.Code, d.Detail, lang)
			v.Text += domain.Text{ZH: ":", EN: ": "}.In(lang) + v.Reason
		}
		if d.Recipient != "" {
			v.Text = d.Recipient + " · " + v.Text
		}
		out = append(out, v)
	}
	return out
}

func resultWord(result string) domain.Text {
	return map[string]domain.Text{schedule.StateSent: {ZH: "已送达", EN: "delivered"}, schedule.StateRetry: {ZH: "未送达,稍后重试", EN: "not delivered, will try again"},
		schedule.StateFailed: {ZH: "失败", EN: "failed"}}[result]
}
