package httpapi

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/limit"
	"kefu/internal/feature/channels"
	"kefu/internal/feature/desk"
)

// visitorPaths is where pages of other sites may call.
const visitorPaths = "/widget/"

const visitorHeader = "X-Kefu-Visitor"

// door limits what strangers may do.
type door struct {
	calls     *limit.Keys // of one address
	uploads   *limit.Keys // of one visitor
	uploadsIP *limit.Keys
	nudges    *limit.Keys // of one conversation
}

func newDoor(clock domain.Clock) door {
	return door{
		calls:     limit.New(clock, 50*time.Millisecond, 400),
		uploads:   limit.New(clock, 6*time.Second, 10),
		uploadsIP: limit.New(clock, 6*time.Second, 40),
		nudges:    limit.New(clock, 5*time.Minute, 1),
	}
}

func (a *API) registerVisitors() {
	const anybody = public("visitors of a shop have no login; the key, the origin and limits guard it, and no cookie is read")
	a.open(http.MethodGet, "/w.js", public("the script that shops put into their pages"), a.widgetScript)
	a.open(http.MethodGet, visitorPaths+"{file}", public("the window of the chat, which that script fetches when it is opened"), a.widgetPart)
	a.open(http.MethodGet, "/widget/{key}/{what}", anybody, a.widgetGet)
	a.open(http.MethodPost, "/widget/{key}/{what}", anybody, a.widgetPost)
	a.open(http.MethodOptions, "/widget/{key}/{what}", anybody, func(w http.ResponseWriter, r *http.Request) error {
		_, err := a.widgetFor(w, r)
		if err == nil {
			w.WriteHeader(http.StatusNoContent)
		}
		return err
	})
	a.open(http.MethodGet, "/widget/{key}/files/{id}", public("the signature in the link says who may have the file"), a.visitorFile)
	a.open(http.MethodGet, "/try/{key}", public("a plain page that shows a web chat as a shop would"), a.tryPage)
}

// open registers a handler for anybody, with the reason.
func (a *API) open(method, path string, why public, fn func(http.ResponseWriter, *http.Request) error) {
	a.routes = append(a.routes, Route{Method: method, Path: path, Public: string(why)})
	a.mux.HandleFunc(method+" "+path, func(w http.ResponseWriter, r *http.Request) {
		if err := fn(w, r); err != nil {
			problem := a.problem(r.Context(), err).(*Problem)
			problem.Status = cmp.Or(uploadStatus(problem.Code), problem.Status)
			if problem.Status == http.StatusTooManyRequests {
				w.Header().Set("Retry-After", "5")
			}
			writeJSON(w, problem.Status, "application/problem+json", problem)
		}
	})
}

func uploadStatus(code string) int {
	switch code {
	case "file_too_large":
		return http.StatusRequestEntityTooLarge
	case "file_kind":
		return http.StatusUnsupportedMediaType
	}
	return 0
}

// widgetFor lets a call of another site in: it knows the web chat, checks the site and answers what browsers ask about sites. The answer bears
// no credentials, so a page learns nothing that anybody with the key could not.
func (a *API) widgetFor(w http.ResponseWriter, r *http.Request) (desk.Widget, error) {
	if a.door.calls.Take(a.callerOf(r)) > 0 {
		return desk.Widget{}, domain.TooMany("too_many_calls", "too many calls from this address; wait a moment")
	}
	found, err := a.Visitors.Widget(r.Context(), r.PathValue("key"))
	if err != nil {
		return desk.Widget{}, err
	}
	h := w.Header()
	h.Add("Vary", "Origin")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	origin := r.Header.Get("Origin")
	if origin == "" || sameHost(origin, r.Host) {
		return found, nil
	}
	if !channels.Allows(found.Origins, origin) {
		return desk.Widget{}, domain.Forbidden("origin_not_allowed", "this site may not show the chat; add it in the settings of the web chat")
	}
	h.Set("Access-Control-Allow-Origin", origin)
	if r.Method == http.MethodOptions {
		h.Set("Access-Control-Allow-Methods", "GET, POST")
		h.Set("Access-Control-Allow-Headers", "content-type, x-kefu-visitor")
		h.Set("Access-Control-Max-Age", "7200")
	}
	return found, nil
}

