package store

import (
	"context"

	"kefu/internal/domain"
)

// Token lets a program act as a user. Only a hash of it is kept.
type Token struct {
	ID       domain.ID      `json:"id"`
	Hash     string         `json:"-"`
	User     domain.ID      `json:"user_id"`
	Name     string         `json:"name"`
	Created  domain.Instant `json:"created_at"`
	LastUsed domain.Instant `json:"last_used"`
	Expires  domain.Instant `json:"expires_at"` // zero: never
}

const tokenColumns = `id, token_hash, user_id, name, created_at, last_used, expires_at`

func scanToken(row scanner, t *Token) error {
	return row.Scan((*int64)(&t.ID), &t.Hash, (*int64)(&t.User), &t.Name, (*int64)(&t.Created), (*int64)(&t.LastUsed), (*int64)(&t.Expires))
}

// Token returns the token with a hash if it has not expired, or not_found.
func (r reader) Token(ctx context.Context, hash string, now domain.Instant) (Token, error) {
	return one(ctx, r, "token", scanToken, `SELECT `+tokenColumns+` FROM api_token WHERE token_hash = $1 AND (expires_at = 0 OR expires_at > $2)`, hash, int64(now))
}

// TokensOf returns a user's tokens, oldest first; user 0 means everybody's.
func (r reader) TokensOf(ctx context.Context, user domain.ID) ([]Token, error) {
	return list(ctx, r, scanToken, `SELECT `+tokenColumns+` FROM api_token WHERE user_id = $1 OR $1 = 0 ORDER BY created_at, id`, int64(user))
}

// CreateToken keeps a token and returns it with its id.
func (s *Store) CreateToken(ctx context.Context, t Token) (Token, error) {
	err := s.InTx(ctx, func(tx *Tx) error {
		t.ID = tx.idFor(t.ID)
		_, err := tx.exec(`INSERT INTO api_token (`+tokenColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
			int64(t.ID), t.Hash, int64(t.User), t.Name, int64(t.Created), int64(t.LastUsed), int64(t.Expires))
		return err
	})
	return t, err
}

// TouchToken notes that a token was used.
func (s *Store) TouchToken(ctx context.Context, id domain.ID, at domain.Instant) error {
	return s.InTx(ctx, func(tx *Tx) error {
		return tx.changeOne("token", `UPDATE api_token SET last_used = $2 WHERE id = $1`, int64(id), int64(at))
	})
}

// DeleteToken ends a token of a user; user 0 means anybody's. not_found if there is none.
func (s *Store) DeleteToken(ctx context.Context, user, id domain.ID) error {
	return s.InTx(ctx, func(tx *Tx) error {
		return tx.changeOne("token", `DELETE FROM api_token WHERE id = $1 AND (user_id = $2 OR $2 = 0)`, int64(id), int64(user))
	})
}
