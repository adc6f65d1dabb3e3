package httpapi

import (
	"context"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/survey"
	"kefu/internal/feature/desk"
)

const surveyPath = "/survey/{token}"

func (a *API) registerSurveys() {
	route(a, http.MethodGet, "/api/surveys", "list-surveys", "What the customers of each store are asked, and in which words", access.SettingsView, a.surveys)
	route(a, http.MethodPut, "/api/surveys/{id}", "save-survey", "Set what the customers of a store are asked", access.SettingsEdit, a.saveSurvey)
	const page = public("customers have no login; the signature in the link says whose survey it is")
	a.openPage(http.MethodGet, surveyPath, page, a.surveyPage)
	a.openPage(http.MethodPost, surveyPath, page, a.surveyAnswer)
}

// SurveysView is the plans, whether customers can follow links, and the words by language.
type SurveysView struct {
	Items    []desk.StorePlan        `json:"items"`
	Linkable bool                    `json:"linkable" doc:"customers reach this server under --public-url"`
	Words    map[string]survey.Words `json:"words" doc:"what customers read, by language"`
}

func (a *API) surveys(ctx context.Context, _ *empty) (*bodyOf[SurveysView], error) {
	plans, err := a.Surveys.Plans(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	out := SurveysView{Items: plans, Linkable: a.Surveys.Linkable(), Words: map[string]survey.Words{}}
	for _, l := range survey.Languages() {
		_, words, err := survey.WordsIn(l)
		if err != nil {
			return nil, err
		}
		out.Words[l] = words
	}
	return &bodyOf[SurveysView]{Body: out}, nil
}

func (a *API) saveSurvey(ctx context.Context, in *change[survey.Plan]) (*bodyOf[desk.StorePlan], error) {
	saved, err := a.Surveys.SavePlan(ctx, caller(ctx), in.ID, in.Body)
	if err != nil {
		return nil, err
	}
	return &bodyOf[desk.StorePlan]{Body: saved}, a.record(ctx, "survey.change", "store:"+in.ID.String(), saved.Plan)
}

// openPage registers a page for anybody that answers errors as a page too.
func (a *API) openPage(method, path string, why public, fn func(http.ResponseWriter, *http.Request) error) {
	a.routes = append(a.routes, Route{Method: method, Path: path, Public: string(why)})
	a.mux.HandleFunc(method+" "+path, func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Cache-Control", "no-store")
		h.Set("X-Robots-Tag", "noindex")
		err := error(nil)
		if a.door.calls.Take(a.callerOf(r)) > 0 {
			err = domain.TooMany("too_many_calls", "too many calls from this address; wait a moment")
		} else {
			err = fn(w, r)
		}
		if err == nil {
			return
		}
		problem := a.problem(r.Context(), err).(*Problem)
		v, werr := newSurveyView(browserLanguage(r))
		if werr != nil {
			http.Error(w, problem.Detail, problem.Status)
			return
		}
		v.Note = v.Words.Busy
		if problem.Status == http.StatusNotFound {
			v.Note = v.Words.Unknown
		}
		w.WriteHeader(problem.Status)
		surveyTemplate().Execute(w, v)
	})
}

// browserLanguage is the first language a browser asks for.
func browserLanguage(r *http.Request) string {
	first, _, _ := strings.Cut(r.Header.Get("Accept-Language"), ",")
	tag, _, _ := strings.Cut(first, ";")
	return strings.TrimSpace(tag)
}

// choice is one answer to be picked.
type choice struct {
	Value  int
	Mark   string // what is shown
	Label  string // what it means, also to those who cannot see the mark
	Picked bool
}

type dimension struct {
	Name, Title string
	Choices     []choice
}

// surveyView is what the page of a survey draws.
type surveyView struct {
	Words      survey.Words
	Lang, Dir  string
	Store      string
	Color      string
	Question   string
	Choices    []choice
	Low, High  string
	Stars      bool
	Dimensions []dimension
	Comment    string
	MaxComment int
	Until      string // editable until, once answered
	Note       string // said instead of the question
	Missing    bool
	Form       bool
}

func newSurveyView(language string) (surveyView, error) {
	lang, words, err := survey.WordsIn(language)
	v := surveyView{Words: words, Lang: lang, Dir: "ltr", MaxComment: desk.MaxComment}
	if lang == "ar" {
		v.Dir = "rtl"
	}
	return v, err
}

