package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/alert"
	"kefu/internal/feature/desk"
	"kefu/internal/feature/notice"
	"kefu/internal/feature/wall"
)

const wallPath = "/api/wall/conversations/{id}"

func (a *API) registerWall() {
	route(a, http.MethodGet, "/api/wall", "wall", "The floor as it is now", access.DeskManage, a.wallScreen)
	route(a, http.MethodGet, "/api/wall/agents/{id}", "wall-agent", "What an agent has in hand", access.DeskManage, a.wallAgent)
	route(a, http.MethodGet, wallPath, "wall-conversation", "Look into a conversation; its owner sees that afterwards", access.DeskManage, a.wallConversation)
	route(a, http.MethodGet, wallPath+"/candidates", "wall-candidates", "Three people it could be given to", access.DeskManage, a.wallCandidates)
	route(a, http.MethodPost, wallPath+"/assign", "wall-assign", "Give a conversation to somebody else", access.DeskManage, a.wallAssign)
	route(a, http.MethodPost, wallPath+"/take", "wall-take", "Take a conversation over", access.DeskManage, a.wallTake)
	route(a, http.MethodPost, wallPath+"/whisper", "wall-whisper", "Write a note to who has it, who sees it at once", access.DeskManage, a.wallWhisper)
	route(a, http.MethodPost, "/api/alerts/{id}/seen", "see-alert", "Take note of an alert", access.DeskManage, a.seeAlert)
	route(a, http.MethodGet, "/api/alerts/setup", "get-alert-setup", "Who is told of what", access.SettingsEdit, a.alertSetup)
	route(a, http.MethodPut, "/api/alerts/setup", "save-alert-setup", "Say who is told of what", access.SettingsEdit, a.saveAlertSetup)
	route(a, http.MethodGet, "/api/desk/looks", "looks", "Who looked into my conversations today", access.DeskAnswer, a.looks)
}

// WallScreen is the wall of a caller with the newest alerts that concern it.
type WallScreen struct {
	wall.Wall
	Alerts []alert.View `json:"alerts"`
}

// Screen returns what the wall of a caller shows, for a request and for a socket.
func Screen(ctx context.Context, p access.Principal, w *wall.Service, alerts *alert.Service) (WallScreen, error) {
	out := WallScreen{}
	var err error
	if out.Wall, err = w.Snapshot(ctx, p); err != nil {
		return out, err
	}
	out.Alerts, err = alerts.Newest(ctx, p)
	return out, err
}

func (a *API) wallScreen(ctx context.Context, _ *empty) (*bodyOf[WallScreen], error) {
	s, err := Screen(ctx, caller(ctx), a.Wall, a.Alerts)
	return &bodyOf[WallScreen]{Body: s}, err
}

func (a *API) wallAgent(ctx context.Context, in *PathID) (*list[wall.Talk], error) {
	return items(a.Wall.Held(ctx, caller(ctx), in.ID))
}

func (a *API) wallCandidates(ctx context.Context, in *PathID) (*list[wall.Candidate], error) {
	return items(a.Wall.Candidates(ctx, caller(ctx), in.ID))
}

// silentView is how the audit calls a look of a supervisor into the conversation of an agent.
const silentView = "desk.silent_view"

// wallConversation writes the look down before it shows anything.
func (a *API) wallConversation(ctx context.Context, in *PathID) (*bodyOf[DetailView], error) {
	p := caller(ctx)
	d, err := a.Desk.Open(ctx, p, in.ID)
	if err != nil {
		return nil, err
	}
	if owner := d.Row.Owner.ID; owner == 0 || owner != p.Agent {
		object := "conversation:" + in.ID.String()
		if owner != 0 {
			object = "agent:" + owner.String()
		}
		if err := a.record(ctx, silentView, object, map[string]string{"conversation": in.ID.String()}); err != nil {
			return nil, err
		}
	}
	return &bodyOf[DetailView]{Body: detailView(p, d)}, nil
}

type wallAssignIn struct {
	PathID
	Body struct {
		Agent domain.ID `json:"agent"`
	}
}