func sameHost(origin, host string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, host)
}

func (a *API) widgetGet(w http.ResponseWriter, r *http.Request) error {
	key, what := r.PathValue("key"), r.PathValue("what")
	if key == "locales" {
		return a.widgetLocale(w, r, what)
	}
	found, err := a.widgetFor(w, r)
	if err != nil {
		return err
	}
	switch what {
	case "config":
		return a.widgetConfig(w, r, found)
	case "socket":
		a.Sockets.Visitor(w, r, key, a.callerOf(r))
		return nil
	}
	return noPath(r)
}

func (a *API) widgetPost(w http.ResponseWriter, r *http.Request) error {
	found, err := a.widgetFor(w, r)
	if err != nil {
		return err
	}
	switch r.PathValue("what") {
	case "frames":
		return a.Sockets.Frames(w, r, found.Key, a.callerOf(r))
	case "files":
		return a.visitorUpload(w, r, found)
	case "invite":
		return a.inviteStep(w, r, found)
	}
	return noPath(r)
}

func noPath(r *http.Request) error {
	return domain.NotFound("no_route", "there is no %s %s", r.Method, r.URL.Path)
}

// WidgetConfig is what a page needs in order to draw the chat.
type WidgetConfig struct {
	V        int            `json:"v"`
	Name     string         `json:"name"`
	Colour   string         `json:"colour,omitempty"`
	Side     string         `json:"side"`
	Greeting string         `json:"greeting"`
	Team     []string       `json:"team"`
	Online   bool           `json:"online"`
	Opens    domain.Instant `json:"opens"`
	ReplyBy  domain.Instant `json:"reply_by"`
	Chars    int            `json:"chars"`
	Files    WidgetFiles    `json:"files"`
	Form     *WidgetForm    `json:"form"`
	Invites  []WidgetInvite `json:"invites,omitempty"`
	Consent  bool           `json:"consent"`
	Theme    string         `json:"theme,omitempty"`
	Lang     string         `json:"lang"`
	Privacy  string         `json:"privacy"`
}

// WidgetFiles is what may be sent along.
type WidgetFiles struct {
	Bytes int64    `json:"bytes"`
	Count int      `json:"count"`
	Kinds []string `json:"kinds"`
}

func (a *API) widgetConfig(w http.ResponseWriter, r *http.Request, found desk.Widget) error {
	lang := r.URL.Query().Get("lang")
	c := WidgetConfig{
		V: 1, Name: found.Account.Name, Colour: found.Doc.Color, Side: "end", Greeting: textIn(found.Doc.Greeting, lang), Team: []string{},
		Chars: desk.MaxBody, Files: WidgetFiles{Bytes: VisitorFileBytes, Count: desk.MaxFiles, Kinds: visitorKinds()},
		Theme: extra[string](found, "theme"), Lang: extra[string](found, "lang"), Privacy: found.Doc.Privacy, Consent: found.Doc.Consent,
		Form: widgetForm(found.Doc.Form, lang),
	}
	if found.Doc.Side == "left" {
		c.Side = "start"
	}
	c.Online, c.Opens, c.ReplyBy = a.Sockets.Duty(found, "")
	c.Invites = widgetInvites(found, lang, r.URL.Query().Get("locale"), c.Opens == 0)
	c.ReplyBy = nextMinute(c.ReplyBy)
	if away := textIn(found.Doc.Away, lang); !c.Online && away != "" {
		c.Greeting = away
	}
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "no-cache")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", "application/json")
	_, err = w.Write(body)
	return err
}

