package httpapi

import (
	"context"
	"net/http"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/desk"
)

func (a *API) registerCanned() {
	route(a, http.MethodGet, "/api/desk/canned", "list-canned", "Ready answers one may use, the most used first", access.DeskView, a.canned)
	route(a, http.MethodPost, "/api/desk/canned", "add-canned", "Add a ready answer; one for others takes the right desk.manage", access.DeskAnswer, a.addCanned)
	route(a, http.MethodPut, "/api/desk/canned/{id}", "save-canned", "Change a ready answer", access.DeskAnswer, a.saveCanned)
	route(a, http.MethodDelete, "/api/desk/canned/{id}", "delete-canned", "Remove a ready answer", access.DeskAnswer, a.deleteCanned)
	route(a, http.MethodGet, deskPath+"/canned/{canned}", "fill-canned", "A ready answer with its variables filled in", access.DeskView, a.fillCanned)
}

// CannedSetup is what can be set of a ready answer.
type CannedSetup struct {
	Store    domain.ID         `json:"store,omitempty" doc:"absent: in every store"`
	Own      bool              `json:"own,omitempty" doc:"for oneself only"`
	Team     domain.ID         `json:"team,omitempty" doc:"for one team only"`
	Shortcut string            `json:"shortcut" maxLength:"100"`
	Texts    map[string]string `json:"texts" doc:"by language; the one under the empty key is for every other language"`
	Actions  desk.MacroActions `json:"actions,omitempty"`
}

func (a *API) canned(ctx context.Context, _ *empty) (*list[desk.Canned], error) {
	return items(a.Desk.Canned(ctx, caller(ctx)))
}

func (a *API) addCanned(ctx context.Context, in *bodyOf[CannedSetup]) (*bodyOf[desk.Canned], error) {
	return a.putCanned(ctx, 0, in.Body)
}

func (a *API) saveCanned(ctx context.Context, in *change[CannedSetup]) (*bodyOf[desk.Canned], error) {
	return a.putCanned(ctx, in.ID, in.Body)
}

func (a *API) putCanned(ctx context.Context, id domain.ID, c CannedSetup) (*bodyOf[desk.Canned], error) {
	p := caller(ctx)
	x := desk.Canned{ID: id, Store: c.Store, Team: c.Team, Shortcut: c.Shortcut, Texts: c.Texts, Actions: c.Actions}
	if c.Own {
		if x.Owner, x.Team = p.Agent, 0; p.Agent == 0 {
			return nil, domain.Conflict("no_agent", "you are not an agent of this workspace; save it for everybody instead")
		}
	}
	saved, err := a.Desk.SaveCanned(ctx, p, x)
	if err != nil {
		return nil, err
	}
	return &bodyOf[desk.Canned]{Body: saved}, a.record(ctx, "canned.save", "canned:"+saved.ID.String(), saved)
}

func (a *API) deleteCanned(ctx context.Context, in *PathID) (*empty, error) {
	if err := a.Desk.DeleteCanned(ctx, caller(ctx), in.ID); err != nil {
		return nil, err
	}
	return &empty{}, a.record(ctx, "canned.delete", "canned:"+in.ID.String(), nil)
}

type fillIn struct {
	PathID
	Canned string `path:"canned" pattern:"^[0-9]{1,19}$"`
}

func (a *API) fillCanned(ctx context.Context, in *fillIn) (*bodyOf[desk.Filled], error) {
	canned, err := domain.ParseID(in.Canned)
	if err != nil {
		return nil, err
	}
	f, err := a.Desk.Fill(ctx, caller(ctx), in.ID, canned)
	return &bodyOf[desk.Filled]{Body: f}, err
}
