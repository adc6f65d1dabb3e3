package store

import (
	"context"
	"encoding/hex"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/auth"
)

// Auth is the store as feature/auth sees it.
type Auth struct{ *Store }

var _ auth.Store = Auth{}

func toAuthUser(u User) auth.User {
	return auth.User{ID: u.ID, Email: u.Email, Name: u.Name, Role: access.Role(u.Role), Agent: u.Agent, Teams: u.Teams, PasswordHash: u.PasswordHash,
		Lang: u.Lang, Disabled: u.Disabled, CreatedAt: u.Created}
}

// CountUsers implements auth.Store.
func (a Auth) CountUsers(ctx context.Context) (int, error) {
	n, err := a.Store.CountUsers(ctx)
	return int(n), err
}

// Users implements auth.Store.
func (a Auth) Users(ctx context.Context) ([]auth.User, error) {
	users, err := a.Store.Users(ctx)
	out := make([]auth.User, 0, len(users))
	for _, u := range users {
		out = append(out, toAuthUser(u))
	}
	return out, err
}

// UserByID implements auth.Store.
func (a Auth) UserByID(ctx context.Context, id domain.ID) (auth.User, error) {
	u, err := a.User(ctx, id)
	return toAuthUser(u), err
}

// UserByEmail implements auth.Store.
func (a Auth) UserByEmail(ctx context.Context, email string) (auth.User, error) {
	u, err := a.Store.UserByEmail(ctx, email)
	return toAuthUser(u), err
}

// SaveUser implements auth.Store: it creates the user or changes the existing one.
func (a Auth) SaveUser(ctx context.Context, u auth.User) error {
	row := User{ID: u.ID, Email: u.Email, Name: u.Name, Role: string(u.Role), Agent: u.Agent, Teams: u.Teams, PasswordHash: u.PasswordHash,
		Lang: u.Lang, Disabled: u.Disabled, Created: u.CreatedAt}
	err := a.UpdateUser(ctx, row)
	if domain.KindOf(err) == domain.KindNotFound {
		_, err = a.CreateUser(ctx, row)
	}
	return err
}

// SaveSession implements auth.Store.
func (a Auth) SaveSession(ctx context.Context, s auth.Session) error {
	return a.CreateSession(ctx, Session{TokenHash: hex.EncodeToString(s.Hash), User: s.User, Created: s.CreatedAt, LastSeen: s.CreatedAt, Expires: s.ExpiresAt, UserAgent: s.Agent})
}

// SessionByHash implements auth.Store.
func (a Auth) SessionByHash(ctx context.Context, hash []byte) (auth.Session, error) {
	s, err := a.Session(ctx, hex.EncodeToString(hash), 0)
	return auth.Session{Hash: hash, User: s.User, CreatedAt: s.Created, ExpiresAt: s.Expires, Agent: s.UserAgent}, err
}

// DeleteSession implements auth.Store.
func (a Auth) DeleteSession(ctx context.Context, hash []byte) error {
	return a.Store.DeleteSession(ctx, hex.EncodeToString(hash))
}

// DeleteSessionsOf implements auth.Store.
func (a Auth) DeleteSessionsOf(ctx context.Context, user domain.ID) error {
	return a.Store.DeleteSessionsOf(ctx, user, "")
}

// SaveToken implements auth.Store.
func (a Auth) SaveToken(ctx context.Context, t auth.Token) error {
	_, err := a.CreateToken(ctx, Token{ID: t.ID, Hash: hex.EncodeToString(t.Hash), User: t.User, Name: t.Name, Created: t.CreatedAt, LastUsed: t.LastUsedAt, Expires: t.ExpiresAt})
	return err
}

func toAuthToken(t Token) auth.Token {
	hash, _ := hex.DecodeString(t.Hash) // written by SaveToken
	return auth.Token{ID: t.ID, Hash: hash, User: t.User, Name: t.Name, CreatedAt: t.Created, LastUsedAt: t.LastUsed, ExpiresAt: t.Expires}
}

// TokensOf implements auth.Store.
func (a Auth) TokensOf(ctx context.Context, user domain.ID) ([]auth.Token, error) {
	tokens, err := a.Store.TokensOf(ctx, user)
	out := make([]auth.Token, 0, len(tokens))
	for _, t := range tokens {
		if t.User == user {
			out = append(out, toAuthToken(t))
		}
	}
	return out, err
}

// TokenByHash implements auth.Store.
func (a Auth) TokenByHash(ctx context.Context, hash []byte) (auth.Token, error) {
	t, err := a.Token(ctx, hex.EncodeToString(hash), 0)
	return toAuthToken(t), err
}
