// Package notice says what Kefu sends to mailboxes and group chats: a message of a few lines, with files where they can go along.
package notice

import (
	"net/mail"
	"strings"

	"kefu/internal/domain"
)

// Channel types.
const (
	Email    = "email"
	WeCom    = "wecom"
	DingTalk = "dingtalk"
	Feishu   = "feishu"
	Slack    = "slack"
)

// Channel is where a message goes: addresses separated by commas for e-mail, the address of a group's robot for the others.
type Channel struct {
	Type   string `json:"type"`
	To     string `json:"to"`
	Secret string `json:"secret,omitempty"` // signs messages to DingTalk and Feishu
}

// Message is what is said, all of it in one language.
type Message struct {
	Title  string
	Period string   // of the figures, if any
	Lines  []string // 「接待量 8,640(+3.4%)」
	Link   string   // to the page it is about; empty when the public address is not known
	More   string   // text of the link
}

// File is an attachment.
type File struct {
	Name    string
	Type    string // media type
	Content []byte
}

// Addresses reads the recipients of an e-mail channel.
func (c Channel) Addresses() ([]string, error) {
	var out []string
	for _, part := range strings.FieldsFunc(c.To, func(r rune) bool { return strings.ContainsRune(",;，；\n", r) }) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		a, err := mail.ParseAddress(part)
		if err != nil {
			return nil, domain.Invalid("channels", "bad_email", "%q is not an e-mail address", part)
		}
		out = append(out, a.Address)
	}
	if len(out) == 0 {
		return nil, domain.Invalid("channels", "bad_email", "write at least one e-mail address; separate several by commas")
	}
	return out, nil
}

// mark stands for what is left out of a masked address.
const mark = "…"

// Masked is the channel as it may be shown: the address of a robot is a secret, so only its host and its end are left.
func (c Channel) Masked() Channel {
	c.Secret = ""
	if c.Type == Email {
		return c
	}
	host := c.To
	if _, rest, ok := strings.Cut(c.To, "://"); ok {
		host, _, _ = strings.Cut(rest, "/")
	}
	tail := c.To
	if len(tail) > 4 {
		tail = tail[len(tail)-4:]
	}
	c.To = host + "/" + mark + tail
	return c
}
