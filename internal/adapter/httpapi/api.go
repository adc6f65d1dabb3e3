// Package httpapi is HTTP in and out: it decodes a request, checks the right, calls a feature and encodes the answer; its Go types are
// the OpenAPI 3.1 document.
package httpapi

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// API holds what the handlers call. All fields are needed.
type API struct {
	Deps
	mux    *http.ServeMux
	huma   huma.API
	routes []Route
	work   work

	settingUp sync.Mutex
	views     viewings
	door      door
	pace      pace
}

// Route is one line of the route table: an operation and the right it needs, or why it needs none.
type Route struct {
	Method, Path string
	Right        access.Right // empty: any logged-in user, or public
	LoggedIn     string       // why every logged-in user may call it
	Public       string       // why anybody may call it; empty when a login is needed
}

// public marks an operation that needs no login, with the reason.
type public string

// loggedIn marks an operation that every logged-in user may call; what it shows depends on who asks.
type loggedIn string

// New builds the handler. Version is printed in the OpenAPI document.
func New(d Deps) *API {
	a := &API{Deps: d, mux: http.NewServeMux(), door: newDoor(d.Clock), pace: newPace(d.Clock)}
	config := huma.DefaultConfig("Kefu", d.Version)
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil // answers carry no $schema link
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: cookieName},
		"token":   {Type: "http", Scheme: "bearer"},
	}
	huma.NewError = newProblem
	a.huma = humago.New(a.mux, config)
	a.registerSession()
	a.registerReport()
	a.registerMetrics()
	a.registerDirectory()
	a.registerSettings()
	a.registerSLA()
	a.registerImports()
	a.registerSaved()
	a.registerExport()
	a.registerSchedules()
	a.registerAccounts()
	a.registerOperations()
	a.registerDesk()
	a.registerFinder()
	a.registerCanned()
	a.registerDeskFiles()
	a.registerWidgets()
	a.registerVisitors()
	a.registerWall()
	a.registerSurveys()
	a.registerSkills()
	a.registerRecords()
	a.registerAPIChannels()
	a.registerWebhooks()
	a.registerShops()
	a.registerOrders()
	a.registerOrderCredit()
	a.mux.HandleFunc("/", a.app)
	return a
}

// schemaName names a type in the document. The words of the desk are those of reports, so it gets a prefix.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	for path, prefix := range map[string]string{"/feature/desk": "Desk", "/engine/survey": "Survey", "/feature/wall": "Wall", "/feature/alert": "Alert",
		"/feature/records": "Record", "/feature/commerce": "Commerce"} {
		if t.Name() != "" && strings.HasSuffix(t.PkgPath(), path) {
			return prefix + name
		}
	}
	return name
}

// Routes is the route table.
func (a *API) Routes() []Route { return a.routes }

// OpenAPI returns the OpenAPI 3.1 document as JSON.
func (a *API) OpenAPI() ([]byte, error) { return a.huma.OpenAPI().MarshalJSON() }

// Handler returns the whole server: the API, the web app and the probes, with the protections around them.
func (a *API) Handler() http.Handler {
	var h http.Handler = a.mux
	h = compressed(h)
	h = a.paced(h)
	h = a.identify(h)
	cross := http.NewCrossOriginProtection()
	cross.AddInsecureBypassPattern(visitorPaths) // shops are other sites; what lies there reads no cookie and checks the origin itself
	h = cross.Handler(h)
	h = secureHeaders(h)
	h = a.observe(h)
	return h
}

// route registers a handler under the right it needs: an access.Right, a public reason or loggedIn.
func route[I, O any](a *API, method, path, id, summary string, need any, fn func(context.Context, *I) (*O, error)) {
	r := Route{Method: method, Path: path}
	op := huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, MaxBodyBytes: 4 << 20,
		Errors: []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity}}
	switch n := need.(type) {
	case access.Right:
		r.Right = n
		op.Description = "Right: " + string(n)
	case public:
		r.Public = string(n)
	case loggedIn:
		r.LoggedIn = string(n)
		op.Description = string(n)
	}
	if r.Public == "" {
		op.Security = []map[string][]string{{"session": {}}, {"token": {}}}
		op.Middlewares = huma.Middlewares{func(ctx huma.Context, next func(huma.Context)) {
			if err := allowed(ctx.Context(), r.Right); err != nil {
				a.refuse(ctx, err)
				return
			}
			next(ctx)
		}}
	}
	a.routes = append(a.routes, r)
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := fn(ctx, in)
		if err != nil {
			return nil, a.problem(ctx, err)
		}
		return out, nil
	})
}

// allowed checks that somebody is logged in and has the right, if one is needed.
func allowed(ctx context.Context, right access.Right) error {
	p, err := principal(ctx)
	if err == nil && right != "" {
		err = p.Require(right)
	}
	return err
}

// refuse answers before the body is read, so that a stranger can neither upload nor learn what a good request looks like.
func (a *API) refuse(ctx huma.Context, err error) {
	p := a.problem(ctx.Context(), err).(*Problem)
	ctx.SetHeader("Content-Type", p.ContentType(""))
	ctx.SetStatus(p.Status)
	json.NewEncoder(ctx.BodyWriter()).Encode(p)
}

// Problem is an error answer (RFC 9457). Code is stable and is the translation key of the web app.
type Problem struct {
	Type   string              `json:"type,omitempty"`
	Title  string              `json:"title"`
	Status int                 `json:"status"`
	Detail string              `json:"detail"`
	Code   string              `json:"code" doc:"Stable name of the error, for programs and translations"`
	Errors []*huma.ErrorDetail `json:"errors,omitempty"`
}

// Error implements error.
func (p *Problem) Error() string { return p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// newProblem turns what huma itself refuses (a missing field, a wrong type) into the same shape.
func newProblem(status int, msg string, errs ...error) huma.StatusError {
	p := &Problem{Title: http.StatusText(status), Status: status, Detail: msg, Code: "bad_request"}
	for _, err := range errs {
		if err == nil {
			continue
		}
		if d, ok := err.(huma.ErrorDetailer); ok {
			p.Errors = append(p.Errors, d.ErrorDetail())
		} else {
			p.Errors = append(p.Errors, &huma.ErrorDetail{Message: err.Error()})
		}
	}
	return p
}

// statusOf is the only table from error kind to HTTP status.
func statusOf(kind domain.ErrorKind) int {
	switch kind {
	case domain.KindInvalid:
		return http.StatusUnprocessableEntity
	case domain.KindUnauthenticated:
		return http.StatusUnauthorized
	case domain.KindForbidden:
		return http.StatusForbidden
	case domain.KindNotFound:
		return http.StatusNotFound
	case domain.KindConflict:
		return http.StatusConflict
	case domain.KindTooMany:
		return http.StatusTooManyRequests
	case domain.KindUnavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// problem maps a feature's error; an unexpected one is logged here, once, and not shown.
func (a *API) problem(ctx context.Context, err error) error {
	kind := domain.KindOf(err)
	status := statusOf(kind)
	p := &Problem{Title: http.StatusText(status), Status: status}
	if kind == domain.KindInternal {
		if ctx.Err() == nil {
			a.Log.LogAttrs(ctx, slog.LevelError, "request failed", slog.String("request", requestID(ctx)), slog.Any("err", err))
		}
		p.Code, p.Detail = "internal", "something went wrong here; the log has the details under request "+requestID(ctx)
		return p
	}
	e := asDomain(err)
	p.Code, p.Detail = e.Code, e.Message
	if e.Field != "" {
		p.Errors = []*huma.ErrorDetail{{Location: e.Field, Message: e.Message}}
	}
	return p
}
