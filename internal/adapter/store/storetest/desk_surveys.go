package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/fact"
	"kefu/internal/engine/survey"
	inbox "kefu/internal/feature/desk"
)

const aDay = 24 * time.Hour

func owner() access.Principal { return access.Principal{User: 2, Role: access.Owner} }

// serve lets somebody write, be answered by Amy, and be done.
func (f *floor) serve(n int) domain.ID {
	f.Helper()
	talk := f.says(n, "Hallo").Conversation
	f.replies(amy, talk, "Guten Tag")
	must(f.agents.Resolve(f.Context(), as(amy), talk, "tracking"))(f)
	return talk
}

// surveysOf are the kinds of what was asked in a conversation, and why it was not.
func (f *floor) surveysOf(talk domain.ID) []string {
	f.Helper()
	var out []string
	for _, e := range f.events(talk) {
		switch d := e.Data.(type) {
		case domain.SurveyInvited:
			out = append(out, string(d.Survey))
		case domain.SurveySkipped:
			out = append(out, string(d.Survey)+" "+d.Reason)
		case domain.SurveyWithdrawn:
			out = append(out, "called back")
		}
	}
	return out
}

// deskSurveys is who is asked for stars, how often, and what becomes of the rates of invitation and response.
func deskSurveys(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	first := f.serve(1)
	same(t, "the first time", f.surveysOf(first), []string{"csat"})
	f.after(4 * aDay) // the conversation can not be continued any more: another one begins
	second := f.serve(1)
	same(t, "four days later", f.surveysOf(second), []string{"csat cooldown"})
	f.after(7*aDay + time.Hour)
	third := f.serve(1)
	same(t, "seven days after the first", f.surveysOf(third), []string{"csat"})

	// By hand: three resolves, of which the one in the cool-down was not due; two of two due ones were asked: 100 %.
	eligible, invited := 0, 0
	for _, r := range f.fold(third).Resolutions {
		if r.Eligible {
			eligible++
		}
		if r.Invited {
			invited++
		}
	}
	same(t, "invite rate", []int{invited, eligible}, []int{2, 2})

	surveys := inbox.NewSurveys(f.deps, []byte("k"))
	off := survey.Default()
	off.CSAT.On = false
	refused(surveys.SavePlan(ctx, as(amy), shop, off))(t, domain.KindForbidden, "no_right")
	refused(surveys.SavePlan(ctx, owner(), 99, off))(t, domain.KindNotFound, "store_not_found")
	byLink := survey.Default()
	byLink.CES.On = true
	refused(surveys.SavePlan(ctx, owner(), shop, byLink))(t, domain.KindConflict, "no_public_url")
	must(surveys.SavePlan(ctx, owner(), shop, off))(t)
	same(t, "the plan is kept", must(surveys.Plans(ctx, owner()))(t), []inbox.StorePlan{{Store: shop, Name: "Shop", Plan: off}})
	quiet := f.serve(2)
	same(t, "switched off", f.surveysOf(quiet), []string{"csat off"})
	same(t, "and not due", f.fold(quiet).Resolutions[0].Eligible, false)
}

