package importer

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/feature/report/history"
)

const zendeskCSV = `Id,Requester,Requester id,Requester email,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Initially assigned at,Solved at,Satisfaction Score,First reply time in minutes
101,Eva Stein,9001,eva@shop.example,Amy Lin,Europe,Where is my parcel,delay vip,Solved,High,Mail,Problem,2026-06-01 10:00,2026-06-01 10:02,2026-06-01 15:00,Good,12
102,Bob Hay,9002,bob@shop.example,Bo Chen,Europe,Size,,Open,Normal,Chat,Question,2026-06-01 11:00,,,Unoffered,3
103,Bob Hay,9002,bob@shop.example,Bo Chen,Europe,Size,,Solved,Normal,Chat,Question,2026-06-01 11:00,,2026-06-01 10:59,Bad,3
`

const zendeskJSON = `{"id":101,"requester_id":9001,"assignee_id":501,"status":"solved","priority":"high","tags":["vip"],"via":{"channel":"email"},"satisfaction_rating":{"score":"good"},"comments":[{"id":1,"author_id":9001,"public":true,"created_at":"2026-06-01T10:00:00Z","body":"Where is it?"},{"id":2,"author_id":501,"public":false,"created_at":"2026-06-01T10:01:00Z","body":"ask"},{"id":3,"author_id":501,"public":true,"created_at":"2026-06-01T10:12:00Z","body":"Today."}]}
`

const gorgiasJSON = `{"id":7,"channel":"chat","status":"closed","language":"en","spam":false,"closed_datetime":"2026-06-01T11:00:00+00:00","customer":{"id":3,"name":"Eva","email":"eva@shop.example"},"assignee_user":{"email":"amy@desk.example"},"satisfaction_survey":{"score":4},"tags":[{"name":"refund"}],"messages":[{"id":70,"from_agent":false,"public":true,"created_datetime":"2026-06-01T10:00:00+00:00","body_text":"Hi","sender":{"email":"eva@shop.example"}},{"id":71,"from_agent":true,"public":true,"failed_datetime":null,"created_datetime":"2026-06-01T10:02:00+00:00","body_text":"Hello","sender":{"email":"amy@desk.example"}}]}
`

const chatwootCSV = `id,conversation_id,message_type,content,created_at,private,content_type,sender_type,sender_id,inbox_id
1,5,0,Hi,2026-06-01 10:00:00.123456,f,text,Contact,77,2
2,5,3,We reply soon,2026-06-01 10:00:01,f,text,,,2
3,5,1,secret,2026-06-01 10:01:00,t,text,User,8,2
4,5,1,Hello,2026-06-01 10:02:00,f,text,User,8,2
5,5,2,resolved by 8,2026-06-01 10:03:00,f,text,User,8,2
`

const libredeskCSV = `uuid,conversation_id,type,sender_type,sender_id,created_at,private,content,status
a1,5,incoming,contact,77,2026-06-01 10:00:00+00,f,Hi,received
a2,5,outgoing,agent,8,2026-06-01 10:02:00+00,f,Hello,sent
a3,5,outgoing,agent,8,2026-06-01 10:03:00+00,f,Again,failed
a4,5,activity,agent,8,2026-06-01 10:04:00+00,f,closed,sent
`

func TestReadyMappings(t *testing.T) {
	for _, c := range []struct {
		preset, file, content             string
		conversations, messages, rejected int64
		observes                          string
		actors                            string
	}{
		{"zendesk_tickets", "z.csv", zendeskCSV, 2, 0, 1, "stamps identity ratings", ""},
		{"zendesk_comments", "z.json", zendeskJSON, 1, 3, 0, "messages stamps identity ratings", "customer agent/note agent"},
		{"gorgias_messages", "g.json", gorgiasJSON, 1, 2, 0, "messages stamps identity ratings", "customer agent"},
		{"chatwoot_messages", "c.csv", chatwootCSV, 1, 5, 0, "messages stamps identity", "customer rule agent/note agent system"},
		{"libredesk_messages", "l.csv", libredeskCSV, 1, 4, 0, "messages stamps identity", "customer agent agent/failed system"},
	} {
		path := filepath.Join(t.TempDir(), c.file)
		if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
			t.Fatal(err)
		}
		m, _, _, err := Guess(path, Options{})
		if err != nil || m.Name != c.preset {
			t.Errorf("%s: recognised as %q, %v", c.preset, m.Name, err)
			continue
		}
		f, err := Open(path, m, Options{})
		if err != nil {
			t.Fatal(err)
		}
		k := &kept{}
		sum, err := history.Convert(t.Context(), f, m, env(), k)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if sum.Conversations != c.conversations || sum.Messages != c.messages || sum.TotalRejected() != c.rejected || strings.Join(history.ObservesNames(sum.Observes), " ") != c.observes {
			t.Errorf("%s: %+v, observes %v", c.preset, sum, history.ObservesNames(sum.Observes))
		}
		if got := k.actors(); got != c.actors {
			t.Errorf("%s: %q, want %q", c.preset, got, c.actors)
		}
	}
}

