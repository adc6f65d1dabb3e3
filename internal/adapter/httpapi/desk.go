package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/presence"
	"kefu/internal/feature/auth"
	"kefu/internal/feature/desk"
)

const deskPath = "/api/desk/conversations/{id}"

func (a *API) registerDesk() {
	route(a, http.MethodGet, "/api/desk/conversations", "list-conversations", "A list of the inbox", access.DeskView, a.conversations)
	route(a, http.MethodGet, "/api/desk/counts", "count-conversations", "How many conversations each list holds", access.DeskView, a.counts)
	route(a, http.MethodGet, deskPath, "open-conversation", "One conversation with its last lines", access.DeskView, a.openConversation)
	route(a, http.MethodGet, deskPath+"/items", "conversation-items", "A part of the thread", access.DeskView, a.conversationItems)
	route(a, http.MethodPost, deskPath+"/messages", "reply", "Answer the customer or write an internal note", access.DeskAnswer, a.reply)
	route(a, http.MethodPost, deskPath+"/read", "mark-read", "Keep up to where agents have read", access.DeskView, a.markRead)
	route(a, http.MethodPost, deskPath+"/nudge", "nudge", "Urge the owner to answer", access.DeskManage, a.nudge)
	for _, d := range deeds() {
		route(a, http.MethodPost, deskPath+"/"+d.name, d.name+"-conversation", d.summary, access.DeskAnswer, a.deed(d))
	}
	route(a, http.MethodPost, "/api/desk/bulk", "bulk", "Do the same to many conversations", access.DeskAnswer, a.bulk)
	route(a, http.MethodGet, "/api/desk/presence", "get-presence", "The own presence", access.DeskAnswer, a.getPresence)
	route(a, http.MethodPut, "/api/desk/presence", "set-presence", "Go online, on a break or offline", access.DeskAnswer, a.setPresence)
	route(a, http.MethodGet, "/api/desk/colleagues", "colleagues", "Who could take a conversation", access.DeskView, a.colleagues)
	route(a, http.MethodPost, "/api/desk/join", "join-desk", "Become an agent, in order to answer", access.SettingsEdit, a.join)
	a.raw(http.MethodGet, "/socket/agent", access.DeskView, a.agentSocket)
}

