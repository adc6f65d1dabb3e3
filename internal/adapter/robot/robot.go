// Package robot posts messages to the group robots of WeCom, DingTalk, Feishu and Slack.
package robot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/address"
	"kefu/internal/feature/notice"
)

// timeout limits one post, connecting included.
const timeout = 10 * time.Second

// maxAnswer is how much of an answer is read, in bytes.
const maxAnswer = 64 << 10

// Poster posts to robots.
type Poster struct {
	client  *http.Client
	private bool
	clock   domain.Clock
}

// New makes a Poster. Unless private is set it connects to public addresses only, so that nobody can use it to reach into the network
// around the server; the address is checked when the connection is made, after the name was resolved, and redirects are not followed.
func New(private bool, clock domain.Clock) *Poster {
	dialer := &net.Dialer{Timeout: timeout}
	if !private {
		dialer.Control = address.Guard(errPrivate)
	}
	return &Poster{private: private, clock: clock, client: &http.Client{Timeout: timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: timeout, DisableKeepAlives: true}}}
}

// errPrivate is the reason a connection was refused.
var errPrivate = domain.Invalid("channels", "private_webhook", "the robot's address leads into a private network; start Kefu with --allow-private-webhooks to allow that")

// Check reports an address that cannot work: it must be https; plain http only leads to this machine.
func (p *Poster) Check(c notice.Channel) error {
	_, err := p.address(c)
	return err
}

func (p *Poster) address(c notice.Channel) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(c.To))
	if err != nil || u.Hostname() == "" || u.User != nil || (u.Scheme != "https" && u.Scheme != "http") {
		return nil, domain.Invalid("channels", "bad_webhook", "copy the webhook address of the group's robot; it begins with https://")
	}
	ip, ipErr := netip.ParseAddr(u.Hostname())
	local := u.Hostname() == "localhost" || ipErr == nil && ip.Unmap().IsLoopback()
	if u.Scheme == "http" && !local {
		return nil, domain.Invalid("channels", "bad_webhook", "the webhook address must begin with https://")
	}
	if !p.private && (local || ipErr == nil && !address.Public(ip)) {
		return nil, errPrivate
	}
	return u, nil
}

// Send posts the message; files stay behind. An answer that is not the vendor's success is a failure with the vendor's reason.
func (p *Poster) Send(ctx context.Context, c notice.Channel, m notice.Message, _ []notice.File) error {
	u, err := p.address(c)
	if err != nil {
		return err
	}
	v, ok := vendors()[c.Type]
	if !ok {
		return domain.Invalid("channels", "bad_channel", "channel %q is none of email, wecom, dingtalk, feishu, slack", c.Type)
	}
	body, err := v.body(m, c.Secret, u, p.clock.Now().Time())
	if err != nil {
		return err
	}
	status, answer, err := p.post(ctx, u, body)
	if err != nil {
		return err
	}
	if status != http.StatusOK {
		return domain.Unavailable("webhook_failed", "the robot answered %d: %s", status, clip(answer))
	}
	return v.verdict(answer)
}

func (p *Poster) post(ctx context.Context, u *url.URL, body any) (status int, answer []byte, err error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(body); err != nil {
		return 0, nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), &b)
	if err != nil {
		return 0, nil, domain.Invalid("channels", "bad_webhook", "the webhook address cannot be used")
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := p.client.Do(req)
	if err != nil {
		// The address is a secret and the error of the client repeats it.
		if inner, ok := errors.AsType[*url.Error](err); ok {
			err = inner.Err
		}
		if errors.Is(err, errPrivate) {
			return 0, nil, errPrivate
		}
		return 0, nil, domain.Unavailable("webhook_failed", "the robot cannot be reached: %v", err)
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	return resp.StatusCode, answer, err
}

// clip shortens an answer for the log.
func clip(b []byte) string {
	const most = 200
	s := strings.Join(strings.Fields(strings.ToValidUTF8(string(b), "?")), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
