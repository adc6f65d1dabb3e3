// Package auth says who is calling: passwords, sessions and API tokens.
package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/mail"
	"strings"
	"sync"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// User is a person who may log in.
type User struct {
	ID           domain.ID
	Email        string // lower case, unique
	Name         string
	Role         access.Role
	Agent        domain.ID   // the agent this user is, if any
	Teams        []domain.ID // teams a supervisor leads
	PasswordHash string
	Lang         string // zh-CN or en
	Disabled     bool
	CreatedAt    domain.Instant
}

// Principal is the user as the rest of the program sees him or her.
func (u User) Principal() access.Principal {
	return access.Principal{User: u.ID, Name: u.Name, Email: u.Email, Role: u.Role, Agent: u.Agent, Teams: u.Teams, Lang: u.Lang}
}

// Session is a browser that has logged in. Only the hash of its secret is stored.
type Session struct {
	Hash      []byte
	User      domain.ID
	CreatedAt domain.Instant
	ExpiresAt domain.Instant
	Agent     string // user agent
}

// Token is an API token. Only its hash is stored, and it is looked up by that hash.
type Token struct {
	ID         domain.ID
	Hash       []byte
	User       domain.ID
	Name       string
	CreatedAt  domain.Instant
	LastUsedAt domain.Instant
	ExpiresAt  domain.Instant // zero: never
}

// Store keeps users, sessions and tokens. Look-ups of what does not exist give a not_found error.
type Store interface {
	CountUsers(ctx context.Context) (int, error)
	Users(ctx context.Context) ([]User, error)
	UserByID(ctx context.Context, id domain.ID) (User, error)
	UserByEmail(ctx context.Context, email string) (User, error)
	SaveUser(ctx context.Context, u User) error
	SaveSession(ctx context.Context, s Session) error
	SessionByHash(ctx context.Context, hash []byte) (Session, error)
	DeleteSession(ctx context.Context, hash []byte) error
	DeleteSessionsOf(ctx context.Context, user domain.ID) error
	SaveToken(ctx context.Context, t Token) error
	TokensOf(ctx context.Context, user domain.ID) ([]Token, error)
	TokenByHash(ctx context.Context, hash []byte) (Token, error)
	TouchToken(ctx context.Context, id domain.ID, at domain.Instant) error
	DeleteToken(ctx context.Context, user, id domain.ID) error
}

// SessionLife is how long a session lasts after login.
const SessionLife = 14 * 24 * time.Hour

// TokenPrefix starts every API token, so that leaked ones can be found by scanners.
const TokenPrefix = "kefu_"

// Service recognises callers.
type Service struct {
	store Store
	clock domain.Clock
	ids   domain.IDs
	limit *limiter
	owner sync.Mutex // held while it is decided who is owner: the first set-up, the last one to leave
}

// New makes a Service.
func New(store Store, clock domain.Clock, ids domain.IDs) *Service {
	return &Service{store: store, clock: clock, ids: ids, limit: newLimiter(clock)}
}

// SetupNeeded reports whether nobody can log in yet.
func (s *Service) SetupNeeded(ctx context.Context) (bool, error) {
	n, err := s.store.CountUsers(ctx)
	return n == 0, err
}

// NewUser is what is needed to make a user. Without Password one is made up.
type NewUser struct {
	Email, Name, Password, Lang string
	Role                        access.Role
	Agent                       domain.ID
	Teams                       []domain.ID
}

// CreateUser adds a user and returns the password that was made up, if none was given.
func (s *Service) CreateUser(ctx context.Context, n NewUser) (User, string, error) {
	email, err := normalEmail(n.Email)
	if err != nil {
		return User{}, "", err
	}
	if strings.TrimSpace(n.Name) == "" {
		return User{}, "", domain.Invalid("name", "name_missing", "a name is needed")
	}
	if len(access.Rights(n.Role)) == 0 {
		return User{}, "", domain.Invalid("role", "bad_role", "role %q does not exist; use one of %v", n.Role, access.Roles())
	}
	if _, err := s.store.UserByEmail(ctx, email); err == nil {
		return User{}, "", domain.Conflict("email_taken", "%s is a user already", email)
	} else if domain.KindOf(err) != domain.KindNotFound {
		return User{}, "", err
	}
	made := ""
	if n.Password == "" {
		n.Password = secret(12)
		made = n.Password
	}
	hash, err := hashPassword(n.Password)
	if err != nil {
		return User{}, "", err
	}
	if n.Lang == "" {
		n.Lang = "zh-CN"
	}
	u := User{ID: s.ids.Next(), Email: email, Name: strings.TrimSpace(n.Name), Role: n.Role, Agent: n.Agent, Teams: n.Teams,
		PasswordHash: hash, Lang: n.Lang, CreatedAt: s.clock.Now()}
	return u, made, s.store.SaveUser(ctx, u)
}

