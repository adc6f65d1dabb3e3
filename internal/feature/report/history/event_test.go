package history

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
)

const eventYAML = `
grain: event
zone: UTC
columns:
  conversation: case
  time: at
  agent: who
  team: line
  event:
    columns: [status, sub]
    map: {Accepted/Work: working, Accepted/Wait: on_hold, Queued/Wait: queued, Done/Closed: resolved, Odd/Odd: ignore, In/Mail: customer_message, Out/Mail: agent_message}
`

func TestEventLogBecomesConversations(t *testing.T) {
	sum, k := convert(t, eventYAML, "case|at|who|line|status|sub",
		"1|2026-06-01 09:00|Amy|L1|Queued|Wait",
		"1|2026-06-01 10:00|Amy|L1|Accepted|Work",
		"1|2026-06-01 10:30|Amy|L1|Accepted|Work",
		"1|2026-06-01 11:00|Amy|L1|Accepted|Wait",
		"1|2026-06-01 12:00|Bo|L1|Accepted|Work",
		"1|2026-06-01 12:30|Bo|L1|Odd|Odd",
		"1|2026-06-01 13:00|Bo|L1|Done|Closed",
		"1|2026-06-01 13:01|Bo|L1|Done|Closed",
		"1|2026-06-02 08:00|Bo|L1|Accepted|Work",
		"1|2026-06-02 09:00|Bo|L1|Done|Closed",
		"2|2026-06-01 09:00|Amy|L1|Strange|Thing")
	want := []string{
		"06-01 09:00 conversation.started",
		"06-01 09:00 conversation.assigned > routing",
		"06-01 10:00 conversation.assigned >Amy claim",
		"06-01 11:00 conversation.status on_hold",
		"06-01 12:00 conversation.assigned Amy>Bo transfer",
		"06-01 12:00 conversation.status open",
		"06-01 13:00 conversation.resolved Bo",
		"06-02 08:00 conversation.reopened",
		"06-02 09:00 conversation.resolved Bo",
	}
	if d := gocmp.Diff(want, story(k, "1")); d != "" {
		t.Error(d)
	}
	if sum.Rejected[ReasonUnknownValue] != 1 || sum.Accepted != 10 || sum.Messages != 0 {
		t.Errorf("%+v", sum)
	}
	if want := domain.ObservesStamps | domain.ObservesAssignment | domain.ObservesStatus; sum.Observes&^domain.ObservesMessages != want {
		t.Errorf("observes %v", ObservesNames(sum.Observes))
	}
	if k.batch.Conversations[0].Status != domain.StatusResolved {
		t.Errorf("status %s", k.batch.Conversations[0].Status)
	}
}

func TestEventLogWithMessages(t *testing.T) {
	_, k := convert(t, eventYAML, "case|at|who|line|status|sub",
		"1|2026-06-01 09:00|||In|Mail", "1|2026-06-01 09:05|Amy||Out|Mail", "1|2026-06-01 09:06|Amy||Done|Closed", "1|2026-06-01 09:10|||In|Mail")
	want := []string{"06-01 09:00 conversation.started", "06-01 09:00 message.created customer", "06-01 09:05 message.created agent Amy",
		"06-01 09:06 conversation.resolved ", "06-01 09:10 conversation.reopened", "06-01 09:10 message.created customer"}
	if d := gocmp.Diff(want, story(k, "1")); d != "" {
		t.Error(d)
	}
}

const figureYAML = `
grain: figures
zone: Asia/Shanghai
columns: {agent: 客服, day: 日期}
figures:
  接待人数: {key: reported_handled_people, unit: count}
  平均响应: {key: reported_average_response, unit: ms}
  回复率: {key: reported_reply_rate, unit: ratio}
`

func TestFiguresAreKeptAsReported(t *testing.T) {
	sum, k := convert(t, figureYAML, "客服|日期|接待人数|平均响应|回复率",
		"Amy|2026/6/1|12|1分24秒|98.5%",
		"Amy|2026/6/2|7|--|100%",
		"合计|2026/6/1|19|30|99%",
		"|2026/6/1|1|1|1%",
		"Bo|2026/6/1|many|1|1%",
		"Cy|2026/6/1|1|1|1%",
		"Cy|2026/6/1|2|1|1%",
		"Amy|2026/6/2|7|--|100%")
	want := []Figure{
		{Source: "old", Agent: "Amy", AgentID: domain.HashID("old", "agent", "Amy"), Day: "2026-06-01", Key: "reported_handled_people", Label: "接待人数", Value: 12, Unit: "count"},
		{Source: "old", Agent: "Amy", AgentID: domain.HashID("old", "agent", "Amy"), Day: "2026-06-01", Key: "reported_average_response", Label: "平均响应", Value: 84000, Unit: "ms"},
		{Source: "old", Agent: "Amy", AgentID: domain.HashID("old", "agent", "Amy"), Day: "2026-06-01", Key: "reported_reply_rate", Label: "回复率", Value: 0.985, Unit: "ratio"},
		{Source: "old", Agent: "Amy", AgentID: domain.HashID("old", "agent", "Amy"), Day: "2026-06-02", Key: "reported_handled_people", Label: "接待人数", Value: 7, Unit: "count"},
		{Source: "old", Agent: "Amy", AgentID: domain.HashID("old", "agent", "Amy"), Day: "2026-06-02", Key: "reported_reply_rate", Label: "回复率", Value: 1, Unit: "ratio"},
	}
	if d := gocmp.Diff(want, k.figures); d != "" {
		t.Error(d)
	}
	wantRejected := map[Reason]int64{ReasonTotalRow: 1, ReasonMissingAgent: 1, ReasonBadNumber: 1, ReasonConflict: 2}
	if d := gocmp.Diff(wantRejected, sum.Rejected); d != "" {
		t.Error(d)
	}
	if len(k.batch.Events) != 0 || sum.Conversations != 0 || sum.Accepted != 2 || sum.Repeated != 1 || sum.Figures != 5 {
		t.Errorf("reported figures must not become events: %+v", sum)
	}
}
