package history

import (
	"strings"
	"testing"
	"unicode"

	"kefu/internal/domain"
)

func TestCellsBecomeCanonical(t *testing.T) {
	for _, c := range []struct {
		kind   valueKind
		rule   ColumnRule
		in     string
		want   string
		reason Reason
	}{
		{asRating, ColumnRule{}, "4", "4", ""},
		{asRating, ColumnRule{}, "4.0", "4", ""},
		{asRating, ColumnRule{}, "4/5", "4", ""},
		{asRating, ColumnRule{}, "★★★", "3", ""},
		{asRating, ColumnRule{}, "Good", "5", ""},
		{asRating, ColumnRule{}, "badWithComment", "1", ""},
		{asRating, ColumnRule{}, "Offered", "", ""},
		{asRating, ColumnRule{}, "5星", "5", ""},
		{asRating, ColumnRule{Scale: 10}, "10", "5", ""},
		{asRating, ColumnRule{Scale: 10}, "1", "1", ""},
		{asRating, ColumnRule{}, "6", "", ReasonBadRating},
		{asRating, ColumnRule{}, "4.5", "", ReasonBadRating},
		{asRating, ColumnRule{}, "-2", "", ReasonBadRating},
		{asDuration, ColumnRule{}, "90", "90000", ""},
		{asDuration, ColumnRule{Format: "min"}, "1.5", "90000", ""},
		{asDuration, ColumnRule{}, "01:02:03", "3723000", ""},
		{asDuration, ColumnRule{}, "1分24秒", "84000", ""},
		{asDuration, ColumnRule{}, "1h 5m 3s", "3903000", ""},
		{asDuration, ColumnRule{}, "2 days", "172800000", ""},
		{asDuration, ColumnRule{}, "250ms", "250", ""},
		{asDuration, ColumnRule{}, "--", "", ""},
		{asDuration, ColumnRule{}, "-5", "", ReasonBadNumber},
		{asDuration, ColumnRule{}, "soon", "", ReasonBadNumber},
		{asDuration, ColumnRule{}, "1:75", "", ReasonBadNumber},
		{asBool, ColumnRule{}, "True", "1", ""},
		{asBool, ColumnRule{}, "否", "0", ""},
		{asBool, ColumnRule{}, "perhaps", "", ReasonUnknownValue},
		{asCount, ColumnRule{}, "1,204", "1204", ""},
		{asCount, ColumnRule{}, "1.5", "", ReasonBadNumber},
		{asChannel, ColumnRule{}, "Channel::WebWidget", "web", ""},
		{asChannel, ColumnRule{}, "Social media", "social", ""},
		{asChannel, ColumnRule{}, "在线聊天", "web", ""},
		{asChannel, ColumnRule{}, "Live Kiosk", "live_kiosk", ""},
		{asCountry, ColumnRule{}, "POLAND", "PL", ""},
		{asCountry, ColumnRule{}, "uk", "GB", ""},
		{asCountry, ColumnRule{}, "Atlantis", "", ""},
		{asLanguage, ColumnRule{}, "pt_BR", "pt-br", ""},
		{asLanguage, ColumnRule{}, "德语", "de", ""},
		{asPriority, ColumnRule{}, "Critical", "urgent", ""},
		{asStatus, ColumnRule{}, "Pending Customer Response", "pending", ""},
		{asStatus, ColumnRule{}, "未处理", "open", ""},
		{asStatus, ColumnRule{}, "已结束", "resolved", ""},
		{asGrade, ColumnRule{}, "a级", "A", ""},
		{asList, ColumnRule{}, "vip, refund ;vip", "vip\nrefund\nvip", ""},
		{asList, ColumnRule{Split: " "}, "a,b c", "a,b\nc", ""},
		{asEmail, ColumnRule{}, "Eva <Eva@Example.com>", "eva@example.com", ""},
		{asEmail, ColumnRule{}, "nobody", "", ""},
		{asPhone, ColumnRule{}, "+49 (30) 1234-567", "+49301234567", ""},
		{asAuthorKind, ColumnRule{}, "Visitor", "customer", ""},
		{asAuthorKind, ColumnRule{}, "martian", "", ReasonUnknownAuthor},
		{asEvent, ColumnRule{}, "Closed", "resolved", ""},
		{asEvent, ColumnRule{}, "teleported", "", ReasonUnknownValue},
		{asText, ColumnRule{}, "=1+1", "=1+1", ""},
	} {
		got, reason := canonical(c.kind, c.rule, c.in)
		if got != c.want || reason != c.reason {
			t.Errorf("%q as %d: %q %q, want %q %q", c.in, c.kind, got, reason, c.want, c.reason)
		}
	}
}

