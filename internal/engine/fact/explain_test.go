package fact

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
)

// codes lists the notes of an explanation, "event:code" each.
func codes(list []Explained) []string {
	var out []string
	for _, e := range list {
		for _, n := range e.Notes {
			out = append(out, fmt.Sprintf("%d:%s", e.Event, n.Code))
		}
	}
	return out
}

func TestExplain(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")                                                                                                            // 1
	s.customer("16 10:00")                                                                                                            // 2
	s.add("16 10:00:01", someone(domain.ActorRule), domain.MessageCreated{})                                                          // 3
	s.assign("16 10:00:05", 0, amy, domain.AssignRouting)                                                                             // 4
	s.customer("16 10:01")                                                                                                            // 5
	s.agent("16 10:06", amy)                                                                                                          // 6
	s.assign("16 10:07", amy, ben, domain.AssignTransfer)                                                                             // 7
	s.add("16 10:08", human(ben), domain.MessageCreated{Note: true})                                                                  // 8
	s.resolve("16 10:10", ben)                                                                                                        // 9
	s.add("16 10:11", someone(domain.ActorSystem), domain.SurveyInvited{Invitation: 900, Agent: ref(amy), Survey: domain.SurveyCSAT}) // 10
	s.add("16 10:20", someone(domain.ActorCustomer), domain.SurveyAnswered{Invitation: 900, Survey: domain.SurveyCSAT, Score: 5})     // 11
	f := folder(t)
	list := f.Explain(s.timeline(), 1)
	wants := []string{
		"1:conversation_counted",
		"2:turn_opened", "2:timeout_at", "2:sla_breached", "2:sla_met",
		"3:auto_reply_not_counted",
		"4:transfer_not_counted",
		"5:turn_joined",
		"6:turn_answered", "6:first_reply_counted",
		"7:transfer_counted",
		"8:note_not_counted",
		"9:resolved_cycle", "9:fcr_solved",
		"11:rating_credited",
	}
	if diff := cmp.Diff(wants, codes(list)); diff != "" {
		t.Error(diff)
	}
	for _, e := range list {
		for _, n := range e.Notes {
			switch n.Code {
			case CodeFirstReplyCounted:
				want(t, "for", n.Agent, amy)
				want(t, "counted", n.Counted, true)
				want(t, "zh", n.Text("zh-CN"), "首次响应时间:自然时间 6 分,营业时间 6 分")
				want(t, "en", n.Text("en"), "first response time: 6 min by the calendar, 6 min in service hours")
			case CodeTimeout:
				want(t, "zh", n.Text("zh-CN"), "响应超时:第 1 轮在 2026-11-16 10:05:00 超过 5 分")
				want(t, "for", n.Agent, amy)
			case CodeTransferCounted:
				want(t, "for", n.Agent, amy)
			case CodeTransferNotCounted:
				want(t, "zh", n.Text("zh-CN"), "不计为转接:此前无人负责")
				want(t, "en", n.Text("en-GB"), "does not count as a transfer: nobody held it")
			}
		}
	}
	want(t, "an unknown conversation", len(f.Explain(s.timeline(), 99)), 0)
}

func TestExplainReopening(t *testing.T) {
	play := func(after func(*script)) []string {
		s := write(t)
		s.solved(1, "02", domain.ConversationClassified{}) // events 1–4
		after(s)
		return codes(folder(t).Explain(s.timeline(), 1))
	}
	has := func(list []string, code string) {
		t.Helper()
		if !slices.Contains(list, code) {
			t.Errorf("%v lacks %s", list, code)
		}
	}
	has(play(func(s *script) {
		s.customer("03 10:00")
		s.reopen("03 10:00", domain.ActorCustomer)
	}), "6:reopened_counts_against")
	has(play(func(s *script) {
		s.thanks("03 10:00")
		s.reopen("03 10:00", domain.ActorCustomer)
	}), "6:reopened_not_counted")
	has(play(func(s *script) { s.solved(2, "03", domain.ConversationClassified{}) }), "4:fcr_returned")
	s := write(t)
	s.solved(1, "02", domain.ConversationClassified{})
	s.solved(2, "03", domain.ConversationClassified{})
	has(codes(folder(t).Explain(s.timeline(), 2)), "6:fcr_return")
}

