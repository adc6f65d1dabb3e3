package workspace

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

// Saved says when a version of the settings was saved, and by which user: 0 and no name when the program did, or the user is gone.
type Saved struct {
	Version int64
	At      domain.Instant
	By      domain.ID
	Name    string
}

// Version is one line of the history of settings: from when on it holds, who saved it, and which parts of it differ from the version before.
type Version struct {
	Version       int64          `json:"version"`
	EffectiveFrom domain.Instant `json:"effective_from"`
	SavedAt       domain.Instant `json:"saved_at,omitempty"`
	By            string         `json:"by,omitempty" doc:"Name of who saved it; empty when the program did"`
	Changed       []string       `json:"changed" doc:"Names of the settings that differ from the version before"`
}

// Versions is the history of settings, oldest first.
func (s *Service) Versions(ctx context.Context) ([]Version, error) {
	h, err := s.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	saved, err := s.store.SettingsSaved(ctx)
	if err != nil {
		return nil, err
	}
	by := map[int64]Saved{}
	for _, v := range saved {
		by[v.Version] = v
	}
	out := make([]Version, len(h))
	for i, set := range h {
		was := by[set.Version]
		out[i] = Version{Version: set.Version, EffectiveFrom: set.EffectiveFrom, SavedAt: was.At, By: was.Name, Changed: []string{}}
		if i == 0 {
			continue
		}
		if out[i].Changed, err = changed(h[i-1], set); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// changed names the fields that differ, in alphabetical order, without those that differ in every version.
func changed(before, after fact.Settings) ([]string, error) {
	before.Version, before.EffectiveFrom = after.Version, after.EffectiveFrom
	before.CalendarIsDefault = after.CalendarIsDefault // follows from the calendars
	old, err := fields(before)
	if err != nil {
		return nil, err
	}
	now, err := fields(after)
	if err != nil {
		return nil, err
	}
	out := []string{}
	all := maps.Clone(old)
	maps.Copy(all, now)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !bytes.Equal(old[name], now[name]) {
			out = append(out, name)
		}
	}
	return out, nil
}

// fields is the document of a version by its parts.
func fields(set fact.Settings) (out map[string]json.RawMessage, err error) {
	b, err := json.Marshal(set)
	if err == nil {
		err = json.Unmarshal(b, &out)
	}
	return out, err
}
