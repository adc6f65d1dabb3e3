package history

import (
	"encoding/json"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
)

func guess(file string, lines ...string) (Mapping, []string) {
	t := tab(lines...)
	m, notes := Guess(t.head, t.rows, file)
	var codes []string
	for _, n := range notes {
		codes = append(codes, strings.TrimSuffix(n.Code+" "+n.Column, " "))
	}
	return m, codes
}

func TestGuessTickets(t *testing.T) {
	m, notes := guess("C:\\export\\Helpdesk 20260601.csv", "Ticket ID|Created|First response time|Closed at|Assignee|Customer email|Rating|Shoe size",
		"1|13/06/2026 10:00|95|13/06/2026 12:00|Amy|e@x.example|5|42", "2|1/06/2026 10:00||||||")
	want := map[Field]ColumnRule{"conversation": {Column: "Ticket ID"}, "created": {Column: "Created"}, "first_reply_after": {Column: "First response time"},
		"resolved": {Column: "Closed at"}, "agent": {Column: "Assignee"}, "email": {Column: "Customer email"}, "rating": {Column: "Rating"}}
	if d := gocmp.Diff(want, m.Columns); d != "" {
		t.Error(d)
	}
	if m.Source != "helpdesk" || m.Grain != GrainTicket || m.DateOrder != "dmy" || m.Validate() != nil {
		t.Errorf("%+v %v", m, m.Validate())
	}
	if d := gocmp.Diff([]string{"column_unused Shoe size", "zone_missing"}, notes); d != "" {
		t.Error(d)
	}
}

func TestGuessMessages(t *testing.T) {
	m, notes := guess("chat.jsonl", "conversation_id|sender_type|sender|created_at|body", "9|Contact|eva|2026-06-01T10:00:00Z|hi", "9|Agent|amy|2026-06-01T10:00:09Z|hello")
	if m.Grain != GrainMessage || m.Columns["author_kind"].Column != "sender_type" || m.Columns["time"].Column != "created_at" || m.Validate() != nil || len(notes) != 0 {
		t.Errorf("%+v %v %v", m, notes, m.Validate())
	}
	m, notes = guess("chat.csv", "客户编号|发送人|发送方|发送时间|内容", "7|小王|客服|2026-06-01 10:00|您好")
	if m.Conversation.By != "customer" || m.Columns["author_kind"].Column != "发送方" || m.Validate() != nil {
		t.Errorf("%+v %v", m, m.Validate())
	}
	if d := gocmp.Diff([]string{"conversation_unknown", "zone_missing"}, notes); d != "" {
		t.Error(d)
	}
}

func TestGuessEvents(t *testing.T) {
	m, _ := guess("log.csv", "case id|timestamp|event|resource", "1|2026-06-01 10:00:00+00:00|Assigned|Amy", "1|2026-06-01 11:00:00+00:00|Closed|Amy", "1|2026-06-01 12:00:00+00:00|Danced|Amy")
	want := map[string]string{"Assigned": "assigned", "Closed": "resolved", "Danced": "ignore"}
	if d := gocmp.Diff(want, m.Columns["event"].Map); d != "" || m.Grain != GrainEvent || m.Validate() != nil {
		t.Error(d, m, m.Validate())
	}
}

func TestGuessFigures(t *testing.T) {
	m, _ := guess("赤兔.xlsx", "日期|客服|接待人数|客服回复率|平均响应|销售额", "2026-06-01|小王|12|98.5|23|1,200.00")
	if m.Grain != GrainFigures || m.Validate() != nil || m.Columns["agent"].Column != "客服" || m.Columns["day"].Column != "日期" {
		t.Fatalf("%+v %v", m, m.Validate())
	}
	want := map[string]FigureRule{"接待人数": {Key: "reported_handled_people", Unit: "count"}, "客服回复率": {Key: "reported_reply_rate", Unit: "ratio", Format: "percent"},
		"平均响应": {Key: "reported_average_response", Unit: "ms"}, "销售额": {Key: "reported_sales", Unit: "money"}}
	if d := gocmp.Diff(want, m.Figures); d != "" {
		t.Error(d)
	}
}