// nextMinute rounds up, so that an answer stays the same for a while.
func nextMinute(at domain.Instant) domain.Instant {
	const minute = 60_000_000
	return (at + minute - 1) / minute * minute
}

// textIn picks the text of a language, of its main form, or the one for all; nothing leaves it to the chat's own words.
func textIn(texts map[string]string, lang string) string {
	main, _, _ := strings.Cut(lang, "-")
	return cmp.Or(texts[lang], texts[main], texts[""])
}

func extra[T any](w desk.Widget, key string) T {
	v, _ := w.Doc.Extra[key].(T)
	return v
}

// How long the files of the chat are kept by browsers and by whatever stands between: the script that shops name is asked for again after five minutes,
// everything else has its content in its name.
const (
	scriptCache = "public, max-age=300, stale-while-revalidate=86400"
	partCache   = "public, max-age=31536000, immutable"
)

// widgetScript serves the chat's own code, which any site may load.
func (a *API) widgetScript(w http.ResponseWriter, r *http.Request) error {
	return a.widgetAsset(w, r, "w.js", scriptCache)
}

func (a *API) widgetLocale(w http.ResponseWriter, r *http.Request, name string) error {
	if !regexp.MustCompile(`^(more-)?[a-z]{2,3}\.[0-9a-f]{8,16}\.json$`).MatchString(name) {
		return noPath(r)
	}
	return a.widgetNamed(w, r, "widget/locales/", name)
}

func (a *API) widgetPart(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("file")
	if !regexp.MustCompile(`^[a-zA-Z]+\.[\w-]{6,16}\.js$`).MatchString(name) {
		return noPath(r)
	}
	return a.widgetNamed(w, r, "widget/", name)
}

// widgetNamed serves a file that has its version in its name. A page that was loaded before a new version came asks for the file of the old one. For a
// script it gets renew.….js, which begins the chat anew with the scripts as they are now: the parts of one version are never mixed with those of another.
// For texts it gets the new ones, of which the first are the same in every version and enough for the button. Nobody may keep either under that name.
func (a *API) widgetNamed(w http.ResponseWriter, r *http.Request, folder, name string) error {
	if a.Web == nil {
		return a.widgetAsset(w, r, name, "")
	}
	if _, err := fs.Stat(a.Web, folder+name); err == nil {
		return a.widgetAsset(w, r, folder+name, partCache)
	}
	kind, _, _ := strings.Cut(name, ".")
	all, err := fs.Glob(a.Web, folder+kind+".*"+path.Ext(name))
	if err == nil && len(all) > 0 && path.Ext(name) == ".js" {
		all, err = fs.Glob(a.Web, folder+"renew.*.js")
	}
	if err != nil || len(all) == 0 {
		return noPath(r)
	}
	return a.widgetAsset(w, r, all[0], "no-store")
}

func (a *API) widgetAsset(w http.ResponseWriter, r *http.Request, name, cache string) error {
	if a.Web == nil {
		return domain.NotFound("not_built", "this binary was built without the web chat; run make build in the source folder")
	}
	body, err := fs.ReadFile(a.Web, name)
	if errors.Is(err, fs.ErrNotExist) {
		return noPath(r)
	}
	if err != nil {
		return err
	}
	h := w.Header()
	sum := sha256.Sum256(body)
	h.Set("ETag", `W/"`+hex.EncodeToString(sum[:12])+`"`) // weak: it is the same however the file is compressed
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	a.serveFile(w, r, name, cache)
	return nil
}

// tryPage shows a web chat on a page as plain as a shop's can be.
func (a *API) tryPage(w http.ResponseWriter, r *http.Request) error {
	found, err := a.Visitors.Widget(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	return tryTemplate().Execute(w, map[string]any{"Name": found.Account.Name, "Key": found.Key, "Lang": lang(r.Context()), "Snippet": snippet(r, found.Key)})
}

func snippet(r *http.Request, key string) string {
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return `<script async src="` + scheme + "://" + r.Host + `/w.js" data-key="` + key + `"></script>`
}