// Login checks e-mail and password and opens a session; the returned secret goes into the cookie. Failed attempts are limited per
// e-mail and per address.
func (s *Service) Login(ctx context.Context, email, password, addr, agent string) (User, string, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	// The address first: one that is blocked must not fill the limiter with the e-mails it makes up.
	if !s.limit.allow("a:"+addr) || !s.limit.allow("e:"+email) {
		return User{}, "", domain.TooMany("slow_down", "too many failed logins; wait a minute and try again")
	}
	u, err := s.store.UserByEmail(ctx, email)
	if err != nil && domain.KindOf(err) != domain.KindNotFound {
		return User{}, "", err
	}
	// An unknown e-mail costs the same time as a wrong password, so that nobody can find out who has an account.
	ok := checkPassword(u.PasswordHash, password)
	if err != nil || !ok || u.Disabled {
		return User{}, "", domain.Unauthenticated("bad_login", "e-mail or password is wrong")
	}
	s.limit.reset("e:" + email)
	s.limit.reset("a:" + addr)
	token, err := s.openSession(ctx, u, agent)
	return u, token, err
}

func (s *Service) openSession(ctx context.Context, u User, agent string) (string, error) {
	token := secret(32)
	now := s.clock.Now()
	return token, s.store.SaveSession(ctx, Session{Hash: hashSecret(token), User: u.ID, CreatedAt: now, ExpiresAt: now.Add(SessionLife), Agent: agent})
}

// Setup makes the first owner and logs him or her in. It works only while there is no user.
func (s *Service) Setup(ctx context.Context, n NewUser, agent string) (User, string, error) {
	s.owner.Lock()
	defer s.owner.Unlock()
	needed, err := s.SetupNeeded(ctx)
	if err != nil {
		return User{}, "", err
	}
	if !needed {
		return User{}, "", domain.Conflict("setup_done", "this workspace is set up already; log in instead")
	}
	if n.Password == "" {
		return User{}, "", domain.Invalid("password", "password_short", "a password of at least 8 characters is needed")
	}
	n.Role = access.Owner
	u, _, err := s.CreateUser(ctx, n)
	if err != nil {
		return User{}, "", err
	}
	token, err := s.openSession(ctx, u, agent)
	return u, token, err
}

// BySession recognises the cookie's secret.
func (s *Service) BySession(ctx context.Context, token string) (User, error) {
	sess, err := s.store.SessionByHash(ctx, hashSecret(token))
	if err != nil || sess.ExpiresAt <= s.clock.Now() {
		return User{}, domain.Unauthenticated("not_logged_in", "log in first")
	}
	return s.enabled(ctx, sess.User)
}

// ByToken recognises an API token; its look-up is one read by hash, as fast as a session.
func (s *Service) ByToken(ctx context.Context, token string) (User, error) {
	t, err := s.store.TokenByHash(ctx, hashSecret(token))
	now := s.clock.Now()
	if err != nil || (t.ExpiresAt != 0 && t.ExpiresAt <= now) {
		return User{}, domain.Unauthenticated("bad_token", "this API token is not valid; make a new one on the accounts page")
	}
	if now.Sub(t.LastUsedAt) > time.Minute {
		if err := s.store.TouchToken(ctx, t.ID, now); err != nil {
			return User{}, err
		}
	}
	return s.enabled(ctx, t.User)
}

func (s *Service) enabled(ctx context.Context, id domain.ID) (User, error) {
	u, err := s.store.UserByID(ctx, id)
	if err != nil || u.Disabled {
		return User{}, domain.Unauthenticated("not_logged_in", "this account is closed")
	}
	return u, nil
}

// Logout ends a session.
func (s *Service) Logout(ctx context.Context, token string) error {
	return s.store.DeleteSession(ctx, hashSecret(token))
}

// ChangePassword sets a new password after checking the old one, and ends all sessions.
func (s *Service) ChangePassword(ctx context.Context, id domain.ID, old, new string) error {
	u, err := s.store.UserByID(ctx, id)
	if err != nil {
		return err
	}
	if !s.limit.allow("p:" + id.String()) {
		return domain.TooMany("slow_down", "too many attempts; wait a minute and try again")
	}
	if !checkPassword(u.PasswordHash, old) {
		return domain.Invalid("old", "bad_password", "the old password is wrong")
	}
	return s.SetPassword(ctx, u, new)
}

