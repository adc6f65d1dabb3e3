package httpapi

import (
	"context"
	"net/http"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/auth"
	"kefu/internal/feature/report"
)

// Me is the logged-in user.
type Me struct {
	ID    domain.ID   `json:"id"`
	Name  string      `json:"name"`
	Email string      `json:"email"`
	Role  string      `json:"role"`
	Agent domain.ID   `json:"agent_id,omitempty"`
	Teams []domain.ID `json:"teams,omitempty" doc:"teams a supervisor leads"`
	Lang  string      `json:"lang"`
}

// WorkspaceInfo is what the app shows around every page.
type WorkspaceInfo struct {
	Name       string      `json:"name"`
	Zone       string      `json:"zone"`
	Demo       bool        `json:"demo"`
	WizardDone bool        `json:"wizard_done"`
	Plan       report.Plan `json:"plan"`
	Today      string      `json:"today"`
}

// SessionInfo says who is logged in and what he or she may do.
type SessionInfo struct {
	SetupNeeded bool           `json:"setup_needed"`
	User        *Me            `json:"user"`
	Rights      []string       `json:"rights"`
	Workspace   *WorkspaceInfo `json:"workspace,omitempty"`
	Version     string         `json:"version"`
}

type sessionOut struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      SessionInfo
}

type loginIn struct {
	Body struct {
		Email    string `json:"email" maxLength:"254"`
		Password string `json:"password" maxLength:"1024"`
	}
}

type setupIn struct {
	Body struct {
		Workspace string `json:"workspace" maxLength:"100"`
		Name      string `json:"name" maxLength:"100"`
		Email     string `json:"email" maxLength:"254"`
		Password  string `json:"password" maxLength:"1024"`
		Zone      string `json:"zone" maxLength:"64"`
		Lang      string `json:"lang,omitempty" enum:"zh-CN,en"`
	}
}

type empty struct{}

func (a *API) registerSession() {
	route(a, http.MethodGet, "/api/session", "get-session", "Who is logged in", public("tells a visitor whether to log in or to set up"), a.getSession)
	route(a, http.MethodPost, "/api/session", "login", "Log in", public("nobody is logged in before the login"), a.login)
	route(a, http.MethodDelete, "/api/session", "logout", "Log out", public("a session that has ended can be left as well"), a.logout)
	route(a, http.MethodPost, "/api/setup", "setup", "Make the first owner of an empty workspace", public("there is no user yet; refused once there is one"), a.setup)
	route(a, http.MethodPut, "/api/me", "save-me", "Change the own language", loggedIn("own settings"), a.saveMe)
	route(a, http.MethodPost, "/api/me/password", "change-password", "Change the own password", loggedIn("own password"), a.changePassword)
	route(a, http.MethodGet, "/api/me/viewers", "viewers", "Who looked at my figures", loggedIn("own figures only"), a.viewers)
}

func (a *API) info(ctx context.Context, p access.Principal, known bool) (SessionInfo, error) {
	out := SessionInfo{Version: a.Version, Rights: []string{}}
	needed, err := a.Auth.SetupNeeded(ctx)
	if err != nil {
		return out, err
	}
	out.SetupNeeded = needed
	if !known {
		return out, nil
	}
	out.User = &Me{ID: p.User, Name: p.Name, Email: p.Email, Role: string(p.Role), Agent: p.Agent, Teams: p.Teams, Lang: p.Lang}
	for _, r := range access.Rights(p.Role) {
		out.Rights = append(out.Rights, string(r))
	}
	profile, err := a.Workspace.Profile(ctx)
	if err != nil {
		return out, err
	}
	h, err := a.Workspace.Settings(ctx)
	if err != nil {
		return out, err
	}
	today, err := a.Report.Today(ctx)
	if err != nil {
		return out, err
	}
	out.Workspace = &WorkspaceInfo{Name: profile.Name, Zone: h[len(h)-1].Zone, Demo: profile.Demo, WizardDone: profile.WizardDone, Plan: profile.Plan, Today: today}
	return out, nil
}

func (a *API) getSession(ctx context.Context, _ *empty) (*sessionOut, error) {
	p, err := principal(ctx)
	info, err2 := a.info(ctx, p, err == nil)
	return &sessionOut{Body: info}, err2
}

