package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"kefu/internal/domain"
)

// Tolerance is how far the second of a request may be from ours.
const Tolerance = 5 * time.Minute

// Rotated puts a new secret in front of those that hold. The one before goes on holding for RotateWithin, or with atOnce ends now.
func Rotated(secrets []Secret, now domain.Instant, atOnce bool) []Secret {
	if atOnce {
		secrets = nil
	}
	return rotated(secrets, NewSecret(), now)
}

// Signed is what a request carries to prove where it comes from: the headers of the Standard Webhooks specification.
type Signed struct{ ID, Timestamp, Signature string }

// Verify reports whether somebody who knows one of the secrets sent a body, within Tolerance of now.
func Verify(secrets []Secret, s Signed, now domain.Instant, body []byte) error {
	if s.ID == "" || s.Timestamp == "" || s.Signature == "" {
		return domain.Unauthenticated("unsigned", "the request is not signed; send %s, %s and %s as Standard Webhooks says", HeaderID, HeaderTimestamp, HeaderSignature)
	}
	second, err := strconv.ParseInt(s.Timestamp, 10, 64)
	if off := now.Time().Unix() - second; err != nil || off > int64(Tolerance/time.Second) || off < -int64(Tolerance/time.Second) {
		return domain.Unauthenticated("bad_timestamp", "%s is not the second of now; sign each try anew, and check the clock", HeaderTimestamp)
	}
	good := 0
	for _, secret := range secrets {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret.Value, secretPrefix))
		if err != nil || len(key) == 0 || secret.Until != 0 && secret.Until <= now {
			continue
		}
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(s.ID + "." + s.Timestamp + "."))
		mac.Write(body)
		want := []byte("v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)))
		for given := range strings.FieldsSeq(s.Signature) {
			good |= subtle.ConstantTimeCompare([]byte(given), want)
		}
	}
	if good == 0 {
		return domain.Unauthenticated("bad_signature", "no signature fits; it is v1, and the base64 of HMAC-SHA256 over id.timestamp.body under the secret")
	}
	return nil
}