// SetPassword sets a password without asking for the old one and ends all sessions.
func (s *Service) SetPassword(ctx context.Context, u User, password string) error {
	hash, err := hashPassword(password)
	if err != nil {
		return err
	}
	u.PasswordHash = hash
	if err := s.store.SaveUser(ctx, u); err != nil {
		return err
	}
	return s.store.DeleteSessionsOf(ctx, u.ID)
}

// CreateToken makes an API token for a user; the secret is returned once.
func (s *Service) CreateToken(ctx context.Context, user domain.ID, name string, expires domain.Instant) (Token, string, error) {
	if strings.TrimSpace(name) == "" {
		return Token{}, "", domain.Invalid("name", "name_missing", "say what the token is for")
	}
	token := TokenPrefix + secret(32)
	t := Token{ID: s.ids.Next(), Hash: hashSecret(token), User: user, Name: strings.TrimSpace(name), CreatedAt: s.clock.Now(), ExpiresAt: expires}
	return t, token, s.store.SaveToken(ctx, t)
}

func normalEmail(s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s {
		return "", domain.Invalid("email", "bad_email", "%q is not an e-mail address", s)
	}
	return s, nil
}

func secret(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

func hashSecret(s string) []byte {
	h := sha256.Sum256([]byte(s))
	return h[:]
}

// Users lists all users.
func (s *Service) Users(ctx context.Context) ([]User, error) { return s.store.Users(ctx) }

// SetLang changes a user's language.
func (s *Service) SetLang(ctx context.Context, id domain.ID, lang string) error {
	u, err := s.store.UserByID(ctx, id)
	if err != nil {
		return err
	}
	u.Lang = lang
	return s.store.SaveUser(ctx, u)
}

// Change is what an administrator may change about a user; nil fields stay.
type Change struct {
	Name     *string
	Role     *access.Role
	Agent    *domain.ID
	Teams    *[]domain.ID
	Disabled *bool
	Lang     *string
	Password *string
}

// UpdateUser changes a user. The last enabled owner keeps both role and access, so that nobody is locked out.
func (s *Service) UpdateUser(ctx context.Context, id domain.ID, c Change) (User, error) {
	s.owner.Lock()
	defer s.owner.Unlock()
	u, err := s.store.UserByID(ctx, id)
	if err != nil {
		return u, err
	}
	wasOwner := u.Role == access.Owner && !u.Disabled
	set(&u.Name, c.Name)
	set(&u.Role, c.Role)
	set(&u.Agent, c.Agent)
	set(&u.Teams, c.Teams)
	set(&u.Disabled, c.Disabled)
	set(&u.Lang, c.Lang)
	if u.Name = strings.TrimSpace(u.Name); u.Name == "" {
		return u, domain.Invalid("name", "name_missing", "a name is needed")
	}
	if len(access.Rights(u.Role)) == 0 {
		return u, domain.Invalid("role", "bad_role", "role %q does not exist; use one of %v", u.Role, access.Roles())
	}
	if wasOwner && (u.Role != access.Owner || u.Disabled) {
		if err := s.anotherOwner(ctx, id); err != nil {
			return u, err
		}
	}
	if c.Password != nil {
		return u, s.SetPassword(ctx, u, *c.Password)
	}
	if err := s.store.SaveUser(ctx, u); err != nil {
		return u, err
	}
	if u.Disabled {
		return u, s.store.DeleteSessionsOf(ctx, u.ID)
	}
	return u, nil
}

func (s *Service) anotherOwner(ctx context.Context, except domain.ID) error {
	users, err := s.store.Users(ctx)
	if err != nil {
		return err
	}
	for _, u := range users {
		if u.ID != except && u.Role == access.Owner && !u.Disabled {
			return nil
		}
	}
	return domain.Conflict("last_owner", "this is the last owner; make somebody else owner first")
}

func set[T any](field *T, v *T) {
	if v != nil {
		*field = *v
	}
}

// Tokens lists a user's API tokens.
func (s *Service) Tokens(ctx context.Context, user domain.ID) ([]Token, error) {
	return s.store.TokensOf(ctx, user)
}

// DeleteToken ends one of a user's API tokens.
func (s *Service) DeleteToken(ctx context.Context, user, id domain.ID) error {
	return s.store.DeleteToken(ctx, user, id)
}