func surveyViewOf(f desk.SurveyForm) (surveyView, error) {
	v, err := newSurveyView(f.Language)
	if err != nil {
		return v, err
	}
	v.Store, v.Color = f.Store.Shown(), f.Store.Color
	v.Question = v.Words.Question(f.Kind, v.Store)
	v.Low, v.High = v.Words.Ends(f.Kind)
	switch f.Closed {
	case "withdrawn":
		v.Note = v.Words.Withdrawn
		return v, nil
	case "expired":
		v.Note = v.Words.Expired
		return v, nil
	}
	v.Form, v.Comment, v.Stars = true, f.Comment, f.Kind == domain.SurveyCSAT
	least, most, _ := survey.Scale(f.Kind)
	for n := least; n <= most; n++ {
		c := choice{Value: n, Mark: strconv.Itoa(n), Picked: f.Answered != 0 && n == f.Score}
		if v.Stars {
			c.Mark, c.Label = strings.Repeat("★", n), v.Words.Stars[n-1]
		}
		v.Choices = append(v.Choices, c)
	}
	for _, name := range f.Asks {
		d := dimension{Name: name, Title: v.Words.Dimensions[name]}
		for n := 1; n <= 5; n++ {
			d.Choices = append(d.Choices, choice{Value: n, Mark: strings.Repeat("★", n), Label: v.Words.Stars[n-1], Picked: f.Dimensions[name] == n})
		}
		v.Dimensions = append(v.Dimensions, d)
	}
	if f.Answered != 0 {
		zone, err := time.LoadLocation(f.Store.Zone)
		if err != nil {
			zone = time.UTC
		}
		v.Until = strings.ReplaceAll(v.Words.Change, "{t}", f.Expires.Time().In(zone).Format("2006-01-02 15:04 MST"))
	}
	return v, nil
}

// surveyPage shows a survey. Reading it records nothing: mail programs open links by themselves.
func (a *API) surveyPage(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Surveys.Ask(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	v, err := surveyViewOf(f)
	if err != nil {
		return err
	}
	v.Missing = r.URL.Query().Has("missing")
	return surveyTemplate().Execute(w, v)
}

// maxForm is more than the longest answer takes.
const maxForm = 64 << 10

func (a *API) surveyAnswer(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return domain.Invalid("form", "bad_form", "the answer could not be read")
	}
	score, err := strconv.Atoi(r.PostForm.Get("score"))
	if err != nil {
		http.Redirect(w, r, r.URL.Path+"?missing", http.StatusSeeOther)
		return nil
	}
	given := desk.Answer{Score: score, Comment: r.PostForm.Get("comment"), Dimensions: map[string]int{}}
	for _, name := range survey.Dimensions() {
		if n, err := strconv.Atoi(r.PostForm.Get("dimension-" + name)); err == nil {
			given.Dimensions[name] = n
		}
	}
	_, err = a.Surveys.Answer(r.Context(), r.PathValue("token"), given)
	if err != nil && asDomainCode(err) != "survey_expired" { // the page itself says why it is closed
		return err
	}
	http.Redirect(w, r, r.URL.Path, http.StatusSeeOther)
	return nil
}

func asDomainCode(err error) string {
	if e := asDomain(err); e != nil {
		return e.Code
	}
	return ""
}

// surveyColor lets only a colour through, since it goes into a style.
func surveyColor(s string) template.CSS {
	if len(s) != 7 || s[0] != '#' || strings.Trim(s[1:], "0123456789abcdefABCDEF") != "" {
		return "#4f46e5"
	}
	return template.CSS(s)
}

func surveyTemplate() *template.Template {
	funcs := template.FuncMap{"color": surveyColor, "last": func(c []choice) int {
		return slices.MaxFunc(c, func(a, b choice) int { return a.Value - b.Value }).Value
	}}
	return template.Must(template.New("survey").Funcs(maps.Clone(funcs)).Parse(surveyHTML))
}