func TestExplainMergedConversation(t *testing.T) {
	s := twins(t)
	s.merge("16 10:20", 2, 1)
	s.agent("16 10:30", amy)
	f := folder(t)
	parent := f.Explain(s.timeline(), 1)
	joined := false
	for _, e := range parent {
		joined = joined || e.Conversation == 2
	}
	want(t, "the parent shows the child's messages", joined, true)
	child := codes(f.Explain(s.timeline(), 2))
	if !slices.Contains(child, "4:turn_opened") || !slices.Contains(child, "9:merged_away") {
		t.Errorf("the child's events lack their notes: %v", child)
	}
	seen := map[string]int{}
	for _, c := range codes(parent) {
		seen[c]++
		if seen[c] > 1 && !strings.Contains(c, "sla_") {
			t.Errorf("%s is said twice", c)
		}
	}
}

// TestExplainChangesNoFigure folds with and without a tracer.
func TestExplainChangesNoFigure(t *testing.T) {
	f := folder(t)
	for seed := range uint64(300) {
		tl := history(seed)
		fd := fold{Folder: f, tr: &tracer{notes: map[*domain.Event][]Note{}}}
		s := &scratch{}
		fd.all(tl.Person, s.order(tl.Events))
		if diff := cmp.Diff(f.Fold(tl), fd.out); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
	}
}

// TestExplainAgreesWithTheRows compares every counted wait with its turn.
func TestExplainAgreesWithTheRows(t *testing.T) {
	f := folder(t)
	for seed := range uint64(300) {
		tl := history(seed)
		waits := map[domain.ID]Null{}
		timeouts, transfers := 0, 0
		rows := f.Fold(tl)
		for _, x := range rows.Turns {
			if x.Reply.At != 0 {
				waits[x.ReplyMsg] = x.Wait
			}
			if x.TimeoutAt != 0 {
				timeouts++
			}
		}
		for _, g := range rows.Segments {
			if g.Transfer {
				transfers++
			}
		}
		for c := domain.ID(1); c <= mostTalks; c++ {
			for _, e := range f.Explain(tl, c) {
				if e.Conversation != c {
					continue // shown again under the parent
				}
				for _, n := range e.Notes {
					switch n.Code {
					case CodeTurnAnswered:
						want(t, fmt.Sprintf("seed %d: wait", seed), n.Args["wait_ms"], any(waits[e.Event].V))
						delete(waits, e.Event)
					case CodeTimeout:
						timeouts--
					case CodeTransferCounted:
						transfers--
					}
				}
			}
		}
		want(t, fmt.Sprintf("seed %d: unexplained answers", seed), len(waits), 0)
		want(t, fmt.Sprintf("seed %d: unexplained time-outs", seed), timeouts, 0)
		want(t, fmt.Sprintf("seed %d: unexplained transfers", seed), transfers, 0)
	}
}

// Both sides say why a message counts where it counts.
func TestExplainSplit(t *testing.T) {
	s := write(t)
	s.start(1, "16 10:00")                                                                      // 1
	s.customer("16 10:00")                                                                      // 2
	s.agent("16 10:01", amy)                                                                    // 3
	s.add("16 10:05", someone(domain.ActorCustomer), domain.MessageCreated{Message: 44})        // 4
	s.agent("16 10:08", amy)                                                                    // 5
	s.start(2, "16 10:05")                                                                      // 6
	s.add("16 10:20", human(amy), domain.ConversationSplit{From: 1, Messages: []domain.ID{44}}) // 7
	s.events[5].SourcePos = -1
	f := folder(t)
	old, made := f.Explain(s.timeline(), 1), f.Explain(s.timeline(), 2)
	wants := []string{"1:conversation_counted", "2:turn_opened", "2:sla_met", "2:sla_running", "3:turn_answered", "3:first_reply_counted", "7:split_away"}
	if diff := cmp.Diff(wants, codes(old)); diff != "" {
		t.Error("the old one", diff)
	}
	wants = []string{"6:conversation_counted", "4:moved_here", "4:turn_opened", "4:timeout_at", "4:sla_running", "4:sla_running", "7:split_from"}
	if diff := cmp.Diff(wants, codes(made)); diff != "" {
		t.Error("the new one", diff)
	}
	away, here := old[len(old)-1], made[1]
	want(t, "both name the other side", away.Notes[0].Text("en"), "messages that were split off, and count in the other conversation and no longer here: 1")
	want(t, "and which it is", away.Notes[0].Other(), domain.ID(2))
	want(t, "the other way, too", here.Notes[0].Other(), domain.ID(1))
	want(t, "in Chinese, too", here.Notes[0].Text("zh-CN"), "原在另一个会话,拆分后计入本会话")
	want(t, "the line of the split is the new one's", away.Conversation, domain.ID(2))
}