type conversationsIn struct {
	View   string `query:"view" enum:"waiting,open,pending,on_hold,snoozed,resolved,all" default:"waiting"`
	Scope  string `query:"scope" enum:"mine,unassigned,team,all" default:"all"`
	Store  string `query:"store" pattern:"^[0-9]{0,19}$"`
	Sort   string `query:"sort" enum:"sla" doc:"sla: what is due first by the SLA comes first; left out: the order of the view"`
	Filter string `query:"filter" maxLength:"4000" doc:"JSON of a filter as kept lists have it"`
	Cursor string `query:"cursor" maxLength:"100"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

func (a *API) conversations(ctx context.Context, in *conversationsIn) (*bodyOf[desk.Page], error) {
	q := desk.ListQuery{View: desk.View(in.View), Reach: desk.Reach(in.Scope), Order: desk.Order(in.Sort), Cursor: in.Cursor, Limit: in.Limit}
	var err error
	if q.Store, err = storeOf(in.Store); err != nil {
		return nil, err
	}
	if in.Filter != "" && json.Unmarshal([]byte(in.Filter), &q.Filter) != nil {
		return nil, domain.Invalid("filter", "bad_filter", "this is no filter")
	}
	page, err := a.Desk.List(ctx, caller(ctx), q)
	return &bodyOf[desk.Page]{Body: page}, err
}

func (a *API) counts(ctx context.Context, _ *empty) (*bodyOf[desk.Counts], error) {
	c, err := a.Desk.Counts(ctx, caller(ctx))
	return &bodyOf[desk.Counts]{Body: c}, err
}

func (a *API) openConversation(ctx context.Context, in *PathID) (*bodyOf[DetailView], error) {
	d, err := a.Desk.Open(ctx, caller(ctx), in.ID)
	if err == nil {
		err = a.Finder.Saw(ctx, caller(ctx), in.ID)
	}
	return &bodyOf[DetailView]{Body: detailView(caller(ctx), d)}, err
}

type threadIn struct {
	PathID
	Before int64 `query:"before" minimum:"0"`
	After  int64 `query:"after" minimum:"0"`
}

func (a *API) conversationItems(ctx context.Context, in *threadIn) (*bodyOf[ThreadView], error) {
	t, err := a.Desk.Thread(ctx, caller(ctx), in.ID, in.Before, in.After)
	return &bodyOf[ThreadView]{Body: threadView(caller(ctx), t)}, err
}

type replyIn struct {
	PathID
	Body struct {
		CID    string      `json:"cid" minLength:"8" maxLength:"64" doc:"the writer's own name for the message: sent again it is recorded once"`
		Body   string      `json:"body" maxLength:"20000"`
		Note   bool        `json:"note,omitempty" doc:"internal: the customer does not see it"`
		Canned domain.ID   `json:"canned,omitempty" doc:"the ready answer it was made from"`
		Apply  bool        `json:"apply,omitempty" doc:"do what the ready answer does besides, in the same transaction"`
		Files  []domain.ID `json:"files,omitempty" maxItems:"10"`
	}
}

func (a *API) reply(ctx context.Context, in *replyIn) (*bodyOf[desk.Receipt], error) {
	b := in.Body
	r, err := a.Desk.Reply(ctx, caller(ctx), in.ID, desk.Reply{CID: b.CID, Body: b.Body, Note: b.Note, Canned: b.Canned, Apply: b.Apply, Files: b.Files})
	return &bodyOf[desk.Receipt]{Body: r}, err
}

type readIn struct {
	PathID
	Body struct {
		Seq int64 `json:"seq" minimum:"0"`
	}
}

func (a *API) markRead(ctx context.Context, in *readIn) (*empty, error) {
	row, err := a.Desk.See(ctx, caller(ctx), in.ID)
	if err == nil {
		err = a.Desk.Read(ctx, caller(ctx), in.ID, in.Body.Seq)
	}
	if err == nil {
		a.Sockets.HasRead(row, min(in.Body.Seq, row.Seq))
	}
	return &empty{}, err
}

func (a *API) nudge(ctx context.Context, in *PathID) (*empty, error) {
	row, err := a.Desk.See(ctx, caller(ctx), in.ID)
	switch {
	case err != nil:
		return nil, err
	case row.Owner.ID == 0:
		return nil, domain.Conflict("nobody_owns", "nobody has this conversation; give it to somebody instead")
	case a.door.nudges.Take(in.ID.String()) > 0:
		return nil, domain.TooMany("nudged", "the owner was urged a moment ago; give him or her some minutes")
	}
	a.Sockets.Nudge(row.Owner.ID, row.ID, caller(ctx).Name)
	return &empty{}, a.record(ctx, "desk.nudge", "conversation:"+row.ID.String(), map[string]string{"owner": row.Owner.ID.String()})
}

// DeedIn is what the actions on a conversation may need; each reads its own fields.
type DeedIn struct {
	Over      bool           `json:"over,omitempty" doc:"claim: take it from the colleague who has it"`
	Agent     domain.ID      `json:"agent,omitempty" doc:"assign: to whom"`
	Team      domain.ID      `json:"team,omitempty" doc:"assign: to the queue of a team"`
	Reason    string         `json:"reason,omitempty" maxLength:"40" doc:"assign: transfer or handover; status on_hold: whom it waits for; exclude: why"`
	Note      string         `json:"note,omitempty" maxLength:"40" doc:"assign: why"`
	Status    domain.Status  `json:"status,omitempty" enum:"open,pending,on_hold,snoozed" doc:"status: which"`
	Until     domain.Instant `json:"until,omitempty" doc:"status snoozed: until when"`
	IssueType string         `json:"issue_type,omitempty" maxLength:"64" doc:"resolve, classify"`
	Priority  string         `json:"priority,omitempty" enum:"low,normal,high,urgent" doc:"classify"`
	Country   string         `json:"country,omitempty" pattern:"^([A-Z]{2})?$" doc:"classify"`
	Language  string         `json:"language,omitempty" maxLength:"35" doc:"classify"`
	Added     []string       `json:"added,omitempty" maxItems:"20" doc:"tags"`
	Removed   []string       `json:"removed,omitempty" maxItems:"20" doc:"tags"`
	Into      domain.ID      `json:"into,omitempty" doc:"merge: the conversation that goes on"`
	Messages  []domain.ID    `json:"messages,omitempty" maxItems:"200" doc:"split: what the new conversation begins with"`
	Grade     string         `json:"grade,omitempty" enum:"A,B,C,D,none" doc:"inquiry"`
}

// deed is one action that changes a conversation and answers with its row.
type deed struct {
	name, summary string
	do            func(ctx context.Context, g *desk.Agents, p access.Principal, id domain.ID, in DeedIn) (desk.Row, error)
}

// deeds are the actions, which many conversations can undergo at once too.
func deeds() []deed {
	return []deed{
		{"claim", "Take a conversation", func(ctx context.Context, g *desk.Agents, p access.Principal, id domain.ID, in DeedIn) (desk.Row, error) {
			return g.Claim(ctx, p, id, in.Over)
		}},
		{"assign", "Give a conversation away", func(ctx context.Context, g *desk.Agents, p access.Principal, id domain.ID, in DeedIn) (desk.Row, error) {
			to := desk.To{Agent: in.Agent, Team: in.Team, Reason: domain.AssignReason(in.Reason), Note: in.Note}
			if to.Reason == "" {
				to.Reason = domain.AssignTransfer
			}
			return g.Assign(ctx, p, id, to)
		}},
		{"status", "Wait for the customer or for colleagues, snooze, or go on", func(ctx context.Context, g *desk.Agents, p access.Principal, id domain.ID, in DeedIn) (desk.Row, error) {
			return g.SetStatus(ctx, p, id, in.Status, in.Reason, in.Until)
		}},
		{"resolve", "End a conversation", func(ctx context.Context, g *desk.Agents, p access.Principal, id domain.ID, in DeedIn) (desk.Row, error) {
			return g.Resolve(ctx, p, id, in.IssueType)
		}},
		{"reopen", "Take a resolved conversation up again", func(ctx context.Context, g *desk.Agents, p access.Principal, id domain.ID, _ DeedIn) (desk.Row, error) {
			return g.Reopen(ctx, p, id)
		}},
		{"classify", "Say what a conversation is about", func(ctx context.Context, g *desk.Agents, p access.Principal, id domain.ID, in DeedIn) (desk.Row, error) {
			c := domain.ConversationClassified{IssueType: in.IssueType, Priority: in.Priority, Country: in.Country, Language: in.Language}
			return g.Classify(ctx, p, id, c)
		}},
		{"tags", "Add and remove tags", func(ctx context.Context, g *desk.Agents, p access.Principal, id domain.ID, in DeedIn) (desk.Row, error) {
			return g.Tag(ctx, p, id, in.Added, in.Removed)
		}},
		{"exclude", "Take a conversation out of the figures", func(ctx context.Context, g *desk.Agents, p access.Principal, id domain.ID, in DeedIn) (desk.Row, error) {
			return g.Exclude(ctx, p, id, in.Reason)
		}},
		{"include", "Take an excluded conversation in again", func(ctx context.Context, g *desk.Agents, p access.Principal, id domain.ID, _ DeedIn) (desk.Row, error) {
			return g.Include(ctx, p, id)
		}},
		{"merge", "Put a conversation into another one of the same customer", func(ctx context.Context, g *desk.Agents, p access.Principal, id domain.ID, in DeedIn) (desk.Row, error) {
			return g.Merge(ctx, p, id, in.Into)
		}},
		{"unmerge", "Undo a merge", func(ctx context.Context, g *desk.Agents, p access.Principal, id domain.ID, _ DeedIn) (desk.Row, error) {
			return g.Unmerge(ctx, p, id)
		}},
		{"split", "Begin another conversation with some of its messages; answers with the new one",
			func(ctx context.Context, g *desk.Agents, p access.Principal, id domain.ID, in DeedIn) (desk.Row, error) {
				return g.Split(ctx, p, id, in.Messages)
			}},
		{"inquiry", "Grade a business inquiry", func(ctx context.Context, g *desk.Agents, p access.Principal, id domain.ID, in DeedIn) (desk.Row, error) {
			return g.MarkInquiry(ctx, p, id, in.Grade)
		}},
	}
}

func (a *API) deed(d deed) func(context.Context, *change[DeedIn]) (*bodyOf[desk.Row], error) {
	return func(ctx context.Context, in *change[DeedIn]) (*bodyOf[desk.Row], error) {
		row, err := d.do(ctx, a.Desk, caller(ctx), in.ID, in.Body)
		return &bodyOf[desk.Row]{Body: row}, err
	}
}

type bulkIn struct {
	Body struct {
		IDs    []domain.ID `json:"ids" minItems:"1" maxItems:"100"`
		Action string      `json:"action" enum:"claim,assign,status,resolve,reopen,classify,tags,exclude,include"`
		With   DeedIn      `json:"with,omitempty"`
	}
}

// BulkResult is what came of one conversation; Code is empty when it was done.
type BulkResult struct {
	ID     domain.ID `json:"id"`
	Row    *desk.Row `json:"row,omitempty"`
	Code   string    `json:"code,omitempty"`
	Detail string    `json:"detail,omitempty"`
}

func (a *API) bulk(ctx context.Context, in *bulkIn) (*list[BulkResult], error) {
	all := deeds()
	d := all[slices.IndexFunc(all, func(d deed) bool { return d.name == in.Body.Action })]
	out := make([]BulkResult, 0, len(in.Body.IDs))
	for _, id := range in.Body.IDs {
		row, err := d.do(ctx, a.Desk, caller(ctx), id, in.Body.With)
		out = append(out, a.bulkResult(ctx, id, row, err))
	}
	return items(out, nil)
}

// PresenceView is the own presence.
type PresenceView struct {
	Agent   domain.ID       `json:"agent"`
	State   domain.Presence `json:"state"`
	Reason  string          `json:"reason,omitempty"`
	Since   domain.Instant  `json:"since,omitempty"`
	Planned int             `json:"planned,omitempty" doc:"minutes"`
	Overrun bool            `json:"overrun,omitempty"`
}

func (a *API) presenceView(s presence.State) PresenceView {
	now := a.Clock.Now()
	v := PresenceView{Agent: s.Agent, State: s.At(now), Since: s.Since, Overrun: s.Overrun(now)}
	if v.State == s.Chosen {
		v.Reason, v.Planned = s.Reason, s.Planned
	}
	return v
}

func (a *API) getPresence(ctx context.Context, _ *empty) (*bodyOf[PresenceView], error) {
	s, err := a.Desk.Presence(ctx, caller(ctx))
	return &bodyOf[PresenceView]{Body: a.presenceView(s)}, err
}

type presenceIn struct {
	Body struct {
		State   domain.Presence `json:"state" enum:"online,break,offline"`
		Reason  string          `json:"reason,omitempty" maxLength:"20" doc:"of a break: rest, meal, meeting, training, talk or other"`
		Planned int             `json:"planned,omitempty" minimum:"0" maximum:"480" doc:"of a break, in minutes"`
	}
}

func (a *API) setPresence(ctx context.Context, in *presenceIn) (*bodyOf[PresenceView], error) {
	s, err := a.Desk.Choose(ctx, caller(ctx), in.Body.State, in.Body.Reason, in.Body.Planned)
	return &bodyOf[PresenceView]{Body: a.presenceView(s)}, err
}

type joinIn struct {
	Body struct {
		Team domain.ID `json:"team,omitempty"`
	}
}

// join makes the caller an agent: the one with the same address if there is one, else a new one of the caller's name.
func (a *API) join(ctx context.Context, in *joinIn) (*sessionOut, error) {
	p := caller(ctx)
	if p.User == 0 {
		return nil, domain.Invalid("user", "no_user", "the command line is nobody; log in as a user")
	}
	d, err := a.Workspace.Directory(ctx)
	if err != nil {
		return nil, err
	}
	known := func(match func(domain.Agent) bool) *domain.Agent {
		if i := slices.IndexFunc(d.Agents, match); i >= 0 {
			return &d.Agents[i]
		}
		return nil
	}
	if p.Agent != 0 && known(func(x domain.Agent) bool { return x.ID == p.Agent }) != nil {
		info, err := a.info(ctx, p, true)
		return &sessionOut{Body: info}, err
	}
	me := known(func(x domain.Agent) bool {
		return p.Email != "" && strings.EqualFold(x.Email, p.Email) && x.LeftOn == ""
	})
	if me == nil {
		added, err := a.Workspace.SaveAgent(ctx, p, domain.Agent{Name: p.Name, Email: p.Email, Terms: []domain.AgentTerm{{Team: in.Body.Team}}})
		if err != nil {
			return nil, err
		}
		me = &added
	}
	u, err := a.Auth.UpdateUser(ctx, p.User, auth.Change{Agent: &me.ID})
	if err != nil {
		return nil, err
	}
	if err := a.record(ctx, "desk.join", "agent:"+me.ID.String(), nil); err != nil {
		return nil, err
	}
	info, err := a.info(ctx, u.Principal(), true)
	return &sessionOut{Body: info}, err
}

func (a *API) agentSocket(w http.ResponseWriter, r *http.Request) error {
	same := r.Clone(context.WithoutCancel(r.Context()))
	a.Sockets.Agent(w, r, caller(r.Context()), func(ctx context.Context) (access.Principal, bool) { return a.recognise(same.WithContext(ctx)) })
	return nil
}
