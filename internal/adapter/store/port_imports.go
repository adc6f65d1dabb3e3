package store

import (
	"context"
	"encoding/json"

	"kefu/internal/domain"
	"kefu/internal/engine/fact"
	"kefu/internal/feature/imports"
	"kefu/internal/feature/report/history"
)

// Imports is the store as feature/imports sees it.
type Imports struct{ *Store }

var _ imports.Store = Imports{}

// SaveRun implements imports.Store.
func (i Imports) SaveRun(ctx context.Context, r imports.Run) error {
	doc, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = i.SaveImportRun(ctx, ImportRun{ID: r.ID, FileName: r.File, Source: r.Mapping.Source, State: r.State, Counts: doc, Error: r.Error,
		Started: r.Started, Finished: r.Finished, User: r.User})
	return err
}

func toRun(row ImportRun) (imports.Run, error) {
	var r imports.Run
	err := json.Unmarshal(row.Counts, &r)
	return r, err
}

// Run implements imports.Store.
func (i Imports) Run(ctx context.Context, id domain.ID) (imports.Run, error) {
	row, err := i.ImportRun(ctx, id)
	if err != nil {
		return imports.Run{}, err
	}
	return toRun(row)
}

// Runs implements imports.Store.
func (i Imports) Runs(ctx context.Context, limit int) ([]imports.Run, error) {
	rows, err := i.ImportRuns(ctx, limit)
	out := make([]imports.Run, 0, len(rows))
	for _, row := range rows {
		r, err := toRun(row)
		if err != nil {
			return out, err
		}
		out = append(out, r)
	}
	return out, err
}

// SaveFigures implements imports.Store.
func (i Imports) SaveFigures(ctx context.Context, figures []history.Figure) error {
	rows := make([]Figure, 0, len(figures))
	for _, f := range figures {
		rows = append(rows, Figure{Source: f.Source, AgentLabel: f.Agent, Agent: f.AgentID, Day: f.Day, Metric: f.Key, Value: f.Value, Unit: f.Unit})
	}
	return i.Store.SaveFigures(ctx, rows)
}

// Settings implements imports.Store.
func (i Imports) Settings(ctx context.Context) (fact.History, error) {
	return Workspace(i).Settings(ctx)
}
