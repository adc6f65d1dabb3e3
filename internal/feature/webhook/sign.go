package webhook

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"kefu/internal/domain"
)

// The headers of the Standard Webhooks specification.
const (
	HeaderID        = "webhook-id"
	HeaderTimestamp = "webhook-timestamp"
	HeaderSignature = "webhook-signature"
)

const (
	secretPrefix = "whsec_"
	secretBytes  = 32

	// RotateWithin is how long an old secret goes on signing beside the new one.
	RotateWithin = 24 * time.Hour
)

// NewSecret makes a secret.
func NewSecret() string {
	b := make([]byte, secretBytes)
	rand.Read(b) // never fails
	return secretPrefix + base64.StdEncoding.EncodeToString(b)
}

// Headers are those of one attempt at an instant: the id of the message, the second of the attempt, and a signature by every secret that is in force.
func Headers(secrets []Secret, id string, at domain.Instant, body []byte) (map[string]string, error) {
	stamp := strconv.FormatInt(at.Time().Unix(), 10)
	var signatures []string
	for _, s := range secrets {
		if s.Until != 0 && s.Until <= at {
			continue
		}
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(s.Value, secretPrefix))
		if err != nil {
			return nil, err
		}
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(id + "." + stamp + "."))
		mac.Write(body)
		signatures = append(signatures, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	}
	return map[string]string{HeaderID: id, HeaderTimestamp: stamp, HeaderSignature: strings.Join(signatures, " ")}, nil
}

// rotated puts a new secret in front; the one before ends after a while, and what has ended is dropped.
func rotated(secrets []Secret, fresh string, now domain.Instant) []Secret {
	out := []Secret{{Value: fresh}}
	for _, s := range secrets {
		if s.Until == 0 {
			s.Until = now.Add(RotateWithin)
		}
		if s.Until > now {
			out = append(out, s)
		}
	}
	return out
}
