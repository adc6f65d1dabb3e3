package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"time"

	"kefu/internal/adapter/httpapi"
	"kefu/internal/domain"
)

// client calls the API: of the running server of this data folder, or else of an app opened for this one command. Either way a command
// takes the same path as the web app, so the two cannot disagree.
type client struct {
	base  string
	token string
	http  *http.Client
	app   *app // nil when a server answers
	lang  string
}

// dial finds the running server, or opens the files with facts that are level with the log.
func dial(ctx context.Context, p place, lang string) (*client, error) {
	c, err := dialStill(ctx, p, lang)
	if err != nil || c.app == nil {
		return c, err
	}
	if _, err := c.app.projector.CatchUp(ctx); err != nil {
		return nil, errors.Join(err, c.app.close())
	}
	c.app.start(ctx)
	return c, nil
}

// dialStill is dial without folding: an import brings the facts level once, at its end.
func dialStill(ctx context.Context, p place, lang string) (*client, error) {
	if c, ok := dialServer(ctx, p, lang); ok {
		return c, nil
	}
	if _, err := os.Stat(*p.data); err != nil {
		return nil, domain.NotFound("no_data", "there is no data folder %s; name it with --data, or make one with kefu serve or kefu demo", *p.data)
	}
	a, err := open(ctx, p, slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		return nil, err
	}
	return &client{base: "http://kefu.invalid", http: &http.Client{Transport: inProcess{a.api.Handler()}}, app: a, lang: lang}, nil
}

func dialServer(ctx context.Context, p place, lang string) (*client, bool) {
	b, err := os.ReadFile(localFile(p))
	if err != nil {
		return nil, false
	}
	var l local
	if json.Unmarshal(b, &l) != nil {
		return nil, false
	}
	c := &client{base: l.URL, token: l.Token, http: &http.Client{}, lang: lang}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	var session struct {
		User *struct{} `json:"user"`
	}
	return c, c.call(ctx, http.MethodGet, "/api/session", nil, &session) == nil && session.User != nil
}

func (c *client) close() error {
	if c.app != nil {
		return c.app.close()
	}
	return nil
}

// inProcess answers requests with a handler, as the owner of the data folder.
type inProcess struct{ handler http.Handler }

// RoundTrip implements http.RoundTripper.
func (t inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	rec := httptest.NewRecorder()
	r = r.WithContext(httpapi.WithPrincipal(r.Context(), httpapi.LocalOwner()))
	if r.Body == nil {
		r.Body = http.NoBody
	}
	t.handler.ServeHTTP(rec, r)
	return rec.Result(), nil
}

// call sends in as JSON and reads the answer into out; a problem answer becomes a domain error of the same kind.
func (c *client) call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(b)
	}
	resp, err := c.do(ctx, method, path, "application/json", body)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if out == nil {
		return nil
	}
	return json.NewDecoder(resp.Body).Decode(out)
}

func (c *client) do(ctx context.Context, method, path, ctype string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", ctype)
	}
	req.Header.Set("Accept-Language", c.lang)
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, domain.Unavailable("no_server", "the server does not answer: %v", err)
	}
	if resp.StatusCode < 300 {
		return resp, nil
	}
	defer resp.Body.Close()
	return nil, problemOf(resp)
}

func problemOf(resp *http.Response) error {
	var p httpapi.Problem
	b, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if json.Unmarshal(b, &p) != nil || p.Detail == "" {
		return fmt.Errorf("%s: %s", resp.Status, bytes.TrimSpace(b))
	}
	e := &domain.Error{Kind: domain.KindInternal, Code: p.Code, Message: p.Detail}
	for _, d := range p.Errors {
		if d.Message != p.Detail {
			e.Message += fmt.Sprintf("; %s: %s", d.Location, d.Message)
		} else {
			e.Field = d.Location
		}
	}
	kinds := map[int]domain.ErrorKind{400: domain.KindInvalid, 401: domain.KindUnauthenticated, 403: domain.KindForbidden, 404: domain.KindNotFound,
		409: domain.KindConflict, 413: domain.KindInvalid, 422: domain.KindInvalid, 429: domain.KindTooMany, 503: domain.KindUnavailable}
	if k, ok := kinds[resp.StatusCode]; ok {
		e.Kind = k
	}
	return e
}