func TestGuessPrefersTheFullerPreset(t *testing.T) {
	a := Mapping{Name: "a", Recognise: []string{"Id"}, Columns: map[Field]ColumnRule{}}
	b := Mapping{Name: "b", Recognise: []string{"Id", "Created at"}, Columns: map[Field]ColumnRule{"created": {Column: "Created at"}, "rating": {Column: "Score"}, "channel": {Const: "web"}}}
	m, _ := Guess([]string{"id", "created_at", "x"}, nil, "f.csv", a, b)
	if m.Name != "b" || len(m.Columns) != 2 {
		t.Errorf("%+v", m)
	}
	if m, _ := Guess([]string{"created_at"}, nil, "f.csv", a, b); m.Name != "" {
		t.Errorf("half a preset was recognised: %+v", m)
	}
}

func TestAmbiguousDatesAreSaid(t *testing.T) {
	m, notes := guess("f.csv", "Ticket|Created", "1|03/04/2026 10:00")
	if m.DateOrder != "dmy" || notes[0] != "ambiguous_dates" {
		t.Errorf("%q %v", m.DateOrder, notes)
	}
	if m, _ := guess("f.csv", "Ticket|Created", "1|03/14/2026 10:00"); m.DateOrder != "mdy" {
		t.Errorf("%q", m.DateOrder)
	}
}

func TestMappingRoundTrip(t *testing.T) {
	m := mapping(t, messageYAML+"  Amy: {id: 12, team: EU}\n")
	b, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := ParseMapping(b)
	if err != nil {
		t.Fatalf("%v in\n%s", err, b)
	}
	if d := gocmp.Diff(m, back); d != "" {
		t.Error(d)
	}
	if !strings.Contains(string(b), "message: id\n") {
		t.Errorf("a plain column is written as its name:\n%s", b)
	}
}

func TestMappingsThatCannotWork(t *testing.T) {
	ok := "version: 1\nsource: x\n"
	for yaml, code := range map[string]string{
		"":                                    "mapping_empty",
		"version: 2\nsource: x":               "mapping_version",
		"version: 1":                          "mapping_source",
		ok + "grain: day":                     "mapping_grain",
		ok + "grian: ticket":                  "mapping_syntax",
		ok + "grain: ticket\nzone: Mars":      "mapping_zone",
		ok + "grain: ticket\ndate_order: ydm": "mapping_date_order",
		ok + "grain: ticket\ncolumns: {colour: c}":                                          "mapping_field",
		ok + "grain: ticket\ncolumns: {reply_to: c}":                                        "mapping_field_grain",
		ok + "grain: ticket\ncolumns: {agent: {map: {a: b}}}":                               "mapping_no_column",
		ok + "grain: ticket\ncolumns: {created: {column: c, format: min}}":                  "mapping_format",
		ok + "grain: ticket\ncolumns: {rating: {column: c, scale: 1}}":                      "mapping_scale",
		ok + "grain: ticket\nobserves: [everything]":                                        "mapping_observes",
		ok + "grain: ticket\nagents: {a: {as: a}}":                                          "mapping_agent_chain",
		ok + "grain: ticket\nagents: {a: {as: b}, b: {as: c}}":                              "mapping_agent_chain",
		ok + "grain: ticket\nagents: {a: {kind: cat}}":                                      "mapping_agent_kind",
		ok + "grain: message\ncolumns: {time: t, conversation: c}":                          "mapping_needs_author",
		ok + "grain: message\ncolumns: {time: t, inbound: c}\nconversation: {by: magic}":    "mapping_conversation_by",
		ok + "grain: message\ncolumns: {time: t, inbound: c}\nconversation: {by: customer}": "mapping_needs_customer",
		ok + "grain: figures\ncolumns: {agent: a, day: d}":                                  "mapping_needs_figures",
		ok + "grain: ticket\ndelimiter: ab":                                                 "mapping_delimiter",
	} {
		_, err := ParseMapping([]byte(yaml))
		e, is := err.(*domain.Error)
		if !is || e.Code != code || e.Kind != domain.KindInvalid {
			t.Errorf("%q: %v, want %s", yaml, err, code)
		}
	}
	if _, err := ParseMapping([]byte(ok + "grain: ticket\ncolumns: {agent: a}")); err == nil {
		t.Error("a ticket file without id and time was accepted")
	}
}