func (a *API) login(ctx context.Context, in *loginIn) (*sessionOut, error) {
	r := rawRequest(ctx)
	u, token, err := a.Auth.Login(ctx, in.Body.Email, in.Body.Password, a.callerOf(r), r.UserAgent())
	if err != nil {
		return nil, err
	}
	if err := a.Audit.Record(ctx, u.ID, u.Name, "login", "user:"+u.ID.String(), nil); err != nil {
		return nil, err
	}
	return a.enter(ctx, u, token)
}

func (a *API) setup(ctx context.Context, in *setupIn) (*sessionOut, error) {
	a.settingUp.Lock() // of two at once the second must not rename the first one's workspace
	defer a.settingUp.Unlock()
	needed, err := a.Auth.SetupNeeded(ctx)
	if err != nil {
		return nil, err
	}
	if needed {
		if err := a.Workspace.Begin(ctx, in.Body.Workspace, in.Body.Zone); err != nil {
			return nil, err
		}
	}
	u, token, err := a.Auth.Setup(ctx, auth.NewUser{Email: in.Body.Email, Name: in.Body.Name, Password: in.Body.Password, Lang: in.Body.Lang},
		rawRequest(ctx).UserAgent())
	if err != nil {
		return nil, err
	}
	if err := a.Audit.Record(ctx, u.ID, u.Name, "setup", "workspace", nil); err != nil {
		return nil, err
	}
	return a.enter(ctx, u, token)
}

func (a *API) enter(ctx context.Context, u auth.User, token string) (*sessionOut, error) {
	info, err := a.info(ctx, u.Principal(), true)
	return &sessionOut{SetCookie: []http.Cookie{sessionCookie(rawRequest(ctx), token, auth.SessionLife)}, Body: info}, err
}

func (a *API) logout(ctx context.Context, _ *empty) (*sessionOut, error) {
	r := rawRequest(ctx)
	if c, err := r.Cookie(cookieName); err == nil {
		if err := a.Auth.Logout(ctx, c.Value); err != nil {
			return nil, err
		}
	}
	info, err := a.info(ctx, access.Principal{}, false)
	gone := sessionCookie(r, "", 0)
	gone.MaxAge = -1
	return &sessionOut{SetCookie: []http.Cookie{gone}, Body: info}, err
}

type saveMeIn struct {
	Body struct {
		Lang string `json:"lang" enum:"zh-CN,en"`
	}
}

func (a *API) saveMe(ctx context.Context, in *saveMeIn) (*sessionOut, error) {
	p := caller(ctx)
	if err := a.Auth.SetLang(ctx, p.User, in.Body.Lang); err != nil {
		return nil, err
	}
	p.Lang = in.Body.Lang
	info, err := a.info(ctx, p, true)
	return &sessionOut{Body: info}, err
}

type passwordIn struct {
	Body struct {
		Old string `json:"old" maxLength:"1024"`
		New string `json:"new" maxLength:"1024"`
	}
}

func (a *API) changePassword(ctx context.Context, in *passwordIn) (*sessionOut, error) {
	p := caller(ctx)
	if err := a.Auth.ChangePassword(ctx, p.User, in.Body.Old, in.Body.New); err != nil {
		return nil, err
	}
	if err := a.Audit.Record(ctx, p.User, p.Name, "password.change", "user:"+p.User.String(), nil); err != nil {
		return nil, err
	}
	r := rawRequest(ctx)
	u, token, err := a.Auth.Login(ctx, p.Email, in.Body.New, a.callerOf(r), r.UserAgent())
	if err != nil {
		return nil, err
	}
	return a.enter(ctx, u, token)
}

type viewersOut struct {
	Body struct {
		Items []Viewing `json:"items"`
	}
}

// Viewing is one time somebody opened one's figures.
type Viewing struct {
	At   domain.Instant `json:"at"`
	User string         `json:"user"`
	What string         `json:"what"`
}

func (a *API) viewers(ctx context.Context, _ *empty) (*viewersOut, error) {
	out := &viewersOut{}
	out.Body.Items = []Viewing{}
	p := caller(ctx)
	if p.Agent == 0 {
		return out, nil
	}
	entries, err := a.Audit.Before(ctx, 0, "agent:"+p.Agent.String(), 100)
	for _, e := range entries {
		if e.User != p.User && e.Action != silentView {
			out.Body.Items = append(out.Body.Items, Viewing{At: e.At, User: e.Name, What: e.Action})
		}
	}
	return out, err
}