// deskSurveyLinks is everything that is asked behind a link, answered there, changed, called back and out of date.
func deskSurveyLinks(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	key := []byte("secret")
	f.deps.SurveyLink = func(id domain.ID) string { return "https://desk.example/survey/" + inbox.SurveyToken(key, id) }
	f.agents, f.visitors, f.sweeper = inbox.NewAgents(f.deps, f.board), inbox.NewVisitors(f.deps), inbox.NewSweeper(f.deps)
	surveys := inbox.NewSurveys(f.deps, key)
	plan := survey.Plan{CSAT: survey.CSAT{On: true, Way: survey.WayLink, Dimensions: []string{"speed"}}, CES: survey.CES{On: true}, NPS: survey.NPS{On: true, After: 7}}
	must(surveys.SavePlan(ctx, owner(), shop, plan))(t)

	talk := f.serve(1)
	same(t, "asked", f.surveysOf(talk), []string{"csat", "ces"})
	var tokens []string
	for _, item := range must(f.visitors.Thread(ctx, f.widget, visitor(1), 0, 0))(t).Items {
		if item.Kind == inbox.ItemSurvey {
			t.Error("the chat asks for the stars too")
		}
		if item.Message != nil && item.By.Kind == domain.ActorRule {
			_, token, _ := strings.Cut(item.Message.Body, "https://desk.example/survey/")
			tokens = append(tokens, token)
		}
	}
	same(t, "a link each", len(tokens), 2)
	form := must(surveys.Ask(ctx, tokens[0]))(t)
	same(t, "what is asked", []any{form.Kind, form.Asks, form.Language, form.Store.Name, form.Closed, form.Agent.Agent},
		[]any{domain.SurveyCSAT, []string{"speed"}, "de", "Shop", "", amy})
	refused(surveys.Ask(ctx, tokens[0][1:]+"A"))(t, domain.KindNotFound, "invitation_not_found")
	refused(surveys.Ask(ctx, inbox.SurveyToken([]byte("other"), form.ID)))(t, domain.KindNotFound, "invitation_not_found")
	refused(surveys.Answer(ctx, tokens[0], inbox.Answer{Score: 4, Dimensions: map[string]int{"logistics": 3}}))(t, domain.KindInvalid, "bad_dimension")
	refused(surveys.Answer(ctx, tokens[1], inbox.Answer{Score: 8}))(t, domain.KindInvalid, "bad_score")

	f.after(time.Hour)
	must(surveys.Answer(ctx, tokens[0], inbox.Answer{Score: 2, Dimensions: map[string]int{"speed": 1}, Comment: " langsam "}))(t)
	f.after(2 * time.Hour)
	must(surveys.Answer(ctx, tokens[0], inbox.Answer{Score: 4, Dimensions: map[string]int{"speed": 5}}))(t)
	must(surveys.Answer(ctx, tokens[1], inbox.Answer{Score: 6}))(t)
	rows := f.fold(talk)
	got := map[string]fact.Rating{}
	for _, r := range rows.Ratings {
		got[r.Kind] = r
	}
	same(t, "the later answers stand", []fact.Null{got["csat"].Score, got["ces"].Score}, []fact.Null{fact.Some(4), fact.Some(6)})
	same(t, "the stars are the rating, the effort is not", rows.Conversations[0].Rating, fact.Some(4))
	same(t, "both credit who answered last", []domain.ID{got["csat"].Agent.Agent, got["ces"].Agent.Agent}, []domain.ID{amy, amy})
	same(t, "a link is a message of nobody", rows.Conversations[0].First.Agent, amy)
	same(t, "the row shows stars", f.stored(talk).State.Score, 4)

	f.after(7 * aDay)
	same(t, "nobody is asked to recommend before the day", must(surveys.Round(ctx))(t), 0)
	f.after(7*aDay + time.Hour)
	same(t, "then one is", must(surveys.Round(ctx))(t), 1)
	same(t, "asked later", f.surveysOf(talk), []string{"csat", "ces", "nps"})
	same(t, "and once only", must(surveys.Round(ctx))(t), 0)
	events := f.events(talk)
	i := slices.IndexFunc(events, func(e domain.Event) bool {
		d, ok := e.Data.(domain.SurveyInvited)
		return ok && d.Survey == domain.SurveyNPS
	})
	token := inbox.SurveyToken(key, events[i].Data.(domain.SurveyInvited).Invitation)
	must(surveys.Answer(ctx, token, inbox.Answer{Score: 0}))(t)
	rows = f.fold(talk)
	nps := rows.Ratings[slices.IndexFunc(rows.Ratings, func(r fact.Rating) bool { return r.Kind == "nps" })]
	same(t, "it is about nobody", []any{nps.Agent.Agent, nps.Score}, []any{domain.ID(0), fact.Some(0)})

	f.after(8 * aDay)
	again := f.serve(1)
	same(t, "the week is over, ninety days are not", f.surveysOf(again), []string{"csat", "ces"})
	f.after(16 * aDay)
	must(surveys.Round(ctx))(t)
	same(t, "still not", f.surveysOf(again), []string{"csat", "ces"})
	refused(surveys.Answer(ctx, tokens[0], inbox.Answer{Score: 5}))(t, domain.KindConflict, "survey_expired")
	same(t, "out of date", must(surveys.Ask(ctx, tokens[0]))(t).Closed, "expired")

	other := f.serve(2)
	open := f.stored(other).State.Invitation
	f.says(2, "Noch etwas")
	same(t, "taken up again", f.surveysOf(other), []string{"csat", "ces", "called back", "called back"})
	same(t, "closed", must(surveys.Ask(ctx, inbox.SurveyToken(key, open)))(t).Closed, "withdrawn")
	refused(surveys.Answer(ctx, inbox.SurveyToken(key, open), inbox.Answer{Score: 5}))(t, domain.KindConflict, "survey_expired")
	f.after(16*aDay + time.Hour)
	f.replies(amy, other, "Gern")
	must(f.agents.Resolve(ctx, as(amy), other, ""))(t)
	same(t, "and asked anew, since nobody could answer", f.surveysOf(other)[4:], []string{"csat", "ces"})
}
