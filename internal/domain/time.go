package domain

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
	"time"
)

// Instant is a moment in microseconds since the Unix epoch, UTC. Zero means "not known" or "never": nothing Kefu records happened
// in the first microsecond of 1970.
type Instant int64

// At converts a time.Time, cutting below the microsecond.
func At(t time.Time) Instant { return Instant(t.UnixMicro()) }

// Time converts to a time.Time in UTC.
func (i Instant) Time() time.Time { return time.UnixMicro(int64(i)).UTC() }

// Add returns the instant d later.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d.Microseconds()) }

// Sub returns the time from j to i.
func (i Instant) Sub(j Instant) time.Duration { return time.Duration(i-j) * time.Microsecond }

// IsZero reports whether the instant is not set.
func (i Instant) IsZero() bool { return i == 0 }

// String is RFC 3339 in UTC with microseconds.
func (i Instant) String() string {
	if i == 0 {
		return "-"
	}
	return i.Time().Format("2006-01-02T15:04:05.999999Z07:00")
}

// Clock tells the time. Only cmd makes a real one.
type Clock interface{ Now() Instant }

// ClockFunc adapts a function to Clock.
type ClockFunc func() Instant

// Now implements Clock.
func (f ClockFunc) Now() Instant { return f() }

// ID is a positive 63-bit identifier, made in Go before the transaction; a string in JSON because JavaScript numbers end at 2^53.
type ID int64

// MarshalJSON writes the id as a decimal string.
func (id ID) MarshalJSON() ([]byte, error) { return strconv.AppendQuote(nil, id.String()), nil }

// UnmarshalJSON reads a decimal string; a bare number is accepted from hand-written input.
func (id *ID) UnmarshalJSON(b []byte) error {
	s := string(b)
	if u, err := strconv.Unquote(s); err == nil {
		s = u
	}
	if s == "" || s == "null" {
		*id = 0
		return nil
	}
	v, err := ParseID(s)
	*id = v
	return err
}

// MarshalText lets an ID be a JSON object key and a query parameter.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText is the inverse of MarshalText.
func (id *ID) UnmarshalText(b []byte) error {
	v, err := ParseID(string(b))
	*id = v
	return err
}

// String is the decimal form.
func (id ID) String() string { return strconv.FormatInt(int64(id), 10) }

// ParseID reads the decimal form of a positive identifier, or "0".
func ParseID(s string) (ID, error) {
	v, err := strconv.ParseInt(s, 10, 64)
	if err != nil || v < 0 {
		return 0, Invalid("id", "bad_id", "%q is not an identifier; identifiers are whole numbers", s)
	}
	return ID(v), nil
}

// IDs makes identifiers that grow with time and never repeat within a node.
type IDs interface{ Next() ID }

// HashID derives an identifier from an outside identity, so that the same record always gets the same id without a look-up. With ten
// million records the chance of any collision is below one in a hundred thousand.
func HashID(parts ...string) ID {
	var room [512]byte
	text := room[:0]
	for _, p := range parts {
		text = binary.LittleEndian.AppendUint64(text, uint64(len(p)))
		text = append(text, p...)
	}
	sum := sha256.Sum256(text)
	id := ID(binary.LittleEndian.Uint64(sum[:]) &^ (1 << 63))
	if id == 0 {
		return 1
	}
	return id
}

// nearBits are the bits that identifiers near each other share: few enough that a million things have their own and that what is left of
// the hash still tells ten million apart, see HashID.
const nearBits = 20

// Near is the identifier with its highest bits replaced by those of another, so that what belongs to one thing lies together in an index.
// It is for identifiers made by HashID.
func (id ID) Near(other ID) ID {
	const low = 1<<(63-nearBits) - 1
	near := other&^low | id&low
	if near == 0 {
		return 1
	}
	return near
}
