package store

import (
	"context"
	"encoding/json"
	"strings"

	"kefu/internal/domain"
)

// User is a person who may sign in. Email is kept in lower case and is unique.
type User struct {
	ID           domain.ID      `json:"id"`
	Email        string         `json:"email"`
	Name         string         `json:"name"`
	Role         string         `json:"role"`
	Agent        domain.ID      `json:"agent_id,omitempty"` // the agent this user is, if any
	Teams        []domain.ID    `json:"teams,omitempty"`    // scope: the teams whose data are seen
	PasswordHash string         `json:"-"`
	Lang         string         `json:"lang,omitempty"`
	Disabled     bool           `json:"disabled,omitempty"`
	Created      domain.Instant `json:"created_at"`
	FailedLogins int            `json:"-"` // in a row
	FailedAt     domain.Instant `json:"-"` // the last of them
}

const userColumns = `id, email, name, role, agent_id, teams, password_hash, lang, disabled, created_at, failed_logins, failed_at`

func scanUser(row scanner, u *User) error {
	var teams []byte
	err := row.Scan((*int64)(&u.ID), &u.Email, &u.Name, &u.Role, (*int64)(&u.Agent), &teams, &u.PasswordHash, &u.Lang, &u.Disabled,
		(*int64)(&u.Created), &u.FailedLogins, (*int64)(&u.FailedAt))
	if err != nil {
		return err
	}
	return json.Unmarshal(teams, &u.Teams)
}

// Users returns all users by e-mail.
func (r reader) Users(ctx context.Context) ([]User, error) {
	return list(ctx, r, scanUser, `SELECT `+userColumns+` FROM user_account ORDER BY email`)
}

// User returns one user, or not_found.
func (r reader) User(ctx context.Context, id domain.ID) (User, error) {
	return one(ctx, r, "user", scanUser, `SELECT `+userColumns+` FROM user_account WHERE id = $1`, int64(id))
}

// UserByEmail finds a user whatever the case of the address, or not_found.
func (r reader) UserByEmail(ctx context.Context, email string) (User, error) {
	return one(ctx, r, "user", scanUser, `SELECT `+userColumns+` FROM user_account WHERE email = $1`, strings.ToLower(email))
}

// CountUsers returns how many users there are.
func (r reader) CountUsers(ctx context.Context) (int64, error) {
	return one(ctx, r, "count", scanInt, `SELECT count(*) FROM user_account`)
}

// CreateUser adds a user and returns it with its id and Created filled in; an e-mail that is taken is a conflict.
func (s *Store) CreateUser(ctx context.Context, u User) (User, error) {
	err := s.InTx(ctx, func(tx *Tx) error {
		u.ID = tx.idFor(u.ID)
		if u.Created.IsZero() {
			u.Created = tx.Now()
		}
		u.Email = strings.ToLower(u.Email)
		teams, err := encodeJSON(u.Teams)
		if err != nil {
			return err
		}
		_, err = tx.exec(`INSERT INTO user_account (`+userColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`,
			int64(u.ID), u.Email, u.Name, u.Role, int64(u.Agent), teams, u.PasswordHash, u.Lang, u.Disabled, int64(u.Created), u.FailedLogins, int64(u.FailedAt))
		return err
	})
	return u, err
}

// UpdateUser replaces everything of a user but its id, Created and the count of failed logins; not_found if it does not exist.
func (s *Store) UpdateUser(ctx context.Context, u User) error {
	return s.InTx(ctx, func(tx *Tx) error {
		teams, err := encodeJSON(u.Teams)
		if err != nil {
			return err
		}
		return tx.changeOne("user", `UPDATE user_account SET email = $2, name = $3, role = $4, agent_id = $5, teams = $6, password_hash = $7, lang = $8,
			disabled = $9 WHERE id = $1`, int64(u.ID), strings.ToLower(u.Email), u.Name, u.Role, int64(u.Agent), teams, u.PasswordHash, u.Lang, u.Disabled)
	})
}

// LoginFailed counts one more failed login in a row and returns the count.
func (s *Store) LoginFailed(ctx context.Context, user domain.ID) (count int64, err error) {
	err = s.InTx(ctx, func(tx *Tx) error {
		if err := tx.changeOne("user", `UPDATE user_account SET failed_logins = failed_logins + 1, failed_at = $2 WHERE id = $1`, int64(user), int64(tx.Now())); err != nil {
			return err
		}
		count, err = one(tx.ctx, tx.reader, "user", scanInt, `SELECT failed_logins FROM user_account WHERE id = $1`, int64(user))
		return err
	})
	return count, err
}

// LoginSucceeded forgets failed logins.
func (s *Store) LoginSucceeded(ctx context.Context, user domain.ID) error {
	return s.InTx(ctx, func(tx *Tx) error {
		return tx.changeOne("user", `UPDATE user_account SET failed_logins = 0, failed_at = 0 WHERE id = $1`, int64(user))
	})
}

// changeOne runs a statement that must change exactly the one record it names.
func (tx *Tx) changeOne(what, query string, args ...any) error {
	n, err := tx.exec(query, args...)
	if err == nil && n == 0 {
		return domain.NotFound(what+"_not_found", "there is no such %s; it may have been removed", what)
	}
	return err
}
