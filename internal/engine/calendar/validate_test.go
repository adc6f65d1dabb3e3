package calendar

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"kefu/internal/domain"

	"github.com/google/go-cmp/cmp"
)

func TestValidateNamesTheField(t *testing.T) {
	closedMonday := Weekly{Days: []int{1}, Closed: true}
	season := func(from, until string, w ...Weekly) Overlay { return Overlay{From: from, Until: until, Weekly: w} }
	monday := Weekly{Days: []int{1}, From: "09:00", To: "10:00"}
	tests := []struct {
		field string
		edit  func(*Spec)
	}{
		{"zone", func(s *Spec) { s.Zone = "" }},
		{"zone", func(s *Spec) { s.Zone = "Local" }},
		{"zone", func(s *Spec) { s.Zone = "Europe/Atlantis" }},
		{"zone", func(s *Spec) { s.Zone = "../../etc/passwd" }},
		{"name", func(s *Spec) { s.Name = strings.Repeat("x", maxName+1) }},
		{"weekly", func(s *Spec) { s.Weekly = nil }},
		{"weekly", func(s *Spec) { s.Always = true }},
		{"weekly", func(s *Spec) { s.Weekly = make([]Weekly, maxWeekly+1) }},
		{"weekly[1].from", func(s *Spec) { s.Weekly = append(s.Weekly, Weekly{Days: []int{1}, From: "9:00", To: "18:00"}) }},
		{"weekly[0].from", func(s *Spec) { s.Weekly[0].From = "24:00" }},
		{"weekly[0].from", func(s *Spec) { s.Weekly[0].From = "09:60" }},
		{"weekly[0].to", func(s *Spec) { s.Weekly[0].To = "24:01" }},
		{"weekly[0].to", func(s *Spec) { s.Weekly[0].To = "1x:00" }},
		{"weekly[0].to", func(s *Spec) { s.Weekly[0].To = "" }},
		{"weekly[0].days", func(s *Spec) { s.Weekly[0].Days = nil }},
		{"weekly[0].days", func(s *Spec) { s.Weekly[0].Days = []int{0} }},
		{"weekly[0].days", func(s *Spec) { s.Weekly[0].Days = []int{8} }},
		{"weekly[0].days", func(s *Spec) { s.Weekly[0].Days = []int{2, 2} }},
		{"weekly[0].closed", func(s *Spec) { s.Weekly[0] = closedMonday }},
		{"weekly[24].days", func(s *Spec) {
			for range maxSpans {
				s.Weekly = append(s.Weekly, monday)
			}
		}},
		{"holidays[0].date", func(s *Spec) { s.Holidays = []Day{{Date: "2026-02-29"}} }},
		{"holidays[0].date", func(s *Spec) { s.Holidays = []Day{{Date: "1969-12-31"}} }},
		{"holidays[0].until", func(s *Spec) { s.Holidays = []Day{{Date: "2026-03-02", Until: "2026-03-01"}} }},
		{"holidays[0].until", func(s *Spec) { s.Holidays = []Day{{Date: "2026-03-02", Until: "2028-03-02"}} }},
		{"holidays[1].hours[1].to", func(s *Spec) {
			s.Holidays = []Day{{Date: "2026-03-01"}, {Date: "2026-03-02", Hours: []Span{{"09:00", "10:00"}, {"11:00", "noon"}}}}
		}},
		{"exceptions[0].hours", func(s *Spec) { s.Exceptions = []Day{{Date: "2026-03-01", Hours: make([]Span, maxSpans+1)}} }},
		{"exceptions[1].date", func(s *Spec) {
			s.Exceptions = []Day{{Date: "2026-03-01", Until: "2026-03-03"}, {Date: "2026-03-03"}}
		}},
		{"exceptions[0].name", func(s *Spec) { s.Exceptions = []Day{{Date: "2026-03-01", Name: strings.Repeat("x", maxName+1)}} }},
		{"overlays[0].from", func(s *Spec) { s.Overlays = []Overlay{season("", "2026-03-01", monday)} }},
		{"overlays[0].until", func(s *Spec) { s.Overlays = []Overlay{season("2026-03-01", "", monday)} }},
		{"overlays[0].until", func(s *Spec) { s.Overlays = []Overlay{season("2026-03-02", "2026-03-01", monday)} }},
		{"overlays[0].weekly", func(s *Spec) { s.Overlays = []Overlay{season("2026-03-01", "2026-03-02")} }},
		{"overlays[0].weekly[1].closed", func(s *Spec) { s.Overlays = []Overlay{season("2026-03-01", "2026-03-02", monday, closedMonday)} }},
		{"overlays[0].weekly[1].closed", func(s *Spec) { s.Overlays = []Overlay{season("2026-03-01", "2026-03-02", closedMonday, monday)} }},
		{"overlays[0].weekly[0].closed", func(s *Spec) {
			s.Overlays = []Overlay{season("2026-03-01", "2026-03-02", Weekly{Days: []int{1}, From: "09:00", Closed: true})}
		}},
		{"overlays[1].from", func(s *Spec) {
			s.Overlays = []Overlay{season("2026-03-05", "2026-03-09", monday), season("2026-03-01", "2026-03-05", monday)}
		}},
		{"closures[0].from", func(s *Spec) { s.Closures = []Closure{{To: 5}} }},
		{"closures[0].to", func(s *Spec) { s.Closures = []Closure{{From: 5, To: 5}} }},
	}
	for _, tt := range tests {
		s := office()
		tt.edit(&s)
		checkRefused(t, s, tt.field)
	}
}

func checkRefused(t *testing.T, s Spec, field string) {
	t.Helper()
	var e *domain.Error
	if err := s.Validate(); !errors.As(err, &e) {
		t.Errorf("%s: no error", field)
		return
	}
	if e.Field != field || e.Kind != domain.KindInvalid || e.Code == "" || e.Message == "" {
		t.Errorf("field %q kind %q code %q, want field %q", e.Field, e.Kind, e.Code, field)
	}
	if c, err := Compile(s); err == nil || c != nil {
		t.Errorf("%s: Compile accepted what Validate refuses", field)
	}
}

func TestJSON(t *testing.T) {
	const text = `{"id":"a","name":"n","zone":"UTC","weekly":[{"days":[1],"from":"22:00","to":"06:00"}],` +
		`"holidays":[{"date":"2026-12-25","until":"2026-12-26","name":"x","hours":[{"from":"10:00","to":"24:00"}],"provisional":true}],` +
		`"overlays":[{"name":"o","from":"2026-01-01","until":"2026-01-02","weekly":[{"days":[2],"closed":true}]}],` +
		`"closures":[{"from":1,"to":2,"name":"c"}]}`
	want := Spec{
		ID: "a", Name: "n", Zone: "UTC", Weekly: []Weekly{{Days: []int{1}, From: "22:00", To: "06:00"}},
		Holidays: []Day{{Date: "2026-12-25", Until: "2026-12-26", Name: "x", Hours: []Span{{"10:00", "24:00"}}, Provisional: true}},
		Overlays: []Overlay{{Name: "o", From: "2026-01-01", Until: "2026-01-02", Weekly: []Weekly{{Days: []int{2}, Closed: true}}}},
		Closures: []Closure{{From: 1, To: 2, Name: "c"}},
	}
	var got Spec
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
	out, err := json.Marshal(got)
	if err != nil || string(out) != text {
		t.Errorf("written %s, %v", out, err)
	}
	c := compile(t, got)
	if c.ID() != "a" || c.Zone().String() != "UTC" {
		t.Errorf("ID %q, zone %v", c.ID(), c.Zone())
	}
}