func TestEveryCodeHasWords(t *testing.T) {
	source, err := os.ReadFile("notes.go")
	if err != nil {
		t.Fatal(err)
	}
	list := sentences()
	declared := regexp.MustCompile(`(?m)^\tCode\w+\s+= "(\w+)"`).FindAllStringSubmatch(string(source), -1)
	want(t, "sentences", len(list), len(declared))
	for _, m := range declared {
		s, ok := list[m[1]]
		if !ok || s.area == "" || s.zh == "" || s.en == "" {
			t.Errorf("code %s lacks area or words", m[1])
		}
		args := regexp.MustCompile(`{{(\w+)}}`)
		zh, en := args.FindAllString(s.zh, -1), args.FindAllString(s.en, -1)
		slices.Sort(zh)
		slices.Sort(en)
		if m[1] != CodeFCRReturned && !slices.Equal(zh, en) {
			t.Errorf("code %s: arguments differ between the languages: %v, %v", m[1], zh, en)
		}
		for _, never := range []string{"坐席", "座席", "逾期", "违约", "买家", "用户", "转化率", "响应时间"} {
			if strings.Contains(strings.ReplaceAll(s.zh, "首次响应时间", ""), never) {
				t.Errorf("code %s uses the forbidden word %s", m[1], never)
			}
		}
	}
}

func TestNoteText(t *testing.T) {
	tests := []struct {
		note   Note
		zh, en string
	}{
		{Note{Code: "nonsense"}, "nonsense", "nonsense"},
		{Note{Code: CodeTurnClosed, Args: map[string]any{"n": int64(2), "wait_ms": int64(90061000)}}, "第 2 轮未获人工回复即结束,已等待 1 天 1 小时", "turn 2 ends without a human reply after 1 d 1 h"},
		{Note{Code: CodeTurnClosed, Args: map[string]any{"n": int64(2), "wait_ms": int64(84999)}}, "第 2 轮未获人工回复即结束,已等待 1 分 24 秒", "turn 2 ends without a human reply after 1 min 24 s"},
		{Note{Code: CodeTurnClosed, Args: map[string]any{"n": int64(2), "wait_ms": int64(0)}}, "第 2 轮未获人工回复即结束,已等待 0 秒", "turn 2 ends without a human reply after 0 s"},
		{Note{Code: CodeFirstReplyCounted, Args: map[string]any{"wait_ms": int64(1000)}}, "首次响应时间:自然时间 1 秒,营业时间 –", "first response time: 1 s by the calendar, – in service hours"},
		{
			Note{Code: CodeFirstReplyOffHours, Args: map[string]any{"wait_ms": int64(60_000), "due_at": domain.Instant(1_000_000)}},
			"首次响应时间:自然时间 1 分;营业时间口径不计(留言),改计入留言处理率,截止 1970-01-01 00:00:01",
			"first response time: 1 min by the calendar, none in service hours: an off-hours message counts as handled or not; it was due 1970-01-01 00:00:01",
		},
		{Note{Code: CodeExcluded, Args: map[string]any{"reason": "spam"}}, "不计入统计:垃圾消息", "left out of the figures: spam"},
		{Note{Code: CodeExcluded, Args: map[string]any{"reason": "own key"}}, "不计入统计:own key", "left out of the figures: own key"},
		{Note{Code: CodeSilenceEnd, Args: map[string]any{"end_at": domain.Instant(0)}}, "客户未再回复,– 自动结束", "the customer did not answer, ended by silence at –"},
		{Note{Code: CodeRatingCredited, Args: map[string]any{"score": 5}}, "评分 5,归属在邀请评价时已确定", "score 5; the credit was fixed when the customer was asked"},
		{Note{Code: CodeSilenceEnd, Args: map[string]any{"end_at": domain.Instant(1_000_000)}}, "客户未再回复,1970-01-01 00:00:01 自动结束", "the customer did not answer, ended by silence at 1970-01-01 00:00:01"},
	}
	for _, tt := range tests {
		want(t, tt.note.Code, tt.note.Text("zh-CN"), tt.zh)
		want(t, tt.note.Code, tt.note.Text("en"), tt.en)
	}
}
