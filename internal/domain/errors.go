package domain

import (
	"errors"
	"fmt"
)

// ErrorKind says what class of failure an Error is; the HTTP layer owns the only table from kind to status code.
type ErrorKind string

// The error kinds. Anything that is not an *Error is internal.
const (
	KindInvalid         ErrorKind = "invalid"
	KindUnauthenticated ErrorKind = "unauthenticated"
	KindForbidden       ErrorKind = "forbidden"
	KindNotFound        ErrorKind = "not_found"
	KindConflict        ErrorKind = "conflict"
	KindTooMany         ErrorKind = "too_many"
	KindUnavailable     ErrorKind = "unavailable"
	KindInternal        ErrorKind = "internal"
)

// Error is a failure that a user or a script can act on. Code is stable and is the translation key of the web app; Message is English
// and says what to do; Field names the offending input, if one can be named.
type Error struct {
	Kind    ErrorKind
	Code    string
	Message string
	Field   string
	Err     error // the cause, for the log only
}

// Error implements error.
func (e *Error) Error() string {
	if e.Field != "" {
		return e.Field + ": " + e.Message
	}
	return e.Message
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Invalid reports bad input in the named field; code is the translation key.
func Invalid(field, code, format string, args ...any) *Error {
	return &Error{Kind: KindInvalid, Code: code, Field: field, Message: fmt.Sprintf(format, args...)}
}

// NotFound reports that the named thing does not exist (or may not be seen).
func NotFound(code, format string, args ...any) *Error {
	return &Error{Kind: KindNotFound, Code: code, Message: fmt.Sprintf(format, args...)}
}

// Conflict reports that the request contradicts what is stored.
func Conflict(code, format string, args ...any) *Error {
	return &Error{Kind: KindConflict, Code: code, Message: fmt.Sprintf(format, args...)}
}

// Forbidden reports that the caller is known but may not do this.
func Forbidden(code, format string, args ...any) *Error {
	return &Error{Kind: KindForbidden, Code: code, Message: fmt.Sprintf(format, args...)}
}

// Unauthenticated reports that the caller is not known.
func Unauthenticated(code, format string, args ...any) *Error {
	return &Error{Kind: KindUnauthenticated, Code: code, Message: fmt.Sprintf(format, args...)}
}

// TooMany reports that the caller must slow down.
func TooMany(code, format string, args ...any) *Error {
	return &Error{Kind: KindTooMany, Code: code, Message: fmt.Sprintf(format, args...)}
}

// Unavailable reports that something this call needs is not there at the moment.
func Unavailable(code, format string, args ...any) *Error {
	return &Error{Kind: KindUnavailable, Code: code, Message: fmt.Sprintf(format, args...)}
}

// KindOf returns the kind of err: the kind of the first *Error in its chain, else KindInternal. It is empty for nil.
func KindOf(err error) ErrorKind {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return KindInternal
}