func TestAMissingColumnIsNamed(t *testing.T) {
	_, err := Convert(t.Context(), tab("id|when"), mapping(t, "grain: ticket\ncolumns: {conversation: id, created: Created}\n"), testEnv(), &kept{})
	if e, ok := err.(*domain.Error); !ok || e.Code != "mapping_column_missing" || !strings.Contains(e.Message, "id, when") {
		t.Errorf("%v", err)
	}
}

func TestDeclaredObservationsAreAnUpperBound(t *testing.T) {
	base := "grain: ticket\ncolumns: {conversation: id, created: c, resolved: r, agent: a, email: e}\n"
	for yaml, want := range map[string]string{
		base: "stamps identity", base + "observes: [stamps]": "stamps", base + "observes: [messages, stamps, assignment, status]": "stamps assignment status",
	} {
		if got := strings.Join(ObservesNames(mapping(t, yaml).Sees()), " "); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestPreviewShowsProblemsPerCell(t *testing.T) {
	rows, err := Preview(tab(ticketHead, "1|2026-06-01 10:00||soon|||||||", "2|2026-06-01 10:00|2026-06-01 09:00||||||chat||", "3|2026-06-01 10:00||||||||"),
		mapping(t, ticketYAML), testEnv(), 2)
	if err != nil || len(rows) != 2 {
		t.Fatal(err, len(rows))
	}
	if rows[0].Reject != ReasonBadNumber || rows[0].Line != 2 || rows[1].Reject != ReasonReplyBeforeCreated {
		t.Errorf("%+v", rows)
	}
	for _, c := range rows[0].Cells {
		if (c.Problem != "") != (c.Field == "first_reply_after") {
			t.Errorf("%+v", c)
		}
		if c.Field == "created" && (c.Raw != "2026-06-01 10:00" || c.Value != "2026-06-01T10:00:00Z" || c.Column != "created") {
			t.Errorf("%+v", c)
		}
	}
	figures, err := Preview(tab("客服|日期|接待人数|平均响应|回复率", "Amy|2026/6/1|12|1分|50%"), mapping(t, figureYAML), testEnv(), 20)
	if err != nil || len(figures) != 1 || figures[0].Cells[3].Value != "60000" {
		t.Errorf("%+v %v", figures, err)
	}
}

func FuzzMapping(f *testing.F) {
	f.Add([]byte("version: 1\nsource: x\n" + ticketYAML))
	f.Add([]byte("version: 1\nsource: x\n" + eventYAML))
	f.Add([]byte("version: 1\nsource: x\n" + figureYAML))
	f.Add([]byte("a: &a [*a]"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := ParseMapping(b)
		if err != nil {
			return
		}
		text, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if back, err := ParseMapping(text); err != nil || back.Grain != m.Grain || len(back.Columns) != len(m.Columns) {
			t.Errorf("written mapping is not read back: %v\n%s", err, text)
		}
	})
}

func TestMappingTravelsAsJSON(t *testing.T) {
	m := mapping(t, eventYAML+"agents: {Amy: {id: 12345678901234567, as: Bo}}\n")
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var back Mapping
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if d := gocmp.Diff(m, back); d != "" || !strings.Contains(string(b), `"id":"12345678901234567"`) {
		t.Errorf("%s\n%s", d, b)
	}
}
