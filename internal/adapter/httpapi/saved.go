package httpapi

import (
	"context"
	"encoding/json"
	"net/http"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/report"
)

// SavedView is a saved report.
type SavedView struct {
	ID        domain.ID       `json:"id"`
	Name      string          `json:"name"`
	Shared    bool            `json:"shared"`
	Doc       json.RawMessage `json:"doc"`
	OwnerName string          `json:"owner_name"`
	Mine      bool            `json:"mine"`
	UpdatedAt domain.Instant  `json:"updated_at"`
}

type savedBody struct {
	Name   string          `json:"name" maxLength:"200"`
	Shared bool            `json:"shared,omitempty"`
	Doc    json.RawMessage `json:"doc"`
}

func (a *API) registerSaved() {
	route(a, http.MethodGet, "/api/reports", "list-reports", "Saved reports: own and shared", access.ReportView, a.savedReports)
	route(a, http.MethodPost, "/api/reports", "add-report", "Save a report", access.ReportView, a.addReport)
	route(a, http.MethodPut, "/api/reports/{id}", "save-report", "Change a saved report", access.ReportView, a.saveReport)
	route(a, http.MethodDelete, "/api/reports/{id}", "delete-report", "Remove a saved report", access.ReportView, a.deleteReport)
}

func (a *API) savedReports(ctx context.Context, _ *empty) (*list[SavedView], error) {
	p := caller(ctx)
	rows, err := a.Shelf.List(ctx, p)
	if err != nil {
		return nil, err
	}
	users, err := a.Auth.Users(ctx)
	names := map[domain.ID]string{}
	for _, u := range users {
		names[u.ID] = u.Name
	}
	var out []SavedView
	for _, r := range rows {
		v := savedView(r, p)
		v.OwnerName = names[r.Owner]
		out = append(out, v)
	}
	return items(out, err)
}

func savedView(r report.Saved, p access.Principal) SavedView {
	return SavedView{ID: r.ID, Name: r.Name, Shared: r.Shared, Doc: r.Doc, Mine: r.Owner == p.User, UpdatedAt: r.UpdatedAt}
}

func (a *API) addReport(ctx context.Context, in *bodyOf[savedBody]) (*bodyOf[SavedView], error) {
	return a.putReport(ctx, report.Saved{Name: in.Body.Name, Shared: in.Body.Shared, Doc: in.Body.Doc})
}

func (a *API) saveReport(ctx context.Context, in *change[savedBody]) (*bodyOf[SavedView], error) {
	return a.putReport(ctx, report.Saved{ID: in.ID, Name: in.Body.Name, Shared: in.Body.Shared, Doc: in.Body.Doc})
}

func (a *API) putReport(ctx context.Context, r report.Saved) (*bodyOf[SavedView], error) {
	p := caller(ctx)
	saved, err := a.Shelf.Save(ctx, p, r)
	if err != nil {
		return nil, err
	}
	v := savedView(saved, p)
	v.OwnerName = p.Name
	return &bodyOf[SavedView]{Body: v}, nil
}

func (a *API) deleteReport(ctx context.Context, in *PathID) (*empty, error) {
	return &empty{}, a.Shelf.Delete(ctx, caller(ctx), in.ID)
}
