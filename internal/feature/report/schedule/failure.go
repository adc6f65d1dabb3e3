package schedule

import (
	"errors"
	"strings"

	"kefu/internal/domain"
)

// CodeNoMail is the reason of a courier that has no mail server.
const CodeNoMail = "no_mail"

// Failure is why one channel did not get a report. Channel is empty when the report could not be made.
type Failure struct {
	Channel string `json:"channel,omitempty"`
	Code    string `json:"code,omitempty"` // stable name, see domain.Error
	Text    string `json:"text"`
}

// undelivered is an error that names the channels one by one.
type undelivered []Failure

// Error implements error.
func (u undelivered) Error() string {
	parts := make([]string, len(u))
	for i, f := range u {
		parts[i] = f.Channel + ": " + f.Text
	}
	return strings.Join(parts, "; ")
}

func failureOf(channel string, err error) Failure {
	return Failure{Channel: channel, Code: codeOf(err), Text: err.Error()}
}

func failuresOf(err error) []Failure {
	if u, ok := errors.AsType[undelivered](err); ok {
		return u
	}
	return []Failure{failureOf("", err)}
}

func codeOf(err error) string {
	if e, ok := errors.AsType[*domain.Error](err); ok {
		return e.Code
	}
	return ""
}

// written is a failure as the log of deliveries keeps it: the code, a tab and the reason.
func written(err error) string { return codeOf(err) + "\t" + err.Error() }

// reason reads what written wrote.
func reason(detail string) (code, text string) {
	code, text, ok := strings.Cut(detail, "\t")
	if !ok {
		return "", detail
	}
	return code, text
}