func (a *API) wallAssign(ctx context.Context, in *wallAssignIn) (*bodyOf[desk.Row], error) {
	before, err := a.Desk.See(ctx, caller(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	row, err := a.Desk.Redistribute(ctx, caller(ctx), in.ID, in.Body.Agent)
	if err != nil {
		return nil, err
	}
	return &bodyOf[desk.Row]{Body: row}, a.record(ctx, "desk.redistribute", "conversation:"+in.ID.String(),
		map[string]string{"from": before.Owner.ID.String(), "to": in.Body.Agent.String()})
}

func (a *API) wallTake(ctx context.Context, in *PathID) (*bodyOf[desk.Row], error) {
	before, err := a.Desk.See(ctx, caller(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	row, err := a.Desk.Claim(ctx, caller(ctx), in.ID, true)
	if err != nil {
		return nil, err
	}
	return &bodyOf[desk.Row]{Body: row}, a.record(ctx, "desk.take_over", "conversation:"+in.ID.String(), map[string]string{"from": before.Owner.ID.String()})
}

type whisperIn struct {
	PathID
	Body struct {
		CID  string `json:"cid" minLength:"8" maxLength:"64" doc:"the writer's own name for it: sent again it is recorded once"`
		Body string `json:"body" minLength:"1" maxLength:"4000"`
	}
}

func (a *API) wallWhisper(ctx context.Context, in *whisperIn) (*bodyOf[desk.Receipt], error) {
	p := caller(ctx)
	row, err := a.Desk.See(ctx, p, in.ID)
	if err == nil && row.Owner.ID == 0 {
		err = domain.Conflict("nobody_owns", "nobody has this conversation; give it to somebody instead")
	}
	if err != nil {
		return nil, err
	}
	note := desk.Reply{CID: in.Body.CID, Body: "@" + row.Owner.Name + " " + in.Body.Body, Note: true}
	r, err := a.Desk.Reply(ctx, p, in.ID, note)
	if err != nil || r.Again {
		return &bodyOf[desk.Receipt]{Body: r}, err
	}
	a.Sockets.Whisper(row.Owner.ID, row.ID, p.Name, in.Body.Body)
	return &bodyOf[desk.Receipt]{Body: r}, a.record(ctx, "desk.whisper", "conversation:"+in.ID.String(), map[string]string{"to": row.Owner.ID.String()})
}

func (a *API) seeAlert(ctx context.Context, in *PathID) (*empty, error) {
	return &empty{}, a.Alerts.See(ctx, caller(ctx), in.ID)
}

// AlertSetupView is who is told of what. Secrets go in and never come out; what comes back masked or empty stays as it was.
type AlertSetupView struct {
	Rules  []AlertRuleView  `json:"rules"`
	Routes []AlertRouteView `json:"routes"`
}

// AlertRuleView says when an alert is raised and on whose screens it appears.
type AlertRuleView struct {
	Kind    string   `json:"kind" enum:"unanswered,sla,queue,break,silent"`
	On      bool     `json:"on"`
	Minutes int      `json:"minutes,omitempty" minimum:"0" maximum:"1440" doc:"of a wait; of a break those beyond its plan; of an SLA target those before it falls due"`
	People  int      `json:"people,omitempty" minimum:"0" maximum:"1000" doc:"of a queue"`
	Roles   []string `json:"roles" enum:"owner,manager,supervisor" doc:"who sees it on the screen; a supervisor that of the own teams"`
}

// AlertRouteView is a mailbox or a group chat that is told.
type AlertRouteView struct {
	ID      domain.ID   `json:"id,omitempty" doc:"absent: a new one"`
	Name    string      `json:"name" maxLength:"100"`
	On      bool        `json:"on"`
	Lang    string      `json:"lang,omitempty" enum:"zh-CN,en"`
	Kinds   []string    `json:"kinds" enum:"unanswered,sla,queue,break,silent" doc:"empty: all"`
	Teams   []string    `json:"teams" doc:"ids; empty: all"`
	Channel ChannelView `json:"channel"`
	Problem string      `json:"problem,omitempty" readOnly:"true" doc:"why the last try failed of what is not delivered"`
}

func (a *API) alertSetup(ctx context.Context, _ *empty) (*bodyOf[AlertSetupView], error) {
	s, err := a.Alerts.Setup(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	return a.setupView(ctx, s)
}

func (a *API) setupView(ctx context.Context, s alert.Setup) (*bodyOf[AlertSetupView], error) {
	out := AlertSetupView{Rules: []AlertRuleView{}, Routes: []AlertRouteView{}}
	troubles, err := a.Alerts.Troubles(ctx, caller(ctx))
	for _, r := range s.Rules {
		out.Rules = append(out.Rules, AlertRuleView{Kind: string(r.Kind), On: r.On, Minutes: r.Minutes, People: r.People, Roles: texts(r.Roles)})
	}
	for _, r := range s.Routes {
		v := AlertRouteView{ID: r.ID, Name: r.Name, On: r.On, Lang: r.Lang, Kinds: texts(r.Kinds), Teams: []string{}, Problem: troubles[r.ID],
			Channel: ChannelView{Type: r.Type, To: r.Masked().To, SecretSet: r.Secret != ""}}
		for _, t := range r.Teams {
			v.Teams = append(v.Teams, t.String())
		}
		out.Routes = append(out.Routes, v)
	}
	return &bodyOf[AlertSetupView]{Body: out}, err
}

func texts[T ~string](in []T) []string {
	out := make([]string, len(in))
	for i, v := range in {
		out[i] = string(v)
	}
	return out
}

func (v AlertSetupView) setup() (alert.Setup, error) {
	var s alert.Setup
	for _, r := range v.Rules {
		rule := alert.Rule{Kind: alert.Kind(r.Kind), On: r.On, Minutes: r.Minutes, People: r.People, Roles: []access.Role{}}
		for _, role := range r.Roles {
			rule.Roles = append(rule.Roles, access.Role(role))
		}
		s.Rules = append(s.Rules, rule)
	}
	for _, r := range v.Routes {
		one := alert.Route{ID: r.ID, Name: r.Name, On: r.On, Lang: r.Lang, Channel: notice.Channel{Type: r.Channel.Type, To: r.Channel.To, Secret: r.Channel.Secret}}
		for _, k := range r.Kinds {
			one.Kinds = append(one.Kinds, alert.Kind(k))
		}
		for _, t := range r.Teams {
			id, err := domain.ParseID(t)
			if err != nil {
				return s, domain.Invalid("routes", "bad_id", "%q is no team", t)
			}
			one.Teams = append(one.Teams, id)
		}
		s.Routes = append(s.Routes, one)
	}
	return s, nil
}

func (a *API) saveAlertSetup(ctx context.Context, in *bodyOf[AlertSetupView]) (*bodyOf[AlertSetupView], error) {
	next, err := in.Body.setup()
	if err != nil {
		return nil, err
	}
	saved, err := a.Alerts.SaveSetup(ctx, caller(ctx), next)
	if err != nil {
		return nil, err
	}
	if err := a.record(ctx, "alert.setup", "alerts", map[string]int{"routes": len(saved.Routes)}); err != nil {
		return nil, err
	}
	return a.setupView(ctx, saved)
}

// LookView is one time somebody looked into one's conversation.
type LookView struct {
	At           domain.Instant `json:"at"`
	By           string         `json:"by"`
	Conversation domain.ID      `json:"conversation"`
}

// mostLooks is how many lines of the audit are read for one agent.
const mostLooks = 500

// looks lists who looked into the caller's conversations since the reporting day began, newest first.
func (a *API) looks(ctx context.Context, _ *empty) (*list[LookView], error) {
	p := caller(ctx)
	if p.Agent == 0 {
		return items([]LookView{}, nil)
	}
	since, err := a.dayBegan(ctx)
	if err != nil {
		return nil, err
	}
	entries, err := a.Audit.Before(ctx, 0, "agent:"+p.Agent.String(), mostLooks)
	if err != nil {
		return nil, err
	}
	var out []LookView
	for _, e := range entries {
		var detail struct {
			Conversation domain.ID `json:"conversation"`
		}
		if e.Action != silentView || e.At < since || json.Unmarshal(e.Detail, &detail) != nil {
			continue
		}
		out = append(out, LookView{At: e.At, By: e.Name, Conversation: detail.Conversation})
	}
	return items(out, nil)
}

// dayBegan is when the reporting day of the workspace began.
func (a *API) dayBegan(ctx context.Context) (domain.Instant, error) {
	day, err := a.Report.Today(ctx)
	if err != nil {
		return 0, err
	}
	h, err := a.Workspace.Settings(ctx)
	if err != nil {
		return 0, err
	}
	newest := h[len(h)-1]
	zone, err := time.LoadLocation(newest.Zone)
	if err != nil {
		return 0, err
	}
	at, err := time.ParseInLocation(time.DateOnly, day, zone)
	return domain.At(at).Add(time.Duration(newest.CutoffMinutes) * time.Minute), err
}