const surveyHTML = `<!doctype html>
<html lang="{{.Lang}}" dir="{{.Dir}}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>{{.Words.Title}}{{if .Store}} · {{.Store}}{{end}}</title>
<style>
:root { color-scheme: light dark; --page: #f4f4f6; --card: #fff; --text: #1d1f27; --quiet: #5b6070; --line: #8a8fa0; --picked: #e7e9fb; --go: #24283b; --on-go: #fff; --bad: #b3261e; --good: #1a6b3c }
@media (prefers-color-scheme: dark) { :root { --page: #101218; --card: #1a1d26; --text: #eceef4; --quiet: #a9aebd; --line: #6d7386; --picked: #333a66; --go: #e6e8f2; --on-go: #14161d; --bad: #ff9d94; --good: #7fd8a4 } }
* { box-sizing: border-box }
body { font: 16px/1.55 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; margin: 0; background: var(--page); color: var(--text) }
main { max-width: 560px; margin: 6vh auto 0; padding: 0 16px 40px }
.card { background: var(--card); border-top: 5px solid {{color .Color}}; border-radius: 14px; padding: 26px 24px 28px; box-shadow: 0 1px 3px rgb(0 0 0 / .12) }
.store { margin: 0 0 6px; color: var(--quiet); font-size: 14px }
h1 { font-size: 21px; line-height: 1.35; margin: 0 0 18px }
fieldset { border: 0; margin: 0 0 20px; padding: 0; min-width: 0 }
legend { font-weight: 600; padding: 0; margin-bottom: 8px }
.row { display: flex; flex-wrap: wrap; gap: 8px }
.row label { position: relative; flex: 1 1 0; min-width: 44px; cursor: pointer; text-align: center }
.row input { position: absolute; inset: 0; opacity: 0; width: 100%; height: 100%; margin: 0; cursor: pointer }
.row span { display: flex; flex-direction: column; justify-content: center; min-height: 48px; border: 1px solid var(--line); border-radius: 10px; padding: 6px 4px; font-variant-numeric: tabular-nums }
.row small { color: var(--quiet); font-size: 12px; line-height: 1.3 }
.stars label { min-width: 88px } .stars b { color: #a35b00; font-weight: 400; font-size: 13px }
@media (prefers-color-scheme: dark) { .stars b { color: #f3b84e } }
.row input:checked + span { background: var(--picked); border-color: currentColor; font-weight: 600; box-shadow: inset 0 0 0 1px currentColor }
.row input:focus-visible + span { outline: 3px solid #6872f0; outline-offset: 2px }
.ends { display: flex; justify-content: space-between; gap: 16px; color: var(--quiet); font-size: 13px; margin: 6px 0 0 }
.comment { display: block; font-weight: 600; margin-bottom: 6px } .comment i { color: var(--quiet); font-weight: 400; font-style: normal; font-size: 14px }
textarea { width: 100%; min-height: 92px; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 10px; padding: 10px 12px; margin-bottom: 18px }
button { font: inherit; font-weight: 600; color: var(--on-go); background: var(--go); border: 0; border-radius: 10px; padding: 11px 26px; cursor: pointer }
button:focus-visible, textarea:focus-visible { outline: 3px solid #6872f0; outline-offset: 2px }
.done { margin: 0 0 18px; color: var(--good) } .bad { margin: 0 0 14px; color: var(--bad) } .note { margin: 0; font-size: 17px }
</style>
<main>
<div class="card">
{{if .Store}}<p class="store">{{.Store}}</p>{{end}}
{{if not .Form}}<h1>{{.Words.Title}}</h1><p class="note">{{.Note}}</p>
{{else}}{{if .Until}}<p class="done" role="status"><strong>{{.Words.Thanks}}</strong> {{.Until}}</p>{{end}}
{{if .Missing}}<p class="bad" role="alert">{{.Words.Missing}}</p>{{end}}
<form method="post">
<fieldset{{if .Stars}} class="stars"{{end}}><legend><h1>{{.Question}}</h1></legend>
<div class="row">{{range .Choices}}<label><input type="radio" name="score" value="{{.Value}}" required{{if .Picked}} checked{{end}}{{if not .Label}} aria-label="{{.Value}}{{if and (eq .Value (index $.Choices 0).Value)}} {{$.Low}}{{else if eq .Value (last $.Choices)}} {{$.High}}{{end}}"{{end}}><span>{{if .Label}}<b aria-hidden="true">{{.Mark}}</b><small>{{.Label}}</small>{{else}}{{.Mark}}{{end}}</span></label>{{end}}</div>
{{if .Low}}<p class="ends" aria-hidden="true"><span>{{.Low}}</span><span>{{.High}}</span></p>{{end}}
</fieldset>
{{range .Dimensions}}{{$name := .Name}}<fieldset class="stars"><legend>{{.Title}} ({{$.Words.Optional}})</legend>
<div class="row">{{range .Choices}}<label><input type="radio" name="dimension-{{$name}}" value="{{.Value}}"{{if .Picked}} checked{{end}}><span><b aria-hidden="true">{{.Mark}}</b><small>{{.Label}}</small></span></label>{{end}}</div>
</fieldset>
{{end}}<label class="comment" for="comment">{{.Words.Comment}} <i>({{.Words.Optional}})</i></label>
<textarea id="comment" name="comment" maxlength="{{.MaxComment}}" dir="auto">{{.Comment}}</textarea>
<button type="submit">{{.Words.Send}}</button>
</form>{{end}}
</div>
</main>
</html>
`