// kept keeps events.
type kept struct {
	counted
	events []domain.Event
}

func (k *kept) actors() string {
	var out []string
	for _, e := range k.events {
		if m, ok := e.Data.(domain.MessageCreated); ok {
			s := string(e.Actor.Kind)
			if m.Note {
				s += "/note"
			}
			if m.Failed {
				s += "/failed"
			}
			out = append(out, s)
		}
	}
	return strings.Join(out, " ")
}

func TestZendeskTicketStamps(t *testing.T) {
	m, err := Preset("zendesk_tickets")
	if err != nil {
		t.Fatal(err)
	}
	f := open(t, "z.csv", []byte(zendeskCSV), m)
	k := &kept{}
	if _, err := history.Convert(t.Context(), f, m.Fit(f.Header()), env(), k); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range k.events {
		if e.ConversationID != domain.HashID("zendesk", "conversation", "101") {
			continue
		}
		s := e.At.Time().Format("15:04 ") + string(e.Kind)
		switch d := e.Data.(type) {
		case domain.ConversationStarted:
			s += fmt.Sprint(" ", d.Channel, " ", d.Priority)
		case domain.ConversationStamped:
			s += " " + d.FirstReply.Time().Format("15:04")
		case domain.SurveyAnswered:
			s += fmt.Sprint(" ", d.Score)
		}
		got = append(got, s)
	}
	want := []string{"10:00 conversation.started email high", "10:00 conversation.classified", "10:00 conversation.tagged", "10:02 conversation.assigned",
		"10:12 conversation.stamped 10:12", "15:00 conversation.resolved", "15:00 survey.answered 5"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

const pair = "version: 1\nsource: bench\ngrain: message\nzone: UTC\ncolumns: {conversation: c, message: m, author: who, inbound: in, time: at, text: text}\n"

func bulk(messages int) []byte {
	var b bytes.Buffer
	b.WriteString("c,m,who,in,at,text\n")
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range messages {
		conv := i * 7919 % (messages/8 + 1)
		in, who := i%2 == 0, fmt.Sprint("agent", i%40)
		if in {
			who = fmt.Sprint("customer", conv)
		}
		fmt.Fprintf(&b, "%d,%d,%s,%v,%s,\"Where is my order number %d, please? It was sent last week.\"\n", conv, i, who, in,
			start.Add(time.Duration(i)*7*time.Second).Format(time.DateTime), i)
	}
	return b.Bytes()
}

// A spool on disk and rows in another order give the same events, in batches that stay small.
func TestSpoolAndOrderChangeNothing(t *testing.T) {
	m, err := history.ParseMapping([]byte(pair))
	if err != nil {
		t.Fatal(err)
	}
	b := bulk(20000)
	sum, inMemory := convert(t, "f.csv", b, m, env())
	s, err := NewSpool(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	e := env()
	e.Spool = s
	rows := strings.Split(strings.TrimSpace(string(b)), "\n")
	for i, j := 1, len(rows)-1; i < j; i, j = i+1, j-1 {
		rows[i], rows[j] = rows[j], rows[i]
	}
	other, onDisk := convert(t, "f.csv", []byte(strings.Join(rows, "\n")), m, e)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if sum.Messages != 20000 || len(inMemory.ids) != 20000+int(sum.Conversations) {
		t.Errorf("%d messages, %d events", sum.Messages, len(inMemory.ids))
	}
	if d := cmp.Diff(sum, other); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(inMemory.ids, onDisk.ids); d != "" {
		t.Error("other events")
	}
	if inMemory.max > 16_100 {
		t.Errorf("a batch of %d events", inMemory.max)
	}
}

func TestRejectsFile(t *testing.T) {
	var b bytes.Buffer
	r, err := NewRejects(&b, "zh-CN")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Add(7, history.ReasonBadRating, "rating: 9", "=cmd,\"x\""); err != nil {
		t.Fatal(err)
	}
	if err := r.Flush(); err != nil {
		t.Fatal(err)
	}
	want := "\ufeff行号,代码,原因,说明,原始行\r\n7,bad_rating,评价不在评分范围内,rating: 9,\"'=cmd,\"\"x\"\"\"\r\n"
	if b.String() != want {
		t.Errorf("%q", b.String())
	}
}

func BenchmarkConvert(b *testing.B) {
	m, err := history.ParseMapping([]byte(pair))
	if err != nil {
		b.Fatal(err)
	}
	const n = 100000
	text := bulk(n)
	b.ReportAllocs()
	for b.Loop() {
		f, err := OpenReaderAt("f.csv", bytes.NewReader(text), int64(len(text)), m, Options{})
		if err != nil {
			b.Fatal(err)
		}
		s, err := NewSpool(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		e := env()
		e.Spool = s
		sum, err := history.Convert(b.Context(), f, m, e, history.DryRun{})
		if err != nil || sum.Messages != n {
			b.Fatal(err, sum)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

func (k *kept) Batch(_ context.Context, b domain.Batch) error {
	k.events = append(k.events, b.Events...)
	return nil
}