func TestFigureValues(t *testing.T) {
	for _, c := range []struct {
		in   string
		rule FigureRule
		want float64
		ok   bool
	}{
		{"1,234", FigureRule{Unit: "count"}, 1234, true},
		{"85.5%", FigureRule{Unit: "ratio"}, 0.855, true},
		{"0.855", FigureRule{Unit: "ratio"}, 0.855, true},
		{"50", FigureRule{Unit: "ratio", Format: "percent"}, 0.5, true},
		{"1分24秒", FigureRule{Unit: "ms"}, 84000, true},
		{"¥12.30", FigureRule{Unit: "money"}, 12.3, true},
		{"many", FigureRule{Unit: "count"}, 0, false},
		{"NaN", FigureRule{Unit: "count"}, 0, false},
	} {
		got, ok := figureValue(c.in, c.rule)
		if ok != c.ok || (ok && got != c.want) {
			t.Errorf("%q: %v %v, want %v %v", c.in, got, ok, c.want, c.ok)
		}
	}
}

// Every reason, note and field a person reads exists in both languages and uses the project's words.
func TestTextsExistInBothLanguages(t *testing.T) {
	check := func(code, zh, en string) {
		t.Helper()
		han := strings.IndexFunc(zh, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0
		if !han || en == "" || en == code || strings.IndexFunc(en, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0 {
			t.Errorf("%s: %q / %q", code, zh, en)
		}
		for _, w := range []string{"坐席", "座席", "逾期", "违约", "买家", "转化率"} {
			if strings.Contains(zh, w) {
				t.Errorf("%s says %s", code, w)
			}
		}
	}
	for _, r := range Reasons() {
		check(string(r), r.Text("zh-CN"), r.Text("en"))
	}
	if len(Reasons()) != len(reasonTexts()) {
		t.Error("Reasons and its texts differ")
	}
	for _, c := range NoteCodes() {
		check(c, Note{Code: c}.Text("zh-CN"), Note{Code: c}.Text("en"))
	}
	seen := map[Field]bool{}
	for _, g := range Grains() {
		for _, f := range Fields(g) {
			check(string(f.Field), f.ZH, f.EN)
			seen[f.Field] = true
		}
	}
	if len(seen) != int(fieldCount) {
		t.Errorf("%d fields belong to a grain, want %d", len(seen), fieldCount)
	}
}

func TestSuggestAgents(t *testing.T) {
	last := instant(t, "2026-05-01T00:00:00Z")
	seen := []AgentSeen{
		{Label: "Amy", Rows: 10, Team: "EU", Last: last}, {Label: "amy@shop.example", Rows: 90, Last: last}, {Label: "Amy(离职)", Rows: 500, Last: last},
		{Label: "Bo Li", Rows: 3, Last: last}, {Label: "Cy(离职)", Rows: 3, Last: last},
	}
	got := SuggestAgents(seen, []domain.Agent{{ID: 7, Name: "Bo Li"}})
	if got["Amy"].As != "amy@shop.example" || got["Amy(离职)"].As != "amy@shop.example" || got["amy@shop.example"].Email != "amy@shop.example" {
		t.Errorf("Amy: %+v", got)
	}
	if got["Bo Li"].ID != 7 {
		t.Errorf("Bo Li: %+v", got["Bo Li"])
	}
	if got["Cy(离职)"].Left != "2026-05-01" || got["Cy(离职)"].Name != "Cy" {
		t.Errorf("Cy: %+v", got["Cy(离职)"])
	}
}
