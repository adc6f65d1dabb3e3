package httpapi

import (
	"context"
	"net/http"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/desk"
)

func (a *API) registerFinder() {
	route(a, http.MethodGet, "/api/desk/search", "search-desk", "Find messages and customers", access.DeskView, a.search)
	route(a, http.MethodGet, "/api/desk/views", "list-views", "Kept lists of the inbox with what they hold", access.DeskView, a.savedViews)
	route(a, http.MethodPost, "/api/desk/views", "add-view", "Keep a list of the inbox", access.DeskAnswer, a.addView)
	route(a, http.MethodPut, "/api/desk/views/{id}", "save-view", "Change a kept list", access.DeskAnswer, a.saveView)
	route(a, http.MethodDelete, "/api/desk/views/{id}", "delete-view", "Remove a kept list", access.DeskAnswer, a.deleteView)
	route(a, http.MethodGet, "/api/desk/mentions", "list-mentions", "Conversations in which the caller was named", access.DeskView, a.mentions)
	route(a, http.MethodPost, "/api/desk/handover", "hand-over", "Leave conversations to others at the end of a shift", access.DeskAnswer, a.handOver)
}

type searchIn struct {
	Text   string `query:"q" maxLength:"200" required:"true" doc:"words that all occur, in any language, with at least two characters"`
	Store  string `query:"store" pattern:"^[0-9]{0,19}$"`
	Cursor string `query:"cursor" maxLength:"100"`
	Limit  int    `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

func (a *API) search(ctx context.Context, in *searchIn) (*bodyOf[desk.Found], error) {
	q := desk.SearchQuery{Text: in.Text, Cursor: in.Cursor, Limit: in.Limit}
	var err error
	if q.Store, err = storeOf(in.Store); err != nil {
		return nil, err
	}
	found, err := a.Finder.Search(ctx, caller(ctx), q)
	return &bodyOf[desk.Found]{Body: found}, err
}

// storeOf reads a store's id; empty is all.
func storeOf(text string) (domain.ID, error) {
	if text == "" {
		return 0, nil
	}
	id, err := domain.ParseID(text)
	if err != nil {
		return 0, domain.Invalid("store", "bad_id", "%q is no store", text)
	}
	return id, nil
}

// ViewsView is what somebody has of lists.
type ViewsView struct {
	Views  []desk.Counted `json:"views"`
	Unseen int            `json:"unseen" doc:"conversations in which the caller was named since he or she last opened them"`
}

func (a *API) savedViews(ctx context.Context, _ *empty) (*bodyOf[ViewsView], error) {
	views, err := a.Finder.Views(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	unseen, err := a.Finder.Unseen(ctx, caller(ctx))
	return &bodyOf[ViewsView]{Body: ViewsView{Views: views, Unseen: unseen}}, err
}

// ViewSetup is what can be set of a kept list.
type ViewSetup struct {
	Name   string      `json:"name" maxLength:"60"`
	Team   domain.ID   `json:"team,omitempty" doc:"with whom it is shared; absent: nobody"`
	View   string      `json:"view" enum:"waiting,open,pending,on_hold,snoozed,resolved,all"`
	Reach  string      `json:"reach" enum:"mine,unassigned,team,all"`
	Sort   string      `json:"sort,omitempty" enum:"sla" doc:"left out: the order of the view"`
	Filter desk.Filter `json:"filter"`
}

func (a *API) addView(ctx context.Context, in *bodyOf[ViewSetup]) (*bodyOf[desk.SavedView], error) {
	return a.putView(ctx, 0, in.Body)
}

func (a *API) saveView(ctx context.Context, in *change[ViewSetup]) (*bodyOf[desk.SavedView], error) {
	return a.putView(ctx, in.ID, in.Body)
}

func (a *API) putView(ctx context.Context, id domain.ID, s ViewSetup) (*bodyOf[desk.SavedView], error) {
	v := desk.SavedView{ID: id, Team: s.Team, Name: s.Name, View: desk.View(s.View), Reach: desk.Reach(s.Reach), Order: desk.Order(s.Sort), Filter: s.Filter}
	v, err := a.Finder.SaveView(ctx, caller(ctx), v)
	return &bodyOf[desk.SavedView]{Body: v}, err
}

func (a *API) deleteView(ctx context.Context, in *PathID) (*empty, error) {
	return &empty{}, a.Finder.DeleteView(ctx, caller(ctx), in.ID)
}

type mentionsIn struct {
	Cursor string `query:"cursor" maxLength:"100"`
}

func (a *API) mentions(ctx context.Context, in *mentionsIn) (*bodyOf[desk.Page], error) {
	page, err := a.Finder.Mentions(ctx, caller(ctx), in.Cursor)
	return &bodyOf[desk.Page]{Body: page}, err
}

// HandedOver is one conversation that is left to others.
type HandedOver struct {
	ID   domain.ID `json:"id"`
	CID  string    `json:"cid,omitempty" maxLength:"64" doc:"the writer's own name for the note: sent again it is recorded once"`
	Note string    `json:"note,omitempty" maxLength:"4000" doc:"what whoever goes on has to know"`
}

type handOverIn struct {
	Body struct {
		Agent domain.ID    `json:"agent,omitempty" doc:"to whom; absent: to the queue of the team"`
		Items []HandedOver `json:"items" minItems:"1" maxItems:"100"`
	}
}

func (a *API) handOver(ctx context.Context, in *handOverIn) (*list[BulkResult], error) {
	out := make([]BulkResult, 0, len(in.Body.Items))
	for _, item := range in.Body.Items {
		row, err := a.Desk.HandOver(ctx, caller(ctx), item.ID, desk.HandOver{Agent: in.Body.Agent, CID: item.CID, Note: item.Note})
		out = append(out, a.bulkResult(ctx, item.ID, row, err))
	}
	return items(out, nil)
}

// bulkResult is what came of one conversation of many.
func (a *API) bulkResult(ctx context.Context, id domain.ID, row desk.Row, err error) BulkResult {
	if err == nil {
		return BulkResult{ID: id, Row: &row}
	}
	p := a.problem(ctx, err).(*Problem)
	return BulkResult{ID: id, Code: p.Code, Detail: p.Detail}
}
