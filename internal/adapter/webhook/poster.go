// Package webhook posts to the addresses of other programs: with a time limit, without following redirects, reading only the beginning of an answer,
// and, unless it is allowed, to public addresses only.
package webhook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/address"
	"kefu/internal/feature/webhook"
)

// Timeout limits one attempt, from looking the name up to the end of the answer.
const Timeout = 15 * time.Second

// Limits of an answer: what is read of it, so that the connection can be used again, and what is kept for the log.
const (
	maxAnswer  = 64 << 10
	maxExcerpt = 1000
)

// Poster posts.
type Poster struct {
	client  *http.Client
	private bool
}

var _ webhook.Poster = (*Poster)(nil)

// New makes a Poster. Unless private is set it connects to public addresses only, so that nobody can use it to reach into the network around the
// server. The address is checked when the connection is made, after the name was resolved: a name that changes its address in between gains nothing.
func New(private bool) *Poster { return newPoster(private, Timeout) }

func newPoster(private bool, timeout time.Duration) *Poster {
	dialer := &net.Dialer{Timeout: timeout}
	if !private {
		dialer.Control = address.Guard(errPrivate)
	}
	return &Poster{private: private, client: &http.Client{Timeout: timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: timeout, MaxIdleConnsPerHost: 4, IdleConnTimeout: time.Minute,
			MaxResponseHeaderBytes: maxAnswer},
	}}
}

// errPrivate is the reason a connection was refused.
var errPrivate = domain.Invalid("url", "private_address",
	"this address leads into a private network or to this machine; start Kefu with --allow-private-webhooks to allow that")

// Check implements webhook.Poster: an address is https; plain http only where private networks are allowed.
func (p *Poster) Check(to string) error {
	u, err := url.Parse(to)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" || len(to) > 2000 || u.Scheme != "https" && u.Scheme != "http" {
		return domain.Invalid("url", "bad_url", "write an address like https://example.com/webhooks, without a password or # in it")
	}
	if u.Scheme == "http" && !p.private {
		return domain.Invalid("url", "no_https", "the address must begin with https://")
	}
	if p.private {
		return nil
	}
	host := strings.ToLower(u.Hostname())
	ip, err := netip.ParseAddr(host)
	if host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && !address.Public(ip) {
		return errPrivate
	}
	return nil
}

// Post implements webhook.Poster. A redirect is an answer like any other.
func (p *Poster) Post(ctx context.Context, address string, headers map[string]string, body []byte) (webhook.Answer, error) {
	if err := p.Check(address); err != nil {
		return webhook.Answer{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return webhook.Answer{}, errors.New("the address cannot be used")
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Kefu-Webhooks/1")
	for k, v := range headers {
		req.Header.Set(k, v)
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return webhook.Answer{}, reason(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return webhook.Answer{}, fmt.Errorf("the answer broke off: %w", reason(err))
	}
	return webhook.Answer{Status: resp.StatusCode, Excerpt: excerpt(text)}, nil
}

// reason leaves out the address, which may hold a secret and which the log knows anyway.
func reason(err error) error {
	if errors.Is(err, errPrivate) {
		return errPrivate
	}
	if t, ok := errors.AsType[net.Error](err); ok && t.Timeout() {
		return errors.New("no answer in time")
	}
	if inner, ok := errors.AsType[*url.Error](err); ok {
		return inner.Err
	}
	return err
}

func excerpt(b []byte) string {
	s := strings.ReplaceAll(strings.ToValidUTF8(string(b), "?"), "\x00", "")
	if r := []rune(s); len(r) > maxExcerpt {
		return string(r[:maxExcerpt]) + "…"
	}
	return s
}
