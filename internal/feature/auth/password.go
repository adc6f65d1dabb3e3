package auth

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"kefu/internal/domain"
)

// argon2id with 19 MiB and two passes: the OWASP minimum, about 30 ms on a small server.
const (
	argonTime   = 2
	argonMemory = 19 * 1024
	argonKey    = 32
)

// MinPassword is the shortest password allowed, in characters.
const MinPassword = 8

func hashPassword(password string) (string, error) {
	if utf8.RuneCountInString(password) < MinPassword {
		return "", domain.Invalid("password", "password_short", "a password needs at least %d characters", MinPassword)
	}
	if len(password) > 1024 {
		return "", domain.Invalid("password", "password_long", "a password may have at most 1024 bytes")
	}
	salt := make([]byte, 16)
	rand.Read(salt) // never fails
	key := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, 1, argonKey)
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, argonMemory, argonTime, enc.EncodeToString(salt), enc.EncodeToString(key)), nil
}

// checkPassword works equally long for a hash that is empty or broken.
func checkPassword(hash, password string) bool {
	if len(password) > 1024 {
		password = password[:1024] + "!"
	}
	salt, want, memory, time := parseHash(hash)
	got := argon2.IDKey([]byte(password), salt, time, memory, 1, argonKey)
	return len(want) == argonKey && subtle.ConstantTimeCompare(got, want) == 1
}

func parseHash(hash string) (salt, key []byte, memory, time uint32) {
	memory, time = argonMemory, argonTime
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return make([]byte, 16), nil, memory, time
	}
	var m, t uint32
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &m, &t); err == nil && m > 0 && t > 0 {
		memory, time = m, t
	}
	salt, _ = base64.RawStdEncoding.DecodeString(parts[4])
	key, _ = base64.RawStdEncoding.DecodeString(parts[5])
	return salt, key, memory, time
}
