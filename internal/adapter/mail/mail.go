// Package mail sends reports by e-mail through an SMTP server.
package mail

import (
	"bytes"
	"context"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	smtp "github.com/wneessen/go-mail"

	"kefu/internal/domain"
	"kefu/internal/feature/notice"
)

// timeout limits one sending, attachments included.
const timeout = 60 * time.Second

// Sender sends through one server; the zero address means that none is configured.
type Sender struct {
	host     string
	port     int
	user     string
	password string
	implicit bool // TLS from the first byte
	local    bool // the server is on this machine and may go without TLS
	from     string
	clock    domain.Clock
}

// New reads the address of the server: smtp://user:password@host:port asks for STARTTLS, which only a server on this machine may go without;
// smtps:// is TLS from the first byte. Without an address every Send fails and says how to configure one.
func New(server, from string, clock domain.Clock) (*Sender, error) {
	s := &Sender{clock: clock, from: from}
	if server == "" {
		return s, nil
	}
	u, err := url.Parse(server)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") || strings.Trim(u.Path, "/") != "" {
		return nil, domain.Invalid("smtp-url", "bad_smtp", "--smtp-url must be like smtp://user:password@mail.example.com:587 or smtps://…:465")
	}
	if _, err := mail.ParseAddress(from); err != nil {
		return nil, domain.Invalid("mail-from", "bad_smtp", "--mail-from %q is not an e-mail address; it is needed with --smtp-url", from)
	}
	s.host, s.user, s.implicit = u.Hostname(), u.User.Username(), u.Scheme == "smtps"
	s.password, _ = u.User.Password()
	s.port = map[bool]int{true: 465, false: 587}[s.implicit]
	if p := u.Port(); p != "" {
		if s.port, err = strconv.Atoi(p); err != nil {
			return nil, domain.Invalid("smtp-url", "bad_smtp", "--smtp-url has no valid port: %q", p)
		}
	}
	ip := net.ParseIP(s.host)
	s.local = s.host == "localhost" || ip != nil && ip.IsLoopback()
	return s, nil
}

// Configured reports whether there is a server to send through.
func (s *Sender) Configured() bool { return s.host != "" }

// Check reports addresses that cannot work.
func (s *Sender) Check(c notice.Channel) error {
	_, err := c.Addresses()
	return err
}

// Send sends the message as plain text with the files attached, one mail to all addresses of the channel.
func (s *Sender) Send(ctx context.Context, c notice.Channel, m notice.Message, files []notice.File) error {
	if !s.Configured() {
		return domain.Unavailable("no_mail", "no mail server is configured; start Kefu with --smtp-url and --mail-from")
	}
	to, err := c.Addresses()
	if err != nil {
		return err
	}
	msg, err := s.message(to, m, files)
	if err != nil {
		return err
	}
	client, err := s.client()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if err := client.DialAndSendWithContext(ctx, msg); err != nil {
		return domain.Unavailable("mail_failed", "the mail server %s:%d did not take the mail: %v", s.host, s.port, err)
	}
	return nil
}

func (s *Sender) client() (*smtp.Client, error) {
	options := []smtp.Option{smtp.WithPort(s.port), smtp.WithTimeout(timeout)}
	switch {
	case s.implicit:
		options = append(options, smtp.WithSSL())
	case s.local:
		options = append(options, smtp.WithTLSPolicy(smtp.TLSOpportunistic))
	default:
		options = append(options, smtp.WithTLSPolicy(smtp.TLSMandatory))
	}
	if s.user != "" {
		auth := smtp.SMTPAuthAutoDiscover // the strongest that both sides know
		if s.local {
			auth = smtp.SMTPAuthPlain // which the library allows without TLS on this machine
		}
		options = append(options, smtp.WithSMTPAuth(auth), smtp.WithUsername(s.user), smtp.WithPassword(s.password))
	}
	return smtp.NewClient(s.host, options...)
}

func (s *Sender) message(to []string, m notice.Message, files []notice.File) (*smtp.Msg, error) {
	msg := smtp.NewMsg()
	if err := msg.From(s.from); err != nil {
		return nil, err
	}
	if err := msg.To(to...); err != nil {
		return nil, domain.Invalid("channels", "bad_email", "%v", err)
	}
	msg.SetMessageID()
	msg.SetDateWithValue(s.clock.Now().Time())
	subject := m.Title
	if m.Period != "" {
		subject += " " + m.Period
	}
	msg.Subject(oneLine(subject))
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(smtp.TypeTextPlain, body(m))
	for _, f := range files {
		err := msg.AttachReader(f.Name, bytes.NewReader(f.Content), smtp.WithFileContentType(smtp.ContentType(f.Type)))
		if err != nil {
			return nil, err
		}
	}
	return msg, nil
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func body(m notice.Message) string {
	lines := []string{oneLine(m.Title), m.Period, ""}
	lines = append(lines, m.Lines...)
	if m.Link != "" {
		lines = append(lines, "", m.More, m.Link)
	}
	return strings.Join(lines, "\r\n") + "\r\n"
}
