package httpapi

import (
	"context"
	"encoding/json"
	"net/http"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/audit"
	"kefu/internal/feature/auth"
)

// UserView is a user as administrators see him or her.
type UserView struct {
	ID       domain.ID   `json:"id"`
	Name     string      `json:"name"`
	Email    string      `json:"email"`
	Role     access.Role `json:"role"`
	Agent    domain.ID   `json:"agent_id,omitempty"`
	Teams    []domain.ID `json:"teams"`
	Disabled bool        `json:"disabled"`
	Lang     string      `json:"lang"`
	Password string      `json:"password,omitempty" doc:"shown once, when it was made up"`
}

func userView(u auth.User) UserView {
	return UserView{ID: u.ID, Name: u.Name, Email: u.Email, Role: u.Role, Agent: u.Agent, Teams: append([]domain.ID{}, u.Teams...), Disabled: u.Disabled, Lang: u.Lang}
}

func (a *API) registerAccounts() {
	route(a, http.MethodGet, "/api/users", "list-users", "All users", access.UsersManage, a.users)
	route(a, http.MethodPost, "/api/users", "add-user", "Add a user", access.UsersManage, a.addUser)
	route(a, http.MethodPut, "/api/users/{id}", "save-user", "Change a user", access.UsersManage, a.saveUser)
	route(a, http.MethodGet, "/api/tokens", "list-tokens", "My API tokens", loggedIn("own tokens"), a.tokens)
	route(a, http.MethodPost, "/api/tokens", "add-token", "Make an API token", loggedIn("a token can do no more than its user"), a.addToken)
	route(a, http.MethodDelete, "/api/tokens/{id}", "delete-token", "End an API token", loggedIn("own tokens"), a.deleteToken)
	route(a, http.MethodGet, "/api/audit", "audit", "Who did or saw what", access.AuditView, a.audit)
}

func (a *API) users(ctx context.Context, _ *empty) (*list[UserView], error) {
	users, err := a.Auth.Users(ctx)
	var out []UserView
	for _, u := range users {
		out = append(out, userView(u))
	}
	return items(out, err)
}

type addUserIn struct {
	Body struct {
		Name     string      `json:"name" maxLength:"100"`
		Email    string      `json:"email" maxLength:"254"`
		Role     access.Role `json:"role"`
		Agent    domain.ID   `json:"agent_id,omitempty"`
		Teams    []domain.ID `json:"teams,omitempty"`
		Password string      `json:"password,omitempty" maxLength:"1024" doc:"made up and returned once when empty"`
		Lang     string      `json:"lang,omitempty" enum:"zh-CN,en"`
	}
}

func (a *API) addUser(ctx context.Context, in *addUserIn) (*bodyOf[UserView], error) {
	b := in.Body
	if b.Role == access.Owner && caller(ctx).Role != access.Owner {
		return nil, domain.Forbidden("owner_only", "only an owner makes owners")
	}
	u, made, err := a.Auth.CreateUser(ctx, auth.NewUser{Email: b.Email, Name: b.Name, Password: b.Password, Lang: b.Lang, Role: b.Role, Agent: b.Agent, Teams: b.Teams})
	if err != nil {
		return nil, err
	}
	v := userView(u)
	v.Password = made
	return &bodyOf[UserView]{Body: v}, a.record(ctx, "user.add", "user:"+u.ID.String(), userView(u))
}

type saveUserIn struct {
	PathID
	Body struct {
		Name     *string      `json:"name,omitempty" maxLength:"100"`
		Role     *access.Role `json:"role,omitempty"`
		Agent    *domain.ID   `json:"agent_id,omitempty"`
		Teams    *[]domain.ID `json:"teams,omitempty"`
		Disabled *bool        `json:"disabled,omitempty"`
		Lang     *string      `json:"lang,omitempty" enum:"zh-CN,en"`
		Password *string      `json:"password,omitempty" maxLength:"1024"`
	}
}

