package httpapi

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
	"golang.org/x/text/language"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

const cookieName = "kefu_session"

type ctxKey int

const (
	keyPrincipal ctxKey = iota
	keyLang
	keyRequest
	keyRaw
)

// WithPrincipal returns a context in which the caller is known already: the command line inside the same process uses it.
func WithPrincipal(ctx context.Context, p access.Principal) context.Context {
	return context.WithValue(ctx, keyPrincipal, p)
}

func principal(ctx context.Context) (access.Principal, error) {
	p, ok := ctx.Value(keyPrincipal).(access.Principal)
	if !ok {
		return p, domain.Unauthenticated("not_logged_in", "log in first, or send an API token as Authorization: Bearer kefu_…")
	}
	return p, nil
}

// caller is the principal of a route that cannot be reached without one.
func caller(ctx context.Context) access.Principal {
	p, _ := ctx.Value(keyPrincipal).(access.Principal)
	return p
}

func lang(ctx context.Context) string {
	if l, ok := ctx.Value(keyLang).(string); ok {
		return l
	}
	return "zh-CN"
}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(keyRequest).(string)
	return id
}

func rawRequest(ctx context.Context) *http.Request {
	r, _ := ctx.Value(keyRaw).(*http.Request)
	return r
}

func asDomain(err error) *domain.Error {
	e, _ := errors.AsType[*domain.Error](err)
	return e
}

// identify finds out who is calling (cookie or bearer token) and in which language to answer. A wrong credential is the same as none:
// the route then says that a login is needed.
func (a *API) identify(next http.Handler) http.Handler {
	matcher := language.NewMatcher([]language.Tag{language.SimplifiedChinese, language.English})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := context.WithValue(r.Context(), keyRaw, r)
		_, known := ctx.Value(keyPrincipal).(access.Principal)
		if !known && !strings.HasPrefix(r.URL.Path, visitorPaths) { // a visitor is nobody, whatever cookies the browser has
			if u, ok := a.recognise(r); ok {
				ctx = WithPrincipal(ctx, u)
			}
		}
		l := "zh-CN"
		if header := r.Header.Get("Accept-Language"); header != "" {
			if _, i := language.MatchStrings(matcher, header); i == 1 {
				l = "en"
			}
		} else if p := caller(ctx); p.Lang != "" {
			l = p.Lang
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(ctx, keyLang, l)))
	})
}

func (a *API) recognise(r *http.Request) (access.Principal, bool) {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		if a.LocalToken != "" && subtle.ConstantTimeCompare([]byte(token), []byte(a.LocalToken)) == 1 {
			return LocalOwner(), true
		}
		u, err := a.Auth.ByToken(r.Context(), token)
		return u.Principal(), err == nil
	}
	c, err := r.Cookie(cookieName)
	if err != nil {
		return access.Principal{}, false
	}
	u, err := a.Auth.BySession(r.Context(), c.Value)
	return u.Principal(), err == nil
}

// LocalOwner is whoever can read the data folder: the command line on the same machine.
func LocalOwner() access.Principal {
	return access.Principal{Name: "command line", Role: access.Owner}
}

func sessionCookie(r *http.Request, token string, life time.Duration) http.Cookie {
	secure := r != nil && (r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https")
	return http.Cookie{Name: cookieName, Value: token, Path: "/", HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode, MaxAge: int(life.Seconds())}
}

// compressed packs the JSON and CSV answers of the API; the web app's files are packed when they are built, and documents are packed already.
func compressed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/api/") {
			next.ServeHTTP(w, r)
			return
		}
		p := &packer{ResponseWriter: w, request: r}
		defer p.close()
		next.ServeHTTP(p, r)
	})
}

// packLevel costs about two milliseconds for the largest answer, the list of metrics.
const packLevel = 8

// packer decides at the first byte, when the type of the answer is known.
type packer struct {
	http.ResponseWriter
	request *http.Request
	decided bool
	body    io.WriteCloser
}

