package survey_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/survey"
)

const day = 24 * time.Hour

func TestDecide(t *testing.T) {
	now := domain.At(time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC))
	all := survey.Plan{CSAT: survey.CSAT{On: true, Way: survey.WayChannel}, CES: survey.CES{On: true}, NPS: survey.NPS{On: true}}
	byLink := all
	byLink.CSAT.Way = survey.WayLink
	for _, tt := range []struct {
		name     string
		plan     survey.Plan
		kind     domain.SurveyKind
		last     domain.Instant
		linkable bool
		want     string
	}{
		{"stars in the chat need no link", all, domain.SurveyCSAT, 0, false, ""},
		{"stars by link do", byLink, domain.SurveyCSAT, 0, false, survey.ReasonUnreachable},
		{"and go with one", byLink, domain.SurveyCSAT, 0, true, ""},
		{"nothing but stars by default", survey.Default(), domain.SurveyCES, 0, true, survey.ReasonOff},
		{"nobody is asked to recommend by default", survey.Default(), domain.SurveyNPS, 0, true, survey.ReasonOff},
		{"stars are on by default", survey.Default(), domain.SurveyCSAT, 0, false, ""},
		{"a second short of seven days", all, domain.SurveyCSAT, now.Add(-7*day + time.Second), true, survey.ReasonCoolDown},
		{"seven days", all, domain.SurveyCSAT, now.Add(-7 * day), true, ""},
		{"effort rests as long", all, domain.SurveyCES, now.Add(-6 * day), true, survey.ReasonCoolDown},
		{"89 days for a recommendation", all, domain.SurveyNPS, now.Add(-89 * day), true, survey.ReasonCoolDown},
		{"90 days for a recommendation", all, domain.SurveyNPS, now.Add(-90 * day), true, ""},
	} {
		if got := tt.plan.Decide(tt.kind, tt.last, now, tt.linkable); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestCheck(t *testing.T) {
	link := func(d ...string) survey.Plan {
		return survey.Plan{CSAT: survey.CSAT{On: true, Way: survey.WayLink, Dimensions: d}}
	}
	for _, tt := range []struct {
		name     string
		plan     survey.Plan
		linkable bool
		code     string
	}{
		{"default", survey.Default(), false, ""},
		{"dimensions by link", link("logistics", "speed"), true, ""},
		{"a dimension twice", link("speed", "speed"), true, "bad_dimension"},
		{"an unknown dimension", link("price"), true, "bad_dimension"},
		{"no address", link(), false, "no_public_url"},
		{"no way", survey.Plan{}, true, "bad_way"},
		{"dimensions in the chat", survey.Plan{CSAT: survey.CSAT{Way: survey.WayChannel, Dimensions: []string{"speed"}}}, true, "dimensions_need_link"},
		{"61 days", survey.Plan{CSAT: survey.CSAT{Way: survey.WayLink}, NPS: survey.NPS{After: 61}}, true, "bad_after"},
	} {
		if got := codeOf(tt.plan.Check(tt.linkable)); got != tt.code {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.code)
		}
	}
}

func TestCheckAnswer(t *testing.T) {
	for _, tt := range []struct {
		kind  domain.SurveyKind
		score int
		dims  map[string]int
		code  string
	}{
		{domain.SurveyCSAT, 0, nil, "bad_score"}, {domain.SurveyCSAT, 1, nil, ""}, {domain.SurveyCSAT, 5, nil, ""}, {domain.SurveyCSAT, 6, nil, "bad_score"},
		{domain.SurveyNPS, 0, nil, ""}, {domain.SurveyNPS, 10, nil, ""}, {domain.SurveyNPS, 11, nil, "bad_score"}, {domain.SurveyNPS, -1, nil, "bad_score"},
		{domain.SurveyCES, 0, nil, "bad_score"}, {domain.SurveyCES, 7, nil, ""}, {domain.SurveyCES, 8, nil, "bad_score"},
		{domain.SurveyCSAT, 5, map[string]int{"speed": 1}, ""},
		{domain.SurveyCSAT, 5, map[string]int{"logistics": 1}, "bad_dimension"},
		{domain.SurveyCSAT, 5, map[string]int{"speed": 6}, "bad_dimension"},
	} {
		if got := codeOf(survey.CheckAnswer(tt.kind, tt.score, tt.dims, []string{"speed"})); got != tt.code {
			t.Errorf("%s %d %v: %q, want %q", tt.kind, tt.score, tt.dims, got, tt.code)
		}
	}
	if _, _, lower := survey.Scale(domain.SurveyCES); !lower {
		t.Error("less effort is better")
	}
}

// TestWords: every language says everything, and keeps the places that are filled in.
func TestWords(t *testing.T) {
	for _, l := range survey.Languages() {
		got, w, err := survey.WordsIn(strings.ToUpper(l) + "-XX")
		if err != nil || got != l {
			t.Fatalf("%s: %q %v", l, got, err)
		}
		v := reflect.ValueOf(w)
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%s says nothing for %s", l, v.Type().Field(i).Name)
			}
		}
		if len(w.Stars) != 5 || len(w.Dimensions) != len(survey.Dimensions()) {
			t.Errorf("%s: %d stars, %d dimensions", l, len(w.Stars), len(w.Dimensions))
		}
		for _, k := range []domain.SurveyKind{domain.SurveyCSAT, domain.SurveyCES, domain.SurveyNPS} {
			if text := w.Invite(k, "Shop", "https://x/y"); !strings.Contains(text, "https://x/y") || strings.Contains(text, "{") {
				t.Errorf("%s %s: %s", l, k, text)
			}
		}
		if !strings.Contains(w.Question(domain.SurveyNPS, "Shop"), "Shop") || !strings.Contains(w.Change, "{t}") {
			t.Errorf("%s: %s / %s", l, w.Question(domain.SurveyNPS, "Shop"), w.Change)
		}
	}
	if got, _, err := survey.WordsIn("sw"); got != "en" || err != nil {
		t.Errorf("a language without words: %q %v", got, err)
	}
}

func codeOf(err error) string {
	if err == nil {
		return ""
	}
	var e *domain.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	return e.Code
}
