package store

import (
	"context"

	"kefu/internal/domain"
)

// Session is a signed-in browser. Only a hash of its token is kept.
type Session struct {
	TokenHash string         `json:"-"`
	User      domain.ID      `json:"user_id"`
	Created   domain.Instant `json:"created_at"`
	LastSeen  domain.Instant `json:"last_seen"`
	Expires   domain.Instant `json:"expires_at"`
	UserAgent string         `json:"user_agent"`
}

const sessionColumns = `token_hash, user_id, created_at, last_seen, expires_at, user_agent`

func scanSession(row scanner, s *Session) error {
	return row.Scan(&s.TokenHash, (*int64)(&s.User), (*int64)(&s.Created), (*int64)(&s.LastSeen), (*int64)(&s.Expires), &s.UserAgent)
}

// Session returns a session that has not expired, or not_found.
func (r reader) Session(ctx context.Context, tokenHash string, now domain.Instant) (Session, error) {
	return one(ctx, r, "session", scanSession, `SELECT `+sessionColumns+` FROM user_session WHERE token_hash = $1 AND expires_at > $2`, tokenHash, int64(now))
}

// SessionsOf returns a user's sessions, the one seen last first.
func (r reader) SessionsOf(ctx context.Context, user domain.ID) ([]Session, error) {
	return list(ctx, r, scanSession, `SELECT `+sessionColumns+` FROM user_session WHERE user_id = $1 ORDER BY last_seen DESC, token_hash`, int64(user))
}

// CreateSession keeps a new session.
func (s *Store) CreateSession(ctx context.Context, ses Session) error {
	return s.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`INSERT INTO user_session (`+sessionColumns+`) VALUES ($1,$2,$3,$4,$5,$6)`,
			ses.TokenHash, int64(ses.User), int64(ses.Created), int64(ses.LastSeen), int64(ses.Expires), ses.UserAgent)
		return err
	})
}

// TouchSession notes that a session was seen and until when it now holds.
func (s *Store) TouchSession(ctx context.Context, tokenHash string, seen, expires domain.Instant) error {
	return s.InTx(ctx, func(tx *Tx) error {
		return tx.changeOne("session", `UPDATE user_session SET last_seen = $2, expires_at = $3 WHERE token_hash = $1`, tokenHash, int64(seen), int64(expires))
	})
}

// DeleteSession ends a session; one that does not exist is no error.
func (s *Store) DeleteSession(ctx context.Context, tokenHash string) error {
	return s.remove(ctx, `DELETE FROM user_session WHERE token_hash = $1`, tokenHash)
}

// DeleteSessionsOf ends all sessions of a user except the one with the given hash, which may be empty.
func (s *Store) DeleteSessionsOf(ctx context.Context, user domain.ID, except string) error {
	return s.remove(ctx, `DELETE FROM user_session WHERE user_id = $1 AND token_hash <> $2`, int64(user), except)
}

// DeleteExpiredSessions removes sessions and API tokens that are no longer valid.
func (s *Store) DeleteExpiredSessions(ctx context.Context, now domain.Instant) error {
	return s.InTx(ctx, func(tx *Tx) error {
		if _, err := tx.exec(`DELETE FROM user_session WHERE expires_at <= $1`, int64(now)); err != nil {
			return err
		}
		_, err := tx.exec(`DELETE FROM api_token WHERE expires_at > 0 AND expires_at <= $1`, int64(now))
		return err
	})
}

// remove runs a delete that may find nothing.
func (s *Store) remove(ctx context.Context, query string, args ...any) error {
	return s.InTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(query, args...)
		return err
	})
}