func (p *packer) decide() {
	if p.decided {
		return
	}
	p.decided = true
	h := p.Header()
	kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	if h.Get("Content-Encoding") == "" && (kind == "application/json" || kind == "application/problem+json" || kind == "text/csv") {
		h.Del("Content-Length")
		p.body = brotli.HTTPCompressorWithLevel(p.ResponseWriter, p.request, packLevel)
	}
}

// WriteHeader implements http.ResponseWriter.
func (p *packer) WriteHeader(code int) {
	if code != http.StatusNoContent && code != http.StatusNotModified {
		p.decide()
	}
	p.ResponseWriter.WriteHeader(code)
}

// Write implements http.ResponseWriter.
func (p *packer) Write(b []byte) (int, error) {
	p.decide()
	if p.body != nil {
		return p.body.Write(b)
	}
	return p.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (p *packer) Unwrap() http.ResponseWriter { return p.ResponseWriter }

func (p *packer) close() {
	if p.body != nil {
		p.body.Close() // the connection is gone if this fails, and there is nobody to tell
	}
}

// secureHeaders sets what an answer needs for its safety. Styles of the page may be inline because the component kit injects them; scripts
// may not. What is no page gets a policy that allows nothing, as do the files of the app: they are used by the page, under its policy.
func secureHeaders(next http.Handler) http.Handler {
	const page = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; " +
		"connect-src 'self'%s; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		switch {
		case strings.HasPrefix(r.URL.Path, "/assets/"), r.URL.Path == "/w.js":
			h.Set("Content-Security-Policy", "default-src 'none'")
		case strings.HasPrefix(r.URL.Path, "/api/"), strings.HasPrefix(r.URL.Path, visitorPaths):
			h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
			h.Set("Cache-Control", "no-store")
		default:
			h.Set("Content-Security-Policy", fmt.Sprintf(page, socketSource(r.Host)))
			h.Set("Referrer-Policy", "same-origin")
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
		}
		next.ServeHTTP(w, r)
	})
}

// socketSource names this server's sockets, which older browsers do not count as 'self'. A host is printed only if it can be nothing else.
func socketSource(host string) string {
	for _, c := range host {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]", c) {
			return ""
		}
	}
	if host == "" {
		return ""
	}
	return " ws://" + host + " wss://" + host
}

type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(code int) {
	r.status = code
	if h := r.Header(); code == http.StatusTooManyRequests && h.Get("Retry-After") == "" {
		h.Set("Retry-After", "60") // no limit of ours holds longer for somebody who waits
	}
	r.ResponseWriter.WriteHeader(code)
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(r.ResponseWriter).Hijack()
}

// observe gives every request an id, counts and times it, and turns a panic into a 500 with the id.
func (a *API) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var b [8]byte
		rand.Read(b[:]) // never fails
		id := hex.EncodeToString(b[:])
		w.Header().Set("X-Request-Id", id)
		rec := &recorder{ResponseWriter: w, status: http.StatusOK}
		start := a.Clock.Now()
		defer func() {
			if v := recover(); v != nil {
				if v == http.ErrAbortHandler {
					panic(v)
				}
				a.Log.Error("panic", "request", id, "path", r.URL.Path, "panic", v)
				rec.WriteHeader(http.StatusInternalServerError)
			}
			took := a.Clock.Now().Sub(start)
			if a.OnRequest != nil {
				a.OnRequest(r.Method, r.Pattern, rec.status, took)
			}
			a.Log.LogAttrs(r.Context(), slog.LevelDebug, "request", slog.String("id", id), slog.String("method", r.Method),
				slog.String("path", r.URL.Path), slog.Int("status", rec.status), slog.Duration("took", took))
		}()
		next.ServeHTTP(rec, r.WithContext(context.WithValue(r.Context(), keyRequest, id)))
	})
}