func (a *API) saveUser(ctx context.Context, in *saveUserIn) (*bodyOf[UserView], error) {
	b := in.Body
	users, err := a.Auth.Users(ctx)
	if err != nil {
		return nil, err
	}
	for _, u := range users {
		touchesOwner := (u.ID == in.ID && u.Role == access.Owner) || (b.Role != nil && *b.Role == access.Owner)
		if touchesOwner && caller(ctx).Role != access.Owner {
			return nil, domain.Forbidden("owner_only", "only an owner changes owners")
		}
	}
	u, err := a.Auth.UpdateUser(ctx, in.ID, auth.Change{Name: b.Name, Role: b.Role, Agent: b.Agent, Teams: b.Teams, Disabled: b.Disabled, Lang: b.Lang, Password: b.Password})
	if err != nil {
		return nil, err
	}
	return &bodyOf[UserView]{Body: userView(u)}, a.record(ctx, "user.change", "user:"+u.ID.String(), userView(u))
}

// TokenView is an API token without its secret.
type TokenView struct {
	ID         domain.ID      `json:"id"`
	Name       string         `json:"name"`
	CreatedAt  domain.Instant `json:"created_at"`
	LastUsedAt domain.Instant `json:"last_used_at,omitempty"`
	ExpiresAt  domain.Instant `json:"expires_at,omitempty"`
	Token      string         `json:"token,omitempty" doc:"shown once, when it was made"`
}

func (a *API) tokens(ctx context.Context, _ *empty) (*list[TokenView], error) {
	tokens, err := a.Auth.Tokens(ctx, caller(ctx).User)
	var out []TokenView
	for _, t := range tokens {
		out = append(out, TokenView{ID: t.ID, Name: t.Name, CreatedAt: t.CreatedAt, LastUsedAt: t.LastUsedAt, ExpiresAt: t.ExpiresAt})
	}
	return items(out, err)
}

type addTokenIn struct {
	Body struct {
		Name      string         `json:"name" maxLength:"100"`
		ExpiresAt domain.Instant `json:"expires_at,omitempty"`
	}
}

func (a *API) addToken(ctx context.Context, in *addTokenIn) (*bodyOf[TokenView], error) {
	t, secret, err := a.Auth.CreateToken(ctx, caller(ctx).User, in.Body.Name, in.Body.ExpiresAt)
	if err != nil {
		return nil, err
	}
	v := TokenView{ID: t.ID, Name: t.Name, CreatedAt: t.CreatedAt, ExpiresAt: t.ExpiresAt, Token: secret}
	return &bodyOf[TokenView]{Body: v}, a.record(ctx, "token.add", "token:"+t.ID.String(), nil)
}

func (a *API) deleteToken(ctx context.Context, in *PathID) (*empty, error) {
	if err := a.Auth.DeleteToken(ctx, caller(ctx).User, in.ID); err != nil {
		return nil, err
	}
	return &empty{}, a.record(ctx, "token.delete", "token:"+in.ID.String(), nil)
}

type auditIn struct {
	Before int64 `query:"before" minimum:"0"`
	Limit  int   `query:"limit" minimum:"0" maximum:"500"`
}

// AuditView is one line of the audit.
type AuditView struct {
	ID     int64           `json:"id"`
	At     domain.Instant  `json:"at"`
	User   string          `json:"user"`
	Action string          `json:"action"`
	Object string          `json:"object"`
	Detail json.RawMessage `json:"detail,omitempty"`
}

type auditOut struct {
	Body struct {
		Items   []AuditView `json:"items"`
		ChainOK bool        `json:"chain_ok" doc:"the lines on this page fit together"`
	}
}

func (a *API) audit(ctx context.Context, in *auditIn) (*auditOut, error) {
	limit := in.Limit
	if limit == 0 {
		limit = 100
	}
	entries, err := a.Audit.Before(ctx, in.Before, "", limit)
	if err != nil {
		return nil, err
	}
	out := &auditOut{}
	out.Body.Items = []AuditView{}
	ascending := make([]audit.Entry, 0, len(entries))
	for i := len(entries) - 1; i >= 0; i-- {
		ascending = append(ascending, entries[i])
	}
	out.Body.ChainOK = audit.Verify(ascending) == 0
	for _, e := range entries {
		out.Body.Items = append(out.Body.Items, AuditView{ID: e.ID, At: e.At, User: e.Name, Action: e.Action, Object: e.Object, Detail: e.Detail})
	}
	return out, nil
}
