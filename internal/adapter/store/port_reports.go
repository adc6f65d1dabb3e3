package store

import (
	"context"

	"kefu/internal/domain"
	"kefu/internal/feature/report"
)

var _ report.SavedStore = Workspace{}

func toSaved(r SavedReport) report.Saved {
	return report.Saved{ID: r.ID, Owner: r.Owner, Name: r.Name, Shared: r.Shared, Doc: r.Doc, UpdatedAt: r.Updated}
}

// SavedReports implements report.SavedStore.
func (w Workspace) SavedReports(ctx context.Context, user domain.ID) ([]report.Saved, error) {
	rows, err := w.Reports(ctx, user)
	out := make([]report.Saved, 0, len(rows))
	for _, r := range rows {
		out = append(out, toSaved(r))
	}
	return out, err
}

// SavedReport implements report.SavedStore.
func (w Workspace) SavedReport(ctx context.Context, id domain.ID) (report.Saved, error) {
	r, err := w.Report(ctx, id)
	return toSaved(r), err
}

// PutSavedReport implements report.SavedStore.
func (w Workspace) PutSavedReport(ctx context.Context, r report.Saved) (report.Saved, error) {
	saved, err := w.SaveReport(ctx, SavedReport{ID: r.ID, Owner: r.Owner, Name: r.Name, Shared: r.Shared, Doc: r.Doc})
	return toSaved(saved), err
}

// DeleteSavedReport implements report.SavedStore.
func (w Workspace) DeleteSavedReport(ctx context.Context, id domain.ID) error {
	return w.DeleteReport(ctx, id)
}
